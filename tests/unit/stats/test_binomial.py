"""Tests of one count against a share: rules, tails, digits."""

from __future__ import annotations

from fractions import Fraction
from math import comb, log
from typing import Any

import numpy as np
import pytest

from gender_indicators.core.arrays import Floats
from gender_indicators.core.result import Alternative
from gender_indicators.stats import binomial
from gender_indicators.stats.binomial import (
    ALTERNATIVES,
    COUNTING_TESTS,
    TEST_METHODS,
    TestMethod,
    deviance,
    one_sample,
    part_of_deviance,
    tails,
)

each_method = pytest.mark.parametrize("method", TEST_METHODS)
each_alternative = pytest.mark.parametrize("alternative", ALTERNATIVES)


def p_value(
    x: Any, y: Any, share: Any, alternative: Alternative = "two-sided", method: TestMethod = "exact-minlike"
) -> Any:
    counts = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (x, y, share)))
    return one_sample(*counts, alternative=alternative, method=method)[1]


def probabilities(n: int, share: Fraction) -> list[Fraction]:
    return [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(105, 205), Fraction(1, 100), Fraction(9, 10)])
@pytest.mark.parametrize("n", [0, 1, 2, 7, 30, 60])
def test_the_minlike_rule_sums_all_outcomes_no_likelier(n: int, share: Fraction) -> None:
    chances = probabilities(n, share)
    # ties are exact here; the rule allows for rounding
    near = 1 + Fraction(1, 10**7)
    expected = [float(sum(other for other in chances if other <= chance * near)) for chance in chances]
    counts = np.arange(n + 1)
    np.testing.assert_allclose(p_value(counts, n - counts, float(share)), expected, rtol=1e-12)


@pytest.mark.parametrize("method", ["exact-doubled", "mid-p"])
def test_doubled_tails_are_sums_of_outcomes(method: TestMethod) -> None:
    n, share = 12, Fraction(105, 205)
    chances = probabilities(n, share)
    own = Fraction(1) if method == "exact-doubled" else Fraction(1, 2)
    for x, chance in enumerate(chances):
        greater, less = sum(chances[x + 1 :]) + own * chance, sum(chances[:x]) + own * chance
        for alternative, expected in (
            ("greater", greater),
            ("less", less),
            ("two-sided", min(1, 2 * min(greater, less))),
        ):
            found = p_value(x, n - x, float(share), alternative, method)  # type: ignore[arg-type]
            assert float(found) == pytest.approx(float(expected), rel=1e-12, abs=0)


@pytest.mark.parametrize("alternative", ["greater", "less"])
def test_the_exact_rules_differ_only_on_two_sides(alternative: Alternative) -> None:
    one, other = (
        p_value(8, 3, 0.5, alternative, method)
        for method in ("exact-minlike", "exact-doubled")  # type: ignore[arg-type]
    )
    assert float(one) == float(other)


@each_method
@each_alternative
def test_missing_in_gives_missing_out(method: TestMethod, alternative: Alternative) -> None:
    holes = p_value([np.nan, 3, 3, 3], [2, np.nan, 2, 2], [0.5, 0.5, np.nan, 0.5], alternative, method)
    assert np.isnan(holes).tolist() == [True, True, True, False]


@each_method
@each_alternative
def test_a_p_value_is_a_probability(method: TestMethod, alternative: Alternative) -> None:
    x = np.array([0, 1, 5, 10, 500, 10**9, 10**12])
    for y in (x, x[::-1]):
        found = p_value(x, y, 0.512, alternative, method)
        known = found[~np.isnan(found)]
        assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize("method", ["score", "likelihood-ratio"])
@each_alternative
def test_without_trials_a_normal_test_sees_no_deviation(method: TestMethod, alternative: Alternative) -> None:
    assert p_value(0, 0, 0.5, alternative, method) == (1 if alternative == "two-sided" else 0.5)


@pytest.mark.parametrize("method", ["exact-minlike", "exact-doubled"])
@each_alternative
def test_without_trials_an_exact_test_proves_nothing(method: TestMethod, alternative: Alternative) -> None:
    assert p_value(0, 0, 0.5, alternative, method) == 1


@pytest.mark.parametrize("counts", [(0, 5), (5, 0), (0, 0)])
def test_the_wald_test_needs_both_counts(counts: tuple[int, int]) -> None:
    assert np.isnan(p_value(*counts, 0.5, method="wald"))


def test_statistics_are_what_the_test_compares() -> None:
    x, y, share = np.array(60.0), np.array(40.0), np.array(0.5)
    found = {
        method: float(one_sample(x, y, share, alternative="two-sided", method=method)[0])
        for method in TEST_METHODS
    }
    assert found["score"] == pytest.approx(2)
    assert found["wald"] == pytest.approx(np.log(1.5) / np.sqrt(1 / 60 + 1 / 40))
    assert found["likelihood-ratio"] == pytest.approx(2 * (60 * log(1.2) + 40 * log(0.8)))
    assert {found[method] for method in COUNTING_TESTS} == {60}


