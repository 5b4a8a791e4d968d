r"""Which of many shares is the largest, as far as the counts can tell? Order of independent Beta variables.

Each share has a Beta posterior. The probability that one exceeds another is an integral of one density times
the other's distribution function. On the logit of the share both are smooth, without the endpoints that
plague a quadrature on the share itself, so one grid of panels, fine where a narrow posterior lies and coarse
elsewhere, serves all pairs at once: the matrix of probabilities is a product of two matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gender_indicators.core.blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["exceedance_matrix", "expected_ranks", "rank_draws", "same_posterior"]

# Gauss-Legendre nodes on a panel of two standard deviations at most: about 1e-14 on a bell curve
NODES: Final = 16
# a density below exp(-40) of its mode does not show in double precision
DEPTH: Final = 40.0
# posteriors x nodes, or draws x areas, worked on at a time
CELLS: Final = 2_000_000

_HALVINGS: Final = 60


def expected_ranks(a: Floats, b: Floats) -> Floats:
    r"""Expected rank of each of n independent Beta variables, 1 for the highest.

    Parameters
    ----------
    a, b : ndarray, shape (n,), > 0
        Parameters.

    Returns
    -------
    ndarray, shape (n,)
        Between 1 and n; their sum is n (n + 1) / 2. Equal posteriors have equal ranks.

    Notes
    -----
    :math:`E[\text{rank}_i] = 1 + \sum_{j \ne i} P(X_j > X_i)`. Work and memory grow with n times the number
    of nodes (some hundreds), not with n squared.

    Examples
    --------
    >>> expected_ranks(np.array([544.0, 106.0, 611.0, 53.0]), np.array([438.0, 101.0, 501.0, 62.0])).round(3)
    array([1.583, 2.891, 1.778, 3.748])
    """
    distinct, place, count = same_posterior(a, b)
    above, mass = np.zeros(len(distinct)), np.zeros(len(distinct))
    for density, below in _on_grid(distinct):
        others_above = count @ (1.0 - below)
        above += density @ others_above
        mass += density.sum(axis=1)
    # a posterior lies above an equal one, and above itself in the sum, with probability 1/2
    return np.asarray((0.5 + above / mass)[place])


def exceedance_matrix(a: Floats, b: Floats) -> Floats:
    r"""Probability that one Beta variable exceeds another, for all pairs of n independent ones.

    Parameters
    ----------
    a, b : ndarray, shape (n,), > 0
        Parameters.

    Returns
    -------
    ndarray, shape (n, n)
        P(row > column): 1/2 for equal posteriors, and 1 together with the pair in reverse.

    Notes
    -----
    :math:`P(X_i > X_j) = \int f_i(\theta) F_j(\theta)\,d\theta` on the logit :math:`\theta`.

    Examples
    --------
    >>> exceedance_matrix(np.array([544.0, 106.0]), np.array([438.0, 101.0])).round(4)
    array([[0.5   , 0.8638],
           [0.1362, 0.5   ]])
    """
    distinct, place, _ = same_posterior(a, b)
    size = len(distinct)
    above, mass = np.zeros((size, size)), np.zeros(size)
    for density, below in _on_grid(distinct):
        above += density @ below.T
        mass += density.sum(axis=1)
    above /= mass[:, None]
    # both orders of a pair are one integral: their mean is exact for ties, and they sum to 1
    found = np.clip(0.5 + (above - above.T) / 2.0, 0.0, 1.0)
    return np.asarray(found[np.ix_(place, place)])


def rank_draws(a: Floats, b: Floats, *, draws: int, rng: np.random.Generator) -> npt.NDArray[Any]:
    """Ranks of n independent Beta variables in so many draws, 1 for the highest.

    Parameters
    ----------
    a, b : ndarray, shape (n,), > 0
        Parameters.
    draws : int
        Number of draws.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of the smallest unsigned integers that hold n, shape (draws, n)

    Examples
    --------
    >>> ranks = rank_draws(
    ...     np.array([90.0, 10.0]), np.array([10.0, 90.0]), draws=3, rng=np.random.default_rng(1)
    ... )
    >>> ranks.tolist()
    [[1, 2], [1, 2], [1, 2]]
    """
    places = np.arange(1, len(a) + 1).astype(np.min_scalar_type(len(a)))
    ranks = np.empty((draws, len(a)), dtype=places.dtype)
    for block in blocks(draws, max(1, CELLS // len(a))):
        drawn = rng.beta(a, b, size=(block.stop - block.start, len(a)))
        order = np.argsort(-drawn, axis=1)
        np.put_along_axis(ranks[block], order, places[None, :], axis=1)
    return ranks


def same_posterior(a: Floats, b: Floats) -> tuple[Floats, npt.NDArray[np.intp], Floats]:
    """Distinct pairs of parameters, the place of each row among them, and how often each occurs.

    Examples
    --------
    >>> _, place, count = same_posterior(np.array([2.0, 1.0, 2.0]), np.array([3.0, 1.0, 3.0]))
    >>> place.tolist(), count.tolist()
    ([1, 0, 1], [1.0, 2.0])
    """
    distinct, place, count = np.unique(
        np.column_stack([a, b]), axis=0, return_inverse=True, return_counts=True
    )
    return distinct, np.asarray(place).reshape(-1), count.astype(np.float64)


# --------------------------------------------------------------------------------------------- grid
@dataclass(frozen=True, slots=True)
class _Posteriors:
    """Beta posteriors on the logit of the share: where the mode lies, and where the density matters."""

    a: Floats
    b: Floats
    mode: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, distinct: Floats) -> _Posteriors:
        a, b = distinct.T
        mode = np.log(a) - np.log(b)
        # each side is bracketed by the straight line that the log density approaches
        right = (DEPTH + (a + b) * np.log1p(b / a)) / b
        left = (DEPTH + (a + b) * np.log1p(a / b)) / a
        return cls(a, b, mode, mode + _reach(a, b, -left), mode + _reach(a, b, right))


def _reach(a: Floats, b: Floats, bracket: Floats) -> Floats:
    """Distance from the mode at which the log density has fallen by `DEPTH`, by bisection."""
    near, far = np.zeros_like(bracket), bracket
    for _ in range(_HALVINGS):
        middle = (near + far) / 2.0
        deep = _fall(a, b, middle) > DEPTH
        near, far = np.where(deep, near, middle), np.where(deep, middle, far)
    return far


def _fall(a: Floats, b: Floats, distance: Floats) -> Floats:
    """How much lower the log density of the logit is at a distance from its mode.

    Written with the distance, since a log p + b log(1 - p) would cancel to nothing at 1e8 births.
    """
    share = a / (a + b)
    with np.errstate(over="ignore"):
        near = np.log1p(share * np.expm1(distance))
    far = np.logaddexp(np.log(b), np.log(a) + distance) - np.log(a + b)
    return np.asarray((a + b) * np.where(np.abs(distance) < 1.0, near, far) - a * distance)


def _on_grid(distinct: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Weighted densities and distribution functions, (posteriors, nodes), piece by piece of one grid."""
    from scipy.special import betainc, expit  # noqa: PLC0415 - scipy.special costs half a second at first use

    each = _Posteriors.of(distinct)
    deviation = np.sqrt(1.0 / each.a + 1.0 / each.b)
    start, width = _panels(each.low, each.high, np.minimum(2.0 * deviation, 1.0))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    theta = (start[:, None] + width[:, None] * (nodes + 1.0) / 2.0).reshape(-1)
    weight = (width[:, None] * weights / 2.0).reshape(-1)

    a, b, mode = each.a[:, None], each.b[:, None], each.mode[:, None]
    low, high = each.low[:, None], each.high[:, None]
    for block in blocks(len(theta), max(NODES, CELLS // len(distinct))):
        here = theta[block][None, :]
        inside = (here > low) & (here < high)
        density = np.where(inside, np.exp(-np.abs(_fall(a, b, here - mode))), 0.0) * weight[block]
        below = (here >= high).astype(np.float64)
        # a share near 1 would be rounded to it: there the distribution is taken from the other end
        low_half, high_half = inside & (here <= 0), inside & (here > 0)
        betainc(a, b, expit(here), out=below, where=low_half)
        betainc(b, a, expit(-here), out=below, where=high_half)
        np.subtract(1.0, below, out=below, where=high_half)
        yield density, below


def _panels(low: Floats, high: Floats, width: Floats) -> tuple[Floats, Floats]:
    """Panels that cover all windows, each no wider than the posteriors whose window it meets want.

    Panels are halved, from width 1 on, as long as one of these wants a narrower one.
    """
    depth = np.ceil(-np.log2(width)).astype(np.intp)
    cells = _covered(low, high, 1.0)
    starts: list[Floats] = []
    widths: list[Floats] = []
    for level in range(int(depth.max()) + 1):
        size = 2.0**-level
        finer = depth > level
        split = np.isin(cells, _covered(low[finer], high[finer], size))
        starts.append((cells[~split] * size).astype(np.float64))
        widths.append(np.full(np.count_nonzero(~split), size))
        halves = 2 * cells[split]
        cells = np.sort(np.concatenate((halves, halves + 1)))
    return np.concatenate(starts), np.concatenate(widths)


def _covered(low: Floats, high: Floats, size: float) -> npt.NDArray[np.int64]:
    """Numbers of the cells of a size that any of the windows meets."""
    if len(low) == 0:
        return np.empty(0, dtype=np.int64)
    order = np.argsort(low)
    low, high = low[order], np.maximum.accumulate(high[order])
    first: Bools = np.concatenate(([True], low[1:] > high[:-1]))
    begins = np.flatnonzero(first)
    last = np.concatenate((begins[1:], [len(low)])) - 1
    cells: list[npt.NDArray[Any]] = [
        np.arange(np.floor(begin / size), np.ceil(end / size))
        for begin, end in zip(low[begins], high[last], strict=True)
    ]
    return np.unique(np.concatenate(cells)).astype(np.int64)
