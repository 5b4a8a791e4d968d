"""The chart of sex ratios at birth."""

from __future__ import annotations

import sys

import pytest
from matplotlib.figure import Figure

from gender_indicators import plot
from gender_indicators.errors import InputError, MissingDependencyError
from gender_indicators.plot.births import SOURCE_LABELS
from gender_indicators.programmes import SOURCE_TYPES, Period, load_observations


def test_every_kind_of_source_has_its_own_mark_and_words() -> None:
    found = load_observations("vn-srb-national").select(indicator="SRB")
    ax = plot.srb_series(found, language="vi")
    texts = {text.get_text() for text in ax.get_legend().get_texts()}  # type: ignore[union-attr]
    kinds = {each.source_type for each in found}
    assert {SOURCE_LABELS[kind].vi for kind in kinds} <= texts
    assert {"mức tự nhiên", "dự báo (mô hình)"} <= texts
    assert set(SOURCE_LABELS) == set(SOURCE_TYPES)


def test_forecasts_are_dashed() -> None:
    ax = plot.srb_series(load_observations("vn-srb-national").select(indicator="SRB"))
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert len(dashed) == 1
    assert min(dashed[0].get_xdata()) > 2024  # type: ignore[arg-type]


def test_published_limits_are_drawn() -> None:
    regions = load_observations("vn-srb-regions").select(area="vn/region/red-river-delta")
    ax = plot.srb_series([each.model_copy(update={"source_type": "survey"}) for each in regions])
    assert any(list(line.get_ydata()) == [112.2, 115.8] for line in ax.lines)  # type: ignore[arg-type]


def test_the_first_year_and_the_axes_can_be_chosen() -> None:
    own = Figure().add_subplot()
    found = load_observations("vn-srb-national").select(indicator="SRB")
    ax = plot.srb_series(found, since=2015, targets=[(Period.year(2025), 111.0)], ax=own)
    assert ax is own
    assert min(min(line.get_xdata()) for line in ax.lines) >= 2015  # type: ignore[type-var]
    assert [text.get_text() for text in ax.texts] == ["111"]


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(InputError, match="no observation with a value"):
        plot.srb_series([])


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingDependencyError, match=r"gender-indicators\[plot\]"):
        plot.srb_series(load_observations("vn-srb-national").select(indicator="SRB"))
