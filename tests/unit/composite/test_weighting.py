"""Weights: stated, checked, summing to one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gender_indicators import composite
from gender_indicators.errors import DomainError, InputError


def test_weights_are_equal_by_default_and_sum_to_one() -> None:
    assert composite.normalised_weights(("a", "b"), None).tolist() == [0.5, 0.5]
    assert composite.normalised_weights(("a", "b"), {"b": 6, "a": 2}).tolist() == [0.25, 0.75]


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ({"a": 1, "b": -1}, DomainError, "the weight of 'b' must be a number of at least 0"),
        ({"a": 1, "b": "x"}, DomainError, "the weight of 'b' must be a number of at least 0"),
        ({"a": 1, "b": np.inf}, DomainError, "the weight of 'b' must be a number of at least 0"),
        ({"a": 0, "b": 0}, DomainError, "all weights are zero"),
        ({"a": 1}, InputError, "weight missing for 'b'"),
        ({"a": 1, "b": 1, "c": 1}, InputError, "weight given for 'c'"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        composite.normalised_weights(("a", "b"), weights)
