"""The assessment as a table for the terminal."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from gender_indicators.assessment import CHOICE_RULES, VERDICTS
from gender_indicators.core.text import Language, format_date, format_number
from gender_indicators.plot.births import SOURCE_LABELS
from gender_indicators.reports.wording import (
    RELATIONS,
    SYMBOLS,
    chance_text,
    figure_text,
    interval_text,
    milestone_text,
    notes,
    value_text,
    way_text,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gender_indicators.assessment import Assessment, SrbSection, TargetAssessment

__all__ = ["to_text"]

PERIODS_SHOWN = 5
WIDTHS = (5, 42, 22, 14, 9, 16)
INDENT = " " * 7
SOURCE_WIDTH = 90


def to_text(assessment: Assessment, *, language: Language = "en", width: int = 118) -> str:
    """Put an assessment into a table for the terminal.

    Parameters
    ----------
    assessment : Assessment
    language : {"vi", "en"}, default "en"
    width : int, default 118
        Characters in a line.

    Examples
    --------
    >>> import gender_indicators as gi
    >>> found = gi.assess("vn-strategy-2021-2030", "vn-strategy-results", as_of="2023-12-31")
    >>> print(to_text(found).splitlines()[1])
    As of 31 Dec 2023: 4 met, 1 not met, 0 inconclusive, 18 no data, 0 not assessable
    """
    counts = ", ".join(
        f"{number} {VERDICTS[verdict].get(language)}" for verdict, number in assessment.counts.items()
    )
    lines = [
        assessment.framework.name.get(language),
        f"{words('as_of', language)} {format_date(assessment.as_of, language)}: {counts}",
        "",
    ]
    header = [words(key, language) for key in ("code", "target", "rule", "actual", "data_year", "verdict")]
    lines += table([header], WIDTHS)
    lines.append("  ".join("-" * column for column in WIDTHS))
    for record in assessment.targets:
        lines += table([_row(record, language)], WIDTHS)
        remarks = "; ".join(_remarks(record, language))
        lines += textwrap.wrap(remarks, width, initial_indent=INDENT, subsequent_indent=INDENT)
    if assessment.srb is not None:
        lines += ["", words("births", language), *_births(assessment.srb, language, width)]
    choice = CHOICE_RULES[assessment.choose].get(language)
    lines += ["", *textwrap.wrap(f"{words('choice', language)}: {choice}.", width)]
    lines += textwrap.wrap(words("verdict_rule", language), width)
    return "\n".join(lines)


def _row(record: TargetAssessment, language: Language) -> list[str]:
    verdict = f"{SYMBOLS[record.verdict]} {VERDICTS[record.verdict].get(language)}"
    if record.stale:
        verdict += f" ({words('old_data', language)})"
    actual = value_text(record.value, record.target.unit, language)
    interval = interval_text(record.limits.lower, record.limits.upper, record.limits.level, language)
    if interval != "–":
        actual += f" [{interval}]"
    return [
        record.target.code,
        record.target.name.get(language),
        milestone_text(record.milestone, record.target.unit, language),
        actual,
        "–" if record.observation is None else str(record.observation.period),
        verdict,
    ]


def _remarks(record: TargetAssessment, language: Language) -> list[str]:
    remarks = [*way_text(record, language), *notes(record, language)]
    if record.data_age is not None and record.stale:
        remarks.append(
            f"{format_number(record.data_age, language, decimals=1)} {words('years_ago', language)}"
        )
    shown = record.observation or next(iter(record.breakdowns), None)
    if shown is not None:
        remarks.append(
            f"{words('source', language)}: {textwrap.shorten(shown.source.citation, SOURCE_WIDTH)}"
        )
    if record.alternatives and not record.hidden:
        others = "; ".join(
            f"{each.period}: {figure_text(each, language)} ({SOURCE_LABELS[each.source_type].get(language)})"
            for each in record.alternatives
        )
        remarks.append(f"{words('others', language)}: {others}")
    if record.breakdowns and not record.hidden:
        remarks.append("; ".join(figure_text(each, language) for each in record.breakdowns))
    if record.parent is not None and record.target.relation is not None:
        above = milestone_text(record.parent.milestone, record.target.unit, language)
        relation = RELATIONS[record.target.relation].get(language)
        verdict = VERDICTS[record.parent.verdict].get(language)
        remarks.append(
            f"{words('national_rule', language)}: {above}, {verdict}; "
            f"{words('relation', language)}: {relation}"
        )
    return remarks


def _births(section: SrbSection, language: Language, width: int) -> list[str]:
    lines = textwrap.wrap(words("births_intro", language), width)
    for group in section.conflicts[-PERIODS_SHOWN:]:
        values = ", ".join(
            f"{figure_text(each, language)} ({SOURCE_LABELS[each.source_type].get(language)})"
            for each in group
        )
        lines += textwrap.wrap(f"{group[0].period}: {values}", width, subsequent_indent="      ")
    for each in section.instruments:
        rule = milestone_text(each.milestone, each.target.unit, language)
        text = f"{each.framework.name.get(language)}, {each.target.code}: {rule}"
        lines += textwrap.wrap(text, width, subsequent_indent="      ")
    for figure in section.areas:
        interval = interval_text(figure.lower, figure.upper, figure.level, language)
        kind = SOURCE_LABELS[figure.source_type].get(language)
        value = figure_text(figure, language) + ("" if interval == "–" else f" [{interval}]")
        lines.append(f"{figure.area} {figure.period}: {value} ({kind})")
    for births in section.counted:
        interval = interval_text(births.lower, births.upper, births.level, language)
        bands = zip(("p_below_109", "p_middle", "p_above_112"), births.bands, strict=True)
        chances = [f"{words(key, language)} {chance_text(chance, language)}" for key, chance in bands]
        chances += [
            f"{words('p_above', language)} {format_number(threshold, language)}: "
            f"{chance_text(chance, language)}"
            for threshold, chance in births.above_target
        ]
        value = format_number(births.value, language)
        text = f"{births.observation.period}: {value} [{interval}]; {', '.join(chances)}"
        lines += textwrap.wrap(text, width, subsequent_indent="      ")
    if not section.counted:
        lines += textwrap.wrap(words("no_counts", language), width)
    return lines


def table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Lay out rows in columns of fixed width, long cells wrapped."""
    lines: list[str] = []
    for row in rows:
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
            lines.append("  ".join(padded).rstrip())
    return lines
