"""Units of the indicators: what one printed number counts, in both languages.

A unit fixes the multiplier between a ratio of counts and the printed number (100 for a percent), so a
value, its numerator and its denominator can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gender_indicators.core.text import Text
from gender_indicators.errors import UnknownCodeError

__all__ = ["UNITS", "Unit", "unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement.

    Parameters
    ----------
    code : str
        Key in :data:`UNITS`.
    label : Text
        What the number counts, for tables and axes.
    symbol : str
        Short sign after the number, may be empty.
    per : float
        Multiplier of the ratio numerator / denominator: 100 for percent; 1 where there is none.
    """

    code: str
    label: Text
    symbol: str = ""
    per: float = 1.0


def _table(*units: Unit) -> MappingProxyType[str, Unit]:
    return MappingProxyType({each.code: each for each in units})


UNITS: Final = _table(
    Unit("percent", Text("phần trăm", "percent"), "%", 100.0),
    Unit("percentage_points", Text("điểm phần trăm", "percentage points")),
    Unit("share", Text("tỷ phần (0 đến 1)", "share (0 to 1)")),
    Unit("probability", Text("xác suất (0 đến 1)", "probability (0 to 1)")),
    Unit("ratio", Text("tỷ số", "ratio")),
    Unit("male_per_100_female", Text("bé trai trên 100 bé gái", "male per 100 female births"), per=100.0),
    Unit(
        "female_per_1000_male", Text("bé gái trên 1.000 bé trai", "female per 1,000 male births"), per=1_000.0
    ),
    Unit("male_share", Text("tỷ phần bé trai (0 đến 1)", "male share of births (0 to 1)")),
    Unit("female_share", Text("tỷ phần bé gái (0 đến 1)", "female share of births (0 to 1)")),
    Unit("births", Text("ca sinh", "births")),
    Unit("points_per_year", Text("điểm mỗi năm", "points per year")),
    Unit("per_1000", Text("trên 1.000", "per 1,000"), "‰", 1_000.0),
    Unit("per_100000", Text("trên 100.000", "per 100,000"), per=100_000.0),
    Unit("per_100_live_births", Text("trên 100 trẻ đẻ sống", "per 100 live births"), per=100.0),
    Unit("events_per_year", Text("cuộc mỗi năm", "events per year")),
    Unit("yes_no", Text("có hoặc không", "yes or no")),
    Unit("score", Text("điểm số", "score")),
    Unit("group", Text("nhóm", "group")),
)
"""All units by code."""


def unit(code: str) -> Unit:
    """Return the unit with this code.

    Examples
    --------
    >>> unit("percent").per
    100.0
    """
    try:
        return UNITS[code]
    except KeyError:
        raise UnknownCodeError.of("unit", code, UNITS) from None
