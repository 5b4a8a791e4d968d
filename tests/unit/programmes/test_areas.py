"""Areas: codes with their system and dates, parents and what became of old units."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from pydantic import ValidationError

from gender_indicators.core import Source
from gender_indicators.errors import UnknownAreaError
from gender_indicators.programmes import Area, AreaChange, Areas, Level

SOURCE = Source("list of administrative units")
EVE, REFORM = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def area(
    level: Level,
    code: str,
    name: str = "x",
    parent: str | None = None,
    *,
    system: str = "vn-63",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Area:
    return Area(
        system=system,
        level=level,
        code=code,
        name=name,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        source=SOURCE,
    )


COUNTRY = area("national", "VN", "Việt Nam", system="vn")
PROVINCE = area("province", "17", "Hòa Bình", COUNTRY.id, valid_to=EVE)
DISTRICT = area("district", "148", "Thành phố Hòa Bình", PROVINCE.id)
NEW_PROVINCE = area("province", "25", "Phú Thọ", COUNTRY.id, system="vn-34", valid_from=REFORM)
AREAS = Areas(
    areas=(COUNTRY, PROVINCE, DISTRICT, NEW_PROVINCE),
    changes=(
        AreaChange(
            kind="merge",
            from_areas=(PROVINCE.id,),
            to_areas=(NEW_PROVINCE.id,),
            date=REFORM,
            source=SOURCE,
        ),
    ),
)


def test_the_id_names_system_level_and_code() -> None:
    assert PROVINCE.id == "vn-63/province/17"


@pytest.mark.parametrize(
    ("level", "code", "padded"),
    [("province", "1", "01"), ("district", "94", "094"), ("commune", "3124", "03124")],
)
def test_a_number_is_padded_with_zeros(level: Level, code: str, padded: str) -> None:
    with pytest.raises(ValidationError, match=f"write '{padded}'"):
        area(level, code)


def test_a_code_of_letters_is_not_padded() -> None:
    assert area("region", "red-river-delta").code == "red-river-delta"


def test_an_area_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="would end"):
        area("province", "17", valid_from=REFORM, valid_to=EVE)


@pytest.mark.parametrize(
    ("day", "exists"), [(EVE, False), (REFORM, True), (dt.date(2030, 1, 1), True)], ids=str
)
def test_an_area_exists_from_its_first_day(day: dt.date, exists: bool) -> None:
    assert NEW_PROVINCE.valid_on(day) is exists


def test_an_area_exists_through_its_last_day() -> None:
    assert PROVINCE.valid_on(EVE)
    assert not PROVINCE.valid_on(REFORM)


def test_an_area_is_found_by_its_id() -> None:
    assert AREAS.get("vn-63/province/17") is PROVINCE


def test_an_unknown_id_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownAreaError, match="Did you mean 'vn-63/province/17'"):
        AREAS.get("vn-63/province/18")


@pytest.mark.parametrize(
    "name",
    ["Hòa Bình", "Hoà Bình", "hoa binh", unicodedata.normalize("NFD", "Hòa Bình")],
    ids=["new-spelling", "old-spelling", "no-marks", "decomposed"],
)
def test_a_name_is_answered_with_its_id_in_any_spelling(name: str) -> None:
    with pytest.raises(UnknownAreaError, match=r"is a name, not an id\. Write one of: vn-63/province/17"):
        AREAS.get(name)


def test_children_are_the_areas_directly_below() -> None:
    assert AREAS.children(COUNTRY.id) == (PROVINCE, NEW_PROVINCE)


def test_children_may_be_asked_for_on_a_day() -> None:
    assert AREAS.children(COUNTRY.id, on=REFORM) == (NEW_PROVINCE,)


def test_children_of_an_unknown_area_are_refused() -> None:
    with pytest.raises(UnknownAreaError):
        AREAS.children("vn/national/XX")


def test_areas_are_selected_by_level_system_and_day() -> None:
    assert AREAS.select() == AREAS.areas
    assert AREAS.select(level="province") == (PROVINCE, NEW_PROVINCE)
    assert AREAS.select(system="vn-34") == (NEW_PROVINCE,)
    assert AREAS.select(level="province", on=EVE) == (PROVINCE,)


def test_areas_that_were_searched_still_equal_others() -> None:
    copy = Areas(areas=AREAS.areas, changes=AREAS.changes)
    assert AREAS.by_id
    assert copy == AREAS


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="'vn/national/VN' is used twice"):
        Areas(areas=(COUNTRY, COUNTRY))


def test_a_parent_must_be_in_the_list() -> None:
    with pytest.raises(ValidationError, match="its parent 'vn/national/VN' is not in the list"):
        Areas(areas=(PROVINCE,))


def test_an_area_and_its_parent_exist_together() -> None:
    new = area("district", "148", parent=PROVINCE.id, valid_from=REFORM)
    with pytest.raises(ValidationError, match="never exist on the same day"):
        Areas(areas=(COUNTRY, PROVINCE, new))


def test_an_area_is_not_its_own_ancestor() -> None:
    one = area("region", "a", parent="vn-63/region/b")
    other = area("region", "b", parent="vn-63/region/a")
    below = area("province", "01", parent="vn-63/region/a")
    with pytest.raises(ValidationError) as caught:
        Areas(areas=(one, other, below))
    message = str(caught.value)
    assert "area vn-63/region/a is its own ancestor; area vn-63/region/b is its own ancestor" in message
    assert "province/01 is its own" not in message


def test_a_change_names_known_areas() -> None:
    change = AREAS.changes[0]
    with pytest.raises(ValidationError, match="a merge names area 'vn-34/province/25', which is not in"):
        Areas(areas=(COUNTRY, PROVINCE), changes=(change,))
