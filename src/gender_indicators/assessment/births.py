"""The section on births: every published sex ratio by source, and probabilities where births were counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from gender_indicators import srb
from gender_indicators.assessment.results import CountedBirths, Instrument, SrbSection
from gender_indicators.errors import InputError
from gender_indicators.programmes import AtLeast, AtMost, Exactly, LessThan, MoreThan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from gender_indicators.programmes import Framework, Observation, Observations

__all__ = ["counted_births", "srb_section"]


def srb_section(
    plan: Framework, others: Sequence[Framework], seen: Observations, day: dt.date, level: float
) -> SrbSection | None:
    """Gather what is known of the sex ratio at birth for a framework with a target on it."""
    code = srb.SRB.code
    if not any(target.indicator == code for target in plan.targets):
        return None
    everything = [each for each in seen.select(indicator=code, groups=()) if each.best_value is not None]
    own = sorted(
        (each for each in everything if each.area == plan.area and (each.is_forecast or _is_past(each, day))),
        key=_order,
    )
    elsewhere = [each for each in everything if each.area != plan.area and _is_past(each, day)]
    same_area = [plan, *(each for each in others if each.area == plan.area and each.id != plan.id)]
    instruments = tuple(
        Instrument(framework=each, target=target, milestone=milestone)
        for each in same_area
        for target in each.targets
        if target.indicator == code
        for milestone in target.milestones_in_force(day)
    )
    past = [each for each in own if _is_past(each, day)]
    thresholds = sorted(
        {
            each.milestone.rule.value
            for each in instruments
            if each.framework.id == plan.id
            and isinstance(each.milestone.rule, AtLeast | MoreThan | AtMost | LessThan | Exactly)
        }
    )
    return SrbSection(
        series=tuple(own),
        conflicts=_conflicts(past),
        areas=tuple(sorted(_latest_by_source(elsewhere), key=lambda each: (each.area, *_order(each)))),
        instruments=instruments,
        counted=tuple(
            counted_births(each, thresholds, level=level)
            for each in past
            if each.source_type != "modelled" and each.numerator is not None
        ),
    )


def counted_births(
    observation: Observation, thresholds: Sequence[float], *, level: float = 0.95
) -> CountedBirths:
    """Interval and probabilities from births counted by sex.

    Parameters
    ----------
    observation : Observation
        Male births in the numerator, female births in the denominator.
    thresholds : sequence of float
        Ratios whose exceedance is asked for, male per 100 female births.
    level : float, default 0.95
        Level of the interval.

    Examples
    --------
    Illustrative births of a province in one year:

    >>> from gender_indicators.core import Source
    >>> from gender_indicators.programmes import Observation
    >>> births = Observation(
    ...     indicator="SRB",
    ...     area="vn-63/province/11",
    ...     period="2023",
    ...     numerator=5039,
    ...     denominator=4561,
    ...     unit="male_per_100_female",
    ...     source=Source("illustrative"),
    ...     source_type="civil_registration",
    ... )
    >>> [round(chance, 2) for chance in counted_births(births, [111]).bands]
    [0.25, 0.49, 0.25]
    """
    male, female = observation.numerator, observation.denominator
    if male is None or female is None:
        msg = "births by sex are needed: give numerator (male) and denominator (female)"
        raise InputError(msg)
    found = srb.estimate(male, female, level=level, min_births=0)
    lower, upper = found.limits()
    cuts = np.array([*srb.BANDS, *thresholds], dtype=np.float64)
    above = srb.exceedance(male, female, threshold=cuts).value
    low, high = (float(each) for each in above[:2])
    return CountedBirths(
        observation=observation,
        value=float(found),
        lower=float(lower),
        upper=float(upper),
        level=level,
        above_target=tuple(zip(thresholds, (float(each) for each in above[2:]), strict=True)),
        bands=(1.0 - low, low - high, high),
        small_numbers=bool(found.n < srb.BIRTHS_FOR_FIVE_POINTS),
    )


def _order(observation: Observation) -> tuple[object, ...]:
    return (
        observation.period.start,
        observation.period.end,
        observation.source_type,
        observation.source.citation,
    )


def _is_past(observation: Observation, day: dt.date) -> bool:
    return not observation.is_forecast and observation.period.end <= day


def _conflicts(observations: Sequence[Observation]) -> tuple[tuple[Observation, ...], ...]:
    """Periods for which the sources do not agree."""
    by_period: dict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        by_period[str(each.period)].append(each)
    return tuple(tuple(group) for group in by_period.values() if len({each.best_value for each in group}) > 1)


def _latest_by_source(observations: Sequence[Observation]) -> list[Observation]:
    """The latest figure of each area and kind of source."""
    latest: dict[tuple[str, str], Observation] = {}
    for each in observations:
        key = (each.area, each.source_type)
        if key not in latest or _recent(latest[key]) < _recent(each):
            latest[key] = each
    return list(latest.values())


def _recent(observation: Observation) -> tuple[dt.date, dt.date]:
    return observation.period.end, observation.period.start
