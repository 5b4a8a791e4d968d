"""Estimates of the sex ratio at birth: over time, by area before and after shrinking, and against chance.

Every drawing shows the interval, and the reference that it is read against, by name.
"""

# matplotlib leaves the type of its keyword arguments open
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.core.text import Language, Text
from gender_indicators.errors import InputError, ShapeError
from gender_indicators.plot.births import new_axes
from gender_indicators.srb import SRB

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gender_indicators.core.result import Estimate
    from gender_indicators.srb import FunnelLimits, Reference, Shrunken

__all__ = ["srb_caterpillar", "srb_funnel", "srb_trend"]

BLUE: Final = "#0072B2"
GREY: Final = "#999999"
RED: Final = "#D55E00"

_NATURAL: Final = Text("mức tự nhiên", "natural range")
_REFERENCE: Final = Text("tỷ số tham chiếu", "reference ratio")
_ESTIMATE: Final = Text("ước tính", "estimate")
_ALONE: Final = Text("chỉ số liệu của địa bàn", "the area's births alone")
_SHRUNKEN: Final = Text("kết hợp với các địa bàn khác", "with what areas have in common")
_BIRTHS: Final = Text("số ca sinh", "births")
_YEAR: Final = Text("năm", "year")
_AREAS: Final = Text("địa bàn", "areas")


def _interval_label(level: float, language: Language) -> str:
    return Text(f"khoảng tin cậy {100 * level:g} %", f"{100 * level:g} % interval").get(language)


def _finish(ax: Axes, xlabel: str, language: Language) -> Axes:
    ax.set_xlabel(xlabel)
    ax.set_ylabel(f"{SRB.name.get(language)} ({SRB.unit.label.get(language)})")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(fontsize="small", frameon=False)
    return ax


