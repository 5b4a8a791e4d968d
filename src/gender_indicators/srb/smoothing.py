r"""Sex ratio at birth over time: what level lies behind the yearly figures, and what may follow?

The log ratio of each year is seen with the chance error of its births, and with the further error of its
source where one is given. Behind it a level moves slowly: around a baseline, or freely. The smoother is
exact, fills years without data and forecasts a few years beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gender_indicators.core.arrays import Floats, align, where
from gender_indicators.core.checks import require_finite, require_level, require_number, require_option
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
from gender_indicators.core.tables import year_index
from gender_indicators.errors import DomainError, InputError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.references import ReferenceLike, reference_of
from gender_indicators.srb.spec import SRB
from gender_indicators.stats.limits import z_value
from gender_indicators.stats.smoothing import Chain, Filtered, ar1, kalman_filter, random_walk, smoothed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd

__all__ = ["RHO", "SIGMA", "Smoothed", "smooth"]

Structure = Literal["ar1", "random-walk"]
STRUCTURES: Final[tuple[Structure, ...]] = ("ar1", "random-walk")

RHO: Final = 0.9004
"""Yearly correlation of the fluctuation around the baseline in the global model of Chao et al. (2019)."""

SIGMA: Final = 0.003575
"""Standard deviation of its yearly noise, on the log scale, in the same model."""


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Smoothed(Frozen):
    """A smoothed series of the sex ratio at birth.

    Parameters
    ----------
    years : array_like, shape (years,)
        Years with data and those asked for, in order.
    estimate : Estimate, shape (years,)
        Median and interval of the level, labelled by year; `n` is the births of the year. Years without data
        are marked estimated, those after the last data forecast.
    log_sd : array_like, shape (years,)
        Standard deviation of the log level.
    log_likelihood : float
        Of the observed log ratios; of a random walk, but for the constant of its unknown start.
    rho, sigma : float
        Parameters used, given or fitted; rho is 1 for a random walk.
    params : tuple of pairs
        Options used, with the library's version.
    """

    years: Floats
    estimate: Estimate
    log_sd: Floats
    log_likelihood: float
    rho: float
    sigma: float
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", freeze(self.years))
        object.__setattr__(self, "log_sd", freeze(self.log_sd))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with the column `log_sd`."""
        return self.estimate.to_frame().assign(log_sd=self.log_sd)

    def __repr__(self) -> str:
        first, last = self.years[0], self.years[-1]
        return f"Smoothed({first:g} to {last:g}, rho = {self.rho:.4g}, sigma = {self.sigma:.4g})"


