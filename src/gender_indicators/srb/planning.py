"""Sex ratio at birth, before the count: how many births does an answer need?

Either the ratio is to be known to within so many points, or a ratio is to be told from a reference with a
stated chance of success. For the exact test that chance goes up and down with every birth more, so two
numbers are given: the first that suffices, and the one from which on all suffice.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, assert_never

import numpy as np

from gender_indicators.core.arrays import Floats, Labels, align, require_same_labels, where
from gender_indicators.core.checks import require_finite, require_level, require_option
from gender_indicators.core.result import (
    Alternative,
    Frozen,
    Params,
    freeze,
    one_number,
    with_version,
)
from gender_indicators.core.tables import to_table
from gender_indicators.errors import DomainError, InputError, UnitError
from gender_indicators.srb.units import require_per_100
from gender_indicators.stats.binomial import ALTERNATIVES
from gender_indicators.stats.limits import z_value
from gender_indicators.stats.power import ExactDesign, exact_sizes, one_sample_size, two_sample_size

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools
    from gender_indicators.stats.power import Sides

__all__ = ["FORMS", "BirthsNeeded", "Form", "births_needed"]

Precision: TypeAlias = Literal["delta", "log"]
Power: TypeAlias = Literal["exact", "normal", "two-sample"]
Form: TypeAlias = Precision | Power
PRECISION_FORMS: Final[tuple[Precision, ...]] = ("delta", "log")
POWER_FORMS: Final[tuple[Power, ...]] = ("exact", "normal", "two-sample")
FORMS: Final[tuple[Form, ...]] = (*PRECISION_FORMS, *POWER_FORMS)
"""Ways to reckon the births needed: the first two for a half-width, the others for a power."""

# finer than this needs more births than any country has in a year: a ratio such as 0.02 was meant
SMALLEST_HALF_WIDTH: Final = 0.05

# the search goes through 2.5 sqrt(n) numbers: seconds at this one
LARGEST_EXACT: Final = 1e8

# 3000 x 1.1 is 3300.0000000000005 in binary: not a birth more
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class BirthsNeeded(Frozen):
    """How many births an answer needs.

    Parameters
    ----------
    births : ndarray
        Whole number of births to plan for, with the design effect; for ``"two-sample"`` in each of the two.
        For ``"exact"`` it is the stable number.
    unrounded : ndarray
        What the formula gives, without design effect; for ``"exact"`` the normal approximation, which the
        search refines.
    first, stable : ExactDesign
        The smallest number with the power asked for, and the smallest from which on every number has it, with
        the counts of boys at or beyond which the test rejects, its true size and its power; NaN unless
        ``"exact"``.
    form : str
        How it was reckoned.
    index, columns : pandas.Index, optional
        Labels that came with the input.
    params : tuple of pairs
        Options used, with the library's version.
    """

    births: Floats
    unrounded: Floats
    first: ExactDesign
    stable: ExactDesign
    form: Form
    index: pd.Index[Any] | None = None
    columns: pd.Index[Any] | None = None
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "births", freeze(self.births))
        object.__setattr__(self, "unrounded", freeze(self.unrounded, self.births.shape))
        object.__setattr__(self, "params", with_version(self.params))

    def years(self, births_per_year: npt.ArrayLike) -> Floats:
        """Years of births that are needed, not rounded.

        Parameters
        ----------
        births_per_year : array_like, above 0
            Births a year in the area; broadcast with the births needed.

        Raises
        ------
        DomainError
            A number of births that is not above 0.
        AlignmentError
            Labels other than those of the plan.

        Examples
        --------
        >>> round(float(births_needed(110, half_width=2).years(9_600)), 1)
        4.9
        >>> import pandas as pd
        >>> births_needed(110, half_width=2).years(pd.Series({"A": 9_600, "B": 31_000})).round(1)
        array([4.9, 1.5])
        """
        (per_year,), labels = align(births_per_year=births_per_year)
        own = Labels(self.index, self.columns)
        if labels.index is not None and own.index is not None:
            require_same_labels("the plan", own, "births_per_year", labels)
        _require_above_zero(labels, births_per_year=per_year)
        return np.asarray(self.births / per_year)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per plan; always the same columns.

        Columns: births, unrounded, form; then first and stable number with _lower, _upper, _size and _power.
        """
        table: dict[str, Any] = {
            "births": self.births.ravel(),
            "unrounded": self.unrounded.ravel(),
            "form": self.form,
        }
        for name, design in (("first", self.first), ("stable", self.stable)):
            table[name] = design.n.ravel()
            for part in ("lower", "upper", "size", "power"):
                table[f"{name}_{part}"] = getattr(design, part).ravel()
        return to_table(table, Labels(self.index, self.columns))

    def __repr__(self) -> str:
        if self.births.shape != ():
            return f"BirthsNeeded of shape {self.births.shape}, {self.form}"
        words = {name: value if isinstance(value, str) else f"{value:g}" for name, value in self.params}
        if self.form in PRECISION_FORMS:
            aim = "SRB {ratio} to within {half_width} points, {level} level".format(**words)
        else:
            aim = "SRB {ratio} from {reference}, {alternative}, power {power}, alpha {alpha}".format(**words)
        if words["design_effect"] != "1":
            aim += ", design effect {design_effect}".format(**words)
        each = " in each sample" if self.form == "two-sample" else ""
        first = f", first at {float(self.first.n):,.0f}" if self.form == "exact" else ""
        return f"BirthsNeeded({float(self.births):,.0f}{each}, {self.form}{first}: {aim})"


