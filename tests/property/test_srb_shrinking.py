"""What holds for every set of areas and every chart."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gender_indicators import srb
from gender_indicators.errors import DomainError

counts = st.integers(0, 10**5)
areas = st.lists(st.tuples(counts, counts), min_size=3, max_size=12)
methods = st.sampled_from(("beta-binomial", "log-normal"))
levels = st.floats(0.5, 0.99)
periods = st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), min_size=1, max_size=20)
charts = st.sampled_from(({"method": "cusum", "alternative_ratio": 110}, {"method": "ewma"}))


def shrunken(pairs: list[tuple[int, int]], **options: Any) -> srb.Shrunken:
    male, female = np.array(pairs, dtype=float).T
    try:
        return srb.shrink(male, female, **options)
    except DomainError:
        assume(False)
        raise


@given(pairs=areas, method=methods)
def test_the_posterior_mean_lies_between_the_area_and_all_areas(
    pairs: list[tuple[int, int]], method: Any
) -> None:
    assume(method == "beta-binomial")
    found = shrunken(pairs)
    male, female = np.array(pairs, dtype=float).T
    common = float(found.common) / (100 + float(found.common))
    with np.errstate(invalid="ignore"):
        own = np.where(male + female > 0, male / (male + female), common)
    low, high = np.minimum(own, common), np.maximum(own, common)
    varied = found.weight > 0
    assert (found.mean_share[varied] >= low[varied] - 1e-9).all()
    assert (found.mean_share[varied] <= high[varied] + 1e-9).all()
    assert ((found.weight >= 0) & (found.weight <= 1)).all()


@settings(max_examples=40)
@given(pairs=areas, method=methods, data=st.data())
def test_permuted_areas_give_permuted_estimates(
    pairs: list[tuple[int, int]], method: Any, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    found, turned = shrunken(pairs, method=method), shrunken([pairs[at] for at in order], method=method)
    np.testing.assert_allclose(turned.estimate.value, found.estimate.value[order], rtol=1e-4)
    np.testing.assert_allclose(turned.raw.value, found.raw.value[order], equal_nan=True)


@settings(max_examples=40)
@given(pairs=areas, method=methods)
def test_turning_the_sexes_over_turns_the_ratios_over(pairs: list[tuple[int, int]], method: Any) -> None:
    found, turned = shrunken(pairs, method=method), shrunken([(g, b) for b, g in pairs], method=method)
    np.testing.assert_allclose(found.estimate.value * turned.estimate.value, 1e4, rtol=1e-3)


@settings(max_examples=40)
@given(pairs=areas, method=methods, level=levels)
def test_a_higher_level_is_wider_and_holds_the_value(
    pairs: list[tuple[int, int]], method: Any, level: float
) -> None:
    narrow = shrunken(pairs, method=method, level=level)
    wide = shrunken(pairs, method=method, level=level + 0.009)
    low, high = narrow.estimate.limits()
    slack = 1e-9 * narrow.estimate.value
    assert (low <= narrow.estimate.value + slack).all()
    assert (high >= narrow.estimate.value - slack).all()
    assert (wide.estimate.limits()[0] <= low + slack).all()
    assert (wide.estimate.limits()[1] >= high - slack).all()


@settings(max_examples=40)
@given(pairs=areas, thresholds=st.tuples(st.floats(20, 500), st.floats(20, 500)), method=methods)
def test_a_higher_threshold_is_exceeded_less_often(
    pairs: list[tuple[int, int]], thresholds: tuple[float, float], method: Any
) -> None:
    low, high = sorted(thresholds)
    often = shrunken(pairs, method=method, threshold=low).exceedance
    seldom = shrunken(pairs, method=method, threshold=high).exceedance
    assert (seldom <= often + 1e-12).all()
    assert ((seldom >= 0) & (often <= 1)).all()


@settings(max_examples=40)
@given(pairs=areas, method=methods)
def test_inputs_stay_and_copies_are_equal(pairs: list[tuple[int, int]], method: Any) -> None:
    male, female = np.array(pairs, dtype=float).T
    before = male.copy(), female.copy()
    found = shrunken(pairs, method=method)
    np.testing.assert_array_equal(male, before[0])
    np.testing.assert_array_equal(female, before[1])
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.weight, found.weight)
    np.testing.assert_array_equal(again.estimate.value, found.estimate.value)


births = st.lists(st.integers(0, 10**7), min_size=1, max_size=8)
references = st.floats(60, 180)


@given(births=births, reference=references, limits=st.sampled_from(("exact", "normal")))
def test_funnels_are_the_loop_and_hold_the_reference_and_nest(
    births: list[int], reference: float, limits: Any
) -> None:
    found = srb.funnel_limits(births, reference=reference, limits=limits)
    for place, n in enumerate(births):
        alone = srb.funnel_limits(n, reference=reference, limits=limits)
        np.testing.assert_array_equal(alone.lower, found.lower[place])
        np.testing.assert_array_equal(alone.upper, found.upper[place])
    assert (found.lower[:, 1] <= found.lower[:, 0]).all()
    assert (found.upper[:, 1] >= found.upper[:, 0]).all()
    assert (found.lower <= reference * (1 + 1e-9)).all()
    assert (found.upper >= reference * (1 - 1e-9)).all()


@given(births=st.lists(st.integers(100, 10**6), min_size=3, max_size=10), data=st.data())
def test_overdispersion_never_narrows(births: list[int], data: st.DataObject) -> None:
    male = [data.draw(st.integers(0, n)) for n in births]
    options: dict[str, Any] = {"reference": 105, "limits": "normal", "male_births": male}
    none = srb.funnel_limits(births, **options)
    for kind in ("additive", "multiplicative"):
        wide = srb.funnel_limits(births, overdispersion=kind, **options)  # type: ignore[arg-type]
        assert (wide.lower <= none.lower).all()
        assert (wide.upper >= none.upper).all()


def chart(pairs: list[tuple[float, float]], options: dict[str, Any], **more: Any) -> srb.Monitoring:
    male, female = np.array(pairs, dtype=float).T
    return srb.monitor(
        range(len(pairs)), male, female, **{"reference": 105, "threshold": 3, **options, **more}
    )


@given(pairs=periods, options=charts, reset=st.sampled_from(("none", "zero")))
def test_the_future_does_not_change_the_past(
    pairs: list[tuple[float, float]], options: dict[str, Any], reset: str
) -> None:
    whole = chart(pairs, options, reset=reset)
    for end in range(1, len(pairs)):
        part = chart(pairs[:end], options, reset=reset)
        np.testing.assert_array_equal(part.path, whole.path[:end])
        assert part.alarms == whole.alarms[: len(part.alarms)]


@given(pairs=periods, options=charts, data=st.data())
def test_a_revision_is_a_fresh_chart_of_the_revised_births(
    pairs: list[tuple[float, float]], options: dict[str, Any], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(pairs)))
    now = data.draw(st.tuples(counts, counts))
    found = srb.revise(chart(pairs, options), [at], [now[0]], [now[1]])
    merged = [*pairs[:at], now, *pairs[at + 1 :]]
    fresh = chart(merged, options)
    np.testing.assert_array_equal(found.path, fresh.path)
    np.testing.assert_array_equal(found.alarm, fresh.alarm)
    assert found.version == 2


@given(pairs=periods, options=charts, thresholds=st.tuples(st.floats(0.1, 9), st.floats(0.1, 9)))
def test_a_higher_threshold_gives_no_more_alarms(
    pairs: list[tuple[float, float]], options: dict[str, Any], thresholds: tuple[float, float]
) -> None:
    low, high = sorted(thresholds)
    often, seldom = (chart(pairs, options, threshold=each).alarms for each in (low, high))
    assert set(seldom) <= set(often)


@pytest.mark.parametrize("method", ["cusum", "ewma"])
def test_births_under_control_rarely_give_an_alarm(method: Any) -> None:
    rng = np.random.default_rng(3)
    alternative = 110 if method == "cusum" else None
    male = rng.binomial(800, 105 / 205, 20_000).astype(float)
    found = srb.monitor(
        range(20_000),
        male,
        800 - male,
        reference=105,
        alternative_ratio=alternative,
        method=method,
        run_length=100,
        reset="zero",
        planned_births=800,
        rng=4,
    )
    # restarted after each alarm, the chart gives one alarm in a hundred periods
    assert 20_000 / len(found.alarms) == pytest.approx(100, rel=0.2)
