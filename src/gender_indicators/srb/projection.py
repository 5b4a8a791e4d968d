r"""Sex ratio at birth ahead: where do the draws of a fitted transition lead, and under which scenario?

Each draw goes on as it began: its trapezoid runs through its stages, its fluctuation returns to the baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.result import Estimate, Frozen, Params, freeze, with_version
from gender_indicators.core.status import Status
from gender_indicators.errors import DomainError, InputError
from gender_indicators.srb.transitions import Transition, modelled_estimate
from gender_indicators.srb.trapezoids import trapezoid

if TYPE_CHECKING:
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["Projection", "project"]

Scenario = Literal["all", "inflation", "no-inflation"]
SCENARIOS: Final[tuple[Scenario, ...]] = ("all", "inflation", "no-inflation")


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Projection(Frozen):
    """A projected sex ratio at birth.

    Parameters
    ----------
    years : array_like, shape (years,)
        The years of the fit, then those ahead.
    estimate : Estimate, shape (years,)
        Median and interval of the ratio.
    probability : array_like, shape (years,)
        Probability that the ratio is inflated in each year.
    ratios, inflations : array_like, shape (draws, years)
        Whole paths, per 100.
    scenario : str
    kept : float
        Share of the draws that the scenario keeps.
    params : tuple of pairs
        Options used.
    """

    years: Floats
    estimate: Estimate
    probability: Floats
    ratios: Floats
    inflations: Floats
    scenario: str
    kept: float
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("years", "probability", "ratios", "inflations"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with the probability of inflation."""
        return self.estimate.to_frame().assign(probability=self.probability)

    def __repr__(self) -> str:
        years = f"{self.years[0]:g} to {self.years[-1]:g}"
        return f"Projection({years}, {self.scenario}, {100 * self.kept:.0f} % of the draws)"


def project(
    fitted: Transition,
    *,
    to: float,
    scenario: Scenario = "all",
    level: float = 0.95,
    rng: np.random.Generator | int | None = None,
) -> Projection:
    r"""Project a fitted transition to a later year.

    Parameters
    ----------
    fitted : Transition
    to : float
        Last year.
    scenario : {"all", "inflation", "no-inflation"}, default "all"
        All draws; those with a transition (it may lie ahead); those without one, or in which it does not show
        within the data.
    level : float, default 0.95
    rng : numpy.random.Generator, int or None
        Source of random numbers.

    Returns
    -------
    Projection

    Raises
    ------
    DomainError
        A year that does not lie after the data.
    InputError
        No draw belongs to the scenario.

    References
    ----------
    .. [1] Chao et al. (2021), :cite:`chao2021`.

    Examples
    --------
    >>> from gender_indicators.srb.transitions import transition
    >>> years = np.arange(2001.5, 2011.5)
    >>> fitted = transition(
    ...     years, np.full(10, 105.0), np.full(10, 0.01), baseline=105, particles=200, runs=2, rng=1
    ... )
    >>> ahead = project(fitted, to=2020.5, scenario="no-inflation", rng=1)
    >>> float(ahead.years[-1]), bool(104 < ahead.estimate.value[9] < 106)
    (2020.5, True)
    """
    require_level(level)
    require_option("scenario", scenario, SCENARIOS)
    require_number("to", to, least=0)
    last = float(fitted.years[-1])
    if to < last + 1:
        msg = f"the data reach to {last:g}: project to a year of at least {last + 1:g}, got {to:g}"
        raise DomainError(msg)
    kept = _kept(fitted, scenario)
    if not kept.any():
        msg = f"no draw belongs to the scenario {scenario!r}: take another, or a prior that allows for it"
        raise InputError(msg)
    ahead = np.arange(last + 1.0, to + 0.5)
    alpha = fitted.transits[kept, np.newaxis] * trapezoid(
        ahead,
        **{
            name: fitted.parameters[kept, place, np.newaxis]
            for place, name in enumerate(("start", "rise", "plateau", "convergence", "amplitude"))
        },
    )
    baseline = fitted.baseline.ratio
    level_now = np.log((fitted.ratios[kept, -1] - fitted.inflations[kept, -1]) / baseline)
    generator = np.random.default_rng(rng)
    fluctuation = np.empty(alpha.shape)
    for place in range(len(ahead)):
        level_now = fitted.rho * level_now + fitted.sigma * generator.standard_normal(len(level_now))
        fluctuation[:, place] = level_now
    inflations = np.concatenate([fitted.inflations[kept], alpha], axis=1)
    ratios = np.concatenate([fitted.ratios[kept], baseline * np.exp(fluctuation) + alpha], axis=1)
    years = np.concatenate([fitted.years, ahead])
    low, middle, high = np.quantile(ratios, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    status = np.where(years > last, np.int8(Status.FORECAST), np.int8(Status.ESTIMATED))
    return Projection(
        years=years,
        estimate=modelled_estimate(years, middle, low, high, level, status),
        probability=(inflations > 0).mean(axis=0),
        ratios=ratios,
        inflations=inflations,
        scenario=scenario,
        kept=float(kept.mean()),
        params=(("to", to), ("scenario", scenario), ("level", level)),
    )


def _kept(fitted: Transition, scenario: Scenario) -> Bools:
    match scenario:
        case "all":
            return np.ones(len(fitted.transits), dtype=np.bool_)
        case "inflation":
            return np.asarray(fitted.transits > 0)
        case "no-inflation":
            return np.asarray((fitted.inflations == 0).all(axis=1))
        case _:
            assert_never(scenario)
