"""Violence: who experiences it, who seeks and gets help, and what institutions do.

Recorded cases are not prevalence: they rise when services are found and trusted.
"""

from __future__ import annotations

from dataclasses import replace

from gender_indicators.core.spec import IndicatorSpec, Source
from gender_indicators.core.text import Text
from gender_indicators.indicators._build import (
    cedaw,
    gbv_programme,
    percentage,
    sdg,
    strategy,
    un_set,
    violence_survey,
)
from gender_indicators.risk import RISK_SCORE

__all__ = ["SPECS"]

RIGHTS = un_set("human rights of women and girls")
CONTEXT = (*sdg("5.2.1", "5.2.2", "16.1.3", relation="context"), *RIGHTS, *cedaw("2", "5"))
PREVALENCE = (*sdg("5.2.1", relation="context"), *RIGHTS, *cedaw("2", "5"))
PARTNERED = Text("Phụ nữ từng có chồng hoặc bạn tình", "Ever-partnered women")
SURVIVORS = Text(
    "Phụ nữ từng bị bạo lực thể xác hoặc tình dục", "Women who experienced physical or sexual violence"
)
DETECTED_SURVIVORS = Text("Người bị bạo lực được phát hiện", "Detected survivors of violence")
DETECTED_PERPETRATORS = Text("Người gây bạo lực được phát hiện", "Detected perpetrators of violence")
DOMESTIC = Source("Decision 45/QD-TTg (13 Jan 2022), programme on preventing domestic violence to 2025")

