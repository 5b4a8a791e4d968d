"""Population: births by sex."""

from __future__ import annotations

from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.srb import MISSING_FEMALE_BIRTHS, SRB, SRB_EXCEEDANCE

__all__ = ["SPECS"]

SPECS: tuple[IndicatorSpec, ...] = (
    SRB,
    SRB_EXCEEDANCE,
    MISSING_FEMALE_BIRTHS,
    IndicatorSpec(
        code="SRB_GROUP",
        name=Text(
            "Nhóm tỉnh theo tỷ số giới tính khi sinh của Bộ Y tế",
            "Ministry of Health group of the province by sex ratio at birth",
        ),
        theme="population",
        kind="index",
        unit=UNITS["group"],
        direction="none",
        numerator=SRB.numerator,
        denominator=SRB.denominator,
        formula="group 1 above 112, group 2 from 109 to 112 (both ends in), group 3 below 109",
        source=Source("Ministry of Health of Viet Nam, Decision 3671/QD-BYT (2 Aug 2021)"),
        population="superpopulation",
        over_100=True,
    ),
)
