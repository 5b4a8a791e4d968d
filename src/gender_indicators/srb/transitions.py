r"""Sex ratio at birth in transition: has it left its natural level, since when, and in which stage is it?

Prenatal sex selection raises the ratio for some decades, holds it, and then fades. The model of Chao et al.
adds such a trapezoid to a baseline that fluctuates, and asks whether the data need it at all. Given the
trapezoid, the fluctuation is exactly normal and integrated out; the trapezoid's five numbers are drawn by
sequential Monte Carlo, whose evidence gives the probability that there is one.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, align, where
from gender_indicators.core.checks import require_finite, require_level, require_number
from gender_indicators.core.result import (
    Estimate,
    Frozen,
    Interval,
    Params,
    Provenance,
    Reasons,
    freeze,
    with_version,
)
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table, year_index
from gender_indicators.errors import ConvergenceWarning, DomainError, InputError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.references import Reference, ReferenceLike, reference_of
from gender_indicators.srb.smoothing import RHO, SIGMA, Series
from gender_indicators.srb.spec import SRB
from gender_indicators.srb.trapezoids import TransitionPrior, inflation
from gender_indicators.srb.units import require_per_100
from gender_indicators.stats.sampling import Posterior, sample_posterior
from gender_indicators.stats.smoothing import Chain, ar1, kalman_filter, sample_paths

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

__all__ = [
    "STAGES",
    "Transition",
    "chance_error",
    "modelled_estimate",
    "require_observed_ratios",
    "require_runs",
    "transition",
    "warn_of_disagreement",
]

STAGES: Final = ("before", "rise", "plateau", "convergence", "after")
"""Stages of a sex ratio transition."""

# runs that differ by more have not settled
AGREED: Final = 1.05


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Transition(Frozen):
    """A fitted sex ratio transition.

    Parameters
    ----------
    years : array_like, shape (years,)
        From the first to the last year with data.
    estimate : Estimate, shape (years,)
        Median and interval of the ratio.
    inflated : float
        Posterior probability that there is a transition at all, at whatever time.
    probability : array_like, shape (years,)
        Posterior probability that the ratio is inflated in each year.
    parameters : array_like, shape (draws, 5)
        Start, rise, plateau, convergence (years) and amplitude (per 100) of each draw.
    transits : array_like, shape (draws,)
        1 where the draw has a transition, 0 where it has none.
    ratios, inflations : array_like, shape (draws, years)
        Ratio and its inflation above the baseline, per 100; whole paths, for sums within each draw.
    baseline : Reference
    rho, sigma : float
        Fluctuation around the baseline.
    r_hat : array_like, shape (5,)
        Agreement of the independent runs for each parameter; 1 is perfect.
    evidence_sd : float
        Standard deviation of the log evidence over the runs.
    params : tuple of pairs
        Options used.
    """

    years: Floats
    estimate: Estimate
    inflated: float
    probability: Floats
    parameters: Floats
    transits: Floats
    ratios: Floats
    inflations: Floats
    baseline: Reference
    rho: float
    sigma: float
    r_hat: Floats
    evidence_sd: float
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("years", "probability", "parameters", "transits", "ratios", "inflations", "r_hat"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def in_transition(self, *, at_least: float = 0.95) -> bool:
        """Tell whether a transition within the years of the data is probable enough to be declared.

        The rule of Chao et al. for provinces: probability of at least .95 that there is a transition and
        that it shows in the data.
        """
        return bool((self.inflations > 0).any(axis=1).mean() >= at_least)

    def stages(self) -> pd.DataFrame:
        """Return the probability of each stage by year; without a transition a draw counts as "before"."""
        start, rise, plateau, convergence = (self.parameters[:, [place]] for place in range(4))
        ends = [start, start + rise, start + rise + plateau, start + rise + plateau + convergence]
        stage = sum((self.years > end).astype(np.int64) for end in ends)
        stage = np.where(self.transits[:, np.newaxis] > 0, stage, 0)
        table = {name: (stage == place).mean(axis=0) for place, name in enumerate(STAGES)}
        return to_table(table, self.estimate.labels)

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with the probability of inflation."""
        return self.estimate.to_frame().assign(probability=self.probability)

    def __repr__(self) -> str:
        years = f"{self.years[0]:g} to {self.years[-1]:g}"
        return f"Transition({years}, baseline {self.baseline.text}, P(transition) = {self.inflated:.3f})"


def chance_error(male_births: npt.ArrayLike, female_births: npt.ArrayLike) -> Floats:
    r"""Standard error of the log sex ratio that chance alone gives to counted births.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0

    Returns
    -------
    ndarray, shape (...)
        :math:`\sqrt{1/B + 1/G}`, infinite with a zero count, NaN with a missing one.

    Raises
    ------
    DomainError
        An impossible count.

    Examples
    --------
    >>> round(float(chance_error(5218, 4683)), 5)
    0.02013
    >>> import pandas as pd
    >>> chance_error(pd.Series({"A": 5218}), pd.Series({"A": 4683})).round(5).tolist()
    [0.02013]
    """
    births = read_births(male_births, female_births)
    with np.errstate(divide="ignore"):
        return np.sqrt(1.0 / births.male + 1.0 / births.female)


