"""Plots: each function draws on a matplotlib Axes and returns it."""

from gender_indicators.plot.births import srb_series
from gender_indicators.plot.ratios import srb_caterpillar, srb_funnel, srb_trend
from gender_indicators.plot.svg import as_svg

__all__ = ["as_svg", "srb_caterpillar", "srb_funnel", "srb_series", "srb_trend"]
