"""Files and folders are seen old or new, never in part."""

from pathlib import Path

import pytest

from core.storage.atomic_write import (
    UNFINISHED_PREFIX,
    new_folder,
    remove_folder,
    remove_unfinished,
    write_bytes,
    write_text,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    write_text(path, "old\n")
    write_text(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert names(path.parent) == ["file.txt"]


def test_failed_write_leaves_the_old_file_and_no_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.txt"
    write_bytes(path, b"old")

    def fail(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file.txt"]


def test_folder_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "sub" / "folder"
    with new_folder(target) as unfinished:
        (unfinished / "part").mkdir()
        (unfinished / "part" / "a").write_text("1")
        assert not target.exists()
        assert unfinished.name.startswith(UNFINISHED_PREFIX)
    assert (target / "part" / "a").read_text() == "1"
    assert names(target.parent) == ["folder"]


def test_folder_of_a_failed_block_never_appears(tmp_path: Path) -> None:
    def fill() -> None:
        with new_folder(tmp_path / "folder") as unfinished:
            (unfinished / "a").write_text("1")
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fill()
    assert names(tmp_path) == []


def test_folder_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileExistsError), new_folder(tmp_path / "folder"):
        pytest.fail("the block must not run")


def test_removed_folder_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    remove_folder(folder)
    assert names(tmp_path) == []


def test_leftovers_of_a_crash_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED_PREFIX}a").mkdir()
    (tmp_path / f"{UNFINISHED_PREFIX}a" / "file").write_text("")
    (tmp_path / f"{UNFINISHED_PREFIX}b").write_text("")
    (tmp_path / "kept").write_text("")
    remove_unfinished(tmp_path)
    assert names(tmp_path) == ["kept"]
