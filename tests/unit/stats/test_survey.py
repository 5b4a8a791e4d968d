"""Ratios from cluster samples: domains, degrees of freedom, intervals, refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from gender_indicators.errors import DomainError, InputError, MethodError
from gender_indicators.stats import survey
from gender_indicators.stats.proportion import share_limits

BOYS, GIRLS = [12, 9, 15, 7, 8, 11], [10, 11, 9, 9, 12, 6]
IDS = {"psu": [1, 2, 3, 4, 5, 6], "stratum": ["a", "a", "b", "b", "c", "c"]}


def ratio(boys: Any = BOYS, girls: Any = GIRLS, **options: Any) -> survey.SurveyRatio:
    return survey.ratio(boys, girls, **{**IDS, **options})


def test_a_ratio_and_its_share() -> None:
    found = ratio()
    assert float(found.value) == pytest.approx(62 / 57)
    assert float(found.share) == pytest.approx(62 / 119)
    assert (float(found.n), float(found.df), float(found.psus), float(found.strata)) == (119, 3, 6, 3)
    assert found.levels is None


def test_methods_without_strata_lose_one_degree_of_freedom_only() -> None:
    for variance in ("jk1", "dhs"):
        found = ratio(variance=variance)
        assert (float(found.df), float(found.strata)) == (5, 1)
    assert float(ratio(stratum=None).df) == 5


def test_the_pseudo_value_form_is_centred_at_the_estimate_whatever_the_centre() -> None:
    expected = float(ratio(variance="jk1", centre="full").se)
    for centre in survey.CENTRES:
        assert float(ratio(variance="dhs", centre=centre).se) == expected


def test_degrees_of_freedom_of_a_domain() -> None:
    domain = ["x", None, "x", None, None, None]
    expected = {"design": (6, 3), "domain-strata": (4, 2), "domain-psus": (2, 2)}
    for df, (psus, strata) in expected.items():
        found = ratio(domain=domain, df=df)
        assert (float(found.psus[0]), float(found.strata[0])) == (psus, strata)
        assert float(found.df[0]) == psus - strata


def test_without_degrees_of_freedom_there_are_no_limits() -> None:
    found = ratio(domain=["x", None, "x", None, None, None], df="domain-psus")
    for method in ("logit", "delta", "clopper-pearson"):
        assert np.isnan(found.interval(method=method).lower).all()  # type: ignore[arg-type]


def test_domains_leave_their_births_and_keep_the_design() -> None:
    mask = np.array([True, True, True, False, False, False])
    inside = ratio(domain=mask)
    zeroed = ratio(np.where(mask, BOYS, 0), np.where(mask, GIRLS, 0))
    assert float(inside.se) == pytest.approx(float(zeroed.se))
    dropped = survey.ratio(
        np.array(BOYS)[mask], np.array(GIRLS)[mask], psu=[1, 2, 3], stratum=["a", "a", "b"], singleton="drop"
    )
    assert float(dropped.se) < float(inside.se)


def test_many_domains_in_blocks_equal_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    boys, girls = rng.integers(0, 5, 60), rng.integers(0, 5, 60)
    domain, psu = rng.integers(0, 5, 60), np.repeat(np.arange(12), 5)
    together = survey.ratio(boys, girls, psu=psu, stratum=psu // 4, domain=domain)
    monkeypatch.setattr(survey, "CELLS", 24)
    in_blocks = survey.ratio(boys, girls, psu=psu, stratum=psu // 4, domain=domain)
    for name in ("value", "se", "se_log", "se_share", "df", "n", "deff"):
        np.testing.assert_array_equal(getattr(together, name), getattr(in_blocks, name))
    for place in range(5):
        alone = survey.ratio(boys, girls, psu=psu, stratum=psu // 4, domain=domain == place)
        assert float(alone.se) == pytest.approx(together.se[place])


def test_design_effects() -> None:
    found = ratio(weights=[1.0, 2, 1, 3, 1, 1])
    n, p, v = float(found.n), float(found.share), float(found.se_share) ** 2
    assert float(found.deff) == pytest.approx(v / (p * (1 - p) / (n - 1)))
    assert float(found.n_effective) == pytest.approx(p * (1 - p) / v)
    w = np.repeat([1.0, 2, 1, 3, 1, 1], np.add(BOYS, GIRLS))
    assert float(found.kish) == pytest.approx(n * (w**2).sum() / w.sum() ** 2)


def test_equal_weights_have_no_effect() -> None:
    assert float(ratio(weights=[0.1] * 6).kish) == pytest.approx(1)


def test_the_logit_interval_is_symmetric_on_the_logarithm() -> None:
    found = ratio()
    t = -float(stdtrit(3, 0.05))
    limits = found.interval(0.9)
    expected = [62 / 57 * math.exp(sign * t * float(found.se_log)) for sign in (-1, 1)]
    assert [float(limits.lower), float(limits.upper)] == pytest.approx(expected)
    assert (limits.method, limits.level) == ("logit", 0.9)
    share = found.interval(0.9, scale="share")
    odds = [float(each) / (1 - float(each)) for each in (share.lower, share.upper)]
    assert odds == pytest.approx(expected)


def test_the_delta_interval_is_symmetric_on_either_scale() -> None:
    found = ratio()
    t = -float(stdtrit(3, 0.025))
    for scale, value, se in (("ratio", found.value, found.se), ("share", found.share, found.se_share)):
        limits = found.interval(method="delta", scale=scale)  # type: ignore[arg-type]
        assert float(limits.lower) == pytest.approx(float(value - t * se))
        assert float(limits.upper) == pytest.approx(float(value + t * se))


@pytest.mark.parametrize("method", ["clopper-pearson", "wilson", "jeffreys"])
def test_korn_and_graubard_count_the_effective_births(method: Any) -> None:
    found = ratio()
    n, p = float(found.n), float(found.share)
    size = p * (1 - p) / float(found.se_share) ** 2 * float(stdtrit(n - 1, 0.025) / stdtrit(3, 0.025)) ** 2
    expected = share_limits(np.array(size * p), np.array(size * (1 - p)), level=0.95, method=method)
    on_ratio, on_share = found.interval(method=method), found.interval(method=method, scale="share")
    np.testing.assert_allclose([on_ratio.lower, on_ratio.upper], expected.odds())
    np.testing.assert_allclose([on_share.lower, on_share.upper], expected.shares())


@pytest.mark.parametrize(
    ("boys", "girls"), [(BOYS, [0] * 6), ([0] * 6, GIRLS), ([5] * 6, [5] * 6)], ids=["boys", "girls", "same"]
)
def test_where_units_do_not_differ_the_births_themselves_count(boys: Any, girls: Any) -> None:
    found = ratio(boys, girls)
    limits = found.interval(method="clopper-pearson", scale="share")
    n = float(found.n)
    p = float(found.share)
    expected = share_limits(np.array(n * p), np.array(n * (1 - p)), level=0.95, method="clopper-pearson")
    np.testing.assert_allclose([limits.lower, limits.upper], expected.shares())


def test_without_girls_the_ratio_is_infinite_and_has_no_error() -> None:
    found = ratio(girls=[0] * 6)
    assert float(found.value) == np.inf
    assert float(found.share) == 1
    assert math.isnan(float(found.se))
    assert np.isnan(found.interval().lower)


def test_an_empty_domain_has_no_value() -> None:
    found = ratio(boys=[0, *BOYS[1:]], girls=[0, *GIRLS[1:]], domain=["x", "y", "y", "y", "y", "y"])
    assert math.isnan(found.value[0])
    assert math.isnan(found.se[0])
    assert found.n[0] == 0
    assert math.isnan(found.deff[0])


def test_one_unit_has_no_design_effect() -> None:
    found = survey.ratio([1, 0], [0, 0], psu=[1, 2])
    assert math.isnan(float(found.deff))


def test_a_wide_logit_interval_reaches_the_ends_of_the_share() -> None:
    found = survey.ratio([1, 30, 1, 1], [1, 1, 1, 400], psu=[1, 2, 3, 4], stratum=[1, 1, 2, 2])
    limits = found.interval(1 - 1e-9, scale="share")
    assert 0 <= float(limits.lower) < 1e-6
    assert 1 - 1e-6 < float(limits.upper) <= 1


def test_strata_with_one_unit_are_refused_unless_a_rule_is_chosen() -> None:
    stratum = ["a", "a", "b", "b", "b", "c"]
    with pytest.raises(InputError, match="1 of 3 strata have a single primary sampling unit"):
        ratio(stratum=stratum)
    assert float(ratio(stratum=stratum, singleton="centred").se) > float(
        ratio(stratum=stratum, singleton="drop").se
    )
    # without strata there is no stratum with one unit
    assert float(ratio(stratum=stratum, variance="jk1").df) == 5


def test_a_sample_of_one_unit_is_refused() -> None:
    with pytest.raises(InputError, match="one primary sampling unit"):
        survey.ratio([1, 2], [2, 1], psu=[1, 1], singleton="drop")


@pytest.mark.parametrize("option", ["variance", "centre", "singleton", "df"])
def test_unknown_options_are_refused(option: str) -> None:
    with pytest.raises(MethodError, match=f"{option}='x'"):
        ratio(**{option: "x"})


def test_unknown_options_of_the_interval_are_refused() -> None:
    found = ratio()
    with pytest.raises(MethodError, match="method='wald'"):
        found.interval(method="wald")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="scale='odds'"):
        found.interval(scale="odds")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="Write 0.95"):
        found.interval(95)


def test_tables_and_words() -> None:
    found = ratio(domain=["x", "y"] * 3)
    frame = found.to_frame()
    assert list(frame.index) == ["x", "y"]
    assert frame.index.name == "domain"
    assert frame["n"].tolist() == found.n.tolist()
    assert repr(found) == "SurveyRatio(2 domains, taylor)"
    assert "df 3, n 119, taylor" in repr(ratio())
    assert len(ratio().to_frame()) == 1
    assert dict(found.params)["df"] == "design"


def test_labels_of_records_must_agree() -> None:
    index = pd.Index(range(6))
    with pytest.raises(InputError, match="different labels"):
        survey.ratio(pd.Series(BOYS, index), pd.Series(GIRLS, index[::-1]), psu=[1, 2, 3, 4, 5, 6])
