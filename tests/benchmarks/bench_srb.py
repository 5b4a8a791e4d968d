"""How fast are the measures of the sex ratio at birth, beside statsmodels and scipy, in one run?

Distinct counts are those of many large areas; repeated ones those of communes and months, where most pairs
occur more than once. Read the ratios, not the seconds.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from gender_indicators import srb

SIZES = (1_000, 100_000, 1_000_000)
KINDS = ("distinct", "repeated")


def births(rows: int, kind: str) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    if kind == "distinct":
        total = rng.integers(10_000, 2_000_000, rows)
    else:
        total = np.exp(rng.normal(6.5, 1.5, rows)).astype(np.int64) + 1
    male = rng.binomial(total, 0.522)
    return male.astype(float), (total - male).astype(float)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", SIZES)
@pytest.mark.parametrize("workers", [1, 2])
def bench_exact_here(benchmark: Any, rows: int, kind: str, workers: int) -> None:
    male, female = births(rows, kind)
    benchmark.group = f"exact interval, {rows} {kind} pairs"
    benchmark.pedantic(
        srb.estimate,
        args=(male, female),
        kwargs={"method": "clopper-pearson", "workers": workers, "min_births": 0},
        rounds=5,
        warmup_rounds=1,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", SIZES)
def bench_exact_statsmodels(benchmark: Any, rows: int, kind: str) -> None:
    from statsmodels.stats.proportion import proportion_confint

    male, female = births(rows, kind)
    benchmark.group = f"exact interval, {rows} {kind} pairs"
    benchmark.pedantic(
        proportion_confint, args=(male, male + female, 0.05, "beta"), rounds=5, warmup_rounds=1
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", SIZES)
def bench_wilson_here(benchmark: Any, rows: int, kind: str) -> None:
    male, female = births(rows, kind)
    benchmark.group = f"wilson interval, {rows} {kind} pairs"
    benchmark(srb.estimate, male, female, min_births=0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", SIZES)
def bench_wilson_statsmodels(benchmark: Any, rows: int, kind: str) -> None:
    from statsmodels.stats.proportion import proportion_confint

    male, female = births(rows, kind)
    benchmark.group = f"wilson interval, {rows} {kind} pairs"
    benchmark(proportion_confint, male, male + female, 0.05, "wilson")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", SIZES)
def bench_exact_test_here(benchmark: Any, rows: int, kind: str) -> None:
    male, female = births(rows, kind)
    benchmark.group = f"exact two-sided test, {rows} {kind} pairs"
    benchmark.pedantic(srb.test, args=(male, female), kwargs={"reference": 105}, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("rows", [1_000, 100_000])
def bench_shrink(benchmark: Any, rows: int) -> None:
    rng = np.random.default_rng(7)
    total = np.exp(rng.normal(6.5, 1.0, rows)).astype(np.int64) + 1
    male = rng.binomial(total, rng.beta(520, 474, rows)).astype(float)
    benchmark.group = f"beta-binomial fit and posteriors, {rows} areas"

    def shrink() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            srb.shrink(male, total - male, threshold=110)

    benchmark.pedantic(shrink, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("years", [100, 1_000, 10_000])
def bench_smooth(benchmark: Any, years: int) -> None:
    rng = np.random.default_rng(7)
    total = np.full(years, 9_600)
    male = rng.binomial(total, 0.522)
    benchmark.group = "smoother, by years"
    benchmark(srb.smooth, np.arange(years), male, total - male, baseline=106)


def bench_transition(benchmark: Any) -> None:
    years = np.arange(1985.5, 2020.5)
    ratio = 106 + srb.trapezoid(years, start=1998.5, rise=10, plateau=6, convergence=16, amplitude=6)
    benchmark.group = "transition of 35 years, 4 runs of 1,000 particles"
    benchmark.pedantic(
        srb.transition,
        args=(years, ratio, np.full(35, 0.01)),
        kwargs={"baseline": 106, "rng": 1},
        rounds=3,
        warmup_rounds=1,
    )
