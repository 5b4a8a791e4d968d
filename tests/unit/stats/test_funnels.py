"""Funnel limits of a share."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gender_indicators.stats import funnels


@pytest.mark.parametrize("level", [0.5, 0.95, 0.998, 1 - 1e-9])
@pytest.mark.parametrize("share", [0.02, 0.512, 0.9])
def test_exact_limits_follow_the_definition_from_brute_force(level: float, share: float) -> None:
    n = np.arange(1.0, 60.0)
    (low, lower), (high, upper) = funnels.exact_limits(n, share, level)
    for place, trials in enumerate(n):
        for tail, k, limit in (
            ((1 - level) / 2, low[place], lower[place]),
            (1 - (1 - level) / 2, high[place], upper[place]),
        ):
            cumulative = stats.binom.cdf(np.arange(trials + 1), trials, share)
            least = int(np.argmax(cumulative >= tail))
            before = cumulative[least - 1] if least else 0.0
            assert k == least
            weight = (cumulative[least] - tail) / (cumulative[least] - before)
            assert limit == pytest.approx((least - weight) / trials, rel=1e-6, abs=1e-9)


def test_without_trials_there_are_no_limits() -> None:
    (low, lower), (high, upper) = funnels.exact_limits(np.array([0.0, np.nan]), 0.5, 0.95)
    assert np.isnan([low, lower, high, upper]).all()
    assert np.isnan(funnels.normal_limits(np.array([0.0, np.nan]), 0.5, 0.95)).all()


def test_large_denominators_agree_with_the_normal_limits() -> None:
    n = np.array([1e8])
    (_, lower), (_, upper) = funnels.exact_limits(n, 0.512, 0.95)
    low, high = funnels.normal_limits(n, 0.512, 0.95)
    np.testing.assert_allclose(lower, low, atol=1e-8)
    np.testing.assert_allclose(upper, high, atol=1e-8)


def test_normal_limits_widen_as_told() -> None:
    n = np.array([400.0])
    lower, _ = funnels.normal_limits(n, 0.5, 0.95, between=0.01, factor=4.0)
    assert lower[0] == pytest.approx(0.5 - 1.959963984540054 * np.sqrt(4 * 0.25 / 400 + 0.01))


def test_the_spread_of_large_groups_is_their_variance() -> None:
    rng = np.random.default_rng(1)
    shares = rng.normal(0.5, 0.05, 4000)
    n = np.full(4000, 10_000.0)
    between, factor = funnels.measured(rng.binomial(10_000, shares).astype(float), n, 0.5, winsorise=0.0)
    assert between == pytest.approx(0.05**2, rel=0.1)
    assert factor == pytest.approx(1 + 0.05**2 / (0.25 / 10_000), rel=0.1)


def test_groups_as_chance_has_them_are_not_overdispersed() -> None:
    assert funnels.measured(np.full(9, 50.0), np.full(9, 100.0), 0.5, winsorise=0.1) == (0.0, 1.0)


def test_winsorising_draws_the_extremes_in() -> None:
    x, n = np.append(np.tile([48.0, 52.0], 20), 95.0), np.full(41, 100.0)
    assert funnels.measured(x, n, 0.5, winsorise=0.0)[1] > 1.5
    assert funnels.measured(x, n, 0.5, winsorise=0.1)[1] == 1.0


def test_groups_that_are_missing_or_empty_do_not_count() -> None:
    x, n = np.array([60.0, 40.0, np.nan, 0.0, 5.0]), np.array([100.0, 100.0, 100.0, 0.0, np.nan])
    assert funnels.measured(x, n, 0.5, winsorise=0.0) == funnels.measured(x[:2], n[:2], 0.5, winsorise=0.0)


def test_one_group_has_no_spread() -> None:
    assert np.isnan(funnels.measured(np.array([60.0]), np.array([100.0]), 0.5, winsorise=0.0)).all()


def test_both_kinds_of_overdispersion_by_hand() -> None:
    # z = 2, -2, 4, -3 and weights of 400: phi = 33 / 4, tau2 = (33 - 3) / (1600 - 400)
    found = funnels.measured(np.array([60.0, 40.0, 70.0, 35.0]), np.full(4, 100.0), 0.5, winsorise=0.0)
    assert found == pytest.approx((0.025, 8.25))
