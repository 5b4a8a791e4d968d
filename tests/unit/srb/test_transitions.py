"""Fitted transitions recover the truth that simulated them."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import ConvergenceWarning, DomainError, InputError, UnitError
from gender_indicators.srb import transitions as module
from gender_indicators.stats.sampling import Posterior

YEARS = np.arange(1985.5, 2020.5)


def simulated(seed: int, amplitude: float) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Ratios with a known transition from 1998.5 on, seen with a standard error of 1 per cent."""
    rng = np.random.default_rng(seed)
    level = srb.smoothing.SIGMA / np.sqrt(1 - srb.smoothing.RHO**2) * rng.standard_normal()
    path = np.empty(len(YEARS))
    for place in range(len(YEARS)):
        path[place] = level
        level = srb.smoothing.RHO * level + srb.smoothing.SIGMA * rng.standard_normal()
    alpha = srb.trapezoid(YEARS, start=1998.5, rise=10, plateau=6, convergence=16, amplitude=amplitude)
    truth = 106 * np.exp(path) + alpha
    return truth, truth * np.exp(0.01 * rng.standard_normal(len(YEARS)))


@pytest.fixture(scope="module")
def fitted() -> srb.Transition:
    _, seen = simulated(1, 6.0)
    return srb.transition(YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=400, runs=3, rng=1)


def test_the_truth_is_recovered_in_simulation() -> None:
    held, starts, inside = [], [], []
    for seed in range(8):
        truth, seen = simulated(seed, 6.0)
        found = srb.transition(
            YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=200, runs=2, level=0.9, rng=seed
        )
        lower, upper = found.estimate.limits()
        inside.append(((lower <= truth) & (truth <= upper)).mean())
        low, high = np.quantile(found.parameters[found.transits > 0, 0], [0.05, 0.95])
        starts.append(low <= 1998.5 <= high)
        held.append(found.inflated > 0.95)
    assert all(held)
    assert sum(starts) >= 6
    # 90 % limits hold nine in ten of the true levels, years being correlated
    assert 0.8 < np.mean(inside) < 0.98


def test_a_flat_series_has_no_transition_in_its_years() -> None:
    _, seen = simulated(5, 0.0)
    found = srb.transition(YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=300, runs=2, rng=1)
    assert not found.in_transition()
    assert found.probability[:15].max() < 0.05
    # one that lies ahead remains possible
    assert found.inflated > 0.02


def test_probability_of_inflation_in_a_year_is_not_that_of_a_transition_at_all(
    fitted: srb.Transition,
) -> None:
    assert fitted.inflated > 0.99
    assert fitted.probability[0] < 0.05
    assert fitted.probability[-5:].min() > 0.99
    assert fitted.in_transition()
    assert not fitted.in_transition(at_least=1.1)


def test_stages_are_a_distribution_that_moves_on(fitted: srb.Transition) -> None:
    stages = fitted.stages()
    assert tuple(stages.columns) == srb.STAGES
    np.testing.assert_allclose(stages.sum(axis=1), 1)
    assert stages["before"].iloc[0] > 0.95
    assert stages["rise"].loc[2005.5] > 0.9
    np.testing.assert_allclose(1 - stages["before"] - stages["after"], fitted.probability, atol=1e-12)


def test_runs_agree_and_everything_travels(fitted: srb.Transition) -> None:
    assert (fitted.r_hat < 1.05).all()
    assert fitted.evidence_sd < 1
    assert fitted.ratios.shape == fitted.inflations.shape == (1200, len(YEARS))
    assert list(fitted.to_frame().columns[-1:]) == ["probability"]
    assert fitted.estimate.reasons.at(0) == ("modelled",)
    again = pickle.loads(pickle.dumps(fitted))
    assert repr(again) == repr(fitted)
    assert "baseline 106" in repr(fitted)
    assert not again.ratios.flags.writeable
    assert 4 < np.median(fitted.parameters[:, 4]) < 8


def test_the_same_seed_gives_the_same_fit() -> None:
    _, seen = simulated(1, 6.0)
    one, other = (
        srb.transition(YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=100, runs=2, rng=3)
        for _ in range(2)
    )
    np.testing.assert_array_equal(one.ratios, other.ratios)


def test_years_without_data_lie_on_the_grid() -> None:
    found = srb.transition(
        [2001, 2004, 2010], [106, np.nan, 107], [0.01] * 3, baseline=106, particles=100, runs=2, rng=1
    )
    assert found.years.tolist() == list(range(2001, 2011))
    assert list(found.to_frame().index) == list(range(2001, 2011))


def test_the_prior_decides_where_the_data_do_not() -> None:
    doubtful, sure = (
        srb.transition(
            [2001, 2002],
            [106, 106],
            [0.5, 0.5],
            baseline=106,
            prior=srb.TransitionPrior(inflated=inflated),
            particles=100,
            runs=2,
            rng=1,
        ).inflated
        for inflated in (0.1, 0.9)
    )
    assert doubtful == pytest.approx(0.1, abs=0.01)
    assert sure == pytest.approx(0.9, abs=0.01)


def test_runs_that_disagree_are_warned_of() -> None:
    apart = np.concatenate([np.zeros((1, 50, 5)), np.ones((1, 50, 5))]) + np.random.default_rng(1).normal(
        size=(2, 50, 5), scale=0.1
    )
    with pytest.warns(ConvergenceWarning, match=r"do not agree \(R-hat"):
        module.warn_of_disagreement(Posterior(apart, np.zeros(2), 0.3))


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([2001], [106], [0.0]), {}, DomainError, "log_se is not positive at position 0"),
        (([2001], [1.06], [0.01]), {}, UnitError, "ratio does not look like"),
        (([2001], [np.nan], [0.01]), {}, InputError, "nothing to fit"),
        ((2001, 106, 0.01), {}, InputError, "one-dimensional"),
        (([np.inf], [106], [0.01]), {}, DomainError, "years is infinite"),
        (([2001], [106], [0.01]), {"rho": 1}, DomainError, r"rho must lie in \[0, 1\)"),
        (([2001], [106], [0.01]), {"runs": 1}, DomainError, "runs at least 2"),
        (([2001], [106], [0.01]), {"particles": 10}, DomainError, "particles must be at least 50"),
        (([2001], [106], [0.01]), {"sigma": 0}, DomainError, "sigma must be a number above 0"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    arguments: tuple[object, ...], options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        srb.transition(*arguments, baseline=106, **options)  # type: ignore[arg-type]


def test_the_error_of_chance_is_infinite_without_girls_and_missing_with_a_missing_count() -> None:
    found = srb.chance_error([100, 5, np.nan], [100, 0, 1])
    assert found[0] == pytest.approx(np.sqrt(0.02))
    assert found[1] == np.inf
    assert np.isnan(found[2])
    with pytest.raises(DomainError, match="male_births is negative at 'B'"):
        srb.chance_error(pd.Series({"A": 1, "B": -1}), 5)
