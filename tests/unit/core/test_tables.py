"""Results as pandas tables."""

from __future__ import annotations

import pandas as pd

from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.core.tables import to_table


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
