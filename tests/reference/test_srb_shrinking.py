"""Shrinkage, funnel limits and monitoring of the sex ratio at birth against other software."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special
from tests.conftest import document, rows

from gender_indicators import srb
from gender_indicators.stats import shrinkage
from gender_indicators.stats.shrunken import beta_posterior

AREAS = rows("srb_eb_areas.csv")
EXPECTED = document("srb_eb_expected.json")
MLE = EXPECTED["mle"]
MALE = np.array([float(row["boys"]) for row in AREAS])
FEMALE = np.array([float(row["girls"]) for row in AREAS])


def expected(column: str) -> Any:
    assert [row["area"] for row in AREAS] == [area["area"] for area in EXPECTED["areas"]]
    return np.array([area[column] for area in EXPECTED["areas"]])


def test_the_fit_agrees_with_scipy_s_optimiser() -> None:
    found = shrinkage.beta_binomial(MALE, FEMALE)
    assert found.mean == pytest.approx(MLE["mu"], rel=1e-6)
    assert found.rho == pytest.approx(MLE["rho"], rel=1e-5)
    assert found.a == pytest.approx(MLE["a"], rel=1e-5)
    assert found.b == pytest.approx(MLE["b"], rel=1e-5)


def test_the_fit_agrees_with_vgam() -> None:
    # VGAM's own optimum is the sharper of the two
    found = shrinkage.beta_binomial(MALE, FEMALE)
    assert found.mean == pytest.approx(EXPECTED["vgam_check"]["vgam_mu"], rel=1e-9)
    assert found.rho == pytest.approx(EXPECTED["vgam_check"]["vgam_rho"], rel=1e-7)


def test_both_log_likelihoods_agree() -> None:
    found = shrinkage.beta_binomial(MALE, FEMALE)
    binomial = shrinkage.log_binomial(MALE, FEMALE, MALE.sum() / (MALE + FEMALE).sum())
    assert binomial == pytest.approx(MLE["binomial_loglik_full"], rel=1e-12)
    assert binomial + found.gain == pytest.approx(MLE["loglik_full"], rel=1e-11)
    assert found.deviance == pytest.approx(51.93, abs=0.005)
    assert found.p_value == pytest.approx(special.chdtrc(1, found.deviance) / 2, rel=1e-12, abs=0)


def test_the_gain_at_given_parameters_is_the_difference_of_the_two() -> None:
    found = shrinkage.gain(MALE, FEMALE, mean=MLE["mu"], concentration=MLE["a"] + MLE["b"])
    assert found == pytest.approx(MLE["loglik_full"] - MLE["binomial_loglik_full"], rel=1e-10)


def test_kleinman_s_moments_agree() -> None:
    found = shrinkage.moments(MALE, FEMALE)
    moments = EXPECTED["kleinman_moment_weights_n"]
    assert found == pytest.approx((moments["mu"], moments["rho"]), rel=1e-12)


def test_posteriors_with_the_file_s_parameters_agree() -> None:
    lower, median, upper, above = beta_posterior(
        MALE, FEMALE, a=MLE["a"], b=MLE["b"], tails=(0.025, 0.5, 0.975), odds=1.1
    )
    for column, values in {
        "lower95_srb": 100 * lower,
        "post_median_srb": 100 * median,
        "upper95_srb": 100 * upper,
        "prob_srb_gt_110": above,
    }.items():
        np.testing.assert_allclose(values, expected(column), rtol=1e-10)


def test_shrunken_areas_agree() -> None:
    found = srb.shrink(MALE, FEMALE, threshold=110)
    lower, upper = found.estimate.limits()
    for column, values in {
        "post_mean_prop": found.mean_share,
        "post_median_srb": found.estimate.value,
        "lower95_srb": lower,
        "upper95_srb": upper,
        "prob_srb_gt_110": found.exceedance,
        "shrinkage_weight_on_data": found.weight,
    }.items():
        np.testing.assert_allclose(values, expected(column), rtol=1e-5)
    assert float(found.common) == pytest.approx(EXPECTED["mu_srb"], rel=1e-6)
    assert float(found.spread) == pytest.approx(MLE["rho"], rel=1e-5)
    assert float(found.likelihood_ratio.statistic) == pytest.approx(51.93, abs=0.005)


@pytest.mark.parametrize(
    "row", rows("srb_funnel_limits.csv"), ids=lambda row: f"{row['births']}-{row['conf']}"
)
def test_funnel_limits_agree(row: dict[str, str]) -> None:
    options = {"reference": float(row["target_srb"]), "levels": (float(row["conf"]),)}
    exact = srb.funnel_limits(int(row["births"]), **options)
    normal = srb.funnel_limits(int(row["births"]), limits="normal", **options)
    for column, value in {
        "k_lower": exact.k_lower,
        "k_upper": exact.k_upper,
        "prop_lower_interp": exact.share_lower,
        "prop_upper_interp": exact.share_upper,
        "srb_lower_exact": exact.lower,
        "srb_upper_exact": exact.upper,
        "srb_lower_normal": normal.lower,
        "srb_upper_normal": normal.upper,
    }.items():
        np.testing.assert_allclose(value, [float(row[column])], rtol=1e-8)


@pytest.mark.parametrize(
    ("file", "without"), [("srb_arbuthnot.json", ()), ("srb_arbuthnot_without_1704.json", (1704,))]
)
def test_the_cusum_of_the_london_christenings_agrees(
    shared: Path, file: str, without: tuple[int, ...]
) -> None:
    with (shared / "srb" / "arbuthnot.csv").open(encoding="utf-8") as table:
        years = [row for row in csv.DictReader(table) if int(row["Year"]) not in without]
    chart = document(file)["cusum"]
    found = srb.monitor(
        [int(row["Year"]) for row in years],
        [float(row["Males"]) for row in years],
        [float(row["Females"]) for row in years],
        reference=chart["in_control_srb"],
        alternative_ratio=chart["out_of_control_srb"],
        threshold=chart["threshold_h"],
    )
    np.testing.assert_allclose(found.path, chart["path"], rtol=1e-9)
    assert list(found.alarms) == chart["alarm_years_no_reset"]
