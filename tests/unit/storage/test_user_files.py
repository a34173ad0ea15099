"""Files that users name are read up to a limit, whatever they are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import DatasetError
from core.storage import user_files
from core.storage.user_files import read_user_bytes, read_user_text

HINTS = {"missing_hint": "Look.", "unreadable_hint": "Ask."}


def text_of(path: Path) -> str:
    return read_user_text(path, raises=DatasetError, **HINTS)


def test_text_is_read_as_editors_mean_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffone\r\ntwo\rthr\u00e9e\n".encode())
    assert text_of(path) == "one\ntwo\nthr\u00e9e\n"


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/full", "/dev/urandom"])
def test_a_device_is_not_read(name: str) -> None:
    if not Path(name).exists():
        pytest.skip("this system has no such device")
    with pytest.raises(DatasetError, match=f"{name} is no ordinary file") as caught:
        text_of(Path(name))
    assert caught.value.hint


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # takes no room on the disk
    with pytest.raises(DatasetError, match="has 200 MB; at most 64 MB are read"):
        text_of(path)
    path.write_bytes(b"12345")
    monkeypatch.setattr(user_files, "MAX_TEXT_BYTES", 5)
    assert text_of(path) == "12345"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_read_up_to_the_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"printf hello > {pipe}"]):
        assert text_of(pipe) == "hello"
    with (
        subprocess.Popen(["sh", "-c", f"yes > {pipe} 2>/dev/null"]),
        pytest.raises(DatasetError, match="at most 1 MB are read"),
    ):
        read_user_bytes(pipe, raises=DatasetError, max_bytes=1_000_000, takes_pipes=True, **HINTS)
    with pytest.raises(DatasetError, match="no ordinary file"):
        read_user_bytes(pipe, raises=DatasetError, max_bytes=9, **HINTS)


def test_what_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="There is no file") as caught:
        text_of(tmp_path / "absent")
    assert caught.value.hint == "Look."
    with pytest.raises(DatasetError, match="cannot be read") as caught:
        text_of(tmp_path)
    assert caught.value.hint == "Ask."
