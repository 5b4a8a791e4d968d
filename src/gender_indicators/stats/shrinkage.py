r"""How much do shares vary between groups, and how far should a small group's own share be believed?

The beta-binomial model: each group has a share of its own, drawn from a Beta distribution that all groups
have in common, and counts drawn from that share. The common mean and the spread are fitted by maximum
likelihood; a group's posterior then lies between its own share and the common one. All is computed relative
to the binomial model without spread, so that spreads near nothing keep their digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.errors import DomainError
from gender_indicators.stats.binomial import deviance

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = [
    "LARGEST_CONCENTRATION",
    "LEAST_GROUPS",
    "BetaBinomial",
    "beta_binomial",
    "gain",
    "log_binomial",
    "moments",
    "refusal",
]

LEAST_GROUPS: Final = 3
"""Groups with trials below which a spread cannot be told from chance."""

LARGEST_CONCENTRATION: Final = 1e12
"""Stands for a spread of nothing where a number is needed: the Beta distribution is then a point."""

# twice this gain in log likelihood is no evidence of a spread: what remains is rounding
NO_GAIN: Final = 1e-8

# a Beta distribution below this is all at 0 and 1
LEAST_CONCENTRATION: Final = 1e-8

# Newton's method: steps at most, the length of one that ends it, and the longest on the log scales
STEPS: Final = 200
CONVERGED: Final = 1e-7
LONG_STEP: Final = 2.0
ROUNDING: Final = 1e-10

# times the largest group: the concentration from which the likelihood is that of rare pairs
FAR: Final = 100.0

# Stirling's series holds to the last digit from here on
STIRLING: Final = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class BetaBinomial:
    r"""A beta-binomial model fitted to groups.

    Parameters
    ----------
    mean : float
        Common share :math:`\mu`; the pooled share where no spread was found.
    concentration : float
        :math:`M = a + b` of the Beta distribution; infinite where no spread was found.
    covariance : ndarray, shape (2, 2)
        Covariance of :math:`(\operatorname{logit} \mu, \ln M)`, the inverse of the observed information;
        without spread only that of the pooled logit, else NaN.
    gain : float
        Log likelihood above that of the binomial model with the pooled share; 0 where no spread was found.
    """

    mean: float
    concentration: float
    covariance: Floats
    gain: float

    @property
    def varies(self) -> bool:
        """Whether a spread between groups was found."""
        return bool(np.isfinite(self.concentration))

    @property
    def rho(self) -> float:
        """Correlation of two trials of one group, 1 / (1 + M); 0 without spread."""
        return 1.0 / (1.0 + self.concentration)

    @property
    def a(self) -> float:
        """First parameter of the Beta distribution."""
        return self.mean * self.concentration

    @property
    def b(self) -> float:
        """Second parameter of the Beta distribution."""
        return (1.0 - self.mean) * self.concentration

    @property
    def mean_se(self) -> float:
        """Standard error of the common share."""
        return float(self.mean * (1.0 - self.mean) * np.sqrt(self.covariance[0, 0]))

    @property
    def rho_se(self) -> float:
        """Standard error of rho; NaN without spread, where the normal approximation fails."""
        return float(self.rho * (1.0 - self.rho) * np.sqrt(self.covariance[1, 1]))

    @property
    def deviance(self) -> float:
        """Twice the gain in log likelihood over the binomial model."""
        return 2.0 * self.gain

    @property
    def p_value(self) -> float:
        """Probability of as large a deviance without spread: half a chi-square, as rho = 0 is a boundary."""
        from scipy.special import chdtrc  # noqa: PLC0415 - scipy.special costs half a second at first use

        return float(chdtrc(1.0, self.deviance)) / 2.0 if self.gain > 0 else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """Distinct counts and how often each occurs: all that the likelihood needs, however many the groups."""

    successes: tuple[Floats, Floats]
    failures: tuple[Floats, Floats]
    trials: tuple[Floats, Floats]
    total_successes: float
    total_failures: float

    @property
    def share(self) -> float:
        """Pooled share."""
        return self.total_successes / (self.total_successes + self.total_failures)


def beta_binomial(x: Floats, y: Floats, *, near: BetaBinomial | None = None) -> BetaBinomial:
    r"""Fit the beta-binomial model by maximum likelihood.

    Parameters
    ----------
    x, y : ndarray, shape (k,), counts >= 0, none missing
        Successes and failures of each group. Groups without trials say nothing, those with one trial nothing
        about the spread.
    near : BetaBinomial, optional
        A fit that is probably near by, as in a bootstrap: the search starts there.

    Returns
    -------
    BetaBinomial

    Raises
    ------
    DomainError
        Fewer than three groups with trials; only successes, only failures, or no group with both.

    Notes
    -----
    With :math:`a = \mu M`, :math:`b = (1 - \mu) M` and
    :math:`g(a, j) = \ln \Gamma(a + j) - \ln \Gamma(a) - j \ln a`, the log likelihood is the binomial one at
    :math:`\mu` plus :math:`\sum_i [g(a, x_i) + g(b, y_i) - g(M, n_i)]`. It depends on the counts through the
    three histograms of x, y and n only. It is maximised by Newton's method over
    :math:`(\operatorname{logit} \mu, \ln M)` from Kleinman's moments [1]_.

    References
    ----------
    .. [1] Kleinman (1973), :cite:`kleinman1973`.

    Examples
    --------
    >>> found = beta_binomial(np.array([120.0, 90.0, 150.0]), np.array([80.0, 110.0, 100.0]))
    >>> round(found.mean, 4), round(found.rho, 4), round(found.p_value, 4)
    (0.5507, 0.0149, 0.0113)
    """
    counts = _histograms(x, y)
    start = _start(x, y, counts)
    if near is not None and near.concentration < FAR * counts.trials[0][-1]:
        start = np.array([np.log(near.mean) - np.log1p(-near.mean), np.log(near.concentration)])
    at, value = _climbed(counts, start)
    if not value > NO_GAIN:
        trials = counts.total_successes + counts.total_failures
        logit_variance = 1.0 / (trials * counts.share * (1.0 - counts.share))
        none = np.array([[logit_variance, np.nan], [np.nan, np.nan]])
        return BetaBinomial(counts.share, np.inf, none, 0.0)
    covariance = np.linalg.inv(_information(counts, at)).astype(np.float64)
    return BetaBinomial(float(1.0 / (1.0 + np.exp(-at[0]))), float(np.exp(at[1])), covariance, value)


def moments(x: Floats, y: Floats) -> tuple[float, float]:
    r"""Pooled share and Kleinman's moment estimate of rho, each group weighted by its trials.

    Notes
    -----
    With :math:`S = \sum n_i (p_i - \mu)^2`,
    :math:`\rho = [S / (\mu (1 - \mu)) - (k - 1)] / [N - \sum n_i^2 / N - (k - 1)]`: below 0 where groups
    differ by less than chance gives, NaN where no group has two trials.

    Examples
    --------
    >>> mean, rho = moments(np.array([120.0, 90.0, 150.0]), np.array([80.0, 110.0, 100.0]))
    >>> round(mean, 4), round(rho, 4)
    (0.5538, 0.0247)
    """
    n = x + y
    x, n = x[n > 0], n[n > 0]
    total = n.sum()
    mean = x.sum() / total
    spread = (n * (x / n - mean) ** 2).sum()
    if not n.max() > 1:
        return float(mean), np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = (spread / (mean * (1.0 - mean)) - (n.size - 1.0)) / (
            total - (n**2).sum() / total - (n.size - 1.0)
        )
    return float(mean), float(rho)


def refusal(x: Floats, y: Floats) -> str | None:
    """Why counts cannot be fitted, or None.

    Examples
    --------
    >>> refusal(np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    '2 groups with trials: a spread between groups needs at least 3. Estimate them one by one.'
    """
    n = x + y
    groups = int(np.count_nonzero(n))
    if groups < LEAST_GROUPS:
        return (
            f"{groups} groups with trials: a spread between groups needs at least {LEAST_GROUPS}. "
            "Estimate them one by one."
        )
    if not (x.any() and y.any()):
        return "all trials had the same outcome: there is nothing to shrink towards"
    if n.max() > 1 and not ((x > 0) & (y > 0)).any():
        return "no group had both outcomes: the spread has no upper bound. Join small groups."
    return None


def log_binomial(x: Floats, y: Floats, share: float) -> float:
    """Log likelihood of all groups under one share, binomial coefficients included.

    Examples
    --------
    >>> round(log_binomial(np.array([1.0, 2.0]), np.array([1.0, 0.0]), 0.5), 6)
    -2.079442
    """
    from scipy.special import gammaln, xlogy  # noqa: PLC0415 - see BetaBinomial.p_value

    coefficients = gammaln(x + y + 1.0) - gammaln(x + 1.0) - gammaln(y + 1.0)
    return float((coefficients + xlogy(x, share) + xlogy(y, 1.0 - share)).sum())


def gain(x: Floats, y: Floats, *, mean: float, concentration: float) -> float:
    """Log likelihood of a beta-binomial model above that of the binomial model with the pooled share.

    Examples
    --------
    >>> round(gain(np.array([8.0, 2.0, 5.0]), np.array([2.0, 8.0, 5.0]), mean=0.5, concentration=5.0), 4)
    0.9043
    """
    at = np.array([np.log(mean) - np.log1p(-mean), np.log(concentration)])
    return _gain_and_slope(_histograms(x, y), at)[0]


# ----------------------------------------------------------------------------------- the likelihood
def _histograms(x: Floats, y: Floats) -> Histograms:
    n = x + y
    some = n > 0
    x, y, n = x[some], y[some], n[some]
    if (fault := refusal(x, y)) is not None:
        raise DomainError(fault)
    parts = [np.unique(each, return_counts=True) for each in (x, y, n)]
    successes, failures, trials = ((values, times.astype(np.float64)) for values, times in parts)
    return Histograms(successes, failures, trials, float(x.sum()), float(y.sum()))


def _start(x: Floats, y: Floats, counts: Histograms) -> Floats:
    """Kleinman's moments; where they see no spread, the best of some concentrations at the pooled share."""
    rho = moments(x, y)[1]
    logit = np.log(counts.total_successes) - np.log(counts.total_failures)
    if rho > 0:
        rho = min(rho, 0.99)
        return np.array([logit, np.log((1.0 - rho) / rho)])
    largest = float(counts.trials[0][-1])
    starts = [np.array([logit, each]) for each in np.log(largest * 10.0 ** np.arange(-3.0, 4.0))]
    return max(starts, key=lambda at: _gain_and_slope(counts, at)[0])


def _gain_and_slope(counts: Histograms, at: Floats) -> tuple[float, Floats]:
    """Gain over the pooled binomial model, and its derivatives by logit of the mean and ln M."""
    odds, concentration = np.exp(at[0]), np.exp(at[1])
    mean, rest = odds / (1.0 + odds), 1.0 / (1.0 + odds)
    sums = np.zeros((3, 2))
    sides = (
        (mean * concentration, counts.successes),
        (rest * concentration, counts.failures),
        (concentration, counts.trials),
    )
    for place, (a, (values, times)) in enumerate(sides):
        for part, each in enumerate(_excess(a, values)):
            sums[place, part] = times @ each
    successes, failures = counts.total_successes, counts.total_failures
    lost = deviance(np.asarray(successes), np.asarray(failures), np.asarray(mean)) / 2.0
    value = sums[0, 0] + sums[1, 0] - sums[2, 0] - float(lost)
    by_logit = successes * rest - failures * mean + rest * sums[0, 1] - mean * sums[1, 1]
    return float(value), np.array([by_logit, sums[0, 1] + sums[1, 1] - sums[2, 1]])


def _excess(a: float, j: Floats) -> tuple[Floats, Floats]:
    r"""g(a, j) = ln Gamma(a + j) - ln Gamma(a) - j ln a, and its derivative by ln a.

    Both go to 0 as a grows: differences of log gamma functions would lose every digit there, so Stirling's
    series is subtracted term by term.
    """
    from scipy.special import gammaln, psi  # noqa: PLC0415 - see BetaBinomial.p_value

    if a < STIRLING:
        value = gammaln(a + j) - gammaln(a) - j * np.log(a)
        return value, a * (psi(a + j) - psi(a)) - j
    u, end = j / a, a + j
    bent, logs = _log1p_less(u), np.log1p(u)
    value = a * bent + j * logs - logs / 2.0 - j / (12.0 * a * end)
    value = value + _rest_of_gammaln(end) - _rest_of_gammaln(np.asarray(a))
    slope = a * bent + j / (2.0 * end) + j * (a + end) / (12.0 * a * end * end)
    slope = slope + a * (_rest_of_psi(end) - _rest_of_psi(np.asarray(a)))
    return value, slope


def _rest_of_gammaln(x: Floats) -> Floats:
    """Stirling's series of the log gamma function behind its term 1 / (12 x)."""
    w = 1.0 / (x * x)
    return np.asarray((((w / 1188.0 - 1.0 / 1680.0) * w + 1.0 / 1260.0) * w - 1.0 / 360.0) * w / x)


def _rest_of_psi(x: Floats) -> Floats:
    """Stirling's series of the digamma function behind its term -1 / (12 x**2)."""
    w = 1.0 / (x * x)
    return np.asarray((((1.0 / 240.0 - w / 132.0) * w - 1.0 / 252.0) * w + 1.0 / 120.0) * w * w)


def _log1p_less(u: Floats) -> Floats:
    """ln(1 + u) - u for u >= 0, by its series where u is small."""
    v = u / (2.0 + u)
    square = v * v
    series = np.full(square.shape, 1.0 / 17.0)
    for odd in (15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        series = series * square + 1.0 / odd
    near = 2.0 * v * (square * series - v / (1.0 - v))
    return np.asarray(np.where(v < 0.1, near, np.log1p(u) - u))


def _climbed(counts: Histograms, start: Floats) -> tuple[Floats, float]:
    """Highest gain, by Newton's method with the curvature made convex, and where it is."""
    at = start
    value, slope = _gain_and_slope(counts, at)
    far = np.log(FAR * counts.trials[0][-1])
    low, high = np.log(LEAST_CONCENTRATION), np.log(LARGEST_CONCENTRATION)
    for _ in range(STEPS):
        # from here on the gain is in proportion to 1 / M: below 0 it only rises to 0
        if value < 0 < slope[1] and at[1] > far:
            break
        curvature, axes = np.linalg.eigh(_information(counts, at))
        step = axes @ ((axes.T @ slope) / np.maximum(np.abs(curvature), np.finfo(np.float64).tiny))
        step = step * min(1.0, LONG_STEP / max(np.abs(step).max(), LONG_STEP))
        found = None
        while found is None and np.abs(step).max() > CONVERGED:
            ahead = np.array([at[0] + step[0], min(max(at[1] + step[1], low), high)])
            found = _if_better(counts, ahead, value, slope)
            step = step / 2.0
        if found is None:
            break
        at, value, slope = found
    return at, value


def _if_better(
    counts: Histograms, ahead: Floats, value: float, slope: Floats
) -> tuple[Floats, float, Floats] | None:
    """The point, its gain and slope, if it is higher, or as high up to rounding and nearer to the top."""
    value_ahead, slope_ahead = _gain_and_slope(counts, ahead)
    nearer = value_ahead > value - ROUNDING * (1.0 + abs(value)) and (
        np.abs(slope_ahead).max() < np.abs(slope).max()
    )
    return (ahead, value_ahead, slope_ahead) if value_ahead > value or nearer else None


def _information(counts: Histograms, at: Floats) -> Floats:
    """Minus the second derivatives, by central differences of the exact first ones."""
    step = 1e-5
    columns = [
        (_gain_and_slope(counts, at - move)[1] - _gain_and_slope(counts, at + move)[1]) / (2.0 * step)
        for move in step * np.eye(2)
    ]
    matrix = np.column_stack(columns)
    return (matrix + matrix.T) / 2.0
