"""The beta-binomial model, up to the edge where groups do not differ."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from gender_indicators.errors import DomainError
from gender_indicators.stats import shrinkage

X, Y = np.array([120.0, 90.0, 150.0]), np.array([80.0, 110.0, 100.0])


def simulated(rho: float, groups: int = 400, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = np.round(rng.lognormal(5, 1, groups))
    share = rng.beta(0.52 * (1 / rho - 1), 0.48 * (1 / rho - 1), groups) if rho else 0.52
    x = rng.binomial(n.astype(int), share).astype(float)
    return x, n - x


@pytest.mark.parametrize("a", [0.3, 3.0, 15.99, 16.0, 50.0, 1e4, 1e8, 1e11])
@pytest.mark.parametrize("j", [0, 1, 2, 7, 1000])
def test_excess_log_gamma_keeps_its_digits_at_any_concentration(a: float, j: int) -> None:
    value, slope = shrinkage._excess(a, np.array([float(j)]))
    exact = math.fsum(math.log1p(i / a) for i in range(j))
    exact_slope = -math.fsum(i / (a + i) for i in range(j))
    assert value[0] == pytest.approx(exact, rel=1e-12, abs=2e-14 if a < 16 else 1e-15)
    assert slope[0] == pytest.approx(exact_slope, rel=1e-12, abs=2e-14 if a < 16 else 1e-15)


@pytest.mark.parametrize("at", [(0.1, 6.0), (-0.5, 1.0), (0.1, 14.0)])
def test_the_slope_is_that_of_finite_differences(at: tuple[float, float]) -> None:
    counts, point = shrinkage._histograms(X, Y), np.array(at)
    for place, move in enumerate(1e-5 * np.eye(2)):
        ahead, behind = (shrinkage._gain_and_slope(counts, point + s * move)[0] for s in (1, -1))
        slope = shrinkage._gain_and_slope(counts, point)[1][place]
        assert slope == pytest.approx((ahead - behind) / 2e-5, rel=1e-6, abs=1e-6)


def test_the_gain_is_the_difference_of_the_textbook_likelihoods() -> None:
    found = shrinkage.gain(X, Y, mean=0.55, concentration=40.0)
    beta = stats.betabinom.logpmf(X, X + Y, 22, 18).sum()
    binomial = stats.binom.logpmf(X, X + Y, X.sum() / (X + Y).sum()).sum()
    assert found == pytest.approx(beta - binomial, rel=1e-10)
    assert shrinkage.log_binomial(X, Y, X.sum() / (X + Y).sum()) == pytest.approx(binomial, rel=1e-12)


def test_the_fit_is_at_the_top_of_the_likelihood() -> None:
    x, y = simulated(0.01)
    found = shrinkage.beta_binomial(x, y)
    for mean, concentration in ((1.0001, 1.0), (1.0, 1.01), (1.0, 0.99)):
        aside = shrinkage.gain(
            x, y, mean=found.mean * mean, concentration=found.concentration * concentration
        )
        assert aside < found.gain


def test_the_true_parameters_lie_within_three_standard_errors() -> None:
    found = shrinkage.beta_binomial(*simulated(0.01, 2000))
    assert found.varies
    assert abs(found.mean - 0.52) < 3 * found.mean_se
    assert abs(found.rho - 0.01) < 3 * found.rho_se


def test_equal_groups_show_no_variation() -> None:
    found = shrinkage.beta_binomial(np.full(5, 52.0), np.full(5, 48.0))
    assert not found.varies
    assert (found.mean, found.rho, found.gain, found.deviance, found.p_value) == (0.52, 0, 0, 0, 1)
    assert found.mean_se == pytest.approx(math.sqrt(0.52 * 0.48 / 500))
    assert math.isnan(found.rho_se)


def test_groups_of_one_trial_say_nothing_of_the_spread() -> None:
    found = shrinkage.beta_binomial(np.array([1.0, 1, 0, 1]), np.array([0.0, 0, 1, 0]))
    assert not found.varies
    assert found.mean == 0.75


def test_groups_without_trials_change_nothing() -> None:
    with_empty = shrinkage.beta_binomial(np.append(X, 0.0), np.append(Y, 0.0))
    assert (with_empty.mean, with_empty.rho) == (
        shrinkage.beta_binomial(X, Y).mean,
        shrinkage.beta_binomial(X, Y).rho,
    )


def test_a_spread_is_found_even_where_the_moments_see_none() -> None:
    # many tiny alike groups hide the one pair of large groups that differ
    x = np.concatenate([np.tile([1.0, 1.0], 200), [560.0, 470.0]])
    y = np.concatenate([np.tile([1.0, 1.0], 200), [440.0, 530.0]])
    assert shrinkage.moments(x, y)[1] < 0
    found = shrinkage.beta_binomial(x, y)
    assert found.varies
    assert found.p_value < 0.05


def test_a_fit_from_nearby_is_the_same_fit() -> None:
    x, y = simulated(0.01)
    alone = shrinkage.beta_binomial(x, y)
    for near in (alone, shrinkage.beta_binomial(*simulated(0.02, seed=2)), shrinkage.beta_binomial(X, Y)):
        found = shrinkage.beta_binomial(x, y, near=near)
        assert (found.mean, found.rho) == pytest.approx((alone.mean, alone.rho), rel=1e-7)


def test_a_fit_without_spread_is_no_start_for_another() -> None:
    none = shrinkage.beta_binomial(np.full(5, 52.0), np.full(5, 48.0))
    assert shrinkage.beta_binomial(X, Y, near=none).rho == shrinkage.beta_binomial(X, Y).rho


def test_a_nearby_fit_does_not_hide_that_there_is_no_spread() -> None:
    near = shrinkage.beta_binomial(X, Y)
    assert not shrinkage.beta_binomial(np.full(5, 52.0), np.full(5, 48.0), near=near).varies


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2, 0], [1, 0, 0], "^2 groups with trials: a spread between groups needs at least 3"),
        ([1, 2, 3], [0, 0, 0], "same outcome"),
        ([0, 0, 0], [1, 2, 3], "same outcome"),
        ([5, 0, 3], [0, 4, 0], "no group had both outcomes"),
    ],
)
def test_counts_that_cannot_be_fitted_are_refused(x: list[float], y: list[float], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        shrinkage.beta_binomial(np.array(x, dtype=float), np.array(y, dtype=float))


def test_nearly_pure_groups_have_nearly_full_correlation() -> None:
    found = shrinkage.beta_binomial(np.array([50.0, 0, 30, 1, 0]), np.array([0.0, 40, 0, 19, 60]))
    assert 0.8 < found.rho < 1


def test_the_moments_of_groups_of_one_are_undefined() -> None:
    assert math.isnan(shrinkage.moments(np.array([1.0, 0, 1]), np.array([0.0, 1, 0]))[1])


def test_the_search_ends_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = shrinkage.beta_binomial(X, Y)
    monkeypatch.setattr(shrinkage, "STEPS", 1)
    assert shrinkage.beta_binomial(X, Y).rho == pytest.approx(exact.rho, rel=0.5)


def test_a_start_from_afar_ends_at_the_same_top() -> None:
    x, y = simulated(0.01)
    exact = shrinkage.beta_binomial(x, y)
    for mean, concentration in ((0.9, 1e-3), (0.01, 1e6), (0.5, 1e11)):
        afar = shrinkage.BetaBinomial(mean, concentration, np.eye(2), 0.0)
        assert shrinkage.beta_binomial(x, y, near=afar).rho == pytest.approx(exact.rho, rel=1e-6)


def test_standard_errors_are_those_of_the_inverse_information_on_their_own_scale() -> None:
    found = shrinkage.beta_binomial(np.array([8.0, 2, 5, 9, 1]), np.array([2.0, 8, 5, 1, 9]))
    step, at = 1e-3, (found.mean, found.rho)

    def gain(mean: float, rho: float) -> float:
        return shrinkage.gain(
            np.array([8.0, 2, 5, 9, 1]), np.array([2.0, 8, 5, 1, 9]), mean=mean, concentration=1 / rho - 1
        )

    information = np.empty((2, 2))
    for i, one in enumerate(step * np.eye(2)):
        for j, other in enumerate(step * np.eye(2)):
            corners = [s * t * gain(*(np.array(at) + s * one + t * other)) for s in (1, -1) for t in (1, -1)]
            information[i, j] = -sum(corners) / (4 * step**2)
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    assert (found.mean_se, found.rho_se) == pytest.approx(tuple(errors), rel=1e-3)
