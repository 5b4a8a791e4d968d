"""Media and communication: what people know and hear about gender equality."""

from __future__ import annotations

from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.core.units import UNITS
from gender_indicators.indicators._build import cedaw, percentage, strategy

__all__ = ["SPECS"]

COMMUNICATION = Source("Decision 1790/QD-TTg (23 Oct 2021), communication programme to 2030")
MEDIA_AGENCIES = Text("Tổng số cơ quan truyền thông", "All media agencies")

SPECS: tuple[IndicatorSpec, ...] = (
    percentage(
        "GENDER_KNOWLEDGE_REACH",
        "media",
        Text(
            "Tỷ lệ dân số được tiếp cận kiến thức cơ bản về bình đẳng giới",
            "Population reached with basic knowledge of gender equality",
        ),
        Text("Dân số được tiếp cận kiến thức cơ bản", "Population reached"),
        Text("Tổng dân số", "Whole population"),
        strategy("6.1"),
        population="sample",
        external_codes=cedaw("5"),
    ),
    percentage(
        "ORGANISATIONS_COMMITTED",
        "media",
        Text(
            "Tỷ lệ tổ chức, cơ quan, đoàn thể được cập nhật thông tin và cam kết thực hiện bình đẳng giới",
            "Organisations informed about and committed to gender equality",
        ),
        Text("Tổ chức được cập nhật và cam kết", "Organisations informed and committed"),
        Text("Tổng số tổ chức, cơ quan, đoàn thể", "All organisations"),
        strategy("6.2", verified="no"),
        external_codes=cedaw("5"),
    ),
    percentage(
        "COMMUNE_NEWS_ITEMS",
        "media",
        Text(
            "Tỷ lệ xã, phường, thị trấn mỗi quý có ít nhất 4 tin, bài về bình đẳng giới",
            "Communes with at least 4 items on gender equality in each quarter",
        ),
        Text("Xã, phường, thị trấn đạt yêu cầu mọi quý", "Communes that meet the rule in every quarter"),
        Text("Tổng số xã, phường, thị trấn", "All communes"),
        strategy("6.3", verified="no"),
        external_codes=cedaw("5"),
    ),
    percentage(
        "STATIONS_MONTHLY_PROGRAMME",
        "media",
        Text(
            "Tỷ lệ đài phát thanh, truyền hình có chuyên mục, chuyên đề hằng tháng",
            "Radio and television stations with a monthly programme on gender equality",
        ),
        Text("Đài có chuyên mục hằng tháng", "Stations with a monthly programme"),
        Text("Tổng số đài phát thanh, truyền hình", "All stations"),
        strategy("6.4", verified="no"),
        external_codes=cedaw("5"),
    ),
    IndicatorSpec(
        code="GENDER_LAW_EVENTS",
        name=Text(
            "Số cuộc truyền thông, cập nhật pháp luật về bình đẳng giới mỗi năm",
            "Communication events on gender-equality law per year",
        ),
        theme="media",
        kind="count",
        unit=UNITS["events_per_year"],
        direction="higher",
        numerator=Text("Số cuộc truyền thông, cập nhật trong năm", "Events in the year"),
        denominator=Text("Không áp dụng", "Not applicable"),
        formula="count of events in the year",
        source=COMMUNICATION,
        over_100=True,
    ),
    percentage(
        "ACTION_MONTH_PARTICIPATION",
        "media",
        Text(
            "Tỷ lệ bộ, ngành, địa phương có kế hoạch và triển khai Tháng hành động hằng năm",
            "Ministries, sectors and localities that plan and run the Action Month each year",
        ),
        Text("Bộ, ngành, địa phương có triển khai", "Bodies that plan and run it"),
        Text("Tổng số bộ, ngành, địa phương", "All bodies"),
        COMMUNICATION,
    ),
    percentage(
        "GENDER_AWARENESS",
        "media",
        Text(
            "Nhận thức về bình đẳng giới của các nhóm trong cộng đồng",
            "Awareness of gender equality in the community",
        ),
        Text("Người có nhận thức đúng về bình đẳng giới", "People aware of gender equality"),
        Text("Người được hỏi", "People asked"),
        COMMUNICATION,
        population="sample",
    ),
    percentage(
        "GENDER_MEDIA_INDICATORS",
        "media",
        Text(
            "Tỷ lệ cơ quan truyền thông áp dụng Bộ chỉ số về giới trong truyền thông",
            "Media agencies that apply the set of gender indicators in media",
        ),
        Text("Cơ quan truyền thông áp dụng", "Media agencies that apply it"),
        MEDIA_AGENCIES,
        COMMUNICATION,
        disaggregations=("stage",),
    ),
    percentage(
        "VILLAGE_CODES_FAIR",
        "media",
        Text(
            "Tỷ lệ hương ước, quy ước đã thông qua không phân biệt đối xử về giới",
            "Adopted village codes free of gender discrimination",
        ),
        Text("Hương ước, quy ước không phân biệt đối xử", "Codes free of gender discrimination"),
        Text("Tổng số hương ước, quy ước đã thông qua", "All adopted village codes"),
        COMMUNICATION,
    ),
    percentage(
        "TV_DV_PROGRAMME",
        "media",
        Text(
            "Tỷ lệ kênh truyền hình có chuyên mục định kỳ về phòng, chống bạo lực gia đình",
            "Television channels with a regular programme on domestic violence",
        ),
        Text("Kênh có chuyên mục định kỳ", "Channels with a regular programme"),
        Text("Tổng số kênh truyền hình", "All channels"),
        Source("Decision 45/QD-TTg (13 Jan 2022), programme on preventing domestic violence to 2025"),
    ),
)
