"""The definition of the sex ratio at birth."""

from __future__ import annotations

from typing import Final

from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS

__all__ = ["BANDS", "BIRTHS_FOR_FIVE_POINTS", "SRB"]

SRB: Final = IndicatorSpec(
    code="SRB",
    name=Text(vi="Tỷ số giới tính khi sinh", en="Sex ratio at birth"),
    theme="population",
    kind="ratio",
    unit=UNITS["male_per_100_female"],
    direction="toward_range",
    natural_range=(104.0, 106.0),
    numerator=Text(vi="Số bé trai sinh ra sống", en="Male live births"),
    denominator=Text(vi="Số bé gái sinh ra sống", en="Female live births"),
    formula="100 x male live births / female live births",
    source=Source(
        "General Statistics Office of Viet Nam, indicator metadata: boys per 100 girls among live births "
        "of an area in the reporting period; natural range 104 to 106 (GSO and Ministry of Health)"
    ),
    population="superpopulation",
    over_100=True,
    measure="srb.estimate",
    disaggregations=("area", "residence", "birth order", "ethnicity"),
    note=Text(
        vi="Thấp hơn mức tự nhiên không phải là tốt hơn; tỷ số giới tính của dân số là chỉ báo khác.",
        en="Below the natural range is not better; the sex ratio of the population is another indicator.",
    ),
)
"""Sex ratio at birth; no SDG indicator exists for it."""

BIRTHS_FOR_FIVE_POINTS: Final = 6_800
"""Births at which the 95 % half-width of the SRB is about 5 points per 100."""

BANDS: Final = (109.0, 112.0)
"""Cuts of the groups of Viet Nam's Ministry of Health: above 112, 109 to 112 (both ends in), below 109."""
