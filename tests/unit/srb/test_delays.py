"""Completeness of late registration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import DomainError, InputError, MethodError, ShapeError

BOYS: Any = [[80, 15, 5], [100, 60, 40], [90, 14, None], [88, None, None]]
GIRLS: Any = [[70, 18, 12], [60, 20, 20], [80, 15, None], [78, None, None]]


def test_completeness_is_pooled_over_closed_periods() -> None:
    found = srb.completeness_by_delay(BOYS, GIRLS)
    assert found.male.tolist() == pytest.approx([180 / 300, 255 / 300, 1])
    assert found.female.tolist() == pytest.approx([130 / 200, 168 / 200, 1])
    assert found.closed.tolist() == [True, True, False, False]
    assert found.delays_seen.tolist() == [3, 3, 2, 1]


def test_single_closed_periods_give_the_range() -> None:
    found = srb.completeness_by_delay(BOYS, GIRLS)
    assert found.male_lowest.tolist() == pytest.approx([0.5, 0.8, 1])
    assert found.male_highest.tolist() == pytest.approx([0.8, 0.95, 1])
    assert found.female_lowest.tolist() == pytest.approx([0.6, 0.8, 1])
    assert found.female_highest.tolist() == pytest.approx([0.7, 0.88, 1])


def test_open_periods_are_divided_by_the_completeness_of_their_delay() -> None:
    found = srb.completeness_by_delay(BOYS, GIRLS)
    assert found.registered_male.tolist() == [100, 200, 104, 88]
    assert found.registered_female.tolist() == [100, 100, 95, 78]
    assert found.adjusted_male.tolist() == pytest.approx([100, 200, 104 / 0.85, 88 / 0.6])
    assert found.adjusted_female.tolist() == pytest.approx([100, 100, 95 / 0.84, 78 / 0.65])


def test_open_periods_can_be_held_back() -> None:
    found = srb.completeness_by_delay(BOYS, GIRLS, open_periods="hold-back")
    assert found.adjusted_male[:2].tolist() == [100, 200]
    assert np.isnan(found.adjusted_male[2:]).all()
    assert np.isnan(found.adjusted_female[2:]).all()
    assert dict(found.params)["open_periods"] == "hold-back"


def test_the_divided_ratio_is_the_registered_one_times_the_tipping_quotient() -> None:
    table = srb.completeness_by_delay(BOYS, GIRLS).periods_to_frame()
    assert table["adjusted_ratio"].iloc[3] == pytest.approx(100 * 88 / 78 * 0.65 / 0.6)
    assert table["registered_ratio"].iloc[3] == pytest.approx(100 * 88 / 78)


def test_the_range_fits_the_bounds_of_the_newest_period() -> None:
    found = srb.completeness_by_delay(BOYS, GIRLS)
    bounds = srb.adjust_registration(
        88,
        78,
        completeness_male=(found.male_lowest[0], found.male_highest[0]),
        completeness_female=(found.female_lowest[0], found.female_highest[0]),
    )
    assert bounds.lower < found.periods_to_frame()["adjusted_ratio"].iloc[3] < bounds.upper


def test_a_period_of_which_nothing_is_known_stays_open() -> None:
    nothing = [None, None, None]
    found = srb.completeness_by_delay([*BOYS, nothing], [*GIRLS, nothing])
    assert found.delays_seen[-1] == 0
    assert np.isnan(found.registered_male[-1])
    assert np.isnan(found.adjusted_male[-1])


def test_a_closed_period_without_births_of_one_sex_tells_nothing_of_it() -> None:
    found = srb.completeness_by_delay([[4, 4], [0, 0]], [[0, 0], [0, 0]])
    assert found.male.tolist() == [0.5, 1]
    assert (found.male_lowest[0], found.male_highest[0]) == (0.5, 0.5)
    assert np.isnan(found.female).all()
    assert np.isnan(found.female_lowest).all()


def test_a_completeness_of_zero_divides_nothing() -> None:
    found = srb.completeness_by_delay([[0, 4], [0, np.nan]], [[1, 1], [1, np.nan]])
    assert np.isnan(found.adjusted_male[1])
    assert found.adjusted_female[1] == 2


def test_labels_of_periods_and_delays_ride_along() -> None:
    index, columns = pd.Index([2021, 2022, 2023, 2024]), pd.Index(["0", "1", "2+"])
    found = srb.completeness_by_delay(pd.DataFrame(BOYS, index, columns), pd.DataFrame(GIRLS, index, columns))
    assert list(found.to_frame().index) == ["0", "1", "2+"]
    assert list(found.periods_to_frame().index) == [2021, 2022, 2023, 2024]
    assert found.periods_to_frame()["closed"].tolist() == [True, True, False, False]
    assert repr(found) == "DelayCompleteness(3 delays, 2 of 4 periods closed)"


def test_only_delays_that_have_not_passed_may_be_missing() -> None:
    gap = [90, None, 4]
    with pytest.raises(InputError, match="a count follows a missing one at position 2, 2"):
        srb.completeness_by_delay([*BOYS[:2], gap], [*GIRLS[:2], gap])
    with pytest.raises(InputError, match="only one sex has a count at position 2, 2"):
        srb.completeness_by_delay([*BOYS[:2], [90, 14, 3]], GIRLS[:3])


def test_without_a_closed_period_nothing_can_be_compared() -> None:
    with pytest.raises(InputError, match="no period is closed"):
        srb.completeness_by_delay(BOYS[2:], GIRLS[2:])


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="a table, got shape"):
        srb.completeness_by_delay([1, 2], [1, 2])
    with pytest.raises(ShapeError, match="a table, got shape"):
        srb.completeness_by_delay(np.empty((0, 3)), np.empty((0, 3)))
    for name, counts in (("male", ([[-1]], [[1]])), ("female", ([[1]], [[-1]]))):
        with pytest.raises(DomainError, match=f"{name}_births is negative"):
            srb.completeness_by_delay(*counts)
    with pytest.raises(MethodError, match="open_periods='drop'"):
        srb.completeness_by_delay(BOYS, GIRLS, open_periods="drop")  # type: ignore[arg-type]
