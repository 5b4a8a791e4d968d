"""Sex ratio at birth: could chance alone have given these births if the ratio were the reference?

Exact binomial tests of one count pair against a stated ratio. The reference is always named by the caller:
there is no silent "natural" value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.checks import fractional, require_counts, require_option
from gender_indicators.core.result import Alternative, TestResult, one_number
from gender_indicators.errors import DomainError
from gender_indicators.srb.units import require_per_100

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Floats

__all__ = ["TEST_METHODS", "TestMethod", "test"]

TestMethod = Literal["exact-minlike", "exact-doubled"]
TEST_METHODS: Final[tuple[TestMethod, ...]] = ("exact-minlike", "exact-doubled")
ALTERNATIVES: Final[tuple[Alternative, ...]] = ("two-sided", "greater", "less")

# outcomes as likely as the observed one up to rounding count as equally extreme, as in R's binom.test
EQUALLY_LIKELY: Final = 1e-7


def test(
    male_births: npt.ArrayLike,
    female_births: npt.ArrayLike,
    *,
    reference: npt.ArrayLike,
    alternative: Alternative = "two-sided",
    method: TestMethod = "exact-minlike",
) -> TestResult:
    r"""Exact test of the sex ratio at birth against a reference ratio.

    Parameters
    ----------
    male_births, female_births : array_like, shape (...), whole counts >= 0
        Live births by sex.
    reference : array_like
        Ratio under the null hypothesis, male per 100 female births (105, not 1.05).
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        ``"greater"`` asks whether the ratio lies above the reference, the usual policy question.
    method : {"exact-minlike", "exact-doubled"}, default "exact-minlike"
        Rule of the two-sided test: sum of all outcomes no likelier than the observed one (the rule of R's
        ``binom.test``), or twice the smaller tail. One-sided tests are the same under both.

    Returns
    -------
    TestResult, shape (...)
        `statistic` is the number of male births, `n` all births. NaN in gives NaN out; no births gives
        p = 1.

    Raises
    ------
    DomainError
        A negative, infinite or non-integer count, a reference that is not positive.
    UnitError
        A reference that is not per 100.

    Notes
    -----
    Beyond about 1e10 births the rounding of the probabilities reaches the tolerance for ties, so that
    ``"exact-minlike"`` loses digits there; the one-sided tests and ``"exact-doubled"`` do not.

    With :math:`B` male births among :math:`n` and :math:`p_0` the male share under the reference, the
    upper tail is :math:`P(X \ge B) = I_{p_0}(B, G + 1)`, the regularised incomplete beta function.

    Examples
    --------
    >>> test(7640, 7288, reference=105, alternative="greater")
    TestResult(p = 0.5427, greater, exact-minlike)
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
    (male, female, ratio), labels = align(
        male_births=male_births, female_births=female_births, reference=reference
    )
    require_counts(labels, male_births=male, female_births=female)
    require_per_100(labels, reference=ratio)
    for name, counts in (("male_births", male), ("female_births", female)):
        broken = fractional(counts)
        if broken.any():
            msg = (
                f"{name} is not whole at {where(broken, labels)}: an exact test counts births. "
                "For weighted counts use the effective number of births."
            )
            raise DomainError(msg)
    share = ratio / (100.0 + ratio)
    greater, less = _tails(male, female, share)
    match alternative:
        case "greater":
            p_value = greater
        case "less":
            p_value = less
        case "two-sided":
            p_value = _two_sided(male, female, share, greater, less, method)
        case _:
            assert_never(alternative)
    return TestResult(
        statistic=male,
        p_value=p_value,
        alternative=alternative,
        method=method,
        n=male + female,
        index=labels.index,
        columns=labels.columns,
        params=(("method", method), ("alternative", alternative), ("reference", one_number(ratio))),
    )


def _tails(male: Floats, female: Floats, share: Floats) -> tuple[Floats, Floats]:
    """P(X >= male) and P(X <= male) for X ~ Binomial(male + female, share)."""
    from scipy.special import betainc, betaincc  # noqa: PLC0415 - costs half a second at first use

    some_male, some_female = np.where(male > 0, male, 1.0), np.where(female > 0, female, 1.0)
    greater = np.where(male == 0, 1.0, betainc(some_male, female + 1.0, share))
    less = np.where(female == 0, 1.0, betaincc(male + 1.0, some_female, share))
    missing = np.isnan(male + female + share)
    return np.where(missing, np.nan, greater), np.where(missing, np.nan, less)


def _two_sided(
    male: Floats, female: Floats, share: Floats, greater: Floats, less: Floats, method: TestMethod
) -> Floats:
    match method:
        case "exact-doubled":
            return np.minimum(1.0, 2.0 * np.minimum(greater, less))
        case "exact-minlike":
            return _minlike(male, female, share, greater, less)
        case _:
            assert_never(method)


def _minlike(male: Floats, female: Floats, share: Floats, greater: Floats, less: Floats) -> Floats:
    """Sum of the outcomes no likelier than the observed one, in O(log n).

    The binomial probability falls on both sides of its mode: the observed tail is known, and the other
    tail starts at the outermost count that is at most as likely, found by bisection.
    """
    births = male + female
    mode = np.floor((births + 1.0) * share)
    above = male > mode
    bound = _log_likelihood(male, births, share) + np.log1p(EQUALLY_LIKELY)

    # throughout, `near` is likelier than the observed count and `far` is not, or lies outside 0..births
    near, far = mode, np.where(above, -1.0, births + 1.0)
    steps = 0 if np.isnan(births).all() else int(np.ceil(np.log2(np.nanmax(births) + 2.0)))
    for _ in range(steps):
        middle = near + np.trunc((far - near) / 2.0)
        unlikely = _log_likelihood(middle, births, share) <= bound
        far, near = np.where(unlikely, middle, far), np.where(unlikely, near, middle)

    inside = np.clip(far, 0.0, births)
    tail_greater, tail_less = _tails(inside, births - inside, share)
    other = np.where(far == inside, np.where(above, tail_less, tail_greater), 0.0)
    total = np.minimum(1.0, np.where(above, greater, less) + other)
    at_mode = _log_likelihood(mode, births, share) <= bound
    return np.where(np.isnan(births + share), np.nan, np.where(at_mode, 1.0, total))


def _log_likelihood(male: Floats, births: Floats, share: Floats) -> Floats:
    """Log probability of the count; its error stays below the tolerance for ties up to 1e10 births."""
    from scipy.stats import binom

    return np.asarray(binom.logpmf(male, births, share), dtype=np.float64)
