"""Command line: the main job without writing a program."""

from __future__ import annotations

import argparse
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from gender_indicators import io, reports
from gender_indicators.assessment import CHOICE_RULES, assess
from gender_indicators.core.result import library_version
from gender_indicators.core.text import LANGUAGES, Text
from gender_indicators.errors import GenderIndicatorsError, UnknownCodeError
from gender_indicators.indicators import catalogue, indicator
from gender_indicators.programmes import (
    available,
    available_observations,
    load,
    load_areas,
    load_observations,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gender_indicators.core.text import Language
    from gender_indicators.programmes import Framework, Observations

__all__ = ["main"]

FRAMEWORK = "vn-strategy-2021-2030"
OBSERVATIONS = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")

OK, BAD_INPUT = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when done, 2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Vietnamese must not stop the work
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = given.run
    try:
        run(given)
    except GenderIndicatorsError as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gender-indicators", description="Gender indicators: hold promises against what was observed."
    )
    parser.add_argument("--version", action="version", version=f"gender-indicators {library_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    job = commands.add_parser(
        "assess",
        help="assess a framework's targets against observations",
        description="Assess a framework's targets against observations; without arguments the National "
        "Strategy on Gender Equality 2021-2030 of Viet Nam against its published results.",
    )
    job.add_argument(
        "framework", nargs="?", default=FRAMEWORK, help="id of a shipped framework, or a JSON or YAML file"
    )
    job.add_argument(
        "observations",
        nargs="*",
        default=[],
        help="ids of shipped sets or CSV, JSON, YAML files; by default the published results",
    )
    job.add_argument(
        "--as-of", metavar="DATE", help="day of the assessment, such as 2023-12-31; default: end of the data"
    )
    job.add_argument("--milestone", metavar="YEAR", help="milestone to judge; default: the next one due")
    job.add_argument(
        "--choose", choices=tuple(CHOICE_RULES), default="official", help="rule that chooses among sources"
    )
    job.add_argument(
        "--stale-after", type=float, default=2.0, metavar="YEARS", help="age above which data are old"
    )
    job.add_argument("--level", type=float, default=0.95, help="level of intervals from counts")
    job.add_argument(
        "--suppress-below",
        type=int,
        default=5,
        metavar="N",
        help="withhold figures on violence that rest on a count from 1 to N - 1; 0 withholds nothing",
    )
    job.add_argument("--decimal", choices=(".", ","), default=".", help="decimal sign in CSV files")
    job.add_argument("--language", choices=LANGUAGES, default="en")
    job.add_argument("--output", metavar="DIR", help="write the page, JSON and CSV to this folder")
    job.set_defaults(run=_assess)

    listing = commands.add_parser("list", help="list what is shipped")
    listing.add_argument("what", choices=("frameworks", "observations", "indicators"))
    listing.add_argument("--language", choices=LANGUAGES, default="en")
    listing.set_defaults(run=_list)

    showing = commands.add_parser("show", help="show an indicator or a framework")
    showing.add_argument("code", help="code of an indicator (any letter case) or id of a framework")
    showing.add_argument("--language", choices=LANGUAGES, default="en")
    showing.set_defaults(run=_show)
    return parser


def _assess(given: argparse.Namespace) -> None:
    names = given.observations or OBSERVATIONS
    found = assess(
        _framework(given.framework),
        [_observations(name, given.decimal) for name in names],
        as_of=given.as_of,
        milestone=given.milestone,
        choose=given.choose,
        stale_after=given.stale_after,
        level=given.level,
        suppress_below=given.suppress_below,
    )
    print(reports.to_text(found, language=given.language))
    if given.output is None:
        return
    paths, missing = reports.write(found, given.output, language=given.language)
    print()
    for path in paths:
        print(f"wrote {path}")
    if missing:
        print(f"no page: {missing}")


def _framework(name: str) -> Framework:
    return io.read_framework(name) if _is_path(name, available()) else load(name)


def _observations(name: str, decimal: str) -> Observations:
    if not _is_path(name, available_observations()):
        return load_observations(name)
    return io.read_observations(
        name, decimal="," if decimal == "," else ".", specs=catalogue(), areas=load_areas()
    )


def _is_path(name: str, shipped: tuple[str, ...]) -> bool:
    """A name with a suffix or a separator is a file, unless it is shipped."""
    return name not in shipped and (Path(name).suffix != "" or "/" in name or "\\" in name)


def _list(given: argparse.Namespace) -> None:
    language: Language = given.language
    match given.what:
        case "frameworks":
            rows = [(name, load(name).name.get(language)) for name in available()]
        case "observations":
            rows = [(name, load_observations(name).name.get(language)) for name in available_observations()]
        case _:
            rows = [(code, spec.name.get(language)) for code, spec in catalogue().items()]
    width = max(len(code) for code, _ in rows)
    for code, name in rows:
        print(f"{code:<{width}}  {name}")


_PARTS = {
    "unit": Text("đơn vị", "unit"),
    "numerator": Text("tử số", "numerator"),
    "denominator": Text("mẫu số", "denominator"),
    "formula": Text("công thức", "formula"),
    "direction": Text("hướng tốt", "direction"),
    "elsewhere": Text("mã nơi khác", "elsewhere"),
    "note": Text("lưu ý", "note"),
    "source": Text("nguồn", "source"),
}


def _show(given: argparse.Namespace) -> None:
    language: Language = given.language
    if given.code in available():
        plan = load(given.code)
        print(f"{plan.id}: {plan.name.get(language)}, {plan.period}")
        for target in plan.targets:
            rules = "; ".join(
                reports.milestone_text(each, target.unit, language) for each in target.milestones
            )
            print(f"  {target.code}  {target.name.get(language)}: {rules}")
        return
    if given.code.upper() not in catalogue():
        raise UnknownCodeError.of("indicator or framework", given.code, (*catalogue(), *available()))
    spec = indicator(given.code)
    print(f"{spec.code}: {spec.name.get(language)}")
    rows: dict[str, str] = {
        "unit": spec.unit.label.get(language),
        "numerator": spec.numerator.get(language),
        "denominator": spec.denominator.get(language),
        "formula": spec.formula,
        "direction": spec.direction,
        "elsewhere": ", ".join(
            f"{each.system} {each.code} ({each.relation})" for each in spec.external_codes
        ),
        "note": "" if spec.note is None else spec.note.get(language),
        "source": spec.source.citation,
    }
    for key, text in rows.items():
        if text:
            print(f"  {_PARTS[key].get(language):<14} {text}")
