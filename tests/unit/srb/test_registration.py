"""Bounds under incomplete registration."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, UnitError


def bounds(male: Any = 5218, female: Any = 4683, **options: Any) -> srb.RegistrationBounds:
    return srb.adjust_registration(
        male, female, **{"completeness_male": 1.0, "completeness_female": 1.0, **options}
    )


def test_complete_registration_changes_nothing() -> None:
    found = bounds()
    assert float(found.adjusted) == float(found.lower) == float(found.upper) == float(found.observed)


def test_known_completeness_corrects_the_ratio() -> None:
    found = bounds(completeness_male=0.98, completeness_female=0.95)
    assert float(found.adjusted) == pytest.approx(100 * (5218 / 0.98) / (4683 / 0.95))
    assert float(found.lower) == float(found.upper) == float(found.adjusted)


def test_ranges_give_bounds_and_no_value() -> None:
    found = bounds(completeness_male=(0.9, 0.98), completeness_female=(0.88, 0.97))
    observed = 100 * 5218 / 4683
    assert float(found.lower) == pytest.approx(observed * 0.88 / 0.98)
    assert float(found.upper) == pytest.approx(observed * 0.97 / 0.9)
    assert np.isnan(found.adjusted)


@pytest.mark.parametrize(
    "ranges",
    [{"completeness_male": (0.9, 0.95)}, {"completeness_female": (0.9, 0.95)}],
    ids=["male", "female"],
)
def test_one_range_is_enough_to_leave_the_value_open(ranges: Any) -> None:
    assert np.isnan(bounds(**ranges).adjusted)


def test_chance_widens_the_bounds() -> None:
    found = bounds(completeness_male=(0.9, 0.98), completeness_female=(0.88, 0.97), level=0.9)
    lower, upper = found.observed.limits()
    assert float(found.lower_with_chance) == pytest.approx(float(lower) * 0.88 / 0.98)
    assert float(found.upper_with_chance) == pytest.approx(float(upper) * 0.97 / 0.9)
    assert found.lower_with_chance < found.lower < found.upper < found.upper_with_chance
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert found.observed.limits() == srb.estimate(5218, 4683, level=0.9).limits()


def test_without_a_level_chance_has_no_bounds() -> None:
    found = bounds(level=None)
    assert np.isnan(found.lower_with_chance)
    assert found.observed.interval is None


def test_at_the_tipping_point_the_reference_gives_what_was_registered() -> None:
    found = bounds(reference=105)
    quotient = float(found.tipping_point)
    assert quotient == pytest.approx(105 / (100 * 5218 / 4683))
    corrected = bounds(completeness_female=quotient)
    assert float(corrected.adjusted) == pytest.approx(105)


def test_without_a_reference_there_is_no_tipping_point() -> None:
    found = bounds()
    assert np.isnan(found.tipping_point)
    assert dict(found.observed.params)["reference"] is None
    assert "tipping" not in repr(found)
    assert "tipping point 0.9423" in repr(bounds(reference=105))


def test_areas_keep_their_labels_and_their_own_completeness() -> None:
    index = pd.Index(["A", "B"])
    male, female = pd.Series([500, 600], index), pd.Series([450, 500], index)
    found = bounds(male, female, completeness_male=pd.Series([0.9, 1.0], index), reference=[105, 106])
    np.testing.assert_allclose(found.adjusted, [100 * 500 / 450 / 0.9, 120])
    np.testing.assert_allclose(found.tipping_point, [105 / (100 * 500 / 450), 106 / 120])
    frame = found.to_frame()
    assert list(frame.index) == ["A", "B"]
    assert frame["n"].tolist() == [950, 1100]
    assert "shape (2,)" in repr(found)


def test_one_count_can_meet_many_levels_of_completeness() -> None:
    found = bounds(completeness_female=[0.8, 0.9, 1.0])
    np.testing.assert_allclose(found.adjusted, 100 * 5218 / 4683 * np.array([0.8, 0.9, 1]))


def test_a_list_of_two_are_two_areas_and_no_range() -> None:
    assert bounds([500, 600], [450, 500], completeness_male=[0.9, 0.8]).adjusted.shape == (2,)


def test_missing_in_gives_missing_out() -> None:
    found = bounds([np.nan, 500], [400, 450])
    assert np.isnan(found.lower[0])
    assert found.observed.status.tolist() == [Status.MISSING, Status.NORMAL]
    unknown = bounds(completeness_male=np.nan, reference=105)
    assert np.isnan([unknown.lower, unknown.upper, unknown.adjusted]).all()
    assert unknown.observed.status == Status.NORMAL
    assert float(unknown.tipping_point) > 0


def test_edges_of_the_ratio() -> None:
    found = bounds([0, 5, 0], [5, 0, 0], reference=105)
    assert found.lower.tolist()[:2] == [0, np.inf]
    assert np.isnan(found.lower[2])
    assert np.isnan(found.tipping_point[0])
    assert found.tipping_point[1] == 0
    assert found.observed.reasons.at(2) == ("undefined",)


def test_a_method_without_limits_says_so() -> None:
    found = bounds(5, 0, method="logit")
    assert found.observed.reasons.at() == ("no_limits",)


def test_weighted_counts_are_flagged() -> None:
    with pytest.warns(ApproximationWarning) as seen:
        found = bounds(500.5, 450)
    assert seen[0].filename == __file__
    assert found.observed.provenance.weighted


@pytest.mark.parametrize("value", [0, -0.1, 1.01, 95])
@pytest.mark.parametrize("name", ["completeness_male", "completeness_female"])
def test_completeness_is_a_share_above_zero(name: str, value: float) -> None:
    with pytest.raises(DomainError, match=f"{name} is not a share in"):
        bounds(**{name: value})
    with pytest.raises(DomainError, match=f"{name} is not a share in"):
        bounds(**{name: (min(value, 0.9), max(value, 0.9))})


def test_ranges_are_pairs_in_order() -> None:
    with pytest.raises(DomainError, match="completeness_male has its low end above"):
        bounds(completeness_male=(0.9, 0.8))
    with pytest.raises(DomainError, match=r"a tuple \(low, high\), got 3 values"):
        bounds(completeness_female=(0.7, 0.8, 0.9))


def test_a_reference_in_another_unit_and_unknown_options_are_refused() -> None:
    with pytest.raises(UnitError, match="write 105"):
        bounds(reference=1.05)
    with pytest.raises(MethodError, match="method='x'"):
        bounds(method="x")
    with pytest.raises(DomainError, match="level must lie"):
        bounds(level=95)


def test_options_travel_with_the_result() -> None:
    options = dict(bounds(reference=105, level=0.9, method="jeffreys").observed.params)
    assert (options["reference"], options["level"], options["method"]) == (105, 0.9, "jeffreys")
