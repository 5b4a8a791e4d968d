"""Units."""

from __future__ import annotations

import pytest

from gender_indicators.core import UNITS, unit
from gender_indicators.errors import UnknownCodeError


def test_units_are_found_by_code() -> None:
    assert unit("per_1000").per == 1000
    with pytest.raises(UnknownCodeError, match="Did you mean 'percent'"):
        unit("percnt")


def test_unit_tables_are_keyed_by_code() -> None:
    assert all(code == each.code for code, each in UNITS.items())
