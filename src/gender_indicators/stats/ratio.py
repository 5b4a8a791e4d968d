r"""How sure is the ratio of two counts? Limits on the ratio itself, where a share would not serve.

The delta and Fieller intervals are symmetric or quadratic in the ratio x / y and can leave what a ratio can
be: their lower limit may be negative. They serve comparison; intervals for the share x / (x + y), carried to
the ratio, do not have these faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.stats.limits import z_value

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["RATIO_METHODS", "RatioMethod", "ratio_limits"]

RatioMethod = Literal["delta", "fieller"]
RATIO_METHODS: Final[tuple[RatioMethod, ...]] = ("delta", "fieller")
"""Interval methods for the ratio of two counts."""


def ratio_limits(x: Floats, y: Floats, *, level: float, method: RatioMethod) -> tuple[Floats, Floats]:
    r"""Limits of the ratio x / y of two independent Poisson counts.

    Parameters
    ----------
    x, y : ndarray, shape (...), counts >= 0
        Checked counts of one shape.
    level : float
        Level in (0, 1).
    method : {"delta", "fieller"}
        First-order standard error, or Fieller's theorem with Poisson variances.

    Returns
    -------
    tuple of ndarray
        NaN where the method gives no limits: the delta form with a zero count, Fieller's with
        :math:`y \le z^2`, where the interval is unbounded.

    Notes
    -----
    With :math:`R = x / y` and :math:`n = x + y`, the delta limits are
    :math:`R (1 \mp z \sqrt{1/x + 1/y})` and Fieller's
    :math:`(x y \mp z \sqrt{x y (n - z^2)}) / (y (y - z^2))`.

    Examples
    --------
    >>> lower, upper = ratio_limits(np.array(5218.0), np.array(4683.0), level=0.95, method="fieller")
    >>> round(float(lower), 4), round(float(upper), 4)
    (1.0712, 1.1591)
    """
    z = z_value(level)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        match method:
            case "delta":
                centre, half_width = x / y, x / y * z * np.sqrt(1.0 / x + 1.0 / y)
                defined = (x > 0) & (y > 0)
            case "fieller":
                centre = x / (y - z**2)
                half_width = z * np.sqrt(x / y * (x + y - z**2)) / (y - z**2)
                defined = y > z**2
            case _:
                assert_never(method)
        lower, upper = centre - half_width, centre + half_width
    return np.where(defined, lower, np.nan), np.where(defined, upper, np.nan)
