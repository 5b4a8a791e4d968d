"""Missing female births: a reference is named, signs are kept, sums come before quantiles."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import DomainError, UnitError, UnknownCodeError


def test_nothing_is_missing_at_the_reference_and_less_than_nothing_below() -> None:
    found = srb.missing_births([1050, 1000], [1000, 1000], reference=105, rng=1)
    assert found.estimate.value[0] == pytest.approx(0, abs=1e-9)
    assert found.estimate.value[1] == pytest.approx(1000 / 1.05 - 1000)
    assert found.share[0] == pytest.approx(0, abs=1e-12)


def test_the_reference_has_no_default() -> None:
    with pytest.raises(TypeError, match="reference"):
        srb.missing_births(5, 5)  # type: ignore[call-arg]


def test_a_reference_per_one_is_refused() -> None:
    with pytest.raises(UnitError, match="write 105, not 1.05"):
        srb.missing_births(5, 5, reference=1.05)


def test_an_unknown_reference_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownCodeError, match="viet-nam"):
        srb.missing_births(5, 5, reference="vietnam")


def test_the_uncertainty_of_the_reference_widens_the_limits() -> None:
    fixed = srb.missing_births(520_000, 480_000, reference=106.3, rng=1)
    published = srb.missing_births(520_000, 480_000, reference="south-eastern-asia", rng=1)
    width = [float(np.subtract(*found.estimate.limits()[::-1])) for found in (fixed, published)]
    assert width[1] > 2 * width[0]
    assert float(fixed.estimate) == float(published.estimate)


def test_a_shared_reference_does_not_average_out_over_years() -> None:
    male, female = np.full(100, 520_000), np.full(100, 480_000)
    found = srb.missing_births(male, female, reference="south-eastern-asia", rng=1)
    lower, upper = found.total.limits()
    low, high = found.estimate.limits()
    # with errors of their own the relative width would be a tenth
    assert float(upper - lower) > 80 * float((high - low).mean())


def test_the_running_sum_ends_in_the_total_and_sums_the_values() -> None:
    rng = np.random.default_rng(1)
    male = rng.integers(5_000, 6_000, 300)
    found = srb.missing_births(male, np.full(300, 5_000), reference=105, rng=2)
    np.testing.assert_allclose(found.cumulative.value, np.cumsum(found.estimate.value))
    assert float(found.total) == pytest.approx(float(found.cumulative.value[-1]))
    assert [float(each) for each in found.total.limits()] == pytest.approx(
        [float(each[-1]) for each in found.cumulative.limits()]
    )
    assert found.cumulative.n[-1] == found.total.n == (male + 5_000).sum()


def test_the_total_s_limits_are_narrower_than_the_sum_of_limits() -> None:
    found = srb.missing_births(np.full(25, 5_200), np.full(25, 4_800), reference=105, rng=1)
    lower, upper = found.total.limits()
    low, high = found.estimate.limits()
    ratio = float(upper - lower) / float((high - low).sum())
    assert ratio == pytest.approx(1 / 5, rel=0.05)


def test_a_missing_count_empties_its_year_and_all_sums_that_hold_it() -> None:
    found = srb.missing_births([5_200, np.nan, 5_200], [4_800, 4_800, 4_800], reference=105, rng=1)
    assert np.isnan(found.estimate.value).tolist() == [False, True, False]
    assert np.isnan(found.cumulative.value).tolist() == [False, True, True]
    assert np.isnan(float(found.total))
    assert found.total.status == Status.MISSING
    assert found.estimate.reasons.at(1) == ("missing",)
    assert np.isnan(found.total_draws).all()


def test_no_births_have_no_missing_ones() -> None:
    found = srb.missing_births(0, 0, reference=105, rng=1)
    assert float(found.estimate) == 0
    assert [float(each) for each in found.estimate.limits()] == [0, 0]


def test_the_same_seed_gives_the_same_draws_and_results_are_read_only() -> None:
    one, other = (srb.missing_births(5_200, 4_800, reference=105, rng=7) for _ in range(2))
    np.testing.assert_array_equal(one.total_draws, other.total_draws)
    assert not one.total_draws.flags.writeable
    again = pickle.loads(pickle.dumps(one))
    np.testing.assert_array_equal(again.total_draws, one.total_draws)
    assert repr(again) == repr(one)


def test_labels_and_reference_travel_with_the_result() -> None:
    births = pd.Series({"A": 5_200, "B": 5_100})
    found = srb.missing_births(births, pd.Series({"A": 4_800, "B": 4_900}), reference="viet-nam", rng=1)
    frame = found.to_frame()
    assert list(frame.index) == ["A", "B"]
    assert dict(found.params)["reference"] == "106.3 (viet-nam)"
    assert dict(found.params)["prior"] == "jeffreys"
    assert "against 106.3 (viet-nam)" in repr(found)


def test_a_modelled_ratio_is_marked_as_modelled() -> None:
    found = srb.missing_births_of_ratio([100, 100], [110, 112], reference=105, log_se=0.01, rng=1)
    assert found.estimate.reasons.at(0) == ("modelled",)
    assert found.estimate.provenance.source_type == "modelled"
    assert srb.missing_births(5, 5, reference=105).estimate.reasons.at() == ()


def test_errors_and_draws_outside_their_domain_are_refused() -> None:
    with pytest.raises(DomainError, match="log_se is negative at position 1"):
        srb.missing_births_of_ratio([1, 1], 110, reference=105, log_se=[0.1, -0.1])
    with pytest.raises(DomainError, match="draws must be at least 100"):
        srb.missing_births(5, 5, reference=105, draws=10)
    with pytest.raises(DomainError, match="births is negative"):
        srb.missing_births_of_ratio(-1, 110, reference=105)


def test_draws_agree_with_the_limits_of_the_ratio_carried_over() -> None:
    found = srb.missing_births(52_000, 48_000, reference=105, draws=100_000, rng=1)
    ratio = srb.estimate(52_000, 48_000, method="jeffreys").interval
    assert ratio is not None
    expected = [
        float(srb.missing_births_of_ratio(100_000, limit, reference=105).estimate)
        for limit in (ratio.lower, ratio.upper)
    ]
    computed = [float(each) for each in found.estimate.limits()]
    assert computed == pytest.approx(expected, abs=0.02 * (expected[1] - expected[0]))
