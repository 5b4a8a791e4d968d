"""Two sex ratios at birth against each other: directions, periods, corners, what travels along."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import (
    AlignmentError,
    ApproximationWarning,
    DomainError,
    InputError,
    MethodError,
)
from gender_indicators.stats.comparison import COMPARISON_METHODS, ComparisonMethod

YEARS = {2023: (5039, 4561), 2018: (4940, 4660)}


def two_years(**options: object) -> srb.Comparison:
    return srb.compare(*YEARS[2023], *YEARS[2018], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", COMPARISON_METHODS)
def test_the_value_is_the_ratio_of_the_two_ratios_under_every_method(method: ComparisonMethod) -> None:
    found = two_years(method=method)
    assert float(found.ratio) == pytest.approx(float(found.srb_a / found.srb_b), rel=1e-14)
    assert found.ratio.interval is not None
    assert found.ratio.interval.method == method
    assert found.ratio.interval.lower < found.ratio.value < found.ratio.interval.upper


def test_the_conditional_estimate_lies_nearer_to_one() -> None:
    found = two_years()
    assert 1 < found.conditional < found.ratio.value


@pytest.mark.parametrize("method", ["score", "yates", "likelihood-ratio", "wald"])
def test_only_the_exact_methods_have_a_conditional_estimate(method: ComparisonMethod) -> None:
    assert np.isnan(two_years(method=method).conditional)


def test_greater_asks_whether_the_first_lies_above() -> None:
    assert two_years(alternative="greater").test.p_value < 0.1
    assert two_years(alternative="less").test.p_value > 0.9


@pytest.mark.parametrize(
    ("method", "named"), [("fisher", "fisher-minlike"), ("mid-p", "mid-p-doubled"), ("score", "score")]
)
def test_the_two_sided_rule_is_named(method: ComparisonMethod, named: str) -> None:
    assert two_years(method=method).test.method == named


def test_periods_that_share_a_year_are_refused() -> None:
    with pytest.raises(DomainError, match="period_a 2019-2023 and period_b 2020-2024 share 2020-2023"):
        two_years(period_a=(2019, 2023), period_b=(2020, 2024))


def test_windows_that_share_a_year_are_refused_by_their_labels() -> None:
    years = np.arange(2015, 2025)
    male, female = np.full(10, 5039.0), np.full(10, 4561.0)
    windows = srb.rolling(years, male, female, window=5)
    assert windows.index is not None
    with pytest.raises(DomainError, match="share 2016-2019"):
        two_years(period_a=windows.index[0], period_b=windows.index[1])
    apart = two_years(period_a=windows.index[0], period_b=windows.index[5])
    assert dict(apart.params)["period_b"] == "2020-2024"


def test_one_period_alone_is_refused() -> None:
    with pytest.raises(InputError, match="only period_a"):
        two_years(period_a=(2019, 2023))


def test_without_girls_on_one_side_the_ratio_is_infinite() -> None:
    found = srb.compare(5, 0, 4, 3)
    assert float(found.ratio) == np.inf
    assert found.srb_a == np.inf
    assert found.ratio.interval is not None
    assert 0 < found.ratio.interval.lower < 2
    assert found.ratio.interval.upper == np.inf
    assert found.ratio.reasons.at() == ()


def test_without_births_on_one_side_nothing_is_known() -> None:
    found = srb.compare(0, 0, 4, 3)
    assert np.isnan(float(found.ratio))
    assert found.ratio.status == Status.CANNOT_EXIST
    assert found.ratio.reasons.at() == ("undefined",)
    assert found.test.p_value == 1


def test_a_method_without_limits_says_so() -> None:
    found = srb.compare(0, 5, 4, 3, method="wald")
    assert float(found.ratio) == 0
    assert found.ratio.reasons.at() == ("no_limits",)
    assert found.ratio.status == Status.NORMAL


def test_a_missing_count_is_missing_in_all_parts() -> None:
    found = srb.compare([5039, np.nan], 4561, 4940, 4660)
    for values in (found.ratio.value, found.conditional, found.test.p_value, *found.ratio.limits()):
        assert np.isnan(values).tolist() == [False, True]
    assert found.ratio.status.tolist() == [Status.NORMAL, Status.MISSING]
    assert found.ratio.reasons.at(1) == ("missing",)


def test_no_level_gives_no_interval_and_the_same_columns() -> None:
    found = two_years(level=None)
    assert found.ratio.interval is None
    frame = found.to_frame()
    assert list(frame.columns) == list(two_years().to_frame().columns)
    assert frame[["lower", "upper", "level"]].isna().all(axis=None)


def test_labels_and_options_travel_along() -> None:
    index = pd.Index(["A", "B"], name="area")
    male, female = pd.Series([5039, 4940], index), pd.Series([4561, 4660], index)
    found = srb.compare(male, female, 4987, 4613, method="score", level=0.9, alternative="greater")
    frame = found.to_frame()
    assert frame.index.equals(index)
    assert frame["n"].tolist() == [19_200, 19_200]
    assert frame["test"].tolist() == ["score"] * 2
    assert frame["alternative"].tolist() == ["greater"] * 2
    assert frame["interval"].tolist() == ["score"] * 2
    assert frame["srb_b"].round(2).tolist() == [108.11] * 2
    options = dict(found.params)
    assert (options["method"], options["level"], options["alternative"]) == ("score", 0.9, "greater")
    assert options["period_a"] is None
    assert dict(found.test.params)["method"] == "score"
    assert found.ratio.spec is srb.SRB_RATIO


def test_a_table_of_areas_and_years_keeps_both_labels() -> None:
    frame = pd.DataFrame({2022: [5039], 2023: [4940]}, index=["A"])
    found = srb.compare(frame, 4600, 100, 100)
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    assert list(found.test.to_frame().index) == [("A", 2022), ("A", 2023)]


def test_series_of_other_areas_are_refused() -> None:
    with pytest.raises(AlignmentError, match="male_a and female_b"):
        srb.compare(pd.Series({"A": 1}), 1, 1, pd.Series({"B": 1}))


@pytest.mark.parametrize("method", ["fisher", "mid-p"])
def test_an_exact_comparison_wants_whole_counts(method: ComparisonMethod) -> None:
    with pytest.raises(DomainError, match="^female_b is not whole at 'B': .*method=\"score\""):
        srb.compare(5, 4, 3, pd.Series({"A": 2, "B": 2.5}), method=method)


def test_weighted_counts_are_flagged_approximate() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at position 1") as seen:
        found = srb.compare([5039, 5039.5], 4561, 4940, 4660, method="score")
    assert [warning.filename for warning in seen] == [__file__]
    assert found.ratio.reasons.at(1) == ("weighted_counts",)
    assert found.ratio.provenance.weighted


def test_more_births_than_exact_sums_are_made_for_are_refused() -> None:
    many = 5e11
    with pytest.raises(
        DomainError, match='^more births than exact sums are made for at the value: method="score"'
    ):
        srb.compare(many, many, many, many)
    assert srb.compare(many, many, many, many, method="score").test.p_value == 1
    assert srb.compare(many, many, 3, 2).test.p_value > 0.5  # few on one side: a short sum


def test_a_negative_count_is_refused_by_name_and_place() -> None:
    with pytest.raises(DomainError, match="^male_b is negative at 'B'"):
        srb.compare(1, 1, pd.Series({"A": 1, "B": -1}), 1)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="^method='chi2' is not known"):
        two_years(method="chi2")
    with pytest.raises(MethodError, match="^alternative='more'"):
        two_years(alternative="more")
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        two_years(level=95)


def test_a_comparison_reads_as_a_sentence() -> None:
    assert repr(two_years()) == (
        "Comparison of SRB 110.48 against 106.01: ratio 1.0422, 95 % interval 0.9844 to 1.1034 (fisher), "
        "n = 19,200; p = 0.1569, two-sided, fisher-minlike"
    )
    assert "interval" not in repr(two_years(level=None))
    assert repr(srb.compare([5, 6], 4, 3, 2)) == "Comparison of shape (2,), two-sided, fisher-minlike"


def test_a_copy_through_pickle_is_read_only_too() -> None:
    found = two_years(period_a="2023", period_b="2018")
    copied = pickle.loads(pickle.dumps(found))
    assert repr(copied) == repr(found)
    assert copied.params == found.params
    assert not any(array.flags.writeable for array in (copied.srb_a, copied.srb_b, copied.conditional))
