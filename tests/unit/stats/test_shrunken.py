"""Posteriors of every group under the two models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from gender_indicators.stats import shrunken
from gender_indicators.stats.shrinkage import beta_binomial

X = np.array([120.0, 90.0, 150.0, 0.0, 12.0, 31.0, 64.0, 45.0])
Y = np.array([80.0, 110.0, 100.0, 0.0, 9.0, 22.0, 71.0, 30.0])


def by_counts(hyperparameters: Any = "plug-in", draws: int = 400, odds: float = 1.0) -> shrunken.Shrinkage:
    return shrunken.by_beta_binomial(X, Y, odds, 0.95, hyperparameters, draws, np.random.default_rng(1))


def test_plug_in_posteriors_are_the_beta_distribution() -> None:
    found, fit = by_counts(), beta_binomial(X, Y)
    share = stats.beta(fit.a + X, fit.b + Y)
    np.testing.assert_allclose(found.median / (1 + found.median), share.median())
    np.testing.assert_allclose(found.lower / (1 + found.lower), share.ppf(0.025))
    np.testing.assert_allclose(found.upper / (1 + found.upper), share.ppf(0.975))
    np.testing.assert_allclose(found.exceedance, share.sf(0.5))
    np.testing.assert_allclose(found.mean_share, share.mean())
    assert found.weight[3] == 0


@pytest.mark.parametrize("hyperparameters", ["laplace", "bootstrap"])
def test_uncertain_parameters_keep_the_middle_and_widen_the_interval(hyperparameters: str) -> None:
    known, mixed = by_counts(), by_counts(hyperparameters, 150)
    np.testing.assert_allclose(mixed.median, known.median, rtol=0.15)
    np.testing.assert_allclose(mixed.mean_share, known.mean_share, atol=0.03)
    assert (mixed.upper / mixed.lower).mean() > (known.upper / known.lower).mean()
    assert mixed.common[0] < mixed.common[1] < mixed.common[2]
    assert mixed.spread[0] < mixed.spread[1] < mixed.spread[2]
    assert known.spread[1] == mixed.spread[1]


def test_the_same_seed_gives_the_same_draws() -> None:
    np.testing.assert_array_equal(by_counts("laplace").upper, by_counts("laplace").upper)


def test_long_arrays_are_mixed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_counts("laplace")
    monkeypatch.setattr(shrunken, "HELD", 800)
    np.testing.assert_allclose(by_counts("laplace").mean_share, whole.mean_share)


def test_a_bootstrap_sample_of_one_outcome_is_drawn_again() -> None:
    x, y = np.array([3.0, 0.0, 1.0, 0.0]), np.array([1.0, 3.0, 0.0, 2.0])
    found = shrunken.by_beta_binomial(x, y, 1.0, 0.95, "bootstrap", 100, np.random.default_rng(1))
    assert np.isfinite(found.median).all()


def test_without_spread_all_groups_have_the_pooled_odds() -> None:
    x, y = np.array([105.0, 104.0, 106.0, 0.0]), np.array([100.0, 100.0, 100.0, 0.0])
    found = shrunken.by_beta_binomial(x, y, 1.0, 0.95, "bootstrap", 100, np.random.default_rng(1))
    assert not found.varies
    np.testing.assert_array_equal(found.median, 1.05)
    np.testing.assert_array_equal(found.weight, 0)
    share = stats.beta(315.5, 300.5)
    assert found.lower[3] == pytest.approx(share.ppf(0.025) / (1 - share.ppf(0.025)))
    assert found.exceedance[0] == pytest.approx(share.sf(0.5))
    assert found.p_value == 1


def test_normal_effects_given_tau_are_normal() -> None:
    found = shrunken.by_normal_effects(X, Y, 1.0, 0.95, "plug-in")
    assert found.varies
    assert found.weight[3] == 0
    # symmetric in the logarithm
    np.testing.assert_allclose(found.lower * found.upper, found.median**2, rtol=1e-9)
    z = np.log(found.median) / (np.log(found.upper / found.lower) / (2 * stats.norm.ppf(0.975)))
    np.testing.assert_allclose(found.exceedance, stats.norm.cdf(z), rtol=1e-9)


def test_the_mean_share_of_a_normal_log_odds_agrees_with_quadrature() -> None:
    found = shrunken.by_normal_effects(X, Y, 1.0, 0.95, "plug-in")
    for place in (0, 3):
        deviation = np.log(found.upper[place] / found.median[place]) / stats.norm.ppf(0.975)
        share = stats.norm(np.log(found.median[place]), deviation).expect(lambda v: 1 / (1 + np.exp(-v)))
        assert found.mean_share[place] == pytest.approx(share, rel=1e-6)


def test_integrating_over_tau_widens_the_intervals() -> None:
    known = shrunken.by_normal_effects(X, Y, 1.0, 0.95, "plug-in")
    mixed = shrunken.by_normal_effects(X, Y, 1.0, 0.95, "integrated")
    assert (mixed.upper / mixed.lower).mean() > (known.upper / known.lower).mean()
    assert mixed.spread[0] < mixed.spread[1] < mixed.spread[2]
    assert known.deviance == mixed.deviance > 0
    assert known.p_value == pytest.approx(stats.chi2.sf(known.deviance, 1) / 2)


def test_a_zero_count_has_half_added_to_both() -> None:
    x, y = np.append(X, 0.0), np.append(Y, 6.0)
    as_given = shrunken.by_normal_effects(x, y, 1.0, 0.95, "plug-in")
    by_hand = shrunken.by_normal_effects(np.append(X, 0.5), np.append(Y, 6.5), 1.0, 0.95, "plug-in")
    np.testing.assert_array_equal(as_given.median, by_hand.median)


def test_normal_effects_without_spread_are_pooled() -> None:
    x, y = np.array([105.0, 104.0, 106.0, 0.0]), np.array([100.0, 100.0, 100.0, 0.0])
    found = shrunken.by_normal_effects(x, y, np.nan, 0.95, "plug-in")
    assert not found.varies
    assert found.p_value == 1
    np.testing.assert_allclose(found.median, found.common[1])
    np.testing.assert_array_equal(found.weight, 0)
    assert np.isnan(found.exceedance).all()
    assert shrunken.by_normal_effects(x, y, np.nan, 0.95, "integrated").varies


def test_odds_far_up_keep_their_digits() -> None:
    (upper, _) = shrunken.beta_posterior(
        np.array([1e6]), np.array([0.0]), a=0.5, b=0.5, tails=(0.975,), odds=1.0
    )
    q = stats.beta(0.5, 1e6 + 0.5).ppf(0.025)
    assert upper[0] == pytest.approx((1 - q) / q, rel=1e-9)


def test_mixed_exceedance_is_the_mean_over_the_draws() -> None:
    means, concentrations = np.array([0.4, 0.6]), np.array([10.0, 50.0])
    above, mean_share, weight = shrunken._mixed(
        X, Y, means, concentrations, (0.025, 0.5, 0.975), 1.2, np.random.default_rng(1)
    )[3:]
    shares = [stats.beta(m * c + X, (1 - m) * c + Y) for m, c in zip(means, concentrations, strict=True)]
    np.testing.assert_allclose(above, np.mean([share.sf(1.2 / 2.2) for share in shares], axis=0))
    np.testing.assert_allclose(mean_share, np.mean([share.mean() for share in shares], axis=0))
    np.testing.assert_allclose(weight, np.mean([(X + Y) / (X + Y + c) for c in concentrations], axis=0))


def test_laplace_draws_have_the_covariance_of_the_fit() -> None:
    fit = beta_binomial(X, Y)
    means, concentrations = shrunken._drawn(fit, 200_000, np.random.default_rng(1))
    found = np.cov(np.log(means / (1 - means)), np.log(concentrations))
    np.testing.assert_allclose(found, fit.covariance, rtol=0.05, atol=2e-4)
