"""Projections go on from the draws of a fit."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import DomainError, InputError, MethodError

YEARS = np.arange(2000.5, 2021.5)


@pytest.fixture(scope="module")
def fitted() -> srb.Transition:
    seen = 106 + srb.trapezoid(YEARS, start=2005, rise=10, plateau=6, convergence=16, amplitude=6)
    return srb.transition(YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=300, runs=2, rng=1)


@pytest.fixture(scope="module")
def flat() -> srb.Transition:
    seen = np.full(len(YEARS), 106.0)
    return srb.transition(YEARS, seen, np.full(len(YEARS), 0.01), baseline=106, particles=300, runs=2, rng=1)


def test_the_past_is_that_of_the_fit(fitted: srb.Transition) -> None:
    ahead = srb.project(fitted, to=2060.5, rng=1)
    np.testing.assert_array_equal(ahead.ratios[:, : len(YEARS)], fitted.ratios)
    np.testing.assert_allclose(ahead.estimate.value[: len(YEARS)], fitted.estimate.value)
    assert ahead.years[-1] == 2060.5
    assert ahead.estimate.status.tolist() == [Status.ESTIMATED] * 21 + [Status.FORECAST] * 40


def test_a_transition_ends_at_the_baseline(fitted: srb.Transition) -> None:
    ahead = srb.project(fitted, to=2100.5, rng=1)
    assert ahead.estimate.value[-1] == pytest.approx(106, abs=0.3)
    assert ahead.probability[-1] < 0.05
    assert ahead.inflations.max() < 15
    # the fluctuation has its spread in equilibrium
    spread = np.log(ahead.ratios[:, -1] / 106).std()
    assert spread == pytest.approx(fitted.sigma / np.sqrt(1 - fitted.rho**2), rel=0.15)


def test_scenarios_keep_their_draws(flat: srb.Transition) -> None:
    everything, inflation, none = (
        srb.project(flat, to=2040.5, scenario=scenario, rng=1)  # type: ignore[arg-type]
        for scenario in ("all", "inflation", "no-inflation")
    )
    assert everything.kept == 1
    assert inflation.kept == pytest.approx(flat.transits.mean())
    # without inflation in the data, yet possibly later
    assert none.kept == pytest.approx((flat.inflations == 0).all(axis=1).mean())
    assert (none.inflations[:, : len(YEARS)] == 0).all()
    assert none.inflations.max() > 0
    assert inflation.estimate.value[-1] > none.estimate.value[-1]


def test_a_scenario_without_draws_is_refused(flat: srb.Transition) -> None:
    without = replace(flat, transits=np.zeros(len(flat.transits)))
    with pytest.raises(InputError, match="no draw belongs to the scenario 'inflation'"):
        srb.project(without, to=2040.5, scenario="inflation")


def test_the_year_must_lie_after_the_data(fitted: srb.Transition) -> None:
    with pytest.raises(DomainError, match="the data reach to 2020.5: project to a year of at least 2021.5"):
        srb.project(fitted, to=2020.5)
    with pytest.raises(MethodError, match="scenario='rise'"):
        srb.project(fitted, to=2030, scenario="rise")  # type: ignore[arg-type]


def test_the_projection_can_be_tabulated_and_copied(fitted: srb.Transition) -> None:
    ahead = srb.project(fitted, to=2022.5, rng=1)
    frame = ahead.to_frame()
    assert list(frame.index[-2:]) == [2021.5, 2022.5]
    assert frame["probability"].tolist() == ahead.probability.tolist()
    assert (
        repr(pickle.loads(pickle.dumps(ahead)))
        == repr(ahead)
        == "Projection(2000.5 to 2022.5, all, 100 % of the draws)"
    )
    assert not ahead.ratios.flags.writeable
    assert dict(ahead.params)["scenario"] == "all"
