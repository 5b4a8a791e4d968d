"""What an assessment holds and how it leaves the library."""

from __future__ import annotations

import json
import pickle

import pytest

import gender_indicators as gi

PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")


@pytest.fixture(scope="module")
def found() -> gi.Assessment:
    return gi.assess("vn-strategy-2021-2030", PUBLISHED)


def test_the_dictionary_is_fit_for_json(found: gi.Assessment) -> None:
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False, ensure_ascii=False))
    assert plain["counts"]["met"] == 4
    assert plain["framework_name"]["vi"].startswith("Chiến lược quốc gia")
    record = next(each for each in plain["targets"] if each["code"] == "4.1")
    assert record["rule_text"] == {"vi": "không quá 111", "en": "at most 111"}
    assert record["other_sources"][0]["value"] == 110.7
    assert len(plain["srb"]["series"]) == 111
    assert plain["srb"]["instruments"][0]["target"] == "4.1"


def test_the_table_has_a_row_per_target(found: gi.Assessment) -> None:
    frame = found.to_frame()
    assert len(frame) == 23
    assert frame.loc["4.1", "gap_to_go"] == pytest.approx(0.4)
    assert frame["baseline"].notna().sum() == 1


def test_the_table_shows_local_and_national_side_by_side() -> None:
    frame = gi.assess("vn-dien-bien-2021-2025", PUBLISHED).to_frame()
    assert frame.loc["2.1", ["parent_framework", "relation", "parent_verdict"]].tolist() == [
        "vn-strategy-2021-2030",
        "weaker",
        "no_data",
    ]


def test_every_figure_shown_has_its_source_in_the_list(found: gi.Assessment) -> None:
    assert len(found.sources) == len(set(found.sources))
    cited = {each.observation.source.citation for each in found.targets if each.observation}
    assert cited <= set(found.sources)


def test_an_assessment_without_births_lists_its_sources_too() -> None:
    assert len(gi.assess("vn-gbv-2021-2025", PUBLISHED).sources) == 1


def test_counted_births_reach_the_dictionary() -> None:
    from tests.unit.assessment.test_births import births

    from gender_indicators.core import Text
    from gender_indicators.programmes import Observations

    own = Observations(
        id="own", name=Text("a", "a"), observations=(births(5039, 4561, area="vn/national/VN"),)
    )
    plain = gi.assess("vn-strategy-2021-2030", own).to_dict()["srb"]["counted"][0]
    assert plain["probability_below_109"] == pytest.approx(0.255, abs=0.001)
    assert [each["threshold"] for each in plain["probability_above"]] == [109, 111]


def test_an_assessment_can_be_pickled(found: gi.Assessment) -> None:
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()


def test_the_same_question_gets_the_same_answer(found: gi.Assessment) -> None:
    assert gi.assess("vn-strategy-2021-2030", PUBLISHED).to_dict() == found.to_dict()
