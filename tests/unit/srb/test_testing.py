"""Tests of the sex ratio at birth."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core.result import Alternative
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, UnitError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.testing import _against_range
from gender_indicators.stats.binomial import TEST_METHODS, TestMethod


def test_no_births_prove_nothing() -> None:
    for alternative in ("two-sided", "greater", "less"):
        assert srb.test(0, 0, reference=105, alternative=alternative).p_value == 1  # type: ignore[arg-type]


def test_the_mode_is_as_ordinary_as_can_be() -> None:
    assert srb.test(50, 50, reference=100).p_value == 1


def test_missing_births_give_a_missing_p() -> None:
    for method in ("exact-minlike", "exact-doubled"):
        found = srb.test([np.nan, 105], [100, 100], reference=105, method=method)  # type: ignore[arg-type]
        assert np.isnan(found.p_value).tolist() == [True, False]


def test_only_missing_births_give_only_missing_p() -> None:
    assert np.isnan(srb.test([np.nan], [1], reference=105).p_value).all()


def test_all_girls_and_all_boys() -> None:
    # 10 girls against 1:1: 2 * 2**-10; the mirror image counts as equally likely
    found = srb.test([0, 10], [10, 0], reference=100)
    np.testing.assert_allclose(found.p_value, 2.0**-9)


def test_an_exact_test_wants_whole_counts() -> None:
    with pytest.raises(DomainError, match="male_births is not whole at 'B'"):
        srb.test(pd.Series({"A": 1, "B": 1.5}), 2, reference=105)


@pytest.mark.parametrize("reference", [1.05, 952, 0.952])
def test_a_reference_in_another_unit_is_refused(reference: float) -> None:
    with pytest.raises(UnitError, match="write 105, not 1.05"):
        srb.test(10, 10, reference=reference)


def test_a_reference_of_zero_is_refused() -> None:
    with pytest.raises(DomainError, match="reference is not positive"):
        srb.test(10, 10, reference=0)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="alternative='more'"):
        srb.test(1, 1, reference=105, alternative="more")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="method='fisher'"):
        srb.test(1, 1, reference=105, method="fisher")  # type: ignore[arg-type]


def test_arbuthnot_s_82_years_are_two_to_the_minus_82() -> None:
    # the sign test: 82 years with more boys than girls, one-sided
    found = srb.test(82, 0, reference=100, alternative="greater")
    assert float(found.p_value) == pytest.approx(2.0**-82, rel=1e-12, abs=0)


def test_labels_and_rule_travel_with_the_result() -> None:
    found = srb.test(pd.Series({"A": 105}), pd.Series({"A": 100}), reference=105, method="exact-doubled")
    frame = found.to_frame()
    assert list(frame.index) == ["A"]
    assert frame["method"].tolist() == ["exact-doubled"]
    assert frame["n"].tolist() == [205]


def test_two_equally_likely_modes_are_both_ordinary() -> None:
    np.testing.assert_array_equal(srb.test([0, 1], [1, 0], reference=100).p_value, [1, 1])


def test_a_table_of_areas_and_years_keeps_both_labels() -> None:
    frame = pd.DataFrame({2022: [5], 2023: [6]}, index=["A"])
    found = srb.test(frame, frame, reference=105)
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    assert found.statistic.tolist() == [[5, 6]]
    assert dict(found.params)["method"] == "exact-minlike"
    assert dict(found.params)["alternative"] == "two-sided"


def test_the_place_of_a_bad_count_or_reference_is_named() -> None:
    index = ["A", "B"]
    good, bad = pd.Series([1, 2], index=index), pd.Series([1, -2], index=index)
    with pytest.raises(DomainError, match="^male_births is negative at 'B'"):
        srb.test(bad, good, reference=105)
    with pytest.raises(DomainError, match="^female_births is negative at 'B'"):
        srb.test(good, bad, reference=105)
    with pytest.raises(UnitError, match="^reference does not look like .* at 'B'"):
        srb.test(good, good, reference=pd.Series([105, 1.05], index=index))
    with pytest.raises(DomainError, match="^female_births is not whole at 'B'"):
        srb.test(good, good + pd.Series([0, 0.5], index=index), reference=105)


def test_a_missing_reference_gives_a_missing_p() -> None:
    assert np.isnan(srb.test(5, 6, reference=np.nan).p_value)
    assert np.isnan(srb.test(5, np.nan, reference=105, alternative="less").p_value)


@pytest.mark.parametrize("method", TEST_METHODS)
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_no_births_prove_nothing_by_any_method(method: TestMethod, alternative: Alternative) -> None:
    found = float(srb.test(0, 0, reference=105, alternative=alternative, method=method).p_value)
    if method == "wald":
        assert np.isnan(found)
    else:
        half = method in {"mid-p", "score", "likelihood-ratio"} and alternative != "two-sided"
        assert found == (0.5 if half else 1)


@pytest.mark.parametrize("method", ["score", "likelihood-ratio", "wald"])
def test_tests_that_do_not_count_take_weighted_births(method: TestMethod) -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at the value"):
        assert 0 < srb.test(5218.5, 4683, reference=105, method=method).p_value < 0.05


@pytest.mark.parametrize("method", ["exact-minlike", "exact-doubled", "mid-p"])
def test_tests_that_count_refuse_weighted_births(method: TestMethod) -> None:
    with pytest.raises(DomainError, match="male_births is not whole"):
        srb.test(5218.5, 4683, reference=105, method=method)


@pytest.mark.parametrize("method", TEST_METHODS)
def test_the_result_names_its_method(method: TestMethod) -> None:
    found = srb.test(5218, 4683, reference=105, method=method)
    assert found.method == dict(found.params)["method"] == method
    assert dict(found.params)["reference"] == 105


@pytest.mark.parametrize("method", TEST_METHODS)
def test_a_range_is_held_against_its_ends(method: TestMethod) -> None:
    def p_value(alternative: Alternative, **null: Any) -> float:
        return float(srb.test(540, 500, alternative=alternative, method=method, **null).p_value)

    above = p_value("greater", reference=107)
    below = p_value("less", reference=103)
    assert p_value("greater", reference_range=(103, 107)) == above
    assert p_value("less", reference_range=(103, 107)) == below
    assert p_value("two-sided", reference_range=(103, 107)) == min(1, 2 * min(above, below))


def test_the_statistic_of_a_range_is_that_of_the_nearer_end() -> None:
    def statistics(alternative: Alternative) -> list[float]:
        found = srb.test(
            [600, 400], [400, 600], reference_range=(103, 107), method="score", alternative=alternative
        )
        return [float(each) for each in found.statistic]

    above, below = statistics("greater"), statistics("less")
    assert statistics("two-sided") == [above[0], below[1]]


def test_a_range_within_which_the_ratio_lies_is_not_rejected() -> None:
    assert srb.test(1050, 1000, reference_range=(103, 107)).p_value > 0.5


def test_a_range_of_one_ratio_doubles_the_smaller_tail() -> None:
    one = srb.test(543, 437, reference_range=(105, 105))
    other = srb.test(543, 437, reference=105, method="exact-doubled")
    assert float(one.p_value) == float(other.p_value)


def test_ranges_may_differ_by_area_and_missing_ends_give_missing_p() -> None:
    found = srb.test(
        pd.Series({"A": 543, "B": 543}), 437, reference_range=(103, pd.Series({"A": 107, "B": np.nan}))
    )
    assert np.isnan(found.p_value).tolist() == [False, True]
    assert dict(found.params)["reference_lower"] == 103
    assert dict(found.params)["reference_upper"] is None


@pytest.mark.parametrize(
    "null",
    [
        {},
        {"reference": 105, "reference_range": (103, 107)},
        {"reference_range": (103, 105, 107)},
        {"reference_range": (103,)},
        {"reference_range": 105},
    ],
)
def test_one_null_hypothesis_is_asked_for(null: dict[str, Any]) -> None:
    with pytest.raises(DomainError, match=r"give either a reference, .* or a reference_range of two ratios"):
        srb.test(5, 5, **null)


def test_an_end_that_is_missing_is_no_reference() -> None:
    assert np.isnan(srb.test(5, 5, reference_range=(103, None)).p_value)


def test_ends_of_a_range_that_are_swapped_are_refused_by_place() -> None:
    with pytest.raises(DomainError, match="lower end of reference_range lies above the upper at 'B'"):
        srb.test(pd.Series({"A": 5, "B": 5}), 5, reference_range=(pd.Series({"A": 103, "B": 108}), 107))


def test_an_end_in_another_unit_is_refused() -> None:
    with pytest.raises(UnitError, match="^reference_upper does not look like"):
        srb.test(5, 5, reference_range=(103, 1.07))


def test_an_unknown_alternative_of_a_range_is_refused() -> None:
    births = read_births(5.0, 5.0)
    low, high = np.array(103.0), np.array(107.0)
    with pytest.raises(AssertionError):
        _against_range(births, low, high, "more", "score")  # type: ignore[arg-type]


def test_the_warning_of_weighted_births_points_at_the_caller() -> None:
    with pytest.warns(ApproximationWarning) as seen:
        srb.test(5218.5, 4683, reference=105, method="score")
    assert seen[0].filename == __file__


def test_a_result_survives_pickling() -> None:
    found = srb.test([5218, 5], [4683, 5], reference_range=(103, 107))
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.p_value, found.p_value)
    assert again.params == found.params
    assert not again.p_value.flags.writeable
