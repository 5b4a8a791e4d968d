"""Sums over years and areas, and moving windows: missing counts, gaps, ends, labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Estimate, Status
from gender_indicators.errors import (
    AlignmentError,
    ApproximationWarning,
    DomainError,
    InputError,
    MethodError,
    ShapeError,
    SmallNumbersWarning,
)

YEARS = [2019, 2020, 2021, 2022, 2023]
MALE = np.array([5039.0, 5101, 4987, 5080, 5005])
FEMALE = np.array([4561.0, 4590, 4611, 4575, 4540])


# ------------------------------------------------------------------------------------------- pool
def test_pooled_is_the_ratio_of_sums_with_the_interval_of_the_sums() -> None:
    found = srb.pool(MALE, FEMALE, level=0.9, method="clopper-pearson")
    expected = srb.estimate(MALE.sum(), FEMALE.sum(), level=0.9, method="clopper-pearson")
    assert float(found) == float(expected)
    assert [float(limit) for limit in found.limits()] == [float(limit) for limit in expected.limits()]
    assert found.n == MALE.sum() + FEMALE.sum()
    assert found.spec is srb.SRB
    options = dict(found.params)
    assert (options["level"], options["method"], options["missing"]) == (0.9, "clopper-pearson", "propagate")


def test_years_of_a_table_are_pooled_for_each_area() -> None:
    male = pd.DataFrame([MALE, MALE + 100], index=["A", "B"], columns=YEARS)
    female = pd.DataFrame([FEMALE, FEMALE], index=["A", "B"], columns=YEARS)
    found = srb.pool(male, female)
    assert list(found.to_frame().index) == ["A", "B"]
    assert found.value[0] == float(srb.pool(MALE, FEMALE))


def test_groups_come_in_the_order_of_their_first_appearance() -> None:
    by = pd.Series(["south", "north", "south", "centre", "north"], name="region")
    found = srb.pool(pd.Series(MALE), pd.Series(FEMALE), by=by)
    assert found.index is not None
    assert list(found.index) == ["south", "north", "centre"]
    assert found.index.name == "region"
    assert found.n.tolist() == [MALE[0] + FEMALE[0] + MALE[2] + FEMALE[2], 19_236, 9655]
    assert found.value[0] == 100 * (MALE[0] + MALE[2]) / (FEMALE[0] + FEMALE[2])


def test_groups_may_be_numbers_or_mixed_and_need_no_name() -> None:
    assert list(srb.pool(MALE, FEMALE, by=[2, 1, 2, 1, 2]).to_frame().index) == [2, 1]
    found = srb.pool(MALE, FEMALE, by=pd.Series(["b", 1, "b", 1, "b"], dtype=object))
    assert list(found.to_frame().index) == ["b", 1]
    assert found.to_frame().index.name == "group"


def test_columns_of_a_table_are_grouped_for_each_row() -> None:
    male, female = np.array([MALE, MALE + 100]), np.array([FEMALE, FEMALE])
    found = srb.pool(male, female, by=["old", "old", "new", "new", "new"])
    assert list(found.to_frame().index) == [(0, "old"), (0, "new"), (1, "old"), (1, "new")]
    frame = pd.DataFrame(male, index=["A", "B"], columns=YEARS)
    by = pd.Series(["old", "old", "new", "new", "new"], index=YEARS)
    labelled = srb.pool(frame, female, by=by)
    assert list(labelled.to_frame().index) == [("A", "old"), ("A", "new"), ("B", "old"), ("B", "new")]
    np.testing.assert_array_equal(labelled.value, found.value)


def test_one_missing_count_makes_its_sum_missing() -> None:
    male = MALE.copy()
    male[1] = np.nan
    found = srb.pool(male, FEMALE, by=["a", "a", "a", "b", "b"])
    assert np.isnan(found.value).tolist() == [True, False]
    assert found.reasons.at(0) == ("missing",)
    assert found.status.tolist() == [Status.MISSING, Status.NORMAL]
    assert np.isnan(found.n[0])


@pytest.mark.parametrize("absent", ["male", "female"])
def test_available_counts_are_summed_and_flagged_and_both_sexes_left_out_together(absent: str) -> None:
    male, female = MALE.copy(), FEMALE.copy()
    (male if absent == "male" else female)[1] = np.nan
    found = srb.pool(male, female, by=["a", "a", "a", "b", "b"], missing="available")
    assert found.n[0] == MALE[0] + MALE[2] + FEMALE[0] + FEMALE[2]
    assert found.reasons.at(0) == ("some_missing",)
    assert found.reasons.at(1) == ()
    whole = srb.pool(male, female, missing="available")
    assert whole.reasons.at() == ("some_missing",)


def test_a_group_without_any_count_is_missing_under_both_rules() -> None:
    for missing in ("propagate", "available"):
        found = srb.pool([np.nan, 5039], [4561, 4561], by=["a", "b"], missing=missing)  # type: ignore[arg-type]
        assert np.isnan(found.value[0])
        assert found.reasons.at(0) == ("missing",)


def test_a_sum_of_no_births_is_undefined_and_not_missing() -> None:
    with pytest.warns(SmallNumbersWarning):
        found = srb.pool([0, 0], [0, 0])
    assert found.reasons.at() == ("undefined", "small_numbers")


def test_small_sums_are_flagged_where_the_caller_stands() -> None:
    with pytest.warns(SmallNumbersWarning, match="1 of 2 with few births: 'b'") as seen:
        found = srb.pool([5039, 50], [4561, 40], by=["a", "b"])
    assert [warning.filename for warning in seen] == [__file__]
    assert found.reasons.at(1) == ("small_numbers",)
    srb.pool([5039, 50], [4561, 40], by=["a", "b"], min_births=0)


def test_weighted_counts_are_flagged_even_where_their_sum_is_whole() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at position 0; position 1") as seen:
        found = srb.pool([5039.5, 5100.5, 5000], [4561, 4561, 4600], by=["a", "a", "b"])
    assert [warning.filename for warning in seen] == [__file__]
    assert found.reasons.at(0) == ("weighted_counts",)
    assert found.reasons.at(1) == ("small_numbers",) or found.reasons.at(1) == ()
    assert found.provenance.weighted


def test_a_method_without_limits_says_so_of_the_sum() -> None:
    found = srb.pool([5, 6], [0, 0], method="logit", min_births=0)
    assert found.reasons.at() == ("no_limits",)
    assert srb.pool([5, 6], [0, 0], level=None, min_births=0).reasons.at() == ()


@pytest.mark.parametrize("counts", [5.0, [], np.ones((2, 0)), np.ones((2, 2, 2))])
def test_what_cannot_be_summed_is_refused(counts: object) -> None:
    with pytest.raises(ShapeError, match="^nothing to pool in shape"):
        srb.pool(counts, counts)  # type: ignore[arg-type]


def test_groups_of_another_length_or_label_are_refused() -> None:
    with pytest.raises(ShapeError, match="by has 2 labels for 5 counts"):
        srb.pool(MALE, FEMALE, by=["a", "b"])
    index = pd.Index(list("abcde"))
    with pytest.raises(AlignmentError, match="the births and by carry different labels"):
        srb.pool(pd.Series(MALE, index), FEMALE, by=pd.Series(list("xxyyy")))


def test_a_count_without_a_group_is_refused_by_place() -> None:
    with pytest.raises(InputError, match="^by is missing at 'c': name the group of every count"):
        srb.pool(pd.Series(MALE, list("abcde")), FEMALE, by=["x", "x", None, "y", "y"])


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="^missing='zero'"):
        srb.pool(MALE, FEMALE, missing="zero")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="^method='exact'"):
        srb.pool(MALE, FEMALE, method="exact")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="^min_births must be a number of at least 0"):
        srb.pool(MALE, FEMALE, min_births=-1)
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        srb.pool(MALE, FEMALE, level=95)


# ---------------------------------------------------------------------------------------- rolling
def labels(found: Estimate) -> list[Any]:
    return list(found.to_frame().index)


def test_windows_are_labelled_by_their_years_and_sum_over_them() -> None:
    found = srb.rolling(YEARS, MALE, FEMALE, window=3, level=0.9, method="jeffreys")
    assert labels(found) == ["2019-2021", "2020-2022", "2021-2023"]
    expected = srb.pool(MALE[1:4], FEMALE[1:4], level=0.9, method="jeffreys")
    assert found.value[1] == float(expected)
    assert [limit[1] for limit in found.limits()] == [float(limit) for limit in expected.limits()]
    assert found.to_frame().index.name == "window"
    options = dict(found.params)
    assert (options["window"], options["gaps"], options["partial"]) == (3, "refuse", "drop")


def test_a_window_of_one_year_is_that_year() -> None:
    found = srb.rolling(YEARS, MALE, FEMALE, window=1)
    assert labels(found) == [str(year) for year in YEARS]
    np.testing.assert_array_equal(found.value, srb.estimate(MALE, FEMALE).value)


def test_years_may_come_in_any_order() -> None:
    order = [3, 0, 4, 1, 2]
    found = srb.rolling(np.array(YEARS)[order], MALE[order], FEMALE[order], window=2)
    np.testing.assert_array_equal(found.value, srb.rolling(YEARS, MALE, FEMALE, window=2).value)


def test_an_absent_year_is_refused_by_name() -> None:
    with pytest.raises(
        DomainError, match=r'^years absent: 2020, 2021. A window .* gaps="nan" .* gaps="shrink"'
    ):
        srb.rolling([2019, 2022, 2023], MALE[:3], FEMALE[:3], window=2)


def test_many_absent_years_are_counted() -> None:
    with pytest.raises(DomainError, match=r"^years absent: 2001, 2002, 2003, 2004, 2005 ... \(9 in all\)"):
        srb.rolling([2000, 2010], MALE[:2], FEMALE[:2], window=2)


def test_an_absent_year_leaves_its_windows_empty() -> None:
    found = srb.rolling([2019, 2020, 2022, 2023], MALE[:4], FEMALE[:4], window=2, gaps="nan")
    assert labels(found) == ["2019-2020", "2020-2021", "2021-2022", "2022-2023"]
    assert np.isnan(found.value).tolist() == [False, True, True, False]
    assert found.reasons.at(1) == ("missing",)


def test_an_absent_year_is_left_out_and_its_windows_flagged() -> None:
    found = srb.rolling([2019, 2020, 2022, 2023], MALE[:4], FEMALE[:4], window=2, gaps="shrink")
    assert found.value[1] == 100 * MALE[1] / FEMALE[1]
    assert found.reasons.at(1) == found.reasons.at(2) == ("some_missing",)
    assert found.reasons.at(0) == ()


def test_a_window_without_any_year_is_missing() -> None:
    found = srb.rolling([2019, 2023], MALE[:2], FEMALE[:2], window=2, gaps="shrink")
    assert found.reasons.at(1) == found.reasons.at(2) == ("missing",)


@pytest.mark.parametrize(
    ("gaps", "reasons"), [("refuse", "missing"), ("nan", "missing"), ("shrink", "some_missing")]
)
def test_a_year_whose_count_is_missing_is_no_refusal(gaps: str, reasons: str) -> None:
    male = MALE.copy()
    male[2] = np.nan
    found = srb.rolling(YEARS, male, FEMALE, window=2, gaps=gaps)  # type: ignore[arg-type]
    assert [found.reasons.at(place) for place in range(4)] == [(), (reasons,), (reasons,), ()]


def test_partial_windows_are_marked_and_named_by_the_years_they_have() -> None:
    found = srb.rolling(YEARS, MALE, FEMALE, window=3, partial="mark")
    assert labels(found)[:3] == ["2019", "2019-2020", "2019-2021"]
    assert len(found) == 5
    assert found.value[1] == 100 * MALE[:2].sum() / FEMALE[:2].sum()
    assert [found.reasons.at(place) for place in range(3)] == [("partial_window",), ("partial_window",), ()]


def test_a_partial_window_may_hold_all_years_there_are() -> None:
    found = srb.rolling(YEARS[:2], MALE[:2], FEMALE[:2], window=5, partial="mark")
    assert labels(found) == ["2019", "2019-2020"]


def test_a_gap_in_a_partial_window_bears_both_marks() -> None:
    found = srb.rolling([2019, 2021], MALE[:2], FEMALE[:2], window=3, partial="mark", gaps="shrink")
    assert found.reasons.at(1) == ("some_missing", "partial_window")


def test_windows_of_a_table_run_along_its_columns() -> None:
    male = pd.DataFrame([MALE, MALE + 100], index=["A", "B"], columns=YEARS)
    female = pd.DataFrame([FEMALE, FEMALE], index=["A", "B"], columns=YEARS)
    found = srb.rolling(male.columns, male, female, window=4)
    assert labels(found) == [("A", "2019-2022"), ("A", "2020-2023"), ("B", "2019-2022"), ("B", "2020-2023")]
    np.testing.assert_array_equal(found.value[0], srb.rolling(YEARS, MALE, FEMALE, window=4).value)
    unlabelled = srb.rolling(YEARS, male.to_numpy(), female.to_numpy(), window=4)
    assert labels(unlabelled)[0] == (0, "2019-2022")


def test_years_belong_to_their_births_by_label() -> None:
    index = pd.Index(list("abcde"))
    births = pd.Series(MALE, index), pd.Series(FEMALE, index)
    found = srb.rolling(pd.Series(YEARS, index), *births, window=5)
    assert labels(found) == ["2019-2023"]
    with pytest.raises(AlignmentError, match="years and the births carry different labels"):
        srb.rolling(pd.Series(YEARS), *births, window=5)


def test_years_of_another_number_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"years of shape \(4,\) for births of shape \(5,\)"):
        srb.rolling(YEARS[:4], MALE, FEMALE, window=2)


def test_a_year_that_occurs_twice_is_refused() -> None:
    with pytest.raises(InputError, match="years repeated: 2019"):
        srb.rolling([2019, 2019, 2020, 2021, 2022], MALE, FEMALE, window=2)


def test_a_year_that_is_none_is_refused_by_the_label_of_its_births() -> None:
    with pytest.raises(DomainError, match="^years is not a whole year from 0 to 9999 at 'e'"):
        srb.rolling([2019, 2020, 2021, 2022, 20233], pd.Series(MALE, list("abcde")), FEMALE, window=2)


@pytest.mark.parametrize("window", [0, -1, 2.5, 3.0, True, "3"])
def test_a_window_is_a_whole_number_of_years(window: object) -> None:
    with pytest.raises(DomainError, match="^window must be a whole number of years from 1"):
        srb.rolling(YEARS, MALE, FEMALE, window=window)  # type: ignore[arg-type]
    assert len(srb.rolling(YEARS, MALE, FEMALE, window=np.int64(3))) == 3  # type: ignore[arg-type]


def test_a_window_longer_than_the_years_is_refused() -> None:
    with pytest.raises(DomainError, match='^no window of 6 years lies within 2019-2023: .*partial="mark"'):
        srb.rolling(YEARS, MALE, FEMALE, window=6)


def test_nothing_to_move_over_is_refused() -> None:
    with pytest.raises(ShapeError, match="nothing to move a window over"):
        srb.rolling(2019, 5, 4, window=1)


def test_small_and_weighted_windows_are_flagged_where_the_caller_stands() -> None:
    with pytest.warns(SmallNumbersWarning) as seen, pytest.warns(ApproximationWarning):
        found = srb.rolling([2019, 2020, 2021], [50.5, 60, 70], [50, 60, 70], window=2)
    assert {warning.filename for warning in seen} == {__file__}
    assert found.reasons.at(0) == ("weighted_counts", "small_numbers")
    assert found.reasons.at(1) == ("small_numbers",)


def test_unknown_options_of_windows_are_refused() -> None:
    with pytest.raises(MethodError, match="^gaps='skip'"):
        srb.rolling(YEARS, MALE, FEMALE, window=2, gaps="skip")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="^partial='keep'"):
        srb.rolling(YEARS, MALE, FEMALE, window=2, partial="keep")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="^method='exact'"):
        srb.rolling(YEARS, MALE, FEMALE, window=2, method="exact")  # type: ignore[arg-type]
