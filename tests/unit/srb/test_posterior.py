"""Probabilities that the ratio exceeds a threshold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, UnitError


@pytest.mark.parametrize(
    ("male", "female", "below_109", "above_112"),
    [
        (4940, 4660, 0.914, 0.004),
        (5039, 4561, 0.255, 0.252),
        (15118, 13682, 0.124, 0.126),
        (25197, 22803, 0.068, 0.070),
        (5093, 4507, 0.039, 0.668),
        (15279, 13521, 0.001, 0.775),
    ],
)
def test_the_table_of_policy_bands(male: int, female: int, below_109: float, above_112: float) -> None:
    # printed to three decimals: half a unit of the last digit
    above = srb.exceedance(male, female, threshold=[109, 112]).value
    np.testing.assert_allclose([1 - above[0], above[1]], [below_109, above_112], atol=0.00051)


def test_without_births_the_answer_is_the_prior_s() -> None:
    found = srb.exceedance(0, 0, threshold=100)
    assert float(found) == pytest.approx(0.5)
    assert found.reasons.at() == ("undefined",)


def test_a_missing_count_gives_no_probability() -> None:
    found = srb.exceedance(pd.Series({"A": np.nan}), 10, threshold=109)
    assert found.to_frame()["reasons"].tolist() == ["missing"]


def test_a_threshold_in_another_unit_is_refused() -> None:
    with pytest.raises(UnitError):
        srb.exceedance(10, 10, threshold=1.09)


def test_an_infinite_threshold_is_refused() -> None:
    with pytest.raises(DomainError, match="threshold is infinite"):
        srb.exceedance(10, 10, threshold=np.inf)


def test_an_unknown_prior_is_refused() -> None:
    with pytest.raises(MethodError, match="Allowed: 'jeffreys', 'uniform'"):
        srb.exceedance(1, 1, threshold=109, prior="flat")  # type: ignore[arg-type]


def test_births_labels_and_status_ride_along() -> None:
    frame = pd.DataFrame({2022: [5039.0], 2023: [np.nan]}, index=["A"])
    found = srb.exceedance(frame, 4561, threshold=109, prior="uniform")
    assert found.n[0, 0] == 9600
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    assert found.to_frame()["status"].tolist() == ["A", "O"]
    assert found.spec is srb.SRB_EXCEEDANCE
    assert dict(found.params)["prior"] == "uniform"
    assert dict(found.params)["threshold"] == 109


def test_the_place_of_a_bad_count_is_named() -> None:
    index = ["A", "B"]
    good, bad = pd.Series([1, 2], index=index), pd.Series([1, -2], index=index)
    with pytest.raises(DomainError, match="^male_births is negative at 'B'"):
        srb.exceedance(bad, good, threshold=109)
    with pytest.raises(DomainError, match="^female_births is negative at 'B'"):
        srb.exceedance(good, bad, threshold=109)
    with pytest.raises(UnitError, match="at 'B'"):
        srb.exceedance(good, good, threshold=pd.Series([109, 1.09], index=index))
    with pytest.raises(MethodError, match="^prior='flat'"):
        srb.exceedance(1, 1, threshold=109, prior="flat")


def test_a_missing_threshold_gives_no_probability() -> None:
    found = srb.exceedance(10, 10, threshold=np.nan)
    assert np.isnan(float(found))
    assert found.reasons.at() == ("missing",)


def test_weighted_counts_are_flagged_approximate() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at the value"):
        found = srb.exceedance(5039.5, 4561, threshold=109)
    assert found.reasons.at() == ("weighted_counts",)
    assert found.provenance.weighted
