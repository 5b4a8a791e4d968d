"""Tails become p values."""

from __future__ import annotations

import numpy as np
import pytest

from gender_indicators.stats.tails import of_normal, of_tails


def test_each_alternative_takes_its_tail_and_two_sided_the_smaller_twice() -> None:
    greater, less = np.array([0.02, 0.7]), np.array([0.99, 0.6])
    assert of_tails(greater, less, "greater").tolist() == [0.02, 0.7]
    assert of_tails(greater, less, "less").tolist() == [0.99, 0.6]
    assert of_tails(greater, less, "two-sided").tolist() == [0.04, 1.0]


def test_normal_tails_are_those_of_the_tables() -> None:
    z = np.array(1.959963984540054)
    assert float(of_normal(z, "two-sided")) == pytest.approx(0.05, rel=1e-12, abs=0)
    assert float(of_normal(z, "greater")) == pytest.approx(0.025, rel=1e-12, abs=0)
    assert float(of_normal(z, "less")) == pytest.approx(0.975, rel=1e-12, abs=0)
    assert np.isnan(of_normal(np.array(np.nan), "two-sided"))
