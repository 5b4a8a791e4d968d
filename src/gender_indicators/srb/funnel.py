r"""Sex ratio at birth: is an area's ratio further from the reference than its number of births explains?

Funnel limits around a reference ratio: wide where births are few, narrow where they are many. An area within
them needs no explanation; one outside deserves a look, not yet a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, align, where
from gender_indicators.core.checks import (
    fractional,
    require_counts,
    require_level,
    require_number,
    require_option,
    warn_of_weighted,
)
from gender_indicators.core.result import Frozen, Params, Reasons, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, MethodError
from gender_indicators.srb.references import ReferenceLike, reference_of
from gender_indicators.stats.funnels import Overdispersion, exact_limits, measured, normal_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

__all__ = ["FunnelLimits", "LimitsMethod", "funnel_limits"]

LimitsMethod = Literal["exact", "normal"]
LIMITS: Final[tuple[LimitsMethod, ...]] = ("exact", "normal")
OVERDISPERSION: Final[tuple[Overdispersion, ...]] = ("none", "additive", "multiplicative")


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class FunnelLimits(Frozen):
    """Limits within which chance alone keeps the sex ratio at birth, for each number of births.

    Parameters
    ----------
    lower, upper : array_like, shape (..., levels)
        Limits, male per 100 female births: 0 and infinity at the ends, NaN where the births are missing.
    share_lower, share_upper : array_like, shape (..., levels)
        The same on the male share, as the formula gives them: below 0 or above 1 for few births.
    k_lower, k_upper : array_like, shape (..., levels)
        Male births at the exact limits; NaN for normal ones.
    births : array_like, shape (...)
        Live births of both sexes.
    value : array_like, shape (...)
        Observed ratio; NaN where male births were not given.
    levels : tuple of float
        Levels of the limits, in the order of the last axis.
    reference : float
        Ratio at the middle of the funnel, male per 100 female births.
    tau2, phi : float
        Variance between areas on the male share, and factor on the variance of chance, by which the limits
        are widened; 0 and 1 for none.
    reasons : Reasons
        Why elements are empty or flagged.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    lower: Floats
    upper: Floats
    share_lower: Floats
    share_upper: Floats
    k_lower: Floats
    k_upper: Floats
    births: Floats
    value: Floats
    levels: tuple[float, ...]
    reference: float
    tau2: float
    phi: float
    reasons: Reasons
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("lower", "upper", "share_lower", "share_upper", "k_lower", "k_upper", "births", "value"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    @property
    def signal(self) -> npt.NDArray[np.str_]:
        """Place of each area: "below", "within" or "above", shape (..., levels); empty where not known."""
        value = self.value[..., np.newaxis]
        found = np.where(value < self.lower, "below", np.where(value > self.upper, "above", "within"))
        return np.where(np.isnan(value + self.births[..., np.newaxis]), "", found)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per number of births.

        Columns: births, value, for each level lower, upper and signal with the level in percent behind an
        underscore (``lower_95``), then reference and reasons.
        """
        table: dict[str, Any] = {"births": self.births.ravel(), "value": self.value.ravel()}
        signal = self.signal
        for place, level in enumerate(self.levels):
            table[f"lower_{100 * level:g}"] = self.lower[..., place].ravel()
            table[f"upper_{100 * level:g}"] = self.upper[..., place].ravel()
            table[f"signal_{100 * level:g}"] = signal[..., place].ravel()
        table["reference"] = self.reference
        table["reasons"] = self.reasons.joined(self.births.shape).ravel()
        return to_table(table, Labels(self.index, self.columns))

    def __repr__(self) -> str:
        options = dict(self.params)
        levels = ", ".join(f"{100 * level:g} %" for level in self.levels)
        wide = ""
        if options["overdispersion"] != "none":
            wide = f", {options['overdispersion']} (tau2 = {self.tau2:.3g}, phi = {self.phi:.3g})"
        return (
            f"FunnelLimits(shape {self.births.shape}, {levels}, reference {self.reference:g}, "
            f"{options['limits']}{wide})"
        )


def funnel_limits(
    births: npt.ArrayLike,
    *,
    reference: ReferenceLike,
    levels: Sequence[float] = (0.95, 0.998),
    limits: LimitsMethod = "exact",
    male_births: npt.ArrayLike | None = None,
    overdispersion: Overdispersion = "none",
    winsorise: float = 0.1,
) -> FunnelLimits:
    r"""Funnel limits of the sex ratio at birth around a reference, for numbers of births.

    Parameters
    ----------
    births : array_like, shape (...), counts >= 0
        Live births of both sexes together. Whole numbers for exact limits.
    reference : float, str or Reference
        Ratio at the middle of the funnel, male per 100 female births, or the name of one, see
        :data:`REFERENCES`.
    levels : sequence of float, default (0.95, 0.998)
        Two-sided levels in (0, 1), each once.
    limits : {"exact", "normal"}, default "exact"
        Interpolated binomial limits, or the normal approximation.
    male_births : array_like, optional
        Male births among them, to place each area in the funnel and to measure overdispersion.
    overdispersion : {"none", "additive", "multiplicative"}, default "none"
        Whether areas differ by more than chance, which widens normal limits: by a variance between areas, the
        same for all, or by a factor on the variance of chance. Exact limits have no such form.
    winsorise : float, default 0.1
        For overdispersion: share of areas at either end, in [0, 0.5), whose z scores are drawn in to
        the next ones'.

    Returns
    -------
    FunnelLimits
        Without births the limits are 0 and infinity, flagged ``"undefined"``.

    Raises
    ------
    DomainError
        An impossible count, more male births than births, births that are not whole for exact limits, a level
        outside (0, 1), overdispersion without male births or of fewer than two areas.
    MethodError
        An unknown option; overdispersion of exact limits.
    UnitError, UnknownCodeError
        A reference that is not per 100, an unknown name.

    Warns
    -----
    ApproximationWarning
        Non-integer counts.

    Notes
    -----
    With :math:`p_0 = R_0 / (1 + R_0)` and binomial distribution function F, the exact limit for tail u is
    :math:`(k - w) / n`, k the smallest count with :math:`F(k) \ge u` and
    :math:`w = (F(k) - u) / (F(k) - F(k - 1))` [1]_; the normal one is
    :math:`p_0 \mp z \sqrt{\phi p_0 (1 - p_0) / n + \tau^2}`. Limits of tiny n leave [0, 1]: those of the
    ratio are then 0 and infinity.

    References
    ----------
    .. [1] Spiegelhalter (2005), :cite:`spiegelhalter2005`.

    Examples
    --------
    >>> funnel_limits(9600, reference=105).lower.round(2)
    array([100.86,  98.56])
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"births": [200, 9600], "male": [120, 4940]}, index=["A", "B"])
    >>> found = funnel_limits(areas["births"], reference=105, male_births=areas["male"], levels=(0.95,))
    >>> found.to_frame()[["value", "lower_95", "upper_95", "signal_95"]].round(1)
       value  lower_95  upper_95 signal_95
    A  150.0      78.7     137.5     above
    B  106.0     100.9     109.3    within
    """
    middle = reference_of(reference)
    _require_options(levels, limits, overdispersion, winsorise, given=male_births is not None)
    (n, male), labels = align(births=births, male_births=np.nan if male_births is None else male_births)
    require_counts(labels, births=n, male_births=male)
    weighted = _require_whole(n, male, labels, limits)
    share = middle.ratio / (100.0 + middle.ratio)
    tau2, phi = _widening(male, n, share, overdispersion, winsorise)
    lows: list[Floats] = []
    highs: list[Floats] = []
    counts = np.full((2, *n.shape, len(levels)), np.nan)
    for place, level in enumerate(levels):
        if limits == "exact":
            (counts[0, ..., place], low), (counts[1, ..., place], high) = exact_limits(n, share, level)
        else:
            low, high = normal_limits(n, share, level, between=tau2, factor=phi)
        lows.append(low)
        highs.append(high)
    share_lower, share_upper = np.stack(lows, axis=-1), np.stack(highs, axis=-1)
    nobody = n == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.asarray(100.0 * male / (n - male))
    return FunnelLimits(
        lower=np.where(nobody[..., np.newaxis], 0.0, _ratio(share_lower)),
        upper=np.where(nobody[..., np.newaxis], np.inf, _ratio(share_upper)),
        share_lower=share_lower,
        share_upper=share_upper,
        k_lower=counts[0],
        k_upper=counts[1],
        births=n,
        value=value,
        levels=tuple(float(level) for level in levels),
        reference=middle.ratio,
        tau2=tau2,
        phi=phi,
        reasons=Reasons(
            {
                "missing": np.isnan(n) | (np.isnan(male) & (male_births is not None)),
                "undefined": nobody,
                "weighted_counts": weighted,
            }
        ),
        index=labels.index,
        columns=labels.columns,
        params=(
            ("reference", middle.text),
            ("limits", limits),
            ("levels", ", ".join(f"{level:g}" for level in levels)),
            ("overdispersion", overdispersion),
            ("winsorise", None if overdispersion == "none" else float(winsorise)),
        ),
    )


def _ratio(share: Floats) -> Floats:
    """Male per 100 female births; shares that left [0, 1] are 0 and infinite."""
    inside = np.clip(share, 0.0, 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(100.0 * inside / (1.0 - inside))


def _widening(
    male: Floats, n: Floats, share: float, kind: Overdispersion, winsorise: float
) -> tuple[float, float]:
    """tau2 and phi of the kind asked for."""
    if kind == "none":
        return 0.0, 1.0
    tau2, phi = measured(male.ravel(), n.ravel(), share, winsorise=winsorise)
    if np.isnan(phi):
        msg = "fewer than two areas with male births: overdispersion cannot be measured"
        raise DomainError(msg)
    return (tau2, 1.0) if kind == "additive" else (0.0, phi)


def _require_options(
    levels: Sequence[float], limits: LimitsMethod, kind: Overdispersion, winsorise: float, *, given: bool
) -> None:
    if not levels or len(set(levels)) < len(levels):
        msg = f"levels must be one or more levels, each once, such as (0.95, 0.998), got {levels!r}"
        raise DomainError(msg)
    for level in levels:
        require_level(level)
    require_option("limits", limits, LIMITS)
    require_option("overdispersion", kind, OVERDISPERSION)
    require_number("winsorise", winsorise, least=0)
    if winsorise >= 0.5:
        msg = f"winsorise must lie in [0, 0.5), got {winsorise!r}: it is the share of areas at either end"
        raise DomainError(msg)
    if kind != "none" and limits == "exact":
        msg = f'overdispersion={kind!r} widens normal limits only. Allowed: "none", or limits="normal".'
        raise MethodError(msg)
    if kind != "none" and not given:
        msg = f"overdispersion={kind!r} is measured on the areas: give male_births too"
        raise DomainError(msg)


def _require_whole(n: Floats, male: Floats, labels: Labels, limits: LimitsMethod) -> npt.NDArray[np.bool_]:
    """Refuse impossible counts; which are weighted."""
    more = male > n
    if more.any():
        msg = f"male_births exceeds births at {where(more, labels)}: births counts both sexes"
        raise DomainError(msg)
    not_whole = fractional(n)
    if limits == "exact" and not_whole.any():
        msg = f'births is not whole at {where(not_whole, labels)}: take limits="normal" for weighted counts'
        raise DomainError(msg)
    weighted = not_whole | fractional(male)
    warn_of_weighted(weighted, labels, stacklevel=3)
    return weighted
