"""Assess a province's own plan against its own figures. All figures are illustrative."""

import sys
from pathlib import Path

import gender_indicators as gi

HERE = Path(__file__).parent


def main(output: str) -> None:
    """Read the plan and the observations, print the scorecard, write the files."""
    plan = gi.io.read_framework(HERE / "province_plan.yaml")
    seen = gi.io.read_observations(HERE / "province_observations.csv", specs=gi.indicators.catalogue())
    found = gi.assess(plan, seen)
    print(gi.reports.to_text(found, language="vi"))
    paths, missing = gi.reports.write(found, output, language="vi")
    print(*paths, missing, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build/example")
