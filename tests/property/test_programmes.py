"""What holds for every period, rule, observation and framework, in models and in files."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gender_indicators.core import Source, Text
from gender_indicators.core.text import nfc
from gender_indicators.core.units import UNITS
from gender_indicators.errors import DataFileError, MissingColumnError
from gender_indicators.indicators import catalogue
from gender_indicators.io import read_framework, read_observations, write_framework, write_observations
from gender_indicators.programmes import (
    SOURCE_TYPES,
    About,
    AnyRule,
    AtLeast,
    AtMost,
    Change,
    EventsPerPeriod,
    Exactly,
    Framework,
    GrowthCap,
    LessThan,
    Maintain,
    Milestone,
    MoreThan,
    Observation,
    Observations,
    Period,
    Range,
    Relation,
    Staged,
    Target,
    TrueFrom,
    UnitShare,
    describe,
    load,
    load_areas,
    relation_between,
)

LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\r\n\t")
OPPOSITE: dict[Relation, Relation] = {"same": "same", "weaker": "stronger", "stronger": "weaker"}

T = TypeVar("T")

# --------------------------------------------------------------------------------------- strategies
texts = st.text(LETTERS, max_size=20).map(lambda text: nfc(text).strip())
filled = texts.filter(bool)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
numbers = st.floats(allow_nan=False, allow_infinity=False)
sizes = st.floats(0, allow_nan=False, allow_infinity=False)
names = st.builds(Text, filled, filled)
sources = st.builds(Source, filled, st.sampled_from(("yes", "partly", "no")), st.sampled_from(("", "CC0")))
areas = st.from_regex(r"[a-z0-9-]{1,5}/[a-z]{1,5}/[A-Za-z0-9-]{1,5}", fullmatch=True)
indicators = st.from_regex(r"[A-Z][A-Z0-9_]{0,5}", fullmatch=True)
units = st.sampled_from(list(UNITS))
groups = st.dictionaries(codes, filled, max_size=2)
years = st.integers(1, 9999)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted([draw(st.dates()), draw(st.dates())])
    year = f"{first.year:04}"
    forms = [
        year,
        f"{year}-H{draw(st.integers(1, 2))}",
        f"{year}-Q{draw(st.integers(1, 4))}",
        f"{year}-{draw(st.integers(1, 12)):02}",
        first.isoformat(),
        f"{year}/{last.year:04}",
        f"{first}/{last}",
    ]
    return Period.parse(draw(st.sampled_from(forms)))


one_sided = st.one_of(*(st.builds(kind, value=numbers) for kind in (AtLeast, MoreThan, AtMost, LessThan)))
ranges = st.tuples(numbers, numbers).map(lambda pair: Range(lower=min(pair), upper=max(pair)))
simple = st.one_of(
    one_sided,
    st.builds(Exactly, value=numbers),
    st.builds(About, value=numbers, tolerance=st.none() | sizes),
    ranges,
    st.builds(Maintain, value=st.none() | numbers, tolerance=st.none() | sizes),
)
events = st.builds(
    EventsPerPeriod,
    count=st.floats(0, exclude_min=True, allow_infinity=False),
    per=st.sampled_from(("year", "quarter", "month")),
)
rules: st.SearchStrategy[AnyRule] = st.one_of(
    simple,
    st.just(TrueFrom()),
    st.builds(Change, lower=numbers, upper=st.none() | numbers, relative_to=periods()),
    st.builds(GrowthCap, value=numbers, strict=st.booleans()),
    st.builds(Staged, stage=codes, rule=simple),
    events,
    st.builds(UnitShare, unit=names, unit_rule=events, share=simple),
)


@st.composite
def observation_fields(draw: st.DrawFn) -> dict[str, Any]:
    unit = draw(units)
    fields: dict[str, Any] = {}
    kind = draw(st.sampled_from(("value", "limits", "counts", "both", "missing")))
    if kind in {"counts", "both"}:
        part, whole = draw(st.integers(0, 10**6)), draw(st.integers(1, 10**6))
        fields |= {"numerator": float(part), "denominator": float(whole)}
        if kind == "both":
            fields["value"] = UNITS[unit].per * part / whole
    if kind == "value":
        fields |= {"value": draw(numbers), "se": draw(st.none() | sizes)}
    if kind == "limits":
        lower, value, upper = sorted(draw(st.tuples(numbers, numbers, numbers)))
        fields |= {"lower": lower, "value": value, "upper": upper, "level": 0.95}
    if kind == "missing":
        fields["status"] = draw(st.sampled_from("OMQ"))
    return fields | {
        "indicator": draw(indicators),
        "area": draw(areas),
        "period": draw(periods()),
        "groups": draw(groups),
        "n": draw(st.none() | sizes),
        "unit": unit,
        "source": draw(sources),
        "source_type": draw(st.sampled_from(SOURCE_TYPES)),
        "method": draw(texts),
        "population": draw(st.none() | st.sampled_from(("sample", "census", "superpopulation"))),
        "stage": draw(st.just("") | codes),
        "reported_for": draw(st.none() | periods()),
        "vintage": draw(st.none() | st.dates()),
        "note": draw(texts),
    }


observations = observation_fields().map(Observation.model_validate)
collections = st.builds(
    Observations,
    id=codes,
    name=names,
    observations=st.lists(observations, min_size=1, max_size=4, unique_by=lambda each: each.identity).map(
        tuple
    ),
    note=texts,
)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    def target(code: str) -> Target:
        due = sorted(draw(st.sets(st.integers(2021, 2030), min_size=1, max_size=3)))
        milestones = tuple(Milestone(period=Period.year(year), rule=draw(rules)) for year in due)
        return Target(
            code=code,
            name=draw(names),
            indicator=draw(indicators),
            area=draw(st.none() | areas),
            groups=tuple(sorted(draw(groups).items())),
            unit=draw(units),
            milestones=milestones,
            source=draw(sources),
            note=draw(filled),
        )

    return Framework(
        id=draw(codes),
        kind=draw(st.sampled_from(("strategy", "plan"))),
        name=draw(names),
        parents=tuple(draw(st.lists(codes, max_size=2))),
        area=draw(areas),
        period=Period.parse("2021/2030"),
        version=draw(texts),
        targets=tuple(target(code) for code in draw(st.lists(codes, max_size=3, unique=True))),
        source=draw(sources),
        note=draw(texts),
    )


def through_file(value: T, suffix: str, write: Callable[[T, Path], None], read: Callable[[Path], T]) -> T:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        write(value, path)
        return read(path)


# ------------------------------------------------------------------------------------------ periods
@given(periods())
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods())
def test_a_period_is_its_parts(period: Period) -> None:
    assert Period(kind=period.kind, start=period.start, end=period.end) == period


@given(periods())
def test_the_midpoint_lies_within(period: Period) -> None:
    assert period.start.year <= period.midpoint <= period.end.year + 1


@given(periods(), periods())
def test_of_two_periods_one_comes_first_unless_they_are_equal(one: Period, other: Period) -> None:
    assert (one < other) + (other < one) + (one == other) == 1


@given(periods(), periods(), periods())
def test_order_passes_on(first: Period, second: Period, third: Period) -> None:
    first, second, third = sorted((first, second, third))
    assert first <= second <= third
    assert first <= third


@given(periods(), periods())
def test_what_contains_also_overlaps(one: Period, other: Period) -> None:
    assert one.contains(one)
    assert not one.contains(other) or one.overlaps(other)
    assert one.overlaps(other) == other.overlaps(one)


@given(periods(), periods())
def test_periods_that_contain_each_other_have_the_same_days(one: Period, other: Period) -> None:
    same_days = (one.start, one.end) == (other.start, other.end)
    assert (one.contains(other) and other.contains(one)) == same_days


@given(periods(), periods(), periods())
def test_containment_passes_on(one: Period, other: Period, third: Period) -> None:
    whole = Period.parse(f"{min(one.start, other.start)}/{max(one.end, other.end)}")
    assert whole.contains(one)
    assert not third.contains(whole) or third.contains(other)


@given(st.dates(), st.dates())
def test_a_period_ends_after_it_starts(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    period = Period.parse(f"{first}/{last}")
    assert (period.start, period.end) == (first, last)


# -------------------------------------------------------------------------------------------- rules
@given(one_sided, one_sided)
def test_what_is_weaker_from_below_is_stronger_from_above(one: AnyRule, other: AnyRule) -> None:
    relation = relation_between(one, other)
    assert relation_between(other, one) == OPPOSITE.get(relation, "unknown")


@given(rules)
def test_a_rule_asks_for_as_much_as_itself_where_that_can_be_known(rule: AnyRule) -> None:
    one_bound = isinstance(rule, AtLeast | MoreThan | AtMost | LessThan | Exactly)
    assert relation_between(rule, rule) == ("same" if one_bound else "unknown")


@given(rules)
def test_every_rule_has_words(rule: AnyRule) -> None:
    assert describe(rule, "vi")
    assert describe(rule, "en")


# -------------------------------------------------------------------------------------------- files
@given(observations)
def test_an_observation_survives_json(observation: Observation) -> None:
    assert Observation.model_validate_json(observation.model_dump_json()) == observation


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@given(framework=frameworks())
def test_a_framework_survives_a_file(suffix: str, framework: Framework) -> None:
    assert through_file(framework, suffix, write_framework, read_framework) == framework


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@given(collection=collections)
def test_a_set_of_observations_survives_a_document(suffix: str, collection: Observations) -> None:
    assert through_file(collection, suffix, write_observations, read_observations) == collection


@given(collections)
def test_observations_survive_a_table(collection: Observations) -> None:
    found = through_file(collection, ".csv", write_observations, read_observations)
    assert found.observations == collection.observations


# ------------------------------------------------------------------------------------- broken files
TABLE = "indicator,area,period,value,status,group:sex,vintage\nSRB,vn/national/VN,2023,112,A,f,2024-05-01\n"
DOCUMENT = Observations(
    id="a",
    name=Text("a", "a"),
    observations=(
        Observation(
            indicator="SRB",
            area="vn/national/VN",
            period=Period.year(2023),
            value=112,
            unit="male_per_100_female",
            source=Source("a"),
            source_type="survey",
        ),
    ),
).model_dump_json()


@st.composite
def broken(draw: st.DrawFn, text: str) -> str:
    """Return a text with a piece cut out and another put in."""
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:start] + draw(st.text(max_size=6)) + text[end:]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".yaml"])
@given(content=st.one_of(st.binary(), st.text().map(lambda text: text.encode(errors="surrogatepass"))))
def test_no_content_is_read_with_another_error(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DataFileError, MissingColumnError):
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        read_observations(path, specs=catalogue(), areas=load_areas())


@pytest.mark.parametrize(("suffix", "text"), [(".csv", TABLE), (".json", DOCUMENT), (".yaml", DOCUMENT)])
@given(data=st.data())
def test_no_broken_file_is_read_with_another_error(suffix: str, text: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DataFileError, MissingColumnError):
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data.draw(broken(text)).encode(errors="surrogatepass"))
        read_observations(path, specs=catalogue(), areas=load_areas())


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@given(data=st.data())
def test_no_broken_plan_is_read_with_another_error(suffix: str, data: st.DataObject) -> None:
    text = load("vn-population-2030").model_dump_json(exclude_none=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DataFileError):
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data.draw(broken(text)).encode(errors="surrogatepass"))
        read_framework(path)
