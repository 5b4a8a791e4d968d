r"""Limits of a share from two counts, by every method that the library offers.

Each limit is found together with its complement, so that whichever of the two is small has full relative
precision: odds, ratios and inverted ratios taken from them keep all their digits. A method works out lower
limits only; the upper limit of the successes is the lower limit of the failures, seen from the other side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.checks import require_option
from gender_indicators.stats.binomial import part_of_deviance, stirling_error

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools, Floats

__all__ = [
    "METHODS",
    "IntervalMethod",
    "ProportionMethod",
    "ShareLimits",
    "beta_quantile",
    "share_limits",
    "z_value",
]

ProportionMethod = Literal[
    "wilson",
    "wilson-cc",
    "clopper-pearson",
    "mid-p",
    "likelihood-ratio",
    "jeffreys",
    "jeffreys-modified",
    "uniform",
    "agresti-coull",
    "logit",
    "wald",
]
METHODS: Final[tuple[ProportionMethod, ...]] = (
    "wilson",
    "wilson-cc",
    "clopper-pearson",
    "mid-p",
    "likelihood-ratio",
    "jeffreys",
    "jeffreys-modified",
    "uniform",
    "agresti-coull",
    "logit",
    "wald",
)
"""Interval methods for a share."""

IntervalMethod = ProportionMethod | Literal["delta", "fieller"]
"""Every interval method of the library: those for a share, and two for the ratio of two counts."""

# rounding of a limit moves its tail by less, up to counts of 1e13
CLOSE: Final = 1e-8

# successes and failures from which the normal start is near enough for a step or two
MANY: Final = 10.0

# Newton's steps double the correct digits; a start that is off by half a count needs five or six
STEPS: Final = 50

# steps after which nothing is left to gain: errors are their square, or their cube in standard deviations
SQUARE: Final = 1e-9
CUBIC: Final = 5e-5


@dataclass(frozen=True, slots=True, eq=False)
class ShareLimits:
    """Limits of a share and of its complement, each computed without cancellation.

    ``lower + lower_complement`` is 1 up to rounding; whichever of the two is small has full relative
    precision.
    """

    lower: Floats
    lower_complement: Floats
    upper: Floats
    upper_complement: Floats

    def mirrored(self) -> ShareLimits:
        """Limits of the share of failures."""
        return ShareLimits(self.upper_complement, self.upper, self.lower_complement, self.lower)

    def odds(self) -> tuple[Floats, Floats]:
        """Limits of the odds share / (1 - share); infinite where the share can be 1."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.lower / self.lower_complement, self.upper / self.upper_complement

    def shares(self) -> tuple[Floats, Floats]:
        """Limits of the share itself, which reach 0 and 1."""
        # by subtraction where that is exact
        return tuple(  # type: ignore[return-value]  # two arrays
            np.where(complement < 0.5, 1.0 - complement, share)
            for share, complement in (
                (self.lower, self.lower_complement),
                (self.upper, self.upper_complement),
            )
        )


def share_limits(x: Floats, y: Floats, *, level: float, method: ProportionMethod) -> ShareLimits:
    """Limits of the share x / (x + y) from two checked count arrays of one shape.

    Examples
    --------
    >>> limits = share_limits(np.array(105.0), np.array(100.0), level=0.95, method="wilson")
    >>> [round(float(100 * limit), 2) for limit in limits.odds()]
    [79.91, 137.96]
    """
    require_option("method", method, METHODS)
    tail = (1.0 - level) / 2.0
    match method:
        case "wilson":
            return _wilson(x, y, z_value(level))
        case "agresti-coull":
            return _agresti_coull(x, y, z_value(level))
        case "wald":
            return _wald(x, y, z_value(level))
        case "logit":
            return _logit(x, y, z_value(level))
        case "wilson-cc":
            low, high = (_lower_wilson_cc(*pair, z_value(level)) for pair in ((x, y), (y, x)))
        case "clopper-pearson":
            low, high = (_lower_beta(*pair, tail, 0.0, 1.0) for pair in ((x, y), (y, x)))
        case "mid-p":
            low, high = (_lower_mid_p(*pair, tail) for pair in ((x, y), (y, x)))
        case "likelihood-ratio":
            low, high = (_lower_likelihood(*pair, z_value(level)) for pair in ((x, y), (y, x)))
        case "jeffreys":
            low, high = (_lower_beta(*pair, tail, 0.5, 0.5) for pair in ((x, y), (y, x)))
        case "jeffreys-modified":
            low, high = (_lower_jeffreys_modified(*pair, tail) for pair in ((x, y), (y, x)))
        case "uniform":
            low, high = (_lower_beta(*pair, tail, 1.0, 1.0) for pair in ((x, y), (y, x)))
        case _:
            assert_never(method)
    return ShareLimits(*low, high[1], high[0])


