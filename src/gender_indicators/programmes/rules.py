"""Target rules: what exactly was promised, in the forms that real plans use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gender_indicators.core.text import Language, Text, format_number
from gender_indicators.programmes.base import Code, Model, NonNegative, Number
from gender_indicators.programmes.periods import Period

__all__ = [
    "About",
    "AtLeast",
    "AtMost",
    "Change",
    "EventsPerPeriod",
    "Exactly",
    "GrowthCap",
    "LessThan",
    "Maintain",
    "MoreThan",
    "Range",
    "Relation",
    "Rule",
    "SimpleRule",
    "Staged",
    "TrueFrom",
    "UnitShare",
    "describe",
    "relation_between",
]

Relation = Literal["same", "weaker", "stronger", "unknown"]


class AtLeast(Model):
    """The value or more."""

    type: Literal["at_least"] = "at_least"
    value: Number


class MoreThan(Model):
    """More than the value."""

    type: Literal["more_than"] = "more_than"
    value: Number


class AtMost(Model):
    """The value or less."""

    type: Literal["at_most"] = "at_most"
    value: Number


class LessThan(Model):
    """Less than the value."""

    type: Literal["less_than"] = "less_than"
    value: Number


class Exactly(Model):
    """Just the value."""

    type: Literal["exactly"] = "exactly"
    value: Number


class About(Model):
    """Near the value; without a tolerance nobody can say whether it is met."""

    type: Literal["about"] = "about"
    value: Number
    tolerance: NonNegative | None = None


class Range(Model):
    """Between two values, both within."""

    type: Literal["range"] = "range"
    lower: Number
    upper: Number

    @model_validator(mode="after")
    def _check(self) -> Range:
        if self.lower > self.upper:
            msg = f"a range needs lower <= upper, got {self.lower:g} and {self.upper:g}"
            raise ValueError(msg)
        return self


class Maintain(Model):
    """Keep a level; `value` None means that the text names none."""

    type: Literal["maintain"] = "maintain"
    value: Number | None = None
    tolerance: NonNegative | None = None
    direction: Literal["higher", "lower", "both"] = "both"


SimpleRule = Annotated[
    AtLeast | MoreThan | AtMost | LessThan | Exactly | About | Range | Maintain, Field(discriminator="type")
]
"""Rules that judge one value."""


class TrueFrom(Model):
    """Achieved or not: yes from the milestone on."""

    type: Literal["true_from"] = "true_from"


class Change(Model):
    """A change relative to another period: "awareness up 10 to 15 % on 2025".

    `reading` says whether the numbers are relative percent or percentage points; texts often do not. Of a
    range the lower number is the one to reach; more than the upper is not a failure.
    """

    type: Literal["change"] = "change"
    lower: Number
    upper: Number | None = None
    relative_to: Period
    reading: Literal["percent", "points", "unknown"] = "unknown"
    direction: Literal["increase", "decrease"] = "increase"


class GrowthCap(Model):
    """A limit on the yearly rise, in the indicator's unit per year."""

    type: Literal["growth_cap"] = "growth_cap"
    value: Number
    strict: bool = False


class Staged(Model):
    """A rule for one stage of a scheme, such as pilot or official application."""

    type: Literal["staged"] = "staged"
    stage: Code
    rule: SimpleRule


class EventsPerPeriod(Model):
    """At least so many events in every year, quarter or month."""

    type: Literal["events_per_period"] = "events_per_period"
    count: Annotated[Number, Field(gt=0)]
    per: Literal["year", "quarter", "month"]


class UnitShare(Model):
    """A rule for every unit, then a rule for the share of units that keep it."""

    type: Literal["unit_share"] = "unit_share"
    unit: Text
    unit_rule: EventsPerPeriod
    share: SimpleRule


Rule = Annotated[
    AtLeast
    | MoreThan
    | AtMost
    | LessThan
    | Exactly
    | About
    | Range
    | Maintain
    | TrueFrom
    | Change
    | GrowthCap
    | Staged
    | EventsPerPeriod
    | UnitShare,
    Field(discriminator="type"),
]
"""Every form of target found in real plans."""

AnyRule = (
    AtLeast
    | MoreThan
    | AtMost
    | LessThan
    | Exactly
    | About
    | Range
    | Maintain
    | TrueFrom
    | Change
    | GrowthCap
    | Staged
    | EventsPerPeriod
    | UnitShare
)

PER = {
    "year": Text("mỗi năm", "a year"),
    "quarter": Text("mỗi quý", "a quarter"),
    "month": Text("mỗi tháng", "a month"),
}
READINGS = {
    "percent": Text("%", "%"),
    "points": Text(" điểm", " points"),
    "unknown": Text(" (% hoặc điểm, chưa rõ)", " (% or points, not stated)"),
}


