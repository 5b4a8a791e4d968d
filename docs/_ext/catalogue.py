"""Pages that nobody writes by hand: every public name, and the table of indicators.

When the builder starts, the public modules (those with `__all__`) and the catalogue of indicators
are turned into pages under `reference/generated/`. Whatever is missing there stops the build.
"""

import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import gender_indicators
from gender_indicators.indicators import catalogue

PACKAGE = gender_indicators.__name__


def public_modules() -> Iterator[ModuleType]:
    """Yield the package, its rooms and the modules of `stats`, upper ones first.

    A room's own `__all__` is what users import; its inner modules are not public.
    """
    found = [gender_indicators]
    found += [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(gender_indicators.__path__, f"{PACKAGE}.")
        if module.name.count(".") == 1 or module.name.startswith(f"{PACKAGE}.stats.")
    ]
    found.sort(key=lambda module: (module.__name__.count("."), module.__name__))
    return (module for module in found if hasattr(module, "__all__"))


def directive(name: str, value: object) -> list[str]:
    """Return the autodoc directive for one public name."""
    if inspect.isclass(value):
        hidden = "model_config, model_post_init"
        return [f".. autoclass:: {name}", "   :members:", f"   :exclude-members: {hidden}", ""]
    if callable(value):
        return [f".. autofunction:: {name}", ""]
    return [f".. autodata:: {name}", "   :no-value:", ""]


def module_page(module: ModuleType, homes: dict[int, str]) -> str | None:
    """Return the page of a module: each object is described once, in the uppermost room it has."""
    own: list[tuple[str, object]] = []
    elsewhere: list[str] = []
    for name in module.__all__:
        value = getattr(module, name)
        full = f"{module.__name__}.{name}"
        if isinstance(value, ModuleType) or name == "__version__":
            continue
        describable = inspect.isclass(value) or inspect.isfunction(value)
        home = homes.setdefault(id(value), full) if describable else full
        if home != full:
            elsewhere.append(f"- ``{name}`` is described as :py:obj:`{home}`")
        else:
            own.append((name, value))
    if not own:
        return None
    title = module.__name__
    lines = [title, "=" * len(title), ""]
    lines += [f".. automodule:: {title}", "   :no-members:", ""]
    lines += [f".. currentmodule:: {title}", "", ".. autosummary::", ""]
    lines += [f"   {name}" for name, _ in own] + [""]
    if elsewhere:
        lines += [*elsewhere, ""]
    for name, value in own:
        lines += directive(name, value)
    return "\n".join(lines) + "\n"


def cell(value: object) -> str:
    """Return text that is safe in a list table."""
    return re.sub(r"([\\*`|_])", r"\\\1", " ".join(str(value).split()))


def codes(spec: Any) -> str:  # noqa: ANN401 - the catalogue's own records
    """Return the codes of an indicator in other lists."""
    return "; ".join(
        f"{each.system} {each.code}" + ("" if each.relation == "same" else f" ({each.relation})")
        for each in spec.external_codes
    )


def indicators_page() -> str:
    """Return the table of all indicators, then each definition."""
    specs = list(catalogue().values())
    if not specs:
        msg = "the catalogue of indicators is empty"
        raise ExtensionError(msg)
    lines = ["Indicators", "==========", ""]
    lines += [f"The catalogue holds {len(specs)} indicators.", ""]
    lines += [".. list-table::", "   :header-rows: 1", ""]
    header = ("Code", "Name", "Tên", "Unit", "Direction", "Kind")
    rows = [
        (f":ref:`{s.code} <indicator-{s.code.lower()}>`", *map(cell, row))
        for s in specs
        for row in [(s.name.en, s.name.vi, s.unit.code, s.direction, s.kind)]
    ]
    for row in [header, *rows]:
        lines += [f"   {'* -' if i == 0 else '  -'} {text}" for i, text in enumerate(row)]
    lines += [""]
    for s in specs:
        title = f"{s.code}: {s.name.en}"
        lines += [f".. _indicator-{s.code.lower()}:", "", title, "-" * len(title), ""]
        fields = {
            "Tên": s.name.vi,
            "Unit": s.unit.code,
            "Direction": s.direction,
            "Kind": s.kind,
            "Numerator": s.numerator.en,
            "Denominator": s.denominator.en,
            "Source": s.source.citation,
            "Other lists": codes(s),
        }
        lines += [f":{name}: {cell(value)}" for name, value in fields.items() if value]
        lines += [f":Formula: ``{' '.join(s.formula.split())}``", ""]
    return "\n".join(lines) + "\n"


def write_pages(app: Sphinx) -> None:
    """Write all generated pages and the list that the sidebar shows."""
    folder = Path(app.srcdir) / "reference" / "generated"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    homes: dict[int, str] = {}
    entries = []
    for module in public_modules():
        page = module_page(module, homes)
        if page is not None:
            (folder / f"{module.__name__}.rst").write_text(page, "utf-8")
            entries.append(module.__name__)
    (folder / "indicators.rst").write_text(indicators_page(), "utf-8")
    toctree = [
        ".. toctree::",
        "   :maxdepth: 1",
        "",
        "   indicators",
        *(f"   {e}" for e in entries),
    ]
    heading = ["Generated pages", "===============", ""]
    (folder / "index.rst").write_text("\n".join([*heading, *toctree]) + "\n", "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the hook."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
