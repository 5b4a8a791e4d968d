"""Sex ratio at birth: how probable is it that the ratio lies above a threshold, or within a band?

Where few births leave a verdict open, the probability says how open.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from gender_indicators.core.arrays import NO_LABELS, Floats, Labels
from gender_indicators.core.checks import require_number, require_option
from gender_indicators.core.result import Estimate, Frozen, Params, Reasons, freeze, one_number, with_version
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.tables import to_table
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.errors import DomainError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.spec import BANDS, SRB
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

__all__ = [
    "PRIORS",
    "SRB_EXCEEDANCE",
    "BandProbabilities",
    "NamedPrior",
    "Prior",
    "band_probabilities",
    "exceedance",
    "informed_prior",
    "prior_parameters",
    "prior_text",
]

NamedPrior = Literal["jeffreys", "uniform"]
Prior: TypeAlias = NamedPrior | tuple[float, float]
PRIORS: Final[dict[NamedPrior, float]] = {"jeffreys": 0.5, "uniform": 1.0}

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


def prior_parameters(prior: Prior) -> tuple[float, float]:
    """Return the parameters (a, b) of the Beta prior on the male share: prior boys and prior girls.

    Parameters
    ----------
    prior : {"jeffreys", "uniform"} or pair of float
        Beta(1/2, 1/2), Beta(1, 1), or Beta(a, b) as given.

    Raises
    ------
    MethodError
        An unknown name.
    DomainError
        A pair that is not two positive, finite numbers.

    Examples
    --------
    >>> prior_parameters("jeffreys")
    (0.5, 0.5)
    """
    if isinstance(prior, tuple):
        pair: tuple[object, ...] = prior
        numbers = [each for each in pair if isinstance(each, Real) and 0 < float(each) < np.inf]
        if len(pair) != 2 or len(numbers) != 2:
            msg = f"a prior is a pair of positive numbers (a, b) of a Beta distribution, got {prior!r}"
            raise DomainError(msg)
        return float(prior[0]), float(prior[1])
    require_option("prior", prior, PRIORS)
    return PRIORS[prior], PRIORS[prior]


def prior_text(prior: Prior) -> str:
    """Name of the prior for the options that a result carries."""
    return prior if isinstance(prior, str) else "beta({:g}, {:g})".format(*prior)


def informed_prior(ratio: float = 105.0, *, births: float) -> tuple[float, float]:
    r"""Prior that knows as much as so many births at a given ratio.

    Parameters
    ----------
    ratio : float, default 105
        Male per 100 female births at which the prior is centred.
    births : float
        Weight of the prior, in births.

    Returns
    -------
    tuple of float
        (a, b) of the Beta prior on the male share, for the option `prior`.

    Raises
    ------
    DomainError, UnitError
        A ratio that is not per 100, a number of births that is not positive.

    Notes
    -----
    With :math:`p_0 = R_0 / (1 + R_0)`, the prior is Beta(:math:`n_0 p_0`, :math:`n_0 (1 - p_0)`).

    Examples
    --------
    >>> a, b = informed_prior(105, births=200)
    >>> round(a, 3), round(b, 3)
    (102.439, 97.561)
    >>> import pandas as pd
    >>> few = pd.Series({"A": 3}), pd.Series({"A": 2})
    >>> exceedance(*few, threshold=109, prior=(a, b)).to_frame()["value"].round(3)
    A    0.419
    Name: value, dtype: float64
    """
    require_number("ratio", ratio, least=0, above=True)
    require_number("births", births, least=0, above=True)
    require_per_100(NO_LABELS, ratio=np.asarray(ratio, dtype=np.float64))
    share = ratio / (100.0 + ratio)
    return prior_parameters((births * share, births * (1.0 - share)))


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
    prior : {"jeffreys", "uniform"} or (a, b), default "jeffreys"
        Beta(1/2, 1/2), Beta(1, 1) or Beta(a, b) on the male share; see :func:`informed_prior`.

    Returns
    -------
    Estimate, shape (...), unit "probability", no interval
        `n` is the number of births. With no births the answer is the prior's, flagged ``"undefined"``.

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count, a threshold that is not positive, a prior that is not
        a pair of positive numbers.
    UnitError
        A threshold that is not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With prior Beta(a, b), :math:`P(\mathrm{SRB} > t) = 1 - I_{t/(100+t)}(B + a, G + b)`.

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
    a, b = prior_parameters(prior)
    births = read_births(male_births, female_births, threshold=threshold)
    (limit,) = births.others
    require_per_100(births.labels, threshold=limit)
    return Estimate(
        value=_above(births.male + a, births.female + b, limit),
        interval=None,
        n=births.total,
        status=births.status(),
        reasons=births.reasons(),
        index=births.labels.index,
        columns=births.labels.columns,
        spec=SRB_EXCEEDANCE,
        params=(("prior", prior_text(prior)), ("threshold", one_number(limit))),
        provenance=births.provenance(),
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class BandProbabilities(Frozen):
    """Posterior probability of each band of the sex ratio at birth.

    Parameters
    ----------
    probability : array_like, shape (..., bands)
        One probability for each band, lowest band first; they sum to 1.
    cuts : tuple of float
        Bounds between the bands, male per 100 female births.
    n : array_like, shape (...)
        Births behind each row.
    prior : str
        Prior on the male share.
    reasons : Reasons
        Why elements are empty or flagged.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    probability: Floats
    cuts: tuple[float, ...]
    n: Floats
    prior: str
    reasons: Reasons
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "probability", freeze(self.probability))
        object.__setattr__(self, "n", freeze(self.n))
        object.__setattr__(self, "params", with_version(self.params))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the bands: "below 109", "109 to 112", "above 112"."""
        cuts = [f"{cut:g}" for cut in self.cuts]
        middle = [f"{low} to {high}" for low, high in itertools.pairwise(cuts)]
        return (f"below {cuts[0]}", *middle, f"above {cuts[-1]}")

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one column for each band, then n and reasons."""
        bands = {name: self.probability[..., place].ravel() for place, name in enumerate(self.names)}
        table = bands | {"n": self.n.ravel(), "reasons": self.reasons.joined(self.n.shape).ravel()}
        return to_table(table, Labels(self.index, self.columns))

    def __repr__(self) -> str:
        if self.n.shape != ():
            return f"BandProbabilities(shape {self.n.shape}, {', '.join(self.names)}, {self.prior})"
        parts = [f"{name}: {float(p):.3g}" for name, p in zip(self.names, self.probability, strict=True)]
        return f"BandProbabilities({', '.join(parts)}, n = {float(self.n):,.10g}, {self.prior})"


