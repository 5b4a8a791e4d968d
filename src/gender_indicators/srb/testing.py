"""Sex ratio at birth: could chance alone have given these births if the ratio were the reference?

Tests of one count pair against a stated ratio, or against a range of ratios. The reference is always named
by the caller: there is no silent "natural" value.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, assert_never

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.core.checks import require_option
from gender_indicators.core.result import Alternative, Params, TestResult, one_number
from gender_indicators.errors import DomainError
from gender_indicators.srb.counts import Births, read_births
from gender_indicators.srb.units import require_per_100
from gender_indicators.stats.binomial import (
    ALTERNATIVES,
    COUNTING_TESTS,
    TEST_METHODS,
    TestMethod,
    one_sample,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Floats

__all__ = ["TestMethod", "test"]


def test(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    reference: npt.ArrayLike | None = None,
    reference_range: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    alternative: Alternative = "two-sided",
    method: TestMethod = "exact-minlike",
) -> TestResult:
    r"""Test of the sex ratio at birth against a reference ratio, or against a range.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), counts >= 0
        Live births by sex. The exact and mid-p tests need whole counts.
    reference : array_like, optional
        Ratio under the null hypothesis, male per 100 female births (105, not 1.05).
    reference_range : pair of array_like, optional
        Instead of `reference`: lowest and highest ratio under the null hypothesis, such as (103, 107).
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        ``"greater"`` asks whether the ratio lies above the reference, the usual policy question; with a
        range, above its upper end. ``"less"`` asks the same below. ``"two-sided"`` with a range doubles the
        smaller of the two.
    method : str, default "exact-minlike"
        ``"exact-minlike"`` sums all outcomes no likelier than the observed one (the rule of R's
        ``binom.test``), ``"exact-doubled"`` doubles the smaller tail: one-sided they are the same. Also
        ``"mid-p"`` (half the observed outcome counts, the smaller tail doubled), ``"score"``,
        ``"likelihood-ratio"`` and ``"wald"`` (on the log ratio; none with a zero count).

    Returns
    -------
    TestResult, shape (...)
        `statistic` is the number of male births for the exact and mid-p tests, z for score and Wald, the
        deviance for the likelihood ratio (signed root where one-sided); of a range, it is held against the
        nearer end. NaN in gives NaN out. No births prove nothing: p = 1, or 0.5 where half an outcome or a
        normal tail is counted on one side; Wald gives NaN.

    Raises
    ------
    DomainError
        An impossible count; a count that is not whole, where the test counts; a reference that is not
        positive; both or none of `reference` and `reference_range`, or a range whose ends are swapped.
    UnitError
        A reference that is not per 100.

    Warns
    -----
    ApproximationWarning
        Non-integer counts, in the tests that allow them.

    Notes
    -----
    With :math:`B` male births among :math:`n` and :math:`p_0` the male share under the reference, the
    upper tail is :math:`P(X \ge B) = I_{p_0}(B, G + 1)`, the regularised incomplete beta function.

    Examples
    --------
    >>> test(7640, 7288, reference=105, alternative="greater")
    TestResult(p = 0.5427, greater, exact-minlike)
    >>> test(5218, 4683, reference_range=(103, 107), alternative="greater")
    TestResult(p = 0.02257, greater, exact-minlike)
    >>> import pandas as pd
    >>> areas = ["A", "B"]
    >>> male, female = pd.Series([543, 5218], index=areas), pd.Series([437, 4683], index=areas)
    >>> test(male, female, reference=105).to_frame()["p_value"].round(4)
    A    0.0088
    B    0.0032
    Name: p_value, dtype: float64
    """
    require_option("alternative", alternative, ALTERNATIVES)
    require_option("method", method, TEST_METHODS)
    ratios = _ends(reference, reference_range)
    names = ("reference",) if len(ratios) == 1 else ("reference_lower", "reference_upper")
    births = read_births(
        male_births,
        female_births,
        weighted="refuse" if method in COUNTING_TESTS else "warn",
        on_invalid="raise",
        stacklevel=3,
        **dict(zip(names, ratios, strict=True)),
    )
    references = dict(zip(names, births.others, strict=True))
    require_per_100(births.labels, **references)
    low, high = births.others[0], births.others[-1]
    swapped = low > high
    if swapped.any():
        msg = f"the lower end of reference_range lies above the upper at {where(swapped, births.labels)}"
        raise DomainError(msg)
    if reference_range is None:
        statistic, p_value = _against(births, low, alternative, method)
    else:
        statistic, p_value = _against_range(births, low, high, alternative, method)
    options: Params = (("method", method), ("alternative", alternative))
    return TestResult(
        statistic=statistic,
        p_value=p_value,
        alternative=alternative,
        method=method,
        n=births.total,
        index=births.labels.index,
        columns=births.labels.columns,
        params=(*options, *((name, one_number(ratio)) for name, ratio in references.items())),
    )


def _ends(
    reference: npt.ArrayLike | None, reference_range: tuple[npt.ArrayLike, npt.ArrayLike] | None
) -> tuple[npt.ArrayLike, ...]:
    """The ratio of the null hypothesis, or the two ends of its range."""
    if reference is not None and reference_range is None:
        return (reference,)
    if reference is None and reference_range is not None:
        # whatever cannot be taken apart into two is no range
        with contextlib.suppress(TypeError, ValueError):
            lower, upper = reference_range
            return lower, upper
    msg = "give either a reference, such as 105, or a reference_range of two ratios, such as (103, 107)"
    raise DomainError(msg)


def _against(
    births: Births, ratio: Floats, alternative: Alternative, method: TestMethod
) -> tuple[Floats, Floats]:
    share = ratio / (100.0 + ratio)
    return one_sample(births.male, births.female, share, alternative=alternative, method=method)


def _against_range(
    births: Births, low: Floats, high: Floats, alternative: Alternative, method: TestMethod
) -> tuple[Floats, Floats]:
    """Two one-sided tests, each against the end that is hardest to exceed."""
    above = _against(births, high, "greater", method)
    below = _against(births, low, "less", method)
    match alternative:
        case "greater":
            return above
        case "less":
            return below
        case "two-sided":
            statistic = np.where(above[1] <= below[1], above[0], below[0])
            return statistic, np.minimum(1.0, 2.0 * np.minimum(above[1], below[1]))
        case _:
            assert_never(alternative)
