r"""Has a share moved away from its level, and when? Charts that add up small deviations as counts come in.

The CUSUM collects the evidence for one stated alternative and forgets what speaks against it; the EWMA is a
moving average of standardised deviations. The threshold of either can be set so that a false alarm is as rare
as wanted, by simulating counts under control.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gender_indicators.core.arrays import Bools, Floats

__all__ = [
    "Chart",
    "Direction",
    "Reset",
    "cusum",
    "cusum_threshold",
    "evidence",
    "ewma",
    "ewma_threshold",
    "run_length_of",
    "simulated_records",
    "threshold_for",
]

Reset = Literal["none", "zero", "half"]
"""Where a chart goes on after an alarm: as if nothing had happened, from 0, or from half the threshold."""

Direction = Literal["two-sided", "greater", "less"]
"""Which deviations give an alarm."""

# a path this many run lengths long has no alarm by then in two cases of a hundred
LONG: Final = 4.0

# paths times periods held at once
HELD: Final = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Path of a statistic with its limits.

    Parameters
    ----------
    path, lower, upper : ndarray, shape (periods,)
        Statistic before any reset, and limits outside which it gives an alarm; minus or plus infinity on a
        side without alarms. Path NaN where a count is missing.
    alarms : ndarray of bool, shape (periods,)
    """

    path: Floats
    lower: Floats
    upper: Floats
    alarms: Bools


def cusum(
    x: Floats, y: Floats, *, share: float, alternative: float, threshold: float, reset: Reset = "none"
) -> Chart:
    r"""Cumulative sum of log likelihood ratios of two shares.

    Parameters
    ----------
    x, y : ndarray, shape (periods,), counts >= 0; NaN is missing
        Successes and failures. A missing period leaves the sum as it was.
    share, alternative : float
        Share under control and the one to be found, above or below it.
    threshold : float
        h; an alarm is a sum above it.
    reset : {"none", "zero", "half"}, default "none"

    Notes
    -----
    :math:`C_t = \max(0, C_{t-1} + x_t \ln(p_1 / p_0) + y_t \ln[(1 - p_1) / (1 - p_0)])`, :math:`C_0 = 0`, see
    [1]_.

    References
    ----------
    .. [1] Page (1954), :cite:`page1954`.

    Examples
    --------
    >>> x, y = np.array([60.0, 70.0, 40.0]), np.array([40.0, 30.0, 60.0])
    >>> cusum(x, y, share=0.5, alternative=0.6, threshold=5.0).path.round(2).tolist()
    [2.01, 8.08, 1.99]
    """
    gains = evidence(x, y, share=share, alternative=alternative)
    path, alarms = np.full(x.shape, np.nan), np.zeros(x.shape, dtype=np.bool_)
    level = 0.0
    for t in np.flatnonzero(~np.isnan(gains)):
        level = max(0.0, level + float(gains[t]))
        path[t], alarms[t] = level, level > threshold
        if alarms[t] and reset != "none":
            level = threshold / 2.0 if reset == "half" else 0.0
    return Chart(path, np.full(x.shape, -np.inf), np.full(x.shape, threshold), alarms)


def evidence(x: Floats, y: Floats, *, share: float, alternative: float) -> Floats:
    """Log likelihood ratio of the alternative share over the share under control.

    Examples
    --------
    >>> evidence(np.array([1.0]), np.array([0.0]), share=0.5, alternative=0.6).round(4).tolist()
    [0.1823]
    """
    for_success = np.log(alternative) - np.log(share)
    return np.asarray(x * for_success + y * (np.log1p(-alternative) - np.log1p(-share)))


