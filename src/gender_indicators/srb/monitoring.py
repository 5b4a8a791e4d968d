r"""Sex ratio at birth as it comes in: has the ratio moved away from its reference, and since when?

For whoever receives monthly or yearly births and wants to be told early, with false alarms as rare as stated.
Late registrations change the past: see :mod:`~gender_indicators.srb.revision`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, assert_never

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, require_same_labels
from gender_indicators.core.checks import require_number, require_option
from gender_indicators.core.result import Frozen, Params, Reasons, freeze, with_version
from gender_indicators.core.tables import label_index, to_table
from gender_indicators.errors import DomainError, InputError, MethodError, ShapeError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.references import ReferenceLike, reference_of
from gender_indicators.srb.units import value_in
from gender_indicators.stats.monitoring import (
    Chart,
    Direction,
    Reset,
    cusum,
    cusum_threshold,
    ewma,
    ewma_threshold,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools

__all__ = [
    "ChartMethod",
    "Monitoring",
    "Period",
    "Reset",
    "chart_of",
    "in_order",
    "monitor",
    "picked",
    "read_periods",
]

ChartMethod = Literal["cusum", "ewma"]
METHODS: Final[tuple[ChartMethod, ...]] = ("cusum", "ewma")
RESETS: Final[tuple[Reset, ...]] = ("none", "zero", "half")

Period: TypeAlias = "int | str"


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Monitoring(Frozen):
    """A chart of the sex ratio at birth over periods.

    Parameters
    ----------
    periods : tuple of int or str
        In time order.
    male_births, female_births : array_like, shape (periods,)
        Live births by sex; NaN where missing.
    path, lower, upper : array_like, shape (periods,)
        The statistic, and the limits outside which it gives an alarm; infinite on a side without alarms.
    alarm : array_like of bool, shape (periods,)
        Whether the period gives an alarm.
    method : {"cusum", "ewma"}
    reference : float
        Ratio under control, male per 100 female births.
    alternative_ratio : float
        Ratio to be found; NaN for a two-sided average.
    threshold : float
        Threshold used.
    run_length : float
        Mean number of periods to a false alarm for which the threshold was sought; NaN where it was given.
    smoothing : float
        Weight of the newest period in the average.
    reset : {"none", "zero", "half"}
        Where the chart goes on after an alarm.
    version : int
        1, and one more for each revision.
    revised, withdrawn : tuple of int or str
        Periods whose births the latest revision changed, and those whose alarm it took back.
    params : tuple of pairs
        Options used, with the library's version.
    """

    periods: tuple[Period, ...]
    male_births: Floats
    female_births: Floats
    path: Floats
    lower: Floats
    upper: Floats
    alarm: Bools
    method: ChartMethod
    reference: float
    alternative_ratio: float
    threshold: float
    run_length: float
    smoothing: float
    reset: Reset
    version: int = 1
    revised: tuple[Period, ...] = ()
    withdrawn: tuple[Period, ...] = ()
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("male_births", "female_births", "path", "lower", "upper"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        alarm = np.array(self.alarm, dtype=np.bool_)
        alarm.setflags(write=False)
        object.__setattr__(self, "alarm", alarm)
        object.__setattr__(self, "params", with_version(self.params))

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def alarms(self) -> tuple[Period, ...]:
        """Periods that give an alarm."""
        return picked(self.periods, self.alarm)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per period.

        Columns: male_births, female_births, value (the ratio), statistic, lower, upper, alarm, revised,
        version, reasons.
        """
        births = self.male_births + self.female_births
        reasons = Reasons({"missing": np.isnan(births), "undefined": births == 0})
        table = {
            "male_births": self.male_births,
            "female_births": self.female_births,
            "value": value_in("male_per_100_female", self.male_births, self.female_births, births),
            "statistic": self.path,
            "lower": self.lower,
            "upper": self.upper,
            "alarm": self.alarm,
            "revised": [period in set(self.revised) for period in self.periods],
            "version": self.version,
            "reasons": reasons.joined(births.shape),
        }
        return to_table(table, Labels(label_index(self.periods, "period")))

    def __repr__(self) -> str:
        alarms = self.alarms
        found = f"{len(alarms)} alarms, first {alarms[0]}" if alarms else "no alarm"
        return (
            f"Monitoring({len(self)} periods {self.periods[0]} to {self.periods[-1]}, {found}, "
            f"{self.method}, threshold {self.threshold:.4g}, version {self.version})"
        )


