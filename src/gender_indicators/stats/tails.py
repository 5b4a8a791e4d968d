"""From two tails to one p value: the rule is the same for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats
    from gender_indicators.core.result import Alternative

__all__ = ["of_normal", "of_tails"]


def of_tails(greater: Floats, less: Floats, alternative: Alternative) -> Floats:
    """P value from both tails; two-sided is twice the smaller one, at most 1.

    Examples
    --------
    >>> float(of_tails(np.array(0.02), np.array(0.99), "two-sided"))
    0.04
    """
    match alternative:
        case "greater":
            return greater
        case "less":
            return less
        case "two-sided":
            return np.minimum(1.0, 2.0 * np.minimum(greater, less))
        case _:
            assert_never(alternative)


def of_normal(z: Floats, alternative: Alternative) -> Floats:
    """P value of a standard normal statistic.

    Examples
    --------
    >>> float(of_normal(np.array(0.0), "greater"))
    0.5
    """
    from scipy.special import ndtr  # noqa: PLC0415 - scipy.special costs half a second at first use

    return of_tails(np.asarray(ndtr(-z)), np.asarray(ndtr(z)), alternative)
