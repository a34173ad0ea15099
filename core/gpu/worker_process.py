"""One GPU worker process: started, given a job at a time, ended.

One thread here talks to it, so that neither a worker that does not read nor one that does not
answer can hold up the caller beyond the deadline.
"""

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

from core import paths
from core.errors import GpuUnavailable
from core.gpu.config import GpuConfig
from core.gpu.protocol import pack, unpack
from core.gpu.records import (
    PROTOCOL_VERSION,
    AdapterInfo,
    Checked,
    Computed,
    Drawn,
    Job,
    Outcome,
    Refused,
    TimedOut,
    WorkerLost,
    innermost_cause,
)
from core.processes.frames import BrokenStream, Frame, read_frame, write_frame
from core.processes.launch import start_child, widen_pipe
from core.processes.memory import resident_bytes
from core.processes.terminate import kill_tree

# What graphics drivers read; everything else stays out of the worker.
KEPT_VARIABLES = (
    *("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP"),
    *("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA"),
)
KEPT_PREFIXES = ("VK_", "WGPU_", "MESA_", "LIBGL_", "LP_", "XDG_", "NVIDIA_", "__GLX", "__NV")
STDERR_TAIL_BYTES = 4000
ANSWERS = (Checked, Drawn, Computed, Refused)
WORKER_COMMAND = (sys.executable, "-m", "core.gpu.worker")

INSTALL_HINT = (
    "Install a graphics driver with Vulkan, Metal or DirectX 12; on Debian and Ubuntu the "
    "software driver is enough: apt-get install mesa-vulkan-drivers. Then try again."
)


class WorkerProcess:
    """A running worker that has said hello; for one thread at a time.

    Raises:
        GpuUnavailable: on construction, when it finds no adapter.
    """

    def __init__(self, config: GpuConfig) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="tiny-agent-gpu-", ignore_cleanup_errors=True
        )
        self._stderr = (Path(self._folder.name) / "stderr.log").open("wb+")
        self._process = start_child(
            [*WORKER_COMMAND, str(config.max_worker_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            cwd=Path(self._folder.name),
            env=_environment(self._folder.name),
        )
        self._num_jobs = 0
        self._requests: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        threading.Thread(
            target=_converse, args=(self._process, self._requests, self._answers), daemon=True
        ).start()
        self.adapter = self._hello(config.start_deadline_s)

    @property
    def pid(self) -> int:
        """The process id, for looking; it is used again after the worker's end."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.poll() is None

    def resident_bytes(self) -> int:
        """Return the physical memory that the process holds; 0 where that cannot be seen."""
        return resident_bytes(self.pid) or 0

    def do(self, job: Job, *, deadline_s: float) -> Outcome:
        """Return what came of a job; after TimedOut and WorkerLost the process is to be ended."""
        header, payload = pack(job)
        self._num_jobs += 1
        self._requests.put(({**header, "job": self._num_jobs}, payload))
        try:
            frame = self._answers.get(timeout=deadline_s)
        except queue.Empty:
            return TimedOut(deadline_s)
        return self._lost() if frame is None else self._outcome(*frame)

    def _outcome(self, header: dict[str, Any], payload: bytes) -> Outcome:
        try:
            outcome = unpack(header, payload)
        except (KeyError, TypeError, ValueError, AttributeError):
            outcome = None
        if not isinstance(outcome, ANSWERS) or header.get("job") != self._num_jobs:
            return WorkerLost(None, "it answered something that is no answer to the job")
        return outcome

    def end(self) -> None:
        """Kill the process and remove its folder."""
        kill_tree(self._process)
        self._requests.put(None)
        self._stderr.close()
        self._folder.cleanup()

    def _hello(self, deadline_s: float) -> AdapterInfo:
        try:
            frame = self._answers.get(timeout=deadline_s)
        except queue.Empty:
            self.end()
            raise GpuUnavailable(
                f"The graphics driver did not answer within {deadline_s:g} s.", hint=INSTALL_HINT
            ) from None
        if frame is None or "no_adapter" in frame[0]:
            reason = str(frame[0]["no_adapter"]) if frame else self._lost().stderr_tail
            self.end()
            cause = innermost_cause(reason).strip() or "the driver gives no reason"
            raise GpuUnavailable(f"There is no graphics adapter: {cause}", hint=INSTALL_HINT)
        header, payload = frame
        assert header.pop("hello") == PROTOCOL_VERSION, "client and worker are of one checkout"
        adapter = unpack(header, payload)
        assert isinstance(adapter, AdapterInfo)
        return adapter

    def _lost(self) -> WorkerLost:
        try:
            exit_code: int | None = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            exit_code = None
        self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, self._stderr.tell() - STDERR_TAIL_BYTES))
        return WorkerLost(exit_code, self._stderr.read().decode("utf-8", errors="replace"))


def _converse(
    process: "subprocess.Popen[bytes]",
    requests: "queue.SimpleQueue[Frame | None]",
    answers: "queue.SimpleQueue[Frame | None]",
) -> None:
    """Pass the hello on, then an answer for each request; None marks the end, whatever ended it."""
    assert process.stdin is not None
    assert process.stdout is not None
    stdin: BinaryIO = process.stdin  # type: ignore[assignment]
    stdout: BinaryIO = process.stdout  # type: ignore[assignment]
    for pipe in (stdin, stdout):
        widen_pipe(pipe)
    with contextlib.suppress(BrokenStream, OSError):
        while (answer := read_frame(stdout)) is not None:
            answers.put(answer)
            request = requests.get()
            if request is None:
                break
            write_frame(stdin, *request)
    answers.put(None)
    stdout.close()
    with contextlib.suppress(OSError):  # what was not sent any more
        stdin.close()


def _environment(folder: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)
    }
    # Without it the software driver complains on stderr at every start.
    kept.setdefault("XDG_RUNTIME_DIR", folder)
    return {**kept, "PYTHONPATH": str(paths.PROJECT), "PYTHONUNBUFFERED": "1"}
