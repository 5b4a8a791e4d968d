r"""Exact comparison of two samples: tails, limits and the likeliest odds ratio, given all margins.

Of two binomial samples with their four margins held fixed, one cell alone is free; its distribution, the
noncentral hypergeometric, depends on the odds ratio only. Sums over it start at the observed table and go
outward, each term from its neighbour, until what is left cannot change a float. That takes some twenty
standard deviations of the cell, whatever the counts: a table of a hundred million births takes milliseconds,
and no factorial is ever formed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.stats.limits import z_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from gender_indicators.core.arrays import Bools, Floats

__all__ = [
    "LARGEST_SPREAD",
    "Tails",
    "conditional_limits",
    "conditional_ratio",
    "conditional_tails",
    "spread",
]

LARGEST_SPREAD: Final = 1e5
"""Standard deviation of the free cell up to which exact sums are meant: about 1e11 births in even samples."""

# tables as likely as the observed one up to rounding count as equally extreme, as in R's fisher.test
EQUALLY_LIKELY: Final = 1e-7

# a sum ends where the rest, which falls at least geometrically, is below this share of it
NEGLIGIBLE: Final = 1e-20

# past this multiple of the observed table's probability that one is zero in float64
OVERFLOW: Final = 1e300

# elements held at once
BLOCK: Final = 2**17

# Newton's steps double the correct digits: six or seven from the Wald limit
STEPS: Final = 60
CONVERGED: Final = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """Probabilities, at an odds ratio of 1, of the observed first cell and of others against it."""

    at_least: Floats
    at_most: Floats
    observed: Floats
    no_likelier: Floats


def spread(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Approximate standard deviation of the free cell of tables, by which the work of an exact sum grows.

    Examples
    --------
    >>> counts = np.array([50.0, 5e7])
    >>> spread(counts, counts, counts, counts).round(1)
    array([   3.6, 3535.5])
    """
    return np.asarray((1.0 / (a + 1.0) + 1.0 / (b + 1.0) + 1.0 / (c + 1.0) + 1.0 / (d + 1.0)) ** -0.5)


def conditional_tails(a: Floats, b: Floats, c: Floats, d: Floats) -> Tails:
    """Probabilities of the first cell under an odds ratio of 1, given the margins.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, whole counts >= 0
        Successes and failures of the first sample, then of the second; checked. NaN gives NaN.

    Returns
    -------
    Tails
        P(cell >= a), P(cell <= a), P(cell = a), and the sum over all tables no likelier than the observed
        one (up to a relative 1e-7).

    Examples
    --------
    >>> tails = conditional_tails(*map(np.array, (3.0, 2.0, 1.0, 4.0)))
    >>> round(float(tails.at_least), 6), round(float(tails.no_likelier), 6)
    (0.261905, 0.52381)
    """
    known = ~np.isnan(a + b + c + d)
    return Tails(*_in_blocks(_tails, (a, b, c, d), where=known, otherwise=np.nan, results=4))


def conditional_limits(
    a: Floats, b: Floats, c: Floats, d: Floats, *, level: float, mid_p: bool
) -> tuple[Floats, Floats]:
    r"""Exact limits of the odds ratio: both one-sided tests inverted at half the error each.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, whole counts >= 0
        Successes and failures of the first sample, then of the second; checked. NaN gives NaN.
    level : float
        Level in (0, 1).
    mid_p : bool
        Whether the observed table counts half.

    Returns
    -------
    tuple of ndarray
        Lower limit, 0 where the cell is as small as its margins allow; upper limit, infinite where it is as
        large.

    Notes
    -----
    The lower limit solves :math:`P(X \ge a \mid \psi) = \alpha / 2` for the odds ratio :math:`\psi`. The log
    of that probability is concave in :math:`\ln \psi` (cutting a log-concave distribution lowers its
    variance), so that Newton's steps converge from any start.

    References
    ----------
    .. [1] Cornfield (1956), :cite:`cornfield1956`.

    Examples
    --------
    >>> table = [np.array(count) for count in (12.0, 7.0, 9.0, 14.0)]
    >>> [round(float(limit), 4) for limit in conditional_limits(*table, level=0.95, mid_p=False)]
    [0.6481, 11.2682]
    """
    tail, z, own = (1.0 - level) / 2.0, z_value(level), 0.5 if mid_p else 1.0

    def lower(*table: Floats) -> tuple[Floats, ...]:
        return (_lower(*table, tail=tail, z=z, own=own),)

    known = ~np.isnan(a + b + c + d)
    empty = np.where(known, 0.0, np.nan)
    (low,) = _in_blocks(lower, (a, b, c, d), where=(a > 0) & (d > 0) & known, otherwise=empty, results=1)
    (high,) = _in_blocks(lower, (b, a, d, c), where=(b > 0) & (c > 0) & known, otherwise=empty, results=1)
    with np.errstate(divide="ignore"):
        return low, np.asarray(1.0 / high)


