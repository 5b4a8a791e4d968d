"""Targets met or not: every operator at and around its bound."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import attainment, srb
from gender_indicators.attainment import measurement
from gender_indicators.core import Estimate, Interval
from gender_indicators.errors import AlignmentError, DomainError, InputError, MethodError


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("at_least", "not_met", "met", "met"),
        ("more_than", "not_met", "not_met", "met"),
        ("at_most", "met", "met", "not_met"),
        ("less_than", "met", "not_met", "not_met"),
        ("exactly", "not_met", "met", "not_met"),
    ],
)
def test_each_operator_at_its_bound(operator: Any, below: str, at: str, above: str) -> None:
    found = attainment.measure([29.9, 30.0, 30.1], 30, operator=operator)
    assert found.verdict.tolist() == [below, at, above]


@pytest.mark.parametrize("operator", ["more_than", "less_than"])
def test_the_bound_of_a_strict_rule_has_no_gap_and_is_not_met(operator: Any) -> None:
    found = attainment.measure(30, 30, operator=operator)
    assert (str(found.verdict), float(found.gap)) == ("not_met", 0)
    assert found.reasons.at() == ("no_baseline", "at_boundary")


def test_about_allows_its_tolerance_in_binary_floats() -> None:
    found = attainment.measure([0.97, 1.03, 1.031], 1, operator="about", tolerance=0.03)
    assert found.verdict.tolist() == ["met", "met", "not_met"]


def test_about_without_a_tolerance_is_not_assessable() -> None:
    found = attainment.measure(59, 60, operator="about", baseline=50)
    assert str(found.verdict) == "not_assessable"
    assert "no_tolerance" in found.reasons
    assert np.isnan(found.gap)
    assert np.isnan(found.share)


def test_a_range_holds_its_ends() -> None:
    found = attainment.measure([102.9, 103, 107, 107.1], (103, 107), operator="range")
    assert found.verdict.tolist() == ["not_met", "met", "met", "not_met"]


def test_a_swapped_range_is_refused() -> None:
    with pytest.raises(DomainError, match="lower end lies above"):
        attainment.measure(1, (107, 103), operator="range")


def test_a_range_needs_its_pair_and_others_need_one_value() -> None:
    with pytest.raises(InputError, match=r"target=\(lower, upper\)"):
        attainment.measure(1, 107, operator="range")
    with pytest.raises(InputError, match="belongs to 'range'"):
        attainment.measure(1, (103, 107))


@pytest.mark.parametrize(
    ("direction", "lower_value", "higher_value"),
    [("higher", "not_met", "met"), ("lower", "met", "not_met"), ("both", "not_met", "not_met")],
)
def test_maintain_knows_which_way_is_a_loss(direction: Any, lower_value: str, higher_value: str) -> None:
    found = attainment.measure(
        [94, 96], None, baseline=95, operator="maintain", tolerance=0.5, direction=direction
    )
    assert found.verdict.tolist() == [lower_value, higher_value]


def test_maintain_can_name_its_level() -> None:
    found = attainment.measure([100, 99], 100, operator="maintain", direction="higher")
    assert found.verdict.tolist() == ["met", "not_met"]


def test_maintain_without_any_level_is_not_assessable() -> None:
    found = attainment.measure(106, None, operator="maintain")
    assert str(found.verdict) == "not_assessable"
    assert "no_target" in found.reasons


def test_no_actual_value_is_no_data_never_zero() -> None:
    found = attainment.measure(np.nan, 60, baseline=40)
    assert str(found.verdict) == "no_data"
    assert np.isnan(found.gap)
    assert float(found.gap_at_baseline) == 20
    assert found.reasons.at() == ("missing",)


def test_an_unknown_target_is_not_assessable() -> None:
    found = attainment.measure([50.0, 50.0], [np.nan, 40])
    assert found.verdict.tolist() == ["not_assessable", "met"]


def test_without_a_baseline_the_share_is_empty_with_its_reason() -> None:
    found = attainment.measure(112, 111, operator="at_most")
    assert np.isnan(found.share)
    assert found.reasons.at() == ("no_baseline",)
    assert float(found.gap) == 1


def test_a_baseline_at_the_target_and_one_beyond_it_are_told_apart() -> None:
    found = attainment.measure([60, 72], 60, baseline=[60, 70])
    assert found.reasons.at(0) == ("zero_distance",)
    assert found.reasons.at(1) == ("met_at_baseline",)
    assert np.isnan(found.share).all()


def test_an_estimate_is_judged_by_its_whole_interval() -> None:
    sure, unsure = srb.estimate(530_000, 500_000), srb.estimate(5_500, 5_000)
    assert str(attainment.measure(sure, 111, operator="at_most").verdict) == "met"
    assert str(attainment.measure(unsure, 111, operator="at_most").verdict) == "inconclusive"
    high = srb.estimate(600_000, 500_000)
    assert str(attainment.measure(high, 111, operator="at_most").verdict) == "not_met"


def test_a_strict_rule_is_judged_by_the_whole_interval_too() -> None:
    found = srb.estimate([530_000, 5_500, 600_000], [500_000, 5_000, 500_000])
    verdict = attainment.measure(found, 111, operator="less_than").verdict
    assert verdict.tolist() == ["met", "inconclusive", "not_met"]
    verdict = attainment.measure(found, 111, operator="more_than").verdict
    assert verdict.tolist() == ["not_met", "inconclusive", "met"]


def test_an_estimate_without_interval_is_judged_by_its_value() -> None:
    assert (
        str(attainment.measure(srb.estimate(5_500, 5_000, level=None), 111, operator="at_most").verdict)
        == "met"
    )


def test_labels_come_from_the_estimate_or_the_series() -> None:
    index = pd.Index(["A", "B"])
    found = srb.estimate(pd.Series([5500, 5600], index), pd.Series([5000, 5000], index), level=None)
    assert list(attainment.measure(found, 111, operator="at_most").to_frame().index) == ["A", "B"]
    target = pd.Series({"A": 1.0})
    assert list(attainment.measure([2], target).to_frame().index) == ["A"]


def test_an_estimate_and_a_target_of_other_areas_are_refused() -> None:
    found = srb.estimate(pd.Series({"A": 5500}), pd.Series({"A": 5000}), level=None)
    with pytest.raises(AlignmentError):
        attainment.measure(found, pd.Series({"B": 111}), operator="at_most")


def test_two_dimensions_give_the_long_table() -> None:
    frame = pd.DataFrame({"2022": [1.0], "2023": [3.0]}, index=["A"])
    found = attainment.measure(frame, 2)
    assert found.to_frame()["verdict"].tolist() == ["not_met", "met"]


def test_a_negative_tolerance_and_infinite_values_are_refused() -> None:
    with pytest.raises(DomainError, match="tolerance is negative"):
        attainment.measure(1, 1, operator="about", tolerance=-1)
    with pytest.raises(DomainError, match="actual is infinite"):
        attainment.measure(np.inf, 1)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="operator='ge'"):
        attainment.measure(1, 1, operator="ge")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="direction='up'"):
        attainment.measure(1, 1, direction="up")  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        measurement._sides("ge", "both", *(np.zeros(1),) * 3)  # type: ignore[arg-type]


def test_results_are_read_only_and_survive_pickling() -> None:
    found = pickle.loads(pickle.dumps(attainment.measure([50, 70], 60, baseline=40)))
    assert found.share.tolist() == [0.5, 1.0]
    for array in (found.verdict, found.gap, found.gap_at_baseline, found.share):
        assert not array.flags.writeable


def estimate(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(value=np.array(value), interval=Interval(np.array(lower), np.array(upper), 0.95, "given"))


@pytest.mark.parametrize(
    ("operator", "lower", "upper", "verdict"),
    [
        ("at_least", 50, 52, "met"),
        ("at_least", 49.9, 52, "inconclusive"),
        ("at_least", 48, 49.9, "not_met"),
        ("at_least", 48, 50, "inconclusive"),
        ("more_than", 50, 52, "inconclusive"),
        ("more_than", 50.1, 52, "met"),
        ("at_most", 48, 50, "met"),
        ("at_most", 48, 50.1, "inconclusive"),
        ("at_most", 50.1, 52, "not_met"),
        ("at_most", 50, 52, "inconclusive"),
        ("less_than", 48, 50, "inconclusive"),
        ("less_than", 48, 49.9, "met"),
        ("less_than", 50, 52, "not_met"),
        ("more_than", 48, 50, "not_met"),
        ("at_most", 49, np.inf, "inconclusive"),
        ("at_most", 51, np.inf, "not_met"),
    ],
)
def test_an_interval_that_touches_the_target(operator: Any, lower: float, upper: float, verdict: str) -> None:
    value = lower + 0.05 if np.isinf(upper) else (lower + upper) / 2
    found = attainment.measure(estimate(value, lower, upper), 50, operator=operator)
    assert str(found.verdict) == verdict


def test_an_interval_without_limits_leaves_the_verdict_to_the_value() -> None:
    assert str(attainment.measure(estimate(51, np.nan, np.nan), 50).verdict) == "met"
    assert str(attainment.measure(estimate(51, np.nan, 52), 50).verdict) == "met"
    assert str(attainment.measure(estimate(51, 48, np.nan), 50).verdict) == "met"


def test_an_interval_around_an_unknown_target_decides_nothing() -> None:
    assert str(attainment.measure(estimate(51, 50, 52), np.nan).verdict) == "not_assessable"


def test_the_table_has_its_columns_and_params_their_options() -> None:
    found = attainment.measure([50.0], 60, baseline=40, operator="at_least", direction="both")
    assert list(found.to_frame().columns) == ["verdict", "gap", "gap_at_baseline", "share", "reasons"]
    row = found.to_frame().iloc[0]
    assert row.tolist() == ["not_met", 10, 20, 0.5, ""]
    assert dict(found.params)["operator"] == "at_least"
    assert dict(found.params)["direction"] == "both"


def test_the_place_of_a_fault_is_named() -> None:
    with pytest.raises(DomainError, match="lower end lies above its upper end at 'B'"):
        attainment.measure(pd.Series({"A": 1, "B": 1}), ([1, 3], [2, 2]), operator="range")
    with pytest.raises(DomainError, match="tolerance is negative at 'B'"):
        attainment.measure(pd.Series({"A": 1, "B": 1}), 1, operator="about", tolerance=[1, -1])


def test_no_data_comes_before_no_target() -> None:
    assert str(attainment.measure(np.nan, np.nan).verdict) == "no_data"


def test_a_missing_tolerance_is_not_a_missing_target() -> None:
    found = attainment.measure([59, 59], 60, operator="about", tolerance=[2, np.nan])
    assert found.verdict.tolist() == ["met", "not_assessable"]
    assert found.reasons.at(1) == ("no_tolerance", "no_baseline")


@pytest.mark.parametrize(
    "options", [{"tolerance": 1}, {"direction": "higher"}], ids=["tolerance", "direction"]
)
def test_an_option_that_the_operator_does_not_take_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="takes no"):
        attainment.measure(1, 1, operator="at_least", **options)


@pytest.mark.parametrize(("actual", "target"), [(49_999_999_960.0, 50_000_000_000.0), (1 - 1e-12, 1.0)])
def test_nearly_is_not_met(actual: float, target: float) -> None:
    assert str(attainment.measure(actual, target).verdict) == "not_met"
    assert str(attainment.measure(actual, target, operator="exactly").verdict) == "not_met"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"target": [1, np.inf]}, "target"),
        ({"target": 1, "baseline": [1, np.inf]}, "baseline"),
        ({"target": 1, "operator": "about", "tolerance": [1, np.inf]}, "tolerance"),
        ({"target": ([0, 0], [1, np.inf]), "operator": "range"}, "upper"),
    ],
    ids=["target", "baseline", "tolerance", "upper"],
)
def test_what_is_infinite_is_named_with_its_place(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(DomainError, match=f"^{name} is infinite at 'B'"):
        attainment.measure(pd.Series({"A": 1, "B": 1}), **arguments)


@pytest.mark.parametrize(
    ("direction", "low", "high"),
    [("higher", "not_met", "met"), ("lower", "met", "not_met"), ("both", "not_met", "not_met")],
)
def test_maintain_without_a_tolerance_allows_none(direction: Any, low: str, high: str) -> None:
    found = attainment.measure([94.9, 95, 95.1], 95, operator="maintain", direction=direction)
    assert found.verdict.tolist() == [low, "met", high]


@pytest.mark.parametrize("direction", ["lower", "both"])
def test_maintain_allows_its_tolerance_upward_too(direction: Any) -> None:
    found = attainment.measure([95.4, 95.6], 95, operator="maintain", tolerance=0.5, direction=direction)
    assert found.verdict.tolist() == ["met", "not_met"]
