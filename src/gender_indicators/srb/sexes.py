"""The sex of each birth, as registers and questionnaires write it: words, letters or numbers.

The library guesses no code: a value that is neither of the two named ones is refused, not dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gender_indicators.core.records import factorise
from gender_indicators.errors import InputError

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools

__all__ = ["Sexes", "read_sexes"]


@dataclass(frozen=True, slots=True, eq=False)
class Sexes:
    """Which births are male, female, or of unrecorded sex."""

    male: Bools
    female: Bools
    missing: Bools


def read_sexes(sex: Any, *, male: object, female: object) -> Sexes:  # noqa: ANN401 - whatever a caller has
    """Tell boys from girls in a column with one value per birth.

    Parameters
    ----------
    sex : array_like, shape (births,)
        Text or numbers; None, NaN and NA where not recorded.
    male, female : object
        The two values.

    Raises
    ------
    InputError
        A third value, or one value for both.

    Examples
    --------
    >>> read_sexes([1, 2, 1], male=1, female=2).male.tolist()
    [True, False, True]
    """
    if male == female:
        msg = f"male and female are both {male!r}: name the value of each"
        raise InputError(msg)
    found = factorise("sex", sex)
    others = [level for level in found.levels if level not in {male, female}]
    if others:
        named = ", ".join(map(repr, others[:5]))
        msg = (
            f"sex holds {named}, which is neither male={male!r} nor female={female!r}: name the values with "
            "male= and female=, and leave empty what was not recorded"
        )
        raise InputError(msg)
    place = {level: code for code, level in enumerate(found.levels)}
    boys, girls = (np.asarray(found.codes == place.get(value, -2)) for value in (male, female))
    return Sexes(boys, girls, found.missing)
