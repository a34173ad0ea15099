"""What the GPU client survives, with real workers."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.records import (
    Binding,
    Checked,
    CheckJob,
    DrawJob,
    Drawn,
    Quarantined,
    Refused,
    Stage,
    TimedOut,
    WorkerLost,
    explain,
)
from core.wgsl import contract

pytestmark = pytest.mark.gpu

GOOD = "fn f() -> f32 { return 1.0; }"
# Naga's parser recurses; this overflows its native stack.
NESTING_BOMB = "fn f() -> f32 { return " + "(" * 6000 + "1.0" + ")" * 6000 + "; }"
RED = "@fragment fn red() -> @location(0) vec4<f32> { return vec4<f32>(1.0, 0.0, 0.0, 1.0); }"
SLOW = """@fragment fn slow(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var s = uv.x;
    for (var i = 0; i < 60000; i++) { s = sin(s) + cos(s * 1.1) + exp(sin(s)); }
    return vec4<f32>(s);
}"""


def draw_job(source: str, entry: str, size_px: int = 8, num_frames: int = 1) -> DrawJob:
    uniforms = contract.FrameInputs(size_px, size_px).pack()
    vertex = Stage(contract.FULL_SCREEN_VERTEX, contract.FULL_SCREEN_VERTEX_ENTRY)
    return DrawJob(vertex, Stage(source, entry), size_px, size_px, (uniforms,) * num_frames)


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


def test_a_crash_costs_one_worker(client):
    outcome = client.run(CheckJob((NESTING_BOMB,)))
    assert isinstance(outcome, WorkerLost)
    assert outcome.exit_code != 0
    assert isinstance(client.run(CheckJob((GOOD,))), Checked)


def test_a_shader_beyond_its_deadline_costs_one_worker(gpu, tmp_path):
    strict = replace(gpu.config, run_deadline_s=1.0)
    client = GpuClient(strict, quarantine_file=tmp_path / "quarantine.jsonl")
    started = time.monotonic()
    assert isinstance(client.run(draw_job(SLOW, "slow", 512)), TimedOut)
    assert time.monotonic() - started < 60  # generous: the point is that it returns
    # A check has its own deadline; a draw could exceed this one on a busy machine.
    assert isinstance(client.run(CheckJob((GOOD,))), Checked)
    client.close()


def test_the_culprit_is_not_tried_again(client):
    client.run(CheckJob((NESTING_BOMB,)))
    num_losses = len(client.losses)
    assert isinstance(client.run(CheckJob((NESTING_BOMB,))), Quarantined)
    assert len(client.losses) == num_losses


def test_quarantine_is_shared_by_clients(client, tmp_path):
    client.run(CheckJob((NESTING_BOMB,)))
    other = GpuClient(quarantine_file=tmp_path / "quarantine.jsonl")
    assert isinstance(other.run(CheckJob((NESTING_BOMB,))), Quarantined)
    other.close()


def test_a_killed_worker_is_replaced(client):
    client.adapter()
    (worker,) = client._pool._idle
    os.kill(worker.pid, signal.SIGKILL)
    worker._process.wait()
    assert isinstance(client.run(CheckJob((GOOD,))), Checked)


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
    vertex = Stage(contract.FULL_SCREEN_VERTEX, contract.FULL_SCREEN_VERTEX_ENTRY)
    binding = Binding(0, 0, "uniform", frames[0], per_frame=True)
    outcome = client.run(DrawJob(vertex, Stage(source, "f"), 2, 4, frames, (binding,)))
    assert isinstance(outcome, Drawn)
    assert [frame[:4] for frame in outcome.frames] == [
        bytes((0, 64, 128, 255)),
        bytes((255, 64, 128, 255)),
    ]


@pytest.mark.parametrize(
    "job",
    [
        CheckJob(("x" * 300_000,)),
        draw_job(RED, "red", 9000),
        draw_job(RED, "red", 0),
        draw_job(RED, "red", 8, 1000),
    ],
    ids=["source", "large frame", "empty frame", "frames"],
)
def test_limits_are_checked_before_anything_is_sent(client, job):
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


def test_frames_that_do_not_fit_memory_are_refused(client):
    outcome = client.run(draw_job(RED, "red", 4096, 100))
    assert isinstance(outcome, Refused)
    assert "at most 16" in outcome.message
    assert not client._pool._idle


def test_an_unusable_quarantine_file_changes_no_outcome(gpu, tmp_path):
    (tmp_path / "file").write_text("")
    client = GpuClient(quarantine_file=tmp_path / "file" / "quarantine.jsonl")
    try:
        lost = client.run(CheckJob((NESTING_BOMB,)))
        assert isinstance(lost, WorkerLost)
        assert "SIGSEGV" in explain(lost) or "exit code" in explain(lost)
        assert isinstance(client.run(CheckJob((GOOD,))), Checked)
        assert isinstance(client.run(CheckJob((NESTING_BOMB,))), Quarantined)
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
