"""Sex ratio at birth of years or areas together: what do many small counts say as one?

Births are added up before they are divided. The mean of the ratios of small areas or single years is another
number, drawn upward by the smallest of them. Moving windows run over calendar years, so that a year
without data leaves a gap and never brings its neighbours together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from gender_indicators.core.arrays import Labels, align, labels_of, require_same_labels
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.missing import MISSING_RULES, MissingRule
from gender_indicators.core.records import factorise, require_known
from gender_indicators.core.result import Estimate, Interval, Params
from gender_indicators.core.tables import label_index
from gender_indicators.errors import DomainError, ShapeError
from gender_indicators.srb.counts import Births, read_births, warn_of_small
from gender_indicators.srb.estimation import INTERVAL_METHODS, limits
from gender_indicators.srb.periods import require_years, span_label
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS, SRB
from gender_indicators.srb.units import value_in

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Bools, Floats
    from gender_indicators.stats.limits import IntervalMethod

__all__ = ["GAPS", "PARTIAL", "Gaps", "Partial", "estimate_of", "pool", "rolling", "together"]

Gaps = Literal["refuse", "nan", "shrink"]
GAPS: Final[tuple[Gaps, ...]] = ("refuse", "nan", "shrink")
"""What to do with a calendar year that is absent."""

Partial = Literal["drop", "mark"]
PARTIAL: Final[tuple[Partial, ...]] = ("drop", "mark")
"""What to do with a window that begins before the first year."""


def pool(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    by: Any = None,  # noqa: ANN401 - labels of any kind
    level: float | None = 0.95,
    method: IntervalMethod = "wilson",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
    missing: MissingRule = "propagate",
) -> Estimate:
    r"""Sex ratio at birth of several counts together: the ratio of the sums, not the mean of the ratios.

    Parameters
    ----------
    male_births, female_births : array_like, shape (k,) or (rows, k), counts >= 0
        Live births by sex; those on the last axis are added up.
    by : sequence of k labels, optional
        Group of each count, such as its region; all counts together by default.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : str, default "wilson"
        Interval method, as for :func:`estimate`.
    min_births : float, default 6800
        Below this number of births a sum is flagged ``"small_numbers"``.
    missing : {"propagate", "available"}, default "propagate"
        Whether one missing count makes its sum missing, or is left out (for both sexes) and the sum flagged
        ``"some_missing"``.

    Returns
    -------
    Estimate, unit "male per 100 female births"
        Shape () or (rows,); with `by` one more axis, the groups in the order of their first appearance.

    Raises
    ------
    ShapeError
        No counts, or a single one without an axis; `by` of another length.
    AlignmentError
        `by` with other labels than the counts.
    InputError
        A count without a group.
    DomainError
        A negative or impossible count; a level outside (0, 1).

    Warns
    -----
    SmallNumbersWarning
        Sums below `min_births`.
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    The pooled ratio is :math:`100 \sum B_i / \sum G_i`. Its interval takes the births as those of one
    population; where the counts differ by more than chance, see :func:`homogeneity`.

    Examples
    --------
    >>> pool([5218, 4858, 4422], [4683, 4457, 4102])
    SRB 109.48, 95 % interval 106.94 to 112.09 (wilson), n = 27,740 [male per 100 female births]
    >>> import pandas as pd
    >>> districts = pd.DataFrame(
    ...     {"region": ["north", "north", "south"], "male": [5218, 4858, 4422], "female": [4683, 4457, 4102]}
    ... )
    >>> pool(districts["male"], districts["female"], by=districts["region"]).to_frame()["value"].round(2)
    region
    north    110.24
    south    107.80
    Name: value, dtype: float64
    """
    require_level(level, none="allowed")
    require_option("method", method, INTERVAL_METHODS)
    require_number("min_births", min_births, least=0)
    require_option("missing", missing, MISSING_RULES)
    births = read_births(male_births, female_births)
    _require_axis(births, "pool")
    if by is None:
        pooled, some_missing = together(births, missing)
    else:
        pooled, some_missing = _summed(births, *_groups(by, births), missing)
    return estimate_of(
        pooled,
        level=level,
        method=method,
        min_births=min_births,
        params=(("missing", missing),),
        some_missing=some_missing,
    )


def rolling(
    years: npt.ArrayLike,
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    window: int,
    gaps: Gaps = "refuse",
    partial: Partial = "drop",
    level: float | None = 0.95,
    method: IntervalMethod = "wilson",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
) -> Estimate:
    r"""Sex ratio at birth over moving windows of calendar years.

    Parameters
    ----------
    years : array_like, shape (k,)
        Calendar years, in any order, each once.
    male_births, female_births : array_like, shape (k,) or (rows, k), counts >= 0
        Live births by sex in those years, years on the last axis.
    window : int
        Years in a window.
    gaps : {"refuse", "nan", "shrink"}, default "refuse"
        A calendar year between the first and the last that is absent is refused, or makes its windows
        missing, or is left out and its windows flagged ``"some_missing"``. A year whose count is missing
        (NaN) is never refused and otherwise treated alike.
    partial : {"drop", "mark"}, default "drop"
        Windows that begin before the first year are left out, or formed from the years they have and flagged
        ``"partial_window"``.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : str, default "wilson"
        Interval method, as for :func:`estimate`.
    min_births : float, default 6800
        Below this number of births a window is flagged ``"small_numbers"``.

    Returns
    -------
    Estimate, shape (windows,) or (rows, windows), unit "male per 100 female births"
        Windows are labelled by their years, such as ``"1629-1631"``, in order of time.

    Raises
    ------
    DomainError
        A year that is not whole; an absent year under ``gaps="refuse"``; a window that is no whole number
        from 1 or longer than the years.
    InputError
        A year that occurs twice.
    ShapeError, AlignmentError
        Years and counts that do not fit together.

    Warns
    -----
    SmallNumbersWarning
        Windows below `min_births`.
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    A window of k years has :math:`100 \sum B / \sum G` over its years. Neighbouring windows share births, so
    they must not be compared by a test: :func:`compare` refuses two windows with a common year, and windows
    are not the independent groups that :func:`homogeneity` and :func:`trend_test` need.

    Examples
    --------
    >>> found = rolling([2021, 2022, 2023], [5039, 5101, 4987], [4561, 4590, 4611], window=3)
    >>> found.value.round(2)
    array([109.92])
    >>> import pandas as pd
    >>> births = pd.DataFrame({"male": [5218, 4858, 4422], "female": [4683, 4457, 4102]}, [1629, 1630, 1632])
    >>> rolling(births.index, births["male"], births["female"], window=2, gaps="nan").to_frame()[
    ...     "value"
    ... ].round(2)
    window
    1629-1630    110.24
    1630-1631       NaN
    1631-1632       NaN
    Name: value, dtype: float64
    """
    require_level(level, none="allowed")
    require_option("method", method, INTERVAL_METHODS)
    require_number("min_births", min_births, least=0)
    require_option("gaps", gaps, GAPS)
    require_option("partial", partial, PARTIAL)
    births = read_births(male_births, female_births)
    _require_axis(births, "move a window over")
    calendar = _calendar(years, births)
    first, last = int(calendar.min()), int(calendar.max())
    _require_window(window, first, last, partial)
    if gaps == "refuse":
        _require_unbroken(calendar)

    # one place for each calendar year, and for those before the first that marked windows reach
    before = window - 1 if partial == "mark" else 0
    place = (calendar - first).astype(np.intp) + before
    male, female, weighted = (
        _placed(values, place, last - first + 1 + before, empty)
        for values, empty in ((births.male, np.nan), (births.female, np.nan), (births.weighted, 0.0))
    )
    there = ~np.isnan(male + female)
    held = _over_windows(there, window)
    asked = _over_windows(np.arange(float(there.shape[-1])) >= before, window)
    short = held < asked
    absent = held == 0 if gaps == "shrink" else short
    windowed = Births(
        male=np.where(absent, np.nan, _over_windows(np.where(there, male, 0.0), window)),
        female=np.where(absent, np.nan, _over_windows(np.where(there, female, 0.0), window)),
        total=np.where(absent, np.nan, _over_windows(np.where(there, male + female, 0.0), window)),
        labels=_with_columns(births, _window_labels(first, last, window, before), "window"),
        missing=absent,
        invalid=np.zeros(absent.shape, dtype=np.bool_),
        weighted=~absent & (_over_windows(weighted, window) > 0),
    )
    return estimate_of(
        windowed,
        level=level,
        method=method,
        min_births=min_births,
        params=(("window", float(window)), ("gaps", gaps), ("partial", partial)),
        some_missing=short & ~absent,
        partial_window=np.broadcast_to(asked < window, absent.shape),
    )


def estimate_of(
    births: Births,
    *,
    level: float | None,
    method: IntervalMethod,
    min_births: float = 0.0,
    params: Params = (),
    stacklevel: int = 4,
    **reasons: Bools,
) -> Estimate:
    """Sex ratio at birth of counts that are already added up and checked, with reasons of how they were."""
    interval, no_limits = None, np.zeros(births.total.shape, dtype=np.bool_)
    if level is not None:
        lower, upper = limits(births.male, births.female, level=level, method=method)
        interval, no_limits = Interval(lower, upper, level, method), np.isnan(lower) & ~births.missing
    small = births.total < min_births
    warn_of_small(small, births.labels, stacklevel=stacklevel)
    return Estimate(
        value=value_in("male_per_100_female", births.male, births.female, births.total),
        interval=interval,
        n=births.total,
        status=births.status(small),
        reasons=births.reasons(small_numbers=small, no_limits=no_limits, **reasons),
        index=births.labels.index,
        columns=births.labels.columns,
        spec=SRB,
        params=(("level", level), ("method", method), ("min_births", float(min_births)), *params),
        provenance=births.provenance(),
    )


def together(births: Births, rule: MissingRule = "propagate") -> tuple[Births, Bools]:
    """Births added up over the last axis, and which sums lack a part."""
    codes = np.zeros(births.total.shape[-1], dtype=np.intp)
    labels = Labels(births.labels.index) if births.total.ndim == 2 else Labels()
    pooled, some_missing = _summed(births, codes, labels, rule)
    return _without_last_axis(pooled), np.asarray(some_missing[..., 0])


# ----------------------------------------------------------------------------------- summing groups
def _require_axis(births: Births, what: str) -> None:
    shape = births.total.shape
    if len(shape) not in {1, 2} or shape[-1] == 0:
        msg = f"nothing to {what} in shape {shape}: give one count per year or area, or rows of them"
        raise ShapeError(msg)


def _groups(by: Any, births: Births) -> tuple[npt.NDArray[np.intp], Labels]:  # noqa: ANN401 - see pool
    """Code of each count's group, in order of first appearance, and the labels of the sums."""
    found = factorise("by", by)
    size = births.total.shape[-1]
    if len(found.codes) != size:
        msg = f"by has {len(found.codes)} labels for {size} counts: give one group per count"
        raise ShapeError(msg)
    counted = births.labels.index if births.total.ndim == 1 else births.labels.columns
    own = labels_of(by).index
    if counted is not None and own is not None:
        require_same_labels("the births", Labels(counted), "by", Labels(own))
    require_known("by", found, Labels(counted), "name the group of every count")
    _, first = np.unique(found.codes, return_index=True)
    order = np.argsort(first)
    rank = np.empty(order.size, dtype=np.intp)
    rank[order] = np.arange(order.size)
    names = [found.levels[level] for level in order]
    return rank[found.codes], _with_columns(births, names, getattr(by, "name", None) or "group")


