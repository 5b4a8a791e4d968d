"""Arrays in: coerce to float64, broadcast, and make sure that labels agree.

Everything that a caller may hand over (numbers, sequences, numpy arrays, pandas Series and DataFrames,
polars columns) becomes float64 arrays of one shape plus the labels that came with them. Labelled inputs are
never joined by position: a Series whose labels differ from another's is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from gender_indicators.errors import (
    AlignmentError,
    InputError,
    MissingColumnError,
    ShapeError,
    near_matches,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = [
    "NO_LABELS",
    "Bools",
    "Floats",
    "Labels",
    "Table",
    "align",
    "columns_of",
    "labels_of",
    "require_same_labels",
    "where",
]

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


class Frame(Protocol):
    """A dataframe, as far as the families need one: named columns."""

    @property
    def columns(self) -> Any: ...  # noqa: ANN401 - pandas gives an Index, polars a list

    def __getitem__(self, name: Any, /) -> Any: ...  # noqa: ANN401 - a column of the caller's own kind


Table: TypeAlias = "Mapping[str, npt.ArrayLike] | Frame"
"""A table in the families: a mapping of column names to arrays; a DataFrame is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Row labels, and column labels for two-dimensional input, as pandas indexes."""

    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None

    def at(self, position: tuple[int, ...]) -> str:
        """Name the cell at `position` for a message: its labels in quotes, or its position."""
        if self.index is None:
            return f"position {', '.join(map(str, position))}" if position else "the value"
        return ", ".join(
            repr(label) if isinstance(label, str) else str(label) for label in self._of(position)
        )

    def text(self, position: tuple[int, ...]) -> str:
        """Name the cell at `position` for a table: its labels as they are, or its position."""
        if self.index is None:
            return self.at(position)
        return ", ".join(str(label) for label in self._of(position))

    def _of(self, position: tuple[int, ...]) -> tuple[object, ...]:
        axes = (self.index, self.columns)
        return tuple(axis[place] for axis, place in zip(axes, position, strict=False) if axis is not None)


NO_LABELS = Labels()


def where(mask: Bools, labels: Labels, *, most: int = 5) -> str:
    """Name the first cells in which `mask` is true, and say how many there are."""
    cells = np.argwhere(mask)
    if mask.ndim == 0:
        return "the value"
    named = "; ".join(labels.at(tuple(map(int, cell))) for cell in cells[:most])
    return named if len(cells) <= most else f"{named} ... ({len(cells)} in all)"


def align(**arrays: npt.ArrayLike) -> tuple[tuple[Floats, ...], Labels]:
    """Coerce the named arrays to float64, broadcast them together and agree on their labels.

    Returns
    -------
    arrays : tuple of read-only ndarray of float64
        In the order given, all of one shape; missing values are NaN.
    labels : Labels
        The labels of the labelled inputs.

    Raises
    ------
    AlignmentError
        Two labelled inputs carry different labels, or the same labels in another order.
    ShapeError
        The shapes do not fit together.
    InputError
        Text, dates, booleans or complex numbers instead of numbers.
    """
    coerced: dict[str, Floats] = {}
    labels, owner = NO_LABELS, ""
    for name, values in arrays.items():
        coerced[name], own = _as_floats(name, values)
        if own.index is None:
            continue
        if labels.index is not None:
            require_same_labels(owner, labels, name, own)
        labels, owner = own, name
    try:
        broadcast = np.broadcast_arrays(*coerced.values())
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in coerced.items())
        msg = f"shapes do not fit together: {shapes}. Give equal shapes, or scalars."
        raise ShapeError(msg) from None
    if labels.index is not None and broadcast[0].shape != coerced[owner].shape:
        msg = (
            f"{owner} carries labels for shape {coerced[owner].shape}, but the inputs together have shape "
            f"{broadcast[0].shape}. Give one value per label, or scalars."
        )
        raise ShapeError(msg)
    # views, so that the caller's own array keeps its flags
    views = tuple(array.view() for array in broadcast)
    for view in views:
        view.setflags(write=False)
    return views, labels


def columns_of(table: Table, names: Sequence[str] | None = None) -> tuple[tuple[str, ...], Floats, Labels]:
    """Coerce a table to (column names, matrix of shape (rows, columns), row labels).

    Parameters
    ----------
    table : mapping of str to array_like, or DataFrame
        Columns of equal length.
    names : sequence of str, optional
        The columns wanted, in this order; all of the table by default.
    """
    keys = list(table.keys() if isinstance(table, Mapping) else table.columns)
    present = [str(key) for key in keys]
    repeated = sorted({name for name in present if present.count(name) > 1})
    if repeated:
        msg = f"column names repeated in the table: {', '.join(map(repr, repeated))}. Rename them."
        raise InputError(msg)
    wanted = present if names is None else list(names)
    for name in wanted:
        if name not in present:
            msg = f"the table has no column {name!r}.{near_matches(name, present)}"
            raise MissingColumnError(msg)
    if not wanted:
        msg = "the table has no columns: give at least one indicator"
        raise InputError(msg)
    by_name = dict(zip(present, keys, strict=True))
    columns, labels = align(**{name: table[by_name[name]] for name in wanted})
    if columns[0].ndim != 1:
        msg = f"a table needs columns with one value per area, got shape {columns[0].shape}"
        raise ShapeError(msg)
    return tuple(wanted), np.column_stack(columns), labels


def labels_of(values: Any) -> Labels:  # noqa: ANN401 - whatever a caller has
    """Labels that come with a pandas Series or DataFrame, or with an estimate; none of anything else."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(values, (pandas.Series, pandas.DataFrame)):
        return Labels(values.index, getattr(values, "columns", None))
    own = getattr(values, "labels", None)
    return own if isinstance(own, Labels) else NO_LABELS


