"""The client of the GPU worker: jobs in, outcomes out, whatever the shader does.

The WGSL compiler and the driver are native code that can hang or abort, so they run in a
child process with deadlines kept here. A worker that hangs is ended, one that dies is
replaced at the next job, and the source that did it is not tried again.

This keeps the studio alive. It is not a security sandbox: a shader runs with the rights of
the user who started the studio.
"""

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO, overload

from core import paths
from core.errors import GpuUnavailable
from core.gpu.config import GpuConfig
from core.gpu.protocol import pack, unpack
from core.gpu.quarantine import Quarantine
from core.gpu.records import (
    PROTOCOL_VERSION,
    AdapterInfo,
    Checked,
    CheckJob,
    Computed,
    ComputeJob,
    DrawJob,
    Drawn,
    Job,
    Outcome,
    Quarantined,
    Refused,
    TimedOut,
    Trouble,
    WorkerLost,
    innermost_cause,
)
from core.processes.frames import BrokenStream, read_frame, write_frame
from core.processes.launch import start_child
from core.processes.terminate import kill_tree

# What graphics drivers read; everything else stays out of the worker.
KEPT_VARIABLES = (
    *("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP"),
    *("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA"),
)
KEPT_PREFIXES = ("VK_", "WGPU_", "MESA_", "LIBGL_", "LP_", "XDG_", "NVIDIA_", "__GLX", "__NV")
LOSS_WINDOW_S = 60.0
STDERR_TAIL_BYTES = 4000
Frame = tuple[dict[str, object], bytes]

INSTALL_HINT = (
    "Install a graphics driver with Vulkan, Metal or DirectX 12; on Debian and Ubuntu the "
    "software driver is enough: apt-get install mesa-vulkan-drivers. Then try again."
)


class GpuClient:
    """One worker process, started at the first job and replaced when it is lost.

    Safe to use from several threads; one job runs at a time. Close it when done.
    """

    def __init__(
        self, config: GpuConfig | None = None, *, quarantine_file: Path | None = None
    ) -> None:
        self.config = config or GpuConfig()
        self.losses: list[tuple[float, str]] = []  # (monotonic seconds, reason)
        self._quarantine = Quarantine(quarantine_file or paths.quarantine())
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def adapter(self) -> AdapterInfo:
        """Return what the worker draws with; starts it if need be.

        Raises:
            GpuUnavailable: no adapter answers, or the worker keeps dying.
        """
        with self._lock:
            return self._running_worker().adapter

    @overload
    def run(self, job: CheckJob) -> Checked | Trouble: ...

    @overload
    def run(self, job: DrawJob) -> Drawn | Trouble: ...

    @overload
    def run(self, job: ComputeJob) -> Computed | Trouble: ...

    def run(self, job: Job) -> Outcome:
        """Do one job and return what came of it; blocks up to the job's deadline.

        Raises:
            GpuUnavailable: no adapter answers, or the worker keeps dying.
        """
        excess = self._excess(job)
        if excess:
            return Refused(excess)
        with self._lock:
            worker = self._running_worker()
            sources = _sources(job)
            reason = self._quarantine.reason(worker.adapter.name, sources)
            if reason:
                return Quarantined(reason)
            outcome = worker.do(job, deadline_s=self._deadline_s(job))
            if isinstance(outcome, TimedOut | WorkerLost):
                self._lose(outcome, sources)
            return outcome

    def retry(self) -> None:
        """Forget past losses, so that the next job starts a worker again."""
        with self._lock:
            self.losses.clear()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._worker:
                self._worker.end()
                self._worker = None

    def _running_worker(self) -> "_Worker":
        if self._worker:
            if self._worker.is_alive():
                return self._worker
            self._worker.end()
            self._worker = None
        recent = [loss for loss in self.losses if time.monotonic() - loss[0] < LOSS_WINDOW_S]
        if len(recent) >= self.config.max_losses:
            raise GpuUnavailable(
                f"The GPU worker died {len(recent)} times within {LOSS_WINDOW_S:g} s; "
                f"the last time: {recent[-1][1]}",
                hint="Wait a minute or press Look again on the System page.",
            )
        self._worker = _Worker(self.config)
        return self._worker

    def _lose(self, outcome: TimedOut | WorkerLost, sources: tuple[str, ...]) -> None:
        assert self._worker is not None
        reason = (
            f"it ran longer than {outcome.deadline_s:g} s"
            if isinstance(outcome, TimedOut)
            else "it crashed the GPU worker"
        )
        self.losses.append((time.monotonic(), reason))
        self._quarantine.add(self._worker.adapter.name, sources, reason)
        self._worker.end()
        self._worker = None

    def _deadline_s(self, job: Job) -> float:
        if isinstance(job, CheckJob):
            return self.config.check_deadline_s
        extra = (len(job.uniforms) - 1) * 0.1 if isinstance(job, DrawJob) else 0.0
        return self.config.run_deadline_s * (1 + extra)

    def _excess(self, job: Job) -> str | None:
        """Return why a job is too large to be sent, or None."""
        config = self.config
        for source in _sources(job):
            size = len(source.encode("utf-8", errors="replace"))
            if size > config.max_source_bytes:
                return f"The shader has {size} bytes; the limit is {config.max_source_bytes}."
        if isinstance(job, DrawJob):
            if (
                not 1
                <= min(job.width_px, job.height_px)
                <= max(job.width_px, job.height_px)
                <= config.max_frame_px
            ):
                return f"A frame may measure 1 to {config.max_frame_px} px; {job.width_px} x {job.height_px} was asked for."
            if len(job.uniforms) > config.max_frames:
                return (
                    f"{len(job.uniforms)} frames were asked for; the limit is {config.max_frames}."
                )
            frame_bytes = job.width_px * job.height_px * 4
            if len(job.uniforms) * frame_bytes > config.max_frame_bytes:
                fitting = config.max_frame_bytes // frame_bytes
                return (
                    f"{len(job.uniforms)} frames of {job.width_px} x {job.height_px} px need too "
                    f"much memory; at this size at most {fitting} are drawn at once."
                )
        if isinstance(job, DrawJob | ComputeJob):
            total = sum(len(b.data) for b in job.bindings)
            if total > config.max_buffer_bytes:
                return f"The buffers hold {total} bytes; the limit is {config.max_buffer_bytes}."
        return None


