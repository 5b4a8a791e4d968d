"""Every exception and warning of the library, each with the builtin parent that callers already catch.

A message says what was wrong, where (labels, row, cell, path) and what to do. Messages carry labels, never
person-level values: data on violence can hurt people.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AlignmentError",
    "ApproximationWarning",
    "ConvergenceWarning",
    "DataFileError",
    "DomainError",
    "GenderIndicatorsError",
    "GenderIndicatorsWarning",
    "InputError",
    "MethodError",
    "MissingColumnError",
    "MissingDependencyError",
    "OverCoverageWarning",
    "ShapeError",
    "SmallNumbersWarning",
    "StoppingRuleWarning",
    "UnitError",
    "UnknownAreaError",
    "UnknownCodeError",
    "UnknownFrameworkError",
    "UnknownIndicatorError",
]


class GenderIndicatorsError(Exception):
    """Root of all errors that the library raises on purpose."""


class InputError(GenderIndicatorsError, ValueError):
    """Input that cannot be used: the parent of the errors about values, shapes, labels and units."""


class DomainError(InputError):
    """A value outside its domain: a negative count, a level outside (0, 1), an infinite birth count."""


class ShapeError(InputError):
    """Arrays whose shapes do not fit together."""


class AlignmentError(InputError):
    """Labelled inputs whose labels differ; they are never joined by position."""


class UnitError(InputError):
    """A value in another unit than the one asked for: 1.05 where boys per 100 girls are expected."""


class MissingColumnError(GenderIndicatorsError, LookupError):
    """A table lacks a column; the message names the columns that it has."""


class UnknownCodeError(GenderIndicatorsError, LookupError):
    """A code or name that the library does not know; near matches are named."""

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @classmethod
    def of(cls, what: str, code: str, known: Iterable[str]) -> UnknownCodeError:
        """Build the error for an unknown `code`, with the nearest of the `known` ones."""
        return cls(f"unknown {what} {code!r}.{near_matches(code, known)}")


class UnknownIndicatorError(UnknownCodeError):
    """An indicator code that is not in the catalogue."""


class UnknownFrameworkError(UnknownCodeError):
    """A framework id that is neither shipped nor given."""


class UnknownAreaError(UnknownCodeError):
    """An area id that is not in the area list."""


class MethodError(GenderIndicatorsError, ValueError):
    """An option value that does not exist; the allowed values are listed."""


class DataFileError(GenderIndicatorsError, ValueError):
    """A file that cannot be read, with every fault found in it.

    Parameters
    ----------
    message : str
        The whole text for people: the path, then one line per fault.
    path : str
        The file.
    faults : tuple of str
        One entry per fault, each with its place and remedy.
    """

    def __init__(self, message: str, *, path: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path
        self.faults = faults


class MissingDependencyError(GenderIndicatorsError, ImportError):
    """An optional package is absent; the message names the extra that brings it."""

    @classmethod
    def of(cls, package: str, extra: str, purpose: str) -> MissingDependencyError:
        """Build the error for `package`, needed for `purpose`, brought by `extra`."""
        return cls(f"{purpose} needs the package {package!r}: pip install 'gender-indicators[{extra}]'")


class GenderIndicatorsWarning(UserWarning):
    """Root of the library's warnings."""


class SmallNumbersWarning(GenderIndicatorsWarning):
    """Counts too small to say much; the interval is wide and must be read."""


class ApproximationWarning(GenderIndicatorsWarning):
    """A formula for whole counts was used on weighted, non-integer counts."""


class StoppingRuleWarning(GenderIndicatorsWarning):
    """Births that families chose to be their last: their sex ratio says when families stop, nothing more."""


class ConvergenceWarning(GenderIndicatorsWarning):
    """Independent runs of a sampler do not agree yet: more particles are needed before the result is used."""


class OverCoverageWarning(GenderIndicatorsWarning):
    """More reached than eligible: the denominator, the period or the counting is at fault."""


def near_matches(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """Sentence that names the known words nearest to `word`, or all of a short list."""
    names = sorted(set(known))
    by_fold = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), list(by_fold), n=most, cutoff=0.5)
    if close:
        return " Did you mean " + ", ".join(repr(by_fold[name]) for name in close) + "?"
    if 0 < len(names) <= 12:
        return " Known: " + ", ".join(repr(name) for name in names) + "."
    return ""
