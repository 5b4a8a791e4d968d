"""The examples run as they stand."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.checkout
def test_a_province_of_its_own_is_assessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = runpy.run_path(str(EXAMPLES / "assess_a_province.py"))
    module["main"](str(tmp_path))
    assert "minh họa" in capsys.readouterr().out
    found = json.loads((tmp_path / "assessment.json").read_text(encoding="utf-8"))
    verdicts = {each["code"]: each["verdict"] for each in found["targets"]}
    assert verdicts == {"1": "inconclusive", "2": "inconclusive", "3": "not_met"}
    withheld = next(each for each in found["targets"] if each["code"] == "3")
    assert withheld["value"] is None
    assert "suppressed" in withheld["reasons"]
