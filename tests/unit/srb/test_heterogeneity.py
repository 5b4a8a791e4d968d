"""Many areas or years together: homogeneity and trend at their edges."""

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
    ShapeError,
)

MALE, FEMALE = [5218.0, 4858.0, 4422.0], [4683.0, 4457.0, 4102.0]


@pytest.mark.parametrize("shape", [(), (1,), (3, 1), (2, 2, 2)])
def test_fewer_than_two_groups_are_refused(shape: tuple[int, ...]) -> None:
    counts = np.full(shape, 5.0)
    with pytest.raises(ShapeError, match="give at least two groups"):
        srb.homogeneity(counts, counts)
    with pytest.raises(ShapeError, match="give at least two groups"):
        srb.trend_test(counts, counts, np.arange(counts.size).reshape(shape))


def test_all_parts_are_there_whichever_test_is_asked_for() -> None:
    found = {
        method: srb.homogeneity(MALE, FEMALE, method=method)
        for method in srb.heterogeneity.HOMOGENEITY_METHODS
    }
    for name in ("dispersion", "tarone_z", "q", "tau2", "groups"):
        assert len({float(getattr(each, name)) for each in found.values()}) == 1
    assert len({float(each.test.p_value) for each in found.values()}) == 3
    assert {method: each.test.alternative for method, each in found.items()} == {
        "pearson": "two-sided",
        "likelihood-ratio": "two-sided",
        "tarone": "greater",
    }
    assert found["tarone"].test.statistic == found["tarone"].tarone_z


def test_equal_groups_do_not_differ() -> None:
    found = srb.homogeneity([5000, 5000, 5000], [4700, 4700, 4700])
    assert [float(each) for each in (found.test.p_value, found.tau2)] == [1, 0]
    assert float(found.dispersion) == pytest.approx(0, abs=1e-20)
    assert float(found.random_effects) == pytest.approx(float(found.pooled), rel=1e-13)


def test_an_area_without_births_is_not_counted() -> None:
    found = srb.homogeneity([*MALE, 0], [*FEMALE, 0])
    without = srb.homogeneity(MALE, FEMALE)
    assert found.groups == 3
    np.testing.assert_allclose(found.random_effects.value, without.random_effects.value, rtol=1e-14)
    for name in ("dispersion", "tarone_z", "q", "tau2"):
        np.testing.assert_allclose(getattr(found, name), getattr(without, name), rtol=1e-13)


def test_an_area_with_boys_alone_has_no_log_ratio() -> None:
    found = srb.homogeneity([*MALE, 3], [*FEMALE, 0])
    assert np.isfinite(found.test.p_value)
    assert np.isnan([found.q, found.tau2, found.random_effects.value]).all()
    assert found.random_effects.reasons.at() == ("zero_count",)
    assert found.random_effects.status == Status.CANNOT_EXIST
    assert found.pooled.reasons.at() == ()


def test_one_area_with_births_has_none_to_differ_from() -> None:
    found = srb.homogeneity([5218, 0], [4683, 0])
    assert [float(each) for each in (found.groups, found.test.p_value)] == [1, 1]
    assert np.isnan([found.dispersion, found.tau2, found.random_effects.value]).all()
    assert found.random_effects.reasons.at() == ("undefined",)


def test_a_missing_count_makes_its_row_missing() -> None:
    male, female = np.array([MALE, MALE]), np.array([FEMALE, FEMALE])
    male[1, 0] = np.nan
    found = srb.homogeneity(male, female)
    parts = (found.test.p_value, found.groups, found.dispersion, found.tarone_z, found.q, found.tau2)
    for values in (*parts, found.pooled.value, found.random_effects.value):
        assert np.isnan(values).tolist() == [False, True]
    assert found.random_effects.reasons.at(1) == ("missing",)
    assert found.random_effects.status.tolist() == [Status.NORMAL, Status.MISSING]


def test_rows_keep_their_labels_and_groups_lie_on_the_last_axis() -> None:
    index = pd.Index(["A", "B"], name="area")
    male = pd.DataFrame([MALE, [5000, 5100, 5200]], index=index, columns=[1629, 1630, 1631])
    female = pd.DataFrame([FEMALE, [4700, 4700, 4700]], index=index, columns=[1629, 1630, 1631])
    found = srb.homogeneity(male, female, level=0.9)
    frame = found.to_frame()
    assert frame.index.equals(index)
    assert frame["level"].tolist() == [0.9, 0.9]
    assert frame.loc["A", "p_value"] == float(srb.homogeneity(MALE, FEMALE).test.p_value)
    assert frame.loc["A", "n"] == 27_740
    assert frame.loc["A", "random_effects_lower"] < frame.loc["A", "random_effects"]
    assert found.random_effects.spec is srb.SRB
    options = dict(found.params)
    assert (options["method"], options["level"]) == ("pearson", 0.9)


