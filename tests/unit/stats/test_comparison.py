"""Comparing two samples and several groups: limits that fit their tests, corners, directions."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.stats.comparison import (
    COMPARISON_METHODS,
    groups,
    odds_ratio,
    odds_ratio_limits,
    trend,
    two_samples,
)

INVERTED = ("score", "yates", "likelihood-ratio", "wald")


def table(*counts: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array(count, dtype=float) for count in counts)


@pytest.mark.parametrize("method", INVERTED)
def test_the_limit_is_one_where_the_p_value_is_the_error(method: str) -> None:
    # one-sided p at the level's tail <=> the limit touches an odds ratio of 1
    cells = table(60, 40, 45, 55)
    _, p = two_samples(*cells, alternative="greater", method=method)  # type: ignore[arg-type]
    lower, _ = odds_ratio_limits(*cells, level=1 - 2 * float(p), method=method)  # type: ignore[arg-type]
    assert float(lower) == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize("method", ["fisher", "mid-p"])
def test_exact_limits_touch_one_where_the_one_sided_p_value_is_the_error(method: str) -> None:
    cells = table(60, 40, 45, 55)
    _, p = two_samples(*cells, alternative="greater", method=method)  # type: ignore[arg-type]
    lower, _ = odds_ratio_limits(*cells, level=1 - 2 * float(p), method=method)  # type: ignore[arg-type]
    assert float(lower) == pytest.approx(1, rel=1e-11)


@pytest.mark.parametrize("method", COMPARISON_METHODS)
def test_turning_the_samples_round_inverts_the_limits(method: str) -> None:
    lower, upper = odds_ratio_limits(*table(12, 7, 9, 14), level=0.9, method=method)  # type: ignore[arg-type]
    turned = odds_ratio_limits(*table(9, 14, 12, 7), level=0.9, method=method)  # type: ignore[arg-type]
    assert (float(1 / turned[1]), float(1 / turned[0])) == pytest.approx(
        (float(lower), float(upper)), rel=1e-12
    )


@pytest.mark.parametrize("method", COMPARISON_METHODS)
def test_turning_the_samples_round_turns_the_one_sided_tests(method: str) -> None:
    _, greater = two_samples(*table(12, 7, 9, 14), alternative="greater", method=method)  # type: ignore[arg-type]
    _, less = two_samples(*table(9, 14, 12, 7), alternative="less", method=method)  # type: ignore[arg-type]
    assert float(greater) == pytest.approx(float(less), rel=1e-12)
    assert greater < 0.2


def test_mid_p_counts_half_the_observed_table_and_doubles_the_smaller_tail() -> None:
    # 3 of 5 against 1 of 5: 5, 50, 100, 50, 5 ways of 210
    _, upper = two_samples(*table(3, 2, 1, 4), alternative="greater", method="mid-p")
    _, lower = two_samples(*table(3, 2, 1, 4), alternative="less", method="mid-p")
    _, both = two_samples(*table(3, 2, 1, 4), alternative="two-sided", method="mid-p")
    assert [float(p) for p in (upper, lower, both)] == pytest.approx(
        [30 / 210, 180 / 210, 60 / 210], rel=1e-13
    )


@pytest.mark.parametrize("method", ["score", "yates", "likelihood-ratio"])
def test_a_table_at_its_margins_sets_no_bound_on_that_side(method: str) -> None:
    lower, upper = odds_ratio_limits(*table(0, 5, 4, 3), level=0.95, method=method)  # type: ignore[arg-type]
    assert lower == 0
    assert 0 < upper < 2
    lower, upper = odds_ratio_limits(*table(5, 0, 4, 3), level=0.95, method=method)  # type: ignore[arg-type]
    assert 0 < lower < 2
    assert upper == np.inf


def test_half_a_count_or_less_is_taken_up_by_the_correction() -> None:
    lower, _ = odds_ratio_limits(*table(0.5, 5, 4, 3), level=0.95, method="yates")
    assert lower == 0
    lower, _ = odds_ratio_limits(*table(0.5, 5, 4, 3), level=0.95, method="score")
    assert lower > 0


def test_wald_has_nothing_to_say_of_a_zero_count() -> None:
    cells = table(0, 5, 4, 3)
    assert np.isnan(odds_ratio_limits(*cells, level=0.95, method="wald")).all()
    assert np.isnan(two_samples(*cells, alternative="less", method="wald")).all()


@pytest.mark.parametrize("method", ["fisher", "mid-p", "score", "yates", "likelihood-ratio"])
def test_an_empty_sample_proves_nothing(method: str) -> None:
    cells = table(0, 0, 4, 3)
    _, p = two_samples(*cells, alternative="two-sided", method=method)  # type: ignore[arg-type]
    assert p == 1
    lower, upper = odds_ratio_limits(*cells, level=0.95, method=method)  # type: ignore[arg-type]
    assert [float(each) for each in (lower, upper)] == [0, np.inf]


@pytest.mark.parametrize("method", COMPARISON_METHODS)
def test_a_missing_count_gives_nothing(method: str) -> None:
    cells = table([3, np.nan, 0], [2, 2, 0], [1, 1, np.nan], [4, 4, 0])
    _, p = two_samples(*cells, alternative="two-sided", method=method)  # type: ignore[arg-type]
    assert np.isnan(p).tolist() == [False, True, True]
    for limit in odds_ratio_limits(*cells, level=0.95, method=method):  # type: ignore[arg-type]
        assert np.isnan(limit).tolist() == [False, True, True]


def test_the_ratio_has_no_value_only_where_both_diagonals_are_empty() -> None:
    found = odds_ratio(*table([0, 5, 5, 0], [5, 0, 0, 0], [4, 0, 4, 3], [3, 3, 0, 4]))
    np.testing.assert_equal(found, [0, np.inf, np.nan, np.nan])


def test_limits_of_tiny_shares_keep_their_digits() -> None:
    # for a rare event the limits tend to those of a ratio of two Poisson counts
    few = [float(limit) for limit in odds_ratio_limits(*table(3, 1e9, 5, 1e9), level=0.95, method="score")]
    fewer = [
        float(limit) for limit in odds_ratio_limits(*table(3, 1e13, 5, 1e13), level=0.95, method="score")
    ]
    assert few == pytest.approx(fewer, rel=1e-7)


@pytest.mark.parametrize("method", ["pearson", "likelihood-ratio"])
def test_two_groups_are_two_samples(method: str) -> None:
    statistic, freedom, p = groups(*table([12, 9], [7, 14]), method=method)  # type: ignore[arg-type]
    own = "score" if method == "pearson" else "likelihood-ratio"
    one, p_value = two_samples(*table(12, 7, 9, 14), alternative="two-sided", method=own)  # type: ignore[arg-type]
    assert float(statistic) == pytest.approx(float(one) ** (2 if own == "score" else 1), rel=1e-12)
    assert [float(freedom), float(p)] == [1, pytest.approx(float(p_value), rel=1e-12)]


@pytest.mark.parametrize("method", ["pearson", "likelihood-ratio"])
def test_an_empty_group_is_not_counted(method: str) -> None:
    with_empty = groups(*table([12, 0, 9], [7, 0, 14]), method=method)  # type: ignore[arg-type]
    without = groups(*table([12, 9], [7, 14]), method=method)  # type: ignore[arg-type]
    np.testing.assert_allclose(with_empty, without, rtol=1e-14)


@pytest.mark.parametrize("method", ["pearson", "likelihood-ratio"])
@pytest.mark.parametrize("counts", [([0, 0], [0, 0]), ([5, 0], [3, 0]), ([5, 7], [0, 0])])
def test_groups_that_cannot_differ_prove_nothing(method: str, counts: tuple[list[int], list[int]]) -> None:
    statistic, _, p = groups(*table(*counts), method=method)  # type: ignore[arg-type]
    assert [float(each) for each in (statistic, p)] == [0, 1]


@pytest.mark.parametrize("method", ["pearson", "likelihood-ratio"])
def test_a_missing_group_makes_its_row_missing(method: str) -> None:
    rows = table([[12, 9], [np.nan, 9]], [[7, 14], [7, 14]])
    for values in groups(*rows, method=method):  # type: ignore[arg-type]
        assert np.isnan(values).tolist() == [False, True]


def test_near_equal_groups_of_many_births_keep_their_deviance() -> None:
    # a thousand among 1e10 make a z of 1000 / sqrt(2 n p q) to first order
    half = 5e9
    statistic, _, _ = groups(*table([half + 1000, half], [half - 1000, half]), method="likelihood-ratio")
    assert float(statistic) == pytest.approx(1000**2 / (2 * 1e10 / 4), rel=1e-6)


def test_the_trend_of_two_groups_is_their_comparison() -> None:
    z, p = trend(*table([9, 12], [14, 7], [2021, 2022]), alternative="greater")
    own, p_value = two_samples(*table(12, 7, 9, 14), alternative="greater", method="score")
    assert (float(z), float(p)) == pytest.approx((float(own), float(p_value)), rel=1e-12)


def test_the_trend_does_not_depend_on_where_the_calendar_begins() -> None:
    counts = table([12, 9, 11], [7, 14, 9])
    near, _ = trend(*counts, np.array([0.0, 1.0, 2.0]), alternative="two-sided")
    far, _ = trend(*counts, np.array([0.0, 1.0, 2.0]) + 2**40, alternative="two-sided")
    assert float(far) == pytest.approx(float(near), rel=1e-12)


def test_without_births_or_differing_scores_there_is_no_trend() -> None:
    for counts in (([0, 0], [0, 0], [1, 2]), ([5, 6], [4, 4], [1, 1]), ([5, 6], [0, 0], [1, 2])):
        z, p = trend(*table(*counts), alternative="two-sided")
        assert [float(each) for each in (z, p)] == [0, 1]
