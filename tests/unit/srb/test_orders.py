"""Tables by birth order and by the sexes of earlier children."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import (
    DomainError,
    MethodError,
    MissingColumnError,
    SmallNumbersWarning,
    StoppingRuleWarning,
)

RECORDS = pd.DataFrame(
    [
        (1, 1, "female", 1.0),
        (1, 2, "female", 1.0),
        (1, 3, "male", 1.0),
        (2, 1, "male", 2.0),
        (2, 2, "female", 2.0),
        (3, 1, "female", 3.0),
        (3, 2, "male", 3.0),
        (4, 2, "male", 4.0),
        (5, 1, None, 5.0),
        (5, 2, "male", 5.0),
        (6, None, "male", 6.0),
    ],
    columns=["mother", "birth_order", "sex", "weight"],
)


def table(records: Any = RECORDS, **options: Any) -> srb.BirthOrderTable:
    return srb.by_birth_order(records, **{"twin": None, "min_births": 0, **options})


def counts(groups: srb.BirthGroups) -> dict[Any, tuple[float, float]]:
    return {label: (row["male"], row["female"]) for label, row in groups.to_frame().iterrows()}


def test_births_are_counted_by_order() -> None:
    assert counts(table().by_order) == {("1", "all"): (1, 2), ("2", "all"): (3, 2), ("3", "all"): (1, 0)}


def test_births_are_counted_by_what_preceded_them() -> None:
    assert counts(table().by_composition) == {
        ("all", "none"): (1, 2),
        ("all", "only_girls"): (2, 1),
        ("all", "only_boys"): (0, 1),
        ("all", "both"): (0, 0),
    }


def test_only_pairs_that_occur_have_a_row() -> None:
    assert list(counts(table().by_both)) == [
        ("1", "none"),
        ("2", "only_girls"),
        ("2", "only_boys"),
        ("3", "only_girls"),
    ]


def test_what_is_left_out_is_counted() -> None:
    found = table()
    assert (found.missing_order, found.missing_sex, found.unknown_history, found.other_women) == (1, 1, 2, 0)


def test_only_women_of_known_history_on_request() -> None:
    found = table(complete_history="woman")
    assert counts(found.by_order) == {("1", "all"): (1, 2), ("2", "all"): (1, 2), ("3", "all"): (1, 0)}
    assert (found.unknown_history, found.other_women) == (0, 2)


def test_high_orders_can_be_taken_together() -> None:
    assert list(counts(table(last_order=2).by_order)) == [("1", "all"), ("2+", "all")]
    assert counts(table(last_order=2).by_order)["2+", "all"] == (4, 2)
    assert list(counts(table(last_order=1).by_both)) == [
        ("1+", "none"),
        ("1+", "only_girls"),
        ("1+", "only_boys"),
    ]


def test_weights_make_the_ratio_and_not_the_counts() -> None:
    found = table(weights="weight").by_order
    assert found.estimate.value[:2] == pytest.approx([100 * 2 / 4, 100 * 12 / 3])
    assert found.weighted_male.tolist() == [2, 12, 1]
    assert found.male.tolist() == [1, 3, 1]
    assert found.estimate.n.tolist() == [3, 5, 1]
    assert found.estimate.reasons.at(0) == ("weighted_counts",)
    assert found.estimate.provenance.weighted


def test_the_interval_with_weights_is_that_of_the_births_they_are_worth() -> None:
    found = table(weights="weight").by_order.estimate
    w = np.array([1.0, 2, 3, 4, 5])  # of order 2: three boys, two girls
    size = w.sum() ** 2 / (w**2).sum()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = srb.estimate(size * 12 / 15, size * 3 / 15, min_births=0)
    assert [limit[1] for limit in found.limits()] == pytest.approx(
        [float(each) for each in expected.limits()]
    )


def test_weights_of_any_equal_size_are_no_weights() -> None:
    plain = table().by_order.estimate
    for factor in (0.001, 1.0, 1e6):
        equal = table(RECORDS.assign(weight=factor), weights="weight").by_order.estimate
        np.testing.assert_allclose(equal.limits(), plain.limits(), rtol=1e-12)


def test_a_composition_without_births_has_no_ratio() -> None:
    found = table().by_composition.estimate
    assert np.isnan(found.value[3])
    assert found.reasons.at(3) == ("undefined",)
    assert found.status[3] == Status.CANNOT_EXIST
    assert (found.limits()[0][3], found.limits()[1][3]) == (0, np.inf)


def test_a_method_without_limits_says_so() -> None:
    found = table(method="logit").by_order.estimate
    assert found.reasons.at(2) == ("no_limits",)


def test_without_a_level_there_is_no_interval() -> None:
    assert table(level=None).by_order.estimate.interval is None


def test_small_groups_of_all_tables_give_one_warning() -> None:
    with pytest.warns(SmallNumbersWarning, match=r"11 of 11 with few births: \('1', 'all'\)") as seen:
        found = table(min_births=10)
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert "small_numbers" in found.by_order.estimate.reasons
    assert found.by_order.estimate.status[0] == Status.LOW_RELIABILITY


def test_last_births_are_no_evidence_of_selection() -> None:
    # families that stop after a boy, every birth left to chance
    rng = np.random.default_rng(5)
    births = [
        (woman, order + 1, "male" if order == boys else "female")
        for woman, boys in enumerate(rng.geometric(0.5, 4000) - 1)
        for order in range(boys + 1)
    ]
    whole = pd.DataFrame(births, columns=["mother", "birth_order", "sex"])
    found = table(whole).by_order.estimate
    assert abs(found.value[0] - 100) < 10
    last = whole.groupby("mother").tail(1)
    with pytest.warns(StoppingRuleWarning, match="no evidence of selection") as seen:
        only_boys = table(last).by_order.estimate
    assert seen[0].filename == __file__
    assert np.isinf(only_boys.value).all()


def test_one_birth_per_woman_is_no_fault_among_first_births() -> None:
    table(RECORDS[RECORDS["birth_order"] == 1])


def test_births_without_mothers_are_no_last_births() -> None:
    table(RECORDS.assign(mother=None))


def test_the_birth_of_one_woman_is_no_sample_of_last_births() -> None:
    table(RECORDS.iloc[[1]])


def test_the_three_tables_come_as_one() -> None:
    found = table()
    frame = found.to_frame()
    assert list(frame.index.names) == ["birth_order", "earlier_births"]
    assert len(frame) == len(found.by_order) + len(found.by_composition) + len(found.by_both)
    assert frame.loc[("2", "all"), "male"] == 3
    assert frame.loc[("all", "only_girls"), "value"] == 200
    assert list(frame.columns) == list(found.by_both.to_frame().columns)
    assert "2 births left out, 2 of unknown history" in repr(found)


def test_every_option_travels_with_the_result() -> None:
    options = dict(
        table(level=0.9, method="jeffreys", last_order=3, complete_history="woman").by_both.estimate.params
    )
    expected = {
        "level": 0.9,
        "method": "jeffreys",
        "last_order": 3,
        "complete_history": "woman",
        "min_births": 0.0,
    }
    assert {name: options[name] for name in expected} == expected


def test_names_of_columns_and_codes_of_the_sexes() -> None:
    other = RECORDS.rename(columns={"mother": "caseid", "birth_order": "bord", "sex": "b4"})
    other["b4"] = other["b4"].map({"male": 1, "female": 2})
    found = table(other, mother="caseid", order="bord", sex="b4", male=1, female=2)
    assert counts(found.by_order) == counts(table().by_order)
    confined = other.assign(event=range(len(other)))
    again = table(confined, mother="caseid", order="bord", sex="b4", male=1, female=2, confinement="event")
    assert counts(again.by_both) == counts(found.by_both)


@pytest.mark.parametrize("weight", [np.nan, -1.0, np.inf])
def test_every_birth_has_a_weight(weight: float) -> None:
    records = RECORDS.assign(weight=[weight] + [1.0] * 10)
    with pytest.raises(DomainError, match="weight is missing, negative or infinite at 0"):
        table(records, weights="weight")


def test_unknown_options_and_columns_are_refused() -> None:
    with pytest.raises(MethodError, match="complete_history='x'"):
        table(complete_history="x")
    with pytest.raises(MethodError, match="method='x'"):
        table(method="x")
    with pytest.raises(DomainError, match="level must lie"):
        table(level=95)
    with pytest.raises(DomainError, match="min_births"):
        table(min_births=-1)
    for order in (0, 2.5):
        with pytest.raises(DomainError, match="last_order"):
            table(last_order=order)
    with pytest.raises(MissingColumnError, match="no column 'weigth'. Did you mean 'weight'"):
        table(weights="weigth")
