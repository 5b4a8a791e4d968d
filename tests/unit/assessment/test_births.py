"""The section on births."""

from __future__ import annotations

from typing import Any

import pytest

import gender_indicators as gi
from gender_indicators.assessment import counted_births
from gender_indicators.core import Source, Text
from gender_indicators.errors import InputError
from gender_indicators.programmes import Observation, Observations

PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")


def births(male: float, female: float, **changes: Any) -> Observation:
    base: dict[str, Any] = {
        "indicator": "SRB",
        "area": "vn-63/province/11",
        "period": "2023",
        "unit": "male_per_100_female",
        "numerator": male,
        "denominator": female,
        "source": Source("illustrative"),
        "source_type": "civil_registration",
    }
    return Observation.model_validate({**base, **changes})


def section(as_of: str = "2024-12-31") -> Any:
    found = gi.assess("vn-strategy-2021-2030", PUBLISHED, as_of=as_of).srb
    assert found is not None
    return found


def test_the_sources_in_conflict_for_2021_are_shown_as_such() -> None:
    conflict = {str(group[0].period): sorted(each.value for each in group) for group in section().conflicts}
    assert conflict["2021"] == [109.5, 111.4, 112.0]


def test_conflicts_of_later_years_are_not_known_yet() -> None:
    assert max(str(group[0].period) for group in section("2021-12-31").conflicts) == "2021"


def test_published_births_carry_no_probability_because_none_were_counted_by_sex() -> None:
    assert section().counted == ()


def test_regions_keep_their_published_limits_and_their_latest_year() -> None:
    areas = {(each.area, each.source_type): each for each in section().areas}
    delta = areas["vn/region/red-river-delta", "modelled"]
    assert (delta.lower, delta.upper) == (112.2, 115.8)
    north = areas["vn/region/northern-midlands-mountains", "statistics_office"]
    assert (str(north.period), north.value) == ("2023", 115.3)


def test_the_rules_of_all_instruments_stand_side_by_side() -> None:
    found = {(each.framework.id, each.target.code) for each in section().instruments}
    assert found == {
        ("vn-strategy-2021-2030", "4.1"),
        ("vn-population-2030", "POP1"),
        ("vn-srb-2016-2025", "SRB1"),
        ("vn-srb-2016-2025", "SRB2"),
        ("vn-srb-2016-2025", "SRB3"),
        ("vn-strategy-2011-2020", "S11-SRB"),
    }


def test_counted_births_give_the_probability_of_each_band() -> None:
    # the table of the method note: 9,600 births at 110.5, Jeffreys prior
    found = counted_births(births(5039, 4561), [111.0])
    assert found.bands == pytest.approx((0.255, 0.493, 0.252), abs=0.00051)
    assert sum(found.bands) == pytest.approx(1)
    ((threshold, chance),) = found.above_target
    assert threshold == 111
    assert found.bands[2] < chance < found.bands[1] + found.bands[2]
    assert not found.small_numbers


def test_few_births_are_flagged() -> None:
    assert counted_births(births(52, 48), []).small_numbers


def test_a_value_without_counts_has_no_probability() -> None:
    with pytest.raises(InputError, match="births by sex are needed"):
        counted_births(births(1, 1, numerator=None, denominator=None, value=112), [])


def test_births_counted_in_a_province_get_their_bands_and_modelled_totals_none() -> None:
    own = Observations(
        id="own",
        name=Text("minh họa", "illustrative"),
        observations=(
            births(5039, 4561),
            births(5100, 4500, source_type="modelled"),
            births(1, 1, period="2022", numerator=None, denominator=None, value=110),
        ),
    )
    found = gi.assess("vn-dien-bien-2021-2025", own)
    assert found.srb is not None
    assert [each.observation.source_type for each in found.srb.counted] == ["civil_registration"]
    # the plan's text names no value, so no probability of exceeding it is made up
    assert found.srb.counted[0].above_target == ()
    assert found.target("4.1").verdict == "not_assessable"


def test_a_framework_without_a_rule_on_births_has_no_section() -> None:
    assert gi.assess("vn-gbv-2021-2025", PUBLISHED).srb is None


def test_later_figures_are_not_shown_but_forecasts_are() -> None:
    series = section("2019-12-31").series
    assert max(each.period.end.year for each in series if not each.is_forecast) == 2019
    assert any(each.is_forecast for each in series)


def test_the_latest_figure_of_an_area_is_that_which_ended_last() -> None:
    own = Observations(
        id="own",
        name=Text("a", "a"),
        observations=(
            births(1, 1, period="2020"),
            births(2, 1, period="2019/2023"),
            births(1, 1, area="vn/national/VN"),
        ),
    )
    found = gi.assess("vn-strategy-2021-2030", own).srb
    assert found is not None
    assert [str(each.period) for each in found.areas] == ["2019/2023"]
