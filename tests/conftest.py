"""Shared fixtures: hypothesis profiles, reference tables, the optional folder of larger tables."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

REFERENCE = Path(__file__).parent / "reference"
# a copy of the tests that runs against the installed wheel names the folder by the variable
SHARED = Path(os.environ.get("GENDER_INDICATORS_SHARED", Path(__file__).resolve().parents[2] / "shared"))

settings.register_profile(
    "default", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a reference table."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    """A reference document."""
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of larger reference tables, or a visible skip."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("larger reference tables (shared/reference beside the repository) are not here")
    return folder
