"""What holds of every comparison, adjustment, sum and plan, not only of examples."""

from __future__ import annotations

import itertools
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gender_indicators import srb
from gender_indicators.stats import multiplicity
from gender_indicators.stats.comparison import COMPARISON_METHODS, groups, odds_ratio_limits
from gender_indicators.stats.hypergeometric import conditional_limits, conditional_ratio, conditional_tails
from gender_indicators.stats.meta import combine
from gender_indicators.stats.power import exact_design

small = st.integers(0, 400)
counts = st.one_of(small, st.integers(0, 10**6))
tables = st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=3)
full_tables = st.lists(st.tuples(*[st.integers(1, 10**5)] * 4), min_size=1, max_size=6)
methods = st.sampled_from(COMPARISON_METHODS)
alternatives = st.sampled_from(("two-sided", "greater", "less"))
levels = st.floats(0.05, 0.999)
births = st.lists(st.tuples(counts, counts), min_size=2, max_size=10)
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)
adjustments = st.sampled_from(multiplicity.ADJUSTMENTS)


def columns(rows: list[tuple[int, ...]]) -> np.ndarray:
    return np.array(rows, dtype=float).T


def parts(found: srb.Comparison) -> list[np.ndarray]:
    return [
        found.ratio.value,
        *found.ratio.limits(),
        found.conditional,
        found.test.statistic,
        found.test.p_value,
    ]


# ------------------------------------------------------------------------------------ two samples
@given(rows=tables, method=methods, alternative=alternatives)
def test_comparisons_together_are_comparisons_alone(
    rows: list[tuple[int, ...]], method: Any, alternative: Any
) -> None:
    together = srb.compare(*columns(rows), method=method, alternative=alternative)
    for place, row in enumerate(rows):
        alone = srb.compare(*row, method=method, alternative=alternative)
        for mine, theirs in zip(parts(alone), parts(together), strict=True):
            # sums are cut into chunks by the widest of a block
            np.testing.assert_allclose(mine, theirs[place], rtol=1e-11)


@given(rows=tables, method=methods, level=levels)
def test_the_interval_holds_the_ratio_of_the_sample(
    rows: list[tuple[int, ...]], method: Any, level: float
) -> None:
    found = srb.compare(*columns(rows), method=method, level=level)
    # with levels near 0 the exact limits close in on the conditional estimate instead
    value = found.conditional if method in {"fisher", "mid-p"} else found.ratio.value
    lower, upper = found.ratio.limits()
    there = ~np.isnan(value) & ~np.isnan(lower)
    if method == "mid-p":
        there &= level > 0.5
    assert (lower[there] <= value[there] * (1 + 1e-9)).all()
    assert (value[there] <= upper[there] * (1 + 1e-9)).all()


@given(rows=tables, method=methods, level=st.floats(0.1, 0.9), more=st.floats(0.01, 0.0999))
def test_a_higher_level_gives_wider_limits(
    rows: list[tuple[int, ...]], method: Any, level: float, more: float
) -> None:
    cells = columns(rows)
    narrow = odds_ratio_limits(*cells, level=level, method=method)
    wide = odds_ratio_limits(*cells, level=level + more, method=method)
    known = ~np.isnan(narrow[0])
    assert (wide[0][known] <= narrow[0][known] * (1 + 1e-12)).all()
    assert (wide[1][known] >= narrow[1][known] * (1 - 1e-12)).all()


@given(rows=tables, method=methods)
def test_calling_b_a_inverts_the_ratio(rows: list[tuple[int, ...]], method: Any) -> None:
    a, b, c, d = columns(rows)
    one, other = srb.compare(a, b, c, d, method=method), srb.compare(c, d, a, b, method=method)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one.ratio.value, 1 / other.ratio.value, rtol=1e-12)
        np.testing.assert_allclose(one.ratio.limits()[0], 1 / other.ratio.limits()[1], rtol=1e-10)
        np.testing.assert_allclose(one.conditional, 1 / other.conditional, rtol=1e-10)
    np.testing.assert_allclose(one.test.p_value, other.test.p_value, rtol=1e-9)


@given(rows=tables, method=methods)
def test_calling_boys_girls_changes_no_two_sided_p_value(rows: list[tuple[int, ...]], method: Any) -> None:
    a, b, c, d = columns(rows)
    one, other = srb.compare(a, b, c, d, method=method), srb.compare(b, a, d, c, method=method)
    np.testing.assert_allclose(one.test.p_value, other.test.p_value, rtol=1e-9)


