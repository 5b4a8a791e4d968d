r"""Could chance alone have given these counts? Tests of one count pair against a stated share.

Exact tests sum binomial tails in closed form; the two-sided rule that sums all outcomes no likelier than the
observed one finds its other tail in a few steps. Deviances are formed without cancellation, so that a count
near its expectation keeps its digits.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.blocks import CACHED, blocks, on_distinct_pairs, pieces
from gender_indicators.stats.tails import of_normal, of_tails

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools, Floats
    from gender_indicators.core.result import Alternative

__all__ = [
    "ALTERNATIVES",
    "COUNTING_TESTS",
    "TEST_METHODS",
    "TestMethod",
    "deviance",
    "one_sample",
    "part_of_deviance",
    "stirling_error",
    "tails",
]

TestMethod = Literal["exact-minlike", "exact-doubled", "mid-p", "score", "likelihood-ratio", "wald"]
TEST_METHODS: Final[tuple[TestMethod, ...]] = (
    "exact-minlike",
    "exact-doubled",
    "mid-p",
    "score",
    "likelihood-ratio",
    "wald",
)
"""Tests of a share."""

COUNTING_TESTS: Final[frozenset[TestMethod]] = frozenset({"exact-minlike", "exact-doubled", "mid-p"})
"""Tests that sum over counts, and so need whole ones."""

ALTERNATIVES: Final[tuple[Alternative, ...]] = ("two-sided", "greater", "less")

# outcomes as likely as the observed one up to rounding count as equally extreme, as in R's binom.test
EQUALLY_LIKELY: Final = 1e-7


def one_sample(
    x: Floats, y: Floats, share: Floats, *, alternative: Alternative, method: TestMethod
) -> tuple[Floats, Floats]:
    r"""Statistic and p value of the count x among x + y against a share.

    Parameters
    ----------
    x, y, share : ndarray of one shape, checked; NaN is missing
        Counts of successes and failures, share of successes under the null hypothesis, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
    method : {"exact-minlike", "exact-doubled", "mid-p", "score", "likelihood-ratio", "wald"}
        Exact two-sided rule: all outcomes no likelier than the observed one, or twice the smaller tail.
        ``"mid-p"`` counts half the observed outcome and doubles the smaller tail. ``"wald"`` is the test of
        the log odds.

    Returns
    -------
    statistic : ndarray
        x itself for the methods that count; z for ``"score"`` and ``"wald"``; the deviance for
        ``"likelihood-ratio"``.
    p_value : ndarray
        NaN where an input is missing, and for ``"wald"`` with a zero count.

    Examples
    --------
    >>> statistic, p = one_sample(
    ...     np.array(3.0), np.array(2.0), np.array(0.5), alternative="greater", method="exact-doubled"
    ... )
    >>> float(statistic), round(float(p), 12)
    (3.0, 0.5)
    """
    match method:
        case "exact-minlike" if alternative == "two-sided":
            return x, _minlike(x, y, share)
        case "exact-minlike" | "exact-doubled":
            return x, of_tails(*tails(x, y, share), alternative)
        case "mid-p":
            wide, narrow = tails(x, y, share), tails(x, y, share, observed="excluded")
            return x, of_tails((wide[0] + narrow[0]) / 2.0, (wide[1] + narrow[1]) / 2.0, alternative)
        case "score" | "wald":
            z = _score(x, y, share) if method == "score" else _wald(x, y, share)
            return z, of_normal(z, alternative)
        case "likelihood-ratio":
            found = deviance(x, y, share)
            sign = np.sign(x - (x + y) * share)
            return found, of_normal(sign * np.sqrt(found), alternative)
        case _:
            assert_never(method)


def tails(
    x: Floats, y: Floats, share: Floats, *, observed: Literal["included", "excluded"] = "included"
) -> tuple[Floats, Floats]:
    r"""P(X >= x) and P(X <= x) for X ~ Binomial(x + y, share), or without the observed count itself.

    Notes
    -----
    :math:`P(X \ge x) = I_p(x, y + 1)`, the regularised incomplete beta function, and
    :math:`P(X > x) = I_p(x + 1, y)`; the lower tails are the complements, computed as such.

    Examples
    --------
    >>> upper, lower = tails(np.array(3.0), np.array(2.0), np.array(0.5))
    >>> round(float(upper), 12), round(float(lower), 12)
    (0.5, 0.8125)
    """
    from scipy.special import betainc, betaincc  # noqa: PLC0415 - costs half a second at first use

    some_x, some_y = np.where(x > 0, x, 1.0), np.where(y > 0, y, 1.0)
    match observed:
        case "included":
            upper = np.where(x == 0, 1.0, betainc(some_x, y + 1.0, share))
            lower = np.where(y == 0, 1.0, betaincc(x + 1.0, some_y, share))
        case "excluded":
            upper = np.where(y == 0, 0.0, betainc(x + 1.0, some_y, share))
            lower = np.where(x == 0, 0.0, betaincc(some_x, y + 1.0, share))
        case _:
            assert_never(observed)
    missing = np.isnan(x + y + share)
    return np.where(missing, np.nan, upper), np.where(missing, np.nan, lower)


def deviance(x: Floats, y: Floats, share: Floats) -> Floats:
    r"""Deviance of the counts from a share, :math:`2 [x \ln(x / np) + y \ln(y / nq)]`, without cancellation.

    Examples
    --------
    >>> round(float(deviance(np.array(3.0), np.array(2.0), np.array(0.5))), 6)
    0.201355
    """
    n = x + y
    return 2.0 * (part_of_deviance(x, n * share) + part_of_deviance(y, n * (1.0 - share)))


def part_of_deviance(x: Floats, mean: Floats) -> Floats:
    r"""Loader's :math:`x \ln(x / m) + m - x`, never negative, by its series where x is near m.

    Examples
    --------
    >>> round(float(part_of_deviance(np.array(3.0), np.array(2.5))), 6)
    0.046965
    """
    from scipy.special import rel_entr  # noqa: PLC0415 - see tails

    difference, total = x - mean, x + mean
    with np.errstate(invalid="ignore", divide="ignore"):
        v = np.where(total > 0, difference / total, 0.0)
        square = v * v
        # sum over j of v**(2j) / (2j + 1), j = 1 to 8; the rest is below 1e-18 for v < 0.1
        series = np.full_like(square, 1.0 / 17.0)
        for odd in (15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
            series = series * square + 1.0 / odd
        near = difference * v + 2.0 * x * v * square * series
        far = rel_entr(x, mean) - difference
    return np.where(np.abs(v) < 0.1, near, far)


def _score(x: Floats, y: Floats, share: Floats) -> Floats:
    n = x + y
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (x - n * share) / np.sqrt(n * share * (1.0 - share))
    # without trials nothing deviates
    return np.where(n == 0, 0.0, z)


def _wald(x: Floats, y: Floats, share: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (np.log(x / y) - np.log(share / (1.0 - share))) / np.sqrt(1.0 / x + 1.0 / y)
    return np.where((x == 0) | (y == 0), np.nan, z)


# ----------------------------------------------------------- the sum of all outcomes no likelier
def _minlike(x: Floats, y: Floats, share: Floats) -> Floats:
    """Sum of the outcomes no likelier than the observed one, in blocks; equal rows are computed once."""
    p_value = np.empty(x.shape)
    flat = p_value.reshape(-1)
    for block in blocks(x.size, 64 * CACHED):
        some_x, some_y, some_share = (pieces(each, block) for each in (x, y, share))
        if some_share.size and (some_share == some_share[0]).all():
            against = functools.partial(_minlike_against, float(some_share[0]))
            (flat[block],) = on_distinct_pairs(against, some_x, some_y)
        else:
            flat[block] = _minlike_in_blocks(some_x, some_y, some_share)
    return p_value


def _minlike_against(share: float, x: Floats, y: Floats) -> tuple[Floats, ...]:
    return (_minlike_in_blocks(x, y, np.full(x.shape, share)),)


def _minlike_in_blocks(x: Floats, y: Floats, share: Floats) -> Floats:
    found = np.empty(x.shape)
    for block in blocks(x.size, CACHED):
        found[block] = _minlike_block(x[block], y[block], share[block])
    return found


def _minlike_block(x: Floats, y: Floats, share: Floats) -> Floats:
    """The observed tail is known; the other one starts at the outermost count that is at most as likely.

    The binomial probability falls on both sides of its mode. Where the normal guess of that count does not
    hold, bisection finds it.
    """
    n = x + y
    mode = np.floor((n + 1.0) * share)
    above = x > mode
    bound = _log_probability(x, n, share) + np.log1p(EQUALLY_LIKELY)
    at_mode = _log_probability(mode, n, share) <= bound

    first = _first_guess(x, n, share, above, mode)
    toward = np.where(above, 1.0, -1.0)
    fits = (_log_probability(first, n, share) <= bound) & (_log_probability(first + toward, n, share) > bound)
    rest = np.flatnonzero(~fits & ~at_mode & ~np.isnan(n + share))
    if rest.size:
        first[rest] = _bisected(n[rest], share[rest], mode[rest], above[rest], bound[rest])

    inside = np.clip(first, 0.0, n)
    other = np.where(first == inside, _tail(inside, n - inside, share, ~above), 0.0)
    total = np.where(at_mode, 1.0, np.minimum(1.0, _tail(x, y, share, above) + other))
    return np.where(np.isnan(n + share), np.nan, total)


def _tail(x: Floats, y: Floats, share: Floats, upper: Bools) -> Floats:
    """P(X >= x) where `upper`, else P(X <= x) = P(Y >= y): one beta integral for each row."""
    from scipy.special import betainc  # noqa: PLC0415 - see tails

    counted, others = np.where(upper, x, y), np.where(upper, y, x)
    inside = betainc(np.where(counted > 0, counted, 1.0), others + 1.0, np.where(upper, share, 1.0 - share))
    return np.where(counted > 0, inside, 1.0)


def _first_guess(x: Floats, n: Floats, share: Floats, above: Bools, mode: Floats) -> Floats:
    """Count beyond the mode about as likely as x: the mirror image, moved by Newton's steps."""
    guess = 2.0 * n * share - x
    target = 2.0 * (part_of_deviance(x, n * share) + part_of_deviance(n - x, n * (1.0 - share)))
    with np.errstate(invalid="ignore", divide="ignore"):
        target = target + np.log(np.maximum(x, 0.5) * np.maximum(n - x, 0.5))
        for _ in range(2):
            k = np.clip(guess, 0.5, np.maximum(n - 0.5, 0.5))
            value = deviance(k, n - k, share) + np.log(k * (n - k))
            slope = 2.0 * np.log(k * (1.0 - share) / ((n - k) * share))
            guess = k - (value - target) / slope
    # at most as likely: the whole count on the far side
    outward = np.where(above, np.floor(guess + 1e-6), np.ceil(guess - 1e-6))
    return np.clip(np.where(np.isfinite(outward), outward, mode), -1.0, n + 1.0)


