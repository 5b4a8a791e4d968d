"""The sex ratio at birth: edges, flags, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import (
    AlignmentError,
    ApproximationWarning,
    DomainError,
    MethodError,
    SmallNumbersWarning,
)


def test_without_girls_the_ratio_and_its_upper_limit_are_infinite() -> None:
    found = srb.estimate(5, 0, min_births=0)
    assert float(found) == np.inf
    assert found.interval is not None
    assert found.interval.upper == np.inf
    assert np.isfinite(found.interval.lower)


def test_lower_bound_is_zero_when_no_boys_are_born() -> None:
    found = srb.estimate(0, 5, min_births=0)
    assert float(found) == 0
    assert found.interval is not None
    assert found.interval.lower == 0


def test_without_births_nothing_is_known() -> None:
    found = srb.estimate(0, 0, min_births=0)
    assert np.isnan(float(found))
    assert found.interval is not None
    assert (float(found.interval.lower), float(found.interval.upper)) == (0, np.inf)
    assert found.reasons.at() == ("undefined",)
    assert found.status == Status.CANNOT_EXIST


def test_a_missing_count_is_missing_not_zero() -> None:
    found = srb.estimate([np.nan, 5218], [100, 4683])
    assert np.isnan(found.value[0])
    assert found.reasons.at(0) == ("missing",)
    assert found.status.tolist() == [Status.MISSING, Status.NORMAL]


def test_one_warning_counts_the_small_areas_and_names_them() -> None:
    index = pd.Index(["Mường Nhé", "Sín Thầu", "Điện Biên"])
    with pytest.warns(SmallNumbersWarning, match="2 of 3 with few births: 'Mường Nhé'; 'Sín Thầu'") as seen:
        found = srb.estimate(pd.Series([120, 40, 5218], index), pd.Series([100, 50, 4683], index))
    assert len(seen) == 1
    assert found.reasons.at(0) == ("small_numbers",)
    assert found.status[0] == Status.LOW_RELIABILITY


def test_a_study_of_299_couples_reported_as_154_is_flagged() -> None:
    with pytest.warns(SmallNumbersWarning):
        found = srb.estimate(181, 118)
    assert found.interval is not None
    assert found.interval.upper - found.interval.lower > 60


def test_the_default_flag_is_where_the_half_width_is_five_points() -> None:
    births = 6800
    male = births * 105 / 205
    with pytest.warns(ApproximationWarning):
        found = srb.estimate(male, births - male)
    assert found.interval is not None
    assert float(found.interval.upper - found.interval.lower) / 2 == pytest.approx(5, abs=0.05)


def test_weighted_counts_are_flagged_approximate() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at position 0"):
        found = srb.estimate([5218.5, 5218], [4683, 4683])
    assert found.reasons.at(0) == ("weighted_counts",)
    assert found.reasons.at(1) == ()


def test_a_missing_count_is_not_weighted() -> None:
    assert "weighted_counts" not in srb.estimate(np.nan, 5000).reasons


def test_a_negative_count_is_refused_and_named() -> None:
    with pytest.raises(DomainError, match="female_births is negative at 'B'"):
        srb.estimate(pd.Series({"A": 1, "B": 2}), pd.Series({"A": 1, "B": -2}))


def test_invalid_rows_are_left_empty_on_request() -> None:
    found = srb.estimate([5218, -1], [4683, 5], on_invalid="nan")
    assert np.isnan(found.value[1])
    assert found.reasons.at(1) == ("invalid",)
    assert np.isnan(found.n[1])


def test_series_of_other_areas_are_refused() -> None:
    with pytest.raises(AlignmentError):
        srb.estimate(pd.Series({"A": 1}), pd.Series({"B": 1}))


def test_no_level_gives_no_interval() -> None:
    assert srb.estimate(5218, 4683, level=None).interval is None


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(MethodError, match="method='wald'"):
        srb.estimate(1, 1, method="wald")  # type: ignore[arg-type]


def test_counts_up_to_a_million_million_keep_their_precision() -> None:
    found = srb.estimate(515e9, 485e9)
    assert found.interval is not None
    # delta method: at this size all intervals agree
    half = 1.959963984540054 * float(found) * np.sqrt(1 / 515e9 + 1 / 485e9)
    assert float(found.interval.upper - found.value) == pytest.approx(half, rel=1e-5)


def test_level_method_and_labels_are_kept() -> None:
    frame = pd.DataFrame({2022: [5218], 2023: [5300]}, index=["A"])
    found = srb.estimate(frame, 4683, level=0.9, method="jeffreys")
    assert found.interval is not None
    assert (found.interval.level, found.interval.method) == (0.9, "jeffreys")
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    assert found.n.tolist() == [[9901, 9983]]
    options = dict(found.params)
    assert (options["level"], options["method"], options["min_births"]) == (0.9, "jeffreys", 6800)


def test_a_level_in_percent_is_refused() -> None:
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        srb.estimate(5218, 4683, level=95)


def test_weighted_counts_are_said_to_be_weighted() -> None:
    with pytest.warns(ApproximationWarning):
        assert srb.estimate(5218.5, 4683).provenance.weighted


def test_the_warning_counts_all_and_small_areas() -> None:
    with pytest.warns(
        SmallNumbersWarning, match="^1 of 2 with few births: position 0. Read the interval, or pool years.$"
    ):
        srb.estimate([5, 5218], [5, 4683])
