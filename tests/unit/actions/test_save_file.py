"""A result replaces a file, and nothing else."""

import os
import stat
import sys

import pytest

from core.actions.save_file import save_file
from core.errors import StudioError


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_what_is_no_file_is_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StudioError, match="no ordinary file"):
        save_file(pipe, b"mine")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
