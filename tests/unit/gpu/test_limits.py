"""What is refused before it is sent, each with a message that names the number and the limit."""

import re
from dataclasses import replace

import pytest

from core.gpu import limits
from core.gpu.config import GpuConfig
from core.gpu.records import Binding, CheckJob
from tests.processes.gpu_jobs import RED, compute_job, draw_job

CONFIG = GpuConfig()
DISPATCH = compute_job("result[0] = 1u;")


def with_binding(**changes) -> object:
    binding = replace(Binding(0, 1, "storage"), **changes)
    return replace(DISPATCH, bindings=(*DISPATCH.bindings, binding))


TEXTURE = {"kind": "storage_texture", "format": "rgba32float"}


@pytest.mark.parametrize(
    ("job", "message"),
    [
        (CheckJob(("x" * 5_000_000,)), "has 5000000 bytes; the limit is 262144"),
        (CheckJob(("é" * 200_000,)), "has 400000 bytes"),
        (CheckJob(("fn f() {}\nfn \ud800g() {}",)), r"Line 2 .* half a character \(U\+D800\)"),
        (CheckJob(("fn f() {}\n\0fn g( {",)), "Line 2 of the shader holds a NUL character"),
        (draw_job(RED, "red", 0), "1 to 8192 px; 0 x 0 was"),
        (draw_job(RED, "red", 64, -3), "64 x -3 was asked for"),
        (draw_job(RED, "red", 20_000), "20000 x 20000 was asked for"),
        (draw_job(RED, "red", num_frames=601), "601 frames were asked for; 1 to 600"),
        (draw_job(RED, "red", num_frames=0), "0 frames were asked for"),
        (draw_job(RED, "red", 4096, num_frames=17), "at this size at most 16 are drawn"),
        (replace(DISPATCH, workgroups=(65_536, 1, 1)), "65536 x 1 x 1 workgroups"),
        (replace(DISPATCH, workgroups=(1, -1, 1)), "may be 0 to 65535"),
        (with_binding(data=bytes(CONFIG.max_buffer_bytes)), "the limit is 268435456"),
        (with_binding(**TEXTURE, extent=(8192, 8192, 1)), "hold 1073741840 bytes"),
        (with_binding(binding=0), r"Two resources .* @group\(0\) @binding\(0\)"),
        (with_binding(group=-1), "negative number"),
        (with_binding(**TEXTURE, extent=(-4, -4, 1)), "negative number"),
    ],
)
def test_refused(job, message):
    found = limits.excess(job, CONFIG)
    assert found is not None
    assert re.search(message, found), found


@pytest.mark.parametrize(
    "job",
    [
        CheckJob(("", "\x01\x7f\xff binary", "fn f() {}")),
        draw_job(RED, "red", 8192),
        draw_job(RED, "red", 4096, num_frames=16),
        replace(DISPATCH, workgroups=(65_535, 65_535, 65_535)),
        with_binding(**TEXTURE, extent=(4096, 4000, 1)),
        with_binding(kind="texture", format="depth16unorm", extent=(4096, 4096, 1)),
    ],
)
def test_allowed(job):
    assert limits.excess(job, CONFIG) is None


def test_further_frames_extend_the_deadline():
    one, eleven = (
        limits.deadline_s(draw_job(RED, "red", num_frames=count), CONFIG) for count in (1, 11)
    )
    assert one == CONFIG.run_deadline_s
    assert eleven == 2 * CONFIG.run_deadline_s
