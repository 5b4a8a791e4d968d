"""Texts, numbers and dates in two languages."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

import pytest

from gender_indicators.core import Text, format_date, format_number
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_text_has_both_languages() -> None:
    text = Text("Tỉnh", "Province")
    assert (text.get("vi"), text.get("en"), str(text)) == ("Tỉnh", "Province", "Province")


def test_decomposed_letters_are_composed() -> None:
    assert Text(unicodedata.normalize("NFD", "Điện Biên"), "x").vi == "Điện Biên"


@pytest.mark.parametrize(("vi", "en"), [("", "x"), ("x", " "), (None, "x")])
def test_a_blank_wording_is_refused(vi: str, en: str) -> None:
    with pytest.raises(DomainError, match="is blank"):
        Text(vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (26.22, "26,22", "26.22"),
        (1357, "1.357", "1,357"),
        (112.0, "112", "112"),
        (100, "100", "100"),
        (-0.5, "−0,5", "−0.5"),
        (-0.001, "0", "0"),
        (0.0, "0", "0"),
        (None, "", ""),
        (float("nan"), "", ""),
        (float("inf"), "∞", "∞"),
        (float("-inf"), "−∞", "−∞"),
    ],
)
def test_numbers_follow_the_language(value: float | None, vi: str, en: str) -> None:
    assert (format_number(value, "vi"), format_number(value, "en")) == (vi, en)


def test_decimals_can_be_fixed() -> None:
    assert format_number(50, decimals=1) == "50.0"


def test_dates_follow_the_language() -> None:
    day = dt.date(2021, 3, 5)
    assert (format_date(day, "vi"), format_date(day, "en")) == ("05/03/2021", "5 Mar 2021")


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda: Text("a", "b").get("fr"), id="text"),  # type: ignore[arg-type]
        pytest.param(lambda: format_number(1, "fr"), id="number"),  # type: ignore[arg-type]
        pytest.param(lambda: format_date(dt.date(2021, 1, 1), "fr"), id="date"),  # type: ignore[arg-type]
    ],
)
def test_an_unknown_language_is_a_programming_error(call: Callable[[], str]) -> None:
    with pytest.raises(AssertionError):
        call()


def test_every_month_has_its_name() -> None:
    names = [format_date(dt.date(2021, month, 9), "en").split()[1] for month in range(1, 13)]
    assert names == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_small_negative_numbers_keep_their_sign_and_thousands_their_mark() -> None:
    assert format_number(-1234.56, "vi") == "−1.234,56"
    assert format_number(-1234.56) == "−1,234.56"
    assert format_number(1234567, "vi") == "1.234.567"
    assert format_number(10.10) == "10.1"
