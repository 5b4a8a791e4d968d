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

# no human population has a sex ratio at birth outside these, male per 100 female births
LOWEST_RATIO, HIGHEST_RATIO = 20.0, 500.0


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
        problems: dict[str, str] = {}
        value, part, whole = (record.get(name) for name in ("value", "numerator", "denominator"))
        if isinstance(value, int | float) and (problem := _implausible(spec, value)):
            problems["value"] = problem
        counted = isinstance(part, int | float) and isinstance(whole, int | float) and part > whole
        if counted and spec.kind == "proportion" and not spec.over_100:
            problems["numerator"] = (
                f"larger than the denominator, but {code} counts a part of a whole: check both counts"
            )
        return problems

    def _area_faults(self, record: Mapping[str, Json]) -> dict[str, str]:
        area = record.get("area")
        if self.areas is None or not isinstance(area, str):
            return {}
        try:
            self.areas.get(area)
        except UnknownAreaError as error:
            return {"area": str(error)}
        return {}


def _implausible(spec: IndicatorSpec, value: float) -> str:
    """Why a value cannot be one of this indicator; empty where it can."""
    if spec.unit.code == "male_per_100_female" and not LOWEST_RATIO <= value <= HIGHEST_RATIO:
        return "not male per 100 female births: write 112, not 1.12 (male per female) or 893 (per 1,000)"
    if spec.kind == "proportion" and not spec.over_100 and not 0 <= value <= spec.unit.per:
        return f"{spec.code} counts a part of a whole: it lies between 0 and {spec.unit.per:g}"
    return ""
