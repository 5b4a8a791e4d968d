"""Composite indices: indicators normalised, weighted and aggregated into one score."""

from gender_indicators.composite.aggregation import AGGREGATIONS, Aggregation, ZeroRule, aggregate
from gender_indicators.composite.normalisation import (
    NORMALISATIONS,
    Normalisation,
    Normalised,
    Sign,
    normalise,
)
from gender_indicators.composite.weighting import normalised_weights

__all__ = [
    "AGGREGATIONS",
    "NORMALISATIONS",
    "Aggregation",
    "Normalisation",
    "Normalised",
    "Sign",
    "ZeroRule",
    "aggregate",
    "normalise",
    "normalised_weights",
]
