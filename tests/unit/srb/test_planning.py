"""Births needed: questions, units, sides, what travels along."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import AlignmentError, DomainError, InputError, MethodError, UnitError


def test_the_figures_of_the_policy_question() -> None:
    found = srb.births_needed(105, half_width=[1, 2, 5])
    assert found.births.tolist() == [169_510, 42_378, 6781]


def test_five_points_are_the_default_of_small_numbers() -> None:
    assert abs(srb.births_needed(105, half_width=5).births - srb.BIRTHS_FOR_FIVE_POINTS) < 20


def test_a_half_width_comes_true() -> None:
    births = float(srb.births_needed(110, half_width=2, form="log").births)
    found = srb.estimate(round(births * 110 / 210), round(births * 100 / 210), method="logit")
    lower, upper = found.limits()
    assert float(upper - lower) / 2 == pytest.approx(2, rel=1e-4)


def test_years_of_births() -> None:
    found = srb.births_needed(110, half_width=2)
    assert float(found.years(9600)) == 46_588 / 9600
    assert found.years([9600, 46_588]).tolist() == [46_588 / 9600, 1]


def test_years_belong_to_their_plans_by_label() -> None:
    plans = srb.births_needed(pd.Series({"A": 110, "B": 112}), half_width=2)
    per_year = pd.Series({"A": 9600, "B": 20_000})
    np.testing.assert_allclose(plans.years(per_year), plans.births / [9600, 20_000])
    with pytest.raises(AlignmentError, match="the plan and births_per_year"):
        plans.years(per_year[::-1])
    np.testing.assert_allclose(srb.births_needed(110, half_width=2).years(per_year)[1], 46_588 / 20_000)


def test_years_without_births_are_refused_by_place() -> None:
    with pytest.raises(DomainError, match="^births_per_year is not above 0 at 'B'"):
        srb.births_needed(110, half_width=2).years(pd.Series({"A": 9600, "B": 0}))


def test_exactly_one_question_is_asked() -> None:
    for options in ({}, {"half_width": 2, "reference": 105}):
        with pytest.raises(InputError, match="^give either half_width, such as 2 points, or reference"):
            srb.births_needed(110, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({"half_width": 2, "form": "exact"}, "Allowed: 'delta', 'log'"),
        ({"reference": 105, "form": "delta"}, "Allowed: 'exact', 'normal', 'two-sample'"),
    ],
)
def test_a_form_goes_with_its_question(options: dict[str, object], allowed: str) -> None:
    with pytest.raises(MethodError, match=f"^form='.*' is not known.*{allowed}"):
        srb.births_needed(110, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ratio", "options"),
    [
        (1.10, {"half_width": 2}),
        (110, {"reference": 1.05}),
        (952, {"half_width": 2}),
        (110, {"half_width": 0.02}),
    ],
)
def test_other_units_are_refused(ratio: float, options: dict[str, float]) -> None:
    with pytest.raises(UnitError, match="write (105|2)"):
        srb.births_needed(ratio, **options)  # type: ignore[arg-type]


def test_a_half_width_lies_between_zero_and_the_ratio() -> None:
    with pytest.raises(DomainError, match="^half_width is not above 0 at position 1"):
        srb.births_needed(110, half_width=[2, 0])
    with pytest.raises(DomainError, match="^half_width is not below the ratio at position 0"):
        srb.births_needed(110, half_width=[110, 2])


@pytest.mark.parametrize("alternative", ["greater", "less", "two-sided"])
def test_a_ratio_equal_to_its_reference_cannot_be_told_from_it(alternative: str) -> None:
    with pytest.raises(DomainError, match="^ratio equals the reference at 'B': no number of births"):
        srb.births_needed(pd.Series({"A": 110, "B": 105}), reference=105, alternative=alternative)  # type: ignore[arg-type]


@pytest.mark.parametrize(("ratio", "alternative"), [(103, "greater"), (110, "less")])
def test_a_test_that_looks_the_other_way_is_refused(ratio: float, alternative: str) -> None:
    with pytest.raises(
        DomainError, match=f"other side of the reference at the value: with alternative='{alternative}'"
    ):
        srb.births_needed(ratio, reference=105, alternative=alternative)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [0, 1, -0.1, 80, True, "high"])
@pytest.mark.parametrize("name", ["alpha", "power"])
def test_alpha_and_power_are_probabilities(name: str, bad: object) -> None:
    with pytest.raises(DomainError, match=rf"^{name} must be a probability in \(0, 1\)"):
        srb.births_needed(110, reference=105, **{name: bad})  # type: ignore[arg-type]


def test_power_lies_above_alpha() -> None:
    with pytest.raises(DomainError, match="^power 0.05 must lie above alpha 0.05"):
        srb.births_needed(110, reference=105, power=0.05)


def test_the_first_number_reaches_the_power_and_the_stable_one_keeps_it() -> None:
    found = srb.births_needed(115, reference=105)
    assert [float(each) for each in (found.first.n, found.stable.n, found.births)] == [3011, 3076, 3076]
    assert float(found.unrounded) == pytest.approx(2996.436, abs=1e-3)
    # boys at which the test rejects; one fewer and it does not
    for design in (found.first, found.stable):
        boys, births = float(design.upper), float(design.n)
        test = srb.test(
            [boys, boys - 1], [births - boys, births - boys + 1], reference=105, alternative="greater"
        )
        assert test.p_value[0] <= 0.05 < test.p_value[1]
        assert float(design.size) == pytest.approx(float(test.p_value[0]), rel=1e-12)


def test_a_two_sided_plan_is_that_of_the_doubled_exact_test() -> None:
    found = srb.births_needed(120, reference=105, alternative="two-sided")
    design = found.stable
    for boys, inner in ((design.upper, -1), (design.lower, 1)):
        counts = np.array([boys, boys + inner])
        test = srb.test(counts, design.n - counts, reference=105, method="exact-doubled")
        assert test.p_value[0] <= 0.05 < test.p_value[1]
    assert found.births > srb.births_needed(120, reference=105).births


def test_fewer_boys_than_the_reference_are_found_from_below() -> None:
    found = srb.births_needed(95, reference=105, alternative="less")
    assert np.isnan(found.stable.upper)
    assert found.stable.lower < found.stable.n * 105 / 205


def test_the_closed_forms_have_no_exact_design() -> None:
    for options in ({"half_width": 2}, {"reference": 105, "form": "normal"}):
        found = srb.births_needed(110, **options)  # type: ignore[arg-type]
        assert np.isnan([found.first.n, found.stable.power]).all()


@pytest.mark.parametrize(("effect", "births"), [(1.0, 3076), (1.5, 4614), (1.1, 3384)])
def test_a_design_effect_multiplies_the_births(effect: float, births: int) -> None:
    found = srb.births_needed(115, reference=105, design_effect=effect)
    assert found.births == births
    assert found.stable.n == 3076


def test_a_whole_product_is_not_rounded_up() -> None:
    # 6000 * 1.1 is 6600.000000000001 in binary
    plan = srb.births_needed(115, reference=105, design_effect=3300 / 3076)
    assert plan.births == 3300


def test_a_design_effect_is_above_zero() -> None:
    with pytest.raises(DomainError, match="^design_effect is not above 0 at the value"):
        srb.births_needed(110, half_width=2, design_effect=0)


def test_too_many_births_to_search_are_refused() -> None:
    with pytest.raises(DomainError, match='^more than 100,000,000 births needed at the value: form="normal"'):
        srb.births_needed(105.01, reference=105)
    assert srb.births_needed(105.01, reference=105, form="normal").births > 1e8


@pytest.mark.parametrize(
    "options", [{"half_width": 2}, {"reference": 105}, {"reference": 105, "form": "two-sample"}]
)
def test_a_missing_ratio_gives_a_missing_plan(options: dict[str, object]) -> None:
    found = srb.births_needed([115, np.nan], **options)  # type: ignore[arg-type]
    assert np.isnan(found.births).tolist() == [False, True]
    assert np.isnan(found.unrounded).tolist() == [False, True]


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="^alternative='up'"):
        srb.births_needed(110, reference=105, alternative="up")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="Write 0.95 for 95 %"):
        srb.births_needed(110, half_width=2, level=95)


def test_a_plan_reads_as_a_sentence() -> None:
    assert repr(srb.births_needed(110, half_width=2, level=0.9)) == (
        "BirthsNeeded(32,812, delta: SRB 110 to within 2 points, 0.9 level)"
    )
    assert repr(srb.births_needed(115, reference=105, form="two-sample")) == (
        "BirthsNeeded(5,991 in each sample, two-sample: SRB 115 from 105, greater, power 0.8, alpha 0.05)"
    )
    clustered = srb.births_needed(110, half_width=5, design_effect=1.5)
    assert repr(clustered).endswith("SRB 110 to within 5 points, 0.95 level, design effect 1.5)")
    assert repr(srb.births_needed([110, 112], half_width=2)) == "BirthsNeeded of shape (2,), delta"


def test_the_table_has_the_same_columns_for_every_question() -> None:
    exact = srb.births_needed(pd.Series({"A": 115, "B": 112}), reference=105).to_frame()
    delta = srb.births_needed(110, half_width=2).to_frame()
    assert list(exact.columns) == list(delta.columns)
    assert list(exact.index) == ["A", "B"]
    assert exact.loc["A", ["births", "first", "stable", "stable_upper"]].tolist() == [3076, 3011, 3076, 1622]
    assert exact["form"].tolist() == ["exact", "exact"]


def test_options_travel_along() -> None:
    options = dict(
        srb.births_needed(115, reference=105, power=0.9, alpha=0.01, alternative="two-sided").params
    )
    assert options["form"] == "exact"
    assert (options["ratio"], options["reference"], options["power"], options["alpha"]) == (
        115,
        105,
        0.9,
        0.01,
    )
    assert options["alternative"] == "two-sided"
    assert dict(srb.births_needed(110, half_width=2).params)["level"] == 0.95


def test_a_copy_through_pickle_is_read_only_too() -> None:
    found = srb.births_needed(115, reference=105)
    copied = pickle.loads(pickle.dumps(found))
    assert repr(copied) == repr(found)
    assert not copied.births.flags.writeable
    assert not copied.first.size.flags.writeable
