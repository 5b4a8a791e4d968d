"""Plots: each function draws on a matplotlib Axes and returns it."""

from gender_indicators.plot.births import srb_series

__all__ = ["srb_series"]
