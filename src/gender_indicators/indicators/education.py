"""Education: girls and boys in school, women and men with degrees, gender in what is taught."""

from __future__ import annotations

from gender_indicators.core.spec import IndicatorSpec
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.indicators._build import cedaw, percentage, sdg, strategy, un_set

__all__ = ["SPECS"]

EDUCATION = (*un_set("education"), *cedaw("10"))
MINORITY_PRIMARY = Text(
    "Trẻ em dân tộc thiểu số trong độ tuổi hoàn thành tiểu học", "Ethnic-minority children of the age"
)

SPECS: tuple[IndicatorSpec, ...] = (
    IndicatorSpec(
        code="GENDER_IN_CURRICULUM",
        name=Text(
            "Nội dung giới, bình đẳng giới trong chương trình giáo dục và trường sư phạm",
            "Gender content in the national curriculum and in teacher training colleges",
        ),
        theme="education",
        kind="binary",
        unit=UNITS["yes_no"],
        direction="higher",
        numerator=Text("1 nếu đã đưa vào giảng dạy chính thức", "1 if taught formally"),
        denominator=Text("Không áp dụng", "Not applicable"),
        formula="1 for yes, 0 for no",
        source=strategy("5.1"),
        external_codes=(*sdg("4.7.1"), *EDUCATION),
    ),
    percentage(
        "MINORITY_PRIMARY_COMPLETION",
        "education",
        Text(
            "Tỷ lệ trẻ em trai và gái dân tộc thiểu số hoàn thành giáo dục tiểu học",
            "Ethnic-minority boys and girls who complete primary education",
        ),
        Text("Trẻ em dân tộc thiểu số hoàn thành tiểu học", "Those who complete primary education"),
        MINORITY_PRIMARY,
        strategy("5.2"),
        disaggregations=("sex", "ethnicity", "area"),
        external_codes=(*sdg("4.1.2", "4.5.1"), *EDUCATION),
    ),
    percentage(
        "MINORITY_LOWER_SECONDARY_COMPLETION",
        "education",
        Text(
            "Tỷ lệ trẻ em trai và gái dân tộc thiểu số hoàn thành trung học cơ sở",
            "Ethnic-minority boys and girls who complete lower secondary education",
        ),
        Text("Trẻ em dân tộc thiểu số hoàn thành trung học cơ sở", "Those who complete it"),
        Text(
            "Trẻ em dân tộc thiểu số trong độ tuổi hoàn thành trung học cơ sở",
            "Ethnic-minority children of the age",
        ),
        strategy("5.2", verified="no"),
        disaggregations=("sex", "ethnicity", "area"),
        external_codes=(*sdg("4.1.2", "4.5.1"), *EDUCATION),
    ),
    percentage(
        "WOMEN_VOCATIONAL_NEW",
        "education",
        Text(
            "Tỷ lệ nữ được tuyển mới thuộc hệ thống giáo dục nghề nghiệp",
            "Women among newly enrolled learners of vocational education",
        ),
        Text("Nữ được tuyển mới", "Women newly enrolled"),
        Text("Tổng số người được tuyển mới", "All newly enrolled learners"),
        strategy("5.3", verified="no"),
        external_codes=(*sdg("4.3.1", relation="context"), *EDUCATION),
    ),
    percentage(
        "WOMEN_MASTERS",
        "education",
        Text(
            "Tỷ lệ nữ thạc sĩ trong tổng số người có trình độ thạc sĩ",
            "Women among holders of a master degree",
        ),
        Text("Nữ thạc sĩ", "Women with a master degree"),
        Text("Tổng số người có trình độ thạc sĩ", "All holders of a master degree"),
        strategy("5.4"),
        external_codes=EDUCATION,
    ),
    percentage(
        "WOMEN_DOCTORS",
        "education",
        Text(
            "Tỷ lệ nữ tiến sĩ trong tổng số người có trình độ tiến sĩ",
            "Women among holders of a doctoral degree",
        ),
        Text("Nữ tiến sĩ", "Women with a doctoral degree"),
        Text("Tổng số người có trình độ tiến sĩ", "All holders of a doctoral degree"),
        strategy("5.4"),
        external_codes=EDUCATION,
    ),
)
