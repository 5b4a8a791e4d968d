"""The command line: what it prints, writes and refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gender_indicators import cli, io
from gender_indicators.programmes import load, load_observations

if TYPE_CHECKING:
    from pathlib import Path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_without_arguments_the_strategy_is_assessed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "assess")
    assert (code, err) == (0, "")
    assert out.startswith("National Strategy on Gender Equality 2021-2030\nAs of 31 Dec 2024: 4 met")


def test_language_day_and_milestone_are_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "assess", "--as-of", "2023-12-31", "--language", "vi", "--milestone", "2030")
    assert "Tính đến ngày 31/12/2023" in out
    assert "khoảng 60 % (đến 2030)" in " ".join(out.split())


def test_the_output_folder_gets_three_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "assess", "--output", str(tmp_path / "out"))
    assert code == 0
    assert out.count("wrote ") == 3
    assert json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))["schema"] == "1"


def test_without_the_extra_the_way_to_the_page_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, out, _ = run(capsys, "assess", "--output", str(tmp_path))
    assert code == 0
    assert "no page: the page needs the package 'jinja2': pip install 'gender-indicators[report]'" in out


def test_own_files_are_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan, seen = tmp_path / "plan.json", tmp_path / "seen.csv"
    io.write_framework(load("vn-dien-bien-2021-2025"), plan)
    seen.write_text(
        'indicator,area,period,value\nwomen_wage_work,vn-63/province/11,2023,"39,5"\n', encoding="utf-8"
    )
    code, out, err = run(capsys, "assess", str(plan), str(seen), "--decimal", ",")
    assert (code, err) == (0, "")
    assert "39.5 %" in out


def test_several_sets_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "assess", "vn-population-2030", "vn-srb-national", "vn-srb-regions")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("assess", "vn-strategy"), "unknown framework 'vn-strategy'. Did you mean"),
        (("assess", "vn-population-2030", "vn-srb"), "unknown set of observations 'vn-srb'"),
        (("assess", "missing.json"), "missing.json"),
        (("assess", "vn-population-2030", "missing.csv"), "missing.csv"),
        (("assess", "--as-of", "soon"), "as_of 'soon' is not a day"),
        (("assess", "--milestone", "2027"), "has no milestone 2027"),
        (("assess", "--stale-after", "0"), "stale_after"),
        (("show", "SRBB"), "unknown indicator or framework 'SRBB'. Did you mean 'SRB'"),
        (("show", "vn-strategy-2021-203"), "Did you mean 'vn-strategy-2021-2030'"),
        (("assess", "--level", "95"), "Write 0.95 for 95 %"),
        (("assess", "--suppress-below", "-1"), "suppress_below must be a number of at least 0"),
        (("assess", "--stale-after", "inf"), "stale_after must be a number above 0"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else None,
)
def test_bad_input_gives_two_and_a_message(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert message in err
    assert "Traceback" not in err


def test_a_wrong_word_on_the_command_line_gives_two() -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["assess", "--language", "fr"])
    assert caught.value.code == 2


@pytest.mark.parametrize("what", ["frameworks", "observations", "indicators"])
def test_lists_are_complete(capsys: pytest.CaptureFixture[str], what: str) -> None:
    from gender_indicators import indicators, programmes

    _, out, _ = run(capsys, "list", what, "--language", "vi")
    expected = {
        "frameworks": programmes.available(),
        "observations": programmes.available_observations(),
        "indicators": tuple(indicators.catalogue()),
    }[what]
    assert [line.split()[0] for line in out.splitlines()] == list(expected)


def test_an_indicator_is_shown_in_any_letter_case(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "srb", "--language", "vi")
    assert out.startswith("SRB: Tỷ số giới tính khi sinh")
    assert "Thấp hơn mức tự nhiên không phải là tốt hơn" in out
    assert "mẫu số         Số bé gái sinh ra sống" in out
    _, out, _ = run(capsys, "show", "MMR")
    assert "SDG 3.1.1 (same)" in out


def test_a_framework_is_shown_with_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "vn-srb-2016-2025")
    assert "SRB3  Sex ratio at birth: about 107 (after 2025)" in out


def test_a_stream_that_cannot_be_set_up_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import io as streams

    monkeypatch.setattr(sys, "stdout", streams.StringIO())
    assert cli.main(["list", "frameworks"]) == 0


def test_the_module_runs_in_a_terminal_without_unicode() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from gender_indicators.cli import main; sys.exit(main())",
            "list",
            "frameworks",
            "--language",
            "vi",
        ],
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0


def test_observations_can_come_from_a_written_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "results.json"
    io.write_observations(load_observations("vn-strategy-results"), path)
    code, out, _ = run(capsys, "assess", "vn-strategy-2021-2030", str(path), "--as-of", "2023-12-31")
    assert code == 0
    assert "4 met, 1 not met" in out
