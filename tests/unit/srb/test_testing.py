"""Exact tests of the sex ratio at birth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gender_indicators import srb
from gender_indicators.errors import DomainError, MethodError, UnitError


def test_no_births_prove_nothing() -> None:
    for alternative in ("two-sided", "greater", "less"):
        assert srb.test(0, 0, reference=105, alternative=alternative).p_value == 1  # type: ignore[arg-type]


def test_the_mode_is_as_ordinary_as_can_be() -> None:
    assert srb.test(50, 50, reference=100).p_value == 1


def test_missing_births_give_a_missing_p() -> None:
    for method in ("exact-minlike", "exact-doubled"):
        found = srb.test([np.nan, 105], [100, 100], reference=105, method=method)  # type: ignore[arg-type]
        assert np.isnan(found.p_value).tolist() == [True, False]


def test_only_missing_births_give_only_missing_p() -> None:
    assert np.isnan(srb.test([np.nan], [1], reference=105).p_value).all()


def test_all_girls_and_all_boys() -> None:
    # 10 girls against 1:1: 2 * 2**-10; the mirror image counts as equally likely
    found = srb.test([0, 10], [10, 0], reference=100)
    np.testing.assert_allclose(found.p_value, 2.0**-9)


def test_an_exact_test_wants_whole_counts() -> None:
    with pytest.raises(DomainError, match="male_births is not whole at 'B'"):
        srb.test(pd.Series({"A": 1, "B": 1.5}), 2, reference=105)


@pytest.mark.parametrize("reference", [1.05, 952, 0.952])
def test_a_reference_in_another_unit_is_refused(reference: float) -> None:
    with pytest.raises(UnitError, match="write 105, not 1.05"):
        srb.test(10, 10, reference=reference)


def test_a_reference_of_zero_is_refused() -> None:
    with pytest.raises(DomainError, match="reference is not positive"):
        srb.test(10, 10, reference=0)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(MethodError, match="alternative='more'"):
        srb.test(1, 1, reference=105, alternative="more")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="method='fisher'"):
        srb.test(1, 1, reference=105, method="fisher")  # type: ignore[arg-type]


def test_arbuthnot_s_82_years_are_two_to_the_minus_82() -> None:
    # the sign test: 82 years with more boys than girls, one-sided
    found = srb.test(82, 0, reference=100, alternative="greater")
    assert float(found.p_value) == pytest.approx(2.0**-82, rel=1e-12)


def test_labels_and_rule_travel_with_the_result() -> None:
    found = srb.test(pd.Series({"A": 105}), pd.Series({"A": 100}), reference=105, method="exact-doubled")
    frame = found.to_frame()
    assert list(frame.index) == ["A"]
    assert frame["method"].tolist() == ["exact-doubled"]
    assert frame["n"].tolist() == [205]


def test_two_equally_likely_modes_are_both_ordinary() -> None:
    np.testing.assert_array_equal(srb.test([0, 1], [1, 0], reference=100).p_value, [1, 1])


def test_a_table_of_areas_and_years_keeps_both_labels() -> None:
    frame = pd.DataFrame({2022: [5], 2023: [6]}, index=["A"])
    found = srb.test(frame, frame, reference=105)
    assert list(found.to_frame().index) == [("A", 2022), ("A", 2023)]
    assert found.statistic.tolist() == [[5, 6]]
    assert dict(found.params)["method"] == "exact-minlike"
    assert dict(found.params)["alternative"] == "two-sided"


def test_the_place_of_a_bad_count_or_reference_is_named() -> None:
    index = ["A", "B"]
    good, bad = pd.Series([1, 2], index=index), pd.Series([1, -2], index=index)
    with pytest.raises(DomainError, match="^male_births is negative at 'B'"):
        srb.test(bad, good, reference=105)
    with pytest.raises(DomainError, match="^female_births is negative at 'B'"):
        srb.test(good, bad, reference=105)
    with pytest.raises(UnitError, match="^reference does not look like .* at 'B'"):
        srb.test(good, good, reference=pd.Series([105, 1.05], index=index))
    with pytest.raises(DomainError, match="^female_births is not whole at 'B'"):
        srb.test(good, good + pd.Series([0, 0.5], index=index), reference=105)


def test_a_missing_reference_gives_a_missing_p() -> None:
    assert np.isnan(srb.test(5, 6, reference=np.nan).p_value)
    assert np.isnan(srb.test(5, np.nan, reference=105, alternative="less").p_value)
