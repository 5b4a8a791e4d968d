"""The base of all domain models: frozen, strict about unknown fields, readable in their errors."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
)

from gender_indicators.core.text import nfc

__all__ = [
    "AreaId",
    "Code",
    "Day",
    "IndicatorCode",
    "Model",
    "NonNegative",
    "Note",
    "Number",
    "faults",
    "repeated",
]

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
AREA = r"^[a-z0-9-]+/[a-z]+/[A-Za-z0-9-]+$"
INDICATOR = r"^[A-Z][A-Z0-9_]*$"

Code = Annotated[str, StringConstraints(pattern=CODE)]
"""Short identifier within a framework: letters, digits, dot, dash, underscore."""

AreaId = Annotated[str, StringConstraints(pattern=AREA)]
"""Key of an area: ``system/level/code``, for example ``"vn-63/province/11"``."""

IndicatorCode = Annotated[str, StringConstraints(pattern=INDICATOR)]
"""Key of an indicator in the catalogue, for example ``"SRB"``."""

Note = Annotated[str, AfterValidator(nfc)]
"""Free text, kept in Unicode normal form C."""


def _day(given: object) -> object:
    # a number would be taken for seconds since 1970, also one in quotes
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return dt.date.fromisoformat(given)
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given
    msg = "write a day as 2023-12-31"
    raise ValueError(msg)


Day = Annotated[dt.date, BeforeValidator(_day)]
"""A day, written as 2023-12-31."""

Number = Annotated[float, Strict()]
"""A number: neither a text that looks like one nor yes or no."""

NonNegative = Annotated[float, Strict(), Field(ge=0)]
"""A number of zero or more."""

REMEDIES = {
    "extra_forbidden": "unknown field: correct its name or leave it out",
    "unexpected_keyword_argument": "unknown field: correct its name or leave it out",
    "missing": "required, but absent: add it",
    CODE: "write letters, digits, dots, dashes and underscores, without spaces",
    AREA: "write an area as system/level/code, such as vn-63/province/11",
    INDICATOR: "write an indicator in capitals, digits and underscores, such as SRB",
}
"""What to do, by kind of fault or by pattern, where pydantic's own words do not say it."""

UNIONS = ("rule", "share")
"""Fields of several models; after them pydantic names the model, which is no place in a file."""


class Model(BaseModel):
    """A frozen model that refuses unknown fields and infinite or missing numbers."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        str_strip_whitespace=True,
        ser_json_inf_nan="null",
    )


def faults(error: ValidationError) -> tuple[str, ...]:
    """All faults of a validation, one line each: where, what, with the value's kind but not the value.

    Examples
    --------
    >>> from gender_indicators.programmes import Period
    >>> try:
    ...     Period.model_validate("2015-16")
    ... except ValidationError as error:
    ...     print(faults(error)[0])
    (top level): period '2015-16' cannot be read: write 2023, 2023-H1, 2023-Q2, 2023-05, 2023-12-31 ...
    """
    lines: list[str] = []
    for fault in error.errors(include_url=False, include_input=False):
        place = ""
        before: str | int = ""
        for step in fault["loc"]:
            if before not in UNIONS:
                place += f"[{step}]" if isinstance(step, int) else f".{step}"
            before = "" if before in UNIONS else step
        kind = fault.get("ctx", {}).get("pattern", fault["type"])
        message = REMEDIES.get(kind, fault["msg"]).removeprefix("Value error, ")
        lines.append(f"{place.lstrip('.') or '(top level)'}: {message}")
    return tuple(lines)


def repeated(names: Iterable[str]) -> list[str]:
    """Names that occur more than once, each named once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return list(twice)