def _sources(job: Job) -> tuple[str, ...]:
    match job:
        case CheckJob(sources):
            return sources
        case DrawJob(vertex=vertex, fragment=fragment):
            return tuple(dict.fromkeys((vertex.source, fragment.source)))
        case ComputeJob(stage=stage):
            return (stage.source,)


class _Worker:
    """One child process and the thread that reads its answers."""

    def __init__(self, config: GpuConfig) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="tiny-agent-gpu-", ignore_cleanup_errors=True
        )
        self._stderr = (Path(self._folder.name) / "stderr.log").open("wb+")
        self._process = start_child(
            [sys.executable, "-m", "core.gpu.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            cwd=Path(self._folder.name),
            env=_environment(self._folder.name),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._answers: queue.Queue[Frame | None] = queue.Queue()
        threading.Thread(
            target=_read_answers, args=(self._process.stdout, self._answers), daemon=True
        ).start()
        self.adapter = self._hello(config.start_deadline_s)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def do(self, job: Job, *, deadline_s: float) -> Outcome:
        try:
            write_frame(self._stdin, *pack(job))
        except OSError:
            return self._lost()
        try:
            frame = self._answers.get(timeout=deadline_s)
        except queue.Empty:
            return TimedOut(deadline_s)
        return self._lost() if frame is None else unpack(*frame)

    def end(self) -> None:
        kill_tree(self._process)
        self._stdin.close()
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


def _read_answers(stdout: BinaryIO, answers: "queue.Queue[Frame | None]") -> None:
    """Pass frames on; None marks the end, whatever ended it."""
    try:
        while (frame := read_frame(stdout)) is not None:
            answers.put(frame)
    except (BrokenStream, OSError, ValueError):
        pass
    finally:
        answers.put(None)
        stdout.close()


def _environment(folder: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)
    }
    # Without it the software driver complains on stderr at every start.
    kept.setdefault("XDG_RUNTIME_DIR", folder)
    return {**kept, "PYTHONPATH": str(paths.PROJECT), "PYTHONUNBUFFERED": "1"}
