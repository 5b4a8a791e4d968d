"""The definition of the sex ratio at birth."""

from __future__ import annotations

from gender_indicators import srb


def test_the_natural_range_is_that_of_the_statistics_office() -> None:
    assert srb.SRB.natural_range == (104, 106)


def test_the_middle_band_of_the_ministry_holds_both_ends() -> None:
    assert srb.BANDS == (109, 112)