@given(rows=tables)
def test_exact_tails_fit_together(rows: list[tuple[int, ...]]) -> None:
    tails = conditional_tails(*columns(rows))
    np.testing.assert_allclose(tails.at_least + tails.at_most - tails.observed, 1, rtol=1e-12)
    assert (tails.no_likelier <= 1).all()
    assert (tails.no_likelier * (1 + 1e-12) >= np.minimum(tails.at_least, tails.at_most)).all()
    assert (tails.observed <= tails.no_likelier * (1 + 1e-12)).all()


@given(rows=tables, level=levels)
def test_mid_p_limits_lie_within_the_exact_ones(rows: list[tuple[int, ...]], level: float) -> None:
    outer = conditional_limits(*columns(rows), level=level, mid_p=False)
    inner = conditional_limits(*columns(rows), level=level, mid_p=True)
    assert (outer[0] <= inner[0] * (1 + 1e-11)).all()
    assert (inner[1] <= outer[1] * (1 + 1e-11)).all()


@given(rows=full_tables)
def test_the_conditional_ratio_is_drawn_toward_one(rows: list[tuple[int, ...]]) -> None:
    a, b, c, d = columns(rows)
    sample, conditional = np.log(a * d / (b * c)), np.log(conditional_ratio(a, b, c, d))
    assert (np.abs(conditional) <= np.abs(sample) + 1e-9).all()
    assert (sample * conditional >= -1e-12).all()


@given(rows=tables, data=st.data(), method=methods)
def test_missing_in_gives_missing_out(rows: list[tuple[int, ...]], data: st.DataObject, method: Any) -> None:
    cells = columns(rows)
    cells[data.draw(st.integers(0, 3)), hole := data.draw(st.integers(0, len(rows) - 1))] = np.nan
    found = srb.compare(*cells, method=method)
    assert np.isnan(
        [found.ratio.value[hole], found.test.p_value[hole], *(limit[hole] for limit in found.ratio.limits())]
    ).all()
    assert found.ratio.reasons.at(hole) == ("missing",)


@given(rows=tables, method=methods)
def test_inputs_stay_and_results_are_read_only(rows: list[tuple[int, ...]], method: Any) -> None:
    cells = columns(rows)
    before = cells.copy()
    found = srb.compare(*cells, method=method)
    np.testing.assert_array_equal(cells, before)
    copied = pickle.loads(pickle.dumps(found))
    for mine, theirs in zip(parts(found), parts(copied), strict=True):
        np.testing.assert_array_equal(mine, theirs)
        assert not mine.flags.writeable
        assert not theirs.flags.writeable


@given(a=st.integers(0, 1000), b=st.integers(0, 1000), c=st.integers(0, 1000), d=st.integers(0, 1000))
def test_fisher_s_p_value_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    from scipy.stats import fisher_exact

    for alternative in ("two-sided", "greater", "less"):
        expected = fisher_exact([[a, b], [c, d]], alternative).pvalue
        found = srb.compare(a, b, c, d, alternative=alternative).test.p_value  # type: ignore[arg-type]
        # scipy's two-sided rule allows ties of 1e-14 instead of 1e-7
        assert float(found) == pytest.approx(expected, rel=1e-8, abs=1e-290)


@given(
    first=st.integers(0, 9999), length=st.integers(0, 20), other=st.integers(0, 9999), more=st.integers(0, 20)
)
def test_periods_are_refused_exactly_if_they_share_a_year(
    first: int, length: int, other: int, more: int
) -> None:
    a, b = (first, first + length), (other, other + more)
    common = set(range(a[0], a[1] + 1)) & set(range(b[0], b[1] + 1))
    if common:
        with pytest.raises(srb.comparison.DomainError, match="share"):
            srb.compare(5, 4, 3, 2, period_a=a, period_b=b)
    else:
        srb.compare(5, 4, 3, 2, period_a=a, period_b=b)


