"""Smoothing over time: gaps, sources, forecasts, fitted parameters, refusals."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import DomainError, InputError, MethodError, UnitError

YEARS = np.arange(2000, 2010)
MALE = np.array([5300, 5280, 5350, 5400, 5420, 5390, 5460, 5500, 5480, 5520])
FEMALE = np.full(10, 5000)


def test_without_data_the_level_returns_to_the_baseline() -> None:
    found = srb.smooth(YEARS, MALE, FEMALE, baseline=105, at=[2200])
    assert found.estimate.value[-1] == pytest.approx(105, abs=1e-6)
    assert found.log_sd[-1] == pytest.approx(srb.smoothing.SIGMA / np.sqrt(1 - srb.smoothing.RHO**2))


def test_years_after_the_data_are_forecasts_and_the_rest_estimates() -> None:
    found = srb.smooth([2001, 2003], [5300, 5300], [5000, 5000], baseline=105, at=[2002, 2004])
    assert found.estimate.status.tolist() == [Status.ESTIMATED] * 3 + [Status.FORECAST]
    assert found.estimate.n.tolist() == [10300, 0, 10300, 0]


def test_rows_may_come_in_any_order() -> None:
    order = np.random.default_rng(1).permutation(10)
    one = srb.smooth(YEARS, MALE, FEMALE, baseline=106)
    other = srb.smooth(YEARS[order], MALE[order], FEMALE[order], baseline=106)
    np.testing.assert_allclose(one.estimate.value, other.estimate.value, rtol=1e-13)


def test_a_missing_count_is_a_year_without_data() -> None:
    gap = MALE.astype(float)
    gap[4] = np.nan
    with_gap = srb.smooth(YEARS, gap, FEMALE, baseline=106)
    kept = np.arange(10) != 4
    without = srb.smooth(YEARS[kept], MALE[kept], FEMALE[kept], baseline=106, at=YEARS[4])
    np.testing.assert_allclose(with_gap.estimate.value, without.estimate.value, rtol=1e-13)
    assert with_gap.log_likelihood == pytest.approx(without.log_likelihood)


def test_two_halves_of_a_year_s_births_say_as_much_as_the_whole() -> None:
    whole = srb.smooth([2000, 2001], [10600, 10800], [10000, 10000], baseline=106)
    halves = srb.smooth([2000, 2000, 2001, 2001], [5300, 5300, 5400, 5400], [5000] * 4, baseline=106)
    np.testing.assert_allclose(whole.estimate.value, halves.estimate.value, rtol=1e-12)
    np.testing.assert_allclose(whole.log_sd, halves.log_sd, rtol=1e-12)


def test_a_source_with_an_error_of_its_own_counts_less() -> None:
    years, male, female = [2000, 2000], [1_150_000, 1_060_000], [1_000_000, 1_000_000]
    options = {"baseline": 106, "source": ["survey", "registration"]}
    equal = srb.smooth(years, male, female, **options)  # type: ignore[arg-type]
    doubted = srb.smooth(years, male, female, source_sd={"survey": 0.05}, **options)  # type: ignore[arg-type]
    assert abs(doubted.estimate.value[0] - 106) < abs(equal.estimate.value[0] - 106) / 10


def test_a_random_walk_needs_no_baseline_and_follows_the_data() -> None:
    found = srb.smooth([2000, 2001], [10600, 11200], [10000, 10000], structure="random-walk", sigma=10.0)
    np.testing.assert_allclose(found.estimate.value, [106, 112], rtol=1e-6)
    assert found.rho == 1


def test_fitted_parameters_have_the_highest_likelihood() -> None:
    rng = np.random.default_rng(3)
    years = np.arange(1900, 2000)
    level = np.empty(100)
    level[0] = 0
    for t in range(1, 100):
        level[t] = 0.8 * level[t - 1] + 0.02 * rng.standard_normal()
    births = np.full(100, 1_000_000)
    male = rng.binomial(births, 1 / (1 + np.exp(-np.log(1.06) - level)))
    fitted = srb.smooth(years, male, births - male, baseline=106, rho="fit", sigma="fit")
    assert 0.6 < fitted.rho < 0.95
    assert fitted.sigma == pytest.approx(0.02, rel=0.25)
    for rho, sigma in ((fitted.rho - 0.05, fitted.sigma), (fitted.rho, 1.2 * fitted.sigma)):
        other = srb.smooth(years, male, births - male, baseline=106, rho=rho, sigma=sigma)
        assert other.log_likelihood < fitted.log_likelihood
    only_sigma = srb.smooth(years, male, births - male, baseline=106, rho=0.5, sigma="fit")
    assert only_sigma.rho == 0.5
    only_rho = srb.smooth(years, male, births - male, baseline=106, sigma=0.02, rho="fit")
    assert only_rho.sigma == 0.02
    assert only_rho.log_likelihood <= fitted.log_likelihood + 1e-6
    walk = srb.smooth(years, male, births - male, structure="random-walk", sigma="fit")
    assert 0.01 < walk.sigma < 0.03
    assert walk.rho == 1


def test_a_year_without_girls_is_named() -> None:
    with pytest.raises(DomainError, match="no boys or no girls at position 1"):
        srb.smooth([2000, 2001], [5, 5], [5, 0], baseline=106)


def test_what_cannot_be_smoothed_is_refused() -> None:
    with pytest.raises(InputError, match="one year for each pair"):
        srb.smooth([2000], [5, 5], [5, 5], baseline=106)
    with pytest.raises(InputError, match="nothing to smooth"):
        srb.smooth([2000], [np.nan], [5], baseline=106)
    with pytest.raises(DomainError, match="needs the baseline"):
        srb.smooth([2000], [5], [5])
    with pytest.raises(UnitError, match="write 105"):
        srb.smooth([2000], [5], [5], baseline=1.05)
    with pytest.raises(DomainError, match=r"rho must lie in \[0, 1\)"):
        srb.smooth([2000], [5], [5], baseline=106, rho=1)
    with pytest.raises(DomainError, match="sigma must be a number above 0"):
        srb.smooth([2000], [5], [5], baseline=106, sigma=0)
    with pytest.raises(MethodError, match="structure='spline'"):
        srb.smooth([2000], [5], [5], baseline=106, structure="spline")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="source_sd needs the source"):
        srb.smooth([2000], [5], [5], baseline=106, source_sd={"a": 0.1})
    with pytest.raises(DomainError, match="source_sd of 'a'"):
        srb.smooth([2000], [5], [5], baseline=106, source=["a"], source_sd={"a": -0.1})


def test_the_table_and_the_copy_hold_all() -> None:
    found = srb.smooth(YEARS + 0.5, MALE, FEMALE, baseline="viet-nam")
    frame = found.to_frame()
    assert list(frame.index) == [year + 0.5 for year in YEARS]
    assert frame["log_sd"].tolist() == found.log_sd.tolist()
    assert dict(found.params)["baseline"] == "106.3 (viet-nam)"
    assert repr(pickle.loads(pickle.dumps(found))) == repr(found)
    assert "2000.5 to 2009.5" in repr(found)
    assert found.estimate.reasons.at(0) == ("modelled",)
    assert not found.years.flags.writeable


def test_a_wider_level_gives_wider_limits() -> None:
    narrow, wide = (srb.smooth(YEARS, MALE, FEMALE, baseline=106, level=level) for level in (0.8, 0.99))
    assert (wide.estimate.limits()[0] < narrow.estimate.limits()[0]).all()
    assert (wide.estimate.limits()[1] > narrow.estimate.limits()[1]).all()
