"""Areas smoothed together borrow from each other, and sources show their errors."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from gender_indicators import srb
from gender_indicators.errors import ConvergenceWarning, DomainError, InputError, UnitError

AREAS = ("A", "B", "C", "D")
YEARS = np.arange(1990, 2010)
OWN = {"A": -0.02, "B": 0.0, "C": 0.01, "D": 0.03}


def simulated(error: float = 0.01) -> tuple[list[str], np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rng = np.random.default_rng(1)
    area = [each for each in AREAS for _ in YEARS]
    years = np.tile(YEARS, 4)
    level = np.array([OWN[each] for each in area])
    return area, years, 106 * np.exp(level + error * rng.standard_normal(len(area)))


@pytest.fixture(scope="module")
def found() -> srb.AreaTrends:
    area, years, ratio = simulated()
    return srb.smooth_areas(
        area, years, ratio, np.full(len(area), 0.01), baseline=106, particles=200, runs=3, rng=1
    )


def test_levels_of_the_areas_are_recovered(found: srb.AreaTrends) -> None:
    truth = 106 * np.exp([[OWN[each]] for each in AREAS])
    lower, upper = found.estimate.limits()
    assert ((lower < truth) & (truth < upper)).mean() > 0.85
    np.testing.assert_allclose(found.estimate.value.mean(axis=1), truth[:, 0], rtol=0.006)


def test_an_area_with_little_data_is_drawn_to_the_rest() -> None:
    area = ["A"] * 20 + ["B"] * 20 + ["C"]
    years = [*YEARS, *YEARS, 2009]
    ratio = np.array([*[106.0] * 40, 130.0])
    result = srb.smooth_areas(
        area, years, ratio, [*[0.01] * 40, 0.1], baseline=106, particles=200, runs=2, rng=1
    )
    last = result.estimate.value[2, -1]
    assert 105.5 < last < 112


def test_a_source_that_errs_is_found_out() -> None:
    rng = np.random.default_rng(2)
    area = [each for each in AREAS for _ in range(40)]
    source = (["registration"] * 20 + ["survey"] * 20) * 4
    noise = np.where(np.array(source) == "survey", 0.1, 0.0) * rng.standard_normal(160)
    ratio = 106 * np.exp(noise + 0.01 * rng.standard_normal(160))
    result = srb.smooth_areas(
        area,
        np.tile(YEARS, 8),
        ratio,
        np.full(160, 0.01),
        baseline=106,
        source=source,
        exact_sources=["registration"],
        particles=200,
        runs=2,
        rng=1,
    )
    assert result.names == ("baseline", "rho", "sigma", "area_spread", "error of survey")
    assert np.median(result.parameters[:, -1]) == pytest.approx(0.1, rel=0.2)
    assert np.median(result.parameters[:, 0]) == pytest.approx(106, abs=0.5)


def test_all_areas_have_all_years_and_everything_travels(found: srb.AreaTrends) -> None:
    assert found.estimate.value.shape == (4, 20)
    assert list(found.to_frame().index[0]) == ["A", 1990]
    assert found.ratios.shape == (600, 4, 20)
    assert (found.r_hat < 1.05).all()
    assert found.estimate.reasons.at(0, 0) == ("modelled",)
    again = pickle.loads(pickle.dumps(found))
    assert repr(again) == repr(found)
    assert "4 areas, 20 years" in repr(found)
    assert not again.ratios.flags.writeable


def test_runs_that_disagree_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srb.transitions, "AGREED", 0.5)
    with pytest.warns(ConvergenceWarning, match="use more particles"):
        srb.smooth_areas(
            ["A", "B"], [2001, 2001.5], [106, 107], [0.1, 0.1], baseline=106, particles=50, runs=2, rng=1
        )


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"area": ["A"]}, InputError, "one area, year, ratio, error and source"),
        ({"area": ["A", "A"]}, InputError, "fewer than two areas"),
        ({"source": ["x"]}, InputError, "one area, year, ratio, error and source"),
        ({"source": ["x", "x"], "exact_sources": ["y"]}, InputError, "no observation has: 'y'"),
        ({"ratio": [106, np.nan]}, InputError, "missing at position 1"),
        ({"ratio": [106, 1.06]}, UnitError, "at position 1"),
        ({"log_se": [0.1, 0.0]}, DomainError, "log_se is not positive at position 1"),
        ({"runs": 1}, DomainError, "runs at least 2"),
        ({"baseline_log_sd": 0}, DomainError, "baseline_log_sd must be a number above 0"),
    ],
)
def test_what_cannot_be_smoothed_is_refused(
    changes: dict[str, object], error: type[Exception], message: str
) -> None:
    given: dict[str, object] = {
        "area": ["A", "B"],
        "years": [2001, 2001],
        "ratio": [106, 107],
        "log_se": [0.1, 0.1],
    }
    given |= changes
    with pytest.raises(error, match=message):
        srb.smooth_areas(baseline=106, **given)  # type: ignore[arg-type]
