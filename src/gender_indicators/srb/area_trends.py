r"""Sex ratio at birth of many areas over time: what can areas with few births learn from the others?

Areas share a baseline, the way in which their levels fluctuate, and how far their own levels lie from the
baseline; sources share their errors. Given these numbers everything else is normal and integrated out
exactly; they themselves are drawn by sequential Monte Carlo, so their uncertainty is in the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import Floats, align, where
from gender_indicators.core.checks import require_level, require_number
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
from gender_indicators.core.tables import label_index, year_index
from gender_indicators.errors import InputError
from gender_indicators.srb.references import ReferenceLike, reference_of
from gender_indicators.srb.spec import SRB
from gender_indicators.srb.transitions import require_observed_ratios, require_runs, warn_of_disagreement
from gender_indicators.stats.sampling import sample_posterior
from gender_indicators.stats.smoothing import Chain, Filtered, ar1, kalman_filter, sample_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

__all__ = ["AreaTrends", "smooth_areas"]

# upper ends of the flat priors, on the log scale: noise, spread of the areas, error of a source
LARGEST_NOISE: Final = 0.01
LARGEST_SPREAD: Final = 0.02
LARGEST_ERROR: Final = 2.0
# nodes at which an area's own level is integrated out, and points at which it is drawn
NODES: Final = 24
POINTS: Final = np.linspace(-6.0, 6.0, 241)


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class AreaTrends(Frozen):
    """Levels of the sex ratio at birth by area and year.

    Parameters
    ----------
    estimate : Estimate, shape (areas, years)
        Median and interval.
    years : array_like, shape (years,)
    ratios : array_like, shape (draws, areas, years)
        Whole paths, per 100.
    names : tuple of str
        Names of the parameters drawn: baseline, rho, sigma, area_spread, and the error of each source.
    parameters : array_like, shape (draws, parameters)
    r_hat : array_like, shape (parameters,)
        Agreement of the independent runs.
    params : tuple of pairs
        Options used.
    """

    estimate: Estimate
    years: Floats
    ratios: Floats
    names: tuple[str, ...]
    parameters: Floats
    r_hat: Floats
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("years", "ratios", "parameters", "r_hat"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate, one row for each area and year."""
        return self.estimate.to_frame()

    def __repr__(self) -> str:
        areas, years = self.estimate.value.shape
        return f"AreaTrends({areas} areas, {years} years, R-hat at most {self.r_hat.max():.3f})"


