"""Target attainment: is the target met, how much of the gap is closed, how far is it still to go?

One gap function per operator carries everything: a target is met when its gap is zero (and, for a strict
rule, the bound is left behind), never because a share of progress says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Bools, Floats, Labels, align, where
from gender_indicators.core.checks import require_finite, require_option
from gender_indicators.core.result import Estimate, Frozen, Params, Reasons, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, InputError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

__all__ = ["OPERATORS", "Attainment", "Operator", "Verdict", "measure"]

Operator = Literal["at_least", "more_than", "at_most", "less_than", "exactly", "about", "range", "maintain"]
OPERATORS: Final[tuple[Operator, ...]] = (
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "exactly",
    "about",
    "range",
    "maintain",
)
Verdict = Literal["met", "not_met", "inconclusive", "no_data", "not_assessable"]
KeepDirection = Literal["higher", "lower", "both"]

# 0.97 against 1 -+ 0.03 must pass although binary floats differ in the last digit: units in the last place
ROUNDING: Final = 8


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Attainment(Frozen):
    """Where targets stand.

    Parameters
    ----------
    verdict : ndarray of str
        ``"met"``, ``"not_met"``, ``"inconclusive"`` (the interval of the actual value holds both answers),
        ``"no_data"`` (no actual value) or ``"not_assessable"`` (no target, or 'about' without a tolerance).
    gap : ndarray
        Distance of the actual value from the target, 0 when it is reached; in the indicator's unit.
    gap_at_baseline : ndarray
        The same for the baseline.
    share : ndarray
        Share of the baseline's gap that is closed, 1 - gap / gap_at_baseline: negative when things got worse,
        NaN where the baseline is missing or had no gap.
    reasons : Reasons
        Why a share is empty or a verdict is what it is.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    verdict: npt.NDArray[np.str_]
    gap: Floats
    gap_at_baseline: Floats
    share: Floats
    reasons: Reasons = field(default_factory=Reasons)
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        verdict = np.array(self.verdict, dtype=np.str_)
        verdict.setflags(write=False)
        object.__setattr__(self, "verdict", verdict)
        for name in ("gap", "gap_at_baseline", "share"):
            object.__setattr__(self, name, freeze(getattr(self, name), verdict.shape))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with columns verdict, gap, gap_at_baseline, share, reasons."""
        table = {
            "verdict": self.verdict.ravel(),
            "gap": self.gap.ravel(),
            "gap_at_baseline": self.gap_at_baseline.ravel(),
            "share": self.share.ravel(),
            "reasons": self.reasons.joined(self.verdict.shape).ravel(),
        }
        return to_table(table, Labels(self.index, self.columns))


def measure(
    actual: npt.ArrayLike | Estimate,
    target: npt.ArrayLike | tuple[npt.ArrayLike, npt.ArrayLike] | None,
    *,
    baseline: npt.ArrayLike | None = None,
    operator: Operator = "at_least",
    tolerance: npt.ArrayLike | None = None,
    direction: KeepDirection = "both",
) -> Attainment:
    r"""Hold actual values against a target.

    Parameters
    ----------
    actual : array_like or Estimate, shape (...)
        The observed values. An `Estimate` with an interval is judged by its interval: met or not met only
        when the whole interval is.
    target : array_like, pair of array_like, or None
        The target value; for ``operator="range"`` the pair (lower, upper). NaN is a target that is not
        known. For ``"maintain"`` None takes the baseline.
    baseline : array_like, optional
        Values at the start; without them the verdict is known, the share is not.
    operator : str, default "at_least"
        ``"at_least"``, ``"more_than"``, ``"at_most"``, ``"less_than"``, ``"exactly"``, ``"about"`` (target -+
        `tolerance`), ``"range"`` (both ends belong to it) or ``"maintain"`` (not worse than the level to keep
        by more than `tolerance`).
    tolerance : array_like, optional
        For ``"about"`` (without it the target is not assessable) and ``"maintain"`` (0 by default).
    direction : {"higher", "lower", "both"}, default "both"
        For ``"maintain"``: which way is better, so that only the other way is a loss; ``"both"`` holds the
        value on either side.

    Returns
    -------
    Attainment, shape (...)

    Raises
    ------
    DomainError
        Infinite values, a negative tolerance, a range whose ends are swapped.
    InputError
        A range without its pair, a pair for another operator; a tolerance or direction that the operator
        does not take.
    MethodError
        An unknown operator or direction.

    Notes
    -----
    Gap functions, with target :math:`T`: at least, more than :math:`\max(0, T - x)`; at most, less than
    :math:`\max(0, x - T)`; exactly, about :math:`\max(0, |x - T| - \mathit{tol})`; range
    :math:`\max(0, lo - x, x - hi)`; maintain the same around the level to keep. At the bound of a strict
    rule the gap is 0 and the target is not met, reason ``"at_boundary"``. Comparisons allow for the rounding
    of binary floats (8 units in the last place), so that 0.97 lies within 1 -+ 0.03.

    The uncapped linear share :math:`(x - y_0) / (T - y_0)` is not used: past the target it has the wrong
    sign or size.

    Examples
    --------
    >>> measure(112, 111, operator="at_most").verdict
    array('not_met', dtype='<U14')
    >>> measure(50, 60, baseline=40).share
    array(0.5)
    >>> import pandas as pd
    >>> actual = pd.Series({"2.2": 26.22, "2.2 in 2024": 25.5})
    >>> measure(actual, 30, operator="less_than").to_frame()["verdict"]
    2.2            met
    2.2 in 2024    met
    Name: verdict, dtype: str
    """
    require_option("operator", operator, OPERATORS)
    require_option("direction", direction, ("higher", "lower", "both"))
    if tolerance is not None and operator not in {"about", "maintain"}:
        msg = f"operator={operator!r} takes no tolerance: it belongs to 'about' and 'maintain'"
        raise InputError(msg)
    if direction != "both" and operator != "maintain":
        msg = f"operator={operator!r} takes no direction: it belongs to 'maintain'"
        raise InputError(msg)
    low, high = _bounds(target, baseline, operator)
    estimate = actual if isinstance(actual, Estimate) else None
    start = np.nan if baseline is None else baseline
    margin = 0.0 if tolerance is None else tolerance
    (x, lower, upper, first, slack), labels = align(
        actual=actual, target=low, upper=high, baseline=start, tolerance=margin
    )
    require_finite(labels, actual=x, target=lower, upper=upper, baseline=first, tolerance=slack)
    _require_order(lower, upper, slack, labels)
    target_known = lower + upper
    lower, upper = _sides(operator, direction, lower, upper, slack)

    # without a tolerance nobody can say how far "about" is away
    no_tolerance = (operator == "about") & ~np.isnan(target_known) & (np.isnan(slack) | (tolerance is None))
    lower, upper = np.where(no_tolerance, np.nan, lower), np.where(no_tolerance, np.nan, upper)
    gap, gap_at_baseline = _gap(x, lower, upper), _gap(first, lower, upper)
    open_bound = operator in {"more_than", "less_than"}
    at_boundary: Bools = open_bound & (gap == 0) & _at_bound(x, lower, upper)
    met = np.where(np.isnan(gap), np.nan, (gap == 0) & ~at_boundary)
    certain = None if estimate is None else _whole_interval(estimate, lower, upper, open_bound=open_bound)
    missing, not_assessable = np.isnan(x), np.isnan(lower + upper)
    no_gap = gap_at_baseline == 0
    at_target = no_gap & _at_bound(first, lower, upper)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(no_gap, np.nan, 1.0 - gap / gap_at_baseline)
    return Attainment(
        verdict=_verdict(met, certain, missing, not_assessable),
        gap=gap,
        gap_at_baseline=gap_at_baseline,
        share=share,
        reasons=Reasons(
            {
                "missing": missing,
                "no_target": not_assessable & ~no_tolerance,
                "no_tolerance": no_tolerance,
                "no_baseline": np.isnan(first),
                "zero_distance": at_target,
                "met_at_baseline": no_gap & ~at_target,
                "at_boundary": at_boundary,
            }
        ),
        index=labels.index,
        columns=labels.columns,
        params=(("operator", operator), ("direction", direction)),
    )


def _verdict(
    met: Floats, certain: Floats | None, missing: Bools, not_assessable: Bools
) -> npt.NDArray[np.str_]:
    """Put the comparison into a word: no data, then not assessable, then what value and interval say."""
    verdict = np.where(met == 1, "met", "not_met").astype("<U14")
    if certain is not None:
        known = ~np.isnan(certain) & ~np.isnan(met)
        verdict[known] = np.where(certain[known] == met[known], verdict[known], "inconclusive")
    verdict[not_assessable] = "not_assessable"
    verdict[missing] = "no_data"
    return verdict


def _bounds(
    target: npt.ArrayLike | tuple[npt.ArrayLike, npt.ArrayLike] | None,
    baseline: npt.ArrayLike | None,
    operator: Operator,
) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    """Lower and upper target value: equal for all operators but the range."""
    if operator == "range":
        if not (isinstance(target, tuple) and len(target) == 2):
            msg = "operator='range' needs target=(lower, upper)"
            raise InputError(msg)
        return target
    if isinstance(target, tuple):
        msg = f"operator={operator!r} needs one target value; a pair (lower, upper) belongs to 'range'"
        raise InputError(msg)
    if target is None and operator == "maintain":
        target = baseline
    value = np.nan if target is None else target
    return value, value


def _require_order(lower: Floats, upper: Floats, slack: Floats, labels: Labels) -> None:
    swapped = lower > upper
    if swapped.any():
        msg = f"the range's lower end lies above its upper end at {where(swapped, labels)}"
        raise DomainError(msg)
    negative = slack < 0
    if negative.any():
        msg = f"tolerance is negative at {where(negative, labels)}: give its absolute size"
        raise DomainError(msg)


def _sides(
    operator: Operator, direction: KeepDirection, lower: Floats, upper: Floats, slack: Floats
) -> tuple[Floats, Floats]:
    """Ends of the set of values that meet the rule; infinite where the rule is one-sided."""
    open_below = np.where(np.isnan(upper), np.nan, -np.inf)
    open_above = np.where(np.isnan(lower), np.nan, np.inf)
    match operator:
        case "at_least" | "more_than":
            return lower, open_above
        case "at_most" | "less_than":
            return open_below, upper
        case "exactly" | "range":
            return lower, upper
        case "about":
            return lower - slack, upper + slack
        case "maintain":
            kept_below = open_below if direction == "lower" else lower - slack
            kept_above = open_above if direction == "higher" else upper + slack
            return kept_below, kept_above
        case _:
            assert_never(operator)


def _gap(x: Floats, lower: Floats, upper: Floats) -> Floats:
    """Distance of x from the set [lower, upper]; 0 within it, up to the rounding of binary floats."""
    distance = np.maximum(0.0, np.maximum(lower - x, x - upper))
    return np.where(_at_bound(x, lower, upper), 0.0, distance)


def _at_bound(x: Floats, lower: Floats, upper: Floats) -> Bools:
    def near(bound: Floats) -> Bools:
        with np.errstate(invalid="ignore"):
            last_place = np.spacing(np.maximum(np.abs(x), np.where(np.isfinite(bound), np.abs(bound), 0.0)))
            return np.asarray(np.abs(x - bound) <= ROUNDING * last_place)

    return near(lower) | near(upper)


def _whole_interval(estimate: Estimate, lower: Floats, upper: Floats, *, open_bound: bool) -> Floats:
    """1 where the whole interval meets the rule, 0 where none of it does, 0.5 between, NaN without limits."""
    low, high = (np.broadcast_to(limit, lower.shape) for limit in estimate.limits())
    if open_bound:
        inside = (low > lower) & (high < upper)
        outside = (high <= lower) | (low >= upper)
    else:
        inside = (low >= lower) & (high <= upper)
        outside = (high < lower) | (low > upper)
    answer = np.where(inside, 1.0, np.where(outside, 0.0, 0.5))
    # not by a sum: infinite ends of opposite sign would make one that is missing
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(lower) | np.isnan(upper)
    return np.where(unknown, np.nan, answer)