def monitor(
    periods: Iterable[Period],
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    reference: ReferenceLike,
    alternative_ratio: ReferenceLike | None = None,
    method: ChartMethod = "cusum",
    threshold: float | None = None,
    run_length: float | None = None,
    reset: Reset = "none",
    smoothing: float = 0.2,
    planned_births: npt.ArrayLike | None = None,
    simulations: int = 10_000,
    rng: np.random.Generator | int | None = None,
) -> Monitoring:
    r"""Chart of the sex ratio at birth over time, with an alarm where it leaves its reference.

    Parameters
    ----------
    periods : sequence of int or str
        Years, or ISO periods such as "2024-03", each once and in time order.
    male_births, female_births : array_like, shape (periods,), counts >= 0
        Live births by sex. A missing period leaves the statistic as it was.
    reference : float, str or Reference
        Ratio under control, male per 100 female births, or the name of one.
    alternative_ratio : float, str or Reference, optional
        Ratio that the chart should find soon: above the reference for a rise, below it for a fall. The
        CUSUM needs one; the average without one gives alarms on both sides, else on that side only.
    method : {"cusum", "ewma"}, default "cusum"
        Cumulative sum of evidence, quickest for a lasting shift to the alternative; or exponentially
        weighted moving average.
    threshold : float, optional
        Of the CUSUM, in units of log likelihood; of the average, in standard deviations.
    run_length : float, optional
        Instead of `threshold`: mean number of periods until a false alarm, from 2. The threshold is found by
        simulating births under the reference.
    reset : {"none", "zero", "half"}, default "none"
        After an alarm go on as before, from zero, or (CUSUM only) from half the threshold, which finds a
        lasting shift again sooner.
    smoothing : float, default 0.2
        Weight of the newest period in the average, in (0, 1].
    planned_births : array_like, optional
        Births expected in each period to come, for `run_length`; by default those observed, over and
        over.
    simulations : int, default 10000
        Simulated paths, at least 100; fewer are taken where a long `run_length` would not fit in memory.
    rng : numpy.random.Generator or int, optional
        Random numbers of the simulation.

    Returns
    -------
    Monitoring

    Raises
    ------
    DomainError
        An impossible count; both or none of `threshold` and `run_length`; an alternative equal to the
        reference; numbers out of range.
    InputError
        Periods that are repeated or out of order.
    ShapeError, AlignmentError
        Periods and births that do not fit together.
    MethodError
        An unknown option, a CUSUM without alternative, ``reset="half"`` with an average.
    UnitError, UnknownCodeError
        A ratio that is not per 100, an unknown name.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    CUSUM [1]_: :math:`C_t = \max(0, C_{t-1} + B_t \ln(p_1 / p_0) + G_t \ln[(1 - p_1) / (1 - p_0)])`, alarm
    where :math:`C_t > h`. EWMA [2]_: :math:`E_t = (1 - \lambda) E_{t-1} + \lambda z_t` of the standardised
    male births, alarm outside :math:`\mp L` standard deviations of it.

    The last periods are often incomplete. When late registrations arrive, use :func:`revise`.

    References
    ----------
    .. [1] Page (1954), :cite:`page1954`.
    .. [2] Roberts (1959), :cite:`roberts1959`.

    Examples
    --------
    >>> found = monitor(
    ...     [2021, 2022, 2023],
    ...     [4900, 5180, 5230],
    ...     [4660, 4640, 4650],
    ...     reference=105,
    ...     alternative_ratio=110,
    ...     threshold=5,
    ... )
    >>> found.alarms
    (2023,)
    >>> import pandas as pd
    >>> births = pd.DataFrame({"male": [4900, 5180, 5230], "female": [4660, 4640, 4650]}, [2021, 2022, 2023])
    >>> found = monitor(
    ...     births.index, births["male"], births["female"], reference=105, method="ewma", threshold=3
    ... )
    >>> found.to_frame()[["value", "statistic", "upper", "alarm"]].round(2)
             value  statistic  upper  alarm
    period
    2021    105.15       0.01   0.60  False
    2022    111.64       0.62   0.77  False
    2023    112.47       1.18   0.86   True
    """
    _require_options(method, reset, smoothing, simulations, alternative_ratio)
    control = reference_of(reference)
    aim = None if alternative_ratio is None else reference_of(alternative_ratio)
    if aim is not None and aim.ratio == control.ratio:
        msg = f"alternative_ratio equals the reference {control.ratio:g}: give a ratio above or below it"
        raise DomainError(msg)
    if (threshold is None) == (run_length is None):
        msg = "give either a threshold, such as 5, or a run_length, such as 100 periods to a false alarm"
        raise DomainError(msg)
    times, male, female = read_periods(periods, male_births, female_births)
    goal = np.nan if aim is None else aim.ratio
    if threshold is not None:
        require_number("threshold", threshold, least=0, above=True)
        used, wanted = float(threshold), np.nan
    else:
        require_number("run_length", run_length, least=2)
        wanted = float(run_length or np.nan)
        trials = _planned(planned_births, male + female)
        used = _threshold(
            method,
            trials,
            control.ratio,
            goal,
            float(smoothing),
            run_length=wanted,
            paths=int(simulations),
            rng=np.random.default_rng(rng),
        )
    chart = chart_of(method, male, female, control.ratio, goal, float(smoothing), used, reset)
    return Monitoring(
        periods=times,
        male_births=male,
        female_births=female,
        path=chart.path,
        lower=chart.lower,
        upper=chart.upper,
        alarm=chart.alarms,
        method=method,
        reference=control.ratio,
        alternative_ratio=goal,
        threshold=used,
        run_length=wanted,
        smoothing=float(smoothing),
        reset=reset,
        params=(
            ("method", method),
            ("reference", control.text),
            ("alternative_ratio", None if aim is None else aim.text),
            ("threshold", used),
            ("run_length", None if np.isnan(wanted) else wanted),
            ("reset", reset),
            ("smoothing", float(smoothing) if method == "ewma" else None),
            ("simulations", None if np.isnan(wanted) else float(simulations)),
        ),
    )


