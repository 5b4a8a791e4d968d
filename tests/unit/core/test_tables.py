"""Results as pandas tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.core.tables import label_index, label_levels, to_table, year_index


def test_labels_become_the_index() -> None:
    assert list(to_table({"x": [1, 2]}, Labels(pd.Index(["a", "b"]))).index) == ["a", "b"]


def test_two_axes_become_two_levels_rows_first() -> None:
    frame = to_table({"x": [1, 2, 3, 4]}, Labels(pd.Index(["a", "b"]), pd.Index([1, 2])))
    assert list(frame.index) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]


def test_without_labels_rows_are_numbered() -> None:
    assert list(to_table({"x": [5]}, NO_LABELS).index) == [0]


def test_the_levels_of_a_multi_index_stay_apart() -> None:
    rows = pd.MultiIndex.from_tuples([("p", "a"), ("p", "b")], names=["province", "commune"])
    frame = to_table({"x": [1, 2, 3, 4]}, Labels(rows, pd.Index([2022, 2023], name="year")))
    assert list(frame.index.names) == ["province", "commune", "year"]
    assert frame.index[1] == ("p", "a", 2023)


def test_labels_of_a_measure_have_a_name() -> None:
    index = label_index(iter(["first", "second"]), "order")
    assert list(index) == ["first", "second"]
    assert index.name == "order"


def test_labels_of_several_levels_keep_their_names() -> None:
    index = label_levels(order=[1, 2], region=iter(["north", "south"]))
    assert list(index) == [(1, "north"), (2, "south")]
    assert list(index.names) == ["order", "region"]


def test_whole_years_are_whole_numbers() -> None:
    index = year_index(np.array([2022.0, 2023.0]))
    assert list(index) == [2022, 2023]
    assert index.dtype.kind == "i"


def test_parts_of_years_stay() -> None:
    assert list(year_index(np.array([2022.5, 2023.0]))) == [2022.5, 2023.0]
