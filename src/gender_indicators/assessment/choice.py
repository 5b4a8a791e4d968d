"""Which of several published figures is judged? A named rule decides, and the others stay visible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from gender_indicators.core.text import Text
from gender_indicators.programmes import SOURCE_TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from gender_indicators.programmes import Observation, SourceType

__all__ = ["CHOICE_RULES", "ChoiceRule", "candidates", "choose_one"]

ChoiceRule = Literal["official", "counted"]

_ORDERS: Final[dict[ChoiceRule, tuple[SourceType, ...]]] = {
    "official": SOURCE_TYPES,
    "counted": (
        "civil_registration",
        "census",
        "statistics_office",
        "survey",
        "government_report",
        "administrative",
        "modelled",
    ),
}

_LATEST: Final = Text(
    vi="kỳ số liệu mới nhất (một phần của năm chỉ khi không có kỳ dài hơn); cùng kỳ thì theo thứ tự: ",
    en="latest data period (a part of a year only where nothing longer is known); within it ",
)
CHOICE_RULES: Final[dict[ChoiceRule, Text]] = {
    "official": Text(
        vi=_LATEST.vi + "báo cáo của Chính phủ, cơ quan thống kê, tổng điều tra, đăng ký hộ tịch, điều tra "
        "khác, số liệu hành chính, mô hình",
        en=_LATEST.en + "government report, statistics office, census, civil registration, survey by "
        "others, administrative, modelled",
    ),
    "counted": Text(
        vi=_LATEST.vi + "đăng ký hộ tịch, tổng điều tra, cơ quan thống kê, điều tra khác, báo cáo của Chính "
        "phủ, số liệu hành chính, mô hình",
        en=_LATEST.en + "civil registration, census, statistics office, survey by others, government "
        "report, administrative, modelled",
    ),
}
"""The rules by name, in words."""

SHORTEST_YEAR: Final = 365
_VERIFIED: Final = ("yes", "partly", "no")


def candidates(observations: Iterable[Observation], as_of: dt.date) -> tuple[Observation, ...]:
    """Observations that can speak on a day: of a period that is over, reported by then, no forecast."""
    return tuple(
        each
        for each in observations
        if each.best_value is not None
        and not each.is_forecast
        and each.period.end <= as_of
        and (each.reported_for is None or each.reported_for.end <= as_of)
    )


def choose_one(
    observations: Iterable[Observation], rule: ChoiceRule
) -> tuple[Observation | None, tuple[Observation, ...]]:
    """Choose one observation; return it and the others whose periods overlap with its own.

    Periods of a year or more (or as of a day) win over parts of a year, then the latest period wins (of two
    that end on one day the shorter), then the order of the rule, then verified before unverified, then the
    later report and publication.
    """
    order = _ORDERS[rule]
    ranked = sorted(
        observations,
        key=lambda each: (
            _is_part_of_a_year(each),
            -each.period.end.toordinal(),
            -each.period.start.toordinal(),
            order.index(each.source_type),
            _VERIFIED.index(each.source.verified),
            -(each.reported_for or each.period).end.toordinal(),
            -(each.vintage.toordinal() if each.vintage else 0),
            each.source.citation,
        ),
    )
    if not ranked:
        return None, ()
    chosen, *others = ranked
    return chosen, tuple(each for each in others if each.period.overlaps(chosen.period))


def _is_part_of_a_year(observation: Observation) -> bool:
    period = observation.period
    return period.kind != "as_of" and (period.end - period.start).days + 1 < SHORTEST_YEAR