# ----------------------------------------------------------------------------------------- groups
@given(pairs=births, data=st.data())
def test_the_order_of_groups_does_not_matter(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    male, female = columns(pairs)
    order = data.draw(st.permutations(range(len(pairs))))
    one, other = srb.homogeneity(male, female), srb.homogeneity(male[order], female[order])
    for name in ("dispersion", "tarone_z", "q", "tau2", "groups"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(one.random_effects.value, other.random_effects.value, rtol=1e-9)


@given(pairs=births)
def test_the_two_chi_squares_agree_where_shares_hardly_differ(pairs: list[tuple[int, int]]) -> None:
    n = columns(pairs).sum(axis=0) + 1e6
    x = np.round(0.51 * n + 0.3 * np.sqrt(n) * np.resize([1, -1], n.size))
    pearson, likelihood = (groups(x, n - x, method=method)[0] for method in ("pearson", "likelihood-ratio"))  # type: ignore[arg-type]
    np.testing.assert_allclose(pearson, likelihood, rtol=1e-2)


@given(pairs=births, factor=st.floats(0.01, 100), shift=st.floats(-3000, 3000))
def test_the_unit_and_origin_of_scores_do_not_matter(
    pairs: list[tuple[int, int]], factor: float, shift: float
) -> None:
    male, female = columns(pairs)
    assume((male + female > 0).sum() > 1)
    scores = np.arange(float(male.size))
    one = srb.trend_test(male, female, scores)
    other = srb.trend_test(male, female, factor * scores + shift)
    np.testing.assert_allclose(one.statistic, other.statistic, rtol=1e-7, atol=1e-7)
    turned = srb.trend_test(male, female, -scores)
    np.testing.assert_allclose(one.statistic, -turned.statistic, rtol=1e-7, atol=1e-7)


@given(
    effects=st.lists(st.floats(-1, 1), min_size=2, max_size=8),
    shift=st.floats(-2, 2),
    factor=st.floats(0.1, 10),
    data=st.data(),
)
def test_effects_combine_alike_on_any_scale(
    effects: list[float], shift: float, factor: float, data: st.DataObject
) -> None:
    y = np.array(effects)
    v = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=y.size, max_size=y.size)))
    one, other = combine(y, v), combine(factor * y + shift, factor**2 * v)
    np.testing.assert_allclose(other.mean, factor * one.mean + shift, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(other.q, one.q, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(other.tau2, factor**2 * one.tau2, rtol=1e-6, atol=1e-9)
    assert y.min() - 1e-12 <= one.mean <= y.max() + 1e-12
    assert one.se >= combine(y, v, model="fixed").se * (1 - 1e-12)


# ------------------------------------------------------------------------------------- many tests
@given(p=p_values, method=adjustments, data=st.data())
def test_adjusting_keeps_order_and_never_lowers(p: list[float], method: Any, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(p))))
    values = np.array(p)
    found = multiplicity.adjust_p(values, method=method)
    np.testing.assert_array_equal(
        multiplicity.adjust_p(values[order], method=method).adjusted, found.adjusted[order]
    )
    assert (found.adjusted >= values * (1 - 1e-12)).all()
    assert (found.adjusted <= 1).all()
    assert (np.diff(found.adjusted[np.argsort(values, kind="stable")]) >= -1e-15).all()


@given(p=p_values)
def test_adjustments_stand_in_their_known_order(p: list[float]) -> None:
    found = {method: multiplicity.adjust_p(p, method=method).adjusted for method in multiplicity.ADJUSTMENTS}
    ladder = ("bh", "hommel", "hochberg", "holm", "bonferroni")
    for lower, higher in itertools.pairwise(ladder):
        assert (found[lower] <= found[higher] * (1 + 1e-12)).all(), (lower, higher)
    assert (found["bh"] <= found["by"] * (1 + 1e-12)).all()


