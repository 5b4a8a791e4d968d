"""Target attainment against the closed forms of every operator."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.conftest import document

from gender_indicators import attainment
from gender_indicators.core import Estimate, Interval

CASES = document("attainment_edge_cases.json")
# the table says "exact" with a tolerance where this library says "about"
OPERATORS = {"exact": "about", "maintain_at_least": "maintain"}


def as_float(value: float | None) -> float:
    return math.nan if value is None else value


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_operator_case(case: dict[str, Any]) -> None:
    params, expected = case["params"], case["expected"]
    target = (params["low"], params["high"]) if "low" in params else params.get("target")
    found = attainment.measure(
        as_float(case["actual"]),
        target,
        baseline=case["baseline"],
        operator=OPERATORS.get(case["op"], case["op"]),
        tolerance=params.get("tol"),
        direction="higher" if case["op"] == "maintain_at_least" else "both",
    )
    verdict = {True: "met", False: "not_met", None: "no_data"}[expected["met"]]
    assert str(found.verdict) == verdict
    for ours, theirs in (
        (found.gap, "gap_now"),
        (found.gap_at_baseline, "gap_at_baseline"),
        (found.share, "share_of_gap_closed"),
    ):
        assert float(ours) == pytest.approx(as_float(expected[theirs]), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    "case", [case for case in CASES["uncertain"] if not case["df"]], ids=lambda case: case["id"]
)
def test_decision_from_an_interval(case: dict[str, Any]) -> None:
    lower, upper = case["expected"]["ci95"]
    actual = Estimate(
        value=np.array(float(case["estimate"])),
        interval=Interval(np.array(lower), np.array(upper), 0.95, "normal"),
    )
    found = attainment.measure(actual, case["target"], operator=case["op"])
    assert str(found.verdict) == case["expected"]["decision95"]
