"""Guarded loops, run: what ends, what is told and what stays as it was."""

import struct

import pytest

from core.gpu.config import GpuConfig
from core.gpu.records import Binding, Checked, CheckJob, Computed, ComputeJob, Stage
from core.wgsl.loop_guard import guard_loops

pytestmark = pytest.mark.gpu

OUTPUT = "@group(0) @binding(0) var<storage, read_write> result: u32;\n"
ENTRY = "@compute @workgroup_size(1) fn main() { result = f(); }\n"
ENDS = {
    "for": "fn f() -> u32 { var n = 0u; for (var i = 0u; i < 10u; i++) { n += i; } return n; }",
    "continue": "fn f() -> u32 { var n = 0u; for (var i = 0u; i < 10u; i++) { if i % 2u == 0u { continue; } n += i; } return n; }",
    "continuing": "fn f() -> u32 { var n = 0u; loop { n += 3u; continuing { n += 1u; break if n > 20u; } } return n; }",
    "nested": "fn f() -> u32 { var n = 0u; for (var i = 0u; i < 10u; i++) { var j = 0u; while j < i { n++; j++; } } return n; }",
    "switch": "fn f() -> u32 { var n = 0u; loop { switch n { case 5u { return n; } default { n++; break; } } } return 0u; }",
    "called": "fn g(k: u32) -> u32 { var i = 0u; loop { if i >= k { return i; } i++; } return 0u; } fn f() -> u32 { return g(3u) + g(4u); }",
}
NEVER_ENDS = {
    "empty loop": "fn f() -> u32 { loop { } return 7u; }",
    "while": "fn f() -> u32 { while true { } return 7u; }",
    "for": "fn f() -> u32 { for (;;) { } return 7u; }",
    "only return": "fn f() -> u32 { loop { if result == 99u { return 1u; } } return 7u; }",
    "costly nest": "fn f() -> u32 { var x = 0u; for (var i = 0u; i < 9999u; i++) { for (var j = 0u; j < 9999u; j++) { x ^= i * j; } } return x; }",
    "repeated calls": "fn g() { for (var i = 0u; i < 999u; i++) { } } fn f() -> u32 { for (var i = 0u; i < 999u; i++) { g(); } return 7u; }",
    "barrier": "fn f() -> u32 { loop { workgroupBarrier(); } return 7u; }",
}


def run(gpu, body: str) -> tuple[int, int]:
    guarded = guard_loops(OUTPUT + ENTRY + body, budget=GpuConfig().loop_budget)
    bindings = (
        Binding(0, 0, "storage", bytes(4)),
        Binding(guarded.group, guarded.binding, "storage", bytes(4)),
    )
    outcome = gpu.run(ComputeJob(Stage(guarded.source, "main"), (1, 1, 1), bindings))
    assert isinstance(outcome, Computed), outcome
    result, cut = (struct.unpack("<I", content.data)[0] for content in outcome.contents)
    return result, cut


@pytest.mark.parametrize(
    ("body", "expected"),
    list(zip(ENDS.values(), (45, 25, 24, 45, 5, 7), strict=True)),
    ids=list(ENDS),
)
def test_loops_that_end_do_what_they_did(gpu, body, expected):
    assert run(gpu, body) == (expected, 0)


@pytest.mark.parametrize("body", list(NEVER_ENDS.values()), ids=list(NEVER_ENDS))
def test_loops_without_an_end_are_cut_and_it_is_told(gpu, body):
    _, cut = run(gpu, body)
    assert cut != 0


def test_stages_that_share_a_loop_stay_valid(gpu):
    source = """
fn wave(x: f32) -> f32 { var y = x; for (var i = 0; i < 4; i++) { y = sin(y); } return y; }
@vertex fn v(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> { return vec4<f32>(wave(f32(i))); }
@fragment fn p() -> @location(0) vec4<f32> { while true { if wave(1.0) > 2.0 { discard; } } return vec4<f32>(); }
"""
    guarded = guard_loops(source, budget=9)
    assert gpu.run(CheckJob((guarded.source,))) == Checked((None,))
