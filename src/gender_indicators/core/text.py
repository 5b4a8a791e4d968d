"""Text in the two languages of the library: what a person reads exists in Vietnamese and in English."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal, assert_never

from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["LANGUAGES", "Language", "Text", "format_date", "format_number", "nfc"]

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")

MOST_DECIMALS = 2


def nfc(text: str) -> str:
    """Unicode normal form C: the composed form in which Vietnamese is exchanged."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class Text:
    """A name or sentence in Vietnamese and English.

    Parameters
    ----------
    vi, en : str
        The two wordings, not blank, kept in Unicode normal form C (canonically the same text).

    Examples
    --------
    >>> name = Text(vi="Tỷ số giới tính khi sinh", en="Sex ratio at birth")
    >>> name.get("vi")
    'Tỷ số giới tính khi sinh'
    >>> str(name)
    'Sex ratio at birth'
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    vi: str
    en: str

    def __post_init__(self) -> None:
        for language in ("vi", "en"):
            wording = getattr(self, language)
            if not isinstance(wording, str) or not wording.strip():
                msg = f"text in {language!r} is blank: give both the Vietnamese and the English"
                raise DomainError(msg)
            object.__setattr__(self, language, nfc(wording))

    def get(self, language: Language) -> str:
        """Return the wording in `language`."""
        match language:
            case "vi":
                return self.vi
            case "en":
                return self.en
            case _:
                assert_never(language)

    def __str__(self) -> str:
        return self.en


def format_number(value: float | None, language: Language = "en", *, decimals: int | None = None) -> str:
    """Write a number for reading; the only place where values are rounded.

    Parameters
    ----------
    value : float or None
        None and NaN give an empty text.
    language : {"vi", "en"}, default "en"
        Vietnamese writes a decimal comma and dots between thousands.
    decimals : int, optional
        Decimals to show; by default as many as the number has, two at most.

    Examples
    --------
    >>> format_number(26.22, "vi"), format_number(1357, "vi"), format_number(1357)
    ('26,22', '1.357', '1,357')
    >>> format_number(59.0909), format_number(112.0), format_number(None)
    ('59.09', '112', '')
    """
    if value is None or math.isnan(value):
        return ""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{MOST_DECIMALS if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("-"):
        text = "−" + text[1:] if text.strip("-0.,") else text[1:]
    match language:
        case "en":
            return text
        case "vi":
            return text.translate(str.maketrans(",.", ".,"))
        case _:
            assert_never(language)


def format_date(day: dt.date, language: Language = "en") -> str:
    """Write a date for reading.

    Examples
    --------
    >>> import datetime as dt
    >>> day = dt.date(2023, 12, 31)
    >>> format_date(day, "vi"), format_date(day)
    ('31/12/2023', '31 Dec 2023')
    """
    match language:
        case "vi":
            return f"{day.day:02}/{day.month:02}/{day.year}"
        case "en":
            months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            return f"{day.day} {months[day.month - 1]} {day.year}"
        case _:
            assert_never(language)
