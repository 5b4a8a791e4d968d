"""What holds for every survey, birth history, decomposition, ranking and register, not only for examples."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gender_indicators import srb
from gender_indicators.core.result import Frozen
from gender_indicators.stats import ranking, survey

counts = st.integers(0, 10**6)
some = st.integers(1, 10**6)
levels = st.floats(0.5, 0.999)
completeness = st.floats(0.3, 1.0)


@st.composite
def samples(draw: st.DrawFn) -> dict[str, Any]:
    """PSU totals of a sample of two or three strata with two PSUs or more."""
    strata = draw(st.integers(2, 3))
    sizes = [draw(st.integers(2, 4)) for _ in range(strata)]
    size = sum(sizes)
    return {
        "boys": np.array(draw(st.lists(st.integers(1, 30), min_size=size, max_size=size)), dtype=float),
        "girls": np.array(draw(st.lists(st.integers(1, 30), min_size=size, max_size=size)), dtype=float),
        "stratum": np.repeat(np.arange(strata), sizes),
        "weights": np.array(draw(st.lists(st.floats(0.1, 10), min_size=size, max_size=size))),
        "psu": np.arange(size),
    }


variances = st.sampled_from(survey.VARIANCES)
centres = st.sampled_from(survey.CENTRES)


def ratio(sample: dict[str, Any], **options: Any) -> survey.SurveyRatio:
    given = dict(sample)
    return survey.ratio(given.pop("boys"), given.pop("girls"), **given, **options)


def parts(found: Any) -> dict[str, np.ndarray[Any, Any]]:
    """All arrays of a result."""
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for field in dataclasses.fields(found):
        value = getattr(found, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        elif isinstance(value, Frozen):
            arrays |= {f"{field.name}.{name}": array for name, array in parts(value).items()}
    return arrays


def close(one: Any, other: Any, rtol: float = 1e-9, atol: float = 0.0) -> None:
    for name, array in parts(one).items():
        np.testing.assert_allclose(array, parts(other)[name], rtol=rtol, atol=atol, err_msg=name)


# ------------------------------------------------------------------------------------------ surveys
@given(sample=samples(), variance=variances, centre=centres, factor=st.floats(1e-6, 1e6))
def test_the_scale_of_the_weights_does_not_matter(
    sample: dict[str, Any], variance: Any, centre: Any, factor: float
) -> None:
    scaled = {**sample, "weights": sample["weights"] * factor}
    options = {"variance": variance, "centre": centre}
    close(ratio(sample, **options), ratio(scaled, **options), rtol=1e-6, atol=1e-12)


@given(sample=samples(), variance=variances, centre=centres, data=st.data())
def test_the_order_of_records_and_the_names_of_ids_do_not_matter(
    sample: dict[str, Any], variance: Any, centre: Any, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(sample["psu"]))))
    moved = {name: values[order] for name, values in sample.items()}
    moved["psu"] = np.array([f"cluster {name}" for name in moved["psu"]])
    moved["stratum"] = np.array([f"{9 - name}" for name in moved["stratum"]])
    options = {"variance": variance, "centre": centre}
    close(ratio(sample, **options), ratio(moved, **options), rtol=1e-6, atol=1e-12)


@given(sample=samples(), variance=variances)
def test_swapping_the_sexes_inverts_the_ratio_and_keeps_the_error_of_its_logarithm(
    sample: dict[str, Any], variance: Any
) -> None:
    one = ratio(sample, variance=variance)
    other = ratio({**sample, "boys": sample["girls"], "girls": sample["boys"]}, variance=variance)
    assert float(one.value * other.value) == pytest.approx(1)
    assert float(one.se_log) == pytest.approx(float(other.se_log), rel=1e-6, abs=1e-9)
    assert float(one.se_share) == pytest.approx(float(other.se_share), rel=1e-6, abs=1e-9)
    lower, upper = one.interval().lower, other.interval().upper
    assert float(lower * upper) == pytest.approx(1, rel=1e-6)


@given(sample=samples(), variance=variances, level=levels, more=st.floats(0.05, 0.95))
def test_intervals_hold_the_value_and_widen_with_the_level(
    sample: dict[str, Any], variance: Any, level: float, more: float
) -> None:
    found = ratio(sample, variance=variance)
    wider = level + (1 - level) * more
    for method in survey.SURVEY_METHODS:
        for scale, value in (("ratio", found.value), ("share", found.share)):
            narrow = found.interval(level, method=method, scale=scale)  # type: ignore[arg-type]
            wide = found.interval(wider, method=method, scale=scale)  # type: ignore[arg-type]
            slack = 1e-9 * float(value)
            assert narrow.lower - slack <= value <= narrow.upper + slack
            assert wide.lower <= narrow.lower + slack
            assert wide.upper >= narrow.upper - slack


@given(sample=samples(), variance=variances, centre=centres, data=st.data())
def test_each_domain_equals_the_mask_of_it(
    sample: dict[str, Any], variance: Any, centre: Any, data: st.DataObject
) -> None:
    size = len(sample["psu"])
    domain = np.array(data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))
    options = {"variance": variance, "centre": centre}
    together = ratio(sample, domain=domain, **options)
    for place, label in enumerate(np.unique(domain)):
        alone = parts(ratio(sample, domain=domain == label, **options))
        for name, array in parts(together).items():
            np.testing.assert_allclose(array[place], alone[name], rtol=1e-12, err_msg=name)


@given(sample=samples())
def test_records_in_pieces_equal_their_totals(sample: dict[str, Any]) -> None:
    halves = {name: np.concatenate((values, values)) for name, values in sample.items()}
    size = len(sample["psu"])
    halves["boys"] = np.concatenate((sample["boys"] - 1, np.ones(size)))
    halves["girls"] = np.concatenate((np.zeros(size), sample["girls"]))
    whole = ratio(sample)
    assume(whole.se_share > 1e-9)  # else the effective size is one over a rounding error
    close(whole, ratio(halves), rtol=1e-6, atol=1e-14)


@given(sample=samples())
def test_the_jackknife_equals_taylor_where_every_cluster_has_as_many_births(sample: dict[str, Any]) -> None:
    # then the share is linear in the clusters
    flat = {**sample, "weights": np.ones(len(sample["psu"])), "girls": 31 - sample["boys"]}
    taylor, jackknife = ratio(flat), ratio(flat, variance="jkn", centre="stratum")
    assert float(taylor.se_share) == pytest.approx(float(jackknife.se_share), rel=1e-6, abs=1e-9)


# ---------------------------------------------------------------------------------- birth histories
@st.composite
def families(draw: st.DrawFn) -> pd.DataFrame:
    """Whole birth histories of some women, twins among them, in any order of the records."""
    rows: list[tuple[int, int, str, int]] = []
    for woman in range(draw(st.integers(1, 6))):
        order = 0
        for several in draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)):
            for child in range(several):
                order += 1
                sex = draw(st.sampled_from(("male", "female")))
                rows.append((woman, order, sex, 0 if several == 1 else child + 1))
    shuffled = draw(st.permutations(rows))
    return pd.DataFrame(shuffled, columns=["mother", "birth_order", "sex", "twin_index"])


def by_hand(records: pd.DataFrame) -> list[str]:
    """Composition before each birth, one by one."""
    found = {}
    for _, group in records.groupby("mother"):
        seen: set[str] = set()
        waiting: set[str] = set()
        for place, birth in group.sort_values("birth_order").iterrows():
            if birth["twin_index"] <= 1:
                seen |= waiting
                waiting = set()
            found[place] = (
                "none"
                if not seen
                else "both"
                if len(seen) == 2
                else f"only_{'boys' if 'male' in seen else 'girls'}"
            )
            waiting.add(birth["sex"])
    return [found[place] for place in records.index]


@given(records=families())
def test_vectorised_histories_equal_the_loop(records: pd.DataFrame) -> None:
    found = srb.birth_history(records)
    assert found.composition.tolist() == by_hand(records)
    assert (found.whole == 1).all()


@given(records=families())
def test_twin_indices_and_ids_of_confinements_tell_the_same(records: pd.DataFrame) -> None:
    ordered = records.sort_values(["mother", "birth_order"])
    event = (ordered["twin_index"] <= 1).cumsum()
    named = records.assign(event=event)
    one, other = srb.birth_history(records), srb.birth_history(named, confinement="event")
    assert one.composition.tolist() == other.composition.tolist()


@given(records=families(), data=st.data())
def test_forgetting_a_birth_never_changes_a_composition_that_is_known(
    records: pd.DataFrame, data: st.DataObject
) -> None:
    assume(len(records) > 1)
    lost = data.draw(st.integers(0, len(records) - 1))
    before = srb.birth_history(records).composition
    fewer = srb.birth_history(records.drop(index=records.index[lost])).composition
    for old, new in zip(np.delete(before, lost), fewer, strict=True):
        assert new is None or new == old


@pytest.mark.filterwarnings("ignore::gender_indicators.errors.StoppingRuleWarning")
@given(records=families())
def test_the_tables_count_every_birth_once(records: pd.DataFrame) -> None:
    found = srb.by_birth_order(records, min_births=0)
    boys = (records["sex"] == "male").sum()
    for groups in (found.by_order, found.by_composition, found.by_both):
        assert groups.male.sum() == boys
        assert groups.female.sum() == len(records) - boys


# ------------------------------------------------------------------------------------ decomposition
@st.composite
def periods(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 6))
    return [draw(st.lists(some, min_size=size, max_size=size)) for _ in range(4)]


@given(counts=periods(), scale=st.sampled_from(("ratio", "share")))
def test_effects_add_up_to_the_change(counts: list[list[int]], scale: Any) -> None:
    found = srb.decompose(*counts, scale=scale)
    size = abs(found.value_1) + abs(found.value_2) + np.abs(found.rate_by_group).sum()
    size += np.abs(found.composition_by_group).sum()
    assert found.rate + found.composition == pytest.approx(found.change, abs=1e-12 * size)
    assert found.rate_by_group.sum() == pytest.approx(found.rate, abs=1e-12 * size)
    assert found.composition_by_group.sum() == pytest.approx(found.composition, abs=1e-12 * size)


@given(counts=periods(), scale=st.sampled_from(("ratio", "share")))
def test_turning_time_round_turns_the_signs(counts: list[list[int]], scale: Any) -> None:
    forward = srb.decompose(*counts, scale=scale)
    back = srb.decompose(*counts[2:], *counts[:2], scale=scale)
    np.testing.assert_allclose(back.rate_by_group, -forward.rate_by_group)
    np.testing.assert_allclose(back.composition_by_group, -forward.composition_by_group)


@given(counts=periods(), factor=st.integers(2, 9))
def test_more_births_of_the_same_kind_change_nothing(counts: list[list[int]], factor: int) -> None:
    one = srb.decompose(*counts)
    more = srb.decompose(*([factor * each for each in group] for group in counts[:2]), *counts[2:])
    close(one, more)


@given(values=st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=5), data=st.data())
def test_effects_of_factors_add_up_in_any_order(
    values: list[tuple[float, float]], data: st.DataObject
) -> None:
    names = [f"x{place}" for place in range(len(values))]
    first = {name: before for name, (before, _) in zip(names, values, strict=True)}
    second = {name: after for name, (_, after) in zip(names, values, strict=True)}

    def quantity(**x: float) -> float:
        return float(np.prod([1 + each for each in x.values()]) + sum(x.values()) ** 2)

    found = srb.decompose_factors(quantity, first, second)
    assert found.effects.sum() == pytest.approx(found.change, abs=1e-9)
    order = data.draw(st.permutations(names))
    again = srb.decompose_factors(quantity, {name: first[name] for name in order}, second)
    for name, effect in zip(order, again.effects, strict=True):
        assert effect == pytest.approx(found.effects[names.index(name)], abs=1e-9)


# -------------------------------------------------------------------------------------------- ranks
areas = st.lists(st.tuples(counts, counts), min_size=1, max_size=7)


@given(pairs=areas, a=st.floats(0.3, 20), b=st.floats(0.3, 20))
def test_pairs_sum_to_one_and_ranks_to_their_number(pairs: list[tuple[int, int]], a: float, b: float) -> None:
    male, female = np.array(pairs).T
    found = srb.rank(male, female, prior=(a, b), pairwise="full", level=None)
    assert found.pairwise is not None
    np.testing.assert_allclose(found.pairwise + found.pairwise.T, 1, rtol=1e-12)
    assert ((found.pairwise >= 0) & (found.pairwise <= 1)).all()
    size = len(pairs)
    assert found.expected_rank.sum() == pytest.approx(size * (size + 1) / 2, rel=1e-9)
    np.testing.assert_allclose(found.expected_rank, 0.5 + found.pairwise.sum(axis=0), rtol=1e-9)
    assert ((found.expected_rank >= 1 - 1e-9) & (found.expected_rank <= size + 1e-9)).all()


@given(pairs=areas, data=st.data())
def test_ranks_follow_the_areas(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    male, female = np.array(pairs).T
    one = srb.rank(male, female, level=None).expected_rank
    other = srb.rank(male[order], female[order], level=None).expected_rank
    np.testing.assert_allclose(other, one[order], rtol=1e-12)


@given(pairs=areas)
def test_swapping_the_sexes_turns_the_order_round(pairs: list[tuple[int, int]]) -> None:
    male, female = np.array(pairs).T
    one = srb.rank(male, female, level=None).expected_rank
    other = srb.rank(female, male, level=None).expected_rank
    np.testing.assert_allclose(one + other, len(pairs) + 1, rtol=1e-9)


@given(
    one=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    other=st.tuples(st.floats(0.5, 60), st.floats(0.5, 60)),
)
def test_pairs_equal_the_finite_sum(one: tuple[int, int], other: tuple[float, float]) -> None:
    from scipy.special import betaln

    (a, b), (c, d) = one, other
    i = np.arange(a)
    expected = np.exp(betaln(c + i, b + d) - np.log(b + i) - betaln(1 + i, b) - betaln(c, d)).sum()
    found = ranking.exceedance_matrix(np.array([a, c], dtype=float), np.array([b, d], dtype=float))
    assert found[0, 1] == pytest.approx(expected, rel=1e-9, abs=1e-13)


@given(pairs=areas, seed=st.integers(0, 99), level=levels)
def test_intervals_of_ranks_widen_with_the_level(
    pairs: list[tuple[int, int]], seed: int, level: float
) -> None:
    male, female = np.array(pairs).T
    narrow = srb.rank(male, female, rng=seed, draws=60, level=level)
    wide = srb.rank(male, female, rng=seed, draws=60, level=(1 + level) / 2)
    assert (wide.lower <= narrow.lower).all()
    assert (wide.upper >= narrow.upper).all()
    assert ((narrow.lower >= 1) & (narrow.upper <= len(pairs))).all()


# --------------------------------------------------------------------------- registers and censuses
@given(male=some, female=some, c=st.tuples(*[completeness] * 4), at=st.tuples(*[st.floats(0, 1)] * 2))
def test_bounds_hold_the_ratio_of_every_completeness_in_the_ranges(
    male: int, female: int, c: tuple[float, ...], at: tuple[float, float]
) -> None:
    m, f = sorted(c[:2]), sorted(c[2:])
    found = srb.adjust_registration(
        male, female, completeness_male=(m[0], m[1]), completeness_female=(f[0], f[1])
    )
    inside = [low + share * (high - low) for (low, high), share in zip((m, f), at, strict=True)]
    one = srb.adjust_registration(
        male, female, completeness_male=min(inside[0], 1.0), completeness_female=min(inside[1], 1.0)
    )
    slack = 1e-9 * float(one.adjusted)
    assert found.lower - slack <= one.adjusted <= found.upper + slack
    assert found.lower_with_chance <= found.lower
    assert found.upper_with_chance >= found.upper


@given(male=some, female=some, reference=st.floats(80, 130))
def test_the_tipping_point_restores_the_reference(male: int, female: int, reference: float) -> None:
    found = srb.adjust_registration(
        male, female, completeness_male=1.0, completeness_female=1.0, reference=reference
    )
    assert float(found.tipping_point * found.observed.value) == pytest.approx(reference)


@given(boys=some, girls=some, lived=st.tuples(st.floats(0.5, 5), st.floats(0.5, 5)))
def test_reverse_survival_scales_with_the_children_and_mirrors_with_the_sexes(
    boys: int, girls: int, lived: tuple[float, float]
) -> None:
    options = {"survivors_male": lived[0], "survivors_female": lived[1], "width": 5}
    mirrored = {"survivors_male": lived[1], "survivors_female": lived[0], "width": 5}
    one = srb.reverse_survival(boys, girls, **options)
    double = srb.reverse_survival(2 * boys, 2 * girls, **options)
    other = srb.reverse_survival(girls, boys, **mirrored)
    assert float(double.births_male) == pytest.approx(2 * float(one.births_male))
    assert float(double.estimate) == pytest.approx(float(one.estimate))
    assert float(one.estimate) * float(other.estimate) == pytest.approx(1e4)
    assert one.births_male >= boys * (1 - 1e-12)


@given(
    table=st.lists(st.tuples(some, some, some), min_size=1, max_size=5),
    girls=st.lists(st.tuples(some, some, some), min_size=5, max_size=5),
    seen=st.integers(1, 2),
)
def test_completeness_rises_to_one_and_lies_within_its_range(
    table: list[tuple[int, ...]], girls: list[tuple[int, ...]], seen: int
) -> None:
    newest = [[1.0, 1.0, 1.0][:seen] + [np.nan] * (3 - seen)]
    found = srb.completeness_by_delay(
        np.vstack((np.array(table, dtype=float), newest)),
        np.vstack((np.array(girls[: len(table)], dtype=float), newest)),
    )
    for share, lowest, highest in (
        (found.male, found.male_lowest, found.male_highest),
        (found.female, found.female_lowest, found.female_highest),
    ):
        assert (np.diff(share) > 0).all()
        assert share[-1] == 1
        assert (lowest <= share + 1e-12).all()
        assert (highest >= share - 1e-12).all()
    assert found.adjusted_male[-1] >= found.registered_male[-1]


# ------------------------------------------------------------------------------- all of the results
HISTORIES = pd.DataFrame(
    {
        "mother": [1, 1, 2, 2],
        "birth_order": [1, 2, 1, 2],
        "sex": ["male", "female", "female", "male"],
        "twin_index": [0, 0, 0, 0],
    }
)
RESULTS: dict[str, Any] = {
    "survey ratio": lambda: survey.ratio([3, 4, 5], [4, 4, 4], psu=[1, 2, 3], domain=["x", "y", "x"]),
    "survey": lambda: srb.from_survey(HISTORIES["sex"], psu=[1, 1, 2, 2], by=[1, 2, 1, 2], min_births=0),
    "history": lambda: srb.birth_history(HISTORIES),
    "orders": lambda: srb.by_birth_order(HISTORIES, min_births=0),
    "decomposition": lambda: srb.decompose([5, 3], [4, 3], [5, 4], [4, 2]),
    "factors": lambda: srb.decompose_factors(lambda a, b: a * b, {"a": 1, "b": 2}, {"a": 3, "b": 4}),
    "ranks": lambda: srb.rank([50, 60], [45, 60], top=1, pairwise="full", rng=1, draws=50),
    "bounds": lambda: srb.adjust_registration(
        [50, 60], [45, 60], completeness_male=(0.8, 0.9), completeness_female=0.9, reference=105
    ),
    "survival": lambda: srb.reverse_survival(50, 45, survivors_male=4.8, survivors_female=4.9, width=5),
    "delays": lambda: srb.completeness_by_delay([[5, 1], [4, np.nan]], [[4, 1], [4, np.nan]]),
}
each_result = pytest.mark.parametrize("name", RESULTS)


@each_result
def test_copies_are_equal_and_read_only(name: str) -> None:
    found = RESULTS[name]()
    for twin in (found, pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        close(found, twin, rtol=0)
        pd.testing.assert_frame_equal(found.to_frame(), twin.to_frame())
        assert parts(twin)
        assert not any(array.flags.writeable for array in parts(twin).values())


@each_result
def test_results_are_frozen_and_say_what_they_are(name: str) -> None:
    found = RESULTS[name]()
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(found, dataclasses.fields(found)[0].name, 1)
    assert repr(found)


def test_inputs_stay_as_they_were() -> None:
    boys, girls, weights = np.array([3.0, 4, 5]), np.array([4.0, 4, 4]), np.array([1.0, 2, 3])
    kept = [each.copy() for each in (boys, girls, weights)]
    records = HISTORIES.copy()
    survey.ratio(boys, girls, psu=[1, 2, 3], weights=weights, variance="jkn")
    srb.decompose(boys, girls, girls, boys)
    srb.rank(boys, girls, rng=1, draws=10)
    srb.adjust_registration(boys, girls, completeness_male=0.9, completeness_female=0.9)
    srb.reverse_survival(boys, girls, survivors_male=4.8, survivors_female=4.9, width=5)
    srb.completeness_by_delay(boys[:, None], girls[:, None])
    srb.by_birth_order(records, min_births=0)
    for before, after in zip(kept, (boys, girls, weights), strict=True):
        np.testing.assert_array_equal(before, after)
        assert after.flags.writeable
    pd.testing.assert_frame_equal(records, HISTORIES)
