"""What holds for every pair of counts of births: intervals, units, tests, probabilities."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gender_indicators import srb
from gender_indicators.srb.estimation import INTERVAL_METHODS
from gender_indicators.srb.units import SRB_UNITS
from gender_indicators.stats import proportion
from gender_indicators.stats.binomial import ALTERNATIVES, COUNTING_TESTS, TEST_METHODS
from gender_indicators.stats.limits import METHODS, share_limits

counts = st.integers(0, 10**9)
pairs = st.lists(st.tuples(counts, counts), min_size=1, max_size=8)
methods = st.sampled_from(INTERVAL_METHODS)
share_methods = st.sampled_from(METHODS)
units = st.sampled_from(SRB_UNITS)
levels = st.floats(0.5, 0.9999)
references = st.floats(21, 476)
tests = st.sampled_from(TEST_METHODS)
alternatives = st.sampled_from(ALTERNATIVES)
weights = st.just(0.0) | st.floats(1e-6, 3)
priors = st.sampled_from(("jeffreys", "uniform")) | st.tuples(st.floats(0.1, 1e3), st.floats(0.1, 1e3))

# limits that exist for every pair with births
ALWAYS = tuple(method for method in METHODS if method != "logit")


def limits(male: Any, female: Any, **options: Any) -> Any:
    return srb.estimate(male, female, min_births=0, **options).limits()


@given(pairs=pairs, method=methods, unit=units, level=levels)
def test_many_areas_are_the_same_as_one_by_one(
    pairs: list[tuple[int, int]], method: str, unit: str, level: float
) -> None:
    together = limits(*np.array(pairs).T, method=method, unit=unit, level=level)
    for place, pair in enumerate(pairs):
        alone = limits(*pair, method=method, unit=unit, level=level)
        np.testing.assert_array_equal([each[place] for each in together], alone)


@given(pairs=pairs, method=methods, unit=units, data=st.data())
def test_areas_in_another_order_keep_their_limits(
    pairs: list[tuple[int, int]], method: str, unit: str, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    male, female = np.array(pairs).T
    one = limits(male, female, method=method, unit=unit)
    other = limits(male[order], female[order], method=method, unit=unit)
    for mine, theirs in zip(one, other, strict=True):
        np.testing.assert_array_equal(mine[order], theirs)


@given(pairs=pairs, method=methods, level=levels)
def test_two_workers_find_what_one_finds(pairs: list[tuple[int, int]], method: str, level: float) -> None:
    # long enough to be shared out
    male, female = np.tile(np.array(pairs), (20_000 // len(pairs), 1)).T
    one, two = (limits(male, female, method=method, level=level, workers=workers) for workers in (1, 2))
    np.testing.assert_array_equal(one, two)


@given(male=counts, female=counts, method=share_methods, level=levels)
def test_swapping_the_sexes_mirrors_the_limits(male: int, female: int, method: Any, level: float) -> None:
    lower, upper = limits(male, female, method=method, level=level, unit="male_share")
    low, high = limits(female, male, method=method, level=level, unit="female_share")
    np.testing.assert_allclose([lower, upper], [low, high], rtol=1e-13, atol=1e-300)


@given(male=counts, female=counts, method=methods, level=levels)
def test_units_that_turn_the_ratio_over_mirror_the_limits(
    male: int, female: int, method: Any, level: float
) -> None:
    lower, upper = limits(male, female, method=method, level=level)
    low, high = limits(male, female, method=method, level=level, unit="female_per_1000_male")
    # a ratio below zero (delta, Fieller) is no ratio in other units
    lower = np.maximum(lower, 0)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose([1e5 / upper, 1e5 / lower], [low, high], rtol=1e-13)


@given(male=counts, female=counts, method=methods, level=levels)
def test_the_shares_of_both_sexes_are_one(male: int, female: int, method: Any, level: float) -> None:
    lower, upper = limits(male, female, method=method, level=level, unit="male_share")
    low, high = limits(male, female, method=method, level=level, unit="female_share")
    np.testing.assert_allclose([lower + high, upper + low], np.where(np.isnan(lower), np.nan, 1), atol=1e-15)


@given(male=counts, female=counts, method=methods, level=levels)
def test_ratio_and_share_are_one_interval(male: int, female: int, method: Any, level: float) -> None:
    ratios = limits(male, female, method=method, level=level)
    for ratio, share in zip(
        ratios, limits(male, female, method=method, level=level, unit="male_share"), strict=True
    ):
        expected = 1.0 if ratio == np.inf else max(float(ratio), 0) / (100 + max(float(ratio), 0))
        np.testing.assert_allclose(share, np.nan if np.isnan(ratio) else expected, rtol=1e-13)


@given(male=counts, female=counts, method=methods, level=levels, unit=units)
def test_the_interval_holds_the_ratio(male: int, female: int, method: Any, level: float, unit: Any) -> None:
    # equal tails of a posterior leave out the value where one sex was not born
    assume(method not in {"jeffreys", "uniform"} or (male > 0 and female > 0))
    found = srb.estimate(male, female, method=method, level=level, unit=unit, min_births=0)
    lower, upper = found.limits()
    assume(not np.isnan(found.value) and not np.isnan(lower))
    if method in {"jeffreys", "uniform", "jeffreys-modified"}:
        # with one birth or two the prior still pulls, at low levels beyond the value
        assume(level >= 0.8 or min(male, female) >= 10 or min(male, female) == 0)
    slack = 1e-12 * abs(float(found.value)) if np.isfinite(found.value) else 0
    assert lower - slack <= found.value <= upper + slack


@given(male=counts, female=counts, method=methods, level=levels)
def test_limits_are_missing_only_where_a_method_has_none(
    male: int, female: int, method: Any, level: float
) -> None:
    found = srb.estimate(male, female, method=method, level=level, min_births=0)
    none = np.isnan(found.limits())
    assert none[0] == none[1]
    assert bool(none[0]) == ("no_limits" in found.reasons)
    if method in {"logit", "delta"}:
        assert bool(none[0]) == (male == 0 or female == 0)
    elif method == "wald":
        assert bool(none[0]) == (male + female == 0)
    elif method in ALWAYS:
        assert not none[0]


@given(male=counts, female=counts, level=levels)
def test_the_mid_p_interval_lies_inside_the_exact_one(male: int, female: int, level: float) -> None:
    inner = limits(male, female, method="mid-p", level=level)
    outer = limits(male, female, method="clopper-pearson", level=level)
    assert outer[0] <= inner[0] * (1 + 1e-12)
    assert inner[1] <= outer[1] * (1 + 1e-12)


@given(male=counts, female=counts, level=levels)
def test_a_correction_for_continuity_widens_the_interval(male: int, female: int, level: float) -> None:
    inner = limits(male, female, method="wilson", level=level)
    outer = limits(male, female, method="wilson-cc", level=level)
    assert outer[0] <= inner[0] * (1 + 1e-12)
    assert inner[1] <= outer[1] * (1 + 1e-12)


@given(male=st.integers(200, 10**9), ratio=st.floats(0.4, 2.5), level=st.floats(0.5, 0.999))
def test_exact_limits_are_what_the_exact_test_does_not_reject(male: int, ratio: float, level: float) -> None:
    female, tail = round(male / ratio), (1 - level) / 2
    lower, upper = limits(male, female, method="clopper-pearson", level=level)
    for limit, alternative in ((lower, "greater"), (upper, "less")):
        found = srb.test(
            male,
            female,
            reference=float(limit),
            method="exact-doubled",
            alternative=alternative,  # type: ignore[arg-type]
        )
        # the tail feels the rounding of the limit
        assert float(found.p_value) == pytest.approx(tail, rel=1e-7)


@given(male=counts, female=counts, level=levels, method=share_methods)
def test_shares_and_complements_are_one(male: int, female: int, level: float, method: Any) -> None:
    found = share_limits(np.array(float(male)), np.array(float(female)), level=level, method=method)
    known = not np.isnan(found.lower)
    np.testing.assert_allclose(found.lower + found.lower_complement, 1 if known else np.nan, atol=1e-15)
    np.testing.assert_allclose(found.upper + found.upper_complement, 1 if known else np.nan, atol=1e-15)


@given(male=weights, female=weights, level=levels, method=st.sampled_from(ALWAYS))
def test_small_weighted_counts_keep_the_limits_on_the_scale(
    male: float, female: float, level: float, method: Any
) -> None:
    assume(male + female > 0)
    found = proportion.interval(male, male + female, level=level, method=method)
    assert 0 <= found.lower <= found.upper <= 1


# ------------------------------------------------------------------------------------------ tests
@given(male=counts, female=counts, reference=references, method=tests, alternative=alternatives)
def test_a_p_value_is_a_probability(
    male: int, female: int, reference: float, method: Any, alternative: Any
) -> None:
    found = srb.test(male, female, reference=reference, method=method, alternative=alternative).p_value
    assert np.isnan(found) == (method == "wald" and min(male, female) == 0)
    assert np.isnan(found) or 0 <= found <= 1


@given(pairs=pairs, reference=references, method=tests, alternative=alternatives)
def test_many_tests_are_the_same_as_one_by_one(
    pairs: list[tuple[int, int]], reference: float, method: Any, alternative: Any
) -> None:
    options = {"reference": reference, "method": method, "alternative": alternative}
    together = srb.test(*np.array(pairs).T, **options)
    alone = [srb.test(*pair, **options) for pair in pairs]
    np.testing.assert_array_equal(together.p_value, [float(each.p_value) for each in alone])
    np.testing.assert_array_equal(together.statistic, [float(each.statistic) for each in alone])


@given(male=st.integers(0, 60), female=st.integers(0, 60), reference=references)
def test_the_minlike_rule_is_a_sum_over_all_outcomes(male: int, female: int, reference: float) -> None:
    from scipy.stats import binom

    births, share = male + female, reference / (100 + reference)
    assume(births <= 60)
    chances = binom.pmf(np.arange(births + 1), births, share)
    bound = chances[male] * (1 + 1e-7)
    # an outcome on the bound itself may fall to either side
    assume(not (np.abs(chances / bound - 1) < 1e-12).any())
    found = srb.test(male, female, reference=reference).p_value
    assert float(found) == pytest.approx(min(1, chances[chances <= bound].sum()), rel=1e-11, abs=0)


@given(male=counts, female=counts, reference=references, method=tests)
def test_swapping_the_sexes_swaps_the_sides(male: int, female: int, reference: float, method: Any) -> None:
    # the mirrored reference is rounded: far out, the tails feel it
    assume(male + female <= 10**6)
    one = srb.test(male, female, reference=reference, method=method, alternative="greater").p_value
    other = srb.test(female, male, reference=1e4 / reference, method=method, alternative="less").p_value
    np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-250)


@given(male=counts, female=counts, ends=st.tuples(references, references), method=tests)
def test_a_wider_range_is_rejected_less_often(
    male: int, female: int, ends: tuple[float, float], method: Any
) -> None:
    assume(method != "wald" or min(male, female) > 0)
    low, high = sorted(ends)
    middle = (low + high) / 2
    wide = srb.test(male, female, reference_range=(low, high), method=method).p_value
    narrow = srb.test(male, female, reference_range=(middle, middle), method=method).p_value
    assert wide >= narrow * (1 - 1e-9)


@given(male=counts, female=counts, reference=references)
def test_half_the_observed_outcome_lies_between_in_and_out(male: int, female: int, reference: float) -> None:
    mid, exact = (
        srb.test(male, female, reference=reference, method=method, alternative="greater").p_value  # type: ignore[arg-type]
        for method in ("mid-p", "exact-doubled")
    )
    assert exact / 2 * (1 - 1e-12) <= mid <= exact


@given(male=counts, female=counts, method=st.sampled_from(sorted(COUNTING_TESTS)))
def test_a_missing_count_gives_a_missing_p(male: int, female: int, method: Any) -> None:
    found = srb.test([male, np.nan, male], [np.nan, female, female], reference=105, method=method)
    assert np.isnan(found.p_value).tolist() == [True, True, False]


# ---------------------------------------------------------------------------------- probabilities
@given(
    male=counts,
    female=counts,
    cuts=st.lists(references, min_size=1, max_size=4, unique=True).map(sorted),
    prior=priors,
)
def test_bands_are_probabilities_that_sum_to_one(
    male: int, female: int, cuts: list[float], prior: Any
) -> None:
    assume(all(np.diff(cuts) > 1e-9))
    found = srb.band_probabilities(male, female, cuts=cuts, prior=prior).probability
    assert found.shape == (len(cuts) + 1,)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-9)


@given(pairs=pairs, prior=priors, threshold=references)
def test_probabilities_of_many_areas_are_those_of_each(
    pairs: list[tuple[int, int]], prior: Any, threshold: float
) -> None:
    male, female = np.array(pairs).T
    above = srb.exceedance(male, female, threshold=threshold, prior=prior).value
    bands = srb.band_probabilities(male, female, prior=prior).probability
    for place, pair in enumerate(pairs):
        assert float(srb.exceedance(*pair, threshold=threshold, prior=prior)) == above[place]
        np.testing.assert_array_equal(srb.band_probabilities(*pair, prior=prior).probability, bands[place])


@given(male=st.integers(0, 10**6), female=counts, threshold=references, prior=priors)
def test_one_more_boy_makes_a_higher_ratio_likelier(
    male: int, female: int, threshold: float, prior: Any
) -> None:
    few, many = srb.exceedance([male, male + 1], female, threshold=threshold, prior=prior).value
    assert few <= many * (1 + 1e-9)


@given(ratio=references, births=st.floats(1e-3, 1e9))
def test_an_informed_prior_has_its_ratio_and_its_births(ratio: float, births: float) -> None:
    a, b = srb.informed_prior(ratio, births=births)
    assert a + b == pytest.approx(births)
    assert 100 * a / b == pytest.approx(ratio)


@given(pairs=pairs, prior=priors)
def test_bands_keep_labels_inputs_and_copies(pairs: list[tuple[int, int]], prior: Any) -> None:
    index = pd.Index([f"area {place}" for place in range(len(pairs))])
    male, female = (pd.Series(each, index, dtype=float) for each in np.array(pairs).T)
    before = male.copy()
    found = srb.band_probabilities(male, female, prior=prior)
    pd.testing.assert_series_equal(male, before)
    assert found.to_frame().index.equals(index)
    assert not found.probability.flags.writeable
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.probability, found.probability)
