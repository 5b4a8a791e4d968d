"""Limits of the ratio of two counts."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.stats.limits import z_value
from gender_indicators.stats.ratio import RATIO_METHODS, RatioMethod, ratio_limits


def limits(x: float, y: float, method: RatioMethod, level: float = 0.95) -> tuple[float, float]:
    lower, upper = ratio_limits(np.array(x), np.array(y), level=level, method=method)
    return float(lower), float(upper)


def test_the_delta_limits_are_symmetric() -> None:
    lower, upper = limits(105, 100, "delta")
    assert upper - 1.05 == pytest.approx(1.05 - lower, rel=1e-12, abs=0)
    assert (upper - lower) / 2 == pytest.approx(
        1.05 * z_value(0.95) * np.sqrt(1 / 105 + 1 / 100), rel=1e-12, abs=0
    )


@pytest.mark.parametrize("counts", [(0, 5), (5, 0), (0, 0)])
def test_the_delta_form_has_no_limits_with_a_zero_count(counts: tuple[int, int]) -> None:
    assert np.isnan(limits(*counts, "delta")).all()


def test_a_lower_limit_may_lie_below_zero() -> None:
    assert limits(3, 2, "delta")[0] < 0


def test_fieller_s_limits_are_the_roots_of_its_quadratic() -> None:
    # (x - R y)**2 = z**2 (x + R**2 y)
    z = z_value(0.95)
    for ratio in limits(105, 100, "fieller"):
        assert (105 - ratio * 100) ** 2 == pytest.approx(z**2 * (105 + ratio**2 * 100), rel=1e-12, abs=0)


def test_fieller_s_interval_is_unbounded_with_few_of_the_second() -> None:
    z = z_value(0.95)
    assert np.isnan(limits(50, 3, "fieller")).all()
    assert np.isnan(limits(50, z**2, "fieller")).all()
    assert np.isfinite(limits(50, 4, "fieller")).all()


def test_fieller_s_interval_of_none_is_zero() -> None:
    assert limits(0, 10, "fieller") == (0, 0)


@pytest.mark.parametrize("method", RATIO_METHODS)
def test_a_missing_count_gives_missing_limits(method: RatioMethod) -> None:
    assert np.isnan(limits(np.nan, 100, method)).all()
    assert np.isnan(limits(100, np.nan, method)).all()


@pytest.mark.parametrize("method", RATIO_METHODS)
def test_a_higher_level_gives_a_wider_interval(method: RatioMethod) -> None:
    narrow, wide = limits(105, 100, method, 0.8), limits(105, 100, method, 0.99)
    assert wide[0] < narrow[0] < 1.05 < narrow[1] < wide[1]


@pytest.mark.parametrize("method", RATIO_METHODS)
def test_both_agree_for_large_counts(method: RatioMethod) -> None:
    half = 1.06 * z_value(0.95) * np.sqrt(1 / 1.06e12 + 1 / 1e12)
    assert limits(1.06e12, 1e12, method) == pytest.approx((1.06 - half, 1.06 + half), rel=1e-11, abs=0)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(AssertionError):
        limits(1, 1, "wilson")  # type: ignore[arg-type]
