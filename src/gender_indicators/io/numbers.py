"""Numbers as people write them in tables, read by one rule: a decimal point or a decimal comma, never both."""

from __future__ import annotations

import math
import re
from typing import Final, Literal, assert_never

__all__ = ["Decimal", "number_from"]

Decimal = Literal[".", ","]

POINT: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
COMMA: Final = re.compile(r"[-+]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?(?:[eE][-+]?[0-9]+)?")
NO_NUMBER: Final = re.compile(r"[-+]?(?:nan|inf|infinity|null|none|n/?a)", re.IGNORECASE)


def number_from(text: str, decimal: Decimal = ".") -> float:
    """Return the number written in a cell.

    Parameters
    ----------
    text : str
    decimal : {".", ","}, default "."
        The decimal mark. With a comma, dots stand between thousands and are checked for their places; with a
        point, no mark between thousands is read, because a comma may be meant as the decimal mark.

    Raises
    ------
    ValueError
        Not a number in this way of writing; the message says what to do and does not repeat the cell.

    Examples
    --------
    >>> number_from("1357.5"), number_from("1.357,5", ",")
    (1357.5, 1357.5)
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    match decimal:
        case ".":
            plain = text if POINT.fullmatch(text) else None
        case ",":
            plain = text.replace(".", "").replace(",", ".") if COMMA.fullmatch(text) else None
        case _:
            assert_never(decimal)
    if plain is None:
        raise ValueError(_problem(text, decimal))
    number = float(plain)
    if math.isinf(number):
        msg = "the number is too large"
        raise ValueError(msg)
    return number


def _problem(text: str, decimal: Decimal) -> str:
    if NO_NUMBER.fullmatch(text):
        return "no finite number: leave the cell empty and give the status O (missing), M or Q"
    if text.endswith("%"):
        return "a number is expected: leave the percent sign out and give the unit percent"
    if decimal == "." and COMMA.fullmatch(text):
        return "a comma in a number: write 26.22, or read the file with decimal=','"
    if decimal == "," and POINT.fullmatch(text):
        return "dots must stand between thousands (1.357,5): write 26,22, or read the file with decimal='.'"
    return f"a number is expected, such as {'26.22' if decimal == '.' else '1.357,5'}"
