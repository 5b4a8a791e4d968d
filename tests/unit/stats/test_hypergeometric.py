"""Sums over tables with fixed margins: large counts, corners, agreement with brute force."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from gender_indicators.stats import hypergeometric
from gender_indicators.stats.hypergeometric import (
    conditional_limits,
    conditional_ratio,
    conditional_tails,
    spread,
)

SMALL = [np.array(cells, dtype=float) for cells in zip(*itertools.product(range(5), repeat=4), strict=True)]


def table(*counts: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array(count, dtype=float) for count in counts)


def exact_tails(a: int, b: int, c: int, d: int) -> tuple[float, float, float, float]:
    """The four probabilities in whole numbers; "no likelier" has no tolerance to need here."""
    support = range(max(0, a - d), min(a + b, a + c) + 1)
    ways = {x: math.comb(a + b, x) * math.comb(c + d, a + c - x) for x in support}
    total = sum(ways.values())
    sums = (
        sum(way for x, way in ways.items() if x >= a),
        sum(way for x, way in ways.items() if x <= a),
        ways[a],
        sum(way for way in ways.values() if way <= ways[a]),
    )
    return tuple(float(Fraction(each, total)) for each in sums)  # type: ignore[return-value]


def test_tails_of_every_small_table_agree_with_whole_numbers() -> None:
    found = conditional_tails(*SMALL)
    computed = np.stack([found.at_least, found.at_most, found.observed, found.no_likelier])
    expected = np.array([exact_tails(*map(int, cells)) for cells in zip(*SMALL, strict=True)]).T
    np.testing.assert_allclose(computed, expected, rtol=1e-13)


@pytest.mark.parametrize("births", [10**6, 10**8, 10**10])
def test_large_samples_agree_with_the_normal_limit(births: int) -> None:
    a, c = np.floor(0.515 * births), np.floor(0.515 * births - 0.7 * births**0.5)
    cells = table(a, births - a, c, births - c)
    lower, upper = conditional_limits(*cells, level=0.95, mid_p=False)
    ratio = cells[0] / cells[1] / (cells[2] / cells[3])
    half = 1.959963984540054 * np.sqrt(sum(1 / cell for cell in cells))
    # the limits of whole counts lie half a count further out
    slack = 2 / births**0.5
    assert float(np.log(upper / ratio) / half) == pytest.approx(1, abs=slack)
    assert float(np.log(ratio / lower) / half) == pytest.approx(1, abs=slack)
    assert float(conditional_ratio(*cells)) == pytest.approx(float(ratio), rel=1 / births)


def test_the_tail_of_a_hundred_million_births_agrees_with_the_normal_tail() -> None:
    births = 10**8
    a, c = 51_500_000, 51_486_000
    found = conditional_tails(*table(a, births - a, c, births - c))
    share = (a + c) / (2 * births)
    sd = math.sqrt(births * share * (1 - share) / 2)
    tail = 0.5 * math.erfc((a - c - 1) / (2 * sd) / math.sqrt(2))
    assert float(found.at_least) == pytest.approx(tail, rel=1e-6)


def test_the_observed_probability_of_large_samples_agrees_with_scipy() -> None:
    from scipy.stats import hypergeom

    found = conditional_tails(*table(5010, 4590, 5200, 4951))
    expected = hypergeom.pmf(5010, 19751, 10210, 9600)
    assert float(found.observed) == pytest.approx(expected, rel=1e-9)
    assert float(found.at_least) == pytest.approx(hypergeom.sf(5009, 19751, 10210, 9600), rel=1e-9)


def test_a_difference_beyond_float64_has_probability_zero() -> None:
    found = conditional_tails(*table(10**8, 0, 0, 10**8))
    assert [float(each) for each in (found.at_least, found.at_most, found.no_likelier)] == [0, 1, 0]
    found = conditional_tails(*table(0, 10**8, 10**8, 0))
    assert [float(each) for each in (found.at_least, found.at_most, found.no_likelier)] == [1, 0, 0]


def test_the_mirror_image_of_an_extreme_table_counts_too() -> None:
    # both ends have one way of C(90, 45), far below what the sum over all tables can see
    found = conditional_tails(*table(0, 45, 45, 0))
    assert float(found.no_likelier) == pytest.approx(2 / math.comb(90, 45), rel=1e-12)
    assert float(found.at_most) == pytest.approx(1 / math.comb(90, 45), rel=1e-12)


def test_rare_events_among_many_cost_nothing() -> None:
    found = conditional_tails(*table(3, 10**12, 0, 10**12))
    # given three events, each in either sample alike
    assert float(found.at_least) == pytest.approx(1 / 8, rel=1e-9)
    assert float(found.no_likelier) == pytest.approx(1 / 4, rel=1e-9)


@pytest.mark.parametrize("mid_p", [False, True])
@pytest.mark.parametrize("level", [0.3, 0.95, 1 - 1e-9])
def test_limits_of_every_small_table_solve_their_equation(mid_p: bool, level: float) -> None:
    lower, upper = conditional_limits(*SMALL, level=level, mid_p=mid_p)
    for place, cells in enumerate(zip(*SMALL, strict=True)):
        a, b, c, d = map(int, cells)
        for limit, (w, x, y, z) in ((lower[place], (a, b, c, d)), (1 / upper[place], (b, a, d, c))):
            if min(w, z) == 0:
                assert limit == 0
                continue
            support = range(max(0, w - z), min(w + x, w + y) + 1)
            psi = Fraction(float(limit))
            terms = {k: math.comb(w + x, k) * math.comb(y + z, w + y - k) * psi**k for k in support}
            own = Fraction(1, 2) if mid_p else 1
            beyond = sum(term for k, term in terms.items() if k > w) + own * terms[w]
            assert float(beyond / sum(terms.values())) == pytest.approx((1 - level) / 2, rel=1e-11)


def test_two_steps_from_the_wald_limit_are_nearly_there(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = table(510, 470, 543, 437)
    found = conditional_limits(*cells, level=0.95, mid_p=False)
    monkeypatch.setattr(hypergeometric, "STEPS", 2)
    near = conditional_limits(*cells, level=0.95, mid_p=False)
    np.testing.assert_allclose(near, found, rtol=1e-5)


def test_mid_p_limits_lie_within_the_exact_ones() -> None:
    cells = table([3, 12, 510], [2, 7, 470], [1, 9, 543], [4, 14, 437])
    outer = conditional_limits(*cells, level=0.95, mid_p=False)
    inner = conditional_limits(*cells, level=0.95, mid_p=True)
    assert (outer[0] < inner[0]).all()
    assert (inner[1] < outer[1]).all()


def test_the_conditional_ratio_makes_the_count_its_own_mean() -> None:
    psi = Fraction(float(conditional_ratio(*table(12, 7, 9, 14))))
    terms = {k: math.comb(19, k) * math.comb(23, 21 - k) * psi**k for k in range(20)}
    mean = sum(k * term for k, term in terms.items()) / sum(terms.values())
    assert float(mean) == pytest.approx(12, rel=1e-13)


@pytest.mark.parametrize(
    ("cells", "ratio"),
    [
        ((0, 5, 4, 3), 0),
        ((4, 3, 5, 0), 0),
        ((5, 0, 4, 3), np.inf),
        ((4, 3, 0, 5), np.inf),
        ((0, 0, 3, 4), np.nan),
    ],
)
def test_corners_give_an_end_or_nothing(cells: tuple[int, ...], ratio: float) -> None:
    np.testing.assert_equal(float(conditional_ratio(*table(*cells))), float(ratio))


def test_missing_counts_give_missing_results() -> None:
    cells = table([3, np.nan], [2, 2], [1, 1], [4, 4])
    tails = conditional_tails(*cells)
    lower, upper = conditional_limits(*cells, level=0.95, mid_p=True)
    for values in (tails.at_least, tails.no_likelier, lower, upper, conditional_ratio(*cells)):
        assert np.isnan(values).tolist() == [False, True]


def test_no_rows_give_no_rows() -> None:
    assert conditional_ratio(*table([], [], [], [])).shape == (0,)


def test_rows_of_unlike_size_share_no_block_and_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = table(
        [[3, 50_100], [12, 51]], [[2, 45_900], [7, 43]], [[1, 52_000], [9, 50]], [[4, 49_510], [14, 47]]
    )
    whole = conditional_tails(*cells)
    monkeypatch.setattr(hypergeometric, "BLOCK", 50)  # and sums in several chunks
    pieces = conditional_tails(*cells)
    np.testing.assert_allclose(pieces.no_likelier, whole.no_likelier, rtol=1e-12)
    np.testing.assert_allclose(pieces.at_least, whole.at_least, rtol=1e-12)


def test_memory_stays_bounded_however_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    original = hypergeometric._outward

    def watched(rows: tuple[np.ndarray, ...], *arguments: object, **options: int) -> object:
        sizes.append(rows[0].size * hypergeometric._width(float(spread(*rows).max())))
        return original(rows, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(hypergeometric, "_outward", watched)
    generator = np.random.default_rng(1)
    conditional_tails(*(generator.integers(1, 10**6, 3000).astype(float) for _ in range(4)))
    assert len(sizes) > 2
    assert max(sizes) <= hypergeometric.BLOCK
