"""One rule held against one observation."""

from __future__ import annotations

from typing import Any

import pytest

from gender_indicators import indicator
from gender_indicators.assessment.verdict import VERDICTS, Limits, judge, limits_of
from gender_indicators.core import Source, Text
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
    Observation,
    Period,
    Range,
    Staged,
    TrueFrom,
    UnitShare,
)


def seen(**changes: Any) -> Observation:
    base: dict[str, Any] = {
        "indicator": "WOMEN_WAGE_WORK",
        "area": "vn/national/VN",
        "period": "2023",
        "unit": "percent",
        "source": Source("a"),
        "source_type": "government_report",
    }
    return Observation.model_validate({**base, **changes})


def births(male: float, female: float, **changes: Any) -> Observation:
    base = {
        "indicator": "SRB",
        "unit": "male_per_100_female",
        "numerator": male,
        "denominator": female,
        "source_type": "civil_registration",
    }
    return seen(**{**base, **changes})


def test_published_limits_are_taken_as_they_are() -> None:
    found = limits_of(seen(value=50, lower=48, upper=52, level=0.9), indicator("WOMEN_WAGE_WORK"), 0.95)
    assert (found.lower, found.upper, found.level, found.method) == (48, 52, 0.9, "published")


def test_a_modelled_value_is_no_count() -> None:
    found = limits_of(births(5200, 4800, source_type="modelled"), indicator("SRB"), 0.95)
    assert found == Limits(reasons=("modelled",))


def test_births_carry_chance_though_all_were_counted() -> None:
    found = limits_of(births(52000, 48000), indicator("SRB"), 0.95)
    assert found.method == "wilson"
    assert found.reasons == ()
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 108.33 < found.upper


def test_few_births_are_flagged() -> None:
    assert limits_of(births(52, 48), indicator("SRB"), 0.95).reasons == ("small_numbers",)


def test_no_births_give_no_verdict() -> None:
    none = births(0, 0)
    found = limits_of(none, indicator("SRB"), 0.95)
    assert (found.lower, found.upper) == (0.0, float("inf"))
    assert judge(AtMost(value=111), none, found).verdict == "no_data"


@pytest.mark.parametrize(
    ("changes", "method", "reasons"),
    [
        ({"source_type": "survey"}, "wilson", ("simple_sample",)),
        ({"source_type": "census"}, "", ("full_count",)),
        ({"population": "census"}, "", ("full_count",)),
        ({"population": "superpopulation"}, "wilson", ()),
        ({}, "wilson", ("simple_sample",)),
        ({"numerator": 0, "denominator": 0}, "", ("undefined", "simple_sample")),
    ],
    ids=["survey", "census", "declared census", "declared chance", "the indicator's rule", "nobody"],
)
def test_counts_are_read_by_their_population(
    changes: dict[str, Any], method: str, reasons: tuple[str, ...]
) -> None:
    counted = seen(**{"numerator": 50, "denominator": 100, **changes})
    found = limits_of(counted, indicator("WOMEN_WAGE_WORK"), 0.95)
    assert (found.method, found.reasons) == (method, reasons)


def test_agencies_counted_completely_carry_no_interval() -> None:
    found = limits_of(seen(numerator=13, denominator=22), indicator("WOMEN_KEY_LEADERS"), 0.95)
    assert found.reasons == ("full_count",)


def test_a_rate_has_no_interval_yet() -> None:
    deaths = seen(indicator="MMR", unit="per_100000", numerator=40, denominator=100_000)
    assert limits_of(deaths, indicator("MMR"), 0.95).reasons == ("no_interval_method",)


def test_a_standard_error_gives_a_normal_interval() -> None:
    found = limits_of(seen(value=50, se=1), indicator("WOMEN_WAGE_WORK"), 0.95)
    assert found.method == "normal"
    assert found.lower == pytest.approx(50 - 1.959963984540054)


def test_a_bare_value_says_why_it_has_no_interval() -> None:
    assert limits_of(seen(value=50), indicator("WOMEN_WAGE_WORK"), 0.95).reasons == ("no_counts",)


@pytest.mark.parametrize(
    ("rule", "value", "verdict"),
    [
        (AtLeast(value=50), 50.9, "met"),
        (LessThan(value=30), 30.0, "not_met"),
        (Exactly(value=100), 100.0, "met"),
        (About(value=60), 60.0, "not_assessable"),
        (About(value=60, tolerance=2), 61.0, "met"),
        (Range(lower=103, upper=107), 108.0, "not_met"),
        (Maintain(value=100, direction="higher"), 99.0, "not_met"),
        (Maintain(), 99.0, "not_assessable"),
        (TrueFrom(), 1.0, "met"),
        (TrueFrom(), 0.0, "not_met"),
        (EventsPerPeriod(count=2, per="year"), 3.0, "met"),
        (
            UnitShare(
                unit=Text("xã", "communes"),
                unit_rule=EventsPerPeriod(count=4, per="quarter"),
                share=Exactly(value=100),
            ),
            97.0,
            "not_met",
        ),
    ],
    ids=lambda value: getattr(value, "type", None),
)
def test_rules_on_one_value(rule: Any, value: float, verdict: str) -> None:
    assert judge(rule, seen(value=value), Limits()).verdict == verdict


def test_a_missing_value_is_no_data() -> None:
    assert judge(AtLeast(value=1), seen(status="O"), Limits()).verdict == "no_data"


