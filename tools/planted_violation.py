"""A check that cannot fail checks nothing.

Plant forbidden imports in a copy of the source, and see each of them found.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# (contract, room, forbidden import)
PLANTED = [
    ("layers", "errors", "import gender_indicators.core"),
    ("layers", "core", "def late():\n    import gender_indicators.stats"),
    ("layers", "srb", "import gender_indicators.coverage"),
    ("layers", "stats", "import gender_indicators.programmes"),
    ("matplotlib", "srb", "import matplotlib.pyplot"),
    ("pandas", "coverage", "def late():\n    import pandas"),
    ("narwhals", "core", "import narwhals"),
    ("network", "io", "import urllib3"),
]


def broken(contract: str, source: Path) -> bool:
    """Whether the contract is broken in the package under `source`."""
    run = subprocess.run(
        [
            LINT_IMPORTS,
            "--no-cache",
            "--no-logo",
            "--contract",
            contract,
            "--config",
            ROOT / "pyproject.toml",
        ],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "BROKEN" not in run.stdout and "KEPT" not in run.stdout:
        sys.exit(f"lint-imports did not run:\n{run.stdout}{run.stderr}")
    return "BROKEN" in run.stdout


def main() -> None:
    """Plant each violation by itself."""
    missed = []
    for contract, room, forbidden in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "gender_indicators"
            shutil.copytree(ROOT / "src" / "gender_indicators", package)
            target = package / f"{room}.py"
            if not target.exists():
                target = package / room / "planted.py"
            target.write_text(
                (target.read_text("utf-8") if target.exists() else "") + f"\n{forbidden}\n", "utf-8"
            )
            if not broken(contract, Path(folder)):
                missed.append(f"{contract}: `{forbidden.split(chr(10))[-1].strip()}` in {room}")
    if missed:
        sys.exit("planted violations not found:\n  " + "\n  ".join(missed))
    print(f"{len(PLANTED)} planted violations were all found")


if __name__ == "__main__":
    main()
