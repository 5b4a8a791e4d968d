"""One target held against one observation: verdict, interval, gap, and every reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators import attainment, coverage, srb
from gender_indicators.core.result import Estimate, Interval
from gender_indicators.core.text import Text
from gender_indicators.programmes import (
    About,
    AtLeast,
    AtMost,
    Change,
    EventsPerPeriod,
    Exactly,
    GrowthCap,
    LessThan,
    Maintain,
    MoreThan,
    Range,
    Staged,
    TrueFrom,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gender_indicators.attainment import Operator, Verdict
    from gender_indicators.core.spec import IndicatorSpec, Population
    from gender_indicators.programmes import AnyRule, Observation

__all__ = ["VERDICTS", "Judgement", "Limits", "judge", "limits_of"]

VERDICTS: Final[dict[Verdict, Text]] = {
    "met": Text("đạt", "met"),
    "not_met": Text("chưa đạt", "not met"),
    "inconclusive": Text("chưa kết luận được", "inconclusive"),
    "no_data": Text("chưa có số liệu", "no data"),
    "not_assessable": Text("không đánh giá được", "not assessable"),
}
"""Wording of the verdicts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Interval of an observed value, or the reasons why there is none.

    Parameters
    ----------
    lower, upper : float, optional
    level : float, optional
    method : str
        Name of the interval; "published" for limits that the source prints.
    reasons : tuple of str
    """

    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    method: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule held against a value.

    Parameters
    ----------
    verdict : str
    gap, share, signed_gap : float, optional
        Distance to go, share of the baseline's gap closed, and the distance with its sign (positive upward).
    reasons : tuple of str
    """

    verdict: Verdict
    gap: float | None = None
    share: float | None = None
    signed_gap: float | None = None
    reasons: tuple[str, ...] = ()


def limits_of(observation: Observation, spec: IndicatorSpec, level: float) -> Limits:
    """Interval of an observation: as published, from its counts, or from its standard error.

    Modelled values are never counts. Counts of everyone carry no sampling interval; births and deaths are
    chance events and do, though all were counted.
    """
    if observation.lower is not None and observation.upper is not None:
        return Limits(observation.lower, observation.upper, observation.level, "published")
    if observation.source_type == "modelled":
        return Limits(reasons=("modelled",))
    if observation.numerator is not None and observation.denominator is not None:
        return _from_counts(observation, spec, level, observation.numerator, observation.denominator)
    if observation.se is not None and observation.value is not None:
        half = _normal_quantile(level) * observation.se
        return Limits(observation.value - half, observation.value + half, level, "normal")
    return Limits(reasons=("no_counts",))


def _from_counts(
    observation: Observation, spec: IndicatorSpec, level: float, numerator: float, denominator: float
) -> Limits:
    population = _population(observation, spec)
    if population == "census":
        return Limits(reasons=("full_count",))
    assumed = ("simple_sample",) if population == "sample" else ()
    if spec.code == srb.SRB.code:
        few = ("small_numbers",) if numerator + denominator < srb.BIRTHS_FOR_FIVE_POINTS else ()
        births = srb.estimate(numerator, denominator, level=level, min_births=0)
        return _as_limits(births, (*few, *births.reasons.at(), *assumed))
    if spec.kind != "proportion":
        return Limits(reasons=("no_interval_method",))
    per = spec.unit.per
    found = coverage.estimate(numerator, denominator, level=level, per=per, over_100="keep")
    return _as_limits(found, (*found.reasons.at(), *assumed))


def _population(observation: Observation, spec: IndicatorSpec) -> Population:
    """What the observation says, else what its source implies, else the indicator's own rule."""
    if observation.population is not None:
        return observation.population
    if observation.source_type == "survey":
        return "sample"
    if observation.source_type == "census" and spec.population == "sample":
        return "census"
    return spec.population


def _as_limits(found: Estimate, reasons: tuple[str, ...]) -> Limits:
    lower, upper = (float(limit) for limit in found.limits())
    if found.interval is None or np.isnan(lower + upper):
        return Limits(reasons=reasons)
    return Limits(lower, upper, found.interval.level, found.interval.method, reasons)


def _normal_quantile(level: float) -> float:
    from scipy.special import ndtri  # noqa: PLC0415 - scipy.special costs half a second at first use

    # from the lower tail, which keeps its digits for levels near 1
    return -float(ndtri((1.0 - level) / 2.0))


