"""Sex ratio at birth by birth order and by the sexes of earlier children: where does selection begin?

Where it happens, first births are ordinary and the ratio rises after girls alone. Birth histories of women go
in, one record per birth; tables with counts and intervals come out.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt

from gender_indicators.core.arrays import Labels, align, where
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.records import column, factorise, require_same_records
from gender_indicators.core.result import Estimate, Frozen, Interval, Params, Provenance, Reasons, freeze
from gender_indicators.core.status import Status
from gender_indicators.core.tables import label_levels, to_table
from gender_indicators.errors import DomainError, StoppingRuleWarning
from gender_indicators.srb.counts import warn_of_small
from gender_indicators.srb.estimation import INTERVAL_METHODS, limits
from gender_indicators.srb.histories import COMPOSITIONS, birth_history
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS, SRB

if TYPE_CHECKING:
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats, Table
    from gender_indicators.srb.histories import BirthHistory, Places
    from gender_indicators.stats.limits import IntervalMethod

__all__ = ["BirthGroups", "BirthOrderTable", "CompleteHistory", "by_birth_order"]

CompleteHistory = Literal["birth", "woman"]
COMPLETE_HISTORIES: Final[tuple[CompleteHistory, ...]] = ("birth", "woman")

# stands for the dimension that a table does not split
ALL: Final = "all"

# male births per 100 female births
PER: Final = 100.0


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class BirthGroups(Frozen):
    """The sex ratio at birth of groups of births, with their counts.

    Parameters
    ----------
    estimate : Estimate
        One element per group, labelled by `birth_order` and `earlier_births` ("all" where not split); `n`
        is the number of births without weights.
    male, female : ndarray
        Births counted without weights.
    weighted_male, weighted_female : ndarray
        Sums of weights; the counts again where there are none.
    """

    estimate: Estimate
    male: Floats
    female: Floats
    weighted_male: Floats
    weighted_female: Floats

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name), self.estimate.value.shape))

    def __len__(self) -> int:
        return len(self.estimate)

    def __repr__(self) -> str:
        return repr(self.estimate)

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with the counts beside it."""
        counts = {name: getattr(self, name) for name in _COLUMNS}
        return self.estimate.to_frame().join(to_table(counts, self.estimate.labels))