def conditional_ratio(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    r"""Odds ratio under which the observed table is likeliest, given the margins.

    Parameters
    ----------
    a, b, c, d : ndarray of one shape, whole counts >= 0
        Successes and failures of the first sample, then of the second; checked. NaN gives NaN.

    Returns
    -------
    ndarray
        Nearer to 1 than :math:`a d / (b c)`; 0 or infinite where the cell is as small or as large as the
        margins allow, NaN where they leave it no choice.

    Notes
    -----
    The conditional maximum-likelihood estimate solves :math:`E(X \mid \psi) = a`.

    Examples
    --------
    >>> round(float(conditional_ratio(*map(np.array, (12.0, 7.0, 9.0, 14.0)))), 4)
    2.6027
    """
    inner = (a > 0) & (b > 0) & (c > 0) & (d > 0)
    smallest, largest = np.minimum(a, d) == 0, np.minimum(b, c) == 0
    ends = np.select([smallest & largest, smallest, largest], [np.nan, 0.0, np.inf], default=np.nan)
    return _in_blocks(_likeliest, (a, b, c, d), where=inner, otherwise=ends, results=1)[0]


# ------------------------------------------------------------------------- one block of rows
def _tails(*table: Floats) -> tuple[Floats, ...]:
    (up,), up_small = _outward(table, 0.0, powers=1)
    (down,), down_small = _outward(_mirrored(table), 0.0, powers=1)
    whole = 1.0 + up + down
    with np.errstate(invalid="ignore"):
        at_least = np.where(np.isinf(up), 1.0, (1.0 + up) / whole)
        at_most = np.where(np.isinf(down), 1.0, (1.0 + down) / whole)
    return at_least, at_most, 1.0 / whole, np.minimum(1.0, (1.0 + up_small + down_small) / whole)


def _lower(*table: Floats, tail: float, z: float, own: float) -> Floats:
    """Odds ratio at which the tables beyond the observed one, and `own` of itself, have the probability."""
    a, b, c, d = (cell + 0.5 for cell in table)
    start = np.log(a * d / (b * c)) - z * np.sqrt(1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)

    def step(rows: tuple[Floats, ...], log_ratio: Floats) -> Floats:
        (up, up_first), _ = _outward(rows, log_ratio, powers=2)
        (down, down_first), _ = _outward(_mirrored(rows), -log_ratio, powers=2)
        whole, beyond = 1.0 + up + down, own + up
        slope = up_first / beyond + (down_first - up_first) / whole
        return np.log(tail * whole / beyond) / slope

    return _solved(table, start, step)


def _likeliest(*table: Floats) -> tuple[Floats, ...]:
    """Odds ratio under which the mean of the cell is the observed one."""
    a, b, c, d = table

    def step(rows: tuple[Floats, ...], log_ratio: Floats) -> Floats:
        (_, up, up_second), _ = _outward(rows, log_ratio, powers=3)
        (_, down, down_second), _ = _outward(_mirrored(rows), -log_ratio, powers=3)
        return np.log(down / up) / (up_second / up + down_second / down)

    return (_solved(table, np.log(a * d / (b * c)), step),)


def _solved(
    table: tuple[Floats, ...], start: Floats, step: Callable[[tuple[Floats, ...], Floats], Floats]
) -> Floats:
    """Odds ratio at which Newton's steps in its log come to rest."""
    log_ratio, scale, active = start, spread(*table), np.arange(start.size)
    for _ in range(STEPS):
        move = step(tuple(cell[active] for cell in table), log_ratio[active])
        log_ratio[active] += move
        # the error left is the square of a step, both in units of the standard error
        active = active[np.abs(move) * scale[active] > CONVERGED]
        if not active.size:
            break
    return np.exp(log_ratio)


def _mirrored(table: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """The table in which failures are called successes: its first cell grows as that of the other falls."""
    return table[1], table[0], table[3], table[2]


def _outward(
    table: tuple[Floats, ...], log_ratio: Floats | float, *, powers: int
) -> tuple[tuple[Floats, ...], Floats]:
    """Sums over the tables j = 1, 2, ... steps away in whose first cell there are more.

    Returns the sums of terms times 1, j, j squared (as many as `powers`), and the sum of the terms that are
    no likelier than the observed table, all relative to its probability. The table at j + 1 is
    (b - j) (c - j) psi / ((a + j + 1) (d + j + 1)) times as likely as that at j. These quotients fall with
    j, so that what a sum still lacks is below a geometric series: it is summed in chunks until that is
    nothing.
    """
    a, b, c, d = (cell[:, None] for cell in table)
    psi = np.broadcast_to(np.exp(log_ratio), table[0].shape)[:, None]
    sums, no_likelier = np.zeros((powers, psi.size)), np.zeros(psi.size)
    rows, last, start = np.arange(psi.size), np.ones(psi.size), 0
    width = _width(float(spread(*table).max()))
    while rows.size:
        j = np.arange(start, start + width + 1, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            quotients = np.maximum(b[rows] - j, 0.0) * np.maximum(c[rows] - j, 0.0) * psi[rows]
            quotients /= (a[rows] + 1.0 + j) * (d[rows] + 1.0 + j)
            following = quotients[:, -1].copy()
            quotients[:, 0] *= last
            terms = np.cumprod(quotients[:, :-1], axis=1)
            sums[:, rows] += (terms @ np.power.outer(j[1:], np.arange(powers))).T
        # only tails at an odds ratio of 1 need the small terms, and only they need no powers of j; far from
        # the mode those terms come last, when they no longer count among all
        share_of = sums[0, rows]
        if powers == 1:
            no_likelier[rows] += np.where(terms <= 1.0 + EQUALLY_LIKELY, terms, 0.0).sum(axis=1)
            share_of = 1.0
        last = terms[:, -1]
        # an infinite term times a quotient of zero is not a number: neither is below the bound
        overflown = ~(last <= OVERFLOW)
        sums[0, rows[overflown]] = np.inf
        with np.errstate(over="ignore", invalid="ignore"):
            unfinished = last * following > NEGLIGIBLE * share_of * (1.0 - following)
        going = unfinished & ~overflown
        rows, last, start = rows[going], last[going], start + width
    return tuple(sums), no_likelier


# ------------------------------------------------------------------------------- many rows
def _width(widest: float) -> int:
    """Columns of a chunk: enough for most sums to end within it."""
    return int(min(16 + 10 * widest, BLOCK))


def _in_blocks(
    task: Callable[..., tuple[Floats, ...]],
    table: tuple[Floats, ...],
    *,
    where: Bools,
    otherwise: Floats | float,
    results: int,
) -> tuple[Floats, ...]:
    """Run a task on the rows asked for, those of like spread together, in blocks of bounded memory."""
    shape = where.shape
    found = tuple(
        np.array(np.broadcast_to(otherwise, shape), dtype=np.float64).ravel() for _ in range(results)
    )
    chosen = np.flatnonzero(where)
    cells = [each.ravel()[chosen] for each in table]
    widths = spread(*cells)
    order = np.argsort(widths)
    start = 0
    while start < order.size:
        # rows that would fit with the width of the first, then with that of the last of those
        length = BLOCK // _width(float(widths[order[start]]))
        length = max(1, BLOCK // _width(float(widths[order[min(start + length, order.size) - 1]])))
        at = order[start : start + length]
        for values, own in zip(found, task(*(each[at] for each in cells)), strict=True):
            values[chosen[at]] = own
        start += length
    return tuple(values.reshape(shape) for values in found)
