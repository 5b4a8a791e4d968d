"""Sex ratio at birth: is the balance of boys and girls what nature would give?"""

from gender_indicators.srb.area_trends import AreaTrends, smooth_areas
from gender_indicators.srb.comparison import SRB_RATIO, Comparison, compare
from gender_indicators.srb.decomposition import (
    Decomposition,
    FactorDecomposition,
    decompose,
    decompose_factors,
)
from gender_indicators.srb.delays import DelayCompleteness, completeness_by_delay
from gender_indicators.srb.estimation import estimate
from gender_indicators.srb.funnel import FunnelLimits, funnel_limits
from gender_indicators.srb.heterogeneity import Homogeneity, homogeneity, trend_test
from gender_indicators.srb.histories import BirthHistory, birth_history
from gender_indicators.srb.missing import (
    MISSING_FEMALE_BIRTHS,
    MissingBirths,
    missing_births,
    missing_births_of_ratio,
)
from gender_indicators.srb.monitoring import Monitoring, monitor
from gender_indicators.srb.orders import BirthGroups, BirthOrderTable, by_birth_order
from gender_indicators.srb.planning import BirthsNeeded, births_needed
from gender_indicators.srb.pooling import pool, rolling
from gender_indicators.srb.posterior import (
    SRB_EXCEEDANCE,
    BandProbabilities,
    band_probabilities,
    exceedance,
    informed_prior,
)
from gender_indicators.srb.projection import Projection, project
from gender_indicators.srb.ranking import Ranks, rank
from gender_indicators.srb.references import REFERENCES, Reference
from gender_indicators.srb.registration import RegistrationBounds, adjust_registration
from gender_indicators.srb.revision import revise
from gender_indicators.srb.shrinking import Shrunken, shrink
from gender_indicators.srb.smoothing import Smoothed, smooth
from gender_indicators.srb.spec import BANDS, BIRTHS_FOR_FIVE_POINTS, SRB
from gender_indicators.srb.surveys import SurveySRB, from_survey
from gender_indicators.srb.survival import ReverseSurvival, reverse_survival
from gender_indicators.srb.testing import test
from gender_indicators.srb.transitions import STAGES, Transition, chance_error, transition
from gender_indicators.srb.trapezoids import TransitionPrior, trapezoid

__all__ = [
    "BANDS",
    "BIRTHS_FOR_FIVE_POINTS",
    "MISSING_FEMALE_BIRTHS",
    "REFERENCES",
    "SRB",
    "SRB_EXCEEDANCE",
    "SRB_RATIO",
    "STAGES",
    "AreaTrends",
    "BandProbabilities",
    "BirthGroups",
    "BirthHistory",
    "BirthOrderTable",
    "BirthsNeeded",
    "Comparison",
    "Decomposition",
    "DelayCompleteness",
    "FactorDecomposition",
    "FunnelLimits",
    "Homogeneity",
    "MissingBirths",
    "Monitoring",
    "Projection",
    "Ranks",
    "Reference",
    "RegistrationBounds",
    "ReverseSurvival",
    "Shrunken",
    "Smoothed",
    "SurveySRB",
    "Transition",
    "TransitionPrior",
    "adjust_registration",
    "band_probabilities",
    "birth_history",
    "births_needed",
    "by_birth_order",
    "chance_error",
    "compare",
    "completeness_by_delay",
    "decompose",
    "decompose_factors",
    "estimate",
    "exceedance",
    "from_survey",
    "funnel_limits",
    "homogeneity",
    "informed_prior",
    "missing_births",
    "missing_births_of_ratio",
    "monitor",
    "pool",
    "project",
    "rank",
    "reverse_survival",
    "revise",
    "rolling",
    "shrink",
    "smooth",
    "smooth_areas",
    "test",
    "transition",
    "trapezoid",
    "trend_test",
]
