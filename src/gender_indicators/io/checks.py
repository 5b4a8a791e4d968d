"""Checks on one observation of a file against the catalogue and the areas, before it becomes a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gender_indicators.errors import UnknownAreaError, UnknownIndicatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.io.documents import Json
    from gender_indicators.programmes import Areas

__all__ = ["Lists"]


@dataclass(frozen=True)
class Lists:
    """What is known: indicators and areas; None for a list that was not given.

    Parameters
    ----------
    specs : mapping of str to IndicatorSpec, optional
    areas : Areas, optional

    Examples
    --------
    >>> from gender_indicators.programmes import load_areas
    >>> Lists(areas=load_areas()).faults({"area": "Điện Biên"})["area"]
    "'Điện Biên' is a name, not an id. Write one of: vn-63/province/11, vn-34/province/11...."
    """

    specs: Mapping[str, IndicatorSpec] | None = None
    areas: Areas | None = None
    _by_fold: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self._by_fold.update((code.casefold(), code) for code in self.specs or ())

    def code(self, written: str) -> str:
        """Return the indicator code in the letter case of the catalogue."""
        return self._by_fold.get(written.casefold(), written)

    def unit(self, code: str) -> str:
        """Return the unit of an indicator; percent where it is not known."""
        spec = None if self.specs is None else self.specs.get(self.code(code))
        return "percent" if spec is None else spec.unit.code

    def faults(self, record: Mapping[str, Json]) -> dict[str, str]:
        """Return what is wrong with a record, by field; fields that are absent are left to the model."""
        return self._indicator_faults(record) | self._area_faults(record)

    def _indicator_faults(self, record: Mapping[str, Json]) -> dict[str, str]:
        code = record.get("indicator")
        if self.specs is None or not isinstance(code, str):
            return {}
        spec = self.specs.get(code)
        if spec is None:
            return {"indicator": str(UnknownIndicatorError.of("indicator", code, self.specs))}
        part, whole = record.get("numerator"), record.get("denominator")
        if not isinstance(part, int | float) or not isinstance(whole, int | float):
            return {}
        if spec.kind == "proportion" and not spec.over_100 and part > whole:
            problem = f"larger than the denominator, but {code} counts a part of a whole: check both counts"
            return {"numerator": problem}
        return {}

    def _area_faults(self, record: Mapping[str, Json]) -> dict[str, str]:
        area = record.get("area")
        if self.areas is None or not isinstance(area, str):
            return {}
        try:
            self.areas.get(area)
        except UnknownAreaError as error:
            return {"area": str(error)}
        return {}
