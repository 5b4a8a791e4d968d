r"""How many trials does a test need, to tell one share from another with a stated chance?

Closed forms by the normal approximation, and the exact test's own answer. The power of an exact test goes up
and down as trials are added one by one, because its critical count is whole; the search covers every number
at which it can cross the target, and proves that none lies outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gender_indicators.core.result import Frozen, freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["ExactDesign", "Sides", "exact_design", "exact_sizes", "one_sample_size", "two_sample_size"]

Sides = Literal["one", "two"]

# a target that power reaches but for rounding is reached
ROUNDING: Final = 1e-10

# numbers of trials tried at once
BLOCK: Final = 2**18


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class ExactDesign(Frozen):
    """An exact test at a number of trials.

    Parameters
    ----------
    n : ndarray
        Number of trials.
    lower, upper : ndarray
        The test rejects at or below `lower` successes, and at or above `upper`; NaN on a side on which it
        never does.
    size, power : ndarray
        Probability to reject under the null share and under the other.
    """

    n: Floats
    lower: Floats
    upper: Floats
    size: Floats
    power: Floats

    def __post_init__(self) -> None:
        for name in ("n", "lower", "upper", "size", "power"):
            object.__setattr__(self, name, freeze(getattr(self, name)))

    def __repr__(self) -> str:
        if self.n.shape != ():
            return f"ExactDesign of shape {self.n.shape}"
        ends = {"{:,.0f} or fewer": float(self.lower), "{:,.0f} or more": float(self.upper)}
        region = " and ".join(words.format(end) for words, end in ends.items() if np.isfinite(end))
        chances = f"size {float(self.size):.4g}, power {float(self.power):.4g}"
        return f"ExactDesign({float(self.n):,.0f} trials: rejects at {region or 'no count'}, {chances})"


def one_sample_size(p0: Floats, p1: Floats, *, tail: float, power: float) -> Floats:
    r"""Trials that one sample needs, by the normal approximation.

    Parameters
    ----------
    p0, p1 : ndarray, in (0, 1)
        Share under the null hypothesis, and the share to be told from it.
    tail : float
        Probability of a false alarm on the side of p1.
    power : float
        Probability to reject if p1 holds.

    Returns
    -------
    ndarray
        Not rounded.

    Notes
    -----
    :math:`n = [(z_{1 - \alpha} \sqrt{p_0 q_0} + z_{power} \sqrt{p_1 q_1}) / (p_1 - p_0)]^2`.

    Examples
    --------
    >>> round(float(one_sample_size(np.array(105 / 205), np.array(115 / 215), tail=0.05, power=0.8)), 2)
    2996.44
    """
    z, z_power = _quantiles(tail, power)
    at_null, at_other = np.sqrt(p0 * (1.0 - p0)), np.sqrt(p1 * (1.0 - p1))
    return np.asarray(((z * at_null + z_power * at_other) / (p1 - p0)) ** 2)


def two_sample_size(p0: Floats, p1: Floats, *, tail: float, power: float) -> Floats:
    r"""Trials that each of two samples needs, by the normal approximation.

    Parameters
    ----------
    p0, p1 : ndarray, in (0, 1)
        Shares of the two populations.
    tail, power : float
        As for :func:`one_sample_size`.

    Returns
    -------
    ndarray
        Trials in each sample, not rounded.

    Notes
    -----
    :math:`n = [(z_{1 - \alpha} \sqrt{2 \bar p \bar q} + z_{power} \sqrt{p_0 q_0 + p_1 q_1}) / (p_1 - p_0)]^2`
    with :math:`\bar p = (p_0 + p_1) / 2`.

    Examples
    --------
    >>> round(float(two_sample_size(np.array(105 / 205), np.array(115 / 215), tail=0.05, power=0.8)), 2)
    5990.78
    """
    z, z_power = _quantiles(tail, power)
    middle = (p0 + p1) / 2.0
    alike = np.sqrt(2.0 * middle * (1.0 - middle))
    apart = np.sqrt(p0 * (1.0 - p0) + p1 * (1.0 - p1))
    return np.asarray(((z * alike + z_power * apart) / (p1 - p0)) ** 2)


def exact_design(n: Floats, p0: Floats, p1: Floats, *, tail: float, sides: Sides = "one") -> ExactDesign:
    r"""Critical counts, size and power of the exact binomial test at a number of trials.

    Parameters
    ----------
    n, p0, p1 : ndarray of one shape
        Trials from 1, share under the null hypothesis, share to be told from it; NaN gives NaN.
    tail : float, below 1/2
        Largest probability of a false alarm on a side.
    sides : {"one", "two"}, default "one"
        Whether the test rejects on the side of p1 alone, or on both with probability `tail` each.

    Returns
    -------
    ExactDesign

    Notes
    -----
    The critical count is the smallest k with :math:`P(X \ge k \mid n, p_0) \le \alpha`, and the power is
    :math:`P(X \ge k \mid n, p_1)`; seen from the other side where p1 is the smaller.

    Examples
    --------
    >>> design = exact_design(np.array(3000.0), np.array(105 / 205), np.array(115 / 215), tail=0.05)
    >>> design
    ExactDesign(3,000 trials: rejects at 1,583 or more, size 0.04673, power 0.7913)
    """
    rising = p1 > p0
    null, other = np.where(rising, p0, 1.0 - p0), np.where(rising, p1, 1.0 - p1)
    missing = np.isnan(n + null + other)
    trials = np.where(missing, 1.0, n)
    near = _critical(trials, null, tail)
    far = trials - _critical(trials, 1.0 - null, tail) if sides == "two" else np.full(near.shape, -1.0)
    size, power = (
        _at_least(near, trials, share) + _at_least(trials - far, trials, 1.0 - share)
        for share in (null, other)
    )
    upper, lower = np.where(rising, near, trials - far), np.where(rising, far, trials - near)
    return ExactDesign(
        n=np.where(missing, np.nan, n),
        lower=np.where(missing | (lower < 0), np.nan, lower),
        upper=np.where(missing | (upper > trials), np.nan, upper),
        size=np.where(missing, np.nan, size),
        power=np.where(missing, np.nan, power),
    )


def exact_sizes(
    p0: Floats, p1: Floats, *, tail: float, power: float, sides: Sides = "one"
) -> tuple[ExactDesign, ExactDesign]:
    r"""Trials that the exact binomial test needs: the first number that suffices, and the stable one.

    Parameters
    ----------
    p0, p1 : ndarray of one shape, in (0, 1), nowhere equal; NaN gives NaN
        Share under the null hypothesis, and the share to be told from it.
    tail : float, below 1/2
        Largest probability of a false alarm on a side.
    power : float, above `tail`
        Probability to reject if p1 holds.
    sides : {"one", "two"}, default "one"
        Whether the test rejects on the side of p1 alone, or on both with probability `tail` each.

    Returns
    -------
    first, stable : ExactDesign
        The smallest number of trials with at least the power asked for, and the smallest from which on every
        number has it.

    Notes
    -----
    Allow the test to decide by lot at the count next to its critical one, so that its size is `tail` exactly.
    The power :math:`r(n)` of that most powerful test cannot fall with n, since it may ignore a trial. Without
    the lot a test loses less than the largest probability of a single count, :math:`m(n)`, which cannot rise
    with n. So

    .. math:: r(n) - m(n) \le \mathrm{power}(n) \le r(n) + e(n),

    with e = 0 for one side; the other side adds at most :math:`e(n)`, its own power with the lot, which
    cannot rise with n, because that test is the least powerful one. Where the left side has reached the
    target every further number suffices, where the right side has not yet, none does; all numbers between
    are tried. Both ends are found by bisection, and they lie about :math:`2.5 \sqrt n` apart.

    Examples
    --------
    >>> first, stable = exact_sizes(np.array(105 / 205), np.array(115 / 215), tail=0.05, power=0.8)
    >>> int(first.n), int(stable.n)
    (3011, 3076)
    """
    rising = p1 > p0
    null, other = np.where(rising, p0, 1.0 - p0), np.where(rising, p1, 1.0 - p1)
    known = np.flatnonzero(~np.isnan(null + other))
    found = [np.full(null.shape, np.nan) for _ in range(2)]
    if known.size:
        sizes = _searched(null.ravel()[known], other.ravel()[known], tail, power, sides)
        for values, own in zip(found, sizes, strict=True):
            values.reshape(-1)[known] = own
    first, stable = (exact_design(n, p0, p1, tail=tail, sides=sides) for n in found)
    return first, stable


def _quantiles(tail: float, power: float) -> tuple[float, float]:
    from scipy.special import ndtri  # noqa: PLC0415 - scipy.special costs half a second at first use

    return -float(ndtri(tail)), float(ndtri(power))


# ------------------------------------------- a test that rejects many successes, of any number of trials
def _at_least(k: Floats, n: Floats, share: Floats) -> Floats:
    """P(X >= k) for X ~ Binomial(n, share), k from 0 to n + 1."""
    from scipy.special import betainc  # noqa: PLC0415 - see _quantiles

    inside = betainc(np.maximum(k, 1.0), np.maximum(n - k + 1.0, 1.0), share)
    return np.select([k <= 0, k > n], [1.0, 0.0], default=inside)


def _critical(n: Floats, null: Floats, tail: float) -> Floats:
    """Smallest count of which P(X >= count) is at most `tail`; n + 1 where none is."""
    low, high = np.zeros(n.shape), n + 1.0  # at `low` it is more than `tail`, at `high` it is not
    for _ in range(_halvings(n)):
        middle = np.floor((low + high) / 2.0)
        rejects = _at_least(middle, n, null) <= tail
        low, high = np.where(rejects, low, middle), np.where(rejects, middle, high)
    return high


def _halvings(n: Floats) -> int:
    return int(np.ceil(np.log2(n.max() + 2.0)))


def _power(n: Floats, null: Floats, other: Floats, tail: float, sides: Sides) -> Floats:
    own = _at_least(_critical(n, null, tail), n, other)
    if sides == "one":
        return own
    return own + _at_least(_critical(n, 1.0 - null, tail), n, 1.0 - other)


def _power_by_lot(n: Floats, null: Floats, other: Floats, tail: float) -> Floats:
    """Power of the one-sided test that decides by lot at the count next to its critical one."""
    k = _critical(n, null, tail)
    size, next_size = _at_least(k, n, null), _at_least(k - 1.0, n, null)
    own, next_own = _at_least(k, n, other), _at_least(k - 1.0, n, other)
    return own + (tail - size) / (next_size - size) * (next_own - own)


def _peak(n: Floats, share: Floats) -> Floats:
    """Largest probability of a single count."""
    mode = np.floor((n + 1.0) * share)
    return _at_least(mode, n, share) - _at_least(mode + 1.0, n, share)


# -------------------------------------------------------------------------------------- search
def _searched(null: Floats, other: Floats, tail: float, power: float, sides: Sides) -> tuple[Floats, Floats]:
    """First and stable number of trials, from all that can be either."""
    guess = one_sample_size(null, other, tail=tail, power=power)

    def suffices(n: Floats) -> Bools:
        return np.asarray(_power_by_lot(n, null, other, tail) - _peak(n, other) >= power + ROUNDING)

    def may_suffice(n: Floats, extra: Floats | float) -> Bools:
        return np.asarray(_power_by_lot(n, null, other, tail) + extra >= power - ROUNDING)

    start = _smallest(lambda n: may_suffice(n, 0.0 if sides == "one" else tail), guess)
    if sides == "two":
        extra = _power_by_lot(start, 1.0 - null, 1.0 - other, tail)
        start = _smallest(lambda n: may_suffice(n, extra), guess, least=start)
    stop = _smallest(suffices, guess, least=start)

    first, stable = np.empty(null.shape), np.empty(null.shape)
    lengths = (stop - start + 1.0).astype(np.intp)
    ends: npt.NDArray[np.intp] = np.cumsum(lengths)
    row = 0
    while row < null.size:
        past = int(ends[row] - lengths[row])
        upto = max(row + 1, int(np.searchsorted(ends, past + BLOCK, side="right")))
        rows, own = np.arange(row, upto), lengths[row:upto]
        starts = ends[row:upto] - own - past
        place = np.repeat(rows, own)
        n = start[place] + np.arange(float(place.size)) - starts[place - row]
        enough = _power(n, null[place], other[place], tail, sides) >= power
        first[rows] = np.minimum.reduceat(np.where(enough, n, np.inf), starts)
        stable[rows] = np.maximum.reduceat(np.where(enough, start[place] - 1.0, n), starts) + 1.0
        row = upto
    return first, stable


def _smallest(holds: Callable[[Floats], Bools], guess: Floats, least: Floats | float = 1.0) -> Floats:
    """Smallest whole number from `least` at which a condition holds that never ceases to hold."""
    low = np.broadcast_to(least, guess.shape) - 1.0
    high = np.maximum(np.ceil(guess), low + 1.0)
    while not (enough := holds(high)).all():
        high = np.where(enough, high, 2.0 * high)
    for _ in range(_halvings(high)):
        middle = np.maximum(np.floor((low + high) / 2.0), 1.0)
        there = holds(middle) & (middle > low)
        low, high = np.where(there, low, np.maximum(low, middle)), np.where(there, middle, high)
    return high
