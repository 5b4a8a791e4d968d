"""Probabilities that the ratio exceeds a threshold or lies in a band."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import ApproximationWarning, DomainError, MethodError, UnitError
from gender_indicators.srb.posterior import Prior, prior_parameters, prior_text


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


PRIORS_BY_NAME: tuple[Prior, ...] = ("jeffreys", "uniform", (3.0, 2.0))


@pytest.mark.parametrize(
    ("prior", "parameters"), [("jeffreys", (0.5, 0.5)), ("uniform", (1, 1)), ((102.4, 97.6), (102.4, 97.6))]
)
def test_a_prior_is_two_parameters(prior: Prior, parameters: tuple[float, float]) -> None:
    assert prior_parameters(prior) == parameters


@pytest.mark.parametrize(
    "prior", [(0, 1), (1, -1), (1, np.inf), (np.nan, 1), (1, 2, 3), (1,), (), ("1", 2), (None, 1)]
)
def test_a_prior_that_is_not_two_positive_numbers_is_refused(prior: Any) -> None:
    with pytest.raises(DomainError, match=r"a prior is a pair of positive numbers \(a, b\)"):
        srb.exceedance(5, 5, threshold=109, prior=prior)


def test_a_prior_is_named_with_the_result() -> None:
    assert dict(srb.exceedance(5, 5, threshold=109, prior=(102.5, 97.25)).params)["prior"] == (
        "beta(102.5, 97.25)"
    )
    assert prior_text("uniform") == "uniform"


def test_a_named_prior_is_its_parameters() -> None:
    one = srb.exceedance(5, 5, threshold=109, prior="uniform")
    other = srb.exceedance(5, 5, threshold=109, prior=(1, 1))
    assert float(one) == float(other)


def test_an_informed_prior_knows_as_much_as_its_births() -> None:
    a, b = srb.informed_prior(110, births=420)
    assert (a, b) == pytest.approx((220, 200), rel=1e-14, abs=0)


def test_an_informed_prior_is_centred_at_105_by_default() -> None:
    a, b = srb.informed_prior(births=10)
    assert a / b == pytest.approx(1.05, rel=1e-14, abs=0)


def test_a_strong_prior_outweighs_few_births() -> None:
    strong = srb.informed_prior(105, births=1e6)
    assert srb.exceedance(30, 10, threshold=109, prior=strong).value < 1e-6
    assert srb.exceedance(30, 10, threshold=109).value > 0.99


@pytest.mark.parametrize("births", [0, -1, np.inf, np.nan, "200", True])
def test_a_weight_of_the_prior_is_positive(births: Any) -> None:
    with pytest.raises(DomainError, match="^births must be a number above 0"):
        srb.informed_prior(105, births=births)


@pytest.mark.parametrize("ratio", [0, np.nan, np.inf, "105"])
def test_a_centre_of_the_prior_is_a_ratio(ratio: Any) -> None:
    with pytest.raises(DomainError, match="^ratio must be a number above 0"):
        srb.informed_prior(ratio, births=200)


def test_a_centre_in_another_unit_is_refused() -> None:
    with pytest.raises(UnitError, match="^ratio does not look like"):
        srb.informed_prior(1.05, births=200)


@pytest.mark.parametrize("prior", PRIORS_BY_NAME)
def test_bands_are_differences_of_exceedances(prior: Prior) -> None:
    bands = srb.band_probabilities(5039, 4561, prior=prior).probability
    above = srb.exceedance(5039, 4561, threshold=[109, 112], prior=prior).value
    np.testing.assert_allclose(bands, [1 - above[0], above[0] - above[1], above[1]], rtol=1e-10)


def test_far_bands_keep_their_digits_on_both_sides() -> None:
    # nearly all below, and nearly all above: each band mirrored into the other sex
    cuts = (80.0, 90.0, 110.0)
    below = srb.band_probabilities(3_000, 5_000, cuts=cuts).probability
    above = srb.band_probabilities(5_000, 3_000, cuts=tuple(1e4 / cut for cut in cuts[::-1])).probability
    assert 0 < below[-1] < 1e-100
    np.testing.assert_allclose(below, above[::-1], rtol=1e-9)


def test_one_cut_makes_two_bands() -> None:
    found = srb.band_probabilities(5039, 4561, cuts=[109])
    assert found.names == ("below 109", "above 109")
    assert found.probability.sum() == pytest.approx(1, abs=1e-15)


def test_bands_have_names() -> None:
    found = srb.band_probabilities(1, 1, cuts=(104, 106.5, 112))
    assert found.names == ("below 104", "104 to 106.5", "106.5 to 112", "above 112")
    assert found.cuts == (104, 106.5, 112)


def test_without_births_the_bands_are_the_prior_s() -> None:
    found = srb.band_probabilities(0, 0, cuts=[100], prior=(1, 1))
    np.testing.assert_allclose(found.probability, [0.5, 0.5])
    assert found.reasons.at() == ("undefined",)


def test_missing_births_have_no_bands() -> None:
    found = srb.band_probabilities([np.nan, 5], 5)
    assert np.isnan(found.probability).tolist() == [[True] * 3, [False] * 3]
    assert found.reasons.at(0) == ("missing",)


def test_bands_of_a_table_keep_both_labels() -> None:
    frame = pd.DataFrame({2022: [5039], 2023: [4940]}, index=["A"])
    found = srb.band_probabilities(frame, 4561)
    assert found.probability.shape == (1, 2, 3)
    table = found.to_frame()
    assert list(table.index) == [("A", 2022), ("A", 2023)]
    assert list(table) == ["below 109", "109 to 112", "above 112", "n", "reasons"]
    assert table["n"].tolist() == [9600, 9501]
    np.testing.assert_array_equal(table["below 109"], found.probability[0, :, 0])


@pytest.mark.parametrize("cuts", [(), (112, 109), (109, 109), [[109, 112]], (np.nan,), (109, np.nan)])
def test_cuts_that_do_not_increase_are_refused(cuts: Any) -> None:
    with pytest.raises(DomainError, match="cuts must be one or more increasing numbers, got"):
        srb.band_probabilities(5, 5, cuts=cuts)


def test_cuts_in_another_unit_are_refused() -> None:
    with pytest.raises(UnitError, match="^cuts does not look like"):
        srb.band_probabilities(5, 5, cuts=(1.09, 1.12))


def test_bad_births_are_refused() -> None:
    with pytest.raises(DomainError, match="male_births is negative at position 1"):
        srb.band_probabilities([5, -5], 5)


def test_weighted_births_are_flagged() -> None:
    with pytest.warns(ApproximationWarning) as seen:
        found = srb.band_probabilities(5039.5, 4561)
    assert found.reasons.at() == ("weighted_counts",)
    assert seen[0].filename == __file__


def test_bands_of_one_place_are_printed() -> None:
    assert repr(srb.band_probabilities(5039, 4561)) == (
        "BandProbabilities(below 109: 0.255, 109 to 112: 0.493, above 112: 0.252, n = 9,600, jeffreys)"
    )


def test_bands_of_many_places_are_counted() -> None:
    assert repr(srb.band_probabilities([1, 2], 3, cuts=[109], prior=(1, 2))) == (
        "BandProbabilities(shape (2,), below 109, above 109, beta(1, 2))"
    )


def test_bands_are_read_only_and_survive_pickling() -> None:
    found = srb.band_probabilities(pd.Series({"A": 5039}), 4561, prior=(1, 2))
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.probability, found.probability)
    assert not again.probability.flags.writeable
    assert not again.n.flags.writeable
    assert again.params == found.params
    assert dict(found.params)["cuts"] == "109, 112"
    assert "version" in dict(found.params)
    assert list(again.to_frame().index) == ["A"]
