"""The shipped data of Viet Nam are the published figures, row by row."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from tests.conftest import rows

from gender_indicators.core import Source
from gender_indicators.indicators import indicator
from gender_indicators.programmes import (
    About,
    AnyRule,
    Area,
    AtLeast,
    AtMost,
    Change,
    EventsPerPeriod,
    Exactly,
    Framework,
    GrowthCap,
    LessThan,
    Maintain,
    Milestone,
    MoreThan,
    Observation,
    Period,
    Staged,
    TrueFrom,
    UnitShare,
    load,
    load_areas,
    load_observations,
    relation_between,
)

NATION = "vn/national/VN"
Simple = AtLeast | MoreThan | AtMost | LessThan | Exactly | About
SIMPLE: dict[str, type[Simple]] = {
    "ge": AtLeast,
    "gt": MoreThan,
    "le": AtMost,
    "lt": LessThan,
    "eq": Exactly,
    "approx": About,
}
PROGRAMMES = {
    "GBV programme 2021-2025": "vn-gbv-2021-2025",
    "Communication programme to 2030": "vn-communication-2030",
    "Domestic violence programme to 2025": "vn-domestic-violence-2025",
    "SRB control scheme 2016-2025": "vn-srb-2016-2025",
    "Population Strategy to 2030": "vn-population-2030",
    "Strategy 2011-2020": "vn-strategy-2011-2020",
}
SYSTEMS = {"63-province system": "vn-63", "34-province system": "vn-34"}
WIDTHS = {"province": 2, "district": 3, "commune": 5}


# the first words of a printed unit, the longer before the shorter
UNITS = {
    "percent": "percent",
    "ratio": "ratio",
    "boys per 100 girls": "male_per_100_female",
    "deaths per 100000": "per_100000",
    "per 100000": "per_100000",
    "births per 1000": "per_1000",
    "per 100 live births": "per_100_live_births",
    "events per year": "events_per_year",
    "points per year": "points_per_year",
    "binary": "yes_no",
}


# abbreviations are spelt out; the stage of a target stands in its rule
WORDINGS = {
    "TSGTKS": "tỷ số giới tính khi sinh",
    "SRB": "sex ratio at birth",
    "áp dụng chính thức": "áp dụng",
    "officially applying": "applying",
}


def spelt_out(name: str) -> str:
    for printed, wording in WORDINGS.items():
        name = name.replace(printed, wording)
    return name[0].upper() + name[1:]


def unit(printed: str) -> str:
    return next(code for words, code in UNITS.items() if printed.startswith(words))


def number(text: str) -> float | None:
    return float(text) if text else None


def source(row: dict[str, str]) -> Source:
    licence = "CC BY 3.0 IGO" if "UN WPP" in row["source"] else ""
    return Source(row["source"], verified=row["verified"], licence=licence)  # type: ignore[arg-type]


def expected_rule(comparator: str, value: str) -> AnyRule:
    if comparator == "true_from":
        return TrueFrom()
    return SIMPLE[comparator.removesuffix("_from")](value=float(value))


# --------------------------------------------------------------------------------------- the strategy
STRATEGY = rows("vn/vn_strategy_2021_2030.csv")


def test_the_strategy_has_the_rows_of_the_table_in_order() -> None:
    framework = load("vn-strategy-2021-2030")
    assert [target.code for target in framework.targets] == [row["code"] for row in STRATEGY]
    assert [target.objective for target in framework.targets] == [row["objective"][:2] for row in STRATEGY]


@pytest.mark.parametrize("row", STRATEGY, ids=lambda row: row["code"])
def test_a_target_of_the_strategy_is_as_printed(row: dict[str, str]) -> None:
    target = load("vn-strategy-2021-2030").target(row["code"])
    assert (target.name.vi, target.name.en, target.note) == (row["name_vi"], row["name_en"], row["note"])
    assert (target.unit, target.source) == (unit(row["unit"]), source(row))
    assert [str(milestone.period) for milestone in target.milestones] == ["2025", "2030"]
    for year, milestone in zip(("2025", "2030"), target.milestones, strict=True):
        comparator, value = row[f"comparator_{year}"], row[f"target_{year}"]
        assert milestone.timing == ("from" if comparator.endswith("_from") else "by")
        if row["code"] == "6.3":
            assert isinstance(milestone.rule, UnitShare)
            assert milestone.rule.unit_rule == EventsPerPeriod(count=4, per="quarter")
            assert milestone.rule.share == expected_rule(comparator, value)
        elif row["code"] == "6.4":
            assert milestone.rule == Maintain(value=float(value), direction="higher")
        else:
            assert milestone.rule == expected_rule(comparator, value)
    baseline = None if target.baseline is None else target.baseline.value
    assert baseline == number(row["baseline_value"])


def test_a_baseline_without_a_year_gets_none() -> None:
    baseline = load("vn-strategy-2021-2030").target("4.3").baseline
    assert baseline is not None
    assert baseline.period is None


def test_the_five_unverified_targets_say_so() -> None:
    unverified = [each.code for each in load("vn-strategy-2021-2030").targets if each.source.verified == "no"]
    assert unverified == ["5.2b", "5.3", "6.2", "6.3", "6.4"]


# -------------------------------------------------------------------------------- the other programmes
def _expected_milestone(row: dict[str, str], framework: Framework) -> Milestone:
    year = row["target_year"]
    if row["code"] == "COM1":
        rule = EventsPerPeriod(count=float(row["target_value"]), per="year")
        return Milestone(period=framework.period, rule=rule, timing="every")
    if row["code"] == "COM3":
        lower, upper = (float(part) for part in row["target_value"].split("-"))
        since = Period.parse(row["relative_to"].removesuffix(" level"))
        return Milestone(period=Period.parse(year), rule=Change(lower=lower, upper=upper, relative_to=since))
    if row["code"] == "SRB1":
        cap = GrowthCap(value=float(row["target_value"]), strict=row["comparator"] == "lt")
        return Milestone(period=Period.parse(year), rule=cap)
    simple = SIMPLE[row["comparator"]](value=float(row["target_value"]))
    stage = {"COM4a": "pilot", "COM4b": "official"}.get(row["code"])
    found: AnyRule = simple if stage is None else Staged(stage=stage, rule=simple)
    after = year.startswith("after ")
    period = Period.parse(year.removeprefix("after "))
    return Milestone(period=period, rule=found, timing="after" if after else "by")


@pytest.mark.parametrize("name", PROGRAMMES)
def test_the_targets_of_a_programme_are_as_printed(name: str) -> None:
    framework = load(PROGRAMMES[name])
    expected: dict[str, list[Milestone]] = {}
    of_code: dict[str, dict[str, str]] = {}
    for row in rows("vn/vn_programme_targets.csv"):
        if row["programme"] == name:
            code = "COM4" if row["code"].startswith("COM4") else row["code"]
            expected.setdefault(code, []).append(_expected_milestone(row, framework))
            of_code[code] = row
    assert {target.code: list(target.milestones) for target in framework.targets} == expected
    for target in framework.targets:
        row = of_code[target.code]
        assert (target.unit, target.source) == (unit(row["unit"]), source(row))
        assert (target.name.vi, target.name.en) == (spelt_out(row["name_vi"]), spelt_out(row["name_en"]))
        assert of_code[target.code]["note"] in target.note


def test_the_reading_of_the_awareness_target_is_left_open() -> None:
    rule = load("vn-communication-2030").target("COM3").milestones[0].rule
    assert isinstance(rule, Change)
    assert rule.reading == "unknown"


def test_two_frameworks_keep_their_own_values_for_detected_victims() -> None:
    strategy = load("vn-strategy-2021-2030").target("3.2a").milestones[0].rule
    programme = load("vn-domestic-violence-2025").target("DV4").milestones[0].rule
    assert (strategy, programme) == (AtLeast(value=80), AtLeast(value=95))


# ------------------------------------------------------------------------------------------- Điện Biên
PLAN = rows("vn/dien_bien_plan_2021_2025.csv")


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row["strategy_code"])
def test_a_localised_target_is_as_printed(row: dict[str, str]) -> None:
    framework = load("vn-dien-bien-2021-2025")
    target = framework.target(row["strategy_code"])
    national = load("vn-strategy-2021-2030").target(row["strategy_code"])
    assert framework.area == "vn-63/province/11"
    assert (target.name.vi, target.name.en) == (national.name.vi, row["name_en"])
    assert (target.indicator, target.unit, target.source) == (
        national.indicator,
        unit(row["unit"]),
        source(row),
    )
    (milestone,) = target.milestones
    if row["comparator"] == "maintain":
        assert milestone.rule == Maintain()
    else:
        assert milestone.rule == expected_rule(row["comparator"], row["target_2025"])


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row["strategy_code"])
def test_the_relation_to_the_national_target_follows_from_the_rules(row: dict[str, str]) -> None:
    target = load("vn-dien-bien-2021-2025").target(row["strategy_code"])
    assert target.parent is not None
    national = load(target.parent.framework).target(target.parent.target)
    expected = row["relation_to_national"].split()[0]
    assert target.relation == expected
    assert relation_between(target.milestones[0].rule, national.milestones[0].rule) == expected


def test_the_cut_off_target_of_dien_bien_is_unknown_not_national() -> None:
    rule = load("vn-dien-bien-2021-2025").target("4.1").milestones[0].rule
    assert isinstance(rule, Maintain)
    assert rule.value is None


# ---------------------------------------------------------------------------------------- observations
def test_published_results_are_as_printed() -> None:
    found = load_observations("vn-strategy-results").observations
    indicators = {target.code: target.indicator for target in load("vn-strategy-2021-2030").targets}
    for row, each in zip(rows("vn/vn_strategy_actuals.csv"), found, strict=True):
        assert (each.indicator, str(each.period)) == (indicators[row["strategy_code"]], row["data_year"])
        assert each.area == NATION
        assert each.unit == unit(row["unit"])
        assert (each.value, each.note, each.source) == (float(row["value"]), row["note"], source(row))
        assert (each.numerator, each.denominator) == (number(row["numerator"]), number(row["denominator"]))
        assert bool(each.groups) == bool(row["breakdown"])
        reported = row["year"] if row["year"] != row["data_year"] else None
        assert reported == (None if each.reported_for is None else str(each.reported_for))


@pytest.mark.parametrize(("counts", "printed"), [((13, 22), 59), ((48, 63), 76), ((1, 8), 12.5)], ids=str)
def test_counts_give_the_printed_share(counts: tuple[float, float], printed: float) -> None:
    found = load_observations("vn-strategy-results").observations
    (each,) = [each for each in found if (each.numerator, each.denominator) == counts]
    assert each.value == printed
    assert round(100 * counts[0] / counts[1], 1 if printed % 1 else 0) == printed


def test_the_first_target_has_five_breakdowns_and_no_total() -> None:
    found = load_observations("vn-strategy-results").select(indicator="WOMEN_KEY_LEADERS")
    assert len({each.groups for each in found}) == 5
    assert all(each.groups for each in found)


def test_a_figure_of_2020_reported_for_2024_keeps_both_years() -> None:
    found = load_observations("vn-strategy-results").select(indicator="WOMEN_DIRECTORS")
    assert [(str(each.period), str(each.reported_for)) for each in found] == [
        ("2020", "None"),
        ("2020", "2024"),
    ]


def _check_srb(row: dict[str, str], each: Observation) -> None:
    first, last = row["year_start"], row["year_end"]
    assert str(each.period) == (first if first == last else f"{first}/{last}")
    assert (each.indicator, each.unit) == ("SRB", "male_per_100_female")
    assert each.value == float(row["srb_boys_per_100_girls"])
    assert (each.source, each.method) == (source(row), row["source_type"])
    assert row["note"] in each.note
    assert (each.numerator, each.denominator, each.n) == (None, None, None)


def test_national_sex_ratios_are_as_printed() -> None:
    found = load_observations("vn-srb-national").observations
    for row, each in zip(rows("vn/vn_srb_national.csv"), found, strict=True):
        _check_srb(row, each)
        assert each.area == NATION
        assert row["births_thousand"] in each.note


def test_modelled_figures_forecasts_and_partial_data_carry_their_status() -> None:
    found = load_observations("vn-srb-national").observations
    status = {(each.method, each.status) for each in found}
    assert {letter for method, letter in status if method == "modelled/medium projection"} == {"F"}
    assert {letter for method, letter in status if method == "modelled/estimate"} == {"E"}
    assert {letter for method, letter in status if "incomplete" in method} == {"P"}


def test_sources_for_one_year_stand_side_by_side() -> None:
    found = load_observations("vn-srb-national").select(period="2021")
    assert {each.value for each in found} == {109.5, 111.4, 112.0}


def test_regional_sex_ratios_are_as_printed_save_the_one_without_a_year() -> None:
    areas = load_areas()
    found = load_observations("vn-srb-regions")
    dated = [row for row in rows("vn/vn_srb_regions.csv") if row["year"] != "-"]
    for row, each in zip(dated, found.observations, strict=True):
        assert areas.get(each.area).name_en == row["region"]
        assert (str(each.period), each.value) == (row["year"], float(row["srb_boys_per_100_girls"]))
        limits = (number(row["ci95_low"]), number(row["ci95_high"]), 0.95 if row["ci95_low"] else None)
        assert (each.lower, each.upper, each.level) == limits
        assert (each.source, each.note) == (source(row), row["note"])
    assert "106.3" in found.note


def test_the_ministry_puts_every_province_in_a_group() -> None:
    listed = [row for row in rows("vn/vn_srb_provinces.csv") if row["moh_group_2021"]]
    expected = {f"vn-63/province/{row['province_code_63']:0>2}": row["moh_group_2021"] for row in listed}
    found = load_observations("vn-srb-provinces").select(indicator="SRB_GROUP")
    assert {each.area: f"{each.value:g}" for each in found} == expected
    assert Counter(expected.values()) == {"1": 21, "2": 18, "3": 24}


def test_109_and_112_belong_to_the_second_group_of_the_ministry() -> None:
    formula = "group 1 above 112, group 2 from 109 to 112 (both ends in), group 3 below 109"
    assert indicator("SRB_GROUP").formula == formula


def test_values_in_the_ministry_list_belong_to_its_day_not_to_an_invented_year() -> None:
    found = load_observations("vn-srb-provinces").select(indicator="SRB", period="2021-08-02")
    listed = [row for row in rows("vn/vn_srb_provinces.csv") if row["moh_group_2021"]]
    expected = [float(row["srb_boys_per_100_girls"]) for row in listed if row["srb_boys_per_100_girls"]]
    assert [each.value for each in found] == expected


def test_dated_provincial_values_are_as_printed_and_undated_ones_left_out() -> None:
    table = [row for row in rows("vn/vn_srb_provinces.csv") if not row["moh_group_2021"]]
    found = load_observations("vn-srb-provinces")
    dated = [each for each in found.select(indicator="SRB") if each.period.kind != "as_of"]
    for row, each in zip([row for row in table if row["year_start"]], dated, strict=True):
        _check_srb(row, each)
        assert each.area == f"vn-63/province/{row['province_code_63']:0>2}"
    for row in table:
        if not row["year_start"]:
            assert f"{row['province']} {row['srb_boys_per_100_girls']}" in found.note


def test_the_flat_series_of_son_la_is_not_validated() -> None:
    found = load_observations("vn-srb-provinces").select(area="vn-63/province/14")
    flat = [each for each in found if each.method == "provincial statistical yearbook"]
    assert len(flat) == 6
    assert {each.status for each in flat} == {"V"}


def test_prevalence_of_violence_is_as_printed() -> None:
    found = load_observations("vn-violence-surveys").observations
    for row, each in zip(rows("vn/vn_vaw_survey_2010_2019.csv"), found, strict=True):
        assert (str(each.period), each.value, each.source) == (row["year"], float(row["value"]), source(row))
        assert each.source_type == "survey"
        assert each.note.startswith(row["indicator"])
        assert each.groups == ((("age", "18-24"),) if "age 18-24" in row["indicator"] else ())


def test_a_record_in_two_sets_is_the_same_record() -> None:
    results, national = load_observations("vn-strategy-results"), load_observations("vn-srb-national")
    (shared,) = results.select(indicator="SRB")
    assert shared in national.observations
    assert len(results.merge(national)) == len(results) + len(national) - 1


# ----------------------------------------------------------------------------------------------- areas
def _area_of(row: dict[str, str]) -> Area:
    code = row["code"].zfill(WIDTHS[row["level"]])
    return load_areas().get(f"{SYSTEMS[row['system']]}/{row['level']}/{code}")


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("vn_strategy_2021_2030", 23),
        ("vn_programme_targets", 24),
        ("vn_strategy_actuals", 13),
        ("dien_bien_plan_2021_2025", 10),
        ("vn_srb_national", 111),
        ("vn_srb_provinces", 91),
        ("vn_srb_regions", 10),
        ("vn_vaw_survey_2010_2019", 11),
        ("vn_areas", 281),
        ("dien_bien_commune_merges_2025", 6),
    ],
)
def test_the_tables_are_whole(file: str, count: int) -> None:
    assert len(rows(f"vn/{file}.csv")) == count


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("vn-strategy-results", 13),
        ("vn-srb-national", 111),
        ("vn-srb-regions", 9),
        ("vn-srb-provinces", 90),
        ("vn-violence-surveys", 11),
    ],
)
def test_the_shipped_sets_are_whole(name: str, count: int) -> None:
    assert len(load_observations(name)) == count


def test_areas_are_as_listed() -> None:
    table = rows("vn/vn_areas.csv")
    for row in table:
        area = _area_of(row)
        assert (area.name, area.note, area.source) == (row["name"], row["note"], source(row))
        life = [None if day is None else day.isoformat() for day in (area.valid_from, area.valid_to)]
        assert life == [row["valid_from"] or None, row["valid_to"] or None]
        successor = row["successor_code"]
        assert area.successors == ((f"vn-34/province/{successor:0>2}",) if successor else ())
        assert area.composition_verified == {"yes": True, "no": False, "": None}[row["composition_verified"]]
        parent = NATION if row["level"] == "province" else row["parent_code"]
        assert area.parent is not None
        assert area.parent.split("/")[-1].lstrip("0") == parent.split("/")[-1].lstrip("0")
    own = [area for area in load_areas().areas if area.system == "vn"]
    assert len(load_areas().areas) == len(table) + len(own)


def test_merged_communes_are_as_published() -> None:
    areas = load_areas()
    misspelt = {"Huổi Lếch": "Huổi Lếnh"}  # as one source writes the commune that the list calls Huổi Lếnh
    for row, change in zip(rows("vn/dien_bien_commune_merges_2025.csv"), areas.changes, strict=True):
        before = [areas.get(each).name.removeprefix("Xã ") for each in change.from_areas]
        assert before == [misspelt.get(name, name) for name in row["old_communes"].split("; ")]
        assert [areas.get(each).name.removeprefix("Xã ") for each in change.to_areas] == [row["new_commune"]]
        assert (change.kind, change.date, change.source) == ("merge", dt.date(2025, 7, 1), source(row))
        assert row["population"] in change.note
        assert row["area_km2"] in change.note


def test_code_24_is_another_province_since_july_2025() -> None:
    areas = load_areas()
    assert areas.get("vn-63/province/24").name == "Bắc Giang"
    assert areas.get("vn-34/province/24").name == "Bắc Ninh"
    assert not areas.get("vn-63/province/24").valid_on(dt.date(2025, 7, 1))


def test_there_are_63_then_34_provinces() -> None:
    areas = load_areas()
    before, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    counts = [len(areas.select(level="province", on=day)) for day in (before, after)]
    assert counts == [63, 34]


def test_dien_bien_had_ten_districts() -> None:
    assert len(load_areas().select(level="district", system="vn-63")) == 10


def test_districts_ended_and_communes_hang_from_the_province() -> None:
    areas = load_areas()
    assert not areas.select(level="district", on=dt.date(2025, 7, 1))
    assert len(areas.children("vn-34/province/11")) == 45
    assert len(areas.select(level="commune", system="vn-63")) == 129
