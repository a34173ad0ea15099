"""Names of uniforms as people write them, and what the host gives for each."""

import pytest

from core.rendering.host_values import camera_value, host_value
from core.rendering.memory_layout import Leaf
from core.wgsl.contract import FrameInputs
from core.wgsl.shader_types import Scalar, Vector

FRAME = FrameInputs(300, 200, 2.0, 30.0, 40.0, is_mouse_down=True, delta_s=0.25)
F32, U32, I32 = Scalar("f32"), Scalar("u32"), Scalar("i32")
VEC2, VEC3, VEC4, VEC2U = Vector(2, F32), Vector(3, F32), Vector(4, F32), Vector(2, U32)


def given(path, type_, siblings=()):
    value = host_value(Leaf(tuple(path.split(".")), type_, 0), siblings)
    return value and value(FRAME)


@pytest.mark.parametrize(
    ("path", "type_", "expected"),
    [
        ("iResolution", VEC3, (300, 200, 1)),
        ("u_resolution", VEC2, (300, 200)),
        ("params.screenSize", VEC2U, (300, 200)),
        ("canvas_size", VEC4, (300, 200, 1 / 300, 1 / 200)),
        ("viewport", VEC4, (0, 0, 300, 200)),
        ("texelSize", VEC2, (1 / 300, 1 / 200)),
        ("inv_resolution", VEC2, (1 / 300, 1 / 200)),
        ("screen.width", U32, (300,)),
        ("screen_height", F32, (200,)),
        ("aspectRatio", F32, (1.5,)),
        ("iTime", F32, (2,)),
        ("u.time", F32, (2,)),
        ("uniforms.elapsed_seconds", F32, (2,)),
        ("time_ms", F32, (2000,)),
        ("t", F32, (2,)),
        ("time", U32, (2,)),
        ("time", VEC4, (2, 2, 2, 2)),
        ("time.frame", U32, (120,)),
        ("iFrame", I32, (120,)),
        ("frame_count", U32, (120,)),
        ("deltaTime", F32, (0.25,)),
        ("iTimeDelta", F32, (0.25,)),
        ("dt", F32, (0.25,)),
        ("mouse", VEC2, (30, 40)),
        ("iMouse", VEC4, (30, 40, 1, 0)),
        ("mouse.pos", VEC2U, (30, 40)),
        ("mouse.click", I32, (1,)),
        ("mouse_x", F32, (30,)),
        ("mouse_uv", VEC2, (0.1, 0.2)),
        ("iDate", VEC4, (2026, 0, 1, 2)),
    ],
)
def test_known_names(path, type_, expected):
    assert given(path, type_) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("lifetime", F32),
        ("start_time", F32),
        ("timeScale", F32),
        ("time_offset", F32),
        ("frame_rate_scale", F32),
        ("width", F32),
        ("stroke_width", F32),
        ("particle_size", F32),
        ("screenColor", VEC4),
        ("mouse_radius", F32),
        ("position.x", F32),
        ("t", VEC3),
    ],
)
def test_other_names_are_the_authors(path, type_):
    assert given(path, type_) is None


def test_width_counts_beside_height():
    assert given("params.width", U32, ("width", "height")) == (300,)
    assert given("params.width", U32, ("width", "colour")) is None


def test_elements_of_arrays_are_not_the_hosts():
    assert host_value(Leaf(("time",), F32, 0, repeats=((4, 16),))) is None


@pytest.mark.parametrize("path", ["camera.position", "cameraPos", "eye", "u_view_position"])
def test_the_camera_looks_from_its_place(path):
    eye = camera_value(Leaf(tuple(path.split(".")), VEC3, 0))(FRAME)
    assert sum(part * part for part in eye) > 4


def test_the_light_shines_from_above():
    direction = camera_value(Leaf(("light", "direction"), VEC3, 0))(FRAME)
    assert direction[1] > 0.5
    assert sum(part * part for part in direction) == pytest.approx(1)
    assert camera_value(Leaf(("light", "color"), VEC3, 0)) is None
