"""What the house promises about itself: lazy, complete, mirrored by its tests."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import gender_indicators as gi
from gender_indicators.core import REASONS

SOURCE = Path(inspect.getfile(gi)).parent
TESTS = Path(__file__).parents[1] / "unit"
ROOMS = tuple(
    importlib.import_module(f"gender_indicators.{module.name}")
    for module in pkgutil.iter_modules(gi.__path__)
    if module.name != "cli"
)
# modules that hold definitions and no code; tests/contract/test_catalogue.py looks at them
DEFINITIONS = {
    f"indicators/{theme}.py"
    for theme in ("economy", "education", "health", "leadership", "media", "population", "violence")
}


# the machinery in `stats` is used by its modules' names
MACHINERY = tuple(
    module
    for found in pkgutil.iter_modules(gi.stats.__path__)
    if hasattr(module := importlib.import_module(f"gender_indicators.stats.{found.name}"), "__all__")
)


def public_functions() -> list[tuple[str, object]]:
    rooms = (gi, *ROOMS, *MACHINERY)
    found = {
        id(value): (f"{room.__name__}.{name}", value)
        for room in rooms
        for name in room.__all__
        if inspect.isfunction(value := getattr(room, name))
    }
    return list(found.values())


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    "package", ["pandas", "scipy.stats", "scipy.special", "matplotlib", "pydantic", "jinja2"]
)
def test_importing_the_library_loads_nothing_heavy(package: str) -> None:
    assert run(f"import sys, gender_indicators; print({package!r} in sys.modules)") == "False"


def test_a_first_estimate_loads_neither_pandas_nor_scipy_stats() -> None:
    code = (
        "import sys, gender_indicators as gi; gi.srb.estimate(7640, 7288); "
        "print([name for name in ('pandas', 'scipy.stats', 'matplotlib', 'pydantic') if name in sys.modules])"
    )
    assert run(code) == "[]"


def test_every_public_name_of_the_top_level_can_be_had() -> None:
    for name in gi.__all__:
        assert getattr(gi, name) is not None
    assert set(dir(gi)) == set(gi.__all__)


def test_an_unknown_name_of_the_top_level_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'srbb'"):
        _ = gi.srbb


def test_the_names_for_type_checkers_are_those_of_the_top_level() -> None:
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    names = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    names |= {
        node.target.id
        for node in block.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    assert names == set(gi.__all__)


def test_no_module_bears_the_name_of_a_function_beside_it() -> None:
    for room in (gi, *ROOMS):
        modules = {module.name for module in pkgutil.iter_modules(getattr(room, "__path__", []))}
        functions = {name for name in getattr(room, "__all__", ()) if inspect.isfunction(getattr(room, name))}
        assert not modules & functions, room.__name__


@pytest.mark.parametrize("room", [*ROOMS, *MACHINERY], ids=lambda room: room.__name__)
def test_every_name_that_a_room_promises_is_there_and_sorted(room: ModuleType) -> None:
    assert all(hasattr(room, name) for name in room.__all__)
    assert len(set(room.__all__)) == len(room.__all__)


@pytest.mark.parametrize(
    ("name", "function"), public_functions(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_public_function_has_a_docstring_with_an_example(name: str, function: object) -> None:
    text = inspect.getdoc(function) or ""
    assert text, name
    assert ">>> " in text, name


def test_every_module_has_its_tests() -> None:
    missing = []
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE)
        if path.name.startswith("_") or place.as_posix() in DEFINITIONS:
            continue
        if not (TESTS / place.parent / f"test_{path.name}").is_file():
            missing.append(place.as_posix())
    assert missing == []


def test_every_reason_code_is_used() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "reasons.py"
    )
    assert [code for code in REASONS if f'"{code}"' not in text] == []


def test_the_package_says_that_it_is_typed() -> None:
    assert (SOURCE / "py.typed").is_file()
