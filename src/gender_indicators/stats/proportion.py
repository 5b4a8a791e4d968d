r"""How sure is a proportion? Confidence intervals for a share of successes.

Long arrays are worked through in blocks; equal pairs of counts are computed once where a method is costly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, overload

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.blocks import (
    CACHED,
    LARGE,
    blocks,
    on_distinct_pairs,
    pieces,
    require_workers,
    share_out,
)
from gender_indicators.core.checks import require_counts, require_level, require_option
from gender_indicators.core.result import Interval
from gender_indicators.errors import DomainError
from gender_indicators.stats.limits import (
    METHODS,
    IntervalMethod,
    ProportionMethod,
    ShareLimits,
    share_limits,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats

__all__ = [
    "METHODS",
    "IntervalMethod",
    "ProportionMethod",
    "ShareLimits",
    "interval",
    "limits_on_scale",
    "share_limits",
]

# these invert a distribution for every pair; the others are closed formulas
_COSTLY: Final[frozenset[ProportionMethod]] = frozenset(
    {"clopper-pearson", "mid-p", "likelihood-ratio", "jeffreys", "jeffreys-modified", "uniform"}
)


@overload
def interval(
    x: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    level: float = ...,
    method: ProportionMethod = ...,
    workers: int = ...,
) -> Interval: ...


@overload
def interval(
    x: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    level: tuple[float, ...],
    method: ProportionMethod = ...,
    workers: int = ...,
) -> tuple[Interval, ...]: ...


def interval(
    x: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    level: float | tuple[float, ...] = 0.95,
    method: ProportionMethod = "wilson",
    workers: int = 1,
) -> Interval | tuple[Interval, ...]:
    r"""Confidence interval for a proportion.

    Parameters
    ----------
    x, n : array_like, shape (...), counts with 0 <= x <= n
        Successes and trials, broadcast together. Weighted (non-integer) counts are allowed.
    level : float or tuple of float, default 0.95
        Confidence level in (0, 1); several levels give a tuple of intervals.
    method : str, default "wilson"
        ``"wilson"``, ``"wilson-cc"`` (score interval [1]_, and with continuity correction, Newcombe's no. 4
        [4]_); ``"clopper-pearson"`` ("exact" [2]_, coverage never below the level); ``"mid-p"``,
        ``"likelihood-ratio"``; ``"jeffreys"``, ``"jeffreys-modified"``, ``"uniform"`` (equal tails of the
        Beta posterior; modified: reaching 0 or 1 where no success or no failure was seen [3]_);
        ``"agresti-coull"``, ``"logit"`` (none with a zero count); ``"wald"`` (for comparison only). Limits of
        Agresti-Coull and Wald are cut to [0, 1].
    workers : int, default 1
        Threads for long arrays; -1 for one per core.

    Returns
    -------
    Interval, or tuple of Interval
        Limits in [0, 1]; NaN where x or n is missing. Without trials nothing is known: 0 to 1 (Jeffreys and
        uniform: the quantiles of their prior; logit and Wald: NaN).

    Raises
    ------
    DomainError
        A negative, infinite or absurdly large count, x above n, a level outside (0, 1).
    MethodError
        An unknown method.

    Notes
    -----
    With :math:`y = n - x` and :math:`z` the normal quantile, the Wilson limits are the roots of
    :math:`|p - x/n| = z \sqrt{p (1 - p) / n}`, here in the form

    .. math:: p_L = \frac{x^2 / n}{x + z^2/2 + z \sqrt{x y / n + z^2/4}}, \qquad
              p_U = \frac{x + z^2/2 + z \sqrt{x y / n + z^2/4}}{n + z^2},

    which is exactly 0 at x = 0.

    References
    ----------
    .. [1] Wilson (1927), :cite:`wilson1927`.
    .. [2] Clopper and Pearson (1934), :cite:`clopper1934`.
    .. [3] Brown, Cai and DasGupta (2001), :cite:`brown2001`.
    .. [4] Newcombe (1998), :cite:`newcombe1998`.

    Examples
    --------
    >>> interval(8, 10)
    Interval(0.4902 to 0.9433, level=0.95, method='wilson')
    >>> import pandas as pd
    >>> interval(pd.Series([0, 48]), pd.Series([22, 63]), method="clopper-pearson").upper.round(4)
    array([0.1544, 0.8602])
    """
    levels = level if isinstance(level, tuple) else (level,)
    for each in levels:
        require_level(each)
    require_option("method", method, METHODS)
    (successes, trials), labels = align(x=x, n=n)
    require_counts(labels, x=successes, n=trials)
    above: Bools = successes > trials
    if above.any():
        msg = f"x exceeds n at {where(above, labels)}: a proportion counts x among n"
        raise DomainError(msg)
    failures = trials - successes
    found: list[Interval] = []
    for each in levels:
        lower, upper = limits_on_scale(
            successes, failures, ShareLimits.shares, level=each, method=method, workers=workers
        )
        found.append(Interval(lower, upper, each, method))
    return tuple(found) if isinstance(level, tuple) else found[0]


def limits_on_scale(
    x: Floats,
    y: Floats,
    scale: Callable[[ShareLimits], tuple[Floats, Floats]],
    *,
    level: float,
    method: ProportionMethod,
    workers: int = 1,
) -> tuple[Floats, Floats]:
    """Limits of the share x / (x + y), carried to another scale, with bounded memory.

    Parameters
    ----------
    x, y : ndarray, shape (...), checked counts of one shape
    scale : callable
        Takes the limits of a block to lower and upper limits on the scale wanted, such as
        :meth:`gender_indicators.stats.limits.ShareLimits.odds`.
    level, method, workers
        As in :func:`interval`.

    Returns
    -------
    tuple of ndarray, shape (...)

    Examples
    --------
    >>> lower, upper = limits_on_scale(
    ...     np.array([105.0]), np.array([100.0]), ShareLimits.odds, level=0.95, method="wilson"
    ... )
    >>> [round(float(limit), 4) for limit in (lower[0], upper[0])]
    [0.7991, 1.3796]
    """
    threads = require_workers(workers)
    lower, upper = np.empty(x.shape), np.empty(x.shape)
    flat = lower.reshape(-1), upper.reshape(-1)

    def fill(block: slice) -> None:
        found = scale(share_limits(pieces(x, block), pieces(y, block), level=level, method=method))
        flat[0][block], flat[1][block] = found

    def compute(some_x: Floats, some_y: Floats) -> tuple[Floats, ...]:
        low, high = np.empty(some_x.shape), np.empty(some_x.shape)

        def part(block: slice) -> None:
            low[block], high[block] = scale(
                share_limits(some_x[block], some_y[block], level=level, method=method)
            )

        share_out(part, some_x.size, CACHED, threads)
        return low, high

    if method not in _COSTLY:
        share_out(fill, x.size, CACHED, threads)
        return lower, upper
    for block in blocks(x.size, LARGE):
        flat[0][block], flat[1][block] = on_distinct_pairs(compute, pieces(x, block), pieces(y, block))
    return lower, upper