def describe(
    rule: AnyRule,
    language: Language = "en",
    *,
    number: Callable[[float, Language], str] = format_number,
) -> str:
    """Put a rule into words.

    Parameters
    ----------
    rule : Rule
    language : {"vi", "en"}, default "en"
    number : callable
        Writes a number in a language.

    Examples
    --------
    >>> describe(LessThan(value=30)), describe(LessThan(value=30), "vi")
    ('less than 30', 'dưới 30')
    """

    def words(vi: str, en: str) -> str:
        return vi if language == "vi" else en

    def written(value: float | None) -> str:
        return words("(không rõ)", "(not known)") if value is None else number(value, language)

    match rule:
        case AtLeast():
            return f"{words('ít nhất', 'at least')} {written(rule.value)}"
        case MoreThan():
            return f"{words('trên', 'more than')} {written(rule.value)}"
        case AtMost():
            return f"{words('không quá', 'at most')} {written(rule.value)}"
        case LessThan():
            return f"{words('dưới', 'less than')} {written(rule.value)}"
        case Exactly():
            return f"{words('đúng', 'exactly')} {written(rule.value)}"
        case About():
            margin = "" if rule.tolerance is None else f" ± {written(rule.tolerance)}"
            return f"{words('khoảng', 'about')} {written(rule.value)}{margin}"
        case Range():
            return f"{words('từ', 'from')} {written(rule.lower)} {words('đến', 'to')} {written(rule.upper)}"
        case Maintain():
            margin = "" if rule.tolerance is None else f" ± {written(rule.tolerance)}"
            return f"{words('duy trì', 'maintain')} {written(rule.value)}{margin}"
        case TrueFrom():
            return words("đạt (có)", "achieved (yes)")
        case Change():
            upper = "" if rule.upper is None else f"–{written(rule.upper)}"
            verb = words("tăng", "up") if rule.direction == "increase" else words("giảm", "down")
            reading = READINGS[rule.reading].get(language)
            since = words(f"so với {rule.relative_to}", f"on {rule.relative_to}")
            return f"{verb} {written(rule.lower)}{upper}{reading} {since}"
        case GrowthCap():
            limit = words("dưới", "less than") if rule.strict else words("không quá", "at most")
            return f"{words('tăng', 'rise of')} {limit} {written(rule.value)} {PER['year'].get(language)}"
        case Staged():
            return f"{describe(rule.rule, language, number=number)} ({_stage(rule.stage, language)})"
        case EventsPerPeriod():
            return f"{words('ít nhất', 'at least')} {written(rule.count)} {PER[rule.per].get(language)}"
        case _:
            each = describe(rule.unit_rule, language, number=number)
            share = describe(rule.share, language, number=number)
            return f"{share} % {rule.unit.get(language)} ({each})"


STAGES = {"pilot": Text("thí điểm", "pilot"), "official": Text("chính thức", "official")}


def _stage(stage: str, language: Language) -> str:
    return STAGES[stage].get(language) if stage in STAGES else stage


def relation_between(rule: AnyRule, parent: AnyRule) -> Relation:
    """Tell whether a localised rule asks for as much as, less or more than the rule above it.

    Examples
    --------
    >>> relation_between(Exactly(value=100), AtLeast(value=80))
    'stronger'
    >>> relation_between(LessThan(value=65), LessThan(value=30))
    'weaker'
    """
    mine, above = _bound(rule), _bound(parent)
    if mine is None or above is None:
        return "unknown"
    (sign, value, strict), (sign_above, value_above, strict_above) = mine, above
    if sign == 0 and sign_above != 0:
        # "exactly 100" reaches "at least 80" and more
        sign = sign_above
    if sign != sign_above:
        return "unknown"
    if value == value_above:
        if strict == strict_above:
            return "same"
        return "stronger" if strict else "weaker"
    if sign == 0:
        return "unknown"
    return "stronger" if (value - value_above) * sign > 0 else "weaker"


def _bound(rule: AnyRule) -> tuple[int, float, bool] | None:
    """Side (1 upward, -1 downward, 0 exact), value and strictness of a rule with one bound."""
    match rule:
        case AtLeast():
            return 1, rule.value, False
        case MoreThan():
            return 1, rule.value, True
        case AtMost():
            return -1, rule.value, False
        case LessThan():
            return -1, rule.value, True
        case Exactly():
            return 0, rule.value, False
        case _:
            return None