def _summed(
    births: Births, codes: npt.NDArray[np.intp], labels: Labels, rule: MissingRule
) -> tuple[Births, Bools]:
    """Births added up within each group; which sums lack a part. A count of one sex alone is no count."""
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))

    def add(values: npt.NDArray[Any]) -> Floats:
        return np.add.reduceat(values[..., order].astype(np.float64), starts, axis=-1)

    there = ~births.missing
    held, asked = add(there), add(np.ones(there.shape))
    absent = held == 0 if rule == "available" else held < asked
    male, female = (
        np.where(absent, np.nan, add(np.where(there, values, 0.0))) for values in (births.male, births.female)
    )
    pooled = Births(
        male=male,
        female=female,
        total=male + female,
        labels=labels,
        missing=absent,
        invalid=np.zeros(absent.shape, dtype=np.bool_),
        weighted=~absent & (add(births.weighted & there) > 0),
    )
    return pooled, (held < asked) & ~absent


def _without_last_axis(births: Births) -> Births:
    """Births whose last axis holds one sum."""
    return replace(
        births,
        male=np.asarray(births.male[..., 0]),
        female=np.asarray(births.female[..., 0]),
        total=np.asarray(births.total[..., 0]),
        missing=np.asarray(births.missing[..., 0]),
        invalid=np.asarray(births.invalid[..., 0]),
        weighted=np.asarray(births.weighted[..., 0]),
    )


