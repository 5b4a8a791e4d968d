"""The main job on the published figures, and on what users bring."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import gender_indicators as gi
from gender_indicators.core import Source, Text
from gender_indicators.errors import (
    DomainError,
    InputError,
    MethodError,
    UnitError,
    UnknownCodeError,
    UnknownFrameworkError,
    UnknownIndicatorError,
)
from gender_indicators.programmes import Framework, Observation, Observations

STRATEGY = "vn-strategy-2021-2030"
PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")
PLACE = "vn-63/province/11"


def published(as_of: Any = None, **options: Any) -> gi.Assessment:
    return gi.assess(STRATEGY, PUBLISHED, as_of=as_of, **options)


def seen(**changes: Any) -> Observation:
    base: dict[str, Any] = {
        "indicator": "WOMEN_WAGE_WORK",
        "area": PLACE,
        "period": "2023",
        "value": 40.0,
        "unit": "percent",
        "source": Source("illustrative"),
        "source_type": "government_report",
    }
    return Observation.model_validate({**base, **changes})


def a_set(*observations: Observation) -> Observations:
    return Observations(id="own", name=Text("tự nhập", "own"), observations=observations)


def a_plan(**changes: Any) -> Framework:
    target: dict[str, Any] = {
        "code": "T1",
        "name": {"vi": "Chỉ tiêu", "en": "Target"},
        "indicator": "WOMEN_WAGE_WORK",
        "unit": "percent",
        "milestones": [
            {"period": "2025", "rule": {"type": "at_least", "value": 50}},
            {"period": "2030", "rule": {"type": "at_least", "value": 60}},
        ],
        "source": {"citation": "illustrative"},
    }
    return Framework.model_validate(
        {
            "id": "own-plan",
            "kind": "plan",
            "name": {"vi": "Kế hoạch", "en": "Plan"},
            "area": PLACE,
            "period": "2021/2030",
            "targets": [{**target, **changes}],
            "source": {"citation": "illustrative"},
        }
    )


@pytest.mark.parametrize(
    ("code", "verdict", "value", "stale"),
    [
        ("2.1", "met", 50.9, False),
        ("2.2", "met", 26.22, False),
        ("2.3", "met", 28.2, True),
        ("3.3", "met", 100.0, False),
        ("4.1", "not_met", 112.0, False),
    ],
)
def test_the_strategy_at_the_end_of_2023(code: str, verdict: str, value: float, stale: bool) -> None:
    found = published("2023-12-31").target(code)
    assert (found.verdict, found.value, found.stale) == (verdict, value, stale)


def test_everything_else_at_the_end_of_2023_says_no_data() -> None:
    found = published("2023-12-31")
    rest = [each for each in found.targets if each.target.code not in {"2.1", "2.2", "2.3", "3.3", "4.1"}]
    assert {each.verdict for each in rest} == {"no_data"}
    assert all(each.value is None and each.gap is None for each in rest)


def test_one_target_is_judged_before_its_date() -> None:
    found = published("2023-12-31").target("3.3")
    assert found.due == dt.date(2025, 12, 31)
    assert "judged_before_date" in found.reasons


def test_old_data_stand_beside_the_verdict() -> None:
    found = published("2023-12-31").target("2.3")
    assert found.data_age == pytest.approx(3, abs=0.01)
    assert "old_data" in found.reasons


def test_five_breakdowns_make_no_total() -> None:
    found = published("2024-12-31").target("1.1")
    assert found.verdict == "not_assessable"
    assert found.reasons == ("no_total",)
    assert len(found.breakdowns) == 5
    assert found.value is None


def test_the_other_sources_stay_visible_and_a_conflict_is_said() -> None:
    found = published("2023-12-31").target("4.1")
    assert sorted(each.value for each in found.alternatives if each.value) == [109.7, 110.9, 111.8]
    assert "source_conflict" in found.reasons


def test_the_change_needed_runs_from_mid_year_to_mid_year() -> None:
    found = published("2023-12-31").target("4.1")
    assert (found.gap, found.required_change) == (1, -0.5)
    assert {"no_baseline", "no_counts"} <= set(found.reasons)


def test_by_default_the_day_is_the_end_of_the_data_never_today() -> None:
    assert published().as_of == dt.date(2024, 12, 31)


def test_a_milestone_can_be_asked_for() -> None:
    found = published("2024-12-31", milestone=2030).target("4.1")
    assert found.due == dt.date(2030, 12, 31)
    assert found.gap == pytest.approx(2.4)


def test_about_60_without_a_tolerance_is_not_assessable() -> None:
    found = published("2024-12-31", milestone="2030").target("2.1")
    assert found.verdict == "not_assessable"
    assert "no_tolerance" in found.reasons


def test_unverified_figures_and_targets_are_said() -> None:
    found = published("2024-12-31")
    assert "unverified_value" in found.target("4.1").reasons
    assert "unverified_target" in found.target("6.4").reasons


def test_counts_of_verdicts_name_all_five() -> None:
    assert published("2023-12-31").counts == {
        "met": 4,
        "not_met": 1,
        "inconclusive": 0,
        "no_data": 18,
        "not_assessable": 0,
    }


def test_another_rule_chooses_another_figure() -> None:
    found = published("2023-12-31", choose="counted").target("4.1")
    assert (found.value, found.verdict) == (109.7, "met")


def test_the_plan_of_dien_bien_stands_beside_the_strategy() -> None:
    found = gi.assess("vn-dien-bien-2021-2025", PUBLISHED, as_of="2023-12-31")
    relations = {each.target.code: each.target.relation for each in found.targets}
    assert relations == {
        "1.1": "same",
        "2.1": "weaker",
        "2.2": "weaker",
        "2.3": "same",
        "3.1": "same",
        "3.2a": "stronger",
        "3.2b": "stronger",
        "3.3": "same",
        "3.4": "same",
        "4.1": "unknown",
    }
    assert all(each.parent is not None and each.parent.framework.id == STRATEGY for each in found.targets)


def test_a_local_figure_is_judged_under_both_rules() -> None:
    found = gi.assess("vn-dien-bien-2021-2025", a_set(seen())).target("2.1")
    assert found.parent is not None
    assert (found.verdict, found.parent.verdict) == ("met", "not_met")


def test_a_parent_that_is_not_given_is_left_out() -> None:
    assert gi.assess("vn-dien-bien-2021-2025", a_set(seen()), related=[]).target("2.1").parent is None


def test_counts_give_an_interval_and_can_leave_the_verdict_open() -> None:
    counted = seen(value=None, numerator=52, denominator=100, source_type="survey")
    found = gi.assess(a_plan(), a_set(counted)).target("T1")
    assert found.verdict == "inconclusive"
    assert found.limits.method == "wilson"
    assert "simple_sample" in found.reasons


def test_a_share_of_the_gap_needs_a_baseline() -> None:
    plan = a_plan(baseline={"value": 30, "source": {"citation": "illustrative"}})
    assert gi.assess(plan, a_set(seen())).target("T1").share == pytest.approx(0.5)


def test_an_observation_older_than_the_baseline_closes_no_gap() -> None:
    plan = a_plan(baseline={"value": 30, "period": "2024", "source": {"citation": "illustrative"}})
    found = gi.assess(plan, a_set(seen())).target("T1")
    assert found.share is None
    assert "observation_before_baseline" in found.reasons


def test_a_passed_deadline_leaves_no_yearly_change() -> None:
    found = gi.assess(a_plan(), a_set(seen(period="2031"))).target("T1")
    assert found.required_change is None
    assert "deadline_passed" in found.reasons


def test_a_ratio_below_the_natural_range_is_met_and_flagged() -> None:
    low = seen(indicator="SRB", unit="male_per_100_female", value=98, area="vn/national/VN")
    found = gi.assess(STRATEGY, a_set(low)).target("4.1")
    assert found.verdict == "met"
    assert "below_natural_range" in found.reasons


def test_an_amended_target_is_judged_by_the_version_in_force() -> None:
    plan = a_plan(
        amendments=[
            {
                "date": "2024-01-15",
                "document": "illustrative",
                "milestones": [{"period": "2025", "rule": {"type": "at_least", "value": 40}}],
            }
        ]
    )
    before = gi.assess(plan, a_set(seen()), as_of="2023-12-31").target("T1")
    after = gi.assess(plan, a_set(seen()), as_of="2024-12-31").target("T1")
    assert (before.verdict, after.verdict) == ("not_met", "met")


def test_a_target_without_the_milestone_asked_for_says_so() -> None:
    plan = a_plan()
    only_2025 = plan.targets[0].model_copy(
        update={"code": "T2", "milestones": plan.targets[0].milestones[:1]}
    )
    both = plan.model_copy(update={"targets": (*plan.targets, only_2025)})
    found = gi.assess(both, a_set(seen()), milestone=2030)
    assert found.target("T2").reasons == ("no_milestone",)
    assert found.target("T1").verdict == "not_met"


def test_a_staged_target_takes_the_figure_of_its_stage() -> None:
    staged = {"type": "staged", "stage": "pilot", "rule": {"type": "at_least", "value": 70}}
    plan = a_plan(milestones=[{"period": "2025", "rule": staged}])
    right, wrong = seen(value=75, stage="pilot"), seen(value=20, stage="official")
    assert gi.assess(plan, a_set(right, wrong)).target("T1").value == 75
    found = gi.assess(plan, a_set(wrong)).target("T1")
    assert (found.verdict, found.reasons) == ("not_assessable", ("stage_unknown",))


def test_three_rules_on_births_of_three_instruments_are_all_judged() -> None:
    scheme = gi.assess("vn-srb-2016-2025", PUBLISHED, as_of="2020-12-31")
    assert {each.target.code: each.verdict for each in scheme.targets} == {
        "SRB1": "met",
        "SRB2": "met",
        "SRB3": "not_assessable",
    }


def test_two_frameworks_with_different_values_for_one_object_are_both_scored() -> None:
    served = seen(indicator="VIOLENCE_VICTIMS_SERVED", value=90, area="vn/national/VN")
    protected = seen(indicator="DV_VICTIMS_PROTECTED", value=90, area="vn/national/VN")
    assert gi.assess(STRATEGY, a_set(served)).target("3.2a").verdict == "met"
    assert gi.assess("vn-domestic-violence-2025", a_set(protected)).target("DV4").verdict == "not_met"


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 40), (38, 40)])
def test_small_counts_on_violence_are_withheld(numerator: int, denominator: int) -> None:
    small = seen(
        indicator="VIOLENCE_VICTIMS_SERVED", value=None, numerator=numerator, denominator=denominator
    )
    found = gi.assess("vn-dien-bien-2021-2025", a_set(small)).target("3.2a")
    assert found.hidden
    assert found.value is found.gap is found.share is found.limits.lower is None
    assert "suppressed" in found.reasons
    plain = found.to_dict()
    assert plain["value"] is None
    assert plain["other_sources"] == []
    shown = gi.assess("vn-dien-bien-2021-2025", a_set(small), suppress_below=0).target("3.2a")
    assert shown.value == pytest.approx(100 * numerator / denominator)


def test_one_small_part_hides_all_parts() -> None:
    parts = [
        seen(
            indicator="VIOLENCE_VICTIMS_SERVED", value=None, numerator=x, denominator=60, groups={"sex": sex}
        )
        for sex, x in (("female", 30), ("male", 2))
    ]
    found = gi.assess("vn-dien-bien-2021-2025", a_set(*parts)).target("3.2a")
    assert found.hidden
    assert found.to_dict()["breakdowns"] == []


def test_only_the_latest_parts_are_shown() -> None:
    parts = [seen(groups={"sex": "female"}, period=year) for year in ("2022", "2023")]
    found = gi.assess(a_plan(), a_set(*parts)).target("T1")
    assert [str(each.period) for each in found.breakdowns] == ["2023"]


def test_an_own_indicator_can_be_brought() -> None:
    spec = gi.indicator("WOMEN_WAGE_WORK")
    plan = a_plan(indicator="OWN")
    own = seen(indicator="OWN")
    with pytest.raises(UnknownIndicatorError, match="indicator of target T1 'OWN'"):
        gi.assess(plan, a_set(own))
    assert gi.assess(plan, a_set(own), specs={"OWN": spec}).target("T1").value == 40


def test_another_unit_is_refused() -> None:
    with pytest.raises(
        UnitError, match="WOMEN_WAGE_WORK is in 'percent', the observation of 2023 for target T1 in 'share'"
    ):
        gi.assess(a_plan(), a_set(seen(value=0.4, unit="share")))


def test_unknown_ids_are_refused_with_near_matches() -> None:
    with pytest.raises(UnknownFrameworkError, match="Did you mean 'vn-strategy-2021-2030'"):
        gi.assess("vn-strategy-2021-203", PUBLISHED)
    with pytest.raises(UnknownCodeError, match="Did you mean 'vn-strategy-results'"):
        gi.assess(STRATEGY, "vn-strategy-result")
    with pytest.raises(UnknownCodeError, match=r"target of vn-strategy-2021-2030 '4.9'"):
        published().target("4.9")


@pytest.mark.parametrize("as_of", ["2023", "31/12/2023", "yesterday"])
def test_a_day_that_cannot_be_read_is_refused(as_of: str) -> None:
    with pytest.raises(InputError, match="is not a day: write 2023-12-31"):
        published(as_of)


@pytest.mark.parametrize(
    ("milestone", "message"),
    [("soon", "is no period"), (2027, "has no milestone 2027; it has 2025, 2030")],
)
def test_a_milestone_that_is_not_there_is_refused(milestone: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        published(milestone=milestone)


def test_without_observations_there_is_nothing_to_judge() -> None:
    with pytest.raises(InputError, match="give at least one set"):
        gi.assess(STRATEGY, [])
    with pytest.raises(InputError, match="give as_of"):
        gi.assess(STRATEGY, a_set())
    assert gi.assess(STRATEGY, a_set(), as_of=dt.date(2023, 12, 31)).counts["no_data"] == 23


def test_observations_of_other_indicators_still_give_the_day() -> None:
    assert gi.assess(a_plan(), a_set(seen(indicator="MMR", unit="per_100000"))).as_of == dt.date(2023, 12, 31)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"choose": "best"}, MethodError, "choose='best'"),
        ({"level": 95}, DomainError, "level"),
        ({"stale_after": 0}, DomainError, "stale_after"),
        ({"stale_after": float("nan")}, DomainError, "stale_after"),
        ({"stale_after": "2"}, DomainError, "stale_after"),
        ({"level": None}, DomainError, "level must be a number"),
        ({"suppress_below": -1}, DomainError, "suppress_below"),
    ],
    ids=["choose", "level", "stale zero", "stale nan", "stale text", "no level", "suppress"],
)
def test_options_are_checked(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        published(**options)


def test_conflicting_copies_of_a_figure_are_refused() -> None:
    with pytest.raises(InputError, match="two sets disagree on WOMEN_WAGE_WORK"):
        gi.assess(a_plan(), [a_set(seen()), a_set(seen(value=41))])


def served(numerator: float, denominator: float, **changes: Any) -> Observation:
    base = {
        "indicator": "VIOLENCE_VICTIMS_SERVED",
        "value": None,
        "numerator": numerator,
        "denominator": denominator,
    }
    return seen(**{**base, **changes})


def test_a_small_count_hides_every_figure_of_its_place_and_period() -> None:
    total, women, men = (
        served(82, 100),
        served(80, 90, groups={"sex": "female"}),
        served(2, 10, groups={"sex": "male"}),
    )
    found = gi.assess("vn-dien-bien-2021-2025", a_set(total, women, men)).target("3.2a")
    assert found.hidden
    assert found.value is None


def test_a_small_count_of_another_source_hides_the_figure_beside_it() -> None:
    printed = seen(indicator="VIOLENCE_VICTIMS_SERVED", value=95)
    register = served(3, 30, source_type="administrative")
    found = gi.assess("vn-dien-bien-2021-2025", a_set(printed, register))
    assert found.target("3.2a").to_dict()["other_sources"] == []
    assert found.target("3.2a").hidden


def test_a_change_from_a_small_count_is_withheld() -> None:
    rule = {"type": "change", "lower": 10, "relative_to": "2021", "reading": "points"}
    plan = a_plan(indicator="VIOLENCE_VICTIMS_SERVED", milestones=[{"period": "2025", "rule": rule}])
    found = gi.assess(plan, a_set(served(1, 10, period="2021"), served(50, 100))).target("T1")
    assert found.hidden


def test_the_threshold_of_small_counts_stands_in_the_output() -> None:
    assert gi.assess(a_plan(), a_set(seen()), suppress_below=3).to_dict()["suppress_below"] == 3


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "change", "lower": 10, "relative_to": "2021", "reading": "points", "direction": "decrease"},
        {"type": "growth_cap", "value": 0.1},
    ],
    ids=["change", "growth"],
)
def test_a_rule_on_a_change_gives_no_yearly_change_of_the_level(rule: dict[str, Any]) -> None:
    plan = a_plan(milestones=[{"period": "2025", "rule": rule}], unit="percentage_points")
    found = gi.assess(plan, a_set(seen(value=38, period="2021"), seen(value=40))).target("T1")
    assert found.verdict == "not_met"
    assert found.required_change is None
    assert {"not_on_level", "error_of_change"} <= set(found.reasons)


def test_to_maintain_the_baseline_points_back_to_it() -> None:
    rule = {"type": "maintain", "tolerance": 0.5, "direction": "higher"}
    plan = a_plan(
        milestones=[{"period": "2025", "rule": rule}],
        baseline={"value": 42, "source": {"citation": "illustrative"}},
    )
    found = gi.assess(plan, a_set(seen())).target("T1")
    assert (found.gap, found.required_change) == (1.5, 0.75)


def test_a_rule_for_every_year_is_broken_by_one_year() -> None:
    plan = a_plan(
        milestones=[{"period": "2021/2025", "timing": "every", "rule": {"type": "at_least", "value": 50}}]
    )
    broken = gi.assess(plan, a_set(seen(value=30, period="2022"), seen(value=51))).target("T1")
    kept = gi.assess(plan, a_set(seen(value=30, period="2019"), seen(value=51))).target("T1")
    assert (broken.verdict, kept.verdict) == ("not_met", "met")


def test_a_rule_after_a_year_has_no_last_day() -> None:
    plan = a_plan(
        milestones=[{"period": "2025", "timing": "after", "rule": {"type": "at_least", "value": 50}}]
    )
    found = gi.assess(plan, a_set(seen(period="2026"))).target("T1")
    assert found.required_change is None
    assert "no_deadline" in found.reasons
    assert "deadline_passed" not in found.reasons


def test_a_milestone_is_asked_for_in_the_version_in_force() -> None:
    plan = a_plan(
        amendments=[
            {
                "date": "2024-06-01",
                "document": "illustrative",
                "milestones": [{"period": "2026", "rule": {"type": "at_least", "value": 50}}],
            }
        ]
    )
    assert (
        gi.assess(plan, a_set(seen()), as_of="2023-12-31", milestone=2025).target("T1").verdict == "not_met"
    )
    with pytest.raises(InputError, match="has no milestone 2026"):
        gi.assess(plan, a_set(seen()), as_of="2023-12-31", milestone=2026)


def test_a_part_of_a_year_does_not_displace_a_year() -> None:
    found = gi.assess(a_plan(), a_set(seen(value=40), seen(value=60, period="2023-12"))).target("T1")
    assert found.value == 40
    assert [each.value for each in found.alternatives] == [60]
    only_part = gi.assess(a_plan(), a_set(seen(value=60, period="2023-Q3"))).target("T1")
    assert only_part.value == 60


def test_a_parent_about_something_else_is_not_judged() -> None:
    plan = gi.programmes.load("vn-dien-bien-2021-2025")
    other = plan.targets[1].model_copy(update={"indicator": "WOMEN_MASTERS"})
    local = plan.model_copy(update={"targets": (other,)})
    found = gi.assess(local, a_set(seen(indicator="WOMEN_MASTERS"))).target("2.1")
    assert found.parent is not None
    assert found.parent.verdict == "not_assessable"


def test_a_target_in_another_unit_than_its_indicator_is_refused() -> None:
    with pytest.raises(
        UnitError, match="target T1 is in 'share', its indicator WOMEN_WAGE_WORK in 'percent'"
    ):
        gi.assess(a_plan(unit="share"), a_set(seen()))


def test_a_figure_of_another_source_in_another_unit_is_not_compared() -> None:
    other = seen(value=0.9, unit="share", source_type="survey")
    assert "source_conflict" not in gi.assess(a_plan(), a_set(seen(), other)).target("T1").reasons


def test_a_time_of_day_is_read_as_its_day() -> None:
    assert published(dt.datetime(2023, 12, 31, 12, tzinfo=dt.UTC)).as_of == dt.date(2023, 12, 31)
    with pytest.raises(InputError, match="as_of 2023 is not a day"):
        published(2023)


def test_an_old_baseline_is_not_called_absent() -> None:
    plan = a_plan(baseline={"value": 30, "period": "2024", "source": {"citation": "illustrative"}})
    assert "no_baseline" not in gi.assess(plan, a_set(seen())).target("T1").reasons


def test_a_rule_for_every_year_listens_to_the_chosen_source_of_each_year() -> None:
    plan = a_plan(
        milestones=[{"period": "2021/2025", "timing": "every", "rule": {"type": "at_least", "value": 50}}]
    )
    figures = [
        seen(value=52, period="2022"),
        seen(value=40, period="2022", source_type="modelled"),
        seen(value=51),
        seen(value=49, source_type="modelled"),
    ]
    found = gi.assess(plan, a_set(*figures)).target("T1")
    assert found.verdict == "met"
    assert "source_conflict" in found.reasons
