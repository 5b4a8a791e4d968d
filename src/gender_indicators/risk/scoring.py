"""Risk scores of areas from a flat set of indicators, with the share of each indicator in the score.

A score orders areas by the indicators and weights that its author chose. It is no prediction about persons,
and recorded cases of violence mix how much violence there is with how well services are found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.composite import (
    Aggregation,
    Normalisation,
    Normalised,
    Sign,
    ZeroRule,
    aggregate,
    normalise,
    normalised_weights,
)
from gender_indicators.core.result import Estimate, Frozen, freeze
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gender_indicators.core.arrays import Floats, Table
    from gender_indicators.core.missing import MissingRule

__all__ = ["RISK_SCORE", "RiskScore", "score"]

# scores that differ by less, relative to the largest, are equal up to rounding
TIE: Final = 1e-12

RISK_SCORE: Final = IndicatorSpec(
    code="RISK_SCORE",
    name=Text(vi="Điểm nguy cơ của địa bàn", en="Risk score of an area"),
    theme="violence",
    kind="index",
    unit=UNITS["score"],
    direction="lower",
    numerator=Text(vi="Các chỉ báo đã chuẩn hóa và có quyền số", en="Normalised, weighted indicators"),
    denominator=Text(vi="Tổng quyền số", en="Sum of the weights"),
    formula="weighted mean of the normalised indicators; 0 lowest, 100 highest risk on the default scale",
    source=Source(
        "OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 5 and 6; "
        "indicators and weights are the author's choice"
    ),
    over_100=True,
    sensitive=True,
    measure="risk.score",
    note=Text(
        vi="Điểm xếp thứ tự địa bàn, không dự báo cho cá nhân; số vụ được ghi nhận tăng khi dịch vụ tốt lên.",
        en="Orders areas, predicts nothing about persons; recorded cases rise where services improve.",
    ),
)
"""Risk score of an area from the indicators and weights chosen."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RiskScore(Frozen):
    """Risk scores of areas, and what they are made of.

    Parameters
    ----------
    score : Estimate
        One score per area, higher means more risk; NaN with a reason where data do not suffice.
    rank : ndarray
        1 for the highest score; tied areas share the better rank; NaN without a score.
    contributions : ndarray, shape (areas, indicators), optional
        Points that each indicator adds to the score; they sum to it. None for the geometric mean, which is
        not a sum.
    normalised : Normalised
        The indicators on one scale.
    """

    score: Estimate
    rank: Floats
    contributions: Floats | None
    normalised: Normalised

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", freeze(self.rank))
        if self.contributions is not None:
            object.__setattr__(self, "contributions", freeze(self.contributions))

    def to_frame(self) -> pd.DataFrame:
        """Return a table: value, n, status, reasons, rank, and one column per contribution."""
        frame = self.score.to_frame()[["value", "n", "status", "reasons"]].assign(rank=self.rank)
        if self.contributions is None:
            return frame
        parts = {
            f"contribution:{name}": column
            for name, column in zip(self.normalised.names, self.contributions.T, strict=True)
        }
        return frame.assign(**parts)


def score(
    table: Table,
    *,
    direction: Mapping[str, Sign],
    weights: Mapping[str, float] | None = None,
    normalisation: Normalisation = "min-max",
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    scale: tuple[float, float] = (0.0, 100.0),
    aggregation: Aggregation = "arithmetic",
    missing: MissingRule = "propagate",
    min_share: float = 0.5,
    zero: ZeroRule = "raise",
) -> RiskScore:
    r"""Risk score of areas from a flat set of indicators.

    Parameters
    ----------
    table : mapping of str to array_like, or DataFrame; one column per indicator, one row per area
        NaN is missing.
    direction : mapping of str to {1, -1}
        1 where a higher value means more risk, -1 where it means less.
    weights : mapping of str to float, optional
        Weight of each indicator; equal by default.
    normalisation, goalposts, scale
        As in :func:`gender_indicators.composite.normalise`.
    aggregation, missing, min_share, zero
        As in :func:`gender_indicators.composite.aggregate` (there `method`).

    Returns
    -------
    RiskScore
        Scores, ranks and contributions.

    Raises
    ------
    DomainError, InputError, MissingColumnError, MethodError
        As in the two steps.

    References
    ----------
    .. [1] OECD and JRC (2008), :cite:`oecd2008`.

    Examples
    --------
    Illustrative figures for three areas:

    >>> found = score(
    ...     {"violence_prevalence": [12, 30, 21], "shelters_per_100k": [4, 1, 1]},
    ...     direction={"violence_prevalence": 1, "shelters_per_100k": -1},
    ... )
    >>> found.score.value, found.rank
    (array([  0., 100.,  75.]), array([3., 1., 2.]))
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"prevalence": [10.0, 30.0]}, index=["A", "B"])
    >>> score(frame, direction={"prevalence": 1}).to_frame()[["value", "rank"]]
       value  rank
    A    0.0   2.0
    B  100.0   1.0
    """
    z = normalise(table, direction=direction, method=normalisation, goalposts=goalposts, scale=scale)
    found = aggregate(z, weights=weights, method=aggregation, missing=missing, min_share=min_share, zero=zero)
    found = replace(
        found,
        spec=RISK_SCORE,
        params=(("normalisation", normalisation), ("aggregation", aggregation), *found.params[1:]),
    )
    contributions = None
    if aggregation == "arithmetic":
        contributions = _contributions(z, normalised_weights(z.names, weights), found.value)
    return RiskScore(score=found, rank=_rank(found.value), contributions=contributions, normalised=z)


def _contributions(z: Normalised, weights: Floats, value: Floats) -> Floats:
    """Points of each indicator: its renormalised weight times its normalised value."""
    present = ~np.isnan(z.values)
    total = (present * weights).sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.where(present, z.values * weights / total, 0.0)
    points[np.isnan(value)] = np.nan
    return np.asarray(points)


def _rank(value: Floats) -> Floats:
    """1 + number of areas with a higher score; scores equal up to rounding are tied."""
    rank = np.full(value.shape, np.nan)
    scored = np.flatnonzero(~np.isnan(value))
    order = scored[np.argsort(-value[scored], kind="stable")]
    found = value[order]
    # float noise must not split a tie
    noise = TIE * np.max(np.abs(found), initial=0.0)
    starts = np.append(True, -np.diff(found) > noise)[: len(found)]
    rank[order] = 1 + np.maximum.accumulate(np.where(starts, np.arange(len(found)), 0))
    return rank