def _with_columns(births: Births, names: list[Any], name: str) -> Labels:
    """Labels of results of which the last axis is new, and the rows are those of the births."""
    made = label_index(names, name)
    if births.total.ndim == 1:
        return Labels(made)
    rows = births.labels.index
    return Labels(label_index(range(len(births.total)), "row") if rows is None else rows, made)


# ----------------------------------------------------------------------------------- moving windows
def _calendar(years: npt.ArrayLike, births: Births) -> Floats:
    """Years as checked numbers that belong to the last axis of the births."""
    (calendar,), labels = align(years=years)
    if calendar.shape != births.total.shape[-1:]:
        shapes = f"{calendar.shape} for births of shape {births.total.shape}"
        msg = f"years of shape {shapes}: give one year per count"
        raise ShapeError(msg)
    counted = births.labels.index if births.total.ndim == 1 else births.labels.columns
    if labels.index is not None and counted is not None:
        require_same_labels("years", labels, "the births", Labels(counted))
    require_years(calendar, labels if labels.index is not None else Labels(counted))
    return calendar


def _require_window(window: object, first: int, last: int, partial: Partial) -> None:
    if isinstance(window, bool) or not isinstance(window, int | np.integer) or window < 1:
        msg = f"window must be a whole number of years from 1, got {window!r}"
        raise DomainError(msg)
    if partial == "drop" and window > last - first + 1:
        msg = (
            f"no window of {window} years lies within {span_label(first, last)}: take a shorter one, or "
            'partial="mark"'
        )
        raise DomainError(msg)


