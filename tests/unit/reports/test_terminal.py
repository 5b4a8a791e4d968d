"""The table for the terminal."""

from __future__ import annotations

import pytest
from tests.unit.reports.test_page import counted

import gender_indicators as gi
from gender_indicators.reports.terminal import table

PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")


def test_the_head_counts_the_verdicts() -> None:
    text = gi.reports.to_text(
        gi.assess("vn-strategy-2021-2030", PUBLISHED, as_of="2023-12-31"), language="vi"
    )
    assert "Tính đến ngày 31/12/2023: 4 đạt, 1 chưa đạt" in text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [118, 80])
def test_no_line_is_wider_than_asked_for(language: str, width: int) -> None:
    found = gi.assess("vn-strategy-2021-2030", PUBLISHED)
    text = gi.reports.to_text(found, language=language, width=width)  # type: ignore[arg-type]
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 118


def test_old_data_and_their_source_are_said() -> None:
    text = gi.reports.to_text(gi.assess("vn-strategy-2021-2030", PUBLISHED, as_of="2023-12-31"))
    assert "met (old data)" in " ".join(text.split())
    assert "3.0 years ago" in text
    assert "Source: phunuvietnam.vn" in " ".join(text.split())


def test_a_local_target_shows_the_one_above() -> None:
    text = gi.reports.to_text(gi.assess("vn-dien-bien-2021-2025", PUBLISHED))
    assert "Promised above: less than 30 % (by 2025), no data; Compared with above: weaker" in " ".join(
        text.split()
    )


def test_probabilities_and_intervals_are_put_into_words() -> None:
    text = " ".join(gi.reports.to_text(gi.assess("vn-strategy-2021-2030", counted())).split())
    assert "Below 109 25 %, 109 to 112 49 %, Above 112 25 %" in text
    assert "110.48 [" in text


def test_a_framework_without_births_has_no_such_section() -> None:
    assert "Sex ratio at birth" not in gi.reports.to_text(gi.assess("vn-gbv-2021-2025", PUBLISHED))


def test_withheld_parts_do_not_reach_the_terminal() -> None:
    from tests.unit.assessment.test_assessing import a_set, seen

    parts = [
        seen(
            indicator="VIOLENCE_VICTIMS_SERVED", value=None, numerator=x, denominator=60, groups={"sex": sex}
        )
        for sex, x in (("female", 30), ("male", 2))
    ]
    text = gi.reports.to_text(gi.assess("vn-dien-bien-2021-2025", a_set(*parts)))
    assert "hidden because the count is small" in text
    assert "female" not in text


def test_long_cells_are_wrapped() -> None:
    assert table([["a b", "c"]], (1, 1)) == ["a  c", "b"]
    assert table([["", "c"]], (1, 1)) == ["   c"]