def ewma(
    x: Floats,
    y: Floats,
    *,
    share: float,
    smoothing: float,
    threshold: float,
    direction: Direction = "two-sided",
    reset: Literal["none", "zero"] = "none",
) -> Chart:
    r"""Exponentially weighted moving average of standardised counts.

    Parameters
    ----------
    x, y : ndarray, shape (periods,), counts >= 0; NaN is missing
        Successes and failures. A period that is missing or without trials leaves the average as it was.
    share : float
        Share under control.
    smoothing : float
        Weight :math:`\lambda` of the newest period, in (0, 1].
    threshold : float
        L, the limits in standard deviations of the average.
    direction : {"two-sided", "greater", "less"}, default "two-sided"
    reset : {"none", "zero"}, default "none"

    Notes
    -----
    With :math:`z_t = (x_t - n_t p_0) / \sqrt{n_t p_0 (1 - p_0)}`,
    :math:`E_t = (1 - \lambda) E_{t-1} + \lambda z_t` from :math:`E_0 = 0`, within
    :math:`\mp L \sqrt{\lambda (1 - (1 - \lambda)^{2t}) / (2 - \lambda)}`, t counted from the start or the
    last reset [1]_.

    References
    ----------
    .. [1] Roberts (1959), :cite:`roberts1959`.

    Examples
    --------
    >>> x, y = np.array([60.0, 70.0, 40.0]), np.array([40.0, 30.0, 60.0])
    >>> found = ewma(x, y, share=0.5, smoothing=0.2, threshold=3.0)
    >>> found.path.round(2).tolist(), found.alarms.tolist()
    ([0.4, 1.12, 0.5], [False, True, False])
    """
    n = x + y
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (x - n * share) / np.sqrt(n * share * (1.0 - share))
    path, width = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    alarms = np.zeros(x.shape, dtype=np.bool_)
    level, since, deviation = 0.0, 0, np.nan
    for t in range(x.size):
        if n[t] > 0:
            level = (1.0 - smoothing) * level + smoothing * float(z[t])
            since += 1
            deviation = _deviation(smoothing, since)
        path[t] = np.nan if np.isnan(n[t]) else level
        width[t] = threshold * deviation
        alarms[t] = n[t] > 0 and _signed(level, direction) > width[t]
        if alarms[t] and reset == "zero":
            level, since = 0.0, 0
    lower = np.full(x.shape, -np.inf) if direction == "greater" else -width
    upper = np.full(x.shape, np.inf) if direction == "less" else width
    return Chart(path, lower, upper, alarms)


def simulated_records(
    trials: Floats,
    share: float,
    statistic: Callable[[Floats, Floats, Floats, int], tuple[Floats, Floats]],
    *,
    periods: int,
    paths: int,
    rng: np.random.Generator,
) -> Floats:
    """Highest value so far of a statistic under control, for many simulated paths.

    Parameters
    ----------
    trials : ndarray, shape (planned,)
        Trials of each period to come, over again when they are used up.
    share : float
        Share under control.
    statistic : callable
        Takes state, successes, failures (each of shape (paths,)) and the number of the period from 1; gives
        the new state, and what is held against the threshold.
    periods, paths : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (periods, paths)

    Examples
    --------
    >>> add = lambda state, x, y, t: (state + x - y, state + x - y)
    >>> records = simulated_records(
    ...     np.array([9.0]), 0.5, add, periods=3, paths=2, rng=np.random.default_rng(1)
    ... )
    >>> records.shape, bool((np.diff(records, axis=0) >= 0).all())
    ((3, 2), True)
    """
    planned = np.rint(trials).astype(np.int64)
    records = np.empty((periods, paths))
    state, highest = np.zeros(paths), np.full(paths, -np.inf)
    for t in range(periods):
        n = planned[t % planned.size]
        x = rng.binomial(n, share, paths).astype(np.float64)
        state, held = statistic(state, x, n - x, t + 1)
        highest = np.maximum(highest, held)
        records[t] = highest
    return records


def run_length_of(records: Floats, threshold: float) -> float:
    """Mean time to the first alarm; infinite without any.

    Paths without an alarm count with all their periods, as if alarms came at a constant rate.

    Examples
    --------
    >>> run_length_of(np.array([[0.0, 2.0], [1.5, 2.0]]), 1.0)
    1.5
    """
    alarms = np.count_nonzero(records[-1] > threshold)
    return float((np.count_nonzero(records <= threshold) + alarms) / alarms) if alarms else np.inf


