"""What people install is the wheel: build it, install it away from the source, and test that.

One environment has all extras and runs the tests; a second has none and must still do the main job.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "wheel"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def run(*command: str | Path, cwd: Path = WORK) -> str:
    """Run a command without the outer environment's Python settings; return what it printed."""
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def environment(name: str, requirements: Sequence[str | Path]) -> Path:
    """Make a fresh environment with these requirements; return its folder of programs."""
    folder = WORK / name
    uv = shutil.which("uv")
    venv.create(folder, clear=True, with_pip=not uv)
    python = folder / "bin" / "python"
    if uv:
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", python]
    else:
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*install, "--upgrade", "pip>=25.1")
    run(*install, "-c", ROOT / "constraints.txt", *requirements, cwd=ROOT)
    return folder / "bin"


def build() -> Path:
    """Build both; the wheel must hold every file of the package and the licence files."""
    run(sys.executable, "-m", "build", "--outdir", WORK / "dist", ROOT)
    (wheel,) = (WORK / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for licence in PROJECT["license-files"]:
        wanted |= {f"{wheel.name.split('-py3')[0]}.dist-info/licenses/{licence}"}
    if missing := sorted(wanted - names):
        sys.exit(f"{wheel.name} lacks {', '.join(missing)}")
    print(f"{wheel.name}: {len(names)} files")
    return wheel


def test_installed(wheel: Path, jobs: str) -> None:
    """Run the tests, copied away from the source, against the installed wheel."""
    programs = environment("full", [f"{wheel}[all]", "--group", "test"])
    where = run(programs / "python", "-c", "import gender_indicators as g; print(g.__file__)").strip()
    if not Path(where).is_relative_to(programs.parent):
        sys.exit(f"gender_indicators was imported from {where}, not from the wheel")
    version = run(programs / "gender-indicators", "--version")
    if PROJECT["version"] not in version:
        sys.exit(f"--version says {version.strip()!r}, pyproject.toml says {PROJECT['version']}")
    suite = WORK / "suite"
    shutil.copytree(ROOT / "tests", suite / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", suite)
    options = ["-q", "-n", jobs, "-m", "not slow and not checkout", "-p", "no:cacheprovider"]
    print(run(programs / "python", "-m", "pytest", *options, cwd=suite).strip().splitlines()[-1])


def test_bare(wheel: Path) -> None:
    """Without extras the main job still works, makes no page, and says how to get one."""
    programs = environment("bare", [wheel])
    output = WORK / "bare-output"
    said = run(programs / "gender-indicators", "assess", "--output", output)
    if pages := [*output.rglob("*.html")]:
        sys.exit(f"a page without the report extra: {pages}")
    if not any(output.rglob("*.json")) or not any(output.rglob("*.csv")):
        sys.exit(f"no JSON or CSV in {output}")
    if "gender-indicators[report]" not in said:
        sys.exit(f"assess does not say that gender-indicators[report] gives the page:\n{said}")
    print("without extras: the main job works and says how to get the page")


def main() -> None:
    """Build, install, test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", default="2")
    jobs = parser.parse_args().jobs
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    wheel = build()
    test_bare(wheel)
    test_installed(wheel, jobs)


if __name__ == "__main__":
    main()