def z_value(level: float) -> float:
    """Normal quantile of a two-sided level, from the tail: at 1 - tail it would lose digits.

    Examples
    --------
    >>> round(z_value(0.95), 12)
    1.95996398454
    """
    from scipy.special import ndtri  # noqa: PLC0415 - scipy.special costs half a second at first use

    return -float(ndtri((1.0 - level) / 2.0))


# --------------------------------------------------------------------------------- closed formulas
def _wilson(x: Floats, y: Floats, z: float) -> ShareLimits:
    r"""Roots of :math:`|p - x/n| = z \sqrt{p (1 - p) / n}`, rationalised: exactly 0 at x = 0."""
    n = x + y
    total = n + z**2
    with np.errstate(invalid="ignore", divide="ignore"):
        fraction = x / n
        root = fraction * y
        root += z**2 / 4.0
        root = np.sqrt(root)
        root *= z
        root += z**2 / 2.0
        x_root, y_root = x + root, y + root
        lower = fraction * x / x_root
        upper_complement = y / n * y / y_root
    limits = ShareLimits(lower, y_root / total, x_root / total, upper_complement)
    # without trials nothing is known
    nothing = n == 0
    return _everywhere(limits, nothing) if nothing.any() else limits


def _everywhere(limits: ShareLimits, where: Bools) -> ShareLimits:
    """Limits that say nothing, 0 to 1, where asked."""
    ends = (
        (limits.lower, 0.0),
        (limits.lower_complement, 1.0),
        (limits.upper, 1.0),
        (limits.upper_complement, 0.0),
    )
    return ShareLimits(*(np.where(where, end, values) for values, end in ends))


def _lower_wilson_cc(x: Floats, y: Floats, z: float) -> tuple[Floats, Floats]:
    """Lower limit of Newcombe's (1998) method 4; rationalised, so that a few among many keep their digits."""
    n = x + y
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        square = z**2 - 2.0 - 1.0 / n + 4.0 * p * (y + 1.0)
        root = z * np.sqrt(np.maximum(square, 0.0))
        lower = (2.0 * x - 1.0) ** 2 / (2.0 * n * (2.0 * x + z**2 - 1.0 + root))
        complement = (2.0 * y + z**2 + 1.0 + root) / (2.0 * (n + z**2))
        # weighted counts below one half: the correction can reach past zero, where the roots mean nothing
        none = (x == 0) | (square < 0) | (lower < 0) | (lower > p)
    return np.where(none, 0.0 * n, lower), np.where(none, 1.0 + 0.0 * n, complement)


def _agresti_coull(x: Floats, y: Floats, z: float) -> ShareLimits:
    """Wald's limits with half of z squared more on either side."""
    limits = _wald(x + z**2 / 2.0, y + z**2 / 2.0, z)
    # without trials the limits are 0 and 1 but for rounding
    nothing = x + y == 0
    return _everywhere(limits, nothing) if nothing.any() else limits


def _wald(x: Floats, y: Floats, z: float) -> ShareLimits:
    """Share -+ z standard errors, cut to [0, 1]; nothing without trials."""
    n = x + y
    with np.errstate(invalid="ignore", divide="ignore"):
        p, q = x / n, y / n
        half_width = z * np.sqrt(p * q / n)
    ends = (p - half_width, q + half_width, p + half_width, q - half_width)
    return ShareLimits(*(np.clip(end, 0.0, 1.0) for end in ends))


def _logit(x: Floats, y: Floats, z: float) -> ShareLimits:
    """Log odds -+ z standard errors; no limits where a count is zero."""
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.exp(z * np.sqrt(1.0 / x + 1.0 / y))
        lower, upper = x / y / factor, x / y * factor
    empty = (x == 0) | (y == 0)
    lower, upper = np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)
    return ShareLimits(lower / (1.0 + lower), 1.0 / (1.0 + lower), upper / (1.0 + upper), 1.0 / (1.0 + upper))


