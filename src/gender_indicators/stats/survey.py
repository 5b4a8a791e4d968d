r"""How sure is a ratio from a cluster sample? Standard errors and intervals that respect the design.

Persons of one primary sampling unit (PSU) resemble each other, strata differ, weights vary: an interval that
treats the records of a household survey as independent is too narrow. Here the ratio of two weighted totals
gets the variance between PSUs within strata, by Taylor linearisation or by a jackknife.

With units that are one of two kinds (girls and boys, reached and not reached) as numerator and denominator,
the ratio is an odds and `share` the proportion; all three scales have their own standard error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Labels
from gender_indicators.core.blocks import blocks
from gender_indicators.core.checks import require_level, require_option
from gender_indicators.core.result import Frozen, Interval, Params, freeze, with_version
from gender_indicators.core.tables import label_index, to_table
from gender_indicators.errors import InputError
from gender_indicators.stats.clusters import ClusterTotals, Design, cluster_totals
from gender_indicators.stats.limits import ShareLimits, share_limits
from gender_indicators.stats.variance import (
    CENTRES,
    SINGLETONS,
    VARIANCES,
    Centre,
    Singleton,
    Variance,
    design_errors,
)

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Floats

__all__ = [
    "CENTRES",
    "DEGREES",
    "SINGLETONS",
    "SURVEY_METHODS",
    "VARIANCES",
    "Centre",
    "Degrees",
    "Singleton",
    "SurveyMethod",
    "SurveyRatio",
    "Variance",
    "ratio",
]

Degrees = Literal["design", "domain-strata", "domain-psus"]
SurveyMethod = Literal["logit", "delta", "clopper-pearson", "wilson", "jeffreys"]

DEGREES: Final[tuple[Degrees, ...]] = ("design", "domain-strata", "domain-psus")
SURVEY_METHODS: Final[tuple[SurveyMethod, ...]] = (
    "logit",
    "delta",
    "clopper-pearson",
    "wilson",
    "jeffreys",
)

# so many times the births cannot be the size of a sample: the variance is a rounding error
NO_VARIANCE: Final = 1e12

# domains x PSUs worked on at a time: bounds the memory of many domains in a large sample
CELLS: Final = 2_000_000


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class SurveyRatio(Frozen):
    """A ratio of two weighted totals, its share, and how sure they are; one element per domain.

    Parameters
    ----------
    value, share : ndarray
        Ratio numerator / denominator; share numerator / (numerator + denominator).
    se, se_log, se_share : ndarray
        Standard errors of the ratio, of its logarithm and of the share, each worked out on its own scale.
        NaN where a total is zero, where one PSU alone has units, or where no degree of freedom is left.
    bias_corrected, bias_corrected_log : ndarray
        Jackknife estimates of the ratio and of its logarithm; NaN with Taylor linearisation.
    df, psus, strata : ndarray
        Degrees of freedom: PSUs less strata, as counted by the option `df` (one stratum where strata are
        ignored).
    n : ndarray
        Units without weights.
    deff, kish : ndarray
        Design effect of the share against a simple random sample of `n` with replacement; the part that
        unequal weights alone would bring, by Kish.
    n_effective : ndarray
        Size of a simple random sample that would be as sure of the share.
    dropped : ndarray
        Jackknife replicates without a numerator or a denominator: they have no logarithm, and without a
        denominator no ratio, and are left out of the sum, which then is too small.
    levels : tuple or None
        Labels of the domains.
    params : tuple of pairs
        Options used, with the library's version.
    """

    value: Floats
    share: Floats
    se: Floats
    se_log: Floats
    se_share: Floats
    bias_corrected: Floats
    bias_corrected_log: Floats
    df: Floats
    psus: Floats
    strata: Floats
    n: Floats
    deff: Floats
    kish: Floats
    n_effective: Floats
    dropped: Floats
    levels: tuple[object, ...] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def interval(
        self,
        level: float = 0.95,
        *,
        method: SurveyMethod = "logit",
        scale: Literal["ratio", "share"] = "ratio",
    ) -> Interval:
        r"""Interval of the ratio or of the share, with quantiles of Student's t.

        Parameters
        ----------
        level : float, default 0.95
            Confidence level in (0, 1).
        method : {"logit", "delta", "clopper-pearson", "wilson", "jeffreys"}, default "logit"
            ``"logit"``: symmetric on the logarithm of the ratio, which is the logit of the share (Stata's
            ``svy: logit``); ``"delta"``: symmetric on the scale itself, may leave its range; the others: the
            interval of that name for as many independent units as the sample is worth, by Korn and Graubard.
        scale : {"ratio", "share"}, default "ratio"

        Returns
        -------
        Interval
            NaN where the standard error is; the Korn-Graubard forms then fall back to `n` units where a
            total is zero or PSUs do not differ at all.

        Notes
        -----
        Korn and Graubard: :math:`n^* = p (1 - p) / v \cdot (t_{n-1} / t_{df})^2` with the design variance
        :math:`v` of the share; :math:`n^* p` and :math:`n^* (1 - p)` take the place of the counts.

        References
        ----------
        .. [1] Korn and Graubard (1998), :cite:`korn1998`.
        """
        require_level(level)
        require_option("method", method, SURVEY_METHODS)
        require_option("scale", scale, ("ratio", "share"))
        on_ratio = scale == "ratio"
        t = _t_value(self.df, level)
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            match method:
                case "logit":
                    odds = self.value * np.exp(-t * self.se_log), self.value * np.exp(t * self.se_log)
                    lower, upper = odds if on_ratio else (1.0 / (1.0 + 1.0 / each) for each in odds)
                case "delta":
                    value, half = (self.value, t * self.se) if on_ratio else (self.share, t * self.se_share)
                    lower, upper = value - half, value + half
                case "clopper-pearson" | "wilson" | "jeffreys":
                    limits = self._share_limits(level, method, t)
                    lower, upper = limits.odds() if on_ratio else limits.shares()
                case _:
                    assert_never(method)
        return Interval(lower, upper, level, method)

    def _share_limits(
        self, level: float, method: Literal["clopper-pearson", "wilson", "jeffreys"], t: Floats
    ) -> ShareLimits:
        size = self.n_effective * (_t_value(self.n - 1.0, level) / t) ** 2
        # without any difference between PSUs, rounding apart, the design tells nothing of the variance
        no_variance = (self.share == 0) | (self.share == 1) | (self.n_effective > NO_VARIANCE * self.n)
        size = np.where(no_variance, self.n, size)
        return share_limits(size * self.share, size * (1.0 - self.share), level=level, method=method)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per domain."""
        index = None if self.levels is None else label_index(self.levels, "domain")
        return to_table({name: np.atleast_1d(getattr(self, name)) for name in _COLUMNS}, Labels(index))

    def __repr__(self) -> str:
        if self.value.shape != ():
            return f"SurveyRatio({len(self.value)} domains, {dict(self.params)['variance']})"
        return (
            f"SurveyRatio({float(self.value):.4g}, se {float(self.se):.4g}, df {float(self.df):g}, "
            f"n {float(self.n):g}, {dict(self.params)['variance']})"
        )


