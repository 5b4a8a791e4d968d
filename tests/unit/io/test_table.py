"""Tables of observations: header, rows, cells."""

from __future__ import annotations

import pytest

from gender_indicators.errors import DataFileError, MissingColumnError
from gender_indicators.io.table import COLUMNS, Fault, Row, cells_of, record_of, rows_of, table_text
from gender_indicators.programmes import Observation

HEADER = "indicator,area,period,value"


def rows(text: str, *, area_given: bool = False) -> tuple[list[Row], list[str]]:
    found, faults = rows_of("a.csv", text, area_given=area_given)
    return found, [str(fault) for fault in faults]


def refused(text: str) -> tuple[str, ...]:
    with pytest.raises(DataFileError) as caught:
        rows(text)
    return caught.value.faults


def missing(text: str, *, area_given: bool = False) -> str:
    with pytest.raises(MissingColumnError) as caught:
        rows(text, area_given=area_given)
    return str(caught.value)


def test_a_row_knows_its_line_and_its_filled_cells() -> None:
    found, faults = rows(f"{HEADER}\nSRB, x ,2023,112\nSRB,y,2023,\n")
    assert faults == []
    assert found == [
        Row(2, {"indicator": "SRB", "area": "x", "period": "2023", "value": "112"}),
        Row(3, {"indicator": "SRB", "area": "y", "period": "2023"}),
    ]


def test_empty_lines_are_skipped_and_counted() -> None:
    found, _ = rows(f"\n{HEADER}\n\n,,,\nSRB,x,2023,112\n")
    assert [row.line for row in found] == [5]


def test_lines_are_counted_in_the_file_also_within_cells() -> None:
    found, _ = rows(f'{HEADER},note\nSRB,x,2023,112,"a\nb"\nSRB,x,2024,112,\n')
    assert [(row.line, row.cells.get("note")) for row in found] == [(2, "a\nb"), (4, None)]


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_header_shows_what_parts_the_cells(mark: str) -> None:
    found, _ = rows(f"{HEADER}\nSRB,x,2023,112\n".replace(",", mark))
    assert found[0].cells["value"] == "112"


def test_lines_may_end_in_any_way() -> None:
    assert [len(rows(f"{HEADER}{end}SRB,x,2023,112{end}")[0]) for end in ("\n", "\r\n", "\r")] == [1, 1, 1]


@pytest.mark.parametrize("line", ["SRB,x,2023", "SRB,x,2023,112,0"])
def test_a_row_has_as_many_cells_as_the_header(line: str) -> None:
    found, (fault,) = rows(f"{HEADER}\n{line}\nSRB,x,2023,112\n")
    assert fault.startswith(f"row 2: {line.count(',') + 1} cells where the header names 4: look for")
    assert [row.line for row in found] == [3]


def test_an_open_quote_is_refused_with_its_row() -> None:
    _, faults = rows(f'{HEADER}\nSRB,x,2023,112\nSRB,x,"2023,112\n')
    assert faults == ["row 3: malformed CSV (unexpected end of data): check the quotes"]


def test_a_letter_after_a_quote_is_refused_with_its_row() -> None:
    _, (fault,) = rows(f'{HEADER}\nSRB,x,"2023"x,112\n')
    assert fault.startswith("row 2: malformed CSV")


def test_a_table_needs_a_row() -> None:
    assert refused(f"{HEADER}\n,,,\n") == ("only a header and no row: nothing to read",)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("area,period,value", "indicator"),
        ("indicator,area,value", "period"),
        ("indicator,period,value", r"area (or one area for all, by area=)"),
        ("indicator,area,period", "value (or numerator and denominator)"),
        ("indicator,area,period,numerator", "value (or numerator and denominator)"),
    ],
)
def test_a_missing_column_is_named_beside_those_present(header: str, names: str) -> None:
    present = ", ".join(header.split(","))
    assert missing(f"{header}\n") == f"a.csv: missing column {names}. Columns present: {present}"


def test_counts_stand_in_for_the_value() -> None:
    assert rows("indicator,area,period,numerator,denominator\nSRB,x,2023,1,1\n")[0]


def test_an_area_given_for_all_stands_in_for_the_column() -> None:
    assert rows("indicator,period,value\nSRB,2023,112\n", area_given=True)[0]
    assert "area" not in missing("indicator,value\n", area_given=True).partition(".")[0].removeprefix("a")