def _bisected(n: Floats, share: Floats, mode: Floats, above: Bools, bound: Floats) -> Floats:
    # throughout, `near` is likelier than the observed count and `far` is not, or lies outside 0..n
    near, far = mode, np.where(above, -1.0, n + 1.0)
    for _ in range(int(np.ceil(np.log2(n.max() + 2.0)))):
        middle = near + np.trunc((far - near) / 2.0)
        unlikely = _log_probability(middle, n, share) <= bound
        far, near = np.where(unlikely, middle, far), np.where(unlikely, near, middle)
    return far


def _log_probability(k: Floats, n: Floats, share: Floats) -> Floats:
    """Log probability of the count k but for a constant of n, by Loader's saddle point; -inf outside 0..n.

    Its error stays below the tolerance for ties: the large terms never meet.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        inner = -stirling_error(k) - stirling_error(n - k) - deviance(k, n - k, share) / 2.0
        inner -= np.log(k * ((n - k) / n)) / 2.0
        # at the ends the product form is exact: share**n, in the same constant
        constant = stirling_error(n) - np.log(2.0 * np.pi) / 2.0
        inner = np.where(k == 0, n * np.log1p(-share) - constant, inner)
        inner = np.where(k == n, n * np.log(share) - constant, inner)
    return np.where((k < 0) | (k > n), -np.inf, inner)


def stirling_error(n: Floats) -> Floats:
    r"""Difference of :math:`\ln n!` and Stirling's formula, for n of at least one half.

    Examples
    --------
    >>> round(float(stirling_error(np.array(1.0))), 12)
    0.081061466795
    """
    from scipy.special import gammaln  # noqa: PLC0415 - see tails

    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = 1.0 / n
        square = inverse * inverse
        series = inverse * (
            1.0 / 12.0
            - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0)))
        )
        if not (n < 16).any():
            return series
        some = np.where(n < 16, np.maximum(n, 0.5), 1.0)
        exact = gammaln(some + 1.0) - (some + 0.5) * np.log(some) + some - np.log(2.0 * np.pi) / 2.0
    return np.where(n < 16, exact, series)
