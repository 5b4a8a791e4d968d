"""Live births by sex as they enter every measure of the family: aligned, checked, flagged in one way."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.checks import (
    OnInvalid,
    emptied,
    fractional,
    require_counts,
    warn_of_weighted,
)
from gender_indicators.core.result import Provenance, Reasons
from gender_indicators.core.status import Status
from gender_indicators.errors import DomainError, SmallNumbersWarning

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats, Labels

__all__ = ["Births", "read_births", "warn_of_small"]

Weighted = Literal["warn", "refuse"]


@dataclass(frozen=True, slots=True, eq=False)
class Births:
    """Checked counts of live births by sex, with what is known about each element."""

    male: Floats
    female: Floats
    total: Floats
    labels: Labels
    missing: Bools
    invalid: Bools
    weighted: Bools
    others: tuple[Floats, ...] = ()

    @property
    def none_born(self) -> Bools:
        """Elements without any birth."""
        return np.asarray(self.total == 0)

    def status(self, small: Bools | None = None) -> npt.NDArray[np.int8]:
        """Status of a value computed from the counts: missing, impossible, unreliable or normal."""
        status = np.full(self.total.shape, Status.NORMAL, dtype=np.int8)
        if small is not None:
            status[small] = Status.LOW_RELIABILITY
        status[self.none_born] = Status.CANNOT_EXIST
        status[self.missing | self.invalid] = Status.MISSING
        return status

    def reasons(self, **more: Bools) -> Reasons:
        """Reasons of the counts, with those of the measure."""
        return Reasons(
            {
                "missing": self.missing,
                "invalid": self.invalid,
                "undefined": self.none_born,
                "weighted_counts": self.weighted,
                **more,
            }
        )

    def provenance(self) -> Provenance:
        """Whether any count is weighted."""
        return Provenance(weighted=bool(self.weighted.any()))


def read_births(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    weighted: Weighted = "warn",
    on_invalid: OnInvalid = "raise",
    stacklevel: int = 3,
    **others: npt.ArrayLike,
) -> Births:
    """Align, check and describe two counts of births, and whatever is broadcast with them.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
    weighted : {"warn", "refuse"}, default "warn"
        Non-integer counts give an `ApproximationWarning`, or an error where only whole births make sense.
    on_invalid : {"raise", "nan"}, default "raise"
    stacklevel : int, default 3
        Where the warning points: 3 is the caller of the measure that calls this.
    **others : array_like
        Options that vary by element, such as a reference; a missing one empties the element.
    """
    (male, female, *rest), labels = align(male_births=male_births, female_births=female_births, **others)
    invalid = require_counts(labels, on_invalid=on_invalid, male_births=male, female_births=female)
    male, female = emptied(invalid, male), emptied(invalid, female)
    total = male + female
    missing = np.isnan(total)
    for each in rest:
        missing = missing | np.isnan(each)
    fractions = {"male_births": fractional(male), "female_births": fractional(female)}
    if weighted == "refuse":
        for name, broken in fractions.items():
            if broken.any():
                msg = (
                    f"{name} is not whole at {where(broken, labels)}: an exact test counts births. "
                    "For weighted counts use the effective number of births."
                )
                raise DomainError(msg)
    not_whole = fractions["male_births"] | fractions["female_births"]
    warn_of_weighted(not_whole, labels, stacklevel=stacklevel)
    return Births(male, female, total, labels, missing & ~invalid, invalid, not_whole, tuple(rest))


def warn_of_small(small: Bools, labels: Labels, *, stacklevel: int = 3) -> None:
    """One warning per call, with the number of elements and the first labels."""
    if small.any():
        msg = (
            f"{small.sum()} of {small.size} with few births: {where(small, labels)}. "
            "Read the interval, or pool years."
        )
        warnings.warn(SmallNumbersWarning(msg), stacklevel=stacklevel)
