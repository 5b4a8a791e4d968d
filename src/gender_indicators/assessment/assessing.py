"""The main job: hold a framework's targets against what was observed.

Every target gets a verdict or the reason why there is none; data age, source, uncertainty and the way to go
stand beside it. Nothing missing is read as zero, and no total is made up from its parts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gender_indicators.assessment.births import srb_section
from gender_indicators.assessment.choice import CHOICE_RULES, ChoiceRule, candidates, choose_one
from gender_indicators.assessment.results import Assessment, ParentAssessment, TargetAssessment
from gender_indicators.assessment.verdict import Judgement, Limits, judge, limits_of
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.errors import (
    InputError,
    UnitError,
    UnknownIndicatorError,
)
from gender_indicators.indicators import catalogue
from gender_indicators.programmes import (
    Change,
    Framework,
    GrowthCap,
    Observations,
    Period,
    Staged,
    available,
    load,
    load_observations,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gender_indicators.attainment import Verdict
    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.programmes import Milestone, Observation, Target

__all__ = ["assess"]

DAYS_IN_YEAR = 365.25


def assess(
    framework: Framework | str,
    observations: Observations | str | Sequence[Observations | str],
    *,
    as_of: dt.date | str | None = None,
    milestone: int | str | Period | None = None,
    choose: ChoiceRule = "official",
    stale_after: float = 2.0,
    level: float = 0.95,
    suppress_below: int = 5,
    specs: Mapping[str, IndicatorSpec] | None = None,
    related: Sequence[Framework] | None = None,
) -> Assessment:
    """Assess a framework's targets against observations.

    Parameters
    ----------
    framework : Framework or str
        The framework, or the id of a shipped one.
    observations : Observations, str, or sequence of them
        Sets of observations, or ids of shipped ones; several are merged.
    as_of : date or str, optional
        Day of the assessment; data of later periods are not used. By default the last day of the latest
        period in the data (forecasts apart), never today.
    milestone : int, str or Period, optional
        Year or period of the milestone to judge; by default the next one due on `as_of`, or the last.
    choose : {"official", "counted"}, default "official"
        Rule that chooses one of several figures for the same thing.
    stale_after : float, default 2
        Age of the data in years above which they are called stale.
    level : float, default 0.95
        Level of intervals from counts.
    suppress_below : int, default 5
        For indicators on violence: where a figure rests on a count from 1 to one below this (of those
        reached, or of those not reached), all figures of that indicator, area and period are withheld, so
        that none can be found by subtraction. The verdict stays: it says on which side of the rule the
        figure lies. 0 withholds nothing; the number stands in every output.
    specs : mapping of str to IndicatorSpec, optional
        Indicators that the catalogue does not have.
    related : sequence of Framework, optional
        Frameworks above (for localised targets) and beside (for the rules on the sex ratio at birth); the
        shipped ones by default.

    Returns
    -------
    Assessment

    Raises
    ------
    UnknownFrameworkError, UnknownIndicatorError, UnknownCodeError
        An id or code that is not known; near matches are named.
    InputError
        A day or milestone that cannot be read or is not there; no observations and no `as_of`.
    UnitError
        A figure in another unit than its target.

    Examples
    --------
    >>> found = assess("vn-strategy-2021-2030", "vn-strategy-results", as_of="2023-12-31")
    >>> found.counts
    {'met': 4, 'not_met': 1, 'inconclusive': 0, 'no_data': 18, 'not_assessable': 0}
    >>> found.target("4.1").gap
    1.0
    """
    require_option("choose", choose, CHOICE_RULES)
    require_level(level)
    require_number("stale_after", stale_after, least=0, above=True)
    require_number("suppress_below", suppress_below, least=0)
    plan = load(framework) if isinstance(framework, str) else framework
    seen = _merged(observations)
    known = {**catalogue(), **(specs or {})}
    day = _day(as_of) if as_of is not None else _latest(plan, seen)
    wanted = None if milestone is None else _wanted_milestone(plan, milestone, day)
    others = tuple(related) if related is not None else tuple(load(name) for name in available())
    question = _Question(plan, day, wanted, choose, stale_after, level, suppress_below, others)
    return Assessment(
        framework=plan,
        as_of=day,
        choose=choose,
        stale_after=stale_after,
        level=level,
        suppress_below=suppress_below,
        targets=tuple(
            _assess_target(question, target, seen, _spec(target, known)) for target in plan.targets
        ),
        srb=srb_section(plan, others, seen, day, level),
        note=seen.note,
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of every target alike."""

    plan: Framework
    day: dt.date
    wanted: Period | None
    choose: ChoiceRule
    stale_after: float
    level: float
    suppress_below: int
    others: Sequence[Framework]


def _merged(observations: Observations | str | Sequence[Observations | str]) -> Observations:
    if isinstance(observations, Observations | str):
        observations = [observations]
    sets = [load_observations(one) if isinstance(one, str) else one for one in observations]
    if not sets:
        msg = "no observations: give at least one set"
        raise InputError(msg)
    return sets[0].merge(*sets[1:])


