"""JSON and YAML documents: parsed without guesses, checked against a model, written in a stable layout.

YAML is read by the core rules of YAML 1.2, so that ``verified: yes`` stays a text and ``010`` is no eight.
Duplicate keys are refused in both formats, since a reader cannot know which one was meant.
"""

from __future__ import annotations

import importlib.util
import json
import re
from typing import Final, TypeAlias, TypeVar

from pydantic import ValidationError

from gender_indicators.errors import MissingDependencyError
from gender_indicators.io.files import AnyPath, read_text, refusal, suffix_of, write_text
from gender_indicators.programmes import Model, faults

__all__ = ["DOCUMENTS", "Json", "dump_document", "load_document", "validated"]

DOCUMENTS: Final = (".json", ".yaml", ".yml")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"

# plain scalars of YAML that are no text; writers by YAML 1.1 put texts that look like these in quotes
WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
BROKEN: Final = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?")
TAGS: Final = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))

AModel = TypeVar("AModel", bound=Model)


def load_document(path: AnyPath) -> Json:
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


def validated(model: type[AModel], data: Json) -> tuple[AModel | None, tuple[str, ...]]:
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
        return model.model_validate_json(json.dumps(data), strict=True), ()
    except ValidationError as error:
        return None, faults(error)


def _load_json(text: str) -> Json:
    try:
        found: Json = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        msg = f"line {error.lineno}, column {error.colno}: malformed JSON: {error.msg}"
        raise ValueError(msg) from None
    return found


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            msg = f"key {key!r} is given twice in one object: keep one"
            raise ValueError(msg)
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    msg = f"{word} is no number: leave a missing value out and state its status, for example O"
    raise ValueError(msg)


def _load_yaml(text: str) -> Json:
    _require_yaml("reading YAML")
    import yaml

    seen: set[int] = set()

    def problem_of(node: yaml.Node) -> str:
        if node.tag not in TAGS:
            return f"the tag {node.tag!r} is not read: leave it out"
        # an alias is composed as the same node once more
        return "aliases are not read: write the value out" if id(node) in seen else ""

    def plain(node: yaml.Node) -> Json:
        problem = problem_of(node)
        if problem:
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [plain(each) for each in node.value]
        unquoted = isinstance(node, yaml.ScalarNode) and node.style is None
        return _scalar(str(node.value)) if unquoted else str(node.value)

    def mapping(node: yaml.MappingNode) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for key, value in node.value:
            name = plain(key)
            if not isinstance(name, str) or name in found:
                problem = f"key {key.value!r} is given twice: keep one"
                if not isinstance(name, str):
                    problem = "a key must be a text: put it in quotes"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            found[name] = plain(value)
        return found

    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        return None if root is None else plain(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}: "
        msg = f"{place}malformed YAML: {error.problem}"
        raise ValueError(msg) from None
    except yaml.YAMLError as error:
        msg = f"malformed YAML: {error}"
        raise ValueError(msg) from None


def _scalar(text: str) -> Json:
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if BROKEN.fullmatch(text) else text


def _write_yaml(data: Json) -> str:
    _require_yaml("writing YAML")
    import yaml

    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _require_yaml(purpose: str) -> None:
    if importlib.util.find_spec("yaml") is None:
        raise MissingDependencyError.of("pyyaml", "yaml", purpose)


def _without_empty(full: Json, lean: Json) -> Json:
    """Drop the empty values of `full` that `lean`, the same without defaults, does not hold."""
    if isinstance(full, dict) and isinstance(lean, dict):
        return {
            key: _without_empty(value, lean.get(key))
            for key, value in full.items()
            if key in lean or value not in ("", [], {})
        }
    if isinstance(full, list) and isinstance(lean, list):
        return [_without_empty(*pair) for pair in zip(full, lean, strict=True)]
    return full
