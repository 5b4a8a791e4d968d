"""Birth histories: which sexes had a woman borne before each of her births?

Where sons are wanted, the sex ratio depends on who is in the family already. The composition of the earlier
confinements is worked out for every birth, and left open where the records do not tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from gender_indicators.core.arrays import Bools, Floats, Labels, align, where
from gender_indicators.core.records import column, factorise, require_known, require_same_records
from gender_indicators.core.result import Frozen, freeze
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, InputError
from gender_indicators.srb.sexes import read_sexes

if TYPE_CHECKING:
    import pandas as pd

    from gender_indicators.core.arrays import Table

__all__ = ["COMPOSITIONS", "BirthHistory", "Composition", "Places", "birth_history"]

Composition = Literal["none", "only_girls", "only_boys", "both"]
COMPOSITIONS: Final[tuple[Composition, ...]] = ("none", "only_girls", "only_boys", "both")
"""Sexes of the children of all earlier confinements."""

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class BirthHistory(Frozen):
    """What preceded each birth, in the order of the records.

    Parameters
    ----------
    order : ndarray, shape (births,)
        Birth order, NaN where missing.
    male, female : ndarray, shape (births,)
        1 for a boy or a girl, 0 otherwise; both 0 where the sex was not recorded.
    earlier_boys, earlier_girls : ndarray, shape (births,)
        Children of earlier confinements of the same woman that are in the records; NaN without an order.
    known : ndarray, shape (births,)
        1 where the records tell the composition of the earlier confinements.
    whole : ndarray, shape (births,)
        1 where the order and the sex of every birth of the woman, from the first on, are known.
    index : pandas.Index, optional
        Labels of the records.
    """

    order: Floats
    male: Floats
    female: Floats
    earlier_boys: Floats
    earlier_girls: Floats
    known: Floats
    whole: Floats
    index: pd.Index[Any] | None = None

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name)))

    @property
    def codes(self) -> Places:
        """Place of each composition in `COMPOSITIONS`, -1 where it is unknown."""
        some = 2 * (self.earlier_boys > 0) + (self.earlier_girls > 0)
        return np.where(self.known == 1, some, -1).astype(np.intp)

    @property
    def composition(self) -> npt.NDArray[np.object_]:
        """Composition of the earlier confinements in words, None where it is unknown.

        Fit for the option `by` of :func:`gender_indicators.srb.from_survey`.
        """
        return np.array([*COMPOSITIONS, None], dtype=object)[self.codes]

    def __len__(self) -> int:
        return len(self.order)

    def __repr__(self) -> str:
        return f"BirthHistory({len(self)} births, {int(self.known.sum())} of known history)"

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per record."""
        table: dict[str, Any] = {name: getattr(self, name) for name in _COLUMNS}
        return to_table({**table, "composition": self.composition}, Labels(self.index))


_COLUMNS: Final = ("order", "male", "female", "earlier_boys", "earlier_girls", "known", "whole")


