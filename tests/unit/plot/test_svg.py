"""Drawings as SVG."""

from __future__ import annotations

import sys

import pytest

from gender_indicators import plot
from gender_indicators.errors import MissingDependencyError
from gender_indicators.programmes import load_observations


def draw() -> object:
    return plot.srb_series(load_observations("vn-srb-regions").observations, language="vi")


def test_text_stays_text_and_bytes_repeat() -> None:
    one, other = plot.as_svg(draw), plot.as_svg(draw)
    assert one == other
    assert one.startswith("<svg")
    assert "Tỷ số giới tính khi sinh" in one


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingDependencyError, match=r"gender-indicators\[report\]"):
        plot.as_svg(draw)
