"""Shipped data and their schemas."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator

from gender_indicators.errors import MethodError, UnknownCodeError, UnknownFrameworkError
from gender_indicators.programmes import (
    Framework,
    available,
    available_observations,
    json_schema,
    load,
    load_areas,
    load_observations,
)
from gender_indicators.programmes.loading import DATA

Kind = Literal["framework", "observations", "areas"]
FILES: list[tuple[Kind, str]] = [
    *(("framework", f"frameworks/{name}.json") for name in available()),
    *(("observations", f"observations/{name}.json") for name in available_observations()),
    ("areas", "areas.json"),
]


def content(file: str) -> Any:
    return json.loads(DATA.joinpath(file).read_text(encoding="utf-8"))


def test_the_shipped_frameworks_are_listed_in_order() -> None:
    assert "vn-strategy-2021-2030" in available()
    assert list(available()) == sorted(available())


@pytest.mark.parametrize("name", available())
def test_a_framework_bears_the_name_of_its_file(name: str) -> None:
    assert load(name).id == name


@pytest.mark.parametrize("name", available_observations())
def test_observations_bear_the_name_of_their_file(name: str) -> None:
    assert load_observations(name).id == name


@pytest.mark.parametrize("name", available())
def test_the_parents_of_a_framework_are_shipped(name: str) -> None:
    assert set(load(name).parents) <= set(available())


@pytest.mark.parametrize("name", available())
def test_the_area_of_a_framework_is_known(name: str) -> None:
    assert load_areas().get(load(name).area)


@pytest.mark.parametrize("name", available_observations())
def test_the_areas_of_observations_are_known(name: str) -> None:
    assert all(load_areas().get(each.area) for each in load_observations(name).observations)


def test_a_framework_is_read_once() -> None:
    assert load("vn-gbv-2021-2025") is load("vn-gbv-2021-2025")


def test_an_unknown_framework_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownFrameworkError, match="Did you mean 'vn-strategy-2021-2030'"):
        load("vn-strategy-2021")


def test_an_unknown_set_of_observations_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean 'vn-srb-national'"):
        load_observations("vn-srb-nation")


@pytest.mark.parametrize("kind", ["framework", "observations", "areas"])
def test_a_schema_is_a_valid_schema(kind: Kind) -> None:
    Draft202012Validator.check_schema(json_schema(kind))


def test_an_unknown_kind_of_schema_lists_the_known_ones() -> None:
    with pytest.raises(MethodError, match="Allowed: 'framework', 'observations', 'areas'"):
        json_schema("plan")  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "file"), FILES, ids=[file for _, file in FILES])
def test_every_shipped_file_follows_its_schema(kind: Kind, file: str) -> None:
    assert list(Draft202012Validator(json_schema(kind)).iter_errors(content(file))) == []


@pytest.mark.parametrize(("kind", "file"), FILES, ids=[file for _, file in FILES])
def test_a_schema_refuses_an_unknown_field(kind: Kind, file: str) -> None:
    data = content(file) | {"colour": "red"}
    errors = [error.message for error in Draft202012Validator(json_schema(kind)).iter_errors(data)]
    assert errors == ["Additional properties are not allowed ('colour' was unexpected)"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("period", "last year"), ("period", 2023), ("kind", "wish"), ("targets", {})],
    ids=str,
)
def test_a_schema_refuses_what_the_model_refuses(field: str, value: object) -> None:
    data = content("frameworks/vn-gbv-2021-2025.json") | {field: value}
    assert list(Draft202012Validator(json_schema("framework")).iter_errors(data))


def test_a_loaded_framework_is_a_model() -> None:
    assert isinstance(load("vn-population-2030"), Framework)
