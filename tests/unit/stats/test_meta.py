"""Spread between groups and their common mean: corners and scales."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.errors import MethodError
from gender_indicators.stats.meta import combine, tarone


def test_equal_effects_have_no_variance_between_them() -> None:
    found = combine(np.array([0.2, 0.2, 0.2]), np.array([0.01, 0.02, 0.03]))
    assert found.tau2 == 0
    assert float(found.q) == pytest.approx(0, abs=1e-25)
    assert float(found.p_value) == pytest.approx(1)


def test_without_variance_between_groups_random_effects_are_fixed_effects() -> None:
    effects, variances = np.array([0.2, 0.21]), np.array([0.01, 0.02])
    random, fixed = combine(effects, variances), combine(effects, variances, model="fixed")
    assert random.tau2 == 0
    assert (random.mean, random.se) == (fixed.mean, fixed.se)


def test_random_effects_lie_nearer_to_the_plain_mean() -> None:
    effects, variances = np.array([0.0, 1.0]), np.array([0.001, 0.1])
    fixed, random = combine(effects, variances, model="fixed"), combine(effects, variances)
    assert float(fixed.mean) == pytest.approx(1 / 101)
    assert abs(0.5 - random.mean) < abs(0.5 - fixed.mean)
    assert random.se > fixed.se


def test_a_group_of_infinite_variance_is_not_counted() -> None:
    found = combine(np.array([0.1, 0.0, 0.3, 0.35]), np.array([0.01, np.inf, 0.02, 0.01]))
    without = combine(np.array([0.1, 0.3, 0.35]), np.array([0.01, 0.02, 0.01]))
    assert [float(each) for each in (found.freedom, found.tau2)] == [
        2,
        pytest.approx(float(without.tau2), rel=1e-14),
    ]
    assert float(found.mean) == pytest.approx(float(without.mean), rel=1e-14)


@pytest.mark.parametrize("variances", [[0.01, np.inf], [np.inf, np.inf]])
def test_one_group_or_none_tells_nothing_of_the_variance_between(variances: list[float]) -> None:
    found = combine(np.array([0.1, 0.0]), np.array(variances))
    assert np.isnan([found.tau2, found.p_value, found.mean, found.se]).all()


def test_a_missing_effect_makes_its_row_missing() -> None:
    found = combine(np.array([[0.1, 0.2], [np.nan, 0.2]]), np.array([[0.01, 0.02], [0.01, 0.02]]))
    for values in (found.mean, found.se, found.q, found.freedom, found.p_value, found.tau2):
        assert np.isnan(values).tolist() == [False, True]


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(MethodError, match="^model='mixed' is not known"):
        combine(np.array([1.0, 2.0]), np.array([1.0, 1.0]), model="mixed")  # type: ignore[arg-type]


def test_groups_with_alternating_shares_scatter_beyond_chance() -> None:
    x = np.array([600.0, 400.0] * 10)
    z, p = tarone(x, 1000 - x)
    assert z > 10
    assert p < 1e-20


def test_groups_with_one_share_scatter_less_than_chance() -> None:
    x = np.full(20, 500.0)
    z, p = tarone(x, x)
    assert z < 0
    assert p > 0.5


@pytest.mark.parametrize(("x", "y"), [([1, 0], [0, 1]), ([5, 6], [0, 0]), ([0, 0], [0, 0])])
def test_tarone_has_nothing_to_say_where_nothing_can_scatter(x: list[float], y: list[float]) -> None:
    assert np.isnan(tarone(np.array(x, dtype=float), np.array(y, dtype=float))).all()


def test_a_missing_count_makes_its_row_missing() -> None:
    z, p = tarone(np.array([[5.0, 9.0], [np.nan, 9.0]]), np.array([[7.0, 3.0], [7.0, 3.0]]))
    assert np.isnan(z).tolist() == np.isnan(p).tolist() == [False, True]
