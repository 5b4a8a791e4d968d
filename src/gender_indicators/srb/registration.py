"""Sex ratio at birth from incomplete registration: how far could births that are missing move it?

If girls are registered less often than boys, the registered ratio is too high though nobody selected. Without
knowing the completeness there is no corrected value, but there are bounds, and a tipping point: how unequal
registration would have to be to explain the ratio alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.core.checks import require_level, require_option
from gender_indicators.core.result import Estimate, Frozen, Interval, freeze, one_number
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.estimation import INTERVAL_METHODS, limits
from gender_indicators.srb.spec import SRB
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Floats, Labels
    from gender_indicators.stats.limits import IntervalMethod

__all__ = ["RegistrationBounds", "adjust_registration"]

# male births per 100 female births
PER: Final = 100.0

_COLUMNS: Final = ("lower", "upper", "adjusted", "lower_with_chance", "upper_with_chance", "tipping_point")


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class RegistrationBounds(Frozen):
    """What incomplete registration leaves of a sex ratio at birth, male per 100 female births.

    Parameters
    ----------
    observed : Estimate
        Ratio of the registered births, with the interval of chance.
    lower, upper : ndarray
        Bounds of the ratio of all births, over all completeness within the stated ranges.
    adjusted : ndarray
        Ratio of all births where both completenesses are single numbers; NaN where they are ranges, in which
        no value is better than another.
    lower_with_chance, upper_with_chance : ndarray
        Bounds that allow for chance too: those of the limits of `observed`; NaN without a level.
    tipping_point : ndarray
        Completeness of girls as a multiple of that of boys at which the reference alone would give the
        registered ratio; NaN without a reference.
    """

    observed: Estimate
    lower: Floats
    upper: Floats
    adjusted: Floats
    lower_with_chance: Floats
    upper_with_chance: Floats
    tipping_point: Floats

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name), self.observed.value.shape))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per element: the registered ratio, its bounds and the tipping point."""
        table: dict[str, Any] = {"observed": self.observed.value.ravel()}
        table |= {name: getattr(self, name).ravel() for name in _COLUMNS}
        table["n"] = self.observed.n.ravel()
        table["reasons"] = self.observed.reasons.joined(self.observed.value.shape).ravel()
        return to_table(table, self.observed.labels)

    def __repr__(self) -> str:
        if self.observed.value.shape != ():
            return f"RegistrationBounds of\n{self.observed!r}"
        tipping = "" if np.isnan(self.tipping_point) else f", tipping point {float(self.tipping_point):.4f}"
        return (
            f"RegistrationBounds(registered {float(self.observed):.2f}, all births {float(self.lower):.2f} "
            f"to {float(self.upper):.2f}{tipping})"
        )