_COLUMNS: Final = (
    "value",
    "share",
    "se",
    "se_log",
    "se_share",
    "bias_corrected",
    "bias_corrected_log",
    "df",
    "psus",
    "strata",
    "n",
    "deff",
    "kish",
    "n_effective",
    "dropped",
)


def ratio(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    psu: Any,  # noqa: ANN401 - ids are text or numbers in any container
    stratum: Any = None,  # noqa: ANN401 - the same
    weights: npt.ArrayLike | None = None,
    domain: Any = None,  # noqa: ANN401 - the same
    variance: Variance = "taylor",
    centre: Centre = "mean-all",
    singleton: Singleton = "error",
    df: Degrees = "design",
) -> SurveyRatio:
    r"""Ratio of two weighted totals from a stratified cluster sample, with its design-based errors.

    Parameters
    ----------
    numerator, denominator : array_like, shape (records,), >= 0
        Unweighted: 0 or 1 for a person, counts for a group of persons or a whole PSU.
    psu, stratum : array_like, shape (records,)
        Ids of any kind. The same id in two strata names two PSUs. Without `stratum` there is one.
    weights : array_like, shape (records,), >= 0, optional
        Sampling weights; their scale does not matter.
    domain : array_like, shape (records,), optional
        Labels, one element of the result for each; or a mask. The design keeps all PSUs and strata: births
        outside count as zero, they are not taken out.
    variance : {"taylor", "jkn", "jk1", "dhs"}, default "taylor"
        Linearisation; the stratified delete-one-PSU jackknife; the jackknife that ignores strata; the same
        in the pseudo-value form of the DHS, centred at the estimate. `bias_corrected` under ``"jk1"`` is the
        estimate of Chao and others.
    centre : {"mean-all", "full", "stratum"}, default "mean-all"
        Where the squares of ``"jkn"`` and ``"jk1"`` are centred: the mean of all replicates (R's survey with
        ``mse = FALSE``), the full estimate (``mse = TRUE``), the mean of the stratum's replicates.
    singleton : {"error", "centred", "drop", "average"}, default "error"
        A stratum with one PSU: refused; its PSU compared with the whole sample; counted as if without
        variance; given the average variance of the other strata. Methods without strata need no rule.
    df : {"design", "domain-strata", "domain-psus"}, default "design"
        PSUs less strata: of the sample; of the strata in which the domain occurs (Stata); of the PSUs and
        strata in which it occurs (R).

    Returns
    -------
    SurveyRatio, shape () or (domains,)

    Raises
    ------
    InputError
        A stratum with one PSU; a missing id, weight or count; columns that do not fit together.
    MethodError
        An unknown option.

    Notes
    -----
    With weighted totals :math:`b_{hi}, g_{hi}` of PSU i of stratum h (:math:`k_h` PSUs) and
    :math:`R = \sum b / \sum g`, Taylor linearisation gives

    .. math:: v = \sum_h \frac{k_h}{k_h - 1} \sum_i (z_{hi} - \bar z_h)^2, \qquad
              z_{hi} = (b_{hi} - R g_{hi}) / \textstyle\sum g ,

    and the jackknife, with :math:`r_{hi}` the ratio without PSU hi, the other PSUs of its stratum weighted by
    :math:`k_h / (k_h - 1)`, and a centre c,

    .. math:: v = \sum_h \frac{k_h - 1}{k_h} \sum_i (r_{hi} - c)^2 .

    The errors of the logarithm and of the share follow from the same formula with :math:`\ln r` and
    :math:`r / (1 + r)`. There is no finite population correction.

    References
    ----------
    .. [1] Wolter (2007), :cite:`wolter2007`, chapters 4 and 6.
    .. [2] Kish (1965), :cite:`kish1965`.

    Examples
    --------
    >>> boys, girls = [12, 9, 15, 7], [10, 11, 9, 9]
    >>> ratio(boys, girls, psu=[1, 2, 3, 4], stratum=["a", "a", "b", "b"])
    SurveyRatio(1.103, se 0.2305, df 2, n 82, taylor)
    >>> import pandas as pd
    >>> births = pd.DataFrame({"boys": boys, "girls": girls, "psu": [1, 2, 3, 4], "region": list("xyxy")})
    >>> found = ratio(births["boys"], births["girls"], psu=births["psu"], domain=births["region"])
    >>> found.to_frame()[["value", "se", "n"]].round(3)
            value     se     n
    domain
    x       1.421  0.190  46.0
    y       0.800  0.016  36.0
    """
    require_option("variance", variance, VARIANCES)
    require_option("centre", centre, CENTRES)
    require_option("singleton", singleton, SINGLETONS)
    require_option("df", df, DEGREES)
    totals = cluster_totals(numerator, denominator, psu=psu, stratum=stratum, weights=weights, domain=domain)
    design = totals.design.unstratified() if variance in {"jk1", "dhs"} else totals.design
    _require_pairs(design, singleton)
    return _assembled(
        totals,
        design,
        variance=variance,
        centre="full" if variance == "dhs" else centre,
        singleton=singleton,
        df=df,
        params=(("variance", variance), ("centre", centre), ("singleton", singleton), ("df", df)),
    )


