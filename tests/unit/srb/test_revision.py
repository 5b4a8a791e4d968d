"""Charts of births that late registrations changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gender_indicators import srb
from gender_indicators.errors import UnknownCodeError

YEARS = [2019, 2020, 2021, 2022, 2023]
MALE, FEMALE = [4900.0, 5000, 5180, 5200, 5050], [4660.0, 4700, 4640, 4650, 4700]
CUSUM: dict[str, Any] = {"reference": 105, "alternative_ratio": 110, "threshold": 5}


def chart(**options: Any) -> srb.Monitoring:
    return srb.monitor(YEARS, MALE, FEMALE, **CUSUM | options)


def test_a_revision_recomputes_from_the_first_revised_period() -> None:
    first = chart()
    later = srb.revise(first, [2021], [4800], [4900])
    assert (later.version, later.revised, later.withdrawn) == (2, (2021,), (2022, 2023))
    np.testing.assert_array_equal(later.path[:2], first.path[:2])
    fresh = srb.monitor(YEARS, later.male_births, later.female_births, **CUSUM)
    np.testing.assert_array_equal(later.path, fresh.path)
    assert later.threshold == first.threshold
    assert first.version == 1
    assert later.to_frame()["revised"].tolist() == [False, False, True, False, False]


def test_a_revision_may_bring_new_periods() -> None:
    first = chart(method="ewma", reset="zero")
    later = srb.revise(first, [2023, 2024, 2025], [5050, 5300, np.nan], [4700, 4600, 10])
    assert later.periods == (*YEARS, 2024, 2025)
    assert later.revised == (2024, 2025)
    assert np.isnan(later.path[-1])
    assert (later.method, later.reset, later.smoothing) == ("ewma", "zero", 0.2)


def test_a_count_may_be_withdrawn() -> None:
    later = srb.revise(chart(), [2023], [np.nan], [np.nan])
    assert later.revised == later.withdrawn == (2023,)
    again = srb.revise(later, [2023], [np.nan], [np.nan])
    assert (again.version, again.revised, again.withdrawn) == (3, (), ())


def test_a_period_that_is_not_in_the_chart_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="period '2018'"):
        srb.revise(chart(), [2018, 2019], [1, 2], [1, 2])
