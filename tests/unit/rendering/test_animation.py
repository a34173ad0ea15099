"""Long animations come in parts that join without a seam."""

import numpy as np
import pytest

from core.rendering import animation
from core.rendering.animation import render_in_parts
from core.rendering.config import FrameConfig

pytestmark = pytest.mark.gpu
CLOCK = (
    "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
    "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(u.time); }"
)


def test_times_go_on_from_part_to_part(gpu, monkeypatch):
    monkeypatch.setattr(animation, "MAX_PART_FRAMES", 4)
    config = FrameConfig(4, 4, time_s=0.1, num_frames=11, frames_per_s=20)
    parts = list(render_in_parts(CLOCK, client=gpu, config=config))
    frames = [frame for part in parts for frame in part.frames]
    times_s = 0.1 + np.arange(11) / 20
    np.testing.assert_allclose([frame.time_s for frame in frames], times_s, atol=1e-6)
    np.testing.assert_allclose([frame.rgba[0] / 255 for frame in frames], times_s, atol=0.01)
    assert max(len(part.frames) for part in parts) <= 4


def test_large_frames_come_one_by_one(gpu, monkeypatch):
    monkeypatch.setattr(animation, "MAX_PART_BYTES", 1)
    config = FrameConfig(4, 4, num_frames=3)
    assert [len(p.frames) for p in render_in_parts(CLOCK, client=gpu, config=config)] == [1, 1, 1]


def test_a_shader_that_cannot_be_drawn_is_tried_once(gpu):
    parts = list(render_in_parts("fn f( {", client=gpu, config=FrameConfig(4, 4, num_frames=9)))
    assert len(parts) == 1
    assert not parts[0].validation.is_valid


def test_a_compute_shader_is_run_in_one_go(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read_write> b: array<f32>;\n"
        "@compute @workgroup_size(64) fn c(@builtin(global_invocation_id) id: vec3<u32>) { b[id.x] = 1.0; }"
    )
    config = FrameConfig(4, 4, num_frames=9)
    assert len(list(render_in_parts(code, client=gpu, config=config))) == 1
