"""Results: a number never travels without its interval, its denominator, its status and its reasons.

All results are frozen, their arrays read-only float64 of the input's shape (0-d for scalars). They compare
by identity, cannot be unpacked and do no arithmetic: differences and ratios have functions of their own.
"""

from __future__ import annotations

import functools
import html
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from gender_indicators.core.arrays import Bools, Floats, Labels
from gender_indicators.core.reasons import REASONS
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, ShapeError, UnknownCodeError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.core.units import Unit

__all__ = ["Alternative", "Estimate", "Interval", "Params", "Provenance", "Reasons", "TestResult"]

Alternative = Literal["two-sided", "greater", "less"]
Params = tuple[tuple[str, str | float | None], ...]

_R = TypeVar("_R")

ROWS_SHOWN = 10


@functools.cache
def library_version() -> str:
    """Version of the installed library, kept with every result."""
    return importlib.metadata.version("gender-indicators")


def with_version(params: Params) -> Params:
    """Options of a call, with the library's version at the end."""
    version = ("version", library_version())
    return params if version in params else (*params, version)


def freeze(values: npt.ArrayLike, shape: tuple[int, ...] | None = None) -> Floats:
    """Return a read-only float64 array; an array that owns its data is taken over, a view is copied."""
    array = np.asarray(values, dtype=np.float64)
    if shape is not None and array.shape != shape:
        array = np.broadcast_to(array, shape)
    if not array.flags.owndata:
        array = array.copy()
    array.setflags(write=False)
    return array


def one_number(array: Floats) -> float | None:
    """The value of an option if it is the same for all elements, else None."""
    distinct = np.unique(array)
    return float(distinct[0]) if len(distinct) == 1 else None


def rebuild(cls: Callable[..., _R], arguments: dict[str, Any]) -> _R:
    """Build a result through its constructor, so that arrays stay read-only after unpickling."""
    return cls(**arguments)


