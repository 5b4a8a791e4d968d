"""Charts of estimates: interval and reference are always there, by name."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from gender_indicators import plot, srb
from gender_indicators.errors import InputError, MissingDependencyError, ShapeError

YEARS = pd.Index([2021, 2022, 2023], name="year")
SERIES = srb.estimate(pd.Series([5300, 5350, 5400], YEARS), pd.Series([5000] * 3, YEARS), min_births=0)


def legend(ax: object) -> set[str]:
    return {text.get_text() for text in ax.get_legend().get_texts()}


def test_a_trend_shows_years_interval_and_natural_range() -> None:
    ax = plot.srb_trend(SERIES, language="vi")
    assert list(ax.lines[-1].get_xdata()) == [2021, 2022, 2023]
    np.testing.assert_array_equal(ax.lines[-1].get_ydata(), SERIES.value)
    assert legend(ax) == {"mức tự nhiên", "khoảng tin cậy 95 %", "ước tính"}
    assert ax.get_ylabel() == "Tỷ số giới tính khi sinh (bé trai trên 100 bé gái)"


def test_a_named_reference_takes_the_place_of_the_natural_range() -> None:
    ax = plot.srb_trend(SERIES, reference=srb.REFERENCES["south-eastern-asia"])
    assert "reference ratio 106.3 (south-eastern-asia)" in legend(ax)
    assert "natural range" not in legend(ax)
    assert ax.lines[0].get_ydata() == [106.3, 106.3]
    without_limits = plot.srb_trend(SERIES, reference=srb.Reference(105))
    assert "reference ratio 105" in legend(without_limits)


def test_an_estimate_without_interval_is_drawn_without_a_shade() -> None:
    bare = srb.estimate([5300, 5350], [5000, 5000], level=None, min_births=0)
    ax = plot.srb_trend(bare, years=[2021, 2022])
    assert legend(ax) == {"natural range", "estimate"}


def test_a_given_axes_is_drawn_on() -> None:
    ax = Figure().add_subplot()
    assert plot.srb_trend(SERIES, ax=ax) is ax


def test_what_has_no_years_cannot_be_a_trend() -> None:
    with pytest.raises(InputError, match="give years"):
        plot.srb_trend(srb.estimate([5300], [5000], min_births=0))
    with pytest.raises(ShapeError, match="one value for each year"):
        plot.srb_trend(srb.estimate(5300, 5000, min_births=0))
    with pytest.raises(ShapeError, match="one year for each value"):
        plot.srb_trend(SERIES, years=[2021])


@pytest.fixture
def shrunken() -> srb.Shrunken:
    index = pd.Index(["A", "B", "C", "D", "E"])
    male = pd.Series([60, 530, 5500, 5600, 3], index)
    return srb.shrink(male, pd.Series([40, 470, 5000, 5000, 0], index), min_births=0)


def test_a_caterpillar_is_ordered_by_the_shrunken_ratio(shrunken: srb.Shrunken) -> None:
    ax = plot.srb_caterpillar(shrunken)
    drawn = np.asarray(ax.lines[-1].get_ydata())
    assert (np.diff(drawn) >= 0).all()
    np.testing.assert_allclose(np.sort(drawn), np.sort(shrunken.estimate.value))
    names = [text.get_text() for text in ax.get_xticklabels()]
    assert sorted(names) == ["A", "B", "C", "D", "E"]
    # without girls there is no raw ratio to draw
    assert len(ax.lines[0].get_xdata()) == 4
    assert legend(ax) == {"the area's births alone", "with what areas have in common", "natural range"}


def test_many_areas_are_drawn_without_their_names(shrunken: srb.Shrunken) -> None:
    ax = plot.srb_caterpillar(shrunken, most=4, ax=Figure().add_subplot(), language="vi")
    assert ax.get_xticklabels() == []
    assert ax.get_xlabel() == "địa bàn"


def test_a_funnel_shows_its_limits_and_the_areas() -> None:
    areas = srb.estimate([530, 5500], [470, 5000], min_births=0)
    limits = srb.funnel_limits(np.array([20_000, 2, 500]), reference="viet-nam")
    ax = plot.srb_funnel(areas, limits)
    assert legend(ax) == {"95 % interval", "99.8 % interval", "reference ratio 106.3", "estimate"}
    assert (np.diff(ax.lines[0].get_xdata()) > 0).all()
    assert list(ax.lines[-1].get_xdata()) == [1000, 10500]
    assert plot.srb_funnel(areas, limits, ax=ax) is ax


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingDependencyError, match=r"gender-indicators\[plot\]"):
        plot.srb_trend(SERIES)
