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


def test_the_printed_table_is_aligned() -> None:
    found = coverage.estimate(
        pd.Series({"Mường Nhé": 18, "B": 0.0}), pd.Series({"Mường Nhé": 20, "B": 0}), method="clopper-pearson"
    )
    assert repr(found).splitlines() == [
        "COVERAGE percent, shape (2,), 95 % interval (clopper-pearson)",
        "           value  lower  upper   n  reasons",
        "Mường Nhé  90.00  68.30  98.77  20",
        "B            nan    nan    nan   0  undefined",
    ]


def test_the_table_in_html() -> None:
    found = coverage.estimate(pd.Series({"A": 1}), pd.Series({"A": 4}), level=None)
    assert found._repr_html_() == (
        "<table><caption>Coverage of a service or programme</caption><thead><tr><th></th><th>value</th>"
        "<th>lower</th><th>upper</th><th>n</th><th>reasons</th></tr></thead><tbody><tr><td>A</td>"
        "<td>25.00</td><td>nan</td><td>nan</td><td>4</td><td></td></tr></tbody></table>"
    )
    many_rows = many(13)._repr_html_()
    assert many_rows.count("<tr>") == 11
    assert "95 % interval (wilson)</caption>" in many_rows
    assert (
        Estimate(value=np.array([0.5]), interval=None)._repr_html_().startswith("<table><caption></caption>")
    )


def test_ten_rows_are_shown_whole() -> None:
    assert "more" not in repr(many(10))
    assert repr(many(11)).endswith("... 1 more")


def test_the_whole_dictionary_of_a_scalar() -> None:
    from gender_indicators.core.result import library_version

    found = coverage.estimate(1, 4, level=0.9, method="jeffreys").to_dict()
    lower, upper = found.pop("lower"), found.pop("upper")
    assert 0 < lower < 25 < upper < 100
    assert found == {
        "indicator": "COVERAGE",
        "unit": "percent",
        "value": 25.0,
        "level": 0.9,
        "method": "jeffreys",
        "n": 4.0,
        "status": "A",
        "reasons": "",
        "index": None,
        "columns": None,
        "params": {
            "level": 0.9,
            "method": "jeffreys",
            "per": 100.0,
            "over_100": "warn",
            "version": library_version(),
        },
    }


def test_the_dictionary_of_an_array_has_its_letters_and_reasons() -> None:
    found = coverage.estimate([1, 0], [4, 0]).to_dict()
    assert found["status"] == ["A", "M"]
    assert found["reasons"] == ["", "undefined"]


def test_two_label_axes_can_be_replaced() -> None:
    renamed = grid().with_index(pd.Index(["x", "y"]), pd.Index(["p", "q"]))
    assert list(renamed.to_frame().index) == [("x", "p"), ("x", "q"), ("y", "p"), ("y", "q")]


def test_numpy_may_ask_for_a_copy_or_none() -> None:
    found = many()
    assert np.array(found, copy=True).flags.writeable
    assert not np.array(found, copy=False).flags.writeable
    assert np.asarray(found, dtype=np.float32).dtype == np.float32
    with pytest.raises(ValueError, match="another type \\(float32\\) needs a copy"):
        found.__array__(np.float32, copy=False)


def test_intervals_and_tests_print_their_numbers() -> None:
    assert repr(Interval(np.array(1.5), np.array(2.25), 0.9, "wilson")) == (
        "Interval(1.5 to 2.25, level=0.9, method='wilson')"
    )
    assert repr(srb.test(7640, 7288, reference=105)) == "TestResult(p = 0.9217, two-sided, exact-minlike)"


@pytest.mark.parametrize(("value", "text"), [(1.0, "1.00"), (-1.5, "-1.50"), (0.99999, "1"), (0.0, "0")])
def test_numbers_at_one(value: float, text: str) -> None:
    assert number(value) == text


def test_a_scalar_has_no_length_and_says_so() -> None:
    with pytest.raises(TypeError, match=r"^a scalar estimate has no length$"):
        len(coverage.estimate(1, 2))
    with pytest.raises(TypeError, match=r"^an estimate of shape \(3,\) is not one number: use .value$"):
        float(many())


def test_an_option_that_differs_between_elements_is_not_one_number() -> None:
    from gender_indicators.core.result import one_number

    assert one_number(np.array([105.0, 105.0])) == 105
    assert one_number(np.array([105.0, 106.0])) is None
    assert one_number(np.array([])) is None


def test_options_and_weights_are_kept_with_the_result() -> None:
    assert dict(srb.test(10, 10, reference=105).params)["reference"] == 105
    assert dict(srb.exceedance(10, 10, threshold=[109, 112]).params)["threshold"] is None
    assert not srb.estimate(5000, 5000).provenance.weighted
