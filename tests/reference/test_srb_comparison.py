"""Comparisons, adjusted p values, pooling and planning against R, mpmath and scipy."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import document, rows

from gender_indicators import srb
from gender_indicators.stats import multiplicity, power

TABLES = [{key.strip(): value.strip() for key, value in row.items()} for row in rows("srb_two_sample.csv")]
PLANS = rows("srb_sample_size.csv")
POWERS = [row for row in rows("srb_exact_power_one_sided.csv") if row["n"].isdigit()]
CALENDARS = {"srb_arbuthnot.json": None, "srb_arbuthnot_without_1704.json": 1704}

# R's root of these limits is short of its tolerance only on the scale of their inverse; the limits themselves
# are checked in exact arithmetic below
ROOTS_ON_THE_INVERSE = {"390.56291652068671", "11.26559463808637"}

each_table = pytest.mark.parametrize(
    "row", TABLES, ids=lambda row: "-".join(row[key] for key in ("boys1", "girls1", "boys2", "girls2"))
)


def number(text: str) -> float:
    return float(text) if text else math.nan


def compared(row: dict[str, str], **options: Any) -> srb.Comparison:
    counts = (number(row[key]) for key in ("boys1", "girls1", "boys2", "girls2"))
    return srb.compare(*counts, **options)


def limits(found: srb.Comparison) -> list[float]:
    return [float(limit) for limit in found.ratio.limits()]


# ------------------------------------------------------------------------------------ two samples
@each_table
def test_the_ratio_and_its_wald_limits_agree_with_r(row: dict[str, str]) -> None:
    found = compared(row, method="wald")
    assert float(found.ratio) == pytest.approx(number(row["ratio_of_srb"]), rel=1e-6)
    expected = [number(row["wald_log_lo"]), number(row["wald_log_hi"])]
    if found.ratio.value == 0:  # R prints 0 and NaN, the product of 0 and an infinite factor
        expected = [math.nan, math.nan]
    assert limits(found) == pytest.approx(expected, rel=1e-6, nan_ok=True)


@each_table
@pytest.mark.parametrize(
    ("column", "alternative"), [("fisher_p_two", "two-sided"), ("fisher_p_greater", "greater")]
)
def test_fisher_s_p_values_agree_with_r(row: dict[str, str], column: str, alternative: str) -> None:
    found = compared(row, alternative=alternative)
    assert float(found.test.p_value) == pytest.approx(number(row[column]), rel=1e-6)


@each_table
def test_fisher_s_estimate_and_limits_agree_with_r(row: dict[str, str]) -> None:
    found = compared(row)
    assert float(found.conditional) == pytest.approx(number(row["cond_mle_or"]), rel=1e-4)
    lower, upper = limits(found)
    assert lower == pytest.approx(number(row["fisher_ci_lo"]), rel=1e-4)
    if row["fisher_ci_hi"] in ROOTS_ON_THE_INVERSE:
        assert 1 / upper == pytest.approx(1 / number(row["fisher_ci_hi"]), abs=1e-4)
    else:
        assert upper == pytest.approx(number(row["fisher_ci_hi"]), rel=1e-4)


def probability_at_least(a: int, b: int, c: int, d: int, ratio: Fraction) -> Fraction:
    """P(X >= a | odds ratio), X the first cell given the margins, in exact arithmetic."""
    support = range(max(0, a - d), min(a + b, a + c) + 1)
    weights = {x: math.comb(a + b, x) * math.comb(c + d, a + c - x) * ratio**x for x in support}
    return sum((weight for x, weight in weights.items() if x >= a), Fraction(0)) / sum(weights.values())


@pytest.mark.parametrize("row", TABLES[:3] + TABLES[13:14], ids=lambda row: row["fisher_ci_hi"])
@pytest.mark.parametrize("level", [0.95, 0.5, 1 - 1e-6])
def test_fisher_s_limits_solve_their_equation_in_exact_arithmetic(row: dict[str, str], level: float) -> None:
    a, b, c, d = (int(row[key]) for key in ("boys1", "girls1", "boys2", "girls2"))
    lower, upper = limits(compared(row, level=level))
    tail = (1 - level) / 2
    if lower > 0:
        assert float(probability_at_least(a, b, c, d, Fraction(lower))) == pytest.approx(tail, rel=1e-11)
    at_most = probability_at_least(b, a, d, c, 1 / Fraction(upper))
    assert float(at_most) == pytest.approx(tail, rel=1e-11)


@each_table
@pytest.mark.parametrize(
    ("method", "statistic", "p_value"),
    [
        ("score", "pearson_X2", "pearson_p"),
        ("yates", "yates_X2", "yates_p"),
        ("likelihood-ratio", "lr_G2", "lr_p"),
    ],
)
def test_chi_squares_agree_with_r(row: dict[str, str], method: str, statistic: str, p_value: str) -> None:
    found = compared(row, method=method)
    value = float(found.test.statistic) ** (1 if method == "likelihood-ratio" else 2)
    # where the correction takes up all of the difference R leaves a rounding error of 1e-29
    assert value == pytest.approx(number(row[statistic]), rel=1e-6, abs=1e-25)
    assert float(found.test.p_value) == pytest.approx(number(row[p_value]), rel=1e-6)


# ------------------------------------------------------------------------------------- many tests
@pytest.mark.parametrize("method", multiplicity.ADJUSTMENTS)
def test_adjusted_p_values_agree_with_r(method: multiplicity.Adjustment) -> None:
    table = rows("srb_fdr.csv")
    column = method.upper() if method in {"bh", "by"} else method
    expected = [number(row[column]) for row in table]
    found = multiplicity.adjust_p([number(row["p"]) for row in table], method=method)
    np.testing.assert_allclose(found.adjusted, expected, rtol=1e-12)


@pytest.mark.parametrize("method", multiplicity.ADJUSTMENTS)
def test_a_test_that_could_not_be_made_changes_no_other(method: multiplicity.Adjustment) -> None:
    table = rows("srb_fdr.csv")
    column = method.upper() if method in {"bh", "by"} else method
    p = np.insert([number(row["p"]) for row in table], 5, np.nan)
    expected = np.insert([number(row[column]) for row in table], 5, np.nan)
    np.testing.assert_allclose(multiplicity.adjust_p(p, method=method).adjusted, expected, rtol=1e-12)


# --------------------------------------------------------------------------- the London christenings
@pytest.fixture(scope="session")
def christenings(shared: Path) -> np.ndarray:
    with (shared / "srb" / "arbuthnot.csv").open(encoding="utf-8") as file:
        return np.array(
            [[float(row[key]) for key in ("Year", "Males", "Females")] for row in csv.DictReader(file)]
        )


def without(christenings: np.ndarray, year: int | None) -> np.ndarray:
    return np.asarray(christenings[christenings[:, 0] != year].T)


@pytest.mark.parametrize(("name", "left_out"), CALENDARS.items())
def test_arbuthnot_s_years_differ_as_expected(
    christenings: np.ndarray, name: str, left_out: int | None
) -> None:
    years, male, female = without(christenings, left_out)
    expected = {
        key: float(value) for key, value in document(name).items() if isinstance(value, (str, float, int))
    }
    pearson = srb.homogeneity(male, female)
    likelihood = srb.homogeneity(male, female, method="likelihood-ratio")
    tarone = srb.homogeneity(male, female, method="tarone")
    trend = srb.trend_test(male, female, years)
    effects = pearson.random_effects
    lower, upper = effects.limits()
    computed = {
        "pooled_srb": float(pearson.pooled),
        "homogeneity_X2": float(pearson.test.statistic),
        "homogeneity_df": float(pearson.groups) - 1,
        "homogeneity_p": float(pearson.test.p_value),
        "G2": float(likelihood.test.statistic),
        "G2_p": float(likelihood.test.p_value),
        "dispersion_X2_over_df": float(pearson.dispersion),
        "tarone_z": float(tarone.test.statistic),
        "cochran_armitage_z_year": float(trend.statistic),
        "cochran_armitage_p": float(trend.p_value),
        "logratio_Q": float(pearson.q),
        "dl_tau2": float(pearson.tau2),
        "random_effects_srb": float(effects),
        "random_effects_se_log": float(np.log(upper / lower)) / (2 * 1.959963984540054),
    }
    for key, value in computed.items():
        assert value == pytest.approx(expected[key], rel=1e-9), key


@pytest.mark.parametrize(("name", "left_out"), CALENDARS.items())
def test_the_pooled_ratio_is_not_the_mean_of_annual_ratios(
    christenings: np.ndarray, name: str, left_out: int | None
) -> None:
    _, male, female = without(christenings, left_out)
    expected = document(name)
    pooled = srb.pool(male, female)
    assert float(pooled) == pytest.approx(expected["pooled_srb"], rel=1e-9)
    mean = srb.estimate(male, female, min_births=0).value.mean()
    assert mean == pytest.approx(expected["mean_of_annual_srb_NOT_pooled"], rel=1e-9)
    assert mean - float(pooled) > 0.3


@pytest.mark.parametrize("window", ["3", "5", "10"])
def test_windows_over_unbroken_years_agree(christenings: np.ndarray, window: str) -> None:
    expected = document("srb_arbuthnot.json")["moving_window_srb"][window]
    found = srb.rolling(*christenings.T, window=int(window), min_births=0)
    np.testing.assert_allclose(found.value, expected, rtol=1e-9)


@pytest.mark.parametrize("window", ["3", "5", "10"])
def test_windows_run_over_calendar_years_and_not_over_rows(christenings: np.ndarray, window: str) -> None:
    # the reference puts 1703 next to 1705: all its windows that do so must differ, the others agree
    years, male, female = without(christenings, 1704)
    by_row = np.array(document("srb_arbuthnot_without_1704.json")["moving_window_srb"][window])
    found = srb.rolling(years, male, female, window=int(window), gaps="nan", min_births=0)
    assert len(found) == len(by_row) + 1
    assert found.index is not None
    apart = np.isnan(found.value)
    holds_1704 = [int(label[:4]) <= 1704 <= int(label[-4:]) for label in found.index]
    np.testing.assert_array_equal(apart, holds_1704)
    # by rows, one window less holds both 1703 and 1705
    before, after = int(apart.argmax()), int(apart[::-1].argmax())
    np.testing.assert_allclose(found.value[:before], by_row[:before], rtol=1e-9)
    np.testing.assert_allclose(found.value[len(found) - after :], by_row[len(by_row) - after :], rtol=1e-9)


# --------------------------------------------------------------------------------------- planning
def plan_id(row: dict[str, str]) -> str:
    return "-".join((row["srb0"], row["srb1"] or row["half_width_per_100"], row["power"]))


@pytest.mark.parametrize("row", [row for row in PLANS if row["kind"] == "precision"], ids=plan_id)
@pytest.mark.parametrize(("form", "column"), [("delta", "n"), ("log", "n2")])
def test_births_for_a_half_width(row: dict[str, str], form: str, column: str) -> None:
    found = srb.births_needed(
        number(row["srb0"]),
        half_width=number(row["half_width_per_100"]),
        level=number(row["conf_or_alpha"]),
        form=form,
    )
    assert float(found.unrounded) == pytest.approx(number(row[f"{column}_exact"]), rel=1e-10)
    assert found.births == number(row[f"{column}_ceil"])


@pytest.mark.parametrize("row", [row for row in PLANS if row["kind"] == "power"], ids=plan_id)
@pytest.mark.parametrize(("form", "column"), [("normal", "n"), ("two-sample", "n2")])
def test_births_for_a_power(row: dict[str, str], form: str, column: str) -> None:
    found = srb.births_needed(
        number(row["srb1"]),
        reference=number(row["srb0"]),
        alpha=number(row["conf_or_alpha"]),
        power=number(row["power"]),
        alternative="greater" if number(row["srb1"]) > number(row["srb0"]) else "less",
        form=form,
    )
    assert float(found.unrounded) == pytest.approx(number(row[f"{column}_exact"]), rel=1e-10)
    assert found.births == number(row[f"{column}_ceil"])


@pytest.mark.parametrize("row", POWERS, ids=lambda row: row["n"])
def test_critical_count_size_and_power_agree_with_scipy(row: dict[str, str]) -> None:
    null, other = (np.array(number(row[key]) / (100 + number(row[key]))) for key in ("srb0", "srb1"))
    found = power.exact_design(np.array(number(row["n"])), null, other, tail=number(row["alpha"]))
    assert found.upper == number(row["critical_boys"])
    assert float(found.size) == pytest.approx(number(row["actual_size"]), rel=1e-9)
    assert float(found.power) == pytest.approx(number(row["power"]), rel=1e-9)


def test_the_first_and_the_stable_number_of_births() -> None:
    first, stable = (
        number(row["critical_boys"])
        for row in rows("srb_exact_power_one_sided.csv")
        if not row["n"].isdigit()
    )
    found = srb.births_needed(115, reference=105)
    assert [float(each) for each in (found.first.n, found.stable.n, found.births)] == [first, stable, stable]
