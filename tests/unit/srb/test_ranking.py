"""Ranks of areas by the sex ratio at birth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, ShapeError
from gender_indicators.srb import ranking

MALE, FEMALE = [543, 105, 610, 52], [437, 100, 500, 61]


def test_the_highest_ratio_comes_first() -> None:
    found = srb.rank([900, 500, 100], [100, 500, 900], rng=1)
    np.testing.assert_allclose(found.expected_rank, [1, 2, 3], atol=1e-9)
    assert found.lower.tolist() == found.upper.tolist() == [1, 2, 3]


def test_the_prior_enters_the_posterior() -> None:
    plain = srb.rank(MALE, FEMALE, level=None).expected_rank
    shrunken = srb.rank(MALE, FEMALE, prior=(1000.0, 1000.0), level=None).expected_rank
    assert np.ptp(shrunken) < np.ptp(plain)
    more = srb.rank(np.add(MALE, 3), np.add(FEMALE, 1), prior=(2.0, 4.0), level=None).expected_rank
    np.testing.assert_allclose(more, srb.rank(MALE, FEMALE, prior=(5.0, 5.0), level=None).expected_rank)


def test_equal_counts_share_everything() -> None:
    found = srb.rank([50, 70, 50, 60], [45, 50, 45, 60], top=2, rng=3, draws=501, pairwise="full")
    for values in (found.expected_rank, found.lower, found.upper, found.top_probability):
        assert values[0] == values[2]
    assert found.pairwise is not None
    assert found.pairwise[0, 2] == 0.5


def test_limits_of_equal_areas_are_the_outer_ones_of_their_draws() -> None:
    from gender_indicators.stats.ranking import rank_draws

    areas = 12
    found = srb.rank([50] * areas, [45] * areas, level=0.5, rng=3, draws=41)
    posterior = np.full(areas, 50.5), np.full(areas, 45.5)
    drawn = rank_draws(*posterior, draws=41, rng=np.random.default_rng(3))
    lower = np.quantile(drawn, 0.25, axis=0, method="inverted_cdf")
    upper = np.quantile(drawn, 0.75, axis=0, method="inverted_cdf")
    assert lower.min() < lower[-1]
    assert upper.max() > upper[-1]
    assert set(found.lower) == {lower.min()}
    assert set(found.upper) == {upper.max()}


def test_the_probability_of_the_top_agrees_with_the_pairs() -> None:
    found = srb.rank([110, 100], [100, 100], top=1, rng=1, draws=40_000, pairwise="full")
    assert found.pairwise is not None
    assert found.top_probability[0] == pytest.approx(found.pairwise[0, 1], abs=0.01)
    assert found.top_probability.sum() == pytest.approx(1)


def test_everyone_is_among_as_many_as_there_are() -> None:
    assert srb.rank(MALE, FEMALE, top=4, rng=1).top_probability.tolist() == [1, 1, 1, 1]


def test_limits_are_quantiles_of_ranks_that_were_drawn() -> None:
    from gender_indicators.stats.ranking import rank_draws

    found = srb.rank(MALE, FEMALE, level=0.8, rng=7, draws=999)
    drawn = rank_draws(np.add(MALE, 0.5), np.add(FEMALE, 0.5), draws=999, rng=np.random.default_rng(7))
    lower = np.quantile(drawn, 0.1, axis=0, method="inverted_cdf")
    upper = np.quantile(drawn, 0.9, axis=0, method="inverted_cdf")
    assert (found.lower.tolist(), found.upper.tolist()) == (lower.tolist(), upper.tolist())


def test_many_areas_are_sorted_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = srb.rank(MALE, FEMALE, rng=2, draws=200)
    monkeypatch.setattr(ranking, "COLUMNS", 3)
    blocks = srb.rank(MALE, FEMALE, rng=2, draws=200)
    np.testing.assert_array_equal(whole.lower, blocks.lower)
    np.testing.assert_array_equal(whole.upper, blocks.upper)


def test_one_draw_is_its_own_interval() -> None:
    found = srb.rank(MALE, FEMALE, rng=2, draws=1)
    np.testing.assert_array_equal(found.lower, found.upper)


def test_a_seed_repeats_the_draws() -> None:
    one, two = (
        srb.rank(MALE, FEMALE, top=2, rng=4),
        srb.rank(MALE, FEMALE, top=2, rng=np.random.default_rng(4)),
    )
    np.testing.assert_array_equal(one.top_probability, two.top_probability)


def test_without_a_level_and_a_top_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(ranking, "rank_draws", fail)
    found = srb.rank(MALE, FEMALE, level=None)
    assert np.isnan(found.lower).all()
    assert np.isnan(found.top_probability).all()


def test_the_top_alone_needs_no_level() -> None:
    found = srb.rank(MALE, FEMALE, level=None, top=1, rng=1)
    assert np.isnan(found.lower).all()
    assert found.top_probability.sum() == pytest.approx(1)


def test_an_area_with_a_missing_count_is_not_ranked() -> None:
    found = srb.rank([543, np.nan, 610], [437, 100, 500], rng=1, top=1, pairwise="full")
    assert np.isnan(found.expected_rank).tolist() == [False, True, False]
    assert found.expected_rank[[0, 2]].sum() == pytest.approx(3)
    assert found.reasons.at(1) == ("missing",)
    assert found.pairwise is not None
    assert np.isnan(found.pairwise[1]).all()
    assert found.pairwise[0, 2] + found.pairwise[2, 0] == pytest.approx(1)


def test_an_area_without_births_has_the_rank_of_the_prior() -> None:
    found = srb.rank([0, 90, 110], [0, 110, 90], rng=1, level=None)
    assert found.expected_rank[0] == pytest.approx(2)
    assert found.reasons.at(0) == ("undefined",)


def test_only_missing_counts_give_only_missing_ranks() -> None:
    found = srb.rank([np.nan], [1], top=1, pairwise="full")
    assert np.isnan(found.expected_rank).all()
    assert found.pairwise is not None
    assert np.isnan(found.pairwise).all()
    assert repr(found) == "Ranks(0 areas, highest expected: none)"


def test_labels_ride_along() -> None:
    index = pd.Index(["A", "B", "C", "D"])
    found = srb.rank(pd.Series(MALE, index), pd.Series(FEMALE, index), rng=1, top=2)
    frame = found.to_frame()
    assert list(frame.index) == list(index)
    assert frame["top"].tolist() == [2] * 4
    assert frame["level"].tolist() == [0.95] * 4
    assert frame["n"].tolist() == [980, 205, 1110, 113]
    assert repr(found) == "Ranks(4 areas, highest expected: A)"
    assert len(found) == 4


def test_the_table_has_the_same_columns_whatever_was_asked() -> None:
    full = srb.rank(MALE, FEMALE, rng=1, top=2).to_frame()
    bare = srb.rank(MALE, FEMALE, level=None).to_frame()
    assert list(full.columns) == list(bare.columns)
    assert bare[["level", "top"]].isna().all(axis=None)


def test_pairs_are_given_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert srb.rank(MALE, FEMALE, level=None).pairwise is None
    monkeypatch.setattr(ranking, "MOST_PAIRED", 3)
    with pytest.raises(DomainError, match="pairs of 4 areas: at most 3; leave pairwise='none'"):
        srb.rank(MALE, FEMALE, pairwise="full")
    monkeypatch.setattr(ranking, "MOST_PAIRED", 4)
    assert srb.rank(MALE, FEMALE, pairwise="full", level=None).pairwise is not None


def test_weighted_counts_are_flagged() -> None:
    with pytest.warns(ApproximationWarning) as seen:
        found = srb.rank([10.5, 9], [10, 9], level=None)
    assert seen[0].filename == __file__
    assert found.reasons.at(0) == ("weighted_counts",)


def test_options_travel_with_the_result() -> None:
    options = dict(srb.rank(MALE, FEMALE, prior=(2.0, 3.0), top=2, draws=50, rng=1).params)
    expected = {"prior": "beta(2, 3)", "top": 2, "draws": 50, "level": 0.95, "pairwise": "none"}
    assert {name: options[name] for name in expected} == expected


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="one list of areas"):
        srb.rank(5, 6)
    with pytest.raises(MethodError, match="pairwise='all'"):
        srb.rank(MALE, FEMALE, pairwise="all")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="prior='flat'"):
        srb.rank(MALE, FEMALE, prior="flat")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="level must lie"):
        srb.rank(MALE, FEMALE, level=95)
    with pytest.raises(DomainError, match="male_births is negative"):
        srb.rank([-1], [1])
    for name in ("draws", "top"):
        with pytest.raises(DomainError, match=name):
            srb.rank(MALE, FEMALE, **{name: 0})
        with pytest.raises(DomainError, match=f"{name} must be a whole number"):
            srb.rank(MALE, FEMALE, **{name: 2.5})
