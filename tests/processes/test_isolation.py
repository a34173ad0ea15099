"""Whatever a shader or a worker does ends in a value, and the next request works."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.gpu import worker_process
from core.gpu.client import GpuClient
from core.gpu.config import GpuConfig
from core.gpu.records import (
    DEVICE_LOST_EXIT_CODE,
    Binding,
    Checked,
    CheckJob,
    Computed,
    Drawn,
    Quarantined,
    Refused,
    TimedOut,
    WorkerLost,
    explain,
)
from tests.processes.gpu_jobs import BOMBS, GOOD, HOSTILE, RED, compute_job, draw_job, slow_job

pytestmark = pytest.mark.gpu

WORKERS = Path(__file__).parent / "workers"
MIB = 1 << 20


@pytest.fixture(scope="module")
def config(gpu) -> GpuConfig:
    """Impatient with frames and dispatches only: an ordinary check may meet a busy machine."""
    return replace(gpu.config, run_deadline_s=4.0, max_losses=1000)


@pytest.fixture(scope="module")
def client(config, tmp_path_factory):
    client = GpuClient(config, quarantine_file=tmp_path_factory.mktemp("gpu") / "quarantine.jsonl")
    yield client
    client.close()


@pytest.fixture
def only_client(config, tmp_path):
    """A client with one worker, which a test may manipulate."""
    client = GpuClient(replace(config, num_workers=1), quarantine_file=tmp_path / "q.jsonl")
    yield client
    client.close()


def works(client: GpuClient) -> bool:
    return client.run(CheckJob((GOOD,))) == Checked((None,))


def worker_of(client: GpuClient) -> worker_process.WorkerProcess:
    client.adapter()
    (worker,) = client._pool._idle
    return worker


@pytest.mark.parametrize("name", BOMBS)
def test_a_nesting_bomb_costs_one_worker_and_is_remembered(client, name):
    job = CheckJob((BOMBS[name],))
    assert isinstance(client.run(job), WorkerLost)
    assert works(client)
    assert isinstance(client.run(job), Quarantined)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_shader_ends_in_a_value(client, name):
    outcome = client.run(HOSTILE[name])
    assert isinstance(outcome, Computed | Refused | TimedOut | WorkerLost)
    assert works(client)


@pytest.mark.parametrize(
    "name", ["pointer to a member", "pointer to an element", "two-row matrices"]
)
def test_a_failure_of_the_compiler_is_called_that(gpu, tmp_path, name):
    client = GpuClient(gpu.config, quarantine_file=tmp_path / "q.jsonl")
    outcome = client.run(HOSTILE[name])
    client.close()
    # Another version of naga may take it.
    assert isinstance(outcome, Computed) or "naga failed" in explain(outcome)


def test_a_costly_shader_is_ended_at_its_deadline(client, config):
    assert client.run(slow_job()) == TimedOut(config.run_deadline_s)
    assert works(client)
    assert isinstance(client.run(slow_job()), Quarantined)


def test_very_many_statements_end_in_a_value(gpu, tmp_path):
    impatient = replace(gpu.config, check_deadline_s=0.5)
    client = GpuClient(impatient, quarantine_file=tmp_path / "q.jsonl")
    statements = "fn f() { var a = 0; " + "a += 1;" * 36_000 + "}"
    assert client.run(CheckJob((statements,))) == TimedOut(0.5)
    client.close()


def test_an_allocation_beyond_the_memory_of_a_worker_fails(config, tmp_path):
    small = replace(config, max_worker_memory_bytes=512 * MIB, max_buffer_bytes=4096 * MIB)
    client = GpuClient(small, quarantine_file=tmp_path / "q.jsonl")
    large = Binding(0, 1, "storage_texture", extent=(8192, 8192, 1), format="rgba32float")
    job = compute_job("result[0] = 1u;")
    outcome = client.run(replace(job, bindings=(*job.bindings, large)))
    assert isinstance(outcome, Refused | WorkerLost)
    assert works(client)
    client.close()


def test_a_worker_killed_between_jobs_is_replaced(only_client):
    worker = worker_of(only_client)
    os.kill(worker.pid, signal.SIGKILL)
    worker._process.wait()
    assert works(only_client)


def test_a_worker_killed_during_a_job_is_replaced(gpu, tmp_path):
    client = GpuClient(gpu.config, quarantine_file=tmp_path / "q.jsonl")
    worker = worker_of(client)
    outcomes: list[object] = []
    thread = threading.Thread(target=lambda: outcomes.append(client.run(slow_job())))
    thread.start()
    wait_until(lambda: not client._pool._idle)
    os.kill(worker.pid, signal.SIGKILL)
    thread.join()
    (outcome,) = outcomes
    assert isinstance(outcome, WorkerLost)
    assert outcome.exit_code == -signal.SIGKILL
    assert works(client)
    client.close()


@pytest.mark.parametrize("num_bytes", [16, 8 * MIB], ids=["small job", "job beyond the pipe"])
def test_a_stopped_worker_costs_its_deadline_at_most(only_client, config, num_bytes):
    os.kill(worker_of(only_client).pid, signal.SIGSTOP)
    job = compute_job("result[0] = 1u;")
    filled = replace(job, bindings=(replace(job.bindings[0], data=bytes(num_bytes)),))
    assert only_client.run(filled) == TimedOut(config.run_deadline_s)
    assert works(only_client)


def test_a_hanging_shader_makes_nobody_else_wait(gpu, tmp_path):
    client = GpuClient(gpu.config, quarantine_file=tmp_path / "q.jsonl")
    worker = worker_of(client)
    hanging = threading.Thread(target=client.run, args=(slow_job(),))
    hanging.start()
    wait_until(lambda: not client._pool._idle)
    for _ in range(20):
        assert isinstance(client.run(draw_job(RED, "red")), Drawn)
    assert hanging.is_alive()
    os.kill(worker.pid, signal.SIGKILL)
    hanging.join()
    client.close()


def wait_until(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# Workers that misbehave in place of the studio's own. ---------------------------------------


@pytest.fixture
def strange_client(only_client, monkeypatch):
    """Returns a client whose next worker runs a script of the folder of strange workers."""

    def become(script: str, *arguments: str) -> GpuClient:
        command = (sys.executable, str(WORKERS / script), *arguments)
        monkeypatch.setattr(worker_process, "WORKER_COMMAND", command)
        only_client.adapter()
        monkeypatch.undo()
        return only_client

    return become


def test_a_lost_device_costs_the_worker(strange_client):
    client = strange_client("loses_device.py")
    assert works(client)
    lost = client.run(CheckJob((GOOD + " // lose the device",)))
    assert isinstance(lost, WorkerLost)
    assert lost.exit_code == DEVICE_LOST_EXIT_CODE
    assert "driver gave up" in explain(lost)
    assert works(client)


def test_a_worker_that_prints_answers_all_the_same(strange_client):
    client = strange_client("prints.py")
    for _ in range(3):
        assert works(client)
    assert not client.losses


@pytest.mark.parametrize(
    "answer",
    ["noise", "long header", "long payload", "negative payload", "deep header", "list",
     "unknown class", "wrong class", "cut short", "no answer", "old answer", "closes stdout"],
)  # fmt: skip
def test_a_worker_that_answers_nonsense_is_lost(strange_client, answer):
    client = strange_client("answers_nonsense.py", answer)
    assert isinstance(client.run(CheckJob((RED,))), WorkerLost)
    assert works(client)


# Memory. -------------------------------------------------------------------------------------


def loop_shader(number: int) -> str:
    return f"""@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{
    var s = {number}.0;
    for (var i = 0; i < 4; i++) {{ s = sin(s + uv.x); }}
    return vec4<f32>(s);
}}"""


@pytest.mark.parametrize(
    ("num_checks", "num_draws"),
    [(500, 50), pytest.param(10_000, 2_000, marks=pytest.mark.slow)],
)
def test_memory_of_a_worker_stays_flat(only_client, num_checks, num_draws):
    worker = worker_of(only_client)

    def work(first: int, last: int) -> int:
        for number in range(first, last):
            job = draw_job(loop_shader(number % num_draws), "f", 64)
            if number < num_draws:
                assert isinstance(only_client.run(job), Drawn)
            assert isinstance(only_client.run(CheckJob((loop_shader(number),))), Checked)
        return worker.resident_bytes()

    before = work(0, num_draws // 5)  # fills the worker's caches of modules and pipelines
    after = work(num_draws // 5, num_checks)
    assert after - before < 48 * MIB


def test_a_swollen_worker_is_replaced_when_nobody_waits(config, tmp_path):
    swelling = replace(config, num_workers=1, recycle_worker_bytes=1)
    client = GpuClient(swelling, quarantine_file=tmp_path / "q.jsonl")
    first = worker_of(client)
    assert works(client)
    wait_until(lambda: not first.is_alive())
    assert works(client)
    assert not client.losses
    client.close()
