"""Reference ratios by name and by value."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from gender_indicators.errors import DomainError, UnitError, UnknownCodeError
from gender_indicators.srb.references import REFERENCES, Reference, reference_of


@pytest.mark.parametrize(
    ("name", "ratios"),
    [
        ("sub-saharan-africa", (103.1, 102.7, 103.6)),
        ("eastern-asia", (106.3, 105.4, 107.2)),
        ("south-eastern-asia", (106.3, 105.5, 107.2)),
        ("oceania", (106.7, 105.8, 107.7)),
        ("viet-nam", (106.3, None, None)),
        ("india", (105.32, 103.17, 107.50)),
        ("nepal", (104.95, 102.95, 106.99)),
        ("pakistan", (105.64, 103.66, 107.77)),
    ],
)
def test_published_references_are_as_printed(name: str, ratios: tuple[float | None, ...]) -> None:
    found = REFERENCES[name]
    assert (found.ratio, found.lower, found.upper) == ratios
    assert found.name == name


def test_every_reference_has_a_source() -> None:
    assert all(each.source is not None for each in REFERENCES.values())


def test_what_was_read_in_copies_is_marked() -> None:
    source = REFERENCES["viet-nam"].source
    assert source is not None
    assert source.verified == "partly"


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        REFERENCES["mine"] = Reference(105)  # type: ignore[index]


def test_a_reference_is_had_by_name_by_ratio_and_by_itself() -> None:
    own = Reference(105, 104, 106)
    assert reference_of("india") is REFERENCES["india"]
    assert reference_of(105) == reference_of(np.float64(105)) == Reference(105.0)
    assert reference_of(own) is own


def test_an_unknown_name_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(UnknownCodeError, match="viet-nam"):
        reference_of("vietnam")


@pytest.mark.parametrize("reference", [None, True, [105], np.array([105, 106]), 105j])
def test_what_is_no_number_is_refused(reference: object) -> None:
    with pytest.raises(DomainError, match="reference must be a ratio per 100, a name or a Reference, got"):
        reference_of(reference)  # type: ignore[arg-type]


def test_a_missing_ratio_is_refused() -> None:
    with pytest.raises(DomainError, match="must be ratios per 100, got nan"):
        reference_of(float("nan"))
    with pytest.raises(DomainError, match="must be ratios per 100, got nan"):
        Reference(105, float("nan"), 106)


@pytest.mark.parametrize("ratio", [1.05, 952])
def test_ratios_in_another_unit_are_refused(ratio: float) -> None:
    with pytest.raises(UnitError, match="reference does not look like"):
        reference_of(ratio)


@pytest.mark.parametrize(("lower", "upper", "name"), [(1.04, 106, "lower"), (104, 1060, "upper")])
def test_limits_in_another_unit_are_refused(lower: float, upper: float, name: str) -> None:
    with pytest.raises(UnitError, match=f"^{name} does not look like"):
        Reference(105, lower, upper)


def test_a_limit_is_positive() -> None:
    with pytest.raises(DomainError, match="lower is not positive"):
        Reference(105, 0, 106)


@pytest.mark.parametrize("limits", [(104, None), (None, 106)])
def test_one_limit_is_not_enough(limits: tuple[float | None, float | None]) -> None:
    with pytest.raises(DomainError, match="both limits or none"):
        Reference(105, *limits)


@pytest.mark.parametrize("limits", [(106, 107), (103, 104), (106, 104)])
def test_limits_hold_the_ratio(limits: tuple[float, float]) -> None:
    with pytest.raises(DomainError, match="do not hold the reference ratio 105"):
        Reference(105, *limits)


def test_a_reference_may_be_its_own_limits() -> None:
    assert Reference(105, 105, 105).log_sd == 0


def test_the_spread_is_that_of_a_95_percent_interval() -> None:
    assert REFERENCES["india"].log_sd == pytest.approx(np.log(107.50 / 103.17) / 3.919927969080108)
    assert REFERENCES["viet-nam"].log_sd == 0


def test_draws_lie_within_the_limits_as_often_as_they_say() -> None:
    reference = Reference(105, 105 / 1.02, 105 * 1.02)
    found = reference.draw(100_000, np.random.default_rng(20261125))
    inside = ((found > reference.lower) & (found < reference.upper)).mean()
    assert inside == pytest.approx(0.95, abs=0.004)
    assert np.median(found) == pytest.approx(105, rel=1e-3)


def test_a_reference_without_limits_does_not_vary() -> None:
    assert Reference(105).draw(3, np.random.default_rng(1)).tolist() == [105, 105, 105]


def test_the_text_names_the_ratio_and_where_it_comes_from() -> None:
    assert REFERENCES["viet-nam"].text == "106.3 (viet-nam)"
    assert Reference(105.0).text == "105"


def test_a_reference_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(REFERENCES["nepal"])) == REFERENCES["nepal"]