def adjust_registration(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    completeness_male: npt.ArrayLike | tuple[npt.ArrayLike, npt.ArrayLike],
    completeness_female: npt.ArrayLike | tuple[npt.ArrayLike, npt.ArrayLike],
    reference: npt.ArrayLike | None = None,
    level: float | None = 0.95,
    method: IntervalMethod = "wilson",
) -> RegistrationBounds:
    r"""Bounds of the sex ratio at birth when only part of the births is registered.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Registered live births.
    completeness_male, completeness_female : array_like, or tuple (low, high) of array_like, in (0, 1]
        Share of the births of each sex that is registered, or the range in which it lies. A tuple is a
        range; give values by area as a list, array or Series.
    reference : array_like, optional
        Ratio that would be ordinary, male per 100 female births, for the tipping point.
    level : float or None, default 0.95
        Confidence level of the registered ratio in (0, 1); None for no interval.
    method : str, default "wilson"
        Interval, as in :func:`estimate`.

    Returns
    -------
    RegistrationBounds, shape (...)
        NaN in gives NaN out.

    Raises
    ------
    DomainError
        A completeness outside (0, 1], or a range in the wrong order.
    UnitError
        A reference that is not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    If the shares :math:`c_m, c_f` are registered, the ratio of all births is :math:`R = R_{obs}\, c_f / c_m`.
    Over ranges it lies between :math:`R_{obs}\, c_f^{lo} / c_m^{hi}` and
    :math:`R_{obs}\, c_f^{hi} / c_m^{lo}`; the ranges say nothing of where in between. The tipping point is
    :math:`c_f / c_m = R_0 / R_{obs}`.

    Examples
    --------
    >>> adjust_registration(
    ...     5218, 4683, completeness_male=(0.90, 0.98), completeness_female=(0.88, 0.97), reference=105
    ... )
    RegistrationBounds(registered 111.42, all births 100.05 to 120.09, tipping point 0.9423)

    >>> import pandas as pd
    >>> male, female = pd.Series({"A": 5218, "B": 480}), pd.Series({"A": 4683, "B": 430})
    >>> found = adjust_registration(male, female, completeness_male=0.97, completeness_female=0.95)
    >>> found.to_frame()[["observed", "adjusted"]].round(2)
       observed  adjusted
    A    111.42    109.13
    B    111.63    109.33
    """
    require_level(level, none="allowed")
    require_option("method", method, INTERVAL_METHODS)
    male, female = _ends(completeness_male), _ends(completeness_female)
    births = read_births(
        male_births,
        female_births,
        lowest_completeness_male=male[0],
        completeness_male=male[1],
        lowest_completeness_female=female[0],
        completeness_female=female[1],
        reference=np.nan if reference is None else reference,
    )
    m_low, m_high, f_low, f_high, ratio = births.others
    # the registered ratio is known where the completeness or the reference is not
    births = replace(births, missing=np.isnan(births.total))
    _require_completeness("completeness_male", m_low, m_high, births.labels)
    _require_completeness("completeness_female", f_low, f_high, births.labels)
    require_per_100(births.labels, reference=ratio)

    with np.errstate(divide="ignore", invalid="ignore"):
        value = PER * births.male / births.female
        tipping_point = np.where(value > 0, ratio / value, np.nan)
    interval, no_limits = None, np.zeros(value.shape, dtype=np.bool_)
    lower = upper = np.full(value.shape, np.nan)
    if level is not None:
        lower, upper = limits(births.male, births.female, level=level, method=method)
        interval, no_limits = Interval(lower, upper, level, method), np.isnan(lower) & ~births.missing
    observed = Estimate(
        value=value,
        interval=interval,
        n=births.total,
        status=births.status(),
        reasons=births.reasons(no_limits=no_limits),
        index=births.labels.index,
        columns=births.labels.columns,
        spec=SRB,
        params=(
            ("level", level),
            ("method", method),
            ("reference", None if reference is None else one_number(ratio)),
        ),
        provenance=births.provenance(),
    )
    with np.errstate(invalid="ignore"):  # without girls the ratio is infinite
        smallest, largest = f_low / m_high, f_high / m_low
        return RegistrationBounds(
            observed=observed,
            lower=value * smallest,
            upper=value * largest,
            adjusted=np.where((m_low == m_high) & (f_low == f_high), value * largest, np.nan),
            lower_with_chance=lower * smallest,
            upper_with_chance=upper * largest,
            tipping_point=tipping_point,
        )


def _ends(
    completeness: npt.ArrayLike | tuple[npt.ArrayLike, npt.ArrayLike],
) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    """Low and high end of a range; both the same for single numbers."""
    if not isinstance(completeness, tuple):
        return completeness, completeness
    if len(completeness) != 2:
        msg = (
            f"a range of completeness is a tuple (low, high), got {len(completeness)} values; give values by "
            "area as a list, an array or a Series"
        )
        raise DomainError(msg)
    return completeness[0], completeness[1]


def _require_completeness(name: str, low: Floats, high: Floats, labels: Labels) -> None:
    outside = (low <= 0) | (low > 1) | (high <= 0) | (high > 1)
    if outside.any():
        msg = f"{name} is not a share in (0, 1] at {where(outside, labels)}: write 0.95 for 95 %"
        raise DomainError(msg)
    swapped = low > high
    if swapped.any():
        msg = f"{name} has its low end above the high one at {where(swapped, labels)}: give (low, high)"
        raise DomainError(msg)
