"""Intervals for a proportion: edges, options, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core import blocks
from gender_indicators.errors import DomainError, MethodError
from gender_indicators.stats import proportion
from gender_indicators.stats.limits import ShareLimits, share_limits
from gender_indicators.stats.proportion import METHODS, ProportionMethod, interval, limits_on_scale

each_method = pytest.mark.parametrize("method", METHODS)


@pytest.mark.parametrize("method", [each for each in METHODS if each not in {"jeffreys", "uniform", "logit"}])
def test_limits_reach_the_ends_exactly(method: ProportionMethod) -> None:
    found = interval([0, 500_199], 500_199, method=method)
    assert found.lower[0] == 0
    assert found.upper[1] == 1


@pytest.mark.parametrize("method", ["jeffreys", "uniform"])
def test_equal_tails_are_not_shifted_at_zero_successes(method: ProportionMethod) -> None:
    assert interval(0, 10, method=method).lower > 0


@pytest.mark.parametrize("method", ["logit", "wald"])
def test_no_limits_are_missing_limits(method: ProportionMethod) -> None:
    found = interval(0, 0, method=method)
    assert np.isnan(found.lower)
    assert np.isnan(found.upper)


def test_several_levels_come_in_one_call() -> None:
    usual, control = interval(8, 10, level=(0.95, 0.998))
    assert (usual.level, control.level) == (0.95, 0.998)
    assert control.lower < usual.lower < usual.upper < control.upper


@each_method
def test_a_missing_count_gives_missing_limits(method: ProportionMethod) -> None:
    found = interval([1, np.nan], [np.nan, 2], method=method)
    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()


def test_tiny_levels_of_error_keep_their_digits() -> None:
    # the closed form (alpha / 2) ** (1 / n) for x = n
    alpha = 1e-10
    found = interval(1000, 1000, level=1 - alpha, method="clopper-pearson")
    assert float(found.lower) == pytest.approx(((1 - (1 - alpha)) / 2) ** (1 / 1000), rel=1e-10, abs=0)


def test_tiny_shares_keep_their_digits() -> None:
    # for one success the Wilson limits tend to (1 + z**2/2 -+ z sqrt(1 + z**2/4)) / n as n grows
    z, n = 1.959963984540054, 1e12
    found = interval(1, n)
    half = z * np.sqrt(1 + z**2 / 4)
    assert float(found.upper) == pytest.approx((1 + z**2 / 2 + half) / n, rel=1e-10, abs=0)
    assert float(found.lower) == pytest.approx((1 + z**2 / 2 - half) / n, rel=1e-10, abs=0)


def test_less_than_one_weighted_trial_follows_the_formula() -> None:
    z, x, n = 1.959963984540054, 0.2, 0.5
    p = x / n
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    found = interval(x, n)
    expected = ((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
    assert (float(found.lower), float(found.upper)) == pytest.approx(expected, rel=1e-12, abs=0)


def test_more_successes_than_trials_are_refused_by_place() -> None:
    with pytest.raises(DomainError, match="x exceeds n at position 1"):
        interval([1, 5], [2, 4])


def test_an_unknown_method_is_refused_and_the_option_named() -> None:
    with pytest.raises(MethodError, match=r"^method='wild' is not known.* Allowed: 'wilson', 'wilson-cc', "):
        interval(1, 2, method="wild")  # type: ignore[call-overload]


def test_every_level_is_checked() -> None:
    with pytest.raises(DomainError, match=r"Write 0.95 for 95 %"):
        interval(1, 2, level=(0.9, 95))


def test_a_number_of_workers_is_checked() -> None:
    with pytest.raises(DomainError, match="workers must be a whole number"):
        interval(1, 2, workers=0)


def test_an_interval_names_its_method_and_level() -> None:
    found = interval(3, 10, level=0.9, method="jeffreys")
    assert (found.level, found.method) == (0.9, "jeffreys")


def test_a_negative_count_is_named_by_its_label() -> None:
    with pytest.raises(DomainError, match="n is negative at 'B'"):
        interval(pd.Series({"A": 0, "B": 0}), pd.Series({"A": 1, "B": -1}))


@each_method
def test_long_arrays_are_the_same_in_pieces_and_on_several_threads(
    method: ProportionMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = np.arange(60.0).reshape(6, 10) % 7, np.broadcast_to(np.arange(10.0) % 3, (6, 10))
    whole = share_limits(x, y, level=0.9, method=method).odds()
    monkeypatch.setattr(proportion, "CACHED", 8)
    monkeypatch.setattr(proportion, "LARGE", 25)
    for workers in (1, 2):
        found = limits_on_scale(x, y, ShareLimits.odds, level=0.9, method=method, workers=workers)
        np.testing.assert_array_equal(found, whole)


@each_method
def test_no_counts_have_no_limits(method: ProportionMethod) -> None:
    assert interval([], [], method=method).lower.shape == (0,)


def test_equal_pairs_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []

    def counted(x: np.ndarray, y: np.ndarray, **options: object) -> ShareLimits:
        rows.append(x.size)
        return share_limits(x, y, **options)

    monkeypatch.setattr(proportion, "share_limits", counted)
    interval([3, 3, 3, 4], 10, method="clopper-pearson")
    assert rows == [2]
    assert blocks.WORTHWHILE < 1
