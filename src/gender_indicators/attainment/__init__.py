"""Target attainment: where does a target stand, and how much of the way is done?"""

from gender_indicators.attainment.measurement import (
    OPERATORS,
    Attainment,
    Operator,
    Verdict,
    measure,
)

__all__ = ["OPERATORS", "Attainment", "Operator", "Verdict", "measure"]