def _day(as_of: dt.date | str) -> dt.date:
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        return dt.date.fromisoformat(as_of)
    except (ValueError, TypeError):
        msg = f"as_of {as_of!r} is not a day: write 2023-12-31"
        raise InputError(msg) from None


def _latest(plan: Framework, seen: Observations) -> dt.date:
    """Last day of the latest period observed for the plan's indicators, or for any."""
    codes = {target.indicator for target in plan.targets}
    past = [each for each in seen.observations if not each.is_forecast]
    ends = [each.period.end for each in past if each.indicator in codes] or [each.period.end for each in past]
    if not ends:
        msg = "no observations of the past, so no day to judge on: give as_of"
        raise InputError(msg)
    return max(ends)


def _wanted_milestone(plan: Framework, milestone: int | str | Period, day: dt.date) -> Period:
    try:
        period = milestone if isinstance(milestone, Period) else Period.parse(str(milestone))
    except ValueError:
        msg = f"milestone {milestone!r} is no period: write a year such as 2025"
        raise InputError(msg) from None
    there = sorted({each.period for target in plan.targets for each in target.milestones_in_force(day)})
    if not any(each.end == period.end for each in there):
        msg = f"{plan.id} has no milestone {period}; it has {', '.join(map(str, there))}"
        raise InputError(msg)
    return period


def _spec(target: Target, known: Mapping[str, IndicatorSpec]) -> IndicatorSpec:
    if target.indicator not in known:
        raise UnknownIndicatorError.of(f"indicator of target {target.code}", target.indicator, known)
    return known[target.indicator]


def _assess_target(
    question: _Question, target: Target, seen: Observations, spec: IndicatorSpec
) -> TargetAssessment:
    milestone = _milestone(target, question)
    if milestone is None:
        last = target.milestones_in_force(question.day)[-1]
        return TargetAssessment(
            target=target, spec=spec, milestone=last, verdict="not_assessable", reasons=("no_milestone",)
        )
    here = seen.select(indicator=target.indicator, area=target.area or question.plan.area)
    spoken = candidates(here, question.day)
    small = _small_places(here, spec, question.suppress_below)
    history = [each for each in spoken if each.groups == target.groups]
    stage = milestone.rule.stage if isinstance(milestone.rule, Staged) else ""
    chosen, alternatives = choose_one(
        (each for each in history if not stage or each.stage == stage), question.choose
    )
    if chosen is None:
        parts = tuple(each for each in spoken if set(target.groups) < set(each.groups))
        return _without_total(question, target, spec, milestone, parts, small, other_stage=bool(history))

    _require_unit(target, milestone, spec, chosen)
    comparable = [each for each in alternatives if each.unit == chosen.unit]
    limits = limits_of(chosen, spec, question.level)
    found = _judge(question, target, milestone, chosen, limits, history)
    by_value = _judge(question, target, milestone, chosen, Limits(), history).verdict
    change, change_reasons = _required_change(found, milestone, chosen)
    age = (question.day - chosen.period.end).days / DAYS_IN_YEAR
    flags = {
        "below_natural_range": _below_natural_range(chosen, spec),
        "source_conflict": any(
            _judge(question, target, milestone, each, Limits(), history).verdict != by_value
            for each in comparable
        ),
        "old_data": age > question.stale_after,
        "judged_before_date": question.day < milestone.due,
        "unverified_target": target.source.verified == "no",
        "unverified_value": chosen.source.verified == "no",
        "suppressed": _withheld(milestone, [chosen, *alternatives], history, small),
    }
    hidden = flags["suppressed"]
    raised = tuple(code for code, holds in flags.items() if holds)
    return TargetAssessment(
        target=target,
        spec=spec,
        milestone=milestone,
        verdict=found.verdict,
        observation=chosen,
        alternatives=alternatives,
        value=None if hidden else chosen.best_value,
        limits=Limits() if hidden else limits,
        data_age=age,
        stale=flags["old_data"],
        gap=None if hidden else found.gap,
        share=None if hidden else found.share,
        required_change=None if hidden else change,
        hidden=hidden,
        reasons=tuple(dict.fromkeys((*found.reasons, *limits.reasons, *change_reasons, *raised))),
        parent=_parent(question, target, chosen, limits, history),
    )


def _milestone(target: Target, question: _Question) -> Milestone | None:
    if question.wanted is None:
        return target.milestone_for(question.day)
    in_force = target.milestones_in_force(question.day)
    return next((each for each in in_force if each.due == question.wanted.end), None)


