"""Built-in shapes give every vertex input something of its kind."""

import numpy as np
import pytest

from core.errors import UnsuppliedResource
from core.rendering.meshes import mesh_for
from core.wgsl.reflection import reflect

END = " -> @builtin(position) vec4f { return vec4f(); }"


def mesh(parameters, extra="", **options):
    return mesh_for(reflect(f"{extra} @vertex fn v({parameters}){END}").entry("vertex"), **options)


def column(buffer, location):
    attribute = next(a for a in buffer.attributes if a.location == location)
    lanes = int(attribute.format[-1]) if "x" in attribute.format else 1
    numbers = np.frombuffer(buffer.data, "<f4").reshape(-1, buffer.stride // 4)
    return numbers[:, attribute.offset // 4 :][:, :lanes]


def test_positions_in_two_dimensions_are_a_square():
    found = mesh("@location(0) at: vec2f, @location(1) uv: vec2f")
    assert found.is_flat
    assert found.num_vertices == 6
    corners, uv = (column(found.buffers[0], i) for i in (0, 1))
    np.testing.assert_array_equal(corners, uv * 2 - 1)


def test_the_square_may_measure_the_frame_in_pixels():
    found = mesh("@location(0) position: vec2f", size_px=(300, 200))
    assert column(found.buffers[0], 0).max(axis=0).tolist() == [300, 200]


@pytest.mark.parametrize("inputs", ["", ", @location(1) normal: vec3f"])
def test_solids_face_outwards(inputs):
    found = mesh("@location(0) position: vec3f" + inputs)
    triangles = column(found.buffers[0], 0).reshape(-1, 3, 3)
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    outwards = (normals * triangles.mean(axis=1)).sum(axis=1)
    assert outwards.min() > -1e-6
    assert np.abs(triangles).max() == pytest.approx(1 if inputs else 0.7)


def test_positions_with_a_fourth_lane_are_points():
    assert (column(mesh("@location(0) position: vec4f").buffers[0], 0)[:, 3] == 1).all()


def test_normals_and_tangents_have_length_one():
    found = mesh("@location(0) p: vec3f, @location(1) normal: vec3f, @location(2) tangent: vec4f")
    for location in (1, 2):
        lengths = np.linalg.norm(column(found.buffers[0], location)[:, :3], axis=1)
        np.testing.assert_allclose(lengths, 1, atol=1e-5)


def test_skins_move_nothing():
    found = mesh("@location(0) p: vec3f, @location(1) joints: vec4u, @location(2) weights: vec4f")
    assert not column(found.buffers[0], 1).any()
    assert (column(found.buffers[0], 2).sum(axis=1) == 1).all()


def test_instances_by_name_step_with_instances():
    found = mesh("@location(0) position: vec2f, @location(1) instance_offset: vec2f")
    vertices, instances = found.buffers
    assert not vertices.is_per_instance
    assert instances.is_per_instance
    assert len(np.unique(column(instances, 1), axis=0)) == found.num_instances == 9


def test_a_matrix_of_four_rows_places_instances():
    rows = ", ".join(f"@location({i + 1}) m{i}: vec4f" for i in range(4))
    found = mesh("@location(0) p: vec3f, inst: InstanceInput", f"struct InstanceInput {{ {rows} }}")
    last = column(found.buffers[1], 4)
    assert (last[:, 3] == 1).all()
    assert len(np.unique(last, axis=0)) == 9


def test_no_inputs_no_mesh():
    assert mesh("@builtin(vertex_index) i: u32") is None


def test_what_no_buffer_holds_is_said():
    with pytest.raises(UnsuppliedResource, match="`h` is `vec2<f16>`"):
        mesh("@location(0) h: vec2<f16>", "enable f16;")