# ------------------------------------------------------------------------------------- the chart
def chart_of(
    method: ChartMethod,
    male: Floats,
    female: Floats,
    reference: float,
    alternative: float,
    smoothing: float,
    threshold: float,
    reset: Reset,
) -> Chart:
    """The chart of checked births, ratios per 100 and options: the machinery behind :func:`monitor`."""
    share = _share(reference)
    match method:
        case "cusum":
            return cusum(
                male, female, share=share, alternative=_share(alternative), threshold=threshold, reset=reset
            )
        case "ewma":
            return ewma(
                male,
                female,
                share=share,
                smoothing=smoothing,
                threshold=threshold,
                direction=_direction(reference, alternative),
                reset="zero" if reset == "zero" else "none",
            )
        case _:
            assert_never(method)


def _threshold(
    method: ChartMethod,
    trials: Floats,
    reference: float,
    alternative: float,
    smoothing: float,
    *,
    run_length: float,
    paths: int,
    rng: np.random.Generator,
) -> float:
    share = _share(reference)
    match method:
        case "cusum":
            return cusum_threshold(
                trials,
                share=share,
                alternative=_share(alternative),
                run_length=run_length,
                paths=paths,
                rng=rng,
            )
        case "ewma":
            return ewma_threshold(
                trials,
                share=share,
                smoothing=smoothing,
                direction=_direction(reference, alternative),
                run_length=run_length,
                paths=paths,
                rng=rng,
            )
        case _:
            assert_never(method)


def _share(ratio: float) -> float:
    return ratio / (100.0 + ratio)


def _direction(reference: float, alternative: float) -> Direction:
    if np.isnan(alternative):
        return "two-sided"
    return "greater" if alternative > reference else "less"


# ------------------------------------------------------------------------------------------ input
def read_periods(
    periods: Iterable[Period], male_births: npt.ArrayLike, female_births: npt.ArrayLike
) -> tuple[tuple[Period, ...], Floats, Floats]:
    """Periods and births that fit together, in time order."""
    times = tuple(_plain(each) for each in periods)
    births = read_births(male_births, female_births, stacklevel=4)
    if not times or births.total.shape != (len(times),):
        msg = f"{len(times)} periods for births of shape {births.total.shape}: give one count per period"
        raise ShapeError(msg)
    if births.labels.index is not None:
        require_same_labels("periods", Labels(label_index(times, "period")), "the births", births.labels)
    if not in_order(times):
        msg = "periods are not in time order, or one is repeated: sort them, and write months as 2024-03"
        raise InputError(msg)
    return times, births.male, births.female


def _plain(period: Any) -> Period:  # noqa: ANN401 - whatever a caller has
    """A number of numpy as Python's own, so that it can be shown; anything else as it is."""
    plain: Period = getattr(period, "item", lambda: period)()
    return plain


def in_order(times: Sequence[Any]) -> bool:
    """Whether every period comes after the one before; years and texts do not mix."""
    try:
        return all(one < other for one, other in itertools.pairwise(times))
    except TypeError:
        return False


def _planned(planned: npt.ArrayLike | None, observed: Floats) -> Floats:
    """Births of the periods to come."""
    trials = observed[~np.isnan(observed)]
    if planned is not None:
        trials = np.atleast_1d(np.asarray(planned, dtype=np.float64))
    # NaN and infinity fail a comparison too
    if trials.size == 0 or not ((trials >= 0) & (trials < 2.0**53)).all() or not trials.any():
        msg = "planned_births must be numbers of births, some above 0, to find a threshold for run_length"
        raise DomainError(msg)
    return trials


def picked(periods: Sequence[Period], mask: Bools) -> tuple[Period, ...]:
    """Periods in which the mask is true."""
    return tuple(period for period, there in zip(periods, mask, strict=True) if there)


def _require_options(
    method: ChartMethod,
    reset: Reset,
    smoothing: float,
    simulations: int,
    alternative: ReferenceLike | None,
) -> None:
    require_option("method", method, METHODS)
    require_option("reset", reset, RESETS)
    require_number("smoothing", smoothing, least=0, above=True)
    require_number("simulations", simulations, least=100)
    if smoothing > 1:
        msg = f"smoothing must lie in (0, 1], got {smoothing!r}: it is the weight of the newest period"
        raise DomainError(msg)
    if method == "cusum" and alternative is None:
        msg = 'method="cusum" needs an alternative_ratio: the ratio to be found, such as 110'
        raise MethodError(msg)
    if method == "ewma" and reset == "half":
        msg = 'reset="half" goes with method="cusum" only. Allowed: "none", "zero".'
        raise MethodError(msg)
