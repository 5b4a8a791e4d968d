"""Traps of real plans and figures, each of which has misled a reader before."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from pydantic import ValidationError

from gender_indicators.errors import DataFileError, UnknownAreaError
from gender_indicators.indicators import catalogue, indicator
from gender_indicators.io import read_observations
from gender_indicators.programmes import (
    About,
    Change,
    Framework,
    LessThan,
    Maintain,
    Observation,
    load,
    load_areas,
    load_observations,
    relation_between,
)

STRATEGY = "vn-strategy-2021-2030"
EVE, REFORM = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def test_the_first_target_counts_agencies_not_leaders() -> None:
    spec = indicator("WOMEN_KEY_LEADERS")
    target = load(STRATEGY).target("1.1")
    assert "agencies" in spec.denominator.en.lower()
    assert "agencies" in target.name.en
    assert target.note.startswith("unit of count is the agency, not the leader")


def test_unpaid_care_is_a_ratio_of_means_not_a_reduction() -> None:
    target = load(STRATEGY).target("3.1")
    assert indicator(target.indicator).kind == "mean_ratio"
    assert target.unit == "ratio"
    assert not any(isinstance(milestone.rule, Change) for milestone in target.milestones)


def test_three_sources_for_one_year_stay_side_by_side() -> None:
    found = load_observations("vn-srb-national").select(indicator="SRB", period="2021")
    assert sorted((each.value, each.source_type) for each in found) == [
        (109.5, "civil_registration"),
        (111.4, "modelled"),
        (112.0, "modelled"),
    ]


def test_a_figure_from_part_of_a_year_is_provisional() -> None:
    found = load_observations("vn-srb-national").select(indicator="SRB")
    (partial,) = [each for each in found if each.value == 113.7]
    assert (partial.status, partial.source_type) == ("P", "administrative")


def test_a_result_of_2024_rests_on_the_data_of_2020() -> None:
    (found,) = [
        each
        for each in load_observations("vn-strategy-results").observations
        if each.reported_for is not None
    ]
    assert (found.indicator, str(found.period), str(found.reported_for)) == (
        "WOMEN_DIRECTORS",
        "2020",
        "2024",
    )


def test_five_breakdowns_make_no_total() -> None:
    found = load_observations("vn-strategy-results").select(indicator="WOMEN_KEY_LEADERS", groups=())
    assert found == ()


def test_about_has_no_tolerance_unless_one_is_stated() -> None:
    (_, last) = load(STRATEGY).target("2.1").milestones
    assert last.rule == About(value=60, tolerance=None)


def test_below_does_not_hold_the_value_itself() -> None:
    rule = load(STRATEGY).target("2.2").milestones[0].rule
    assert rule == LessThan(value=30)
    assert relation_between(rule, LessThan(value=30)) == "same"


def test_ten_to_fifteen_percent_more_awareness_is_left_unread() -> None:
    rule = load("vn-communication-2030").target("COM3").milestones[0].rule
    assert isinstance(rule, Change)
    assert (rule.lower, rule.upper, str(rule.relative_to), rule.reading) == (10, 15, "2025", "unknown")


def test_a_reused_code_is_another_province_from_july_2025() -> None:
    named = {
        (day, area.name)
        for day in (EVE, REFORM)
        for area in load_areas().select(level="province", on=day)
        if area.code == "24"
    }
    assert named == {(EVE, "Bắc Giang"), (REFORM, "Bắc Ninh")}


def test_districts_and_communes_that_share_a_number_are_told_apart() -> None:
    areas = load_areas().areas
    assert len({(area.system, area.level, area.code) for area in areas}) == len(areas)
    assert len({area.id for area in areas}) == len(areas)


def test_a_merged_commune_is_the_union_of_whole_old_ones() -> None:
    areas = load_areas()
    merged = [key for change in areas.changes for key in change.from_areas]
    assert len(merged) == len(set(merged)) == 16
    assert all(areas.get(key).valid_to == EVE for key in merged)
    assert all(areas.get(key).valid_from == REFORM for change in areas.changes for key in change.to_areas)


def test_commas_and_dots_of_vietnamese_sheets_are_read_by_one_rule(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("indicator;period;value\nX;2023;26,22\nX;2024;1.357\n", encoding="utf-8")
    found = read_observations(path, decimal=",", area="vn-63/province/11").observations
    assert [each.value for each in found] == [26.22, 1357]


def test_a_vietnamese_sheet_read_by_the_english_rule_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("indicator;period;value\nX;2023;26,22\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="read the file with decimal=','"):
        read_observations(path, area="vn-63/province/11")


def test_composed_and_decomposed_letters_are_one_text(tmp_path: Path) -> None:
    text = "indicator,area,period,value,note\nX,vn-63/province/11,2023,59,Điện Biên\n"
    notes: list[str] = []
    for form in ("NFC", "NFD"):
        path = tmp_path / f"{form}.csv"
        path.write_text(unicodedata.normalize(form, text), encoding="utf-8")
        notes += [each.note for each in read_observations(path).observations]
    assert notes == ["Điện Biên", "Điện Biên"]


@pytest.mark.parametrize("name", ["Hòa Bình", "Hoà Bình"], ids=["new-spelling", "old-spelling"])
def test_both_spellings_of_hoa_binh_are_answered_with_its_id(name: str) -> None:
    with pytest.raises(UnknownAreaError, match="vn-63/province/17"):
        load_areas().get(name)


def test_a_strategy_amended_in_mid_course_keeps_both_versions() -> None:
    strategy = load(STRATEGY).model_dump(mode="json")
    target = strategy["targets"][0]
    later = {"period": "2030", "rule": {"type": "at_least", "value": 80}}
    target["amendments"] = [{"date": "2026-01-01", "document": "1/NQ-CP", "milestones": [later]}]
    amended = Framework.model_validate(strategy).target("1.1")
    assert len(amended.milestones_in_force(dt.date(2025, 12, 31))) == 2
    assert len(amended.milestones_in_force(dt.date(2026, 1, 1))) == 1


def test_a_target_cut_off_in_the_source_is_unknown_not_zero_and_not_national() -> None:
    target = load("vn-dien-bien-2021-2025").target("4.1")
    (milestone,) = target.milestones
    assert milestone.rule == Maintain(value=None)
    assert (target.relation, target.source.verified) == ("unknown", "no")


def test_missing_is_never_zero() -> None:
    given = {
        "indicator": "SRB",
        "area": "vn-63/province/11",
        "period": "2022",
        "unit": "male_per_100_female",
        "source": {"citation": "plan"},
        "source_type": "administrative",
    }
    assert Observation.model_validate(given | {"status": "O"}).best_value is None
    with pytest.raises(ValidationError, match="no value and no counts"):
        Observation.model_validate(given)


def test_fewer_boys_than_natural_are_not_better() -> None:
    spec = catalogue()["SRB"]
    assert (spec.direction, spec.natural_range) == ("toward_range", (104, 106))
