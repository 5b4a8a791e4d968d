"""Composite indices, step one: bring indicators of different units onto one scale.

The direction is applied first, so that a higher normalised value always means a higher score. Indicators
without variation carry no information between areas: they are set aside and named, never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, Table, columns_of
from gender_indicators.core.checks import require_finite, require_option
from gender_indicators.core.result import Frozen, Params, Reasons, freeze, with_version
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, InputError, near_matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["NORMALISATIONS", "Normalisation", "Normalised", "Sign", "normalise", "require_each_named"]

Normalisation = Literal["min-max", "goalposts"]
NORMALISATIONS: Final[tuple[Normalisation, ...]] = ("min-max", "goalposts")
Sign = Literal[1, -1]

NOISE: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Normalised(Frozen):
    """Indicators on one scale, with the reference points that put them there.

    Parameters
    ----------
    values : ndarray, shape (areas, indicators)
        Normalised values; NaN where the indicator is missing or was set aside.
    names : tuple of str
        The indicators, in the order of the columns.
    worst, best : ndarray, shape (indicators,)
        Values that were given the lowest and the highest mark of the scale, in the indicator's own unit.
    excluded : tuple of str
        Indicators set aside because they do not vary or have no data.
    reasons : Reasons
        Flags per cell: ``"constant"``, ``"clipped"``, ``"missing"``.
    index : pandas.Index, optional
        Areas.
    params : tuple of pairs
        Options used, with the library's version.
    """

    values: Floats
    names: tuple[str, ...]
    worst: Floats
    best: Floats
    excluded: tuple[str, ...] = ()
    reasons: Reasons = field(default_factory=Reasons)
    index: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        for name in ("values", "worst", "best"):
            object.__setattr__(self, name, freeze(getattr(self, name)))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return the normalised values as a table of areas by indicators."""
        return to_table(dict(zip(self.names, self.values.T, strict=True)), Labels(self.index))


def normalise(
    table: Table,
    *,
    direction: Mapping[str, Sign],
    method: Normalisation = "min-max",
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    scale: tuple[float, float] = (0.0, 100.0),
) -> Normalised:
    r"""Bring the indicators of a table onto one scale.

    Parameters
    ----------
    table : mapping of str to array_like, or DataFrame; one column per indicator, one row per area
        NaN is missing and stays missing.
    direction : mapping of str to {1, -1}
        For each indicator 1 where a higher value raises the score, -1 where it lowers it. Its keys choose
        the columns.
    method : {"min-max", "goalposts"}, default "min-max"
        ``"min-max"`` takes the lowest and highest observed value as ends of the scale (relative: scores move
        when areas are added); ``"goalposts"`` takes fixed ends and clips values beyond them, flagged
        ``"clipped"``.
    goalposts : mapping of str to (low, high)
        For ``"goalposts"``: fixed ends in the indicator's own unit, low < high.
    scale : (float, float), default (0, 100)
        Marks of the lower and upper end.

    Returns
    -------
    Normalised

    Raises
    ------
    DomainError
        Infinite values; goalposts or scale without width; a single area under ``"min-max"``.
    InputError
        Repeated area labels, directions other than 1 and -1, goalposts that do not fit the indicators.
    MissingColumnError
        An indicator that is not in the table.

    Notes
    -----
    With the direction :math:`d`, ends :math:`a < b` and scale :math:`(l, u)`:
    :math:`z = l + (u - l)(x - a)/(b - a)` for :math:`d = 1`, and :math:`z = l + (u - l)(b - x)/(b - a)` for
    :math:`d = -1`.

    References
    ----------
    .. [1] OECD and JRC (2008), :cite:`oecd2008`, step 5.

    Examples
    --------
    >>> z = normalise(
    ...     {"child_marriage": [5, 15, 25], "literacy": [95, 80, 65]},
    ...     direction={"child_marriage": 1, "literacy": -1},
    ... )
    >>> z.values
    array([[  0.,   0.],
           [ 50.,  50.],
           [100., 100.]])
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"literacy": [95.0, 50.0]}, index=["A", "B"])
    >>> normalise(
    ...     frame, direction={"literacy": -1}, method="goalposts", goalposts={"literacy": (60, 100)}
    ... ).to_frame()
       literacy
    A      12.5
    B     100.0
    """
    require_option("method", method, NORMALISATIONS)
    low_mark, high_mark = scale
    if not (np.isfinite(scale).all() and low_mark < high_mark):
        msg = f"scale needs a lower and a higher mark, got {scale}"
        raise DomainError(msg)
    names, x, labels = columns_of(table, list(direction))
    require_distinct(labels)
    require_finite(Labels(labels.index), **dict(zip(names, x.T, strict=True)))
    signs = _signs(direction)

    match method:
        case "min-max":
            low, high = _observed_ends(x)
        case "goalposts":
            low, high = _fixed_ends(names, goalposts)
        case _:
            assert_never(method)
    # a spread of float noise is no variation
    constant = ~(high - low > NOISE * np.maximum(np.abs(low), np.abs(high)))
    with np.errstate(divide="ignore", invalid="ignore"):
        place = (x - low) / (high - low)
    # goalposts cut by design; the observed ends cut nothing
    clipped = (place < 0) | (place > 1)
    place = np.clip(np.where(signs > 0, place, 1.0 - place), 0.0, 1.0)
    place[:, constant] = np.nan
    return Normalised(
        values=low_mark + (high_mark - low_mark) * place,
        names=names,
        worst=np.where(signs > 0, low, high),
        best=np.where(signs > 0, high, low),
        excluded=tuple(name for name, flat in zip(names, constant, strict=True) if flat),
        reasons=Reasons(
            {
                "missing": np.isnan(x),
                "constant": np.broadcast_to(constant, x.shape),
                "clipped": clipped,
            }
        ),
        index=labels.index,
        params=(("method", method), ("scale_low", low_mark), ("scale_high", high_mark)),
    )


