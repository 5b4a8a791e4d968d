"""Late registration of births: how complete are the newest counts, and for girls as for boys?

Births are registered with delay, and the ratio of the newest period is that of the families who register at
once. Counts by birth period and delay show, from periods that are closed, what share had arrived by when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from gender_indicators.core.arrays import Labels, align, where
from gender_indicators.core.checks import require_counts, require_option
from gender_indicators.core.result import Frozen, Params, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import InputError, ShapeError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["DelayCompleteness", "OpenPeriods", "completeness_by_delay"]

OpenPeriods = Literal["divide", "hold-back"]
OPEN_PERIODS: Final[tuple[OpenPeriods, ...]] = ("divide", "hold-back")

# male births per 100 female births
PER: Final = 100.0

_BY_DELAY: Final = (
    "male",
    "female",
    "male_lowest",
    "male_highest",
    "female_lowest",
    "female_highest",
)
_BY_PERIOD: Final = (
    "delays_seen",
    "registered_male",
    "registered_female",
    "adjusted_male",
    "adjusted_female",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class DelayCompleteness(Frozen):
    """Completeness of registration by delay and sex, and what it makes of the newest periods.

    Parameters
    ----------
    male, female : ndarray, shape (delays,)
        Share of the births of closed periods that were registered by this delay.
    male_lowest, male_highest, female_lowest, female_highest : ndarray, shape (delays,)
        Smallest and largest such share of a single closed period: a range for
        :func:`adjust_registration`.
    delays_seen : ndarray, shape (periods,)
        How many delays of each period have passed; all of them for a closed one.
    registered_male, registered_female : ndarray, shape (periods,)
        Births registered so far.
    adjusted_male, adjusted_female : ndarray, shape (periods,)
        Births expected in the end: the count itself for a closed period, for an open one the count divided by
        the completeness, or NaN where open periods are held back.
    index, columns : pandas.Index, optional
        Labels of the periods and of the delays.
    params : tuple of pairs
        Options used, with the library's version.
    """

    male: Floats
    female: Floats
    male_lowest: Floats
    male_highest: Floats
    female_lowest: Floats
    female_highest: Floats
    delays_seen: Floats
    registered_male: Floats
    registered_female: Floats
    adjusted_male: Floats
    adjusted_female: Floats
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in (*_BY_DELAY, *_BY_PERIOD):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    @property
    def closed(self) -> Bools:
        """Periods of which every delay has passed."""
        return np.asarray(self.delays_seen == len(self.male))

    def to_frame(self) -> pd.DataFrame:
        """Return the completeness, with one row per delay."""
        return to_table({name: getattr(self, name) for name in _BY_DELAY}, Labels(self.columns))

    def periods_to_frame(self) -> pd.DataFrame:
        """Return the births and their ratio (male per 100 female), with one row per period."""
        table = {name: getattr(self, name) for name in _BY_PERIOD}
        with np.errstate(divide="ignore", invalid="ignore"):
            table["registered_ratio"] = PER * self.registered_male / self.registered_female
            table["adjusted_ratio"] = PER * self.adjusted_male / self.adjusted_female
        table["closed"] = self.closed
        return to_table(table, Labels(self.index))

    def __repr__(self) -> str:
        return (
            f"DelayCompleteness({len(self.male)} delays, {np.count_nonzero(self.closed)} of "
            f"{len(self.delays_seen)} periods closed)"
        )


def completeness_by_delay(
    male_births: npt.ArrayLike, female_births: npt.ArrayLike, *, open_periods: OpenPeriods = "divide"
) -> DelayCompleteness:
    r"""Completeness of birth registration by delay and sex, from periods that are closed.

    Parameters
    ----------
    male_births, female_births : array_like, shape (periods, delays), counts >= 0
        Births of each period that were registered with each delay, not cumulated; missing where the delay has
        not passed yet. The last delay must be the one after which hardly any birth is still registered.
    open_periods : {"divide", "hold-back"}, default "divide"
        What to make of periods that are not closed: divide the count by the completeness at the delay that
        has passed, or give no value.

    Returns
    -------
    DelayCompleteness

    Raises
    ------
    ShapeError
        Input that is not a table of periods by delays.
    InputError
        No closed period; a known count after a missing one; boys and girls not known up to the same delay.
    DomainError
        A negative count.

    Notes
    -----
    With :math:`x_{td}` births of period t registered with delay d, over closed periods T,

    .. math:: c_d = \sum_{t \in T} \sum_{e \le d} x_{te} \Big/ \sum_{t \in T} \sum_e x_{te} .

    That the open periods will fill up as the closed ones did is an assumption. Where registration is getting
    faster, or a campaign is under way, it fails; the spread between closed periods shows how much it can.

    Examples
    --------
    >>> boys = [[80, 15, 5], [84, 16, 5], [90, 14, None], [88, None, None]]
    >>> girls = [[70, 18, 7], [74, 18, 6], [80, 15, None], [78, None, None]]
    >>> found = completeness_by_delay(boys, girls)
    >>> found.male.round(3), found.female.round(3)
    (array([0.8  , 0.951, 1.   ]), array([0.746, 0.933, 1.   ]))

    >>> import pandas as pd
    >>> years, delays = pd.Index([2021, 2022, 2023, 2024]), pd.Index(["0", "1", "2+"])
    >>> table = completeness_by_delay(
    ...     pd.DataFrame(boys, index=years, columns=delays), pd.DataFrame(girls, index=years, columns=delays)
    ... ).periods_to_frame()
    >>> table[["registered_ratio", "adjusted_ratio", "closed"]].round(1)
          registered_ratio  adjusted_ratio  closed
    2021             105.3           105.3    True
    2022             107.1           107.1    True
    2023             109.5           107.3   False
    2024             112.8           105.2   False
    """
    require_option("open_periods", open_periods, OPEN_PERIODS)
    (male, female), labels = align(male_births=male_births, female_births=female_births)
    if male.ndim != 2 or male.size == 0:
        msg = f"births by period and delay are a table, got shape {male.shape}"
        raise ShapeError(msg)
    require_counts(labels, male_births=male, female_births=female)
    seen = _delays_seen(male, female, labels)
    closed = seen == male.shape[1]
    if not closed.any():
        msg = "no period is closed: give periods of which every delay has passed"
        raise InputError(msg)
    boys, girls = (_Registered.of(each, seen, closed) for each in (male, female))
    divide = open_periods == "divide"
    return DelayCompleteness(
        male=boys.completeness,
        female=girls.completeness,
        male_lowest=boys.lowest,
        male_highest=boys.highest,
        female_lowest=girls.lowest,
        female_highest=girls.highest,
        delays_seen=seen.astype(np.float64),
        registered_male=boys.registered,
        registered_female=girls.registered,
        adjusted_male=boys.adjusted(seen, closed, divide=divide),
        adjusted_female=girls.adjusted(seen, closed, divide=divide),
        index=labels.index,
        columns=labels.columns,
        params=(("open_periods", open_periods),),
    )


@dataclass(frozen=True, slots=True)
class _Registered:
    """Births of one sex: registered so far by period, and their completeness by delay."""

    registered: Floats
    completeness: Floats
    lowest: Floats
    highest: Floats

    @classmethod
    def of(cls, counts: Floats, seen: npt.NDArray[np.intp], closed: Bools) -> _Registered:
        """Cumulate the counts, and compare those of closed periods with their end."""
        by_delay = np.cumsum(counts, axis=1)
        last = np.maximum(seen - 1, 0)
        registered = by_delay[np.arange(len(counts)), last]
        whole = by_delay[closed]
        with np.errstate(divide="ignore", invalid="ignore"):
            pooled = whole.sum(axis=0) / whole[:, -1].sum()
            each = whole / whole[:, -1:]
        # a closed period without births says nothing of the completeness
        known = ~np.isnan(each)
        lowest = np.where(known, each, np.inf).min(axis=0)
        highest = np.where(known, each, -np.inf).max(axis=0)
        some = known.any(axis=0)
        return cls(registered, pooled, np.where(some, lowest, np.nan), np.where(some, highest, np.nan))

    def adjusted(self, seen: npt.NDArray[np.intp], closed: Bools, *, divide: bool) -> Floats:
        """Births expected in the end."""
        share = np.where(seen > 0, self.completeness[np.maximum(seen - 1, 0)], np.nan)
        usable = divide & (share > 0)
        expected = self.registered / np.where(usable, share, np.nan)
        return np.where(closed, self.registered, expected)


def _delays_seen(male: Floats, female: Floats, labels: Labels) -> npt.NDArray[np.intp]:
    """Number of delays of each period with a count."""
    known = ~np.isnan(male)
    differs = known != ~np.isnan(female)
    if differs.any():
        msg = f"only one sex has a count at {where(differs, labels)}: give both, or neither"
        raise InputError(msg)
    seen: npt.NDArray[np.intp] = np.count_nonzero(known, axis=1)
    after_gap: Bools = known & (np.arange(int(male.shape[1])) >= seen[:, None])
    if after_gap.any():
        msg = (
            f"a count follows a missing one at {where(after_gap, labels)}: only delays that have not passed "
            "may be missing, and 0 is written as 0"
        )
        raise InputError(msg)
    return seen
