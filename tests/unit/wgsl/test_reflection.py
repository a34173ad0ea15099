"""Reflection reads the top level of modules, whole or broken."""

import pytest

from core.wgsl.records import Override, Parameter, StageValue
from core.wgsl.reflection import reflect
from core.wgsl.shader_types import Array, Opaque, Scalar, Vector

F32 = Scalar("f32")
MODULE = """
struct Uniforms { resolution: vec2f, time: f32 }
struct Out { @builtin(position) position: vec4<f32>, @location(0) uv: vec2<f32>,
    @location(1) @interpolate(flat, either) cell: u32 }
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(COUNT - 13) var<storage, read_write> cells: array<atomic<u32>, COUNT>;
@group(1) @binding(1u) var image: texture_2d<f32>;
@group(1) @binding(2) var<storage> input: Points;
@group(1) @binding(3) var target_image: texture_storage_2d<rgba8unorm, write>;
@group(2) @binding(0) var light_sampler: sampler_comparison;
var<private> seed: u32 = 1u;
const COUNT = 4 * SIDE;
const SIDE = 4u;
override side: u32 = 8;
@id(7) override scale = 0.5;
override missing: f32;
override count = 3u;
override is_on = !false;
alias Points = array<vec4<f32>>;
fn helper(a: array<vec2<f32>, 4>, b: f32) -> vec3<f32> { seed += 1u; return vec3<f32>(b); }
@vertex fn vs(@builtin(vertex_index) i: u32) -> Out { var o: Out; let u = o.uv; return o; }
@compute @workgroup_size(side, 4u) fn cs(@builtin(global_invocation_id) id: vec3<u32>) {
    atomicAdd(&cells[id.x], u32(helper(array<vec2<f32>, 4>(), input[0].x).x));
}
@fragment
fn fs(in: Out) -> @location(0) vec4<f32> {
    if (in.uv.x > 0.5) { let image = u.time; return vec4<f32>(image); }
    return textureLoad(image, vec2<u32>(0u), 0);
}
"""


@pytest.fixture(scope="module")
def reflection():
    return reflect(MODULE)


def test_functions_and_entry_points(reflection):
    assert [f.name for f in reflection.functions] == ["helper", "vs", "cs", "fs"]
    helper = reflection.functions[0]
    assert helper.parameters == (
        Parameter("a", Array(Vector(2, F32), 4)),
        Parameter("b", F32),
    )
    assert str(helper.return_type) == "vec3<f32>"
    assert MODULE[helper.start :].startswith("helper(a")
    assert reflection.entry("compute").workgroup_size == (8, 4, 1)
    assert [f.name for f in reflection.entries("vertex")] == ["vs"]


def test_inputs_and_outputs_are_taken_apart(reflection):
    vertex, fragment = reflection.entry("vertex"), reflection.entry("fragment")
    assert vertex.inputs == (StageValue("i", Scalar("u32"), builtin="vertex_index"),)
    assert vertex.outputs == fragment.inputs
    assert vertex.outputs[0].builtin == "position"
    assert vertex.outputs[2] == StageValue(
        "cell", Scalar("u32"), location=1, interpolation=("flat", "either")
    )
    assert fragment.outputs == (StageValue("", Vector(4, F32), location=0),)


def test_resources(reflection):
    found = {r.name: r for r in reflection.resources}
    assert set(found) == {"u", "cells", "image", "input", "target_image", "light_sampler"}
    assert (found["u"].address_space, found["u"].size, found["u"].element_stride) == (
        "uniform",
        16,
        0,
    )
    cells = found["cells"]
    assert (cells.binding, cells.access, cells.size, cells.element_stride) == (
        3,
        "read_write",
        64,
        4,
    )
    assert (found["image"].group, found["image"].address_space) == (1, "")
    assert (found["input"].access, found["input"].size, found["input"].element_stride) == (
        "read",
        16,
        16,
    )
    assert str(found["target_image"].type) == "texture_storage_2d<rgba8unorm, write>"
    assert found["light_sampler"].type.is_comparison


def test_what_each_entry_point_uses(reflection):
    def used(stage):
        return {r.name for r in reflection.used_by(reflection.entry(stage))}

    assert reflection.entry("compute").globals == {"cells", "input", "seed", "side"}
    assert used("compute") == {"cells", "input"}
    assert used("vertex") == set()  # its own `u` is a local
    assert used("fragment") == {"u", "image"}


