"""Sex ratio at birth: is the balance of boys and girls what nature would give?

Counts of live births by sex go in; the ratio (male per 100 female births) comes out with an interval that
respects that births are few in small places.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.blocks import require_workers
from gender_indicators.core.checks import OnInvalid, require_level, require_number, require_option
from gender_indicators.core.result import Estimate, Interval
from gender_indicators.srb.counts import read_births, warn_of_small
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS
from gender_indicators.srb.units import SRB_UNITS, SrbUnit, limits_in, ratio_limits_in, spec_in, value_in
from gender_indicators.stats.limits import METHODS, IntervalMethod
from gender_indicators.stats.proportion import limits_on_scale
from gender_indicators.stats.ratio import RATIO_METHODS, ratio_limits

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Floats

__all__ = ["INTERVAL_METHODS", "estimate", "limits"]

INTERVAL_METHODS: Final[tuple[IntervalMethod, ...]] = (*METHODS, *RATIO_METHODS)
"""Interval methods of the sex ratio at birth."""


def estimate(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    level: float | None = 0.95,
    method: IntervalMethod = "wilson",
    unit: SrbUnit = "male_per_100_female",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
    on_invalid: OnInvalid = "raise",
    workers: int = 1,
) -> Estimate:
    r"""Sex ratio at birth: male live births per 100 female live births.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Live births by sex, broadcast together. Two Series must carry equal labels. Non-integer (weighted)
        counts are accepted with an `ApproximationWarning`.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : str, default "wilson"
        Interval for the male share p of births, carried to the ratio by :math:`100\,p / (1 - p)`:
        ``"wilson"`` or ``"jeffreys"`` for routine use, ``"clopper-pearson"`` where a guarantee is needed;
        also ``"wilson-cc"``, ``"mid-p"``, ``"likelihood-ratio"``, ``"jeffreys-modified"``, ``"uniform"``,
        ``"agresti-coull"``, ``"logit"`` (the interval of the log ratio) and ``"wald"``, see
        :func:`gender_indicators.stats.proportion.interval`; on the ratio itself ``"delta"`` and
        ``"fieller"`` (Poisson), see :mod:`gender_indicators.stats.ratio`.
    unit : str, default "male_per_100_female"
        Or ``"female_per_1000_male"``, ``"male_share"``, ``"female_share"``. Where the unit turns the ratio
        over, the limits swap.
    min_births : float, default 6800
        Below this number of births the element is flagged `small_numbers` and counted in one
        `SmallNumbersWarning`. The default is where the 95 % half-width is about 5 points.
    on_invalid : {"raise", "nan"}, default "raise"
        What to do with a negative or impossible count.
    workers : int, default 1
        Threads for the costly intervals of long arrays; -1 for one per core.

    Returns
    -------
    Estimate, shape (...), unit "male per 100 female births"
        `n` is the number of births. Without girls the ratio is infinite, without births it is NaN with
        reason ``"undefined"`` and the interval 0 to infinity. A method without limits for some counts
        (logit and delta with a zero count, Wald without births, Fieller with few girls) gives NaN there,
        with reason ``"no_limits"``.

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count; a level outside (0, 1); no number of workers.
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
    require_option("method", method, INTERVAL_METHODS)
    require_option("unit", unit, SRB_UNITS)
    require_number("min_births", min_births, least=0)
    require_workers(workers)
    births = read_births(male_births, female_births, on_invalid=on_invalid)
    value = value_in(unit, births.male, births.female, births.total)
    interval, no_limits = None, np.zeros(value.shape, dtype=np.bool_)
    if level is not None:
        lower, upper = limits(
            births.male, births.female, level=level, method=method, unit=unit, workers=workers
        )
        no_limits = np.isnan(lower) & ~births.missing & ~births.invalid
        interval = Interval(lower, upper, level, method)

    small = births.total < min_births
    warn_of_small(small, births.labels)
    return Estimate(
        value=value,
        interval=interval,
        n=births.total,
        status=births.status(small),
        reasons=births.reasons(small_numbers=small, no_limits=no_limits),
        index=births.labels.index,
        columns=births.labels.columns,
        spec=spec_in(unit),
        params=(("level", level), ("method", method), ("unit", unit), ("min_births", float(min_births))),
        provenance=births.provenance(),
    )


def limits(
    male: Floats,
    female: Floats,
    *,
    level: float,
    method: IntervalMethod,
    unit: SrbUnit = "male_per_100_female",
    workers: int = 1,
) -> tuple[Floats, Floats]:
    """Lower and upper limits from checked counts of one shape: the machinery behind :func:`estimate`."""
    if method == "delta" or method == "fieller":  # noqa: PLR1714 - one by one, for the type checkers
        return ratio_limits_in(unit, ratio_limits(male, female, level=level, method=method))
    scale = functools.partial(limits_in, unit)
    return limits_on_scale(male, female, scale, level=level, method=method, workers=workers)
