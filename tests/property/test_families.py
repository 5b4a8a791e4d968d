"""What holds for every count, not only for examples."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gender_indicators import attainment, composite, coverage, risk, srb
from gender_indicators.core import Estimate
from gender_indicators.stats import proportion
from gender_indicators.stats.proportion import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

counts = st.integers(0, 10**9)
pairs = st.lists(st.tuples(counts, counts), min_size=1, max_size=8)
methods = st.sampled_from(METHODS)
levels = st.floats(0.5, 0.9999)
values = st.floats(-1e6, 1e6, allow_nan=False)
operators = st.sampled_from(("at_least", "more_than", "at_most", "less_than", "exactly"))


def srb_estimate(male: Any, female: Any, **options: Any) -> Estimate:
    return srb.estimate(male, female, min_births=0, **options)


def coverage_estimate(first: Any, second: Any, **options: Any) -> Estimate:
    """Coverage of two counts of which the first is never above the second."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    return coverage.estimate(np.minimum(first, second), np.maximum(first, second), **options)


MEASURES: tuple[Callable[..., Estimate], ...] = (srb_estimate, coverage_estimate)
each_measure = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)


def same(one: Estimate, other: Estimate) -> None:
    np.testing.assert_array_equal(one.value, other.value)
    for mine, theirs in zip(one.limits(), other.limits(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-13, equal_nan=True)


@each_measure
@given(pairs=pairs, method=methods, level=levels)
def test_vectorised_equals_the_loop(
    measure: Any, pairs: list[tuple[int, int]], method: str, level: float
) -> None:
    first, second = np.array(pairs).T
    together = measure(first, second, method=method, level=level)
    for place, pair in enumerate(pairs):
        alone = measure(*pair, method=method, level=level)
        np.testing.assert_array_equal(alone.value, together.value[place])
        for mine, theirs in zip(alone.limits(), together.limits(), strict=True):
            np.testing.assert_array_equal(mine, theirs[place])


@each_measure
@given(pairs=pairs, data=st.data())
def test_permuted_rows_give_permuted_results(
    measure: Any, pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    first, second = np.array(pairs).T
    same(measure(first[order], second[order]), _taken(measure(first, second), order))


def _taken(found: Estimate, order: list[int]) -> Estimate:
    from gender_indicators.core import Interval

    lower, upper = found.limits()
    interval = Interval(lower[order], upper[order], 0.95, "wilson")
    return Estimate(value=found.value[order], interval=interval)


@each_measure
@given(pairs=pairs, method=methods, level=levels)
def test_the_interval_holds_the_value(
    measure: Any, pairs: list[tuple[int, int]], method: str, level: float
) -> None:
    found = measure(*np.array(pairs).T, method=method, level=level)
    lower, upper = found.limits()
    # not every method has limits with a zero count
    there = ~np.isnan(found.value) & ~np.isnan(lower)
    if method in {"jeffreys", "jeffreys-modified", "uniform"}:
        # equal tails of a posterior leave out the value where one count is zero, at low levels a few
        first, second = np.array(pairs).T
        among = second - first if measure is coverage_estimate else first
        there &= np.minimum(np.abs(among), np.minimum(first, second)) >= (1 if level >= 0.8 else 10)
    slack = 1e-9 * np.where(np.isfinite(found.value), np.abs(found.value), 0)
    assert (lower[there] <= (found.value + slack)[there]).all()
    assert (upper[there] >= (found.value - slack)[there]).all()


@each_measure
@given(pairs=pairs, method=methods, level=st.floats(0.5, 0.99), wider=st.floats(0.001, 0.0099))
def test_a_higher_level_gives_a_wider_interval(
    measure: Any, pairs: list[tuple[int, int]], method: str, level: float, wider: float
) -> None:
    first, second = np.array(pairs).T
    narrow = measure(first, second, method=method, level=level).limits()
    wide = measure(first, second, method=method, level=level + wider).limits()
    known = ~np.isnan(narrow[0])
    assert (wide[0][known] <= narrow[0][known]).all()
    assert (wide[1][known] >= narrow[1][known]).all()


@each_measure
@given(pairs=pairs, data=st.data())
def test_missing_in_gives_missing_out(
    measure: Any, pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    first, second = np.array(pairs, dtype=float).T
    hole = data.draw(st.integers(0, len(pairs) - 1))
    first[hole] = np.nan
    found = measure(first, second)
    assert np.isnan(found.value[hole])
    assert found.reasons.at(hole) == ("missing",)


@each_measure
@given(pairs=pairs)
def test_inputs_stay_and_results_are_read_only(measure: Any, pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs, dtype=float).T
    before = first.copy(), second.copy()
    found = measure(first, second)
    np.testing.assert_array_equal(first, before[0])
    np.testing.assert_array_equal(second, before[1])
    assert first.flags.writeable
    assert not any(array.flags.writeable for array in (found.value, found.n, *found.limits()))


@each_measure
@given(pairs=pairs)
def test_copies_are_equal(measure: Any, pairs: list[tuple[int, int]]) -> None:
    found = measure(*np.array(pairs).T)
    same(found, pickle.loads(pickle.dumps(found)))
    same(found, copy.deepcopy(found))


@given(pairs=pairs)
def test_labels_ride_along(pairs: list[tuple[int, int]]) -> None:
    index = pd.Index([f"area {place}" for place in range(len(pairs))])
    male, female = np.array(pairs).T
    labelled = srb_estimate(pd.Series(male, index), pd.Series(female, index))
    same(labelled, srb_estimate(male, female))
    assert labelled.to_frame().index.equals(index)


@given(male=st.integers(1, 10**9), female=st.integers(1, 10**9), method=methods, level=levels)
def test_swapping_the_sexes_inverts_the_ratio_and_swaps_the_limits(
    male: int, female: int, method: Any, level: float
) -> None:
    one, other = (
        srb_estimate(male, female, method=method, level=level),
        srb_estimate(female, male, method=method, level=level),
    )
    assert float(one) * float(other) == pytest.approx(1e4)
    lower, upper = one.limits()
    low, high = other.limits()
    assert float(lower * high) == pytest.approx(1e4, rel=1e-9)
    assert float(upper * low) == pytest.approx(1e4, rel=1e-9)


@given(male=counts, female=counts, reference=st.floats(50, 200))
def test_the_two_tails_share_only_the_observed_count(male: int, female: int, reference: float) -> None:
    greater = srb.test(male, female, reference=reference, alternative="greater").p_value
    less = srb.test(male, female, reference=reference, alternative="less").p_value
    assert float(greater + less) >= 1 - 1e-9
    for p_value in (greater, less):
        assert 0 <= float(p_value) <= 1


@given(male=st.integers(0, 400), female=st.integers(0, 400), reference=st.floats(50, 200))
def test_the_minlike_rule_is_the_sum_of_what_is_no_likelier(male: int, female: int, reference: float) -> None:
    from scipy.stats import binom

    births, share = male + female, reference / (100 + reference)
    likelihood = binom.pmf(np.arange(births + 1), births, share)
    expected = likelihood[likelihood <= likelihood[male] * (1 + 1e-7)].sum()
    found = srb.test(male, female, reference=reference).p_value
    assert float(found) == pytest.approx(min(1, expected), rel=1e-9, abs=1e-300)


@given(male=counts, female=counts, thresholds=st.tuples(st.floats(20, 500), st.floats(20, 500)))
def test_a_higher_threshold_is_exceeded_less_often(
    male: int, female: int, thresholds: tuple[float, float]
) -> None:
    low, high = sorted(thresholds)
    chances = srb.exceedance(male, female, threshold=[low, high]).value
    assert 0 <= chances[1] <= chances[0] <= 1


@given(male=counts, female=counts, threshold=st.floats(21, 476))
def test_one_sex_above_is_the_other_sex_below(male: int, female: int, threshold: float) -> None:
    above = float(srb.exceedance(male, female, threshold=threshold))
    mirrored = float(srb.exceedance(female, male, threshold=1e4 / threshold))
    assert above + mirrored == pytest.approx(1, abs=1e-9)


@given(x=counts, more=counts, method=methods, level=levels)
def test_limits_of_failures_mirror_those_of_successes(x: int, more: int, method: Any, level: float) -> None:
    n = x + more
    assume(n > 0)
    of_successes = proportion.interval(x, n, level=level, method=method)
    of_failures = proportion.interval(more, n, level=level, method=method)
    if np.isnan(of_successes.lower):
        # the logit of a share of 0 or 1 has no limits
        assert method == "logit"
        assert x == 0 or more == 0
        assert np.isnan([of_successes.upper, of_failures.lower, of_failures.upper]).all()
        return
    assert float(of_successes.lower) == pytest.approx(1 - float(of_failures.upper), abs=1e-12)
    assert 0 <= float(of_successes.lower) <= float(of_successes.upper) <= 1


@given(x=values, target=values, operator=operators, shift=st.floats(-1e5, 1e5))
def test_attainment_does_not_depend_on_the_origin_of_the_scale(
    x: float, target: float, operator: Any, shift: float
) -> None:
    # away from the bound, where rounding decides
    assume(abs(x - target) > 1e-3)
    here = attainment.measure(x, target, operator=operator)
    there = attainment.measure(x + shift, target + shift, operator=operator)
    assert str(here.verdict) == str(there.verdict)
    assert float(here.gap) == pytest.approx(float(there.gap), abs=1e-6)


@given(x=values, target=values, operator=operators)
def test_turning_the_scale_over_turns_the_operator_over(x: float, target: float, operator: str) -> None:
    mirror = {
        "at_least": "at_most",
        "at_most": "at_least",
        "more_than": "less_than",
        "less_than": "more_than",
    }
    here = attainment.measure(x, target, operator=operator)  # type: ignore[arg-type]
    there = attainment.measure(-x, -target, operator=mirror.get(operator, operator))  # type: ignore[arg-type]
    assert str(here.verdict) == str(there.verdict)
    assert float(here.gap) == float(there.gap)


@given(x=values, target=values, baseline=values, operator=operators)
def test_a_met_target_has_no_gap_and_an_unmet_one_has_unless_at_its_bound(
    x: float, target: float, baseline: float, operator: Any
) -> None:
    found = attainment.measure(x, target, baseline=baseline, operator=operator)
    if str(found.verdict) == "met":
        assert float(found.gap) == 0
    else:
        assert float(found.gap) > 0 or "at_boundary" in found.reasons
    if not np.isnan(found.share):
        assert float(found.share) <= 1


@given(steps=st.tuples(values, values), target=values)
def test_more_is_never_worse_for_at_least(steps: tuple[float, float], target: float) -> None:
    low, high = sorted(steps)
    gaps = attainment.measure([low, high], target).gap
    assert gaps[0] >= gaps[1]


tables = hnp.arrays(
    np.float64, st.tuples(st.integers(2, 6), st.integers(1, 4)), elements=st.floats(-1e6, 1e6)
)


def as_table(matrix: Any) -> dict[str, Any]:
    return {f"x{place}": column for place, column in enumerate(matrix.T)}


@given(matrix=tables, sign=st.sampled_from((1, -1)))
def test_normalised_values_lie_on_the_scale_and_keep_the_order(matrix: Any, sign: Any) -> None:
    table = as_table(matrix)
    found = composite.normalise(table, direction=dict.fromkeys(table, sign))
    known = found.values[~np.isnan(found.values)]
    assert ((known >= 0) & (known <= 100)).all()
    for name, column, marks in zip(found.names, matrix.T, found.values.T, strict=True):
        if name in found.excluded:
            assert column.min() == column.max()
        else:
            assert (np.diff((sign * marks)[np.argsort(column, kind="stable")]) >= -1e-9).all()


@given(matrix=tables, factor=st.floats(0.01, 100), shift=st.floats(-1e3, 1e3))
def test_min_max_does_not_depend_on_unit_and_origin(matrix: Any, factor: float, shift: float) -> None:
    assume(all(np.ptp(column) > 1e-3 * (1 + np.abs(column).max()) for column in matrix.T))
    table, other = as_table(matrix), as_table(matrix * factor + shift)
    direction: Any = dict.fromkeys(table, 1)
    np.testing.assert_allclose(
        composite.normalise(table, direction=direction).values,
        composite.normalise(other, direction=direction).values,
        atol=1e-5,
    )


@given(
    matrix=hnp.arrays(
        np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.floats(1e-3, 1e6)
    ),
    method=st.sampled_from(composite.AGGREGATIONS),
    data=st.data(),
)
def test_a_mean_lies_between_its_parts_and_the_geometric_is_not_above(
    matrix: Any, method: Any, data: st.DataObject
) -> None:
    table = as_table(matrix)
    weights = data.draw(st.fixed_dictionaries({name: st.floats(0.01, 10) for name in table}))
    found = composite.aggregate(table, weights=weights, method=method).value
    tolerance = 1e-9 * matrix.max(axis=1)
    assert (found >= matrix.min(axis=1) - tolerance).all()
    assert (found <= matrix.max(axis=1) + tolerance).all()
    arithmetic = composite.aggregate(table, weights=weights).value
    assert (
        composite.aggregate(table, weights=weights, method="geometric").value <= arithmetic + tolerance
    ).all()


@given(matrix=tables, data=st.data())
def test_risk_contributions_sum_and_ranks_follow_the_areas(matrix: Any, data: st.DataObject) -> None:
    assume(any(np.ptp(column) > 0 for column in matrix.T))
    table = as_table(matrix)
    direction: Any = dict.fromkeys(table, 1)
    found = risk.score(table, direction=direction)
    assert found.contributions is not None
    np.testing.assert_allclose(found.contributions.sum(axis=1), found.score.value, atol=1e-9)
    order = data.draw(st.permutations(range(len(matrix))))
    again = risk.score(as_table(matrix[order]), direction=direction)
    np.testing.assert_array_equal(again.rank, found.rank[order])
    assert found.rank.min() == 1