def test_overrides(reflection):
    assert reflection.overrides == (
        Override("side", Scalar("u32"), None, 8.0),
        Override("scale", F32, 7, 0.5),
        Override("missing", F32),
        Override("count", Scalar("u32"), None, 3.0),
        Override("is_on", Scalar("bool"), None, 1.0),
    )
    assert [o.key for o in reflection.overrides][:3] == ["side", "7", "missing"]


def test_structs_and_names(reflection):
    assert [m.offset for m in reflection.structs["Uniforms"].members] == [0, 8]
    assert {"Uniforms", "seed", "helper", "u", "COUNT", "Points", "side"} <= reflection.names


@pytest.mark.parametrize(
    ("declared", "align", "size", "offsets"),
    [
        ("a: f32, b: vec3<f32>, c: f32", 16, 32, [0, 16, 28]),
        ("a: vec3f, b: vec2f", 16, 32, [0, 16]),
        ("a: mat3x3<f32>, b: f32", 16, 64, [0, 48]),
        ("a: mat2x2f, b: mat4x2f", 8, 48, [0, 16]),
        ("a: f16, b: vec3h, c: f16", 8, 16, [0, 8, 14]),
        ("a: array<vec3<f32>, 2>, b: u32", 16, 48, [0, 32]),
        ("@size(20) a: f32, @align(32) b: f32", 32, 64, [0, 32]),
        ("a: u32, b: array<vec2<f32>>", 8, 16, [0, 8]),
    ],
)
def test_layout_of_structs(declared, align, size, offsets):
    struct = reflect(f"struct S {{ {declared} }}").structs["S"]
    assert (struct.align, struct.size) == (align, size)
    assert [member.offset for member in struct.members] == offsets


def test_a_struct_that_cannot_lie_in_memory_has_no_size():
    struct = reflect("struct S { a: ptr<function, f32>, b: f32 }").structs["S"]
    assert struct.size == 0
    assert str(struct.members[0].type) == "ptr<function, f32>"


def test_unknown_and_circular_names_are_opaque():
    reflection = reflect(
        "struct A { b: B } struct B { a: A } alias C = C;"
        "@group(0) @binding(0) var<uniform> u: Nothing;"
        "fn f(x: C, y: vec3<Nothing>, z: binding_array<texture_2d<f32>>) {}"
    )
    assert reflection.resources[0].type == Opaque("Nothing")
    assert all(isinstance(p.type, Opaque) for p in reflection.functions[0].parameters)
    assert reflection.structs["A"].size == 0


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("3 + 4 * 2", 11), ("(3 + 4) * 2", 14), ("7 / 2", 3), ("7 % 4", 3), ("1u << 4u", 16),
        ("0x1F & 0xfu", 15), ("max(2, min(9, 5))", 5), ("select(1, 2, 3 > 2)", 2),
        ("u32(ceil(2.5))", 3), ("-(-6)", 6), ("u32(4.0 * 1.5)", 6), ("i32(0x1p3f)", 8),
        ("-7 / 2 + 5", 2), ("-7 % 4 + 5", 2), ("(~0u >> 30u)", 3), ("0u - 1u - 4294967290u", 5),
        ("2147483647i + 1i - -2147483648i + 1", 1), ("vec3<u32>(2, 5, 7).yz.x", 5),
        ("(vec2i(2, 3) * 2)[1]", 6), ("vec4(3).w", 3), ("u32(true) + u32(3 != 4)", 2),
        ("countTrailingZeros(8u)", 3), ("firstLeadingBit(9u)", 3), ("reverse", 2), ("I(2.5)", 2),
        ("0x7fi & 0xf", 15), ("u32(.5e1)", 5), ("select(1u, 2, false)", 1), ("1 + " * 900 + "1", 901),
    ],
)  # fmt: skip
def test_counts_may_be_computed(expression, value):
    reflection = reflect(
        "alias I = i32; const reverse = max(1, one); const one = I(2);"
        f"@group(0) @binding(0) var<uniform> u: array<vec4<f32>, {expression}>;"
    )
    assert reflection.resources[0].type.count == value


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "1 / 0",
            "1 % 0",
            "sqrt(-1.0)",
            "unknown",
            "f(2)",
            "1 << 999999999",
            "1u << -1",
            "-1",
            "0",
        ),
        *("1u + 1i", "1.5 & 1", "!1", "~1.5", "vec2(1, 2)", "vec2(1, 2).z", "vec2(1)[9]", "min(1)"),
        *("mat2x2f()[0].x", "9223372036854775807 + 1", "1e999", "i32(1e999)", "4.0", "x.y"),
    ],
)
def test_counts_that_have_no_value_leave_the_type_open(expression):
    reflection = reflect(f"@group(0) @binding(0) var<uniform> u: array<f32, {expression}>;")
    assert isinstance(reflection.resources[0].type, Opaque)


