"""The ways to write a sex ratio at birth, 105, 952, .512 and .488, and a guard against mixing them.

A male share p of births is carried to each unit by a monotone map; where the map falls, the limits swap.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.core.checks import require_finite
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.errors import DomainError, UnitError
from gender_indicators.srb.spec import SRB

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats, Labels
    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.stats.proportion import ShareLimits

__all__ = [
    "SRB_UNITS",
    "SrbUnit",
    "limits_in",
    "ratio_limits_in",
    "require_per_100",
    "spec_in",
    "value_in",
]

SrbUnit = Literal["male_per_100_female", "female_per_1000_male", "male_share", "female_share"]
SRB_UNITS: Final[tuple[SrbUnit, ...]] = (
    "male_per_100_female",
    "female_per_1000_male",
    "male_share",
    "female_share",
)
"""Units of the sex ratio at birth."""

LIVE_BIRTHS: Final = Text(vi="Số trẻ sinh ra sống", en="Live births")
FORMULAS: Final[dict[SrbUnit, str]] = {
    "female_per_1000_male": "1000 x female live births / male live births",
    "male_share": "male live births / live births",
    "female_share": "female live births / live births",
}

# no human population has a sex ratio at birth outside 20 to 500 male per 100 female births
LOWEST, HIGHEST = 20.0, 500.0


def value_in(unit: SrbUnit, male: Floats, female: Floats, births: Floats) -> Floats:
    """Point value of checked counts; infinite or NaN where a denominator is zero."""
    counted = male if unit.startswith("male") else female
    match unit:
        case "male_per_100_female":
            among = female
        case "female_per_1000_male":
            among = male
        case "male_share" | "female_share":
            among = births
        case _:
            assert_never(unit)
    # the product is exact for counts, so the ratio is rounded once
    value = np.multiply(counted, UNITS[unit].per, out=np.empty(counted.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(value, among, out=value)


def limits_in(unit: SrbUnit, limits: ShareLimits) -> tuple[Floats, Floats]:
    """Limits of the male share, carried to the unit."""
    match unit:
        case "male_per_100_female":
            lower, upper = limits.odds()
        case "female_per_1000_male":
            lower, upper = limits.mirrored().odds()
        case "male_share":
            lower, upper = limits.shares()
        case "female_share":
            lower, upper = limits.mirrored().shares()
        case _:
            assert_never(unit)
    return lower * UNITS[unit].per, upper * UNITS[unit].per


def ratio_limits_in(unit: SrbUnit, limits: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Limits of the ratio of male to female births, carried to the unit.

    A lower limit below zero (delta, Fieller) stays on the ratio itself and is zero in the other units.
    """
    per = UNITS[unit].per
    if unit == "male_per_100_female":
        return limits[0] * per, limits[1] * per
    lower, upper = np.maximum(limits[0], 0.0), limits[1]
    with np.errstate(divide="ignore"):
        match unit:
            case "female_per_1000_male":
                return per / upper, per / lower
            case "male_share":
                # so that an infinite ratio is a share of 1
                return 1.0 / (1.0 + 1.0 / lower), 1.0 / (1.0 + 1.0 / upper)
            case "female_share":
                return 1.0 / (1.0 + upper), 1.0 / (1.0 + lower)
            case _:
                assert_never(unit)


def spec_in(unit: SrbUnit) -> IndicatorSpec:
    """Definition of the sex ratio at birth in another unit, its natural range carried along."""
    if unit == "male_per_100_female":
        return SRB
    low, high = SRB.natural_range or (104.0, 106.0)
    ends = ratio_limits_in(unit, (np.array(low / 100.0), np.array(high / 100.0)))
    numerator = SRB.numerator if unit == "male_share" else SRB.denominator
    denominators = {"female_per_1000_male": SRB.numerator}
    return replace(
        SRB,
        unit=UNITS[unit],
        natural_range=(float(ends[0]), float(ends[1])),
        numerator=numerator,
        denominator=denominators.get(unit, LIVE_BIRTHS),
        formula=FORMULAS[unit],
        over_100=unit == "female_per_1000_male",
    )


def require_per_100(labels: Labels, **ratios: Floats) -> None:
    """Refuse ratios that are not male births per 100 female births."""
    require_finite(labels, **ratios)
    for name, ratio in ratios.items():
        not_positive = ratio <= 0
        if not_positive.any():
            msg = f"{name} is not positive at {where(not_positive, labels)}: a sex ratio is above 0"
            raise DomainError(msg)
        other_unit = (ratio < LOWEST) | (ratio > HIGHEST)
        if other_unit.any():
            msg = (
                f"{name} does not look like male per 100 female births at {where(other_unit, labels)}: "
                "write 105, not 1.05 (male per female) or 952 (female per 1,000 male)"
            )
            raise UnitError(msg)