def _require_unbroken(calendar: Floats) -> None:
    """Refuse a calendar year that is absent between the first and the last."""
    absent = np.setdiff1d(np.arange(float(calendar.min()), float(calendar.max()) + 1.0), calendar)
    if absent.size:
        named = ", ".join(f"{year:.0f}" for year in absent[:5])
        more = f" ... ({absent.size} in all)" if absent.size > 5 else ""
        msg = (
            f"years absent: {named}{more}. A window runs over calendar years, not rows: "
            'gaps="nan" leaves their windows empty, gaps="shrink" sums the years that are there.'
        )
        raise DomainError(msg)


def _placed(values: npt.NDArray[Any], place: npt.NDArray[np.intp], size: int, empty: float) -> Floats:
    """Values of the years in their calendar places."""
    full = np.full((*values.shape[:-1], size), empty)
    full[..., place] = values
    return full


def _over_windows(values: npt.NDArray[Any], window: int) -> Floats:
    """Sums over windows of the last axis."""
    return np.asarray(
        np.lib.stride_tricks.sliding_window_view(values, window, axis=-1).sum(axis=-1, dtype=np.float64)
    )


def _window_labels(first: int, last: int, window: int, before: int) -> list[str]:
    ends = range(first + window - 1 - before, last + 1)
    return [span_label(max(end - window + 1, first), end) for end in ends]
