"""Composite indices, step two: the weight of each indicator, stated and summing to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gender_indicators.composite.normalisation import require_each_named
from gender_indicators.core.checks import require_number
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
    require_each_named("weight", weights, names)
    for name in names:
        require_number(f"the weight of {name!r}", weights[name], least=0)
    given = np.array([weights[name] for name in names], dtype=np.float64)
    if given.sum() == 0:
        msg = "all weights are zero: at least one indicator must count"
        raise DomainError(msg)
    return np.asarray(given / given.sum())
