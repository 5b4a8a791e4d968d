"""JSON and YAML documents."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from gender_indicators.core import Text
from gender_indicators.errors import DataFileError, MissingDependencyError
from gender_indicators.io.documents import Json, dump_document, load_document, validated
from gender_indicators.programmes import Observations, Range, available, load
from gender_indicators.programmes.loading import DATA

if TYPE_CHECKING:
    from pathlib import Path


def content(tmp_path: Path, name: str, text: str) -> Json:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_document(path)


def refused(tmp_path: Path, name: str, text: str) -> str:
    with pytest.raises(DataFileError) as caught:
        content(tmp_path, name, text)
    (fault,) = caught.value.faults
    return fault


def test_json_is_read(tmp_path: Path) -> None:
    assert content(tmp_path, "a.json", '{"a": [1, 2.5, true, null, "x"]}') == {"a": [1, 2.5, True, None, "x"]}


def test_malformed_json_is_refused_with_its_place(tmp_path: Path) -> None:
    fault = refused(tmp_path, "a.json", '{"a": 1,\n "b" 2}')
    assert fault == "line 2, column 6: malformed JSON: Expecting ':' delimiter"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_for_no_number_are_refused_in_json(tmp_path: Path, word: str) -> None:
    assert refused(tmp_path, "a.json", f'{{"a": {word}}}').startswith(f"{word} is no number: leave")


@pytest.mark.parametrize(("name", "text"), [("a.json", '{"a": 1, "a": 2}'), ("a.yaml", "a: 1\na: 2")])
def test_a_key_given_twice_is_refused(tmp_path: Path, name: str, text: str) -> None:
    assert "key 'a' is given twice" in refused(tmp_path, name, text)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_nesting_has_an_end(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, name, "[" * 50_000 + "]" * 50_000).startswith("nested too deeply")


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_number_of_too_many_digits_is_refused(tmp_path: Path, name: str) -> None:
    assert "4300" in refused(tmp_path, name, "9" * 5000)


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "A.YAML"])
def test_yaml_is_read(tmp_path: Path, name: str) -> None:
    text = "a:\n- 1\n- 2.5\n- true\n- ~\n- x\n- -3\n- 1.0e+3\n"
    assert content(tmp_path, name, text) == {"a": [1, 2.5, True, None, "x", -3, 1000]}


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "2023-12-31", "010", "1_000", "12:30", "1e3", ".inf", "="]
)
def test_plain_words_of_yaml_stay_texts(tmp_path: Path, word: str) -> None:
    assert content(tmp_path, "a.yaml", f"a: {word}") == {"a": word}


@pytest.mark.parametrize("quoted", ["'1'", '"1"'])
def test_quoted_numbers_of_yaml_stay_texts(tmp_path: Path, quoted: str) -> None:
    assert content(tmp_path, "a.yaml", f"a: {quoted}") == {"a": "1"}


def test_a_block_of_yaml_is_a_text(tmp_path: Path) -> None:
    assert content(tmp_path, "a.yaml", "a: |\n  1\n") == {"a": "1\n"}


def test_yaml_without_content_is_nothing(tmp_path: Path) -> None:
    assert content(tmp_path, "a.yaml", "# to do\n") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [1, 2", "line 1, column 9: malformed YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n b: 2", "line 2, column 3: malformed YAML: mapping values are not allowed here"),
        ("a: &x [1]\nb: *x", "line 1, column 4: malformed YAML: aliases are not read: write the value out"),
        ("&x a: *x", "line 1, column 1: malformed YAML: aliases are not read: write the value out"),
        ("a: &x [*x]", "line 1, column 4: malformed YAML: aliases are not read: write the value out"),
        ("b: *x", "line 1, column 4: malformed YAML: found undefined alias 'x'"),
        ("1: a", "line 1, column 1: malformed YAML: a key must be a text: put it in quotes"),
        ("? [a]\n: b", "line 1, column 3: malformed YAML: a key must be a text: put it in quotes"),
        ("a: 1\n---\nb: 2", "line 2, column 1: malformed YAML: but found another document"),
        (
            "a: !!python/object:os.system x",
            "line 1, column 4: malformed YAML: the tag 'tag:yaml.org,2002:python/object:os.system' is not",
        ),
        ("a: \x07", "malformed YAML: unacceptable character #x0007: special characters are not allowed"),
    ],
    ids=[
        "open-list",
        "indent",
        "alias",
        "alias-of-key",
        "alias-of-itself",
        "unknown-alias",
        "number-key",
        "list-key",
        "two-documents",
        "tag",
        "control-character",
    ],
)
def test_malformed_yaml_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    assert refused(tmp_path, "a.yaml", text).startswith(fault)


def test_a_document_has_one_of_three_endings() -> None:
    with pytest.raises(DataFileError, match=r"give the file one of \.json, \.yaml, \.yml"):
        load_document("a.csv")


def test_yaml_needs_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingDependencyError, match=r"reading YAML needs the package 'pyyaml'.*\[yaml\]"):
        content(tmp_path, "a.yaml", "a: 1")
    with pytest.raises(MissingDependencyError, match="writing YAML needs"):
        dump_document(tmp_path / "b.yaml", Range(lower=1, upper=2))
    assert not (tmp_path / "b.yaml").exists()


@pytest.mark.parametrize("name", available())
def test_a_shipped_framework_is_written_as_it_is_shipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.json"
    dump_document(path, load(name))
    assert path.read_text(encoding="utf-8") == (DATA / "frameworks" / f"{name}.json").read_text(
        encoding="utf-8"
    )


def test_a_set_of_no_observation_is_written_with_its_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    dump_document(path, Observations(id="a", name=Text("á", "a"), observations=()))
    assert load_document(path) == {"id": "a", "name": {"vi": "á", "en": "a"}, "observations": []}
    assert "á" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("value", ["103", True, None])
def test_a_number_is_a_number(value: Json) -> None:
    assert validated(Range, {"lower": value, "upper": 107}) == (
        None,
        ("lower: Input should be a valid number",),
    )


def test_half_a_letter_is_refused() -> None:
    model, found = validated(Observations, {"id": "\ud800"})
    assert model is None
    assert "Invalid JSON" in found[0]
