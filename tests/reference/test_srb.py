"""The sex ratio at birth against high precision and R."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import document, rows

from gender_indicators import srb
from gender_indicators.stats import smoothing

INTERVALS = {
    "clopper_pearson": "clopper-pearson",
    "midp": "mid-p",
    "wilson": "wilson",
    "wilson_cc": "wilson-cc",
    "agresti_coull_unclipped": "agresti-coull",
    "wald_prop_unclipped": "wald",
    "jeffreys": "jeffreys",
    "bayes_uniform": "uniform",
    "log_ratio": "logit",
    "delta_ratio": "delta",
    "fieller_poisson": "fieller",
    "likelihood_ratio": "likelihood-ratio",
}
BY_SOLVER = {"midp", "likelihood_ratio"}
ON_THE_RATIO = frozenset({"delta", "fieller"})
TESTS = [
    ("p_exact_greater", "greater", "exact-minlike"),
    ("p_exact_less", "less", "exact-doubled"),
    ("p_exact_two_minlike", "two-sided", "exact-minlike"),
    ("p_exact_two_doubled", "two-sided", "exact-doubled"),
    ("p_mid_greater", "greater", "mid-p"),
    ("p_mid_less", "less", "mid-p"),
    ("p_mid_two_doubled", "two-sided", "mid-p"),
    ("p_score_two", "two-sided", "score"),
    ("p_score_greater", "greater", "score"),
    ("p_lr", "two-sided", "likelihood-ratio"),
]
STATISTICS = [("z_score", "score"), ("lr_G2", "likelihood-ratio"), ("z_wald_log", "wald")]
# printed in the method note with three decimals: P(below 109), P(109 to 112), P(above 112)
BANDS = [
    (4940, 4660, (0.914, 0.083, 0.004)),
    (5039, 4561, (0.255, 0.493, 0.252)),
    (15118, 13682, (0.124, 0.750, 0.126)),
    (25197, 22803, (0.068, 0.863, 0.070)),
    (5093, 4507, (0.039, 0.293, 0.668)),
    (15279, 13521, (0.001, 0.224, 0.775)),
]

pytestmark = pytest.mark.filterwarnings("ignore:non-integer counts")


def number(text: str) -> float:
    return float(text) if text else math.nan


def clipped(share: float) -> float:
    """An end of an interval that left the scale lies at the end of the scale."""
    return share if math.isnan(share) else min(max(share, 0.0), 1.0)


def odds(share: float) -> float:
    return math.inf if share == 1 else 100 * share / (1 - share)


def limits(row: dict[str, str], unit: str) -> tuple[float, float]:
    found = srb.estimate(
        number(row["boys"]),
        number(row["girls"]),
        level=number(row["conf_level"]),
        method=INTERVALS.get(row["method"], row["method"]),
        unit=unit,
        min_births=0,
    )
    lower, upper = found.limits()
    return float(lower), float(upper)


def each_interval(but_for: frozenset[str] = frozenset()) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "row",
        [row for row in rows("srb_intervals.csv") if INTERVALS[row["method"]] not in but_for],
        ids=lambda row: f"{row['case_id']}-{row['conf_level']}-{row['method']}",
    )


@each_interval()
def test_interval_of_the_ratio_agrees_with_45_digits(row: dict[str, str]) -> None:
    expected = [number(row["srb_lower"]), number(row["srb_upper"])]
    if row["method"].endswith("unclipped"):
        # the table leaves out the ratio where the share left the scale
        shares = [number(row["prop_lower"]), number(row["prop_upper"])]
        ends = zip(expected, shares, strict=True)
        expected = [odds(clipped(share)) if share <= 0 or share >= 1 else end for end, share in ends]
    tolerance = 1e-9 if row["method"] in BY_SOLVER else 1e-10
    found = limits(row, "male_per_100_female")
    assert found == pytest.approx(tuple(expected), rel=tolerance, abs=0, nan_ok=True)


@each_interval(but_for=ON_THE_RATIO)
def test_interval_of_the_male_share_agrees_with_45_digits(row: dict[str, str]) -> None:
    expected = tuple(clipped(number(row[key])) for key in ("prop_lower", "prop_upper"))
    tolerance = 1e-9 if row["method"] in BY_SOLVER else 1e-10
    assert limits(row, "male_share") == pytest.approx(expected, rel=tolerance, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    "pair",
    sorted({(row["boys"], row["girls"], row["srb_per_100"]) for row in rows("srb_intervals.csv")}),
    ids=lambda pair: f"{pair[0]}-{pair[1]}",
)
def test_the_ratio_agrees_with_45_digits(pair: tuple[str, str, str]) -> None:
    male, female, expected = map(number, pair)
    found = float(srb.estimate(male, female, level=None, min_births=0))
    assert found == pytest.approx(expected, rel=1e-15, abs=0, nan_ok=True)


def test_every_method_of_the_table_is_held_against_it() -> None:
    assert {row["method"] for row in rows("srb_intervals.csv")} == set(INTERVALS)


@pytest.mark.parametrize(
    "row", rows("srb_large_counts.csv"), ids=lambda row: "-".join(list(row.values())[:4])
)
def test_limits_keep_their_digits_at_large_counts_and_high_levels(row: dict[str, str]) -> None:
    expected = (number(row["srb_lower"]), number(row["srb_upper"]))
    assert limits(row, "male_per_100_female") == pytest.approx(expected, rel=1e-10, abs=0)


def outcome(row: dict[str, str], alternative: Any, method: Any) -> Any:
    return srb.test(
        number(row["boys"]),
        number(row["girls"]),
        reference=number(row["ref_srb"]),
        alternative=alternative,
        method=method,
    )


def each_test_row() -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "row",
        rows("srb_tests_one_sample.csv"),
        ids=lambda row: f"{row['boys']}-{row['girls']}-{row['ref_srb']}",
    )


@pytest.mark.parametrize(("column", "alternative", "method"), TESTS)
@each_test_row()
def test_p_value_agrees_with_high_precision_and_r(
    row: dict[str, str], column: str, alternative: str, method: str
) -> None:
    found = outcome(row, alternative, method).p_value
    assert float(found) == pytest.approx(number(row[column]), rel=1e-9, abs=0)


@pytest.mark.parametrize(("column", "method"), STATISTICS)
@each_test_row()
def test_statistic_agrees_with_high_precision(row: dict[str, str], column: str, method: str) -> None:
    found = outcome(row, "two-sided", method).statistic
    assert float(found) == pytest.approx(number(row[column]), rel=1e-9, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    "row",
    rows("srb_exceedance.csv"),
    ids=lambda row: f"{row['boys']}-{row['girls']}-{row['threshold']}-{row['prior']}",
)
def test_exceedance_agrees_with_high_precision(row: dict[str, str]) -> None:
    prior: Any = row["prior"]
    if prior == "informative_105_n200":
        prior = srb.informed_prior(105, births=200)
        assert prior == pytest.approx((number(row["prior_a"]), number(row["prior_b"])), rel=1e-12)
    found = srb.exceedance(
        number(row["boys"]), number(row["girls"]), threshold=number(row["threshold"]), prior=prior
    )
    assert float(found) == pytest.approx(number(row["prob_srb_gt_threshold"]), rel=1e-9, abs=0)


@pytest.mark.parametrize(("male", "female", "expected"), BANDS)
def test_band_probabilities_agree_with_the_printed_table(
    male: int, female: int, expected: tuple[float, ...]
) -> None:
    assert srb.band_probabilities(male, female).probability.round(3).tolist() == list(expected)


def arbuthnot(shared: Path) -> tuple[Any, Any]:
    with (shared / "srb" / "arbuthnot.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    return tuple(np.array([float(row[name]) for row in table]) for name in ("Males", "Females"))  # type: ignore[return-value]  # two columns


def test_arbuthnot_saw_more_boys_than_girls_in_every_year(shared: Path) -> None:
    found = srb.estimate(*arbuthnot(shared), min_births=0)
    assert len(found) == 82
    assert (found.value > 100).all()


def smoothed_arbuthnot(shared: Path) -> tuple[dict[str, Any], Any, Any, float]:
    """Smoothed log ratio less the baseline, its variance, and the full log likelihood."""
    expected = document("srb_ar1_smoother_arbuthnot.json")
    boys, girls = arbuthnot(shared)
    seen, times = len(boys), len(expected["years"])
    observed, precision = np.zeros(times), np.zeros(times)
    observed[:seen] = np.log(boys / girls) - np.log(expected["baseline"])
    precision[:seen] = 1 / (1 / boys + 1 / girls)
    chain = smoothing.ar1(
        np.ones(times - 1), rho=np.array(expected["rho"]), sigma=np.array(expected["sigma_eps"])
    )
    filtered = smoothing.kalman_filter(chain, observed, precision)
    # one observation a year: the terms that do not depend on the chain
    rest = np.log(precision[:seen] / (2 * np.pi)).sum() / 2
    return expected, *smoothing.smoothed(chain, filtered), float(filtered.log_likelihood + rest)


def test_smoothed_ratio_and_forecast_agree_with_dense_algebra(shared: Path) -> None:
    expected, mean, variance, _ = smoothed_arbuthnot(shared)
    centre, spread = np.log(expected["baseline"]) + mean, np.sqrt(variance)
    z = 1.959963984540054
    found = {
        "srb_median": np.exp(centre),
        "log_sd": spread,
        "lower95": np.exp(centre - z * spread),
        "upper95": np.exp(centre + z * spread),
    }
    for name, values in found.items():
        np.testing.assert_allclose(values, expected[name], rtol=1e-8, err_msg=name)


def test_log_likelihood_of_the_smoother_agrees_with_dense_algebra(shared: Path) -> None:
    expected, _, _, log_likelihood = smoothed_arbuthnot(shared)
    assert log_likelihood == pytest.approx(expected["loglik"], rel=1e-8)