_COLUMNS: Final = ("male", "female", "weighted_male", "weighted_female")


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class BirthOrderTable(Frozen):
    """The sex ratio at birth by birth order, by the sexes of earlier children, and by both.

    Parameters
    ----------
    by_order, by_composition, by_both : BirthGroups
        The three tables. The compositions of the earlier confinements are ``"none"``, ``"only_girls"``,
        ``"only_boys"`` and ``"both"``; by both, only the pairs that occur.
    missing_order, missing_sex : int
        Records left out for want of an order, or of a sex though they have an order.
    unknown_history : int
        Births that count by order only, because the records do not tell what preceded them.
    other_women : int
        Births left out because the whole history of the woman was asked for and is not known.
    """

    by_order: BirthGroups
    by_composition: BirthGroups
    by_both: BirthGroups
    missing_order: int
    missing_sex: int
    unknown_history: int
    other_women: int

    def __repr__(self) -> str:
        left_out = self.missing_order + self.missing_sex + self.other_women
        return (
            f"{self.by_order!r}\n{self.by_composition!r}\n"
            f"{left_out} births left out, {self.unknown_history} of unknown history"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the three tables as one, by order first; "all" marks the dimension that is not split."""
        parts = (self.by_order, self.by_composition, self.by_both)
        frames = [each.to_frame() for each in parts]
        rows = [label for frame in frames for label in frame.index]
        orders, compositions = zip(*rows, strict=True)
        index = label_levels(birth_order=orders, earlier_births=compositions)
        table = {
            name: np.concatenate([frame[name].to_numpy() for frame in frames]) for name in frames[0].columns
        }
        return to_table(table, Labels(index))


def by_birth_order(
    records: Table,
    *,
    mother: str = "mother",
    order: str = "birth_order",
    sex: str = "sex",
    twin: str | None = "twin_index",
    confinement: str | None = None,
    weights: str | None = None,
    complete_history: CompleteHistory = "birth",
    last_order: int | None = None,
    level: float | None = 0.95,
    method: IntervalMethod = "wilson",
    male: object = "male",
    female: object = "female",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
) -> BirthOrderTable:
    r"""Sex ratio at birth by birth order and by the sexes of the children of earlier confinements.

    Parameters
    ----------
    records : mapping of str to array_like, or DataFrame
        One record per live birth, whole birth histories where possible. Children who died count.
    mother, order, sex, twin, confinement
        Names of columns, as in :func:`birth_history`: id of the woman, order from 1, sex, 0 for a single
        birth and 1, 2 ... for twins (None if there are none), id of the confinement in its place.
    weights : str, optional
        Column of sampling weights; 1 by default.
    complete_history : {"birth", "woman"}, default "birth"
        A birth enters the tables by composition where the records tell all that preceded it; or, stricter,
        only women whose every birth from the first on is recorded with its sex enter any table.
    last_order : int, optional
        From this order on births are taken together: 3 gives "1", "2", "3+".
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : str, default "wilson"
        Interval, as in :func:`estimate`.
    male, female : object, default "male", "female"
        The values of the sex.
    min_births : float, default 6800
        Below this number of births, not weighted, a group is flagged `small_numbers`.

    Returns
    -------
    BirthOrderTable

    Raises
    ------
    MissingColumnError
        A column that the records do not have.
    InputError
        A third value of the sex; two births of one woman with the same order that are no twins.
    DomainError
        An order that is not 1, 2, 3 ..., a missing or negative weight, a level outside (0, 1).

    Warns
    -----
    SmallNumbersWarning
        Groups with fewer than `min_births` births.
    StoppingRuleWarning
        Records with one birth per woman, some of them not the first: see the notes.

    Notes
    -----
    **The ratio of last births is no evidence of selection.** Where couples stop after a son, last births
    are mostly boys, and so are the children of families that have stopped so far, though every birth is left
    to chance. What came *before* a birth is not the outcome of that birth: comparisons by earlier composition
    are free of this.

    The interval takes births as independent. With weights it is that of
    :math:`(\sum w)^2 / \sum w^2` births, which allows for unequal weights and not for clusters: for a survey
    give ``birth_history(...).composition`` to :func:`from_survey` as `by`.

    References
    ----------
    .. [1] Jha et al. (2006), :cite:`jha2006`.

    Examples
    --------
    >>> records = {
    ...     "mother": [1, 1, 1, 2, 2, 3, 3],
    ...     "birth_order": [1, 2, 3, 1, 2, 1, 2],
    ...     "sex": ["female", "female", "male", "male", "female", "female", "male"],
    ... }
    >>> table = by_birth_order(records, twin=None, min_births=0)
    >>> float(table.by_composition.estimate.value[1])
    200.0
    >>> import pandas as pd
    >>> table = by_birth_order(pd.DataFrame(records), twin=None, min_births=0)
    >>> table.by_order.to_frame()[["value", "male", "female"]]
                                value  male  female
    birth_order earlier_births
    1           all              50.0   1.0     2.0
    2           all              50.0   1.0     2.0
    3           all               inf   1.0     0.0
    """
    require_option("complete_history", complete_history, COMPLETE_HISTORIES)
    require_level(level, none="allowed")
    require_option("method", method, INTERVAL_METHODS)
    require_number("min_births", min_births, least=0)
    if last_order is not None:
        require_number("last_order", last_order, least=1)
        if last_order != int(last_order):
            msg = f"last_order must be a whole number, got {last_order!r}"
            raise DomainError(msg)
    history = birth_history(
        records,
        mother=mother,
        order=order,
        sex=sex,
        twin=twin,
        confinement=confinement,
        male=male,
        female=female,
    )
    _warn_of_stopping(column(records, mother), history)
    w = _weights(records, weights, history)
    no_order = np.isnan(history.order)
    has_sex = history.male + history.female == 1
    usable = ~no_order & has_sex
    chosen = usable & (history.whole == 1) if complete_history == "woman" else usable
    placed = chosen & (history.known == 1)
    options: Params = (
        ("level", level),
        ("method", method),
        ("complete_history", complete_history),
        ("last_order", last_order),
        ("min_births", float(min_births)),
    )
    births = _Births(
        order=history.order if last_order is None else np.minimum(history.order, last_order),
        composition=history.codes,
        boy=history.male,
        weight=w,
        last_order=last_order,
    )
    tables = tuple(
        _with_estimate(
            births.counted(which, by_order=by_order, by_composition=by_composition),
            level=level,
            method=method,
            min_births=min_births,
            weighted=weights is not None,
            params=options,
        )
        for which, by_order, by_composition in (
            (chosen, True, False),
            (placed, False, True),
            (placed, True, True),
        )
    )
    _warn_of_small_groups(tables, min_births)
    return BirthOrderTable(
        by_order=tables[0],
        by_composition=tables[1],
        by_both=tables[2],
        missing_order=int(np.count_nonzero(no_order)),
        missing_sex=int(np.count_nonzero(~no_order & ~has_sex)),
        unknown_history=int(np.count_nonzero(chosen & ~placed)),
        other_women=int(np.count_nonzero(usable & ~chosen)),
    )


@dataclass(frozen=True, slots=True)
class _Births:
    """What the tables need of each birth."""

    order: Floats
    composition: Places
    boy: Floats
    weight: Floats
    last_order: int | None

    def counted(self, which: Bools, *, by_order: bool, by_composition: bool) -> _Counts:
        """Count the births that `which` names, split by one or both dimensions."""
        compositions = len(COMPOSITIONS)
        orders = self.order[which].astype(np.intp) if by_order else np.zeros(which.sum(), dtype=np.intp)
        keys = orders * compositions + (self.composition[which] if by_composition else 0)
        # every composition has its row; of the orders, those that occur
        rows = np.unique(keys) if by_order else np.arange(compositions)
        place = np.searchsorted(rows, keys)
        boy, w = self.boy[which], self.weight[which]

        def total(values: Floats) -> Floats:
            return np.bincount(place, values, len(rows)).astype(np.float64)

        return _Counts(
            index=label_levels(
                birth_order=[self._label(int(each)) if by_order else ALL for each in rows // compositions],
                earlier_births=[
                    COMPOSITIONS[each] if by_composition else ALL for each in rows % compositions
                ],
            ),
            male=total(boy),
            female=total(1.0 - boy),
            weighted_male=total(w * boy),
            weighted_female=total(w * (1.0 - boy)),
            squares=total(w**2),
        )

    def _label(self, order: int) -> str:
        return f"{order}+" if order == self.last_order else str(order)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Births of each group; `squares` are the sums of squared weights."""

    index: pd.Index[str]
    male: Floats
    female: Floats
    weighted_male: Floats
    weighted_female: Floats
    squares: Floats


def _with_estimate(
    counts: _Counts,
    *,
    level: float | None,
    method: IntervalMethod,
    min_births: float,
    weighted: bool,
    params: Params,
) -> BirthGroups:
    """The groups with the ratio of their weighted births and its interval."""
    boys, girls = counts.weighted_male, counts.weighted_female
    n = counts.male + counts.female
    none_born, small = boys + girls == 0, n < min_births
    with np.errstate(divide="ignore", invalid="ignore"):
        value = PER * boys / girls
        # so many births of equal weight say as much as these: (sum w)^2 / sum w^2
        per_weight = np.where(none_born, 0.0, (boys + girls) / counts.squares)
    interval, no_limits = None, np.zeros(len(n), dtype=np.bool_)
    if level is not None:
        lower, upper = limits(boys * per_weight, girls * per_weight, level=level, method=method)
        interval, no_limits = Interval(lower, upper, level, method), np.isnan(lower)
    estimate = Estimate(
        value=value,
        interval=interval,
        n=n,
        status=np.select(
            [none_born, small], [Status.CANNOT_EXIST, Status.LOW_RELIABILITY], default=Status.NORMAL
        ).astype(np.int8),
        reasons=Reasons(
            {
                "undefined": none_born,
                "small_numbers": small,
                "no_limits": no_limits,
                "weighted_counts": ~none_born & weighted,
            }
        ),
        index=counts.index,
        spec=SRB,
        params=params,
        provenance=Provenance(weighted=weighted),
    )
    return BirthGroups(
        estimate=estimate,
        male=counts.male,
        female=counts.female,
        weighted_male=boys,
        weighted_female=girls,
    )


# ------------------------------------------------------------------------------- checks and warnings
def _weights(records: Table, name: str | None, history: BirthHistory) -> Floats:
    """Weights of the births, 1 where there are none."""
    if name is None:
        return np.ones(len(history))
    values = column(records, name)
    require_same_records(order=history.order, **{name: values})
    (w,), labels = align(**{name: values})
    wrong = np.isnan(w) | (w < 0) | np.isinf(w)
    if wrong.any():
        msg = f"{name} is missing, negative or infinite at {where(wrong, labels)}: every birth needs a weight"
        raise DomainError(msg)
    return w


def _warn_of_stopping(mother: npt.ArrayLike, history: BirthHistory) -> None:
    """Warn of records that look like the last birth of each woman."""
    women = factorise("mother", mother)
    many = len(women.levels) > 1 and not women.missing.any()
    # twins share what preceded them, so only an earlier confinement counts as a second one
    one_each = not np.nan_to_num(history.earlier_boys + history.earlier_girls).any()
    if many and one_each and (history.order > 1).any():
        msg = (
            "the records hold one confinement per woman, some of them not the first: if these are last "
            "births, families that stop after a boy alone raise their ratio, and it is no evidence of "
            "selection. Give whole birth histories."
        )
        warnings.warn(StoppingRuleWarning(msg), stacklevel=3)


def _warn_of_small_groups(tables: tuple[BirthGroups, ...], min_births: float) -> None:
    """One warning for the groups of all tables."""
    rows = [
        label for table in tables for label in (() if table.estimate.index is None else table.estimate.index)
    ]
    small = np.concatenate([table.estimate.n < min_births for table in tables])
    if small.any():
        orders, compositions = zip(*rows, strict=True)
        index = label_levels(birth_order=orders, earlier_births=compositions)
        warn_of_small(small, Labels(index), stacklevel=4)