def test_series_of_groups_leave_no_label_on_one_result() -> None:
    index = pd.Index(["A", "B", "C"])
    found = srb.homogeneity(pd.Series(MALE, index), pd.Series(FEMALE, index))
    assert found.test.index is None
    assert len(found.to_frame()) == 1


def test_no_level_gives_no_intervals_and_the_same_columns() -> None:
    found = srb.homogeneity(MALE, FEMALE, level=None)
    assert found.pooled.interval is None
    assert found.random_effects.interval is None
    assert list(found.to_frame().columns) == list(srb.homogeneity(MALE, FEMALE).to_frame().columns)
    assert np.isnan(found.to_frame()["level"][0])


def test_random_effects_are_less_sure_where_areas_differ() -> None:
    found = srb.homogeneity([5500, 5000, 4700], [4500, 5000, 4700])
    narrow, wide = found.pooled.limits(), found.random_effects.limits()
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_homogeneity_reads_as_three_lines() -> None:
    first, second, third = repr(srb.homogeneity(MALE, FEMALE)).splitlines()
    assert first == "Homogeneity of 3 groups: p = 0.5172 (pearson), dispersion 0.6592, tau2 0"
    assert second.startswith("pooled:         SRB 109.48")
    assert third.startswith("random effects: SRB 109.48")
    assert repr(srb.homogeneity([MALE, MALE], [FEMALE, FEMALE])) == "Homogeneity of shape (2,), pearson"


def test_a_copy_through_pickle_is_read_only_too() -> None:
    found = srb.homogeneity(MALE, FEMALE, method="tarone")
    copied = pickle.loads(pickle.dumps(found))
    assert repr(copied) == repr(found)
    assert not copied.tau2.flags.writeable


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="^method='chi2'"):
        srb.homogeneity(MALE, FEMALE, method="chi2")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        srb.homogeneity(MALE, FEMALE, level=95)
    with pytest.raises(MethodError, match="^alternative='up'"):
        srb.trend_test(MALE, FEMALE, [1, 2, 3], alternative="up")  # type: ignore[arg-type]


def test_weighted_counts_are_flagged_where_the_caller_stands() -> None:
    with pytest.warns(ApproximationWarning) as seen:
        found = srb.homogeneity([5218.5, 4858], [4683, 4457])
    assert [warning.filename for warning in seen] == [__file__]
    assert found.random_effects.reasons.at() == found.pooled.reasons.at() == ("weighted_counts",)
    assert found.random_effects.provenance.weighted


# ------------------------------------------------------------------------------------------- trend
def test_a_falling_ratio_has_a_negative_z() -> None:
    falling = srb.trend_test(MALE, FEMALE, [1629, 1630, 1631], alternative="less")
    assert falling.statistic < 0
    assert falling.p_value < 0.2
    rising = srb.trend_test(MALE, FEMALE, [1629, 1630, 1631], alternative="greater")
    assert float(rising.p_value) == pytest.approx(1 - float(falling.p_value))
    assert (falling.method, falling.alternative) == ("cochran-armitage", "less")
    assert falling.n == 27_740


def test_scores_that_are_all_equal_are_refused() -> None:
    with pytest.raises(
        DomainError, match="scores are all equal at the value: a trend needs two different ones"
    ):
        srb.trend_test(MALE, FEMALE, 2023)
    rows = pd.DataFrame([MALE, MALE], index=["A", "B"])
    with pytest.raises(DomainError, match="scores are all equal at 'B'"):
        srb.trend_test(rows, rows, pd.DataFrame([[1, 2, 3], [2, 2, 2]], index=["A", "B"]))


def test_infinite_scores_are_refused_and_missing_ones_give_nothing() -> None:
    with pytest.raises(DomainError, match="scores is infinite at position 2"):
        srb.trend_test(MALE, FEMALE, [1, 2, np.inf])
    assert np.isnan(srb.trend_test(MALE, FEMALE, [1, 2, np.nan]).p_value)


def test_scores_belong_to_their_groups_by_label() -> None:
    index = pd.Index(["A", "B", "C"])
    with pytest.raises(AlignmentError):
        srb.trend_test(pd.Series(MALE, index), pd.Series(FEMALE, index), pd.Series([1, 2, 3]))


def test_rows_of_a_trend_keep_their_labels() -> None:
    rows = pd.DataFrame([MALE, [4422, 4858, 5218]], index=["A", "B"], columns=[1629, 1630, 1631])
    found = srb.trend_test(rows, pd.DataFrame([FEMALE, FEMALE], rows.index, rows.columns), [1629, 1630, 1631])
    assert list(found.to_frame().index) == ["A", "B"]
    assert found.n.tolist() == [27_740, 27_740]
    assert found.statistic[0] < 0 < found.statistic[1]