def test_an_interval_can_leave_the_verdict_open() -> None:
    found = judge(AtMost(value=111), seen(value=111.5), Limits(109.3, 113.7, 0.95, "published"))
    assert found.verdict == "inconclusive"


@pytest.mark.parametrize(
    ("rule", "value", "signed"),
    [
        (AtLeast(value=60), 50, 10),
        (AtMost(value=111), 112, -1),
        (Range(lower=103, upper=107), 100, 3),
        (Range(lower=103, upper=107), 110, -3),
    ],
    ids=["up", "down", "up into a range", "down into a range"],
)
def test_the_way_to_go_has_a_sign(rule: Any, value: float, signed: float) -> None:
    assert judge(rule, seen(value=value), Limits()).signed_gap == signed


def test_the_share_needs_a_baseline() -> None:
    assert judge(AtLeast(value=60), seen(value=50), Limits(), baseline=40).share == 0.5
    assert judge(AtLeast(value=60), seen(value=50), Limits()).share is None


def test_a_stage_must_be_the_rule_s_stage() -> None:
    rule = Staged(stage="pilot", rule=AtLeast(value=70))
    assert judge(rule, seen(value=80, stage="pilot"), Limits()).verdict == "met"
    assert judge(rule, seen(value=80), Limits()).reasons == ("stage_unknown",)


@pytest.mark.parametrize(
    ("reading", "before", "now", "verdict"),
    [
        ("percent", 50, 55, "met"),
        ("percent", 50, 54, "not_met"),
        ("points", 50, 60, "met"),
        ("points", 50, 55, "not_met"),
        ("unknown", 50, 60, "not_assessable"),
        ("percent", 0, 60, "not_assessable"),
    ],
)
def test_a_change_needs_its_reading(reading: Any, before: float, now: float, verdict: str) -> None:
    rule = Change(lower=10, upper=15, relative_to=Period.year(2021), reading=reading)
    history = [seen(value=before, period="2021")]
    assert judge(rule, seen(value=now), Limits(), history=history).verdict == verdict


def test_a_decrease_counts_downward() -> None:
    rule = Change(lower=10, relative_to=Period.year(2021), reading="points", direction="decrease")
    assert judge(rule, seen(value=40), Limits(), history=[seen(value=50, period="2021")]).verdict == "met"


def test_a_change_is_never_taken_over_two_kinds_of_source() -> None:
    rule = Change(lower=10, relative_to=Period.year(2021), reading="points")
    history = [seen(value=50, period="2021", source_type="survey")]
    assert judge(rule, seen(value=60), Limits(), history=history).reasons == ("rule_needs_series",)


@pytest.mark.parametrize(
    ("strict", "now", "verdict"),
    [(True, 113.0, "not_met"), (False, 113.0, "met"), (True, 112.9, "met"), (False, 113.2, "not_met")],
)
def test_a_cap_on_growth_looks_at_the_last_figure_of_the_same_method(
    strict: bool, now: float, verdict: str
) -> None:
    rule = GrowthCap(value=0.5, strict=strict)
    history = [
        seen(value=112, period="2021", method="survey"),
        seen(value=109.5, period="2022", method="registration"),
        seen(value=100, period="2019", method="survey"),
    ]
    assert judge(rule, seen(value=now, method="survey"), Limits(), history=history).verdict == verdict


def test_a_cap_on_growth_needs_an_earlier_figure() -> None:
    assert judge(GrowthCap(value=0.46), seen(value=112), Limits()).reasons == ("rule_needs_series",)


def test_every_verdict_has_words() -> None:
    assert set(VERDICTS) == {"met", "not_met", "inconclusive", "no_data", "not_assessable"}


def test_a_census_of_births_as_everyone_has_no_interval_when_declared() -> None:
    assert limits_of(births(52000, 48000, population="census"), indicator("SRB"), 0.95).reasons == (
        "full_count",
    )
    assert limits_of(births(52000, 48000, source_type="census"), indicator("SRB"), 0.95).method == "wilson"


def test_births_from_a_survey_assume_a_simple_sample() -> None:
    found = limits_of(births(52000, 48000, source_type="survey"), indicator("SRB"), 0.95)
    assert found.reasons == ("simple_sample",)


def test_events_of_a_year_do_not_show_those_of_each_quarter() -> None:
    rule = EventsPerPeriod(count=4, per="quarter")
    assert judge(rule, seen(value=5), Limits()).reasons == ("rule_needs_series",)
    assert judge(rule, seen(value=5, period="2023-Q1"), Limits()).verdict == "met"


def test_growth_is_not_taken_over_two_surveys_without_a_method() -> None:
    history = [seen(value=110, period="2021", source=Source("survey B"))]
    found = judge(
        GrowthCap(value=0.46), seen(value=112, source=Source("survey A")), Limits(), history=history
    )
    assert found.reasons == ("rule_needs_series",)


def test_growth_starts_from_the_period_that_ended_last() -> None:
    history = [seen(value=100, period="2020"), seen(value=111, period="2019/2021")]
    assert judge(GrowthCap(value=1), seen(value=112), Limits(), history=history).verdict == "met"


def test_a_level_near_one_keeps_its_limits_finite() -> None:
    found = limits_of(seen(value=50, se=1), indicator("WOMEN_WAGE_WORK"), 1 - 1e-15)
    assert found.lower is not None
    assert 40 < found.lower < 43