class Frozen:
    """Pickle and copy of the frozen, slotted result classes."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]  # subclasses are dataclasses
        return rebuild, (type(self), arguments)


class Reasons(Mapping[str, Bools]):
    """Reason codes per element, held as one mask per code that occurs.

    Parameters
    ----------
    masks : mapping of str to array_like of bool
        Code (of :data:`gender_indicators.core.REASONS`) to the elements that it holds for. Codes that hold
        nowhere are dropped.

    Examples
    --------
    >>> reasons = Reasons({"missing": [False, True], "undefined": [False, False]})
    >>> list(reasons)
    ['missing']
    >>> reasons.at(1)
    ('missing',)
    """

    __slots__ = ("_masks",)

    def __init__(self, masks: Mapping[str, npt.ArrayLike] | None = None) -> None:
        kept: dict[str, Bools] = {}
        for code, values in (masks or {}).items():
            if code not in REASONS:
                raise UnknownCodeError.of("reason code", code, REASONS)
            if np.any(values):
                mask = np.array(values, dtype=np.bool_)
                mask.setflags(write=False)
                kept[code] = mask
        self._masks = kept

    def __getitem__(self, code: str) -> Bools:
        return self._masks[code]

    def __iter__(self) -> Any:  # noqa: ANN401 - Iterator[str], as Mapping asks
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)

    def __reduce__(self) -> tuple[Any, ...]:
        return Reasons, (self._masks,)

    def __repr__(self) -> str:
        return f"Reasons({', '.join(self._masks)})"

    def at(self, *position: int) -> tuple[str, ...]:
        """Codes of the element at `position` (none for a scalar result)."""
        return tuple(code for code, mask in self._masks.items() if mask[position])

    def joined(self, shape: tuple[int, ...]) -> npt.NDArray[np.object_]:
        """Codes of every element, joined by semicolons."""
        texts = np.full(shape, "", dtype=object)
        for code, mask in self._masks.items():
            texts[mask] = np.where(texts[mask] == "", code, texts[mask] + ";" + code)
        return texts


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Interval(Frozen):
    """Lower and upper limits at one level, by a named method.

    Parameters
    ----------
    lower, upper : array_like
        Limits, NaN where the method gives none.
    level : float
        Nominal level in (0, 1).
    method : str
        Name of the method, as the function takes it.
    """

    lower: Floats
    upper: Floats
    level: float
    method: str

    def __post_init__(self) -> None:
        lower, upper = np.asarray(self.lower), np.asarray(self.upper)
        if lower.shape != upper.shape:
            msg = f"limits of unequal shape: lower {lower.shape}, upper {upper.shape}"
            raise ShapeError(msg)
        if np.any(lower > upper):
            msg = "a lower limit lies above its upper limit: were the limits swapped on inversion?"
            raise DomainError(msg)
        object.__setattr__(self, "lower", freeze(lower))
        object.__setattr__(self, "upper", freeze(upper))

    def __repr__(self) -> str:
        shape = self.lower.shape
        limits = f"{self.lower:.4g} to {self.upper:.4g}" if shape == () else f"shape {shape}"
        return f"Interval({limits}, level={self.level:g}, method={self.method!r})"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the counts behind an estimate come from.

    Parameters
    ----------
    source_type : str, default ""
        Civil registration, census, survey, administrative, modelled ...
    period : str, default ""
        Period of the counts.
    weighted : bool, default False
        Whether the counts are weighted.
    """

    source_type: str = ""
    period: str = ""
    weighted: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Estimate(Frozen):
    """A computed indicator with all that is needed to read it.

    Parameters
    ----------
    value : array_like
        The values; NaN where there is none.
    interval : Interval, optional
        Limits of the same shape; None when no level was asked for.
    n : array_like
        Denominator or exposure of each value; NaN where the word has no meaning.
    status : array_like of int
        Codes of :class:`gender_indicators.core.Status`.
    reasons : Reasons
        Why elements are empty or flagged.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    spec : IndicatorSpec, optional
        The indicator.
    params : tuple of pairs
        Options used, with the library's version.
    provenance : Provenance
        Source of the counts.

    Notes
    -----
    Arrays handed in are taken over and become read-only.
    """

    value: Floats
    interval: Interval | None
    n: Floats = field(default_factory=lambda: np.array(np.nan))
    status: npt.NDArray[np.int8] = field(default_factory=lambda: np.array(0, dtype=np.int8))
    reasons: Reasons = field(default_factory=Reasons)
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    spec: IndicatorSpec | None = None
    params: Params = ()
    provenance: Provenance = Provenance()

    def __post_init__(self) -> None:
        value = freeze(self.value)
        if self.interval is not None and self.interval.lower.shape != value.shape:
            msg = f"interval of shape {self.interval.lower.shape} for values of shape {value.shape}"
            raise ShapeError(msg)
        labelled = [axis for axis in (self.index, self.columns) if axis is not None]
        if labelled and tuple(map(len, labelled)) != value.shape:
            msg = f"labels for shape {tuple(map(len, labelled))}, values of shape {value.shape}"
            raise ShapeError(msg)
        status = np.array(np.broadcast_to(self.status, value.shape), dtype=np.int8)
        status.setflags(write=False)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "n", freeze(self.n, value.shape))
        object.__setattr__(self, "status", status)
        object.__setattr__(self, "params", with_version(self.params))

    @property
    def labels(self) -> Labels:
        """Both label axes."""
        return Labels(self.index, self.columns)

    @property
    def unit(self) -> Unit | None:
        """Unit of the value."""
        return None if self.spec is None else self.spec.unit

    def with_index(self, index: pd.Index[Any] | None, columns: pd.Index[Any] | None = None) -> Estimate:
        """Return the same estimate under other labels."""
        return replace(self, index=index, columns=columns)

    def limits(self) -> tuple[Floats, Floats]:
        """Lower and upper limits, NaN where there is no interval."""
        if self.interval is None:
            empty = freeze(np.nan, self.value.shape)
            return empty, empty
        return self.interval.lower, self.interval.upper

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per element; always the same columns.

        Columns: value, lower, upper, level, method, n, status (SDMX letter), reasons.
        Two-dimensional input gives the long form, rows first.
        """
        lower, upper = self.limits()
        letters = np.array([status.letter for status in Status], dtype=object)
        table = {
            "value": self.value.ravel(),
            "lower": lower.ravel(),
            "upper": upper.ravel(),
            "level": np.nan if self.interval is None else self.interval.level,
            "method": "" if self.interval is None else self.interval.method,
            "n": self.n.ravel(),
            "status": np.asarray(letters[self.status]).ravel(),
            "reasons": self.reasons.joined(self.value.shape).ravel(),
        }
        return to_table(table, Labels(self.index, self.columns))

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python values, fit for JSON: None for missing, "Infinity" for infinite."""
        lower, upper = self.limits()
        return {
            "indicator": None if self.spec is None else self.spec.code,
            "unit": None if self.unit is None else self.unit.code,
            "value": plain(self.value),
            "lower": plain(lower),
            "upper": plain(upper),
            "level": None if self.interval is None else self.interval.level,
            "method": None if self.interval is None else self.interval.method,
            "n": plain(self.n),
            "status": plain_letters(self.status),
            "reasons": self.reasons.joined(self.value.shape).tolist(),
            "index": None if self.index is None else [str(label) for label in self.index],
            "columns": None if self.columns is None else [str(label) for label in self.columns],
            "params": dict(self.params),
        }

    def __float__(self) -> float:
        if self.value.shape != ():
            msg = f"an estimate of shape {self.value.shape} is not one number: use .value"
            raise TypeError(msg)
        return float(self.value)

    def __array__(self, dtype: npt.DTypeLike | None = None, *, copy: bool | None = None) -> Any:  # noqa: ANN401 - numpy's protocol
        array = np.asarray(self.value, dtype=dtype)
        if copy is False and array is not self.value:
            msg = f"another type ({array.dtype}) needs a copy"
            raise ValueError(msg)
        return array.copy() if copy else array

    def __len__(self) -> int:
        if self.value.shape == ():
            msg = "a scalar estimate has no length"
            raise TypeError(msg)
        return len(self.value)

    __iter__ = None  # an estimate cannot be unpacked: its parts have names

    def __repr__(self) -> str:
        name = "Estimate" if self.spec is None else self.spec.code
        label = "" if self.unit is None else f" {self.unit.label.en}"
        if self.value.shape == ():
            return f"{name} {self._in_words()}{label and f' [{label.strip()}]'}"
        header, rows = self._cells()
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        lines = [f"{name}{label}, shape {self.value.shape}{self._interval_in_words()}"]
        for cells in (header, *rows):
            padded = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
            padded[0], padded[-1] = f"{cells[0]:<{widths[0]}}", cells[-1]
            lines.append("  ".join(padded).rstrip())
        return "\n".join([*lines, *self._rest()])

    def _repr_html_(self) -> str:
        header, rows = self._cells()
        title = html.escape("" if self.spec is None else self.spec.name.en)
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        rest = "".join(f"<p>{html.escape(line)}</p>" for line in self._rest())
        caption = f"<caption>{title}{html.escape(self._interval_in_words())}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def _in_words(self) -> str:
        lower, upper = self.limits()
        parts = [number(float(self.value))]
        if self.interval is not None:
            limits = f"{number(float(lower))} to {number(float(upper))}"
            parts.append(f"{100 * self.interval.level:g} % interval {limits} ({self.interval.method})")
        if np.isfinite(self.n):
            parts.append(f"n = {float(self.n):,.10g}")
        parts.extend(REASONS[code].en for code in self.reasons)
        return ", ".join(parts)

    def _interval_in_words(self) -> str:
        if self.interval is None:
            return ""
        return f", {100 * self.interval.level:g} % interval ({self.interval.method})"

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        lower, upper = self.limits()
        rows: list[list[str]] = []
        for position in np.ndindex(self.value.shape):
            if len(rows) == ROWS_SHOWN:
                break
            cells = [self.labels.text(position)]
            cells += [number(float(array[position])) for array in (self.value, lower, upper)]
            cells += [f"{float(self.n[position]):,.10g}", ";".join(self.reasons.at(*position))]
            rows.append(cells)
        return ["", "value", "lower", "upper", "n", "reasons"], rows

    def _rest(self) -> list[str]:
        hidden = self.value.size - ROWS_SHOWN
        return [f"... {hidden} more"] if hidden > 0 else []


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class TestResult(Frozen):
    """The outcome of a significance test.

    Parameters
    ----------
    statistic : array_like
        The statistic named by `method`; for exact tests of births, the count of boys.
    p_value : array_like
        P values.
    alternative : {"two-sided", "greater", "less"}
    method : str
        Name of the test, with the two-sided rule.
    n : array_like
        Observations behind each test.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    __test__ = False  # not a test case, whatever its name suggests to pytest

    statistic: Floats
    p_value: Floats
    alternative: Alternative
    method: str
    n: Floats
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        p_value = freeze(self.p_value)
        object.__setattr__(self, "p_value", p_value)
        object.__setattr__(self, "statistic", freeze(self.statistic, p_value.shape))
        object.__setattr__(self, "n", freeze(self.n, p_value.shape))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with columns statistic, p_value, alternative, method, n."""
        table = {
            "statistic": self.statistic.ravel(),
            "p_value": self.p_value.ravel(),
            "alternative": self.alternative,
            "method": self.method,
            "n": self.n.ravel(),
        }
        return to_table(table, Labels(self.index, self.columns))

    def __repr__(self) -> str:
        shape = self.p_value.shape
        p_value = f"p = {float(self.p_value):.4g}" if shape == () else f"p of shape {shape}"
        return f"TestResult({p_value}, {self.alternative}, {self.method})"


def number(value: float) -> str:
    """A number for reading: two decimals from 1 on, four significant digits below."""
    if not np.isfinite(value):
        return str(value)
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.4g}"


def plain(array: Floats) -> Any:  # noqa: ANN401 - nested lists of any depth
    """Nested lists of Python floats, None for NaN, "Infinity" for infinite."""
    words = np.asarray(array.astype(object))
    words[np.isnan(array)] = None
    words[np.isposinf(array)] = "Infinity"
    words[np.isneginf(array)] = "-Infinity"
    return words.tolist()


def plain_letters(status: npt.NDArray[np.int8]) -> Any:  # noqa: ANN401 - nested lists of any depth
    """Nested lists of SDMX letters."""
    letters = np.array([each.letter for each in Status], dtype=object)
    return np.asarray(letters[status]).tolist()
