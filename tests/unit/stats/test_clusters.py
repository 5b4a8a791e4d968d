"""Records of a cluster sample, summed by primary sampling unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators.errors import DomainError, InputError
from gender_indicators.stats.clusters import Design, cluster_totals

RECORDS: dict[str, Any] = {
    "numerator": [1, 0, 1, 1],
    "denominator": [0, 1, 0, 0],
    "psu": ["a", "a", "b", "a"],
    "stratum": [1, 1, 1, 2],
    "weights": [2.0, 1.0, 0.5, 3.0],
}


def totals(**options: Any) -> Any:
    given = {**RECORDS, **options}
    return cluster_totals(given.pop("numerator"), given.pop("denominator"), **given)


def test_records_are_summed_by_unit_with_their_weights() -> None:
    found = totals()
    numerator, denominator = found.dense(slice(0, 1))
    assert numerator.tolist() == [[2.0, 0.5, 3.0]]
    assert denominator.tolist() == [[1.0, 0.0, 0.0]]
    assert (found.n.tolist(), found.weight.tolist(), found.weight_squared.tolist()) == ([4], [6.5], [14.25])


def test_the_same_id_in_two_strata_names_two_units() -> None:
    assert totals().design.sizes.tolist() == [2, 1]
    assert totals(stratum=None).design.sizes.tolist() == [2]


def test_units_of_one_stratum_stand_together() -> None:
    design = totals(psu=[1, 2, 3, 4], stratum=[2, 1, 2, 1]).design
    assert design.sizes.tolist() == [2, 2]
    assert design.starts.tolist() == [0, 2]
    assert design.sums(np.array([[1.0, 2.0, 3.0, 4.0]])).tolist() == [[3.0, 7.0]]
    assert design.spread(np.array([5.0, 6.0])).tolist() == [5, 5, 6, 6]
    assert design.unstratified().sizes.tolist() == [4]
    assert Design(np.array([1, 2])).alone.tolist() == [True, False]


def test_domains_keep_the_units_without_their_records() -> None:
    found = totals(domain=["x", "y", "x", None])
    assert found.levels == ("x", "y")
    assert found.design.psus == 3
    numerator, denominator = found.dense(slice(0, 2))
    assert numerator.tolist() == [[2.0, 0.5, 0.0], [0.0, 0.0, 0.0]]
    assert denominator.tolist() == [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    assert found.n.tolist() == [2, 1]
    later = found.dense(slice(1, 2))
    assert later[1].tolist() == [[1.0, 0.0, 0.0]]


def test_a_mask_is_one_domain() -> None:
    found = totals(domain=[True, False, True, False])
    assert found.levels is None
    assert found.dense(slice(0, 1))[0].tolist() == [[2.0, 0.5, 0.0]]


def test_units_of_weight_zero_keep_their_cluster_and_count_for_nothing() -> None:
    found = totals(weights=[2.0, 1.0, 0.0, 3.0])
    assert found.design.psus == 3
    assert found.n.tolist() == [3]


def test_without_weights_each_record_counts_once() -> None:
    found = totals(weights=None)
    assert found.weight.tolist() == found.n.tolist() == [4]


@pytest.mark.parametrize("name", ["numerator", "denominator"])
def test_a_missing_count_inside_a_domain_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} is missing at position 0: give such records no domain"):
        totals(**{name: [np.nan, 1, 0, 0]})
    found = totals(**{name: [np.nan, 1, 0, 0]}, domain=[None, "x", "x", "x"])
    assert found.n.tolist() == [found.n.sum()]


def test_missing_ids_and_weights_are_refused_by_place() -> None:
    index = pd.Index(["p", "q", "r", "s"])
    with pytest.raises(InputError, match="psu is missing at 'q'"):
        totals(psu=pd.Series(["a", None, "b", "c"], index))
    with pytest.raises(InputError, match="stratum is missing at 'q'"):
        totals(stratum=pd.Series(["a", None, "b", "c"], index))
    with pytest.raises(InputError, match="weights is missing at 'q'"):
        totals(weights=pd.Series([1, None, 1, 1], index))
    with pytest.raises(DomainError, match="weights is negative or infinite at 'q'"):
        totals(weights=pd.Series([1, -1, 1, 1], index))
    with pytest.raises(DomainError, match="weights is negative or infinite at 'q'"):
        totals(weights=pd.Series([1, np.inf, 1, 1], index))
    with pytest.raises(DomainError, match="numerator is negative at 'q'"):
        totals(numerator=pd.Series([1, -1, 1, 1], index))
    with pytest.raises(DomainError, match="denominator is negative at 'q'"):
        totals(denominator=pd.Series([1, -1, 1, 1], index))


def test_no_records_and_no_domain_are_refused() -> None:
    with pytest.raises(InputError, match="there are no records"):
        cluster_totals([], [], psu=[])
    with pytest.raises(InputError, match="no record has a domain"):
        totals(domain=[None, None, None, None])