SPECS: tuple[IndicatorSpec, ...] = (
    percentage(
        "IPV_ANY_LIFETIME",
        "violence",
        Text(
            "Tỷ lệ phụ nữ từng bị chồng/bạn tình gây bạo lực trong đời",
            "Women who ever experienced violence by a husband or partner",
        ),
        Text("Phụ nữ từng bị bạo lực do chồng/bạn tình", "Women who ever experienced such violence"),
        PARTNERED,
        violence_survey(),
        direction="lower",
        population="sample",
        sensitive=True,
        external_codes=PREVALENCE,
    ),
    percentage(
        "IPV_ANY_12M",
        "violence",
        Text(
            "Tỷ lệ phụ nữ bị chồng/bạn tình gây bạo lực trong 12 tháng qua",
            "Women who experienced violence by a husband or partner in the last 12 months",
        ),
        Text("Phụ nữ bị bạo lực trong 12 tháng qua", "Women who experienced it in the last 12 months"),
        PARTNERED,
        violence_survey(),
        direction="lower",
        population="sample",
        sensitive=True,
        external_codes=(*sdg("5.2.1"), *RIGHTS, *cedaw("2", "5")),
    ),
    percentage(
        "IPV_PHYSICAL_LIFETIME",
        "violence",
        Text(
            "Tỷ lệ phụ nữ từng bị chồng/bạn tình gây bạo lực thể xác trong đời",
            "Women who ever experienced physical violence by a husband or partner",
        ),
        Text("Phụ nữ từng bị bạo lực thể xác", "Women who ever experienced physical violence"),
        PARTNERED,
        violence_survey(),
        direction="lower",
        population="sample",
        sensitive=True,
        external_codes=PREVALENCE,
    ),
    percentage(
        "IPV_SEXUAL_LIFETIME",
        "violence",
        Text(
            "Tỷ lệ phụ nữ từng bị chồng/bạn tình gây bạo lực tình dục trong đời",
            "Women who ever experienced sexual violence by a husband or partner",
        ),
        Text("Phụ nữ từng bị bạo lực tình dục", "Women who ever experienced sexual violence"),
        PARTNERED,
        violence_survey(),
        direction="lower",
        population="sample",
        sensitive=True,
        disaggregations=("age",),
        external_codes=PREVALENCE,
    ),
    percentage(
        "VIOLENCE_NEVER_SOUGHT_HELP",
        "violence",
        Text(
            "Tỷ lệ phụ nữ bị bạo lực chưa từng tìm kiếm trợ giúp chính thức",
            "Survivors who never sought formal help",
        ),
        Text("Phụ nữ chưa từng tìm kiếm trợ giúp chính thức", "Survivors who never sought formal help"),
        SURVIVORS,
        violence_survey(),
        direction="lower",
        population="sample",
        sensitive=True,
        external_codes=CONTEXT,
    ),
    percentage(
        "VIOLENCE_WENT_TO_POLICE",
        "violence",
        Text("Tỷ lệ phụ nữ bị bạo lực đã trình báo công an", "Survivors who went to the police"),
        Text("Phụ nữ đã trình báo công an", "Survivors who went to the police"),
        SURVIVORS,
        violence_survey(),
        population="sample",
        sensitive=True,
        external_codes=CONTEXT,
    ),
    replace(
        percentage(
            "VIOLENCE_COST_GDP",
            "violence",
            Text(
                "Thiệt hại kinh tế do bạo lực đối với phụ nữ so với GDP",
                "Economic cost of violence against women, percent of GDP",
            ),
            Text("Thiệt hại kinh tế do bạo lực", "Economic cost of violence"),
            Text("Tổng sản phẩm trong nước", "Gross domestic product"),
            violence_survey(),
            direction="lower",
            population="sample",
            external_codes=CONTEXT,
        ),
        kind="ratio",
        measure="",
        over_100=True,
    ),
    percentage(
        "GBV_HELP_SEEKING",
        "violence",
        Text(
            "Tỷ lệ người bị bạo lực trên cơ sở giới tìm kiếm sự trợ giúp",
            "People experiencing gender-based violence who seek help from a service provider",
        ),
        Text("Người bị bạo lực tìm kiếm trợ giúp", "Survivors who seek help"),
        Text("Tất cả người bị bạo lực trên cơ sở giới", "All who experience gender-based violence"),
        gbv_programme(),
        population="sample",
        sensitive=True,
        note=Text(
            "Mẫu số là tất cả người bị bạo lực, cần điều tra.",
            "The denominator is all who experience violence: it needs a survey.",
        ),
        external_codes=CONTEXT,
    ),
    percentage(
        "GBV_CASES_SUPPORTED",
        "violence",
        Text(
            "Tỷ lệ trường hợp có nhu cầu trợ giúp về bạo lực trên cơ sở giới được trợ giúp",
            "Cases in need of support against gender-based violence that are supported",
        ),
        Text("Trường hợp được trợ giúp", "Cases supported in any form"),
        Text("Trường hợp có nhu cầu trợ giúp", "Cases in need of support"),
        gbv_programme(),
        sensitive=True,
        external_codes=CONTEXT,
    ),
    percentage(
        "VIOLENCE_VICTIMS_SERVED",
        "violence",
        Text(
            "Tỷ lệ người bị bạo lực được phát hiện được tiếp cận ít nhất một dịch vụ hỗ trợ cơ bản",
            "Detected survivors of domestic or gender-based violence with at least one basic service",
        ),
        Text("Người bị bạo lực được tiếp cận ít nhất một dịch vụ", "Survivors who used at least one service"),
        DETECTED_SURVIVORS,
        strategy("3.2"),
        sensitive=True,
        note=Text(
            "Mẫu số chỉ gồm trường hợp được phát hiện; phần lớn không bao giờ tìm trợ giúp chính thức.",
            "The denominator holds detected cases only; most survivors never seek formal help.",
        ),
        external_codes=CONTEXT,
    ),
    percentage(
        "PERPETRATORS_COUNSELLED",
        "violence",
        Text(
            "Tỷ lệ người gây bạo lực được phát hiện (chưa đến mức truy cứu trách nhiệm hình sự) được tư vấn",
            "Detected perpetrators below the criminal threshold who receive counselling",
        ),
        Text("Người gây bạo lực được tư vấn, tham vấn", "Perpetrators counselled"),
        DETECTED_PERPETRATORS,
        strategy("3.2"),
        sensitive=True,
        external_codes=CONTEXT,
    ),
    percentage(
        "TRAFFICKING_VICTIMS_SUPPORTED",
        "violence",
        Text(
            "Tỷ lệ nạn nhân bị mua bán trở về có nhu cầu được hưởng dịch vụ hỗ trợ, tái hòa nhập",
            "Returned survivors of trafficking, in need, who get support and reintegration services",
        ),
        Text("Nạn nhân được hưởng dịch vụ", "Survivors who get the services"),
        Text("Nạn nhân trở về được phát hiện, có nhu cầu", "Returned, detected survivors in need"),
        strategy("3.3"),
        sensitive=True,
        external_codes=(*sdg("16.2.2", relation="context"), *RIGHTS, *cedaw("6")),
    ),
    percentage(
        "GBV_SOCIAL_ESTABLISHMENTS",
        "violence",
        Text(
            "Tỷ lệ cơ sở trợ giúp xã hội công lập triển khai hoạt động phòng ngừa, ứng phó bạo lực",
            "Public social assistance establishments with work against gender-based violence",
        ),
        Text("Cơ sở có triển khai hoạt động", "Establishments with such work"),
        Text("Tổng số cơ sở trợ giúp xã hội công lập", "All public social assistance establishments"),
        strategy("3.4"),
        external_codes=CONTEXT,
    ),
    percentage(
        "HOUSEHOLDS_DV_TALKS",
        "violence",
        Text(
            "Tỷ lệ hộ gia đình tham gia nói chuyện chuyên đề về phòng, chống bạo lực gia đình",
            "Households that join commune talks on domestic violence",
        ),
        Text("Hộ gia đình tham gia", "Households that join"),
        Text("Tổng số hộ gia đình", "All households"),
        DOMESTIC,
    ),
    percentage(
        "AT_RISK_KNOWLEDGE",
        "violence",
        Text(
            "Tỷ lệ người có nguy cơ bị bạo lực gia đình được trang bị kiến thức, kỹ năng",
            "People at risk of domestic violence given knowledge and skills",
        ),
        Text("Người được trang bị kiến thức, kỹ năng", "People given knowledge and skills"),
        Text("Người có nguy cơ bị bạo lực gia đình", "People at risk of domestic violence"),
        DOMESTIC,
        sensitive=True,
    ),
    percentage(
        "DV_VICTIMS_PROTECTED",
        "violence",
        Text(
            "Tỷ lệ người bị bạo lực gia đình khi phát hiện được bảo vệ, trợ giúp pháp lý, chăm sóc y tế",
            "Detected survivors of domestic violence protected, given legal aid and health care",
        ),
        Text("Người được bảo vệ, trợ giúp", "Survivors protected and helped"),
        DETECTED_SURVIVORS,
        DOMESTIC,
        sensitive=True,
        external_codes=CONTEXT,
    ),
    percentage(
        "DV_PERPETRATORS_COUNSELLED",
        "violence",
        Text(
            "Tỷ lệ người có hành vi bạo lực gia đình khi phát hiện được tư vấn",
            "Detected perpetrators of domestic violence who are counselled",
        ),
        Text("Người được tư vấn", "Perpetrators counselled"),
        DETECTED_PERPETRATORS,
        DOMESTIC,
        sensitive=True,
        external_codes=CONTEXT,
    ),
    percentage(
        "PROVINCES_DV_MODELS",
        "violence",
        Text(
            "Tỷ lệ tỉnh, thành phố có xã duy trì mô hình phòng, chống bạo lực gia đình",
            "Provinces whose communes maintain interventions against domestic violence",
        ),
        Text("Tỉnh, thành phố có xã duy trì mô hình", "Provinces whose communes maintain them"),
        Text("Tổng số tỉnh, thành phố", "All provinces"),
        DOMESTIC,
    ),
    percentage(
        "LOCALITIES_DV_TRAINING",
        "violence",
        Text(
            "Tỷ lệ địa phương đào tạo người làm công tác phòng, chống bạo lực gia đình",
            "Localities that train people who work against domestic violence",
        ),
        Text("Địa phương có đào tạo", "Localities that train"),
        Text("Tổng số địa phương", "All localities"),
        DOMESTIC,
    ),
    RISK_SCORE,
)
