"""Decomposition, ranks and reverse survival of the sex ratio at birth against values to many digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.conftest import document, rows

from gender_indicators import srb

SPLIT = document("srb_decomposition.json")
COUNTS = [SPLIT["inputs"][name] for name in ("boys_t1", "girls_t1", "boys_t2", "girls_t2")]
RANKS = document("srb_ranks.json")
AREAS = list(RANKS["areas"])


def test_the_change_of_the_ratio_splits_exactly() -> None:
    found = srb.decompose(*COUNTS)
    computed = [found.value_1, found.change, found.rate, found.composition]
    keys = ("srb_t1", "srb_change_per_100", "srb_rate_effect", "srb_composition_effect")
    assert computed == pytest.approx([SPLIT[key] for key in keys], rel=1e-12)


def test_the_change_of_the_share_splits_exactly() -> None:
    found = srb.decompose(*COUNTS, scale="share")
    computed = [found.change, found.rate, found.composition, *found.rate_by_group]
    keys = ("prop_change", "prop_rate_effect", "prop_composition_effect")
    expected = [*(SPLIT[key] for key in keys), *SPLIT["prop_rate_effect_by_group"]]
    assert computed == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scale", ["ratio", "share"])
def test_the_mean_of_ratios_weighted_by_births_is_nowhere(scale: Any) -> None:
    found = srb.decompose(*COUNTS, scale=scale)
    wrong = SPLIT["birth_weighted_mean_of_group_srb_t1_WRONG"]
    numbers = [found.value_1, found.value_2, found.change, found.rate, found.composition]
    numbers += [*found.rate_by_group, *found.composition_by_group]
    assert not any(abs(number - wrong) < 0.01 for number in numbers)


def test_two_factors_by_name_give_the_same_effects() -> None:
    boys_1, girls_1, boys_2, girls_2 = (np.array(each) for each in COUNTS)
    found = srb.decompose_factors(
        lambda mix, ratio: (mix * ratio).sum(),
        {"mix": girls_1 / girls_1.sum(), "ratio": 100 * boys_1 / girls_1},
        {"mix": girls_2 / girls_2.sum(), "ratio": 100 * boys_2 / girls_2},
    )
    expected = [SPLIT["srb_composition_effect"], SPLIT["srb_rate_effect"]]
    assert found.effects.tolist() == pytest.approx(expected, rel=1e-12)


def test_pairs_and_expected_ranks_agree_with_high_precision() -> None:
    male, female = np.array([RANKS["areas"][area] for area in AREAS]).T
    found = srb.rank(male, female, prior="uniform", pairwise="full", level=None)
    expected = [[RANKS["prob_row_gt_col"][row][column] for column in AREAS] for row in AREAS]
    assert found.pairwise is not None
    np.testing.assert_allclose(found.pairwise, expected, rtol=1e-6)
    ranks = [RANKS["expected_rank_1_is_highest"][area] for area in AREAS]
    np.testing.assert_allclose(found.expected_rank, ranks, rtol=1e-6)


@pytest.mark.parametrize("row", rows("srb_reverse_survival.csv"), ids=lambda row: row["age_width"])
def test_children_are_led_back_to_their_births(row: dict[str, str]) -> None:
    known = {name: float(value) for name, value in row.items()}
    found = srb.reverse_survival(
        known["children_male"],
        known["children_female"],
        survivors_male=known["L_male"],
        survivors_female=known["L_female"],
        width=known["age_width"],
    )
    computed = {
        "csr_m_per_100f": float(found.child_sex_ratio),
        "csr_f_per_1000m": float(found.girls_per_1000_boys),
        "births_male": float(found.births_male),
        "births_female": float(found.births_female),
        "srb_implied": float(found.estimate),
    }
    assert computed == pytest.approx({name: known[name] for name in computed}, rel=1e-12)
