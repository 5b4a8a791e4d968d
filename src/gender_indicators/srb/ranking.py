"""Which areas have the highest sex ratio at birth, and how sure is their order?

A league table of small areas ranks chance. Here every area has the posterior of its male share, and a rank
comes as an expectation, an interval and a probability of being among the top.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from gender_indicators.core.arrays import Labels
from gender_indicators.core.blocks import blocks
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.result import Frozen, Params, Reasons, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, ShapeError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.posterior import prior_parameters, prior_text
from gender_indicators.stats.ranking import exceedance_matrix, expected_ranks, rank_draws, same_posterior

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats
    from gender_indicators.srb.posterior import Prior

__all__ = ["MOST_PAIRED", "Pairwise", "Ranks", "rank"]

Pairwise = Literal["none", "full"]
PAIRWISES: Final[tuple[Pairwise, ...]] = ("none", "full")

MOST_PAIRED: Final = 5_000
"""Areas up to which the matrix of pairs is given: it then takes 200 MB."""

# columns of ranks sorted at a time
COLUMNS: Final = 256


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Ranks(Frozen):
    """Ranks of areas by their sex ratio at birth, 1 for the highest.

    Parameters
    ----------
    expected_rank : ndarray, shape (areas,)
        Mean of the rank over the posterior; NaN for an area without counts, which is not ranked.
    lower, upper : ndarray, shape (areas,)
        Interval of the rank, whole numbers; NaN without a level.
    top_probability : ndarray, shape (areas,)
        Probability of being among the `top` highest; NaN without `top`.
    n : ndarray, shape (areas,)
        Births.
    level : float or None
        Level of the interval.
    top : int or None
        How many count as the top.
    pairwise : ndarray, shape (areas, areas), or None
        Probability that the ratio of the row lies above that of the column; None unless asked for.
    reasons : Reasons
        Why an area is not ranked, or flagged.
    index : pandas.Index, optional
        Labels of the areas.
    params : tuple of pairs
        Options used, with the library's version.
    """

    expected_rank: Floats
    lower: Floats
    upper: Floats
    top_probability: Floats
    n: Floats
    level: float | None
    top: int | None
    pairwise: Floats | None = None
    reasons: Reasons = field(default_factory=Reasons)
    index: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("expected_rank", "lower", "upper", "top_probability", "n"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        if self.pairwise is not None:
            object.__setattr__(self, "pairwise", freeze(self.pairwise))
        object.__setattr__(self, "params", with_version(self.params))

    def __len__(self) -> int:
        return len(self.expected_rank)

    def __repr__(self) -> str:
        known = ~np.isnan(self.expected_rank)
        first = Labels(self.index).text((int(np.nanargmin(self.expected_rank)),)) if known.any() else "none"
        return f"Ranks({int(known.sum())} areas, highest expected: {first})"

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per area, in the order of the input."""
        table = {
            "expected_rank": self.expected_rank,
            "lower": self.lower,
            "upper": self.upper,
            "level": np.nan if self.level is None else self.level,
            "top": np.nan if self.top is None else float(self.top),
            "top_probability": self.top_probability,
            "n": self.n,
            "reasons": self.reasons.joined(self.n.shape),
        }
        return to_table(table, Labels(self.index))