def judge(
    rule: AnyRule,
    observation: Observation,
    limits: Limits,
    *,
    baseline: float | None = None,
    history: Iterable[Observation] = (),
) -> Judgement:
    """Hold a rule against an observation with a value.

    Parameters
    ----------
    rule : Rule
    observation : Observation
    limits : Limits
        Interval of its value.
    baseline : float, optional
    history : iterable of Observation
        Earlier figures of the same indicator, for rules on change and growth.
    """
    value = observation.best_value
    if value is None:
        return Judgement("no_data", reasons=("missing",))
    match rule:
        case TrueFrom():
            return _simple(AtLeast(value=1), value, Limits(), baseline)
        case EventsPerPeriod():
            if observation.period.kind != rule.per:
                # a sum over longer periods does not show that each of them had its events
                return Judgement("not_assessable", reasons=("rule_needs_series",))
            return _simple(AtLeast(value=rule.count), value, limits, baseline)
        case Staged():
            if observation.stage != rule.stage:
                return Judgement("not_assessable", reasons=("stage_unknown",))
            return _simple(rule.rule, value, limits, baseline)
        case Change():
            return _change(rule, observation, value, history)
        case GrowthCap():
            return _growth(rule, observation, value, history)
        case _:
            inner = rule.share if rule.type == "unit_share" else rule
            return _simple(inner, value, limits, baseline)


SimpleRules = AtLeast | MoreThan | AtMost | LessThan | Exactly | About | Range | Maintain


def _simple(rule: SimpleRules, value: float, limits: Limits, baseline: float | None) -> Judgement:
    """Hand a rule on one value to `attainment.measure`."""
    interval = None
    if limits.lower is not None and limits.upper is not None and limits.level is not None:
        lower, upper = np.array(limits.lower), np.array(limits.upper)
        interval = Interval(lower, upper, limits.level, limits.method)
    operator: Operator = rule.type
    target: float | tuple[float, float] | None
    target = (rule.lower, rule.upper) if isinstance(rule, Range) else rule.value
    found = attainment.measure(
        Estimate(value=np.array(value), interval=interval),
        target,
        baseline=baseline,
        operator=operator,
        tolerance=rule.tolerance if isinstance(rule, About | Maintain) else None,
        direction=rule.direction if isinstance(rule, Maintain) else "both",
    )
    gap = _number(found.gap)
    level = baseline if target is None else target[0] if isinstance(target, tuple) else target
    upward = level is not None and value < level
    return Judgement(
        verdict=str(found.verdict),  # type: ignore[arg-type]  # measure writes these words only
        gap=gap,
        share=_number(found.share),
        signed_gap=None if gap is None else gap if upward else -gap,
        reasons=found.reasons.at(),
    )


def _number(array: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    return None if np.isnan(array) else float(array)


def _change(
    rule: Change, observation: Observation, value: float, history: Iterable[Observation]
) -> Judgement:
    """A rise or fall relative to another period, from figures of one series."""
    if rule.reading == "unknown":
        return Judgement("not_assessable", reasons=("ambiguous_rule",))
    before = [each for each in _series(observation, history) if each.period == rule.relative_to]
    if not before:
        return Judgement("not_assessable", reasons=("rule_needs_series",))
    start = before[0].best_value or 0.0
    if rule.reading == "percent" and start == 0:
        return Judgement("not_assessable", reasons=("undefined",))
    change = value - start if rule.reading == "points" else 100 * (value / start - 1)
    return _of_change(AtLeast(value=rule.lower), change if rule.direction == "increase" else -change)


def _growth(
    rule: GrowthCap, observation: Observation, value: float, history: Iterable[Observation]
) -> Judgement:
    """Yearly rise since the last earlier figure of the series."""
    earlier = [each for each in _series(observation, history) if each.period.end < observation.period.start]
    if not earlier:
        return Judgement("not_assessable", reasons=("rule_needs_series",))
    last = max(earlier, key=lambda each: (each.period.end, each.period.start))
    years = observation.period.midpoint - last.period.midpoint
    growth = (value - (last.best_value or 0.0)) / years
    return _of_change(LessThan(value=rule.value) if rule.strict else AtMost(value=rule.value), growth)


def _series(observation: Observation, history: Iterable[Observation]) -> list[Observation]:
    """Figures of the same series: one kind of source and one method; without a method, one source."""

    def key(each: Observation) -> tuple[str, str]:
        return each.source_type, each.method or each.source.citation

    return [each for each in history if key(each) == key(observation) and each.best_value is not None]


def _of_change(rule: AtLeast | AtMost | LessThan, change: float) -> Judgement:
    """A change held against its rule; the gap is one of the change, not of the indicator's level."""
    found = _simple(rule, change, Limits(), None)
    reasons = (*(code for code in found.reasons if code != "no_baseline"), "not_on_level", "error_of_change")
    return replace(found, signed_gap=None, reasons=reasons)