def transition(
    years: npt.ArrayLike,
    ratio: npt.ArrayLike,
    log_se: npt.ArrayLike,
    *,
    baseline: ReferenceLike,
    prior: TransitionPrior | None = None,
    rho: float = RHO,
    sigma: float = SIGMA,
    level: float = 0.95,
    particles: int = 1000,
    runs: int = 4,
    rng: np.random.Generator | int | None = None,
) -> Transition:
    r"""Fit a sex ratio transition to a series of one area.

    Parameters
    ----------
    years : array_like, shape (observations,)
        Time of each observation, in years; a year may occur more than once.
    ratio : array_like, shape (observations,)
        Male per 100 female births; NaN where missing.
    log_se : array_like, shape (observations,)
        Standard error of each log ratio, with the error of its source: from counts by :func:`chance_error`,
        from a survey by :func:`from_survey`.
    baseline : float, str or Reference
        Natural level, per 100 or by name; taken as known.
    prior : TransitionPrior, optional
    rho, sigma : float
        Yearly correlation and noise of the fluctuation around the baseline, on the log scale.
    level : float, default 0.95
    particles, runs : int, default 1000, 4
        Draws in each run, and independent runs, at least 2.
    rng : numpy.random.Generator, int or None
        Source of random numbers.

    Returns
    -------
    Transition

    Raises
    ------
    DomainError
        A ratio or an error that is not positive, an option outside its domain.
    InputError
        No observation, arrays that are not of one length.
    UnitError
        A ratio that is not per 100.

    Warns
    -----
    ConvergenceWarning
        The independent runs do not agree.

    Notes
    -----
    The model of Chao et al. [1]_: :math:`R_t = b P_t + \delta \alpha_t`, with the trapezoid :math:`\alpha_t`
    of :func:`trapezoid` and :math:`\ln P_t = \rho \ln P_{t-1} + e_t`. The log of the ratio is linear in
    :math:`\ln P_t` up to terms of about 2e-6, so that the fluctuation is integrated out exactly. What is left
    are five numbers, whose posterior can have several modes (an early and a late start): sequential Monte
    Carlo keeps them, and its evidence :math:`Z` gives :math:`P(\delta = 1)`; Markov chains would need a step
    between dimensions. *Inflated in a year* is :math:`P(\delta \alpha_t > 0)`, not :math:`P(\delta = 1)`: a
    start may lie ahead.

    References
    ----------
    .. [1] Chao et al. (2021), :cite:`chao2021`.

    Examples
    --------
    An illustrative series that rises from 106 to 112:

    >>> from gender_indicators.srb import trapezoid
    >>> years = np.arange(1990.5, 2016.5)
    >>> ratio = 106 + trapezoid(years, start=1998.5, rise=10, plateau=10, convergence=15, amplitude=6)
    >>> found = transition(years, ratio, np.full(26, 0.008), baseline=106, particles=200, runs=2, rng=1)
    >>> found.in_transition(), bool(1994 < np.median(found.parameters[found.transits > 0, 0]) < 2002)
    (True, True)
    """
    require_level(level)
    require_number("rho", rho, least=0)
    require_number("sigma", sigma, least=0, above=True)
    require_runs(particles, runs)
    if rho >= 1:
        msg = f"rho must lie in [0, 1), got {rho:g}"
        raise DomainError(msg)
    natural = reference_of(baseline)
    series, grid = _observed(years, ratio, log_se)
    known = TransitionPrior() if prior is None else prior
    fitter = _Fitter(series, grid, natural.ratio / 100.0, rho, sigma)
    generator = np.random.default_rng(rng)
    posterior = sample_posterior(
        known.draw, known.log_density, fitter.log_likelihood, particles=particles, runs=runs, rng=generator
    )
    warn_of_disagreement(posterior)
    inflated = _probability(posterior.log_evidence, fitter.log_likelihood_without(), known.inflated)
    parameters = posterior.flat
    transits = (generator.uniform(size=len(parameters)) < inflated).astype(np.float64)
    alpha = transits[:, np.newaxis] * fitter.inflations(parameters)
    ratios = fitter.draw_ratios(alpha, generator)
    low, middle, high = np.quantile(ratios, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return Transition(
        years=grid,
        estimate=modelled_estimate(grid, middle, low, high, level, Status.ESTIMATED),
        inflated=inflated,
        probability=(alpha > 0).mean(axis=0),
        parameters=parameters * np.array([1.0, 1.0, 1.0, 1.0, 100.0]),
        transits=transits,
        ratios=ratios,
        inflations=100.0 * alpha,
        baseline=natural,
        rho=float(rho),
        sigma=float(sigma),
        r_hat=posterior.r_hat,
        evidence_sd=float(posterior.log_evidence.std(ddof=1)),
        params=(("baseline", natural.text), ("rho", rho), ("sigma", sigma), ("level", level)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Fitter:
    """Likelihood of trapezoids: log ratio = ln(b + alpha) + b / (b + alpha) x level of the fluctuation."""

    series: Series
    years: Floats
    baseline: float
    rho: float
    sigma: float

    def chain(self) -> Chain:
        return ar1(np.diff(self.years), rho=np.array([self.rho]), sigma=np.array([self.sigma]))

    def inflations(self, parameters: Floats) -> Floats:
        """Trapezoids of shape (draws, years)."""
        return inflation(self.years, *(parameters[:, [place]] for place in range(5)))

    def seen(self, alpha: Floats) -> tuple[Floats, Floats]:
        """What is seen of the fluctuation, and its precision, shape (years, draws)."""
        share = (self.baseline / (self.baseline + alpha)).T
        centre = np.log(self.baseline + alpha).T
        return (self.series.observed[:, np.newaxis] - centre) / share, self.series.precision[
            :, np.newaxis
        ] * share**2

    def log_likelihood(self, parameters: Floats) -> Floats:
        return kalman_filter(self.chain(), *self.seen(self.inflations(parameters))).log_likelihood

    def log_likelihood_without(self) -> float:
        """Of the fluctuation alone."""
        none = np.zeros((1, len(self.years)))
        return float(kalman_filter(self.chain(), *self.seen(none)).log_likelihood[0])

    def draw_ratios(self, alpha: Floats, rng: np.random.Generator) -> Floats:
        """Paths of the ratio per 100, one for each trapezoid; shape (draws, years)."""
        chain = self.chain()
        paths = sample_paths(chain, kalman_filter(chain, *self.seen(alpha)), rng)
        return 100.0 * (self.baseline * np.exp(paths.T) + alpha)


def _observed(years: npt.ArrayLike, ratio: npt.ArrayLike, log_se: npt.ArrayLike) -> tuple[Series, Floats]:
    """Observations gathered by time, on a grid of every year from the first to the last."""
    (time, seen, error), labels = align(years=years, ratio=ratio, log_se=log_se)
    if time.ndim != 1:
        msg = f"give one-dimensional arrays of one length, got shape {time.shape}"
        raise InputError(msg)
    require_observed_ratios(time, seen, error, labels)
    there = ~np.isnan(time + seen + error)
    if not there.any():
        msg = "no observation has a year, a ratio and an error: there is nothing to fit"
        raise InputError(msg)
    at = time[there]
    grid = np.unique(np.concatenate([np.arange(at.min(), at.max(), dtype=np.float64), at]))
    return Series.of(
        np.searchsorted(grid, at), np.log(seen[there] / 100.0), error[there] ** 2, len(grid)
    ), grid


def _probability(log_evidence: Floats, log_without: float, prior: float) -> float:
    """P(transition | data) from the evidence of both models."""
    highest = log_evidence.max()
    log_with = highest + np.log(np.exp(log_evidence - highest).mean())
    log_odds = np.log(prior / (1.0 - prior)) + log_with - log_without
    return float(1.0 / (1.0 + np.exp(-np.clip(log_odds, -700.0, 700.0))))


def warn_of_disagreement(posterior: Posterior) -> None:
    """Warn the caller of a fit whose independent runs do not agree."""
    worst = float(posterior.r_hat.max())
    if worst > AGREED:
        msg = f"independent runs do not agree (R-hat {worst:.3f}): use more particles"
        warnings.warn(ConvergenceWarning(msg), stacklevel=3)


def require_runs(particles: int, runs: int) -> None:
    """Refuse too few draws to tell whether runs agree."""
    if particles < 50 or runs < 2:
        msg = f"particles must be at least 50 and runs at least 2, got {particles} and {runs}"
        raise DomainError(msg)


def require_observed_ratios(years: Floats, ratio: Floats, log_se: Floats, labels: Labels) -> None:
    """Refuse observed ratios that are not per 100, and errors that are not positive; NaN passes."""
    require_finite(labels, years=years, log_se=log_se)
    require_per_100(labels, ratio=ratio)
    if (log_se <= 0).any():
        msg = f"log_se is not positive at {where(log_se <= 0, labels)}: every ratio has an error"
        raise DomainError(msg)


def modelled_estimate(
    years: Floats,
    middle: Floats,
    low: Floats,
    high: Floats,
    level: float,
    status: Status | npt.NDArray[np.int8],
) -> Estimate:
    """Posterior median and quantiles of a modelled ratio by year; no number of births stands behind it."""
    return Estimate(
        value=middle,
        interval=Interval(low, high, level, "posterior quantiles"),
        n=np.array(np.nan),
        status=np.full(len(years), status, dtype=np.int8),
        reasons=Reasons({"modelled": np.ones(len(years), dtype=np.bool_)}),
        index=year_index(years),
        spec=SRB,
        params=(("level", level),),
        provenance=Provenance(source_type="modelled"),
    )
