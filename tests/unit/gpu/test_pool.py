"""Sharing workers: turns, the second worker, replacements; with workers that do nothing."""

import threading
import time

import pytest

from core.errors import GpuUnavailable
from core.gpu import pool as pool_module
from core.gpu.config import GpuConfig
from core.gpu.pool import WorkerPool
from core.gpu.records import AdapterInfo

ADAPTER = AdapterInfo("nothing", "", "", "", "CPU")


class FakeWorker:
    """Stands in for a process; ``started`` holds all of a test."""

    started: list["FakeWorker"]
    failure: Exception | None

    def __init__(self, config: GpuConfig) -> None:
        if FakeWorker.failure:
            raise FakeWorker.failure
        self.adapter = ADAPTER
        self.alive = True
        self.held_bytes = 0
        FakeWorker.started.append(self)

    def is_alive(self) -> bool:
        return self.alive

    def resident_bytes(self) -> int:
        return self.held_bytes

    def end(self) -> None:
        self.alive = False


@pytest.fixture(autouse=True)
def _fake_workers(monkeypatch):
    FakeWorker.started, FakeWorker.failure = [], None
    monkeypatch.setattr(pool_module, "WorkerProcess", FakeWorker)


def wait_until(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_lonely_user_has_one_worker():
    pool = WorkerPool(GpuConfig())
    for _ in range(5):
        pool.give_back(pool.take())
    assert len(FakeWorker.started) == 1


def test_jobs_are_served_in_the_order_in_which_they_came():
    pool = WorkerPool(GpuConfig(num_workers=1))
    only = pool.take()
    served: list[int] = []

    def work(number: int) -> None:
        worker = pool.take()
        served.append(number)
        pool.give_back(worker)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for waiting, thread in enumerate(threads, start=1):
        thread.start()
        wait_until(lambda expected=waiting: len(pool._queue) == expected)
    pool.give_back(only)
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_sessions_with_many_jobs_take_turns():
    pool = WorkerPool(GpuConfig(num_workers=1))
    only = pool.take()
    served: list[str] = []

    def session(name: str) -> None:
        for number in range(20):
            worker = pool.take()
            served.append(name)
            if number < 19:  # as long as both have jobs, the other one is waiting already
                wait_until(lambda: pool._queue or len(served) > 20)
            pool.give_back(worker)

    threads = [threading.Thread(target=session, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(pool._queue) == 2)
    pool.give_back(only)
    for thread in threads:
        thread.join()
    assert set(zip(served[:20:2], served[1:20:2], strict=True)) in ({("a", "b")}, {("b", "a")})


def test_a_job_that_has_to_wait_gets_the_second_worker():
    pool = WorkerPool(GpuConfig(num_workers=2))
    hanging = pool.take()
    other = pool.take()
    assert other is not hanging
    assert len(FakeWorker.started) == 2


def test_the_worker_used_last_is_used_next():
    pool = WorkerPool(GpuConfig(num_workers=2))
    first, second = pool.take(), pool.take()
    pool.give_back(second)
    pool.give_back(first)
    assert pool.take() is first


def test_a_lost_worker_is_replaced_in_the_background():
    pool = WorkerPool(GpuConfig())
    lost = pool.take()
    pool.lose(lost, "it crashed")
    wait_until(lambda: pool._idle)
    assert not lost.is_alive()
    assert [reason for _, reason in pool.losses] == ["it crashed"]
    assert pool.take() is FakeWorker.started[-1]


def test_after_many_losses_nothing_is_started_until_they_are_forgotten():
    pool = WorkerPool(GpuConfig(max_losses=3))
    for _ in range(3):
        pool.lose(pool.take(), "it crashed")
    with pytest.raises(GpuUnavailable, match="died 3 times within 60 s; the last time: it crashed"):
        pool.take()
    pool.losses.clear()
    assert pool.take().is_alive()


def test_a_worker_that_died_meanwhile_is_replaced_without_a_loss():
    pool = WorkerPool(GpuConfig())
    dead = pool.take()
    pool.give_back(dead)
    dead.alive = False
    assert pool.take() is not dead
    assert not pool.losses


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (GpuUnavailable("There is no graphics adapter", hint=""), "no graphics adapter"),
        (OSError("Too many open files"), "could not be started: Too many open files"),
    ],
    ids=["no adapter", "no process"],
)
def test_a_failed_start_is_told_and_the_next_job_tries_again(failure, message):
    pool = WorkerPool(GpuConfig())
    FakeWorker.failure = failure
    for _ in range(2):
        with pytest.raises(GpuUnavailable, match=message):
            pool.take()
    FakeWorker.failure = None
    assert pool.take().is_alive()


def test_a_spare_that_cannot_start_harms_nobody():
    pool = WorkerPool(GpuConfig(num_workers=2))
    only = pool.take()
    FakeWorker.failure = OSError("no memory")
    got: list[object] = []
    waiting = threading.Thread(target=lambda: got.append(pool.take()))
    waiting.start()
    wait_until(lambda: pool._num_starting or got)
    wait_until(lambda: not pool._num_starting)
    pool.give_back(only)
    waiting.join()
    assert got == [only]


def test_a_swollen_worker_is_replaced_once_nobody_waits():
    pool = WorkerPool(GpuConfig(recycle_worker_bytes=100))
    swollen = pool.take()
    swollen.held_bytes = 101
    pool.give_back(swollen)
    wait_until(lambda: not swollen.is_alive())
    assert pool.take().is_alive()
    assert not pool.losses


def test_closing_ends_all_workers_after_their_jobs():
    pool = WorkerPool(GpuConfig(num_workers=2))
    busy, idle = pool.take(), pool.take()
    pool.give_back(idle)
    closing = threading.Thread(target=pool.close)
    closing.start()
    wait_until(lambda: pool._num_closings)
    assert busy.is_alive()
    pool.give_back(busy)
    closing.join()
    assert not any(worker.is_alive() for worker in FakeWorker.started)
    assert pool.adapter() is None
    assert pool.take().is_alive()
