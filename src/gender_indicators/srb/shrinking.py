r"""Sex ratio at birth of many small areas: what is each one's ratio, if areas resemble each other?

A commune with 30 births has a wild ratio of its own. Empirical Bayes lets every area borrow from all: the
fewer its births, the nearer its estimate lies to the common ratio, by a weight that the data themselves
decide. The beta-binomial model works on the counts, the log-normal model on the log ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import NO_LABELS, Floats, Labels
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.result import (
    Estimate,
    Frozen,
    Interval,
    Params,
    Reasons,
    TestResult,
    freeze,
    with_version,
)
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, MethodError, ShapeError
from gender_indicators.srb.counts import Births, read_births
from gender_indicators.srb.estimation import limits
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS, SRB
from gender_indicators.srb.units import require_per_100, value_in
from gender_indicators.stats.shrinkage import LEAST_GROUPS, refusal
from gender_indicators.stats.shrunken import Shrinkage, by_beta_binomial, by_normal_effects

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools
    from gender_indicators.stats.shrunken import Hyperparameters

__all__ = ["HYPERPARAMETERS", "SHRINKAGE_METHODS", "ShrinkageMethod", "Shrunken", "shrink"]

ShrinkageMethod = Literal["beta-binomial", "log-normal"]
SHRINKAGE_METHODS: Final[tuple[ShrinkageMethod, ...]] = ("beta-binomial", "log-normal")
"""Models of how areas differ."""

HYPERPARAMETERS: Final[dict[ShrinkageMethod, tuple[Hyperparameters, ...]]] = {
    "beta-binomial": ("plug-in", "laplace", "bootstrap"),
    "log-normal": ("plug-in", "integrated"),
}
"""Ways to treat the common ratio and the spread, by model."""


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Shrunken(Frozen):
    """Sex ratios at birth of areas, each drawn towards what they have in common.

    Parameters
    ----------
    estimate : Estimate, shape (areas,)
        Posterior median and equal-tailed interval of each area's ratio.
    raw : Estimate, shape (areas,)
        Each area on its own, with Jeffreys interval.
    mean_share : array_like, shape (areas,)
        Posterior mean of the male share.
    weight : array_like, shape (areas,)
        Weight of the area's own births in its estimate, 0 to 1; the rest is that of the common ratio.
    exceedance : array_like, shape (areas,)
        Posterior probability that the ratio lies above `threshold`; NaN without a threshold.
    threshold : float
        Male per 100 female births; NaN when none was asked for.
    common : Estimate, scalar
        The common ratio, with interval.
    spread : Estimate, scalar
        How much areas differ beyond chance, with interval: rho, the correlation of two births of one area
        (beta-binomial), or tau, the standard deviation of the log ratio (log-normal).
    likelihood_ratio : TestResult, scalar
        Test of no variation between areas.
    index : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    estimate: Estimate
    raw: Estimate
    mean_share: Floats
    weight: Floats
    exceedance: Floats
    threshold: float
    common: Estimate
    spread: Estimate
    likelihood_ratio: TestResult
    index: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("mean_share", "weight", "exceedance"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def __len__(self) -> int:
        return len(self.estimate)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per area.

        Columns: value, lower, upper, level, n, raw, raw_lower, raw_upper, weight, mean_share, exceedance,
        threshold, status (SDMX letter), reasons.
        """
        mine, own = self.estimate.to_frame(), self.raw.to_frame()
        table = {
            **{name: mine[name].to_numpy() for name in ("value", "lower", "upper", "level", "n")},
            "raw": own["value"].to_numpy(),
            "raw_lower": own["lower"].to_numpy(),
            "raw_upper": own["upper"].to_numpy(),
            "weight": self.weight,
            "mean_share": self.mean_share,
            "exceedance": self.exceedance,
            "threshold": self.threshold,
            "status": mine["status"].to_numpy(),
            "reasons": mine["reasons"].to_numpy(),
        }
        return to_table(table, Labels(self.index))

    def __repr__(self) -> str:
        options = dict(self.params)
        lower, upper = self.common.limits()
        name = "rho" if options["method"] == "beta-binomial" else "tau"
        found = "no variation between areas found"
        if "no_variation" not in self.estimate.reasons:
            found = f"{name} = {float(self.spread):.4g}, weights {self._weights()}"
        return (
            f"Shrunken({len(self)} areas, common ratio {float(self.common):.2f} "
            f"({float(lower):.2f} to {float(upper):.2f}), {found}, "
            f"{options['method']}, {options['hyperparameters']})"
        )

    def _weights(self) -> str:
        return f"{np.nanmin(self.weight):.2g} to {np.nanmax(self.weight):.2g}"


def shrink(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    method: ShrinkageMethod = "beta-binomial",
    level: float = 0.95,
    threshold: float | None = None,
    hyperparameters: Hyperparameters = "plug-in",
    draws: int = 2_000,
    rng: np.random.Generator | int | None = None,
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
) -> Shrunken:
    r"""Sex ratios at birth of many areas, each shrunk towards the common ratio (empirical Bayes).

    Parameters
    ----------
    male_births, female_births : array_like, shape (areas,), counts >= 0
        Live births by sex of areas that may be taken to resemble each other, of one period. At least three of
        them need births. Areas with one birth, or none, stay in the result.
    method : {"beta-binomial", "log-normal"}, default "beta-binomial"
        Areas' male shares from a Beta distribution, or areas' log ratios from a normal one, seen with
        variance 1/B + 1/G. The latter adds 1/2 to both counts of an area in which one sex is absent, and
        flags it ``"half_added"``.
    level : float, default 0.95
        Probability that each interval holds the area's ratio, in (0, 1).
    threshold : float, optional
        Male per 100 female births; gives each area's probability to lie above it.
    hyperparameters : {"plug-in", "laplace", "bootstrap", "integrated"}, default "plug-in"
        Whether the common ratio and the spread are taken as known, which makes intervals a little too short
        and is flagged ``"plug_in"``; or their uncertainty is mixed in: drawn from the normal distribution of
        the maximum likelihood estimates or refitted to simulated births (beta-binomial); integrated over the
        spread (log-normal, where that of the common ratio is always included).
    draws : int, default 2000
        Number of draws for ``"laplace"`` and ``"bootstrap"``, at least 100; the latter refits the model as
        often, in some hundredths of a second each.
    rng : numpy.random.Generator or int, optional
        Random numbers of these two.
    min_births : float, default 6800
        Below this number of births the area's own ratio, `raw`, is flagged ``"small_numbers"``. No warning
        is given: small numbers are why one shrinks.

    Returns
    -------
    Shrunken
        NaN where a count is missing. Where areas differ by no more than chance, all are given the common
        ratio with weight 0 and the reason ``"no_variation"``.

    Raises
    ------
    DomainError
        Fewer than three areas with births, births of one sex only, an impossible count, level or number.
    ShapeError
        Counts that are not one per area.
    MethodError
        An unknown method, or a treatment of hyperparameters that the method does not have.
    UnitError
        A threshold that is not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With :math:`B_i \sim` beta-binomial :math:`(n_i; a, b)`, :math:`M = a + b` and
    :math:`\rho = 1 / (1 + M)`, fitted by maximum likelihood, the male share of area i has the posterior
    Beta(:math:`a + B_i, b + G_i`) and its own data the weight :math:`n_i / (n_i + M)` [1]_. Estimates are
    medians, which do not depend on the unit. See :func:`~gender_indicators.stats.shrinkage.beta_binomial`
    and :func:`~gender_indicators.stats.random_effects.normal_effects`. The test of no variation halves the
    chi-square probability, since no variation is the boundary of the model.

    References
    ----------
    .. [1] Kleinman (1973), :cite:`kleinman1973`.
    .. [2] Laird and Louis (1987), on the bootstrap, :cite:`laird1987`.

    Examples
    --------
    >>> shrink([5039, 5218, 15118, 94, 31, 0], [4561, 4683, 14182, 141, 17, 1], threshold=109)
    Shrunken(6 areas, common ratio 108.47 (105.78 to 111.23), rho = 5.062e-05, weights 5.1e-05 to 0.6,
    beta-binomial, plug-in)
    >>> import pandas as pd
    >>> communes = pd.DataFrame({"male": [31, 18, 160, 94], "female": [17, 25, 118, 141]}, list("ABCD"))
    >>> shrink(communes["male"], communes["female"]).to_frame()[["raw", "value", "weight"]].round(2)
          raw   value  weight
    A  182.35  143.70    0.59
    B   72.00   84.08    0.56
    C  135.59  131.66    0.89
    D   66.67   70.37    0.88
    """
    _require_options(method, level, hyperparameters, draws, min_births)
    cut = np.nan if threshold is None else float(threshold)
    require_per_100(NO_LABELS, threshold=np.asarray(cut))
    births = read_births(male_births, female_births)
    if births.total.ndim != 1:
        msg = (
            f"shape {births.total.shape}: give one count of births per area, of one period. "
            "Other periods are shrunk in calls of their own."
        )
        raise ShapeError(msg)
    known = ~births.missing
    male, female = births.male[known], births.female[known]
    _require_areas(male, female)
    match method:
        case "beta-binomial":
            generator = np.random.default_rng(rng)
            found = by_beta_binomial(male, female, cut / 100.0, level, hyperparameters, draws, generator)
        case "log-normal":
            found = by_normal_effects(male, female, cut / 100.0, level, hyperparameters)
        case _:
            assert_never(method)
    one_sex = known & (births.total > 0) & ((births.male == 0) | (births.female == 0))
    flags = {
        "no_births": births.none_born,
        "no_variation": known & (not found.varies),
        "plug_in": known & (hyperparameters == "plug-in") & found.varies,
        "half_added": one_sex & (method == "log-normal"),
    }
    drawn = float(draws) if hyperparameters in {"laplace", "bootstrap"} else None
    params: Params = (
        ("method", method),
        ("hyperparameters", hyperparameters),
        ("level", level),
        ("threshold", threshold),
        ("draws", drawn),
        ("min_births", float(min_births)),
    )
    return _result(births, found, level, cut, min_births, flags, params)


def _result(
    births: Births,
    found: Shrinkage,
    level: float,
    threshold: float,
    min_births: float,
    flags: dict[str, Bools],
    params: Params,
) -> Shrunken:
    known = ~births.missing

    def spread_out(values: Floats) -> Floats:
        full = np.full(known.shape, np.nan)
        full[known] = values
        return full

    name = dict(params)["method"]
    method = f"{name}, {dict(params)['hyperparameters']}"
    reasons = Reasons(
        {
            "missing": births.missing,
            "modelled": known,
            "weighted_counts": births.weighted,
            **flags,
        }
    )
    estimate = Estimate(
        value=100.0 * spread_out(found.median),
        interval=Interval(
            100.0 * spread_out(found.lower), 100.0 * spread_out(found.upper), level, f"posterior, {method}"
        ),
        n=births.total,
        status=np.where(known, np.int8(Status.ESTIMATED), np.int8(Status.MISSING)),
        reasons=reasons,
        index=births.labels.index,
        spec=SRB,
        params=params,
        provenance=births.provenance(),
    )
    areas = np.asarray(float(np.count_nonzero(births.total > 0)))
    lower, middle, upper = (100.0 * np.asarray(each) for each in found.common)
    least, spread, most = (np.asarray(each) for each in found.spread)
    return Shrunken(
        estimate=estimate,
        raw=_raw(births, level, min_births),
        mean_share=spread_out(found.mean_share),
        weight=spread_out(found.weight),
        exceedance=spread_out(found.exceedance),
        threshold=threshold,
        common=Estimate(value=middle, interval=Interval(lower, upper, level, method), n=areas, spec=SRB),
        spread=Estimate(value=spread, interval=Interval(least, most, level, method), n=areas),
        likelihood_ratio=TestResult(
            statistic=np.asarray(found.deviance),
            p_value=np.asarray(found.p_value),
            alternative="greater",
            method="likelihood-ratio",
            n=areas,
        ),
        index=births.labels.index,
        params=params,
    )


def _raw(births: Births, level: float, min_births: float) -> Estimate:
    """Each area on its own."""
    lower, upper = limits(births.male, births.female, level=level, method="jeffreys")
    small = births.total < min_births
    return Estimate(
        value=value_in("male_per_100_female", births.male, births.female, births.total),
        interval=Interval(lower, upper, level, "jeffreys"),
        n=births.total,
        status=births.status(small),
        reasons=births.reasons(small_numbers=small),
        index=births.labels.index,
        spec=SRB,
        params=(("level", level), ("method", "jeffreys"), ("min_births", float(min_births))),
        provenance=births.provenance(),
    )


def _require_options(
    method: ShrinkageMethod, level: float, hyperparameters: Hyperparameters, draws: int, min_births: float
) -> None:
    require_option("method", method, SHRINKAGE_METHODS)
    require_option(
        "hyperparameters", hyperparameters, {each for some in HYPERPARAMETERS.values() for each in some}
    )
    if hyperparameters not in HYPERPARAMETERS[method]:
        msg = (
            f"hyperparameters={hyperparameters!r} does not go with method={method!r}. "
            f"Allowed: {', '.join(map(repr, HYPERPARAMETERS[method]))}."
        )
        raise MethodError(msg)
    require_level(level)
    require_number("draws", draws, least=100)
    require_number("min_births", min_births, least=0)


def _require_areas(male: Floats, female: Floats) -> None:
    areas = int(np.count_nonzero(male + female > 0))
    if areas < LEAST_GROUPS:
        msg = (
            f"{areas} areas with births: how much areas differ cannot be told from fewer than "
            f"{LEAST_GROUPS}. Estimate each on its own, see estimate()."
        )
        raise DomainError(msg)
    if refusal(male, female) is not None:
        msg = (
            "no area has births of both sexes, so there is no common ratio to shrink towards. "
            "Join small areas, or pool years."
        )
        raise DomainError(msg)
