"""Sequential Monte Carlo against posteriors and evidences known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.stats.sampling import Posterior, agreement, sample_posterior


def normal_problem(seed: int) -> Posterior:
    """Two means with standard normal priors, seen once each with variances 1/4 and 1/100."""
    seen, precision = np.array([1.0, -2.0]), np.array([4.0, 100.0])
    return sample_posterior(
        lambda number, rng: rng.standard_normal((number, 2)),
        lambda x: -(x**2).sum(axis=1) / 2,
        lambda x: (np.log(precision / (2 * np.pi)) / 2 - precision * (x - seen) ** 2 / 2).sum(axis=1),
        particles=2000,
        runs=4,
        rng=np.random.default_rng(seed),
    )


def test_means_and_spreads_are_those_of_the_conjugate_posterior() -> None:
    found = normal_problem(1)
    np.testing.assert_allclose(found.flat.mean(axis=0), [4 / 5, -200 / 101], atol=0.03)
    np.testing.assert_allclose(found.flat.std(axis=0), [5**-0.5, 101**-0.5], rtol=0.05)
    assert found.draws.shape == (4, 2000, 2)
    assert (found.r_hat < 1.02).all()
    assert 0.1 < found.acceptance < 0.6


def test_the_evidence_is_that_of_the_marginal_likelihood() -> None:
    variance = np.array([1.25, 1.01])
    expected = (-np.log(2 * np.pi * variance) / 2 - np.array([1.0, 4.0]) / (2 * variance)).sum()
    found = normal_problem(2)
    assert found.log_evidence.mean() == pytest.approx(expected, abs=0.1)


def test_both_modes_are_kept() -> None:
    found = sample_posterior(
        lambda number, rng: rng.uniform(-20, 20, (number, 1)),
        lambda x: np.where(np.abs(x[:, 0]) < 20, 0.0, -np.inf),
        lambda x: -((np.abs(x[:, 0]) - 10) ** 2) / 0.02,
        particles=1000,
        runs=4,
        rng=np.random.default_rng(1),
    )
    assert (found.flat > 0).mean() == pytest.approx(0.5, abs=0.1)
    np.testing.assert_allclose(np.abs(found.flat).mean(), 10, atol=0.05)


def test_impossible_parameters_are_never_asked_for_their_likelihood() -> None:
    def likelihood(x: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        assert (x > 0).all()
        return np.asarray(-50.0 * x[:, 0])

    found = sample_posterior(
        lambda number, rng: rng.uniform(0, 1, (number, 1)),
        lambda x: np.where((x[:, 0] > 0) & (x[:, 0] < 1), 0.0, -np.inf),
        likelihood,
        particles=1000,
        runs=2,
        rng=np.random.default_rng(1),
    )
    assert found.flat.mean() == pytest.approx(1 / 50, rel=0.1)


def test_runs_that_differ_do_not_agree_and_one_run_cannot_tell() -> None:
    apart = np.stack([np.linspace(0, 1, 50), np.linspace(5, 6, 50)])[..., np.newaxis]
    assert agreement(apart)[0] > 3
    assert agreement(apart[:1])[0] == pytest.approx(np.sqrt(49 / 50))
    assert agreement(np.zeros((2, 50, 1)))[0] == pytest.approx(np.sqrt(49 / 50))
