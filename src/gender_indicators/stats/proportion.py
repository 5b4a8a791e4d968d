r"""How sure is a proportion? Confidence intervals for a share of successes.

The limits are computed on both sides at once: a limit near 1 is formed from the share of failures, not by
subtracting from 1, so that odds and ratios taken from it keep all their digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never, overload

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.checks import require_counts, require_level, require_option
from gender_indicators.core.result import Interval
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["METHODS", "ProportionMethod", "ShareLimits", "interval", "share_limits"]

ProportionMethod = Literal["wilson", "clopper-pearson", "jeffreys"]
METHODS: Final[tuple[ProportionMethod, ...]] = ("wilson", "clopper-pearson", "jeffreys")


@dataclass(frozen=True, slots=True, eq=False)
class ShareLimits:
    """Limits of a share and of its complement, each computed without cancellation.

    ``lower + lower_complement`` is 1 up to rounding; whichever of the two is small has full relative
    precision.
    """

    lower: Floats
    lower_complement: Floats
    upper: Floats
    upper_complement: Floats

    def odds(self) -> tuple[Floats, Floats]:
        """Limits of the odds share / (1 - share); infinite where the share can be 1."""
        with np.errstate(divide="ignore"):
            return self.lower / self.lower_complement, self.upper / self.upper_complement


@overload
def interval(
    x: npt.ArrayLike, n: npt.ArrayLike, *, level: float = ..., method: ProportionMethod = ...
) -> Interval: ...


@overload
def interval(
    x: npt.ArrayLike, n: npt.ArrayLike, *, level: tuple[float, ...], method: ProportionMethod = ...
) -> tuple[Interval, ...]: ...


def interval(
    x: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    level: float | tuple[float, ...] = 0.95,
    method: ProportionMethod = "wilson",
) -> Interval | tuple[Interval, ...]:
    r"""Confidence interval for a proportion.

    Parameters
    ----------
    x, n : array_like, shape (...), counts with 0 <= x <= n
        Successes and trials, broadcast together. Weighted (non-integer) counts are allowed.
    level : float or tuple of float, default 0.95
        Confidence level in (0, 1); several levels give a tuple of intervals.
    method : {"wilson", "clopper-pearson", "jeffreys"}, default "wilson"
        Wilson score interval [1]_; Clopper-Pearson ("exact") interval [2]_, whose coverage is never below
        the level; equal-tailed Jeffreys interval [3]_ (not shifted to 0 and 1 at the ends).

    Returns
    -------
    Interval, or tuple of Interval
        Limits in [0, 1]; NaN where x or n is missing. Without trials nothing is known: 0 to 1 (Jeffreys:
        the quantiles of its prior).

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
        limits = share_limits(successes, failures, level=each, method=method)
        found.append(Interval(limits.lower, limits.upper, each, method))
    return tuple(found) if isinstance(level, tuple) else found[0]


def share_limits(
    successes: Floats, failures: Floats, *, level: float, method: ProportionMethod
) -> ShareLimits:
    """Limits of the share of successes from two checked count arrays of one shape.

    The machinery behind :func:`interval`, for families that carry the limits to another scale.

    Examples
    --------
    >>> limits = share_limits(np.array(105.0), np.array(100.0), level=0.95, method="wilson")
    >>> [round(float(100 * limit), 2) for limit in limits.odds()]
    [79.91, 137.96]
    """
    match method:
        case "wilson":
            return _wilson(successes, failures, level)
        case "clopper-pearson":
            return _beta_limits(successes, failures, level, low=(0.0, 1.0), high=(1.0, 0.0))
        case "jeffreys":
            return _beta_limits(successes, failures, level, low=(0.5, 0.5), high=(0.5, 0.5))
        case _:
            assert_never(method)


def _wilson(x: Floats, y: Floats, level: float) -> ShareLimits:
    from scipy.special import ndtri  # noqa: PLC0415 - scipy.special costs half a second at first use

    z = -float(ndtri((1.0 - level) / 2.0))
    n = x + y
    with np.errstate(invalid="ignore", divide="ignore"):
        half_width = z * np.sqrt(np.where(n > 0, x * (y / n), 0.0 * n) + z**2 / 4.0)
        x_root = x + z**2 / 2.0 + half_width
        y_root = y + z**2 / 2.0 + half_width
        lower = np.where(n > 0, x * (x / n), 0.0 * n) / x_root
        upper_complement = np.where(n > 0, y * (y / n), 0.0 * n) / y_root
    total = n + z**2
    # by subtraction where that is exact, so that the limits reach 0 and 1
    upper = np.where(upper_complement < 0.5, 1.0 - upper_complement, x_root / total)
    lower_complement = np.where(lower < 0.5, 1.0 - lower, y_root / total)
    return ShareLimits(lower, lower_complement, upper, upper_complement)


def _beta_limits(
    x: Floats, y: Floats, level: float, *, low: tuple[float, float], high: tuple[float, float]
) -> ShareLimits:
    """Tail quantiles of Beta(x + a, y + b), with (a, b) = `low` for the lower limit, `high` for the upper.

    Quantiles are taken in complement form, never at 1 - alpha / 2, which loses digits at small alpha; and
    on the rarer side, so that the small one of share and complement keeps its relative precision.
    """
    tail = (1.0 - level) / 2.0
    lower, lower_complement = _lower_quantile(x + low[0], y + low[1], tail)
    # the upper limit of the successes is the lower limit of the failures, seen from the other side
    upper_complement, upper = _lower_quantile(y + high[1], x + high[0], tail)
    return ShareLimits(lower, lower_complement, upper, upper_complement)


def _lower_quantile(a: Floats, b: Floats, tail: float) -> tuple[Floats, Floats]:
    """Quantile of Beta(a, b) at `tail`, and its complement; 0 when a is 0."""
    from scipy.special import betainccinv, betaincinv  # noqa: PLC0415 - see _wilson

    small = np.asarray(0.0 * (a + b))
    mostly = np.asarray(a > b)
    betainccinv(b, a, tail, out=small, where=mostly)
    betaincinv(a, b, tail, out=small, where=~mostly & (a > 0))
    rest = 1.0 - small
    return np.where(mostly, rest, small), np.where(mostly, small, rest)
