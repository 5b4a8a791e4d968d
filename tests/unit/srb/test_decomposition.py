"""Rate and composition effects: sums, empty groups, refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import AlignmentError, DomainError, InputError, MethodError, ShapeError

BOYS_1, GIRLS_1, BOYS_2, GIRLS_2 = [520, 360, 90], [494, 335, 70], [600, 310, 52], [566, 272, 36]


def test_the_overall_values_are_sums_over_sums() -> None:
    found = srb.decompose(BOYS_1, GIRLS_1, BOYS_2, GIRLS_2)
    assert found.value_1 == pytest.approx(100 * 970 / 899)
    assert found.value_2 == pytest.approx(100 * 962 / 874)
    share = srb.decompose(BOYS_1, GIRLS_1, BOYS_2, GIRLS_2, scale="share")
    assert share.value_1 == pytest.approx(970 / 1869)
    assert share.value_2 == pytest.approx(962 / 1836)


def test_the_ratio_is_weighted_by_girls_and_the_share_by_births() -> None:
    b1, g1, b2, g2 = (np.array(each) for each in (BOYS_1, GIRLS_1, BOYS_2, GIRLS_2))
    found = srb.decompose(b1, g1, b2, g2)
    mix = (g1 / g1.sum() + g2 / g2.sum()) / 2
    np.testing.assert_allclose(found.rate_by_group, mix * 100 * (b2 / g2 - b1 / g1))
    level = 100 * (b1 / g1 + b2 / g2) / 2
    np.testing.assert_allclose(found.composition_by_group, level * (g2 / g2.sum() - g1 / g1.sum()))
    share = srb.decompose(b1, g1, b2, g2, scale="share")
    n1, n2 = b1 + g1, b2 + g2
    mix = (n1 / n1.sum() + n2 / n2.sum()) / 2
    np.testing.assert_allclose(share.rate_by_group, mix * (b2 / n2 - b1 / n1))


@pytest.mark.parametrize("scale", ["ratio", "share"])
def test_a_group_empty_in_one_period_is_all_composition(scale: Any) -> None:
    for first, second in (([5, 0], [5, 4]), ([5, 4], [5, 0])):
        found = srb.decompose(first, first, second, [2 * each for each in second], scale=scale)
        assert found.rate_by_group[1] == 0
        assert found.composition_by_group[1] != 0
        assert found.rate + found.composition == pytest.approx(found.change)


def test_a_group_empty_in_one_period_can_be_refused() -> None:
    index = pd.Index(["first", "later"])
    boys, none = pd.Series([5, 4], index), pd.Series([5, 0], index)
    with pytest.raises(InputError, match="no births in one of the periods at 'later': merge"):
        srb.decompose(none, none, boys, boys, missing_group="refuse")
    srb.decompose(boys, boys, boys, boys, missing_group="refuse")


def test_a_group_never_seen_adds_nothing() -> None:
    found = srb.decompose([5, 0], [4, 0], [6, 0], [4, 0], missing_group="refuse")
    assert (found.rate_by_group[1], found.composition_by_group[1]) == (0, 0)
    assert found.change == pytest.approx(25)


def test_a_group_without_girls_has_no_ratio_but_a_share() -> None:
    with pytest.raises(DomainError, match="no girls in the second period at position 1.*scale='share'"):
        srb.decompose([5, 3], [4, 3], [5, 3], [4, 0])
    with pytest.raises(DomainError, match="no girls in the first period"):
        srb.decompose([5, 3], [4, 0], [5, 3], [4, 1])
    found = srb.decompose([5, 3], [4, 3], [5, 3], [4, 0], scale="share")
    assert found.rate_by_group[1] > 0


def test_a_period_without_births_cannot_be_compared() -> None:
    with pytest.raises(DomainError, match="no births in the second period"):
        srb.decompose([5, 3], [4, 3], [0, 0], [0, 0])


def test_a_missing_count_makes_the_whole_missing() -> None:
    found = srb.decompose([5, np.nan], [4, 3], [5, 3], [4, 3])
    assert math.isnan(found.change)
    assert math.isnan(found.rate)


def test_labels_of_the_groups_ride_along_and_must_agree() -> None:
    index = pd.Index(["1", "2", "3"], name="order")
    counts = [pd.Series(each, index) for each in (BOYS_1, GIRLS_1, BOYS_2, GIRLS_2)]
    frame = srb.decompose(*counts).to_frame()
    assert frame.index.equals(index)
    np.testing.assert_allclose(frame["total"], frame["rate"] + frame["composition"])
    with pytest.raises(AlignmentError):
        srb.decompose(counts[0], counts[1][::-1], *counts[2:])


def test_the_words_of_a_decomposition_add_up() -> None:
    found = srb.decompose(BOYS_1, GIRLS_1, BOYS_2, GIRLS_2)
    assert repr(found).startswith("Decomposition(107.9 to 110.1: change +2.17")
    assert dict(found.params)["scale"] == "ratio"
    assert dict(found.params)["missing_group"] == "other-period"


def test_bad_input_is_refused() -> None:
    with pytest.raises(MethodError, match="scale='odds'"):
        srb.decompose([1], [1], [1], [1], scale="odds")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="missing_group='drop'"):
        srb.decompose([1], [1], [1], [1], missing_group="drop")  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match="one list of groups"):
        srb.decompose(1, 1, 1, 1)
    for place, name in enumerate(("male_1", "female_1", "male_2", "female_2")):
        counts: list[Any] = [[1, 1], [1, 1], [1, 1], [1, 1]]
        counts[place] = [1, -1]
        with pytest.raises(DomainError, match=f"{name} is negative at position 1"):
            srb.decompose(*counts)


def product(**factors: float) -> float:
    return float(np.prod(list(factors.values())))


def test_three_factors_agree_with_the_formula_of_das_gupta() -> None:
    a, b, c = 2.0, 3.0, 5.0
    A, B, C = 4.0, 2.0, 7.0
    found = srb.decompose_factors(product, {"a": a, "b": b, "c": c}, {"c": C, "b": B, "a": A})
    expected = [
        (A - a) * ((b * c + B * C) / 3 + (b * C + B * c) / 6),
        (B - b) * ((a * c + A * C) / 3 + (a * C + A * c) / 6),
        (C - c) * ((a * b + A * B) / 3 + (a * B + A * b) / 6),
    ]
    assert found.factors == ("a", "b", "c")
    assert found.effects.tolist() == pytest.approx(expected)
    assert found.effects.sum() == pytest.approx(found.change)
    assert (found.value_1, found.value_2) == (30, 56)


def test_one_factor_has_the_whole_change() -> None:
    found = srb.decompose_factors(product, {"a": 2}, {"a": 5})
    assert found.effects.tolist() == [3]
    assert repr(found) == "FactorDecomposition(change +3 = a +3)"
    assert found.to_frame().loc["a", "effect"] == 3


def test_a_factor_that_does_not_change_has_no_effect() -> None:
    found = srb.decompose_factors(product, {"a": 2, "b": 3}, {"a": 5, "b": 3})
    assert found.effects.tolist() == [9, 0]


def test_factors_must_be_the_same_and_not_too_many() -> None:
    with pytest.raises(InputError, match=r"different factors: \['a'\] and \['b'\]"):
        srb.decompose_factors(product, {"a": 1}, {"b": 1})
    with pytest.raises(InputError, match="1 to 12 factors, got 0"):
        srb.decompose_factors(product, {}, {})
    many = {f"x{place}": 1.0 for place in range(13)}
    with pytest.raises(InputError, match="1 to 12 factors, got 13"):
        srb.decompose_factors(product, many, many)


@pytest.mark.parametrize("value", [np.array([1.0, 2.0]), "text"])
def test_a_function_returns_one_number(value: Any) -> None:
    with pytest.raises(DomainError, match="must return one number"):
        srb.decompose_factors(lambda a: (a, value)[1], {"a": 1}, {"a": 2})
