"""Tables of observations: CSV rows read cell by cell, with the line and column of every fault.

A table has one observation a line. Columns ``indicator`` and ``period`` are required, ``area`` too unless one
area is given for all, and ``value`` or ``numerator`` with ``denominator``; the rest is in `COLUMNS`.
A column ``group:<dimension>`` holds the category of a breakdown. Cells are parted by commas, semicolons or
tabs, as the header is.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from gender_indicators.errors import MissingColumnError, near_matches
from gender_indicators.io.files import refusal
from gender_indicators.io.numbers import DecimalMark, number_from
from gender_indicators.programmes.base import repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gender_indicators.io.documents import Json
    from gender_indicators.io.files import AnyPath
    from gender_indicators.programmes import Observation

__all__ = ["COLUMNS", "GROUP", "Fault", "Row", "cells_of", "record_of", "rows_of", "table_text"]

NUMBERS: Final = ("value", "numerator", "denominator", "se", "lower", "upper", "level", "n")
SOURCE: Final = ("source", "verified", "licence")
TEXTS: Final = (
    "indicator",
    "area",
    "period",
    "unit",
    "source_type",
    "method",
    "status",
    "population",
    "stage",
    "reported_for",
    "vintage",
    "note",
)
COLUMNS: Final[tuple[str, ...]] = (
    "indicator",
    "area",
    "period",
    *NUMBERS,
    "unit",
    *SOURCE,
    *TEXTS[4:],
)
"""Columns that a table may have, in the order in which they are written; groups follow the period."""

ALWAYS: Final = frozenset(
    {"indicator", "area", "period", "value", "unit", "source", "verified", "source_type"}
)
GROUP: Final = "group:"
GROUP_COLUMN: Final = re.compile(r"group:[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file and its cells that are not empty, by column."""

    line: int
    cells: dict[str, str]


class Fault(NamedTuple):
    """A fault of a table: the line, what is wrong, the column."""

    line: int
    problem: str
    column: str = ""

    def __str__(self) -> str:
        place = f"row {self.line}, column {self.column!r}" if self.column else f"row {self.line}"
        return f"{place}: {self.problem}"


def rows_of(path: AnyPath, text: str, *, area_given: bool) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a table and the faults of its form; an unusable header ends the reading.

    Raises
    ------
    DataFileError
        Unknown or repeated columns, or no row at all.
    MissingColumnError
        A required column is absent; those present are named.
    """
    first = text.lstrip().partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(",;\t", key=first.count))
    header: list[str] = []
    rows: list[Row] = []
    faults: list[Fault] = []
    line = 1
    try:
        for given in lines:
            start, line = line, lines.line_num + 1
            cells = [cell.strip() for cell in given]
            if not any(cells):
                continue
            if not header:
                header = cells
                _check_header(path, header, area_given=area_given)
            elif len(cells) == len(header):
                filled = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
                rows.append(Row(start, filled))
            else:
                problem = (
                    f"{len(cells)} cells where the header names {len(header)}: look for a mark between cells "
                    "too many or too few, or for a comma in a cell without quotes"
                )
                faults.append(Fault(start, problem))
    except csv.Error as error:
        faults.append(Fault(line, f"malformed CSV ({error}): check the quotes"))
    if not rows and not faults:
        raise refusal(path, ["only a header and no row: nothing to read"])
    return rows, faults


def record_of(row: Row, decimal: DecimalMark, default_source: str) -> tuple[dict[str, Json], dict[str, str]]:
    """Return the fields of a row as an observation names them, and the faults by column.

    Parameters
    ----------
    row : Row
    decimal : {".", ","}
    default_source : str
        Citation of rows without a source, which then count as not verified.
    """
    record: dict[str, Json] = {name: row.cells[name] for name in TEXTS if name in row.cells}
    faults: dict[str, str] = {}
    for name in NUMBERS:
        if name in row.cells:
            try:
                record[name] = number_from(row.cells[name], decimal)
            except ValueError as error:
                faults[name] = str(error)
    source = row.cells.get("source")
    record["source"] = {
        "citation": source or default_source,
        "verified": row.cells.get("verified", "yes" if source else "no"),
        "licence": row.cells.get("licence", ""),
    }
    record.setdefault("source_type", "administrative")
    record["groups"] = {
        name.removeprefix(GROUP): cell for name, cell in row.cells.items() if name.startswith(GROUP)
    }
    return record, faults


def cells_of(observation: Observation) -> dict[str, str]:
    """Return an observation as cells by column, those that are empty left out."""
    record = observation.model_dump(mode="json", exclude_defaults=True)
    record |= {"source": observation.source.citation, "verified": observation.source.verified}
    record["licence"] = observation.source.licence
    record |= {GROUP + dimension: category for dimension, category in record.pop("groups", {}).items()}
    cells = {name: repr(value) if isinstance(value, float) else value for name, value in record.items()}
    return {name: cell for name, cell in cells.items() if cell}


def table_text(observations: Iterable[Observation]) -> str:
    """Write observations as CSV text, with the columns that they use in a fixed order."""
    rows = [cells_of(each) for each in observations]
    used = ALWAYS.union(*rows)
    groups = sorted(name for name in used if name.startswith(GROUP))
    columns: list[str] = [name for name in COLUMNS if name in used]
    columns[3:3] = groups
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, columns, restval=""
    )  # ends lines by CR LF, so that both are quoted in cells
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _check_header(path: AnyPath, header: Sequence[str], *, area_given: bool) -> None:
    faults = [f"column {name!r} stands twice in the header: keep one" for name in repeated(header) if name]
    for place, name in enumerate(header, start=1):
        if not name:
            faults.append(f"column number {place} has no name: name it or delete it")
        elif name not in COLUMNS and not GROUP_COLUMN.fullmatch(name):
            hint = near_matches(name, COLUMNS) or f" Known: {', '.join(COLUMNS)}, group:<dimension>."
            faults.append(f"unknown column {name!r}.{hint}")
    missing = [name for name in ("indicator", "period") if name not in header]
    if "area" not in header and not area_given:
        missing.append("area (or one area for all, by area=)")
    if "value" not in header and not {"numerator", "denominator"} <= set(header):
        missing.append("value (or numerator and denominator)")
    lacking = f"missing column {', '.join(missing)}. Columns present: {', '.join(filter(None, header))}"
    if faults:
        raise refusal(path, [*faults, *([lacking] if missing else [])])
    if missing:
        raise MissingColumnError(f"{path}: {lacking}")
