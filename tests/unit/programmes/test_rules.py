"""Target rules: their limits, their words, and how two of them compare."""

from __future__ import annotations

import itertools

import pytest
from pydantic import TypeAdapter, ValidationError

from gender_indicators.core import Text
from gender_indicators.programmes import (
    About,
    AnyRule,
    AtLeast,
    AtMost,
    Change,
    EventsPerPeriod,
    Exactly,
    GrowthCap,
    LessThan,
    Maintain,
    MoreThan,
    Period,
    Range,
    Relation,
    Rule,
    Staged,
    TrueFrom,
    UnitShare,
    describe,
    relation_between,
)

NEWS = UnitShare(
    unit=Text("xã", "communes"),
    unit_rule=EventsPerPeriod(count=4, per="quarter"),
    share=Exactly(value=100),
)
AWARENESS = Change(lower=10, upper=15, relative_to=Period.year(2025))
WORDS = [
    (AtLeast(value=60), "at least 60", "ít nhất 60"),
    (MoreThan(value=70), "more than 70", "trên 70"),
    (AtMost(value=111), "at most 111", "không quá 111"),
    (LessThan(value=30), "less than 30", "dưới 30"),
    (Exactly(value=100), "exactly 100", "đúng 100"),
    (About(value=60), "about 60", "khoảng 60"),
    (About(value=60, tolerance=0.5), "about 60 ± 0.5", "khoảng 60 ± 0,5"),
    (Range(lower=104, upper=106), "from 104 to 106", "từ 104 đến 106"),
    (Maintain(), "maintain (not known)", "duy trì (không rõ)"),
    (Maintain(value=100, tolerance=1), "maintain 100 ± 1", "duy trì 100 ± 1"),
    (TrueFrom(), "achieved (yes)", "đạt (có)"),
    (
        AWARENESS,
        "up 10–15 (% or points, not stated) on 2025",
        "tăng 10–15 (% hoặc điểm, chưa rõ) so với 2025",
    ),
    (
        Change(lower=2, relative_to=Period.year(2020), reading="points", direction="decrease"),
        "down 2 points on 2020",
        "giảm 2 điểm so với 2020",
    ),
    (
        GrowthCap(value=0.46, strict=True),
        "rise of less than 0.46 a year",
        "tăng dưới 0,46 mỗi năm",
    ),
    (GrowthCap(value=0.5), "rise of at most 0.5 a year", "tăng không quá 0,5 mỗi năm"),
    (Staged(stage="pilot", rule=AtLeast(value=70)), "at least 70 (pilot)", "ít nhất 70 (thí điểm)"),
    (Staged(stage="test", rule=AtLeast(value=70)), "at least 70 (test)", "ít nhất 70 (test)"),
    (EventsPerPeriod(count=2, per="year"), "at least 2 a year", "ít nhất 2 mỗi năm"),
    (NEWS, "exactly 100 % communes (at least 4 a quarter)", "đúng 100 % xã (ít nhất 4 mỗi quý)"),
]


@pytest.mark.parametrize(
    ("rule", "english", "vietnamese"),
    WORDS,
    ids=[f"{rule.type}-{place}" for place, (rule, *_) in enumerate(WORDS)],
)
def test_every_rule_has_words_in_both_languages(rule: AnyRule, english: str, vietnamese: str) -> None:
    assert (describe(rule), describe(rule, "vi")) == (english, vietnamese)


def test_every_form_of_rule_is_described_here() -> None:
    assert {type(rule) for rule, *_ in WORDS} == set(AnyRule.__args__)


def test_numbers_may_be_written_another_way() -> None:
    assert describe(AtLeast(value=60), number=lambda value, _: f"{value:.1f}") == "at least 60.0"


@pytest.mark.parametrize("rule", [rule for rule, *_ in WORDS], ids=str)
def test_a_rule_is_known_by_its_type(rule: AnyRule) -> None:
    adapter: TypeAdapter[AnyRule] = TypeAdapter(Rule)
    assert adapter.validate_json(adapter.dump_json(rule)) == rule


def test_an_unknown_type_lists_the_known_ones() -> None:
    with pytest.raises(ValidationError, match="'at_least', 'more_than', 'at_most'"):
        TypeAdapter(Rule).validate_python({"type": "ge", "value": 1})


def test_a_range_needs_its_limits_in_order() -> None:
    with pytest.raises(ValidationError, match="a range needs lower <= upper, got 2 and 1"):
        Range(lower=2, upper=1)


@pytest.mark.parametrize(
    ("rule", "parent", "relation"),
    [
        (AtLeast(value=60), AtLeast(value=60), "same"),
        (AtLeast(value=38), AtLeast(value=50), "weaker"),
        (AtLeast(value=97), AtLeast(value=50), "stronger"),
        (LessThan(value=65), LessThan(value=30), "weaker"),
        (AtMost(value=1.4), AtMost(value=1.7), "stronger"),
        (MoreThan(value=50), AtLeast(value=50), "stronger"),
        (AtMost(value=50), LessThan(value=50), "weaker"),
        (Exactly(value=100), AtLeast(value=80), "stronger"),
        (Exactly(value=80), AtLeast(value=80), "same"),
        (Exactly(value=80), MoreThan(value=80), "weaker"),
        (Exactly(value=20), LessThan(value=30), "stronger"),
        (Exactly(value=100), Exactly(value=100), "same"),
        (Exactly(value=90), Exactly(value=100), "unknown"),
        (AtLeast(value=80), Exactly(value=100), "unknown"),
        (AtLeast(value=50), AtMost(value=50), "unknown"),
        (Maintain(), AtMost(value=111), "unknown"),
        (AtMost(value=111), Range(lower=104, upper=106), "unknown"),
    ],
    ids=str,
)
def test_a_local_rule_is_compared_with_the_one_above(
    rule: AnyRule, parent: AnyRule, relation: Relation
) -> None:
    assert relation_between(rule, parent) == relation


def test_only_rules_with_one_bound_are_compared() -> None:
    others = [
        rule for rule, *_ in WORDS if not isinstance(rule, (AtLeast, MoreThan, AtMost, LessThan, Exactly))
    ]
    found = {relation_between(one, other) for one, other in itertools.product(others, repeat=2)}
    assert found == {"unknown"}
