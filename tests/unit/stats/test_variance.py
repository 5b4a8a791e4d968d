"""Variances by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gender_indicators.stats.clusters import Design
from gender_indicators.stats.variance import design_errors

B = np.array([[12.0, 9.0, 15.0, 7.0]])
G = np.array([[10.0, 11.0, 9.0, 9.0]])
TWO = Design(np.array([2, 2]))
ONE = Design(np.array([4]))


def errors(b: Any = B, g: Any = G, design: Design = TWO, **options: Any) -> dict[str, float]:
    given = {"variance": "taylor", "centre": "mean-all", "singleton": "error", **options}
    return {name: float(values[0]) for name, values in design_errors(b, g, design, **given).items()}


def test_the_linearised_values_are_compared_within_strata() -> None:
    ratio = 43 / 39
    z = (B[0] - ratio * G[0]) / 39
    variance = sum(2 * ((z[part] - z[part].mean()) ** 2).sum() for part in (slice(0, 2), slice(2, 4)))
    assert errors()["se"] == pytest.approx(math.sqrt(variance))


def test_errors_of_the_other_scales_follow_by_the_delta_method() -> None:
    found = errors()
    assert found["se_log"] == pytest.approx(found["se"] / found["value"])
    assert found["se_share"] == pytest.approx(found["se"] / (1 + found["value"]) ** 2)
    assert math.isnan(found["bias_corrected"])
    assert found["dropped"] == 0


def replicates(design: Design) -> np.ndarray[Any, Any]:
    """Ratios without each unit, one by one."""
    strata = np.repeat(np.arange(len(design.sizes)), design.sizes)
    found = []
    for left_out in range(4):
        weight = np.ones(4)
        weight[left_out] = 0
        same = (strata == strata[left_out]) & (weight > 0)
        weight[same] *= design.sizes[strata[left_out]] / max(same.sum(), 1)
        found.append((weight * B[0]).sum() / (weight * G[0]).sum())
    return np.array(found)


@pytest.mark.parametrize("function", ["value", "log", "share"])
def test_the_jackknife_recomputes_every_scale(function: str) -> None:
    scale: Any = {"value": lambda r: r, "log": np.log, "share": lambda r: r / (1 + r)}[function]
    r = scale(replicates(TWO))
    name = {"value": "se", "log": "se_log", "share": "se_share"}[function]
    centres = {
        "mean-all": r.mean(),
        "full": scale(43 / 39),
        "stratum": np.repeat(r.reshape(2, 2).mean(axis=1), 2),
    }
    for centre, c in centres.items():
        expected = math.sqrt((0.5 * (r - c) ** 2).sum())
        assert errors(variance="jkn", centre=centre)[name] == pytest.approx(expected)


def test_pseudo_values_centred_at_the_estimate_are_the_jackknife_centred_there() -> None:
    r, ratio = replicates(ONE), 43 / 39
    pseudo = 4 * ratio - 3 * r
    expected = math.sqrt(((pseudo - ratio) ** 2).sum() / (4 * 3))
    assert errors(design=ONE, variance="dhs", centre="full")["se"] == pytest.approx(expected)


def test_the_bias_corrected_estimate_is_the_mean_of_the_pseudo_values() -> None:
    r, ratio = replicates(ONE), 43 / 39
    found = errors(design=ONE, variance="jk1")
    assert found["bias_corrected"] == pytest.approx((4 * ratio - 3 * r).mean())
    assert found["bias_corrected_log"] == pytest.approx((4 * math.log(ratio) - 3 * np.log(r)).mean())


def test_strata_correct_the_bias_each_by_itself() -> None:
    r, ratio = replicates(TWO), 43 / 39
    by_stratum = r.reshape(2, 2).mean(axis=1)
    found = errors(variance="jkn")
    assert found["bias_corrected"] == pytest.approx(ratio - (by_stratum - ratio).sum())


def test_replicates_without_girls_are_dropped_and_counted() -> None:
    found = errors(g=np.array([[10.0, 0.0, 0.0, 0.0]]), design=ONE, variance="jk1")
    assert found["dropped"] == 1
    r = np.array([34, 28, 36]) / 10
    assert found["se"] == pytest.approx(math.sqrt(0.75 * ((r - r.mean()) ** 2).sum()))
    # the share needs no girls in a replicate
    p = np.array([1, 34 / 44, 28 / 38, 36 / 46])
    assert found["se_share"] == pytest.approx(math.sqrt(0.75 * ((p - p.mean()) ** 2).sum()))


def test_crumbs_of_rounding_are_no_girls() -> None:
    # 0.1 - 3 * 0.1 leaves -2e-17 of the only girl
    found = errors(g=np.array([[0.1, 0.0, 0.0, 0.0]]), design=ONE, variance="jkn")
    assert found["dropped"] == 1
    assert np.isfinite(found["se"])


def test_replicates_without_boys_have_no_logarithm() -> None:
    found = errors(b=np.array([[10.0, 0.0, 0.0, 0.0]]), design=ONE, variance="jk1")
    assert found["dropped"] == 1
    r = np.array([0, 10 / 28, 10 / 30, 10 / 30])
    assert found["se"] == pytest.approx(math.sqrt(0.75 * ((r - r.mean()) ** 2).sum()))
    assert found["se_log"] == pytest.approx(
        math.sqrt(0.75 * ((np.log(r[1:]) - np.log(r[1:]).mean()) ** 2).sum())
    )


def test_one_unit_with_births_tells_nothing_of_the_variance() -> None:
    one = np.array([[0.0, 9.0, 0.0, 0.0]])
    for variance in ("taylor", "jkn", "jk1"):
        found = errors(b=one, g=one, design=ONE, variance=variance)
        assert np.isnan([found["se"], found["se_log"], found["se_share"]]).all()


@pytest.mark.parametrize("sex", ["b", "g"])
def test_without_one_of_the_two_there_is_no_error(sex: str) -> None:
    for variance in ("taylor", "jkn"):
        found = errors(**{sex: np.zeros((1, 4))}, variance=variance)
        assert np.isnan([found["se"], found["se_log"], found["se_share"]]).all()


SINGLE = Design(np.array([3, 1]))


def test_a_single_unit_can_be_compared_with_the_whole_sample() -> None:
    ratio = 43 / 39
    z = (B[0] - ratio * G[0]) / 39
    rest = 1.5 * ((z[:3] - z[:3].mean()) ** 2).sum()
    assert errors(design=SINGLE, singleton="drop")["se"] == pytest.approx(math.sqrt(rest))
    assert errors(design=SINGLE, singleton="centred")["se"] == pytest.approx(math.sqrt(rest + z[3] ** 2))
    assert errors(design=SINGLE, singleton="average")["se"] == pytest.approx(math.sqrt(2 * rest))


@pytest.mark.parametrize("centre", ["mean-all", "full", "stratum"])
def test_the_jackknife_has_the_same_rules_for_single_units(centre: str) -> None:
    options = {"design": SINGLE, "variance": "jkn", "centre": centre}
    first = replicates(SINGLE)[:3]
    without = (43 - 7) / (39 - 9)
    replicated = {"drop": first, "centred": np.append(first, without)}
    for singleton, r in replicated.items():
        c: Any = {"mean-all": r.mean(), "full": 43 / 39, "stratum": first.mean()}[centre]
        expected = 2 / 3 * ((first - c) ** 2).sum()
        if singleton == "centred":
            expected += (without - (43 / 39 if centre == "stratum" else c)) ** 2
        assert errors(singleton=singleton, **options)["se"] == pytest.approx(math.sqrt(expected))
    dropped, average = (errors(singleton=each, **options)["se"] for each in ("drop", "average"))
    assert average == pytest.approx(math.sqrt(2) * dropped)


@pytest.mark.parametrize("variance", ["taylor", "jkn"])
def test_single_units_alone_tell_nothing_once_they_are_dropped(variance: str) -> None:
    alone = Design(np.array([1, 1, 1, 1]))
    for singleton in ("drop", "average"):
        assert math.isnan(errors(design=alone, variance=variance, singleton=singleton)["se"])
    assert errors(design=alone, variance=variance, singleton="centred")["se"] > 0


def test_a_domain_in_dropped_strata_has_no_error() -> None:
    b, g = np.array([[0.0, 0.0, 5.0, 7.0]]), np.array([[0.0, 0.0, 6.0, 5.0]])
    found = errors(b=b, g=g, design=Design(np.array([2, 1, 1])), singleton="drop")
    assert math.isnan(found["se"])
