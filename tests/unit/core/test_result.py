"""Estimates, intervals, reasons and test results: frozen, labelled, readable."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import coverage, srb
from gender_indicators.core import Estimate, Interval, Provenance, Reasons, TestResult
from gender_indicators.core.result import number
from gender_indicators.errors import DomainError, ShapeError, UnknownCodeError


def many(size: int = 3) -> Estimate:
    index = pd.Index([f"area {place}" for place in range(size)])
    reached = pd.Series(np.arange(size, dtype=float), index=index)
    return coverage.estimate(reached, pd.Series(20.0, index=index))


def grid() -> Estimate:
    frame = pd.DataFrame({"2022": [5, 6], "2023": [7, None]}, index=["a", "b"])
    return coverage.estimate(frame, 10)


@pytest.mark.parametrize(
    "make", [lambda: coverage.estimate(1, 2), many, grid], ids=["scalar", "array", "grid"]
)
@pytest.mark.parametrize(
    "clone",
    [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_a_copy_is_equal_and_read_only(make: Any, clone: Any) -> None:
    original, twin = make(), clone(make())
    np.testing.assert_array_equal(original.value, twin.value)
    np.testing.assert_array_equal(original.interval.lower, twin.interval.lower)
    assert original.params == twin.params
    assert list(original.reasons) == list(twin.reasons)
    for array in (twin.value, twin.n, twin.status, twin.interval.lower, twin.interval.upper):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    assert original.to_frame().equals(twin.to_frame())


def test_fields_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        coverage.estimate(1, 2).value = np.array(1.0)  # type: ignore[misc]


def test_an_estimate_cannot_be_unpacked() -> None:
    with pytest.raises(TypeError):
        _value, _interval = many(2)  # type: ignore[misc]


def test_a_scalar_estimate_is_a_number() -> None:
    assert float(coverage.estimate(1, 4)) == 25
    with pytest.raises(TypeError, match="has no length"):
        len(coverage.estimate(1, 4))


def test_an_array_estimate_is_not_a_number() -> None:
    with pytest.raises(TypeError, match=r"shape \(3,\)"):
        float(many())
    assert len(many()) == 3


def test_numpy_sees_the_values() -> None:
    found = many()
    assert np.asarray(found).tolist() == [0, 5, 10]
    assert np.array(found, dtype=np.float32).dtype == np.float32


def test_an_own_array_is_taken_over_and_a_view_is_copied() -> None:
    base = np.array([1.0, 2.0, 3.0])
    found = Estimate(value=base[:2], interval=None)
    base[0] = 99
    assert found.value.tolist() == [1, 2]


def test_the_table_has_the_same_columns_with_and_without_interval() -> None:
    with_interval = coverage.estimate([1, 2], 4).to_frame()
    without = coverage.estimate([1, 2], 4, level=None).to_frame()
    assert list(with_interval.columns) == list(without.columns)
    assert without["lower"].isna().all()
    assert (without["method"] == "").all()


def test_two_dimensions_give_the_long_table() -> None:
    frame = grid().to_frame()
    assert list(frame.index) == [("a", "2022"), ("a", "2023"), ("b", "2022"), ("b", "2023")]
    assert frame["status"].tolist() == ["A", "A", "A", "O"]
    assert frame["reasons"].tolist() == ["", "", "", "missing"]


def test_a_multi_index_survives() -> None:
    index = pd.MultiIndex.from_tuples([("Điện Biên", 2022), ("Điện Biên", 2023)], names=["area", "year"])
    found = coverage.estimate(pd.Series([1, 2], index=index), pd.Series([4, 4], index=index))
    assert found.to_frame().index.equals(index)


def test_the_dictionary_is_fit_for_json() -> None:
    found = srb.estimate([3, 0, np.nan], [0, 3, 1], min_births=0)
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["value"] == ["Infinity", 0.0, None]
    assert plain["index"] is None
    assert plain["indicator"] == "SRB"
    assert plain["params"]["method"] == "wilson"
    assert many().to_dict()["index"] == ["area 0", "area 1", "area 2"]
    assert grid().to_dict()["columns"] == ["2022", "2023"]


def test_minus_infinity_and_no_interval_fit_json_too() -> None:
    plain = Estimate(value=np.array(-np.inf), interval=None).to_dict()
    assert plain["value"] == "-Infinity"
    assert plain["level"] is plain["method"] is plain["indicator"] is plain["unit"] is None
    assert plain["lower"] is None


def test_labels_can_be_replaced() -> None:
    assert list(many().with_index(pd.Index(["x", "y", "z"])).to_frame().index) == ["x", "y", "z"]


def test_labels_must_fit_the_values() -> None:
    with pytest.raises(ShapeError, match="labels for shape"):
        many().with_index(pd.Index(["x"]))


def test_an_interval_must_fit_the_values() -> None:
    interval = Interval(np.zeros(2), np.ones(2), 0.95, "wilson")
    with pytest.raises(ShapeError, match="interval of shape"):
        Estimate(value=np.zeros(3), interval=interval)


def test_limits_of_unequal_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match="unequal shape"):
        Interval(np.zeros(2), np.ones(3), 0.95, "wilson")


def test_swapped_limits_are_refused() -> None:
    with pytest.raises(DomainError, match="swapped on inversion"):
        Interval(np.array(1.0), np.array(0.0), 0.95, "wilson")


def test_intervals_print() -> None:
    assert repr(Interval(np.zeros(2), np.ones(2), 0.95, "wilson")).startswith("Interval(shape (2,)")


def test_a_scalar_prints_as_a_sentence() -> None:
    text = repr(coverage.estimate(1, 4))
    assert text == "COVERAGE 25.00, 95 % interval 4.56 to 69.94 (wilson), n = 4 [percent]"
    assert repr(coverage.estimate(0, 0)).endswith("undefined: the denominator is zero [percent]")
    assert repr(coverage.estimate(1, 4, level=None)) == "COVERAGE 25.00, n = 4 [percent]"
    assert repr(Estimate(value=np.array(0.5), interval=None)) == "Estimate 0.5"


def test_an_array_prints_as_a_table_and_says_what_is_hidden() -> None:
    lines = repr(many(12)).splitlines()
    assert lines[0] == "COVERAGE percent, shape (12,), 95 % interval (wilson)"
    assert lines[2].split() == ["area", "0", "0", "0", "16.11", "20"]
    assert lines[-1] == "... 2 more"
    assert "shape (2,)\n" in repr(coverage.estimate([1, 2], 4, level=None))


def test_html_is_escaped() -> None:
    index = ["<b>a</b>", "c"]
    text = coverage.estimate(pd.Series([1, 2], index=index), pd.Series([4, 4], index=index))._repr_html_()
    assert "&lt;b&gt;a&lt;/b&gt;" in text
    assert "<b>" not in text
    assert "<p>... 2 more</p>" in many(12)._repr_html_()
    assert "<td>the value</td>" in Estimate(value=np.array(0.5), interval=None)._repr_html_()


def test_reasons_keep_only_what_occurs() -> None:
    reasons = Reasons({"missing": [True, False], "over_100": [True, False], "undefined": [False, False]})
    assert len(reasons) == 2
    assert reasons.at(0) == ("missing", "over_100")
    assert reasons.at(1) == ()
    assert reasons.joined((2,)).tolist() == ["missing;over_100", ""]
    assert repr(reasons) == "Reasons(missing, over_100)"
    assert not reasons["missing"].flags.writeable


def test_reasons_are_not_invented() -> None:
    with pytest.raises(UnknownCodeError, match="reason code 'whatever'"):
        Reasons({"whatever": True})


def test_test_results_have_a_table_and_a_line() -> None:
    frame = pd.DataFrame({"2022": [5, 6], "2023": [7, 8]}, index=["a", "b"])
    found = srb.test(frame, frame, reference=105)
    assert list(found.to_frame().columns) == ["statistic", "p_value", "alternative", "method", "n"]
    assert found.to_frame().index.nlevels == 2
    assert repr(found) == "TestResult(p of shape (2, 2), two-sided, exact-minlike)"
    twin = pickle.loads(pickle.dumps(found))
    assert isinstance(twin, TestResult)
    assert not twin.p_value.flags.writeable


def test_provenance_can_be_stated() -> None:
    found = Estimate(
        value=np.array(1.0), interval=None, provenance=Provenance("survey", "2019", weighted=True)
    )
    assert found.provenance.weighted


@pytest.mark.parametrize(("value", "text"), [(0.01234567, "0.01235"), (1234.5, "1,234.50"), (np.nan, "nan")])
def test_numbers_for_reading(value: float, text: str) -> None:
    assert number(value) == text
