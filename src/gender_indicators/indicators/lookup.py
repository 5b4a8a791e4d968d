"""The catalogue of indicators: look one up, search by word, see them as a table."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gender_indicators.core.arrays import NO_LABELS
from gender_indicators.core.spec import IndicatorSpec
from gender_indicators.core.tables import to_table
from gender_indicators.errors import InputError, UnknownIndicatorError
from gender_indicators.indicators import (
    economy,
    education,
    health,
    leadership,
    media,
    population,
    violence,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Catalogue", "catalogue", "indicator", "search"]


class Catalogue(Mapping[str, IndicatorSpec]):
    """Indicators by code, in the order of their themes.

    Parameters
    ----------
    *specs : IndicatorSpec
        Indicators with distinct codes.

    Examples
    --------
    >>> catalogue()["MMR"].unit.code
    'per_100000'
    """

    def __init__(self, *specs: IndicatorSpec) -> None:
        self._specs: dict[str, IndicatorSpec] = {}
        for spec in specs:
            if spec.code in self._specs:
                msg = f"indicator code {spec.code!r} is used twice in the catalogue"
                raise InputError(msg)
            self._specs[spec.code] = spec

    def __getitem__(self, code: str) -> IndicatorSpec:
        return self._specs[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def search(self, words: str) -> tuple[IndicatorSpec, ...]:
        """Indicators whose code, names, counts or outside codes hold all the words."""
        wanted = _fold(words).split()
        return tuple(spec for spec in self.values() if all(word in _haystack(spec) for word in wanted))

    def to_frame(self) -> pd.DataFrame:
        """Return the catalogue as a table, one row per indicator."""
        specs = self.values()
        columns = {
            "code": [spec.code for spec in specs],
            "theme": [spec.theme for spec in specs],
            "name_vi": [spec.name.vi for spec in specs],
            "name_en": [spec.name.en for spec in specs],
            "unit": [spec.unit.code for spec in specs],
            "direction": [spec.direction for spec in specs],
            "kind": [spec.kind for spec in specs],
            "numerator": [spec.numerator.en for spec in specs],
            "denominator": [spec.denominator.en for spec in specs],
            "formula": [spec.formula for spec in specs],
            "measure": [spec.measure for spec in specs],
            "sdg": [
                ", ".join(each.code for each in spec.external_codes if each.system == "SDG") for spec in specs
            ],
            "source": [spec.source.citation for spec in specs],
            "verified": [spec.source.verified for spec in specs],
        }
        return to_table(columns, NO_LABELS).set_index("code")


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue of all indicators.

    Examples
    --------
    >>> "SRB" in catalogue()
    True
    """
    themes = (population, health, violence, economy, leadership, education, media)
    return Catalogue(*(spec for theme in themes for spec in theme.SPECS))


def indicator(code: str) -> IndicatorSpec:
    """Return the indicator with this code, in any letter case.

    Parameters
    ----------
    code : str
        Code in the catalogue.

    Raises
    ------
    UnknownIndicatorError
        No such code; near matches are named.

    Examples
    --------
    >>> indicator("srb").name.vi
    'Tỷ số giới tính khi sinh'
    """
    found = catalogue().get(str(code).upper())
    if found is None:
        raise UnknownIndicatorError.of("indicator", str(code), catalogue())
    return found


def search(words: str) -> tuple[IndicatorSpec, ...]:
    """Return the indicators that hold all the words, in Vietnamese (with or without marks) or English.

    Examples
    --------
    >>> [spec.code for spec in search("ty so gioi tinh khi sinh")]
    ['SRB', 'SRB_EXCEEDANCE', 'SRB_GROUP']
    >>> [spec.code for spec in search("maternal")]
    ['MMR']
    """
    return catalogue().search(words)


def _haystack(spec: IndicatorSpec) -> str:
    texts = (spec.name, spec.numerator, spec.denominator)
    words = [spec.code, *(each.vi for each in texts), *(each.en for each in texts)]
    return _fold(" ".join([*words, *(each.code for each in spec.external_codes)]))


def _fold(text: str) -> str:
    """Letters without case and Vietnamese marks, so that 'ty so' finds 'tỷ số'."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
