"""Statistical machinery that knows nothing of gender; what two families need lives here once."""

from gender_indicators.stats import proportion

__all__ = ["proportion"]