def band_probabilities(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    cuts: Sequence[float] = BANDS,
    prior: Prior = "jeffreys",
) -> BandProbabilities:
    r"""Posterior probability that the sex ratio at birth lies in each band.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Counted live births by sex.
    cuts : sequence of float, default (109, 112)
        Bounds between the bands, increasing, male per 100 female births. The default are the groups of
        Viet Nam's Ministry of Health.
    prior : {"jeffreys", "uniform"} or (a, b), default "jeffreys"
        Beta prior on the male share.

    Returns
    -------
    BandProbabilities
        With one more band than cuts, lowest first. With no births the answer is the prior's, flagged
        ``"undefined"``.

    Raises
    ------
    DomainError
        An impossible count, cuts that do not increase.
    UnitError
        Cuts that are not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    The ratio is continuous here, so it does not matter to which band a bound itself belongs. A band is
    3 points wide and one year of a province has few births: the probability of each band is often the
    honest answer where a verdict would be a guess.

    Examples
    --------
    >>> band_probabilities(5039, 4561)
    BandProbabilities(below 109: 0.255, 109 to 112: 0.493, above 112: 0.252, n = 9,600, jeffreys)
    >>> import pandas as pd
    >>> male, female = pd.Series({"A": 15118, "B": 5093}), pd.Series({"A": 13682, "B": 4507})
    >>> band_probabilities(male, female).to_frame().round(3)[["below 109", "109 to 112", "above 112"]]
       below 109  109 to 112  above 112
    A      0.124       0.750      0.126
    B      0.039       0.293      0.668
    """
    a, b = prior_parameters(prior)
    births = read_births(male_births, female_births)
    limits = np.asarray(cuts, dtype=np.float64)
    if limits.ndim != 1 or limits.size == 0 or np.isnan(limits).any() or not (np.diff(limits) > 0).all():
        msg = f"cuts must be one or more increasing numbers, got {cuts!r}"
        raise DomainError(msg)
    require_per_100(NO_LABELS, cuts=limits)
    above = _above(births.male[..., np.newaxis] + a, births.female[..., np.newaxis] + b, limits)
    # of the two tails the smaller is exact: differences of the larger one would lose its digits
    below = _above(births.female[..., np.newaxis] + b, births.male[..., np.newaxis] + a, 1e4 / limits)
    middle = np.where(
        above[..., :-1] < 0.5, above[..., :-1] - above[..., 1:], below[..., 1:] - below[..., :-1]
    )
    return BandProbabilities(
        probability=np.concatenate([below[..., :1], middle, above[..., -1:]], axis=-1),
        cuts=tuple(float(cut) for cut in limits),
        n=births.total,
        prior=prior_text(prior),
        reasons=births.reasons(),
        index=births.labels.index,
        columns=births.labels.columns,
        params=(("prior", prior_text(prior)), ("cuts", ", ".join(f"{cut:g}" for cut in limits))),
    )


def _above(a: Floats, b: Floats, limit: Floats) -> Floats:
    """P(100 p / (1 - p) > limit) for p ~ Beta(a, b)."""
    from scipy.special import betaincc  # noqa: PLC0415 - scipy.special costs half a second at first use

    return np.asarray(betaincc(a, b, limit / (100.0 + limit)), dtype=np.float64)
