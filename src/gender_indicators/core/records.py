"""Individual records in: columns of any kind, one value per record, coded by their distinct values.

Ids and categories are text or numbers; what counts is only which records share them. A column becomes whole
numbers from 0 and the tuple of its levels; a missing value is coded -1 and is no level of its own.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gender_indicators.core.arrays import NO_LABELS, Labels, labels_of, require_same_labels, where
from gender_indicators.errors import InputError, MissingColumnError, ShapeError, near_matches

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools, Table

__all__ = ["Codes", "column", "factorise", "require_known", "require_same_records"]

MISSING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A column of labels as whole numbers: places in `levels`, -1 where missing."""

    codes: npt.NDArray[np.intp]
    levels: tuple[object, ...]

    @property
    def missing(self) -> Bools:
        """Records without a value."""
        return np.asarray(self.codes == MISSING)


def column(table: Table, name: str, remedy: str = "") -> Any:  # noqa: ANN401 - of the caller's own kind
    """Return a column of a table by its name, or say which names there are and what else can be done."""
    names = list(table.keys() if isinstance(table, Mapping) else table.columns)
    if name not in names:
        msg = f"the records have no column {name!r}.{near_matches(name, map(str, names))}{remedy}"
        raise MissingColumnError(msg)
    return table[name]


def require_same_records(**columns: Any) -> tuple[int, Labels]:  # noqa: ANN401 - whatever a caller has
    """Refuse columns of unequal length or with differing labels; columns that are None are absent.

    Returns
    -------
    size : int
        Number of records.
    labels : Labels
        Labels of the labelled columns.
    """
    labels, owner = NO_LABELS, ""
    sizes: dict[str, int] = {}
    for name, values in columns.items():
        if values is None:
            continue
        if not hasattr(values, "__len__") or isinstance(values, str):
            msg = f"{name} is not a column: give one value per record"
            raise ShapeError(msg)
        sizes[name] = len(values)
        own = labels_of(values)
        if own.index is None:
            continue
        if labels.index is not None:
            require_same_labels(owner, labels, name, own)
        labels, owner = own, name
    if len(set(sizes.values())) > 1:
        lengths = ", ".join(f"{name} {size}" for name, size in sizes.items())
        msg = f"columns of unequal length: {lengths}. Give one value per record."
        raise ShapeError(msg)
    return next(iter(sizes.values())), labels


def factorise(name: str, values: Any) -> Codes:  # noqa: ANN401 - whatever a caller has
    """Code a column by its distinct values, in sorted order where they can be sorted.

    A pandas categorical keeps the order of its categories. Missing are None, NaN, NaT, NA and masked cells.

    Examples
    --------
    >>> found = factorise("sex", ["male", "female", None, "male"])
    >>> found.levels, found.codes.tolist()
    (('female', 'male'), [1, 0, -1, 1])
    """
    if hasattr(values, "cat"):  # a categorical Series
        codes = np.asarray(values.cat.codes, dtype=np.intp)
        return _used(codes, tuple(values.cat.categories.tolist()))
    if hasattr(values, "filled"):  # a masked array of numpy
        # `filled(None)` would fill in numpy's default
        values = np.where(np.ma.getmaskarray(values), None, values.data)
    array: npt.NDArray[Any] = np.asarray(values)
    if array.ndim != 1:
        msg = f"{name} has shape {array.shape}: give one value per record"
        raise ShapeError(msg)
    if array.dtype.kind not in "iufbU":
        return _objects(array)
    levels, codes = np.unique(array, return_inverse=True)
    # NaN sorts last
    missing = int(np.count_nonzero(levels != levels))  # noqa: PLR0124 - only NaN differs from itself
    known = len(levels) - missing
    codes = np.where(codes < known, codes, MISSING) if missing else codes
    return Codes(codes.astype(np.intp), tuple(levels[:known].tolist()))


def require_known(name: str, found: Codes, labels: Labels, remedy: str) -> None:
    """Refuse a column with missing values."""
    if found.missing.any():
        msg = f"{name} is missing at {where(found.missing, labels)}: {remedy}"
        raise InputError(msg)


def _used(codes: npt.NDArray[np.intp], levels: tuple[object, ...]) -> Codes:
    """Drop levels that no record has."""
    used = np.unique(codes[codes >= 0])
    places = np.full(len(levels) + 1, MISSING, dtype=np.intp)  # the last place is that of code -1
    places[used] = np.arange(len(used))
    return Codes(places[codes], tuple(levels[place] for place in used))


def _objects(array: npt.NDArray[Any]) -> Codes:
    """Codes of Python objects, by their hashes: objects of several types cannot be sorted."""
    values = array.tolist()
    pandas = sys.modules.get("pandas")
    nothing = (None,) if pandas is None else (None, pandas.NA, pandas.NaT)
    known = [
        value
        for value in dict.fromkeys(values)
        if not any(value is each for each in nothing) and value == value  # noqa: PLR0124 - NaN is not
    ]
    with contextlib.suppress(TypeError):  # levels of several types stay in the order of the records
        known.sort()
    places = {value: place for place, value in enumerate(known)}
    codes = np.fromiter((places.get(value, MISSING) for value in values), np.intp, len(values))
    return Codes(codes, tuple(known))
