"""Composite indices, step three: one score from several normalised indicators.

The arithmetic mean lets a good value make up for a bad one; the geometric mean does so less and less as
values approach zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.composite.normalisation import Normalised, require_distinct
from gender_indicators.composite.weighting import normalised_weights
from gender_indicators.core.arrays import Bools, Floats, Labels, Table, columns_of
from gender_indicators.core.checks import require_finite, require_option
from gender_indicators.core.missing import MissingRule, enough
from gender_indicators.core.result import Estimate, Reasons
from gender_indicators.core.status import Status
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AGGREGATIONS", "Aggregation", "ZeroRule", "aggregate", "counted"]

Aggregation = Literal["arithmetic", "geometric"]
AGGREGATIONS: Final[tuple[Aggregation, ...]] = ("arithmetic", "geometric")
ZeroRule = Literal["raise", "annihilate"]


def aggregate(
    scores: Normalised | Table,
    *,
    weights: Mapping[str, float] | None = None,
    method: Aggregation = "arithmetic",
    missing: MissingRule = "propagate",
    min_share: float = 0.5,
    zero: ZeroRule = "raise",
) -> Estimate:
    r"""Aggregate normalised indicators into one score per area.

    Parameters
    ----------
    scores : Normalised, or mapping of str to array_like, or DataFrame
        One column per indicator, one row per area. Indicators that :func:`normalise` set aside do not count.
    weights : mapping of str to float, optional
        Weight of each indicator, zero or more; equal by default.
    method : {"arithmetic", "geometric"}, default "arithmetic"
        Weighted arithmetic or geometric mean.
    missing : {"propagate", "available"}, default "propagate"
        ``"propagate"``: an area with a missing indicator has no score. ``"available"``: the score is formed
        from the indicators present, their weights renormalised, if at least `min_share` of them are there.
    min_share : float, default 0.5
        For ``"available"``: smallest share of the indicators (those with weight above zero) that must be
        present; equality passes.
    zero : {"raise", "annihilate"}, default "raise"
        For the geometric mean: refuse zeros, or let a zero make the score zero.

    Returns
    -------
    Estimate, shape (areas,), unit of the scale
        `n` is the number of indicators in each score. Areas without enough data are NaN with reason
        ``"insufficient_data"``.

    Raises
    ------
    DomainError
        Infinite values; zero or negative values under the geometric mean; weights that do not fit.
    InputError
        Repeated area labels, weights for unknown indicators.

    Notes
    -----
    :math:`\sum w z / \sum w` and :math:`\exp(\sum w \ln z / \sum w)`, the sums over the present indicators.

    References
    ----------
    .. [1] OECD and JRC (2008), :cite:`oecd2008`, step 6.

    Examples
    --------
    >>> aggregate({"a": [20, 80], "b": [60, 80]}, weights={"a": 3, "b": 1}).value
    array([30., 80.])
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [10.0, None], "b": [40.0, 40.0]}, index=["A", "B"])
    >>> aggregate(frame, method="geometric").to_frame()[["value", "reasons"]]
       value            reasons
    A   20.0
    B    NaN  insufficient_data
    """
    require_option("method", method, AGGREGATIONS)
    require_option("zero", zero, ("raise", "annihilate"))
    names, z, labels, included = counted(scores)
    require_finite(labels, **dict(zip(names, z.T, strict=True)))
    given = normalised_weights(names, weights)
    w = np.where(included, given, 0.0)
    if w.sum() == 0:
        msg = "no indicator is left to aggregate: all were set aside as constant or empty, or weigh nothing"
        raise DomainError(msg)

    present = ~np.isnan(z)
    scored = enough(present, w, rule=missing, min_share=min_share)
    used = present & (w > 0)
    total = np.where(scored, (used * w).sum(axis=1), np.nan)
    zeros = np.zeros(len(z), dtype=np.bool_)
    match method:
        case "arithmetic":
            value = np.where(used, z * w, 0.0).sum(axis=1) / total
        case "geometric":
            zeros = _zeros(names, z, used, labels, zero) & scored
            with np.errstate(divide="ignore"):
                logs = np.where(used & (z > 0), np.log(np.where(z > 0, z, 1.0)) * w, 0.0)
            value = np.where(zeros, 0.0, np.exp(logs.sum(axis=1) / total))
        case _:
            assert_never(method)
    return Estimate(
        value=value,
        interval=None,
        n=used.sum(axis=1).astype(np.float64),
        status=np.where(scored, Status.NORMAL, Status.MISSING).astype(np.int8),
        reasons=Reasons({"insufficient_data": ~scored, "zero_annihilates": zeros}),
        index=labels.index,
        params=(("method", method), ("missing", missing), ("min_share", min_share), ("zero", zero)),
    )


def counted(scores: Normalised | Table) -> tuple[tuple[str, ...], Floats, Labels, Bools]:
    """Names, matrix and labels of the scores, and which indicators count."""
    if isinstance(scores, Normalised):
        included = np.array([name not in scores.excluded for name in scores.names])
        return scores.names, scores.values, Labels(scores.index), included
    names, z, labels = columns_of(scores)
    require_distinct(labels)
    return names, z, labels, np.ones(len(names), dtype=np.bool_)


def _zeros(names: tuple[str, ...], z: Floats, used: Bools, labels: Labels, zero: ZeroRule) -> Bools:
    """Areas with a zero among their indicators; negative values are refused, zeros unless allowed."""
    refused = used & (z < 0) if zero == "annihilate" else used & (z <= 0)
    if refused.any():
        row, column = (int(each) for each in np.argwhere(refused)[0])
        msg = (
            f"the geometric mean needs values above 0; {names[column]!r} is not at {labels.at((row,))} "
            f"({refused.sum()} cells in all). Normalise to a scale that starts above 0, such as (1, 100), or "
            "say zero='annihilate'."
        )
        raise DomainError(msg)
    return np.asarray((used & (z == 0)).any(axis=1))
