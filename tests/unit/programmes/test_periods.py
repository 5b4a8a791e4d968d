"""Periods: how they are written, ordered and compared."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from gender_indicators.programmes import Period


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2023", "year", "2023-01-01", "2023-12-31"),
        ("2023-H1", "half", "2023-01-01", "2023-06-30"),
        ("2023-H2", "half", "2023-07-01", "2023-12-31"),
        ("2023-Q2", "quarter", "2023-04-01", "2023-06-30"),
        ("2023-Q4", "quarter", "2023-10-01", "2023-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2023-12-31", "as_of", "2023-12-31", "2023-12-31"),
        ("2021/2025", "range", "2021-01-01", "2025-12-31"),
        ("2021-01-01/2023-06-30", "range", "2021-01-01", "2023-06-30"),
    ],
)
def test_every_form_is_read_and_written_back(text: str, kind: str, start: str, end: str) -> None:
    period = Period.parse(text)
    assert (period.kind, period.start.isoformat(), period.end.isoformat()) == (kind, start, end)
    assert str(period) == text


def test_a_range_of_whole_years_is_written_in_years() -> None:
    assert str(Period.parse("2021-01-01/2025-12-31")) == "2021/2025"


def test_spaces_around_a_period_do_not_matter() -> None:
    assert Period.parse(" 2023 ") == Period.year(2023)


@pytest.mark.parametrize(
    "text",
    ["", "23", "2015-16", "2023-13", "2023-Q5", "2023-H3", "2023-02-30", "0000", "2021-2025", "2021/25"],
)
def test_another_form_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValidationError, match=r"cannot be read: write 2023, 2023-H1"):
        Period.parse(text)


def test_a_year_may_be_a_number() -> None:
    assert Period.model_validate(2023) == Period.year(2023)


def test_a_truth_value_is_no_year() -> None:
    with pytest.raises(ValidationError):
        Period.model_validate(True)


def test_a_day_may_be_a_date() -> None:
    assert Period.model_validate(dt.date(2023, 12, 31)) == Period.parse("2023-12-31")


def test_a_period_may_be_given_by_its_parts() -> None:
    year = Period(kind="year", start=dt.date(2023, 1, 1), end=dt.date(2023, 12, 31))
    assert year == Period.year(2023)


def test_the_kind_must_fit_the_days() -> None:
    with pytest.raises(ValidationError, match="2023-01-01 to 2023-06-30 is no year"):
        Period(kind="year", start=dt.date(2023, 1, 1), end=dt.date(2023, 6, 30))


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="on or after the day it starts"):
        Period.parse("2025/2021")


def test_a_period_is_one_text_in_files() -> None:
    assert Period.parse("2023-Q2").model_dump_json() == '"2023-Q2"'


def test_the_schema_describes_the_text() -> None:
    schema = Period.model_json_schema()
    assert (schema["title"], schema["type"]) == ("Period", "string")


def test_a_period_contains_itself_and_its_parts() -> None:
    year = Period.year(2023)
    assert year.contains(year)
    assert year.contains(Period.parse("2023-12-31"))


def test_a_part_does_not_contain_the_whole() -> None:
    assert not Period.parse("2023-Q1").contains(Period.year(2023))


def test_periods_that_share_a_day_overlap() -> None:
    assert Period.parse("2021/2023").overlaps(Period.parse("2023-12-31"))
    assert not Period.year(2022).overlaps(Period.year(2023))


def test_periods_are_ordered_by_start_then_end() -> None:
    periods = [Period.parse(text) for text in ("2024", "2023-H1", "2023-Q1", "2023")]
    assert [str(period) for period in sorted(periods)] == ["2023-Q1", "2023-H1", "2023", "2024"]


def test_equal_days_of_two_kinds_have_an_order_too() -> None:
    year, span = Period.year(2023), Period.parse("2023/2023")
    assert year != span
    assert (year < span) != (span < year)


def test_a_period_has_no_order_with_another_thing() -> None:
    with pytest.raises(TypeError):
        assert Period.year(2023) < 2024


def test_equal_periods_have_equal_hashes() -> None:
    assert len({Period.year(2023), Period.parse("2023")}) == 1


@pytest.mark.parametrize(
    ("text", "midpoint"), [("2023", 2023.5), ("2021/2025", 2023.5), ("9999", 9999.5), ("2024", 2024.5)]
)
def test_the_midpoint_is_a_decimal_year(text: str, midpoint: float) -> None:
    assert Period.parse(text).midpoint == midpoint
