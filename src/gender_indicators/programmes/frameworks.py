"""Frameworks: strategies, programmes and plans with their objectives, targets and milestones."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from gender_indicators.core.spec import Source
from gender_indicators.core.text import Text, nfc
from gender_indicators.core.units import UNITS
from gender_indicators.errors import UnknownCodeError, near_matches
from gender_indicators.programmes.actors import LegalDocument
from gender_indicators.programmes.base import AreaId, Code, Day, IndicatorCode, Model, Note, Number, repeated
from gender_indicators.programmes.periods import Period
from gender_indicators.programmes.rules import (
    AnyRule,
    AtLeast,
    AtMost,
    LessThan,
    MoreThan,
    Relation,
    Rule,
)

__all__ = [
    "Amendment",
    "Baseline",
    "Framework",
    "FrameworkKind",
    "Groups",
    "Milestone",
    "Objective",
    "Target",
    "TargetReference",
    "UnitCode",
]


def _known_unit(code: str) -> str:
    if code not in UNITS:
        msg = f"unknown unit {code!r}.{near_matches(code, UNITS)}"
        raise ValueError(msg)
    return code


UnitCode = Annotated[str, AfterValidator(_known_unit)]
"""Code of a unit that the library knows."""


def _pairs(given: Any) -> Any:  # noqa: ANN401 - pydantic hands over what a file holds
    return tuple(sorted(cast("dict[str, Any]", given).items())) if isinstance(given, dict) else given


Category = Annotated[str, StringConstraints(min_length=1), AfterValidator(nfc)]


def _mapping(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)


Groups = Annotated[
    tuple[tuple[Code, Category], ...],
    BeforeValidator(_pairs),
    PlainSerializer(_mapping, return_type=dict[str, str]),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]
"""Breakdown of a figure: category by dimension, kept as ordered pairs; empty for the total."""

FrameworkKind = Literal[
    "law", "strategy", "programme", "scheme", "project", "plan", "annual_plan", "action_month_plan"
]
Field_ = Literal[
    "politics", "economy", "labour", "education", "science", "culture_information_sport", "health", "family"
]


class Milestone(Model):
    """What has to hold by when.

    Parameters
    ----------
    period : Period
        The period judged, usually a year; its last day is the date due.
    rule : Rule
    timing : {"by", "from", "after", "every"}, default "by"
        By the end of the period; from it on; some time after it; or in every year of it.
    """

    period: Period
    rule: Rule
    timing: Literal["by", "from", "after", "every"] = "by"

    @property
    def due(self) -> dt.date:
        """Last day of the period judged."""
        return self.period.end


class Baseline(Model):
    """Where things stood at the start.

    Parameters
    ----------
    value : float
    period : Period, optional
        None where the text names no year.
    source : Source
    """

    value: Number
    period: Period | None = None
    source: Source


class TargetReference(Model):
    """A target of another framework.

    Parameters
    ----------
    framework : str
        Framework id.
    target : str
        Target code there.
    """

    framework: Code
    target: Code


class Amendment(Model):
    """New milestones that replaced the earlier ones in mid-course.

    Parameters
    ----------
    date : date
        Day from which the new milestones hold.
    document : str
        The amending document.
    milestones : tuple of Milestone
    note : str
    """

    date: Day
    document: Note
    milestones: tuple[Milestone, ...]
    note: Note = ""


class Target(Model):
    """A promised value of an indicator, with the rule for each milestone.

    Parameters
    ----------
    code : str
        Code within the framework.
    name : Text
    objective : str, optional
        Code of its objective.
    indicator : str
        Code in the catalogue.
    area : str, optional
        Area id; the framework's own area where None.
    groups : tuple of (dimension, category)
        Breakdown that the target is about; empty for everyone.
    unit : str
        Code of the unit.
    milestones : tuple of Milestone
        In order of their dates; each may have another rule.
    baseline : Baseline, optional
    parent : TargetReference, optional
        Target of the framework above that this one localises.
    relation : {"same", "weaker", "stronger", "unknown"}, optional
        How this target compares with its parent.
    amendments : tuple of Amendment
        Later versions of the milestones, in order of their dates.
    source : Source
    note : str
    """

    code: Code
    name: Text
    objective: Code | None = None
    indicator: IndicatorCode
    area: AreaId | None = None
    groups: Groups = ()
    unit: UnitCode
    milestones: tuple[Milestone, ...]
    baseline: Baseline | None = None
    parent: TargetReference | None = None
    relation: Relation | None = None
    amendments: tuple[Amendment, ...] = ()
    source: Source
    note: Note = ""

    @model_validator(mode="after")
    def _check(self) -> Target:
        problems = _milestone_problems(self.milestones, explained=bool(self.note))
        for amendment in self.amendments:
            found = _milestone_problems(amendment.milestones, explained=bool(amendment.note))
            problems += [f"amendment of {amendment.date}: {problem}" for problem in found]
        days = [amendment.date for amendment in self.amendments]
        if days != sorted(set(days)):
            problems.append("amendments must follow each other in date")
        if (self.parent is None) != (self.relation is None):
            problems.append("parent and relation go together: name both or neither")
        if problems:
            raise ValueError(f"target {self.code}: " + "; ".join(problems))
        return self

    def milestones_in_force(self, on: dt.date | None = None) -> tuple[Milestone, ...]:
        """Return the milestones of the version in force on a day; the latest version without one."""
        in_force = self.milestones
        for amendment in self.amendments:
            if on is None or amendment.date <= on:
                in_force = amendment.milestones
        return in_force

    def milestone_for(self, on: dt.date) -> Milestone:
        """Return the next milestone due on or after a day, or the last one."""
        milestones = self.milestones_in_force(on)
        return next((each for each in milestones if each.due >= on), milestones[-1])


class Objective(Model):
    """A goal that groups targets.

    Parameters
    ----------
    code : str
    name : Text
    field : str, optional
        One of the eight fields of the Law on Gender Equality.
    """

    code: Code
    name: Text
    field: Field_ | None = None


class Framework(Model):
    """A law, strategy, programme, scheme or plan.

    Parameters
    ----------
    id : str
    kind : str
    name : Text
    parents : tuple of str
        Ids of the frameworks that it carries out; there may be several.
    document : LegalDocument, optional
    area : str
        Id of the area that it governs.
    period : Period
    version : str
    status : str
        Draft, approved, in force, amended, mid-term reviewed, closed or superseded.
    objectives : tuple of Objective
    targets : tuple of Target
    source : Source
    note : str

    Examples
    --------
    >>> from gender_indicators.programmes import load
    >>> load("vn-strategy-2021-2030").target("4.1").milestones[0].rule
    AtMost(type='at_most', value=111.0)
    """

    id: Code
    kind: FrameworkKind
    name: Text
    parents: tuple[Code, ...] = ()
    document: LegalDocument | None = None
    area: AreaId
    period: Period
    version: Note = "1"
    status: Literal[
        "draft", "approved", "in_force", "amended", "mid_term_reviewed", "closed", "superseded"
    ] = "in_force"
    objectives: tuple[Objective, ...] = ()
    targets: tuple[Target, ...] = ()
    source: Source
    note: Note = ""

    @model_validator(mode="after")
    def _check(self) -> Framework:
        objectives = [objective.code for objective in self.objectives]
        problems = [f"objective code {code!r} is used twice" for code in repeated(objectives)]
        problems += [
            f"target code {code!r} is used twice" for code in repeated(target.code for target in self.targets)
        ]
        for place, target in enumerate(self.targets):
            if target.objective is not None and target.objective not in objectives:
                near = near_matches(target.objective, objectives)
                problems.append(f"targets[{place}].objective: no objective {target.objective!r}.{near}")
            problems += [
                f"targets[{place}].milestones[{step}].period: {each.period} lies outside the framework's "
                f"period {self.period}; say timing 'after' if that is meant"
                for step, each in enumerate(target.milestones)
                if self._leaves_out(each)
            ]
            problems += [
                f"targets[{place}].amendments[{version}].milestones[{step}].period: {each.period} lies "
                f"outside the framework's period {self.period}; say timing 'after' if that is meant"
                for version, amendment in enumerate(target.amendments)
                for step, each in enumerate(amendment.milestones)
                if self._leaves_out(each)
            ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _leaves_out(self, milestone: Milestone) -> bool:
        return milestone.timing != "after" and not self.period.contains(milestone.period)

    def target(self, code: str) -> Target:
        """Return the target with this code; an unknown one is refused with near matches."""
        for target in self.targets:
            if target.code == code:
                return target
        raise UnknownCodeError.of(f"target of {self.id}", code, (target.code for target in self.targets))


def _milestone_problems(milestones: tuple[Milestone, ...], *, explained: bool) -> list[str]:
    if not milestones:
        return ["at least one milestone is needed"]
    problems: list[str] = []
    for earlier, later in itertools.pairwise(milestones):
        if earlier.due >= later.due:
            problems.append(
                f"milestones must increase in date: {earlier.period} stands before {later.period}"
            )
        if not explained and _weakens(earlier.rule, later.rule):
            problems.append(
                f"the milestone {later.period} asks for less than {earlier.period}: explain it in the note"
            )
    return problems


def _weakens(earlier: AnyRule, later: AnyRule) -> bool:
    """Whether a later one-sided rule asks for less than the earlier one on the same side."""
    match earlier, later:
        case ((AtLeast() | MoreThan()), (AtLeast() | MoreThan())):
            return later.value < earlier.value
        case ((AtMost() | LessThan()), (AtMost() | LessThan())):
            return later.value > earlier.value
        case _:
            return False