def _require_pairs(design: Design, singleton: Singleton) -> None:
    alone = int(np.count_nonzero(design.sizes == 1))
    if design.psus == 1:
        msg = "the sample has one primary sampling unit: between one there is no variance"
        raise InputError(msg)
    if alone and singleton == "error":
        msg = (
            f"{alone} of {len(design.sizes)} strata have a single primary sampling unit: join them to a like "
            "stratum, or choose singleton='centred', 'average' or 'drop'"
        )
        raise InputError(msg)


def _assembled(
    totals: ClusterTotals,
    design: Design,
    *,
    variance: Variance,
    centre: Centre,
    singleton: Singleton,
    df: Degrees,
    params: Params,
) -> SurveyRatio:
    """Work through the domains in blocks and put the result together."""
    n = totals.n
    columns = {name: np.full(len(n), np.nan) for name in _COLUMNS}
    for block in blocks(len(n), max(1, CELLS // design.psus)):
        b, g = totals.dense(block)
        found = design_errors(b, g, design, variance=variance, centre=centre, singleton=singleton)
        found |= _degrees(b, g, design, df)
        for name, values in found.items():
            columns[name][block] = values
    share, se_share = columns["share"], columns["se_share"]
    with np.errstate(invalid="ignore", divide="ignore"):
        simple = share * (1.0 - share) / (n - 1.0)
        columns["deff"] = np.where(n > 1, se_share**2 / simple, np.nan)
        columns["n_effective"] = share * (1.0 - share) / se_share**2
        columns["kish"] = n * totals.weight_squared / totals.weight**2
    columns["n"] = n
    if totals.levels is None:
        columns = {name: values[0] for name, values in columns.items()}
    return SurveyRatio(**columns, levels=totals.levels, params=params)


# ------------------------------------------------------------------------------- degrees of freedom
def _degrees(b: Floats, g: Floats, design: Design, df: Degrees) -> dict[str, Floats]:
    present = ((b + g) > 0).astype(np.float64)
    by_stratum = design.sums(present)
    match df:
        case "design":
            psus = np.full(len(b), float(design.psus))
            strata = np.full(len(b), float(len(design.sizes)))
        case "domain-strata":
            psus = ((by_stratum > 0) * design.sizes).sum(axis=1).astype(np.float64)
            strata = np.count_nonzero(by_stratum, axis=1).astype(np.float64)
        case "domain-psus":
            psus = present.sum(axis=1)
            strata = np.count_nonzero(by_stratum, axis=1).astype(np.float64)
        case _:
            assert_never(df)
    return {"psus": psus, "strata": strata, "df": psus - strata}


def _t_value(df: Floats, level: float) -> Floats:
    """Two-sided quantile of Student's t, from the tail; NaN without a degree of freedom."""
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy.special costs half a second at first use

    enough = np.where(df > 0, df, np.nan)
    return np.asarray(-stdtrit(enough, (1.0 - level) / 2.0), dtype=np.float64)
