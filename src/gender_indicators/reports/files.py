"""The assessment as files: the page, JSON for other programs, CSV for a spreadsheet; all of them or none."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gender_indicators.errors import DataFileError, MissingDependencyError
from gender_indicators.reports.page import to_html

if TYPE_CHECKING:
    from gender_indicators.assessment import Assessment
    from gender_indicators.core.text import Language

__all__ = ["write"]

PAGE = "assessment.html"

# a spreadsheet would run such a cell as a formula
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(
    assessment: Assessment, directory: str | os.PathLike[str], *, language: Language = "en"
) -> tuple[tuple[Path, ...], str]:
    """Write ``assessment.json``, ``targets.csv`` and ``assessment.html`` to a directory.

    Everything is made before anything is written, and each file replaces its predecessor in one step.

    Parameters
    ----------
    assessment : Assessment
    directory : path
        Made where it does not exist.
    language : {"vi", "en"}, default "en"
        Language of the page; the other files hold both.

    Returns
    -------
    paths : tuple of Path
        The files written.
    missing : str
        Why there is no page, and how to get it; empty when there is one.

    Raises
    ------
    DataFileError
        The directory cannot be made or written to.

    Examples
    --------
    >>> import tempfile
    >>> import gender_indicators as gi
    >>> found = gi.assess("vn-strategy-2021-2030", "vn-strategy-results")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths, missing = write(found, folder, language="vi")
    >>> [path.name for path in paths]
    ['assessment.json', 'targets.csv', 'assessment.html']
    """
    contents = {
        "assessment.json": json.dumps(assessment.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
        + "\n",
        "targets.csv": _csv(assessment),
    }
    missing = ""
    try:
        contents[PAGE] = to_html(assessment, language=language)
    except MissingDependencyError as error:
        missing = str(error)
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = _replace_all({folder / name: text for name, text in contents.items()})
        if missing:
            (folder / PAGE).unlink(missing_ok=True)  # a page of older data beside new files would mislead
    except OSError as error:
        msg = f"{folder}: cannot write there ({error.strerror}). Name a folder that can be written to."
        raise DataFileError(msg, path=str(folder)) from None
    return paths, missing


def _csv(assessment: Assessment) -> str:
    frame = assessment.to_frame().reset_index()
    for name in frame.columns:
        cells = [
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
            for cell in frame[name]
        ]
        frame[name] = cells
    return frame.to_csv(index=False, lineterminator="\n")


def _replace_all(contents: dict[Path, str]) -> tuple[Path, ...]:
    """Write all texts to neighbours of their files, then rename them: no reader sees half a file or a set."""
    for path in contents:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    neighbours: dict[Path, Path] = {}
    try:
        for path, text in contents.items():
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            neighbours[path] = Path(name)
            # a mark at the head of a CSV file tells spreadsheets that it is UTF-8
            encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
            with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
                file.write(text)
            Path(name).chmod(0o644)
        for path, neighbour in neighbours.items():
            neighbour.replace(path)
    finally:
        for neighbour in neighbours.values():
            neighbour.unlink(missing_ok=True)
    return tuple(contents)
