r"""Do groups differ by more than chance, by how much, and what is their common value?

Two ways lead there. From counts: how far the groups scatter about their pooled share, tested by Tarone. From
any effects with their variances: the weighted spread Q, the variance between groups by DerSimonian and
Laird, and the mean under fixed or random effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.checks import require_option

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Floats

__all__ = ["MODELS", "Combined", "Model", "combine", "tarone"]

Model = Literal["fixed", "random"]
MODELS: Final[tuple[Model, ...]] = ("fixed", "random")
"""One common effect, or effects that vary between groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Effects of several groups, combined.

    Parameters
    ----------
    mean, se : ndarray
        Weighted mean of the effects and its standard error.
    q, freedom, p_value : ndarray
        Weighted spread of the effects, its degrees of freedom, and the probability that chance alone gives as
        large a spread.
    tau2 : ndarray
        Variance between groups beyond chance; 0 where the spread is no larger than chance gives.
    """

    mean: Floats
    se: Floats
    q: Floats
    freedom: Floats
    p_value: Floats
    tau2: Floats


def combine(effects: Floats, variances: Floats, *, model: Model = "random") -> Combined:
    r"""Combine the effects of k groups, each weighted by the inverse of its variance.

    Parameters
    ----------
    effects, variances : ndarray, shape (..., k), k >= 2
        Effects on a scale on which they are nearly normal, such as logs of ratios, and their variances above
        0; groups on the last axis. A group of infinite variance says nothing and is not counted. NaN in one
        group gives NaN.
    model : {"fixed", "random"}, default "random"
        One common effect, or effects that vary between groups with variance :math:`\tau^2`.

    Returns
    -------
    Combined, shape (...)
        With fewer than two groups nothing is known of `tau2`: it is NaN, and so is all that needs it.

    Notes
    -----
    With weights :math:`w_i = 1 / v_i` and the fixed mean :math:`m = \sum w_i y_i / \sum w_i`,
    :math:`Q = \sum w_i (y_i - m)^2` and, by DerSimonian and Laird [1]_,

    .. math:: \tau^2 = \max\left(0, \frac{Q - (k - 1)}{\sum w_i - \sum w_i^2 / \sum w_i}\right).

    The random-effects mean has weights :math:`1 / (v_i + \tau^2)`. Its standard error takes :math:`\tau^2` as
    known, and so is too small where groups are few.

    References
    ----------
    .. [1] DerSimonian and Laird (1986), :cite:`dersimonian1986`.

    Examples
    --------
    >>> found = combine(np.array([0.10, 0.30, 0.35]), np.array([0.01, 0.02, 0.01]))
    >>> round(float(found.q), 3), round(float(found.tau2), 5), round(float(found.mean), 4)
    (3.35, 0.00844, 0.2434)
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - scipy.special costs half a second at first use

    require_option("model", model, MODELS)
    weights = 1.0 / variances
    telling = weights > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        total = weights.sum(axis=-1)
        mean = np.asarray((weights * effects).sum(axis=-1) / total)
        q = (weights * (effects - mean[..., None]) ** 2).sum(axis=-1)
        freedom = np.where(np.isnan(q), np.nan, telling.sum(axis=-1) - 1.0)
        excess = (q - freedom) / (total - (weights**2).sum(axis=-1) / total)
    # one group alone leaves a rounding error over another
    tau2 = np.where(freedom > 0, np.maximum(0.0, excess), np.nan)
    match model:
        case "fixed":
            pass
        case "random":
            weights = 1.0 / (variances + tau2[..., None])
            total = weights.sum(axis=-1)
            mean = np.asarray((weights * effects).sum(axis=-1) / total)
        case _:
            assert_never(model)
    p_value = np.where(freedom > 0, chdtrc(freedom, q), np.nan)
    with np.errstate(divide="ignore"):
        return Combined(mean, np.asarray(total**-0.5), np.asarray(q), freedom, p_value, tau2)


def tarone(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    r"""Tarone's test: do the groups scatter about their pooled share by more than binomial chance?

    Parameters
    ----------
    x, y : ndarray, shape (..., k), counts >= 0
        Successes and failures of the groups on the last axis; checked.

    Returns
    -------
    tuple of ndarray, shape (...)
        z, and the probability of as large a z; NaN where a count is missing, and where nothing can scatter:
        no group of two, or all counts alike.

    Notes
    -----
    With :math:`n_i = x_i + y_i`, :math:`N = \sum n_i`, the pooled share :math:`p` and
    :math:`S = \sum (x_i - n_i p)^2 / (p (1 - p))`,

    .. math:: z = \frac{S - N}{\sqrt{2 \sum n_i (n_i - 1)}}.

    Large groups weigh more than in a chi-square, which makes the test strong against shares that vary from
    group to group.

    References
    ----------
    .. [1] Tarone (1979), :cite:`tarone1979`.

    Examples
    --------
    >>> z, p = tarone(np.array([120.0, 90.0, 150.0]), np.array([80.0, 110.0, 100.0]))
    >>> round(float(z), 3), round(float(p), 4)
    (3.716, 0.0001)
    """
    from scipy.special import ndtr  # noqa: PLC0415 - see combine

    n = x + y
    total = n.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.asarray(x.sum(axis=-1) / total)
        spread = ((x - n * share[..., None]) ** 2).sum(axis=-1) / (share * (1.0 - share))
        z: Floats = np.asarray((spread - total) / np.sqrt(2.0 * (n * (n - 1.0)).sum(axis=-1)))
    return z, np.asarray(ndtr(-z))
