"""Short forms for the catalogue: most indicators are percentages of a counted whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from gender_indicators.core.spec import ExternalCode, IndicatorSpec, Population, Source, Theme, Verified
from gender_indicators.core.units import UNITS

if TYPE_CHECKING:
    from gender_indicators.core.spec import Direction, Relation
    from gender_indicators.core.text import Text

__all__ = [
    "cedaw",
    "gbv_programme",
    "percentage",
    "sdg",
    "strategy",
    "un_set",
    "violence_survey",
]


class More(TypedDict, total=False):
    """Optional fields of an indicator."""

    population: Population
    sensitive: bool
    disaggregations: tuple[str, ...]
    note: Text
    external_codes: tuple[ExternalCode, ...]


def percentage(
    code: str,
    theme: Theme,
    name: Text,
    numerator: Text,
    denominator: Text,
    source: Source,
    *,
    direction: Direction = "higher",
    **more: Unpack[More],
) -> IndicatorSpec:
    """A share of a counted whole, in percent; higher is better unless said."""
    return IndicatorSpec(
        code=code,
        name=name,
        theme=theme,
        kind="proportion",
        unit=UNITS["percent"],
        numerator=numerator,
        denominator=denominator,
        formula="100 x numerator / denominator",
        source=source,
        measure="coverage.estimate",
        direction=direction,
        **more,
    )


def strategy(target: str, verified: Verified = "yes") -> Source:
    """Definition in the National Strategy on Gender Equality 2021-2030."""
    return Source(
        f"Resolution 28/NQ-CP (3 Mar 2021), National Strategy on Gender Equality 2021-2030, target {target}",
        verified=verified,
    )


def gbv_programme() -> Source:
    """Definition in the programme on gender-based violence 2021-2025."""
    return Source(
        "Decision 2232/QD-TTg (28 Dec 2020), programme on preventing and responding to gender-based "
        "violence 2021-2025"
    )


def violence_survey() -> Source:
    """Definition in the national studies on violence against women."""
    return Source("National Study on Violence against Women 2019 (MOLISA, GSO, UNFPA 2020)")


def sdg(*codes: str, relation: Relation = "near") -> tuple[ExternalCode, ...]:
    """Indicators of the Sustainable Development Goals."""
    return tuple(ExternalCode("SDG", code, relation) for code in codes)


def un_set(domain: str) -> tuple[ExternalCode, ...]:
    """Domain of the UN minimum set of gender indicators."""
    return (ExternalCode("UN minimum set", domain, "context"),)


def cedaw(*articles: str) -> tuple[ExternalCode, ...]:
    """Articles of the Convention on the Elimination of All Forms of Discrimination against Women."""
    return tuple(ExternalCode("CEDAW", article, "context") for article in articles)
