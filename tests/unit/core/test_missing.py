"""Named missing-data rules."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.core.missing import enough
from gender_indicators.errors import DomainError, MethodError

PRESENT = np.array([[True, True, True], [True, True, False], [False, False, False]])


def test_propagate_wants_every_part() -> None:
    found = enough(PRESENT, np.ones(3), rule="propagate", min_share=0)
    assert found.tolist() == [True, False, False]


def test_a_part_without_weight_does_not_count() -> None:
    found = enough(PRESENT, np.array([1.0, 1, 0]), rule="propagate", min_share=0)
    assert found.tolist() == [True, True, False]


def test_available_wants_a_share_and_at_least_one_part() -> None:
    assert enough(PRESENT, np.ones(3), rule="available", min_share=0).tolist() == [True, True, False]
    assert enough(PRESENT, np.ones(3), rule="available", min_share=0.7).tolist() == [True, False, False]


def test_a_share_equal_to_the_threshold_passes_in_spite_of_binary_floats() -> None:
    present = np.array([[True] * 9 + [False]])
    assert enough(present, np.ones(10), rule="available", min_share=0.1 * 3 * 3).all()


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_the_unit_interval_is_refused(share: float) -> None:
    with pytest.raises(DomainError, match="min_share"):
        enough(PRESENT, np.ones(3), rule="available", min_share=share)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(MethodError, match="missing='zero'"):
        enough(PRESENT, np.ones(3), rule="zero", min_share=0)  # type: ignore[arg-type]
