r"""How much would a ratio differ in another sample of the same design? Taylor linearisation and jackknife.

The totals by domain and primary sampling unit (PSU) are in; the standard errors of the ratio, of its
logarithm and of the share come out. The formulas stand in :func:`gender_indicators.stats.survey.ratio`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools, Floats
    from gender_indicators.stats.clusters import Design

__all__ = ["CENTRES", "SINGLETONS", "VARIANCES", "Centre", "Singleton", "Variance", "design_errors"]

Variance = Literal["taylor", "jkn", "jk1", "dhs"]
Centre = Literal["mean-all", "full", "stratum"]
Singleton = Literal["error", "centred", "drop", "average"]

VARIANCES: Final[tuple[Variance, ...]] = ("taylor", "jkn", "jk1", "dhs")
CENTRES: Final[tuple[Centre, ...]] = ("mean-all", "full", "stratum")
SINGLETONS: Final[tuple[Singleton, ...]] = ("error", "centred", "drop", "average")


def design_errors(
    b: Floats, g: Floats, design: Design, *, variance: Variance, centre: Centre, singleton: Singleton
) -> dict[str, Floats]:
    """Estimates and standard errors on the three scales.

    Parameters
    ----------
    b, g : ndarray, shape (domains, PSUs)
        Weighted totals of numerator and denominator, zero outside the domain.
    design : Design
        Strata of the PSUs; one stratum for the methods that ignore strata.
    variance, centre, singleton
        As in :func:`gender_indicators.stats.survey.ratio`; ``"dhs"`` comes with the centre ``"full"``.

    Returns
    -------
    dict of ndarray, shape (domains,)
        value, share, se, se_log, se_share, bias_corrected, bias_corrected_log, dropped.

    Examples
    --------
    >>> from gender_indicators.stats.clusters import Design
    >>> b, g = np.array([[12.0, 9.0, 15.0]]), np.array([[10.0, 11.0, 9.0]])
    >>> one_stratum = Design(np.array([3]))
    >>> found = design_errors(b, g, one_stratum, variance="taylor", centre="full", singleton="error")
    >>> float(found["value"][0]), round(float(found["se"][0]), 4)
    (1.2, 0.2425)
    """
    B, G = b.sum(axis=1), g.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, share = B / G, B / (B + G)
        match variance:
            case "taylor":
                found = _taylor(b, g, design, singleton)
            case "jkn" | "jk1" | "dhs":
                found = _jackknife(b, g, design, centre, singleton)
            case _:
                assert_never(variance)
    # one PSU alone, or a total of zero, shows no difference between PSUs: its zero is not a variance
    present = b + g > 0
    unknown = (B == 0) | (G == 0) | (np.count_nonzero(present, axis=1) < 2)
    if singleton in {"drop", "average"}:
        compared = design.spread(~design.alone)
        unknown |= ~(present & compared).any(axis=1)
    for name in ("se", "se_log", "se_share"):
        found[name][unknown] = np.nan
    return {"value": value, "share": share, **found}


# ------------------------------------------------------------------------------ Taylor linearisation
def _taylor(b: Floats, g: Floats, design: Design, singleton: Singleton) -> dict[str, Floats]:
    B, G = b.sum(axis=1), g.sum(axis=1)
    n = B + G
    # the linearised share; those of the ratio and its logarithm are multiples of it
    z = (b * G[:, None] - g * B[:, None]) / n[:, None] ** 2
    weight = design.sizes / np.maximum(design.sizes - 1.0, 1.0)
    centres = design.sums(z) / design.sizes
    alone = design.alone
    if singleton == "centred":
        centres[:, alone] = z.mean(axis=1, keepdims=True)
    v = (weight * design.sums((z - design.spread(centres)) ** 2)).sum(axis=1)
    se_share = np.sqrt(v * _inflation(alone, singleton))
    nothing = np.full(len(B), np.nan)
    return {
        "se": se_share * (n / G) ** 2,
        "se_log": se_share * n**2 / (B * G),
        "se_share": se_share,
        "bias_corrected": nothing,
        "bias_corrected_log": nothing,
        "dropped": np.zeros(len(B)),
    }


def _inflation(alone: Bools, singleton: Singleton) -> float:
    """What the variance is multiplied by to give single-PSU strata the average of the others."""
    if singleton != "average" or alone.all():
        return 1.0
    return len(alone) / float(np.count_nonzero(~alone))


# ---------------------------------------------------------------------------------------- jackknife
def _jackknife(
    b: Floats, g: Floats, design: Design, centre: Centre, singleton: Singleton
) -> dict[str, Floats]:
    some_b, some_g = _remaining(b), _remaining(g)
    rb, rg = np.where(some_b, _replicates(b, design), 0.0), np.where(some_g, _replicates(g, design), 0.0)
    usable = design.spread(~design.alone | (singleton == "centred"))
    B, G = b.sum(axis=1), g.sum(axis=1)

    def spread_of(replicates: Floats, full: Floats, valid: Bools) -> tuple[Floats, Floats]:
        return _squares(
            np.where(valid & usable, replicates, np.nan), full, design, centre=centre, singleton=singleton
        )

    v, value = spread_of(rb / rg, B / G, some_g)
    v_log, log_value = spread_of(np.log(rb / rg), np.log(B / G), some_b & some_g)
    v_share, _ = spread_of(rb / (rb + rg), B / (B + G), some_b | some_g)
    return {
        "se": np.sqrt(v),
        "se_log": np.sqrt(v_log),
        "se_share": np.sqrt(v_share),
        "bias_corrected": value,
        "bias_corrected_log": log_value,
        "dropped": np.count_nonzero(~(some_b & some_g) & usable, axis=1).astype(np.float64),
    }


def _replicates(values: Floats, design: Design) -> Floats:
    """Totals without each PSU in turn, the rest of its stratum weighted up."""
    stratum = design.spread(design.sums(values))
    size = design.spread(design.sizes.astype(np.float64))
    change = np.where(size > 1, (stratum - size * values) / np.maximum(size - 1.0, 1.0), -values)
    return np.asarray(values.sum(axis=1, keepdims=True) + change)


def _remaining(values: Floats) -> Bools:
    """Whether anything is left without each PSU: counted, as a difference of sums leaves crumbs."""
    some = values > 0
    return np.asarray(np.count_nonzero(some, axis=1)[:, None] - some > 0)


def _squares(
    r: Floats, full: Floats, design: Design, *, centre: Centre, singleton: Singleton
) -> tuple[Floats, Floats]:
    """Jackknife variance and bias-corrected estimate; NaN replicates are left out."""
    known = ~np.isnan(r)
    filled = np.where(known, r, 0.0)
    count = design.sums(known.astype(np.float64))
    means = design.sums(filled) / count
    alone = design.alone
    match centre:
        case "mean-all":
            centres = np.broadcast_to((filled.sum(axis=1) / known.sum(axis=1))[:, None], means.shape)
        case "full":
            centres = np.broadcast_to(full[:, None], means.shape)
        case "stratum":
            centres = np.where(alone, full[:, None], means)
        case _:
            assert_never(centre)
    deviations = np.where(known, filled - design.spread(centres), 0.0)
    weight = np.where(alone, 1.0, (design.sizes - 1.0) / design.sizes)
    v = (weight * design.sums(deviations**2)).sum(axis=1) * _inflation(alone, singleton)
    bias = np.where(count > 0, (design.sizes - 1.0) * (means - full[:, None]), 0.0).sum(axis=1)
    return v, full - bias
