"""Locks: one holder, seen by others, free again after release."""

import errno
import os
from pathlib import Path

import pytest

from core.storage import file_lock
from core.storage.file_lock import acquire, is_held


def test_lock_has_one_holder_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "ACQUIRE_TIMEOUT_S", 0.05)
    path = tmp_path / "alive.lock"
    assert not is_held(path)
    lock = acquire(path)
    assert lock is not None
    assert is_held(path)
    assert acquire(path) is None
    lock.release()
    assert not is_held(path)
    again = acquire(path)
    assert again is not None
    again.release()


def test_looking_makes_no_file_and_takes_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "alive.lock"
    assert not is_held(path)
    assert not path.exists()
    path.touch()
    assert not is_held(path)
    assert not is_held(path)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_lock_that_may_not_be_written_is_free(tmp_path, monkeypatch, code) -> None:
    path = tmp_path / "alive.lock"
    path.touch()

    def refuse(name, flags, *_, **__):
        raise OSError(code, os.strerror(code), name)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert not is_held(path)
