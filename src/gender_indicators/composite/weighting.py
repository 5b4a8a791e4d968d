"""Composite indices, step two: the weight of each indicator, stated and summing to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gender_indicators.composite.normalisation import by_name
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gender_indicators.core.arrays import Floats

__all__ = ["normalised_weights"]


def normalised_weights(names: tuple[str, ...], weights: Mapping[str, float] | None) -> Floats:
    """Return the weights of the indicators in order, divided by their sum.

    Parameters
    ----------
    names : tuple of str
        Indicators.
    weights : mapping of str to float, optional
        Non-negative weights, one for each indicator; equal weights by default.

    Raises
    ------
    DomainError
        A negative or infinite weight, or weights that sum to zero.
    InputError
        A weight for an unknown indicator, or an indicator without a weight.

    Examples
    --------
    >>> normalised_weights(("a", "b"), {"a": 3, "b": 1})
    array([0.75, 0.25])
    """
    if weights is None:
        return np.full(len(names), 1.0 / len(names))
    by_name("weight", weights, names)
    given = np.array([weights[name] for name in names], dtype=np.float64)
    wrong = ~(np.isfinite(given) & (given >= 0))
    if wrong.any():
        named = ", ".join(repr(name) for name, bad in zip(names, wrong, strict=True) if bad)
        msg = f"weights must be zero or more and finite; look at {named}"
        raise DomainError(msg)
    if given.sum() == 0:
        msg = "all weights are zero: at least one indicator must count"
        raise DomainError(msg)
    return np.asarray(given / given.sum())