def test_a_one_sided_likelihood_ratio_has_a_side() -> None:
    assert p_value(60, 40, 0.5, "greater", "likelihood-ratio") < 0.05
    assert p_value(60, 40, 0.5, "less", "likelihood-ratio") > 0.95


def test_tails_share_the_observed_count_and_leave_it_out_on_request() -> None:
    x, y, share = np.arange(6.0), 5.0 - np.arange(6.0), np.full(6, 0.4)
    upper, lower = tails(x, y, share)
    beyond, below = tails(x, y, share, observed="excluded")
    np.testing.assert_allclose(upper + below, 1, rtol=1e-14)
    np.testing.assert_allclose(lower + beyond, 1, rtol=1e-14)
    assert (upper[0], lower[-1], beyond[-1], below[0]) == (1, 1, 0, 0)


def test_far_tails_keep_their_digits() -> None:
    assert float(tails(np.array(82.0), np.array(0.0), np.array(0.5))[0]) == pytest.approx(
        2.0**-82, rel=1e-13, abs=0
    )
    assert p_value(0, 1000, 0.5, "less") == pytest.approx(2.0**-1000, rel=1e-12, abs=0)


@pytest.mark.parametrize("x", [0, 1, 3, 40, 99, 100, 101, 130, 10**6])
def test_a_part_of_the_deviance_agrees_with_its_definition(x: float) -> None:
    mean = 100.0
    expected = x * np.log(x / mean) + mean - x if x else mean
    assert float(part_of_deviance(np.array(float(x)), np.array(mean))) == pytest.approx(
        expected, rel=1e-11, abs=0
    )


def test_a_deviance_keeps_its_digits_near_the_expectation() -> None:
    # d**2 / n + O(d**4 / n**3) at share one half, d the difference from n / 2 doubled
    half, step = 2.0**40, 8.0
    found = deviance(np.array(half + step), np.array(half - step), np.array(0.5))
    assert float(found) == pytest.approx(2 * step**2 / half, rel=1e-12, abs=0)
    assert float(deviance(np.array(half), np.array(half), np.array(0.5))) == 0


def by_bisection(x: int, n: int, share: float) -> float:
    """The minlike p value, its second tail found by bisection on scipy's log probabilities."""
    from scipy.stats import binom

    mode = int(np.floor((n + 1) * share))
    bound = binom.logpmf(x, n, share) + np.log1p(1e-7)
    near, far = mode, -1 if x > mode else n + 1
    while abs(far - near) > 1:
        middle = (near + far) // 2
        near, far = (near, middle) if binom.logpmf(middle, n, share) <= bound else (middle, far)
    tail = binom.cdf(far, n, share) if x > mode else binom.sf(far - 1, n, share)
    return float(tail + (binom.sf(x - 1, n, share) if x > mode else binom.cdf(x, n, share)))


@pytest.mark.parametrize("share", [0.02, 0.3, 105 / 205, 0.97])
@pytest.mark.parametrize("deviation", [-6.0, -2.5, -0.7, 0.9, 3.1, 7.0])
@pytest.mark.parametrize("n", [500, 9901, 10**6])
def test_the_other_tail_is_found_for_large_counts(n: int, deviation: float, share: float) -> None:
    x = min(max(round(n * share + deviation * np.sqrt(n * share * (1 - share))), 0), n)
    found = p_value(x, n - x, share)
    assert float(found) == pytest.approx(by_bisection(x, n, share), rel=1e-9, abs=0)


def test_the_other_tail_may_be_empty() -> None:
    # nothing below zero is as unlikely as ten of ten at one in ten
    assert float(p_value(10, 0, 0.1)) == pytest.approx(1e-10, rel=1e-12, abs=0)


def test_many_rows_are_the_same_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = np.arange(60.0).reshape(6, 10) % 7, np.broadcast_to(np.arange(10.0) % 3, (6, 10))
    shares: tuple[Floats, ...] = (np.full(x.shape, 0.512), np.linspace(0.1, 0.9, 60).reshape(x.shape))
    for share in shares:
        alone = [float(p_value(*each)) for each in zip(x.flat, y.flat, share.flat, strict=True)]
        with monkeypatch.context() as patched:
            patched.setattr(binomial, "CACHED", 1)
            together = p_value(x, y, share)
        assert together.shape == x.shape
        assert together.ravel().tolist() == alone


def test_no_counts_have_no_p_value() -> None:
    assert p_value([], [], []).shape == (0,)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(AssertionError):
        p_value(1, 1, 0.5, method="fisher")  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        p_value(1, 1, 0.5, method="score", alternative="more")  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        tails(np.array(1.0), np.array(1.0), np.array(0.5), observed="halved")  # type: ignore[arg-type]
