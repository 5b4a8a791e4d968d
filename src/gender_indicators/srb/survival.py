"""Sex ratio at birth from a census: how many boys and girls must have been born for these children to live?

Where births are not registered, the children of a census are led back to their births by what a life table
says of their survival. The child sex ratio, which mixes birth with death, stands beside the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gender_indicators.core.arrays import Labels, align, where
from gender_indicators.core.checks import require_counts, require_finite
from gender_indicators.core.result import Estimate, Frozen, Provenance, Reasons, freeze, one_number
from gender_indicators.core.status import Status
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError
from gender_indicators.srb.spec import SRB

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Floats

__all__ = ["ReverseSurvival", "reverse_survival"]

# male per 100 female, female per 1,000 male
PER: Final = 100.0
PER_BOYS: Final = 1_000.0

_COLUMNS: Final = (
    "births_male",
    "births_female",
    "child_sex_ratio",
    "girls_per_1000_boys",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class ReverseSurvival(Frozen):
    """Births implied by the children alive at a census.

    Parameters
    ----------
    estimate : Estimate
        Implied sex ratio at birth, without an interval: the births are modelled, not counted.
    births_male, births_female : ndarray
        Implied births over the years in which the children were born.
    child_sex_ratio : ndarray
        Boys per 100 girls among the children themselves.
    girls_per_1000_boys : ndarray
        The same as girls per 1,000 boys.
    """

    estimate: Estimate
    births_male: Floats
    births_female: Floats
    child_sex_ratio: Floats
    girls_per_1000_boys: Floats

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name), self.estimate.value.shape))

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with births and child sex ratio beside it."""
        table: dict[str, Any] = {name: getattr(self, name).ravel() for name in _COLUMNS}
        return self.estimate.to_frame().join(to_table(table, self.estimate.labels))

    def __repr__(self) -> str:
        if self.estimate.value.shape != ():
            return repr(self.estimate)
        return (
            f"ReverseSurvival(sex ratio at birth {float(self.estimate):.2f}, child sex ratio "
            f"{float(self.child_sex_ratio):.2f}, births {float(self.births_male):,.0f} boys, "
            f"{float(self.births_female):,.0f} girls)"
        )


def reverse_survival(
    children_male: npt.ArrayLike,
    children_female: npt.ArrayLike,
    *,
    survivors_male: npt.ArrayLike,
    survivors_female: npt.ArrayLike,
    width: npt.ArrayLike,
) -> ReverseSurvival:
    r"""Births by sex, and the sex ratio at birth, implied by the children alive at a census.

    Parameters
    ----------
    children_male, children_female : array_like, shape (...), counts >= 0
        Children aged 0 to width - 1 completed years.
    survivors_male, survivors_female : array_like, in (0, width]
        Person-years lived in the age group per birth, of a life table by sex: :math:`{}_w L_0 / l_0`, about
        4.8 of 5 years. Of a table with radix 100,000, divide by 100,000.
    width : array_like, > 0
        Width of the age group in years: 5 for ages 0-4, 7 for 0-6, 15 for 0-14.

    Returns
    -------
    ReverseSurvival, shape (...)
        NaN in gives NaN out.

    Raises
    ------
    DomainError
        A negative count, a width that is not positive, more years lived than the group is wide.

    Notes
    -----
    .. math:: \text{births}_s = \frac{C_s}{L_s / w}, \qquad
              \mathrm{SRB} = \frac{C_m / L_m}{C_f / L_f} = \mathrm{CSR} \cdot \frac{L_f}{L_m} .

    There is no interval. Chance among so many births is small beside what the counts of a census do not tell:
    girls whom the life table lets live and who died, children who were left out or whose age was wrong, and
    migration. Read the result as what these survivors would imply, and vary the life table.

    References
    ----------
    .. [1] United Nations (1983), :cite:`un1983`, chapter VIII.

    Examples
    --------
    >>> reverse_survival(51000, 47000, survivors_male=4.80, survivors_female=4.84, width=5)
    ReverseSurvival(sex ratio at birth 109.41, child sex ratio 108.51, births 53,125 boys, 48,554 girls)

    >>> import pandas as pd
    >>> areas = pd.Index(["A", "B"], name="area")
    >>> boys, girls = pd.Series([5100, 5300], index=areas), pd.Series([4700, 5000], index=areas)
    >>> found = reverse_survival(boys, girls, survivors_male=4.80, survivors_female=4.84, width=5)
    >>> found.to_frame()[["value", "child_sex_ratio"]].round(2)
           value  child_sex_ratio
    area
    A     109.41           108.51
    B     106.88           106.00
    """
    (boys, girls, L_m, L_f, w), labels = align(
        children_male=children_male,
        children_female=children_female,
        survivors_male=survivors_male,
        survivors_female=survivors_female,
        width=width,
    )
    require_counts(labels, children_male=boys, children_female=girls)
    require_finite(labels, width=w)
    if (w <= 0).any():
        msg = f"width is not positive at {where(w <= 0, labels)}: give the years of the age group, 5 for 0-4"
        raise DomainError(msg)
    for name, lived in (("survivors_male", L_m), ("survivors_female", L_f)):
        _require_lived(name, lived, w, labels)

    with np.errstate(divide="ignore", invalid="ignore"):
        births_male, births_female = boys / (L_m / w), girls / (L_f / w)
        value, child_sex_ratio = PER * births_male / births_female, PER * boys / girls
        girls_per_boys = PER_BOYS * girls / boys
    missing = np.isnan(births_male + births_female)
    none = boys + girls == 0
    estimate = Estimate(
        value=value,
        interval=None,
        n=births_male + births_female,
        status=np.select(
            [missing, none], [Status.MISSING, Status.CANNOT_EXIST], default=Status.ESTIMATED
        ).astype(np.int8),
        reasons=Reasons({"missing": missing, "undefined": none & ~missing, "modelled": ~missing & ~none}),
        index=labels.index,
        columns=labels.columns,
        spec=SRB,
        params=(
            ("survivors_male", one_number(L_m)),
            ("survivors_female", one_number(L_f)),
            ("width", one_number(w)),
        ),
        provenance=Provenance(source_type="census"),
    )
    return ReverseSurvival(
        estimate=estimate,
        births_male=births_male,
        births_female=births_female,
        child_sex_ratio=child_sex_ratio,
        girls_per_1000_boys=girls_per_boys,
    )


def _require_lived(name: str, lived: Floats, width: Floats, labels: Labels) -> None:
    """Refuse person-years per birth that no life table can have."""
    impossible = (lived <= 0) | (lived > width)
    if impossible.any():
        msg = (
            f"{name} is not between 0 and the width of the age group at {where(impossible, labels)}: give "
            "the person-years lived per birth, those of the life table divided by its radix"
        )
        raise DomainError(msg)