def births_needed(
    ratio: npt.ArrayLike,
    *,
    half_width: npt.ArrayLike | None = None,
    reference: npt.ArrayLike | None = None,
    power: float = 0.8,
    level: float = 0.95,
    alpha: float = 0.05,
    alternative: Alternative = "greater",
    form: Form | None = None,
    design_effect: npt.ArrayLike = 1.0,
) -> BirthsNeeded:
    r"""Births needed to know the sex ratio at birth to within some points, or to tell it from a reference.

    Parameters
    ----------
    ratio : array_like
        The ratio that is expected, male per 100 female births (110, not 1.10).
    half_width : array_like, optional
        Half the width of the interval aimed at, in points; either this or `reference`.
    reference : array_like, optional
        Ratio under the null hypothesis, male per 100 female births.
    power : float, default 0.8
        With `reference`: chance to find the difference.
    level : float, default 0.95
        With `half_width`: level of the interval.
    alpha : float, default 0.05
        With `reference`: chance of a false alarm; halved to each side of a two-sided test.
    alternative : {"greater", "less", "two-sided"}, default "greater"
        With `reference`: the side on which the test looks, which must be that of `ratio`.
    form : str, optional
        With `half_width` ``"delta"`` (the default: interval symmetric about the ratio) or ``"log"`` (interval
        of the log ratio; half its whole width is meant). With `reference` ``"exact"`` (the default: exact
        binomial test of :func:`test`), ``"normal"`` (its normal approximation) or ``"two-sample"`` (the
        reference is itself the ratio of a sample of the same number of births).
    design_effect : array_like, default 1
        By how much a survey's design raises the variance; multiplies the births.

    Returns
    -------
    BirthsNeeded, shape (...)
        NaN in gives NaN out.

    Raises
    ------
    DomainError
        A ratio equal to the reference or on the other side of it; a half-width that is not above 0 or not
        below the ratio; a level, alpha or power outside (0, 1); power not above alpha; more than 1e8 births
        under ``"exact"``.
    UnitError
        A ratio, reference or half-width that is not per 100.
    InputError
        Both of `half_width` and `reference`, or neither.
    MethodError
        An unknown option, or a form that does not go with the question.

    Notes
    -----
    With :math:`R` male per female birth and half-width :math:`h` on that scale,

    .. math:: n_{delta} = \frac{z^2 R (1 + R)^2}{h^2}, \qquad
              n_{log} = \frac{z^2 (1 + R)^2}{R \operatorname{arsinh}(h / R)^2}.

    The forms with `reference` compare male shares :math:`p = R / (1 + R)`:
    :func:`gender_indicators.stats.power.one_sample_size`,
    :func:`gender_indicators.stats.power.two_sample_size`,
    :func:`gender_indicators.stats.power.exact_sizes`. A two-sided exact test is that of ``"exact-doubled"``.

    Examples
    --------
    >>> births_needed(110, half_width=2)
    BirthsNeeded(46,588, delta: SRB 110 to within 2 points, 0.95 level)
    >>> births_needed(115, reference=105)
    BirthsNeeded(3,076, exact, first at 3,011: SRB 115 from 105, greater, power 0.8, alpha 0.05)
    >>> import pandas as pd
    >>> expected = pd.Series({"North": 115.0, "South": 108.0})
    >>> births_needed(expected, half_width=5, design_effect=1.5).to_frame()["births"]
    North    12253.0
    South    10770.0
    Name: births, dtype: float64
    """
    form, name, aim = _question(form, half_width, reference)
    require_option("alternative", alternative, ALTERNATIVES)
    require_level(level)
    _require_chances(alpha, power)
    (expected, aimed, effect), labels = align(ratio=ratio, **{name: aim}, design_effect=design_effect)
    require_per_100(labels, ratio=expected)
    _require_above_zero(labels, design_effect=effect)
    first = stable = _no_design(expected.shape)
    if form == "delta" or form == "log":  # noqa: PLR1714 - one by one, for the type checkers
        _require_half_width(expected, aimed, labels)
        plain = unrounded = _for_precision(expected, aimed, level, form)
    else:
        require_per_100(labels, reference=aimed)
        _require_side(expected, aimed, alternative, labels)
        tail = alpha / 2.0 if alternative == "two-sided" else alpha
        plain = unrounded = _for_power(expected, aimed, tail, power, form)
        if form == "exact":
            _require_searchable(unrounded, labels)
            null, other = (each / (100.0 + each) for each in (aimed, expected))
            sides: Sides = "two" if alternative == "two-sided" else "one"
            first, stable = exact_sizes(null, other, tail=tail, power=power, sides=sides)
            plain = stable.n
    return BirthsNeeded(
        births=np.ceil(plain * effect * (1.0 - ROUNDING)),
        unrounded=unrounded,
        first=first,
        stable=stable,
        form=form,
        index=labels.index,
        columns=labels.columns,
        params=(
            ("form", form),
            ("ratio", one_number(expected)),
            (name, one_number(aimed)),
            ("design_effect", one_number(effect)),
            *(
                (("level", level),)
                if reference is None
                else (("power", power), ("alpha", alpha), ("alternative", alternative))
            ),
        ),
    )


