"""Risk: where does inequality or the risk of violence remain, and which indicators say so?"""

from gender_indicators.risk.scoring import RISK_SCORE, RiskScore, score

__all__ = ["RISK_SCORE", "RiskScore", "score"]
