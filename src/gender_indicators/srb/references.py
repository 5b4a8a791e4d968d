"""Reference ratios: how many boys per 100 girls would be born without selection, and who says so.

The choice dominates every figure on missing female births, so it is always the caller's, by name or by value.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import NO_LABELS
from gender_indicators.core.spec import Source
from gender_indicators.errors import DomainError, UnknownCodeError
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["REFERENCES", "Reference", "ReferenceLike", "reference_of"]

# half the width of a 95 % interval in standard errors
Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference sex ratio at birth, with its uncertainty where it is published.

    Parameters
    ----------
    ratio : float
        Male per 100 female births.
    lower, upper : float, optional
        95 % limits; both or neither.
    name : str, default ""
        Name in :data:`REFERENCES`, empty for one's own.
    source : Source, optional
        Where it was read.

    Raises
    ------
    DomainError, UnitError
        Limits that do not hold the ratio, only one limit, a ratio or limit that is not per 100.

    Examples
    --------
    >>> Reference(106.3, 105.5, 107.2).ratio
    106.3
    """

    ratio: float
    lower: float | None = None
    upper: float | None = None
    name: str = ""
    source: Source | None = None

    def __post_init__(self) -> None:
        given = {"reference": self.ratio, "lower": self.lower, "upper": self.upper}
        ratios = {name: np.asarray(each, np.float64) for name, each in given.items() if each is not None}
        require_per_100(NO_LABELS, **ratios)
        if any(np.isnan(ratio) for ratio in ratios.values()):
            msg = "a reference and its limits must be ratios per 100, got nan"
            raise DomainError(msg)
        if (self.lower is None) != (self.upper is None):
            msg = "a reference has both limits or none"
            raise DomainError(msg)
        if self.lower is not None and self.upper is not None and not self.lower <= self.ratio <= self.upper:
            msg = (
                f"the limits {self.lower:g} to {self.upper:g} do not hold the reference ratio {self.ratio:g}"
            )
            raise DomainError(msg)

    @property
    def log_sd(self) -> float:
        """Standard deviation of the log ratio, 0 where no limits are known."""
        if self.lower is None or self.upper is None:
            return 0.0
        return float(np.log(self.upper / self.lower)) / (2.0 * Z_95)

    @property
    def text(self) -> str:
        """The reference for a table of options: "106.3 (viet-nam)"."""
        return f"{self.ratio:g} ({self.name})" if self.name else f"{self.ratio:g}"

    def draw(self, draws: int, rng: np.random.Generator) -> Floats:
        """Draw ratios per 100 from the log-normal distribution that the limits describe."""
        return np.asarray(self.ratio * np.exp(self.log_sd * rng.standard_normal(draws)))


ReferenceLike = float | str | Reference

_CHAO_2019: Final = Source("Chao, Gerland, Cook and Alkema (2019), PNAS 116(19), 9303-9311, abstract")
_CHAO_CODE: Final = Source(
    "posterior of the global model in the code of Chao and Yadav (2019), file M57_normal_postinfo.csv"
)

REFERENCES: Final = MappingProxyType(
    {
        each.name: each
        for each in (
            Reference(103.1, 102.7, 103.6, "sub-saharan-africa", _CHAO_2019),
            Reference(106.3, 105.4, 107.2, "eastern-asia", _CHAO_2019),
            Reference(106.3, 105.5, 107.2, "south-eastern-asia", _CHAO_2019),
            Reference(106.7, 105.8, 107.7, "oceania", _CHAO_2019),
            Reference(
                106.3,
                name="viet-nam",
                source=Source(
                    "Chao, Guilmoto and Ombao (2021), PLOS ONE 16(7), e0253721; read in reworded copies",
                    verified="partly",
                ),
            ),
            Reference(105.32, 103.17, 107.50, "india", _CHAO_CODE),
            Reference(104.95, 102.95, 106.99, "nepal", _CHAO_CODE),
            Reference(105.64, 103.66, 107.77, "pakistan", _CHAO_CODE),
        )
    }
)
"""Published reference ratios by name, male per 100 female births."""


def reference_of(reference: ReferenceLike) -> Reference:
    """Return the reference of this name, or of this ratio per 100.

    Raises
    ------
    UnknownCodeError
        A name that is not in :data:`REFERENCES`.
    UnitError, DomainError
        A ratio that is not per 100, or no number.

    Examples
    --------
    >>> reference_of("viet-nam").ratio
    106.3
    >>> reference_of(105).text
    '105'
    """
    if isinstance(reference, Reference):
        return reference
    if isinstance(reference, str):
        if reference not in REFERENCES:
            raise UnknownCodeError.of("reference ratio", reference, REFERENCES)
        return REFERENCES[reference]
    number: object = reference
    if isinstance(number, bool) or not isinstance(number, Real):
        msg = f"reference must be a ratio per 100, a name or a Reference, got {reference!r}"
        raise DomainError(msg)
    return Reference(float(number))
