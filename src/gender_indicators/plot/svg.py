"""A drawing as an SVG element for a page: text stays text, and the same data give the same bytes."""

# matplotlib leaves the type of its keyword arguments open
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gender_indicators.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["as_svg"]


def as_svg(draw: Callable[[], Axes]) -> str:
    """Draw and return the figure as one ``<svg>`` element.

    Parameters
    ----------
    draw : callable
        Draws on new axes and returns them.

    Raises
    ------
    MissingDependencyError
        matplotlib is not installed.

    Examples
    --------
    >>> from gender_indicators.plot import srb_series
    >>> from gender_indicators.programmes import load_observations
    >>> found = load_observations("vn-srb-regions").observations
    >>> as_svg(lambda: srb_series(found)).startswith("<svg")
    True
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise MissingDependencyError.of("matplotlib", "report", "the chart of the page") from None
    buffer = io.StringIO()
    with mpl.rc_context(
        {"svg.hashsalt": "gender-indicators", "svg.fonttype": "none", "font.family": "DejaVu Sans"}
    ):
        figure = draw().figure
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[union-attr]  # a sub-figure saves as well
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :]