# ---------------------------------------------------------------------------------------- pooling
@given(pairs=births, data=st.data())
def test_the_order_of_what_is_pooled_does_not_matter(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    male, female = columns(pairs)
    order = data.draw(st.permutations(range(len(pairs))))
    one = srb.pool(male, female, min_births=0)
    other = srb.pool(male[order], female[order], min_births=0)
    np.testing.assert_array_equal(one.value, other.value)
    np.testing.assert_array_equal(one.n, other.n)
    expected = srb.estimate(male.sum(), female.sum(), min_births=0)
    np.testing.assert_array_equal(one.limits(), expected.limits())


@given(pairs=births, data=st.data())
def test_groups_pooled_together_are_groups_pooled_alone(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    male, female = columns(pairs)
    by = np.array(data.draw(st.lists(st.sampled_from("abc"), min_size=len(pairs), max_size=len(pairs))))
    found = srb.pool(male, female, by=by, min_births=0)
    assert found.index is not None
    assert found.n.sum() == male.sum() + female.sum()
    for place, group in enumerate(found.index):
        alone = srb.pool(male[by == group], female[by == group], min_births=0)
        np.testing.assert_array_equal(alone.value, found.value[place])


@given(pairs=births, window=st.integers(1, 4), hole=st.integers(0, 9), first=st.integers(0, 9000))
def test_every_window_is_the_pool_of_its_years(
    pairs: list[tuple[int, int]], window: int, hole: int, first: int
) -> None:
    male, female = columns(pairs)
    years = first + np.arange(male.size)
    kept = np.arange(male.size) != hole
    assume(years[kept].size and years[kept].max() - years[kept].min() + 1 >= window)
    found = srb.rolling(years[kept], male[kept], female[kept], window=window, gaps="shrink", min_births=0)
    assert found.index is not None
    for place, label in enumerate(found.index):
        low, high = (int(year) for year in (label.split("-") if window > 1 else (label, label)))
        assert high - low + 1 == window
        inside = kept & (years >= low) & (years <= high)
        assert found.n[place] == (male + female)[inside].sum() or not inside.any()
        if inside.any():
            np.testing.assert_array_equal(
                found.value[place], srb.pool(male[inside], female[inside], min_births=0).value
            )


@given(pairs=births, window=st.integers(1, 3))
def test_labels_and_rows_ride_along_with_windows(pairs: list[tuple[int, int]], window: int) -> None:
    assume(len(pairs) >= window)
    male, female = columns(pairs)
    years = range(2000, 2000 + len(pairs))
    table = pd.DataFrame([male, female], index=["A", "B"], columns=years)
    found = srb.rolling(years, table, female, window=window, min_births=0)
    alone = srb.rolling(years, male, female, window=window, min_births=0)
    np.testing.assert_array_equal(found.value[0], alone.value)
    assert list(found.to_frame().index.get_level_values(0).unique()) == ["A", "B"]


# --------------------------------------------------------------------------------------- planning
@given(ratio=st.floats(90, 130), half_width=st.floats(0.3, 20), factor=st.floats(1.1, 5))
def test_a_finer_answer_needs_more_births(ratio: float, half_width: float, factor: float) -> None:
    for form in ("delta", "log"):
        coarse = srb.births_needed(ratio, half_width=half_width, form=form)  # type: ignore[arg-type]
        fine = srb.births_needed(ratio, half_width=half_width / factor, form=form)  # type: ignore[arg-type]
        assert fine.births >= coarse.births
        surer = srb.births_needed(ratio, half_width=half_width, form=form, level=0.99)  # type: ignore[arg-type]
        assert surer.births >= coarse.births
    # to first order a half-width counts by its square
    assert float(fine.unrounded / coarse.unrounded) == pytest.approx(factor**2, rel=0.1)


@given(ratio=st.floats(112, 200), power=st.floats(0.3, 0.95), alpha=st.floats(0.001, 0.2))
@settings(max_examples=30)
def test_the_stable_number_keeps_its_power(ratio: float, power: float, alpha: float) -> None:
    found = srb.births_needed(ratio, reference=105, power=power, alpha=alpha)
    first, stable = float(found.first.n), float(found.stable.n)
    assert first <= stable
    assert found.first.size <= alpha
    n = np.arange(max(1.0, first - 300), stable + 3000)
    share = np.full(n.size, 105 / 205), np.full(n.size, ratio / (100 + ratio))
    enough = exact_design(n, *share, tail=alpha).power >= power
    assert enough[n >= stable].all()
    assert not enough[n == stable - 1].any()
    assert not enough[n < first].any()


@given(ratios=st.lists(st.floats(108, 200), min_size=1, max_size=3))
@settings(max_examples=30)
def test_plans_together_are_plans_alone(ratios: list[float]) -> None:
    together = srb.births_needed(ratios, reference=105)
    for place, ratio in enumerate(ratios):
        alone = srb.births_needed(ratio, reference=105)
        assert (alone.births, alone.first.n) == (together.births[place], together.first.n[place])


@given(low=st.floats(60, 95), high=st.floats(110, 150))
@settings(max_examples=30)
def test_boys_too_few_are_girls_too_many(low: float, high: float) -> None:
    less = srb.births_needed(low, reference=high, alternative="less")
    greater = srb.births_needed(1e4 / low, reference=1e4 / high)
    assert (less.first.n, less.stable.n) == (greater.first.n, greater.stable.n)
    assert less.stable.lower == greater.stable.n - greater.stable.upper
