"""What an assessment holds: one record per target, the section on births, and how to read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gender_indicators.assessment.choice import CHOICE_RULES, ChoiceRule
from gender_indicators.assessment.verdict import VERDICTS, Limits
from gender_indicators.core.reasons import explain
from gender_indicators.core.result import library_version
from gender_indicators.programmes import describe

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from gender_indicators.attainment import Verdict
    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.core.text import Text
    from gender_indicators.programmes import Framework, Milestone, Observation, Target

__all__ = ["Assessment", "CountedBirths", "Instrument", "ParentAssessment", "SrbSection", "TargetAssessment"]

SCHEMA_VERSION = "1"
NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentAssessment:
    """The target above a localised one, judged by the same observation.

    Parameters
    ----------
    framework : Framework
    target : Target
    milestone : Milestone
    verdict : str
        Verdict of the local observation under the rule above.
    """

    framework: Framework
    target: Target
    milestone: Milestone
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAssessment:
    """Where one target stands.

    Parameters
    ----------
    target : Target
    spec : IndicatorSpec
    milestone : Milestone
        The milestone judged; its `due` is the date of the promise.
    verdict : {"met", "not_met", "inconclusive", "no_data", "not_assessable"}
        Decided on the value against the milestone's rule, whatever the date.
    observation : Observation, optional
        The figure judged.
    alternatives : tuple of Observation
        Figures of other sources for the same period.
    breakdowns : tuple of Observation
        Published parts, where no total is.
    value : float, optional
    limits : Limits
        Interval, or why there is none.
    data_age : float, optional
        Years from the end of the data's period to the day of the assessment.
    stale : bool
        Whether the data are older than the limit.
    gap, share, required_change : float, optional
        Distance to go, share of the baseline's gap closed, change needed per year.
    hidden : bool
        Numbers withheld because a count on violence is small.
    reasons : tuple of str
        Codes of :data:`gender_indicators.core.REASONS`.
    parent : ParentAssessment, optional
    """

    target: Target
    spec: IndicatorSpec
    milestone: Milestone
    verdict: Verdict
    observation: Observation | None = None
    alternatives: tuple[Observation, ...] = ()
    breakdowns: tuple[Observation, ...] = ()
    value: float | None = None
    limits: Limits = NO_LIMITS
    data_age: float | None = None
    stale: bool = False
    gap: float | None = None
    share: float | None = None
    required_change: float | None = None
    hidden: bool = False
    reasons: tuple[str, ...] = ()
    parent: ParentAssessment | None = None

    @property
    def due(self) -> dt.date:
        """Date of the promise."""
        return self.milestone.due

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON."""
        seen = None if self.observation is None else str(self.observation.period)
        return {
            "code": self.target.code,
            "indicator": self.spec.code,
            "name": _both(self.target.name),
            "unit": self.target.unit,
            "milestone": str(self.milestone.period),
            "timing": self.milestone.timing,
            "due": self.due.isoformat(),
            "rule": self.milestone.rule.model_dump(mode="json"),
            "rule_text": {
                "vi": describe(self.milestone.rule, "vi"),
                "en": describe(self.milestone.rule),
            },
            "verdict": self.verdict,
            "verdict_text": _both(VERDICTS[self.verdict]),
            "value": self.value,
            "lower": self.limits.lower,
            "upper": self.limits.upper,
            "level": self.limits.level,
            "interval_method": self.limits.method or None,
            "data_period": seen,
            "data_age_years": None if self.data_age is None else round(self.data_age, 2),
            "stale": self.stale,
            "baseline": None if self.target.baseline is None else self.target.baseline.value,
            "share_of_gap_closed": self.share,
            "gap_to_go": self.gap,
            "required_change_per_year": self.required_change,
            "source": None if self.observation is None else self.observation.source.citation,
            "source_type": None if self.observation is None else self.observation.source_type,
            "source_verified": None if self.observation is None else self.observation.source.verified,
            "target_source": self.target.source.citation,
            "target_verified": self.target.source.verified,
            "reasons": list(self.reasons),
            "reasons_text": {
                "vi": [explain(code, "vi") for code in self.reasons],
                "en": [explain(code) for code in self.reasons],
            },
            "other_sources": [] if self.hidden else [_figure(each) for each in self.alternatives],
            "breakdowns": [] if self.hidden else [_figure(each) for each in self.breakdowns],
            "parent": None if self.parent is None else self._parent(self.parent),
        }

    def _parent(self, parent: ParentAssessment) -> dict[str, Any]:
        return {
            "framework": parent.framework.id,
            "target": parent.target.code,
            "relation": self.target.relation,
            "rule": parent.milestone.rule.model_dump(mode="json"),
            "verdict": parent.verdict,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A rule on the sex ratio at birth in one framework.

    Parameters
    ----------
    framework : Framework
    target : Target
    milestone : Milestone
    """

    framework: Framework
    target: Target
    milestone: Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBirths:
    """Probabilities from counted births.

    Parameters
    ----------
    observation : Observation
        Male births in the numerator, female births in the denominator.
    value, lower, upper, level : float
        The ratio with its interval.
    above_target : tuple of (float, float)
        Value of each rule of the framework and the probability that the ratio exceeds it.
    bands : tuple of float
        Probabilities of below 109, 109 to 112 and above 112.
    small_numbers : bool
        Whether the births are too few for a half-width of five points.
    """

    observation: Observation
    value: float
    lower: float
    upper: float
    level: float
    above_target: tuple[tuple[float, float], ...]
    bands: tuple[float, float, float]
    small_numbers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SrbSection:
    """The sex ratio at birth by source, region and instrument.

    Parameters
    ----------
    series : tuple of Observation
        Figures for the framework's area, by period and source, forecasts among them.
    conflicts : tuple of tuple of Observation
        Groups of figures for one period whose values differ.
    areas : tuple of Observation
        Latest figures for other areas, with published limits where there are any.
    instruments : tuple of Instrument
        The rules of all frameworks for the same area, side by side.
    counted : tuple of CountedBirths
        Probabilities where births were counted; modelled totals are not counts.
    """

    series: tuple[Observation, ...]
    conflicts: tuple[tuple[Observation, ...], ...]
    areas: tuple[Observation, ...]
    instruments: tuple[Instrument, ...]
    counted: tuple[CountedBirths, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON."""
        return {
            "series": [_figure(each) for each in self.series],
            "conflicts": [
                {"period": str(group[0].period), "values": [_figure(each) for each in group]}
                for group in self.conflicts
            ],
            "areas": [_figure(each) for each in self.areas],
            "instruments": [
                {
                    "framework": each.framework.id,
                    "target": each.target.code,
                    "rule": each.milestone.rule.model_dump(mode="json"),
                    "due": each.milestone.due.isoformat(),
                    "timing": each.milestone.timing,
                }
                for each in self.instruments
            ],
            "counted": [
                {
                    **_figure(each.observation),
                    "value": each.value,
                    "lower": each.lower,
                    "upper": each.upper,
                    "level": each.level,
                    "probability_above": [
                        {"threshold": threshold, "probability": chance}
                        for threshold, chance in each.above_target
                    ],
                    "probability_below_109": each.bands[0],
                    "probability_109_to_112": each.bands[1],
                    "probability_above_112": each.bands[2],
                    "small_numbers": each.small_numbers,
                }
                for each in self.counted
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A framework held against observations.

    Parameters
    ----------
    framework : Framework
    as_of : date
        Day of the assessment; later data are not used.
    choose : str
        Rule by which one of several figures was chosen.
    stale_after : float
        Age in years above which data are called stale.
    level : float
        Level of the intervals.
    suppress_below : int
        Figures on violence that rest on a count from 1 to one below this are withheld.
    targets : tuple of TargetAssessment
        In the order of the framework.
    srb : SrbSection, optional
        Where the framework has a target on the sex ratio at birth.
    note : str
        Licences and remarks of the observations.

    Examples
    --------
    >>> import gender_indicators as gi
    >>> found = gi.assess("vn-strategy-2021-2030", "vn-strategy-results", as_of="2023-12-31")
    >>> found.target("2.1").verdict, found.target("2.3").stale
    ('met', True)
    """

    framework: Framework
    as_of: dt.date
    choose: ChoiceRule
    stale_after: float
    level: float
    suppress_below: int
    targets: tuple[TargetAssessment, ...]
    srb: SrbSection | None = None
    note: str = ""

    def target(self, code: str) -> TargetAssessment:
        """Return the record of a target; an unknown code is refused with near matches."""
        wanted = self.framework.target(code)
        return next(each for each in self.targets if each.target.code == wanted.code)

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of targets by verdict, all five named."""
        found = Counter(each.verdict for each in self.targets)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source behind a figure or a rule shown, each once, in order of appearance."""
        cited: dict[str, None] = {}
        for each in self.targets:
            cited[each.target.source.citation] = None
            shown = (each.observation, *each.alternatives, *each.breakdowns)
            cited.update({one.source.citation: None for one in shown if one is not None})
        if self.srb is not None:
            shown_births = (*self.srb.series, *self.srb.areas)
            cited.update({one.source.citation: None for one in shown_births})
        return tuple(cited)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON."""
        return {
            "schema": SCHEMA_VERSION,
            "library_version": library_version(),
            "framework": self.framework.id,
            "framework_name": _both(self.framework.name),
            "area": self.framework.area,
            "as_of": self.as_of.isoformat(),
            "choice_rule": {"name": self.choose, **_both(CHOICE_RULES[self.choose])},
            "stale_after_years": self.stale_after,
            "level": self.level,
            "suppress_below": self.suppress_below,
            "counts": self.counts,
            "targets": [each.to_dict() for each in self.targets],
            "srb": None if self.srb is None else self.srb.to_dict(),
            "sources": list(self.sources),
            "note": self.note,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per target."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for record in (each.to_dict() for each in self.targets):
            parent: dict[str, Any] = record["parent"] or {}
            rows.append(
                {
                    "code": record["code"],
                    "indicator": record["indicator"],
                    "name_vi": record["name"]["vi"],
                    "name_en": record["name"]["en"],
                    "unit": record["unit"],
                    "milestone": record["milestone"],
                    "rule_vi": record["rule_text"]["vi"],
                    "rule_en": record["rule_text"]["en"],
                    "due": record["due"],
                    "verdict": record["verdict"],
                    "verdict_vi": record["verdict_text"]["vi"],
                    **{key: record[key] for key in _NUMBERS},
                    "source": record["source"],
                    "source_verified": record["source_verified"],
                    "target_verified": record["target_verified"],
                    "parent_framework": parent.get("framework"),
                    "relation": parent.get("relation"),
                    "parent_verdict": parent.get("verdict"),
                    "reasons": ";".join(record["reasons"]),
                    "reasons_vi": "; ".join(record["reasons_text"]["vi"]),
                    "reasons_en": "; ".join(record["reasons_text"]["en"]),
                }
            )
        return pd.DataFrame(rows).set_index("code")


_NUMBERS = (
    "value",
    "lower",
    "upper",
    "level",
    "data_period",
    "data_age_years",
    "stale",
    "baseline",
    "share_of_gap_closed",
    "gap_to_go",
    "required_change_per_year",
)


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _figure(observation: Observation) -> dict[str, Any]:
    """A figure as it was published."""
    return {
        "area": observation.area,
        "period": str(observation.period),
        "groups": dict(observation.groups),
        "value": observation.best_value,
        "lower": observation.lower,
        "upper": observation.upper,
        "level": observation.level,
        "status": observation.status,
        "source": observation.source.citation,
        "source_type": observation.source_type,
        "verified": observation.source.verified,
        "licence": observation.source.licence,
        "note": observation.note,
    }
