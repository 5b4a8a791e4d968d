"""Coverage: edges and the policy above 100 %."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators import coverage
from gender_indicators.core import Status
from gender_indicators.coverage import estimation
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, OverCoverageWarning


def test_nobody_eligible_is_undefined_not_zero() -> None:
    found = coverage.estimate([0, 5], [0, 0])
    assert np.isnan(found.value).all()
    assert found.reasons.at(0) == found.reasons.at(1) == ("undefined",)
    assert (found.status == Status.CANNOT_EXIST).all()


def test_a_missing_numerator_is_missing_and_a_reported_zero_stays_zero() -> None:
    found = coverage.estimate([np.nan, 0], [10, 10])
    assert np.isnan(found.value[0])
    assert found.value[1] == 0
    assert found.reasons.at(0) == ("missing",)


def test_above_100_is_kept_flagged_and_warned_about() -> None:
    with pytest.warns(OverCoverageWarning, match=r"at 'B': look for an under-estimated denominator"):
        found = coverage.estimate(pd.Series({"A": 5, "B": 12}), pd.Series({"A": 10, "B": 10}))
    assert found.value.tolist() == [50, 120]
    assert found.reasons.at(1) == ("over_100",)
    assert found.interval is not None
    assert np.isnan(found.interval.lower).tolist() == [False, True]


def test_above_100_can_be_refused() -> None:
    with pytest.raises(DomainError, match="more reached than eligible at position 1"):
        coverage.estimate([5, 12], 10, over_100="raise")


def test_above_100_can_be_kept_silently() -> None:
    assert coverage.estimate(12, 10, over_100="keep").value == 120


def test_above_100_can_be_capped_and_says_so() -> None:
    found = coverage.estimate(12, 10, over_100="cap")
    assert found.value == 100
    assert found.reasons.at() == ("over_100", "capped")


def test_above_100_can_be_left_empty() -> None:
    found = coverage.estimate(12, 10, over_100="missing")
    assert np.isnan(found.value)
    assert found.status == Status.MISSING


def test_per_scales_value_and_limits() -> None:
    share, percent = coverage.estimate(5, 10, per=1), coverage.estimate(5, 10)
    assert share.interval is not None
    assert percent.interval is not None
    assert float(percent) == 100 * float(share)
    assert float(percent.interval.lower) == pytest.approx(100 * float(share.interval.lower))


@pytest.mark.parametrize("per", [0, -1, float("nan"), float("inf")])
def test_per_must_be_positive(per: float) -> None:
    with pytest.raises(DomainError, match="per must be a number above 0"):
        coverage.estimate(1, 2, per=per)


def test_invalid_rows_can_be_left_empty() -> None:
    found = coverage.estimate([-1, 5], 10, on_invalid="nan")
    assert found.reasons.at(0) == ("invalid",)
    assert found.status.tolist() == [Status.MISSING, Status.NORMAL]


def test_unknown_policies_are_refused() -> None:
    with pytest.raises(MethodError, match="over_100='ignore'"):
        coverage.estimate(1, 2, over_100="ignore")  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        estimation._apply("ignore", np.array(1.0), np.array(True), 100, labels=estimation.align(x=1)[1])  # type: ignore[arg-type]


def test_no_level_gives_no_interval() -> None:
    assert coverage.estimate(1, 2, level=None).interval is None


@pytest.mark.parametrize(
    ("per", "unit"),
    [(1, "share"), (100, "percent"), (1000, "per_1000"), (100_000, "per_100000"), (10, "per_10")],
)
def test_the_unit_follows_the_multiplier(per: float, unit: str) -> None:
    found = coverage.estimate(1, 2, per=per)
    assert found.unit is not None
    assert (found.unit.code, found.unit.per) == (unit, per)


def test_level_method_labels_and_options_are_kept() -> None:
    frame = pd.DataFrame({2022: [5], 2023: [6]}, index=["A"])
    found = coverage.estimate(frame, 10, level=0.9, method="jeffreys", per=1, over_100="keep")
    assert found.interval is not None
    assert (found.interval.level, found.interval.method) == (0.9, "jeffreys")
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    options = dict(found.params)
    assert (options["level"], options["method"], options["per"], options["over_100"]) == (
        0.9,
        "jeffreys",
        1,
        "keep",
    )


def test_a_value_above_100_that_is_kept_is_a_normal_value() -> None:
    found = coverage.estimate([5, 12], 10, over_100="keep")
    assert found.status.tolist() == [Status.NORMAL, Status.NORMAL]
    left_out = coverage.estimate([5, 12], 10, over_100="missing")
    assert left_out.status.tolist() == [Status.NORMAL, Status.MISSING]


def test_the_place_of_a_bad_count_is_named() -> None:
    index = ["A", "B"]
    good, bad = pd.Series([1, 2], index=index), pd.Series([1, -2], index=index)
    with pytest.raises(DomainError, match="^reached is negative at 'B'"):
        coverage.estimate(bad, good)
    with pytest.raises(DomainError, match="^eligible is negative at 'B'"):
        coverage.estimate(good, bad)
    with pytest.raises(MethodError, match="^method='fieller'"):
        coverage.estimate(1, 2, method="fieller")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="Write 0.95"):
        coverage.estimate(1, 2, level=95)


def test_weighted_counts_are_flagged_approximate() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at position 0"):
        found = coverage.estimate([19.5, 5], [22.2, 10])
    assert found.reasons.at(0) == ("weighted_counts",)
    assert found.reasons.at(1) == ()
    assert found.provenance.weighted
