"""Live births as they enter the measures."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core import Status
from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.errors import AlignmentError, ApproximationWarning, DomainError, SmallNumbersWarning
from gender_indicators.srb.counts import read_births, warn_of_small


def test_counts_are_added_up() -> None:
    births = read_births([105, 3], [100, 2])
    assert births.total.tolist() == [205, 5]
    assert not (births.missing | births.invalid | births.weighted | births.none_born).any()


def test_a_missing_count_is_missing_in_the_total() -> None:
    births = read_births([np.nan, 3], [100, 2])
    assert births.missing.tolist() == [True, False]
    assert np.isnan(births.total[0])


def test_a_missing_option_empties_the_element() -> None:
    births = read_births([5, 5], 5, reference=[105, np.nan], threshold=[109, 109])
    assert births.missing.tolist() == [False, True]
    assert [each.tolist() for each in births.others][1] == [109, 109]


def test_invalid_counts_are_emptied_on_both_sides_and_are_not_missing() -> None:
    births = read_births([-1, 5], [5, np.nan], on_invalid="nan")
    assert births.invalid.tolist() == [True, False]
    assert births.missing.tolist() == [False, True]
    assert np.isnan([births.male[0], births.female[0], births.total[0]]).all()


def test_invalid_counts_are_refused_by_label() -> None:
    with pytest.raises(DomainError, match="male_births is negative at 'B'"):
        read_births(pd.Series({"A": 1, "B": -1}), 5)


def test_other_labels_are_refused() -> None:
    with pytest.raises(AlignmentError, match="male_births and female_births carry different labels"):
        read_births(pd.Series({"A": 1}), pd.Series({"B": 1}))


def test_weighted_counts_are_flagged_once() -> None:
    with pytest.warns(ApproximationWarning, match="non-integer counts at position 0; position 1") as seen:
        births = read_births([1.5, 2, 3], [1, 2.5, 3])
    assert len(seen) == 1
    assert births.weighted.tolist() == [True, True, False]
    assert births.provenance().weighted


def test_whole_counts_are_not_weighted() -> None:
    assert not read_births([1, 2], [3, np.nan]).provenance().weighted


@pytest.mark.parametrize(
    ("male", "female", "name"), [([1, 1.5], 2, "male_births"), (2, [1, 1.5], "female_births")]
)
def test_weighted_counts_are_refused_where_births_must_be_whole(
    male: object, female: object, name: str
) -> None:
    with pytest.raises(DomainError, match=f"^{name} is not whole at position 1: .* effective number"):
        read_births(male, female, weighted="refuse")


def test_missing_counts_pass_where_births_must_be_whole() -> None:
    assert read_births(np.nan, 2, weighted="refuse").missing


def test_the_warning_points_at_the_caller_of_the_measure() -> None:
    def measure() -> None:
        read_births(1.5, 2)

    with pytest.warns(ApproximationWarning) as seen:
        measure()
    assert seen[0].filename == __file__


def test_the_worst_fault_decides_the_status() -> None:
    births = read_births([np.nan, 0, -1, 5, 500], [1, 0, 1, 5, 500], on_invalid="nan")
    assert births.status().tolist() == [
        Status.MISSING,
        Status.CANNOT_EXIST,
        Status.MISSING,
        Status.NORMAL,
        Status.NORMAL,
    ]
    small = births.total < 100
    assert births.status(small).tolist() == [
        Status.MISSING,
        Status.CANNOT_EXIST,
        Status.MISSING,
        Status.LOW_RELIABILITY,
        Status.NORMAL,
    ]


def test_reasons_are_those_of_the_counts_and_of_the_measure() -> None:
    with pytest.warns(ApproximationWarning):
        births = read_births([np.nan, 0, -1, 1.5, 5], [1, 0, 1, 5, 5], on_invalid="nan")
    small = np.array([False, False, False, True, False])
    reasons = births.reasons(small_numbers=small)
    assert [reasons.at(place) for place in range(5)] == [
        ("missing",),
        ("undefined",),
        ("invalid",),
        ("weighted_counts", "small_numbers"),
        (),
    ]


def test_few_births_are_counted_and_named() -> None:
    labels = Labels(pd.Index(["A", "B", "C"]))
    with pytest.warns(SmallNumbersWarning, match="^2 of 3 with few births: 'A'; 'C'. Read the interval"):
        warn_of_small(np.array([True, False, True]), labels)


def test_enough_births_give_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_small(np.array([False, False]), NO_LABELS)


def test_counts_given_are_not_changed() -> None:
    male = np.array([-1.0, 5.0])
    read_births(male, 5, on_invalid="nan")
    assert male.tolist() == [-1, 5]
    assert male.flags.writeable
