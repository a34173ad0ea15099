"""Start a Streamlit server on a free local port and end it with everything it started."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.processes.launch import start_child
from core.processes.terminate import kill_tree

PROJECT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 60


@contextmanager
def serve(folder: Path, *, log: Path, home: Path, port: int | None = None) -> Iterator[str]:
    """Run ``app.py`` of a folder; yields the server's address."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "streamlit", "run", "app.py"),
        *("--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"),
    ]
    with log.open("wb") as output:
        server = start_child(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "TINY_AGENT_HOME": str(home)},
        )
    try:
        wait_for_server(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        kill_tree(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_server(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
