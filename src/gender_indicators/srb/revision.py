r"""Sex ratio at birth under watch: what does a chart say once late registrations have come in?

For whoever keeps a chart of births that are still being registered. A revision recomputes it, counts its
version and says which periods changed and which alarms were withdrawn; the chart before stays what it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gender_indicators.errors import UnknownCodeError
from gender_indicators.srb.monitoring import Monitoring, Period, chart_of, in_order, picked, read_periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from gender_indicators.core.arrays import Floats

__all__ = ["revise"]


def revise(
    monitoring: Monitoring,
    periods: Iterable[Period],
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
) -> Monitoring:
    """Chart with revised or newly arrived births, under the same reference and threshold.

    Parameters
    ----------
    monitoring : Monitoring
        The chart so far; it stays as it is, so that what was known when can still be shown.
    periods : sequence of int or str
        Periods revised, or new ones after the last, in time order. Others keep their births.
    male_births, female_births : array_like, shape (periods,), counts >= 0
        Their births now, not the additions. NaN withdraws a count.

    Returns
    -------
    Monitoring
        With the version one higher, the periods whose births changed in `revised` (new ones among them) and
        the alarms that no longer hold in `withdrawn`. Before the first of these periods nothing changes.

    Raises
    ------
    UnknownCodeError
        A period that lies before the last one and is not in the chart.
    DomainError, InputError, ShapeError, AlignmentError
        As for :func:`monitor`.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Examples
    --------
    >>> from gender_indicators.srb import monitor
    >>> first = monitor(
    ...     ["2024-01", "2024-02"],
    ...     [520, 560],
    ...     [480, 440],
    ...     reference=105,
    ...     alternative_ratio=115,
    ...     threshold=2,
    ... )
    >>> first.alarms
    ('2024-02',)
    >>> later = revise(first, ["2024-02"], [575], [552])
    >>> later.version, later.revised, later.withdrawn, later.alarms
    (2, ('2024-02',), ('2024-02',), ())
    >>> import pandas as pd
    >>> new = pd.DataFrame({"male": [590], "female": [430]}, index=["2024-03"])
    >>> revise(later, new.index, new["male"], new["female"]).to_frame()["statistic"].round(2).to_list()
    [0.0, 0.0, 5.09]
    """
    times, male, female = read_periods(periods, male_births, female_births)
    place = {period: at for at, period in enumerate(monitoring.periods)}
    new = tuple(period for period in times if period not in place)
    if new and not in_order((monitoring.periods[-1], new[0])):
        raise UnknownCodeError.of("period", str(new[0]), map(str, monitoring.periods))
    everything = (*monitoring.periods, *new)
    place |= {period: len(monitoring) + more for more, period in enumerate(new)}
    at = [place[period] for period in times]
    changed = np.arange(len(everything)) >= len(monitoring)
    updated: list[Floats] = []
    for old, now in ((monitoring.male_births, male), (monitoring.female_births, female)):
        before = np.concatenate([old, np.full(len(new), np.nan)])
        after = before.copy()
        after[at] = now
        changed |= ~((after == before) | (np.isnan(after) & np.isnan(before)))
        updated.append(after)
    chart = chart_of(
        monitoring.method,
        updated[0],
        updated[1],
        monitoring.reference,
        monitoring.alternative_ratio,
        monitoring.smoothing,
        monitoring.threshold,
        monitoring.reset,
    )
    earlier = monitoring.alarm & ~chart.alarms[: len(monitoring)]
    return replace(
        monitoring,
        periods=everything,
        male_births=updated[0],
        female_births=updated[1],
        path=chart.path,
        lower=chart.lower,
        upper=chart.upper,
        alarm=chart.alarms,
        version=monitoring.version + 1,
        revised=picked(everything, changed),
        withdrawn=picked(monitoring.periods, earlier),
    )
