"""The README keeps its word: its commands and its Python examples are run as they are written.

Commands stand in ```bash blocks (one a line) or ```console blocks (after `$ `), Python examples in
```python blocks with `>>>`. They run one after the other in a copy of the repository's files, with
the library on the PATH.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build" / "readme"

# Not run here, and why. The key is the beginning of the command.
ELSEWHERE = {
    "git clone": "the copy stands for the clone",
    "cd ": "the copy is the folder",
    "make demo": "a step of `make check`",
    "make test": "a step of `make check`",
    "make check": "the caller",
    "make docs": "a step of `make check`",
    "pip install": "done with the built wheel by `make wheel-test`",
    "python -m pip install": "done with the built wheel by `make wheel-test`",
}
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


def commands(readme: str) -> list[str]:
    """Return the commands of all shell blocks, continued lines joined."""
    found = []
    for language, block in FENCE.findall(readme):
        lines = block.replace("\\\n", " ").splitlines()
        if language == "console":
            found += [line[2:] for line in lines if line.startswith("$ ")]
        elif language in {"bash", "sh", "shell"}:
            found += [line for line in lines if line.strip() and not line.startswith("#")]
    return found


def fresh_copy() -> None:
    """Copy the files that a clone would have."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.rmtree(COPY, ignore_errors=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)


def run_commands(readme: str) -> int:
    """Run each command that no other step runs; stop at the first that fails."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    count = 0
    for command in commands(readme):
        reason = next((why for start, why in ELSEWHERE.items() if command.startswith(start)), None)
        if reason:
            print(f"  covered  {command}  ({reason})")
            continue
        print(f"  run      {command}", flush=True)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=COPY,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"README.md: `{command}` ended with {done.returncode}\n{done.stdout}{done.stderr}")
        count += 1
    return count


def run_examples(readme: str) -> int:
    """Run the Python blocks in order, in one namespace, as doctests."""
    blank = readme
    for match in FENCE.finditer(readme):
        if match.group(1) not in {"python", "pycon"}:
            blank = blank.replace(match.group(0), "\n" * match.group(0).count("\n"))
    blank = re.sub(r"^```.*$", "", blank, flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(blank, {}, "README.md", "README.md", 0)
    os.chdir(COPY)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.DocTestRunner(optionflags=flags).run(test)
    if result.failed:
        sys.exit(f"README.md: {result.failed} of {result.attempted} Python examples failed")
    return result.attempted


def main() -> None:
    """Run all of it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    fresh_copy()
    ran = run_commands(readme)
    examples = run_examples(readme)
    print(f"README.md: {ran} commands and {examples} Python examples ran as written")


if __name__ == "__main__":
    main()
