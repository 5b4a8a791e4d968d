"""Statistical machinery that knows nothing of gender; what two families need lives here once."""

from gender_indicators.stats import (
    comparison,
    hypergeometric,
    meta,
    multiplicity,
    power,
    proportion,
    ranking,
    survey,
)

__all__ = ["comparison", "hypergeometric", "meta", "multiplicity", "power", "proportion", "ranking", "survey"]
