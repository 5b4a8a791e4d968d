"""The sex of each birth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators.errors import InputError
from gender_indicators.srb.sexes import read_sexes


def test_boys_girls_and_births_of_unrecorded_sex() -> None:
    found = read_sexes(["male", None, "female"], male="male", female="female")
    assert found.male.tolist() == [True, False, False]
    assert found.female.tolist() == [False, False, True]
    assert found.missing.tolist() == [False, True, False]


def test_codes_are_numbers_too_with_or_without_gaps() -> None:
    found = read_sexes(pd.Series([1, 2, np.nan]), male=1, female=2)
    assert found.male.tolist() == [True, False, False]
    assert found.missing.tolist() == [False, False, True]


def test_only_girls_are_possible() -> None:
    found = read_sexes(["f", "f"], male="m", female="f")
    assert not found.male.any()
    assert found.female.all()


def test_a_third_value_is_refused_not_dropped() -> None:
    with pytest.raises(InputError, match="sex holds 9, which is neither male=1 nor female=2"):
        read_sexes([1, 2, 9], male=1, female=2)
    with pytest.raises(InputError, match="'M', which is neither male='male'"):
        read_sexes(["M", "male"], male="male", female="female")


def test_the_two_values_differ() -> None:
    with pytest.raises(InputError, match="both 1"):
        read_sexes([1, 2], male=1, female=1)
