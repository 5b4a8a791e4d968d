"""Trials needed: the exact search against trying every number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from gender_indicators.stats import power
from gender_indicators.stats.power import Sides, exact_design, exact_sizes, one_sample_size


def tried(
    null: float, other: float, tail: float, target: float, sides: Sides, most: int
) -> tuple[float, float]:
    """First and stable number among 1..most, one by one, by scipy."""
    if other < null:
        null, other = 1 - null, 1 - other
    n = np.arange(1, most + 1)
    k = binom.isf(tail, n, null) + 1
    k = np.where(binom.sf(k - 2, n, null) <= tail, k - 1, k)
    reached = binom.sf(k - 1, n, other)
    if sides == "two":
        far = binom.ppf(tail, n, null)
        far = np.where(binom.cdf(far, n, null) <= tail, far, far - 1)
        reached = reached + binom.cdf(far, n, other)
    enough = reached >= target
    assert enough[-most // 4 :].all()  # the stable number is not cut off by the search's own end
    return float(n[enough][0]), float(n[~enough][-1] + 1)


@pytest.mark.parametrize(
    ("null", "other", "tail", "target"),
    [
        (0.5122, 0.5349, 0.05, 0.8),
        (0.5122, 0.4737, 0.05, 0.8),
        (0.5122, 0.6429, 0.025, 0.9),
        (0.5, 0.75, 0.01, 0.5),
        (0.5, 0.95, 0.05, 0.3),
        (0.3, 0.02, 0.05, 0.95),
        (0.5122, 0.5192, 0.2, 0.21),
    ],
)
@pytest.mark.parametrize("sides", ["one", "two"])
def test_first_and_stable_numbers_agree_with_trying_every_number(
    null: float, other: float, tail: float, target: float, sides: Sides
) -> None:
    first, stable = exact_sizes(np.array(null), np.array(other), tail=tail, power=target, sides=sides)
    assert (float(first.n), float(stable.n)) == tried(null, other, tail, target, sides, 12_000)
    assert first.power >= target
    assert stable.power >= target


@pytest.mark.parametrize("sides", ["one", "two"])
def test_the_power_just_before_a_first_or_stable_number_is_short(sides: Sides) -> None:
    null, other = np.array(0.5122), np.array(0.5192)
    for found in exact_sizes(null, other, tail=0.05, power=0.8, sides=sides):
        before = exact_design(found.n - 1, null, other, tail=0.05, sides=sides)
        assert before.power < 0.8 <= found.power


def test_millions_of_trials_are_searched() -> None:
    null, other = np.array(105 / 205), np.array(105.3 / 205.3)
    first, stable = exact_sizes(null, other, tail=0.05, power=0.8)
    guess = float(one_sample_size(null, other, tail=0.05, power=0.8))
    assert guess < first.n < stable.n < guess + 3 * guess**0.5


def test_rows_are_searched_together_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    null, other = np.array([[0.5, 0.5122], [0.4, np.nan]]), np.array([[0.6, 0.5], [0.45, 0.5]])
    together = exact_sizes(null, other, tail=0.05, power=0.8)
    monkeypatch.setattr(power, "BLOCK", 60)  # most rows have a block of their own
    apart = exact_sizes(null, other, tail=0.05, power=0.8)
    for one, two in zip(together, apart, strict=True):
        np.testing.assert_array_equal(one.n, two.n)
        assert np.isnan(one.n).tolist() == [[False, False], [False, True]]
    for place in ((0, 0), (0, 1), (1, 0)):
        alone = exact_sizes(null[place], other[place], tail=0.05, power=0.8)
        assert [float(each.n) for each in alone] == [float(each.n[place]) for each in together]


def test_nothing_but_missing_gives_nothing() -> None:
    first, stable = exact_sizes(np.array(np.nan), np.array(0.5), tail=0.05, power=0.8)
    for design in (first, stable):
        for values in (design.n, design.lower, design.upper, design.size, design.power):
            assert np.isnan(values)


def test_two_sides_reject_on_both() -> None:
    found = exact_design(np.array(100.0), np.array(0.5), np.array(0.6), tail=0.025, sides="two")
    # 39 or fewer, 61 or more: the equal-tailed region of 100 tosses
    assert (float(found.lower), float(found.upper)) == (39, 61)
    assert float(found.size) == pytest.approx(2 * binom.sf(60, 100, 0.5), rel=1e-12)
    assert float(found.power) == pytest.approx(binom.sf(60, 100, 0.6) + binom.cdf(39, 100, 0.6), rel=1e-12)


def test_a_design_reads_as_a_sentence() -> None:
    half, other = np.array(0.5), np.array(0.6)
    one, two = (
        exact_design(np.array(100.0), half, other, tail=0.025, sides=sides) for sides in ("one", "two")
    )  # type: ignore[arg-type]
    assert repr(one) == "ExactDesign(100 trials: rejects at 61 or more, size 0.0176, power 0.4621)"
    assert "rejects at 39 or fewer and 61 or more, size 0.0352" in repr(two)
    assert "rejects at no count" in repr(exact_design(np.array(4.0), half, other, tail=0.05))
    assert (
        repr(exact_design(np.ones(2), np.full(2, 0.5), np.full(2, 0.6), tail=0.05))
        == "ExactDesign of shape (2,)"
    )


def test_too_few_trials_never_reject() -> None:
    found = exact_design(np.array(4.0), np.array(0.5), np.array(0.9), tail=0.05, sides="two")
    assert np.isnan([found.lower, found.upper]).all()
    assert [float(each) for each in (found.size, found.power)] == [0, 0]


def test_the_side_of_the_smaller_share_counts_few_successes() -> None:
    fewer = exact_design(np.array(50.0), np.array(0.5), np.array(0.3), tail=0.05)
    more = exact_design(np.array(50.0), np.array(0.5), np.array(0.7), tail=0.05)
    assert np.isnan(fewer.upper)
    assert float(fewer.lower) == 50 - float(more.upper)
    assert float(fewer.power) == pytest.approx(float(more.power), rel=1e-12)
