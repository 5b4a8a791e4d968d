"""Numbers as people write them in tables, by one rule: a decimal point or a decimal comma, never both."""

from __future__ import annotations

import math
import re
from typing import Final, Literal

from gender_indicators.core.checks import require_option

__all__ = ["DecimalMark", "number_from"]

DecimalMark = Literal[".", ","]

POINT: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
COMMA: Final = re.compile(r"[-+]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?(?:[eE][-+]?[0-9]+)?")
MARKED: Final = re.compile(r"[-+]?[0-9.,]*[0-9][0-9.,]*")
NO_NUMBER: Final = re.compile(r"[-+]?(?:nan|inf|infinity|null|none|n/?a)", re.IGNORECASE)


def number_from(text: str, decimal: DecimalMark = ".") -> float:
    """Return the number written in a cell.

    Parameters
    ----------
    text : str
    decimal : {".", ","}, default "."
        The decimal mark. With a comma, dots stand between thousands and are checked for their places; with a
        point, no mark between thousands is read, because a comma may be meant as the decimal mark.

    Raises
    ------
    MethodError
        Another decimal mark.
    ValueError
        Not a number in this way of writing; the message says what to do and does not repeat the cell.

    Examples
    --------
    >>> number_from("1357.5"), number_from("1.357,5", ",")
    (1357.5, 1357.5)
    """
    require_option("decimal", decimal, (".", ","))
    text = text.replace("\N{MINUS SIGN}", "-")
    if decimal == ".":
        plain = text if POINT.fullmatch(text) else None
    else:
        plain = text.replace(".", "").replace(",", ".") if COMMA.fullmatch(text) else None
    if plain is None:
        raise ValueError(_problem(text, decimal))
    number = float(plain)
    if math.isinf(number):
        msg = "the number is too large"
        raise ValueError(msg)
    return number


def _problem(text: str, decimal: DecimalMark) -> str:
    if NO_NUMBER.fullmatch(text):
        return "no finite number: leave the cell empty and give the status O (missing), M or Q"
    if text.endswith("%"):
        return "a number is expected: leave the percent sign out and give the unit percent"
    marked = MARKED.fullmatch(text) is not None
    if decimal == ".":
        if marked:
            return "one decimal point, no other mark: write 1357.5, or read the file with decimal=','"
        return "a number is expected, such as 1357.5"
    if marked:
        return "dots stand between thousands (1.357,5): write 26,22, or read the file with decimal='.'"
    return "a number is expected, such as 1.357,5"
