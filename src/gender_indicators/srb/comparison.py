"""Sex ratio at birth of one area or period against another: do two ratios differ by more than chance?

The ratio of two sex ratios at birth is an odds ratio; it comes with an interval and a test by the same
method. Two periods of one area are compared only if no birth stands in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, align, where
from gender_indicators.core.checks import (
    fractional,
    require_counts,
    require_level,
    require_option,
    warn_of_weighted,
)
from gender_indicators.core.result import (
    Alternative,
    Estimate,
    Frozen,
    Interval,
    Params,
    Provenance,
    Reasons,
    TestResult,
    freeze,
    number,
)
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.errors import DomainError
from gender_indicators.srb.periods import Span, require_apart
from gender_indicators.srb.units import value_in
from gender_indicators.stats.binomial import ALTERNATIVES
from gender_indicators.stats.comparison import (
    COMPARISON_METHODS,
    CONDITIONAL_METHODS,
    ComparisonMethod,
    odds_ratio,
    odds_ratio_limits,
    two_samples,
)
from gender_indicators.stats.hypergeometric import LARGEST_SPREAD, conditional_ratio, spread

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools

__all__ = ["SRB_RATIO", "Comparison", "compare"]

SRB_RATIO: Final = IndicatorSpec(
    code="SRB_RATIO",
    name=Text(
        vi="Tỷ số giữa hai tỷ số giới tính khi sinh",
        en="Ratio of two sex ratios at birth",
    ),
    theme="population",
    kind="ratio",
    unit=UNITS["ratio"],
    direction="none",
    numerator=Text(vi="Tỷ số giới tính khi sinh thứ nhất", en="First sex ratio at birth"),
    denominator=Text(vi="Tỷ số giới tính khi sinh thứ hai", en="Second sex ratio at birth"),
    formula="(male / female live births of the first) / (male / female live births of the second)",
    source=Source("The odds ratio of two binomial samples: Cornfield (1956)"),
    population="superpopulation",
    over_100=True,
    measure="srb.compare",
)
"""Ratio of two sex ratios at birth, an odds ratio; 1 where they are equal."""

# a two-sided p value names its rule
RULES: Final[dict[ComparisonMethod, str]] = {"fisher": "fisher-minlike", "mid-p": "mid-p-doubled"}


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Comparison(Frozen):
    """Two sex ratios at birth against each other.

    Parameters
    ----------
    srb_a, srb_b : ndarray
        The two sex ratios, male per 100 female births.
    ratio : Estimate
        Their ratio a / b, with the interval of the method; `n` is the number of births on both sides.
    conditional : ndarray
        The ratio under which the counts are likeliest given all margins, as R's ``fisher.test`` prints it;
        NaN under methods other than ``"fisher"`` and ``"mid-p"``.
    test : TestResult
        Test of a ratio of 1.
    params : tuple of pairs
        Options used, with the library's version.
    """

    srb_a: Floats
    srb_b: Floats
    ratio: Estimate
    conditional: Floats
    test: TestResult

    def __post_init__(self) -> None:
        for name in ("srb_a", "srb_b", "conditional"):
            object.__setattr__(self, name, freeze(getattr(self, name), self.ratio.value.shape))

    @property
    def params(self) -> Params:
        """Options used, with the library's version."""
        return self.ratio.params

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per comparison; always the same columns.

        Columns: srb_a, srb_b, ratio, lower, upper, level, interval, conditional, statistic, p_value,
        alternative, test, n, status, reasons.
        """
        frame = self.ratio.to_frame()
        table = {
            "srb_a": self.srb_a.ravel(),
            "srb_b": self.srb_b.ravel(),
            "ratio": frame["value"].to_numpy(),
            **{name: frame[name].to_numpy() for name in ("lower", "upper", "level")},
            "interval": frame["method"].to_numpy(),
            "conditional": self.conditional.ravel(),
            "statistic": self.test.statistic.ravel(),
            "p_value": self.test.p_value.ravel(),
            "alternative": self.test.alternative,
            "test": self.test.method,
            **{name: frame[name].to_numpy() for name in ("n", "status", "reasons")},
        }
        return to_table(table, self.ratio.labels)

    def __repr__(self) -> str:
        if self.ratio.value.shape != ():
            shape = self.ratio.value.shape
            return f"Comparison of shape {shape}, {self.test.alternative}, {self.test.method}"
        sides = f"SRB {number(float(self.srb_a))} against {number(float(self.srb_b))}"
        words = [f"Comparison of {sides}: ratio {float(self.ratio):.4f}"]
        if (interval := self.ratio.interval) is not None:
            limits = f"{float(interval.lower):.4f} to {float(interval.upper):.4f}"
            words.append(f"{100 * interval.level:g} % interval {limits} ({interval.method})")
        words.append(f"n = {float(self.ratio.n):,.10g}")
        p_value = f"p = {float(self.test.p_value):.4g}, {self.test.alternative}, {self.test.method}"
        return f"{', '.join(words)}; {p_value}"


def compare(
    male_a: npt.ArrayLike,
    female_a: npt.ArrayLike,
    male_b: npt.ArrayLike,
    female_b: npt.ArrayLike,
    *,
    level: float | None = 0.95,
    alternative: Alternative = "two-sided",
    method: ComparisonMethod = "fisher",
    period_a: Span | None = None,
    period_b: Span | None = None,
) -> Comparison:
    r"""Compare the sex ratio at birth of two areas, or of two periods.

    Parameters
    ----------
    male_a, female_a, male_b, female_b : array_like, shape (...), counts >= 0
        Live births by sex of a and of b, broadcast together.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        ``"greater"`` asks whether the ratio of a lies above that of b. The interval is two-sided always.
    method : str, default "fisher"
        Test and interval together: ``"fisher"`` (exact given the margins, one-sided tests inverted for the
        interval) and ``"mid-p"`` (the observed table counts half), for whole counts; ``"score"`` (Pearson's
        test, Cornfield's interval), ``"yates"`` (both with continuity correction), ``"likelihood-ratio"``,
        ``"wald"`` (log ratio; none with a zero count).
    period_a, period_b : pair of int or str, optional
        First and last year of each side, both in, or the label of a window such as ``"2019-2023"``. Give them
        where both counts are of one area: periods with a common year are refused.

    Returns
    -------
    Comparison, shape (...)
        The ratio is always that of the sample; infinite or NaN where counts of zero make it so.

    Raises
    ------
    DomainError
        Periods that share a year; a negative or impossible count; a count that is not whole, or above what
        exact sums are made for, under ``"fisher"`` and ``"mid-p"``; a level outside (0, 1).
    InputError
        One period without the other, or one that is not a span of years.
    AlignmentError
        Series with different labels.
    MethodError
        An unknown option.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With boys :math:`B` and girls :math:`G`, the ratio is :math:`B_a G_b / (G_a B_b)`. A test of two areas out
    of many is one test of many: see :func:`gender_indicators.stats.multiplicity.adjust_p`. For the sums and
    formulas see :func:`gender_indicators.stats.comparison.two_samples`.

    References
    ----------
    .. [1] Cornfield (1956), :cite:`cornfield1956`.

    Examples
    --------
    >>> compare(5218, 4683, 4858, 4457, period_a=(1629, 1629), period_b=(1630, 1630))
    Comparison of SRB 111.42 against 109.00: ratio 1.0223, 95 % interval 0.9656 to 1.0823 (fisher),
    n = 19,216; p = 0.4524, two-sided, fisher-minlike
    >>> import pandas as pd
    >>> male, female = pd.Series({"A": 543, "B": 1407}), pd.Series({"A": 437, "B": 1336})
    >>> found = compare(male, female, 5010, 4590, method="score", alternative="greater")
    >>> found.to_frame()[["ratio", "p_value"]].round(4)
        ratio  p_value
    A  1.1384   0.0272
    B  0.9649   0.7956
    """
    require_level(level, none="allowed")
    require_option("alternative", alternative, ALTERNATIVES)
    require_option("method", method, COMPARISON_METHODS)
    require_apart(period_a, period_b)
    table, labels = align(male_a=male_a, female_a=female_a, male_b=male_b, female_b=female_b)
    a, b, c, d = table
    require_counts(labels, male_a=a, female_a=b, male_b=c, female_b=d)
    if method in CONDITIONAL_METHODS:
        _require_exact(labels, male_a=a, female_a=b, male_b=c, female_b=d)
    births = a + b + c + d
    weighted = fractional(a) | fractional(b) | fractional(c) | fractional(d)
    warn_of_weighted(weighted, labels, stacklevel=2)

    ratio = odds_ratio(a, b, c, d)
    statistic, p_value = two_samples(a, b, c, d, alternative=alternative, method=method)
    interval = None
    if level is not None:
        interval = Interval(*odds_ratio_limits(a, b, c, d, level=level, method=method), level, method)
    conditional = np.full(ratio.shape, np.nan)
    if method in CONDITIONAL_METHODS:
        conditional = conditional_ratio(a, b, c, d)
    params: Params = (
        ("level", level),
        ("alternative", alternative),
        ("method", method),
        ("period_a", None if period_a is None else str(period_a)),
        ("period_b", None if period_b is None else str(period_b)),
    )
    return Comparison(
        srb_a=value_in("male_per_100_female", a, b, a + b),
        srb_b=value_in("male_per_100_female", c, d, c + d),
        ratio=_described(ratio, interval, births, weighted, labels, params),
        conditional=conditional,
        test=TestResult(
            statistic=statistic,
            p_value=p_value,
            alternative=alternative,
            method=RULES.get(method, method),
            n=births,
            index=labels.index,
            columns=labels.columns,
            params=params,
        ),
    )


def _require_exact(labels: Labels, **counts: Floats) -> None:
    """Refuse counts that an exact sum over tables is not for."""
    for name, values in counts.items():
        broken = fractional(values)
        if broken.any():
            msg = (
                f"{name} is not whole at {where(broken, labels)}: an exact comparison counts births. "
                'For weighted counts take method="score" with the effective number of births.'
            )
            raise DomainError(msg)
    too_many = spread(*counts.values()) > LARGEST_SPREAD
    if too_many.any():
        msg = (
            f"more births than exact sums are made for at {where(too_many, labels)}: "
            'method="score" gives the same there in all digits that matter'
        )
        raise DomainError(msg)


def _described(
    ratio: Floats, interval: Interval | None, births: Floats, weighted: Bools, labels: Labels, params: Params
) -> Estimate:
    """The ratio with the reasons why it or its limits are empty."""
    missing = np.isnan(births)
    undefined = np.isnan(ratio) & ~missing
    no_limits = np.zeros(ratio.shape, dtype=np.bool_)
    if interval is not None:
        no_limits = np.isnan(interval.lower) & ~missing
    return Estimate(
        value=ratio,
        interval=interval,
        n=births,
        status=np.select(
            [missing, undefined], [Status.MISSING, Status.CANNOT_EXIST], default=Status.NORMAL
        ).astype(np.int8),
        reasons=Reasons(
            {
                "missing": missing,
                "undefined": undefined,
                "no_limits": no_limits,
                "weighted_counts": weighted,
            }
        ),
        index=labels.index,
        columns=labels.columns,
        spec=SRB_RATIO,
        params=params,
        provenance=Provenance(weighted=bool(weighted.any())),
    )
