"""The sex ratio at birth over time: each kind of source has its own mark, promises stand beside it."""

# matplotlib leaves the type of its keyword arguments open
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gender_indicators.core.text import Language, Text, format_number
from gender_indicators.errors import InputError, MissingDependencyError
from gender_indicators.srb import SRB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gender_indicators.programmes import Observation, Period, SourceType

__all__ = ["SOURCE_LABELS", "new_axes", "srb_series"]

SOURCE_LABELS: Final[dict[SourceType, Text]] = {
    "government_report": Text("báo cáo của Chính phủ", "government report"),
    "statistics_office": Text("cơ quan thống kê", "statistics office"),
    "census": Text("tổng điều tra", "census"),
    "civil_registration": Text("đăng ký hộ tịch", "civil registration"),
    "survey": Text("điều tra khác", "survey by others"),
    "administrative": Text("số liệu hành chính", "administrative"),
    "modelled": Text("mô hình", "modelled"),
}
"""Wording of the kinds of source."""

# colours of Okabe and Ito, told apart by people with any colour vision; marks differ as well
_STYLES: Final[dict[SourceType, tuple[str, str]]] = {
    "government_report": ("#000000", "D"),
    "statistics_office": ("#0072B2", "o"),
    "census": ("#009E73", "s"),
    "civil_registration": ("#D55E00", "^"),
    "survey": ("#CC79A7", "v"),
    "administrative": ("#E69F00", "P"),
    "modelled": ("#56B4E9", "."),
}
_NATURAL: Final = Text("mức tự nhiên", "natural range")
_FORECAST: Final = Text("dự báo (mô hình)", "forecast (modelled)")
_TARGET: Final = Text("chỉ tiêu", "target")
_YEAR: Final = Text("năm", "year")


def srb_series(
    observations: Sequence[Observation],
    *,
    targets: Sequence[tuple[Period, float]] = (),
    language: Language = "en",
    since: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw published sex ratios at birth by year and kind of source.

    Parameters
    ----------
    observations : sequence of Observation
        Figures of one area. Limits are drawn where they are published; forecasts are dashed.
    targets : sequence of (Period, float)
        Period and value of each milestone.
    language : {"vi", "en"}, default "en"
    since : int, optional
        First year shown.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        matplotlib is not installed.
    InputError
        No observation with a value.

    Examples
    --------
    >>> from gender_indicators.programmes import load_observations
    >>> found = load_observations("vn-srb-national").select(indicator="SRB")
    >>> ax = srb_series(found, since=2005, language="vi")
    >>> ax.get_ylabel()
    'Tỷ số giới tính khi sinh (bé trai trên 100 bé gái)'
    """
    shown = [
        each
        for each in observations
        if each.best_value is not None and (since is None or each.period.end.year >= since)
    ]
    if not shown:
        msg = "no observation with a value to draw"
        raise InputError(msg)
    ax = new_axes() if ax is None else ax
    low, high = SRB.natural_range or (104.0, 106.0)
    ax.axhspan(low, high, color="#999999", alpha=0.2, linewidth=0, label=_NATURAL.get(language))
    _draw_modelled(ax, shown, language)
    for source_type in SOURCE_LABELS:
        if source_type != "modelled":
            _draw_kind(ax, [each for each in shown if each.source_type == source_type], language)
    for place, (period, value) in enumerate(targets):
        label = _TARGET.get(language) if place == 0 else None
        ax.plot(
            [period.midpoint - 1, period.midpoint + 1],
            [value, value],
            color="#000000",
            linewidth=2.5,
            label=label,
        )
        ax.annotate(
            format_number(value, language),
            (period.midpoint, value),
            textcoords="offset points",
            xytext=(0, 5),
            ha="center",
        )
    ax.set_xlabel(_YEAR.get(language))
    ax.set_ylabel(f"{SRB.name.get(language)} ({SRB.unit.label.get(language)})")
    ax.locator_params(axis="x", integer=True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(fontsize="small", frameon=False, ncols=2)
    return ax


def new_axes() -> Axes:
    """Axes of a new figure; an error that names the extra where matplotlib is absent."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingDependencyError.of("matplotlib", "plot", "drawing") from None
    return Figure(figsize=(9, 4.5), layout="constrained").add_subplot()


def _values(observations: Sequence[Observation]) -> list[float]:
    return [each.best_value for each in observations if each.best_value is not None]


def _draw_modelled(ax: Axes, shown: Sequence[Observation], language: Language) -> None:
    """One line for each modelled series, its forecast dashed."""
    colour, _ = _STYLES["modelled"]
    modelled = [each for each in shown if each.source_type == "modelled"]
    methods = dict.fromkeys((each.source.citation, each.is_forecast) for each in modelled)
    labelled: set[bool] = set()
    for citation, forecast in methods:
        line = sorted(
            (each for each in modelled if (each.source.citation, each.is_forecast) == (citation, forecast)),
            key=lambda each: each.period,
        )
        label = (_FORECAST if forecast else SOURCE_LABELS["modelled"]).get(language)
        ax.plot(
            [each.period.midpoint for each in line],
            _values(line),
            color=colour,
            linestyle="--" if forecast else "-",
            linewidth=1,
            marker=".",
            markersize=3,
            label=None if forecast in labelled else label,
        )
        labelled.add(forecast)


def _draw_kind(ax: Axes, shown: Sequence[Observation], language: Language) -> None:
    """The figures of one kind of source, with their published limits."""
    if not shown:
        return
    colour, marker = _STYLES[shown[0].source_type]
    ax.plot(
        [each.period.midpoint for each in shown],
        _values(shown),
        linestyle="none",
        marker=marker,
        color=colour,
        markersize=6,
        label=SOURCE_LABELS[shown[0].source_type].get(language),
    )
    for each in shown:
        if each.lower is not None and each.upper is not None:
            ax.plot([each.period.midpoint] * 2, [each.lower, each.upper], color=colour, linewidth=1)
