"""The ways to write the ratio; 1.05, 105 and 952 are never mixed."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.core.arrays import NO_LABELS
from gender_indicators.errors import DomainError, UnitError
from gender_indicators.srb.spec import SRB
from gender_indicators.srb.units import (
    SRB_UNITS,
    SrbUnit,
    limits_in,
    ratio_limits_in,
    require_per_100,
    spec_in,
    value_in,
)
from gender_indicators.stats.limits import share_limits

each_unit = pytest.mark.parametrize("unit", SRB_UNITS)
MALE, FEMALE = np.array([105.0, 0.0, 5.0, 0.0]), np.array([100.0, 5.0, 0.0, 0.0])


@pytest.mark.parametrize("ratio", [20, 105, 500])
def test_ratios_per_100_pass(ratio: float) -> None:
    require_per_100(NO_LABELS, reference=np.array([ratio, np.nan]))


@pytest.mark.parametrize("ratio", [1.05, 19.9, 500.1, 952])
def test_other_units_are_refused(ratio: float) -> None:
    with pytest.raises(UnitError, match="at position 1"):
        require_per_100(NO_LABELS, reference=np.array([105, ratio]))


@pytest.mark.parametrize("ratio", [0, -105])
def test_ratios_are_positive(ratio: float) -> None:
    with pytest.raises(DomainError, match="not positive"):
        require_per_100(NO_LABELS, reference=np.array([ratio]))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("male_per_100_female", [105, 0, np.inf, np.nan]),
        ("female_per_1000_male", [1e5 / 105, np.inf, 0, np.nan]),
        ("male_share", [105 / 205, 0, 1, np.nan]),
        ("female_share", [100 / 205, 1, 0, np.nan]),
    ],
)
def test_values_reach_the_ends_of_every_unit(unit: SrbUnit, expected: list[float]) -> None:
    np.testing.assert_allclose(value_in(unit, MALE, FEMALE, MALE + FEMALE), expected, rtol=1e-15)


@each_unit
def test_a_single_count_gives_a_single_value(unit: SrbUnit) -> None:
    assert value_in(unit, np.array(2.0), np.array(2.0), np.array(4.0)).shape == ()


@each_unit
def test_limits_of_the_share_and_of_the_ratio_agree(unit: SrbUnit) -> None:
    shares = share_limits(MALE, FEMALE, level=0.9, method="wilson")
    by_share, by_ratio = limits_in(unit, shares), ratio_limits_in(unit, shares.odds())
    for one, other in zip(by_share, by_ratio, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14, atol=1e-15)


@each_unit
def test_limits_keep_their_order_in_every_unit(unit: SrbUnit) -> None:
    lower, upper = limits_in(unit, share_limits(MALE, FEMALE, level=0.9, method="wilson"))
    assert (lower <= upper).all()
    assert (lower >= 0).all()


@pytest.mark.parametrize(
    ("unit", "ends"),
    [
        ("male_per_100_female", (-50, 150)),
        ("female_per_1000_male", (1000 / 1.5, np.inf)),
        ("male_share", (0, 0.6)),
        ("female_share", (0.4, 1)),
    ],
)
def test_a_ratio_below_zero_is_zero_in_other_units(unit: SrbUnit, ends: tuple[float, float]) -> None:
    found = ratio_limits_in(unit, (np.array(-0.5), np.array(1.5)))
    assert [float(end) for end in found] == pytest.approx(list(ends))


@each_unit
def test_no_limits_stay_no_limits(unit: SrbUnit) -> None:
    assert np.isnan(ratio_limits_in(unit, (np.array(np.nan), np.array(np.nan)))).all()


def test_the_usual_unit_has_the_usual_definition() -> None:
    assert spec_in("male_per_100_female") is SRB


@pytest.mark.parametrize(
    ("unit", "natural", "numerator", "denominator"),
    [
        ("female_per_1000_male", (1e5 / 106, 1e5 / 104), "Female live births", "Male live births"),
        ("male_share", (104 / 204, 106 / 206), "Male live births", "Live births"),
        ("female_share", (100 / 206, 100 / 204), "Female live births", "Live births"),
    ],
)
def test_the_definition_follows_the_unit(
    unit: SrbUnit, natural: tuple[float, float], numerator: str, denominator: str
) -> None:
    spec = spec_in(unit)
    assert spec.natural_range == pytest.approx(natural, rel=1e-14, abs=0)
    assert (spec.numerator.en, spec.denominator.en) == (numerator, denominator)
    assert spec.unit.code == unit
    assert (spec.code, spec.direction) == (SRB.code, SRB.direction)
    assert spec.over_100 == (unit == "female_per_1000_male")
    assert spec.formula != SRB.formula


def test_an_unknown_unit_is_refused() -> None:
    share, one = share_limits(MALE, FEMALE, level=0.9, method="wilson"), np.array(1.0)
    with pytest.raises(AssertionError):
        value_in("male", MALE, FEMALE, MALE)  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        limits_in("male", share)  # type: ignore[arg-type]
    with pytest.raises((AssertionError, KeyError)):
        ratio_limits_in("male", (one, one))  # type: ignore[arg-type]


def test_infinite_ratios_are_refused() -> None:
    with pytest.raises(DomainError, match="reference is infinite"):
        require_per_100(NO_LABELS, reference=np.array([np.inf]))