def _judge(
    question: _Question,
    target: Target,
    milestone: Milestone,
    observation: Observation,
    limits: Limits,
    history: Sequence[Observation],
) -> Judgement:
    """Judge a figure; a rule for every period is broken by one period that breaks it."""
    start = target.baseline
    too_old = start is not None and start.period is not None and observation.period.end < start.period.start
    baseline = None if start is None or too_old else start.value
    found = judge(milestone.rule, observation, limits, baseline=baseline, history=history)
    if too_old:
        reasons = (code for code in found.reasons if code != "no_baseline")
        found = replace(found, reasons=("observation_before_baseline", *reasons))
    if milestone.timing == "every" and found.verdict == "met":
        # one figure speaks for each period, by the rule that chooses among sources
        periods = {each.period for each in history if milestone.period.contains(each.period)}
        spoken = (
            choose_one((each for each in history if each.period == period), question.choose)[0]
            for period in periods - {observation.period}
        )
        broken = any(
            judge(milestone.rule, each, Limits()).verdict == "not_met" for each in spoken if each is not None
        )
        found = replace(found, verdict="not_met") if broken else found
    return found


def _without_total(
    question: _Question,
    target: Target,
    spec: IndicatorSpec,
    milestone: Milestone,
    parts: tuple[Observation, ...],
    small: frozenset[tuple[str, str]],
    *,
    other_stage: bool,
) -> TargetAssessment:
    """Without a total: the latest parts are shown, and no total is made up from them."""
    latest = max((each.period for each in parts), key=lambda each: (each.end, each.start), default=None)
    shown = tuple(each for each in parts if each.period == latest)
    hidden = _withheld(milestone, shown, (), small)
    reason = "stage_unknown" if other_stage else "no_total" if shown else "missing"
    unverified = ("unverified_target",) if target.source.verified == "no" else ()
    return TargetAssessment(
        target=target,
        spec=spec,
        milestone=milestone,
        verdict="not_assessable" if other_stage or shown else "no_data",
        breakdowns=shown,
        hidden=hidden,
        reasons=(reason, *unverified, *(("suppressed",) if hidden else ())),
        parent=_parent(question, target, None, Limits(), ()),
    )


def _require_unit(
    target: Target, milestone: Milestone, spec: IndicatorSpec, observation: Observation
) -> None:
    # rules on change and growth have a unit of their own, the figures that they look at the indicator's
    if not isinstance(milestone.rule, GrowthCap | Change) and target.unit != spec.unit.code:
        msg = f"target {target.code} is in {target.unit!r}, its indicator {spec.code} in {spec.unit.code!r}"
        raise UnitError(msg)
    if observation.unit != spec.unit.code:
        msg = (
            f"indicator {spec.code} is in {spec.unit.code!r}, the observation of {observation.period} for "
            f"target {target.code} in {observation.unit!r}: give both in one unit"
        )
        raise UnitError(msg)


def _required_change(
    found: Judgement, milestone: Milestone, observation: Observation
) -> tuple[float | None, tuple[str, ...]]:
    """Change per year from the middle of the data's period to the middle of the milestone's."""
    if found.signed_gap is None:
        return None, ()
    if found.verdict == "met":
        return 0.0, ("already_met",)
    if milestone.timing == "after":
        return None, ("no_deadline",)
    years = milestone.period.midpoint - observation.period.midpoint
    if years <= 0:
        return None, ("deadline_passed",)
    return found.signed_gap / years, ()


def _below_natural_range(observation: Observation, spec: IndicatorSpec) -> bool:
    value, natural = observation.best_value, spec.natural_range
    return natural is not None and value is not None and value < natural[0]


def _small_places(
    observations: Sequence[Observation], spec: IndicatorSpec, suppress_below: int
) -> frozenset[tuple[str, str]]:
    """Areas and periods in which some figure on violence rests on a small count."""
    if not spec.sensitive:
        return frozenset()
    small: set[tuple[str, str]] = set()
    for each in observations:
        if each.numerator is not None and each.denominator is not None:
            counts = (each.numerator, each.denominator - each.numerator)
            if any(0 < count < suppress_below for count in counts):
                small.add((each.area, str(each.period)))
    return frozenset(small)


def _withheld(
    milestone: Milestone,
    shown: Sequence[Observation],
    history: Sequence[Observation],
    small: frozenset[tuple[str, str]],
) -> bool:
    """Whether a figure that would be shown, or that a change is taken from, lies where counts are small."""
    behind = (*shown, *history) if isinstance(milestone.rule, Change | GrowthCap) else shown
    return any((each.area, str(each.period)) in small for each in behind)


def _parent(
    question: _Question,
    target: Target,
    observation: Observation | None,
    limits: Limits,
    history: Sequence[Observation],
) -> ParentAssessment | None:
    """The target above, judged by the same observation where it is about the same thing."""
    if target.parent is None:
        return None
    above = next((each for each in question.others if each.id == target.parent.framework), None)
    if above is None:
        return None
    national = above.target(target.parent.target)
    milestone = _milestone(national, question) or national.milestone_for(question.day)
    same = (national.indicator, national.groups, national.unit) == (
        target.indicator,
        target.groups,
        target.unit,
    )
    verdict: Verdict = "no_data"
    if observation is not None:
        verdict = (
            _judge(question, national, milestone, observation, limits, history).verdict
            if same
            else "not_assessable"
        )
    return ParentAssessment(framework=above, target=national, milestone=milestone, verdict=verdict)
