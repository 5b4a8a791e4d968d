"""How fast are the estimates, beside statsmodels and the plain numpy kernel, in one run?

Counts are distinct, as they would be for many small areas. Read the ratios, not the seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gender_indicators import composite, coverage, srb

Z = 1.959963984540054


def births(rows: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    rng = np.random.default_rng(7)
    total = rng.integers(10_000, 200_000, rows)
    male = rng.binomial(total, 0.5238)
    return male.astype(float), (total - male).astype(float)


def numpy_wilson(x: Any, n: Any) -> tuple[Any, Any]:
    p = x / n
    middle = p + Z**2 / (2 * n)
    half = Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)


SIZES = (1_000, 100_000, 1_000_000)


@pytest.mark.parametrize("rows", SIZES)
def bench_wilson_here(benchmark: Any, rows: int) -> None:
    male, female = births(rows)
    benchmark.group = f"wilson, {rows} pairs"
    benchmark(srb.estimate, male, female)


@pytest.mark.parametrize("rows", SIZES)
def bench_wilson_statsmodels(benchmark: Any, rows: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    male, female = births(rows)
    benchmark.group = f"wilson, {rows} pairs"
    benchmark(proportion_confint, male, male + female, 0.05, "wilson")


@pytest.mark.parametrize("rows", SIZES)
def bench_wilson_numpy(benchmark: Any, rows: int) -> None:
    male, female = births(rows)
    benchmark.group = f"wilson, {rows} pairs"
    benchmark(numpy_wilson, male, male + female)


@pytest.mark.parametrize("rows", SIZES[:2])
def bench_clopper_pearson_here(benchmark: Any, rows: int) -> None:
    male, female = births(rows)
    benchmark.group = f"clopper-pearson, {rows} pairs"
    benchmark(coverage.estimate, male, male + female, method="clopper-pearson")


@pytest.mark.parametrize("rows", SIZES[:2])
def bench_clopper_pearson_statsmodels(benchmark: Any, rows: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    male, female = births(rows)
    benchmark.group = f"clopper-pearson, {rows} pairs"
    benchmark(proportion_confint, male, male + female, 0.05, "beta")


@pytest.mark.parametrize("rows", SIZES[:2])
def bench_exact_test_here(benchmark: Any, rows: int) -> None:
    male, female = births(rows)
    benchmark.group = f"exact two-sided test, {rows} pairs"
    benchmark(srb.test, male, female, reference=105)


def bench_exact_test_scipy_loop(benchmark: Any) -> None:
    from scipy.stats import binomtest

    male, female = births(1_000)
    benchmark.group = "exact two-sided test, 1000 pairs"
    benchmark(
        lambda: [binomtest(int(x), int(x + y), 105 / 205).pvalue for x, y in zip(male, female, strict=True)]
    )


@pytest.mark.parametrize("rows", SIZES[:2])
def bench_composite_here(benchmark: Any, rows: int) -> None:
    table = {
        f"x{place}": column for place, column in enumerate(np.random.default_rng(7).normal(size=(20, rows)))
    }
    benchmark.group = f"normalise and aggregate, {rows} areas x 20"
    direction: Any = dict.fromkeys(table, 1)
    benchmark(lambda: composite.aggregate(composite.normalise(table, direction=direction)))


@pytest.mark.parametrize("rows", SIZES[:2])
def bench_composite_numpy(benchmark: Any, rows: int) -> None:
    matrix = np.random.default_rng(7).normal(size=(20, rows)).T.copy()
    benchmark.group = f"normalise and aggregate, {rows} areas x 20"

    def kernel() -> Any:
        low, high = matrix.min(axis=0), matrix.max(axis=0)
        return (100 * (matrix - low) / (high - low)).mean(axis=1)

    benchmark(kernel)
