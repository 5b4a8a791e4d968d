"""Numbers as people write them."""

from __future__ import annotations

import pytest

from gender_indicators.errors import MethodError
from gender_indicators.io.numbers import number_from


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("26.22", 26.22),
        ("-0.5", -0.5),
        ("−0.5", -0.5),
        ("+3", 3),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1.5E-3", 0.0015),
        ("007", 7),
    ],
)
def test_a_decimal_point_is_read(text: str, number: float) -> None:
    assert number_from(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("26,22", 26.22),
        ("1.357", 1357),
        ("1.357,5", 1357.5),
        ("12.345.678", 12345678),
        ("−1.357,5", -1357.5),
        ("1357,5", 1357.5),
        ("100", 100),
        ("0,5", 0.5),
        ("1,5e3", 1500),
    ],
)
def test_a_decimal_comma_is_read_with_dots_between_thousands(text: str, number: float) -> None:
    assert number_from(text, ",") == number


@pytest.mark.parametrize("text", ["26,22", "1,357.5", "1.357,5", "1,357", "1.2.3", "1.357.000"])
def test_a_comma_or_a_second_mark_is_refused_with_a_decimal_point(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 1357\.5, or read the file with decimal=','"):
        number_from(text)


@pytest.mark.parametrize(
    "text", ["26.22", "1.35,7", "1.3575", "12.34", "0.123", "1,2,3", "1.357.5", ".123", "1357.500", "5,"]
)
def test_dots_in_other_places_than_between_thousands_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"dots stand between thousands \(1\.357,5\): write 26,22"):
        number_from(text, ",")


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("text", ["NaN", "nan", "inf", "-Infinity", "NULL", "None", "n/a", "NA"])
def test_words_for_no_number_are_refused(text: str, decimal: str) -> None:
    with pytest.raises(ValueError, match="leave the cell empty and give the status O"):
        number_from(text, decimal)  # type: ignore[arg-type]


@pytest.mark.parametrize("decimal", [".", ","])
def test_a_percent_sign_is_refused(decimal: str) -> None:
    with pytest.raises(ValueError, match="leave the percent sign out"):
        number_from("45%", decimal)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["many", "12 people", "1 357", "0x10", "1_000", "٣", "-", "1e", "."])
@pytest.mark.parametrize(("decimal", "example"), [(".", "such as 1357.5"), (",", "such as 1.357,5")])
def test_text_is_no_number(text: str, decimal: str, example: str) -> None:
    with pytest.raises(ValueError, match=example):
        number_from(text, decimal)  # type: ignore[arg-type]


def test_the_message_does_not_repeat_the_cell() -> None:
    with pytest.raises(ValueError, match="a number is expected") as caught:
        number_from("Nguyễn Thị A")
    assert "Nguyễn" not in str(caught.value)


@pytest.mark.parametrize("text", ["1e999", "9" * 400])
def test_a_number_beyond_all_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the number is too large"):
        number_from(text)


def test_another_decimal_mark_is_refused() -> None:
    with pytest.raises(MethodError, match=r"Allowed: '\.', ','"):
        number_from("1", ";")  # type: ignore[arg-type]
