"""Specs, sources, units, status and reason codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gender_indicators import srb
from gender_indicators.core import REASONS, STATUS_LABELS, UNITS, Source, Status, explain, unit
from gender_indicators.errors import DomainError, UnknownCodeError


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


def test_units_are_found_by_code() -> None:
    assert unit("per_1000").per == 1000
    with pytest.raises(UnknownCodeError, match="Did you mean 'percent'"):
        unit("percnt")


def test_every_status_has_a_letter_and_a_label() -> None:
    assert [Status.from_letter(each.letter) for each in Status] == list(Status)
    assert set(STATUS_LABELS) == set(Status)
    with pytest.raises(UnknownCodeError, match="observation status 'Z'"):
        Status.from_letter("Z")


def test_reasons_are_explained_in_both_languages() -> None:
    assert explain("no_target") == REASONS["no_target"].en
    assert explain("no_target", "vi") == REASONS["no_target"].vi
    with pytest.raises(UnknownCodeError, match="reason code"):
        explain("no_targt")


def test_unit_tables_are_keyed_by_code() -> None:
    assert all(code == each.code for code, each in UNITS.items())