def require_distinct(labels: Labels) -> None:
    """Refuse repeated area labels: a ranked list cannot hold one area twice."""
    if labels.index is None or labels.index.is_unique:
        return
    repeated = labels.index[labels.index.duplicated()].unique()
    named = ", ".join(repr(label) for label in repeated[:5])
    msg = f"area labels repeated: {named}. Give each area one row."
    raise InputError(msg)


def require_each_named(what: str, given: Mapping[str, object], names: tuple[str, ...]) -> None:
    """Refuse a mapping that does not cover exactly the indicators."""
    for name in given:
        if name not in names:
            msg = f"{what} given for {name!r}, which is not an indicator here.{near_matches(name, names)}"
            raise InputError(msg)
    absent = [name for name in names if name not in given]
    if absent:
        msg = f"{what} missing for {', '.join(map(repr, absent))}"
        raise InputError(msg)


def _signs(direction: Mapping[str, Sign]) -> Floats:
    for name, sign in direction.items():
        if sign not in {1, -1}:
            msg = f"direction of {name!r} must be 1 (a higher value raises the score) or -1, got {sign!r}"
            raise InputError(msg)
    return np.array(list(direction.values()), dtype=np.float64)


def _observed_ends(x: Floats) -> tuple[Floats, Floats]:
    if len(x) == 1:
        msg = "min-max needs at least two areas to compare: use method='goalposts' for one area"
        raise DomainError(msg)
    some = ~np.isnan(x).all(axis=0)
    low, high = np.full(x.shape[1], np.nan), np.full(x.shape[1], np.nan)
    low[some], high[some] = np.nanmin(x[:, some], axis=0), np.nanmax(x[:, some], axis=0)
    return low, high


def _fixed_ends(
    names: tuple[str, ...], goalposts: Mapping[str, tuple[float, float]] | None
) -> tuple[Floats, Floats]:
    if goalposts is None:
        msg = "method='goalposts' needs goalposts={indicator: (low, high)}"
        raise InputError(msg)
    require_each_named("goalposts", goalposts, names)
    for name in names:
        if len(goalposts[name]) != 2:
            msg = f"goalposts of {name!r} need two ends (low, high), got {len(goalposts[name])}"
            raise InputError(msg)
    ends = np.array([goalposts[name] for name in names], dtype=np.float64)
    flat = ~(np.isfinite(ends[:, 1] - ends[:, 0]) & (ends[:, 0] < ends[:, 1]))
    if flat.any():
        named = ", ".join(repr(name) for name, bad in zip(names, flat, strict=True) if bad)
        msg = f"goalposts need low < high, both finite; look at {named}"
        raise DomainError(msg)
    return ends[:, 0], ends[:, 1]
