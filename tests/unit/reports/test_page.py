"""The page: complete, escaped, alone."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

import gender_indicators as gi
from gender_indicators.core import Source, Text
from gender_indicators.errors import MissingDependencyError
from gender_indicators.programmes import Framework, Observation, Observations, load

PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")


class Well(HTMLParser):
    """Checks that every element is closed in order."""

    VOID = frozenset({"meta", "br", "col", "use", "path", "image", "rect", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    found = gi.assess("vn-strategy-2021-2030", PUBLISHED)
    return {"vi": gi.reports.to_html(found, language="vi"), "en": gi.reports.to_html(found)}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_well_formed(pages: dict[str, str], language: str) -> None:
    checker = Well()
    checker.feed(pages[language])
    assert checker.open == []
    assert f'<html lang="{language}">' in pages[language]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_asks_nobody_for_anything(pages: dict[str, str], language: str) -> None:
    text = pages[language]
    assert "<script" not in text
    assert not re.search(r'(src|href)="(?!#)', text.replace('xlink:href="#', 'href="#'))
    assert "url(http" not in text
    assert "@import" not in text


def test_words_and_numbers_follow_the_language(pages: dict[str, str]) -> None:
    assert "50,9 %" in pages["vi"]
    assert "50.9 %" in pages["en"]
    assert "Tính đến ngày 31/12/2024" in pages["vi"]
    assert "As of 31 Dec 2024" in pages["en"]
    assert "bộ, cơ quan ngang bộ: 59,09 %" in pages["vi"]


def test_verdicts_carry_a_word_and_a_sign_beside_the_colour(pages: dict[str, str]) -> None:
    assert re.search(r'class="badge not_met">✗ not met', pages["en"])
    assert re.search(r'class="badge met">✓ đạt', pages["vi"])


def test_every_source_is_listed_and_linked(pages: dict[str, str]) -> None:
    targets = set(re.findall(r'id="s(\d+)"', pages["en"]))
    links = set(re.findall(r'href="#s(\d+)"', pages["en"]))
    assert links <= targets


def test_the_same_data_give_the_same_page(pages: dict[str, str]) -> None:
    found = gi.assess("vn-strategy-2021-2030", PUBLISHED)
    assert gi.reports.to_html(found) == pages["en"]


def test_text_from_files_is_escaped() -> None:
    plan = load("vn-dien-bien-2021-2025")
    nasty = Text("<script>alert(1)</script>", "<script>alert(1)</script>")
    plan = plan.model_copy(update={"name": nasty})
    text = gi.reports.to_html(gi.assess(plan, PUBLISHED), language="vi")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_local_and_national_targets_stand_side_by_side() -> None:
    text = gi.reports.to_html(gi.assess("vn-dien-bien-2021-2025", PUBLISHED), language="vi")
    assert "Chỉ tiêu địa phương và chỉ tiêu cấp trên" in text
    assert "dưới 65 %" in text
    assert "dưới 30 %" in text
    assert "Điện Biên" in text


def counted(**changes: Any) -> Observations:
    base: dict[str, Any] = {
        "indicator": "SRB",
        "area": "vn/national/VN",
        "period": "2024",
        "unit": "male_per_100_female",
        "numerator": 5039,
        "denominator": 4561,
        "source": Source("illustrative"),
        "source_type": "civil_registration",
    }
    one = Observation.model_validate({**base, **changes})
    return Observations(id="own", name=Text("minh họa", "illustrative"), observations=(one,))


def test_probabilities_stand_where_births_were_counted() -> None:
    text = gi.reports.to_html(gi.assess("vn-strategy-2021-2030", counted()))
    assert "Probability above 111" in text
    assert "49 %" in text
    assert "inconclusive" in text


def test_few_births_are_flagged_on_the_page() -> None:
    found = gi.assess("vn-strategy-2021-2030", counted(numerator=52, denominator=48))
    assert "small numbers: the interval is wide" in gi.reports.to_html(found)


def test_a_share_of_the_gap_is_shown_in_percent() -> None:
    plan = load("vn-strategy-2021-2030")
    own = counted(
        indicator="ADOLESCENT_BIRTH_RATE", unit="per_1000", numerator=None, denominator=None, value=20.5
    )
    assert "share of gap closed 50 %" in gi.reports.to_html(gi.assess(plan, own))


def test_without_births_there_is_no_chart() -> None:
    text = gi.reports.to_html(gi.assess("vn-gbv-2021-2025", PUBLISHED))
    assert "<svg" not in text
    before = gi.assess("vn-strategy-2021-2030", "vn-strategy-results", as_of="2022-12-31")
    assert "<svg" not in gi.reports.to_html(before)
    nowhere = gi.assess("vn-dien-bien-2021-2025", "vn-strategy-results")
    assert "<svg" not in gi.reports.to_html(nowhere)


def test_old_births_are_drawn_where_there_are_no_newer_ones() -> None:
    found = gi.assess("vn-strategy-2021-2030", counted(period="1995"), as_of="2023-12-31")
    assert "<svg" in gi.reports.to_html(found)


def test_a_small_chance_is_never_printed_as_none() -> None:
    text = gi.reports.to_html(
        gi.assess("vn-strategy-2021-2030", counted(numerator=12_000, denominator=10_000))
    )
    assert "&lt; 1 %" in text
    assert "&gt; 99 %" in text


def test_the_figures_of_the_chart_stand_in_a_table_and_the_threshold_is_said() -> None:
    text = gi.reports.to_html(gi.assess("vn-strategy-2021-2030", PUBLISHED), language="vi")
    assert "Số liệu của biểu đồ" in text
    assert "giữ kín khi một số đếm từ 1 đến dưới</b> 5." in text
    assert "hạn 31/12/2025" in text


def test_an_area_that_is_not_in_the_list_shows_its_id() -> None:
    plan = load("vn-gbv-2021-2025")
    elsewhere = Framework.model_validate({**plan.model_dump(), "area": "la/province/01"})
    assert "la/province/01" in gi.reports.to_html(gi.assess(elsewhere, PUBLISHED))


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_without_the_extra_the_page_names_it(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    found = gi.assess("vn-strategy-2021-2030", PUBLISHED)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingDependencyError, match=r"gender-indicators\[report\]"):
        gi.reports.to_html(found)
