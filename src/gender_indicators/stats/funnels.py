r"""How far may a share stray from a target by chance alone, the smaller its denominator the further?

Funnel limits: binomial quantiles, interpolated so that they change smoothly with the denominator, or the
normal approximation, which can be widened where groups differ by more than chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gender_indicators.stats.binomial import tails
from gender_indicators.stats.limits import z_value

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["Overdispersion", "exact_limits", "measured", "normal_limits"]

Overdispersion = Literal["none", "additive", "multiplicative"]
"""Whether groups differ beyond chance: not, by a variance of their own, or by a factor on the chance."""

LEAST: Final = 2


def exact_limits(
    n: Floats, share: float, level: float
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    r"""Interpolated binomial limits of a share.

    Parameters
    ----------
    n : ndarray, whole numbers >= 0; NaN is missing
        Trials.
    share, level : float
        Target share and two-sided level, in (0, 1).

    Returns
    -------
    tuple
        Counts and shares at the lower limit, then at the upper one; NaN without trials. Interpolated shares
        of few trials can lie below 0.

    Notes
    -----
    With tail u, k is the smallest count with :math:`F(k) \ge u` and the limit is
    :math:`(k - w) / n`, :math:`w = (F(k) - u) / (F(k) - F(k - 1))` [1]_; at the upper limit u becomes
    1 - u, reckoned from the other end.

    References
    ----------
    .. [1] Spiegelhalter (2005), :cite:`spiegelhalter2005`.

    Examples
    --------
    >>> (low, least), (high, most) = exact_limits(np.array([20.0]), 0.5, 0.95)
    >>> low.tolist(), high.tolist(), least.round(4).tolist(), most.round(4).tolist()
    ([6.0], [14.0], [0.2558], [0.6942])
    """
    tail = (1.0 - level) / 2.0
    found: list[tuple[Floats, Floats]] = []
    for below in (True, False):
        # lower: F(k) >= u. Upper: P(X > k) <= u, so that a tiny tail is never taken from 1
        low, high = np.full(n.shape, -1.0), n.astype(np.float64)
        while (high - low > 1.0).any():
            middle = np.floor((low + high) / 2.0)
            reached = _cumulative(middle, n, share, below=below)
            enough = reached >= tail if below else reached <= tail
            # where the bracket is closed `middle` equals `low`, which is never enough
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        at, before = (_cumulative(each, n, share, below=below) for each in (high, high - 1.0))
        with np.errstate(invalid="ignore", divide="ignore"):
            part = (at - tail) / (at - before)
            limit = (high - part) / n
        k = np.where(n > 0, high, np.nan)
        found.append((k, np.where(n > 0, limit, np.nan)))
    return found[0], found[1]


def normal_limits(
    n: Floats, share: float, level: float, *, between: float = 0.0, factor: float = 1.0
) -> tuple[Floats, Floats]:
    r"""Normal limits :math:`p_0 \mp z \sqrt{\phi p_0 (1 - p_0) / n + \tau^2}` of a share.

    Parameters
    ----------
    n : ndarray
        Trials.
    share, level : float
    between, factor : float
        :math:`\tau^2` and :math:`\phi` of :func:`measured`.

    Examples
    --------
    >>> lower, upper = normal_limits(np.array([100.0]), 0.5, 0.95)
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.402], [0.598])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        width = z_value(level) * np.sqrt(
            factor * share * (1.0 - share) / np.where(n > 0, n, np.nan) + between
        )
    return share - width, share + width


def measured(x: Floats, n: Floats, share: float, *, winsorise: float) -> tuple[float, float]:
    r"""Variance between groups, and factor on the variance of chance, about a target share.

    Parameters
    ----------
    x, n : ndarray, shape (k,)
        Successes and trials; groups with a missing count or without trials are left out.
    share : float
        Target share.
    winsorise : float
        Share of groups at either end, in [0, 0.5), whose z scores are drawn in to those of the next ones, so
        that the groups looked for do not widen the limits.

    Returns
    -------
    between, factor : float
        :math:`\tau^2 \ge 0` and :math:`\phi \ge 1`; NaN of fewer than two groups.

    Notes
    -----
    With the winsorised z scores, :math:`\hat\phi = \sum z_i^2 / k` and weights
    :math:`w_i = n_i / (p_0 (1 - p_0))`,

    .. math:: \tau^2 = \max\left(0, \frac{k \hat\phi - (k - 1)}{\sum w_i - \sum w_i^2 / \sum w_i}\right),
              \qquad \phi = \max(1, \hat\phi).

    Examples
    --------
    >>> between, factor = measured(np.array([60.0, 40.0, 70.0, 35.0]), np.full(4, 100.0), 0.5, winsorise=0.0)
    >>> round(between, 4), factor
    (0.025, 8.25)
    """
    known = n > 0
    known &= ~np.isnan(x)
    if np.count_nonzero(known) < LEAST:
        return np.nan, np.nan
    x, n = x[known], n[known]
    chance = share * (1.0 - share)
    z = (x - n * share) / np.sqrt(n * chance)
    z = np.clip(z, *np.quantile(z, (winsorise, 1.0 - winsorise)))
    factor = float((z**2).mean())
    weights = n / chance
    total = weights.sum()
    between = (z.size * factor - (z.size - 1.0)) / (total - (weights**2).sum() / total)
    return max(0.0, float(between)), max(1.0, factor)


def _cumulative(k: Floats, n: Floats, share: float, *, below: bool) -> Floats:
    """F(k), or P(X > k); k = -1 is below every count."""
    at = np.maximum(k, 0.0)
    if below:
        return np.where(k < 0, 0.0, tails(at, n - at, np.full(n.shape, share))[1])
    return np.where(k < 0, 1.0, tails(at, n - at, np.full(n.shape, share), observed="excluded")[0])