# ---------------------------------------------------------------------------------- beta quantiles
def _lower_beta(x: Floats, y: Floats, tail: float, a: float, b: float) -> tuple[Floats, Floats]:
    return beta_quantile(np.asarray(x + a), np.asarray(y + b), tail)


def beta_quantile(a: Floats, b: Floats, tail: float) -> tuple[Floats, Floats]:
    """Quantile of Beta(a, b) at `tail`, at most one half, and its complement; 0 where a is 0.

    Taken in complement form, never at 1 - tail, which loses digits at small tails; and on the rarer side, so
    that the small one of share and complement keeps its relative precision.

    Examples
    --------
    >>> p, q = beta_quantile(np.array([1.0]), np.array([1.0]), 0.25)
    >>> round(float(p[0]), 12), round(float(q[0]), 12)
    (0.25, 0.75)
    """
    few = ~(np.minimum(a, b) >= MANY)
    if few.all():
        return _beta_of_few(a, b, tail)
    if not few.any():
        return _beta_by_steps(a, b, tail)
    p, q = np.empty(a.shape), np.empty(a.shape)
    p[few], q[few] = _beta_of_few(a[few], b[few], tail)
    p[~few], q[~few] = _beta_by_steps(a[~few], b[~few], tail)
    return p, q


def _beta_of_few(a: Floats, b: Floats, tail: float) -> tuple[Floats, Floats]:
    """Quantile by scipy, each value checked: its inverse fails here and there among millions."""
    from scipy.special import betainccinv, betaincinv  # noqa: PLC0415 - see z_value

    small = np.asarray(0.0 * (a + b))
    mostly = np.asarray(a > b)
    betainccinv(b, a, tail, out=small, where=mostly)
    # at small tails the limit of a few can lie across the middle
    mostly &= ~(small > 0.5)
    betaincinv(a, b, tail, out=small, where=~mostly & (a > 0))
    rest = 1.0 - small
    p, q = np.where(mostly, rest, small), np.where(mostly, small, rest)
    reached = _beta_probability(a, b, p, q)
    # (below one half of a weighted count it may be too small for a float)
    failed = ~(np.abs(reached / tail - 1.0) < CLOSE) & (np.minimum(a, b) >= 0.5)
    if failed.any():
        p[failed], q[failed] = _beta_by_steps(a[failed], b[failed], tail)
    return p, q


def _beta_by_steps(a: Floats, b: Floats, tail: float) -> tuple[Floats, Floats]:
    r"""Quantile of Beta(a, b) and its complement, by Halley's steps in the log of the probability.

    From Carter's normal start one step leaves an error of about the cube of its length in standard
    deviations; for large a and b that takes one beta integral, less than scipy's inverse. With
    :math:`g = \ln P(w)` over the log odds w and density f, :math:`g' = f / P` and
    :math:`g'' = g' (a q - b p - g')`.
    """
    z = z_value(1.0 - 2.0 * tail)
    deviation = np.sqrt(1.0 / a + 1.0 / b)
    with np.errstate(invalid="ignore", divide="ignore"):
        sides = 1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0)
        h, bend = 2.0 / (sides[0] + sides[1]), (z * z - 3.0) / 6.0
        carter = z * np.sqrt(h + bend) / h - (sides[1] - sides[0]) * (bend + 5.0 / 6.0 - 2.0 / (3.0 * h))
    start = np.where(np.minimum(a, b) > 1.0, 2.0 * carter, z * deviation)
    factor = a / b * np.exp(-start)
    p, q = factor / (1.0 + factor), 1.0 / (1.0 + factor)
    # Gamma functions by Stirling's formula: what is left of the density is a deviance, free of cancellation
    errors = stirling_error(a) + stirling_error(b) - stirling_error(a + b)
    height = np.exp(-errors) / deviation / np.sqrt(2.0 * np.pi)
    active: Bools = np.ones(a.shape, dtype=np.bool_)
    for _ in range(STEPS):
        probability = _beta_probability(a, b, p, q)
        apart = part_of_deviance(a, (a + b) * p) + part_of_deviance(b, (a + b) * q)
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = height * np.exp(-apart) / probability
            newton = np.log(tail / probability) / slope
            step = newton / (1.0 + newton * (a * q - b * p - slope) / 2.0)
        p, q, active = _moved(p, q, step, active, enough=CUBIC * deviation)
        if not active.any():
            break
    return p, q