def srb_trend(
    estimate: Estimate,
    *,
    years: object = None,
    reference: Reference | None = None,
    language: Language = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw the sex ratio at birth by year, with its interval and a reference band.

    Parameters
    ----------
    estimate : Estimate, shape (years,)
        Labelled by year, or with `years`.
    years : array_like, optional
        Instead of the labels.
    reference : Reference, optional
        Ratio, with its limits where known, drawn as a band; the natural range by default.
    language : {"vi", "en"}, default "en"
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ShapeError
        An estimate that is not one value for each year.
    InputError
        Neither labels nor years.
    MissingDependencyError
        matplotlib is not installed.

    Examples
    --------
    >>> from gender_indicators import srb
    >>> found = srb.smooth([2021, 2022, 2023], [5300, 5350, 5400], [5000] * 3, baseline=106)
    >>> srb_trend(found.estimate, language="vi").get_xlabel()
    'năm'
    """
    if estimate.value.ndim != 1:
        msg = f"give one value for each year, got shape {estimate.value.shape}"
        raise ShapeError(msg)
    if years is None and estimate.index is None:
        msg = "the estimate has no labels: give years"
        raise InputError(msg)
    at = np.asarray(estimate.index if years is None else years, dtype=np.float64)
    if at.shape != estimate.value.shape:
        msg = f"give one year for each value, got shape {at.shape} for {estimate.value.shape}"
        raise ShapeError(msg)
    ax = new_axes() if ax is None else ax
    low, high = SRB.natural_range or (104.0, 106.0)
    label = _NATURAL.get(language)
    if reference is not None:
        low, high = reference.lower or reference.ratio, reference.upper or reference.ratio
        label = f"{_REFERENCE.get(language)} {reference.text}"
        ax.axhline(reference.ratio, color=GREY, linewidth=1)
    ax.axhspan(low, high, color=GREY, alpha=0.25, linewidth=0, label=label)
    if estimate.interval is not None:
        lower, upper = estimate.limits()
        shade = _interval_label(estimate.interval.level, language)
        ax.fill_between(at, lower, upper, color=BLUE, alpha=0.2, linewidth=0, label=shade)
    ax.plot(at, estimate.value, color=BLUE, marker=".", label=_ESTIMATE.get(language))
    ax.locator_params(axis="x", integer=True)
    return _finish(ax, _YEAR.get(language), language)


def srb_caterpillar(
    shrunken: Shrunken, *, most: int = 60, language: Language = "en", ax: Axes | None = None
) -> Axes:
    """Draw the areas in order of their shrunken ratio, beside what their births alone would say.

    Parameters
    ----------
    shrunken : Shrunken
        From :func:`gender_indicators.srb.shrink`.
    most : int, default 60
        Number of areas above which labels are left out.
    language : {"vi", "en"}, default "en"
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        matplotlib is not installed.

    Examples
    --------
    >>> import warnings
    >>> from gender_indicators import srb
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     found = srb.shrink([60, 530, 5500, 5600], [40, 470, 5000, 5000])
    >>> srb_caterpillar(found).get_xlabel()
    'areas'
    """
    ax = new_axes() if ax is None else ax
    order = np.argsort(shrunken.estimate.value, kind="stable")
    at = np.arange(len(order))
    lower, upper = shrunken.estimate.limits()
    raw_lower, raw_upper = shrunken.raw.limits()
    raw = shrunken.raw.value
    seen = np.isfinite(raw[order])
    ax.vlines(
        at[seen],
        raw_lower[order][seen],
        np.minimum(raw_upper[order][seen], 1e6),
        color=GREY,
        alpha=0.4,
        linewidth=1,
    )
    ax.plot(at[seen], raw[order][seen], linestyle="none", marker="x", color=GREY, label=_ALONE.get(language))
    ax.vlines(at, lower[order], upper[order], color=BLUE, linewidth=2)
    ax.plot(
        at,
        shrunken.estimate.value[order],
        linestyle="none",
        marker="o",
        markersize=4,
        color=BLUE,
        label=_SHRUNKEN.get(language),
    )
    low, high = SRB.natural_range or (104.0, 106.0)
    ax.axhspan(low, high, color=GREY, alpha=0.25, linewidth=0, label=_NATURAL.get(language))
    # a handful of births would set the scale
    span = np.concatenate([lower, upper, raw[np.isfinite(raw)]])
    ax.set_ylim(float(np.nanquantile(span, 0.01)) - 5, float(np.nanquantile(span, 0.99)) + 5)
    if shrunken.index is not None and len(order) <= most:
        names = [str(shrunken.index[int(place)]) for place in order]
        ax.set_xticks(at, names, rotation=90, fontsize="small")
    else:
        ax.set_xticks([])
    return _finish(ax, _AREAS.get(language), language)


def srb_funnel(
    estimate: Estimate, limits: FunnelLimits, *, language: Language = "en", ax: Axes | None = None
) -> Axes:
    """Draw areas by their births, with the limits within which chance alone would keep them.

    Parameters
    ----------
    estimate : Estimate, shape (areas,)
        Ratios of the areas; `n` is their births.
    limits : FunnelLimits
        From :func:`gender_indicators.srb.funnel_limits`, for a range of births.
    language : {"vi", "en"}, default "en"
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        matplotlib is not installed.

    Examples
    --------
    >>> from gender_indicators import srb
    >>> areas = srb.estimate([530, 5500], [470, 5000], min_births=0)
    >>> limits = srb.funnel_limits(np.arange(500, 20_000, 100), reference=105)
    >>> srb_funnel(areas, limits).get_xscale()
    'log'
    """
    ax = new_axes() if ax is None else ax
    order = np.argsort(limits.births, kind="stable")
    for place, level in enumerate(limits.levels):
        style = ("-", "--", ":")[place % 3]
        label = _interval_label(level, language)
        # without girls the upper limit has no end to draw
        upper = np.where(np.isfinite(limits.upper), limits.upper, np.nan)
        for edge, name in ((limits.lower, label), (upper, None)):
            at = edge[order, place]
            ax.plot(limits.births[order], at, color=RED, linestyle=style, linewidth=1, label=name)
    ax.axhline(
        limits.reference, color=GREY, linewidth=1, label=f"{_REFERENCE.get(language)} {limits.reference:g}"
    )
    ax.plot(
        estimate.n,
        estimate.value,
        linestyle="none",
        marker="o",
        markersize=4,
        color=BLUE,
        label=_ESTIMATE.get(language),
    )
    ax.set_xscale("log")
    return _finish(ax, _BIRTHS.get(language), language)
