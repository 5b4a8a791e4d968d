"""Checks on user input, each with an error that says what, where and what to do."""

from __future__ import annotations

import warnings
from numbers import Real
from typing import TYPE_CHECKING, Literal

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.core.blocks import CACHED, blocks, pieces
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, near_matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gender_indicators.core.arrays import Bools, Floats, Labels

__all__ = [
    "OnInvalid",
    "emptied",
    "fractional",
    "require_counts",
    "require_finite",
    "require_level",
    "require_option",
    "warn_of_weighted",
]

OnInvalid = Literal["raise", "nan"]

LARGEST_COUNT = 2.0**53
"""Above this, float64 no longer holds every whole number: a count that large is a mistake."""


def require_level(level: object, *, none: Literal["allowed", "refused"] = "refused") -> None:
    """Refuse a confidence level outside (0, 1), such as 95; None, for no interval, only where allowed."""
    if level is None and none == "allowed":
        return
    if isinstance(level, bool) or not isinstance(level, Real):
        msg = f"level must be a number in (0, 1), got {type(level).__name__}"
        raise DomainError(msg)
    number = float(level)
    if not 0 < number < 1:
        hint = f" Write {number / 100:g} for {number:g} %." if 1 < number < 100 else ""
        msg = f"level must lie in (0, 1), got {number:g}.{hint}"
        raise DomainError(msg)


def require_number(name: str, value: object, *, least: float, above: bool = False) -> None:
    """Refuse an option that is not a finite number of at least `least` (or above it)."""
    number = np.nan if isinstance(value, bool) or not isinstance(value, Real) else float(value)
    if not np.isfinite(number) or number < least or (above and number == least):
        bound = f"above {least:g}" if above else f"of at least {least:g}"
        msg = f"{name} must be a number {bound}, got {value!r}"
        raise DomainError(msg)


def require_option(name: str, value: object, allowed: Iterable[str]) -> None:
    """Refuse an option value that does not exist, naming the allowed ones."""
    options = tuple(allowed)
    if value not in options:
        near = near_matches(value, options) if isinstance(value, str) else ""
        msg = f"{name}={value!r} is not known.{near} Allowed: {', '.join(map(repr, options))}."
        raise MethodError(msg)


def require_finite(labels: Labels, /, **arrays: Floats) -> None:
    """Refuse infinite values; NaN is missing and passes."""
    for name, array in arrays.items():
        infinite = np.isinf(array)
        if infinite.any():
            msg = f"{name} is infinite at {where(infinite, labels)}: give finite numbers"
            raise DomainError(msg)


def require_counts(labels: Labels, /, *, on_invalid: OnInvalid = "raise", **arrays: Floats) -> Bools:
    """Refuse counts that are negative, infinite or too large to be counts.

    Parameters
    ----------
    labels : Labels
        To name the offending rows.
    on_invalid : {"raise", "nan"}, default "raise"
        ``"nan"`` gives the mask of the invalid cells instead of an error.
    **arrays : ndarray
        Counts by argument name.

    Returns
    -------
    ndarray of bool
        Cells where any of the arrays is invalid; all false unless `on_invalid` is ``"nan"``.
    """
    require_option("on_invalid", on_invalid, ("raise", "nan"))
    invalid = np.zeros(next(iter(arrays.values())).shape, dtype=np.bool_)
    for name, array in arrays.items():
        # two passes settle it for good counts; a missing one fails both comparisons
        if array.min(initial=0.0) >= 0 and array.max(initial=0.0) <= LARGEST_COUNT:
            continue
        # NaN compares false everywhere, so missing counts pass
        for fault, remedy, mask in (
            ("negative", "a count is zero or more", array < 0),
            ("infinite or above 2**53", "check the unit of the count", array > LARGEST_COUNT),
        ):
            if on_invalid == "raise" and mask.any():
                msg = f"{name} is {fault} at {where(mask, labels)}: {remedy}"
                raise DomainError(msg)
            invalid |= mask
    return invalid


def emptied(mask: Bools, array: Floats) -> Floats:
    """Return the array with NaN where `mask` holds; the array itself where it holds nowhere."""
    return np.where(mask, np.nan, array) if mask.any() else array


def fractional(array: Floats) -> Bools:
    """Tell which numbers are not whole; a missing one is neither."""
    found = np.empty(array.shape, dtype=np.bool_)
    flat = found.reshape(-1)
    for block in blocks(array.size, CACHED):
        some = pieces(array, block)
        # `some == some` where not missing
        np.logical_and(some != np.floor(some), some == some, out=flat[block])  # noqa: PLR0124
    return found


def warn_of_weighted(weighted: Bools, labels: Labels, *, stacklevel: int) -> None:
    """Warn once that counts are not whole, naming the first elements."""
    if weighted.any():
        msg = f"non-integer counts at {where(weighted, labels)}: the result is approximate"
        warnings.warn(ApproximationWarning(msg), stacklevel=stacklevel + 1)
