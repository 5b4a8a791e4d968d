"""The sex ratio at birth of a survey: what is left out, flagged, refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.core import Status
from gender_indicators.errors import AlignmentError, DomainError, InputError, MethodError, SmallNumbersWarning

RNG = np.random.default_rng(11)
PSU = np.repeat(np.arange(20), 15)
SEX = np.where(RNG.random(300) < 0.53, "male", "female").astype(object)


def found(sex: Any = SEX, **options: Any) -> srb.SurveySRB:
    return srb.from_survey(sex, **{"psu": PSU, "stratum": PSU // 5, "min_births": 0, **options})


def test_the_point_estimate_is_the_ratio_of_weighted_births() -> None:
    weights = RNG.random(300)
    boys, girls = weights[SEX == "male"].sum(), weights[SEX == "female"].sum()
    assert float(found(weights=weights).estimate) == pytest.approx(100 * boys / girls)


def test_n_counts_births_without_weights() -> None:
    assert float(found(weights=np.full(300, 7.0)).estimate.n) == 300


def test_births_of_unrecorded_sex_are_left_out_and_counted() -> None:
    sex = SEX.copy()
    sex[:4] = None
    partly = found(sex)
    assert float(partly.missing_sex) == 4
    assert float(partly.estimate.n) == 296
    assert float(partly.psus) == 20


def test_births_of_unrecorded_sex_are_counted_by_domain() -> None:
    sex, by = SEX.copy(), np.array(["x", "y"] * 150, dtype=object)
    sex[:3] = None
    by[:2] = None
    by[10] = None
    parts = found(sex, by=by)
    assert parts.missing_sex.tolist() == [1, 0]
    assert parts.without_domain == 1
    assert parts.estimate.n.sum() == 296


def test_a_mask_gives_one_estimate() -> None:
    sex, mask = SEX.copy(), np.arange(300) < 150
    sex[:5], sex[-2:] = None, None
    half = found(sex, by=mask)
    assert half.estimate.value.shape == ()
    assert float(half.estimate.n) == 145
    assert float(half.missing_sex) == 5
    assert half.without_domain == 148


def test_a_cluster_without_births_of_the_domain_stays_in_the_design() -> None:
    by = np.where(PSU == 0, None, "x")
    parts = found(by=by)
    assert parts.psus.tolist() == [20]
    assert found(by=by, df="domain-psus").psus.tolist() == [19]


def test_a_domain_whose_sexes_are_all_unrecorded_has_no_ratio() -> None:
    sex, by = SEX.copy(), np.where(PSU < 10, "x", "y")
    sex[PSU >= 10] = None
    parts = found(sex, by=by)
    assert np.isnan(parts.estimate.value[1])
    assert parts.estimate.reasons.at(1) == ("undefined",)
    assert parts.estimate.status[1] == Status.CANNOT_EXIST
    assert parts.missing_sex.tolist() == [0, 150]


def test_births_of_one_cluster_give_a_ratio_without_error() -> None:
    parts = found(by=np.where(PSU == 3, "one", "others"))
    assert parts.estimate.value[0] > 0
    assert np.isnan(parts.se_ratio[0])
    assert np.isnan(parts.estimate.limits()[0][0])
    assert parts.estimate.reasons.at(0) == ("no_standard_error",)


def test_few_births_are_flagged_by_their_number_without_weights() -> None:
    with pytest.warns(SmallNumbersWarning, match="1 of 1 with few births") as seen:
        few = found(weights=np.full(300, 1e6), min_births=301)
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert few.estimate.reasons.at() == ("small_numbers",)
    assert few.estimate.status == Status.LOW_RELIABILITY


def test_replicates_without_girls_are_dropped_counted_and_said() -> None:
    sex = np.array(["male"] * 300, dtype=object)
    sex[PSU == 0] = "female"
    with pytest.warns(SmallNumbersWarning, match=r"without girls at the value \(1 in all\)") as seen:
        few = found(sex, variance="jkn")
    assert seen[0].filename == __file__
    assert float(few.dropped_replicates) == 1
    assert few.estimate.reasons.at() == ("dropped_replicates",)
    assert np.isfinite(float(few.se_log))


def test_taylor_needs_no_replicates() -> None:
    sex = np.array(["male"] * 300, dtype=object)
    sex[PSU == 0] = "female"
    assert float(found(sex).dropped_replicates) == 0


def test_limits_swap_when_the_direction_is_turned() -> None:
    ratio, girls = found().estimate, found(unit="female_per_1000_male").estimate
    assert float(girls) == pytest.approx(1e5 / float(ratio))
    lower, upper = ratio.limits()
    low, high = girls.limits()
    assert float(low) == pytest.approx(1e5 / float(upper))
    assert float(high) == pytest.approx(1e5 / float(lower))
    assert low < girls.value < high


@pytest.mark.parametrize("method", ["logit", "clopper-pearson", "wilson", "jeffreys"])
def test_the_shares_are_the_ratio_in_other_words(method: Any) -> None:
    ratio = found(method=method).estimate
    male, female = (found(method=method, unit=unit).estimate for unit in ("male_share", "female_share"))
    assert float(male) == pytest.approx(float(ratio) / (100 + float(ratio)))
    assert float(male) + float(female) == pytest.approx(1)
    lower, upper = (float(each) / (100 + float(each)) for each in ratio.limits())
    assert [float(each) for each in male.limits()] == pytest.approx([lower, upper])
    assert [float(each) for each in female.limits()] == pytest.approx([1 - upper, 1 - lower])


def test_a_symmetric_interval_below_zero_has_no_upper_limit_in_the_other_direction() -> None:
    sex = ["male", "male", "male", "female", "female", "female", "male", "female"]
    few = {"psu": [1, 1, 2, 2, 3, 3, 4, 4], "stratum": None, "method": "delta"}
    assert float(found(sex, **few).estimate.limits()[0]) < 0
    low, high = found(sex, unit="female_per_1000_male", **few).estimate.limits()
    assert float(high) == np.inf
    assert 0 < float(low) < 1000


def test_without_girls_the_ratio_is_infinite_and_only_counting_gives_limits() -> None:
    boys = np.array(["male"] * 300, dtype=object)
    assert float(found(boys).estimate) == np.inf
    assert math.isnan(float(found(boys).estimate.limits()[0]))
    exact = found(boys, method="clopper-pearson").estimate
    assert float(exact.limits()[1]) == np.inf
    assert float(exact.limits()[0]) > 5000
    share = found(boys, method="clopper-pearson", unit="female_share").estimate
    assert (float(share), float(share.limits()[0])) == (0, 0)


def test_without_a_level_there_is_no_interval() -> None:
    assert found(level=None).estimate.interval is None


def test_codes_of_the_sexes_can_be_named() -> None:
    codes = np.where(SEX == "male", 1, 2)
    assert float(found(codes, male=1, female=2).estimate) == float(found().estimate)


def test_every_option_travels_with_the_result() -> None:
    options = dict(
        found(variance="jkn", centre="full", method="wilson", level=0.9, df="domain-psus").estimate.params
    )
    expected = {
        "variance": "jkn",
        "centre": "full",
        "singleton": "error",
        "df": "domain-psus",
        "level": 0.9,
        "method": "wilson",
        "unit": "male_per_100_female",
        "min_births": 0.0,
    }
    assert {name: options[name] for name in expected} == expected
    assert "version" in options


def test_a_survey_is_named_as_the_source() -> None:
    plain, weighted = found().estimate.provenance, found(weights=np.ones(300)).estimate.provenance
    assert (plain.source_type, plain.weighted) == ("survey", False)
    assert weighted.weighted


def test_the_table_has_the_same_columns_for_one_and_for_many() -> None:
    one, many = found().to_frame(), found(by=PSU // 10).to_frame()
    assert list(one.columns) == list(many.columns)
    assert list(many.index) == [0, 1]
    assert one["psus"].tolist() == [20]
    assert "SRB" in repr(found())


def test_columns_that_do_not_fit_are_refused() -> None:
    index = pd.RangeIndex(300)
    with pytest.raises(AlignmentError, match="sex and psu carry different labels"):
        found(pd.Series(SEX, index), psu=pd.Series(PSU, index[::-1]))
    with pytest.raises(InputError, match="unequal length"):
        found(SEX[:10])


def test_unknown_options_are_refused() -> None:
    for option in ("method", "unit", "variance", "centre", "singleton", "df"):
        with pytest.raises(MethodError, match=f"{option}='x'"):
            found(**{option: "x"})
    with pytest.raises(DomainError, match="level must lie"):
        found(level=95)
    with pytest.raises(DomainError, match="min_births"):
        found(min_births=-1)


def test_a_stratum_with_one_cluster_is_refused_by_default() -> None:
    with pytest.raises(InputError, match="single primary sampling unit"):
        found(stratum=np.where(PSU == 0, 1, 2))
    assert float(found(stratum=np.where(PSU == 0, 1, 2), singleton="centred").se_log) > 0
