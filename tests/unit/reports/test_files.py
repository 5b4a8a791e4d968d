"""Files: all or none, safe for a spreadsheet."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

import gender_indicators as gi
from gender_indicators.core import Text
from gender_indicators.errors import DataFileError
from gender_indicators.programmes import load

PUBLISHED = ("vn-strategy-results", "vn-srb-national", "vn-srb-regions")


@pytest.fixture(scope="module")
def found() -> gi.Assessment:
    return gi.assess("vn-strategy-2021-2030", PUBLISHED)


def test_three_files_are_written_and_nothing_else(found: gi.Assessment, tmp_path: Path) -> None:
    paths, missing = gi.reports.write(found, tmp_path / "new" / "folder", language="vi")
    assert missing == ""
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        path.name for path in paths
    )
    assert json.loads(paths[0].read_text(encoding="utf-8")) == json.loads(json.dumps(found.to_dict()))
    with paths[1].open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 23
    assert "Chiến lược" in paths[2].read_text(encoding="utf-8")


def test_files_are_replaced(found: gi.Assessment, tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text("old")
    gi.reports.write(found, tmp_path)
    assert (tmp_path / "targets.csv").read_text(encoding="utf-8-sig").startswith("code,")


def test_a_cell_that_looks_like_a_formula_is_made_text(tmp_path: Path) -> None:
    plan = load("vn-gbv-2021-2025")
    target = plan.targets[0].model_copy(update={"name": Text("=HYPERLINK()", "+1")})
    plan = plan.model_copy(update={"targets": (target,)})
    paths, _ = gi.reports.write(gi.assess(plan, PUBLISHED), tmp_path)
    with paths[1].open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["name_vi"], row["name_en"]) == ("'=HYPERLINK()", "'+1")


def test_without_the_extra_the_other_files_are_written(
    found: gi.Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    paths, missing = gi.reports.write(found, tmp_path)
    assert [path.name for path in paths] == ["assessment.json", "targets.csv"]
    assert "gender-indicators[report]" in missing


def test_a_file_in_the_way_is_refused(found: gi.Assessment, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(DataFileError, match="cannot write there"):
        gi.reports.write(found, tmp_path / "taken")


def test_a_failed_write_leaves_nothing_behind(
    found: gi.Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(DataFileError, match="No space left"):
        gi.reports.write(found, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_of_one_file_leaves_the_others_unwritten(
    found: gi.Assessment, tmp_path: Path
) -> None:
    (tmp_path / "targets.csv").mkdir()
    with pytest.raises(DataFileError, match="cannot write there"):
        gi.reports.write(found, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["targets.csv"]


def test_a_page_of_older_data_does_not_stay(
    found: gi.Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assessment.html").write_text("old")
    monkeypatch.setitem(sys.modules, "jinja2", None)
    gi.reports.write(found, tmp_path)
    assert not (tmp_path / "assessment.html").exists()


def test_the_table_is_marked_as_utf_8_and_speaks_vietnamese(found: gi.Assessment, tmp_path: Path) -> None:
    paths, _ = gi.reports.write(found, tmp_path)
    assert paths[1].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "không quá 111" in paths[1].read_text(encoding="utf-8-sig")
