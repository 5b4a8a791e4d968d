"""The shape of a transition and its prior."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gender_indicators import srb
from gender_indicators.errors import DomainError

SHAPE = {"start": 2000, "rise": 10, "plateau": 5, "convergence": 20, "amplitude": 8}
lengths = st.floats(0.1, 50)


@given(start=st.floats(1900, 2100), rise=lengths, plateau=st.floats(0, 50), convergence=lengths)
def test_joints_meet_and_the_plateau_is_the_highest(
    start: float, rise: float, plateau: float, convergence: float
) -> None:
    joints = start + np.cumsum([0, rise, plateau, convergence])
    shape = {"start": start, "rise": rise, "plateau": plateau, "convergence": convergence}
    np.testing.assert_allclose(srb.trapezoid(joints, amplitude=1, **shape), [0, 1, 1, 0], atol=1e-9)
    everywhere = srb.trapezoid(np.linspace(start - 10, joints[-1] + 10, 200), amplitude=1, **shape)
    assert ((everywhere >= 0) & (everywhere <= 1)).all()


def test_years_outside_have_no_inflation() -> None:
    assert srb.trapezoid([1990, 2000, 2035, 2040], **SHAPE).tolist() == [0, 0, 0, 0]


def test_a_missing_year_stays_missing() -> None:
    assert np.isnan(srb.trapezoid(np.nan, **SHAPE))


@pytest.mark.parametrize(
    ("name", "value", "bound"),
    [("rise", 0, "above 0"), ("plateau", -1, "0 or more"), ("convergence", 0, "above 0")],
)
def test_stages_without_length_are_refused_by_place(name: str, value: float, bound: str) -> None:
    index = ["A", "B"]
    shape = SHAPE | {name: pd.Series([5, value], index=index)}
    with pytest.raises(DomainError, match=f"{name} must be {bound}, not so at 'B'"):
        srb.trapezoid(pd.Series([2001, 2002], index=index), **shape)


def test_a_plateau_may_have_no_length() -> None:
    assert float(srb.trapezoid(2010, **(SHAPE | {"plateau": 0}))) == 8


def test_draws_of_the_prior_have_its_medians_and_stay_possible() -> None:
    prior = srb.TransitionPrior(start=(1980, 2020), variation=0.8)
    drawn = prior.draw(20_000, np.random.default_rng(1))
    assert np.isfinite(prior.log_density(drawn)).all()
    assert drawn[:, 0].mean() == pytest.approx(2000, abs=0.5)
    narrow = srb.TransitionPrior().draw(20_000, np.random.default_rng(1))
    np.testing.assert_allclose(np.median(narrow[:, 1:], axis=0), [10.39, 5.58, 16.0, 0.0556], rtol=0.01)


def test_a_start_near_a_year_has_heavy_tails_within_the_limits() -> None:
    prior = srb.TransitionPrior(start=(1990, 2010), start_centre=2000, start_scale=5)
    drawn = prior.draw(20_000, np.random.default_rng(1))
    assert ((drawn[:, 0] > 1990) & (drawn[:, 0] < 2010)).all()
    at = np.tile(drawn[:1], (2, 1))
    at[:, 0] = [2000, 2005]
    # t with 3 degrees of freedom, one scale out: (1 + 1/3) ** -2 of the centre
    assert np.exp(np.diff(prior.log_density(at)))[0] == pytest.approx((4 / 3) ** -2)
    at[1, 0] = 2011
    assert prior.log_density(at)[1] == -np.inf


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"amplitude": 0}, "amplitude must be a number above 0"),
        ({"start": (2000, 2000)}, "earliest start must lie before"),
        ({"inflated": 1}, "inflated is a probability"),
    ],
)
def test_impossible_priors_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        srb.TransitionPrior(**options)  # type: ignore[arg-type]
