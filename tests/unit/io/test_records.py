"""Observations from files and back."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from gender_indicators.core import Source, Text
from gender_indicators.errors import DataFileError, DomainError, MethodError, UnknownAreaError
from gender_indicators.indicators import catalogue
from gender_indicators.io import read_observations, write_observations
from gender_indicators.programmes import (
    Observation,
    Observations,
    available_observations,
    load_areas,
    load_observations,
)

if TYPE_CHECKING:
    from pathlib import Path

AREA = "vn-63/province/11"
HEADER = "indicator,area,period,value"


def table(path: Path, *lines: str, name: str = "a.csv") -> Path:
    file = path / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def refused(path: Path, **options: Any) -> tuple[str, ...]:
    with pytest.raises(DataFileError) as caught:
        read_observations(path, **options)
    return caught.value.faults


def one(path: Path, *lines: str, **options: Any) -> Observation:
    (found,) = read_observations(table(path, *lines), **options).observations
    return found


def document(path: Path, *observations: dict[str, Any], **fields: Any) -> Path:
    file = path / "a.json"
    data = {"id": "a", "name": {"vi": "a", "en": "a"}, "observations": observations} | fields
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def record(**fields: Any) -> dict[str, Any]:
    return {
        "indicator": "SRB",
        "area": AREA,
        "period": "2023",
        "value": 112,
        "unit": "male_per_100_female",
        "source": {"citation": "book"},
        "source_type": "survey",
    } | fields


# ------------------------------------------------------------------------------------------ tables
def test_a_row_needs_no_more_than_four_cells(tmp_path: Path) -> None:
    found = one(tmp_path, HEADER, f"WOMEN_KEY_LEADERS,{AREA},2023,59")
    assert (found.value, found.unit, found.source_type) == (59, "percent", "administrative")
    assert found.source == Source("a.csv", verified="no")


def test_a_row_may_fill_every_column(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        "indicator,area,period,group:sex,group:age,value,numerator,denominator,se,lower,upper,level,n,unit,source,"
        "verified,licence,source_type,method,status,population,stage,reported_for,vintage,note",
        f"X,{AREA},2023-Q1,f,15+,50,1,2,5,40,60,0.95,2,percent,book,partly,CC0,survey,asked,P,sample,pilot,2024,"
        "2024-05-01,a note",
    )
    assert found == Observation.model_validate(
        {
            "indicator": "X",
            "area": AREA,
            "period": "2023-Q1",
            "groups": {"age": "15+", "sex": "f"},
            "value": 50,
            "numerator": 1,
            "denominator": 2,
            "se": 5,
            "lower": 40,
            "upper": 60,
            "level": 0.95,
            "n": 2,
            "unit": "percent",
            "source": {"citation": "book", "verified": "partly", "licence": "CC0"},
            "source_type": "survey",
            "method": "asked",
            "status": "P",
            "population": "sample",
            "stage": "pilot",
            "reported_for": "2024",
            "vintage": "2024-05-01",
            "note": "a note",
        }
    )


def test_one_area_may_be_given_for_all_rows(tmp_path: Path) -> None:
    assert one(tmp_path, "indicator,period,value", "X,2023,59", area=AREA).area == AREA


def test_the_area_of_a_row_comes_first(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, "X,vn/national/VN,2023,59", "X,,2023,60")
    found = read_observations(path, area=AREA).observations
    assert [each.area for each in found] == ["vn/national/VN", AREA]


def test_the_set_is_named_after_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, f"X,{AREA},2023,59", name="Số liệu Điện Biên (2023).csv")
    found = read_observations(path)
    name = "Số liệu Điện Biên (2023).csv"
    assert (found.id, found.name, found.note) == ("So-lieu-Dien-Bien-2023", Text(name, name), "")


def test_a_file_name_without_letters_gives_an_id_too(tmp_path: Path) -> None:
    assert read_observations(table(tmp_path, HEADER, f"X,{AREA},2023,59", name="=.csv")).id == "observations"


def test_texts_are_composed_and_stripped(tmp_path: Path) -> None:
    note = unicodedata.normalize("NFD", " Điện Biên ")
    assert one(tmp_path, f"{HEADER},note", f" X ,{AREA}, 2023 ,59,{note}").note == "Điện Biên"


def test_a_sheet_with_decimal_commas_is_read(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER.replace(",", ";"), f"X;{AREA};2023;26,22", f"X;{AREA};2024;1.357,5")
    assert [each.value for each in read_observations(path, decimal=",").observations] == [26.22, 1357.5]


def test_a_missing_value_needs_a_status(tmp_path: Path) -> None:
    assert one(tmp_path, f"{HEADER},status", f"X,{AREA},2023,,O").value is None
    (fault,) = refused(table(tmp_path, HEADER, f"X,{AREA},2023,"))
    assert fault.startswith("row 2: no value and no counts: give them, or a status")


def test_zero_is_a_value(tmp_path: Path) -> None:
    assert one(tmp_path, HEADER, f"X,{AREA},2023,0").value == 0


def test_the_unit_is_that_of_the_catalogue(tmp_path: Path) -> None:
    found = one(tmp_path, HEADER, f"srb,{AREA},2023,112", specs=catalogue())
    assert (found.indicator, found.unit) == ("SRB", "male_per_100_female")


def test_codes_are_capitals_without_a_catalogue(tmp_path: Path) -> None:
    (fault,) = refused(table(tmp_path, HEADER, f"srb,{AREA},2023,112"))
    assert fault.startswith("row 2, column 'indicator': write an indicator in capitals")


@pytest.mark.parametrize("value", ["0.45", "1"])
def test_a_percent_given_as_a_fraction_is_refused(tmp_path: Path, value: str) -> None:
    (fault,) = refused(table(tmp_path, HEADER, f"X,{AREA},2023,{value}"))
    assert fault == (
        "row 2, column 'value': percent given as a fraction: write 45 for 45 %; if the value really is at "
        "most 1 %, state the unit 'percent' in the row"
    )


def test_a_value_below_one_percent_is_read_where_the_unit_is_stated(tmp_path: Path) -> None:
    assert one(tmp_path, f"{HEADER},unit", f"X,{AREA},2023,0.45,percent").value == 0.45


def test_a_value_below_one_percent_is_read_with_its_counts(tmp_path: Path) -> None:
    found = one(tmp_path, f"{HEADER},numerator,denominator", f"X,{AREA},2023,0.5,1,200")
    assert found.best_value == 0.5


@pytest.mark.parametrize("value", ["0", "1.01", "-0.5"])
def test_other_small_values_are_no_fractions(tmp_path: Path, value: str) -> None:
    assert one(tmp_path, HEADER, f"X,{AREA},2023,{value}").value == float(value)


def test_a_share_is_no_percent(tmp_path: Path) -> None:
    specs = catalogue()
    code = next(each.code for each in specs.values() if each.unit.code in {"share", "ratio", "probability"})
    assert one(tmp_path, HEADER, f"{code},{AREA},2023,0.45", specs=specs).value == 0.45


def test_more_than_the_whole_is_refused(tmp_path: Path) -> None:
    path = table(
        tmp_path, "indicator,area,period,numerator,denominator", f"WOMEN_KEY_LEADERS,{AREA},2023,3,2"
    )
    (fault,) = refused(path, specs=catalogue())
    assert fault.startswith("row 2, column 'numerator': larger than the denominator")
    assert read_observations(path).observations[0].numerator == 3


def test_an_unknown_indicator_is_refused_where_there_is_a_catalogue(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, f"women_key_leader,{AREA},2023,59")
    (fault,) = refused(path, specs=catalogue())
    assert "unknown indicator 'women_key_leader'. Did you mean 'WOMEN_KEY_LEADERS'" in fault


def test_a_name_in_place_of_an_area_is_answered_with_its_id(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, "X,Điện Biên,2023,59")
    (fault,) = refused(path, areas=load_areas())
    assert fault.startswith(
        "row 2, column 'area': 'Điện Biên' is a name, not an id. Write one of: vn-63/prov"
    )


def test_an_area_given_for_all_must_be_known(tmp_path: Path) -> None:
    path = table(tmp_path, "indicator,period,value", "X,2023,59")
    with pytest.raises(UnknownAreaError, match="is a name"):
        read_observations(path, area="Điện Biên", areas=load_areas())
    assert read_observations(path, area=AREA, areas=load_areas())


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("period", "last year", "period 'last year' cannot be read: write 2023"),
        ("value", "many", "a number is expected"),
        ("value", "26,22", "one decimal point, no other mark"),
        ("value", "NaN", "no finite number"),
        ("n", "-1", "Input should be greater than or equal to 0"),
        ("unit", "percnt", "unknown unit 'percnt'. Did you mean 'percent'"),
        ("status", "Z", "unknown status 'Z': write A (normal value)"),
        ("source_type", "rumour", "Input should be 'government_report', 'statistics_office'"),
        ("verified", "maybe", "Input should be 'yes', 'partly' or 'no'"),
        ("population", "all", "Input should be 'sample', 'census' or 'superpopulation'"),
        ("stage", "a b", "String should match pattern"),
        ("reported_for", "soon", "period 'soon' cannot be read"),
        ("vintage", "05/01/2024", "write a day as 2023-12-31"),
        ("vintage", "0", "write a day as 2023-12-31"),
        ("indicator", "", "empty: fill it"),
        ("area", "", "empty: fill it"),
        ("period", "", "empty: fill it"),
        ("area", "Huyện Mường Nhé", "write an area as system/level/code"),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(
    tmp_path: Path, column: str, cell: str, problem: str
) -> None:
    cells = {"indicator": "X", "area": AREA, "period": "2023", "value": "59"} | {column: f'"{cell}"'}
    (fault,) = refused(table(tmp_path, ",".join(cells), ",".join(cells.values())))
    assert fault.startswith(f"row 2, column '{column}': {problem}")


def test_a_bad_source_is_named_in_its_column(tmp_path: Path) -> None:
    found = refused(table(tmp_path, f"{HEADER},group:sex,licence,verified", f"X,{AREA},2023,59,f,CC0,?"))
    assert [fault.partition(":")[0] for fault in found] == ["row 2, column 'verified'"]


def test_all_faults_of_a_row_are_named_once(tmp_path: Path) -> None:
    found = refused(table(tmp_path, f"{HEADER},status", f"X,{AREA},soon,many,Z", f"X,{AREA},2023,,A"))
    assert [fault.partition(": ")[0] for fault in found] == [
        "row 2, column 'value'",
        "row 2, column 'period'",
        "row 2, column 'status'",
        "row 3",
    ]


def test_the_same_figure_twice_names_both_rows(tmp_path: Path) -> None:
    lines = [f"X,{AREA},2023,59", f"X,{AREA},2024,59", f"X,{AREA},2023,60"]
    assert refused(table(tmp_path, HEADER, *lines)) == (
        "row 4: repeats row 2: the same figure from the same source; keep one",
    )


def test_faults_stand_in_the_order_of_the_rows(tmp_path: Path) -> None:
    found = refused(table(tmp_path, HEADER, f"X,{AREA},soon,59", "X", f"X,{AREA},2023,many"))
    assert [fault[:5] for fault in found] == ["row 2", "row 3", "row 4"]


def test_many_faults_are_shown_in_part_and_kept_in_full(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, *(f"X,{AREA},{1900 + year},many" for year in range(60)))
    with pytest.raises(DataFileError, match="60 faults") as caught:
        read_observations(path)
    assert len(caught.value.faults) == 60
    assert str(caught.value).endswith("... and 10 more")


# --------------------------------------------------------------------------------------- documents
def test_a_document_is_read(tmp_path: Path) -> None:
    found = read_observations(document(tmp_path, record()))
    assert found.observations == (Observation.model_validate(record()),)


def test_an_area_given_for_all_completes_a_document(tmp_path: Path) -> None:
    first, second = record(period="2022"), record(area="vn/national/VN")
    del first["area"]
    found = read_observations(document(tmp_path, first, second), area=AREA).observations
    assert [each.area for each in found] == [AREA, "vn/national/VN"]


def test_codes_of_a_document_may_be_written_in_any_letter_case(tmp_path: Path) -> None:
    path = document(tmp_path, record(indicator="srb"))
    assert read_observations(path, specs=catalogue()).observations[0].indicator == "SRB"


def test_a_document_states_its_units_and_may_hold_small_percents(tmp_path: Path) -> None:
    path = document(tmp_path, record(indicator="WOMEN_KEY_LEADERS", value=0.45, unit="percent"))
    assert read_observations(path, specs=catalogue()).observations[0].value == 0.45


def test_all_faults_of_a_document_are_named_with_their_places(tmp_path: Path) -> None:
    leaders = {"indicator": "WOMEN_KEY_LEADERS", "numerator": 3, "denominator": 2, "unit": "percent"}
    path = document(
        tmp_path,
        record(indicator="XYZZY", value="112"),
        record(area="Điện Biên"),
        record(**leaders, value=150),
        record(status="Z"),
        record(),
        record(colour="red"),
    )
    found = refused(path, specs=catalogue(), areas=load_areas())
    assert [fault.partition(": ")[0] for fault in found] == [
        "observations[0].indicator",
        "observations[1].area",
        "observations[2].value",
        "observations[2].numerator",
        "observations[0].value",
        "observations[1].area",
        "observations[3].status",
        "observations[5].colour",
    ]


def test_a_fault_that_only_the_lists_show_is_enough(tmp_path: Path) -> None:
    (fault,) = refused(document(tmp_path, record(indicator="XYZZY")), specs=catalogue())
    assert fault.startswith("observations[0].indicator: unknown indicator 'XYZZY'.")


def test_the_same_figure_twice_names_both_places(tmp_path: Path) -> None:
    (fault,) = refused(document(tmp_path, record(), record(value=113)))
    assert fault.startswith("(top level): observations[1] repeats observations[0]: SRB")


@pytest.mark.parametrize("observations", [{}, [3], "x", None], ids=str)
def test_observations_are_a_list_of_objects(tmp_path: Path, observations: object) -> None:
    path = document(tmp_path, observations=observations)
    assert refused(path, specs=catalogue())[0].startswith("observations")


def test_a_document_is_an_object(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[]")
    assert refused(path)[0].startswith("(top level): Input should be an object")


# ------------------------------------------------------------------------------------- both, and back
@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
@pytest.mark.parametrize("name", available_observations())
def test_nothing_is_lost_in_a_document(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_observations(load_observations(name), path)
    assert read_observations(path, specs=catalogue(), areas=load_areas()) == load_observations(name)


@pytest.mark.parametrize("name", available_observations())
def test_no_observation_is_lost_in_a_table(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    write_observations(load_observations(name), path)
    found = read_observations(path, specs=catalogue(), areas=load_areas())
    assert found.observations == load_observations(name).observations


def test_an_empty_set_is_no_table(tmp_path: Path) -> None:
    empty = Observations(id="a", name=Text("a", "a"), observations=())
    with pytest.raises(DomainError, match="write JSON instead"):
        write_observations(empty, tmp_path / "a.csv")
    write_observations(empty, tmp_path / "a.json")
    assert read_observations(tmp_path / "a.json") == empty


def test_another_ending_is_refused_with_the_allowed_ones(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"one of \.csv, \.json, \.yaml, \.yml"):
        read_observations(tmp_path / "a.xlsx")
    with pytest.raises(DataFileError, match=r"one of \.csv, \.json, \.yaml, \.yml"):
        write_observations(load_observations("vn-srb-regions"), tmp_path / "a.xlsx")


def test_another_decimal_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MethodError, match="decimal"):
        read_observations(tmp_path / "a.csv", decimal="'")  # type: ignore[arg-type]
