"""Aggregation: what is missing, zero or set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators import composite
from gender_indicators.errors import DomainError, MethodError


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="method='harmonic'"):
        composite.aggregate({"x": [1, 2]}, method="harmonic")
    with pytest.raises(MethodError, match="zero='floor'"):
        composite.aggregate({"x": [1, 2]}, zero="floor")


def test_a_missing_indicator_leaves_no_score_by_default() -> None:
    found = composite.aggregate({"a": [1, np.nan], "b": [3, 3]})
    assert found.value[0] == 2
    assert np.isnan(found.value[1])
    assert found.reasons.at(1) == ("insufficient_data",)
    assert found.n.tolist() == [2, 1]


def test_weights_are_renormalised_over_what_is_there() -> None:
    found = composite.aggregate(
        {"a": [1, np.nan], "b": [3, 3]}, weights={"a": 3, "b": 1}, missing="available", min_share=0.5
    )
    assert found.value.tolist() == [1.5, 3]


def test_zero_weight_indicators_do_not_count() -> None:
    found = composite.aggregate({"a": [1, 2], "b": [np.nan, 7]}, weights={"a": 1, "b": 0})
    assert found.value.tolist() == [1, 2]


def test_a_zero_under_the_geometric_mean_is_refused_by_cell() -> None:
    frame = pd.DataFrame({"a": [1.0, 4.0], "b": [4.0, 0.0]}, index=["A", "B"])
    with pytest.raises(DomainError, match=r"'b' is not at 'B' \(1 cells in all\)"):
        composite.aggregate(frame, method="geometric")
    found = composite.aggregate(frame, method="geometric", zero="annihilate")
    assert found.value.tolist() == pytest.approx([2, 0])
    assert found.reasons.at(1) == ("zero_annihilates",)


def test_a_negative_value_has_no_geometric_mean() -> None:
    with pytest.raises(DomainError, match="'a' is not at position 0"):
        composite.aggregate({"a": [-1, 4]}, method="geometric", zero="annihilate")


def test_nothing_left_to_aggregate_is_refused() -> None:
    flat = composite.normalise({"x": [5, 5]}, direction={"x": 1})
    with pytest.raises(DomainError, match="no indicator is left"):
        composite.aggregate(flat)


def test_options_status_and_counts_are_kept() -> None:
    found = composite.aggregate(
        {"a": [1, np.nan], "b": [3, 3]},
        method="geometric",
        missing="available",
        min_share=0.8,
        zero="annihilate",
    )
    options = dict(found.params)
    assert options["method"] == "geometric"
    assert (options["missing"], options["min_share"], options["zero"]) == ("available", 0.8, "annihilate")
    assert found.to_frame()["status"].tolist() == ["A", "O"]
    assert found.n.tolist() == [2, 1]


def test_an_infinite_score_is_named_by_its_area() -> None:
    with pytest.raises(DomainError, match="b is infinite at 'B'"):
        composite.aggregate(pd.DataFrame({"a": [1, 2], "b": [1, np.inf]}, index=["A", "B"]))


def test_a_zero_that_weighs_nothing_harms_no_geometric_mean() -> None:
    found = composite.aggregate({"a": [4, 9], "b": [0, -1]}, weights={"a": 1, "b": 0}, method="geometric")
    assert found.value.tolist() == pytest.approx([4, 9])
    assert found.n.tolist() == [1, 1]
