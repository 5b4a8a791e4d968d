"""Limits of a share and its complement: edges, digits, symmetry."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.core.arrays import Floats
from gender_indicators.errors import MethodError
from gender_indicators.stats.limits import (
    METHODS,
    ProportionMethod,
    ShareLimits,
    beta_quantile,
    share_limits,
    z_value,
)

each_method = pytest.mark.parametrize("method", METHODS)
# their limits are cut at the end of the scale, so that odds there are 0 or infinite
CUT = ("agresti-coull", "wald")
# limits that say nothing without trials; the others give quantiles of a prior, or none
SILENT = (
    "wilson",
    "wilson-cc",
    "clopper-pearson",
    "mid-p",
    "likelihood-ratio",
    "jeffreys-modified",
    "agresti-coull",
)


def limits(x: float, y: float, method: ProportionMethod, level: float = 0.95) -> list[float]:
    found = share_limits(np.array(x), np.array(y), level=level, method=method)
    return [
        float(each) for each in (found.lower, found.lower_complement, found.upper, found.upper_complement)
    ]


@pytest.mark.parametrize("method", SILENT)
def test_without_trials_nothing_is_known(method: ProportionMethod) -> None:
    assert limits(0, 0, method) == [0, 1, 1, 0]


@pytest.mark.parametrize(("method", "lower"), [("uniform", 0.025), ("jeffreys", 0.001541333133436)])
def test_without_trials_the_prior_speaks(method: ProportionMethod, lower: float) -> None:
    expected = [lower, 1 - lower, 1 - lower, lower]
    assert limits(0, 0, method) == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize("method", ["logit", "wald"])
def test_without_trials_a_standard_error_has_no_meaning(method: ProportionMethod) -> None:
    assert np.isnan(limits(0, 0, method)).all()


@pytest.mark.parametrize("counts", [(0, 5), (5, 0)])
def test_the_logit_has_no_limits_with_a_zero_count(counts: tuple[int, int]) -> None:
    assert np.isnan(limits(*counts, "logit")).all()


def test_wald_s_interval_collapses_where_no_success_was_seen() -> None:
    assert limits(0, 5, "wald") == [0, 1, 0, 1]


@pytest.mark.parametrize("method", [*SILENT])
def test_the_lower_limit_is_zero_without_successes(method: ProportionMethod) -> None:
    assert limits(0, 5, method)[:2] == [0, 1]


@pytest.mark.parametrize("method", ["jeffreys", "uniform"])
def test_equal_tails_leave_out_zero(method: ProportionMethod) -> None:
    assert limits(0, 5, method)[0] > 0


def test_the_modified_jeffreys_interval_differs_only_at_the_ends() -> None:
    assert limits(3, 5, "jeffreys-modified") == limits(3, 5, "jeffreys")
    assert limits(0, 5, "jeffreys-modified")[2:] == limits(0, 5, "jeffreys")[2:]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("clopper-pearson", 0.025 ** (1 / 7)),
        ("mid-p", 0.05 ** (1 / 7)),
        ("likelihood-ratio", np.exp(-(1.959963984540054**2) / 14)),
    ],
)
def test_without_failures_the_lower_limit_has_a_closed_form(
    method: ProportionMethod, expected: float
) -> None:
    assert limits(7, 0, method)[0] == pytest.approx(expected, rel=1e-13, abs=0)
    assert limits(0, 7, method)[2] == pytest.approx(1 - expected, rel=1e-13, abs=0)


@each_method
def test_a_missing_count_gives_missing_limits(method: ProportionMethod) -> None:
    assert np.isnan(limits(np.nan, 1, method)).all()
    assert np.isnan(limits(1, np.nan, method)).all()


@each_method
@pytest.mark.parametrize("counts", [(3, 7), (1e12, 1), (0.2, 0.3), (5e8, 5e8)])
def test_share_and_complement_are_one_together(counts: tuple[float, float], method: ProportionMethod) -> None:
    lower, lower_complement, upper, upper_complement = limits(*counts, method)
    assert lower + lower_complement == pytest.approx(1, abs=1e-15)
    assert upper + upper_complement == pytest.approx(1, abs=1e-15)
    assert 0 <= lower <= upper <= 1


@each_method
@pytest.mark.parametrize("counts", [(3, 7), (0, 5), (0, 0), (1e12, 1), (0.2, 0.3)])
def test_failures_mirror_successes(counts: tuple[float, float], method: ProportionMethod) -> None:
    x, y = np.array(counts[0]), np.array(counts[1])
    mirrored = share_limits(y, x, level=0.95, method=method).mirrored()
    here = share_limits(x, y, level=0.95, method=method)
    for name in ("lower", "lower_complement", "upper", "upper_complement"):
        np.testing.assert_allclose(getattr(here, name), getattr(mirrored, name), rtol=1e-15)


@pytest.mark.parametrize("method", [method for method in METHODS if method not in CUT])
def test_odds_keep_their_digits_where_nearly_all_are_successes(method: ProportionMethod) -> None:
    many, few = np.array(1e12), np.array(1.0)
    lower, upper = share_limits(many, few, level=0.95, method=method).odds()
    low, high = share_limits(few, many, level=0.95, method=method).odds()
    assert float(lower) == pytest.approx(float(1 / high), rel=1e-12, abs=0)
    assert float(upper) == pytest.approx(float(1 / low), rel=1e-12, abs=0)
    assert 1e9 < lower < upper


@pytest.mark.parametrize("method", CUT)
def test_odds_are_infinite_where_the_limit_is_cut(method: ProportionMethod) -> None:
    assert share_limits(np.array(1e12), np.array(1.0), level=0.95, method=method).odds()[1] == np.inf


@pytest.mark.parametrize("x", [2.0, 3.0])
def test_a_small_limit_of_a_large_share_keeps_its_digits(x: float) -> None:
    # all of x: the limit is the x-th root of the tail, here far below one half
    level = 1 - 1e-14
    tail = (1 - level) / 2
    assert limits(x, 0, "clopper-pearson", level)[0] == pytest.approx(tail ** (1 / x), rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("x", "y", "level"), [(0.2, 0.3, 0.5), (0.3, 0.0, 0.5), (0.1, 100.0, 0.5), (0.1, 0.1, 0.9)]
)
def test_a_correction_that_reaches_past_zero_gives_zero(x: float, y: float, level: float) -> None:
    lower, complement, upper, _ = limits(x, y, "wilson-cc", level)
    assert (lower, complement) == (0, 1)
    assert x / (x + y) <= upper <= 1


def test_rows_at_rest_do_not_depend_on_their_neighbours() -> None:
    x, y = np.array([1.0, 1e9, 3.0]), np.array([1e9, 1.0, 4.0])
    methods: tuple[ProportionMethod, ...] = ("mid-p", "likelihood-ratio")
    for method in methods:
        together = share_limits(x, y, level=0.95, method=method)
        for place in range(3):
            assert float(together.lower[place]) == limits(x[place], y[place], method)[0]


@pytest.mark.parametrize("counts", [(1000, 198_048_791), (999, 749_841_820), (198_048_791, 1000)])
@pytest.mark.parametrize("method", ["clopper-pearson", "mid-p", "jeffreys", "uniform"])
def test_limits_do_not_depend_on_scipy_s_inverse(counts: tuple[int, int], method: ProportionMethod) -> None:
    # scipy 1.17 gives quantiles of Beta(1000, 2e8) that lie far off
    lower, lower_complement, upper, upper_complement = limits(*counts, method, 0.5)
    expected = limits(*counts, "likelihood-ratio", 0.5)
    small = slice(0, None, 2) if counts[0] < counts[1] else slice(1, None, 2)
    found = [lower, lower_complement, upper, upper_complement]
    assert found[small] == pytest.approx(expected[small], rel=2e-3, abs=0)
    assert lower < counts[0] / sum(counts) < upper


def test_failed_quantiles_are_found_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    import gender_indicators.stats.limits as module

    right = limits(3, 7, "clopper-pearson")
    # nothing is close enough
    monkeypatch.setattr(module, "CLOSE", 0.0)
    assert limits(3, 7, "clopper-pearson") == pytest.approx(right, rel=1e-14, abs=0)
    assert limits(0.2, 1e9, "jeffreys", 1 - 1e-15)[0] > 0
    monkeypatch.setattr(module, "STEPS", 1)
    assert limits(3, 7, "clopper-pearson") == pytest.approx(right, rel=0.2, abs=0)
    assert limits(3, 7, "clopper-pearson") != right


@pytest.mark.parametrize("method", ["mid-p", "likelihood-ratio"])
def test_newton_s_steps_end_after_a_fixed_number(
    method: ProportionMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gender_indicators.stats.limits as module

    monkeypatch.setattr(module, "STEPS", 1)
    rough = limits(3, 7, method)[0]
    monkeypatch.setattr(module, "STEPS", 50)
    assert rough == pytest.approx(limits(3, 7, method)[0], rel=0.2, abs=0)
    assert rough != limits(3, 7, method)[0]


def test_shares_are_taken_from_the_complement_where_that_is_exact() -> None:
    small, large = np.array(0.1), np.array(0.9)
    lower, upper = ShareLimits(small, large, large, small).shares()
    assert (float(lower), float(upper)) == (0.1, 1 - 0.1)


def test_odds_are_infinite_where_the_share_can_be_one() -> None:
    zero, one = np.array(0.0), np.array(1.0)
    lower, upper = ShareLimits(zero, one, one, zero).odds()
    assert lower == 0
    assert upper == np.inf


def test_a_normal_quantile_keeps_its_digits_at_high_levels() -> None:
    from scipy.stats import norm

    level = 1 - 1e-12
    assert z_value(0.95) == pytest.approx(1.959963984540054, rel=1e-15, abs=0)
    assert z_value(level) == pytest.approx(float(norm.isf((1 - level) / 2)), rel=1e-14, abs=0)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(
        MethodError, match=r"^method='wild' is not known. Did you mean 'wald', 'wilson'.* Allowed:"
    ):
        share_limits(np.array(1.0), np.array(1.0), level=0.95, method="wild")  # type: ignore[arg-type]


@each_method
def test_inputs_stay_as_they_are(method: ProportionMethod) -> None:
    x: Floats = np.array([0.0, 3.0, 1e9])
    y: Floats = np.array([5.0, 0.0, 1.0])
    before = x.copy(), y.copy()
    share_limits(x, y, level=0.95, method=method)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_few_and_many_counts_in_one_array_are_found_as_if_alone() -> None:
    a, b = np.array([0.5, 400.0, 9.0, np.nan]), np.array([3.0, 300.0, 1e6, 2.0])
    together = beta_quantile(a, b, 0.025)
    for place in range(4):
        alone = beta_quantile(a[[place]], b[[place]], 0.025)
        np.testing.assert_array_equal([each[place] for each in together], [each[0] for each in alone])


@pytest.mark.parametrize("tail", [0.5, 0.025, 5e-17])
def test_a_beta_quantile_is_reached_and_mirrored(tail: float) -> None:
    from scipy.special import betainc

    a, b = np.array([10.0, 35.5, 1e4, 12.0, 3e5]), np.array([11.0, 1e5, 1e4, 1e3, 10.0])
    p, q = beta_quantile(a, b, tail)
    np.testing.assert_allclose(betainc(a, b, p), tail, rtol=1e-9)
    np.testing.assert_allclose(p + q, 1.0, rtol=1e-15)
