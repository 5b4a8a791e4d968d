"""Leadership: women in public decision-making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gender_indicators.core.text import Text
from gender_indicators.indicators._build import cedaw, percentage, sdg, strategy, un_set

if TYPE_CHECKING:
    from gender_indicators.core.spec import IndicatorSpec

__all__ = ["SPECS"]

SPECS: tuple[IndicatorSpec, ...] = (
    percentage(
        "WOMEN_KEY_LEADERS",
        "leadership",
        Text(
            "Tỷ lệ cơ quan quản lý nhà nước, chính quyền địa phương có lãnh đạo chủ chốt là nữ",
            "State agencies and local governments that have a woman among their key leaders",
        ),
        Text(
            "Số cơ quan, chính quyền có ít nhất một lãnh đạo chủ chốt là nữ",
            "Agencies and governments with at least one woman among their key leaders",
        ),
        Text("Tổng số cơ quan, chính quyền", "All agencies and governments"),
        strategy("1.1"),
        disaggregations=("body", "area"),
        note=Text(
            "Đơn vị đếm là cơ quan, không phải người lãnh đạo.",
            "The unit of count is the agency, not the leader.",
        ),
        external_codes=(
            *sdg("5.5.1b", "5.5.2"),
            *un_set("public life and decision-making"),
            *cedaw("7"),
        ),
    ),
)
