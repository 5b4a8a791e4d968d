"""Opening and replacing files: UTF-8 text, of bearable size, read whole and written whole or not at all."""

from __future__ import annotations

import codecs
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gender_indicators.core.text import nfc
from gender_indicators.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["AnyPath", "read_text", "refusal", "suffix_of", "write_text"]

AnyPath = str | os.PathLike[str]

LARGEST: Final = 50_000_000
MOST_SHOWN: Final = 50


def refusal(path: AnyPath, faults: Sequence[str]) -> DataFileError:
    """Build the error about a file; its message shows the first faults and counts the rest.

    Examples
    --------
    >>> print(refusal("plan.json", ["period: missing", "area: missing"]))
    plan.json: 2 faults
    - period: missing
    - area: missing
    """
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    lines = [f"{os.fspath(path)}: {count}", *(f"- {fault}" for fault in faults[:MOST_SHOWN])]
    if len(faults) > MOST_SHOWN:
        lines.append(f"... and {len(faults) - MOST_SHOWN} more")
    return DataFileError("\n".join(lines), path=os.fspath(path), faults=tuple(faults))


def suffix_of(path: AnyPath, allowed: Iterable[str]) -> str:
    """Return the ending of the file name, which fixes the format; another than those allowed is refused.

    Examples
    --------
    >>> suffix_of("plan.YML", [".json", ".yaml", ".yml"])
    '.yml'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in allowed:
        ending = f"the ending {suffix!r} names no format" if suffix else "the name has no ending"
        raise refusal(path, [f"{ending} that can be used here: give the file one of {', '.join(allowed)}"])
    return suffix


def read_text(path: AnyPath) -> str:
    """Return the text of a UTF-8 file in Unicode normal form C, without its byte order mark.

    Raises
    ------
    DataFileError
        No such file, a folder, empty, larger than 50 MB, not readable or not UTF-8.
    """
    file = Path(path)
    if file.is_dir():
        raise refusal(path, ["this is a folder: give the path of a file in it"])
    if not file.exists():
        raise refusal(path, ["no such file: check the name and the folder"])
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise refusal(path, [f"larger than {LARGEST // 10**6} MB: split it, for example by province"])
        content = file.read_bytes()
    except OSError as error:
        raise refusal(path, [f"cannot be opened ({error.strerror}): check the rights to it"]) from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        fault = f"not UTF-8 at byte {error.start}: save the file as UTF-8 (in Excel: CSV UTF-8)"
        raise refusal(path, [fault]) from None
    text = text.removeprefix(codecs.BOM_UTF8.decode())
    if not text.strip():
        raise refusal(path, ["the file is empty"])
    return nfc(text)


def write_text(path: AnyPath, text: str) -> None:
    """Write a UTF-8 file whole: to a temporary file in the same folder, which then takes the name.

    Raises
    ------
    DataFileError
        The folder does not exist or cannot be written to, or a folder has that name.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        fault = f"cannot be written ({error.strerror}): check that its folder exists and the rights to it"
        raise refusal(path, [fault]) from error
