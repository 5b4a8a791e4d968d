"""Words of the reports in both languages, and how one target is put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gender_indicators.core.reasons import explain
from gender_indicators.core.text import Language, Text, format_number
from gender_indicators.core.units import UNITS
from gender_indicators.programmes import describe

if TYPE_CHECKING:
    from gender_indicators.assessment import TargetAssessment
    from gender_indicators.attainment import Verdict
    from gender_indicators.programmes import AnyRule, Milestone, Observation

__all__ = [
    "LABELS",
    "RELATIONS",
    "SYMBOLS",
    "TIMINGS",
    "chance_text",
    "figure_text",
    "interval_text",
    "milestone_text",
    "notes",
    "rule_text",
    "value_text",
    "way_text",
    "words",
]

SMALLEST_CHANCE: Final = 0.01

# a sign beside the word and the colour, so that none of the three is needed alone
SYMBOLS: Final[dict[Verdict, str]] = {
    "met": "✓",
    "not_met": "✗",
    "inconclusive": "≈",
    "no_data": "–",
    "not_assessable": "?",
}

RELATIONS: Final = {
    "same": Text("yêu cầu như nhau", "same"),
    "weaker": Text("yêu cầu thấp hơn", "weaker"),
    "stronger": Text("yêu cầu cao hơn", "stronger"),
    "unknown": Text("không rõ", "unknown"),
}

TIMINGS: Final = {
    "by": Text("đến", "by"),
    "from": Text("từ", "from"),
    "after": Text("sau", "after"),
    "every": Text("mỗi năm trong", "every year of"),
}

LABELS: Final = {
    "title": Text("Đánh giá thực hiện chỉ tiêu", "Assessment of targets"),
    "as_of": Text("Tính đến ngày", "As of"),
    "code": Text("Mã", "Code"),
    "target": Text("Chỉ tiêu", "Target"),
    "rule": Text("Mức phải đạt", "Promised"),
    "actual": Text("Thực hiện", "Actual"),
    "interval": Text("Khoảng tin cậy", "Interval"),
    "baseline": Text("giá trị cơ sở", "baseline"),
    "data_year": Text("Kỳ số liệu", "Data period"),
    "verdict": Text("Kết quả", "Verdict"),
    "notes": Text("Ghi chú", "Notes"),
    "way": Text("Khoảng cách đến chỉ tiêu", "Way to go"),
    "gap": Text("còn thiếu", "gap to go"),
    "share": Text("đã thu hẹp", "share of gap closed"),
    "change": Text("thay đổi cần có mỗi năm", "change needed a year"),
    "source": Text("Nguồn", "Source"),
    "sources": Text("Nguồn số liệu", "Sources"),
    "old_data": Text("số liệu cũ", "old data"),
    "due": Text("hạn", "due"),
    "years_ago": Text("năm trước", "years ago"),
    "scorecard": Text("Bảng kết quả", "Scorecard"),
    "breakdowns": Text("Số liệu theo nhóm (không có số chung)", "Published parts (no total)"),
    "others": Text("Nguồn khác cùng kỳ", "Other sources, same period"),
    "side_by_side": Text(
        "Chỉ tiêu địa phương và chỉ tiêu cấp trên", "Local and national target side by side"
    ),
    "national_rule": Text("Mức của cấp trên", "Promised above"),
    "national_verdict": Text("Kết quả theo mức của cấp trên", "Verdict under the rule above"),
    "relation": Text("So với cấp trên", "Compared with above"),
    "births": Text("Tỷ số giới tính khi sinh", "Sex ratio at birth"),
    "births_intro": Text(
        "Các nguồn khác nhau cho giá trị khác nhau; không nối chuỗi của nguồn này với nguồn khác. Giá trị mô "
        "hình không phải số đếm nên không có xác suất.",
        "Sources differ; a series of one source is never continued with another. Modelled values are no "
        "counts and carry no probability.",
    ),
    "conflicts": Text("Cùng một kỳ, các nguồn khác nhau", "Same period, sources that differ"),
    "period": Text("Kỳ", "Period"),
    "values": Text("Giá trị theo nguồn", "Values by source"),
    "areas": Text("Các vùng, địa phương khác", "Other areas"),
    "area": Text("Địa bàn", "Area"),
    "instruments": Text("Các văn bản cùng đặt chỉ tiêu", "Instruments that set a rule"),
    "framework": Text("Văn bản", "Framework"),
    "counted": Text("Xác suất từ số trẻ được đếm", "Probabilities from counted births"),
    "births_n": Text("Số trẻ sinh ra sống", "Live births"),
    "p_above": Text("Xác suất vượt", "Probability above"),
    "p_below_109": Text("Dưới 109", "Below 109"),
    "p_middle": Text("109 đến 112", "109 to 112"),
    "p_above_112": Text("Trên 112", "Above 112"),
    "no_counts": Text(
        "Không nguồn nào trong bộ số liệu này công bố số trẻ theo giới tính, nên không tính được xác suất.",
        "No source in these data publishes births by sex, so no probability can be given.",
    ),
    "how_to_read": Text("Cách đọc", "How to read this"),
    "choice": Text("Quy tắc chọn số liệu", "Rule that chose the figures"),
    "verdict_rule": Text(
        "«Đạt» được quyết định trên giá trị theo quy tắc của mốc gần nhất, không phụ thuộc thời hạn. Khi có "
        "khoảng tin cậy, chỉ kết luận khi cả khoảng cùng một phía; nếu không thì «chưa kết luận được». Thiếu "
        "số liệu không bao giờ được đọc là 0.",
        "'Met' is decided on the value under the rule of the next milestone, whatever the date. Where there "
        "is an interval, a verdict needs the whole interval on one side; otherwise it is inconclusive. "
        "Missing is never read as zero.",
    ),
    "stale_rule": Text("Số liệu bị coi là cũ sau (năm)", "Data are called old after (years)"),
    "licence": Text("Giấy phép và ghi nhận", "Licences and attribution"),
    "unverified": Text("chưa kiểm chứng", "unverified"),
    "suppress_rule": Text(
        "Số liệu về bạo lực được giữ kín khi một số đếm từ 1 đến dưới",
        "Figures on violence are withheld where a count lies between 1 and less than",
    ),
    "chart_data": Text("Số liệu của biểu đồ", "Figures of the chart"),
    "chart_label": Text(
        "Biểu đồ tỷ số giới tính khi sinh theo năm và loại nguồn, cùng mức tự nhiên và các mốc chỉ tiêu; "
        "số liệu ở bảng dưới đây",
        "Chart of the sex ratio at birth by year and kind of source, with the natural range and the "
        "milestones; the figures stand in the table below",
    ),
    "data_note": Text(
        "Số liệu được trích từ các nguồn đã công bố và giữ nguyên như khi in.",
        "Figures are quoted from published sources as printed.",
    ),
}
"""Labels of the reports."""


# codes that the verdict or an empty cell says already
_SAID_ALREADY: Final = frozenset({"already_met", "missing"})

_RULES_ON_ONE_VALUE: Final = frozenset(
    {"at_least", "more_than", "at_most", "less_than", "exactly", "about", "range", "maintain"}
)

# categories of the shipped breakdowns; others are shown as they are given
_CATEGORIES: Final = {
    "ministries and ministerial-level agencies": "bộ, cơ quan ngang bộ",
    "government-attached agencies": "cơ quan thuộc Chính phủ",
    "provincial governments": "chính quyền cấp tỉnh",
    "district governments": "chính quyền cấp huyện",
    "commune governments": "chính quyền cấp xã",
}


def words(key: str, language: Language) -> str:
    """A label in a language."""
    return LABELS[key].get(language)


def value_text(value: float | None, unit: str, language: Language) -> str:
    """A value with the short sign of its unit, or an en dash."""
    if value is None:
        return "–"
    if unit == "yes_no":
        return {"vi": ("chưa", "có"), "en": ("no", "yes")}[language][value >= 1]
    symbol = UNITS[unit].symbol
    return format_number(value, language) + (f" {symbol}" if symbol else "")


def rule_text(rule: AnyRule, unit: str, language: Language) -> str:
    """A rule in words with the sign of its unit."""
    symbol = UNITS[unit].symbol
    plain = describe(rule, language)
    unknown = rule.type == "maintain" and rule.value is None
    return f"{plain} {symbol}" if symbol and rule.type in _RULES_ON_ONE_VALUE and not unknown else plain


def milestone_text(milestone: Milestone, unit: str, language: Language) -> str:
    """Put a milestone into words: the rule, and when it has to hold.

    Examples
    --------
    >>> from gender_indicators.programmes import load
    >>> target = load("vn-strategy-2021-2030").target("2.2")
    >>> milestone_text(target.milestones[0], target.unit, "vi")
    'dưới 30 % (đến 2025)'
    """
    when = f"{TIMINGS[milestone.timing].get(language)} {milestone.period}"
    return f"{rule_text(milestone.rule, unit, language)} ({when})"


def chance_text(chance: float, language: Language) -> str:
    """A probability in percent; never 0 or 100 unless it is."""
    if 0 < chance < SMALLEST_CHANCE:
        return "< 1 %"
    if 1 - SMALLEST_CHANCE < chance < 1:
        return "> 99 %"
    return format_number(100 * chance, language, decimals=0) + " %"


def way_text(record: TargetAssessment, language: Language) -> list[str]:
    """How far it is to the target: gap, change needed a year, share of the gap closed, baseline."""
    parts: list[str] = []
    if record.gap:
        parts.append(f"{words('gap', language)} {format_number(record.gap, language)}")
    if record.required_change:
        parts.append(f"{words('change', language)} {format_number(record.required_change, language)}")
    if record.share is not None:
        share = format_number(100 * record.share, language, decimals=0)
        parts.append(f"{words('share', language)} {share} %")
    baseline = record.target.baseline
    if baseline is not None:
        value = value_text(baseline.value, record.target.unit, language)
        year = "" if baseline.period is None else f" ({baseline.period})"
        parts.append(f"{words('baseline', language)} {value}{year}")
    return parts


def interval_text(lower: float | None, upper: float | None, level: float | None, language: Language) -> str:
    """Limits with their level, or an en dash."""
    if lower is None or upper is None or level is None:
        return "–"
    limits = f"{format_number(lower, language)} – {format_number(upper, language)}"
    return f"{limits} ({format_number(100 * level, language)} %)"


def figure_text(observation: Observation, language: Language) -> str:
    """A published figure with its source."""
    value = value_text(observation.best_value, observation.unit, language)
    doubt = "" if observation.source.verified != "no" else f" ({words('unverified', language)})"
    categories = (category for _, category in observation.groups)
    group = ", ".join(_CATEGORIES.get(each, each) if language == "vi" else each for each in categories)
    return f"{group + ': ' if group else ''}{value}{doubt}"


def notes(record: TargetAssessment, language: Language) -> list[str]:
    """The reasons of a record in words, without those that the verdict says already."""
    return [explain(code, language) for code in record.reasons if code not in _SAID_ALREADY]
