"""Errors: caught as the builtin that callers know, with near matches, fit for other processes."""

from __future__ import annotations

import pickle

import pytest

from gender_indicators import errors


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.InputError, ValueError),
        (errors.DomainError, ValueError),
        (errors.ShapeError, ValueError),
        (errors.AlignmentError, ValueError),
        (errors.UnitError, ValueError),
        (errors.MethodError, ValueError),
        (errors.DataFileError, ValueError),
        (errors.MissingColumnError, LookupError),
        (errors.UnknownIndicatorError, LookupError),
        (errors.UnknownFrameworkError, LookupError),
        (errors.UnknownAreaError, LookupError),
        (errors.MissingDependencyError, ImportError),
    ],
)
def test_each_error_has_the_builtin_that_callers_catch(
    error: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(error, builtin)
    assert issubclass(error, errors.GenderIndicatorsError)


def test_near_matches_ignore_letter_case() -> None:
    assert errors.near_matches("SRB", ["srb", "mmr"]) == " Did you mean 'srb'?"


def test_a_short_list_is_named_when_nothing_is_near() -> None:
    assert errors.near_matches("zzz", ["a", "b"]) == " Known: 'a', 'b'."


def test_a_long_list_is_not_named() -> None:
    assert errors.near_matches("zzz", [f"name {place}" for place in range(13)]) == ""


def test_errors_survive_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(errors.DataFileError("broken", path="a.csv", faults=("row 2",))))
    assert (str(error), error.path, error.faults) == ("broken", "a.csv", ("row 2",))
    unknown = errors.UnknownAreaError.of("area", "x", ["y"])
    assert str(pickle.loads(pickle.dumps(unknown))) == str(unknown)


def test_a_missing_package_names_its_extra() -> None:
    error = errors.MissingDependencyError.of("matplotlib", "plot", "drawing")
    assert str(error) == "drawing needs the package 'matplotlib': pip install 'gender-indicators[plot]'"
