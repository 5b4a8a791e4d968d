"""Frameworks from files: strategies, programmes and plans as JSON or YAML."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gender_indicators.io.documents import dump_document, load_document, validated
from gender_indicators.io.files import AnyPath, refusal
from gender_indicators.programmes import Framework

if TYPE_CHECKING:
    from gender_indicators.io.documents import Json

__all__ = ["COMPARATORS", "read_framework", "write_framework"]

COMPARATORS: Final = MappingProxyType(
    {
        "ge": "at_least",
        ">=": "at_least",
        "gt": "more_than",
        ">": "more_than",
        "le": "at_most",
        "<=": "at_most",
        "lt": "less_than",
        "<": "less_than",
        "eq": "exactly",
        "=": "exactly",
        "approx": "about",
        "~": "about",
    }
)
"""Short forms that a file may use for the type of a rule."""


def read_framework(path: AnyPath) -> Framework:
    """Read a framework from a JSON or YAML file.

    Fields are those of :class:`~gender_indicators.programmes.Framework`. The type of a rule may be written
    in a short form (``ge``, ``>=``, ``lt``, ``approx`` ...; in YAML put signs in quotes).

    Parameters
    ----------
    path : path-like
        File ending in .json, .yaml or .yml, in UTF-8.

    Returns
    -------
    Framework

    Raises
    ------
    DataFileError
        Every fault of the file, with its place.
    MissingDependencyError
        YAML without PyYAML.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from gender_indicators.programmes import load
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "plan.json"
    >>> write_framework(load("vn-dien-bien-2021-2025"), path)
    >>> read_framework(path).target("1.1").milestones[0].rule
    AtLeast(type='at_least', value=60.0)
    """
    framework, faults = validated(Framework, _spelt_out(load_document(path)))
    if framework is None:
        raise refusal(path, faults)
    return framework


def write_framework(framework: Framework, path: AnyPath) -> None:
    """Write a framework as JSON or YAML; reading it back gives an equal one.

    Parameters
    ----------
    framework : Framework
    path : path-like
        File ending in .json, .yaml or .yml; an existing one is replaced as a whole.

    Raises
    ------
    DataFileError
        Another ending, or the file cannot be written.
    MissingDependencyError
        YAML without PyYAML.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from gender_indicators.programmes import load
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "strategy.json"
    >>> write_framework(load("vn-strategy-2021-2030"), path)
    >>> read_framework(path) == load("vn-strategy-2021-2030")
    True
    """
    dump_document(path, framework)


def _spelt_out(part: Json, key: str = "") -> Json:
    """Replace the short forms of rule types; ``type`` has another meaning outside of rules."""
    if isinstance(part, list):
        return [_spelt_out(each, key) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: _spelt_out(value, name) for name, value in part.items()}
    kind = found.get("type")
    if key in {"rule", "share"} and isinstance(kind, str):
        found["type"] = COMPARATORS.get(kind, kind)
    return found
