"""The one place where results become a pandas table; pandas is loaded only when a table is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gender_indicators.core.arrays import Labels

__all__ = ["to_table"]


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
