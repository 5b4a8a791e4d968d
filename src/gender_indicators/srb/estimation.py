"""Sex ratio at birth: is the balance of boys and girls what nature would give?

Counts of live births by sex go in; the ratio (male per 100 female births) comes out with an interval that
respects that births are few in small places.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.checks import (
    OnInvalid,
    emptied,
    fractional,
    require_counts,
    require_level,
    require_number,
    require_option,
    warn_of_weighted,
)
from gender_indicators.core.result import Estimate, Interval, Provenance, Reasons
from gender_indicators.core.status import Status
from gender_indicators.errors import SmallNumbersWarning
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS, SRB
from gender_indicators.stats.proportion import METHODS, ProportionMethod, share_limits

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Labels

__all__ = ["estimate"]

# male births per 100 female births
PER: Final = 100.0


def estimate(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    level: float | None = 0.95,
    method: ProportionMethod = "wilson",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
    on_invalid: OnInvalid = "raise",
) -> Estimate:
    r"""Sex ratio at birth: male live births per 100 female live births.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Live births by sex, broadcast together. Two Series must carry equal labels. Non-integer (weighted)
        counts are accepted with an `ApproximationWarning`.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : {"wilson", "clopper-pearson", "jeffreys"}, default "wilson"
        Interval for the male share p of births, carried to the ratio by :math:`100\,p / (1 - p)`.
    min_births : float, default 6800
        Below this number of births the element is flagged `small_numbers` and counted in one
        `SmallNumbersWarning`. The default is where the 95 % half-width is about 5 points.
    on_invalid : {"raise", "nan"}, default "raise"
        What to do with a negative or impossible count.

    Returns
    -------
    Estimate, shape (...), unit "male per 100 female births"
        `n` is the number of births. Without girls the ratio is infinite, without births it is NaN with
        reason ``"undefined"`` and the interval 0 to infinity.

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count; a level outside (0, 1).
    AlignmentError
        Two Series with different labels.
    MethodError
        An unknown method.

    Warns
    -----
    SmallNumbersWarning
        Elements with fewer than `min_births` births.
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    The interval reflects chance alone: it holds for births counted completely, whose sexes are chance
    events. It does not cover under-registration or a survey's design.

    References
    ----------
    .. [1] Brown, Cai and DasGupta (2001), :cite:`brown2001`.

    Examples
    --------
    London christenings in 1710, read by Arbuthnot:

    >>> estimate(7640, 7288)
    SRB 104.83, 95 % interval 101.52 to 108.25 (wilson), n = 14,928 [male per 100 female births]

    >>> import pandas as pd
    >>> areas = pd.Index(["A", "B"], name="area")
    >>> births = pd.DataFrame({"male": [5220, 51500], "female": [4680, 48500]}, index=areas)
    >>> estimate(births["male"], births["female"], level=None).to_frame()["value"].round(2)
    area
    A    111.54
    B    106.19
    Name: value, dtype: float64
    """
    require_level(level, none="allowed")
    require_option("method", method, METHODS)
    require_number("min_births", min_births, least=0)
    (male, female), labels = align(male_births=male_births, female_births=female_births)
    invalid = require_counts(labels, on_invalid=on_invalid, male_births=male, female_births=female)
    male, female = emptied(invalid, male), emptied(invalid, female)
    births = male + female

    with np.errstate(divide="ignore", invalid="ignore"):
        value = PER * male / female
    interval = None
    if level is not None:
        lower, upper = share_limits(male, female, level=level, method=method).odds()
        interval = Interval(PER * lower, PER * upper, level, method)

    missing = np.isnan(births) & ~invalid
    none_born: Bools = births == 0
    small: Bools = births < min_births
    weighted = fractional(male) | fractional(female)
    _warn_of_small(small, labels)
    warn_of_weighted(weighted, labels, stacklevel=2)
    return Estimate(
        value=value,
        interval=interval,
        n=births,
        status=np.select(
            [missing | invalid, none_born, small],
            [Status.MISSING, Status.CANNOT_EXIST, Status.LOW_RELIABILITY],
            default=Status.NORMAL,
        ).astype(np.int8),
        reasons=Reasons(
            {
                "missing": missing,
                "invalid": invalid,
                "undefined": none_born,
                "small_numbers": small,
                "weighted_counts": weighted,
            }
        ),
        index=labels.index,
        columns=labels.columns,
        spec=SRB,
        params=(("level", level), ("method", method), ("min_births", float(min_births))),
        provenance=Provenance(weighted=bool(weighted.any())),
    )


def _warn_of_small(small: Bools, labels: Labels) -> None:
    """One warning per call, with the number of elements and the first labels."""
    if small.any():
        msg = (
            f"{small.sum()} of {small.size} with few births: {where(small, labels)}. "
            "Read the interval, or pool years."
        )
        warnings.warn(SmallNumbersWarning(msg), stacklevel=3)
