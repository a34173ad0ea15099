"""What uniforms hold: the contract by position, everything else by name."""

import numpy as np
import pytest

from core.rendering.config import FrameConfig
from core.rendering.memory_layout import leaves, view
from core.rendering.records import RenderInputs
from core.rendering.scene import Scene, frame_inputs
from core.rendering.uniforms import fill_by_name
from core.wgsl.reflection import reflect

CONFIG = FrameConfig(width_px=300, height_px=200, time_s=2.0, num_frames=2, frames_per_s=4)


def filled(declarations, *, values=(), **scene):
    reflection = reflect(declarations)
    inputs = RenderInputs(values=values)
    options = {"frames": frame_inputs(CONFIG, inputs), "is_drawing": True, **scene}
    resource = reflection.resources[0]
    found = fill_by_name(resource, Scene(values=dict(values), **options))
    data = found.frames[-1] if found.frames else found.data
    numbers = {
        ".".join(leaf.path[1:]): view(data, leaf).tolist()
        for leaf in leaves(resource.type, resource.name, num_elements=1)
    }
    return found, numbers


def uniform(members, place="@group(0) @binding(0)"):
    return f"struct U {{ {members} }} {place} var<uniform> u: U;"


@pytest.mark.parametrize(
    "members",
    [
        "a: vec2f, b: f32, c: f32, d: vec4f",
        "resolution: vec2<f32>, time: f32",
        "whatever: vec2f",
        "p: vec2f, q: f32, r: f32, s: vec4f, speed: f32",
    ],
)
def test_the_contract_goes_by_position(members):
    found, _ = filled(uniform(members))
    assert len(found.frames) == 2
    first, second = (np.frombuffer(frame, "<f4") for frame in found.frames)
    assert first[:2].tolist() == [300, 200]
    if len(first) > 2:
        assert (first[2], second[2]) == (2.0, 2.25)


def test_what_follows_the_contract_is_the_users():
    found, numbers = filled(uniform("p: vec2f, q: f32, r: f32, s: vec4f, speed: f32"))
    assert [control.path for control in found.controls] == ["u.speed"]
    assert numbers["speed"] == [1.0]


def test_a_name_that_says_otherwise_beats_the_position():
    _, numbers = filled(uniform("mouse: vec2f, time: f32"))
    assert numbers["mouse"] == [0, 0]
    assert numbers["time"] == [2.25]


def test_names_count_at_any_place_and_depth():
    nested = (
        "struct Clock { elapsed: f32, frame: u32 } struct S { pad: f32, clock: Clock, size: vec2f }"
        "@group(2) @binding(5) var<uniform> s: S;"
    )
    _, numbers = filled(nested)
    assert numbers["clock.elapsed"] == [2.25]
    assert numbers["clock.frame"] == [135]
    assert numbers["size"] == [300, 200]


def test_members_of_other_types_get_values_of_their_kind():
    found, numbers = filled(uniform("speed: f32, tint: vec3f, mode: u32, use_fog: u32, gain: f32"))
    kinds = {control.path: control.kind for control in found.controls}
    assert kinds == {
        "u.speed": "slider",
        "u.tint": "colour",
        "u.mode": "integer",
        "u.use_fog": "checkbox",
        "u.gain": "slider",
    }
    assert numbers["use_fog"] == [1]


def test_the_users_values_win_even_over_the_hosts():
    values = (("u.speed", (7.0,)), ("u.time", (0.5,)))
    found, numbers = filled(uniform("speed: f32, pad: f32, time: f32"), values=values)
    assert numbers["speed"] == [7.0]
    assert numbers["time"] == [0.5]
    assert {control.path for control in found.controls} >= {"u.speed", "u.time"}


def test_matrices_by_name_make_a_camera():
    _, numbers = filled(uniform("view: mat4x4f, proj: mat4x4f, view_proj: mat4x4f, other: mat4x4f"))
    view_, proj, both = (np.array(numbers[name]).T for name in ("view", "proj", "view_proj"))
    np.testing.assert_allclose(proj @ view_, both, atol=1e-5)
    np.testing.assert_array_equal(numbers["other"], np.eye(4))
    centre = both @ [0, 0, 0, 1]
    assert np.abs(centre[:2] / centre[3]).max() < 1e-5
    assert 0 < centre[2] / centre[3] < 1


@pytest.mark.parametrize(
    ("name", "inverse"),
    [
        ("inverse_view_proj", "view_proj"),
        ("world_from_clip", "clip_from_world"),
        ("view_to_world", "world_to_view"),
    ],
)
def test_inverse_matrices_undo(name, inverse):
    _, numbers = filled(uniform(f"{name}: mat4x4f, {inverse}: mat4x4f"))
    product = np.array(numbers[name]).T @ np.array(numbers[inverse]).T
    np.testing.assert_allclose(product, np.eye(4), atol=1e-4)


def test_flat_shapes_leave_matrices_alone():
    _, numbers = filled(uniform("projection: mat4x4f"), is_flat=True)
    np.testing.assert_array_equal(numbers["projection"], np.eye(4))


def test_the_object_turns_with_time():
    found, _ = filled(uniform("model: mat4x4f"))
    assert found.frames[0] != found.frames[1]


def test_arrays_hold_something_different_for_each_element():
    lights = (
        "struct Light { position: vec3f, color: vec3f, intensity: f32 }"
        "@group(0) @binding(1) var<uniform> lights: array<Light, 3>;"
    )
    _, numbers = filled(lights)
    assert len({tuple(place) for place in numbers["position"]}) == 3
    assert numbers["intensity"] == [[1.0]] * 3


def test_kernels_get_the_sizes_of_their_work():
    members = "count: u32, width: u32, offset: u32, enabled: u32, dims: vec2u"
    _, numbers = filled(uniform(members), is_drawing=False)
    assert numbers == {
        "count": [4096],
        "width": [64],
        "offset": [0],
        "enabled": [1],
        "dims": [300, 200],  # the host knows the size of the grid
    }


def test_sides_of_matrices_stay_small_enough_to_multiply():
    _, numbers = filled(uniform("M: u32, N: u32, K: u32"), is_drawing=False)
    assert numbers == {"M": [64], "N": [64], "K": [64]}
