"""Plots: each function draws on a matplotlib Axes and returns it."""

from gender_indicators.plot.births import srb_series
from gender_indicators.plot.svg import as_svg

__all__ = ["as_svg", "srb_series"]
