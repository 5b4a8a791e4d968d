"""Sources and definitions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gender_indicators import srb
from gender_indicators.core import Source
from gender_indicators.errors import DomainError


def test_a_source_needs_a_citation() -> None:
    with pytest.raises(DomainError, match="citation"):
        Source(" ")


def test_indicator_codes_are_capitals() -> None:
    with pytest.raises(DomainError, match="use capitals"):
        replace(srb.SRB, code="srb")


@pytest.mark.parametrize("change", [{"natural_range": None}, {"direction": "lower"}])
def test_a_direction_toward_a_range_needs_the_range(change: dict[str, object]) -> None:
    with pytest.raises(DomainError, match="go together"):
        replace(srb.SRB, **change)  # type: ignore[arg-type]


def test_a_spec_cites_its_definition_and_prints_short() -> None:
    assert "General Statistics Office" in srb.SRB.cite()
    assert repr(srb.SRB) == "IndicatorSpec(SRB: Sex ratio at birth, male per 100 female births)"
