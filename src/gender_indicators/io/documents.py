"""JSON and YAML documents: parsed without guesses, checked against a model, written in a stable layout.

YAML is read by the core rules of YAML 1.2, so that ``verified: yes`` stays a text and ``010`` is no eight.
Duplicate keys are refused in both formats, since a reader cannot know which one was meant.
"""

from __future__ import annotations

import importlib.util
import json
import re
from typing import Any, ClassVar, Final, TypeVar

from pydantic import ValidationError

from gender_indicators.errors import MissingDependencyError
from gender_indicators.io.files import AnyPath, read_text, refusal, suffix_of, write_text
from gender_indicators.programmes import Model, faults

__all__ = ["DOCUMENTS", "dump_document", "load_document", "validated"]

DOCUMENTS: Final = (".json", ".yaml", ".yml")

TEXT_TAG: Final = "tag:yaml.org,2002:str"

# plain scalars that are no text; a part of what YAML 1.1 writers put in quotes, so that writing is safe
SCALARS: Final = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?$"),
        list("-+.0123456789"),
    ),
)

AModel = TypeVar("AModel", bound=Model)


def load_document(path: AnyPath) -> Any:  # noqa: ANN401 - whatever the document holds; a model checks it
    """Return the content of a JSON or YAML file.

    Raises
    ------
    DataFileError
        Not readable, another ending, malformed (with line and column), a key given twice.
    MissingDependencyError
        YAML without PyYAML.
    """
    suffix = suffix_of(path, DOCUMENTS)
    text = read_text(path)
    try:
        return _load_json(text) if suffix == ".json" else _load_yaml(text)
    except RecursionError:
        raise refusal(path, ["nested too deeply: this is no plan and no set of observations"]) from None
    except ValueError as error:
        raise refusal(path, [str(error)]) from None


def dump_document(path: AnyPath, model: Model) -> None:
    """Write a model as JSON or YAML; fields left at an empty default are left out.

    Raises
    ------
    DataFileError
        Another ending, or the file cannot be written.
    MissingDependencyError
        YAML without PyYAML.
    """
    suffix = suffix_of(path, DOCUMENTS)
    full = model.model_dump(mode="json", exclude_none=True)
    lean = model.model_dump(mode="json", exclude_defaults=True)
    data = _without_empty(full, lean)
    if suffix == ".json":
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    else:
        text = _write_yaml(data)
    write_text(path, text)


def validated(model: type[AModel], data: object) -> tuple[AModel | None, tuple[str, ...]]:
    """Return the model of the data, or None and the faults; a number in quotes is a text, not a number.

    Examples
    --------
    >>> from gender_indicators.core import Text
    >>> from gender_indicators.programmes import Range
    >>> validated(Range, {"lower": 103, "upper": 107})[0]
    Range(type='range', lower=103.0, upper=107.0)
    >>> validated(Range, {"lower": "103", "upper": 107})[1]
    ('lower: Input should be a valid number',)
    """
    # by way of JSON, where dates and tuples have one form also for the strict mode; ASCII, because a lone
    # surrogate could not be encoded otherwise
    try:
        return model.model_validate_json(json.dumps(data, default=str), strict=True), ()
    except ValidationError as error:
        return None, faults(error)


def _load_json(text: str) -> Any:  # noqa: ANN401 - see load_document
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        msg = f"line {error.lineno}, column {error.colno}: malformed JSON: {error.msg}"
        raise ValueError(msg) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            msg = f"key {key!r} is given twice in one object: keep one"
            raise ValueError(msg)
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    msg = f"{word} is no number: leave a missing value out and state its status, for example O"
    raise ValueError(msg)


def _load_yaml(text: str) -> Any:  # noqa: ANN401 - see load_document
    _require_yaml("reading YAML")
    import yaml

    class Loader(yaml.SafeLoader):
        """Strict reading: core scalars only, no aliases, keys that are texts and stand once."""

        yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark
                raise yaml.MarkedYAMLError(problem="aliases are not read: write it out", problem_mark=mark)
            return super().compose_node(parent, index)

        def construct_mapping(self, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                problem = f"key {key.value!r} is given twice: keep one" if key.value in seen else ""
                if key.tag != TEXT_TAG:
                    problem = "a key must be a text: put it in quotes"
                if problem:
                    raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
                seen.add(key.value)
            return super().construct_mapping(node, deep=deep)

    for tag, pattern, first in SCALARS:
        Loader.add_implicit_resolver(tag, pattern, first)
    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}: "
        msg = f"{place}malformed YAML: {error.problem}"
        raise ValueError(msg) from None
    except yaml.YAMLError as error:
        msg = f"malformed YAML: {error}"
        raise ValueError(msg) from None


def _write_yaml(data: object) -> str:
    _require_yaml("writing YAML")
    import yaml

    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _require_yaml(purpose: str) -> None:
    if importlib.util.find_spec("yaml") is None:
        raise MissingDependencyError.of("pyyaml", "yaml", purpose)


def _without_empty(full: Any, lean: Any) -> Any:  # noqa: ANN401 - any part of a document
    """Drop the empty values of `full` that `lean`, the same without defaults, does not hold."""
    if isinstance(full, dict):
        return {
            key: _without_empty(value, lean.get(key))
            for key, value in full.items()
            if key in lean or value not in ("", [], {})
        }
    if isinstance(full, list):
        return [_without_empty(*pair) for pair in zip(full, lean, strict=True)]
    return full
