"""Periods: the year, quarter, month or range that a figure, a plan or a deadline belongs to."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from functools import total_ordering
from typing import Any, Literal

from pydantic import GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gender_indicators.programmes.base import Day, Model

__all__ = ["Period", "PeriodKind"]

PeriodKind = Literal["year", "half", "quarter", "month", "range", "as_of"]

FORMS = "write 2023, 2023-H1, 2023-Q2, 2023-05, 2023-12-31 (as of a day), 2021/2025 or 2021-01-01/2023-06-30"
TEXT_SCHEMA: JsonSchemaValue = {
    "title": "Period",
    "description": f"A period as one text: {FORMS}.",
    "type": "string",
    "pattern": (
        r"^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}|[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)|/[0-9]{4})?$"
    ),
}


@total_ordering
class Period(Model):
    """A span of days with a customary way to write it.

    Written in files as one text: ``"2023"``, ``"2023-H1"``, ``"2023-Q2"``, ``"2023-05"``, ``"2023-12-31"``
    (as of that day), ``"2021/2025"`` (years) or ``"2021-01-01/2023-06-30"`` (days). Periods are ordered by
    start, then end, then kind.

    Parameters
    ----------
    kind : {"year", "half", "quarter", "month", "range", "as_of"}
    start, end : date
        First and last day, both within.

    Examples
    --------
    >>> Period.parse("2023").end
    datetime.date(2023, 12, 31)
    >>> Period.parse("2021/2025").contains(Period.parse("2023-Q2"))
    True
    >>> str(Period.parse("2021-01-01/2025-12-31"))
    '2021/2025'
    """

    kind: PeriodKind
    start: Day
    end: Day

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:  # noqa: ANN401 - pydantic hands over what a file holds
        if isinstance(given, int) and not isinstance(given, bool):
            given = str(given)  # YAML reads a year as a number
        if isinstance(given, dt.date):
            given = given.isoformat()  # and a day as a date
        return _parse(given) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.start > self.end:
            msg = f"a period ends ({self.end}) on or after the day it starts ({self.start})"
            raise ValueError(msg)
        if _parse(_write(self.kind, self.start, self.end)) != dict(self):
            msg = f"{self.start} to {self.end} is no {self.kind}"
            raise ValueError(msg)
        return self

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, __: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the text of the file, not the parts of the model."""
        return dict(TEXT_SCHEMA)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period from its text."""
        return cls.model_validate(text)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year."""
        return cls.model_validate(f"{year:04}")

    def contains(self, other: Period) -> bool:
        """Tell whether `other` lies within this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share a day."""
        return self.start <= other.end and other.start <= self.end

    @property
    def midpoint(self) -> float:
        """Middle of the period in decimal years: 2023.5 for the year 2023."""
        return (_decimal_year(self.start, days_gone=0) + _decimal_year(self.end, days_gone=1)) / 2

    def __str__(self) -> str:
        return _write(self.kind, self.start, self.end)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end, self.kind) < (other.start, other.end, other.kind)

    def __hash__(self) -> int:
        return hash((self.kind, self.start, self.end))


def _decimal_year(day: dt.date, *, days_gone: int) -> float:
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1 + days_gone) / length


def _months(kind: PeriodKind, year: int, first: int, count: int) -> dict[str, Any]:
    last = first + count - 1
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return {"kind": kind, "start": dt.date(year, first, 1), "end": end}


def _as_of(day: str) -> dict[str, Any]:
    return {"kind": "as_of", "start": dt.date.fromisoformat(day), "end": dt.date.fromisoformat(day)}


def _range(first: dict[str, Any], last: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "range", "start": first["start"], "end": last["end"]}


# the text of each kind of period, and how its parts are read
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[tuple[str, ...]], dict[str, Any]]], ...] = (
    (re.compile(r"([0-9]{4})"), lambda part: _months("year", int(part[0]), 1, 12)),
    (re.compile(r"([0-9]{4})-H([12])"), lambda part: _months("half", int(part[0]), 6 * int(part[1]) - 5, 6)),
    (
        re.compile(r"([0-9]{4})-Q([1-4])"),
        lambda part: _months("quarter", int(part[0]), 3 * int(part[1]) - 2, 3),
    ),
    (re.compile(r"([0-9]{4})-([0-9]{2})"), lambda part: _months("month", int(part[0]), int(part[1]), 1)),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})"), lambda part: _as_of(part[0])),
    (re.compile(r"([0-9]{4})/([0-9]{4})"), lambda part: _range(_parse(part[0]), _parse(part[1]))),
    (
        re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})"),
        lambda part: _range(_as_of(part[0]), _as_of(part[1])),
    ),
)


def _parse(text: str) -> dict[str, Any]:
    for pattern, read in PATTERNS:
        match = pattern.fullmatch(text.strip())
        if match:
            try:
                return read(match.groups())
            except ValueError:
                break
    msg = f"period {text!r} cannot be read: {FORMS}"
    raise ValueError(msg)


def _write(kind: PeriodKind, start: dt.date, end: dt.date) -> str:
    match kind:
        case "year":
            return f"{start.year:04}"
        case "half":
            return f"{start.year:04}-H{(start.month + 5) // 6}"
        case "quarter":
            return f"{start.year:04}-Q{(start.month + 2) // 3}"
        case "month":
            return f"{start.year:04}-{start.month:02}"
        case "as_of":
            return start.isoformat()
        case _:
            whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
            return f"{start.year:04}/{end.year:04}" if whole_years else f"{start}/{end}"
