"""Order of Beta variables against closed forms, symmetry and draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import betaln

from gender_indicators.stats import ranking
from gender_indicators.stats.ranking import exceedance_matrix, expected_ranks, rank_draws, same_posterior


def pairs(*parameters: tuple[float, float]) -> Any:
    a, b = np.array(parameters, dtype=np.float64).T
    return exceedance_matrix(a, b)


def closed_form(one: tuple[float, int], other: tuple[float, float]) -> float:
    """P(X > Y), a finite sum where the first parameter of X is whole."""
    (a, b), (c, d) = one, other
    i = np.arange(a)
    return float(np.exp(betaln(c + i, b + d) - np.log(b + i) - betaln(1 + i, b) - betaln(c, d)).sum())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), (1, 1)),
        ((3, 7), (2, 3)),
        ((50, 40), (0.5, 0.5)),
        ((120, 100), (115.5, 100.5)),
        ((1, 30), (0.5, 10.5)),
        ((1500, 1400), (12, 11)),
        ((2, 900), (0.5, 700.5)),
    ],
)
def test_pairs_agree_with_the_closed_form(one: Any, other: Any) -> None:
    # the sum itself loses digits where its terms cancel
    assert pairs(one, other)[0, 1] == pytest.approx(closed_form(one, other), rel=1e-10)


def test_wide_and_narrow_posteriors_meet_on_one_grid() -> None:
    # both are symmetric about one half
    found = pairs((1e8, 1e8), (0.5, 0.5), (3, 3), (1e6, 1e6))
    np.testing.assert_allclose(found, 0.5, rtol=0, atol=1e-12)


def test_huge_counts_are_told_apart() -> None:
    # both posteriors are normal to eight digits
    from scipy.special import ndtr

    a, b = np.array([5e9, 5.0001e9]), np.array([4.9e9, 4.9e9])
    variance = (1 / a + 1 / b).sum()
    expected = ndtr((np.log(a / b)[0] - np.log(a / b)[1]) / np.sqrt(variance))
    assert exceedance_matrix(a, b)[0, 1] == pytest.approx(float(expected), rel=1e-6)


def test_equal_posteriors_tie_exactly_and_pairs_sum_to_one() -> None:
    found = pairs((3, 4), (30, 20), (3, 4), (1, 1), (30, 20))
    assert (np.diag(found) == 0.5).all()
    assert found[0, 2] == found[1, 4] == 0.5
    np.testing.assert_allclose(found + found.T, 1, rtol=1e-15)
    np.testing.assert_array_equal(found[0], found[2])


def test_a_certain_order_is_zero_or_one() -> None:
    found = pairs((1e6, 1), (1, 1e6))
    assert found[0, 1] == pytest.approx(1)
    assert 0 <= found[1, 0] < 1e-12


def test_expected_ranks_are_the_sums_of_the_pairs() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.integers(1, 400, 30) + 0.5, rng.integers(1, 400, 30) + 0.5
    a[7], b[7] = a[3], b[3]
    expected = 0.5 + exceedance_matrix(a, b).sum(axis=0)
    found = expected_ranks(a, b)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found.sum() == pytest.approx(30 * 31 / 2, rel=1e-13)
    assert found[7] == found[3]


def test_one_area_is_first() -> None:
    assert expected_ranks(np.array([3.0]), np.array([4.0])) == pytest.approx([1])


def test_work_in_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = np.array([10.0, 200, 3000]), np.array([12.0, 190, 3000])
    matrix, ranks = exceedance_matrix(a, b), expected_ranks(a, b)
    drawn = rank_draws(a, b, draws=50, rng=np.random.default_rng(1))
    monkeypatch.setattr(ranking, "CELLS", 60)
    np.testing.assert_allclose(exceedance_matrix(a, b), matrix, rtol=1e-13)
    np.testing.assert_allclose(expected_ranks(a, b), ranks, rtol=1e-13)
    again = rank_draws(a, b, draws=50, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(again, drawn)


def test_draws_agree_with_the_expectation() -> None:
    a, b = np.array([544.0, 106, 611, 53]), np.array([438.0, 101, 501, 62])
    drawn = rank_draws(a, b, draws=20_000, rng=np.random.default_rng(5))
    assert (np.sort(drawn, axis=1) == [1, 2, 3, 4]).all()
    np.testing.assert_allclose(drawn.mean(axis=0), expected_ranks(a, b), atol=0.03)


def test_ranks_take_as_little_memory_as_they_can() -> None:
    rng = np.random.default_rng(1)
    assert rank_draws(np.ones(5), np.ones(5), draws=1, rng=rng).dtype == np.uint8
    assert rank_draws(np.ones(300), np.ones(300), draws=1, rng=rng).dtype == np.uint16


def test_equal_rows_are_found() -> None:
    distinct, place, count = same_posterior(np.array([2.0, 2, 1]), np.array([3.0, 3, 9]))
    np.testing.assert_array_equal(distinct, [[1, 9], [2, 3]])
    assert place.tolist() == [1, 1, 0]
    assert count.tolist() == [1, 2]
