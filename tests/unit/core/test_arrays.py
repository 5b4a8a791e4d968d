"""Coercion, broadcasting and label agreement."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core.arrays import NO_LABELS, Labels, align, columns_of, where
from gender_indicators.errors import AlignmentError, InputError, MissingColumnError, ShapeError


def one(values: object) -> np.ndarray:
    (array,), _ = align(x=values)  # type: ignore[arg-type]  # anything a caller may have
    return array


def test_a_scalar_stays_zero_dimensional() -> None:
    assert one(3).shape == ()
    assert one(3).dtype == np.float64


def test_none_and_na_become_nan() -> None:
    np.testing.assert_array_equal(one([1, None, 3]), [1, np.nan, 3])
    np.testing.assert_array_equal(one(np.array([1, pd.NA], dtype=object)), [1, np.nan])


def test_nullable_series_keeps_its_holes() -> None:
    np.testing.assert_array_equal(one(pd.Series([1, None, 3], dtype="Int64")), [1, np.nan, 3])


def test_masked_cells_become_nan() -> None:
    np.testing.assert_array_equal(one(np.ma.masked_array([1, 2], mask=[False, True])), [1, np.nan])


def test_decimals_and_fractions_are_numbers() -> None:
    np.testing.assert_array_equal(one([Decimal("1.5"), Fraction(1, 4)]), [1.5, 0.25])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["1", "2"], "x holds text"),
        (pd.Series(["1", "2"]), "not a number"),
        (True, "x holds booleans"),
        (pd.Series([True, False]), "x holds booleans"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "x holds dates"),
        (np.array([1], dtype="timedelta64[D]"), "x holds durations"),
        (np.array([b"1"]), "x holds text"),
        (1j, "x holds complex128"),
        (np.array([1, "12,5", True], dtype=object), r"not a number at position 1; position 2"),
        ({"a": 1}, "not a number at the value"),
        ([10**400, None], "not a number at position 0"),
    ],
)
def test_what_is_not_a_number_is_refused(values: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        one(values)


def test_the_label_of_a_word_among_numbers_is_named() -> None:
    with pytest.raises(InputError, match=r"not a number at 'Mường Nhé'"):
        one(pd.Series([1, "ba"], index=["Điện Biên", "Mường Nhé"]))


def test_a_ragged_list_is_refused() -> None:
    with pytest.raises(ShapeError, match="unequal length"):
        one([[1, 2], [3]])


def test_inputs_broadcast_and_are_read_only() -> None:
    (x, y), labels = align(x=[[1], [2]], y=[3, 4, 5])
    assert x.shape == y.shape == (2, 3)
    assert not x.flags.writeable
    assert labels is NO_LABELS


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ShapeError, match=r"x \(2,\), y \(3,\)"):
        align(x=[1, 2], y=[1, 2, 3])


def test_the_caller_s_array_stays_writeable() -> None:
    own = np.array([1.0, 2.0])
    align(x=own)
    own[0] = 5
    assert own[0] == 5


def test_equal_labels_are_kept() -> None:
    index = pd.Index(["a", "b"])
    _, labels = align(x=pd.Series([1, 2], index=index), y=pd.Series([3, 4], index=index), z=1)
    assert labels.index is not None
    assert labels.index.equals(index)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (["a", "c"], "not in both: 'b', 'c'"),
        (["b", "a"], "another order"),
    ],
)
def test_other_labels_are_refused(other: list[str], message: str) -> None:
    with pytest.raises(AlignmentError, match=message):
        align(x=pd.Series([1, 2], index=["a", "b"]), y=pd.Series([1, 2], index=other))


def test_a_frame_keeps_both_axes() -> None:
    frame = pd.DataFrame({"2022": [1, 2], "2023": [3, None]}, index=["a", "b"])
    (x,), labels = align(x=frame)
    assert x.shape == (2, 2)
    assert labels.columns is not None
    assert list(labels.columns) == ["2022", "2023"]
    assert labels.at((1, 0)) == "'b', '2022'"


def test_a_frame_and_a_series_do_not_align() -> None:
    index = ["a", "b"]
    frame = pd.DataFrame({"2022": [1, 2], "2023": [3, 4]}, index=index)
    with pytest.raises(AlignmentError, match="number of dimensions"):
        align(x=frame, y=pd.Series([1, 2], index=index))


def test_frames_with_other_columns_are_refused() -> None:
    with pytest.raises(AlignmentError, match="different column labels"):
        align(x=pd.DataFrame({"a": [1]}), y=pd.DataFrame({"b": [1]}))


def test_labels_cannot_be_broadcast_away() -> None:
    with pytest.raises(ShapeError, match="carries labels for shape"):
        align(x=pd.Series([1, 2]), y=[[1, 2], [3, 4]])


def test_a_pandas_index_gives_values_without_labels() -> None:
    (x,), labels = align(x=pd.Index([1, 2]))
    assert x.tolist() == [1, 2]
    assert labels.index is None


def test_first_five_places_are_named() -> None:
    text = where(np.ones(7, dtype=bool), NO_LABELS)
    assert text.startswith("position 0; position 1")
    assert text.endswith("position 4 ... (7 in all)")


def test_columns_come_in_the_order_asked_for() -> None:
    names, matrix, labels = columns_of({"a": [1, 2], "b": [3, 4]}, ["b", "a"])
    assert names == ("b", "a")
    assert matrix.tolist() == [[3, 1], [4, 2]]
    assert labels.index is None


def test_a_missing_column_is_refused_with_near_matches() -> None:
    with pytest.raises(MissingColumnError, match=r"no column 'literacy'. Did you mean 'literacy_rate'"):
        columns_of(pd.DataFrame({"literacy_rate": [1]}), ["literacy"])


def test_repeated_column_names_are_refused() -> None:
    with pytest.raises(InputError, match="column names repeated in the table: 'a'"):
        columns_of(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(InputError, match="no columns"):
        columns_of({})


def test_a_table_of_matrices_is_refused() -> None:
    with pytest.raises(ShapeError, match="one value per area"):
        columns_of({"a": [[1, 2], [3, 4]]})


def test_column_names_may_be_numbers() -> None:
    names, matrix, _ = columns_of(pd.DataFrame({2022: [1], 2023: [2]}))
    assert names == ("2022", "2023")
    assert matrix.tolist() == [[1, 2]]


def test_labels_in_a_table_are_written_as_they_are() -> None:
    labels = Labels(pd.Index(["a"]), pd.Index([2022]))
    assert labels.text((0, 0)) == "a, 2022"
    assert labels.at((0, 0)) == "'a', 2022"
    assert NO_LABELS.text((3,)) == "position 3"
