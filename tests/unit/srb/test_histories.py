"""Birth histories: what preceded each birth, and what the records do not tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import DomainError, InputError, MissingColumnError, ShapeError


def history(*births: tuple[Any, ...], **options: Any) -> srb.BirthHistory:
    """History of births given as (mother, order, sex, twin index)."""
    columns = ("mother", "birth_order", "sex", "twin_index")
    rows = [(*birth, 0)[:4] for birth in births]
    sexes = {"b": "male", "g": "female", None: None}
    table = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    table["sex"] = [sexes[value] for value in table["sex"]]
    return srb.birth_history(table, **options)


def compositions(*births: tuple[Any, ...], **options: Any) -> list[Any]:
    return list(history(*births, **options).composition)


def test_a_first_birth_has_nothing_before_it() -> None:
    assert compositions(("a", 1, "g"), ("b", 1, "b")) == ["none", "none"]


def test_every_earlier_birth_counts_not_only_the_last() -> None:
    births = [("a", 1, "g"), ("a", 2, "b"), ("a", 3, "b"), ("a", 4, "b")]
    assert compositions(*births) == ["none", "only_girls", "both", "both"]
    births = [("a", 1, "b"), ("a", 2, "b"), ("a", 3, "g"), ("a", 4, "g")]
    assert compositions(*births) == ["none", "only_boys", "only_boys", "both"]


def test_the_order_of_the_records_does_not_matter() -> None:
    assert compositions(("a", 3, "b"), ("b", 1, "b"), ("a", 1, "g"), ("a", 2, "g")) == [
        "only_girls",
        "none",
        "none",
        "only_girls",
    ]


def test_twins_share_what_preceded_them_and_both_are_history_for_the_next() -> None:
    births = [("a", 1, "g", 1), ("a", 2, "b", 2), ("a", 3, "b", 0)]
    assert compositions(*births) == ["none", "none", "both"]
    births = [("a", 1, "b", 0), ("a", 2, "g", 1), ("a", 3, "g", 2), ("a", 4, "b", 0)]
    assert compositions(*births) == ["none", "only_boys", "only_boys", "both"]


def test_triplets_and_two_pairs_of_twins() -> None:
    births = [("a", order, "g", twin) for order, twin in enumerate((1, 2, 3, 1, 2), start=1)]
    assert compositions(*births) == ["none"] * 3 + ["only_girls"] * 2


def test_twins_of_one_order_may_be_counted_by_confinement_or_by_birth() -> None:
    for following in (2, 3):
        births = [("a", 1, "g", 1), ("a", 1, "g", 2), ("a", following, "b", 0)]
        assert compositions(*births) == ["none", "none", "only_girls"]
    births = [("a", 1, "g", 1), ("a", 1, "g", 2), ("a", 4, "b", 0)]
    assert compositions(*births) == ["none", "none", None]


def test_a_second_twin_without_its_first_continues_nothing() -> None:
    births = [("a", 1, "g", 0), ("a", 2, "b", 2), ("a", 3, "b", 0)]
    assert compositions(*births) == ["none", "only_girls", "both"]
    assert compositions(("a", 1, "g", 1), ("b", 2, "g", 2)) == ["none", None]


def test_triplets_of_whom_one_is_missing_share_what_preceded_them() -> None:
    births = [("a", 1, "b", 0), ("a", 2, "g", 1), ("a", 4, "b", 3), ("a", 5, "b", 0)]
    assert compositions(*births) == ["none", "only_boys", "only_boys", "both"]


def test_the_second_of_other_twins_is_another_confinement() -> None:
    # the second of the first pair and the first of the second pair are missing
    births = [("a", 1, "b", 0), ("a", 2, "g", 1), ("a", 5, "g", 2)]
    assert compositions(*births) == ["none", "only_boys", "both"]


def test_a_confinement_can_have_an_id_of_its_own() -> None:
    table = {
        "mother": [1, 1, 1, 2],
        "birth_order": [1, 2, 3, 1],
        "sex": ["female", "male", "male", "male"],
        "event": ["p", "p", "q", "p"],
    }
    found = srb.birth_history(table, confinement="event")
    assert found.composition.tolist() == ["none", "none", "both", "none"]


def test_children_of_one_confinement_follow_each_other() -> None:
    table: dict[str, Any] = {
        "mother": [1, 1, 1],
        "birth_order": [1, 2, 3],
        "sex": ["female", "male", "male"],
        "event": ["p", "q", "p"],
    }
    with pytest.raises(InputError, match="do not follow each other in birth order at position 0"):
        srb.birth_history(table, confinement="event")
    with pytest.raises(InputError, match="event is missing at position 1"):
        srb.birth_history(table | {"event": ["p", None, "q"]}, confinement="event")


def test_twins_are_numbered_upwards() -> None:
    with pytest.raises(InputError, match="do not follow each other in birth order at position 0"):
        history(("a", 1, "g", 2), ("a", 2, "g", 1))
    # the first twin is missing, and others follow
    births = [("a", 1, "b"), ("a", 3, "g", 2), ("a", 4, "g", 1), ("a", 5, "g", 2)]
    assert compositions(*births) == ["none", None, "both", "both"]
    # twin 2 of one woman, twin 1 of the next
    assert (
        compositions(("a", 1, "g", 1), ("a", 2, "g", 2), ("b", 1, "g", 1), ("b", 2, "g", 2)) == ["none"] * 4
    )


def test_missing_is_never_none() -> None:
    # records of the last years begin with the third child
    assert compositions(("a", 3, "b"), ("a", 4, "g")) == [None, None]
    assert compositions(("a", 1, "g"), ("a", 3, "g"), ("a", 4, "g")) == ["none", None, None]


def test_a_boy_and_a_girl_are_both_whatever_else_is_missing() -> None:
    assert compositions(("a", 3, "b"), ("a", 4, "g"), ("a", 5, "g")) == [None, None, "both"]
    births = [("a", 1, None), ("a", 2, "b"), ("a", 3, "g"), ("a", 4, "g")]
    assert compositions(*births) == ["none", None, None, "both"]


def test_a_birth_of_unknown_order_has_no_history_and_is_no_history() -> None:
    found = history(("a", 1, "g"), ("a", None, "b"), ("a", 2, "b"))
    assert found.composition.tolist() == ["none", None, "only_girls"]
    assert np.isnan(found.earlier_boys[1])
    assert found.whole.tolist() == [0, 0, 0]


def test_without_any_order_nothing_is_known() -> None:
    assert compositions(("a", None, "g"), ("a", None, "b")) == [None, None]


def test_a_birth_without_a_mother_stands_alone() -> None:
    assert compositions((None, 1, "g"), (None, 2, "b"), (None, 1, "b")) == ["none", None, "none"]


def test_whole_histories_are_those_without_any_gap() -> None:
    found = history(
        ("a", 1, "g"),
        ("a", 2, "b"),
        ("b", 1, "g"),
        ("b", 3, "b"),
        ("c", 1, "g"),
        ("c", 2, None),
        ("d", 2, "b"),
    )
    assert found.whole.tolist() == [1, 1, 0, 0, 0, 0, 0]


def test_counts_of_earlier_children() -> None:
    found = history(("a", 1, "g"), ("a", 2, "b"), ("a", 3, "b"), ("a", 4, "g"))
    assert found.earlier_girls.tolist() == [0, 1, 1, 1]
    assert found.earlier_boys.tolist() == [0, 0, 1, 2]
    assert found.male.tolist() == [0, 1, 1, 0]
    assert found.codes.tolist() == [0, 1, 3, 3]


def test_labels_of_the_records_ride_along() -> None:
    table = pd.DataFrame(
        {"mother": [1, 1], "birth_order": [2, 1], "sex": ["male", "female"], "twin_index": [0, 0]},
        index=["p", "q"],
    )
    found = srb.birth_history(table)
    assert list(found.to_frame().index) == ["p", "q"]
    assert found.to_frame()["composition"].tolist() == ["only_girls", "none"]
    assert repr(found) == "BirthHistory(2 births, 2 of known history)"
    assert len(found) == 2


def test_two_births_of_one_order_need_an_explanation() -> None:
    with pytest.raises(InputError, match="two births of the same order at position 1: number them"):
        history(("a", 1, "g", 0), ("a", 1, "b", 0))


@pytest.mark.parametrize("order", [0, 1.5, -1, np.inf])
def test_orders_are_whole_numbers_from_one(order: float) -> None:
    with pytest.raises(DomainError, match="birth_order is not a whole number from 1 at position 1"):
        history(("a", 1, "g"), ("a", order, "b"))


@pytest.mark.parametrize("twin", [None, -1, 0.5])
def test_twin_indices_are_whole_numbers(twin: Any) -> None:
    with pytest.raises(InputError, match="twin_index is missing or no whole number at position 1"):
        history(("a", 1, "g", 0), ("a", 2, "b", twin))


def test_a_missing_column_of_twins_asks_for_a_decision() -> None:
    table = {"mother": [1], "birth_order": [1], "sex": ["male"]}
    with pytest.raises(
        MissingColumnError, match="no column 'twin_index'.*Write twin=None if all births are single"
    ):
        srb.birth_history(table)
    assert srb.birth_history(table, twin=None).composition.tolist() == ["none"]


def test_no_records_and_uneven_columns_are_refused() -> None:
    with pytest.raises(InputError, match="no records"):
        srb.birth_history({"mother": [], "birth_order": [], "sex": []}, twin=None)
    with pytest.raises(ShapeError, match="unequal length"):
        srb.birth_history({"mother": [1], "birth_order": [1, 2], "sex": ["male"]}, twin=None)
