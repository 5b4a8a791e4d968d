"""The normal model with its spread integrated out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, optimize, special

from gender_indicators.errors import DomainError
from gender_indicators.stats import random_effects

EFFECTS = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
VARIANCES = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0]) ** 2


@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0, 30.0])
def test_the_grid_integrates_as_adaptive_quadrature_does(scale: float) -> None:
    found = random_effects.normal_effects(scale * EFFECTS, VARIANCES)
    top = max(random_effects._marginal(scale * EFFECTS, VARIANCES, tau)[0] for tau in found.grid)

    def integral(g: object) -> float:
        return float(
            integrate.quad(
                lambda tau: (
                    g(tau) * np.exp(random_effects._marginal(scale * EFFECTS, VARIANCES, tau)[0] - top)  # type: ignore[operator]
                ),
                0,
                np.inf,
                limit=500,
            )[0]
        )

    exact = integral(lambda tau: np.exp(-tau / 20)) / integral(lambda _: 1.0)
    assert float(found.weights @ np.exp(-found.grid / 20)) == pytest.approx(exact, rel=1e-7)
    assert float(found.weights.sum()) == pytest.approx(1)


def test_the_marginal_likelihood_is_the_dense_one_with_the_mean_integrated_out() -> None:
    def dense(tau: float) -> float:
        return float(
            np.log(
                integrate.quad(
                    lambda m: np.exp(
                        -((EFFECTS - m) ** 2 / (VARIANCES + tau**2)).sum() / 2
                        - np.log(VARIANCES + tau**2).sum() / 2
                        + 20
                    ),
                    -200,
                    200,
                    limit=500,
                    points=[0, 10],
                )[0]
            )
        )

    difference = (
        random_effects._marginal(EFFECTS, VARIANCES, 9.0)[0]
        - random_effects._marginal(EFFECTS, VARIANCES, 2.0)[0]
    )
    assert difference == pytest.approx(dense(9.0) - dense(2.0), abs=1e-8)


def test_effects_that_differ_by_no_more_than_chance_have_no_best_spread() -> None:
    found = random_effects.normal_effects(EFFECTS, VARIANCES)
    assert (found.tau, found.gain) == (0, 0)
    weights = 1 / VARIANCES
    assert found.mean == pytest.approx(float(weights @ EFFECTS / weights.sum()))
    assert found.mean_variance == pytest.approx(float(1 / weights.sum()))


def test_the_best_spread_is_at_the_top() -> None:
    found = random_effects.normal_effects(3 * EFFECTS, VARIANCES)
    for factor in (0.999, 1.001):
        aside = random_effects._marginal(3 * EFFECTS, VARIANCES, found.tau * factor)[0]
        assert aside < random_effects._marginal(3 * EFFECTS, VARIANCES, found.tau)[0]
    none = random_effects._marginal(3 * EFFECTS, VARIANCES, 0.0)[0]
    top = random_effects._marginal(3 * EFFECTS, VARIANCES, found.tau)[0]
    assert found.gain == pytest.approx(top - none)


def test_three_groups_are_the_fewest() -> None:
    with pytest.raises(DomainError, match="^2 groups: a spread between groups needs at least 3"):
        random_effects.normal_effects(EFFECTS[:2], VARIANCES[:2])
    assert random_effects.normal_effects(EFFECTS[:3], VARIANCES[:3]).weights.sum() == pytest.approx(1)


def test_group_effects_are_those_of_dense_algebra() -> None:
    # prior: effect ~ N(m, tau2), m ~ N(mean, variance)
    tau, mean, variance = 4.0, 6.0, 9.0
    found = random_effects.group_effects(
        EFFECTS[:1], VARIANCES[:1], tau=tau, mean=mean, mean_variance=variance
    )
    weight = tau**2 / (tau**2 + VARIANCES[0])
    assert found[0][0] == pytest.approx(weight * EFFECTS[0] + (1 - weight) * mean)
    assert found[1][0] == pytest.approx(weight * VARIANCES[0] + (1 - weight) ** 2 * variance)
    assert found[2][0] == pytest.approx(weight)


def test_a_group_that_showed_nothing_has_the_common_distribution() -> None:
    mean, variance, weight = random_effects.group_effects(
        np.array([0.0]), np.array([np.inf]), tau=2.0, mean=5.0, mean_variance=1.0
    )
    assert (mean[0], variance[0], weight[0]) == (5.0, 5.0, 0.0)


@pytest.mark.parametrize("tail", [0.001, 0.29, 0.5, 0.975])
def test_quantiles_of_mixtures_are_found(tail: float) -> None:
    means, variances = np.array([[0.0, 1.0], [50.0, 1.5]]), np.array([[1.0, 1e-6], [0.01, 4.0]])
    weights = np.array([0.3, 0.7])
    found = random_effects.mixture_quantile(means, variances, weights, tail)
    for place in range(2):

        def excess(q: float, place: int = place) -> float:
            z = (q - means[:, place]) / np.sqrt(variances[:, place])
            return float(weights @ special.ndtr(z) - tail)

        assert found[place] == pytest.approx(optimize.brentq(excess, -20, 80, xtol=1e-13), abs=1e-8)


def test_the_searches_end_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    many = np.tile(3 * EFFECTS, 50), np.tile(VARIANCES, 50)
    exact = random_effects.normal_effects(*many)
    monkeypatch.setattr(random_effects, "LONGEST", 1)
    rough = random_effects.normal_effects(*many)
    assert float(rough.weights @ rough.grid) == pytest.approx(float(exact.weights @ exact.grid), rel=0.01)
    found = random_effects.mixture_quantile(np.array([[0.0], [0.5]]), np.ones((2, 1)), np.full(2, 0.5), 0.4)
    assert found[0] == pytest.approx(-0.01, abs=0.02)
