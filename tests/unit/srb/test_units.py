"""1.05, 105 and 952 are never mixed."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.core.arrays import NO_LABELS
from gender_indicators.errors import DomainError, UnitError
from gender_indicators.srb.units import require_per_100


@pytest.mark.parametrize("ratio", [20, 105, 500])
def test_ratios_per_100_pass(ratio: float) -> None:
    require_per_100(NO_LABELS, reference=np.array([ratio, np.nan]))


@pytest.mark.parametrize("ratio", [1.05, 19.9, 500.1, 952])
def test_other_units_are_refused(ratio: float) -> None:
    with pytest.raises(UnitError, match="at position 1"):
        require_per_100(NO_LABELS, reference=np.array([105, ratio]))


@pytest.mark.parametrize("ratio", [0, -105])
def test_ratios_are_positive(ratio: float) -> None:
    with pytest.raises(DomainError, match="not positive"):
        require_per_100(NO_LABELS, reference=np.array([ratio]))
