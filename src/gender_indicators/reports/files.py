"""The assessment as files: the page, JSON for other programs, CSV for a spreadsheet; all of them or none."""

from __future__ import annotations

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
        contents["assessment.html"] = to_html(assessment, language=language)
    except MissingDependencyError as error:
        missing = str(error)
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = tuple(_replace(folder / name, text) for name, text in contents.items())
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


def _replace(path: Path, text: str) -> Path:
    """Write to a neighbour and rename it, so that no reader sees half a file."""
    descriptor, neighbour = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(neighbour).chmod(0o644)
        Path(neighbour).replace(path)
    except OSError:
        Path(neighbour).unlink(missing_ok=True)
        raise
    return path
