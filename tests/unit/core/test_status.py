"""Observation status."""

from __future__ import annotations

import pytest

from gender_indicators.core import STATUS_LABELS, Status
from gender_indicators.errors import UnknownCodeError


def test_every_status_has_a_letter_and_a_label() -> None:
    assert [Status.from_letter(each.letter) for each in Status] == list(Status)
    assert set(STATUS_LABELS) == set(Status)
    with pytest.raises(UnknownCodeError, match="observation status 'Z'"):
        Status.from_letter("Z")
