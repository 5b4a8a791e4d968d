"""What an indicator is: its definition, unit, direction, source and outside codes, in one frozen record.

The parts follow the metadata sheet of official statisticians (concept and formula, disaggregations,
period, data source, responsible body), so that a number can always say what it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from gender_indicators.core.text import Text, nfc
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from gender_indicators.core.units import Unit

__all__ = [
    "Direction",
    "ExternalCode",
    "IndicatorSpec",
    "Kind",
    "Population",
    "Relation",
    "Source",
    "Theme",
    "Verified",
]

Verified = Literal["yes", "partly", "no"]
Kind = Literal[
    "proportion", "ratio", "rate", "mean_ratio", "count", "index", "binary", "change", "probability"
]
Direction = Literal["higher", "lower", "toward_range", "none"]
Theme = Literal["population", "health", "violence", "economy", "leadership", "education", "media"]
Relation = Literal["same", "near", "context"]
Population = Literal["sample", "census", "superpopulation"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure, rule or definition was read.

    Parameters
    ----------
    citation : str
        Title, issuer, number, date, page or address: enough to find it again.
    verified : {"yes", "partly", "no"}, default "yes"
        Whether the original was read; "partly" for a secondary or reworded copy.
    licence : str, default ""
        Licence of the data where it asks for attribution; empty for published facts.

    Examples
    --------
    >>> Source("Resolution 28/NQ-CP (3 Mar 2021)").verified
    'yes'
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    citation: str
    verified: Verified = "yes"
    licence: str = ""

    def __post_init__(self) -> None:
        if not self.citation.strip():
            msg = "a source needs a citation: title, issuer, date or address"
            raise DomainError(msg)
        object.__setattr__(self, "citation", nfc(self.citation))


@dataclass(frozen=True, slots=True)
class ExternalCode:
    """The code of the same or a related indicator in another list.

    Parameters
    ----------
    system : {"SDG", "UN minimum set", "CEDAW"}
        The list. In the UN minimum set the code is the domain, in CEDAW the article.
    code : str
        The code there, for example ``"5.4.1"``.
    relation : {"same", "near", "context"}
        Whether that indicator is the same, a near one, or only context for it.
    """

    system: Literal["SDG", "UN minimum set", "CEDAW"]
    code: str
    relation: Relation = "same"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IndicatorSpec:
    r"""The definition of an indicator.

    Parameters
    ----------
    code : str
        Key in the catalogue, capitals, digits and underscores.
    name, numerator, denominator : Text
        What it is called, and the two counts in words.
    theme : str
        Chapter of the catalogue.
    kind : str
        ``"proportion"`` (numerator within denominator), ``"ratio"``, ``"rate"``, ``"mean_ratio"`` (a ratio
        of two means), ``"count"``, ``"index"``, ``"binary"``, ``"change"`` or ``"probability"``.
    unit : Unit
        Unit of the printed number.
    direction : {"higher", "lower", "toward_range", "none"}
        Which way is better; ``"toward_range"`` needs `natural_range`.
    formula : str
        Formula in LaTeX-free words and symbols.
    source : Source
        Where the definition is fixed.
    natural_range : tuple of float, optional
        Values that need no action, in the indicator's unit.
    population : {"sample", "census", "superpopulation"}, default "census"
        How counts without further notice are to be read: as a sample, as everyone counted (no sampling
        interval), or as chance events (births, deaths) whose number varies though all were counted.
    over_100 : bool, default False
        Whether a numerator above the denominator is possible by definition.
    sensitive : bool, default False
        Data on violence: small cells are hidden in reports.
    measure : str, default ""
        The function that computes it from counts, for example ``"srb.estimate"``.
    external_codes : tuple of ExternalCode
        Codes elsewhere; empty where none exists.
    disaggregations : tuple of str
        Customary breakdowns.
    note : Text, optional
        A reading that goes wrong easily.
    """

    code: str
    name: Text
    theme: Theme
    kind: Kind
    unit: Unit
    direction: Direction
    numerator: Text
    denominator: Text
    formula: str
    source: Source
    natural_range: tuple[float, float] | None = None
    population: Population = "census"
    over_100: bool = False
    sensitive: bool = False
    measure: str = ""
    external_codes: tuple[ExternalCode, ...] = ()
    disaggregations: tuple[str, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        if not self.code.replace("_", "").isalnum() or self.code != self.code.upper():
            msg = f"indicator code {self.code!r}: use capitals, digits and underscores"
            raise DomainError(msg)
        if (self.direction == "toward_range") != (self.natural_range is not None):
            msg = f"indicator {self.code}: direction 'toward_range' and natural_range go together"
            raise DomainError(msg)

    def __repr__(self) -> str:
        return f"IndicatorSpec({self.code}: {self.name.en}, {self.unit.label.en})"

    def cite(self) -> str:
        """Return the citation of the definition."""
        return self.source.citation
