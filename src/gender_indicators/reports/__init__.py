"""Reports of an assessment: for the terminal, as one page of HTML, and as files for other programs."""

from gender_indicators.reports.files import write
from gender_indicators.reports.page import to_html
from gender_indicators.reports.terminal import to_text
from gender_indicators.reports.wording import milestone_text

__all__ = ["milestone_text", "to_html", "to_text", "write"]
