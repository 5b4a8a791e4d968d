"""Frameworks from files and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gender_indicators.errors import DataFileError
from gender_indicators.io import read_framework, write_framework
from gender_indicators.io.plans import COMPARATORS
from gender_indicators.programmes import AtLeast, Framework, Staged, available, load

if TYPE_CHECKING:
    from pathlib import Path

YAML = """
id: plan-2022
kind: annual_plan
name: {vi: Kế hoạch năm 2022, en: Annual plan 2022}
parents: [vn-dien-bien-2021-2025]
area: vn-63/province/11
period: 2022
source: {citation: Plan of the province, verified: yes}
targets:
- code: "1.1"
  name: {vi: Cơ quan có lãnh đạo nữ, en: Agencies with a woman leader}
  indicator: WOMEN_KEY_LEADERS
  unit: percent
  milestones:
  - period: 2022-12-31
    rule: {type: ">=", value: 55}
  source: {citation: Plan of the province, verified: no}
"""


def plan(**fields: Any) -> dict[str, Any]:
    return load("vn-gbv-2021-2025").model_dump(mode="json", exclude_none=True) | fields


def write(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def refused(path: Path) -> tuple[str, ...]:
    with pytest.raises(DataFileError) as caught:
        read_framework(path)
    return caught.value.faults


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
@pytest.mark.parametrize("name", available())
def test_nothing_is_lost_between_writing_and_reading(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"plan{suffix}"
    write_framework(load(name), path)
    assert read_framework(path) == load(name)


def test_a_plan_may_be_written_by_hand_in_yaml(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(YAML, encoding="utf-8")
    found = read_framework(str(path))
    assert (str(found.period), found.source.verified) == ("2022", "yes")
    (milestone,) = found.target("1.1").milestones
    assert (str(milestone.period), milestone.rule) == ("2022-12-31", AtLeast(value=55))


@pytest.mark.parametrize("short", COMPARATORS)
def test_short_forms_of_rules_are_read(tmp_path: Path, short: str) -> None:
    data = plan()
    data["targets"][0]["milestones"][0]["rule"]["type"] = short
    found = read_framework(write(tmp_path / "plan.json", data))
    assert found.targets[0].milestones[0].rule.type == COMPARATORS[short]


def test_short_forms_are_read_within_other_rules_and_amendments(tmp_path: Path) -> None:
    staged = {"type": "staged", "stage": "pilot", "rule": {"type": "ge", "value": 70}}
    shared = {
        "type": "unit_share",
        "unit": {"vi": "xã", "en": "communes"},
        "unit_rule": {"type": "events_per_period", "count": 4, "per": "quarter"},
        "share": {"type": "=", "value": 100},
    }
    data = plan()
    data["targets"][0]["milestones"][0]["rule"] = staged
    data["targets"][0]["amendments"] = [
        {"date": "2023-01-01", "document": "1/QD", "milestones": [{"period": "2025", "rule": shared}]}
    ]
    target = read_framework(write(tmp_path / "plan.json", data)).targets[0]
    assert target.milestones[0].rule == Staged(stage="pilot", rule=AtLeast(value=70))
    assert target.amendments[0].milestones[0].rule.type == "unit_share"


def test_the_library_itself_knows_no_short_forms() -> None:
    data = plan()
    data["targets"][0]["milestones"][0]["rule"]["type"] = "ge"
    with pytest.raises(ValueError, match="'ge' found"):
        Framework.model_validate(data)


def test_the_type_of_a_document_has_no_short_form(tmp_path: Path) -> None:
    document = {"number": "1", "type": "ge", "issuer": "a", "title": {"vi": "a", "en": "a"}}
    data = plan(document=document | {"source": {"citation": "a"}})
    assert refused(write(tmp_path / "plan.json", data))[0].startswith("document.type: Input should be 'law'")


def test_all_faults_are_named_with_their_places(tmp_path: Path) -> None:
    data = plan(colour="red", kind="wish")
    data["targets"][1]["milestones"][0]["rule"]["value"] = "100"
    del data["targets"][0]["unit"]
    found = refused(write(tmp_path / "plan.json", data))
    assert [fault.partition(":")[0] for fault in found] == [
        "kind",
        "targets[0].unit",
        "targets[1].milestones[0].rule.value",
        "colour",
    ]


@pytest.mark.parametrize("data", [[], "plan", 3, None], ids=str)
def test_a_plan_is_an_object(tmp_path: Path, data: object) -> None:
    assert refused(write(tmp_path / "plan.json", data))[0].startswith("(top level): ")


@pytest.mark.parametrize("rule", [None, [], "ge", {"type": ["ge"]}, {}], ids=str)
def test_a_rule_of_another_shape_is_a_fault(tmp_path: Path, rule: object) -> None:
    data = plan()
    data["targets"][0]["milestones"][0]["rule"] = rule
    assert refused(write(tmp_path / "plan.json", data))[0].startswith("targets[0].milestones[0].rule")


def test_a_table_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"one of \.json, \.yaml, \.yml"):
        read_framework(tmp_path / "plan.csv")
    with pytest.raises(DataFileError, match=r"one of \.json, \.yaml, \.yml"):
        write_framework(load("vn-gbv-2021-2025"), tmp_path / "plan.csv")
