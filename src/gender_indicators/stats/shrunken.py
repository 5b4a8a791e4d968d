r"""What is each group's own odds, once its counts are read in the light of all groups?

Posteriors of the models: the fits of :mod:`~gender_indicators.stats.shrinkage` and
:mod:`~gender_indicators.stats.random_effects` carried to every group: median, limits and exceedance of its
odds, with the common level and the spread taken as known or with their uncertainty mixed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gender_indicators.core.blocks import blocks, on_distinct_pairs
from gender_indicators.stats.limits import beta_quantile, z_value
from gender_indicators.stats.random_effects import (
    NormalEffects,
    group_effects,
    mixture_quantile,
    normal_effects,
)
from gender_indicators.stats.shrinkage import LARGEST_CONCENTRATION, BetaBinomial, beta_binomial, refusal

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["Hyperparameters", "Shrinkage", "beta_posterior", "by_beta_binomial", "by_normal_effects"]

Hyperparameters = Literal["plug-in", "laplace", "bootstrap", "integrated"]
"""How the common level and the spread between groups are treated."""

# draws times groups held at once
HELD: Final = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Shrinkage:
    """Posterior of every group, on the scale of the odds.

    Parameters
    ----------
    median, lower, upper, exceedance, mean_share, weight : ndarray, shape (k,)
        Quantiles and exceedance of the odds; posterior mean of the share; weight of the own counts.
    common, spread : tuple of float
        Lower limit, value and upper limit of the common odds, and of the spread (rho or tau).
    deviance, p_value : float
        Likelihood-ratio test of no spread.
    varies : bool
        Whether any spread was found (always true where it is integrated out).
    """

    median: Floats
    lower: Floats
    upper: Floats
    exceedance: Floats
    mean_share: Floats
    weight: Floats
    common: tuple[float, float, float]
    spread: tuple[float, float, float]
    deviance: float
    p_value: float
    varies: bool


def beta_posterior(
    x: Floats, y: Floats, *, a: float, b: float, tails: tuple[float, ...], odds: float
) -> tuple[Floats, ...]:
    """Quantiles of the odds p / (1 - p), p ~ Beta(a + x, b + y), and the probability above `odds`.

    Parameters
    ----------
    x, y : ndarray, shape (k,)
    a, b : float
        Beta distribution of the shares.
    tails : tuple of float
        Probability below each quantile.
    odds : float
        NaN for none.

    Examples
    --------
    >>> median, above = beta_posterior(np.array([1.0]), np.array([1.0]), a=1.0, b=1.0, tails=(0.5,), odds=1.0)
    >>> round(float(median[0]), 12), round(float(above[0]), 12)
    (1.0, 0.5)
    """
    from scipy.special import betaincc  # noqa: PLC0415 - scipy.special costs half a second

    def compute(some_x: Floats, some_y: Floats) -> tuple[Floats, ...]:
        first, second = a + some_x, b + some_y
        found: list[Floats] = []
        for tail in tails:
            if tail <= 0.5:
                p, q = beta_quantile(first, second, tail)
            else:
                q, p = beta_quantile(second, first, 1.0 - tail)
            with np.errstate(divide="ignore"):
                found.append(p / q)
        return (*found, np.asarray(betaincc(first, second, odds / (1.0 + odds)), dtype=np.float64))

    return on_distinct_pairs(compute, x, y)


def by_beta_binomial(
    x: Floats,
    y: Floats,
    odds: float,
    level: float,
    hyperparameters: Hyperparameters,
    draws: int,
    rng: np.random.Generator,
) -> Shrinkage:
    """Posteriors under the beta-binomial model; groups without trials have the prior.

    Where no spread is found every group has the pooled odds, with the Jeffreys posterior of all counts.

    Examples
    --------
    >>> x, y = np.array([120.0, 90.0, 150.0, 0.0]), np.array([80.0, 110.0, 100.0, 0.0])
    >>> found = by_beta_binomial(x, y, np.nan, 0.95, "plug-in", 0, np.random.default_rng(1))
    >>> found.median.round(3).tolist(), found.weight.round(2).tolist()
    ([1.427, 0.905, 1.438, 1.228], [0.75, 0.75, 0.79, 0.0])
    """
    fit = beta_binomial(x, y)
    if not fit.varies:
        return _pooled(x, y, odds, level, fit)
    tail = (1.0 - level) / 2.0
    tails = (tail, 0.5, 1.0 - tail)
    n = x + y
    if hyperparameters == "plug-in":
        lower, median, upper, above = beta_posterior(x, y, a=fit.a, b=fit.b, tails=tails, odds=odds)
        weight = n / (n + fit.concentration)
        mean_share = (fit.a + x) / (fit.concentration + n)
        common, spread = _wald_limits(fit, level)
    else:
        if hyperparameters == "bootstrap":
            means, concentrations = _refitted(fit, n, draws, rng)
            common, spread = _percentiles(fit, means, concentrations, tails)
        else:
            means, concentrations = _drawn(fit, draws, rng)
            common, spread = _wald_limits(fit, level)
        lower, median, upper, above, mean_share, weight = _mixed(
            x, y, means, concentrations, tails, odds, rng
        )
    return Shrinkage(
        median,
        lower,
        upper,
        above,
        mean_share,
        weight,
        common,
        spread,
        fit.deviance,
        fit.p_value,
        varies=True,
    )


def by_normal_effects(
    x: Floats, y: Floats, odds: float, level: float, hyperparameters: Hyperparameters
) -> Shrinkage:
    """Posteriors under normal log odds; where one of two counts is zero, 1/2 is added to both.

    Examples
    --------
    >>> x, y = np.array([120.0, 90.0, 150.0, 0.0]), np.array([80.0, 110.0, 100.0, 0.0])
    >>> found = by_normal_effects(x, y, np.nan, 0.95, "plug-in")
    >>> found.median.round(3).tolist(), found.weight.round(2).tolist()
    ([1.45, 0.875, 1.458, 1.228], [0.83, 0.84, 0.86, 0.0])
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - see beta_posterior

    empty = x + y == 0
    added = np.where(((x == 0) | (y == 0)) & ~empty, 0.5, 0.0)
    x, y = x + added, y + added
    effects = np.log(np.where(empty, 1.0, x)) - np.log(np.where(empty, 1.0, y))
    with np.errstate(divide="ignore"):
        variances = 1.0 / x + 1.0 / y
    fit = normal_effects(effects[~empty], variances[~empty])
    tail = (1.0 - level) / 2.0
    tails = (tail, 0.5, 1.0 - tail)
    nodes = _nodes(fit, hyperparameters)
    found = np.empty((6, x.size))
    for block in blocks(x.size, HELD // len(nodes)):
        found[:, block] = _normal_posteriors(effects[block], variances[block], nodes, tails, odds)
    weights, means, mean_variances = np.array(nodes).T[1:]
    low, middle, high = (
        float(np.exp(mixture_quantile(means[:, None], mean_variances[:, None], weights, each)[0]))
        for each in tails
    )
    least, typical, most = np.interp(tails, np.cumsum(fit.weights) - fit.weights / 2.0, fit.grid)
    integrated = hyperparameters == "integrated"
    return Shrinkage(
        found[0],
        found[1],
        found[2],
        found[3],
        found[4],
        found[5],
        (low, middle, high),
        (float(least), float(typical) if integrated else fit.tau, float(most)),
        2.0 * fit.gain,
        float(chdtrc(1.0, 2.0 * fit.gain)) / 2.0 if fit.tau > 0 else 1.0,
        varies=integrated or fit.tau > 0,
    )


# --------------------------------------------------------------------------------- beta-binomial
def _pooled(x: Floats, y: Floats, odds: float, level: float, fit: BetaBinomial) -> Shrinkage:
    """All groups at the pooled odds."""
    tail = (1.0 - level) / 2.0
    successes, failures = x.sum(keepdims=True), y.sum(keepdims=True)
    lower, upper, above = (
        float(each[0])
        for each in beta_posterior(successes, failures, a=0.5, b=0.5, tails=(tail, 1.0 - tail), odds=odds)
    )
    value = float(successes[0] / failures[0])
    every = np.ones(x.shape)
    return Shrinkage(
        value * every,
        lower * every,
        upper * every,
        above * every,
        fit.mean * every,
        0.0 * every,
        (lower, value, upper),
        (np.nan, 0.0, np.nan),
        0.0,
        1.0,
        varies=False,
    )


def _wald_limits(
    fit: BetaBinomial, level: float
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Common odds and rho with limits from the inverse information, symmetric in logit and log M."""
    width = z_value(level) * np.sqrt(np.diag(fit.covariance))
    odds = fit.mean / (1.0 - fit.mean)
    low, high = fit.concentration * np.exp((width[1], -width[1]))
    common = float(odds * np.exp(-width[0])), odds, float(odds * np.exp(width[0]))
    return common, (float(1.0 / (1.0 + low)), fit.rho, float(1.0 / (1.0 + high)))


def _percentiles(
    fit: BetaBinomial, means: Floats, concentrations: Floats, tails: tuple[float, ...]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Common odds and rho with percentile limits of the bootstrap."""
    low, _, high = np.quantile(means / (1.0 - means), tails)
    least, _, most = np.quantile(1.0 / (1.0 + concentrations), tails)
    odds = fit.mean / (1.0 - fit.mean)
    return (float(low), odds, float(high)), (float(least), fit.rho, float(most))


def _drawn(fit: BetaBinomial, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Means and concentrations from the normal distribution of the estimates."""
    centre = np.array([np.log(fit.mean) - np.log1p(-fit.mean), np.log(fit.concentration)])
    at = rng.multivariate_normal(centre, fit.covariance, draws)
    return 1.0 / (1.0 + np.exp(-at[:, 0])), np.minimum(np.exp(at[:, 1]), LARGEST_CONCENTRATION)


def _refitted(fit: BetaBinomial, n: Floats, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Means and concentrations fitted to counts simulated from the model."""
    trials = np.rint(n).astype(np.int64)
    means, concentrations = np.empty(draws), np.empty(draws)
    done = 0
    while done < draws:
        x = rng.binomial(trials, rng.beta(fit.a, fit.b, n.size)).astype(np.float64)
        y = trials - x
        # a tiny sample may have one outcome alone: draw again
        if refusal(x, y) is None:
            again = beta_binomial(x, y, near=fit)
            means[done], concentrations[done] = again.mean, min(again.concentration, LARGEST_CONCENTRATION)
            done += 1
    return means, concentrations


def _mixed(
    x: Floats,
    y: Floats,
    means: Floats,
    concentrations: Floats,
    tails: tuple[float, ...],
    odds: float,
    rng: np.random.Generator,
) -> tuple[Floats, ...]:
    """Posteriors averaged over draws of the parameters: quantiles from draws, all else in closed form."""
    from scipy.special import betaincc  # noqa: PLC0415 - see beta_posterior

    a, b = (means * concentrations)[:, None], ((1.0 - means) * concentrations)[:, None]
    whole = concentrations[:, None]
    quantiles = np.empty((3, x.size))
    above, mean_share, weight = np.empty(x.size), np.empty(x.size), np.empty(x.size)
    for block in blocks(x.size, max(1, HELD // means.size)):
        some, others = x[block], y[block]
        n = some + others
        p = np.quantile(rng.beta(a + some, b + others), tails, axis=0)
        with np.errstate(divide="ignore"):
            quantiles[:, block] = p / (1.0 - p)
        above[block] = betaincc(a + some, b + others, odds / (1.0 + odds)).mean(axis=0)
        mean_share[block] = ((a + some) / (whole + n)).mean(axis=0)
        weight[block] = (n / (whole + n)).mean(axis=0)
    return quantiles[0], quantiles[1], quantiles[2], above, mean_share, weight


# ------------------------------------------------------------------------------- normal log odds
Node = tuple[float, float, float, float]
"""A value of tau, its probability, and the common mean with its variance there."""


def _nodes(fit: NormalEffects, hyperparameters: Hyperparameters) -> list[Node]:
    """Values of tau to mix over: all of the grid, or the best one alone."""
    if hyperparameters == "integrated":
        columns = (fit.grid, fit.weights, fit.means, fit.mean_variances)
        return [(float(a), float(b), float(c), float(d)) for a, b, c, d in zip(*columns, strict=True)]
    return [(fit.tau, 1.0, fit.mean, fit.mean_variance)]


def _normal_posteriors(
    effects: Floats, variances: Floats, nodes: list[Node], tails: tuple[float, ...], odds: float
) -> tuple[Floats, ...]:
    """Median, limits, exceedance, mean share and weight of some groups, mixed over the nodes."""
    from scipy.special import expit, ndtr  # noqa: PLC0415 - see beta_posterior

    parts = [
        group_effects(effects, variances, tau=tau, mean=mean, mean_variance=variance)
        for tau, _, mean, variance in nodes
    ]
    centre, spread, own = (np.stack(each) for each in zip(*parts, strict=True))
    weights, deviation = np.array([node[1] for node in nodes]), np.sqrt(spread)
    lower, median, upper = (np.exp(mixture_quantile(centre, spread, weights, each)) for each in tails)
    above = weights @ np.asarray(ndtr((centre - np.log(odds)) / deviation), dtype=np.float64)
    # the share of a normal log odds has no closed mean: Gauss and Hermite
    places, masses = np.polynomial.hermite_e.hermegauss(15)
    share = np.zeros(centre.shape)
    for place, mass in zip(places, masses / masses.sum(), strict=True):
        share += mass * expit(centre + place * deviation)
    return median, lower, upper, above, weights @ share, weights @ own