def _question(
    form: Form | None, half_width: npt.ArrayLike | None, reference: npt.ArrayLike | None
) -> tuple[Form, str, npt.ArrayLike]:
    """What is asked: the form, which must go with the question, and the aim with its name."""
    if half_width is not None and reference is None:
        require_option("form", form or "delta", PRECISION_FORMS)
        return form or "delta", "half_width", half_width
    if reference is not None and half_width is None:
        require_option("form", form or "exact", POWER_FORMS)
        return form or "exact", "reference", reference
    msg = "give either half_width, such as 2 points, or reference, such as 105"
    raise InputError(msg)


def _for_precision(ratio: Floats, half_width: Floats, level: float, form: Precision) -> Floats:
    """Births for a half-width, on the scale of male per female births."""
    R, h, z = ratio / 100.0, half_width / 100.0, z_value(level)
    match form:
        case "delta":
            return np.asarray(z**2 * R * (1.0 + R) ** 2 / h**2)
        case "log":
            return np.asarray(z**2 * (1.0 + R) ** 2 / (R * np.arcsinh(h / R) ** 2))
        case _:
            assert_never(form)


def _for_power(ratio: Floats, reference: Floats, tail: float, power: float, form: Power) -> Floats:
    """Births for a power, by the normal approximation."""
    p0, p1 = reference / (100.0 + reference), ratio / (100.0 + ratio)
    match form:
        case "exact" | "normal":
            return one_sample_size(p0, p1, tail=tail, power=power)
        case "two-sample":
            return two_sample_size(p0, p1, tail=tail, power=power)
        case _:
            assert_never(form)


def _no_design(shape: tuple[int, ...]) -> ExactDesign:
    empty = np.full(shape, np.nan)
    return ExactDesign(n=empty, lower=empty, upper=empty, size=empty, power=empty)


# -------------------------------------------------------------------------------------- checks
def _require_chances(alpha: object, power: object) -> None:
    for name, value in (("alpha", alpha), ("power", power)):
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < 1:
            msg = f"{name} must be a probability in (0, 1), got {value!r}"
            raise DomainError(msg)
    if not float(alpha) < float(power):  # type: ignore[arg-type]  # numbers, by the loop above
        msg = f"power {power} must lie above alpha {alpha}: a test finds as much by false alarms alone"
        raise DomainError(msg)


def _require_above_zero(labels: Labels, **arrays: Floats) -> None:
    require_finite(labels, **arrays)
    for name, array in arrays.items():
        none = array <= 0
        if none.any():
            msg = f"{name} is not above 0 at {where(none, labels)}"
            raise DomainError(msg)


def _require_half_width(ratio: Floats, half_width: Floats, labels: Labels) -> None:
    _require_above_zero(labels, half_width=half_width)
    wide = half_width >= ratio
    if wide.any():
        msg = f"half_width is not below the ratio at {where(wide, labels)}: such an interval would reach 0"
        raise DomainError(msg)
    fine = half_width < SMALLEST_HALF_WIDTH
    if fine.any():
        msg = (
            f"half_width does not look like points per 100 at {where(fine, labels)}: write 2 for 108 to 112, "
            "not 0.02"
        )
        raise UnitError(msg)


def _require_side(ratio: Floats, reference: Floats, alternative: Alternative, labels: Labels) -> None:
    equal = ratio == reference
    if equal.any():
        msg = f"ratio equals the reference at {where(equal, labels)}: no number of births tells them apart"
        raise DomainError(msg)
    match alternative:
        case "greater":
            wrong: Bools = ratio < reference
        case "less":
            wrong = ratio > reference
        case "two-sided":
            wrong = np.zeros(ratio.shape, dtype=np.bool_)
        case _:
            assert_never(alternative)
    if wrong.any():
        msg = (
            f"ratio lies on the other side of the reference at {where(wrong, labels)}: with "
            f"alternative={alternative!r} the test does not look there. Turn it round, or take two-sided."
        )
        raise DomainError(msg)


def _require_searchable(births: Floats, labels: Labels) -> None:
    too_many = births > LARGEST_EXACT
    if too_many.any():
        msg = (
            f"more than {LARGEST_EXACT:,.0f} births needed at {where(too_many, labels)}: "
            'form="normal" is as good there'
        )
        raise DomainError(msg)
