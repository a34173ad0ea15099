"""Test patterns of storage buffers, and the user's arrays in their place."""

import numpy as np
import pytest

from core.errors import UnsuppliedResource
from core.rendering.buffer_usage import read_names
from core.rendering.buffers import fill_storage, pack_array
from core.rendering.config import FrameConfig
from core.rendering.memory_layout import leaves, view
from core.rendering.records import RenderInputs
from core.rendering.scene import Scene, frame_inputs
from core.wgsl.reflection import reflect


def resource(type_, extra=""):
    return reflect(f"{extra} @group(0) @binding(0) var<storage> b: {type_};").resources[0]


def filled(type_, extra="", num_elements=8, **options):
    scene = Scene(
        frame_inputs(FrameConfig(), RenderInputs()), is_drawing=False, num_elements=num_elements
    )
    buffer = resource(type_, extra)
    data = fill_storage(buffer, scene, **options).data
    return data, {
        ".".join(leaf.path[1:]): view(data, leaf)
        for leaf in leaves(buffer.type, "b", num_elements=num_elements)
    }


def test_plain_arrays_hold_a_ramp():
    assert np.frombuffer(filled("array<u32>")[0], "<u4").tolist() == list(range(8))
    assert np.frombuffer(filled("array<f32, 4>")[0], "<f4").tolist() == [0, 0.25, 0.5, 0.75]
    assert np.frombuffer(filled("array<f32, 4>", is_slow=True)[0], "<f4").max() == 0.375


def test_lanes_are_shifted_and_padding_is_skipped():
    data, numbers = filled("array<vec3f>")
    assert len(data) == 8 * 16
    assert numbers[""][0].tolist() == [0, 0.25, 0.5]


def test_members_are_filled_at_their_places():
    particle = "struct P { position: vec2f, velocity: vec2f, mass: f32, id: u32 }"
    _, numbers = filled("array<P>", particle)
    assert np.abs(numbers["position"]).max() <= 1
    assert len(np.unique(numbers["position"][:, 0])) == 8
    assert 0 < np.abs(numbers["velocity"]).max() <= 0.1
    assert (numbers["mass"] == 1).all()


def test_a_head_before_the_array_is_filled_by_name():
    _, numbers = filled("B", "struct B { count: u32, items: array<f32> }")
    assert numbers["count"].tolist() == [8]
    assert numbers["items"].ravel()[4] == 0.5


def test_atomics_and_results_start_at_zero():
    assert not any(filled("array<atomic<u32>>")[0])
    assert not any(filled("array<f32>", is_zero=True)[0])


def test_indices_point_into_smaller_arrays():
    _, numbers = filled("array<u32>", num_elements=64)
    assert numbers[""].max() == 63
    indices = reflect("@group(0) @binding(0) var<storage> indices: array<u32>;").resources[0]
    scene = Scene(frame_inputs(FrameConfig(), RenderInputs()), is_drawing=True, num_elements=64)
    assert np.frombuffer(fill_storage(indices, scene).data, "<u4").max() < 16


def test_users_numbers_are_laid_out_over_the_elements():
    packed = pack_array(resource("array<vec3f>"), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    assert np.frombuffer(packed, "<f4").tolist() == [1, 2, 3, 0, 4, 5, 6, 0]
    mixed = pack_array(resource("array<S>", "struct S { a: u32, b: vec2f }"), (7.0, 0.5, 0.25))
    assert np.frombuffer(mixed, "<u4")[0] == 7
    assert np.frombuffer(mixed, "<f4")[2:].tolist() == [0.5, 0.25]


@pytest.mark.parametrize(
    ("type_", "given", "message"),
    [
        ("array<vec4f>", bytes(24), "24 bytes are no whole number of elements .* takes 16"),
        ("array<f32, 4>", bytes(12), "needs at least 16 bytes; 12 were given"),
        ("array<vec2f>", (1.0, 2.0, 3.0), "takes 2, or 2 more .* 3 were given"),
        ("array<f32, 3>", (1.0, 2.0), "takes 3 numbers; 2 were given"),
        ("array<mat2x2f>", (1.0,) * 4, "cannot be laid out"),
    ],
)
def test_arrays_that_do_not_fit_say_so(type_, given, message):
    with pytest.raises(UnsuppliedResource, match=message) as raised:
        pack_array(resource(type_), given)
    assert raised.value.hint


def test_what_is_only_assigned_to_is_not_read():
    source = """
@group(0) @binding(0) var<storage, read_write> written: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> changed: array<f32>;
@group(0) @binding(2) var<storage, read_write> counted: array<f32>;
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
    written[id.x].y = changed[arrayLength(&counted) - 1u];
    changed[id.x + u32(written[0].x)] += 1.0;
}"""
    assert "changed" in read_names(source)
    assert "written" in read_names(source)
    assert "counted" not in read_names(source)
    only = source.replace("u32(written[0].x)", "1u")
    assert "written" not in read_names(only)
