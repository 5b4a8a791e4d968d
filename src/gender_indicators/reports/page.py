"""The assessment as one page of HTML that stands alone: no script, no request to anywhere, fit for print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from gender_indicators.assessment import CHOICE_RULES, VERDICTS
from gender_indicators.core.reasons import explain
from gender_indicators.core.text import Language, format_date, format_number
from gender_indicators.errors import MissingDependencyError
from gender_indicators.plot import as_svg, srb_series
from gender_indicators.plot.births import SOURCE_LABELS
from gender_indicators.programmes import AtLeast, AtMost, Exactly, LessThan, MoreThan, load_areas
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
    from gender_indicators.assessment import Assessment, SrbSection, TargetAssessment
    from gender_indicators.programmes import Framework, Objective, Period

__all__ = ["to_html"]

FIRST_YEAR_SHOWN = 2000


def to_html(assessment: Assessment, *, language: Language = "en") -> str:
    """Return an assessment as one self-contained page of HTML.

    Parameters
    ----------
    assessment : Assessment
    language : {"vi", "en"}, default "en"

    Raises
    ------
    MissingDependencyError
        jinja2 or matplotlib is not installed; the extra ``report`` brings both.

    Examples
    --------
    >>> import gender_indicators as gi
    >>> found = gi.assess("vn-strategy-2021-2030", "vn-strategy-results", as_of="2023-12-31")
    >>> to_html(found, language="vi").startswith("<!DOCTYPE html>")
    True
    """
    try:
        import jinja2
        import markupsafe  # noqa: PLC0415 - comes with jinja2
    except ImportError:
        raise MissingDependencyError.of("jinja2", "report", "the page") from None
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("gender_indicators.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    chart = None
    if assessment.srb is not None and assessment.srb.series:
        # drawn by matplotlib, which escapes the texts in it
        chart = markupsafe.Markup(_chart(assessment.srb, assessment.framework, language))  # noqa: S704
    return environment.get_template("assessment.html").render(
        assessment=assessment,
        chart=chart,
        groups=_groups(assessment),
        area_name=_area_names(assessment, language),
        source_number={citation: place for place, citation in enumerate(assessment.sources, 1)},
        choice=CHOICE_RULES[assessment.choose].get(language),
        SOURCE_LABELS=SOURCE_LABELS,
        RELATIONS=RELATIONS,
        SYMBOLS=SYMBOLS,
        VERDICTS=VERDICTS,
        **_helpers(language),
    )


class _Bounded(Protocol):
    """What has limits: an interval, a published figure, counted births."""

    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def level(self) -> float | None: ...


def _helpers(language: Language) -> dict[str, object]:
    """Functions of the template, bound to the language."""

    def number(value: float | None, decimals: int | None = None) -> str:
        return format_number(value, language, decimals=decimals)

    def interval(limits: _Bounded) -> str:
        return interval_text(limits.lower, limits.upper, limits.level, language)

    return {
        "language": language,
        "percent": partial(chance_text, language=language),
        "way": partial(way_text, language=language),
        "number": number,
        "interval": interval,
        "t": partial(words, language=language),
        "explain": partial(explain, language=language),
        "notes": partial(notes, language=language),
        "date": partial(format_date, language=language),
        "value": partial(value_text, language=language),
        "figure": partial(figure_text, language=language),
        "milestone": partial(milestone_text, language=language),
    }


def _groups(assessment: Assessment) -> list[tuple[Objective | None, list[TargetAssessment]]]:
    """The targets under their objectives, those without one first."""
    objectives = (None, *assessment.framework.objectives)
    grouped = [
        (each, [one for one in assessment.targets if one.target.objective == (each and each.code)])
        for each in objectives
    ]
    return [(objective, records) for objective, records in grouped if records]


def _area_names(assessment: Assessment, language: Language) -> dict[str, str]:
    """Names of the areas that the page shows; the id where an area is not in the shipped list."""
    known = load_areas().by_id
    ids = {assessment.framework.area}
    if assessment.srb is not None:
        ids |= {each.area for each in assessment.srb.areas}
    names: dict[str, str] = {}
    for area_id in ids:
        area = known.get(area_id)
        english = area is not None and language == "en" and area.name_en
        names[area_id] = area_id if area is None else area.name_en if english else area.name
    return names


def _chart(section: SrbSection, framework: Framework, language: Language) -> str:
    """The series of births as an SVG element."""
    targets: list[tuple[Period, float]] = [
        (each.milestone.period, each.milestone.rule.value)
        for each in section.instruments
        if each.framework.id == framework.id
        and isinstance(each.milestone.rule, AtLeast | MoreThan | AtMost | LessThan | Exactly)
    ]
    recent = [each for each in section.series if each.period.end.year >= FIRST_YEAR_SHOWN]
    return as_svg(lambda: srb_series(recent or section.series, targets=targets, language=language))
