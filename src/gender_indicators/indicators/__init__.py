"""The catalogue: every indicator that the library knows, by code, in Vietnamese and English."""

from gender_indicators.indicators.lookup import Catalogue, catalogue, indicator, search

__all__ = ["Catalogue", "catalogue", "indicator", "search"]
