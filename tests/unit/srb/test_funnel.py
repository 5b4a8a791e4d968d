"""Funnel limits of the sex ratio at birth."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import (
    ApproximationWarning,
    DomainError,
    MethodError,
    UnitError,
    UnknownCodeError,
)

AREAS = pd.DataFrame(
    {"births": [200.0, 9600, 400, 0, np.nan], "male": [120.0, 4940, 260, 0, 3]}, index=list("ABCDE")
)


def widened(kind: Any, **options: Any) -> srb.FunnelLimits:
    return srb.funnel_limits(
        AREAS["births"],
        reference=105,
        limits="normal",
        overdispersion=kind,
        male_births=AREAS["male"],
        **options,
    )


def test_limits_of_a_single_birth_are_clipped_to_zero() -> None:
    found = srb.funnel_limits(1, reference=105)
    assert found.lower.tolist() == [0, 0]
    assert (found.share_lower < 0).all()


def test_normal_limits_beyond_one_are_infinite() -> None:
    found = srb.funnel_limits(1, reference=105, limits="normal")
    assert found.upper.tolist() == [np.inf, np.inf]
    assert np.isnan(found.k_lower).all()


def test_without_births_anything_is_within_the_limits() -> None:
    found = srb.funnel_limits([0, 100], reference=105)
    assert found.lower[0].tolist() == [0, 0]
    assert found.upper[0].tolist() == [np.inf, np.inf]
    assert found.reasons.at(0) == ("undefined",)


def test_areas_are_placed_in_the_funnel() -> None:
    found = srb.funnel_limits(AREAS["births"], reference=105, male_births=AREAS["male"])
    assert found.signal[:, 0].tolist() == ["above", "within", "above", "", ""]
    assert found.signal[:, 1].tolist() == ["within", "within", "above", "", ""]
    below = srb.funnel_limits(200, reference=105, male_births=60)
    assert below.signal.tolist() == ["below", "below"]
    assert float(below.value) == pytest.approx(100 * 60 / 140)


def test_without_male_births_nothing_is_placed() -> None:
    found = srb.funnel_limits(AREAS["births"], reference=105)
    assert np.isnan(found.value).all()
    assert set(found.signal.ravel()) == {""}
    assert found.reasons["missing"].tolist() == [False] * 4 + [True]


def test_missing_male_births_are_said() -> None:
    found = srb.funnel_limits([100, 100], reference=105, male_births=[np.nan, 50])
    assert found.reasons.at(0) == ("missing",)
    assert np.isfinite(found.lower).all()


def test_the_table_has_one_set_of_columns_per_level() -> None:
    found = srb.funnel_limits(AREAS["births"], reference="viet-nam", levels=[0.9, 0.998])
    frame = found.to_frame()
    assert list(frame.columns) == [
        "births",
        "value",
        "lower_90",
        "upper_90",
        "signal_90",
        "lower_99.8",
        "upper_99.8",
        "signal_99.8",
        "reference",
        "reasons",
    ]
    assert list(frame.index) == list("ABCDE")
    assert (frame["reference"] == 106.3).all()
    assert dict(found.params)["reference"] == "106.3 (viet-nam)"


def test_the_result_can_be_pickled_and_read() -> None:
    found = widened("additive")
    again = pickle.loads(pickle.dumps(found))
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert not again.lower.flags.writeable
    assert repr(found).startswith(
        "FunnelLimits(shape (5,), 95 %, 99.8 %, reference 105, normal, additive (tau2"
    )
    assert repr(srb.funnel_limits(5, reference=105)) == (
        "FunnelLimits(shape (), 95 %, 99.8 %, reference 105, exact)"
    )


@pytest.mark.parametrize("kind", ["additive", "multiplicative"])
def test_overdispersion_widens_the_limits(kind: str) -> None:
    none, wide = widened("none"), widened(kind, winsorise=0.0)
    assert (wide.lower[:3] < none.lower[:3]).all()
    assert (wide.upper[:3] > none.upper[:3]).all()
    assert (wide.tau2 > 0) == (kind == "additive")
    assert (wide.phi > 1) == (kind == "multiplicative")


@pytest.mark.parametrize("kind", ["additive", "multiplicative"])
def test_areas_as_chance_has_them_keep_the_limits(kind: str) -> None:
    births, male = [100, 200, 400], [51, 102, 205]
    options: dict[str, Any] = {"reference": 105, "limits": "normal", "male_births": male}
    none = srb.funnel_limits(births, **options)
    same = srb.funnel_limits(births, overdispersion=kind, **options)  # type: ignore[arg-type]
    np.testing.assert_array_equal(none.lower, same.lower)
    np.testing.assert_array_equal(none.upper, same.upper)
    assert (same.tau2, same.phi) == (0, 1)


def test_weighted_births_need_normal_limits() -> None:
    births = pd.Series({"A": 100.5, "B": 20})
    with pytest.raises(DomainError, match="births is not whole at 'A': take limits=\"normal\""):
        srb.funnel_limits(births, reference=105)
    with pytest.warns(ApproximationWarning, match="'A'") as caught:
        found = srb.funnel_limits(births, reference=105, limits="normal")
    assert caught[0].filename == __file__
    assert found.reasons["weighted_counts"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"levels": ()}, DomainError, "levels must be one or more"),
        ({"levels": (0.9, 0.9)}, DomainError, "each once"),
        ({"levels": (95,)}, DomainError, "level must lie in"),
        ({"limits": "poisson"}, MethodError, "limits='poisson'"),
        ({"overdispersion": "some"}, MethodError, "overdispersion='some'"),
        ({"overdispersion": "additive"}, MethodError, "widens normal limits only"),
        ({"overdispersion": "additive", "limits": "normal"}, DomainError, "give male_births too"),
        (
            {"overdispersion": "additive", "limits": "normal", "male_births": [5, np.nan]},
            DomainError,
            "fewer than two areas",
        ),
        ({"winsorise": 0.5}, DomainError, "winsorise must lie in"),
        ({"winsorise": -0.1}, DomainError, "winsorise"),
        ({"male_births": [5, 21]}, DomainError, "male_births exceeds births at position 1"),
        ({"male_births": [-5, 2]}, DomainError, "male_births is negative"),
        ({"reference": 1.05}, UnitError, "write 105"),
        ({"reference": "atlantis"}, UnknownCodeError, "atlantis"),
    ],
)
def test_bad_input_is_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        srb.funnel_limits([10, 20], **{"reference": 105, **options})


def test_just_outside_the_limits_is_outside() -> None:
    low, high = 100 * 87 / 113, 100 * 117 / 83
    found = srb.funnel_limits([200, 200], reference=105, male_births=[87, 117], levels=(0.95,))
    assert found.signal.tolist() == [["below"], ["above"]]
    assert low < found.lower[0, 0] < low + 3
    assert high - 5 < found.upper[0, 0] < high