def smooth_areas(
    area: Sequence[str],
    years: npt.ArrayLike,
    ratio: npt.ArrayLike,
    log_se: npt.ArrayLike,
    *,
    baseline: ReferenceLike,
    baseline_log_sd: float = 0.002,
    source: Sequence[str] | None = None,
    exact_sources: Sequence[str] = (),
    level: float = 0.95,
    particles: int = 500,
    runs: int = 4,
    rng: np.random.Generator | int | None = None,
) -> AreaTrends:
    r"""Smooth the sex ratio at birth of many areas together.

    Parameters
    ----------
    area : sequence of str, shape (observations,)
        Area of each observation; at least two areas.
    years : array_like, shape (observations,)
        Time in years; figures within one calendar year belong to its middle.
    ratio : array_like, shape (observations,)
        Male per 100 female births.
    log_se : array_like, shape (observations,)
        Standard error of each log ratio.
    baseline : float, str or Reference
        Ratio around which the areas lie.
    baseline_log_sd : float, default 0.002
        Standard deviation of its log.
    source : sequence of str, optional
        Source of each observation; each has an error of its own, to be estimated. Without it there is none.
    exact_sources : sequence of str, default ()
        Sources without such an error: civil registration.
    level : float, default 0.95
    particles, runs : int, default 500, 4
        Draws in each run, and independent runs, at least 2.
    rng : numpy.random.Generator, int or None
        Source of random numbers.

    Returns
    -------
    AreaTrends
        For every area, all years from the first to the last observation of any.

    Raises
    ------
    DomainError
        A ratio or an error that is not positive, an option outside its domain.
    InputError
        Missing values, fewer than two areas, arrays that are not of one length, an unknown exact source.
    UnitError
        A ratio that is not per 100.

    Warns
    -----
    ConvergenceWarning
        The independent runs do not agree.

    Notes
    -----
    The model of Chao and Yadav [1]_ for the states of India: :math:`\ln r_i \sim N(\ln b + x_{ct},
    se_i^2 + \tau_s^2)`, where :math:`x_{ct} - b_c = \rho (x_{c,t-1} - b_c) + e_{ct}`, with the area's own
    level :math:`b_c \sim t_3(0, s)` and flat priors: rho on (0, 1), sigma on (0, .01), s on (0, .02),
    :math:`\tau` on (0, 2).

    References
    ----------
    .. [1] Chao and Yadav (2019), :cite:`chao2019india`.

    Examples
    --------
    Illustrative figures of two areas:

    >>> found = smooth_areas(
    ...     ["A"] * 4 + ["B"] * 4,
    ...     [2001, 2002, 2003, 2004] * 2,
    ...     [105, 106, 105, 106, 109, 111, 110, 111],
    ...     [0.01] * 8,
    ...     baseline=106,
    ...     particles=100,
    ...     runs=2,
    ...     rng=1,
    ... )
    >>> found.estimate.value.shape, bool((found.estimate.value[1] > found.estimate.value[0]).all())
    ((2, 4), True)
    """
    require_level(level)
    require_number("baseline_log_sd", baseline_log_sd, least=0, above=True)
    require_runs(particles, runs)
    centre = float(np.log(reference_of(baseline).ratio / 100.0))
    model = _Model.of(area, years, ratio, log_se, source, exact_sources, centre, baseline_log_sd)
    generator = np.random.default_rng(rng)
    posterior = sample_posterior(
        model.draw_prior,
        model.log_prior,
        model.log_likelihood,
        particles=particles,
        runs=runs,
        rng=generator,
    )
    warn_of_disagreement(posterior)
    ratios = model.draw_ratios(posterior.flat, generator)
    low, middle, high = np.quantile(ratios, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    parameters = posterior.flat.copy()
    parameters[:, 0] = 100.0 * np.exp(parameters[:, 0])
    options: Params = (("baseline", reference_of(baseline).text), ("level", level))
    return AreaTrends(
        estimate=Estimate(
            value=middle,
            interval=Interval(low, high, level, "posterior quantiles"),
            status=np.full(ratios.shape[1:], Status.ESTIMATED, dtype=np.int8),
            reasons=Reasons({"modelled": np.ones(ratios.shape[1:], dtype=np.bool_)}),
            index=label_index(model.areas, "area"),
            columns=year_index(model.years),
            spec=SRB,
            params=options,
            provenance=Provenance(source_type="modelled"),
        ),
        years=model.years,
        ratios=ratios,
        names=("baseline", "rho", "sigma", "area_spread", *(f"error of {name}" for name in model.sources)),
        parameters=parameters,
        r_hat=posterior.r_hat,
        params=options,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Observations sorted by cell (year x area), and what is known of the parameters.

    Parameters are columns: log baseline, rho, sigma, spread of the areas, error of each source.
    """

    areas: tuple[str, ...]
    years: Floats
    sources: tuple[str, ...]
    log_ratio: Floats
    variance: Floats
    of_source: npt.NDArray[np.intp]
    cells: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    centre: float
    centre_sd: float

    @classmethod
    def of(
        cls,
        area: Sequence[str],
        years: npt.ArrayLike,
        ratio: npt.ArrayLike,
        log_se: npt.ArrayLike,
        source: Sequence[str] | None,
        exact_sources: Sequence[str],
        centre: float,
        centre_sd: float,
    ) -> _Model:
        (time, seen, error), labels = align(years=years, ratio=ratio, log_se=log_se)
        if not len(area) == time.size == len(area if source is None else source) or time.ndim != 1:
            msg = "give one area, year, ratio, error and source for each observation"
            raise InputError(msg)
        missing = np.isnan(time + seen + error)
        if missing.any():
            msg = f"a year, ratio or error is missing at {where(missing, labels)}: leave out the observation"
            raise InputError(msg)
        require_observed_ratios(time, seen, error, labels)
        areas, of_area = np.unique(np.asarray(area, dtype=str), return_inverse=True)
        if len(areas) < 2:
            msg = "fewer than two areas: use smooth or transition for one"
            raise InputError(msg)
        given = np.asarray(["" if source is None else each for each in (source or area)], dtype=str)
        exact = {""} if source is None else set(exact_sources)
        unknown = exact - set(given.tolist())
        if unknown:
            msg = f"exact sources that no observation has: {', '.join(map(repr, sorted(unknown)))}"
            raise InputError(msg)
        sources = tuple(sorted(set(given.tolist()) - exact))
        # the last place is that of exact sources
        of_source = np.array([sources.index(each) if each in sources else len(sources) for each in given])
        first = np.floor(time.min())
        place = np.floor(time - first).astype(np.intp)
        middle = 0.0 if (time == np.floor(time)).all() else 0.5
        grid = np.arange(place.max() + 1, dtype=np.float64) + (first + middle)
        cell = place * len(areas) + of_area
        order = np.argsort(cell, kind="stable")
        cells, starts = np.unique(cell[order], return_index=True)
        return cls(
            tuple(areas.tolist()),
            grid,
            sources,
            np.log(seen[order] / 100.0),
            error[order] ** 2,
            of_source[order],
            cells,
            starts,
            centre,
            centre_sd,
        )

    @property
    def highest(self) -> Floats:
        return np.array([1.0, LARGEST_NOISE, LARGEST_SPREAD, *[LARGEST_ERROR] * len(self.sources)])

    def draw_prior(self, number: int, rng: np.random.Generator) -> Floats:
        flat = rng.uniform(size=(number, len(self.highest))) * self.highest
        return np.column_stack([self.centre + self.centre_sd * rng.standard_normal(number), flat])

    def log_prior(self, parameters: Floats) -> Floats:
        flat = parameters[:, 1:]
        possible = ((flat > 0) & (flat < self.highest)).all(axis=1)
        return np.where(possible, -(((parameters[:, 0] - self.centre) / self.centre_sd) ** 2) / 2.0, -np.inf)

    def _seen(self, parameters: Floats) -> tuple[Chain, Floats, Floats, Floats]:
        """Chain, observed means and precisions of shape (years, draws, areas), and what they leave out."""
        count, areas = len(parameters), len(self.areas)
        errors = np.column_stack([parameters[:, 4:], np.zeros(count)])
        weight = 1.0 / (self.variance + errors[:, self.of_source] ** 2)
        distance = self.log_ratio - parameters[:, [0]]
        precision = np.add.reduceat(weight, self.starts, axis=1)
        total = np.add.reduceat(weight * distance, self.starts, axis=1)
        rest = (
            np.log(weight).sum(axis=1)
            - (weight * distance**2).sum(axis=1)
            + (total**2 / precision).sum(axis=1)
        )
        shape = (count, len(self.years) * areas)
        observed, known = np.zeros(shape), np.zeros(shape)
        observed[:, self.cells], known[:, self.cells] = total / precision, precision
        by_time = [np.moveaxis(each.reshape(count, -1, areas), 1, 0) for each in (observed, known)]
        chain = ar1(np.ones(len(self.years) - 1), rho=parameters[:, [1]], sigma=parameters[:, [2]])
        return chain, by_time[0], by_time[1], rest / 2.0

    def _own_level(
        self, chain: Chain, observed: Floats, precision: Floats
    ) -> tuple[Filtered, Floats, Floats]:
        """Where the likelihood of each area's own level is highest, and its variance: it is normal."""
        seen = kalman_filter(chain, observed, precision)
        response = kalman_filter(chain, np.ones_like(observed), precision)
        information = (response.innovation**2 * seen.weight).sum(axis=0)
        centre = (seen.innovation * response.innovation * seen.weight).sum(axis=0) / information
        return seen, centre, 1.0 / information

    def log_likelihood(self, parameters: Floats) -> Floats:
        chain, observed, precision, rest = self._seen(parameters)
        seen, centre, variance = self._own_level(chain, observed, precision)
        nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
        level = centre[..., np.newaxis] + np.sqrt(variance)[..., np.newaxis] * nodes
        density = np.exp(_log_t3(level, parameters[:, 3, np.newaxis, np.newaxis]))
        inner = np.log((weights * density).sum(axis=-1)) + np.log(variance) / 2.0
        return np.asarray(rest + (seen.log_likelihood + centre**2 / (2.0 * variance) + inner).sum(axis=1))

    def draw_ratios(self, parameters: Floats, rng: np.random.Generator) -> Floats:
        """Paths of the ratio per 100, shape (draws, areas, years)."""
        chain, observed, precision, _ = self._seen(parameters)
        _, centre, variance = self._own_level(chain, observed, precision)
        level = centre[..., np.newaxis] + np.sqrt(variance)[..., np.newaxis] * POINTS
        log_weight = _log_t3(level, parameters[:, 3, np.newaxis, np.newaxis]) - POINTS**2 / 2.0
        share = np.cumsum(np.exp(log_weight - log_weight.max(axis=-1, keepdims=True)), axis=-1)
        chosen = (share < rng.uniform(size=centre.shape)[..., np.newaxis] * share[..., -1:]).sum(axis=-1)
        own = np.take_along_axis(level, chosen[..., np.newaxis], axis=-1)[..., 0]
        paths = sample_paths(chain, kalman_filter(chain, observed - own, precision), rng) + own
        return 100.0 * np.exp(np.moveaxis(paths, 0, -1) + parameters[:, 0, np.newaxis, np.newaxis])


def _log_t3(x: Floats, scale: Floats) -> Floats:
    """Log density of a t distribution with 3 degrees of freedom."""
    constant = np.log(2.0 / (np.pi * np.sqrt(3.0)))
    return np.asarray(constant - np.log(scale) - 2.0 * np.log1p((x / scale) ** 2 / 3.0))
