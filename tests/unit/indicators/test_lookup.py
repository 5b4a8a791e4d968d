"""The catalogue: look-up, search, table."""

from __future__ import annotations

import unicodedata

import pytest

from gender_indicators import indicators, srb
from gender_indicators.errors import InputError, UnknownIndicatorError


@pytest.mark.parametrize("code", ["SRB", "srb", "Srb"])
def test_a_code_is_found_in_any_letter_case(code: str) -> None:
    assert indicators.indicator(code) is srb.SRB


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UnknownIndicatorError, match="Did you mean 'MMR'"):
        indicators.indicator("MMRR")


@pytest.mark.parametrize(
    "words",
    [
        "tỷ số giới tính khi sinh",
        "TY SO GIOI TINH KHI SINH",
        unicodedata.normalize("NFD", "Tỷ số giới tính khi sinh"),
    ],
)
def test_search_reads_vietnamese_with_and_without_marks(words: str) -> None:
    assert "SRB" in [spec.code for spec in indicators.search(words)]


def test_search_finds_outside_codes() -> None:
    assert [spec.code for spec in indicators.search("3.1.1")] == ["MMR"]


def test_the_table_has_a_row_per_indicator() -> None:
    frame = indicators.catalogue().to_frame()
    assert len(frame) == len(indicators.catalogue())
    assert frame.loc["MMR", "sdg"] == "3.1.1"


def test_a_code_used_twice_is_refused() -> None:
    with pytest.raises(InputError, match="'SRB' is used twice"):
        indicators.Catalogue(srb.SRB, srb.SRB)


def test_no_sdg_code_is_claimed_for_the_sex_ratio_at_birth() -> None:
    assert srb.SRB.external_codes == ()
