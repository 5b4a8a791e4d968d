"""CUSUM and EWMA, and thresholds with a wanted run length."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gender_indicators.errors import DomainError
from gender_indicators.stats import monitoring

X, Y = np.array([60.0, 70.0, 40.0, 65.0]), np.array([40.0, 30.0, 60.0, 35.0])
OPTIONS: dict[str, Any] = {"share": 0.5, "alternative": 0.6, "threshold": 5.0}


def test_the_cusum_adds_log_likelihood_ratios() -> None:
    found = monitoring.cusum(X, Y, **OPTIONS)
    gains = X * np.log(1.2) + Y * np.log(0.8)
    np.testing.assert_allclose(
        found.path, [gains[0], gains[:2].sum(), gains[:3].sum(), gains.sum()], rtol=1e-12
    )
    assert found.alarms.tolist() == [False, True, False, True]
    assert (found.upper == 5).all()
    assert (found.lower == -np.inf).all()


def test_the_cusum_never_falls_below_zero() -> None:
    assert monitoring.cusum(Y, X, **OPTIONS).path.min() == 0


def test_an_alarm_is_a_sum_strictly_above_the_threshold() -> None:
    top = float(monitoring.cusum(X, Y, **OPTIONS).path[1])
    assert not monitoring.cusum(X, Y, **OPTIONS | {"threshold": top}).alarms.any()


@pytest.mark.parametrize(("reset", "start"), [("zero", 0.0), ("half", 2.5)])
def test_after_an_alarm_the_cusum_starts_anew(reset: Any, start: float) -> None:
    found = monitoring.cusum(X, Y, reset=reset, **OPTIONS)
    assert found.path[1] == monitoring.cusum(X, Y, **OPTIONS).path[1]
    assert found.path[2] == max(0.0, start + 40 * np.log(1.2) + 60 * np.log(0.8))


def test_a_missing_period_leaves_the_cusum_as_it_was() -> None:
    x, y = np.insert(X, 2, np.nan), np.insert(Y, 2, 3.0)
    found = monitoring.cusum(x, y, **OPTIONS)
    assert np.isnan(found.path[2])
    assert not found.alarms[2]
    np.testing.assert_array_equal(np.delete(found.path, 2), monitoring.cusum(X, Y, **OPTIONS).path)


def test_a_fall_is_found_as_its_mirror_image() -> None:
    rise = monitoring.cusum(X, Y, **OPTIONS)
    fall = monitoring.cusum(Y, X, share=0.5, alternative=0.4, threshold=5.0)
    np.testing.assert_allclose(rise.path, fall.path, rtol=1e-12)


def test_the_ewma_averages_standardised_counts() -> None:
    found = monitoring.ewma(X, Y, share=0.5, smoothing=0.2, threshold=3.0)
    z = (X - 50) / 5
    level, path = 0.0, []
    for each in z:
        level = 0.8 * level + 0.2 * each
        path.append(level)
    np.testing.assert_allclose(found.path, path, rtol=1e-12)
    t = np.arange(1, 5)
    np.testing.assert_allclose(found.upper, 3 * np.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * t))), rtol=1e-12)
    np.testing.assert_array_equal(found.lower, -found.upper)


def test_without_smoothing_the_ewma_is_a_shewhart_chart() -> None:
    found = monitoring.ewma(X, Y, share=0.5, smoothing=1.0, threshold=3.0)
    np.testing.assert_allclose(found.path, (X - 50) / 5)
    np.testing.assert_allclose(found.upper, 3.0)


@pytest.mark.parametrize(
    ("direction", "alarms"),
    [
        ("two-sided", [False, True, False, True]),
        ("greater", [False, True, False, True]),
        ("less", [False] * 4),
    ],
)
def test_one_sided_averages_warn_on_their_side(direction: Any, alarms: list[bool]) -> None:
    found = monitoring.ewma(X, Y, share=0.5, smoothing=0.2, threshold=2.5, direction=direction)
    assert found.alarms.tolist() == alarms
    assert np.isinf(found.lower).all() == (direction == "greater")
    assert np.isinf(found.upper).all() == (direction == "less")


def test_after_an_alarm_the_ewma_starts_anew() -> None:
    found = monitoring.ewma(X, Y, share=0.5, smoothing=0.2, threshold=2.5, reset="zero")
    again = monitoring.ewma(X[2:], Y[2:], share=0.5, smoothing=0.2, threshold=2.5)
    np.testing.assert_array_equal(found.path[2:], again.path)
    np.testing.assert_array_equal(found.upper[2:], again.upper)


def test_periods_that_are_missing_or_empty_leave_the_ewma_as_it_was() -> None:
    x, y = np.insert(X, [0, 2], [np.nan, 0.0]), np.insert(Y, [0, 2], [1.0, 0.0])
    found = monitoring.ewma(x, y, share=0.5, smoothing=0.2, threshold=2.5)
    plain = monitoring.ewma(X, Y, share=0.5, smoothing=0.2, threshold=2.5)
    assert np.isnan(found.path[0])
    assert found.path[3] == plain.path[1]
    assert not found.alarms[3]
    np.testing.assert_array_equal(found.path[[1, 2, 4, 5]], plain.path)
    np.testing.assert_array_equal(found.alarms[[1, 2, 4, 5]], plain.alarms)


@pytest.mark.parametrize("alternative", [0.53, 0.50])
def test_the_threshold_of_the_cusum_gives_the_wanted_run_length(alternative: float) -> None:
    trials = np.array([900.0, 1100.0])
    h = monitoring.cusum_threshold(
        trials,
        share=0.5122,
        alternative=alternative,
        run_length=60.0,
        paths=4000,
        rng=np.random.default_rng(1),
    )
    rng, lengths = np.random.default_rng(2), []
    for _ in range(400):
        n = np.tile(trials, 225)
        x = rng.binomial(n.astype(int), 0.5122).astype(float)
        alarms = monitoring.cusum(x, n - x, share=0.5122, alternative=alternative, threshold=h).alarms
        lengths.append(int(np.argmax(alarms)) + 1)
    assert np.mean(lengths) == pytest.approx(60, rel=0.12)


@pytest.mark.parametrize("direction", ["two-sided", "greater", "less"])
def test_the_threshold_of_the_ewma_gives_the_wanted_run_length(direction: Any) -> None:
    threshold = monitoring.ewma_threshold(
        np.array([1000.0, 0.0]),
        share=0.5122,
        smoothing=0.2,
        direction=direction,
        run_length=60.0,
        paths=4000,
        rng=np.random.default_rng(1),
    )
    rng, lengths = np.random.default_rng(2), []
    for _ in range(400):
        x = rng.binomial(1000, 0.5122, 450).astype(float)
        alarms = monitoring.ewma(
            x, 1000 - x, share=0.5122, smoothing=0.2, threshold=threshold, direction=direction
        ).alarms
        lengths.append(int(np.argmax(alarms)) + 1)
    assert np.mean(lengths) == pytest.approx(60, rel=0.12)


def test_a_run_length_without_alarms_is_infinite() -> None:
    assert monitoring.run_length_of(np.array([[1.0], [2.0]]), 3.0) == np.inf


def test_paths_without_alarm_count_with_their_periods() -> None:
    # one path alarms in period 2, the other in none of 3: 5 periods, 1 alarm
    records = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 0.5]])
    assert monitoring.run_length_of(records, 1.0) == 5.0


def test_a_run_length_too_short_is_refused() -> None:
    records = np.zeros((100, 3))
    records[50:] = 1.0
    with pytest.raises(DomainError, match="run_length=2 is too short: even a threshold of 0"):
        monitoring.threshold_for(records, 2.0, least=0.0)