def birth_history(
    records: Table,
    *,
    mother: str = "mother",
    order: str = "birth_order",
    sex: str = "sex",
    twin: str | None = "twin_index",
    confinement: str | None = None,
    male: object = "male",
    female: object = "female",
) -> BirthHistory:
    """Sexes of the children that each woman had borne before each of her births.

    Parameters
    ----------
    records : mapping of str to array_like, or DataFrame
        One record per live birth; children who died count like the others.
    mother, order, sex : str
        Columns: an id of any kind; the order of the birth among the woman's live births, from 1; the sex.
    twin : str or None, default "twin_index"
        Column with 0 for a single birth, and 1, 2 ... for the children of a multiple confinement, as in a
        DHS. None if all births are single.
    confinement : str, optional
        Column with an id of the confinement, unique within the woman; `twin` is then not read.
    male, female : object, default "male", "female"
        The values of the sex.

    Returns
    -------
    BirthHistory, shape (births,)

    Raises
    ------
    MissingColumnError
        A column that the records do not have.
    InputError
        A third value of the sex; two births of one woman with the same order that are no twins.
    DomainError
        An order that is not 1, 2, 3 ...

    Notes
    -----
    A multiple confinement is one event: its children share the history before it, and all of them enter
    the history of later births.

    The composition counts as known where the records hold every earlier birth with its sex (a first birth
    needs none), or already hold a boy and a girl. Records that begin with a third child, as those of the last
    five years do, say nothing of the first two: missing is never none. A birth without an id of the mother
    stands alone.

    Examples
    --------
    >>> records = {
    ...     "mother": ["a", "a", "a", "b"],
    ...     "birth_order": [1, 2, 3, 1],
    ...     "sex": ["female", "female", "male", "male"],
    ... }
    >>> birth_history(records, twin=None).composition.tolist()
    ['none', 'only_girls', 'only_girls', 'none']
    >>> import pandas as pd
    >>> recent = pd.DataFrame(records).iloc[1:]
    >>> birth_history(recent, twin=None).to_frame()["known"].tolist()
    [0.0, 0.0, 1.0]
    """
    columns = {name: column(records, name) for name in (mother, order, sex)}
    event = confinement or twin
    if event is not None:
        columns[event] = column(records, event, " Write twin=None if all births are single.")
    size, labels = require_same_records(**columns)
    if size == 0:
        msg = "there are no records: give at least one birth"
        raise InputError(msg)
    sexes = read_sexes(columns[sex], male=male, female=female)
    (orders,), _ = align(**{order: columns[order]})
    _require_orders(order, orders, labels)
    women = _women(columns[mother])
    if event is None:
        events = np.zeros(size)
    elif confinement is None:
        events = _twins(event, columns[event], labels)
    else:
        codes = factorise(event, columns[event])
        require_known(event, codes, labels, "every birth belongs to a confinement")
        events = codes.codes.astype(np.float64)
    ordered = ~np.isnan(orders)
    place = np.flatnonzero(ordered)
    place = place[np.lexsort((events[place], orders[place], women[place]))]
    starts = _starts(women[place], orders[place], events[place], named=confinement is not None)
    _require_no_clash(starts, place, labels, size)
    _require_together(women[place], events[place], starts, place, labels, size, named=confinement is not None)
    return _history(sexes.male, sexes.female, orders, women, place, starts, labels)


@dataclass(frozen=True, slots=True)
class Starts:
    """Where, in sorted records, women, orders and confinements begin; and where earlier births lack."""

    woman: Bools
    order: Bools
    confinement: Bools
    gap: Bools


def _starts(women: Places, orders: Floats, events: Floats, *, named: bool) -> Starts:
    """Mark the beginnings in records sorted by woman, order and twin."""
    first = np.ones(min(1, len(women)), dtype=np.bool_)
    woman = np.concatenate((first, women[1:] != women[:-1]))
    order = woman | np.concatenate((first, orders[1:] != orders[:-1]))
    # an id repeats; a twin index counts up with the order, or within one order
    steps, orders_apart = np.diff(events), np.diff(orders)
    counts_up = (events[:-1] >= 1) & (steps > 0) & ((orders_apart == steps) | (orders_apart == 0))
    goes_on = events[1:] == events[:-1] if named else counts_up
    confinement = woman | np.concatenate((first, ~goes_on))

    # where twins share an order, the next birth may be numbered by births or by confinements
    group = np.flatnonzero(order)
    step = np.diff(orders[group], prepend=0.0)
    allowed = np.concatenate(([1], np.diff(group)))[: len(group)]
    missing_before = np.where(woman[group], orders[group] != 1, step > allowed)
    gap = np.zeros(len(women), dtype=np.bool_)
    gap[group] = missing_before
    return Starts(woman, order, confinement, gap)


