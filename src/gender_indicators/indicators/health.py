"""Health: mothers, adolescents, and services for everyone."""

from __future__ import annotations

from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.coverage import COVERAGE
from gender_indicators.indicators._build import cedaw, percentage, sdg, strategy, un_set

__all__ = ["SPECS"]

HEALTH = (*un_set("health"), *cedaw("12"))
LIVE_BIRTHS = Text("Số trẻ sinh ra sống", "Live births")
OLD_STRATEGY = Source("Decision 2351/QD-TTg (24 Dec 2010), National Strategy on Gender Equality 2011-2020")

SPECS: tuple[IndicatorSpec, ...] = (
    COVERAGE,
    IndicatorSpec(
        code="MMR",
        name=Text("Tỷ số tử vong mẹ", "Maternal mortality ratio"),
        theme="health",
        kind="ratio",
        unit=UNITS["per_100000"],
        direction="lower",
        numerator=Text("Số bà mẹ tử vong liên quan đến thai sản", "Maternal deaths"),
        denominator=LIVE_BIRTHS,
        formula="100,000 x maternal deaths / live births",
        source=strategy("4.2"),
        population="superpopulation",
        over_100=True,
        external_codes=(*sdg("3.1.1", relation="same"), *HEALTH),
    ),
    IndicatorSpec(
        code="ADOLESCENT_BIRTH_RATE",
        name=Text("Tỷ suất sinh ở vị thành niên", "Adolescent birth rate"),
        theme="health",
        kind="rate",
        unit=UNITS["per_1000"],
        direction="lower",
        numerator=Text("Số trẻ sinh ra sống của phụ nữ vị thành niên", "Live births to adolescent women"),
        denominator=Text("Số phụ nữ vị thành niên", "Adolescent women"),
        formula="1,000 x live births to adolescent women / adolescent women",
        source=strategy("4.3"),
        population="superpopulation",
        over_100=True,
        external_codes=(*sdg("3.7.2"), *HEALTH),
    ),
    percentage(
        "LGBT_HEALTH_PROVINCES",
        "health",
        Text(
            "Tỷ lệ tỉnh, thành phố có cơ sở y tế thí điểm chăm sóc sức khỏe cho người đồng tính, "
            "song tính, chuyển giới",
            "Provinces with a health facility that pilots health care for LGBT people",
        ),
        Text("Tỉnh, thành phố có ít nhất một cơ sở thí điểm", "Provinces with at least one such facility"),
        Text("Tổng số tỉnh, thành phố", "All provinces"),
        strategy("4.4"),
        external_codes=HEALTH,
    ),
    percentage(
        "PMTCT_REACH",
        "health",
        Text(
            "Tỷ lệ phụ nữ mang thai tiếp cận dịch vụ dự phòng lây truyền HIV từ mẹ sang con",
            "Pregnant women reached by prevention of mother-to-child transmission of HIV",
        ),
        Text("Phụ nữ mang thai được tiếp cận dịch vụ", "Pregnant women reached"),
        Text("Tổng số phụ nữ mang thai", "All pregnant women"),
        OLD_STRATEGY,
        external_codes=HEALTH,
    ),
    IndicatorSpec(
        code="ABORTION_RATIO",
        name=Text("Tỷ lệ phá thai trên 100 trẻ đẻ sống", "Abortion ratio per 100 live births"),
        theme="health",
        kind="ratio",
        unit=UNITS["per_100_live_births"],
        direction="lower",
        numerator=Text("Số ca phá thai", "Abortions"),
        denominator=LIVE_BIRTHS,
        formula="100 x abortions / live births",
        source=OLD_STRATEGY,
        over_100=True,
        external_codes=HEALTH,
    ),
)
