"""What goes to a visitor's GPU, how it is filled there, and what never gets there."""

import struct

import pytest

from core.gpu.client import GpuClient
from core.gpu.config import GpuConfig
from core.rendering.config import FrameConfig
from core.rendering.live import LIVE_LOOP_BUDGET, LiveShader, NotLive, live_shader
from core.rendering.live_uniforms import QUANTITIES, LiveBuffer, live_buffer
from core.rendering.records import RenderInputs
from core.rendering.scene import Scene, frame_inputs
from core.rendering.uniforms import fill_by_name
from core.wgsl.contract import FrameInputs
from core.wgsl.reflection import reflect

FRAGMENT = "@fragment fn fs(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{ {} }}"
RED = FRAGMENT.format("return vec4<f32>(uv, 0.0, 1.0);")
FORMATS = {"f32": "<f", "i32": "<i", "u32": "<I"}


def live(gpu: GpuClient, code: str, **options) -> LiveShader:
    found = live_shader(code, client=gpu, **options)
    assert isinstance(found, LiveShader), found
    return found


def not_live(gpu: GpuClient, code: str) -> NotLive:
    found = live_shader(code, client=gpu)
    assert isinstance(found, NotLive)
    return found


def filled(buffer: LiveBuffer, frame: FrameInputs) -> bytes:
    """Fill a buffer as the browser does."""
    content = bytearray(buffer.data)
    for number in buffer.numbers:
        value = QUANTITIES[number.quantity](frame)
        struct.pack_into(
            FORMATS[number.format],
            content,
            number.offset,
            value if number.format == "f32" else int(value),
        )
    return bytes(content)


@pytest.mark.parametrize(
    "members",
    [
        "resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32>",
        "size: vec2<f32>, t: f32",
        "resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32>, speed: f32, tint: vec3<f32>",
        "iTime: f32, iResolution: vec3<f32>, iMouse: vec4<f32>, iFrame: i32",
        "screen_size: vec2<u32>, time_ms: f32, aspect_ratio: f32, delta_time: f32",
        "mouse_uv: vec2<f32>, mouse_down: u32, width: f32, height: f32",
        "inverse_resolution: vec2<f32>, date: vec4<f32>, frame_count: u32",
        "mouse_ndc: vec2<f32>, viewport: vec4<f32>, camera_position: vec3<f32>, time: vec4<f32>",
        "colors: array<vec4<f32>, 3>, time: f32",
    ],
)
def test_a_browser_fills_uniforms_as_the_server_does(members: str):
    code = f"struct U {{ {members} }}\n@group(0) @binding(0) var<uniform> u: U;"
    resource = reflect(code).resources[0]
    config = FrameConfig(320, 180, 2.5, 3, 20.0, mouse_x_px=31.0, mouse_y_px=47.0)
    frames = frame_inputs(config, RenderInputs(is_mouse_down=True))
    scene = Scene(frames, is_drawing=True)
    server = fill_by_name(resource, scene)
    other = Scene(frame_inputs(FrameConfig(64, 64), RenderInputs()), is_drawing=True)
    browser = live_buffer(resource, other, in_vertex=False)
    assert browser.numbers
    for index, frame in enumerate(frames):
        expected = server.frames[index]
        assert filled(browser, frame)[: len(expected)] == expected


def test_controls_know_where_their_numbers_lie():
    code = (
        "struct U { time: f32, use_grid: u32, tint: vec3<f32> }\n"
        "@group(1) @binding(2) var<uniform> u: U;"
    )
    scene = Scene(frame_inputs(FrameConfig(), RenderInputs()), is_drawing=True)
    buffer = live_buffer(reflect(code).resources[0], scene, in_vertex=False)
    places = {one.control.path: (one.offset, one.format) for one in buffer.controls}
    assert places == {"u.use_grid": (4, "u32"), "u.tint": (16, "f32")}


@pytest.mark.gpu
def test_loops_that_go_live_have_a_budget(gpu):
    code = FRAGMENT.format(
        "var x = 0.0; for (var i = 0; i < 9; i++) { x += 0.1; } return vec4<f32>(x);"
    )
    found = live(gpu, code)
    assert f">= {LIVE_LOOP_BUDGET}u" in found.fragment.source
    assert found.flag is not None
    assert live(gpu, RED).flag is None


@pytest.mark.gpu
def test_a_loop_without_an_end_never_gets_to_a_visitor(gpu):
    code = FRAGMENT.format(
        "var x = 0.0; while uv.x < 2.0 { x += uv.x; if x < -1.0 { break; } } return vec4<f32>(x);"
    )
    assert "A loop was left" in not_live(gpu, code).reason


@pytest.mark.gpu
def test_what_the_server_quarantined_is_not_run(gpu, tmp_path):
    file = tmp_path / "quarantine.jsonl"
    client = GpuClient(GpuConfig(run_deadline_s=0.001), quarantine_file=file)
    try:
        assert "did not finish" in not_live(client, RED).reason
    finally:
        client.close()
    patient = GpuClient(quarantine_file=file)
    try:
        assert "Not run again" in not_live(patient, RED).reason
    finally:
        patient.close()


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("@compute @workgroup_size(1) fn main() {}", "Compute shaders"),
        (
            "@group(0) @binding(0) var<storage, read> data: array<f32>;\n"
            + FRAGMENT.format("return vec4<f32>(data[0]);"),
            "The server supplies `data`",
        ),
        (
            "@vertex fn vs(@location(0) p: vec3<f32>) -> @builtin(position) vec4<f32> "
            "{ return vec4<f32>(p, 1.0); }",
            "the shape",
        ),
        ("@fragment fn f() -> @location(0) vec4<u32> { return vec4<u32>(1u); }", "no colour"),
        ("fn f() { }", "Nothing to draw"),
    ],
)
def test_others_say_why_the_server_draws(gpu, code, reason):
    found = not_live(gpu, code)
    assert found.is_valid
    assert reason in found.reason


@pytest.mark.gpu
def test_what_is_not_valid_is_not_live(gpu):
    assert not not_live(gpu, "fn f( {").is_valid


@pytest.mark.gpu
@pytest.mark.parametrize(
    "code", ["vec3<f32>(x, 0.5, 0.0)", "fn wave(t: f32) -> f32 { return sin(t); }"]
)
def test_snippets_and_functions_go_live_through_their_preview(gpu, code):
    found = live(gpu, code)
    assert "preview_fragment" in found.fragment.source
    assert found.fragment.entry == "preview_fragment"


@pytest.mark.gpu
def test_textures_and_overrides_come_along(gpu):
    found = live(
        gpu,
        "@group(0) @binding(1) var tex: texture_2d<f32>;\n@group(0) @binding(2) var s: sampler;\n"
        "override gain: f32 = 0.5;\n" + FRAGMENT.format("return gain * textureSample(tex, s, uv);"),
    )
    assert [image.kind for image in found.images] == ["texture", "sampler"]
    assert [control.constant for control in found.constants] == ["gain"]


@pytest.mark.gpu
def test_it_knows_whether_anything_moves(gpu):
    assert not live(gpu, RED).follows_time
    moving = live(
        gpu,
        "struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }\n"
        "@group(0) @binding(0) var<uniform> u: U;\n"
        + FRAGMENT.format("return vec4<f32>(u.time, u.mouse.x, 0.0, 1.0);"),
    )
    assert moving.follows_time
    assert moving.follows_mouse
