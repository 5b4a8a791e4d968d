"""Shipped data: frameworks, areas and published observations of Viet Nam, each figure with its source."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any, Literal

from gender_indicators.core.checks import require_option
from gender_indicators.errors import UnknownCodeError, UnknownFrameworkError
from gender_indicators.programmes.areas import Areas
from gender_indicators.programmes.base import Model
from gender_indicators.programmes.frameworks import Framework
from gender_indicators.programmes.observations import Observations

__all__ = ["available", "available_observations", "json_schema", "load", "load_areas", "load_observations"]

DATA = files("gender_indicators.programmes") / "data"


def available() -> tuple[str, ...]:
    """Return the ids of the shipped frameworks.

    Examples
    --------
    >>> "vn-strategy-2021-2030" in available()
    True
    """
    return _names("frameworks")


def available_observations() -> tuple[str, ...]:
    """Return the ids of the shipped sets of observations.

    Examples
    --------
    >>> "vn-strategy-results" in available_observations()
    True
    """
    return _names("observations")


@functools.cache
def load(framework: str) -> Framework:
    """Load a shipped framework.

    Parameters
    ----------
    framework : str
        One of :func:`gender_indicators.programmes.available`.

    Raises
    ------
    UnknownFrameworkError
        Not shipped; near matches are named.

    Examples
    --------
    >>> len(load("vn-strategy-2021-2030").targets)
    23
    """
    if framework not in available():
        raise UnknownFrameworkError.of("framework", framework, available())
    return Framework.model_validate_json(_text("frameworks", framework))


@functools.cache
def load_observations(name: str) -> Observations:
    """Load a shipped set of observations.

    Parameters
    ----------
    name : str
        One of :func:`gender_indicators.programmes.available_observations`.

    Raises
    ------
    UnknownCodeError
        Not shipped; near matches are named.

    Examples
    --------
    >>> len(load_observations("vn-strategy-results"))
    13
    """
    if name not in available_observations():
        raise UnknownCodeError.of("set of observations", name, available_observations())
    return Observations.model_validate_json(_text("observations", name))


@functools.cache
def load_areas() -> Areas:
    """Load the shipped areas of Viet Nam: provinces of both systems, Điện Biên's districts and communes.

    Examples
    --------
    >>> areas = load_areas()
    >>> len(areas.select(level="province", system="vn-63"))
    63
    """
    return Areas.model_validate_json((DATA / "areas.json").read_text(encoding="utf-8"))


def json_schema(of: Literal["framework", "observations", "areas"]) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file.

    Raises
    ------
    MethodError
        Another kind; those there are are listed.

    Examples
    --------
    >>> json_schema("framework")["title"]
    'Framework'
    """
    models: dict[str, type[Model]] = {"framework": Framework, "observations": Observations, "areas": Areas}
    require_option("of", of, models)
    return models[of].model_json_schema()


@functools.cache
def _names(kind: str) -> tuple[str, ...]:
    names = (entry.name for entry in (DATA / kind).iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def _text(kind: str, name: str) -> str:
    return (DATA / kind / f"{name}.json").read_text(encoding="utf-8")
