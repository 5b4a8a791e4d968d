"""Reason codes: why a value is empty, flagged or not judged, in words for both languages.

Every empty cell and every flag of the library carries one of these codes; none is invented elsewhere.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gender_indicators.core.text import Language, Text
from gender_indicators.errors import UnknownCodeError

__all__ = ["REASONS", "explain"]

REASONS: Final = MappingProxyType(
    {
        # counts and estimates
        "missing": Text("thiếu số liệu đầu vào", "an input is missing"),
        "undefined": Text("không xác định vì mẫu số bằng 0", "undefined: the denominator is zero"),
        "invalid": Text("số liệu đầu vào không hợp lệ", "an input is invalid"),
        "small_numbers": Text("số lượng nhỏ, khoảng tin cậy rộng", "small numbers: the interval is wide"),
        "weighted_counts": Text("số đếm có quyền số, kết quả gần đúng", "weighted counts: approximate"),
        "over_100": Text("tử số lớn hơn mẫu số", "the numerator exceeds the denominator"),
        "capped": Text("đã giới hạn ở mức tối đa", "held at the maximum"),
        "full_count": Text("đếm toàn bộ, không có sai số chọn mẫu", "complete count: no sampling interval"),
        "no_counts": Text("nguồn không công bố tử số và mẫu số", "the source gives no counts"),
        "no_interval_method": Text(
            "chưa có phương pháp tính khoảng tin cậy cho loại chỉ báo này",
            "no interval is offered for this kind of indicator yet",
        ),
        "no_limits": Text(
            "phương pháp không cho khoảng tin cậy với số đếm này",
            "the method gives no limits for these counts",
        ),
        "no_standard_error": Text(
            "mẫu không cho biết sai số chuẩn: chỉ một đơn vị chọn mẫu có số liệu, hoặc một giới không có trẻ",
            "the sample gives no standard error: one sampling unit alone has data, or one sex has none",
        ),
        "dropped_replicates": Text(
            "đã bỏ một số bản lặp jackknife thiếu bé trai hoặc bé gái",
            "jackknife replicates without boys or without girls were left out",
        ),
        "some_missing": Text(
            "tổng của những phần có số liệu, một số phần bị thiếu",
            "summed over the parts that have data; some are missing",
        ),
        "partial_window": Text("cửa sổ có ít năm hơn yêu cầu", "the window holds fewer years than asked for"),
        "zero_count": Text(
            "một số đếm bằng 0, không lấy được logarit", "a count is zero: it has no logarithm"
        ),
        "simple_sample": Text(
            "khoảng tin cậy giả định chọn mẫu ngẫu nhiên đơn giản",
            "the interval assumes a simple random sample",
        ),
        "modelled": Text("giá trị mô hình, không phải số đếm", "a modelled value, not a count"),
        "no_births": Text(
            "không có ca sinh: chỉ là mức chung của các địa bàn",
            "no births: only what all areas have in common",
        ),
        "no_variation": Text(
            "không thấy khác biệt giữa các địa bàn ngoài ngẫu nhiên, dùng mức chung",
            "no variation between areas beyond chance was found: the common value",
        ),
        "plug_in": Text(
            "coi mức chung và độ phân tán giữa các địa bàn là đã biết, khoảng hơi hẹp",
            "the common level and the spread are taken as known: the interval is a little short",
        ),
        "half_added": Text(
            "một giới không có trẻ: đã cộng 1/2 vào cả hai số đếm", "a count is zero: 1/2 was added to both"
        ),
        # targets
        "no_baseline": Text("không có giá trị cơ sở", "no baseline"),
        "no_target": Text("không rõ giá trị chỉ tiêu", "the target value is not known"),
        "no_tolerance": Text(
            "chỉ tiêu «khoảng» không nêu biên độ cho phép", "the target says 'about' and states no tolerance"
        ),
        "no_total": Text(
            "chỉ có số liệu theo nhóm, không có số chung", "only breakdowns are published, no total"
        ),
        "at_boundary": Text(
            "đúng bằng ngưỡng của quy tắc không tính dấu bằng", "exactly at the bound of a strict rule"
        ),
        "zero_distance": Text("giá trị cơ sở đã bằng chỉ tiêu", "the baseline already equals the target"),
        "met_at_baseline": Text("đã đạt từ giá trị cơ sở", "already met at the baseline"),
        "below_natural_range": Text("thấp hơn mức tự nhiên", "below the natural range"),
        "judged_before_date": Text("đánh giá trước thời hạn", "judged before its date"),
        "old_data": Text("số liệu cũ", "old data"),
        "deadline_passed": Text("đã quá thời hạn", "the deadline has passed"),
        "already_met": Text("đã đạt", "already met"),
        "rule_needs_series": Text("quy tắc cần chuỗi nhiều năm", "the rule needs a series over years"),
        "ambiguous_rule": Text("cách đọc chỉ tiêu chưa được nêu rõ", "the target can be read in two ways"),
        "unverified_target": Text(
            "giá trị chỉ tiêu chưa được kiểm chứng", "the target's value is unverified"
        ),
        "unverified_value": Text("giá trị chưa được kiểm chứng", "the observed value is unverified"),
        "source_conflict": Text("nguồn khác cho kết quả khác", "another source would give another verdict"),
        "no_milestone": Text("không có mốc để đánh giá", "no milestone to judge against"),
        "observation_before_baseline": Text(
            "quan sát trước thời điểm cơ sở", "the observation is older than the baseline"
        ),
        "stage_unknown": Text("không rõ giai đoạn của số liệu", "the stage of the observation is not stated"),
        "not_on_level": Text(
            "quy tắc không đặt trên mức của giá trị", "the rule is not on the level of the value"
        ),
        "error_of_change": Text(
            "kết luận về mức thay đổi không tính đến sai số",
            "the verdict on a change does not allow for its error",
        ),
        "no_deadline": Text("quy tắc không có hạn cuối", "the rule has no last day"),
        # composite indices
        "constant": Text("chỉ báo không thay đổi giữa các địa bàn", "the indicator is constant over areas"),
        "insufficient_data": Text("không đủ số liệu thành phần", "too few components have data"),
        "clipped": Text("giá trị vượt mốc, đã cắt về mốc", "beyond a goalpost, clipped to it"),
        "zero_annihilates": Text(
            "một thành phần bằng 0 làm điểm bằng 0", "a zero component makes the score zero"
        ),
        # privacy
        "suppressed": Text("giữ kín vì số lượng nhỏ", "hidden because the count is small"),
    }
)
"""Every reason code with its wording in Vietnamese and English."""


def explain(code: str, language: Language = "en") -> str:
    """Return the wording of a reason code.

    Examples
    --------
    >>> explain("no_baseline")
    'no baseline'
    >>> explain("no_baseline", "vi")
    'không có giá trị cơ sở'
    """
    try:
        return REASONS[code].get(language)
    except KeyError:
        raise UnknownCodeError.of("reason code", code, REASONS) from None
