"""Shrunken sex ratios at birth."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import (
    AlignmentError,
    ApproximationWarning,
    DomainError,
    MethodError,
    ShapeError,
    UnitError,
)

AREAS = pd.DataFrame(
    {"male": [31.0, 18, 160, 94, 1, 0, np.nan], "female": [17.0, 25, 118, 141, 0, 0, 5]},
    index=list("ABCDEFG"),
)
ALL = [
    ("beta-binomial", "plug-in"),
    ("beta-binomial", "laplace"),
    ("beta-binomial", "bootstrap"),
    ("log-normal", "plug-in"),
    ("log-normal", "integrated"),
]
each_way = pytest.mark.parametrize(("method", "hyperparameters"), ALL)


def shrunken(method: Any = "beta-binomial", hyperparameters: Any = "plug-in", **options: Any) -> srb.Shrunken:
    return srb.shrink(
        AREAS["male"],
        AREAS["female"],
        method=method,
        hyperparameters=hyperparameters,
        draws=100,
        rng=1,
        **options,
    )


@each_way
def test_every_area_stays_in_the_result_and_small_ones_are_drawn_most(
    method: str, hyperparameters: str
) -> None:
    found = shrunken(method, hyperparameters, threshold=109)
    weight = found.weight
    assert len(found) == 7
    assert weight[5] == 0
    assert np.isnan(weight[6])
    assert 0 < weight[4] < weight[1] < weight[2] < 1
    assert ((found.exceedance[:6] > 0) & (found.exceedance[:6] < 1)).all()
    lower, upper = found.estimate.limits()
    assert ((lower < found.estimate.value) & (found.estimate.value < upper))[:6].all()


@each_way
def test_columns_and_types_do_not_depend_on_options(method: str, hyperparameters: str) -> None:
    found = shrunken(method, hyperparameters)
    frame = found.to_frame()
    assert list(frame.columns) == [
        "value",
        "lower",
        "upper",
        "level",
        "n",
        "raw",
        "raw_lower",
        "raw_upper",
        "weight",
        "mean_share",
        "exceedance",
        "threshold",
        "status",
        "reasons",
    ]
    assert list(frame.index) == list("ABCDEFG")
    assert frame["exceedance"].isna().all()
    assert np.isnan(found.threshold)
    again = pickle.loads(pickle.dumps(found))
    pd.testing.assert_frame_equal(again.to_frame(), frame)
    assert not again.weight.flags.writeable
    assert method in repr(found)


def test_an_area_without_births_has_the_common_distribution() -> None:
    frame = shrunken().to_frame()
    assert frame.loc["F", "reasons"] == "modelled;no_births;plug_in"
    assert np.isnan(frame.loc["F", "raw"])
    assert frame.loc["F", "mean_share"] == pytest.approx(
        float(shrunken().common) / (100 + float(shrunken().common))
    )


def test_a_missing_count_gives_a_missing_estimate() -> None:
    frame = shrunken().to_frame()
    assert frame.loc["G", ["value", "lower", "upper", "weight", "mean_share"]].isna().all()
    assert (frame.loc["G", "status"], frame.loc["G", "reasons"]) == ("O", "missing")


def test_missing_areas_do_not_enter_the_fit() -> None:
    rest = AREAS.loc[list("ABCDEF")]
    assert float(srb.shrink(rest["male"], rest["female"]).spread) == float(shrunken().spread)


def test_that_parameters_were_taken_as_known_is_flagged() -> None:
    assert "plug_in" in shrunken().estimate.reasons
    assert "plug_in" not in shrunken("beta-binomial", "laplace").estimate.reasons
    assert dict(shrunken().params)["hyperparameters"] == "plug-in"
    assert dict(shrunken("log-normal").params)["draws"] is None
    assert dict(shrunken("beta-binomial", "laplace").params)["draws"] == 100


def test_a_zero_count_is_flagged_where_a_logarithm_is_taken() -> None:
    assert shrunken("log-normal").estimate.reasons["half_added"].tolist() == [False] * 4 + [
        True,
        False,
        False,
    ]
    assert "half_added" not in shrunken().estimate.reasons


@each_way
def test_areas_that_differ_by_no_more_than_chance_share_one_ratio(method: str, hyperparameters: str) -> None:
    found = srb.shrink(
        [105, 104, 106, 0],
        [100, 100, 100, 0],
        method=method,  # type: ignore[arg-type]
        hyperparameters=hyperparameters,  # type: ignore[arg-type]
        threshold=100,
    )
    assert float(found.likelihood_ratio.p_value) == 1
    if hyperparameters == "integrated":
        assert found.weight[0] > 0
        return
    assert "no_variation" in found.estimate.reasons
    assert "plug_in" not in found.estimate.reasons
    np.testing.assert_array_equal(found.weight, 0)
    np.testing.assert_allclose(found.estimate.value, 105, rtol=1e-4)
    np.testing.assert_array_equal(found.estimate.value, float(found.common))
    assert float(found.spread) == 0
    assert "no variation between areas found" in repr(found)
    assert 0.5 < found.exceedance[3] < 1


def test_the_raw_ratio_says_that_births_are_few_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = shrunken()
    assert found.raw.reasons["small_numbers"].tolist() == [True] * 6 + [False]
    assert "small_numbers" not in shrunken(min_births=0).raw.reasons


def test_weighted_counts_are_flagged_with_a_warning() -> None:
    with pytest.warns(ApproximationWarning, match="position 0") as caught:
        found = srb.shrink([31.5, 18, 160], [17, 25, 118])
    assert caught[0].filename == __file__
    assert found.estimate.reasons["weighted_counts"].tolist() == [True, False, False]


def test_a_higher_level_widens_the_interval() -> None:
    narrow, wide = shrunken(level=0.8).estimate.limits(), shrunken(level=0.99).estimate.limits()
    assert (wide[0][:6] < narrow[0][:6]).all()
    assert (wide[1][:6] > narrow[1][:6]).all()


@pytest.mark.parametrize(
    ("male", "female"), [([105, 0, np.nan], [100, 0, 3]), ([105, 1], [100, 1]), ([5, np.nan, 4], [4, 1, 5])]
)
def test_fewer_than_three_areas_with_births_are_refused(male: list[float], female: list[float]) -> None:
    with pytest.raises(DomainError, match="[12] areas with births: .* fewer than 3"):
        srb.shrink(male, female)


def test_areas_of_one_sex_are_refused() -> None:
    with pytest.raises(DomainError, match="no area has births of both sexes"):
        srb.shrink([5, 3, 4], [0, 0, 0])


def test_a_table_of_periods_is_refused() -> None:
    with pytest.raises(ShapeError, match="one count of births per area"):
        srb.shrink([[1, 2], [3, 4]], [[1, 2], [3, 4]])


def test_labels_must_agree() -> None:
    with pytest.raises(AlignmentError):
        srb.shrink(AREAS["male"], AREAS["female"][::-1])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "icar"}, MethodError, "method='icar'"),
        ({"hyperparameters": "known"}, MethodError, "hyperparameters='known'"),
        ({"hyperparameters": "integrated"}, MethodError, "does not go with method='beta-binomial'"),
        (
            {"method": "log-normal", "hyperparameters": "laplace"},
            MethodError,
            "Allowed: 'plug-in', 'integrated'",
        ),
        ({"level": 95}, DomainError, "level must lie"),
        ({"draws": 10}, DomainError, "draws must be a number of at least 100"),
        ({"min_births": -1}, DomainError, "min_births"),
        ({"threshold": 1.09}, UnitError, "write 105, not 1.05"),
    ],
)
def test_bad_options_are_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        srb.shrink(AREAS["male"], AREAS["female"], **options)


@pytest.mark.parametrize("pairs", [[(0, 182), (0, 940), (8243, 1)], [(0, 51), (0, 812), (468, 1)]])
def test_areas_of_almost_one_sex_keep_their_digits(pairs: list[tuple[int, int]]) -> None:
    male, female = zip(*pairs, strict=True)
    found = srb.shrink(male, female, min_births=0).estimate.value
    turned = srb.shrink(female, male, min_births=0).estimate.value
    np.testing.assert_allclose(found * turned, 1e4, rtol=1e-6)