def _lower_jeffreys_modified(x: Floats, y: Floats, tail: float) -> tuple[Floats, Floats]:
    """Jeffreys limit that reaches the end of the scale where no success was seen."""
    lower, complement = _lower_beta(x, y, tail, 0.5, 0.5)
    none = x == 0
    return np.where(none, 0.0, lower), np.where(none, 1.0, complement)


# ------------------------------------------------------------------------------- roots by Newton
def _lower_mid_p(x: Floats, y: Floats, tail: float) -> tuple[Floats, Floats]:
    """Share p at which P(X > x) + P(X = x) / 2 is `tail`.

    The log of that probability is concave in the log odds w of p, so Newton's steps in w converge from
    any start; the Jeffreys limit is within half a count.
    """
    inner, outer = x > 0, y > 0
    some_x, some_y = np.where(inner, x, 1.0), np.where(outer, y, 1.0)
    p, q = _lower_beta(some_x, some_y, tail, 0.5, 0.5)
    # without failures the probability is p**x / 2
    p, q = (
        np.where(outer, p, (2.0 * tail) ** (1.0 / some_x)),
        np.where(outer, q, -np.expm1(np.log(2.0 * tail) / some_x)),
    )
    active = inner & outer
    for _ in range(STEPS):
        at_least = _beta_probability(some_x, some_y + 1.0, p, q)
        more = _beta_probability(some_x + 1.0, some_y, p, q)
        probability = (at_least + more) / 2.0
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = (at_least - more) / 2.0 * (some_x * q + some_y * p)
            step = probability / slope * np.log(tail / probability)
        p, q, active = _moved(p, q, step, active)
        if not active.any():
            break
    return _bounded(p, q, x, y)


def _beta_probability(a: Floats, b: Floats, p: Floats, q: Floats) -> Floats:
    """Probability below p of Beta(a, b); from the complement q where p is so near 1 that it lost digits."""
    from scipy.special import betainc, betaincc  # noqa: PLC0415 - see z_value

    found = np.asarray(0.0 * p)
    # the complementary function takes five times as long
    near_one = np.asarray(q < 0.01)
    betaincc(b, a, q, out=found, where=near_one)
    betainc(a, b, p, out=found, where=~near_one)
    return found


def _lower_likelihood(x: Floats, y: Floats, z: float) -> tuple[Floats, Floats]:
    """Share p below x / n at which the deviance is z squared, by Newton's steps in its signed root."""
    inner, outer = x > 0, y > 0
    some_x, some_y = np.where(inner, x, 1.0), np.where(outer, y, 1.0)
    n = some_x + some_y
    start = _wilson(some_x, some_y, z)
    p, q = start.lower, start.lower_complement
    end = -(z**2) / (2.0 * some_x)
    p, q = np.where(outer, p, np.exp(end)), np.where(outer, q, -np.expm1(end))
    active = inner & outer
    for _ in range(STEPS):
        with np.errstate(invalid="ignore", divide="ignore"):
            # neither part is negative: nothing cancels
            root = np.sqrt(2.0 * (part_of_deviance(some_x, n * p) + part_of_deviance(some_y, n * q)))
            step = root * (root - z) / (some_x * q - some_y * p)
        p, q, active = _moved(p, q, step, active)
        if not active.any():
            break
    return _bounded(p, q, x, y)


def _moved(
    p: Floats, q: Floats, step: Floats, active: Bools, *, enough: Floats | float = SQUARE
) -> tuple[Floats, Floats, Bools]:
    """Move a share along its log odds where a step is still worth taking."""
    factor = np.exp(np.where(active & np.isfinite(step), step, 0.0))
    total = p * factor + q
    # rows at rest stay as they are to the last bit, whatever the rest of the array still does
    p, q = np.where(active, p * factor / total, p), np.where(active, q / total, q)
    return p, q, active & (np.abs(step) > enough)


def _bounded(p: Floats, q: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """A lower limit is 0 without successes, and missing with a missing count."""
    none, missing = x == 0, np.isnan(x + y)
    p, q = np.where(none, 0.0, p), np.where(none, 1.0, q)
    return np.where(missing, np.nan, p), np.where(missing, np.nan, q)
