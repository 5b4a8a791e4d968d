"""Areas: who governs where, from when to when, and what became of old units.

Codes are reused (code 24 is Bắc Giang until June 2025 and Bắc Ninh from July), and districts share numbers
with communes: an area is therefore known by system, level and code together, and read with its dates.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints, model_validator

from gender_indicators.core.spec import Source
from gender_indicators.core.text import nfc
from gender_indicators.errors import UnknownAreaError
from gender_indicators.programmes.base import AreaId, Day, Model, Note, repeated

__all__ = ["Area", "AreaChange", "AreaId", "Areas", "Level"]

Level = Literal["national", "region", "province", "district", "commune", "village"]

WIDTHS: dict[str, int] = {"province": 2, "district": 3, "commune": 5}


class Area(Model):
    """A territory in one system of units, with the dates between which it exists.

    Parameters
    ----------
    system : str
        List of units that the code belongs to, for example ``"vn-63"``.
    level : {"national", "region", "province", "district", "commune", "village"}
    code : str
        Code in that list; numbers are padded with zeros (province 2, district 3, commune 5 digits).
    name : str
        Name as the list writes it.
    name_en : str
        English name where one is in use.
    parent : str, optional
        Id of the unit above.
    valid_from, valid_to : date, optional
        First and last day; open where not known.
    successors : tuple of str
        Ids of the units that hold its territory afterwards.
    source : Source
    composition_verified : bool, optional
        Whether the official text on what the unit is made of was seen.
    note : str
    """

    system: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    level: Level
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    name: Annotated[str, StringConstraints(min_length=1), AfterValidator(nfc)]
    name_en: Note = ""
    parent: AreaId | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    successors: tuple[AreaId, ...] = ()
    source: Source
    composition_verified: bool | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _check(self) -> Area:
        width = WIDTHS.get(self.level, 0)
        if self.code.isdigit() and len(self.code) < width:
            msg = (
                f"code {self.code!r} of a {self.level} needs {width} digits: write {self.code.zfill(width)!r}"
            )
            raise ValueError(msg)
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            msg = f"area {self.id} would end ({self.valid_to}) before it begins ({self.valid_from})"
            raise ValueError(msg)
        return self

    @property
    def id(self) -> str:
        """Key of the area: system/level/code."""
        return f"{self.system}/{self.level}/{self.code}"

    def valid_on(self, day: dt.date) -> bool:
        """Tell whether the area exists on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class AreaChange(Model):
    """What became of areas at a reform: counts of whole old units add up to the new one.

    Parameters
    ----------
    kind : {"merge", "split", "rename", "transfer"}
    from_areas, to_areas : tuple of str
        Ids before and after.
    date : date
        First day of the new state.
    source : Source
    note : str
    """

    kind: Literal["merge", "split", "rename", "transfer"]
    from_areas: tuple[AreaId, ...]
    to_areas: tuple[AreaId, ...]
    date: Day
    source: Source
    note: Note = ""


class Areas(Model):
    """A list of areas with unique ids, parents that exist and no circle among them.

    Examples
    --------
    >>> from gender_indicators.programmes import load_areas
    >>> load_areas().get("vn-63/province/11").name
    'Điện Biên'
    """

    areas: tuple[Area, ...]
    changes: tuple[AreaChange, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Areas:
        problems = [f"area id {key!r} is used twice" for key in repeated(area.id for area in self.areas)]
        known = self.by_id
        for area in self.areas:
            above = None if area.parent is None else known.get(area.parent)
            if area.parent is not None and above is None:
                problems.append(f"area {area.id}: its parent {area.parent!r} is not in the list")
            if above is not None and not _share_a_day(area, above):
                problems.append(f"area {area.id} and its parent {above.id} never exist on the same day")
            if self._in_circle(area):
                problems.append(f"area {area.id} is its own ancestor")
        for change in self.changes:
            unknown = [key for key in (*change.from_areas, *change.to_areas) if key not in known]
            problems += [f"a {change.kind} names area {key!r}, which is not in the list" for key in unknown]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @cached_property
    def by_id(self) -> dict[str, Area]:
        """Areas by id."""
        return {area.id: area for area in self.areas}

    def get(self, area_id: str) -> Area:
        """Return the area with this id; an unknown one is refused with near matches.

        A name, also with its marks placed differently or left out (Hòa Bình, Hoà Bình, Hoa Binh), is
        answered with the ids of the areas that bear it.
        """
        found = self.by_id.get(area_id)
        if found is not None:
            return found
        named = [area.id for area in self.areas if _bare(area_id) == _bare(area.name)]
        if named:
            msg = f"{area_id!r} is a name, not an id. Write one of: {', '.join(named)}."
            raise UnknownAreaError(msg)
        raise UnknownAreaError.of("area", area_id, self.by_id)

    def children(self, area_id: str, *, on: dt.date | None = None) -> tuple[Area, ...]:
        """Return the areas directly below, on a day or at any time."""
        self.get(area_id)
        below = (area for area in self.areas if area.parent == area_id)
        return tuple(area for area in below if on is None or area.valid_on(on))

    def select(
        self, *, level: Level | None = None, system: str | None = None, on: dt.date | None = None
    ) -> tuple[Area, ...]:
        """Return the areas of a level, of a system, that exist on a day."""
        return tuple(
            area
            for area in self.areas
            if (level is None or area.level == level)
            and (system is None or area.system == system)
            and (on is None or area.valid_on(on))
        )

    def _in_circle(self, area: Area) -> bool:
        seen = {area.id}
        above = area.parent
        while above is not None and above in self.by_id:
            if above in seen:
                return above == area.id
            seen.add(above)
            above = self.by_id[above].parent
        return False


def _bare(name: str) -> str:
    """Letters of a name without marks and without regard to case."""
    parts = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _share_a_day(one: Area, other: Area) -> bool:
    start = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    return start <= min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