def threshold_for(records: Floats, run_length: float, *, least: float) -> float:
    """Threshold with the wanted mean time to the first false alarm, by bisection over simulated paths.

    Parameters
    ----------
    records : ndarray, shape (periods, paths)
        From :func:`simulated_records`.
    run_length : float
        Mean number of periods to the first alarm.
    least : float
        Lowest threshold that makes sense.

    Raises
    ------
    DomainError
        Even the lowest threshold gives alarms less often.

    Examples
    --------
    >>> records = np.maximum.accumulate(np.random.default_rng(3).exponential(size=(400, 2000)), axis=0)
    >>> round(threshold_for(records, 100.0, least=0.0), 1)
    4.6
    """
    low, high = least, float(records.max())
    shortest = run_length_of(records, low)
    if shortest > run_length:
        msg = (
            f"run_length={run_length:g} is too short: even a threshold of {least:g} gives a false alarm only "
            f"every {shortest:.3g} periods"
        )
        raise DomainError(msg)
    for _ in range(60):
        middle = (low + high) / 2.0
        if run_length_of(records, middle) < run_length:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def cusum_threshold(
    trials: Floats,
    *,
    share: float,
    alternative: float,
    run_length: float,
    paths: int,
    rng: np.random.Generator,
) -> float:
    """Threshold of a CUSUM with a wanted mean time to the first false alarm.

    Examples
    --------
    >>> h = cusum_threshold(
    ...     np.array([1000.0]),
    ...     share=0.51,
    ...     alternative=0.53,
    ...     run_length=50.0,
    ...     paths=500,
    ...     rng=np.random.default_rng(1),
    ... )
    >>> 1.5 < h < 2.5
    True
    """

    def step(state: Floats, x: Floats, y: Floats, _: int) -> tuple[Floats, Floats]:
        now = np.maximum(0.0, state + evidence(x, y, share=share, alternative=alternative))
        return now, now

    periods, paths = _size(run_length, paths)
    records = simulated_records(trials, share, step, periods=periods, paths=paths, rng=rng)
    return threshold_for(records, run_length, least=0.0)


def ewma_threshold(
    trials: Floats,
    *,
    share: float,
    smoothing: float,
    direction: Direction,
    run_length: float,
    paths: int,
    rng: np.random.Generator,
) -> float:
    """Threshold L of an EWMA with a wanted mean time to the first false alarm.

    Examples
    --------
    >>> found = ewma_threshold(
    ...     np.array([1000.0]),
    ...     share=0.51,
    ...     smoothing=0.2,
    ...     direction="two-sided",
    ...     run_length=100.0,
    ...     paths=500,
    ...     rng=np.random.default_rng(1),
    ... )
    >>> 2.2 < found < 2.6
    True
    """

    def step(state: Floats, x: Floats, y: Floats, t: int) -> tuple[Floats, Floats]:
        n = x + y
        z = (x - n * share) / np.sqrt(n * share * (1.0 - share))
        now = (1.0 - smoothing) * state + smoothing * z
        return now, _signed(now, direction) / _deviation(smoothing, t)

    periods, paths = _size(run_length, paths)
    # periods without births neither move the average nor count
    some = trials[trials > 0]
    records = simulated_records(some, share, step, periods=periods, paths=paths, rng=rng)
    return threshold_for(records, run_length, least=0.0)


def _size(run_length: float, paths: int) -> tuple[int, int]:
    """Periods to simulate, and as many of the paths as memory holds."""
    periods = int(np.ceil(LONG * run_length))
    return periods, max(50, min(paths, HELD // periods))


def _deviation(smoothing: float, t: int) -> float:
    """Standard deviation of the average after t periods."""
    settled = smoothing / (2.0 - smoothing)
    return float(np.sqrt(settled * -np.expm1(2.0 * t * np.log1p(-smoothing)))) if smoothing < 1 else 1.0


def _signed(level: Floats | float, direction: Direction) -> Floats:
    """The average as it is held against its limit."""
    match direction:
        case "two-sided":
            return np.abs(level)
        case "greater":
            return np.asarray(level)
        case "less":
            return -np.asarray(level)
        case _:
            assert_never(direction)
