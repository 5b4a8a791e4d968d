r"""What level lies behind a series of noisy observations? Exact Gaussian smoothing of a hidden chain.

A hidden level moves from time to time (autoregressive around zero, or as a random walk) and is seen with
known error, not at every time, at some times more than once. The filter goes once forward, the smoother once
back: cost is linear in the number of times. Axes behind the first (time) are batches: areas, or draws of the
parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["Chain", "Filtered", "ar1", "kalman_filter", "random_walk", "sample_paths", "smoothed"]

# variance of a start of which nothing is known, on a log scale: a factor of e to the 100
DIFFUSE: Final = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """A hidden chain: level[t] = factor[t] level[t - 1] + noise of variance[t]; level[0] has variance[0].

    Parameters
    ----------
    factor, variance : ndarray, shape (times, ...)
    """

    factor: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Filtered:
    """Mean and variance of the level given all that was seen up to each time.

    Parameters
    ----------
    mean, variance : ndarray, shape (times, ...)
    log_likelihood : ndarray, shape (...)
        But for the terms that do not depend on the chain, see :func:`kalman_filter`.
    innovation, weight : ndarray, shape (times, ...)
        What was seen less what was expected, and the inverse of its variance (0 where nothing was seen).
    """

    mean: Floats
    variance: Floats
    log_likelihood: Floats
    innovation: Floats
    weight: Floats


def ar1(gaps: Floats, *, rho: Floats, sigma: Floats) -> Chain:
    r"""First-order autoregression with unit step, in equilibrium at the start.

    Parameters
    ----------
    gaps : ndarray, shape (times - 1,)
        Time from each node to the next; need not be whole.
    rho, sigma : ndarray, shape (...)
        Correlation over one unit of time, in [0, 1), and standard deviation of its noise.

    Notes
    -----
    Over a gap d the factor is :math:`\rho^d` and the variance
    :math:`\sigma^2 (1 - \rho^{2d}) / (1 - \rho^2)`.

    Examples
    --------
    >>> chain = ar1(np.array([1.0, 2.0]), rho=np.array(0.5), sigma=np.array(1.0))
    >>> chain.factor.tolist(), chain.variance.round(4).tolist()
    ([0.0, 0.5, 0.25], [1.3333, 1.0, 1.25])
    """
    rho, sigma = np.asarray(rho), np.asarray(sigma)
    spread = sigma**2 / (1.0 - rho**2)
    steps = gaps.reshape(-1, *(1,) * rho.ndim)
    factor = rho**steps
    variance = spread * (1.0 - factor**2)
    return Chain(
        np.concatenate([np.zeros_like(factor[:1] if len(factor) else rho[np.newaxis]), factor]),
        np.concatenate([np.broadcast_to(spread, (1, *np.shape(spread))), variance]),
    )


def random_walk(gaps: Floats, *, sigma: Floats) -> Chain:
    """Random walk whose steps have variance sigma**2 for each unit of time; nothing is known of its start.

    Examples
    --------
    >>> random_walk(np.array([1.0, 2.0]), sigma=np.array(0.5)).variance.tolist()
    [10000.0, 0.25, 0.5]
    """
    steps = gaps.reshape(-1, *(1,) * np.ndim(sigma)) * np.asarray(sigma) ** 2
    start = np.full((1, *np.shape(sigma)), DIFFUSE)
    return Chain(np.ones((len(gaps) + 1, *np.shape(sigma))), np.concatenate([start, steps]))


def kalman_filter(chain: Chain, observed: Floats, precision: Floats) -> Filtered:
    r"""Filter a chain seen with error.

    Parameters
    ----------
    chain : Chain
    observed : ndarray, shape (times, ...)
        Mean of what was seen at each time, weighted by precision; any number where nothing was.
    precision : ndarray, shape (times, ...)
        Sum of the inverse variances of what was seen; 0 where nothing was.

    Notes
    -----
    With precision p, predicted variance P and innovation e, a time adds
    :math:`-\tfrac12 \ln(1 + P p) - \tfrac12 e^2 p / (1 + P p)` to the log likelihood. The rest of it,
    :math:`-\tfrac12 \sum [\ln 2 \pi v_i + (y_i - \bar y)^2 / v_i]` over single observations, does not
    depend on the chain and is left to the caller.

    Examples
    --------
    >>> chain = ar1(np.array([1.0]), rho=np.array(0.5), sigma=np.array(1.0))
    >>> found = kalman_filter(chain, np.array([1.0, 0.0]), np.array([3.0, 0.0]))
    >>> found.mean.round(4).tolist()
    [0.8, 0.4]
    """
    times = len(observed)
    shape = np.broadcast_shapes(chain.factor.shape[1:], observed.shape[1:], precision.shape[1:])
    mean, variance = np.empty((times, *shape)), np.empty((times, *shape))
    innovation, weight = np.empty((times, *shape)), np.empty((times, *shape))
    log_likelihood = np.zeros(shape)
    level, spread = np.zeros(shape), np.zeros(shape)
    for t in range(times):
        level = chain.factor[t] * level
        spread = chain.factor[t] ** 2 * spread + chain.variance[t]
        inflation = 1.0 + spread * precision[t]
        innovation[t] = observed[t] - level
        weight[t] = precision[t] / inflation
        log_likelihood = log_likelihood - (np.log(inflation) + innovation[t] ** 2 * weight[t]) / 2.0
        level = level + spread * weight[t] * innovation[t]
        spread = spread / inflation
        mean[t], variance[t] = level, spread
    return Filtered(mean, variance, log_likelihood, innovation, weight)


def smoothed(chain: Chain, filtered: Filtered) -> tuple[Floats, Floats]:
    """Mean and variance of the level given everything seen, by one pass back (Rauch, Tung and Striebel).

    Examples
    --------
    >>> chain = ar1(np.array([1.0]), rho=np.array(0.5), sigma=np.array(1.0))
    >>> seen = kalman_filter(chain, np.array([0.0, 1.0]), np.array([0.0, 3.0]))
    >>> smoothed(chain, seen)[0].round(4).tolist()
    [0.4, 0.8]
    """
    mean, variance = filtered.mean.copy(), filtered.variance.copy()
    for t in range(len(mean) - 2, -1, -1):
        factor = chain.factor[t + 1]
        ahead = factor**2 * filtered.variance[t] + chain.variance[t + 1]
        gain = filtered.variance[t] * factor / ahead
        mean[t] = filtered.mean[t] + gain * (mean[t + 1] - factor * filtered.mean[t])
        variance[t] = filtered.variance[t] + gain**2 * (variance[t + 1] - ahead)
    return mean, variance


def sample_paths(chain: Chain, filtered: Filtered, rng: np.random.Generator) -> Floats:
    """Draw one whole path of the level for each batch, given everything seen.

    Examples
    --------
    >>> chain = ar1(np.array([1.0]), rho=np.array(0.5), sigma=np.array(0.0))
    >>> seen = kalman_filter(chain, np.array([0.0, 1.0]), np.array([0.0, 3.0]))
    >>> sample_paths(chain, seen, np.random.default_rng(1)).tolist()
    [0.0, 0.0]
    """
    mean, variance = filtered.mean, filtered.variance
    path = np.empty_like(mean)
    path[-1] = mean[-1] + np.sqrt(variance[-1]) * rng.standard_normal(mean.shape[1:])
    for t in range(len(mean) - 2, -1, -1):
        factor = chain.factor[t + 1]
        ahead = factor**2 * variance[t] + chain.variance[t + 1]
        gain = np.divide(variance[t] * factor, ahead, out=np.zeros_like(ahead), where=ahead > 0)
        centre = mean[t] + gain * (path[t + 1] - factor * mean[t])
        spread = np.maximum(variance[t] - gain * factor * variance[t], 0.0)
        path[t] = centre + np.sqrt(spread) * rng.standard_normal(mean.shape[1:])
    return path
