"""The sex ratio at birth: edges, flags, refusals."""

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
    MethodError,
    SmallNumbersWarning,
)
from gender_indicators.srb.estimation import INTERVAL_METHODS
from gender_indicators.srb.units import SRB_UNITS, SrbUnit
from gender_indicators.stats.limits import IntervalMethod


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


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="^method='wild' is not known.*'delta', 'fieller'"):
        srb.estimate(1, 1, method="wild")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="^unit='per_100' is not known"):
        srb.estimate(1, 1, unit="per_100")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="^min_births must be a number of at least 0"):
        srb.estimate(1, 1, min_births=-1)


@pytest.mark.parametrize("method", INTERVAL_METHODS)
@pytest.mark.parametrize("level", [0.9, None])
def test_a_number_of_workers_is_checked_whatever_the_method(
    method: IntervalMethod, level: float | None
) -> None:
    with pytest.raises(DomainError, match="workers must be a whole number"):
        srb.estimate(5218, 4683, method=method, level=level, workers=0)


@pytest.mark.parametrize("method", INTERVAL_METHODS)
def test_every_method_gives_limits_round_the_ratio(method: IntervalMethod) -> None:
    found = srb.estimate(5218, 4683, method=method)
    lower, upper = found.limits()
    assert lower < found.value < upper
    assert found.interval is not None
    assert found.interval.method == dict(found.params)["method"] == method
    assert len(found.reasons) == 0


@pytest.mark.parametrize(
    ("method", "counts"),
    [
        ("logit", (0, 9000)),
        ("logit", (9000, 0)),
        ("logit", (0, 0)),
        ("delta", (0, 9000)),
        ("delta", (9000, 0)),
        ("fieller", (9000, 3)),
        ("wald", (0, 0)),
    ],
)
@pytest.mark.parametrize("unit", SRB_UNITS)
def test_a_method_without_limits_says_so(
    method: IntervalMethod, counts: tuple[int, int], unit: SrbUnit
) -> None:
    found = srb.estimate(*counts, method=method, unit=unit, min_births=0)
    assert np.isnan(found.limits()).all()
    assert "no_limits" in found.reasons.at()


def test_wald_s_interval_collapses_with_a_zero_count() -> None:
    found = srb.estimate([0, 9000], [9000, 0], method="wald")
    np.testing.assert_array_equal(found.limits(), [[0, np.inf], [0, np.inf]])
    assert "no_limits" not in found.reasons


@pytest.mark.parametrize("method", INTERVAL_METHODS)
def test_missing_and_invalid_counts_are_not_without_limits(method: IntervalMethod) -> None:
    found = srb.estimate([np.nan, -1, 5218], [4683, 4683, 4683], method=method, on_invalid="nan")
    assert "no_limits" not in found.reasons
    assert [found.reasons.at(place) for place in range(3)] == [("missing",), ("invalid",), ()]


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("male_per_100_female", 110),
        ("female_per_1000_male", 10_000 / 11),
        ("male_share", 11 / 21),
        ("female_share", 10 / 21),
    ],
)
def test_the_ratio_is_written_in_every_unit(unit: SrbUnit, value: float) -> None:
    found = srb.estimate(5500, 5000, unit=unit)
    lower, upper = found.limits()
    assert float(found) == pytest.approx(value, rel=1e-15, abs=0)
    assert lower < value < upper
    assert found.spec is not None
    assert found.spec.unit.code == dict(found.params)["unit"] == unit


@pytest.mark.parametrize("method", INTERVAL_METHODS)
def test_girls_per_1000_boys_swap_the_limits(method: IntervalMethod) -> None:
    lower, upper = srb.estimate(5500, 5000, method=method).limits()
    low, high = srb.estimate(5500, 5000, method=method, unit="female_per_1000_male").limits()
    assert float(low) == pytest.approx(float(1e5 / upper), rel=1e-12, abs=0)
    assert float(high) == pytest.approx(float(1e5 / lower), rel=1e-12, abs=0)


def test_without_boys_girls_per_1000_boys_are_infinite() -> None:
    found = srb.estimate(0, 9000, unit="female_per_1000_male")
    assert float(found) == np.inf
    assert found.limits()[1] == np.inf


def test_a_lower_limit_below_zero_stays_on_the_ratio_alone() -> None:
    assert srb.estimate(3, 2, method="delta", min_births=0).limits()[0] < 0
    for unit, place, end in (
        ("male_share", 0, 0),
        ("female_share", 1, 1),
        ("female_per_1000_male", 1, np.inf),
    ):
        found = srb.estimate(3, 2, method="delta", unit=unit, min_births=0)  # type: ignore[arg-type]
        assert found.limits()[place] == end


@pytest.mark.parametrize("method", INTERVAL_METHODS)
def test_several_threads_give_the_same_limits(method: IntervalMethod) -> None:
    rng = np.random.default_rng(1)
    male, female = rng.integers(0, 300, (2, 20_000))
    one, two = (
        srb.estimate(male, female, method=method, min_births=0, workers=workers).limits()
        for workers in (1, 2)
    )
    np.testing.assert_array_equal(one, two)


def test_a_result_survives_pickling() -> None:
    found = srb.estimate([5218, 0], [4683, 9000], method="logit", unit="male_share")
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.limits(), found.limits())
    assert again.params == found.params
    assert again.reasons.at(1) == ("no_limits",)
    assert not again.value.flags.writeable


def test_counts_up_to_a_million_million_keep_their_precision() -> None:
    found = srb.estimate(515e9, 485e9)
    assert found.interval is not None
    # delta method: at this size all intervals agree
    half = 1.959963984540054 * float(found) * np.sqrt(1 / 515e9 + 1 / 485e9)
    assert float(found.interval.upper - found.value) == pytest.approx(half, rel=1e-5, abs=0)


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
