"""Spans of calendar years behind counts of births: written in one way, and told apart.

Births that stand in both of two counts make them alike: the five years to 2023 and the five years to 2024
share four fifths of their births. Such counts are not two samples.
"""

from __future__ import annotations

import re
from numbers import Real
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.errors import DomainError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gender_indicators.core.arrays import Floats, Labels

__all__ = ["LAST_YEAR", "Span", "require_apart", "require_years", "span_label"]

Span: TypeAlias = "tuple[int, int] | str"
"""First and last year, both in; or the label of a window, such as ``"2019-2023"``."""

LAST_YEAR: Final = 9999
"""Years have at most four digits: 20230 is a slip of the pen."""

LABEL: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def span_label(first: int, last: int) -> str:
    """Label of a span of years, such as "2019-2023", or "2023" for one year."""
    return f"{first}" if first == last else f"{first}-{last}"


def require_years(years: Floats, labels: Labels) -> None:
    """Refuse years that are missing, not whole, out of range or repeated."""
    faulty = ~((years >= 0) & (years <= LAST_YEAR) & (years == np.floor(years)))
    if faulty.any():
        msg = f"years is not a whole year from 0 to {LAST_YEAR} at {where(faulty, labels)}: write 2023"
        raise DomainError(msg)
    found, counts = np.unique(years, return_counts=True)
    twice = found[counts > 1]
    if twice.size:
        named = ", ".join(f"{year:.0f}" for year in twice[:5])
        msg = f"years repeated: {named}. Add up the births of one year first, or choose one source."
        raise InputError(msg)


def require_apart(period_a: Span | None, period_b: Span | None) -> None:
    """Refuse two periods of which only one is given, or that share a year."""
    if period_a is None and period_b is None:
        return
    if period_a is None or period_b is None:
        given = "period_a" if period_b is None else "period_b"
        msg = f"only {given} is given: give both periods, or none where the births are of different areas"
        raise InputError(msg)
    (first_a, last_a), (first_b, last_b) = _read("period_a", period_a), _read("period_b", period_b)
    first, last = max(first_a, first_b), min(last_a, last_b)
    if first <= last:
        msg = (
            f"period_a {span_label(first_a, last_a)} and period_b {span_label(first_b, last_b)} share "
            f"{span_label(first, last)}: births counted on both sides are not independent. Compare "
            "periods without a common year, such as windows that stand apart by their width."
        )
        raise DomainError(msg)


def _read(name: str, period: Span) -> tuple[int, int]:
    """First and last year of a period, given as a pair or as a label."""
    years: Sequence[object] = period if isinstance(period, tuple) else ()
    if isinstance(period, str) and (match := LABEL.fullmatch(period.strip())):
        years = (int(match[1]), int(match[2] or match[1]))
    whole = [int(float(year)) for year in years if isinstance(year, Real) and float(year).is_integer()]
    if len(years) != 2 or len(whole) != 2:
        msg = (
            f'{name} must be a pair of years such as (2019, 2023), or a label such as "2019-2023", '
            f"got {period!r}"
        )
        raise InputError(msg)
    first, last = whole
    if first > last:
        msg = f"{name} ends before it begins: {period!r}. Write the first year first."
        raise DomainError(msg)
    return first, last
