"""Adjusted p values: families, missing tests, labels, refusals."""

from __future__ import annotations

import itertools
import pickle

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import DomainError, MethodError
from gender_indicators.stats.multiplicity import ADJUSTMENTS, Adjusted, Adjustment, adjust_p

P = [0.001, 0.02, 0.03, 0.031, 0.2, 0.7]


def test_small_families_by_hand() -> None:
    p = [0.01, 0.04, 0.03]
    expected = {
        "bonferroni": [0.03, 0.12, 0.09],
        "holm": [0.03, 0.06, 0.06],
        "hochberg": [0.03, 0.04, 0.04],
        "hommel": [0.03, 0.04, 0.04],
        "bh": [0.03, 0.04, 0.04],
        "by": [0.055, 11 / 6 * 0.04, 11 / 6 * 0.04],
    }
    for method, values in expected.items():
        np.testing.assert_allclose(adjust_p(p, method=method).adjusted, values, rtol=1e-12)  # type: ignore[arg-type]


def test_hommel_is_the_closed_test_with_simes() -> None:
    # the definition: the largest Simes p value of all sets of tests that hold the test
    for place in range(len(P)):
        simes = [
            min(len(rest) * p / rank for rank, p in enumerate(sorted(rest), 1))
            for size in range(1, len(P) + 1)
            for members in itertools.combinations(range(len(P)), size)
            if place in members
            for rest in [[P[member] for member in members]]
        ]
        assert adjust_p(P, method="hommel").adjusted[place] == pytest.approx(max(simes), rel=1e-12)


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_one_test_needs_no_adjustment(method: Adjustment) -> None:
    assert float(adjust_p(0.03, method=method).adjusted) == 0.03


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_a_family_of_missing_tests_has_no_size(method: Adjustment) -> None:
    found = adjust_p([np.nan, np.nan], method=method)
    assert np.isnan(found.adjusted).all()
    assert found.m == 0
    assert repr(found) == f"Adjusted({method}, 0 tests)"


def test_missing_tests_are_kept_and_not_counted() -> None:
    found = adjust_p([0.01, np.nan, 0.04], method="bonferroni")
    np.testing.assert_allclose(found.adjusted, [0.02, np.nan, 0.08])
    assert found.m == 2


def test_a_table_of_tests_is_one_family() -> None:
    frame = pd.DataFrame({2022: [0.01, 0.2], 2023: [0.04, 0.5]}, index=["A", "B"])
    found = adjust_p(frame, method="bonferroni")
    np.testing.assert_allclose(found.adjusted, [[0.04, 0.16], [0.8, 1]])
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023), ("B", 2022), ("B", 2023)]


def test_a_test_result_keeps_its_labels() -> None:
    male, female = pd.Series({"A": 5218, "B": 5000}), pd.Series({"A": 4683, "B": 4900})
    tests = srb.test(male, female, reference=105)
    found = adjust_p(tests, method="holm", family="two provinces")
    assert list(found.to_frame().index) == ["A", "B"]
    np.testing.assert_allclose(found.adjusted[0], 2 * tests.p_value[0])
    assert dict(found.params)["family"] == "two provinces"
    assert (
        repr(found)
        == f"Adjusted(holm, 2 tests of two provinces, smallest adjusted p = {found.adjusted[0]:.4g})"
    )


def test_the_table_says_what_was_done() -> None:
    frame = adjust_p([0.01, 0.04]).to_frame()
    assert list(frame.columns) == ["p_value", "adjusted", "method", "m"]
    assert frame["method"].tolist() == ["bh", "bh"]
    assert frame["m"].tolist() == [2, 2]


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_a_p_value_that_is_none_is_refused_by_place(bad: float) -> None:
    with pytest.raises(DomainError, match=r"^p lies outside \[0, 1\] at 'B'"):
        adjust_p(pd.Series({"A": 0.5, "B": bad}))


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(MethodError, match="^method='fdr' is not known.*'bonferroni', 'holm'"):
        adjust_p([0.5], method="fdr")  # type: ignore[arg-type]


def test_a_copy_through_pickle_is_read_only_too() -> None:
    found = adjust_p(pd.Series({"A": 0.02, "B": 0.5}), family="areas")
    copied: Adjusted = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(copied.adjusted, found.adjusted)
    assert not copied.adjusted.flags.writeable
    assert (copied.m, copied.method, copied.params) == (found.m, found.method, found.params)
    assert list(copied.to_frame().index) == ["A", "B"]
