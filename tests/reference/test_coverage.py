"""Proportions and coverage against R, statsmodels and published public-health tables."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from tests.conftest import rows

from gender_indicators import coverage
from gender_indicators.stats import proportion

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"clopper_pearson": "clopper-pearson", "wilson": "wilson", "jeffreys": "jeffreys"}


@pytest.mark.parametrize(
    "row",
    rows("proportion_intervals.csv"),
    ids=lambda row: f"{row['x']}-{row['n']}-{row['conf']}-{row['method']}",
)
def test_limits_agree_with_r(row: dict[str, str]) -> None:
    found = proportion.interval(
        float(row["x"]),
        float(row["n"]),
        level=float(row["conf"]),
        method=NAMES[row["method"]],  # type: ignore[arg-type]  # a name from the table
    )
    expected = (float(row["lower"]), float(row["upper"]))
    assert (float(found.lower), float(found.upper)) == pytest.approx(expected, rel=1e-10, abs=0)


def test_wilson_limits_equal_the_public_health_england_table(shared: Path) -> None:
    with (shared / "coverage" / "phe_proportion_cases.csv").open(encoding="utf-8") as file:
        table = [row for row in csv.DictReader(file) if row["Numerator"] and row["lower95_0cl"]]
    assert table
    for row in table:
        x, n, per = (float(row[key]) for key in ("Numerator", "Denominator", "multiplier"))
        for level, name in ((0.95, "95_0"), (0.998, "99_8")):
            if row[f"lower{name}cl"] in {"", "NA"}:
                continue
            found = coverage.estimate(x, n, level=level, per=per)
            assert found.interval is not None
            expected = [float(row[f"{side}{name}cl"]) for side in ("lower", "upper")]
            limits = [float(found.interval.lower), float(found.interval.upper)]
            assert limits == pytest.approx(expected, rel=1e-9)
