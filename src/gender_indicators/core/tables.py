"""The one place where results become pandas tables; pandas is loaded only when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from gender_indicators.core.arrays import Floats, Labels

__all__ = ["label_index", "label_levels", "to_table", "year_index"]


def to_table(columns: Mapping[str, Any], labels: Labels) -> pd.DataFrame:
    """Return a table of flat columns under row labels; two label axes become two index levels."""
    import pandas as pd

    index = labels.index
    if index is not None and labels.columns is not None:
        rows, places = index.repeat(len(labels.columns)), list(labels.columns) * len(index)
        levels = [rows.get_level_values(level) for level in range(rows.nlevels)]
        names = [*rows.names, labels.columns.name]
        index = pd.MultiIndex.from_arrays([*levels, places], names=names)
    return pd.DataFrame(dict(columns), index=index)


def label_index(values: Iterable[Any], name: str) -> pd.Index[Any]:
    """Return labels that a measure itself makes (groups, years, windows) as an index."""
    import pandas as pd

    index: pd.Index[Any] = pd.Index(list(values), name=name)
    return index


def label_levels(**levels: Iterable[Any]) -> pd.Index[Any]:
    """Return labels of several levels that a measure itself makes, such as birth order and region."""
    import pandas as pd

    index: pd.Index[Any] = pd.MultiIndex.from_arrays(
        [list(values) for values in levels.values()], names=list(levels)
    )
    return index


def year_index(years: Floats) -> pd.Index[Any]:
    """Return years as labels: whole numbers where all of them are whole."""
    whole = bool((years == np.floor(years)).all())
    return label_index([int(year) if whole else float(year) for year in years.flat], "year")
