r"""Missing female births: how many girls would have been born beside the boys who were, at a reference ratio?

The number exists only against a reference, which is always named. It is counted from male births (the girls
expected beside them, less the girls born), carries the uncertainty of the ratio and of the reference, and may
be negative. Sums over years or areas are formed within each draw, before any quantile is taken.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.arrays import Bools, Floats, Labels, align, where
from gender_indicators.core.blocks import blocks
from gender_indicators.core.checks import require_counts, require_level
from gender_indicators.core.result import (
    Estimate,
    Frozen,
    Interval,
    Params,
    Provenance,
    Reasons,
    freeze,
    with_version,
)
from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.errors import DomainError
from gender_indicators.srb.counts import read_births
from gender_indicators.srb.posterior import Prior, prior_parameters, prior_text
from gender_indicators.srb.references import Reference, ReferenceLike, reference_of
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

__all__ = ["MISSING_FEMALE_BIRTHS", "MissingBirths", "missing_births", "missing_births_of_ratio"]

MISSING_FEMALE_BIRTHS: Final = IndicatorSpec(
    code="MISSING_FEMALE_BIRTHS",
    name=Text(vi="Số bé gái thiếu hụt khi sinh", en="Missing female births"),
    theme="population",
    kind="count",
    unit=UNITS["births"],
    direction="none",
    numerator=Text(vi="Số bé gái kỳ vọng theo tỷ số tham chiếu", en="Girls expected at the reference ratio"),
    denominator=Text(vi="Số bé gái sinh ra sống", en="Female live births"),
    formula="male live births / reference ratio - female live births",
    source=Source(
        "Chao, Gerland, Cook and Alkema (2019), PNAS 116(19), 9303-9311, as corrected: from male births"
    ),
    population="superpopulation",
    over_100=True,
    measure="srb.missing_births",
    note=Text(
        vi="Con số phụ thuộc vào tỷ số tham chiếu; có thể âm; không phải số nam giới dư thừa.",
        en="It depends on the reference ratio, may be negative, and is not the surplus of men.",
    ),
)
"""Female births that a reference ratio would give beside the male births, less those that took place."""

# elements whose draws are held at once
HELD: Final = 128


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class MissingBirths(Frozen):
    """Missing female births of each element, summed along them, and in all.

    Parameters
    ----------
    estimate : Estimate, shape (...)
        Of each year or area (AMFB where the elements are years); `n` is the births.
    cumulative : Estimate, shape (...)
        Sum of the elements up to each one, in the order given (CMFB); from the first missing element on NaN.
    total : Estimate, scalar
        Sum of all.
    share : array_like, shape (...)
        Missing female births among those expected, 1 - reference / ratio.
    total_draws : array_like, shape (draws,)
        Draws of the total; NaN where an element is missing.
    reference : Reference
    params : tuple of pairs
        Options used.
    """

    estimate: Estimate
    cumulative: Estimate
    total: Estimate
    share: Floats
    total_draws: Floats
    reference: Reference
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", freeze(self.share, self.estimate.value.shape))
        object.__setattr__(self, "total_draws", freeze(self.total_draws))
        object.__setattr__(self, "params", with_version(self.params))

    def to_frame(self) -> pd.DataFrame:
        """Return value, lower, upper, share, and the cumulative value with its limits, by element."""
        lower, upper = self.estimate.limits()
        sum_lower, sum_upper = self.cumulative.limits()
        columns = {
            "value": self.estimate.value,
            "lower": lower,
            "upper": upper,
            "share": self.share,
            "cumulative": self.cumulative.value,
            "cumulative_lower": sum_lower,
            "cumulative_upper": sum_upper,
            "n": self.estimate.n,
        }
        return to_table({name: column.ravel() for name, column in columns.items()}, self.estimate.labels)

    def __repr__(self) -> str:
        lower, upper = self.total.limits()
        limits = f"{float(self.total):,.0f}, {float(lower):,.0f} to {float(upper):,.0f}"
        return f"MissingBirths({limits}, against {self.reference.text}, n = {float(self.total.n):,.10g})"


def missing_births(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    reference: ReferenceLike,
    prior: Prior = "jeffreys",
    level: float = 0.95,
    draws: int = 4000,
    rng: np.random.Generator | int | None = None,
) -> MissingBirths:
    r"""Missing female births from counts of births by sex.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Births by sex of years or areas that do not overlap.
    reference : float, str or Reference
        Ratio per 100, or a name in :data:`gender_indicators.srb.REFERENCES`, whose published limits then
        add their uncertainty. There is no default: the choice dominates the result.
    prior : {"jeffreys", "uniform"} or (a, b), default "jeffreys"
        Beta prior on the male share.
    level : float, default 0.95
    draws : int, default 4000
        At least 100.
    rng : numpy.random.Generator, int or None
        Source of random numbers.

    Returns
    -------
    MissingBirths
        Negative where the ratio lies below the reference; never cut at zero.

    Raises
    ------
    DomainError
        An impossible count, too few draws.
    UnitError
        A reference that is not per 100.

    Notes
    -----
    With N births, ratio R and reference :math:`R_0`,
    :math:`M = B / R_0 - G = N (R / R_0 - 1) / (1 + R)`. The births N are fixed; in each draw R is drawn
    from the posterior of its births, and one :math:`R_0` is shared by all elements. Counting from all
    births instead, :math:`N / (1 + R_0) - G`, gives about half as many [1]_: that formula was withdrawn.

    References
    ----------
    .. [1] Chao et al. (2019), :cite:`chao2019`, with its correction.

    Examples
    --------
    >>> found = missing_births(5039, 4561, reference="viet-nam", rng=1)
    >>> float(found.estimate.value.round(1)), float(found.share.round(4))
    (179.4, 0.0378)
    >>> import pandas as pd
    >>> years = pd.Index([2022, 2023], name="year")
    >>> male, female = pd.Series([5039, 5093], years), pd.Series([4561, 4507], years)
    >>> missing_births(male, female, reference=105, rng=1).to_frame()[["value", "cumulative"]].round(1)
          value  cumulative
    year
    2022  238.0       238.0
    2023  343.5       581.5
    """
    a, b = prior_parameters(prior)
    births = read_births(male_births, female_births)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = births.male / births.female

    def draw(place: slice, rng: np.random.Generator, number: int) -> Floats:
        counts = (births.male.ravel()[place] + a, births.female.ravel()[place] + b)
        boys = rng.standard_gamma(np.nan_to_num(counts[0], nan=1.0), (number, len(counts[0])))
        return np.asarray(boys / rng.standard_gamma(np.nan_to_num(counts[1], nan=1.0), boys.shape))

    return _missing(
        births.total,
        births.male / (reference_of(reference).ratio / 100.0) - births.female,
        ratio,
        draw,
        births.labels,
        births.missing,
        reference_of(reference),
        source_type="",
        level=level,
        draws=draws,
        rng=rng,
        more=(("prior", prior_text(prior)),),
    )


def missing_births_of_ratio(
    births: npt.ArrayLike,
    ratio: npt.ArrayLike,
    *,
    reference: ReferenceLike,
    log_se: npt.ArrayLike = 0.0,
    level: float = 0.95,
    draws: int = 4000,
    rng: np.random.Generator | int | None = None,
) -> MissingBirths:
    r"""Missing female births from all births and a ratio that was estimated or modelled elsewhere.

    Parameters
    ----------
    births : array_like, shape (...), counts >= 0
        All births.
    ratio : array_like, shape (...)
        Male per 100 female births.
    reference : float, str or Reference
    log_se : array_like, default 0
        Standard error of the log ratio; 0 where the ratio is taken as known, such as a projection's.
    level, draws, rng
        As in :func:`missing_births`.

    Returns
    -------
    MissingBirths

    Raises
    ------
    DomainError
        An impossible number of births, a negative standard error, too few draws.
    UnitError
        A ratio or a reference that is not per 100.

    Notes
    -----
    Draws of R are log-normal; errors of different elements are independent. For draws of whole modelled
    paths, apply :math:`N (R - R_0) / (R_0 (1 + R))` to each and sum within each draw.

    Examples
    --------
    >>> found = missing_births_of_ratio(1_500_000, 112, reference=106.3, log_se=0.008, rng=1)
    >>> round(float(found.estimate), 2), float(found.share.round(4))
    (37939.97, 0.0509)
    >>> import pandas as pd
    >>> births = pd.Series([100, 200], index=["A", "B"])
    >>> missing_births_of_ratio(births, [120, 106], reference=106).to_frame()["value"].round(2)
    A    6.0
    B    0.0
    Name: value, dtype: float64
    """
    (total, per_100, error), labels = align(births=births, ratio=ratio, log_se=log_se)
    require_counts(labels, births=total)
    require_per_100(labels, ratio=per_100)
    if (error < 0).any():
        msg = f"log_se is negative at {where(error < 0, labels)}: an error is 0 or more"
        raise DomainError(msg)
    natural = reference_of(reference)
    r, r0 = per_100 / 100.0, natural.ratio / 100.0

    def draw(place: slice, rng: np.random.Generator, number: int) -> Floats:
        centre, spread = r.ravel()[place], error.ravel()[place]
        return np.asarray(centre * np.exp(spread * rng.standard_normal((number, len(centre)))))

    return _missing(
        total,
        _of_ratio(total, r, r0),
        r,
        draw,
        labels,
        np.isnan(total + per_100 + error),
        natural,
        source_type="modelled",
        level=level,
        draws=draws,
        rng=rng,
        more=(),
    )


def _of_ratio(births: Floats, ratio: Floats, reference: Floats | float) -> Floats:
    return np.asarray(births * (ratio - reference) / (reference * (1.0 + ratio)))


def _missing(
    births: Floats,
    value: Floats,
    ratio: Floats,
    draw: Callable[[slice, np.random.Generator, int], Floats],
    labels: Labels,
    missing: Bools,
    reference: Reference,
    *,
    source_type: str,
    level: float,
    draws: int,
    rng: np.random.Generator | int | None,
    more: Params,
) -> MissingBirths:
    """Draw, sum within each draw, take quantiles; some elements at a time."""
    require_level(level)
    if draws < 100:
        msg = f"draws must be at least 100, got {draws}: quantiles need them"
        raise DomainError(msg)
    generator = np.random.default_rng(rng)
    shared = reference.draw(draws, generator)[:, np.newaxis] / 100.0
    ends = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    single, running = np.empty((2, births.size)), np.empty((2, births.size))
    carried = np.zeros((draws, 1))
    empty = missing.ravel()
    for block in blocks(births.size, HELD):
        found = _of_ratio(births.ravel()[block], draw(block, generator, draws), shared)
        found[:, empty[block]] = np.nan
        # no births, none missing
        found[:, births.ravel()[block] == 0] = 0.0
        sums = carried + np.cumsum(found, axis=1)
        single[:, block], running[:, block] = (
            np.quantile(found, ends, axis=0),
            np.quantile(sums, ends, axis=0),
        )
        carried = sums[:, -1:]
    options: Params = (("reference", reference.text), ("level", level), ("draws", draws), *more)
    estimate = functools.partial(_estimate, level=level, source_type=source_type, params=options)
    sum_of_births = np.cumsum(births.ravel()).reshape(births.shape)
    sum_of_values = np.cumsum(value.ravel()).reshape(births.shape)
    gone = np.isnan(sum_of_values)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1.0 - reference.ratio / 100.0 / ratio
    return MissingBirths(
        estimate=estimate(value, single, births, labels, missing),
        cumulative=estimate(sum_of_values, running, sum_of_births, labels, gone),
        total=estimate(
            np.asarray(value.sum()),
            np.quantile(carried[:, 0], ends),
            np.asarray(births.sum()),
            Labels(),
            np.asarray(missing.any()),
        ),
        share=share,
        total_draws=carried[:, 0].copy(),
        reference=reference,
        params=options,
    )


def _estimate(
    numbers: Floats,
    limits: Floats,
    births: Floats,
    labels: Labels,
    gone: Bools,
    *,
    level: float,
    source_type: str,
    params: Params,
) -> Estimate:
    """Numbers of missing births with the quantiles of their draws."""
    return Estimate(
        value=np.where(gone, np.nan, numbers),
        interval=Interval(limits[0].reshape(births.shape), limits[1].reshape(births.shape), level, "draws"),
        n=births,
        status=np.where(gone, Status.MISSING, Status.ESTIMATED),
        reasons=Reasons({"missing": gone, "modelled": np.full(births.shape, source_type == "modelled")}),
        index=labels.index,
        columns=labels.columns,
        spec=MISSING_FEMALE_BIRTHS,
        params=params,
        provenance=Provenance(source_type=source_type),
    )
