"""Observations: what was seen, of what, where, when, by whom, and how far it can be trusted."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints, WithJsonSchema, model_validator

from gender_indicators.core.spec import Population, Source
from gender_indicators.core.status import STATUS_LABELS, Status
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.errors import InputError
from gender_indicators.programmes.base import (
    AreaId,
    Code,
    Day,
    IndicatorCode,
    Model,
    NonNegative,
    Note,
    Number,
)
from gender_indicators.programmes.frameworks import Groups, UnitCode
from gender_indicators.programmes.periods import Period

__all__ = ["SOURCE_TYPES", "Observation", "Observations", "SourceType"]

SourceType = Literal[
    "government_report",
    "statistics_office",
    "census",
    "civil_registration",
    "survey",
    "administrative",
    "modelled",
]
SOURCE_TYPES: tuple[SourceType, ...] = (
    "government_report",
    "statistics_office",
    "census",
    "civil_registration",
    "survey",
    "administrative",
    "modelled",
)
"""Kinds of source, in the order in which the rule "official" prefers them."""

LETTERS = {each.letter: STATUS_LABELS[each].en for each in Status}


def _known_letter(letter: str) -> str:
    if letter not in LETTERS:
        allowed = ", ".join(f"{each} ({label})" for each, label in LETTERS.items())
        msg = f"unknown status {letter!r}: write {allowed}"
        raise ValueError(msg)
    return letter


StatusLetter = Annotated[
    str, AfterValidator(_known_letter), WithJsonSchema({"type": "string", "enum": list(LETTERS)})
]

Stage = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")]
MISSING_LETTERS = {Status.MISSING.letter, Status.CANNOT_EXIST.letter, Status.SUPPRESSED.letter}


class Observation(Model):
    """One seen value or count pair of an indicator, for an area, a period and a group.

    Holds no data on persons. A missing value is stated by its status, never by zero.

    Parameters
    ----------
    indicator : str
        Code in the catalogue.
    area : str
        Area id.
    period : Period
        Period of the data, not of the report that prints them.
    groups : tuple of (dimension, category)
        Breakdown, ordered by dimension; empty for the total.
    value : float, optional
    numerator, denominator : float, optional
        The counts behind the value, both or neither.
    se : float, optional
        Standard error of the value.
    lower, upper, level : float, optional
        Published limits and their level.
    n : float, optional
        Sample size.
    unit : str
        Code of the unit of the value.
    source : Source
    source_type : str
        Government report, statistics office, census, civil registration, survey, administrative, modelled.
    method : str
        How it was obtained, in the source's own words.
    status : str, default "A"
        SDMX letter.
    population : {"sample", "census", "superpopulation"}, optional
        How the counts are to be read; the indicator's own rule where None.
    stage : str
        Stage of a scheme that the figure belongs to, such as ``"pilot"``.
    reported_for : Period, optional
        Period that a report used the figure for, when that is not the data's own.
    vintage : date, optional
        Day of publication.
    note : str
    """

    indicator: IndicatorCode
    area: AreaId
    period: Period
    groups: Groups = ()
    value: Number | None = None
    numerator: NonNegative | None = None
    denominator: NonNegative | None = None
    se: NonNegative | None = None
    lower: Number | None = None
    upper: Number | None = None
    level: Number | None = None
    n: NonNegative | None = None
    unit: UnitCode
    source: Source
    source_type: SourceType
    method: Note = ""
    status: StatusLetter = "A"
    population: Population | None = None
    stage: Stage = ""
    reported_for: Period | None = None
    vintage: Day | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _check(self) -> Observation:
        problems: list[str] = []
        if (self.numerator is None) != (self.denominator is None):
            problems.append("numerator and denominator go together: give both or neither")
        if self.value is None and self.numerator is None and self.status not in MISSING_LETTERS:
            problems.append(
                "no value and no counts: give them, or a status that says why (O missing, M cannot exist, "
                "Q suppressed)"
            )
        if self.status in MISSING_LETTERS and (self.value is not None or self.numerator is not None):
            problems.append(f"status {self.status} says that there is no figure, yet one is given: drop one")
        if self.denominator == 0 and self.value is not None:
            problems.append("no value can come from a denominator of zero: drop the value or mend the count")
        if self.groups != tuple(sorted(self.groups)) or len(dict(self.groups)) != len(self.groups):
            problems.append("groups must be ordered by dimension, each dimension once")
        problems += self._limit_problems()
        expected = self.computed_value
        if expected is not None and self.value is not None and not _rounds_to(expected, self.value):
            problems.append(
                f"value and counts disagree: numerator / denominator x {UNITS[self.unit].per:g} gives "
                f"{expected:.6g}; check the counts, the unit or a percent given as a fraction"
            )
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _limit_problems(self) -> list[str]:
        given = [each is not None for each in (self.lower, self.upper, self.level)]
        if any(given) and not all(given):
            return ["lower, upper and level go together: give all three or none"]
        if self.lower is None or self.upper is None or self.level is None:
            return []
        problems: list[str] = []
        if not 0 < self.level < 1:
            problems.append("level must lie in (0, 1): write 0.95 for 95 %")
        if not self.lower <= self.upper or (
            self.value is not None and not self.lower <= self.value <= self.upper
        ):
            problems.append("limits must hold the value: lower <= value <= upper")
        return problems

    @property
    def computed_value(self) -> float | None:
        """Numerator over denominator in the unit of the value; None without counts or with denominator 0."""
        if self.numerator is None or not self.denominator:
            return None
        return UNITS[self.unit].per * self.numerator / self.denominator

    @property
    def best_value(self) -> float | None:
        """Value from the counts where there are any, else the printed value."""
        return self.value if self.computed_value is None else self.computed_value

    @property
    def is_forecast(self) -> bool:
        """Whether the figure is a forecast, which is no observation of the past."""
        return self.status == Status.FORECAST.letter

    @property
    def key(self) -> tuple[str, str, str, Groups]:
        """What the figure is about: indicator, area, period, groups."""
        return self.indicator, self.area, str(self.period), self.groups

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it this figure and not another one about the same thing."""
        return (
            *self.key,
            self.source.citation,
            self.source_type,
            self.method,
            str(self.reported_for),
            self.vintage,
            self.stage,
        )


