r"""Draws from a posterior that is known up to a constant, with its evidence and a check that they agree.

Sequential Monte Carlo: particles drawn from the prior are led to the posterior through tempered likelihoods,
resampled, and moved by Metropolis steps whose size follows their own covariance. All particles move at once,
so a likelihood that takes arrays costs little; several modes are kept; and the evidence, which says how much
better one model is than another, comes with the draws. Independent runs show whether they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from gender_indicators.core.arrays import Floats

__all__ = ["Posterior", "agreement", "sample_posterior"]

# share of the particles that must stay effective when the likelihood is raised
EFFECTIVE: Final = 0.5
# Metropolis sweeps after each raise: the particles forget where they were resampled from
SWEEPS: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Draws of the parameters from independent runs.

    Parameters
    ----------
    draws : ndarray, shape (runs, particles, parameters)
    log_evidence : ndarray, shape (runs,)
        Log of the mean likelihood under the prior.
    acceptance : float
        Share of the last Metropolis steps that were taken.
    """

    draws: Floats
    log_evidence: Floats
    acceptance: float

    @property
    def flat(self) -> Floats:
        """All draws, shape (runs x particles, parameters)."""
        return self.draws.reshape(-1, self.draws.shape[-1])

    @property
    def r_hat(self) -> Floats:
        """Agreement of the runs for each parameter; 1 is perfect, above 1.05 more particles are needed."""
        return agreement(self.draws)


def agreement(draws: Floats) -> Floats:
    """Potential scale reduction of draws of shape (runs, draws, ...): spread of all over spread within runs.

    Examples
    --------
    >>> agreement(np.array([[[0.0], [1.0]], [[0.0], [1.0]]])).round(3)
    array([0.707])
    """
    count = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean(axis=0)
    between = draws.mean(axis=1).var(axis=0, ddof=1) if len(draws) > 1 else np.zeros_like(within)
    ratio = np.divide(between, within, out=np.zeros_like(within), where=within > 0)
    return np.asarray(np.sqrt((count - 1) / count + ratio))


def sample_posterior(
    draw_prior: Callable[[int, np.random.Generator], Floats],
    log_prior: Callable[[Floats], Floats],
    log_likelihood: Callable[[Floats], Floats],
    *,
    particles: int,
    runs: int,
    rng: np.random.Generator,
) -> Posterior:
    """Draw from prior x likelihood.

    Parameters
    ----------
    draw_prior : callable
        (number, rng) to parameters of shape (number, parameters).
    log_prior, log_likelihood : callable
        Parameters of shape (number, parameters) to logs of shape (number,); minus infinity where impossible.
        `log_prior` needs no constant; it is asked before the likelihood, which sees possible ones only.
    particles, runs : int
        Draws in each run, and independent runs.
    rng : numpy.random.Generator

    Examples
    --------
    A normal mean under a flat prior:

    >>> found = sample_posterior(
    ...     lambda number, rng: rng.uniform(-10, 10, (number, 1)),
    ...     lambda x: np.where(np.abs(x[:, 0]) < 10, 0.0, -np.inf),
    ...     lambda x: -((x[:, 0] - 3.0) ** 2) / 2.0,
    ...     particles=2000,
    ...     runs=2,
    ...     rng=np.random.default_rng(1),
    ... )
    >>> bool(abs(found.flat.mean() - 3.0) < 0.1), bool((found.r_hat < 1.05).all())
    (True, True)
    """
    results = [_run(draw_prior, log_prior, log_likelihood, particles, each) for each in rng.spawn(runs)]
    return Posterior(
        draws=np.stack([draws for draws, _, _ in results]),
        log_evidence=np.array([evidence for _, evidence, _ in results]),
        acceptance=float(np.mean([accepted for _, _, accepted in results])),
    )


def _run(
    draw_prior: Callable[[int, np.random.Generator], Floats],
    log_prior: Callable[[Floats], Floats],
    log_likelihood: Callable[[Floats], Floats],
    particles: int,
    rng: np.random.Generator,
) -> tuple[Floats, float, float]:
    """One population from prior to posterior."""
    x = draw_prior(particles, rng)
    prior, likelihood = log_prior(x), log_likelihood(x)
    temperature, evidence, accepted, scale = 0.0, 0.0, 0.0, 1.0
    while temperature < 1.0:
        raised = _next_temperature(likelihood, temperature)
        weights = (raised - temperature) * likelihood
        highest = weights.max()
        share = np.exp(weights - highest)
        evidence += highest + np.log(share.mean())
        chosen = _resampled(share / share.sum(), rng)
        x, prior, likelihood, temperature = x[chosen], prior[chosen], likelihood[chosen], raised
        step = np.linalg.cholesky(
            np.atleast_2d(np.cov(x, rowvar=False)) + 1e-12 * np.diag(np.maximum(x.var(axis=0), 1e-12))
        ) * (2.38 / np.sqrt(x.shape[1]))
        for _ in range(SWEEPS):
            moved = x + scale * rng.standard_normal(x.shape) @ step.T
            new_prior = log_prior(moved)
            possible = np.isfinite(new_prior)
            new_likelihood = np.full(particles, -np.inf)
            new_likelihood[possible] = log_likelihood(moved[possible])
            odds = new_prior - prior + temperature * (new_likelihood - likelihood)
            taken = possible & (np.log(rng.uniform(size=particles)) < odds)
            x = np.where(taken[:, np.newaxis], moved, x)
            prior, likelihood = np.where(taken, new_prior, prior), np.where(taken, new_likelihood, likelihood)
            accepted = float(taken.mean())
            # smaller steps where few are taken, larger where most are
            scale *= np.exp(accepted - 0.3)
    return x, float(evidence), accepted


def _next_temperature(likelihood: Floats, temperature: float) -> float:
    """Highest temperature at which enough particles stay effective, by bisection."""
    relative = likelihood - likelihood.max()

    def effective(raised: float) -> float:
        share = np.exp((raised - temperature) * relative)
        return float(share.sum() ** 2 / (share**2).sum()) / len(share)

    if effective(1.0) >= EFFECTIVE:
        return 1.0
    low, high = temperature, 1.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if effective(middle) >= EFFECTIVE else (low, middle)
    return high


def _resampled(share: Floats, rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Systematic resampling: places of the particles that go on."""
    count = len(share)
    points = (rng.uniform() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(share), points), count - 1)
