"""Coverage: whom do services and programmes reach, among those whom they should reach?"""

from gender_indicators.coverage.estimation import COVERAGE, estimate

__all__ = ["COVERAGE", "estimate"]
