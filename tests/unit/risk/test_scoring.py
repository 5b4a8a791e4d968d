"""Risk scores: what they are made of, ranks and ties."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import risk
from gender_indicators.errors import DomainError

# illustrative figures
TABLE = {"prevalence": [12.0, 30.0, 21.0], "shelters": [4.0, 1.0, 1.0]}
DIRECTION = {"prevalence": 1, "shelters": -1}


def test_contributions_sum_to_the_score() -> None:
    found = risk.score(TABLE, direction=DIRECTION, weights={"prevalence": 2, "shelters": 1})  # type: ignore[arg-type]
    assert found.contributions is not None
    np.testing.assert_allclose(found.contributions.sum(axis=1), found.score.value)


def test_contributions_sum_to_the_score_when_data_are_missing() -> None:
    table = {**TABLE, "prevalence": [12.0, np.nan, 21.0]}
    found = risk.score(table, direction=DIRECTION, missing="available")  # type: ignore[arg-type]
    assert found.contributions is not None
    np.testing.assert_allclose(found.contributions.sum(axis=1), found.score.value)


def test_an_area_without_score_has_no_rank_and_no_contributions() -> None:
    table = {**TABLE, "prevalence": [12.0, np.nan, 21.0]}
    found = risk.score(table, direction=DIRECTION)  # type: ignore[arg-type]
    assert np.isnan(found.rank).tolist() == [False, True, False]
    assert found.contributions is not None
    assert np.isnan(found.contributions[1]).all()


def test_the_highest_score_ranks_first_and_ties_share_the_better_rank() -> None:
    found = risk.score({"x": [1, 3, 3, 2]}, direction={"x": 1})
    assert found.rank.tolist() == [4, 1, 1, 3]


def test_float_noise_does_not_split_a_tie() -> None:
    found = risk.score(
        {"a": [0.1, 0.3, 0.0, 1.0], "b": [0.2, 0.0, 0.0, 1.0]},
        direction={"a": 1, "b": 1},
        weights={"a": 1, "b": 1},
    )
    assert found.score.value[0] != found.score.value[1] or found.rank[0] == found.rank[1]
    assert found.rank[0] == found.rank[1]


def test_no_scores_give_no_ranks() -> None:
    table = {"a": [np.nan, 1.0, 2.0, np.nan], "b": [1.0, np.nan, np.nan, 2.0]}
    found = risk.score(table, direction={"a": 1, "b": 1})
    assert np.isnan(found.rank).all()


def test_a_geometric_score_is_no_sum() -> None:
    found = risk.score(TABLE, direction=DIRECTION, aggregation="geometric", scale=(1, 100))  # type: ignore[arg-type]
    assert found.contributions is None
    assert "contribution:prevalence" not in found.to_frame()


def test_zeros_stop_a_geometric_score_with_a_remedy() -> None:
    with pytest.raises(DomainError, match=r"such as \(1, 100\)"):
        risk.score(TABLE, direction=DIRECTION, aggregation="geometric")  # type: ignore[arg-type]


def test_goalposts_reach_the_normalisation() -> None:
    found = risk.score({"x": [5.0]}, direction={"x": 1}, normalisation="goalposts", goalposts={"x": (0, 10)})
    assert found.score.value.tolist() == [50]
    assert dict(found.score.params)["normalisation"] == "goalposts"


def test_the_table_is_labelled_and_shows_contributions() -> None:
    found = risk.score(pd.DataFrame(TABLE, index=["A", "B", "C"]), direction=DIRECTION)  # type: ignore[arg-type]
    frame = found.to_frame()
    assert list(frame.index) == ["A", "B", "C"]
    assert list(frame.columns) == [
        "value",
        "n",
        "status",
        "reasons",
        "rank",
        "contribution:prevalence",
        "contribution:shelters",
    ]
    assert found.score.spec is risk.RISK_SCORE


def test_results_are_read_only_and_survive_pickling() -> None:
    found = pickle.loads(pickle.dumps(risk.score(TABLE, direction=DIRECTION)))  # type: ignore[arg-type]
    assert not found.rank.flags.writeable
    assert not found.contributions.flags.writeable


def test_options_reach_the_two_steps() -> None:
    table = {"a": [1.0, 2.0, np.nan], "b": [1.0, 3.0, 2.0], "c": [1.0, 5.0, np.nan]}
    direction: Any = dict.fromkeys(table, 1)
    strict = risk.score(table, direction=direction, missing="available", min_share=0.5)
    loose = risk.score(table, direction=direction, missing="available", min_share=0.3)
    assert np.isnan(strict.score.value[2])
    assert loose.score.value[2] == pytest.approx(50)
    zeros = risk.score(table, direction=direction, aggregation="geometric", zero="annihilate")
    assert zeros.score.value[0] == 0
    options = dict(loose.score.params)
    assert (options["missing"], options["min_share"], options["zero"]) == ("available", 0.3, "raise")
    assert (options["normalisation"], options["aggregation"]) == ("min-max", "arithmetic")


def test_the_table_holds_scores_ranks_and_parts() -> None:
    frame = risk.score(pd.DataFrame(TABLE, index=["A", "B", "C"]), direction=DIRECTION).to_frame()
    assert frame["rank"].tolist() == [3, 1, 2]
    assert frame["contribution:prevalence"].tolist() == [0, 50, 25]
    assert frame["contribution:shelters"].tolist() == [0, 50, 50]
    assert frame["status"].tolist() == ["A", "A", "A"]


def test_ranks_follow_the_scores_whatever_their_order() -> None:
    assert risk.score({"x": [5, 1, 4, 2, 3]}, direction={"x": 1}).rank.tolist() == [1, 5, 2, 4, 3]


def test_scores_on_a_tiny_scale_are_still_ranked() -> None:
    found = risk.score({"x": [5, 1, 4]}, direction={"x": 1}, scale=(0, 1e-13))
    assert found.rank.tolist() == [1, 3, 2]
