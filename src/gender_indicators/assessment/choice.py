"""Which of several published figures is judged? A named rule decides, and the others stay visible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from gender_indicators.core.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from gender_indicators.programmes import Observation, SourceType

__all__ = ["CHOICE_RULES", "ChoiceRule", "candidates", "choose_one"]

ChoiceRule = Literal["official", "counted"]

_ORDERS: Final[dict[ChoiceRule, tuple[SourceType, ...]]] = {
    "official": (
        "government_report",
        "statistics_office",
        "census",
        "civil_registration",
        "survey",
        "administrative",
        "modelled",
    ),
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

CHOICE_RULES: Final[dict[ChoiceRule, Text]] = {
    "official": Text(
        vi="kỳ số liệu mới nhất; cùng kỳ thì theo thứ tự: báo cáo của Chính phủ, cơ quan thống kê, tổng điều "
        "tra, đăng ký hộ tịch, điều tra khác, số liệu hành chính, mô hình",
        en="latest data period; within it government report, statistics office, census, civil registration, "
        "survey by others, administrative, modelled",
    ),
    "counted": Text(
        vi="kỳ số liệu mới nhất; cùng kỳ thì ưu tiên nguồn đếm trực tiếp: đăng ký hộ tịch, tổng điều tra, cơ "
        "quan thống kê, điều tra khác, báo cáo của Chính phủ, số liệu hành chính, mô hình",
        en="latest data period; within it sources that count: civil registration, census, statistics office, "
        "survey by others, government report, administrative, modelled",
    ),
}
"""The rules by name, in words."""

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
    """Choose one observation; return it and the others of the same period.

    The latest period wins (of two that end on one day the shorter), then the order of the rule, then
    verified before unverified, then the later report and publication.
    """
    order = _ORDERS[rule]
    found = list(observations)
    if not found:
        return None, ()
    latest = max((each.period.end, each.period.start) for each in found)
    same_period = [each for each in found if (each.period.end, each.period.start) == latest]
    same_period.sort(
        key=lambda each: (
            order.index(each.source_type),
            _VERIFIED.index(each.source.verified),
            -(each.reported_for or each.period).end.toordinal(),
            -(each.vintage.toordinal() if each.vintage else 0),
            each.source.citation,
        )
    )
    return same_period[0], tuple(same_period[1:])
