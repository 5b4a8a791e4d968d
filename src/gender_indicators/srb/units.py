"""Guard against the three ways to write a sex ratio: 1.05, 105 and 952."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gender_indicators.core.arrays import where
from gender_indicators.core.checks import require_finite
from gender_indicators.errors import DomainError, UnitError

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats, Labels

__all__ = ["require_per_100"]

# no human population has a sex ratio at birth outside 20 to 500 male per 100 female births
LOWEST, HIGHEST = 20.0, 500.0


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
