"""Columns of individual records."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.core.records import column, factorise, require_known, require_same_records
from gender_indicators.errors import AlignmentError, InputError, MissingColumnError, ShapeError


def test_numbers_are_coded_in_sorted_order() -> None:
    found = factorise("x", np.array([30, 10, 30]))
    assert found.levels == (10, 30)
    assert found.codes.tolist() == [1, 0, 1]


def test_a_missing_number_is_no_level() -> None:
    found = factorise("x", [2.0, np.nan, 1.0])
    assert found.levels == (1.0, 2.0)
    assert found.codes.tolist() == [1, -1, 0]
    assert found.missing.tolist() == [False, True, False]


def test_text_and_truth_values_are_labels_too() -> None:
    assert factorise("x", np.array(["b", "a"])).levels == ("a", "b")
    assert factorise("x", [True, False]).levels == (False, True)


def test_every_way_to_say_missing_is_missing() -> None:
    values = np.array(["a", None, np.nan, pd.NA, pd.NaT], dtype=object)
    assert factorise("x", values).codes.tolist() == [0, -1, -1, -1, -1]
    assert factorise("x", pd.Series(["a", None])).codes.tolist() == [0, -1]
    assert factorise("x", np.ma.array([1, 2], mask=[False, True])).codes.tolist() == [0, -1]


def test_levels_of_several_types_keep_the_order_of_the_records() -> None:
    assert factorise("x", np.array(["a", 1], dtype=object)).levels == ("a", 1)


def test_a_categorical_keeps_its_order_and_drops_unused_categories() -> None:
    values = pd.Series(pd.Categorical(["high", None, "low"], categories=["low", "mid", "high"]))
    found = factorise("x", values)
    assert found.levels == ("low", "high")
    assert found.codes.tolist() == [1, -1, 0]


def test_without_pandas_objects_are_coded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    assert factorise("x", np.array(["a", None], dtype=object)).codes.tolist() == [0, -1]


def test_a_column_has_one_dimension() -> None:
    with pytest.raises(ShapeError, match=r"x has shape \(1, 2\)"):
        factorise("x", [[1, 2]])


def test_missing_ids_are_named() -> None:
    labels = Labels(pd.Index(["p", "q"]))
    require_known("psu", factorise("psu", [1, 2]), labels, "every record needs one")
    with pytest.raises(InputError, match="psu is missing at 'q': every record needs one"):
        require_known("psu", factorise("psu", [1, None]), labels, "every record needs one")


def test_columns_are_found_by_name() -> None:
    assert column({"sex": [1]}, "sex") == [1]
    assert column(pd.DataFrame({"sex": [1]}), "sex").tolist() == [1]
    with pytest.raises(MissingColumnError, match="no column 'sexx'. Did you mean 'sex'"):
        column({"sex": [1]}, "sexx")
    with pytest.raises(MissingColumnError, match="Write twin=None"):
        column({"sex": [1]}, "twin", " Write twin=None.")


def test_columns_agree_on_length_and_labels() -> None:
    index = pd.Index(["a", "b"])
    size, labels = require_same_records(
        x=[1, 2], y=None, z=pd.Series([1, 2], index), u=pd.Series([3, 4], index)
    )
    assert size == 2
    assert labels.index is index
    assert require_same_records(x=[]) == (0, NO_LABELS)
    with pytest.raises(ShapeError, match="unequal length: x 2, y 1"):
        require_same_records(x=[1, 2], y=[1])
    with pytest.raises(AlignmentError, match="z and u carry different labels"):
        require_same_records(z=pd.Series([1, 2], index), u=pd.Series([1, 2], index[::-1]))


@pytest.mark.parametrize("value", ["abc", 5])
def test_one_value_is_no_column(value: object) -> None:
    with pytest.raises(ShapeError, match="x is not a column"):
        require_same_records(x=value)
