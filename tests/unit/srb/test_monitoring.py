"""Monitoring of the sex ratio at birth."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import (
    AlignmentError,
    ApproximationWarning,
    DomainError,
    InputError,
    MethodError,
    ShapeError,
    UnitError,
)

YEARS = [2019, 2020, 2021, 2022, 2023]
MALE, FEMALE = [4900.0, 5000, 5180, 5200, 5050], [4660.0, 4700, 4640, 4650, 4700]
CUSUM: dict[str, Any] = {"reference": 105, "alternative_ratio": 110, "threshold": 5}


def chart(**options: Any) -> srb.Monitoring:
    return srb.monitor(YEARS, MALE, FEMALE, **CUSUM | options)


def test_a_rise_gives_an_alarm() -> None:
    found = chart()
    assert found.alarms == (2022, 2023)
    assert found.upper.tolist() == [5] * 5
    assert found.lower.tolist() == [-np.inf] * 5


def test_a_fall_gives_an_alarm_where_the_alternative_lies_below() -> None:
    found = srb.monitor(YEARS, MALE, [each * 1.1 for each in FEMALE], **CUSUM | {"alternative_ratio": 100})
    assert found.alarms[0] == 2019


@pytest.mark.parametrize(("reset", "last"), [("none", True), ("half", False), ("zero", False)])
def test_the_reset_decides_whether_an_alarm_goes_on(reset: str, last: bool) -> None:
    assert (2023 in chart(reset=reset).alarms) == last


def test_the_average_finds_both_sides_unless_told_one() -> None:
    options: dict[str, Any] = {"reference": 105, "method": "ewma", "threshold": 2}
    fewer = [each * 1.1 for each in FEMALE]
    assert srb.monitor(YEARS, MALE, FEMALE, **options).alarms
    assert srb.monitor(YEARS, MALE, fewer, **options).alarms
    assert not srb.monitor(YEARS, MALE, fewer, alternative_ratio=110, **options).alarms
    found = srb.monitor(YEARS, MALE, fewer, alternative_ratio="sub-saharan-africa", reset="zero", **options)
    assert found.alarms
    assert dict(found.params)["alternative_ratio"] == "103.1 (sub-saharan-africa)"


def test_the_table_says_what_happened_in_each_period() -> None:
    found = srb.monitor(YEARS, [*MALE[:3], np.nan, 0], [*FEMALE[:4], 0], **CUSUM)
    frame = found.to_frame()
    assert frame.index.name == "period"
    assert list(frame.columns) == [
        "male_births",
        "female_births",
        "value",
        "statistic",
        "lower",
        "upper",
        "alarm",
        "revised",
        "version",
        "reasons",
    ]
    assert frame["reasons"].tolist() == ["", "", "", "missing", "undefined"]
    assert np.isnan(frame.loc[2022, "statistic"])
    assert frame.loc[2023, "statistic"] == frame.loc[2021, "statistic"]


def test_the_result_can_be_pickled_and_read() -> None:
    found = chart()
    again = pickle.loads(pickle.dumps(found))
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert not again.path.flags.writeable
    assert not again.alarm.flags.writeable
    assert len(found) == 5
    assert repr(found) == (
        "Monitoring(5 periods 2019 to 2023, 2 alarms, first 2022, cusum, threshold 5, version 1)"
    )
    assert "no alarm" in repr(chart(threshold=500))


@pytest.mark.parametrize("method", ["cusum", "ewma"])
def test_the_threshold_follows_from_the_run_length(method: Any) -> None:
    options: dict[str, Any] = {
        "method": method,
        "threshold": None,
        "simulations": 500,
        "rng": 1,
    }
    short, long = chart(run_length=20, **options), chart(run_length=200, **options)
    assert 0 < short.threshold < long.threshold
    assert (short.run_length, dict(short.params)["run_length"]) == (20, 20)
    assert chart(run_length=20, **options).threshold == short.threshold
    planned = chart(run_length=20, planned_births=9_700, **options)
    assert planned.threshold == pytest.approx(short.threshold, rel=0.1)


def test_a_given_threshold_has_no_run_length() -> None:
    assert np.isnan(chart().run_length)
    assert dict(chart().params)["run_length"] is None


def test_labels_must_be_the_periods() -> None:
    births = pd.DataFrame({"male": MALE, "female": FEMALE}, index=YEARS)
    found = srb.monitor(births.index, births["male"], births["female"], **CUSUM)
    assert found.periods == tuple(YEARS)
    assert all(type(period) is int for period in found.periods)
    with pytest.raises(AlignmentError, match="periods and the births carry different labels"):
        srb.monitor(range(5), births["male"], births["female"], **CUSUM)


def test_weighted_births_give_a_warning() -> None:
    with pytest.warns(ApproximationWarning, match="position 1") as caught:
        srb.monitor([1, 2], [5, 5.5], [5, 5], **CUSUM)
    assert caught[0].filename == __file__


@pytest.mark.parametrize("periods", [[1, 1], [2, 1], [1, "2"]])
def test_periods_out_of_order_are_refused(periods: list[Any]) -> None:
    with pytest.raises(InputError, match="not in time order"):
        srb.monitor(periods, [5, 5], [5, 5], **CUSUM)


@pytest.mark.parametrize(("periods", "male"), [([], []), ([1], [1, 2]), ([1, 2], [[1, 2]])])
def test_periods_and_births_must_fit(periods: list[int], male: Any) -> None:
    with pytest.raises(ShapeError, match="give one count per period"):
        srb.monitor(periods, male, male, **CUSUM)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "shewhart"}, MethodError, "method='shewhart'"),
        ({"reset": "all"}, MethodError, "reset='all'"),
        ({"alternative_ratio": None}, MethodError, "needs an alternative_ratio"),
        ({"method": "ewma", "reset": "half"}, MethodError, 'reset="half" goes with'),
        ({"smoothing": 0}, DomainError, "smoothing must be a number above 0"),
        ({"smoothing": 1.5}, DomainError, "smoothing must lie in"),
        ({"simulations": 10}, DomainError, "simulations"),
        ({"alternative_ratio": 105}, DomainError, "alternative_ratio equals the reference 105"),
        ({"alternative_ratio": 1.1}, UnitError, "write 105"),
        ({"threshold": None}, DomainError, "give either a threshold"),
        ({"run_length": 100}, DomainError, "give either a threshold"),
        ({"threshold": 0}, DomainError, "threshold must be a number above 0"),
        ({"threshold": None, "run_length": 1}, DomainError, "run_length must be a number of at least 2"),
        ({"threshold": None, "run_length": 9, "planned_births": [0]}, DomainError, "planned_births must be"),
        ({"threshold": None, "run_length": 9, "planned_births": [-1]}, DomainError, "planned_births must be"),
        ({"threshold": None, "run_length": 9, "planned_births": [np.nan]}, DomainError, "planned_births"),
    ],
)
def test_bad_options_are_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        chart(**options)


def test_a_run_length_needs_births_to_simulate() -> None:
    with pytest.raises(DomainError, match="planned_births must be numbers of births"):
        srb.monitor([1], [np.nan], [1], **CUSUM | {"threshold": None, "run_length": 9})
