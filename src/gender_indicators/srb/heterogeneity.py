"""Sex ratio at birth of many areas or years: do they differ by more than chance, and do they move one way?

Among sixty-three areas some ratios are high and some are low by chance alone. Tests of all areas together say
whether there is more to it, the variance between areas says how much, and the trend whether it has a
direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, where
from gender_indicators.core.checks import require_finite, require_level, require_option
from gender_indicators.core.result import (
    Alternative,
    Estimate,
    Frozen,
    Interval,
    Params,
    Reasons,
    TestResult,
    freeze,
    number,
)
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, ShapeError
from gender_indicators.srb.counts import Births, read_births
from gender_indicators.srb.pooling import estimate_of, together
from gender_indicators.srb.spec import SRB
from gender_indicators.stats.binomial import ALTERNATIVES
from gender_indicators.stats.comparison import groups, trend
from gender_indicators.stats.limits import z_value
from gender_indicators.stats.meta import Combined, combine, tarone

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

__all__ = ["HOMOGENEITY_METHODS", "Homogeneity", "HomogeneityMethod", "homogeneity", "trend_test"]

HomogeneityMethod = Literal["pearson", "likelihood-ratio", "tarone"]
HOMOGENEITY_METHODS: Final[tuple[HomogeneityMethod, ...]] = ("pearson", "likelihood-ratio", "tarone")
"""Tests of one common sex ratio at birth."""


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Homogeneity(Frozen):
    """How far the sex ratios at birth of several groups differ.

    Parameters
    ----------
    test : TestResult
        Test of one common ratio.
    groups : ndarray
        Number of groups with any birth.
    dispersion : ndarray
        Pearson's chi-square over its degrees of freedom: 1 is chance alone.
    tarone_z : ndarray
        Tarone's statistic: normal under chance alone, large where the groups scatter more.
    q, tau2 : ndarray
        Weighted spread of the log ratios, and their variance between groups beyond chance
        (DerSimonian-Laird).
    pooled : Estimate
        The ratio of all births together, with its Wilson interval: right where one ratio holds for all.
    random_effects : Estimate
        The mean ratio of groups that differ, with its interval; no group counts for its births alone.
    """

    test: TestResult
    groups: Floats
    dispersion: Floats
    tarone_z: Floats
    q: Floats
    tau2: Floats
    pooled: Estimate
    random_effects: Estimate

    def __post_init__(self) -> None:
        for name in ("groups", "dispersion", "tarone_z", "q", "tau2"):
            object.__setattr__(self, name, freeze(getattr(self, name), self.test.p_value.shape))

    @property
    def params(self) -> Params:
        """Options used, with the library's version."""
        return self.test.params

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per set of groups; always the same columns.

        Columns: groups, n, statistic, p_value, test, dispersion, tarone_z, q, tau2, pooled, pooled_lower,
        pooled_upper, random_effects, random_effects_lower, random_effects_upper, level, reasons.
        """
        table = {
            "groups": self.groups.ravel(),
            "n": self.test.n.ravel(),
            "statistic": self.test.statistic.ravel(),
            "p_value": self.test.p_value.ravel(),
            "test": self.test.method,
            **{name: getattr(self, name).ravel() for name in ("dispersion", "tarone_z", "q", "tau2")},
        }
        for name, found in (("pooled", self.pooled), ("random_effects", self.random_effects)):
            lower, upper = found.limits()
            table |= {
                name: found.value.ravel(),
                f"{name}_lower": lower.ravel(),
                f"{name}_upper": upper.ravel(),
            }
        interval = self.pooled.interval
        table |= {
            "level": np.nan if interval is None else interval.level,
            "reasons": self.random_effects.reasons.joined(self.test.p_value.shape).ravel(),
        }
        return to_table(table, Labels(self.test.index))

    def __repr__(self) -> str:
        if self.test.p_value.shape != ():
            return f"Homogeneity of shape {self.test.p_value.shape}, {self.test.method}"
        spread = f"dispersion {number(float(self.dispersion))}, tau2 {number(float(self.tau2))}"
        p_value = f"p = {float(self.test.p_value):.4g} ({self.test.method})"
        return (
            f"Homogeneity of {float(self.groups):g} groups: {p_value}, {spread}\n"
            f"pooled:         {self.pooled!r}\n"
            f"random effects: {self.random_effects!r}"
        )


def homogeneity(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    method: HomogeneityMethod = "pearson",
    level: float | None = 0.95,
) -> Homogeneity:
    r"""Do several areas or years share one sex ratio at birth?

    Parameters
    ----------
    male_births, female_births : array_like, shape (k,) or (rows, k), counts >= 0, k >= 2
        Live births by sex of the groups, which lie on the last axis and have no birth in common.
    method : {"pearson", "likelihood-ratio", "tarone"}, default "pearson"
        Chi-square test, likelihood-ratio test, or Tarone's one-sided test, which with many groups is the
        strongest against ratios that vary from group to group.
    level : float or None, default 0.95
        Level of the intervals, in (0, 1); None for none.

    Returns
    -------
    Homogeneity, shape () or (rows,)
        All of it whichever test was asked for. A missing count in a group makes its row missing; a group
        without any birth says nothing and is not counted; with boys or girls alone in a group, log ratios do
        not exist (reason ``"zero_count"``).

    Raises
    ------
    ShapeError
        Fewer than two groups.
    DomainError
        A negative or impossible count; a level outside (0, 1).
    MethodError
        An unknown method.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    The random-effects mean takes the log ratios :math:`\ln(B_i / G_i)` with variances
    :math:`1/B_i + 1/G_i`. Formulas: :func:`gender_indicators.stats.comparison.groups`,
    :func:`gender_indicators.stats.meta.tarone`, :func:`gender_indicators.stats.meta.combine`. Births
    registered twice or late, and areas that round their counts, make groups differ too.

    References
    ----------
    .. [1] Tarone (1979), :cite:`tarone1979`.
    .. [2] DerSimonian and Laird (1986), :cite:`dersimonian1986`.

    Examples
    --------
    >>> homogeneity([5218, 4858, 4422], [4683, 4457, 4102])
    Homogeneity of 3 groups: p = 0.5172 (pearson), dispersion 0.6592, tau2 0
    pooled:         SRB 109.48, 95 % interval 106.94 to 112.09 (wilson),
    n = 27,740 [male per 100 female births]
    random effects: SRB 109.48, 95 % interval 106.94 to 112.09 (dersimonian-laird),
    n = 27,740 [male per 100 female births]
    >>> import pandas as pd
    >>> male = pd.DataFrame({2022: [5039, 543], 2023: [5101, 610]}, index=["A", "B"])
    >>> female = pd.DataFrame({2022: [4561, 437], 2023: [4590, 590]}, index=["A", "B"])
    >>> homogeneity(male, female, method="tarone").to_frame()["p_value"].round(4)
    A    0.8363
    B    0.1081
    Name: p_value, dtype: float64
    """
    require_option("method", method, HOMOGENEITY_METHODS)
    require_level(level, none="allowed")
    births = read_births(male_births, female_births)
    _require_groups(births)
    male, female = births.male, births.female
    pearson, freedom, p_value = groups(male, female, method="pearson")
    statistic, tarone_z = pearson, tarone(male, female)
    alternative: Alternative = "two-sided"
    match method:
        case "pearson":
            pass
        case "likelihood-ratio":
            statistic, _, p_value = groups(male, female, method="likelihood-ratio")
        case "tarone":
            (statistic, p_value), alternative = tarone_z, "greater"
        case _:
            assert_never(method)
    pooled, _ = together(births)
    random_effects, spread = _random_effects(births, pooled, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        dispersion = pearson / np.where(freedom == 0, np.nan, freedom)
    return Homogeneity(
        test=_result(births, statistic, p_value, alternative, method, (("level", level),)),
        groups=np.where(pooled.missing, np.nan, (births.total > 0).sum(axis=-1)),
        dispersion=dispersion,
        tarone_z=tarone_z[0],
        q=spread.q,
        tau2=spread.tau2,
        pooled=estimate_of(pooled, level=level, method="wilson"),
        random_effects=random_effects,
    )


def trend_test(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    scores: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
) -> TestResult:
    r"""Does the sex ratio at birth rise or fall with a score of the groups, such as the year?

    Parameters
    ----------
    male_births, female_births : array_like, shape (k,) or (rows, k), counts >= 0, k >= 2
        Live births by sex of the groups, which lie on the last axis and have no birth in common.
    scores : array_like, broadcast with the births
        One score per group, such as years; differences between them count.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        ``"greater"`` asks whether the ratio rises with the score.

    Returns
    -------
    TestResult, shape () or (rows,)
        The Cochran-Armitage z and its p value; `n` is the number of births.

    Raises
    ------
    ShapeError
        Fewer than two groups.
    DomainError
        Scores that are all equal, or infinite; a negative or impossible count.
    AlignmentError
        Series with different labels.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    The test is for a rise or fall of the male share along a straight line; a rise and a fall in turn escape
    it. See :func:`gender_indicators.stats.comparison.trend` for the formula. Moving windows share births and
    must not be given.

    References
    ----------
    .. [1] Armitage (1955), :cite:`armitage1955`.

    Examples
    --------
    >>> trend_test([5218, 4858, 4422], [4683, 4457, 4102], [1629, 1630, 1631])
    TestResult(p = 0.2594, two-sided, cochran-armitage)
    >>> import pandas as pd
    >>> births = pd.DataFrame({"male": [5218, 4858, 4422], "female": [4683, 4457, 4102]}, [1629, 1630, 1631])
    >>> trend_test(births["male"], births["female"], births.index, alternative="less").to_frame()["n"]
    0    27740.0
    Name: n, dtype: float64
    """
    require_option("alternative", alternative, ALTERNATIVES)
    births = read_births(male_births, female_births, scores=scores)
    _require_groups(births)
    (score,) = births.others
    require_finite(births.labels, scores=score)
    constant = score.max(axis=-1) == score.min(axis=-1)
    if constant.any():
        rows = where(np.asarray(constant), Labels(births.labels.index if score.ndim > 1 else None))
        msg = f"scores are all equal at {rows}: a trend needs two different ones, such as years"
        raise DomainError(msg)
    z, p_value = trend(births.male, births.female, score, alternative=alternative)
    return _result(births, z, p_value, alternative, "cochran-armitage")


def _require_groups(births: Births) -> None:
    shape = births.total.shape
    if len(shape) not in {1, 2} or shape[-1] < 2:
        msg = f"births of shape {shape}: give at least two groups, on the last axis"
        raise ShapeError(msg)


def _result(
    births: Births,
    statistic: Floats,
    p_value: Floats,
    alternative: Alternative,
    method: str,
    params: Params = (),
) -> TestResult:
    return TestResult(
        statistic=statistic,
        p_value=p_value,
        alternative=alternative,
        method=method,
        n=births.total.sum(axis=-1),
        index=births.labels.index if births.total.ndim > 1 else None,
        params=(("method", method), ("alternative", alternative), *params),
    )


def _random_effects(births: Births, pooled: Births, level: float | None) -> tuple[Estimate, Combined]:
    """Mean of the log ratios under random effects, carried back to a sex ratio."""
    empty = births.none_born
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratio = np.log(births.male) - np.log(births.female)
        variance = 1.0 / births.male + 1.0 / births.female
    zero_count = (np.isinf(variance) & ~empty).any(axis=-1)
    # a group without births has no ratio and says nothing; one with a zero count has no log ratio
    effects = np.where(empty, 0.0, np.where(np.isinf(variance), np.nan, log_ratio))
    found = combine(effects, variance)
    interval = None
    if level is not None:
        half_width = z_value(level) * found.se
        lower, upper = (100.0 * np.exp(found.mean + sign * half_width) for sign in (-1.0, 1.0))
        interval = Interval(lower, upper, level, "dersimonian-laird")
    undefined = np.isnan(found.mean) & ~pooled.missing
    estimate = Estimate(
        value=100.0 * np.exp(found.mean),
        interval=interval,
        n=pooled.total,
        status=np.select(
            [pooled.missing, undefined], [Status.MISSING, Status.CANNOT_EXIST], default=Status.NORMAL
        ).astype(np.int8),
        reasons=Reasons(
            {
                "missing": pooled.missing,
                "undefined": undefined & ~zero_count,
                "zero_count": undefined & zero_count,
                "weighted_counts": pooled.weighted,
            }
        ),
        index=pooled.labels.index,
        spec=SRB,
        params=(("level", level), ("method", "dersimonian-laird")),
        provenance=pooled.provenance(),
    )
    return estimate, found
