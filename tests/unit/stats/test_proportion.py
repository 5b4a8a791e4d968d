"""Intervals for a proportion: edges, options, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.errors import DomainError, MethodError
from gender_indicators.stats.proportion import METHODS, ProportionMethod, ShareLimits, interval, share_limits


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
def test_limits_reach_the_ends_exactly(method: str) -> None:
    found = interval([0, 500_199], 500_199, method=method)  # type: ignore[arg-type]
    assert found.lower[0] == 0
    assert found.upper[1] == 1


def test_jeffreys_is_not_shifted_at_zero_successes() -> None:
    assert interval(0, 10, method="jeffreys").lower > 0


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
def test_without_trials_nothing_is_known(method: str) -> None:
    found = interval(0, 0, method=method)  # type: ignore[arg-type]
    assert (float(found.lower), float(found.upper)) == (0, 1)


def test_several_levels_come_in_one_call() -> None:
    usual, control = interval(8, 10, level=(0.95, 0.998))
    assert (usual.level, control.level) == (0.95, 0.998)
    assert control.lower < usual.lower < usual.upper < control.upper


def test_a_missing_count_gives_missing_limits() -> None:
    for method in METHODS:
        found = interval([1, np.nan], [np.nan, 2], method=method)
        assert np.isnan(found.lower).all()
        assert np.isnan(found.upper).all()


def test_tiny_levels_of_error_keep_their_digits() -> None:
    # the closed form (alpha / 2) ** (1 / n) for x = n
    alpha = 1e-10
    found = interval(1000, 1000, level=1 - alpha, method="clopper-pearson")
    assert float(found.lower) == pytest.approx(((1 - (1 - alpha)) / 2) ** (1 / 1000), rel=1e-10)


@pytest.mark.parametrize("method", METHODS)
def test_odds_keep_their_digits_where_nearly_all_are_successes(method: ProportionMethod) -> None:
    limits = share_limits(np.array(1e12), np.array(1.0), level=0.95, method=method)
    mirrored = share_limits(np.array(1.0), np.array(1e12), level=0.95, method=method)
    lower, upper = limits.odds()
    low, high = mirrored.odds()
    assert float(lower) == pytest.approx(float(1 / high), rel=1e-12)
    assert float(upper) == pytest.approx(float(1 / low), rel=1e-12)


def test_tiny_shares_keep_their_digits() -> None:
    # for one success the Wilson limits tend to (1 + z**2/2 -+ z sqrt(1 + z**2/4)) / n as n grows
    z, n = 1.959963984540054, 1e12
    found = interval(1, n)
    half = z * np.sqrt(1 + z**2 / 4)
    assert float(found.upper) == pytest.approx((1 + z**2 / 2 + half) / n, rel=1e-10)
    assert float(found.lower) == pytest.approx((1 + z**2 / 2 - half) / n, rel=1e-10)


def test_less_than_one_weighted_trial_follows_the_formula() -> None:
    z, x, n = 1.959963984540054, 0.2, 0.5
    p = x / n
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    found = interval(x, n)
    expected = ((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
    assert (float(found.lower), float(found.upper)) == pytest.approx(expected, rel=1e-12)


def test_odds_are_infinite_where_the_share_can_be_one() -> None:
    zero, one = np.array(0.0), np.array(1.0)
    assert ShareLimits(zero, one, one, zero).odds()[1] == np.inf


def test_more_successes_than_trials_are_refused_by_place() -> None:
    with pytest.raises(DomainError, match="x exceeds n at position 1"):
        interval([1, 5], [2, 4])


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(MethodError, match="Allowed: 'wilson', 'clopper-pearson', 'jeffreys'"):
        interval(1, 2, method="wald")  # type: ignore[call-overload]
    with pytest.raises(AssertionError):
        share_limits(np.array(1.0), np.array(1.0), level=0.95, method="wald")  # type: ignore[arg-type]


def test_every_level_is_checked() -> None:
    with pytest.raises(DomainError, match=r"Write 0.95 for 95 %"):
        interval(1, 2, level=(0.9, 95))


def test_an_interval_names_its_method_and_level() -> None:
    found = interval(3, 10, level=0.9, method="jeffreys")
    assert (found.level, found.method) == (0.9, "jeffreys")


def test_an_unknown_method_names_the_option() -> None:
    with pytest.raises(MethodError, match=r"^method='wald' is not known"):
        interval(1, 2, method="wald")


def test_a_negative_count_is_named_by_its_label() -> None:
    import pandas as pd

    with pytest.raises(DomainError, match="n is negative at 'B'"):
        interval(pd.Series({"A": 0, "B": 0}), pd.Series({"A": 1, "B": -1}))
