"""Sex ratio at birth: how probable is it that the ratio lies above a threshold?

Where few births leave a verdict open, the probability says how open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gender_indicators.core.arrays import align
from gender_indicators.core.checks import fractional, require_counts, require_option, warn_of_weighted
from gender_indicators.core.result import Estimate, Provenance, Reasons, one_number
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.status import Status
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.srb.spec import SRB
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["PRIORS", "SRB_EXCEEDANCE", "Prior", "exceedance"]

Prior = Literal["jeffreys", "uniform"]
PRIORS: Final[dict[Prior, float]] = {"jeffreys": 0.5, "uniform": 1.0}

SRB_EXCEEDANCE: Final = IndicatorSpec(
    code="SRB_EXCEEDANCE",
    name=Text(
        vi="Xác suất tỷ số giới tính khi sinh vượt ngưỡng",
        en="Probability that the sex ratio at birth exceeds a threshold",
    ),
    theme="population",
    kind="probability",
    unit=UNITS["probability"],
    direction="none",
    numerator=SRB.numerator,
    denominator=SRB.denominator,
    formula="P(SRB > threshold | births by sex), Beta prior on the male share",
    source=Source("Gelman et al. (2013), Bayesian Data Analysis, third edition, section 2.4"),
    population="superpopulation",
    over_100=True,
    measure="srb.exceedance",
)
"""Posterior probability that the SRB lies above a threshold."""


def exceedance(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    threshold: npt.ArrayLike,
    prior: Prior = "jeffreys",
) -> Estimate:
    r"""Posterior probability that the sex ratio at birth exceeds a threshold.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Counted live births by sex. Modelled totals are not counts: they give no probability.
    threshold : array_like
        Male per 100 female births, broadcast with the counts.
    prior : {"jeffreys", "uniform"}, default "jeffreys"
        Beta(1/2, 1/2) or Beta(1, 1) on the male share.

    Returns
    -------
    Estimate, shape (...), unit "probability", no interval
        `n` is the number of births. With no births the answer is the prior's, flagged ``"undefined"``.

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count, a threshold that is not positive.
    UnitError
        A threshold that is not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With prior Beta(a, a), :math:`P(\mathrm{SRB} > t) = 1 - I_{t/(100+t)}(B + a, G + a)`.

    Examples
    --------
    >>> exceedance(5218, 4683, threshold=109)
    SRB_EXCEEDANCE 0.8628, n = 9,901 [probability (0 to 1)]
    >>> import pandas as pd
    >>> male = pd.Series({"A": 5039, "B": 4940})
    >>> female = pd.Series({"A": 4561, "B": 4660})
    >>> exceedance(male, female, threshold=112).to_frame()["value"].round(3)
    A    0.252
    B    0.004
    Name: value, dtype: float64
    """
    from scipy.special import betaincc  # noqa: PLC0415 - scipy.special costs half a second at first use

    require_option("prior", prior, PRIORS)
    (male, female, limit), labels = align(
        male_births=male_births, female_births=female_births, threshold=threshold
    )
    require_counts(labels, male_births=male, female_births=female)
    require_per_100(labels, threshold=limit)
    a = PRIORS[prior]
    births = male + female
    missing = np.isnan(births + limit)
    none_born = births == 0
    weighted = fractional(male) | fractional(female)
    warn_of_weighted(weighted, labels, stacklevel=2)
    return Estimate(
        value=np.asarray(betaincc(male + a, female + a, limit / (100.0 + limit)), dtype=np.float64),
        interval=None,
        n=births,
        status=np.select(
            [missing, none_born], [Status.MISSING, Status.CANNOT_EXIST], default=Status.NORMAL
        ).astype(np.int8),
        reasons=Reasons({"missing": missing, "undefined": none_born, "weighted_counts": weighted}),
        index=labels.index,
        columns=labels.columns,
        spec=SRB_EXCEEDANCE,
        params=(("prior", prior), ("threshold", one_number(limit))),
        provenance=Provenance(weighted=bool(weighted.any())),
    )
