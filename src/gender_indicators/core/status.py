"""Observation status, by the SDMX code list CL_OBS_STATUS: is this number final, modelled, missing, hidden?

Arrays carry the small integers, tables and files the SDMX letters.
The list is the SDMX Statistical Working Group's "Code list for Observation Status", version 2.2.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import Final

from gender_indicators.core.text import Text
from gender_indicators.errors import UnknownCodeError

__all__ = ["STATUS_LABELS", "Status"]


class Status(IntEnum):
    """Status of one value; ``Status.NORMAL.letter`` is the SDMX letter.

    Examples
    --------
    >>> Status.from_letter("P")
    <Status.PROVISIONAL: 3>
    >>> Status.CANNOT_EXIST.letter
    'M'
    """

    NORMAL = 0
    ESTIMATED = 1
    FORECAST = 2
    PROVISIONAL = 3
    BREAK = 4
    DEFINITION_DIFFERS = 5
    LOW_RELIABILITY = 6
    MISSING = 7
    CANNOT_EXIST = 8
    SUPPRESSED = 9
    UNVALIDATED = 10

    @property
    def letter(self) -> str:
        """The letter of the SDMX code list."""
        return "AEFPBDUOMQV"[self.value]

    @classmethod
    def from_letter(cls, letter: str) -> Status:
        """Return the status of an SDMX letter."""
        for status in cls:
            if status.letter == letter:
                return status
        raise UnknownCodeError.of("observation status", letter, (each.letter for each in cls))


STATUS_LABELS: Final = MappingProxyType(
    {
        Status.NORMAL: Text("bình thường", "normal value"),
        Status.ESTIMATED: Text("ước tính", "estimated value"),
        Status.FORECAST: Text("dự báo", "forecast value"),
        Status.PROVISIONAL: Text("sơ bộ", "provisional value"),
        Status.BREAK: Text("gián đoạn chuỗi số liệu", "break in the series"),
        Status.DEFINITION_DIFFERS: Text("khác định nghĩa", "definition differs"),
        Status.LOW_RELIABILITY: Text("độ tin cậy thấp", "low reliability"),
        Status.MISSING: Text("thiếu số liệu", "missing value"),
        Status.CANNOT_EXIST: Text("không xác định được", "value cannot exist"),
        Status.SUPPRESSED: Text("được giữ kín", "suppressed for confidentiality"),
        Status.UNVALIDATED: Text("chưa kiểm chứng", "unvalidated"),
    }
)
"""Label of each status in both languages."""
