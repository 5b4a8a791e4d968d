"""Smoothing of a hidden chain against plain algebra of normal distributions."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.core.arrays import Floats
from gender_indicators.stats.smoothing import (
    DIFFUSE,
    Chain,
    ar1,
    kalman_filter,
    random_walk,
    sample_paths,
    smoothed,
)

TIMES = 6
GAPS = np.array([1.0, 2.0, 1.0, 0.5, 3.0])
OBSERVED = np.array([0.3, -0.1, 0.0, 0.7, 0.2, 0.0])
# nothing was seen at the third and at the last time
PRECISION = np.array([4.0, 9.0, 0.0, 2.0, 5.0, 0.0])


def inverse_covariance(chain: Chain) -> Floats:
    """Inverse covariance of the levels: each is the last one times a factor, and noise."""
    noise = np.eye(len(chain.factor)) - np.diag(chain.factor[1:], -1)
    return np.asarray(noise.T @ np.diag(1 / chain.variance) @ noise)


def dense(chain: Chain, observed: Floats, precision: Floats) -> tuple[Floats, Floats, float]:
    """Mean and covariance given what was seen, and the full log likelihood of what was seen."""
    spread = np.linalg.inv(inverse_covariance(chain) + np.diag(precision))
    seen = precision > 0
    prior = np.linalg.inv(inverse_covariance(chain))
    noisy = prior[np.ix_(seen, seen)] + np.diag(1 / precision[seen])
    y = observed[seen]
    log_likelihood = -(y @ np.linalg.solve(noisy, y) + np.linalg.slogdet(2 * np.pi * noisy)[1]) / 2
    return spread @ (precision * observed), np.asarray(spread, np.float64), float(log_likelihood)


CHAINS = {
    "ar1": ar1(GAPS, rho=np.array(0.8), sigma=np.array(0.4)),
    "walk": random_walk(GAPS, sigma=np.array(0.4)),
}
each_chain = pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)


@each_chain
def test_smoothing_agrees_with_dense_algebra(chain: Chain) -> None:
    mean, variance = smoothed(chain, kalman_filter(chain, OBSERVED, PRECISION))
    expected, spread, _ = dense(chain, OBSERVED, PRECISION)
    np.testing.assert_allclose(mean, expected, rtol=1e-9)
    np.testing.assert_allclose(variance, np.diag(spread), rtol=1e-9)


@each_chain
def test_the_log_likelihood_is_that_of_the_observations(chain: Chain) -> None:
    found = kalman_filter(chain, OBSERVED, PRECISION).log_likelihood
    rest = np.log(PRECISION[PRECISION > 0] / (2 * np.pi)).sum() / 2
    assert float(found + rest) == pytest.approx(dense(chain, OBSERVED, PRECISION)[2], rel=1e-10, abs=0)


@each_chain
def test_the_filter_knows_only_the_past(chain: Chain) -> None:
    found = kalman_filter(chain, OBSERVED, PRECISION)
    for t in range(TIMES):
        past = np.where(np.arange(TIMES) <= t, PRECISION, 0)
        mean, spread, _ = dense(chain, OBSERVED, past)
        assert found.mean[t] == pytest.approx(mean[t], rel=1e-9, abs=0)
        assert found.variance[t] == pytest.approx(spread[t, t], rel=1e-9, abs=0)


def test_innovations_are_what_was_not_expected() -> None:
    chain = CHAINS["ar1"]
    found = kalman_filter(chain, OBSERVED, PRECISION)
    prior = 0.4**2 / (1 - 0.8**2)
    assert found.innovation[0] == OBSERVED[0]
    assert found.weight[0] == pytest.approx(1 / (prior + 1 / PRECISION[0]))
    assert found.weight[2] == found.weight[5] == 0
    assert found.innovation[1] == pytest.approx(OBSERVED[1] - 0.8 * found.mean[0])


def test_what_was_not_seen_may_be_any_number() -> None:
    chain = CHAINS["ar1"]
    other = np.where(PRECISION > 0, OBSERVED, 1e6)
    one, two = (smoothed(chain, kalman_filter(chain, each, PRECISION))[0] for each in (OBSERVED, other))
    np.testing.assert_array_equal(one, two)


def test_an_autoregression_is_in_equilibrium_at_every_gap() -> None:
    spread = np.diag(np.linalg.inv(inverse_covariance(CHAINS["ar1"])))
    np.testing.assert_allclose(spread, 0.4**2 / (1 - 0.8**2), rtol=1e-12)


def test_two_steps_of_one_are_one_step_of_two() -> None:
    short, long = (
        np.linalg.inv(inverse_covariance(ar1(gaps, rho=np.array(0.8), sigma=np.array(0.4))))
        for gaps in (np.ones(2), np.array([2.0]))
    )
    np.testing.assert_allclose(short[np.ix_([0, 2], [0, 2])], long, rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_a_single_time_has_no_step(shape: tuple[int, ...]) -> None:
    chain = ar1(np.empty(0), rho=np.full(shape, 0.8), sigma=np.full(shape, 0.4))
    assert chain.factor.shape == chain.variance.shape == (1, *shape)
    np.testing.assert_allclose(chain.variance, 0.4**2 / (1 - 0.8**2))


def test_a_random_walk_starts_anywhere_and_spreads_with_time() -> None:
    chain = random_walk(GAPS, sigma=np.array([0.5, 1.0]))
    assert chain.factor.shape == chain.variance.shape == (TIMES, 2)
    assert (chain.variance[0] == DIFFUSE).all()
    np.testing.assert_allclose(chain.variance[1:, 1], GAPS)
    np.testing.assert_allclose(chain.variance[1:, 0], GAPS / 4)


def test_the_mean_of_a_random_walk_without_steps_is_the_weighted_mean() -> None:
    chain = random_walk(GAPS, sigma=np.array(0.0))
    # a walk whose steps have no variance: the same level at all times
    mean, variance = kalman_filter(chain, OBSERVED, PRECISION).mean[-1], 1 / PRECISION.sum()
    assert mean == pytest.approx((OBSERVED * PRECISION).sum() / PRECISION.sum(), rel=1e-5, abs=0)
    assert kalman_filter(chain, OBSERVED, PRECISION).variance[-1] == pytest.approx(variance, rel=1e-5, abs=0)


def test_batches_are_independent() -> None:
    rho, sigma = np.array([0.5, 0.8, 0.9]), np.array([0.1, 0.4, 1.0])
    chain = ar1(GAPS, rho=rho, sigma=sigma)
    observed = OBSERVED[:, np.newaxis] * np.array([1.0, -2.0, 0.5])
    precision = np.repeat(PRECISION[:, np.newaxis], 3, axis=1)
    found = kalman_filter(chain, observed, precision)
    mean, variance = smoothed(chain, found)
    for place in range(3):
        alone = ar1(GAPS, rho=rho[place], sigma=sigma[place])
        single = kalman_filter(alone, observed[:, place], PRECISION)
        np.testing.assert_allclose(mean[:, place], smoothed(alone, single)[0], rtol=1e-13)
        np.testing.assert_allclose(variance[:, place], smoothed(alone, single)[1], rtol=1e-13)
        assert float(found.log_likelihood[place]) == pytest.approx(float(single.log_likelihood))


def test_one_series_serves_many_parameters() -> None:
    chain = ar1(GAPS, rho=np.array([0.5, 0.8]), sigma=np.array([0.1, 0.4]))
    found = kalman_filter(chain, OBSERVED[:, np.newaxis], PRECISION[:, np.newaxis])
    assert found.mean.shape == (TIMES, 2)
    assert found.log_likelihood.shape == (2,)


@each_chain
def test_paths_have_the_moments_of_the_smoother(chain: Chain) -> None:
    draws = 40_000
    filtered = kalman_filter(
        Chain(chain.factor[:, np.newaxis], chain.variance[:, np.newaxis]),
        np.repeat(OBSERVED[:, np.newaxis], draws, axis=1),
        np.repeat(PRECISION[:, np.newaxis], draws, axis=1),
    )
    wide = Chain(chain.factor[:, np.newaxis], chain.variance[:, np.newaxis])
    paths = sample_paths(wide, filtered, np.random.default_rng(20261125))
    mean, spread, _ = dense(chain, OBSERVED, PRECISION)
    error = np.sqrt(np.diag(spread) / draws)
    assert (np.abs(paths.mean(axis=1) - mean) < 4.5 * error).all()
    # the whole path, not only each time
    scale = np.sqrt(np.outer(np.diag(spread), np.diag(spread)))
    assert (np.abs(np.cov(paths) - spread) < 0.03 * scale).all()


def test_paths_are_the_same_for_the_same_seed() -> None:
    chain = CHAINS["ar1"]
    filtered = kalman_filter(chain, OBSERVED, PRECISION)
    one, two = (sample_paths(chain, filtered, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_inputs_stay_as_they_are() -> None:
    observed, precision = OBSERVED.copy(), PRECISION.copy()
    chain = CHAINS["ar1"]
    filtered = kalman_filter(chain, observed, precision)
    before = filtered.mean.copy()
    smoothed(chain, filtered)
    sample_paths(chain, filtered, np.random.default_rng(1))
    np.testing.assert_array_equal(observed, OBSERVED)
    np.testing.assert_array_equal(precision, PRECISION)
    np.testing.assert_array_equal(filtered.mean, before)
