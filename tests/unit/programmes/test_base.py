"""The base of the models: strict, frozen, readable in its errors."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from pydantic import ValidationError

from gender_indicators.programmes import AtLeast, Framework, Period, faults
from gender_indicators.programmes.base import Code, Day, Model, Note, repeated

FORMS = "write 2023, 2023-H1, 2023-Q2, 2023-05, 2023-12-31 (as of a day), 2021/2025 or 2021-01-01/2023-06-30"


class Part(Model):
    code: Code
    note: Note = ""
    number: float = 0


class Dated(Model):
    day: Day


def faults_of(model: type[Model], data: object) -> tuple[str, ...]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return faults(caught.value)


def test_a_model_cannot_be_changed() -> None:
    part = Part(code="a")
    with pytest.raises(ValidationError, match="frozen"):
        part.note = "other"  # type: ignore[misc]


def test_an_unknown_field_is_refused() -> None:
    assert faults_of(Part, {"code": "a", "colour": 1}) == (
        "colour: unknown field: correct its name or leave it out",
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_must_be_finite(number: float) -> None:
    assert faults_of(Part, {"code": "a", "number": number}) == ("number: Input should be a finite number",)


def test_texts_are_stripped_and_composed() -> None:
    assert Part(code="a", note=unicodedata.normalize("NFD", "  Điện Biên ")).note == "Điện Biên"


@pytest.mark.parametrize("code", ["", "-a", "a b", "á"])
def test_a_code_has_letters_digits_dots_dashes_and_underscores(code: str) -> None:
    (fault,) = faults_of(Part, {"code": code})
    assert fault == "code: write letters, digits, dots, dashes and underscores, without spaces"


def test_a_missing_field_is_named() -> None:
    assert faults_of(Part, {}) == ("code: required, but absent: add it",)


def test_a_day_is_a_date_or_its_text() -> None:
    day = dt.date(2023, 12, 31)
    assert [Dated.model_validate({"day": each}).day for each in (day, "2023-12-31")] == [day, day]


@pytest.mark.parametrize(
    "day",
    ["0", "86400", 0, 86400, "20231231", "31/12/2023", dt.datetime(2023, 12, 31, tzinfo=dt.UTC)],
    ids=["zero", "seconds", "number-0", "number-seconds", "no-dashes", "slashes", "moment"],
)
def test_a_day_is_no_number_of_seconds_and_no_other_text(day: object) -> None:
    assert faults_of(Dated, {"day": day}) == ("day: write a day as 2023-12-31",)


def test_a_day_is_in_the_calendar() -> None:
    assert faults_of(Dated, {"day": "2023-02-30"}) == ("day: day is out of range for month",)


def test_a_fault_of_the_whole_has_no_place() -> None:
    assert faults_of(Period, "last year") == (f"(top level): period 'last year' cannot be read: {FORMS}",)


def test_a_fault_names_its_place_in_the_file() -> None:
    milestone = {"period": "2025", "rule": {"type": "at_least", "value": "many"}}
    data = {"targets": [{"milestones": [milestone]}]}
    found = [fault for fault in faults_of(Framework, data) if "rule" in fault]
    assert [fault.partition(":")[0] for fault in found] == ["targets[0].milestones[0].rule.value"]


def test_faults_do_not_repeat_the_value() -> None:
    assert "secret" not in faults_of(AtLeast, {"value": "secret"})[0]


def test_repeated_names_are_named_once() -> None:
    assert repeated(["a", "b", "a", "a"]) == ["a"]
