"""The GPU client with real workers; see test_isolation for what it survives."""

import subprocess
import sys
import time

import pytest

from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.records import (
    Binding,
    Checked,
    CheckJob,
    Drawn,
    Quarantined,
    Refused,
    WorkerLost,
    explain,
)
from core.wgsl import contract
from tests.processes.gpu_jobs import BOMBS, GOOD, RED, draw_job

pytestmark = pytest.mark.gpu

BOMB = CheckJob((BOMBS["parentheses"],))


@pytest.fixture
def client(gpu, tmp_path):
    """A client of its own; ``gpu`` has shown that there is an adapter, and is as patient."""
    client = GpuClient(gpu.config, quarantine_file=tmp_path / "quarantine.jsonl")
    yield client
    client.close()


def test_check_accepts_and_rejects(client):
    outcome = client.run(CheckJob((GOOD, "fn f( {")))
    assert isinstance(outcome, Checked)
    assert outcome.messages[0] is None
    assert "expected identifier" in str(outcome.messages[1])


def test_draws_display_values(client):
    outcome = client.run(draw_job(RED, "red"))
    assert isinstance(outcome, Drawn)
    assert outcome.frames == (bytes((255, 0, 0, 255)) * 64,)


def test_quarantine_is_shared_by_clients(client, tmp_path):
    client.run(BOMB)
    other = GpuClient(quarantine_file=tmp_path / "quarantine.jsonl")
    assert isinstance(other.run(BOMB), Quarantined)
    other.close()


def test_many_losses_stop_the_client_until_asked(client):
    client.losses.extend([(time.monotonic(), "it crashed")] * client.config.max_losses)
    with pytest.raises(GpuUnavailable, match="died 5 times"):
        client.adapter()
    client.retry()
    assert client.adapter().name


def test_missing_resource_is_refused_and_harms_nobody(client):
    source = "@group(0) @binding(0) var<uniform> u: f32;\n" + RED.replace("1.0, 0.0", "u, 0.0")
    assert isinstance(client.run(draw_job(source, "red")), Refused)
    assert isinstance(client.run(draw_job(RED, "red")), Drawn)


def test_uniforms_follow_the_frame(client):
    source = (
        "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(u.time, u.resolution / 8.0, 1.0); }"
    )
    frames = tuple(contract.FrameInputs(2, 4, time_s).pack() for time_s in (0.0, 1.0))
    binding = Binding(0, 0, "uniform", frames=frames)
    job = draw_job(source, "f", 2, 4, num_frames=2, bindings=(binding,))
    outcome = client.run(job)
    assert isinstance(outcome, Drawn)
    assert [frame[:4] for frame in outcome.frames] == [
        bytes((0, 64, 128, 255)),
        bytes((255, 64, 128, 255)),
    ]


def test_limits_are_checked_before_a_worker_is_started(client):
    for job in (CheckJob(("x" * 300_000,)), draw_job(RED, "red", 20_000)):
        assert isinstance(client.run(job), Refused)
    assert not client._pool._idle


def test_worker_leaves_when_its_input_ends(gpu):
    worker = subprocess.Popen(
        [sys.executable, "-m", "core.gpu.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    worker.stdin.close()
    assert worker.wait(timeout=60) == 0
    worker.stdout.close()


def test_an_unusable_quarantine_file_changes_no_outcome(gpu, tmp_path):
    (tmp_path / "file").write_text("")
    client = GpuClient(quarantine_file=tmp_path / "file" / "quarantine.jsonl")
    try:
        lost = client.run(BOMB)
        assert isinstance(lost, WorkerLost)
        assert "SIGSEGV" in explain(lost) or "exit code" in explain(lost)
        assert isinstance(client.run(CheckJob((GOOD,))), Checked)
        assert isinstance(client.run(BOMB), Quarantined)
    finally:
        client.close()


def test_without_an_adapter_the_reason_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv("VK_DRIVER_FILES", str(tmp_path / "absent.json"))
    monkeypatch.setenv("WGPU_BACKEND_TYPE", "Vulkan")
    client = GpuClient(quarantine_file=tmp_path / "quarantine.jsonl")
    with pytest.raises(GpuUnavailable) as caught:
        client.adapter()
    client.close()
    assert "no graphics adapter" in caught.value.message
    assert "\n" not in caught.value.message
