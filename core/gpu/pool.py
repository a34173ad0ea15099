"""A few GPU workers that any number of threads share, first come, first served.

A thread asks for a worker for each job, so threads with many jobs take turns. The second worker
is started when a job has had to wait; from then on it is also the warm spare when one is lost.
"""

import threading
import time
from collections import deque

from core.errors import GpuUnavailable
from core.gpu.config import GpuConfig
from core.gpu.records import AdapterInfo
from core.gpu.worker_process import WorkerProcess

LOSS_WINDOW_S = 60.0
# A wait this long is worth another process; most jobs are done much sooner.
PATIENCE_S = 0.03


class WorkerPool:
    """At most ``config.num_workers`` processes, started when jobs need them.

    ``losses`` holds (monotonic seconds, reason) of the workers that jobs have cost.
    """

    def __init__(self, config: GpuConfig) -> None:
        self.losses: list[tuple[float, str]] = []
        self._config = config
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()  # one ticket for each waiting thread
        self._idle: list[WorkerProcess] = []  # the last one used at the end: its caches are warm
        self._num_busy = 0
        self._num_starting = 0
        self._failure: GpuUnavailable | None = None  # of a start that a waiting thread asked for
        self._num_closings = 0
        self._adapter: AdapterInfo | None = None  # of the last worker that said hello

    def adapter(self) -> AdapterInfo | None:
        """Return what the workers draw with, or None where there is no worker."""
        with self._changed:
            return self._adapter if self._idle or self._num_busy else None

    def take(self) -> WorkerProcess:
        """Wait for a worker of one's own; hand it to ``give_back``, ``lose`` or ``discard``.

        Raises:
            GpuUnavailable: no adapter answers, or workers keep dying.
        """
        ticket = object()
        since = time.monotonic()
        with self._changed:
            self._queue.append(ticket)
            try:
                while True:
                    if self._queue[0] is ticket:
                        worker = self._next_worker(waited_s=time.monotonic() - since)
                        if worker:
                            self._num_busy += 1
                            return worker
                    self._changed.wait(PATIENCE_S)
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def give_back(self, worker: WorkerProcess) -> None:
        """Return a worker that is fit for the next job."""
        with self._changed:
            self._num_busy -= 1
            self._idle.append(worker)
            is_swollen = worker.resident_bytes() > self._config.recycle_worker_bytes
            if is_swollen and not self._queue and not self._num_starting:
                self._start(instead_of=worker)
            self._changed.notify_all()

    def lose(self, worker: WorkerProcess, reason: str) -> None:
        """End a worker that a job has cost, and start another one in the background."""
        self.discard(worker)
        with self._changed:
            self.losses.append((time.monotonic(), reason))
            if not self._num_starting and not self._too_many_losses():
                self._start()

    def discard(self, worker: WorkerProcess) -> None:
        """End a worker whose job was given up."""
        worker.end()
        with self._changed:
            self._num_busy -= 1
            self._changed.notify_all()

    def close(self) -> None:
        """End all workers, busy ones after their jobs. Taking one afterwards starts anew."""
        with self._changed:
            self._num_closings += 1
            while self._num_busy:
                self._changed.wait(PATIENCE_S)
            ended, self._idle = self._idle, []
        for worker in ended:
            worker.end()

    def _next_worker(self, *, waited_s: float) -> WorkerProcess | None:
        """Return an idle worker; where there is none, see to it that there will be one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive():
                return worker
            worker.end()
        if self._failure:
            failure, self._failure = self._failure, None
            raise failure
        num_workers = self._num_busy + self._num_starting
        if num_workers == 0 and self._too_many_losses():
            raise self._gave_up()
        is_worth_one = num_workers == 0 or (waited_s > PATIENCE_S and not self._num_starting)
        if is_worth_one and num_workers < self._config.num_workers and not self._too_many_losses():
            self._start()
        return None

    def _start(self, *, instead_of: WorkerProcess | None = None) -> None:
        """Start a worker in the background; the caller holds the lock."""
        self._num_starting += 1
        threading.Thread(
            target=self._started, args=(self._num_closings, instead_of), daemon=True
        ).start()

    def _started(self, num_closings: int, instead_of: WorkerProcess | None) -> None:
        worker, failure = None, None
        try:
            worker = WorkerProcess(self._config)
        except GpuUnavailable as error:
            failure = error
        except OSError as error:
            failure = GpuUnavailable(
                f"The GPU worker could not be started: {error}", hint="Close other programs."
            )
        with self._changed:
            self._num_starting -= 1
            unwanted = self._settle(worker, instead_of, is_stale=num_closings < self._num_closings)
            if failure and self._queue and not (self._idle or self._num_busy):
                self._failure = failure
            self._changed.notify_all()
        if unwanted:
            unwanted.end()

    def _settle(
        self, worker: WorkerProcess | None, instead_of: WorkerProcess | None, *, is_stale: bool
    ) -> WorkerProcess | None:
        """Make a new worker available; return the one that is not needed any more."""
        if worker is None or (is_stale and not self._queue):
            return worker
        self._adapter = worker.adapter
        if instead_of and instead_of not in self._idle:
            return worker  # the one to be replaced was taken meanwhile; later then
        if instead_of:
            self._idle.remove(instead_of)
        self._idle.append(worker)
        return instead_of

    def _too_many_losses(self) -> bool:
        return len(self._recent_losses()) >= self._config.max_losses

    def _recent_losses(self) -> list[str]:
        now = time.monotonic()
        return [reason for when, reason in self.losses if now - when < LOSS_WINDOW_S]

    def _gave_up(self) -> GpuUnavailable:
        recent = self._recent_losses()
        return GpuUnavailable(
            f"The GPU worker died {len(recent)} times within {LOSS_WINDOW_S:g} s; "
            f"the last time: {recent[-1]}",
            hint="Wait a minute or press Look again on the System page.",
        )
