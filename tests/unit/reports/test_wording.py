"""Values, rules and intervals in words."""

from __future__ import annotations

from typing import Any

import pytest

from gender_indicators.core import REASONS
from gender_indicators.core.units import UNITS
from gender_indicators.programmes import AtLeast, Maintain, Milestone, Period, TrueFrom
from gender_indicators.reports.wording import (
    LABELS,
    chance_text,
    interval_text,
    milestone_text,
    rule_text,
    value_text,
)


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (None, "percent", "–", "–"),
        (26.22, "percent", "26,22 %", "26.22 %"),
        (112, "male_per_100_female", "112", "112"),
        (1, "yes_no", "có", "yes"),
        (0, "yes_no", "chưa", "no"),
    ],
)
def test_values(value: float | None, unit: str, vi: str, en: str) -> None:
    assert (value_text(value, unit, "vi"), value_text(value, unit, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("rule", "unit", "text"),
    [
        (AtLeast(value=60), "percent", "ít nhất 60 %"),
        (AtLeast(value=2), "events_per_year", "ít nhất 2"),
        (Maintain(value=100), "percent", "duy trì 100 %"),
        (TrueFrom(), "yes_no", "đạt (có)"),
        (Maintain(), "percent", "duy trì (không rõ)"),
    ],
    ids=["percent", "no sign", "maintain", "yes or no", "unknown"],
)
def test_rules(rule: Any, unit: str, text: str) -> None:
    assert rule_text(rule, unit, "vi") == text


def test_milestones_say_when() -> None:
    after = Milestone(period=Period.year(2025), rule=AtLeast(value=1), timing="after")
    assert milestone_text(after, "ratio", "en") == "at least 1 (after 2025)"


def test_intervals_name_their_level() -> None:
    assert interval_text(1.5, 2.5, 0.95, "vi") == "1,5 – 2,5 (95 %)"
    assert interval_text(None, None, None, "vi") == "–"


def test_all_words_exist_in_both_languages_and_differ() -> None:
    for text in (*LABELS.values(), *REASONS.values()):
        assert text.vi != text.en
    for unit in UNITS.values():
        assert unit.label.vi != unit.label.en


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0, "0 %"), (0.001, "< 1 %"), (0.01, "1 %"), (0.5, "50 %"), (0.995, "> 99 %"), (1.0, "100 %")],
)
def test_chances_are_never_printed_as_certain_unless_they_are(chance: float, text: str) -> None:
    assert chance_text(chance, "en") == text
