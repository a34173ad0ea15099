"""The client of the GPU workers: jobs in, outcomes out, whatever the shader does.

The WGSL compiler and the driver are native code that can hang or abort, so they run in child
processes with deadlines kept here. A worker that hangs is ended, one that dies is replaced,
and the source that did it is not tried again.

This keeps the studio alive. It is not a security sandbox: a shader runs with the rights of
the user who started the studio.
"""

from pathlib import Path
from typing import overload

from core import paths
from core.gpu import limits
from core.gpu.config import GpuConfig
from core.gpu.pool import WorkerPool
from core.gpu.quarantine import Quarantine
from core.gpu.records import (
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
)


class GpuClient:
    """Does jobs with a few worker processes, started when needed and replaced when lost.

    Safe to use from several threads: each job waits for its turn. Close it when done.
    """

    def __init__(
        self, config: GpuConfig | None = None, *, quarantine_file: Path | None = None
    ) -> None:
        self.config = config or GpuConfig()
        self._quarantine = Quarantine(quarantine_file or paths.quarantine())
        self._pool = WorkerPool(self.config)

    @property
    def losses(self) -> list[tuple[float, str]]:
        """The workers that jobs have cost, as (monotonic seconds, reason)."""
        return self._pool.losses

    def adapter(self) -> AdapterInfo:
        """Return what the workers draw with; starts one if need be.

        Raises:
            GpuUnavailable: no adapter answers, or workers keep dying.
        """
        known = self._pool.adapter()
        if known is None:
            worker = self._pool.take()
            known = worker.adapter
            self._pool.give_back(worker)
        return known

    @overload
    def run(self, job: CheckJob) -> Checked | Trouble: ...

    @overload
    def run(self, job: DrawJob) -> Drawn | Trouble: ...

    @overload
    def run(self, job: ComputeJob) -> Computed | Trouble: ...

    def run(self, job: Job) -> Outcome:
        """Do one job and return what came of it; blocks for its turn and up to its deadline.

        Raises:
            GpuUnavailable: no adapter answers, or workers keep dying.
        """
        excess = limits.excess(job, self.config)
        if excess:
            return Refused(excess)
        sources, adapter = limits.sources(job), self.adapter().name
        reason = self._quarantine.reason(adapter, sources)
        if reason:
            return Quarantined(reason)
        worker = self._pool.take()
        try:
            outcome = worker.do(job, deadline_s=limits.deadline_s(job, self.config))
        except BaseException:  # an interrupt, say: its answer must not meet the next job
            self._pool.discard(worker)
            raise
        if isinstance(outcome, TimedOut | WorkerLost):
            reason = (
                f"it ran longer than {outcome.deadline_s:g} s"
                if isinstance(outcome, TimedOut)
                else "it crashed the GPU worker"
            )
            self._quarantine.add(adapter, sources, reason)
            self._pool.lose(worker, reason)
        else:
            self._pool.give_back(worker)
        return outcome

    def retry(self) -> None:
        """Forget past losses, so that the next job starts a worker again."""
        self._pool.losses.clear()

    def close(self) -> None:
        """End the workers, those that have a job after it."""
        self._pool.close()
