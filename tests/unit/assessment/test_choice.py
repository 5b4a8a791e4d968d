"""Which of several figures is judged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gender_indicators.assessment.choice import CHOICE_RULES, candidates, choose_one
from gender_indicators.core import Source
from gender_indicators.programmes import SOURCE_TYPES, Observation

BASE: dict[str, Any] = {
    "indicator": "SRB",
    "area": "vn/national/VN",
    "period": "2023",
    "value": 112.0,
    "unit": "male_per_100_female",
    "source": Source("a"),
    "source_type": "statistics_office",
}


def seen(**changes: Any) -> Observation:
    return Observation.model_validate({**BASE, **changes})


def test_the_official_rule_prefers_the_government_report() -> None:
    figures = [seen(source_type=kind) for kind in reversed(SOURCE_TYPES)]
    chosen, others = choose_one(figures, "official")
    assert chosen is not None
    assert [each.source_type for each in (chosen, *others)] == list(SOURCE_TYPES)


def test_the_counted_rule_prefers_registration() -> None:
    figures = [seen(source_type=kind) for kind in SOURCE_TYPES]
    chosen, _ = choose_one(figures, "counted")
    assert chosen is not None
    assert chosen.source_type == "civil_registration"


def test_a_later_period_wins_over_a_better_source() -> None:
    chosen, others = choose_one(
        [seen(source_type="government_report", period="2022"), seen(source_type="modelled")], "official"
    )
    assert chosen is not None
    assert chosen.source_type == "modelled"
    assert others == ()


def test_a_year_wins_over_a_range_that_ends_with_it() -> None:
    chosen, _ = choose_one([seen(period="2021/2023"), seen(period="2023")], "official")
    assert chosen is not None
    assert str(chosen.period) == "2023"


def test_among_equals_the_verified_and_the_later_report_win() -> None:
    doubted = seen(source=Source("b", verified="no"))
    chosen, _ = choose_one([doubted, seen()], "official")
    assert chosen == seen()
    later = seen(reported_for="2024")
    assert choose_one([seen(), later], "official")[0] == later
    newer = seen(vintage="2024-05-01")
    assert choose_one([seen(), newer], "official")[0] == newer


def test_nothing_to_choose_gives_nothing() -> None:
    assert choose_one([], "official") == (None, ())


def test_forecasts_empty_values_and_what_lies_ahead_cannot_speak() -> None:
    figures = [
        seen(status="F"),
        seen(value=None, status="O"),
        seen(period="2024"),
        seen(reported_for="2024"),
        seen(),
    ]
    assert candidates(figures, dt.date(2023, 12, 31)) == (seen(),)


def test_every_rule_is_put_into_words() -> None:
    assert set(CHOICE_RULES) == {"official", "counted"}
