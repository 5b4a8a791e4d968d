"""The catalogue and the shipped data fit each other and are complete in both languages."""

from __future__ import annotations

import importlib
import unicodedata

import pytest

from gender_indicators import indicators, programmes
from gender_indicators.core import IndicatorSpec
from gender_indicators.programmes import Framework, GrowthCap, Observations

SPECS = tuple(indicators.catalogue().values())
FRAMEWORKS = tuple(programmes.load(name) for name in programmes.available())
SETS = tuple(programmes.load_observations(name) for name in programmes.available_observations())
MARKS = set("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_names_are_vietnamese_and_english(spec: IndicatorSpec) -> None:
    for text in (spec.name, spec.numerator, spec.denominator):
        assert unicodedata.is_normalized("NFC", text.vi)
        assert set(text.vi.lower()) & MARKS, text.vi
        assert not set(text.en.lower()) & MARKS, text.en


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.measure], ids=lambda spec: spec.code)
def test_the_measure_that_is_named_exists(spec: IndicatorSpec) -> None:
    module, function = spec.measure.split(".")
    assert callable(getattr(importlib.import_module(f"gender_indicators.{module}"), function))


def test_no_two_indicators_share_a_name() -> None:
    assert len({spec.name.vi for spec in SPECS}) == len({spec.name.en for spec in SPECS}) == len(SPECS)


@pytest.mark.parametrize("plan", FRAMEWORKS, ids=lambda plan: plan.id)
def test_every_target_has_its_indicator_in_the_same_unit(plan: Framework) -> None:
    for target in plan.targets:
        spec = indicators.indicator(target.indicator)
        on_growth = any(isinstance(each.rule, GrowthCap) for each in target.milestones)
        assert target.unit == ("points_per_year" if on_growth else spec.unit.code), target.code


@pytest.mark.parametrize("found", SETS, ids=lambda found: found.id)
def test_every_observation_has_its_indicator_unit_and_area(found: Observations) -> None:
    areas = programmes.load_areas()
    for each in found.observations:
        assert each.unit == indicators.indicator(each.indicator).unit.code
        assert areas.get(each.area)


def test_every_parent_target_exists() -> None:
    for plan in FRAMEWORKS:
        for target in plan.targets:
            if target.parent is not None:
                assert programmes.load(target.parent.framework).target(target.parent.target)


def test_every_indicator_is_used_or_measured() -> None:
    used = {target.indicator for plan in FRAMEWORKS for target in plan.targets}
    used |= {each.indicator for found in SETS for each in found.observations}
    assert [spec.code for spec in SPECS if spec.code not in used and not spec.measure] == []


def test_vietnamese_text_of_the_shipped_data_is_composed_and_marked() -> None:
    for plan in FRAMEWORKS:
        for text in (plan.name.vi, *(target.name.vi for target in plan.targets)):
            assert unicodedata.is_normalized("NFC", text)
            assert set(text.lower()) & MARKS, text


def test_sensitive_indicators_are_those_on_persons_and_violence() -> None:
    sensitive = {spec.code for spec in SPECS if spec.sensitive}
    assert {"IPV_ANY_LIFETIME", "VIOLENCE_VICTIMS_SERVED", "TRAFFICKING_VICTIMS_SUPPORTED"} <= sensitive
    assert not sensitive & {"SRB", "MMR", "WOMEN_KEY_LEADERS"}
