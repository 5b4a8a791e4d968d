r"""Do two samples, or several groups, have the same share? Odds ratios, their limits, and tests.

Every test of two samples has an interval of its own here, found by inverting it, so that a p value and an
interval asked for by one name tell one story (but for Fisher's two-sided p value, see :func:`two_samples`).
Several groups are tested for equality and for a trend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.blocks import CACHED, blocks
from gender_indicators.stats.binomial import part_of_deviance
from gender_indicators.stats.hypergeometric import conditional_limits, conditional_tails
from gender_indicators.stats.limits import z_value
from gender_indicators.stats.tails import of_normal, of_tails

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats
    from gender_indicators.core.result import Alternative

__all__ = [
    "COMPARISON_METHODS",
    "CONDITIONAL_METHODS",
    "GROUP_METHODS",
    "ComparisonMethod",
    "GroupMethod",
    "groups",
    "odds_ratio",
    "odds_ratio_limits",
    "trend",
    "two_samples",
]

ComparisonMethod = Literal["fisher", "mid-p", "score", "yates", "likelihood-ratio", "wald"]
COMPARISON_METHODS: Final[tuple[ComparisonMethod, ...]] = (
    "fisher",
    "mid-p",
    "score",
    "yates",
    "likelihood-ratio",
    "wald",
)
"""Ways to compare two samples."""

CONDITIONAL_METHODS: Final[frozenset[ComparisonMethod]] = frozenset({"fisher", "mid-p"})
"""Those that sum over tables, and so need whole counts."""

Moving = Literal["score", "yates", "likelihood-ratio"]

GroupMethod = Literal["pearson", "likelihood-ratio"]
GROUP_METHODS: Final[tuple[GroupMethod, ...]] = ("pearson", "likelihood-ratio")
"""Tests of several groups."""

# the log odds of how far a cell has moved to its end: 1e-35 to 1 - 1e-300 of the way
NEAR_END, FAR_END = -80.0, 690.0
HALVINGS: Final = 62


def odds_ratio(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Odds ratio (a / b) / (c / d) of two samples.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, counts >= 0
        Successes and failures of the first sample, then of the second; checked.

    Returns
    -------
    ndarray
        Infinite where only b or c is 0, NaN where both products of the table's diagonals are.

    Examples
    --------
    >>> round(float(odds_ratio(*map(np.array, (12.0, 7.0, 9.0, 14.0)))), 4)
    2.6667
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((a * d) / (b * c))


def odds_ratio_limits(
    a: Floats, b: Floats, c: Floats, d: Floats, *, level: float, method: ComparisonMethod
) -> tuple[Floats, Floats]:
    r"""Limits of the odds ratio of two samples.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, counts >= 0
        Successes and failures of the first sample, then of the second; checked. Whole for ``"fisher"`` and
        ``"mid-p"``.
    level : float
        Level in (0, 1).
    method : {"fisher", "mid-p", "score", "yates", "likelihood-ratio", "wald"}
        ``"fisher"`` and ``"mid-p"`` invert the one-sided conditional tests at half the error each;
        ``"score"`` is Cornfield's interval, ``"yates"`` the same with continuity correction;
        ``"likelihood-ratio"`` inverts the deviance; ``"wald"`` adds standard errors to the log odds ratio.

    Returns
    -------
    tuple of ndarray
        0 and infinity where a table sets no bound; NaN for ``"wald"`` with a zero count.

    Notes
    -----
    Cornfield's limits move :math:`\delta` counts within the margins until the table with cells
    :math:`\tilde a = a - \delta, \tilde b = b + \delta, \tilde c = c + \delta, \tilde d = d - \delta` is just
    too far from the observed one,

    .. math:: \delta^2 (1/\tilde a + 1/\tilde b + 1/\tilde c + 1/\tilde d) = z^2,

    and read off its odds ratio. With continuity correction :math:`\delta - 1/2` is squared; the deviance of
    the observed from the moved table takes the place of the left side for ``"likelihood-ratio"``.

    References
    ----------
    .. [1] Cornfield (1956), :cite:`cornfield1956`.

    Examples
    --------
    >>> table = [np.array(count) for count in (12.0, 7.0, 9.0, 14.0)]
    >>> [round(float(limit), 3) for limit in odds_ratio_limits(*table, level=0.95, method="score")]
    [0.777, 9.142]
    """
    match method:
        case "fisher" | "mid-p":
            return conditional_limits(a, b, c, d, level=level, mid_p=method == "mid-p")
        case "wald":
            return _wald_limits(a, b, c, d, z_value(level))
        case "score" | "yates" | "likelihood-ratio":
            z = z_value(level)
            with np.errstate(divide="ignore"):
                return _lower(a, b, c, d, z, method), 1.0 / _lower(b, a, d, c, z, method)
        case _:
            assert_never(method)


def two_samples(
    a: Floats, b: Floats, c: Floats, d: Floats, *, alternative: Alternative, method: ComparisonMethod
) -> tuple[Floats, Floats]:
    r"""Statistic and p value of two samples against an odds ratio of 1.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, counts >= 0
        Successes and failures of the first sample, then of the second; checked, NaN is missing. Whole for
        ``"fisher"`` and ``"mid-p"``.
    alternative : {"two-sided", "greater", "less"}
        ``"greater"``: the first sample has the larger odds.
    method : {"fisher", "mid-p", "score", "yates", "likelihood-ratio", "wald"}
        ``"fisher"`` is exact given the margins; two-sided it sums all tables no likelier than the observed
        one (the rule of R's ``fisher.test``). ``"mid-p"`` counts half the observed table and doubles the
        smaller tail. ``"score"`` is Pearson's test, ``"yates"`` the same with continuity correction,
        ``"wald"`` the test of the log odds ratio.

    Returns
    -------
    statistic : ndarray
        a itself for ``"fisher"`` and ``"mid-p"``; z for ``"score"``, ``"yates"`` (z squared is their
        chi-square with one degree of freedom) and ``"wald"``; the deviance for ``"likelihood-ratio"``.
    p_value : ndarray
        1 where a margin is empty, which proves nothing; NaN where a count is missing, and for ``"wald"``
        with a zero count.

    Notes
    -----
    Fisher's two-sided p value and the limits of the same name can disagree about an odds ratio of 1, because
    the limits invert two one-sided tests. The other methods cannot.

    With :math:`N` counts in all,

    .. math:: z = \frac{(a d - b c) \sqrt N}{\sqrt{(a + b)(c + d)(a + c)(b + d)}},

    and with continuity correction :math:`\max(0, |a d - b c| - N / 2)` for :math:`|a d - b c|`.

    Examples
    --------
    >>> table = [np.array(count) for count in (12.0, 7.0, 9.0, 14.0)]
    >>> a, p = two_samples(*table, alternative="two-sided", method="fisher")
    >>> float(a), round(float(p), 4)
    (12.0, 0.2146)
    """
    match method:
        case "fisher":
            tails = conditional_tails(a, b, c, d)
            if alternative == "two-sided":
                return a, tails.no_likelier
            return a, of_tails(tails.at_least, tails.at_most, alternative)
        case "mid-p":
            tails = conditional_tails(a, b, c, d)
            upper, lower = tails.at_least - tails.observed / 2.0, tails.at_most - tails.observed / 2.0
            return a, of_tails(upper, lower, alternative)
        case "score" | "yates":
            z = _score(a, b, c, d, corrected=method == "yates")
            return z, of_normal(z, alternative)
        case "likelihood-ratio":
            deviance = _deviance(np.stack((a, c), axis=-1), np.stack((b, d), axis=-1))
            return deviance, of_normal(np.sign(a * d - b * c) * np.sqrt(deviance), alternative)
        case "wald":
            with np.errstate(divide="ignore", invalid="ignore"):
                z = np.log(odds_ratio(a, b, c, d)) / np.sqrt(1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)
            z = np.where(_has_zero(a, b, c, d), np.nan, z)
            return z, of_normal(z, alternative)
        case _:
            assert_never(method)


def groups(x: Floats, y: Floats, *, method: GroupMethod) -> tuple[Floats, Floats, Floats]:
    r"""Statistic, degrees of freedom and p value of k groups against one common share.

    Parameters
    ----------
    x, y : ndarray, shape (..., k), counts >= 0
        Successes and failures of the groups on the last axis; checked.
    method : {"pearson", "likelihood-ratio"}

    Returns
    -------
    tuple of ndarray, shape (...)
        Chi-square statistic; the number of groups with any count, less one; p value. NaN where a count is
        missing; without degrees of freedom p = 1.

    Notes
    -----
    With :math:`n_i = x_i + y_i` and the pooled share :math:`p`,
    :math:`X^2 = \sum (x_i - n_i p)^2 / (n_i p (1 - p))` and
    :math:`G^2 = 2 \sum [x_i \ln (x_i / n_i p) + y_i \ln (y_i / n_i (1 - p))]`, both chi-square with k - 1
    degrees of freedom under a common share; the second in Loader's form, which does not cancel.

    Examples
    --------
    >>> x, y = np.array([12.0, 9.0, 11.0]), np.array([7.0, 14.0, 9.0])
    >>> [round(float(each), 4) for each in groups(x, y, method="pearson")]
    [2.5409, 2.0, 0.2807]
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - scipy.special costs half a second at first use

    n = x + y
    match method:
        case "pearson":
            share = _pooled(x, n)
            with np.errstate(divide="ignore", invalid="ignore"):
                parts = (x - n * share) ** 2 / (n * share * (1.0 - share))
            # an empty group, or a share that chance cannot vary, deviates by nothing
            statistic = np.asarray(np.where(n * share * (1.0 - share) == 0, 0.0, parts).sum(axis=-1))
        case "likelihood-ratio":
            statistic = _deviance(x, y)
        case _:
            assert_never(method)
    freedom = np.where(np.isnan(statistic), np.nan, (n > 0).sum(axis=-1) - 1.0)
    freedom = np.asarray(np.maximum(freedom, 0.0))
    p_value = np.where(freedom == 0, 1.0, chdtrc(np.where(freedom == 0, 1.0, freedom), statistic))
    return statistic, freedom, p_value


def trend(x: Floats, y: Floats, scores: Floats, *, alternative: Alternative) -> tuple[Floats, Floats]:
    r"""Cochran-Armitage test: does the share rise or fall with the scores of the groups?

    Parameters
    ----------
    x, y : ndarray, shape (..., k), counts >= 0
        Successes and failures of the groups on the last axis; checked.
    scores : ndarray, shape (..., k)
        Scores, such as years.
    alternative : {"two-sided", "greater", "less"}
        ``"greater"``: the share rises with the score.

    Returns
    -------
    tuple of ndarray, shape (...)
        z, and its p value: 0 and 1 where shares or scores cannot vary.

    Notes
    -----
    With scores :math:`u_i` measured from their mean over all counts, which costs no digits where years are
    scores,

    .. math:: z = \frac{\sum u_i (x_i - n_i p)}{\sqrt{p (1 - p) \sum n_i u_i^2}}.

    References
    ----------
    .. [1] Armitage (1955), :cite:`armitage1955`.

    Examples
    --------
    >>> x, y = np.array([12.0, 9.0, 11.0]), np.array([7.0, 14.0, 9.0])
    >>> z, p = trend(x, y, np.array([2021.0, 2022.0, 2023.0]), alternative="two-sided")
    >>> round(float(z), 4), round(float(p), 4)
    (-0.4859, 0.627)
    """
    n = x + y
    share = _pooled(x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        # years have common digits: those of the first are taken away before the mean is formed
        since = scores - scores[..., :1]
        centred = since - (n * since).sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)
        variance = (share * (1.0 - share) * n * centred**2).sum(axis=-1)
        z = (centred * (x - n * share)).sum(axis=-1) / np.sqrt(variance)
    none = (n.sum(axis=-1) == 0) | (variance == 0)
    z = np.where(none, 0.0, z)
    return z, of_normal(z, alternative)


# --------------------------------------------------------------------------------------- tests
def _pooled(x: Floats, n: Floats) -> Floats:
    """Share of all groups together; 0 where nothing was counted."""
    total = n.sum(axis=-1, keepdims=True)
    return np.asarray(x.sum(axis=-1, keepdims=True) / np.where(total == 0, 1.0, total))


def _deviance(x: Floats, y: Floats) -> Floats:
    n = x + y
    share, rest = _pooled(x, n), _pooled(y, n)
    parts = part_of_deviance(x, n * share) + part_of_deviance(y, n * rest)
    return np.asarray(2.0 * parts.sum(axis=-1))


def _score(a: Floats, b: Floats, c: Floats, d: Floats, *, corrected: bool) -> Floats:
    n = a + b + c + d
    cross = a * d - b * c
    apart = np.maximum(0.0, np.abs(cross) - n / 2.0) if corrected else np.abs(cross)
    # square roots one by one: the product of four margins of 1e80 would overflow
    scale = np.sqrt(a + b) * np.sqrt(c + d) * np.sqrt(a + c) * np.sqrt(b + d)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.sign(cross) * apart * np.sqrt(n) / scale
    return np.where(scale == 0, 0.0, z)


def _has_zero(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    return np.asarray((a == 0) | (b == 0) | (c == 0) | (d == 0))


# -------------------------------------------------------------------------------------- limits
def _wald_limits(a: Floats, b: Floats, c: Floats, d: Floats, z: float) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = odds_ratio(a, b, c, d)
        factor = np.exp(z * np.sqrt(1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d))
        limits = ratio / factor, ratio * factor
    undefined = _has_zero(a, b, c, d)
    return np.where(undefined, np.nan, limits[0]), np.where(undefined, np.nan, limits[1])


def _lower(a: Floats, b: Floats, c: Floats, d: Floats, z: float, method: Moving) -> Floats:
    """Lower limit by moving counts within the margins, in blocks that fit the cache."""
    limit = np.empty(a.shape)
    flat, table = limit.reshape(-1), [cell.ravel() for cell in (a, b, c, d)]
    for block in blocks(a.size, CACHED):
        flat[block] = _moved([cell[block] for cell in table], z, method)
    return limit


def _moved(table: list[Floats], z: float, method: Moving) -> Floats:
    """Odds ratio of the table that lies just z away, by bisection.

    Of `most` counts that can be moved a part is; its log odds are halved, so that both the part moved and
    the part left keep their digits, however small.
    """
    a, b, c, d = table
    most = np.minimum(a, d)
    low, high = np.full(a.shape, NEAR_END), np.full(a.shape, FAR_END)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            moved, left = most / (1.0 + np.exp(-middle)), most / (1.0 + np.exp(middle))
            cells = [a - most + left, b + moved, c + moved, d - most + left]
            near = _distance(table, cells, moved, method) < z**2
            low, high = np.where(near, middle, low), np.where(near, high, middle)
        left = most / (1.0 + np.exp(low))
        moved = most / (1.0 + np.exp(-low))
        limit = (a - most + left) / (b + moved) * ((d - most + left) / (c + moved))
    # a table whose cell cannot fall sets no bound; nor does one that the correction leaves where it was
    unbounded = most <= (0.5 if method == "yates" else 0.0)
    return np.where(unbounded, 0.0 * (a + b + c + d), limit)


def _distance(table: list[Floats], cells: list[Floats], moved: Floats, method: Moving) -> Floats:
    """Chi-square of a table against the one that it becomes when counts are moved."""
    match method:
        case "score" | "yates":
            apart = moved if method == "score" else np.maximum(moved - 0.5, 0.0)
            return np.asarray(apart**2 * np.sum([1.0 / cell for cell in cells], axis=0))
        case "likelihood-ratio":
            parts = [part_of_deviance(count, cell) for count, cell in zip(table, cells, strict=True)]
            return np.asarray(2.0 * np.sum(parts, axis=0))
        case _:
            assert_never(method)
