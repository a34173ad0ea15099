"""What a buffer holds, as a table and as a heat map."""

import numpy as np
import pytest

from core.gpu.records import Binding
from core.rendering.outputs import MAX_TABLE_ROWS, picture_of, table_of
from core.wgsl.reflection import reflect

BUFFER = Binding(0, 0, "storage")


def resource(type_, extra=""):
    return reflect(f"{extra} @group(0) @binding(0) var<storage> b: {type_};").resources[0]


def table(type_, numbers, extra="", dtype="<f4"):
    return table_of(resource(type_, extra).type, np.array(numbers, dtype).tobytes())


def test_numbers_are_one_column():
    found = table("array<f32>", [1, 2.5])
    assert found.columns == ("value",)
    assert found.rows == ((1.0,), (2.5,))


def test_vectors_have_a_column_for_each_lane():
    found = table("array<vec3f>", [1, 2, 3, 0, 4, 5, 6, 0])
    assert found.columns == ("x", "y", "z")
    assert found.rows[1] == (4, 5, 6)


def test_structs_have_a_column_for_each_number():
    extra = "struct P { at: vec2f, id: u32, pad: array<f32, 1> }"
    found = table("array<P>", [1, 2, 0, 9, 3, 4, 0, 8], extra)
    assert found.columns == ("at.x", "at.y", "id", "pad")
    assert found.rows == ((1, 2, 0, 9), (3, 4, 0, 8))


def test_a_struct_that_ends_with_an_array_shows_the_array():
    found = table("B", [7, 1, 2, 3], "struct B { n: f32, items: array<f32> }")
    assert found.rows == ((1,), (2,), (3,))
    assert table("B", [7, 1, 2], "struct B { n: f32, items: array<f32, 2> }").rows == ((1,), (2,))


def test_a_struct_without_one_is_a_row():
    assert table("B", [7, 1], "struct B { a: f32, b: f32 }").rows == ((7, 1),)


def test_long_buffers_are_cut_and_it_is_told():
    found = table("array<u32>", range(5000), dtype="<u4")
    assert len(found.rows) == MAX_TABLE_ROWS
    assert found.num_rows == 5000


def test_rows_that_are_too_wide_make_no_table():
    assert table("array<M>", [0.0] * 100, "struct M { a: array<f32, 100> }") is None


@pytest.mark.parametrize("type_", ["array<f32>", "array<array<f32, 4>>", "array<array<f32, 4>, 4>"])
def test_numbers_are_a_heat_map(type_):
    data = np.arange(16, dtype="<f4").tobytes()
    found = picture_of(resource(type_), BUFFER, data)
    assert (found.width_px, found.height_px) == (4, 4)
    assert not found.is_blank


def test_colours_are_shown_as_they_are_and_others_over_their_range():
    shown = picture_of(
        resource("array<vec4f>"), BUFFER, np.array([[0.2, 0.4, 0.6, 1]], "<f4").tobytes()
    )
    assert list(shown.rgba) == [51, 102, 153, 255]
    wide = picture_of(resource("array<vec4f>"), BUFFER, np.array([[-5, 0, 5, 1]], "<f4").tobytes())
    assert list(wide.rgba) == [0, 128, 255, 255]


def test_what_is_not_finite_is_counted():
    numbers = np.array([1, np.nan, np.inf, 2], "<f4")
    assert picture_of(resource("array<f32>"), BUFFER, numbers.tobytes()).non_finite_px == 2


def test_any_bits_may_be_in_a_buffer():
    data = np.array([0x7F800001, 0xFFFFFFFF, 0x7FC00000, 0x3F800000], "<u4").tobytes()
    assert picture_of(resource("array<f32>"), BUFFER, data).non_finite_px == 3
    assert table_of(resource("array<f32>").type, data).rows[3] == (1.0,)
    texture = Binding(0, 0, "storage_texture", extent=(2, 2, 1), format="r32float")
    assert picture_of(resource("array<f32>"), texture, data).non_finite_px == 3


def test_structs_have_no_picture():
    assert (
        picture_of(resource("array<P>", "struct P { a: vec2f, b: f32 }"), BUFFER, bytes(64)) is None
    )