def rank(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    prior: Prior = "jeffreys",
    top: int | None = None,
    level: float | None = 0.95,
    draws: int = 10_000,
    pairwise: Pairwise = "none",
    rng: np.random.Generator | int | None = None,
) -> Ranks:
    r"""Rank areas by their sex ratio at birth, with the uncertainty of the order.

    Parameters
    ----------
    male_births, female_births : array_like, shape (areas,), counts >= 0
        Counted live births by sex.
    prior : {"jeffreys", "uniform"} or pair of float, default "jeffreys"
        Beta prior on the male share of each area. For small areas give the (a, b) of an empirical-Bayes fit:
        the ranks are then those of the shrunken values.
    top : int, optional
        Give the probability of being among so many highest.
    level : float or None, default 0.95
        Level of the rank interval in (0, 1); None for none.
    draws : int, default 10_000
        Draws behind the interval and the probability of the top; they take 2 bytes per draw and area. The
        expected ranks and the pairs are exact.
    pairwise : {"none", "full"}, default "none"
        ``"full"`` gives the matrix of all pairs, for at most 5,000 areas.
    rng : numpy.random.Generator or int, optional
        Source of the draws, or its seed.

    Returns
    -------
    Ranks, shape (areas,)
        Areas with equal counts share everything. An area with a missing count is not ranked, an area without
        births is ranked by the prior and flagged ``"undefined"``.

    Raises
    ------
    DomainError
        A negative count, too many areas for the pairs, a level outside (0, 1).
    ShapeError
        Input that is not one list of areas.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With independent posteriors :math:`E[\text{rank}_i] = 1 + \sum_{j \ne i} P(R_j > R_i)` and
    :math:`P(R_i > R_j) = \int f_i F_j`, by quadrature to about 1e-12. Ranks make sense among sources of one
    kind only: a registration and a survey differ by more than most areas do.

    References
    ----------
    .. [1] Goldstein and Spiegelhalter (1996), :cite:`goldstein1996`.

    Examples
    --------
    >>> found = rank([543, 105, 610, 52], [437, 100, 500, 61], prior="uniform", rng=1)
    >>> found.expected_rank.round(3)
    array([1.583, 2.891, 1.778, 3.748])

    >>> import pandas as pd
    >>> areas = pd.Index(["A", "B", "C", "D"], name="area")
    >>> births = pd.DataFrame({"male": [543, 105, 610, 52], "female": [437, 100, 500, 61]}, index=areas)
    >>> rank(births["male"], births["female"], rng=1).to_frame()[["expected_rank", "lower", "upper"]].round(1)
          expected_rank  lower  upper
    area
    A               1.6    1.0    3.0
    B               2.9    1.0    4.0
    C               1.8    1.0    3.0
    D               3.7    2.0    4.0
    """
    a, b = prior_parameters(prior)
    require_level(level, none="allowed")
    require_option("pairwise", pairwise, PAIRWISES)
    _require_whole("draws", draws)
    if top is not None:
        _require_whole("top", top)
    births = read_births(male_births, female_births)
    if births.total.ndim != 1:
        msg = f"ranks are among one list of areas, got shape {births.total.shape}"
        raise ShapeError(msg)
    size = len(births.total)
    if pairwise == "full" and size > MOST_PAIRED:
        msg = f"pairs of {size} areas: at most {MOST_PAIRED}; leave pairwise='none', which ranks any number"
        raise DomainError(msg)

    known = ~births.missing
    some_a, some_b = births.male[known] + a, births.female[known] + b
    lower, upper, probability = _simulated(
        some_a, some_b, level=level, top=top, draws=draws, rng=np.random.default_rng(rng)
    )
    expected = expected_ranks(some_a, some_b) if known.any() else np.empty(0)
    return Ranks(
        expected_rank=_spread(expected, known),
        lower=_spread(lower, known),
        upper=_spread(upper, known),
        top_probability=_spread(probability, known),
        n=births.total,
        level=level,
        top=top,
        pairwise=_pairs(some_a, some_b, known) if pairwise == "full" else None,
        reasons=births.reasons(),
        index=births.labels.index,
        params=(
            ("prior", prior_text(prior)),
            ("level", level),
            ("top", top),
            ("draws", draws),
            ("pairwise", pairwise),
        ),
    )


def _require_whole(name: str, value: object) -> None:
    require_number(name, value, least=1)
    if not isinstance(value, int | np.integer):
        msg = f"{name} must be a whole number, got {value!r}"
        raise DomainError(msg)


def _spread(values: Floats, known: Bools) -> Floats:
    """Values of the ranked areas at their places, NaN elsewhere."""
    found = np.full(len(known), np.nan)
    found[known] = values
    return found


def _pairs(a: Floats, b: Floats, known: Bools) -> Floats:
    found = np.full((len(known), len(known)), np.nan)
    if known.any():
        found[np.ix_(known, known)] = exceedance_matrix(a, b)
    return found


def _simulated(
    a: Floats, b: Floats, *, level: float | None, top: int | None, draws: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Limits of the rank and probability of the top, by draws; equal posteriors share them."""
    nothing = np.full(len(a), np.nan)
    if len(a) == 0 or (level is None and top is None):
        return nothing, nothing, nothing
    ranks = rank_draws(a, b, draws=draws, rng=rng)
    distinct, place, count = same_posterior(a, b)
    lower, upper, probability = nothing, nothing, nothing
    if top is not None:
        share = np.count_nonzero(ranks <= top, axis=0) / draws
        probability = (np.bincount(place, share) / count)[place]
    if level is not None:
        low, high = _quantiles(ranks, level)
        # equal posteriors have equal limits but for the draws: the outer ones serve all
        least, most = np.full(len(distinct), np.inf), np.zeros(len(distinct))
        np.minimum.at(least, place, low)
        np.maximum.at(most, place, high)
        lower, upper = least[place], most[place]
    return lower, upper, probability


def _quantiles(ranks: npt.NDArray[Any], level: float) -> tuple[Floats, Floats]:
    """Equal-tailed quantiles of the ranks of each area: ranks that were drawn, not between them."""
    draws, size = ranks.shape
    tail = (1.0 - level) / 2.0
    first, last = (max(int(np.ceil(draws * share)) - 1, 0) for share in (tail, 1.0 - tail))
    lower, upper = np.empty(size), np.empty(size)
    for block in blocks(size, COLUMNS):
        found = np.sort(ranks[:, block], axis=0)
        lower[block], upper[block] = found[first], found[last]
    return lower, upper