def test_an_unknown_column_is_answered_with_near_ones() -> None:
    (fault,) = refused(f"{HEADER},sorce\n")
    assert fault.startswith("unknown column 'sorce'. Did you mean 'source'")


def test_an_unknown_column_like_no_other_is_answered_with_all() -> None:
    (fault,) = refused(f"{HEADER},xyzzy\n")
    assert fault.startswith("unknown column 'xyzzy'. Known: indicator, area, period, value")
    assert fault.endswith("group:<dimension>.")


def test_a_repeated_column_is_refused() -> None:
    assert refused(f"{HEADER},value\n") == ("column 'value' stands twice in the header: keep one",)


def test_a_column_needs_a_name() -> None:
    assert refused(f"{HEADER},,\n") == (
        "column number 5 has no name: name it or delete it",
        "column number 6 has no name: name it or delete it",
    )


@pytest.mark.parametrize("name", ["group:", "group:a b", "group"])
def test_a_group_names_its_dimension(name: str) -> None:
    assert refused(f"{HEADER},{name}\n")[0].startswith(f"unknown column '{name}'")


def test_unknown_and_missing_columns_are_named_together() -> None:
    unknown, lacking = refused("indicater,area,period,value\n")
    assert unknown.startswith("unknown column 'indicater'. Did you mean 'indicator'")
    assert lacking == "missing column indicator. Columns present: indicater, area, period, value"


def test_a_fault_names_row_and_column() -> None:
    assert str(Fault(3, "wrong", "value")) == "row 3, column 'value': wrong"
    assert str(Fault(3, "wrong")) == "row 3: wrong"


def test_cells_become_the_fields_of_an_observation() -> None:
    cells = {
        "indicator": "SRB",
        "value": "1.357,5",
        "group:sex": "f",
        "source": "book",
        "licence": "CC BY 4.0",
    }
    record, faults = record_of(Row(2, cells), ",", "a.csv")
    assert faults == {}
    assert record == {
        "indicator": "SRB",
        "value": 1357.5,
        "groups": {"sex": "f"},
        "source": {"citation": "book", "verified": "yes", "licence": "CC BY 4.0"},
        "source_type": "administrative",
    }


@pytest.mark.parametrize(("cells", "verified"), [({}, "no"), ({"verified": "partly"}, "partly")], ids=str)
def test_a_row_without_a_source_gets_the_name_of_the_file(cells: dict[str, str], verified: str) -> None:
    record, _ = record_of(Row(2, cells), ".", "a.csv")
    assert record["source"] == {"citation": "a.csv", "verified": verified, "licence": ""}


def test_every_number_of_a_row_is_checked() -> None:
    record, faults = record_of(Row(2, {"value": "x", "se": "y", "n": "3"}), ".", "a.csv")
    assert list(faults) == ["value", "se"]
    assert record["n"] == 3


def observation(**fields: object) -> Observation:
    return Observation.model_validate(
        {
            "indicator": "SRB",
            "area": "vn/national/VN",
            "period": "2023",
            "value": 112,
            "unit": "male_per_100_female",
            "source": {"citation": "book"},
            "source_type": "survey",
        }
        | fields
    )


def test_an_observation_becomes_cells() -> None:
    assert cells_of(observation(groups={"sex": "f"}, value=0.1)) == {
        "indicator": "SRB",
        "area": "vn/national/VN",
        "period": "2023",
        "group:sex": "f",
        "value": "0.1",
        "unit": "male_per_100_female",
        "source": "book",
        "verified": "yes",
        "source_type": "survey",
    }


def test_a_table_has_the_columns_that_are_used_in_a_fixed_order() -> None:
    text = table_text([observation(groups={"sex": "f", "age": "1"}), observation(note="a,b", n=2)])
    assert text.splitlines() == [
        "indicator,area,period,group:age,group:sex,value,n,unit,source,verified,source_type,note",
        "SRB,vn/national/VN,2023,1,f,112.0,,male_per_100_female,book,yes,survey,",
        'SRB,vn/national/VN,2023,,,112.0,2.0,male_per_100_female,book,yes,survey,"a,b"',
    ]


def test_every_field_of_an_observation_has_a_column() -> None:
    fields = set(Observation.model_fields) - {"groups"} | {"verified", "licence"}
    assert set(COLUMNS) == fields
