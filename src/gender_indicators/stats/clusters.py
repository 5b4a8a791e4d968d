r"""What did each primary sampling unit contribute? The one reduction that survey inference needs.

The variance of an estimate from a cluster sample is the variance between its primary sampling units (PSUs).
So records are summed once into totals per PSU and domain; whatever follows works on these few numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from gender_indicators.core.arrays import Bools, Floats, Labels, align, where
from gender_indicators.core.checks import require_counts
from gender_indicators.core.records import factorise, require_known, require_same_records
from gender_indicators.errors import DomainError, InputError

if TYPE_CHECKING:
    from gender_indicators.core.records import Codes

__all__ = ["WHOLE_SAMPLE", "ClusterTotals", "Design", "cluster_totals"]

_Scalar = TypeVar("_Scalar", bound=np.generic)

WHOLE_SAMPLE: Final = None
"""Levels of the domains where the whole sample, or one part of it, is the only one."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Strata and their PSUs, sorted by stratum.

    Parameters
    ----------
    sizes : ndarray of int, shape (strata,)
        PSUs of each stratum.
    """

    sizes: npt.NDArray[np.intp]

    @property
    def starts(self) -> npt.NDArray[np.intp]:
        """Place of the first PSU of each stratum."""
        return np.concatenate(([0], np.cumsum(self.sizes)[:-1])).astype(np.intp)

    @property
    def psus(self) -> int:
        """Number of PSUs."""
        return int(self.sizes.sum())

    @property
    def alone(self) -> Bools:
        """Strata with a single PSU."""
        return np.asarray(self.sizes == 1)

    def sums(self, values: Floats) -> Floats:
        """Sums over the PSUs of each stratum: (rows, PSUs) to (rows, strata)."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=1))

    def spread(self, values: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """One value per stratum handed to each of its PSUs: (..., strata) to (..., PSUs)."""
        return np.repeat(values, self.sizes, axis=-1)

    def unstratified(self) -> Design:
        """The same PSUs as if they came from one stratum."""
        return Design(np.array([self.psus], dtype=np.intp))


@dataclass(frozen=True, slots=True, eq=False)
class ClusterTotals:
    """Weighted totals of two variables by domain and PSU, held only where a domain has records.

    Parameters
    ----------
    design : Design
        All PSUs of the sample, those outside every domain too.
    domain, psu : ndarray of int, shape (pairs,)
        Domain and PSU of each total, sorted by domain.
    numerator, denominator : ndarray, shape (pairs,)
        Weighted totals.
    n, weight, weight_squared : ndarray, shape (domains,)
        Units counted without weights, the sum of their weights and of their squared weights.
    levels : tuple or None
        Labels of the domains.
    """

    design: Design
    domain: npt.NDArray[np.intp]
    psu: npt.NDArray[np.intp]
    numerator: Floats
    denominator: Floats
    n: Floats
    weight: Floats
    weight_squared: Floats
    levels: tuple[object, ...] | None

    def dense(self, domains: slice) -> tuple[Floats, Floats]:
        """Totals of some domains as two arrays of shape (domains, PSUs), zero outside the domain."""
        first, last = np.searchsorted(self.domain, (domains.start, domains.stop))
        place = self.domain[first:last] - domains.start, self.psu[first:last]
        shape = domains.stop - domains.start, self.design.psus
        numerator, denominator = np.zeros(shape), np.zeros(shape)
        numerator[place], denominator[place] = self.numerator[first:last], self.denominator[first:last]
        return numerator, denominator


def cluster_totals(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    psu: Any,  # noqa: ANN401 - ids are text or numbers in any container
    stratum: Any = None,  # noqa: ANN401 - the same
    weights: npt.ArrayLike | None = None,
    domain: Any = None,  # noqa: ANN401 - the same
) -> ClusterTotals:
    """Sum the records of a stratified cluster sample into totals by domain and PSU.

    Parameters
    ----------
    numerator, denominator : array_like, shape (records,), >= 0
        Unweighted: 0 or 1 for a person, counts for a group of persons.
    psu, stratum : array_like, shape (records,)
        Ids of any kind. A PSU belongs to one stratum: the same id in two strata names two PSUs. Without
        `stratum` the sample has one.
    weights : array_like, shape (records,), >= 0, optional
        Sampling weights on any scale; 1 by default.
    domain : array_like, shape (records,), optional
        Labels of the parts that are estimated apart; a record without a label belongs to none. A mask
        (booleans) gives one domain. In both cases all PSUs and strata stay in the design.

    Raises
    ------
    InputError
        A missing PSU, stratum or weight; a missing count inside a domain; no records.
    DomainError
        A negative count or weight.

    Examples
    --------
    >>> found = cluster_totals([1, 0, 1], [0, 1, 0], psu=["a", "a", "b"], weights=[2.0, 1.0, 1.0])
    >>> found.dense(slice(0, 1))
    (array([[2., 1.]]), array([[1., 0.]]))
    """
    size, labels = require_same_records(
        numerator=numerator,
        denominator=denominator,
        psu=psu,
        stratum=stratum,
        weights=weights,
        domain=domain,
    )
    if size == 0:
        msg = "there are no records: give at least one"
        raise InputError(msg)
    (x, y, w), _ = align(
        numerator=numerator, denominator=denominator, weights=np.ones(size) if weights is None else weights
    )
    groups, levels = _domains(domain, size)
    _require_usable(x, y, w, groups >= 0, labels)
    place, design = _places(psu, stratum, labels)

    inside = groups >= 0
    group, place, w = groups[inside], place[inside], w[inside]
    x, y = x[inside], y[inside]
    domains = 1 if levels is None else len(levels)
    keys, pair = np.unique(group * design.psus + place, return_inverse=True)
    units = (x + y) * (w > 0)

    def total(places: npt.NDArray[np.intp], values: Floats, size: int) -> Floats:
        return np.asarray(np.bincount(places, values, size), dtype=np.float64)

    return ClusterTotals(
        design=design,
        domain=keys // design.psus,
        psu=keys % design.psus,
        numerator=total(pair, w * x, len(keys)),
        denominator=total(pair, w * y, len(keys)),
        n=total(group, units, domains),
        weight=total(group, units * w, domains),
        weight_squared=total(group, units * w**2, domains),
        levels=levels,
    )


def _domains(domain: Any, size: int) -> tuple[npt.NDArray[np.intp], tuple[object, ...] | None]:  # noqa: ANN401
    """Code of each record's domain, -1 outside all of them, and the labels."""
    if domain is None:
        return np.zeros(size, dtype=np.intp), WHOLE_SAMPLE
    mask: npt.NDArray[Any] = np.asarray(domain)
    if mask.dtype.kind == "b":
        return np.where(mask, 0, -1).astype(np.intp), WHOLE_SAMPLE
    found: Codes = factorise("domain", domain)
    if not found.levels:
        msg = "no record has a domain: give at least one label"
        raise InputError(msg)
    return found.codes, found.levels


def _require_usable(x: Floats, y: Floats, w: Floats, inside: Bools, labels: Labels) -> None:
    for name, values in (("numerator", x), ("denominator", y)):
        missing = np.isnan(values) & inside
        if missing.any():
            msg = (
                f"{name} is missing at {where(missing, labels)}: give such records no domain, so that they "
                "keep their PSU in the design"
            )
            raise InputError(msg)
    if np.isnan(w).any():
        msg = f"weights is missing at {where(np.isnan(w), labels)}: every record needs a weight, 0 if unused"
        raise InputError(msg)
    require_counts(labels, numerator=x, denominator=y)
    if (w < 0).any() or np.isinf(w).any():
        msg = f"weights is negative or infinite at {where((w < 0) | np.isinf(w), labels)}"
        raise DomainError(msg)


def _places(psu: Any, stratum: Any, labels: Labels) -> tuple[npt.NDArray[np.intp], Design]:  # noqa: ANN401
    """Place of each record's PSU among the PSUs sorted by stratum, and the design."""
    clusters = factorise("psu", psu)
    require_known("psu", clusters, labels, "every record belongs to a primary sampling unit")
    if stratum is None:
        return clusters.codes, Design(np.array([len(clusters.levels)], dtype=np.intp))
    strata = factorise("stratum", stratum)
    require_known("stratum", strata, labels, "every record belongs to a stratum")
    ids = len(clusters.levels)
    keys, places = np.unique(strata.codes * ids + clusters.codes, return_inverse=True)
    sizes = np.bincount(keys // ids, minlength=len(strata.levels))
    return places.astype(np.intp), Design(sizes.astype(np.intp))
