"""Coverage: whom do services and programmes reach, among those whom they should reach?

Counts of the reached and of the eligible go in; the percentage comes out with an interval. More reached
than eligible is a fact about the counting, not about the service: it is shown, flagged and never hidden.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, assert_never

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
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.status import Status
from gender_indicators.core.text import Text, format_number
from gender_indicators.core.units import UNITS, Unit
from gender_indicators.errors import DomainError, OverCoverageWarning
from gender_indicators.stats.proportion import (
    METHODS,
    ProportionMethod,
    ShareLimits,
    limits_on_scale,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats, Labels

__all__ = ["COVERAGE", "OVER_100", "Over100", "estimate"]

Over100 = Literal["raise", "warn", "keep", "cap", "missing"]
OVER_100: Final[tuple[Over100, ...]] = ("raise", "warn", "keep", "cap", "missing")

CANDIDATES: Final = (
    "an under-estimated denominator, people from outside the area or age group, double counting, "
    "periods that differ, or a percent entered as a count"
)

COVERAGE: Final = IndicatorSpec(
    code="COVERAGE",
    name=Text(vi="Độ bao phủ dịch vụ", en="Coverage of a service or programme"),
    theme="health",
    kind="proportion",
    unit=UNITS["percent"],
    direction="higher",
    numerator=Text(vi="Số người (đơn vị) được tiếp cận", en="People or units reached"),
    denominator=Text(vi="Số người (đơn vị) thuộc diện", en="People or units eligible"),
    formula="100 x reached / eligible",
    source=Source(
        "World Health Organization, Analysis and use of health facility data: guidance for programme "
        "managers; coverage = service recipients / target population",
        verified="no",
    ),
    population="sample",
    measure="coverage.estimate",
    disaggregations=("area", "sex", "age", "ethnicity"),
)
"""Share of the eligible who are reached."""


def estimate(
    reached: npt.ArrayLike,
    eligible: npt.ArrayLike,
    *,
    level: float | None = 0.95,
    method: ProportionMethod = "wilson",
    per: float = 100.0,
    over_100: Over100 = "warn",
    on_invalid: OnInvalid = "raise",
) -> Estimate:
    r"""Coverage: those reached per 100 eligible.

    Parameters
    ----------
    reached, eligible : array_like, shape (...), counts >= 0
        Numerator and denominator, broadcast together. Two Series must carry equal labels.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval, for instance when everyone was counted.
    method : str, default "wilson"
        Interval for the proportion.
    per : float, default 100
        Multiplier of the ratio.
    over_100 : {"warn", "raise", "keep", "cap", "missing"}, default "warn"
        What to do where more are reached than eligible: keep the value and warn, refuse, keep silently, hold
        the value at `per`, or leave it empty. Every choice but ``"raise"`` flags the element ``"over_100"``.
        Such a value is a ratio, no proportion: it has no binomial interval.
    on_invalid : {"raise", "nan"}, default "raise"
        What to do with a negative or impossible count.

    Returns
    -------
    Estimate, shape (...), unit "percent" for ``per=100``
        `n` is the number eligible. Nobody eligible gives NaN with reason ``"undefined"``; a missing count
        gives NaN, a reported zero stays 0.

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count; more reached than eligible under
        ``over_100="raise"``; `per` not positive.
    AlignmentError
        Two Series with different labels.
    MethodError
        An unknown option value.

    Warns
    -----
    OverCoverageWarning
        More reached than eligible, under ``over_100="warn"``.
    ApproximationWarning
        Non-integer counts.

    References
    ----------
    .. [1] Wilson (1927), :cite:`wilson1927`.

    Examples
    --------
    >>> estimate(190, 220)
    COVERAGE 86.36, 95 % interval 81.20 to 90.28 (wilson), n = 220 [percent]
    >>> import pandas as pd
    >>> areas = ["ministries", "provinces"]
    >>> women_led, agencies = pd.Series([13, 48], index=areas), pd.Series([22, 63], index=areas)
    >>> estimate(women_led, agencies, level=None).to_frame()["value"].round(2)
    ministries    59.09
    provinces     76.19
    Name: value, dtype: float64
    """
    require_level(level, none="allowed")
    require_option("method", method, METHODS)
    require_option("over_100", over_100, OVER_100)
    require_number("per", per, least=0, above=True)
    (x, n), labels = align(reached=reached, eligible=eligible)
    invalid = require_counts(labels, on_invalid=on_invalid, reached=x, eligible=n)
    x, n = emptied(invalid, x), emptied(invalid, n)

    nobody: Bools = n == 0
    over: Bools = (x > n) & ~nobody
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(nobody, np.nan, per * (x / n))
    value = _apply(over_100, value, over, per, labels)
    interval = None
    if level is not None:
        judged = ~over & ~nobody
        lower, upper = limits_on_scale(
            np.where(judged, x, np.nan),
            np.where(judged, n - x, np.nan),
            ShareLimits.shares,
            level=level,
            method=method,
        )
        interval = Interval(per * lower, per * upper, level, method)

    missing = np.isnan(x + n) & ~invalid
    weighted = fractional(x) | fractional(n)
    warn_of_weighted(weighted, labels, stacklevel=2)
    return Estimate(
        value=value,
        interval=interval,
        n=n,
        status=np.select(
            [missing | invalid | ((over_100 == "missing") & over), nobody],
            [Status.MISSING, Status.CANNOT_EXIST],
            default=Status.NORMAL,
        ).astype(np.int8),
        reasons=Reasons(
            {
                "missing": missing,
                "invalid": invalid,
                "undefined": nobody,
                "over_100": over,
                "capped": over & (over_100 == "cap"),
                "weighted_counts": weighted,
            }
        ),
        index=labels.index,
        columns=labels.columns,
        spec=COVERAGE if per == COVERAGE.unit.per else replace(COVERAGE, unit=_unit(per)),
        params=(("level", level), ("method", method), ("per", per), ("over_100", over_100)),
        provenance=Provenance(weighted=bool(weighted.any())),
    )


def _unit(per: float) -> Unit:
    """Unit of a ratio with another multiplier than 100."""
    known = {1.0: "share", 1_000.0: "per_1000", 100_000.0: "per_100000"}
    if per in known:
        return UNITS[known[per]]
    return Unit(
        f"per_{per:g}", Text(f"trên {format_number(per, 'vi')}", f"per {format_number(per)}"), per=per
    )


def _apply(policy: Over100, value: Floats, over: Bools, per: float, labels: Labels) -> Floats:
    """Treat the values above 100 % by the policy asked for."""
    if not over.any():
        return value
    message = f"more reached than eligible at {where(over, labels)}: look for {CANDIDATES}"
    match policy:
        case "raise":
            raise DomainError(message)
        case "warn":
            warnings.warn(OverCoverageWarning(message), stacklevel=3)
            return value
        case "keep":
            return value
        case "cap":
            return np.where(over, per, value)
        case "missing":
            return np.where(over, np.nan, value)
        case _:
            assert_never(policy)
