"""Reverse survival of children of a census."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import DomainError


def survive(boys: Any = 51000, girls: Any = 47000, **options: Any) -> srb.ReverseSurvival:
    return srb.reverse_survival(
        boys, girls, **{"survivors_male": 4.8, "survivors_female": 4.84, "width": 5, **options}
    )


def test_births_are_children_over_their_chance_to_live() -> None:
    found = survive()
    assert float(found.births_male) == pytest.approx(51000 / (4.8 / 5))
    assert float(found.births_female) == pytest.approx(47000 / (4.84 / 5))
    assert float(found.estimate) == pytest.approx(100 * float(found.births_male / found.births_female))
    assert float(found.estimate.n) == pytest.approx(float(found.births_male + found.births_female))


def test_if_all_live_the_ratio_is_that_of_the_children() -> None:
    found = survive(survivors_male=5, survivors_female=5)
    assert float(found.estimate) == float(found.child_sex_ratio)


def test_the_ratio_is_modelled_and_has_no_interval() -> None:
    found = survive().estimate
    assert found.interval is None
    assert found.reasons.at() == ("modelled",)
    assert found.status == Status.ESTIMATED
    assert found.provenance.source_type == "census"


def test_the_child_sex_ratio_stands_beside_it_in_both_directions() -> None:
    found = survive()
    assert float(found.child_sex_ratio * found.girls_per_1000_boys) == pytest.approx(1e5)


def test_edges_and_missing_children() -> None:
    found = survive([5, 0, 0, np.nan], [0, 5, 0, 5])
    assert found.estimate.value.tolist()[:2] == [np.inf, 0]
    assert np.isnan(found.estimate.value[2:]).all()
    assert found.estimate.reasons.at(2) == ("undefined",)
    assert found.estimate.reasons.at(3) == ("missing",)
    assert found.estimate.status.tolist()[2:] == [Status.CANNOT_EXIST, Status.MISSING]


def test_a_missing_life_table_gives_a_missing_ratio() -> None:
    found = survive(survivors_female=np.nan)
    assert np.isnan(float(found.estimate))
    assert found.estimate.reasons.at() == ("missing",)
    assert float(found.child_sex_ratio) > 100


def test_areas_keep_their_labels() -> None:
    index = pd.Index(["A", "B"])
    found = survive(pd.Series([510, 520], index), pd.Series([470, 500], index))
    frame = found.to_frame()
    assert list(frame.index) == ["A", "B"]
    assert frame["births_male"].tolist() == pytest.approx([510 / 0.96, 520 / 0.96])
    assert "SRB" in repr(found)
    assert "child sex ratio 108.51" in repr(survive())


@pytest.mark.parametrize("lived", [0, -1, 5.1, 484_000])
@pytest.mark.parametrize("name", ["survivors_male", "survivors_female"])
def test_nobody_lives_longer_than_the_group_is_wide(name: str, lived: float) -> None:
    with pytest.raises(DomainError, match=f"{name} is not between 0 and the width.*divided by its radix"):
        survive(**{name: lived})


def test_the_width_is_taken_from_the_data() -> None:
    assert float(survive(survivors_male=6.6, survivors_female=6.6, width=7).births_male) == pytest.approx(
        51000 / (6.6 / 7)
    )
    with pytest.raises(DomainError, match="width is not positive"):
        survive(width=0)
    with pytest.raises(DomainError, match="width is infinite"):
        survive(width=np.inf)


def test_counts_are_not_negative() -> None:
    with pytest.raises(DomainError, match="children_male is negative"):
        survive(-1)
    with pytest.raises(DomainError, match="children_female is negative"):
        survive(1, -1)


def test_options_travel_with_the_result() -> None:
    options = dict(survive().estimate.params)
    assert (options["survivors_male"], options["survivors_female"], options["width"]) == (4.8, 4.84, 5)
