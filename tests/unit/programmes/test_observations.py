"""Observations: values, counts, limits and status that must fit together."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from gender_indicators.core import Text
from gender_indicators.errors import InputError
from gender_indicators.programmes import SOURCE_TYPES, Observation, Observations, faults


def given(**fields: Any) -> dict[str, Any]:
    return {
        "indicator": "WOMEN_KEY_LEADERS",
        "area": "vn/national/VN",
        "period": "2024",
        "value": 59,
        "unit": "percent",
        "source": {"citation": "Ministry report 2024"},
        "source_type": "government_report",
    } | fields


def observation(**fields: Any) -> Observation:
    return Observation.model_validate(given(**fields))


def refused(**fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        observation(**fields)
    return "\n".join(faults(caught.value))


def collection(*observations: Observation, id: str = "a", note: str = "") -> Observations:  # noqa: A002
    return Observations(id=id, name=Text("a", "a"), observations=observations, note=note)


def test_numerator_and_denominator_go_together() -> None:
    assert "numerator and denominator go together" in refused(numerator=13)


def test_counts_are_not_negative() -> None:
    assert "numerator: Input should be greater than or equal to 0" in refused(numerator=-1, denominator=2)


def test_nothing_is_not_a_value() -> None:
    assert "no value and no counts" in refused(value=None)


@pytest.mark.parametrize("status", ["O", "M", "Q"])
def test_a_missing_value_is_stated_by_its_status(status: str) -> None:
    assert observation(value=None, status=status).best_value is None


def test_an_unknown_status_lists_the_letters() -> None:
    assert "unknown status 'Z': write A (normal value), E (estimated value)" in refused(status="Z")


def test_a_forecast_is_no_observation_of_the_past() -> None:
    assert observation(status="F").is_forecast
    assert not observation().is_forecast


@pytest.mark.parametrize("value", [59, 59.1, 59.09, 59.0909])
def test_a_printed_value_may_be_rounded(value: float) -> None:
    assert observation(value=value, numerator=13, denominator=22).value == value


@pytest.mark.parametrize("value", [0.59, 60, 61, 58, 59.2])
def test_a_value_that_its_counts_do_not_give_is_refused(value: float) -> None:
    found = refused(value=value, numerator=13, denominator=22)
    assert "numerator / denominator x 100 gives 59.0909" in found


def test_a_value_divided_in_another_order_is_the_same() -> None:
    value = math.nextafter(math.nextafter(100 * 16 / 21, 100), 100)
    assert observation(value=value, numerator=16, denominator=21)


def test_the_best_value_comes_from_the_counts() -> None:
    assert observation(numerator=13, denominator=22).best_value == 1300 / 22


def test_the_best_value_without_counts_is_the_printed_one() -> None:
    assert observation().best_value == 59


def test_no_value_is_computed_from_an_empty_denominator() -> None:
    assert observation(value=None, numerator=0, denominator=0).computed_value is None


def test_limits_come_with_their_level() -> None:
    assert "lower, upper and level go together" in refused(lower=58, upper=60)


def test_a_level_is_a_share() -> None:
    assert "write 0.95 for 95 %" in refused(lower=58, upper=60, level=95)


@pytest.mark.parametrize(("lower", "upper"), [(60, 61), (60, 58)])
def test_limits_hold_the_value(lower: float, upper: float) -> None:
    assert "limits must hold the value" in refused(lower=lower, upper=upper, level=0.95)


def test_limits_may_stand_with_counts_alone() -> None:
    found = observation(value=None, numerator=13, denominator=22, lower=38, upper=77, level=0.95)
    assert found.level == 0.95


def test_groups_are_ordered_whatever_the_order_of_the_file() -> None:
    assert observation(groups={"sex": "f", "age": "1"}).groups == (("age", "1"), ("sex", "f"))


@pytest.mark.parametrize("groups", [(("sex", "f"), ("age", "1")), (("sex", "f"), ("sex", "m"))], ids=str)
def test_pairs_are_ordered_by_dimension_each_once(groups: tuple[tuple[str, str], ...]) -> None:
    assert "groups must be ordered by dimension, each dimension once" in refused(groups=groups)


def test_a_stage_is_a_code() -> None:
    assert observation(stage="pilot").stage == "pilot"
    assert "stage: String should match pattern" in refused(stage="a b")


def test_an_unknown_kind_of_source_lists_the_known_ones() -> None:
    assert all(f"'{kind}'" in refused(source_type="rumour") for kind in SOURCE_TYPES)


def test_the_key_says_what_the_figure_is_about() -> None:
    assert observation(groups={"sex": "f"}).key == (
        "WOMEN_KEY_LEADERS",
        "vn/national/VN",
        "2024",
        (("sex", "f"),),
    )


@pytest.mark.parametrize(
    "other",
    [
        {"source": {"citation": "another"}},
        {"source_type": "survey"},
        {"method": "census of bodies"},
        {"reported_for": "2025"},
        {"vintage": "2025-01-01"},
        {"stage": "pilot"},
        {"period": "2023"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_figures_of_another_origin_stand_side_by_side(other: dict[str, Any]) -> None:
    assert len(collection(observation(), observation(**other))) == 2


def test_the_same_figure_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"observations\[1\] repeats observations\[0\]"):
        collection(observation(), observation(value=60))


def test_observations_are_selected() -> None:
    total, women = observation(), observation(groups={"sex": "f"}, period="2023")
    both = collection(total, women)
    assert both.select() == (total, women)
    assert both.select(indicator="SRB") == ()
    assert both.select(area="vn/national/VN", period="2023") == (women,)
    assert both.select(groups=()) == (total,)


def test_merging_keeps_equal_records_once() -> None:
    one, other = observation(), observation(period="2023")
    merged = collection(one, note="first").merge(collection(one, other, id="b", note="second"), collection())
    assert (merged.id, merged.observations, merged.note) == ("a", (one, other), "first second")


def test_merging_refuses_records_that_differ() -> None:
    with pytest.raises(InputError, match="two sets disagree on .*: keep one of the two figures"):
        collection(observation()).merge(collection(observation(value=60)))


@pytest.mark.parametrize("status", ["O", "M", "Q"])
def test_a_status_of_no_figure_admits_none(status: str) -> None:
    assert "says that there is no figure" in refused(status=status)


def test_no_value_comes_from_nobody() -> None:
    assert "denominator of zero" in refused(value=59, numerator=0, denominator=0)


@pytest.mark.parametrize("value", ["59", True])
def test_a_number_is_neither_text_nor_yes_or_no(value: object) -> None:
    assert "valid number" in refused(value=value)
