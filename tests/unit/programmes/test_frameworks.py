"""Frameworks: targets with their milestones, amendments and parents."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from gender_indicators.errors import UnknownCodeError
from gender_indicators.programmes import AtLeast, Exactly, Framework, Target, faults


def milestone(year: str, kind: str = "at_least", value: float = 60, **fields: Any) -> dict[str, Any]:
    return {"period": year, "rule": {"type": kind, "value": value}} | fields


def target(*milestones: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "code": "1.1",
        "name": {"vi": "Chỉ tiêu", "en": "Target"},
        "indicator": "WOMEN_KEY_LEADERS",
        "unit": "percent",
        "milestones": milestones or (milestone("2025"), milestone("2030", value=75)),
        "source": {"citation": "Resolution 28/NQ-CP"},
    } | fields


def framework(*targets: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "plan",
        "kind": "plan",
        "name": {"vi": "Kế hoạch", "en": "Plan"},
        "area": "vn/national/VN",
        "period": "2021/2030",
        "targets": targets or (target(),),
        "source": {"citation": "Resolution 28/NQ-CP"},
    } | fields


def amendment(date: str, *milestones: dict[str, Any], note: str = "") -> dict[str, Any]:
    return {"date": date, "document": "1/QD", "milestones": milestones, "note": note}


AMENDED = Target.model_validate(
    target(
        amendments=[
            amendment("2023-01-01", milestone("2025", value=65), milestone("2030", value=80)),
            amendment("2024-01-01", milestone("2028", "exactly", 100)),
        ]
    )
)


def refused(model: type[Framework | Target], data: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return "\n".join(faults(caught.value))


def test_a_target_is_found_by_its_code() -> None:
    assert Framework.model_validate(framework()).target("1.1").indicator == "WOMEN_KEY_LEADERS"


def test_an_unknown_target_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownCodeError, match=r"unknown target of plan '1.2'. Did you mean '1.1'"):
        Framework.model_validate(framework()).target("1.2")


def test_a_milestone_is_due_on_the_last_day_of_its_period() -> None:
    assert Target.model_validate(target()).milestones[0].due == dt.date(2025, 12, 31)


def test_a_target_needs_a_milestone() -> None:
    assert "target 1.1: at least one milestone is needed" in refused(Target, target() | {"milestones": []})


def test_milestones_increase_in_date() -> None:
    data = target(milestone("2030"), milestone("2025"))
    assert "milestones must increase in date: 2030 stands before 2025" in refused(Target, data)


@pytest.mark.parametrize(
    ("kind", "first", "second"), [("at_least", 60, 50), ("more_than", 60, 50), ("at_most", 50, 60)]
)
def test_a_weaker_later_milestone_needs_a_note(kind: str, first: float, second: float) -> None:
    data = target(milestone("2025", kind, first), milestone("2030", kind, second))
    assert "the milestone 2030 asks for less than 2025: explain it in the note" in refused(Target, data)
    assert Target.model_validate(data | {"note": "lowered after the review"})


def test_milestones_of_different_rules_are_not_compared() -> None:
    assert Target.model_validate(target(milestone("2025"), milestone("2030", "at_most", 10)))


def test_parent_and_relation_go_together() -> None:
    parent = {"framework": "other", "target": "1.1"}
    assert "parent and relation go together" in refused(Target, target(parent=parent))
    assert Target.model_validate(target(parent=parent, relation="same")).relation == "same"


def test_a_unit_must_be_known() -> None:
    assert "unit: unknown unit 'percnt'. Did you mean 'percent'" in refused(Target, target(unit="percnt"))


def test_groups_are_ordered_pairs() -> None:
    found = Target.model_validate(target(groups={"sex": "female", "age": "15+"}))
    assert found.groups == (("age", "15+"), ("sex", "female"))
    assert found.model_dump()["groups"] == {"age": "15+", "sex": "female"}


def test_groups_may_be_given_as_pairs() -> None:
    assert Target.model_validate(target(groups=(("sex", "female"),))).groups == (("sex", "female"),)


def test_a_category_is_not_blank() -> None:
    assert "groups[0][1]: String should have at least 1 character" in refused(
        Target, target(groups={"sex": " "})
    )


def test_the_latest_version_is_in_force_without_a_day() -> None:
    assert AMENDED.milestones_in_force()[0].rule == Exactly(value=100)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (dt.date(2022, 12, 31), 60),
        (dt.date(2023, 1, 1), 65),
        (dt.date(2023, 12, 31), 65),
        (dt.date(2024, 1, 1), 100),
    ],
    ids=str,
)
def test_a_version_holds_from_its_date(day: dt.date, value: float) -> None:
    rule = AMENDED.milestones_in_force(day)[0].rule
    assert isinstance(rule, AtLeast | Exactly)
    assert rule.value == value


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (dt.date(2024, 6, 1), "2025"),
        (dt.date(2025, 12, 31), "2025"),
        (dt.date(2026, 1, 1), "2030"),
        (dt.date(2031, 1, 1), "2030"),
    ],
    ids=str,
)
def test_the_milestone_for_a_day_is_the_next_one_due(day: dt.date, due: str) -> None:
    assert str(Target.model_validate(target()).milestone_for(day).period) == due


def test_amendments_follow_each_other() -> None:
    later = amendment("2024-01-01", milestone("2025"))
    assert "amendments must follow each other" in refused(Target, target(amendments=[later, later]))


def test_the_milestones_of_an_amendment_are_checked_too() -> None:
    data = target(amendments=[amendment("2024-01-01")])
    assert "amendment of 2024-01-01: at least one milestone is needed" in refused(Target, data)


def test_an_amendment_may_explain_its_weaker_milestone() -> None:
    milestones = milestone("2025"), milestone("2030", value=50)
    assert "asks for less" in refused(Target, target(amendments=[amendment("2024-01-01", *milestones)]))
    explained = amendment("2024-01-01", *milestones, note="lowered")
    assert Target.model_validate(target(amendments=[explained]))


def test_codes_are_unique_within_a_framework() -> None:
    goal = {"code": "O1", "name": {"vi": "a", "en": "a"}}
    found = refused(Framework, framework(target(), target(), objectives=[goal, goal]))
    assert "objective code 'O1' is used twice; target code '1.1' is used twice" in found


def test_a_target_names_an_objective_of_the_framework() -> None:
    goal = {"code": "O1", "name": {"vi": "a", "en": "a"}}
    assert Framework.model_validate(framework(target(objective="O1"), objectives=[goal]))
    found = refused(Framework, framework(target(objective="O2"), objectives=[goal]))
    assert "targets[0].objective: no objective 'O2'. Did you mean 'O1'?" in found


def test_milestones_lie_in_the_period_of_the_framework() -> None:
    found = refused(Framework, framework(target(milestone("2035"))))
    assert "targets[0].milestones[0].period: 2035 lies outside the framework's period 2021/2030" in found


def test_amended_milestones_lie_in_the_period_of_the_framework_too() -> None:
    amended = target(amendments=[amendment("2024-01-01", milestone("2035"))])
    assert "targets[0].amendments[0].milestones[0].period: 2035 lies outside" in refused(
        Framework, framework(amended)
    )


def test_a_milestone_after_the_framework_may_lie_outside() -> None:
    assert Framework.model_validate(framework(target(milestone("2035", timing="after"))))
