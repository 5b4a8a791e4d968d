"""Reason codes."""

from __future__ import annotations

import pytest

from gender_indicators.core import REASONS, explain
from gender_indicators.errors import UnknownCodeError


def test_reasons_are_explained_in_both_languages() -> None:
    assert explain("no_target") == REASONS["no_target"].en
    assert explain("no_target", "vi") == REASONS["no_target"].vi
    with pytest.raises(UnknownCodeError, match="reason code"):
        explain("no_targt")
