"""Normalisation: the decision table of edge cases."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import composite
from gender_indicators.errors import DomainError, InputError, MethodError, MissingColumnError


def test_direction_is_applied_before_normalising() -> None:
    found = composite.normalise({"literacy": [95, 80, 65]}, direction={"literacy": -1})
    assert found.values[:, 0].tolist() == [0, 50, 100]
    assert (found.worst.tolist(), found.best.tolist()) == ([95], [65])


def test_missing_cells_stay_missing_and_flagged() -> None:
    found = composite.normalise({"x": [1, np.nan, 3]}, direction={"x": 1})
    assert np.isnan(found.values[1, 0])
    assert found.reasons.at(1, 0) == ("missing",)


def test_a_constant_indicator_is_set_aside_and_named() -> None:
    found = composite.normalise({"x": [1, 2], "flat": [5, 5]}, direction={"x": 1, "flat": 1})
    assert found.excluded == ("flat",)
    assert found.reasons["constant"][:, 1].all()
    assert composite.aggregate(found).value.tolist() == [0, 100]


def test_an_empty_indicator_is_set_aside_too() -> None:
    found = composite.normalise({"x": [1, 2], "none": [np.nan, np.nan]}, direction={"x": 1, "none": 1})
    assert found.excluded == ("none",)


def test_one_area_needs_goalposts() -> None:
    with pytest.raises(DomainError, match="use method='goalposts' for one area"):
        composite.normalise({"x": [1]}, direction={"x": 1})
    found = composite.normalise({"x": [1]}, direction={"x": 1}, method="goalposts", goalposts={"x": (0, 4)})
    assert found.values[0, 0] == 25


def test_values_beyond_a_goalpost_are_clipped_and_flagged() -> None:
    found = composite.normalise(
        {"x": [-1, 2, 9]}, direction={"x": -1}, method="goalposts", goalposts={"x": (0, 4)}
    )
    assert found.values[:, 0].tolist() == [100, 50, 0]
    assert found.reasons["clipped"][:, 0].tolist() == [True, False, True]


@pytest.mark.parametrize("posts", [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_goalposts_without_width_are_refused(posts: tuple[float, float]) -> None:
    with pytest.raises(DomainError, match="look at 'x'"):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, method="goalposts", goalposts={"x": posts})


def test_goalposts_must_fit_the_indicators() -> None:
    with pytest.raises(InputError, match="needs goalposts="):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, method="goalposts")
    with pytest.raises(InputError, match="goalposts missing for 'x'"):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, method="goalposts", goalposts={})
    with pytest.raises(
        InputError, match=r"goalposts given for 'xx', which is not an indicator here. Did you mean 'x'"
    ):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, method="goalposts", goalposts={"xx": (0, 1)})


@pytest.mark.parametrize("sign", [0, 2, "up"])
def test_a_direction_is_one_or_minus_one(sign: Any) -> None:
    with pytest.raises(InputError, match="direction of 'x' must be 1"):
        composite.normalise({"x": [1, 2]}, direction={"x": sign})


@pytest.mark.parametrize("scale", [(1, 1), (100, 0), (0, np.inf)])
def test_a_scale_needs_width(scale: tuple[float, float]) -> None:
    with pytest.raises(DomainError, match="scale needs"):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, scale=scale)


def test_infinite_values_and_repeated_areas_are_refused() -> None:
    with pytest.raises(DomainError, match="x is infinite at position 1"):
        composite.normalise({"x": [1, np.inf]}, direction={"x": 1})
    with pytest.raises(InputError, match="area labels repeated: 'A'"):
        composite.normalise(pd.DataFrame({"x": [1, 2]}, index=["A", "A"]), direction={"x": 1})


def test_an_indicator_that_is_not_there_is_refused() -> None:
    with pytest.raises(MissingColumnError):
        composite.normalise({"x": [1, 2]}, direction={"y": 1})


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(MethodError, match="method='z'"):
        composite.normalise({"x": [1, 2]}, direction={"x": 1}, method="z")


def test_a_normalised_table_is_labelled_read_only_and_picklable() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0]}, index=["A", "B"])
    found = pickle.loads(pickle.dumps(composite.normalise(frame, direction={"x": 1})))
    assert found.to_frame().loc["B", "x"] == 100
    for array in (found.values, found.worst, found.best):
        assert not array.flags.writeable


def test_float_noise_is_no_variation() -> None:
    found = composite.normalise({"x": [0.3, 0.1 + 0.2, 0.3], "y": [1, 2, 3]}, direction={"x": 1, "y": 1})
    assert found.excluded == ("x",)


def test_goalposts_are_two() -> None:
    with pytest.raises(InputError, match="goalposts of 'x' need two ends"):
        composite.normalise({"x": [1]}, direction={"x": 1}, method="goalposts", goalposts={"x": (0, 50, 100)})  # type: ignore[dict-item]


def test_an_indicator_may_be_called_labels() -> None:
    assert composite.normalise({"labels": [1, 2]}, direction={"labels": 1}).values[1, 0] == 100


def test_a_scale_may_start_above_zero() -> None:
    found = composite.normalise({"x": [0, 5, 10]}, direction={"x": 1}, scale=(1, 100))
    assert found.values[:, 0].tolist() == [1, 50.5, 100]
    options = dict(found.params)
    assert (options["method"], options["scale_low"], options["scale_high"]) == ("min-max", 1, 100)


def test_the_ends_that_were_given_the_marks_are_kept() -> None:
    found = composite.normalise({"x": [1, 3], "y": [1, 3]}, direction={"x": 1, "y": -1})
    assert (found.worst.tolist(), found.best.tolist()) == ([1, 3], [3, 1])


def test_a_value_at_a_goalpost_is_not_clipped() -> None:
    found = composite.normalise(
        {"x": [0, 4, 4.1]}, direction={"x": 1}, method="goalposts", goalposts={"x": (0, 4)}
    )
    assert found.reasons["clipped"][:, 0].tolist() == [False, False, True]


def test_an_infinite_value_is_named_by_its_area() -> None:
    with pytest.raises(DomainError, match="x is infinite at 'B'"):
        composite.normalise(pd.DataFrame({"x": [1, np.inf]}, index=["A", "B"]), direction={"x": 1})
