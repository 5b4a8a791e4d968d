"""Sex ratio at birth: is the balance of boys and girls what nature would give?"""

from gender_indicators.srb.estimation import estimate
from gender_indicators.srb.posterior import SRB_EXCEEDANCE, exceedance
from gender_indicators.srb.spec import BANDS, BIRTHS_FOR_FIVE_POINTS, SRB
from gender_indicators.srb.testing import test

__all__ = ["BANDS", "BIRTHS_FOR_FIVE_POINTS", "SRB", "SRB_EXCEEDANCE", "estimate", "exceedance", "test"]