class Observations(Model):
    """A set of observations; figures of several sources for the same thing stand side by side.

    Parameters
    ----------
    id : str
    name : Text
    observations : tuple of Observation
    note : str
        Licence, attribution, what was left out and why.

    Examples
    --------
    >>> from gender_indicators.programmes import load_observations
    >>> found = load_observations("vn-srb-national").select(indicator="SRB", period="2021")
    >>> sorted((each.value, each.source_type) for each in found)
    [(109.5, 'civil_registration'), (111.4, 'modelled'), (112.0, 'modelled')]
    """

    id: Code
    name: Text
    observations: tuple[Observation, ...]
    note: Note = ""

    @model_validator(mode="after")
    def _check(self) -> Observations:
        seen: dict[tuple[object, ...], int] = {}
        problems: list[str] = []
        for place, each in enumerate(self.observations):
            first = seen.setdefault(each.identity, place)
            if first != place:
                problems.append(
                    f"observations[{place}] repeats observations[{first}]: {each.indicator}, {each.area}, "
                    f"{each.period}, from the same source"
                )
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def __len__(self) -> int:
        return len(self.observations)

    def select(
        self,
        *,
        indicator: str | None = None,
        area: str | None = None,
        period: str | None = None,
        groups: Groups | None = None,
    ) -> tuple[Observation, ...]:
        """Return the observations of an indicator, an area, a period, a group."""
        return tuple(
            each
            for each in self.observations
            if (indicator is None or each.indicator == indicator)
            and (area is None or each.area == area)
            and (period is None or str(each.period) == period)
            and (groups is None or each.groups == groups)
        )

    def merge(self, *others: Observations) -> Observations:
        """Put sets together: equal records are kept once, conflicting ones are refused.

        Raises
        ------
        InputError
            Two sets hold different figures under one identity.
        """
        everything = [each for one in (self, *others) for each in one.observations]
        kept: dict[tuple[object, ...], Observation] = {}
        for each in everything:
            first = kept.setdefault(each.identity, each)
            if first != each:
                msg = (
                    f"two sets disagree on {each.indicator}, {each.area}, {each.period} from "
                    f"{each.source.citation!r}: keep one of the two figures"
                )
                raise InputError(msg)
        return Observations(
            id=self.id,
            name=self.name,
            observations=tuple(kept.values()),
            note=" ".join(one.note for one in (self, *others) if one.note),
        )


def _rounds_to(computed: float, printed: float) -> bool:
    """Whether a computed value, rounded at the last printed digit, can be the printed one."""
    exponent = Decimal(repr(printed)).normalize().as_tuple().exponent
    last_digit = 10.0 ** min(int(exponent), 0)
    # a value printed to the last bit may have been divided in another order
    return abs(computed - printed) <= max(last_digit / 2, 1e-12 * abs(printed)) * (1 + 1e-9)
