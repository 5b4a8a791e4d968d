"""Checks on user input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.core.checks import (
    emptied,
    fractional,
    require_counts,
    require_finite,
    require_level,
    require_number,
    require_option,
)
from gender_indicators.errors import DomainError, MethodError


@pytest.mark.parametrize("level", [None, 0.5, 0.999, np.float64(0.9)])
def test_levels_inside_the_unit_interval_pass(level: float | None) -> None:
    require_level(level, none="allowed")


def test_no_level_is_refused_where_an_interval_is_asked_for() -> None:
    with pytest.raises(DomainError, match="level must be a number"):
        require_level(None)


@pytest.mark.parametrize("value", [5, 0.5, np.float64(1)])
def test_numbers_of_the_least_size_pass(value: float) -> None:
    require_number("x", value, least=0.5)


@pytest.mark.parametrize("value", ["5", None, True, float("nan"), float("inf"), 0.4])
def test_other_options_than_numbers_are_refused(value: object) -> None:
    with pytest.raises(DomainError, match="x must be a number of at least 0.5, got"):
        require_number("x", value, least=0.5)


def test_a_bound_can_be_left_out() -> None:
    with pytest.raises(DomainError, match="x must be a number above 0, got 0"):
        require_number("x", 0, least=0, above=True)


@pytest.mark.parametrize("level", [0, 1, -0.5, 150, float("nan")])
def test_levels_outside_are_refused(level: float) -> None:
    with pytest.raises(DomainError, match=r"level must lie in \(0, 1\)"):
        require_level(level)


def test_a_level_in_percent_gets_its_remedy() -> None:
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        require_level(95)


@pytest.mark.parametrize("level", ["0.95", True, [0.9]])
def test_a_level_that_is_no_number_is_refused(level: object) -> None:
    with pytest.raises(DomainError, match="must be a number"):
        require_level(level)


def test_an_unknown_option_names_the_allowed_ones() -> None:
    with pytest.raises(
        MethodError, match=r"method='wilsen' is not known. Did you mean 'wilson'.*Allowed: 'wilson', 'wald'"
    ):
        require_option("method", "wilsen", ("wilson", "wald"))


def test_an_option_of_another_type_is_refused() -> None:
    with pytest.raises(MethodError, match="method=3 is not known. Allowed"):
        require_option("method", 3, ("wilson",))


def test_infinite_values_are_refused_by_label() -> None:
    labels = Labels(pd.Index(["a", "b"]))
    with pytest.raises(DomainError, match="x is infinite at 'b'"):
        require_finite(labels, x=np.array([1, np.inf]))


def test_negative_counts_are_refused_with_a_remedy() -> None:
    with pytest.raises(DomainError, match="x is negative at position 0: a count is zero or more"):
        require_counts(NO_LABELS, x=np.array([-1.0, 2]))


@pytest.mark.parametrize("count", [np.inf, 1e17])
def test_impossible_counts_are_refused(count: float) -> None:
    with pytest.raises(DomainError, match="infinite or above"):
        require_counts(NO_LABELS, x=np.array([count]))


def test_invalid_cells_are_marked_on_request() -> None:
    invalid = require_counts(
        NO_LABELS, on_invalid="nan", x=np.array([-1.0, 2, np.nan]), y=np.array([1, np.inf, 1])
    )
    assert invalid.tolist() == [True, True, False]


def test_the_largest_count_passes() -> None:
    assert not require_counts(NO_LABELS, x=np.array([2.0**53])).any()


def test_marked_cells_are_emptied_in_a_copy() -> None:
    array = np.array([1.0, 2.0])
    assert emptied(np.array([False, False]), array) is array
    np.testing.assert_array_equal(emptied(np.array([True, False]), array), [np.nan, 2])
    assert array[0] == 1


def test_fractions_are_told_from_whole_and_missing_numbers() -> None:
    assert fractional(np.array([1.0, 1.5, np.nan])).tolist() == [False, True, False]
