"""What does `import gender_indicators` cost beyond numpy, and a first estimate, in a fresh interpreter?"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest


@pytest.mark.parametrize(
    "code",
    [
        "pass",
        "import numpy",
        "import numpy, gender_indicators",
        "import gender_indicators",
        "import gender_indicators as gi; gi.srb.estimate(7640, 7288)",
        "import gender_indicators as gi; gi.assess('vn-strategy-2021-2030', 'vn-strategy-results')",
    ],
    ids=["python", "numpy", "numpy and library", "library", "first estimate", "main job"],
)
def bench_fresh_interpreter(benchmark: Any, code: str) -> None:
    benchmark.group = "fresh interpreter"
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-c", code],),
        kwargs={"check": True},
        rounds=15,
        warmup_rounds=2,
    )
