"""The small vocabulary that every family shares: estimates, intervals, specs, texts, units, checks."""

from gender_indicators.core.reasons import REASONS, explain
from gender_indicators.core.result import Estimate, Interval, Provenance, Reasons, TestResult
from gender_indicators.core.spec import ExternalCode, IndicatorSpec, Source
from gender_indicators.core.status import STATUS_LABELS, Status
from gender_indicators.core.text import Language, Text, format_date, format_number
from gender_indicators.core.units import UNITS, Unit, unit

__all__ = [
    "REASONS",
    "STATUS_LABELS",
    "UNITS",
    "Estimate",
    "ExternalCode",
    "IndicatorSpec",
    "Interval",
    "Language",
    "Provenance",
    "Reasons",
    "Source",
    "Status",
    "TestResult",
    "Text",
    "Unit",
    "explain",
    "format_date",
    "format_number",
    "unit",
]
