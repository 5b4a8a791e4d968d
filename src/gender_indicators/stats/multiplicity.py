r"""Many tests at once: which of the small p values are still small when it is known how many were looked at?

Sixty-three provinces tested at 5 % give three alarms by chance alone. Adjusted p values allow for the number
of tests in a family. Which tests form a family is a decision of the one who asks (all provinces of a
year, all years of a province), so it is named by the caller and kept with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, align, where
from gender_indicators.core.checks import require_option
from gender_indicators.core.result import Frozen, Params, TestResult, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from typing import Any

    import numpy.typing as npt
    import pandas as pd

__all__ = ["ADJUSTMENTS", "Adjusted", "Adjustment", "adjust_p"]

Adjustment = Literal["bonferroni", "holm", "hochberg", "hommel", "bh", "by"]
ADJUSTMENTS: Final[tuple[Adjustment, ...]] = ("bonferroni", "holm", "hochberg", "hommel", "bh", "by")
"""Ways to allow for many tests."""


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Adjusted(Frozen):
    """P values of one family of tests, adjusted for their number.

    Parameters
    ----------
    p_value, adjusted : ndarray
        As given, and adjusted; NaN where a test gave none.
    method : str
        The adjustment.
    m : int
        Number of tests in the family: the p values that are there.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    p_value: Floats
    adjusted: Floats
    method: Adjustment
    m: int
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "p_value", freeze(self.p_value))
        object.__setattr__(self, "adjusted", freeze(self.adjusted, self.p_value.shape))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with columns p_value, adjusted, method, m."""
        table = {
            "p_value": self.p_value.ravel(),
            "adjusted": self.adjusted.ravel(),
            "method": self.method,
            "m": self.m,
        }
        return to_table(table, Labels(self.index, self.columns))

    def __repr__(self) -> str:
        family = dict(self.params).get("family")
        smallest = f", smallest adjusted p = {np.nanmin(self.adjusted):.4g}" if self.m else ""
        return f"Adjusted({self.method}, {self.m} tests{f' of {family}' if family else ''}{smallest})"


def adjust_p(p: npt.ArrayLike | TestResult, *, method: Adjustment = "bh", family: str = "") -> Adjusted:
    r"""Adjust the p values of one family of tests for their number.

    Parameters
    ----------
    p : array_like or TestResult, shape (...), values in [0, 1]
        P values; all of them together are one family. NaN, a test that could not be made, is kept and not
        counted.
    method : {"bonferroni", "holm", "hochberg", "hommel", "bh", "by"}, default "bh"
        ``"bonferroni"``, ``"holm"``, ``"hochberg"`` and ``"hommel"`` bound the chance of any false alarm in
        the family; ``"bh"`` and ``"by"`` bound the expected share of false alarms among all alarms.
        Hochberg, Hommel and ``"bh"`` hold for independent or positively dependent tests, the others always.
    family : str, default ""
        What the family is, such as ``"63 provinces, 2023"``; kept in `params`.

    Returns
    -------
    Adjusted, shape (...)
        An adjusted p value is the smallest level at which its test is still significant in the family.

    Raises
    ------
    DomainError
        A p value outside [0, 1].
    MethodError
        An unknown method.

    Notes
    -----
    With sorted :math:`p_{(1)} \le \dots \le p_{(m)}`: Bonferroni :math:`m p`; Holm the running maximum of
    :math:`(m - i + 1) p_{(i)}`; Hochberg the running minimum from the right of the same; BH [1]_ the
    running minimum from the right of :math:`m p_{(i)} / i`; BY [2]_ the same times
    :math:`\sum_{k \le m} 1/k`; all cut at 1. Hommel's adjustment [3]_ is the largest Simes p value of the
    intersections that hold the test; its work grows with :math:`m^2`.

    References
    ----------
    .. [1] Benjamini and Hochberg (1995), :cite:`benjamini1995`.
    .. [2] Benjamini and Yekutieli (2001), :cite:`benjamini2001`.
    .. [3] Wright (1992), :cite:`wright1992`.

    Examples
    --------
    >>> adjust_p([0.01, 0.04, 0.03], method="holm").adjusted
    array([0.03, 0.06, 0.06])
    >>> import pandas as pd
    >>> found = adjust_p(pd.Series({"A": 0.002, "B": None, "C": 0.04}), family="districts, 2023")
    >>> found
    Adjusted(bh, 2 tests of districts, 2023, smallest adjusted p = 0.004)
    >>> found.to_frame()["adjusted"]
    A    0.004
    B      NaN
    C    0.040
    Name: adjusted, dtype: float64
    """
    require_option("method", method, ADJUSTMENTS)
    if isinstance(p, TestResult):
        values, labels = p.p_value, Labels(p.index, p.columns)
    else:
        (values,), labels = align(p=p)
    outside = (values < 0) | (values > 1)
    if outside.any():
        msg = f"p lies outside [0, 1] at {where(outside, labels)}: give p values"
        raise DomainError(msg)
    adjusted = np.full(values.shape, np.nan)
    there = ~np.isnan(values)
    known = values[there]
    order = np.argsort(known, kind="stable")
    back = np.empty(known.size)
    back[order] = np.minimum(_adjusted(known[order], method), 1.0)
    adjusted[there] = back
    return Adjusted(
        p_value=values,
        adjusted=adjusted,
        method=method,
        m=known.size,
        index=labels.index,
        columns=labels.columns,
        params=(("method", method), ("family", family)),
    )


def _adjusted(p: Floats, method: Adjustment) -> Floats:
    """Adjust sorted p values."""
    m = p.size
    rank = np.arange(1, m + 1)
    match method:
        case "bonferroni":
            return m * p
        case "holm":
            return np.maximum.accumulate((m - rank + 1) * p)
        case "hochberg":
            return _minimum_from_right((m - rank + 1) * p)
        case "hommel":
            return _hommel(p)
        case "bh":
            return _minimum_from_right(m * p / rank)
        case "by":
            return _minimum_from_right(np.sum(1.0 / rank) * m * p / rank)
        case _:
            assert_never(method)


def _minimum_from_right(values: Floats) -> Floats:
    return np.minimum.accumulate(values[::-1])[::-1]


def _hommel(p: Floats) -> Floats:
    """Largest Simes p value, the least of j p / rank, of all sets of tests that hold a test.

    Of the sets of j tests whose smallest p value is that of a test, the one with the j - 1 largest of all
    has the largest: the test brings in j p, the others the same whichever test it is. A set in which it is
    not the smallest need not be looked at: without those below it the Simes p value is no smaller.
    """
    m = p.size
    adjusted = p.copy()
    for j in range(2, m + 1):
        rest = float((j * p[m - j + 1 :] / np.arange(2, j + 1)).min())
        adjusted[: m - j + 1] = np.maximum(adjusted[: m - j + 1], np.minimum(j * p[: m - j + 1], rest))
    return adjusted