def _history(
    male: Bools, female: Bools, orders: Floats, women: Places, place: Places, starts: Starts, labels: Labels
) -> BirthHistory:
    """Count what lies before each confinement, by running sums over the sorted records."""
    row = np.arange(len(place))
    woman_at = np.maximum.accumulate(np.where(starts.woman, row, 0))
    confinement_at = np.maximum.accumulate(np.where(starts.confinement, row, 0))

    def running(values: Bools) -> Places:
        return np.concatenate(([0], np.cumsum(values))).astype(np.intp)

    def before(values: Bools) -> Places:
        sums = running(values)
        return sums[confinement_at] - sums[woman_at]

    unrecorded = ~(male | female)
    boys, girls, no_sex = (before(each[place]) for each in (male, female, unrecorded))
    gaps = running(starts.gap)
    no_record = gaps[confinement_at + 1] - gaps[woman_at]
    known = ((no_sex == 0) & (no_record == 0)) | ((boys > 0) & (girls > 0))

    def spread(values: npt.NDArray[Any], otherwise: float) -> Floats:
        found = np.full(len(orders), otherwise)
        found[place] = values
        return found

    lacking = np.isnan(orders) | unrecorded | (spread(starts.gap, 0.0) == 1)
    incomplete = np.bincount(women, lacking) > 0
    return BirthHistory(
        order=orders.copy(),
        male=male.astype(np.float64),
        female=female.astype(np.float64),
        earlier_boys=spread(boys, np.nan),
        earlier_girls=spread(girls, np.nan),
        known=spread(known, 0.0),
        whole=(~incomplete[women]).astype(np.float64),
        index=labels.index,
    )


# ------------------------------------------------------------------------------------------- checks
def _women(mother: Any) -> Places:  # noqa: ANN401 - ids in any container
    """Codes of the women; a birth without an id gets one of its own."""
    found = factorise("mother", mother)
    strangers = np.cumsum(found.missing) + len(found.levels) - 1
    return np.where(found.missing, strangers, found.codes).astype(np.intp)


def _require_orders(name: str, orders: Floats, labels: Labels) -> None:
    wrong = ~np.isnan(orders) & ((orders < 1) | (orders != np.floor(orders)) | np.isinf(orders))
    if wrong.any():
        msg = f"{name} is not a whole number from 1 at {where(wrong, labels)}: the first birth has order 1"
        raise DomainError(msg)


def _twins(name: str, values: Any, labels: Labels) -> Floats:  # noqa: ANN401 - whatever a caller has
    (twins,), _ = align(**{name: values})
    wrong = np.isnan(twins) | (twins < 0) | (twins != np.floor(twins))
    if wrong.any():
        msg = (
            f"{name} is missing or no whole number at {where(wrong, labels)}: write 0 for a single birth, "
            "1, 2 ... for twins"
        )
        raise InputError(msg)
    return twins


def _require_no_clash(starts: Starts, place: Places, labels: Labels, size: int) -> None:
    """Refuse births of one woman that share an order without sharing a confinement."""
    clash = ~starts.order & starts.confinement
    if clash.any():
        msg = (
            f"a woman has two births of the same order at {_named(clash, place, labels, size)}: number them, "
            "or mark twins with twin= or confinement="
        )
        raise InputError(msg)


def _require_together(
    women: Places, events: Floats, starts: Starts, place: Places, labels: Labels, size: int, *, named: bool
) -> None:
    """Refuse children of one confinement between whom another is born, and twins numbered downwards."""
    apart = np.zeros(len(women), dtype=np.bool_)
    if named:
        begins = np.flatnonzero(starts.confinement)
        keys = women[begins] * (events.max(initial=0.0) + 1.0) + events[begins]
        _, first, count = np.unique(keys, return_index=True, return_counts=True)
        apart[begins[first[count > 1]]] = True
    else:
        second_first = (events[1:] >= 1) & (events[1:] == events[:-1] - 1) & starts.confinement[:-1]
        # after a gap the first twin is missing, and the next one opens another confinement
        apart[:-1] = second_first & ~starts.woman[1:] & ~starts.gap[:-1]
    if apart.any():
        msg = (
            f"the children of a multiple confinement do not follow each other in birth order at "
            f"{_named(apart, place, labels, size)}: check the orders, or give confinement="
        )
        raise InputError(msg)


def _named(mask: Bools, place: Places, labels: Labels, size: int) -> str:
    """Name the records behind marked places of the sorted ones."""
    marked = np.zeros(size, dtype=np.bool_)
    marked[place[mask]] = True
    return where(marked, labels)