def _as_floats(name: str, values: Any) -> tuple[Floats, Labels]:  # noqa: ANN401 - whatever a caller has
    """Coerce one input; NaN for None, NA and masked cells."""
    pandas = sys.modules.get("pandas")
    labels = labels_of(values)
    if pandas is not None and isinstance(values, (pandas.Series, pandas.DataFrame, pandas.Index)):
        values = _pandas_values(values, pandas)
    elif isinstance(getattr(values, "labels", None), Labels):  # an Estimate
        values = values.value
    if hasattr(values, "filled"):  # a masked array of numpy
        values = values.astype(np.float64).filled(np.nan)
    try:
        array: npt.NDArray[Any] = np.asarray(values)
    except ValueError:
        msg = f"{name}: rows of unequal length; give a rectangular array"
        raise ShapeError(msg) from None
    if array.dtype.kind in "iuf":
        return array.astype(np.float64, copy=False), labels
    if array.dtype.kind == "O":
        return _objects_as_floats(name, array, labels), labels
    kinds = {"b": "booleans", "U": "text", "S": "text", "T": "text", "M": "dates", "m": "durations"}
    msg = f"{name} holds {kinds.get(array.dtype.kind, str(array.dtype))}: give numbers"
    raise InputError(msg)


def _pandas_values(values: Any, pandas: Any) -> Any:  # noqa: ANN401 - any pandas container
    """Numbers of a pandas container: nullable and arrow dtypes without a loop over rows."""
    dtypes = values.dtypes if isinstance(values, pandas.DataFrame) else [values.dtype]
    types = pandas.api.types
    if all(types.is_numeric_dtype(each) and not types.is_bool_dtype(each) for each in dtypes):
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return values.to_numpy()


def _objects_as_floats(name: str, array: npt.NDArray[np.object_], labels: Labels) -> Floats:
    """Numbers among objects (None, NA, Decimal, Fraction); anything else is refused by place."""
    result = np.empty(array.shape, dtype=np.float64)
    refused = np.zeros(array.shape, dtype=np.bool_)
    pandas = sys.modules.get("pandas")
    for position, value in np.ndenumerate(array):
        if value is None or (pandas is not None and value is pandas.NA):
            result[position] = np.nan
        elif isinstance(value, bool | np.bool_) or not (
            isinstance(value, Real) or type(value).__name__ == "Decimal"
        ):
            refused[position] = True
        else:
            try:
                result[position] = float(value)
            except OverflowError:
                refused[position] = True
    if refused.any():
        msg = f"{name} holds something that is not a number at {where(refused, labels)}: give numbers"
        raise InputError(msg)
    return result


def require_same_labels(first: str, one: Labels, second: str, other: Labels) -> None:
    """Refuse two labelled inputs whose labels differ or stand in another order."""
    pairs = ((one.index, other.index, "labels"), (one.columns, other.columns, "column labels"))
    for left, right, what in pairs:
        if left is None or right is None:
            if left is not right:
                msg = f"{first} and {second} do not have the same number of dimensions with labels"
                raise AlignmentError(msg)
            continue
        if left.equals(right):
            continue
        only = [repr(label) for label in left.symmetric_difference(right)[:5]]
        detail = (
            f"not in both: {', '.join(only)}" if only else "the same labels stand in another order or number"
        )
        msg = (
            f"{first} and {second} carry different {what} ({detail}). "
            f"Values are never joined by position: reindex one to the other first."
        )
        raise AlignmentError(msg)
