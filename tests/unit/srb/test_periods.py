"""Spans of years: labels, refusals, overlaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators.core.arrays import NO_LABELS, Labels
from gender_indicators.errors import DomainError, InputError
from gender_indicators.srb.periods import require_apart, require_years, span_label


def test_a_span_of_one_year_is_that_year() -> None:
    assert span_label(2023, 2023) == "2023"
    assert span_label(2019, 2023) == "2019-2023"


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [
        ((2019, 2023), (2020, 2024), "2020-2023"),
        ((2020, 2024), (2019, 2023), "2020-2023"),
        ((2019, 2023), (2023, 2025), "2023"),
        ((2019, 2023), (2021, 2021), "2021"),
        ("1629-1631", "1631-1633", "1631"),
        ("2023", (2023, 2023), "2023"),
    ],
)
def test_periods_that_share_a_year_are_refused(a: object, b: object, common: str) -> None:
    with pytest.raises(
        DomainError, match=f"share {common}: births counted on both sides are not independent"
    ):
        require_apart(a, b)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((2014, 2018), (2019, 2023)),
        ((2019, 2023), (2014, 2018)),
        ("1629-1631", "1632-1634"),
        (" 2022 ", (2023, 2023)),
        ((2022.0, np.int64(2022)), (2023, 2024)),
        (None, None),
    ],
)
def test_periods_without_a_common_year_pass(a: object, b: object) -> None:
    require_apart(a, b)  # type: ignore[arg-type]


@pytest.mark.parametrize(("a", "b", "given"), [((2019, 2023), None, "period_a"), (None, "2023", "period_b")])
def test_one_period_alone_is_refused(a: object, b: object, given: str) -> None:
    with pytest.raises(InputError, match=f"only {given} is given"):
        require_apart(a, b)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad",
    ["five years", "2019-20231", "2019/2023", (2019,), (2019, 2023, 2024), (2019, 2023.5), ("a", "b"), 2023],
)
def test_what_is_no_span_of_years_is_refused(bad: object) -> None:
    with pytest.raises(InputError, match="^period_b must be a pair of years such as"):
        require_apart((2000, 2001), bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [(2023, 2019), "2023-2019"])
def test_a_period_that_ends_before_it_begins_is_refused(bad: object) -> None:
    with pytest.raises(DomainError, match="^period_a ends before it begins"):
        require_apart(bad, (2000, 2001))  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [np.nan, 2023.5, -1, 20230, np.inf])
def test_a_year_that_is_none_is_refused_by_place(bad: float) -> None:
    index = pd.Index(["first", "second"])
    with pytest.raises(DomainError, match="^years is not a whole year from 0 to 9999 at 'second'"):
        require_years(np.array([2022, bad]), Labels(index))


def test_a_repeated_year_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="^years repeated: 2021, 2023. Add up"):
        require_years(np.array([2023.0, 2021, 2022, 2021, 2023]), NO_LABELS)
