"""The sex ratio at birth of a survey against R's survey package and against jackknives by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri
from tests.conftest import document, rows

from gender_indicators import srb
from gender_indicators.srb.histories import COMPOSITIONS
from gender_indicators.stats import survey

EXPECTED = document("srb_survey.json")
REL = 1e-6


@pytest.fixture(scope="module")
def births(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "srb" / "survey_births.csv")


def design(births: pd.DataFrame) -> dict[str, Any]:
    return {
        "weights": births["weight"],
        "psu": births["cluster"],
        "stratum": births["stratum"],
        "min_births": 0,
    }


@pytest.mark.parametrize(
    ("variance", "key"), [("taylor", "taylor"), ("jkn", "JKn"), ("jk1", "JK1")], ids=lambda value: value
)
def test_errors_on_every_scale_agree_with_r(births: pd.DataFrame, variance: Any, key: str) -> None:
    expected = EXPECTED[key]
    found = srb.from_survey(births["sex"], variance=variance, **design(births))
    share = srb.from_survey(births["sex"], variance=variance, unit="male_share", **design(births))
    assert float(found.df) == expected["df"]
    computed = {
        "srb": float(found.estimate),
        "se_srb": float(found.se_ratio),
        "se_log": float(found.se_log),
        "se_prop": float(found.se_share),
        "prop_male": float(share.estimate),
        "logit": math.log(float(found.estimate) / 100),
    }
    assert computed == pytest.approx({name: expected[name] for name in computed}, rel=REL)
    limits = [float(limit) for limit in found.estimate.limits()]
    assert limits == pytest.approx(expected["ci_log_t"], rel=REL)
    z = -float(ndtri(0.025))
    normal = [float(found.estimate) * math.exp(sign * z * float(found.se_log)) for sign in (-1, 1)]
    assert normal == pytest.approx(expected["ci_log_z"], rel=REL)


@pytest.mark.parametrize(
    ("centre", "expected"), [("mean-all", 5.483833), ("full", 5.483862), ("stratum", 5.483755)]
)
def test_the_three_centres_of_the_stratified_jackknife_differ(
    births: pd.DataFrame, centre: Any, expected: float
) -> None:
    found = srb.from_survey(births["sex"], variance="jkn", centre=centre, **design(births))
    # six decimals as printed; the three differ by 5e-6 relative and more
    assert float(found.se_ratio) == pytest.approx(expected, abs=5e-7)


def test_the_pseudo_values_of_the_dhs(births: pd.DataFrame) -> None:
    expected = EXPECTED["dhs_jackknife"]
    found = srb.from_survey(births["sex"], variance="dhs", **design(births))
    assert float(found.psus) == expected["k"]
    assert float(found.estimate) / 100 == pytest.approx(expected["r"], rel=REL)
    assert float(found.se_ratio) / 100 == pytest.approx(expected["se"], rel=REL)


def test_the_jackknife_of_chao(births: pd.DataFrame) -> None:
    expected = EXPECTED["chao_jackknife"]
    male = (births["sex"] == "male").astype(float)
    found = survey.ratio(
        male,
        1 - male,
        psu=births["cluster"],
        stratum=births["stratum"],
        weights=births["weight"],
        variance="jk1",
    )
    computed = {
        "U": float(found.psus),
        "observed": float(found.value),
        "est": float(found.bias_corrected),
        "se": float(found.se),
        "estlog": float(found.bias_corrected_log),
        "selog": float(found.se_log),
    }
    assert computed == pytest.approx(expected, rel=REL)
    whole = srb.from_survey(births["sex"], variance="jk1", **design(births))
    assert float(whole.bias_corrected) == pytest.approx(100 * expected["est"], rel=REL)


@pytest.mark.parametrize("df", ["domain-strata", "domain-psus"])
def test_domains_by_stratum_agree_with_r(births: pd.DataFrame, df: Any) -> None:
    found = srb.from_survey(births["sex"], by=births["stratum"], df=df, **design(births))
    table = found.to_frame()
    for (stratum, row), expected in zip(table.iterrows(), EXPECTED["by_stratum"], strict=True):
        assert expected["design"] == f"stratum {stratum}"
        computed = [row["df"], row["value"], row["se_ratio"], row["se_log"], row["se_share"]]
        keys = ("df", "srb", "se_srb", "se_log", "se_prop")
        assert computed == pytest.approx([expected[key] for key in keys], rel=REL)
        assert [row["lower"], row["upper"]] == pytest.approx(expected["ci_log_t"], rel=REL)
        z = -float(ndtri(0.025))
        normal = [row["value"] * math.exp(sign * z * row["se_log"]) for sign in (-1, 1)]
        assert normal == pytest.approx(expected["ci_log_z"], rel=REL)
        assert math.log(row["value"] / 100) == pytest.approx(expected["logit"], rel=REL)
        assert row["value"] / (100 + row["value"]) == pytest.approx(expected["prop_male"], rel=REL)


def test_domains_by_birth_order_agree_with_r(births: pd.DataFrame) -> None:
    found = srb.from_survey(births["sex"], by=births["birth_order"], **design(births)).to_frame()
    expected = EXPECTED["by_birth_order"]
    assert list(found.index) == [row["birth_order"] for row in expected]
    assert found["value"].tolist() == pytest.approx([row["srb"] for row in expected], rel=REL)
    assert found["se_ratio"].tolist() == pytest.approx([row["se"] for row in expected], rel=REL)


def test_design_effects_agree_with_r_whatever_the_scale_of_the_weights(births: pd.DataFrame) -> None:
    for factor in (1.0, 1e6, 1 / births["weight"].sum()):
        options = {**design(births), "weights": births["weight"] * factor}
        found = srb.from_survey(births["sex"], **options)
        assert float(found.deff) == pytest.approx(EXPECTED["deff_replace_prop"], rel=REL)
        assert float(found.kish) == pytest.approx(EXPECTED["kish_deff_weights"], rel=REL)


def test_orders_and_compositions_agree_with_an_independent_script(births: pd.DataFrame) -> None:
    table = srb.by_birth_order(births, weights="weight", min_births=0)
    parts = {"birth_order": table.by_order, "prior": table.by_composition, "birth_order+prior": table.by_both}
    expected = rows("srb_conditional.csv")
    assert sum(map(len, parts.values())) == len(expected)
    for row in expected:
        frame = parts[row["by"]].to_frame()
        order, _, composition = row["group"].partition("|")
        if row["by"] == "prior":
            order, composition = "all", order
        found = frame.loc[(order, composition or "all")]
        assert (found["male"], found["female"]) == (int(row["boys"]), int(row["girls"]))
        weighted = (found["weighted_male"], found["weighted_female"], found["value"])
        keys = ("weighted_boys", "weighted_girls", "weighted_srb")
        # sums of the same numbers in another order
        assert weighted == pytest.approx([float(row[key]) for key in keys], rel=1e-14)


def test_without_weights_the_ratio_is_that_of_the_counts(births: pd.DataFrame) -> None:
    found = srb.by_birth_order(births, min_births=0).by_composition.to_frame()
    expected = {
        row["group"]: float(row["srb"]) for row in rows("srb_conditional.csv") if row["by"] == "prior"
    }
    computed = {group: found.loc[("all", group), "value"] for group in COMPOSITIONS}
    assert computed == pytest.approx(expected, rel=1e-15)


def test_compositions_can_be_domains_of_the_survey(births: pd.DataFrame) -> None:
    composition = srb.birth_history(births).composition
    found = srb.from_survey(births["sex"], by=composition, **design(births)).to_frame()
    expected = {
        row["group"]: float(row["weighted_srb"])
        for row in rows("srb_conditional.csv")
        if row["by"] == "prior"
    }
    assert found["value"].to_dict() == pytest.approx(expected, rel=1e-12)


# ------------------------------------------------------------- the same machinery on other surveys
DESIGNS: dict[str, tuple[str, dict[str, str]]] = {
    "strat_nofpc": ("api_strat.csv", {"stratum": "stype", "psu": "cds"}),
    "clus1_nofpc": ("api_clus1.csv", {"psu": "dnum"}),
    "srs_nofpc": ("api_srs.csv", {"psu": "cds"}),
}
METHODS = {"svyciprop-xlogit": "logit", "svyciprop-beta": "clopper-pearson", "svyciprop-mean": "delta"}


def expected_rows(shared: Path, name: str, stat: str) -> pd.DataFrame:
    table = pd.read_csv(shared / "coverage" / "survey_expected.csv")
    return table[(table["design"] == name) & (table["stat"] == stat)]


@pytest.mark.parametrize("name", DESIGNS)
def test_proportions_and_their_intervals_agree_with_r(shared: Path, name: str) -> None:
    file, columns = DESIGNS[name]
    data = pd.read_csv(shared / "coverage" / file)
    table = expected_rows(shared, name, "proportion")
    whole = table[table["by"].isna() & table["method"].isin(METHODS)]
    domains = table[table["by"].notna()]
    assert len(whole) > 5
    assert len(domains) > 5
    ids = {key: data[column] for key, column in columns.items()}
    for _, row in pd.concat([whole, domains]).iterrows():
        method = METHODS.get(row["method"].removesuffix(" on subset()"))
        if method is None:
            continue
        reached = data[row["var"]]
        mask = None if pd.isna(row["by"]) else data[row["by"]] == row["group"]
        found = survey.ratio(reached, 1 - reached, weights=data["pw"], domain=mask, df="domain-psus", **ids)
        limits = found.interval(0.95, method=method, scale="share")  # type: ignore[arg-type]  # a name
        computed = [
            float(each) for each in (found.share, found.se_share, found.df, limits.lower, limits.upper)
        ]
        expected = [row[key] for key in ("estimate", "se", "df", "lower", "upper")]
        assert computed == pytest.approx(expected, rel=1e-8), row["method"]


@pytest.mark.parametrize("name", DESIGNS)
def test_ratios_of_any_two_totals_agree_with_r(shared: Path, name: str) -> None:
    file, columns = DESIGNS[name]
    data = pd.read_csv(shared / "coverage" / file)
    ids = {key: data[column] for key, column in columns.items()}
    for _, row in expected_rows(shared, name, "ratio").iterrows():
        above, below = row["var"].split("/")
        found = survey.ratio(data[above], data[below], weights=data["pw"], **ids)
        limits = found.interval(0.95, method="delta")
        computed = [float(each) for each in (found.value, found.se, limits.lower, limits.upper)]
        expected = [row[key] for key in ("estimate", "se", "lower", "upper")]
        assert computed == pytest.approx(expected, rel=1e-8)


def test_the_unstratified_jackknife_of_a_mean_agrees_with_r(shared: Path) -> None:
    data = pd.read_csv(shared / "coverage" / "api_clus1.csv")
    table = expected_rows(shared, "jk1_clus1_nofpc", "mean")
    for _, row in table.iterrows():
        # a mean is the ratio of a total to the number of units
        found = survey.ratio(
            data[row["var"]], np.ones(len(data)), psu=data["dnum"], weights=data["pw"], variance="jk1"
        )
        assert float(found.value) == pytest.approx(row["estimate"], rel=1e-8)
        assert float(found.se) == pytest.approx(row["se"], rel=1e-8)


@pytest.mark.parametrize(
    ("singleton", "name"),
    [("drop", "remove"), ("drop", "certainty"), ("centred", "adjust"), ("average", "average")],
)
def test_strata_with_one_unit_are_treated_as_in_r(shared: Path, singleton: Any, name: str) -> None:
    data = pd.read_csv(shared / "coverage" / "lonely_psu_input.csv")
    for _, row in expected_rows(shared, f"lonely_{name}", "mean").iterrows():
        found = survey.ratio(
            data[row["var"]],
            np.ones(len(data)),
            psu=data["p"],
            stratum=data["h"],
            weights=data["w"],
            singleton=singleton,
        )
        assert float(found.value) == pytest.approx(row["estimate"], rel=1e-9)
        assert float(found.se) == pytest.approx(row["se"], rel=1e-9)
        assert float(found.df) == row["df"]
