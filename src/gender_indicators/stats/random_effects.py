r"""How much do effects vary between groups, and what is each group's own effect?

A normal model, solved exactly. Each group shows an effect with known variance; the effects behind are
normal about a common mean of which nothing is known beforehand. Given the standard deviation between groups,
all is in closed form; that one number is either fixed at its best value or integrated out on a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.errors import DomainError
from gender_indicators.stats.shrinkage import LEAST_GROUPS

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["NormalEffects", "group_effects", "mixture_quantile", "normal_effects"]

NODES: Final = 41
ZOOM: Final = 13

# both searches end long before
LONGEST: Final = 100

# the grid ends where the density has fallen to e**-30 of its peak
NEGLIGIBLE: Final = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class NormalEffects:
    r"""Standard deviation between groups: its best value, and its distribution on a grid.

    Parameters
    ----------
    tau : float
        Value of the highest marginal likelihood; 0 where groups differ by no more than chance.
    mean, mean_variance : float
        Common mean at `tau`, and its variance.
    gain : float
        Log marginal likelihood at `tau` above that at 0.
    grid, weights : ndarray, shape (nodes,)
        Values of tau and their posterior probabilities under a flat prior; they sum to 1.
    means, mean_variances : ndarray, shape (nodes,)
        Common mean and its variance at each value of the grid.
    """

    tau: float
    mean: float
    mean_variance: float
    gain: float
    grid: Floats
    weights: Floats
    means: Floats
    mean_variances: Floats


def normal_effects(effects: Floats, variances: Floats) -> NormalEffects:
    r"""Fit the normal model with a flat prior on the common mean and on tau.

    Parameters
    ----------
    effects, variances : ndarray, shape (k,), k >= 3, none missing, variances above 0

    Returns
    -------
    NormalEffects

    Raises
    ------
    DomainError
        Fewer than three groups: the posterior of tau would not be proper.

    Notes
    -----
    With :math:`w_i = 1 / (v_i + \tau^2)` and :math:`m = \sum w_i y_i / \sum w_i`, the marginal likelihood is
    :math:`(\sum w_i)^{-1/2} \prod w_i^{1/2} \exp(-\tfrac12 \sum w_i (y_i - m)^2)`, see [1]_. It is integrated
    over :math:`\tau / (\tau + c)`, which is bounded, by Gauss and Legendre where it is not negligible.

    References
    ----------
    .. [1] Gelman et al. (2013), section 5.4, :cite:`gelman2013`.

    Examples
    --------
    Effects of coaching in eight schools:

    >>> effects = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
    >>> errors = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])
    >>> found = normal_effects(effects, errors**2)
    >>> found.tau, round(float(found.weights @ found.grid), 2)
    (0.0, 6.58)
    """
    from scipy.optimize import minimize_scalar

    if effects.size < LEAST_GROUPS:
        msg = f"{effects.size} groups: a spread between groups needs at least {LEAST_GROUPS}"
        raise DomainError(msg)
    scale = float(np.sqrt(np.median(variances)))

    def at(s: float) -> tuple[float, float, float]:
        return _marginal(effects, variances, scale * s / (1.0 - s))

    def density(s: float) -> float:
        return at(s)[0] - 2.0 * float(np.log1p(-s))

    low, high = 0.0, 1.0 - 1e-9
    for _ in range(LONGEST):
        points = np.linspace(low, high, ZOOM)
        heights = np.array([density(float(s)) for s in points])
        (there,) = np.nonzero(heights > heights.max() - NEGLIGIBLE)
        ends = points[max(there[0] - 1, 0)], points[min(there[-1] + 1, ZOOM - 1)]
        settled = ends[1] - ends[0] > 0.5 * (high - low)
        low, high = (float(end) for end in ends)
        if settled:
            break
    nodes, masses = np.polynomial.legendre.leggauss(NODES)
    s = low + (high - low) * (nodes + 1.0) / 2.0
    found = np.array([at(float(each)) for each in s])
    logs = found[:, 0] - 2.0 * np.log1p(-s)
    weights = masses * np.exp(logs - logs.max())

    best = minimize_scalar(
        lambda s: -at(s)[0], bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    none = _marginal(effects, variances, 0.0)
    top = at(float(best.x))
    # the search never reaches the end of its range itself
    if not top[0] > none[0] + 1e-9:
        tau, top = 0.0, none
    else:
        tau = scale * float(best.x) / (1.0 - float(best.x))
    return NormalEffects(
        tau,
        top[1],
        top[2],
        top[0] - none[0],
        scale * s / (1.0 - s),
        weights / weights.sum(),
        found[:, 1],
        found[:, 2],
    )


def group_effects(
    effects: Floats, variances: Floats, *, tau: float, mean: float, mean_variance: float
) -> tuple[Floats, Floats, Floats]:
    r"""Mean, variance and weight on the own effect of every group, given tau.

    Parameters
    ----------
    effects, variances : ndarray, shape (k,)
        An infinite variance stands for a group that showed nothing.
    tau, mean, mean_variance : float
        Standard deviation between groups; the common mean and its variance given tau.

    Notes
    -----
    With :math:`w_i = \tau^2 / (\tau^2 + v_i)` the mean is :math:`w_i y_i + (1 - w_i) m` and the variance
    :math:`w_i v_i + (1 - w_i)^2 \operatorname{Var} m`.

    Examples
    --------
    >>> found = group_effects(
    ...     np.array([1.0, 0.0]), np.array([1.0, np.inf]), tau=1.0, mean=0.5, mean_variance=0.0
    ... )
    >>> [each.tolist() for each in found]
    [[0.75, 0.5], [0.5, 1.0], [0.5, 0.0]]
    """
    none = np.isinf(variances)
    weight = tau**2 / (tau**2 + variances)
    spread = np.where(none, tau**2, weight * np.where(none, 0.0, variances))
    return weight * effects + (1.0 - weight) * mean, spread + (1.0 - weight) ** 2 * mean_variance, weight


def mixture_quantile(means: Floats, variances: Floats, weights: Floats, tail: float) -> Floats:
    """Quantile of mixtures of normal distributions.

    Parameters
    ----------
    means, variances : ndarray, shape (nodes, k)
    weights : ndarray, shape (nodes,), sum 1
    tail : float
        Probability below, in (0, 1).

    Examples
    --------
    >>> means, variances = np.array([[0.0], [2.0]]), np.ones((2, 1))
    >>> mixture_quantile(means, variances, np.array([0.5, 0.5]), 0.5).round(6).tolist()
    [1.0]
    """
    from scipy.special import ndtr, ndtri  # noqa: PLC0415 - scipy.special costs half a second at first use

    deviations = np.sqrt(variances)
    # the quantile of a mixture lies between the least and the greatest of its parts
    parts = means + deviations * float(ndtri(tail))
    low, high = parts.min(axis=0), parts.max(axis=0)
    found = weights @ parts
    for _ in range(LONGEST):
        z = (found - means) / deviations
        excess = weights @ ndtr(z) - tail
        low, high = np.where(excess < 0, found, low), np.where(excess < 0, high, found)
        slope = weights @ (np.exp(-(z**2) / 2.0) / deviations) / np.sqrt(2.0 * np.pi)
        ahead = found - excess / np.maximum(slope, np.finfo(np.float64).tiny)
        ahead = np.where((ahead >= low) & (ahead <= high), ahead, (low + high) / 2.0)
        step = np.abs(ahead - found)
        found = ahead
        if not (step > 1e-13 * (1.0 + np.abs(found))).any():
            break
    return np.asarray(found)


def _marginal(effects: Floats, variances: Floats, tau: float) -> tuple[float, float, float]:
    """Log marginal likelihood at tau but for a constant, the common mean and its variance."""
    weights = 1.0 / (variances + tau * tau)
    total = float(weights.sum())
    mean = float(weights @ effects) / total
    squares = float(weights @ (effects - mean) ** 2)
    return (float(np.log(weights).sum()) - np.log(total) - squares) / 2.0, mean, 1.0 / total
