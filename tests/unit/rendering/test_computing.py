"""Compute shaders are run over enough of what they write, frame after frame."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.records import RenderInputs
from core.rendering.renderer import render_shader

pytestmark = pytest.mark.gpu
ID = "@builtin(global_invocation_id) id: vec3u"


def render(gpu, code, config=None, **inputs):
    config = config or FrameConfig(48, 32)
    report = render_shader(code, client=gpu, config=config, inputs=RenderInputs(**inputs))
    assert report.validation.is_valid, report.validation.render()
    return report


SCREEN = (
    "struct Time { frame: u32, elapsed: f32 } struct Mouse { pos: vec2u, click: i32 }\n"
    "@group(0) @binding(2) var<uniform> time: Time; @group(0) @binding(3) var<uniform> mouse: Mouse;\n"
    "@group(0) @binding(0) var screen: texture_storage_2d<rgba16float, write>;\n"
    f"@compute @workgroup_size(16, 16) fn main_image({ID}) {{\n"
    "  let size = textureDimensions(screen);\n"
    "  if id.x >= size.x || id.y >= size.y { return; }\n"
    "  textureStore(screen, id.xy, vec4f(f32(id.x) / f32(size.x), time.elapsed, f32(mouse.pos.x) / 100.0, 1.0));\n}"
)


def test_a_screen_is_as_large_as_the_frame_and_follows_it(gpu):
    config = FrameConfig(48, 32, time_s=0.25, num_frames=3, frames_per_s=4, mouse_x_px=20)
    frames = render(gpu, SCREEN, config).frames
    assert [(f.width_px, f.height_px, f.time_s) for f in frames] == [(48, 32, t) for t in (0.25, 0.5, 0.75)]  # fmt: skip
    last = np.frombuffer(frames[-1].rgba, "u1").reshape(32, 48, 4)
    assert last[31, 47, 0] > 240
    assert last[0, 0, 1] == pytest.approx(191, abs=1)
    assert last[0, 0, 2] == pytest.approx(51, abs=1)


def test_what_a_frame_leaves_the_next_one_finds(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read_write> state: array<f32, 64>;\n"
        f"@compute @workgroup_size(64) fn c({ID}) {{ state[id.x] = state[id.x] + 1.0; }}"
    )
    start = (((0, 0), (0.0,) * 64),)
    report = render(gpu, code, FrameConfig(num_frames=5), arrays=start)
    assert len(report.frames) == 5
    assert report.outputs[0].table.rows[0] == (5.0,)


def test_a_struct_is_shown_as_a_table(gpu):
    code = (
        "struct P { at: vec2f, age: f32 }\n@group(0) @binding(0) var<storage, read_write> ps: array<P>;\n"
        f"@compute @workgroup_size(64) fn c({ID}) {{ ps[id.x].age = f32(id.x); }}"
    )
    table = render(gpu, code).outputs[0].table
    assert table.columns == ("at.x", "at.y", "age")
    assert table.num_rows == 4096
    assert table.rows[7][2] == 7


@pytest.mark.parametrize("size", ["64", "8, 8", "4, 4, 4", "1", "7, 3"])
def test_every_element_is_reached(gpu, size):
    index = {"8, 8": "id.x + id.y * 64u", "7, 3": "id.x + id.y * 64u", "4, 4, 4": "id.x + id.y * 16u + id.z * 256u"}.get(size, "id.x")  # fmt: skip
    code = (
        "@group(0) @binding(0) var<storage, read_write> o: array<u32, 4096>;\n"
        f"@compute @workgroup_size({size}) fn c({ID}) {{ o[{index}] = 1u; }}"
    )
    values = np.frombuffer(render(gpu, code).outputs[0].data, "<u4")
    assert (values == 1).all()


def test_the_entry_point_that_writes_a_texture_is_preferred(gpu):
    code = SCREEN + "\n@compute @workgroup_size(1) fn other() { }"
    assert render(gpu, code).frames[0].width_px == 48
    assert "no buffer or texture" in render(gpu, code, entry="other").note


def test_an_output_that_shows_something_is_preferred(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read_write> a: array<f32>;\n"
        "@group(0) @binding(1) var<storage, read_write> b: array<f32>;\n"
        f"@compute @workgroup_size(64) fn c({ID}) {{ a[id.x] = f32(id.x); b[0] = 0.0; }}"
    )
    rgba = np.frombuffer(render(gpu, code).frames[0].rgba, "<u4")
    assert len(np.unique(rgba)) > 100


def test_only_what_an_entry_point_uses_is_bound(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read_write> a: array<f32>;\n"
        "@group(0) @binding(0) var<uniform> b: vec4f;\n"
        f"@compute @workgroup_size(64) fn first({ID}) {{ a[id.x] = 2.0; }}\n"
        f"@compute @workgroup_size(1) fn second({ID}) {{ _ = b; }}"
    )
    report = render(gpu, code, entry="first")
    assert [resource.name for resource in report.resources] == ["a"]
    assert report.outputs


def test_a_loop_that_is_cut_is_told(gpu):
    code = (
        "@group(0) @binding(0) var<storage, read_write> o: array<u32>;\n"
        f"@compute @workgroup_size(64) fn c({ID}) {{ var i = 0u; while i < 100000u {{ i++; }} o[id.x] = i; }}"
    )
    report = render(gpu, code)
    assert "loop was left" in report.note
    assert [output.name for output in report.outputs] == ["o"]
