"""Economy and labour: paid work, enterprise, and the unpaid work behind them."""

from __future__ import annotations

from gender_indicators.core.spec import IndicatorSpec
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.indicators._build import cedaw, percentage, sdg, strategy, un_set

__all__ = ["SPECS"]

EMPLOYED_WOMEN = Text("Tổng số lao động nữ có việc làm", "All employed women")
ECONOMIC = un_set("economic structures")

SPECS: tuple[IndicatorSpec, ...] = (
    percentage(
        "WOMEN_WAGE_WORK",
        "economy",
        Text("Tỷ lệ lao động nữ làm công hưởng lương", "Employed women in wage and salaried work"),
        Text("Lao động nữ làm công hưởng lương", "Women in wage and salaried work"),
        EMPLOYED_WOMEN,
        strategy("2.1"),
        population="sample",
        disaggregations=("area", "residence", "age", "ethnicity"),
        external_codes=(*sdg("8.3.1", relation="context"), *ECONOMIC, *cedaw("11", "14")),
    ),
    percentage(
        "WOMEN_AGRICULTURE",
        "economy",
        Text("Tỷ trọng lao động nữ làm việc trong nông nghiệp", "Employed women who work in agriculture"),
        Text("Lao động nữ làm việc trong nông nghiệp", "Women working in agriculture"),
        EMPLOYED_WOMEN,
        strategy("2.2"),
        direction="lower",
        population="sample",
        disaggregations=("area", "residence", "age", "ethnicity"),
        external_codes=(*ECONOMIC, *cedaw("11", "14")),
    ),
    percentage(
        "WOMEN_DIRECTORS",
        "economy",
        Text(
            "Tỷ lệ nữ giám đốc/chủ doanh nghiệp, hợp tác xã",
            "Women among directors and owners of enterprises and cooperatives",
        ),
        Text("Nữ giám đốc/chủ doanh nghiệp, hợp tác xã", "Women directors and owners"),
        Text("Tổng số giám đốc/chủ doanh nghiệp, hợp tác xã", "All directors and owners"),
        strategy("2.3"),
        disaggregations=("area", "kind of enterprise"),
        external_codes=(*sdg("5.5.2"), *ECONOMIC, *cedaw("11", "14")),
    ),
    IndicatorSpec(
        code="UNPAID_CARE_RATIO",
        name=Text(
            "Tỷ số giữa số giờ trung bình làm nội trợ và chăm sóc không được trả công của nữ và của nam",
            "Ratio of mean unpaid domestic and care hours, women to men",
        ),
        theme="economy",
        kind="mean_ratio",
        unit=UNITS["ratio"],
        direction="lower",
        numerator=Text(
            "Số giờ trung bình của nữ làm nội trợ và chăm sóc không được trả công",
            "Mean hours of unpaid domestic and care work of women",
        ),
        denominator=Text(
            "Số giờ trung bình của nam làm nội trợ và chăm sóc không được trả công",
            "Mean hours of unpaid domestic and care work of men",
        ),
        formula="mean hours of women / mean hours of men",
        source=strategy("3.1"),
        population="sample",
        over_100=True,
        note=Text(
            "Là tỷ số của hai số trung bình, không phải mức giảm.",
            "A ratio of two means, not a reduction by that factor.",
        ),
        external_codes=(*sdg("5.4.1"), *ECONOMIC, *cedaw("5", "16")),
    ),
)
