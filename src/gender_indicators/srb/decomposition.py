r"""Why did the sex ratio at birth change: other ratios within the groups, or another mix of groups?

Between two periods the ratio of a country moves because the ratios of its birth orders or regions move (the
rate effect), and because births shift between them (the composition effect). Both add up to the change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Labels, align, where
from gender_indicators.core.checks import require_counts, require_option
from gender_indicators.core.result import Frozen, Params, freeze, with_version
from gender_indicators.core.tables import label_index, to_table
from gender_indicators.errors import DomainError, InputError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats

__all__ = [
    "Decomposition",
    "DecompositionScale",
    "FactorDecomposition",
    "MissingGroup",
    "decompose",
    "decompose_factors",
]

DecompositionScale = Literal["ratio", "share"]
MissingGroup = Literal["other-period", "refuse"]
SCALES: Final[tuple[DecompositionScale, ...]] = ("ratio", "share")
MISSING_GROUPS: Final[tuple[MissingGroup, ...]] = ("other-period", "refuse")

# male births per 100 female births
PER: Final = 100.0

MOST_FACTORS: Final = 12
"""With k factors the function is called 2**k times."""


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Decomposition(Frozen):
    """A change of the sex ratio at birth, split into a rate and a composition effect.

    Parameters
    ----------
    value_1, value_2, change : float
        The overall value in both periods (male per 100 female births, or male share) and its change.
    rate, composition : float
        The two effects; they add up to the change.
    rate_by_group, composition_by_group : ndarray, shape (groups,)
        What each group adds to the effects. A group's composition term depends on the level of its ratio;
        only the sum is free of that.
    index : pandas.Index, optional
        Labels of the groups.
    params : tuple of pairs
        Options used, with the library's version.
    """

    value_1: float
    value_2: float
    change: float
    rate: float
    composition: float
    rate_by_group: Floats
    composition_by_group: Floats
    index: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate_by_group", freeze(self.rate_by_group))
        object.__setattr__(self, "composition_by_group", freeze(self.composition_by_group))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per group: its rate effect, composition effect and their sum."""
        table = {
            "rate": self.rate_by_group,
            "composition": self.composition_by_group,
            "total": self.rate_by_group + self.composition_by_group,
        }
        return to_table(table, Labels(self.index))

    def __repr__(self) -> str:
        return (
            f"Decomposition({self.value_1:.4g} to {self.value_2:.4g}: change {self.change:+.4g} = "
            f"rate {self.rate:+.4g}, composition {self.composition:+.4g})"
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class FactorDecomposition(Frozen):
    """A change of any quantity, split among the factors that it is computed from.

    Parameters
    ----------
    value_1, value_2, change : float
        The quantity in both periods and its change.
    factors : tuple of str
        Names of the factors.
    effects : ndarray, shape (factors,)
        Effect of each factor; they add up to the change.
    """

    value_1: float
    value_2: float
    change: float
    factors: tuple[str, ...]
    effects: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "effects", freeze(self.effects))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per factor."""
        return to_table({"effect": self.effects}, Labels(label_index(self.factors, "factor")))

    def __repr__(self) -> str:
        parts = (
            f"{name} {float(effect):+.4g}" for name, effect in zip(self.factors, self.effects, strict=True)
        )
        return f"FactorDecomposition(change {self.change:+.4g} = {', '.join(parts)})"


def decompose(
    male_1: npt.ArrayLike,
    female_1: npt.ArrayLike,
    male_2: npt.ArrayLike,
    female_2: npt.ArrayLike,
    *,
    scale: DecompositionScale = "ratio",
    missing_group: MissingGroup = "other-period",
) -> Decomposition:
    r"""Split the change of the sex ratio at birth into a rate and a composition effect.

    Parameters
    ----------
    male_1, female_1, male_2, female_2 : array_like, shape (groups,), counts >= 0
        Live births by sex of each group (birth order, region) in the first and the second period. Series
        must carry equal labels.
    scale : {"ratio", "share"}, default "ratio"
        Of the male per 100 female births, weighted by the groups' shares of **girls**; or of the male share
        of births, weighted by their shares of births.
    missing_group : {"other-period", "refuse"}, default "other-period"
        A group without births in one period has no ratio there: it takes that of the other period, so that
        all it does counts as composition; or it is refused.

    Returns
    -------
    Decomposition
        All NaN if a count is missing.

    Raises
    ------
    DomainError
        A negative count; a group with boys and no girls on the ratio; a period without births.
    InputError
        A group without births in one period, if that is refused.

    Notes
    -----
    With :math:`w_k` the share of group k in the girls (scale "ratio") or births ("share") of a period, and
    :math:`r_k` its sex ratio or male share, the overall value is :math:`\sum w_k r_k`, and

    .. math:: \text{rate} = \sum_k \tfrac12 (w_{1k} + w_{2k}) (r_{2k} - r_{1k}), \qquad
              \text{composition} = \sum_k \tfrac12 (r_{1k} + r_{2k}) (w_{2k} - w_{1k}) .

    A mean of the groups' sex ratios weighted by *births* is not the sex ratio, and its change is another.

    References
    ----------
    .. [1] Kitagawa (1955), :cite:`kitagawa1955`.

    Examples
    --------
    >>> decompose([52000, 36000, 9000], [49400, 33500, 7000], [60000, 31000, 5200], [56600, 27200, 3600])
    Decomposition(107.9 to 110.1: change +2.171 = rate +3.615, composition -1.444)

    >>> import pandas as pd
    >>> orders = pd.Index(["first", "later"], name="birth_order")
    >>> boys = pd.DataFrame({2009: [520, 480], 2019: [630, 380]}, index=orders)
    >>> girls = pd.DataFrame({2009: [500, 400], 2019: [600, 300]}, index=orders)
    >>> decompose(boys[2009], girls[2009], boys[2019], girls[2019]).to_frame().round(2)
                 rate  composition  total
    birth_order
    first        0.61        11.61  12.22
    later        2.59       -13.70 -11.11
    """
    require_option("scale", scale, SCALES)
    require_option("missing_group", missing_group, MISSING_GROUPS)
    (b1, g1, b2, g2), labels = align(male_1=male_1, female_1=female_1, male_2=male_2, female_2=female_2)
    if b1.ndim != 1:
        msg = f"a decomposition is over one list of groups, got shape {b1.shape}"
        raise ShapeError(msg)
    require_counts(labels, male_1=b1, female_1=g1, male_2=b2, female_2=g2)
    (r1, w1), (r2, w2) = _rates(b1, g1, scale, labels, "first"), _rates(b2, g2, scale, labels, "second")
    r1, r2 = _filled(r1, r2, b1 + g1 == 0, b2 + g2 == 0, missing_group, labels)

    rate = (w1 + w2) / 2.0 * (r2 - r1)
    composition = (r1 + r2) / 2.0 * (w2 - w1)
    value_1, value_2 = float((w1 * r1).sum()), float((w2 * r2).sum())
    return Decomposition(
        value_1=value_1,
        value_2=value_2,
        change=value_2 - value_1,
        rate=float(rate.sum()),
        composition=float(composition.sum()),
        rate_by_group=rate,
        composition_by_group=composition,
        index=labels.index,
        params=(("scale", scale), ("missing_group", missing_group)),
    )


def decompose_factors(
    function: Callable[..., Any], period_1: Mapping[str, Any], period_2: Mapping[str, Any]
) -> FactorDecomposition:
    r"""Split the change of any computed quantity among its factors, whatever their number.

    Parameters
    ----------
    function : callable
        Takes the factors by name and returns one number. It is called :math:`2^k` times for k factors.
    period_1, period_2 : mapping of str to object
        The same factors, at most 12, in the first and the second period: numbers or arrays.

    Returns
    -------
    FactorDecomposition

    Raises
    ------
    InputError
        Factors that are not the same in both periods, none, or more than 12.
    DomainError
        A function that does not return one number.

    Notes
    -----
    The effect of factor j is its mean contribution over all orders in which the factors can change
    (Das Gupta; in games, the Shapley value):

    .. math:: \sum_{S \not\ni j} \frac{|S|!\,(k - |S| - 1)!}{k!}
              \left[ f(S \cup j \text{ at period 2}) - f(S \text{ at period 2}) \right] .

    With two factors these are the effects of :func:`decompose`.

    References
    ----------
    .. [1] Das Gupta (1993), :cite:`dasgupta1993`.

    Examples
    --------
    >>> def births(women, fertility, share):
    ...     return women * fertility * share
    >>> decompose_factors(
    ...     births,
    ...     {"women": 100, "fertility": 0.08, "share": 0.51},
    ...     {"women": 120, "fertility": 0.06, "share": 0.53},
    ... )
    FactorDecomposition(change -0.264 = women +0.7273, fertility -1.145, share +0.1533)
    >>> import pandas as pd
    >>> girls, ratio = pd.Series([0.6, 0.4]), pd.Series([104, 120])
    >>> found = decompose_factors(
    ...     lambda girls, ratio: (girls * ratio).sum(),
    ...     {"girls": girls, "ratio": ratio},
    ...     {"girls": girls[::-1].reset_index(drop=True), "ratio": ratio + 1},
    ... )
    >>> found.to_frame()["effect"].round(3)
    factor
    girls    3.2
    ratio    1.0
    Name: effect, dtype: float64
    """
    factors = tuple(period_1)
    if set(factors) != set(period_2):
        msg = f"the periods have different factors: {sorted(period_1)} and {sorted(period_2)}"
        raise InputError(msg)
    if not 1 <= len(factors) <= MOST_FACTORS:
        msg = f"a decomposition takes 1 to {MOST_FACTORS} factors, got {len(factors)}"
        raise InputError(msg)
    values = _coalitions(function, factors, period_1, period_2)
    k = len(factors)
    mixtures = np.arange(1 << k)
    at_period_2 = (mixtures[:, None] >> np.arange(k)) & 1
    others = at_period_2.sum(axis=1)
    weight = np.array([1.0 / (k * math.comb(k - 1, size)) for size in range(k)])
    effects = np.empty(k)
    for j in range(k):
        without = np.flatnonzero(at_period_2[:, j] == 0)
        effects[j] = (weight[others[without]] * (values[without + (1 << j)] - values[without])).sum()
    return FactorDecomposition(
        value_1=float(values[0]),
        value_2=float(values[-1]),
        change=float(values[-1] - values[0]),
        factors=factors,
        effects=effects,
    )


def _coalitions(
    function: Callable[..., Any],
    factors: tuple[str, ...],
    period_1: Mapping[str, Any],
    period_2: Mapping[str, Any],
) -> Floats:
    """The function at every mixture of the periods; bit j of a place says that factor j is at period 2."""
    values = np.empty(1 << len(factors))
    for place in range(len(values)):
        mixture = {name: (period_2 if (place >> j) & 1 else period_1)[name] for j, name in enumerate(factors)}
        found: npt.NDArray[Any] = np.asarray(function(**mixture))
        if found.shape != () or found.dtype.kind not in "iuf":
            msg = f"the function must return one number, got {found.dtype} of shape {found.shape}"
            raise DomainError(msg)
        values[place] = float(found)
    return values


def _rates(
    male: Floats, female: Floats, scale: DecompositionScale, labels: Labels, period: str
) -> tuple[Floats, Floats]:
    """Ratio and weight of each group in one period; NaN where it has no births."""
    match scale:
        case "ratio":
            only_boys = (female == 0) & (male > 0)
            if only_boys.any():
                msg = (
                    f"no girls in the {period} period at {where(only_boys, labels)}: the ratio is infinite. "
                    "Merge the group, or decompose the male share with scale='share'."
                )
                raise DomainError(msg)
            whole, per = female, PER
        case "share":
            whole, per = male + female, 1.0
        case _:
            assert_never(scale)
    if whole.sum() == 0:
        msg = f"no births in the {period} period: there is nothing to decompose"
        raise DomainError(msg)
    with np.errstate(invalid="ignore"):
        return per * male / whole, whole / whole.sum()


def _filled(
    r1: Floats, r2: Floats, none_1: Bools, none_2: Bools, missing_group: MissingGroup, labels: Labels
) -> tuple[Floats, Floats]:
    """Ratios with those of a group without births in one period, or in both, filled in."""
    once = none_1 ^ none_2
    if missing_group == "refuse" and once.any():
        msg = (
            f"no births in one of the periods at {where(once, labels)}: merge the group with another, or let "
            "it count as composition with missing_group='other-period'"
        )
        raise InputError(msg)
    never = none_1 & none_2
    filled_1, filled_2 = np.where(none_1, r2, r1), np.where(none_2, r1, r2)
    return np.where(never, 0.0, filled_1), np.where(never, 0.0, filled_2)
