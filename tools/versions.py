"""The version stands in pyproject.toml; CITATION.cff must bear the same one."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print the version, or compare the two files."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if "--print" in sys.argv[1:]:
        print(version)
        return
    found = re.search(r"^version: *(\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    cited = found.group(1) if found else None
    if cited != version:
        sys.exit(f"CITATION.cff says version {cited}, pyproject.toml says {version}")
    print(f"version {version} in pyproject.toml and CITATION.cff")


if __name__ == "__main__":
    main()