def smooth(
    years: npt.ArrayLike,
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    baseline: ReferenceLike | None = None,
    structure: Structure = "ar1",
    rho: float | Literal["fit"] = RHO,
    sigma: float | Literal["fit"] = SIGMA,
    source: Sequence[str] | None = None,
    source_sd: Mapping[str, float] | None = None,
    at: npt.ArrayLike = (),
    level: float = 0.95,
) -> Smoothed:
    r"""Smooth the sex ratio at birth over time.

    Parameters
    ----------
    years : array_like, shape (observations,)
        Time of each observation, in years; in any order, with gaps, whole or not (mid-year decimals). A year
        may occur more than once: each source is an observation of its own.
    male_births, female_births : array_like, shape (observations,), counts > 0
        Births by sex; a year with a missing count is a year without data.
    baseline : float, str or Reference, optional
        Ratio around which the level fluctuates: per 100, or a name in
        :data:`gender_indicators.srb.REFERENCES`. Needed for ``"ar1"``, not used for ``"random-walk"``.
    structure : {"ar1", "random-walk"}, default "ar1"
    rho, sigma : float or "fit"
        Yearly correlation and noise of the level, on the log scale; by default those of the global model of
        Chao et al. [1]_. ``"fit"`` maximises the likelihood.
    source : sequence of str, optional
        Source of each observation.
    source_sd : mapping of str to float, optional
        Standard deviation of each source's own error, on the log scale, beyond that of chance; 0 where a
        source is not named.
    at : array_like, optional
        Further years to estimate or forecast.
    level : float, default 0.95

    Returns
    -------
    Smoothed

    Raises
    ------
    DomainError
        A year without boys or without girls, an option outside its domain, no baseline.
    InputError
        No observation at all, sources that are not one for each observation.
    UnitError
        A baseline that is not per 100.

    Notes
    -----
    With :math:`y_t = \ln(B_t / G_t)`, error variance :math:`1/B_t + 1/G_t + \tau_s^2` and baseline
    :math:`c`, the level follows :math:`x_t - c = \rho (x_{t-1} - c) + e_t`. Given its parameters the
    posterior is exactly normal, and found in time linear in the years. Values and limits are those of
    :math:`100\,e^{x_t}`. The uncertainty of rho, sigma and the baseline is not in the interval.

    References
    ----------
    .. [1] Chao et al. (2019), :cite:`chao2019`.

    Examples
    --------
    Three years of London christenings, and the next:

    >>> found = smooth([1629, 1630, 1631], [5218, 4858, 4422], [4683, 4457, 4102], baseline=106, at=1632)
    >>> found.estimate.to_frame()[["value", "lower", "upper"]].round(2)
           value   lower   upper
    year
    1629  107.08  105.62  108.56
    1630  107.05  105.60  108.51
    1631  106.96  105.50  108.45
    1632  106.87  105.36  108.40
    """
    require_level(level)
    require_option("structure", structure, STRUCTURES)
    births = read_births(male_births, female_births)
    (time,), _ = align(years=years)
    if time.shape != births.total.shape or time.ndim != 1 or not time.size:
        msg = f"give one year for each pair of births, got {time.shape} years for {births.total.shape} pairs"
        raise InputError(msg)
    require_finite(births.labels, years=time)
    empty = (births.male == 0) | (births.female == 0)
    if empty.any():
        msg = f"no boys or no girls at {where(empty, births.labels)}: pool years, the log ratio needs both"
        raise DomainError(msg)
    if structure == "ar1" and baseline is None:
        msg = "a fluctuation needs the baseline it is around: a ratio per 100, or a name such as 'viet-nam'"
        raise DomainError(msg)
    around = None if baseline is None or structure == "random-walk" else reference_of(baseline)
    centre = 0.0 if around is None else float(np.log(around.ratio / 100.0))
    seen = ~births.missing & ~np.isnan(time)
    if not seen.any():
        msg = "no year has both counts: there is nothing to smooth"
        raise InputError(msg)

    variance = 1.0 / births.male + 1.0 / births.female + _source_variance(source, source_sd, time.size)
    wanted = np.asarray(at, dtype=np.float64).ravel()
    grid = np.unique(np.concatenate([time[~np.isnan(time)], wanted]))
    observed = np.log(births.male[seen] / births.female[seen]) - centre
    series = Series.of(np.searchsorted(grid, time[seen]), observed, variance[seen], len(grid))
    fitted = _fitted(series, np.diff(grid), structure, rho, sigma)
    chain = _chain(np.diff(grid), structure, *fitted)
    filtered = series.filtered(chain)
    mean, spread = smoothed(chain, filtered)
    counted = _sums(np.searchsorted(grid, time[seen]), births.total[seen], len(grid))
    return Smoothed(
        years=grid,
        estimate=_estimate(grid, centre + mean, np.sqrt(spread), counted, level),
        log_sd=np.sqrt(spread),
        log_likelihood=float(filtered.log_likelihood) + series.constant,
        rho=fitted[0],
        sigma=fitted[1],
        params=(
            ("structure", structure),
            ("baseline", None if around is None else around.text),
            ("rho", rho),
            ("sigma", sigma),
            ("level", level),
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Observations gathered by time: weighted mean, precision, and their part of the log likelihood."""

    observed: Floats
    precision: Floats
    constant: float

    @classmethod
    def of(cls, place: npt.NDArray[np.intp], observed: Floats, variance: Floats, times: int) -> Series:
        """Gather observations at places among so many times."""
        weight = 1.0 / variance
        precision = _sums(place, weight, times)
        total = _sums(place, weight * observed, times)
        mean = np.divide(total, precision, out=np.zeros(times), where=precision > 0)
        rest = np.log(2.0 * np.pi * variance) + weight * (observed - mean[place]) ** 2
        return cls(mean, precision, -float(rest.sum()) / 2.0)

    def filtered(self, chain: Chain) -> Filtered:
        """Filter a chain through them."""
        return kalman_filter(chain, self.observed, self.precision)


def _sums(place: npt.NDArray[np.intp], values: Floats, times: int) -> Floats:
    return np.asarray(np.bincount(place, values, times), dtype=np.float64)


def _chain(gaps: Floats, structure: Structure, rho: float, sigma: float) -> Chain:
    if structure == "random-walk":
        return random_walk(gaps, sigma=np.asarray(sigma))
    return ar1(gaps, rho=np.asarray(rho), sigma=np.asarray(sigma))


def _fitted(
    series: Series,
    gaps: Floats,
    structure: Structure,
    rho: float | Literal["fit"],
    sigma: float | Literal["fit"],
) -> tuple[float, float]:
    """Parameters as given, or at the highest likelihood."""
    if rho != "fit":
        require_number("rho", rho, least=0)
        if rho >= 1:
            msg = f"rho must lie in [0, 1), got {rho:g}; for a level that moves freely take 'random-walk'"
            raise DomainError(msg)
    if sigma != "fit":
        require_number("sigma", sigma, least=0, above=True)
    free_rho = rho == "fit" and structure == "ar1"
    if not free_rho and sigma != "fit":
        return (1.0 if structure == "random-walk" else float(rho)), float(sigma)
    from scipy.optimize import minimize

    def parameters(point: Floats) -> tuple[float, float]:
        tied = 1.0 if structure == "random-walk" else rho
        return (
            1.0 / (1.0 + float(np.exp(-point[0]))) if tied == "fit" else float(tied),
            float(np.exp(point[-1])) if sigma == "fit" else float(sigma),
        )

    def loss(point: Floats) -> float:
        return -float(series.filtered(_chain(gaps, structure, *parameters(point))).log_likelihood)

    start = np.array([2.0] * free_rho + [np.log(SIGMA)] * (sigma == "fit"))
    bounds = [(-10.0, 10.0)] * free_rho + [(-14.0, 2.0)] * (sigma == "fit")
    return parameters(np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x, dtype=np.float64))


def _source_variance(
    source: Sequence[str] | None, source_sd: Mapping[str, float] | None, size: int
) -> Floats:
    if source_sd is None:
        return np.zeros(size)
    if source is None or len(source) != size:
        msg = "source_sd needs the source of each observation: give one name for each"
        raise InputError(msg)
    for name, sd in source_sd.items():
        require_number(f"source_sd of {name!r}", sd, least=0)
    return np.array([source_sd.get(name, 0.0) ** 2 for name in source])


def _estimate(years: Floats, log_level: Floats, log_sd: Floats, births: Floats, level: float) -> Estimate:
    """Median and limits of the level, by year."""
    half_width = z_value(level) * log_sd
    there = births > 0
    ahead = years > years[there].max()
    return Estimate(
        value=100.0 * np.exp(log_level),
        interval=Interval(
            100.0 * np.exp(log_level - half_width),
            100.0 * np.exp(log_level + half_width),
            level,
            "normal on the log ratio",
        ),
        n=births,
        status=np.where(ahead, Status.FORECAST, Status.ESTIMATED),
        reasons=Reasons({"modelled": np.ones(len(years), dtype=np.bool_)}),
        index=year_index(years),
        spec=SRB,
        params=(("level", level),),
        provenance=Provenance(source_type="modelled"),
    )