def test_places_of_values_between_stages_may_be_computed():
    reflection = reflect(
        "const FIRST = 2; struct In { @location(FIRST) a: f32, @location(FIRST + 1) b: f32, c: f32 }"
        "@fragment fn f(in: In, @location(auto) d: f32) -> @location(0) @blend_src(0) vec4f {}"
    )
    entry = reflection.entry("fragment")
    assert [(value.name, value.location) for value in entry.inputs] == [("a", 2), ("b", 3)]
    assert entry.outputs[0].blend_src == 0


def test_a_local_hides_a_global_only_where_it_is_known():
    reflection = reflect(
        "var<private> a: f32; var<private> b: f32; var<private> c: f32; var<private> d: f32;"
        "fn f(d: f32) { let a = a; { let b = 1.0; _ = b; } _ = b; for (var c = 0.0; c < d;) { } }"
    )
    assert reflection.functions[0].globals == {"a", "b"}


def test_what_a_declaration_needs_is_used_with_it():
    reflection = reflect(
        "override side = 4u; override area = side * side; var<workgroup> tile: array<f32, area>;"
        "alias Tiles = array<f32, area>; fn f() { g(); } fn g() { tile[0] = 1.0; }"
    )
    assert {f.globals for f in reflection.functions} == {frozenset(("side", "area", "tile"))}


MANY = 2000


@pytest.mark.parametrize(
    "text",
    [
        "alias T0 = f32;" + "".join(f"alias T{i + 1} = array<T{i}, 1>;" for i in range(MANY)),
        "struct T0 { a: f32 }" + "".join(f"struct T{i + 1} {{ a: T{i} }}" for i in range(MANY)),
        "const a0 = 9;" + "".join(f"const a{i + 1} = a{i} * a{i};" for i in range(MANY)),
        "fn f0() {}" + "".join(f"fn f{i + 1}() {{ f{i}(); }}" for i in range(MANY)),
        "const a = 1" + " + 1" * MANY + ";",
        "const a = vec2(1, 2)" + ".xy" * MANY + ";",
        "var<private> a: " + "array<f32, vec2<" * 70 + "f32" + ">()>" * 70 + ";",
        "const a = " + ("- " * 140 + "(") * 140 + "1" + ")" * 140 + ";",
    ],
    ids=lambda text: text[:40],
)
def test_long_chains_and_deep_nesting_do_not_fail(text):
    user = "@group(0) @binding(0) var<storage> u: array<T2000, a2000>;"
    # Backwards, too: then each declaration needs all that follow.
    backwards = ";".join(reversed(text.replace("}", "};").split(";")))
    for source in (text, backwards):
        assert reflect(f"{user}{source};").names & {"T2000", "a2000", "f2000", "a"}


def test_types_that_are_nested_too_deep_can_still_be_compared_and_written():
    structs = "".join(f"struct T{i + 1} {{ a: T{i} }}" for i in range(MANY))
    reflection = reflect(structs + "struct T0 { a: f32 } fn f(a: T2000, b: T5) {}")
    deep, flat = (parameter.type for parameter in reflection.functions[0].parameters)
    assert deep != flat
    assert hash(deep) != hash(flat)
    assert flat.size == 4


def test_constants_of_a_long_chain_have_their_value():
    chain = "".join(f"const a{i + 1} = a{i} + 1;" for i in range(MANY))
    reflection = reflect(f"override last = a{MANY}; {chain} const a0 = 1;")
    assert reflection.overrides[0].default == MANY + 1


def test_broken_text_does_not_fail():
    for end in range(len(MODULE)):
        reflect(MODULE[:end])
