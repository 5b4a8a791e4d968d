"""Opening and replacing files."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from gender_indicators.errors import DataFileError
from gender_indicators.io import files
from gender_indicators.io.files import read_text, refusal, suffix_of, write_text


def refused(path: Path) -> str:
    with pytest.raises(DataFileError) as caught:
        read_text(path)
    assert caught.value.path == str(path)
    (fault,) = caught.value.faults
    return fault


def test_a_refusal_counts_its_faults() -> None:
    assert str(refusal("a.csv", ["x: y"])) == "a.csv: 1 fault\n- x: y"


def test_a_refusal_shows_fifty_faults_and_keeps_all() -> None:
    error = refusal("a.csv", [f"row {row}: wrong" for row in range(53)])
    assert str(error).endswith("- row 49: wrong\n... and 3 more")
    assert len(error.faults) == 53


def test_the_ending_fixes_the_format() -> None:
    assert suffix_of("a/b.JSON", (".json",)) == ".json"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("a.xlsx", "the ending '.xlsx' names no format"), ("a", "the name has no ending")],
)
def test_another_ending_is_refused_with_the_allowed_ones(name: str, problem: str) -> None:
    with pytest.raises(DataFileError, match=rf"{problem} .* one of \.csv, \.json"):
        suffix_of(name, (".csv", ".json"))


def test_a_file_must_exist(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.csv") == "no such file: check the name and the folder"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith("this is a folder")


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"], ids=["no-byte", "blank", "mark"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path) == "the file is empty"


def test_a_byte_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfab\xe3")
    assert refused(path) == "not UTF-8 at byte 5: save the file as UTF-8 (in Excel: CSV UTF-8)"


def test_a_file_in_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a", encoding="utf-16")
    assert refused(path).startswith("not UTF-8 at byte 0")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("abc")
    monkeypatch.setattr(files, "LARGEST", 2)
    assert refused(path).startswith("larger than")


def test_fifty_megabytes_are_the_limit() -> None:
    assert files.LARGEST == 50_000_000


def test_a_file_without_rights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("abc")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert refused(path) == "cannot be opened (Permission denied): check the rights to it"


def test_text_is_read_without_its_mark_and_composed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(unicodedata.normalize("NFD", "Điện Biên"), encoding="utf-8-sig")
    assert read_text(path) == "Điện Biên"


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_text(path, "Điện Biên\r\n")
    assert path.read_bytes() == "Điện Biên\r\n".encode()


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a longer text than the new one")
    write_text(str(path), "new")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "new"


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataFileError, match="cannot be written \\(No space left on device\\)"):
        write_text(path, "new")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="check that its folder exists"):
        write_text(tmp_path / "no" / "a.csv", "new")


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(DataFileError, match="cannot be written"):
        write_text(tmp_path / "a.csv", "new")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
