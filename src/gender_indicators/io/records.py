"""Observations from files: figures as a CSV table or a JSON or YAML document, and back."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gender_indicators.core.checks import require_option
from gender_indicators.core.text import Text, nfc
from gender_indicators.errors import DomainError
from gender_indicators.io.checks import Lists
from gender_indicators.io.documents import DOCUMENTS, dump_document, load_document, validated
from gender_indicators.io.files import read_text, refusal, suffix_of, write_text
from gender_indicators.io.table import Fault, Row, record_of, rows_of, table_text
from gender_indicators.programmes import Observation, Observations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.io.documents import Json
    from gender_indicators.io.files import AnyPath
    from gender_indicators.io.numbers import DecimalMark
    from gender_indicators.programmes import Areas

__all__ = ["read_observations", "write_observations"]

TABLE: Final = ".csv"

FRACTION: Final = (
    "percent given as a fraction: write 45 for 45 %; if the value really is at most 1 %, state the unit "
    "'percent' in the row"
)


def read_observations(
    path: AnyPath,
    *,
    decimal: DecimalMark = ".",
    area: str | None = None,
    specs: Mapping[str, IndicatorSpec] | None = None,
    areas: Areas | None = None,
) -> Observations:
    r"""Read observations from a CSV, JSON or YAML file.

    A CSV table has one observation a line, under a header. Columns ``indicator`` and ``period`` are required,
    ``area`` unless `area` is given, and ``value`` or ``numerator`` with ``denominator``; others are ``se``,
    ``lower``, ``upper``, ``level``, ``n``, ``unit``, ``source``, ``verified``, ``licence``, ``source_type``,
    ``method``, ``status``, ``population``, ``stage``, ``reported_for``, ``vintage``, ``note`` and
    ``group:<dimension>``. Empty cells and lines are left out. A row without a source gets the file's name,
    not verified; without a source type ``"administrative"``; without a unit that of its indicator in `specs`,
    else percent. A table cannot hold the id, name and note of the set: the id is made from the file's stem,
    the name is the file's name, the note is empty.

    Parameters
    ----------
    path : path-like
        File ending in .csv, .json, .yaml or .yml, in UTF-8.
    decimal : {".", ","}, default "."
        Decimal mark of a table; with a comma, dots stand between thousands (1.357,5).
    area : str, optional
        Area id of the observations that name none.
    specs : mapping of str to IndicatorSpec, optional
        Catalogue: unknown indicators and proportions above 100 % are refused, codes may be written in any
        letter case.
    areas : Areas, optional
        Known areas; others are refused.

    Returns
    -------
    Observations

    Raises
    ------
    DataFileError
        Every fault of the file, with row and column, or the place in the document.
    MissingColumnError
        A table lacks a required column.
    MethodError
        Another decimal mark.
    UnknownAreaError
        `area` is not in `areas`.
    MissingDependencyError
        YAML without PyYAML.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "leaders.csv"
    >>> _ = path.write_text("indicator;period;value\nWOMEN_KEY_LEADERS;2023;26,22\n")
    >>> found = read_observations(path, decimal=",", area="vn-63/province/11")
    >>> found.observations[0].value, found.id
    (26.22, 'leaders')
    """
    require_option("decimal", decimal, (".", ","))
    if area is not None and areas is not None:
        areas.get(area)
    lists = Lists(specs, areas)
    if suffix_of(path, (TABLE, *DOCUMENTS)) == TABLE:
        return _read_table(path, decimal, area, lists)
    return _read_document(path, area, lists)


def write_observations(observations: Observations, path: AnyPath) -> None:
    """Write observations as CSV, JSON or YAML; reading them back gives equal ones.

    A CSV table cannot hold the id, name and note of the set, see
    :func:`gender_indicators.io.read_observations`.

    Parameters
    ----------
    observations : Observations
    path : path-like
        File ending in .csv, .json, .yaml or .yml; an existing one is replaced as a whole.

    Raises
    ------
    DataFileError
        Another ending, or the file cannot be written.
    DomainError
        A table of no observation.
    MissingDependencyError
        YAML without PyYAML.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from gender_indicators.programmes import load_observations
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "srb.csv"
    >>> write_observations(load_observations("vn-srb-regions"), path)
    >>> read_observations(path).observations == load_observations("vn-srb-regions").observations
    True
    """
    if suffix_of(path, (TABLE, *DOCUMENTS)) != TABLE:
        dump_document(path, observations)
        return
    if not observations.observations:
        msg = "a table of no observation could not be read back: write JSON instead"
        raise DomainError(msg)
    write_text(path, table_text(observations.observations))


def _read_table(path: AnyPath, decimal: DecimalMark, area: str | None, lists: Lists) -> Observations:
    file = Path(path)
    rows, faults = rows_of(path, read_text(path), area_given=area is not None)
    found: list[Observation] = []
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        observation, problems = _read_row(row, decimal, area, lists, file.name)
        faults += problems
        if observation is None:
            continue
        line = first.setdefault(observation.identity, row.line)
        if line != row.line:
            problem = f"repeats row {line}: the same figure from the same source; keep one"
            faults.append(Fault(row.line, problem))
        found.append(observation)
    if faults:
        raise refusal(path, [str(fault) for fault in sorted(faults, key=lambda fault: fault.line)])
    name = nfc(file.name)
    return Observations(id=_id_from(file.stem), name=Text(name, name), observations=tuple(found))


def _read_row(
    row: Row, decimal: DecimalMark, area: str | None, lists: Lists, file: str
) -> tuple[Observation | None, list[Fault]]:
    record, problems = record_of(row, decimal, file)
    _complete(record, area, lists)
    problems |= {
        name: "empty: fill it" for name in ("indicator", "area", "period") if name not in record
    } | lists.faults(record)
    if "unit" not in record:
        record["unit"] = lists.unit(row.cells.get("indicator", ""))
        if record["unit"] == "percent" and _is_fraction(record):
            problems["value"] = FRACTION
    observation, found = validated(Observation, record)
    for fault in found:
        place, _, problem = fault.partition(": ")
        column = _column(place)
        if column not in problems and (column or not problems):
            problems[column] = problem
    return observation, [Fault(row.line, problem, column) for column, problem in problems.items()]


def _complete(record: dict[str, Json], area: str | None, lists: Lists) -> None:
    """Put in the area given for all, and spell the indicator as the catalogue does."""
    if area is not None:
        record.setdefault("area", area)
    code = record.get("indicator")
    if isinstance(code, str):
        record["indicator"] = lists.code(code)


def _is_fraction(record: dict[str, Json]) -> bool:
    value = record.get("value")
    return isinstance(value, float) and 0 < value <= 1 and "numerator" not in record


def _column(place: str) -> str:
    """Return the column of a place in an observation: "source.citation" stands in "source"."""
    field, _, part = place.partition(".")
    match field:
        case "(top level)":
            return ""
        case "source" if part in {"verified", "licence"}:
            return part
        case _:
            return field


def _id_from(stem: str) -> str:
    """Return an identifier in plain letters: "Số liệu 2023" gives "So-lieu-2023"."""
    plain = unicodedata.normalize("NFD", stem.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return re.sub(r"[^A-Za-z0-9._]+", "-", letters).strip("-._") or "observations"


def _read_document(path: AnyPath, area: str | None, lists: Lists) -> Observations:
    data = load_document(path)
    faults: list[str] = []
    records = data.get("observations") if isinstance(data, dict) else None
    for place, record in enumerate(records if isinstance(records, list) else []):
        if isinstance(record, dict):
            _complete(record, area, lists)
            faults += [f"observations[{place}].{name}: {text}" for name, text in lists.faults(record).items()]
    observations, found = validated(Observations, data)
    faults += found
    if observations is None or faults:
        raise refusal(path, faults)
    return observations
