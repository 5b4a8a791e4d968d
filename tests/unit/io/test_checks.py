"""Checks of a record against the catalogue and the areas."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from gender_indicators.indicators import catalogue
from gender_indicators.io.checks import Lists
from gender_indicators.programmes import load_areas

if TYPE_CHECKING:
    from gender_indicators.io.documents import Json

KNOWN = Lists(catalogue(), load_areas())


def test_nothing_is_checked_without_lists() -> None:
    assert Lists().faults({"indicator": "X", "area": "x", "numerator": 2, "denominator": 1}) == {}


def test_a_known_record_has_no_fault() -> None:
    assert KNOWN.faults({"indicator": "WOMEN_WAGE_WORK", "area": "vn-63/province/11"}) == {}


def test_an_unknown_indicator_is_answered_with_near_ones() -> None:
    fault = KNOWN.faults({"indicator": "WOMEN_WAGE_WRK"})["indicator"]
    assert fault.startswith("unknown indicator 'WOMEN_WAGE_WRK'. Did you mean 'WOMEN_WAGE_WORK'")


def test_an_unknown_area_is_answered_with_near_ones() -> None:
    assert "Did you mean" in KNOWN.faults({"area": "vn-63/provnce/11"})["area"]


def test_the_name_of_an_area_is_answered_with_its_id() -> None:
    assert "vn-63/province/11" in KNOWN.faults({"area": "Điện Biên"})["area"]


@pytest.mark.parametrize("field", ["indicator", "area"])
@pytest.mark.parametrize("value", [None, 3, ["SRB"]], ids=str)
def test_fields_of_another_kind_are_left_to_the_model(field: str, value: Json) -> None:
    assert KNOWN.faults({field: value}) == {}


def test_a_part_is_not_larger_than_its_whole() -> None:
    record: dict[str, Json] = {"indicator": "WOMEN_KEY_LEADERS", "numerator": 23.0, "denominator": 22}
    assert KNOWN.faults(record)["numerator"].startswith("larger than the denominator, but WOMEN_KEY_LEADERS")


@pytest.mark.parametrize(
    "counts",
    [
        {"numerator": 22, "denominator": 22},
        {"numerator": 23},
        {"denominator": 2},
        {"numerator": "23", "denominator": 22},
    ],
    ids=str,
)
def test_a_part_may_be_the_whole_or_lack_it(counts: dict[str, Json]) -> None:
    assert KNOWN.faults({"indicator": "WOMEN_KEY_LEADERS"} | counts) == {}


def test_more_boys_than_girls_are_no_fault() -> None:
    assert KNOWN.faults({"indicator": "SRB", "numerator": 112, "denominator": 100}) == {}


def test_a_proportion_that_may_pass_100_percent_is_no_fault() -> None:
    spec = dataclasses.replace(catalogue()["WOMEN_KEY_LEADERS"], over_100=True)
    lists = Lists({spec.code: spec})
    assert lists.faults({"indicator": spec.code, "numerator": 2, "denominator": 1}) == {}


def test_a_code_may_be_written_in_any_letter_case() -> None:
    assert KNOWN.code("women_Wage_work") == "WOMEN_WAGE_WORK"


def test_an_unknown_code_is_left_as_written() -> None:
    assert KNOWN.code("wages") == "wages"
    assert Lists().code("srb") == "srb"


@pytest.mark.parametrize(("code", "unit"), [("SRB", "male_per_100_female"), ("srb", "male_per_100_female")])
def test_the_unit_is_that_of_the_indicator(code: str, unit: str) -> None:
    assert KNOWN.unit(code) == unit


def test_the_unit_of_an_unknown_indicator_is_percent() -> None:
    assert (KNOWN.unit("X"), Lists().unit("SRB")) == ("percent", "percent")


@pytest.mark.parametrize("value", [1.12, 893])
def test_a_ratio_of_births_in_another_unit_is_refused(value: float) -> None:
    found = Lists(specs=catalogue()).faults({"indicator": "SRB", "value": value})
    assert found == {
        "value": "not male per 100 female births: write 112, not 1.12 (male per female) or 893 (per 1,000)"
    }


@pytest.mark.parametrize("value", [-1, 100.5])
def test_a_part_lies_between_nothing_and_the_whole(value: float) -> None:
    found = Lists(specs=catalogue()).faults({"indicator": "WOMEN_WAGE_WORK", "value": value})
    assert found == {"value": "WOMEN_WAGE_WORK counts a part of a whole: it lies between 0 and 100"}


def test_a_plausible_value_has_no_fault() -> None:
    assert Lists(specs=catalogue()).faults({"indicator": "SRB", "value": 112}) == {}
    assert Lists(specs=catalogue()).faults({"indicator": "MMR", "value": 112}) == {}
