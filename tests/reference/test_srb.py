"""The sex ratio at birth against high precision and R."""

from __future__ import annotations

import math

import pytest
from tests.conftest import rows

from gender_indicators import srb

NAMES = {"clopper_pearson": "clopper-pearson", "wilson": "wilson", "jeffreys": "jeffreys"}


def number(text: str) -> float:
    return float(text) if text else math.nan


@pytest.mark.parametrize(
    "row", rows("srb_intervals.csv"), ids=lambda row: f"{row['case_id']}-{row['conf_level']}-{row['method']}"
)
@pytest.mark.filterwarnings("ignore:non-integer counts")
def test_interval_agrees_with_45_digits(row: dict[str, str]) -> None:
    found = srb.estimate(
        number(row["boys"]),
        number(row["girls"]),
        level=number(row["conf_level"]),
        method=NAMES[row["method"]],  # type: ignore[arg-type]  # a name from the table
        min_births=0,
    )
    assert found.interval is not None
    expected = [number(row[key]) for key in ("srb_per_100", "srb_lower", "srb_upper")]
    computed = [float(found), float(found.interval.lower), float(found.interval.upper)]
    assert computed == pytest.approx(expected, rel=1e-10, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    "row", rows("srb_tests_one_sample.csv"), ids=lambda row: f"{row['boys']}-{row['ref_srb']}"
)
@pytest.mark.parametrize(
    ("column", "alternative", "method"),
    [
        ("p_exact_greater", "greater", "exact-minlike"),
        ("p_exact_less", "less", "exact-doubled"),
        ("p_exact_two_minlike", "two-sided", "exact-minlike"),
        ("p_exact_two_doubled", "two-sided", "exact-doubled"),
    ],
)
def test_exact_test_agrees_with_r(row: dict[str, str], column: str, alternative: str, method: str) -> None:
    found = srb.test(
        number(row["boys"]),
        number(row["girls"]),
        reference=number(row["ref_srb"]),
        alternative=alternative,  # type: ignore[arg-type]  # names from the table above
        method=method,  # type: ignore[arg-type]
    )
    assert float(found.p_value) == pytest.approx(number(row[column]), rel=1e-9, abs=0)


@pytest.mark.filterwarnings("ignore:non-integer counts")
@pytest.mark.parametrize(
    "row",
    rows("srb_exceedance.csv"),
    ids=lambda row: f"{row['boys']}-{row['girls']}-{row['threshold']}-{row['prior']}",
)
def test_exceedance_agrees_with_high_precision(row: dict[str, str]) -> None:
    found = srb.exceedance(
        number(row["boys"]),
        number(row["girls"]),
        threshold=number(row["threshold"]),
        prior=row["prior"],  # type: ignore[arg-type]  # a name from the table
    )
    assert float(found) == pytest.approx(number(row["prob_srb_gt_threshold"]), rel=1e-9, abs=0)


def test_arbuthnot_saw_more_boys_than_girls_in_every_year(shared: object) -> None:
    import csv
    from pathlib import Path

    with (Path(str(shared)) / "srb" / "arbuthnot.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    keys = list(table[0])
    males = next(key for key in keys if key.lower().startswith(("male", "boy")))
    females = next(key for key in keys if key.lower().startswith(("female", "girl")))
    found = srb.estimate(
        [float(row[males]) for row in table], [float(row[females]) for row in table], min_births=0
    )
    assert len(found) == 82
    assert (found.value > 100).all()
