"""What holds for every missing-births figure, smoothed series and reference."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gender_indicators import srb

counts = st.integers(1, 10**7)
pairs = st.lists(st.tuples(counts, counts), min_size=1, max_size=6)
ratios = st.floats(90, 130)


@given(births=st.integers(1, 10**9), ratio=ratios, more=st.floats(0.1, 10), reference=st.floats(95, 115))
def test_missing_births_rise_with_the_ratio_and_are_nothing_at_the_reference(
    births: int, ratio: float, more: float, reference: float
) -> None:
    found = srb.missing_births_of_ratio(
        [births] * 3, [ratio, ratio + more, reference], reference=reference, draws=100, rng=1
    ).estimate.value
    assert found[0] < found[1]
    assert found[2] == pytest.approx(0, abs=1e-9 * births)
    assert np.sign(found[0]) == np.sign(ratio - reference) or found[0] == pytest.approx(0, abs=1e-6 * births)


@settings(max_examples=25)
@given(pairs=pairs, scale=st.integers(2, 50))
def test_missing_births_grow_with_the_births(pairs: list[tuple[int, int]], scale: int) -> None:
    male, female = np.array(pairs).T
    one = srb.missing_births(male, female, reference=105, draws=100, rng=1)
    many = srb.missing_births(scale * male, scale * female, reference=105, draws=100, rng=1)
    np.testing.assert_allclose(many.estimate.value, scale * one.estimate.value, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(many.share, one.share, rtol=1e-9, atol=1e-12)


@settings(max_examples=25)
@given(pairs=pairs, data=st.data())
def test_the_total_does_not_depend_on_order_and_labels_ride_along(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    male, female = np.array(pairs, dtype=float).T
    index = pd.Index([f"area {place}" for place in range(len(pairs))])
    before = male.copy()
    one = srb.missing_births(
        pd.Series(male, index), pd.Series(female, index), reference=105, draws=100, rng=1
    )
    other = srb.missing_births(male[order], female[order], reference=105, draws=100, rng=1)
    assert float(one.total) == pytest.approx(float(other.total), rel=1e-9, abs=1e-6)
    assert one.to_frame().index.equals(index)
    np.testing.assert_array_equal(male, before)
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        np.testing.assert_array_equal(again.total_draws, one.total_draws)
        assert not again.total_draws.flags.writeable


series = st.lists(st.tuples(counts, counts), min_size=1, max_size=12)


@settings(max_examples=50)
@given(series=series, shift=st.integers(-500, 500), baseline=ratios)
def test_a_smoothed_series_does_not_depend_on_the_origin_of_time(
    series: list[tuple[int, int]], shift: int, baseline: float
) -> None:
    male, female = np.array(series).T
    years = np.arange(len(series))
    here = srb.smooth(years, male, female, baseline=baseline)
    there = srb.smooth(years + shift, male, female, baseline=baseline)
    np.testing.assert_allclose(here.estimate.value, there.estimate.value, rtol=1e-12)
    lower, upper = here.estimate.limits()
    assert ((lower <= here.estimate.value) & (here.estimate.value <= upper)).all()


@settings(max_examples=50)
@given(series=series, baseline=st.floats(70, 140))
def test_swapping_the_sexes_inverts_a_smoothed_series(series: list[tuple[int, int]], baseline: float) -> None:
    male, female = np.array(series).T
    years = np.arange(len(series))
    here = srb.smooth(years, male, female, baseline=baseline).estimate
    there = srb.smooth(years, female, male, baseline=1e4 / baseline).estimate
    np.testing.assert_allclose(here.value * there.value, 1e4, rtol=1e-9)
    np.testing.assert_allclose(here.limits()[0] * there.limits()[1], 1e4, rtol=1e-9)


@settings(max_examples=50)
@given(series=series, baseline=ratios)
def test_a_smoothed_level_lies_between_the_baseline_and_the_data(
    series: list[tuple[int, int]], baseline: float
) -> None:
    male, female = np.array(series).T
    found = srb.smooth(np.arange(len(series)), male, female, baseline=baseline).estimate.value
    bounds = np.append(100 * male / female, baseline)
    assert (found >= bounds.min() * (1 - 1e-12)).all()
    assert (found <= bounds.max() * (1 + 1e-12)).all()


@given(ratio=ratios, below=st.floats(0.1, 5), above=st.floats(0.1, 5))
def test_draws_of_a_reference_have_its_median_and_spread(ratio: float, below: float, above: float) -> None:
    reference = srb.Reference(ratio, ratio - below, ratio + above)
    drawn = reference.draw(20_000, np.random.default_rng(1))
    assert np.median(drawn) == pytest.approx(ratio, rel=0.01)
    assert np.log(drawn).std() == pytest.approx(reference.log_sd, rel=0.05)


def test_every_modelled_result_says_by_which_version_it_was_made() -> None:
    import gender_indicators as gi

    years, ratio, error = np.arange(2000.0, 2006.0), np.full(6, 106.0), np.full(6, 0.01)
    fitted = srb.transition(years, ratio, error, baseline=106, particles=50, runs=2, rng=1)
    results = (
        srb.smooth([2000], [105], [100], baseline=105),
        fitted,
        srb.project(fitted, to=2010, rng=1),
        srb.smooth_areas(
            ["A", "B"], [2001, 2001], [106, 107], [0.1, 0.1], baseline=106, particles=200, runs=2, rng=1
        ),
        srb.missing_births(5, 5, reference=105, rng=1),
    )
    for each in results:
        assert dict(each.params)["version"] == gi.__version__
