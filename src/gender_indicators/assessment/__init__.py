"""The main job: a framework held against observations, with verdicts, uncertainty, data age and sources."""

from gender_indicators.assessment.assessing import assess
from gender_indicators.assessment.births import counted_births
from gender_indicators.assessment.choice import CHOICE_RULES, ChoiceRule
from gender_indicators.assessment.results import (
    Assessment,
    CountedBirths,
    Instrument,
    ParentAssessment,
    SrbSection,
    TargetAssessment,
)
from gender_indicators.assessment.verdict import VERDICTS, Limits

__all__ = [
    "CHOICE_RULES",
    "VERDICTS",
    "Assessment",
    "ChoiceRule",
    "CountedBirths",
    "Instrument",
    "Limits",
    "ParentAssessment",
    "SrbSection",
    "TargetAssessment",
    "assess",
    "counted_births",
]
