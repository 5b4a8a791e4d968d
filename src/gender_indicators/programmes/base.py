"""The base of all domain models: frozen, strict about unknown fields, readable in their errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from gender_indicators.core.text import nfc

__all__ = ["Code", "Model", "Note", "faults", "repeated"]

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$"), AfterValidator(nfc)]
"""Short identifier within a framework: letters, digits, dot, dash, underscore."""

Note = Annotated[str, AfterValidator(nfc)]
"""Free text, kept in Unicode normal form C."""

UNIONS = ("rule", "share")
"""Fields of several models; after them pydantic names the model, which is no place in a file."""


class Model(BaseModel):
    """A frozen model that refuses unknown fields and infinite or missing numbers."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, ser_json_inf_nan="null"
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
        message = fault["msg"].removeprefix("Value error, ")
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
