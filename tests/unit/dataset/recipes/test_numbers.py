"""Kernels and functions compute what their texts say: compared with numpy on the GPU worker."""

import random
import struct

import numpy as np
import pytest

from core.dataset.recipes.records import Snippet
from core.gpu.records import Binding, Computed, ComputeJob, Stage

pytestmark = pytest.mark.gpu

RNG = np.random.default_rng(5)
FLOATS = RNG.uniform(-2.0, 3.0, 100).astype(np.float32)
OTHERS = RNG.uniform(0.5, 2.0, 100).astype(np.float32)
INTEGERS = RNG.integers(0, 64, 100).astype(np.uint32)
GRID = RNG.uniform(0.0, 1.0, (6, 9)).astype(np.float32)
CELLS = RNG.integers(0, 2, (7, 10)).astype(np.uint32)


def member(engine, family, **choices):
    """The member whose slots have the choices that are said so."""
    slots = engine.snippets.families[family].slots or {}
    found = []
    for slot, said in choices.items():
        idx = next(i for i, choice in enumerate(slots[slot]) if said in choice.say)
        found.append((slot, idx))
    return engine.emit(Snippet(family, tuple((slot, idx) for slot, idx in found if idx)))


def run(gpu, code, inputs, output, uniforms=b"", workgroups=(2, 1, 1)):
    """Bind inputs, the output and the uniforms in this order, and return the output."""
    arrays = [*inputs, output]
    bindings = [
        Binding(0, idx, "read_only_storage" if idx < len(inputs) else "storage", array.tobytes())
        for idx, array in enumerate(arrays)
    ]
    if uniforms:
        bindings.append(Binding(0, len(arrays), "uniform", uniforms.ljust(16, b"\0")))
    outcome = gpu.run(ComputeJob(Stage(code, "cs_main"), workgroups, tuple(bindings)))
    assert isinstance(outcome, Computed), outcome
    content = next(c for c in outcome.contents if c.binding == len(arrays) - 1)
    return np.frombuffer(content.data, output.dtype)[: output.size].reshape(output.shape)


def like(array):
    return np.zeros_like(array)


def life(cells):
    padded = np.pad(cells, 1, mode="wrap")
    height, width = cells.shape
    near = sum(
        padded[1 + y : 1 + y + height, 1 + x : 1 + x + width]
        for y in (-1, 0, 1)
        for x in (-1, 0, 1)
        if (x, y) != (0, 0)
    )
    return ((near == 3) | ((cells == 1) & (near == 2))).astype(np.uint32)


@pytest.mark.parametrize(
    ("family", "choices", "expected"),
    [
        ("map_kernel", {"op": "square"}, FLOATS**2),
        ("map_kernel", {"op": "clamp ~ to 0..1"}, np.clip(FLOATS, 0, 1)),
        ("map_kernel", {"op": "apply a sigmoid to"}, 1 / (1 + np.exp(-FLOATS))),
        ("stencil", {"op": "compute the central difference"}, 0.5 * (np.append(FLOATS[1:], FLOATS[-1]) - np.append(FLOATS[0], FLOATS[:-1]))),
        ("difference", {}, np.diff(FLOATS, prepend=np.float32(0))),
        ("copy_kernel", {"op": "reverse a buffer"}, FLOATS[::-1]),
        ("copy_kernel", {"op": "shift a buffer left by one with wrap-around"}, np.roll(FLOATS, -1)),
        ("shift_kernel", {"way": "right", "n": "5"}, np.roll(FLOATS, 5)),
        ("rank_sort", {}, np.sort(FLOATS)),
        ("sort_step", {"way": "ascending"}, np.sort(FLOATS)),
        ("sort_step", {"way": "descending"}, np.sort(FLOATS)[::-1]),
        ("scan", {"way": "an inclusive"}, np.cumsum(FLOATS)),
        ("scan", {"way": "an exclusive"}, np.cumsum(FLOATS) - FLOATS),
        ("serial_scan", {"op": "maximum"}, np.maximum.accumulate(FLOATS)),
        ("number_kernel", {"op": "subtract", "n": "7"}, FLOATS - 7),
        ("typed_map", {"op": "cube"}, FLOATS**3),
        ("serial_tool", {"op": "sort a list with insertion sort"}, np.sort(FLOATS)),
        ("serial_tool", {"op": "compute a layer norm"}, (FLOATS - FLOATS.mean()) / FLOATS.std()),
        ("softmax", {}, np.exp(FLOATS) / np.exp(FLOATS).sum()),
        ("threshold_kernel", {"n": "0.5"}, np.where(FLOATS >= 0.5, FLOATS, 0)),
        ("box_filter", {"n": "2"}, np.convolve(np.pad(FLOATS, 2, mode="edge"), np.ones(5) / 5, "valid")),
    ],
)  # fmt: skip
def test_kernel_of_one_buffer(gpu, engine, family, choices, expected):
    code = member(engine, family, **choices)
    workgroups = (1, 1, 1) if "local: u32" in code or "cs_main()" in code else (2, 1, 1)
    assert run(gpu, code, [FLOATS], like(FLOATS), workgroups=workgroups) == pytest.approx(
        np.asarray(expected, np.float32), rel=1e-4, abs=1e-4
    )


@pytest.mark.parametrize(
    ("family", "choices", "expected"),
    [
        ("zip_kernel", {"op": "add"}, FLOATS + OTHERS),
        ("zip_kernel", {"op": "divide"}, FLOATS / OTHERS),
        ("list_pair", {"op": "compute 2a + b for arrays"}, 2 * FLOATS + OTHERS),
        ("zip_float", {"op": "average"}, (FLOATS + OTHERS) / 2),
        ("lerp_kernel", {"n": "0.25"}, 0.75 * FLOATS + 0.25 * OTHERS),
        ("weighted_sum", {"n": "2", "m": "3"}, 2 * FLOATS + 3 * OTHERS),
    ],
)
def test_kernel_of_two_buffers(gpu, engine, family, choices, expected):
    found = run(gpu, member(engine, family, **choices), [FLOATS, OTHERS], like(FLOATS))
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"op": "compute the sum", "t": "float"}, FLOATS.sum()),
        ({"op": "find the maximum", "t": "float"}, FLOATS.max()),
        ({"op": "find the minimum", "t": "float"}, FLOATS.min()),
        ({"op": "compute the sum of squares", "t": "float"}, (FLOATS**2).sum()),
    ],
)
def test_reduction(gpu, engine, choices, expected):
    code = member(engine, "reduce_workgroup", **choices)
    found = run(gpu, code, [FLOATS], np.zeros(1, np.float32), workgroups=(1, 1, 1))
    assert found[0] == pytest.approx(expected, rel=1e-4)


def test_integer_reduction(gpu, engine):
    code = member(engine, "reduce_workgroup", op="compute the sum", t="u32")
    found = run(gpu, code, [INTEGERS], np.zeros(1, np.uint32), workgroups=(1, 1, 1))
    assert found[0] == INTEGERS.sum()


def test_histogram_and_counts(gpu, engine):
    bins = run(gpu, member(engine, "histogram", n="16 bins"), [INTEGERS], np.zeros(16, np.uint32))
    assert bins.tolist() == np.bincount(INTEGERS % 16, minlength=16).tolist()
    even = run(gpu, member(engine, "count_if", test="even"), [INTEGERS], np.zeros(1, np.uint32))
    assert even[0] == (INTEGERS % 2 == 0).sum()


def test_search_and_gather(gpu, engine):
    keys = np.sort(FLOATS)
    found = run(gpu, member(engine, "binary_search"), [keys, OTHERS], like(INTEGERS))
    assert found.tolist() == np.searchsorted(keys, OTHERS).tolist()
    taken = run(gpu, member(engine, "gather"), [FLOATS, INTEGERS], like(FLOATS))
    assert taken.tolist() == FLOATS[INTEGERS].tolist()


@pytest.mark.parametrize("family", ["matmul", "tiled_matmul"])
def test_matrix_product(gpu, engine, family):
    a, b = (RNG.uniform(-1, 1, (10, 10)).astype(np.float32) for _ in range(2))
    size = struct.pack("<I", 10)
    found = run(gpu, member(engine, family), [a, b], like(a), size, (2, 2, 1))
    assert found == pytest.approx(a @ b, abs=1e-4)


def test_matrix_times_vector_and_transpose(gpu, engine):
    vector = RNG.uniform(-1, 1, 9).astype(np.float32)
    found = run(gpu, member(engine, "matvec"), [GRID, vector], np.zeros(6, np.float32))
    assert found == pytest.approx(GRID @ vector, rel=1e-4)
    turned = np.zeros((9, 6), np.float32)
    size = struct.pack("<II", 9, 6)
    assert (
        run(gpu, member(engine, "transpose_kernel"), [GRID], turned, size, (2, 2, 1)) == GRID.T
    ).all()


def neighbour_sum(grid):
    padded = np.pad(grid, 1, mode="edge")
    height, width = grid.shape
    return sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3))


def test_image_kernels(gpu, engine):
    size = struct.pack("<II", 9, 6)
    blurred = run(gpu, member(engine, "convolve", op="blur"), [GRID], like(GRID), size, (2, 2, 1))
    assert blurred == pytest.approx(neighbour_sum(GRID) / 9, rel=1e-4)
    flipped = run(
        gpu,
        member(engine, "image_point", op="flip ~ horizontally"),
        [GRID],
        like(GRID),
        size,
        (2, 2, 1),
    )
    assert (flipped == GRID[:, ::-1]).all()


def test_game_of_life(gpu, engine):
    code = member(engine, "automaton", rule="the game of life")
    size = struct.pack("<II", 10, 7)
    assert (run(gpu, code, [CELLS], like(CELLS), size, (2, 1, 1)) == life(CELLS)).all()


# --- functions, called for many arguments by a kernel around them ---

COLOURS = RNG.uniform(0.02, 0.98, (64, 3)).astype(np.float32)


def called(gpu, code, call, vectors):
    """Return ``call`` (an expression in the vec4 v) for each row of ``vectors``."""
    kernel = (
        "@group(0) @binding(0) var<storage, read> vectors: array<vec4<f32>>;\n"
        "@group(0) @binding(1) var<storage, read_write> results: array<vec4<f32>>;\n"
        "@compute @workgroup_size(64)\nfn cs_main(@builtin(global_invocation_id) at: vec3<u32>) {\n"
        f"    let v = vectors[at.x];\n    results[at.x] = {call};\n}}\n"
    )
    padded = np.pad(vectors, ((0, 0), (0, 4 - vectors.shape[1]))).astype(np.float32)
    return run(gpu, f"{code}\n{kernel}", [padded], np.zeros_like(padded), workgroups=(1, 1, 1))


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (("rgb_to_hsv", {}), ("hsv_to_rgb", {})),
        (("rgb_to_hsl", {}), ("hsl_to_rgb", {})),
        (("rgb_to_ycbcr", {}), ("ycbcr_to_rgb", {})),
        (("xyz_to_lab", {}), ("lab_to_xyz", {})),
        (("rgb_to_oklab", {}), ("oklab_to_rgb", {})),
        (("linear_space", {"way": "srgb to linear"}), ("linear_space", {"way": "linear to srgb"})),
        (("matrix_space", {"way": "rgb to yuv"}), ("matrix_space", {"way": "yuv to rgb"})),
        (("matrix_space", {"way": "rgb to yiq"}), ("matrix_space", {"way": "yiq to rgb"})),
        (("matrix_space", {"way": "rgb to ycocg"}), ("matrix_space", {"way": "ycocg to rgb"})),
        (("matrix_space", {"way": "linear rgb to xyz"}), ("matrix_space", {"way": "xyz to linear rgb"})),
    ],
)  # fmt: skip
def test_colour_spaces_lead_back(gpu, engine, there, back):
    codes = [member(engine, family, **choices) for family, choices in (there, back)]
    names = [code[: code.index("(")].removeprefix("fn ") for code in codes]
    call = f"vec4<f32>({names[1]}({names[0]}(v.xyz)), 1.0)"
    found = called(gpu, "\n".join(codes), call, COLOURS)
    assert found[:, :3] == pytest.approx(COLOURS, abs=4e-3)


def test_known_colours(gpu, engine):
    red = np.array([[1.0, 0.0, 0.0]], np.float32).repeat(64, 0)
    hsv = called(gpu, member(engine, "rgb_to_hsv"), "vec4<f32>(rgb_to_hsv(v.xyz), 0.0)", red)
    assert hsv[0, :3] == pytest.approx([0.0, 1.0, 1.0], abs=1e-4)
    lab = called(gpu, member(engine, "rgb_to_oklab"), "vec4<f32>(rgb_to_oklab(v.xyz), 0.0)", red)
    assert lab[0, :3] == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-3)


def test_easings_begin_at_0_end_at_1_and_meet_in_the_middle(gpu, engine):
    slots = engine.snippets.families["easing"].slots
    times = np.linspace(0.0, 1.0, 64, dtype=np.float32)[:, None]
    for way in slots["way"]:
        for curve in slots["curve"]:
            code = member(engine, "easing", way=way.say[0], curve=curve.say[0])
            name = code[: code.index("(")].removeprefix("fn ")
            found = called(gpu, code, f"vec4<f32>({name}(v.x))", times)[:, 0]
            assert found[0] == pytest.approx(0.0, abs=2e-3), name
            assert found[-1] == pytest.approx(1.0, abs=2e-3), name
            if way.code["name"] == "in_out":
                assert found[31] + found[32] == pytest.approx(1.0, abs=0.02), name


def test_quaternion_and_axis_rotations_agree(gpu, engine):
    codes = [
        member(engine, "quaternion", op="rotate a vector with a quaternion"),
        member(engine, "quaternion", op="make a quaternion from an axis and an angle"),
        member(engine, "rotate_axis"),
    ]
    axis = "vec3<f32>(0.6, 0.0, 0.8)"
    call = (
        f"vec4<f32>(quat_rotate(quat_axis_angle({axis}, 0.7), v.xyz)"
        f" - rotate_axis(v.xyz, {axis}, 0.7), 0.0)"
    )
    assert np.abs(called(gpu, "\n".join(codes), call, COLOURS)).max() < 1e-5


def test_inverses(gpu, engine):
    code = member(engine, "matrix_math", op="invert a 3x3 matrix")
    matrix = (
        "mat3x3<f32>(v.xyz, v.zxy + vec3<f32>(1.0, 0.0, 0.0), v.yxx + vec3<f32>(0.0, 2.0, 1.0))"
    )
    call = f"vec4<f32>(inverse_3x3({matrix}) * {matrix} * vec3<f32>(1.0, 2.0, 3.0), 0.0)"
    found = called(gpu, code, call, COLOURS)
    assert np.median(np.abs(found[:, :3] - [1.0, 2.0, 3.0])) < 1e-3


def test_integers(gpu, engine):
    pairs = np.array([(12, 18), (35, 14), (7, 3), (100, 75)], np.float32).repeat(16, 0)
    code = member(engine, "integer_op", op="compute the greatest common divisor")
    found = called(gpu, code, "vec4<f32>(f32(gcd(u32(v.x), u32(v.y))))", pairs)
    assert found[:, 0].tolist() == np.gcd(*pairs.astype(int).T).tolist()


def test_rays_hit_where_they_should(gpu, engine):
    origins = np.array([[0.0, 0.0, -3.0]], np.float32).repeat(64, 0)
    for body, call, distance in (
        ("sphere", "hit_sphere(v.xyz, vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(0.0), 1.0)", 2.0),
        ("plane", "hit_plane(v.xyz, vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(0.0, 0.0, 1.0), 0.5)", 3.5),
        ("box", "hit_box(v.xyz, vec3<f32>(0.001, 0.001, 1.0), vec3<f32>(-1.0), vec3<f32>(1.0))", 2.0),
        ("triangle", "hit_triangle(v.xyz, vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(-1.0, -1.0, 0.0), vec3<f32>(1.0, -1.0, 0.0), vec3<f32>(0.0, 1.0, 0.0))", 3.0),
    ):  # fmt: skip
        found = called(gpu, member(engine, "ray_hit", body=body), f"vec4<f32>({call})", origins)
        assert found[0, 0] == pytest.approx(distance, rel=1e-3), body


@pytest.mark.parametrize(
    ("family", "op", "expected"),
    [
        ("norm_kernel", "compute the l2 norm of an array", np.linalg.norm(FLOATS)),
        ("norm_kernel", "compute the l1 norm of an array", np.abs(FLOATS).sum()),
        ("norm_kernel", "find the largest absolute value of a buffer", np.abs(FLOATS).max()),
        ("norm_kernel", "get the rms of a signal", np.sqrt((FLOATS**2).mean())),
        ("serial_tool", "compute the argmax of a buffer", FLOATS.argmax()),
        ("serial_tool", "compute the variance of a buffer", FLOATS.var()),
    ],
)
def test_one_number_of_a_buffer(gpu, engine, family, op, expected):
    found = run(
        gpu, member(engine, family, op=op), [FLOATS], like(FLOATS[:1]), workgroups=(1, 1, 1)
    )
    assert found[0] == pytest.approx(float(expected), rel=1e-4)


@pytest.mark.parametrize(
    ("op", "call", "expected"),
    [
        ("swap the bytes of a u32", "swap_bytes(u32(v.x))", 0x0C000000),
        ("decode a gray code", "gray_decode(u32(v.x) ^ (u32(v.x) >> 1u))", 12),
        ("compute a power modulo m", "power_mod(3u, u32(v.x), 7u)", 3**12 % 7),
        ("compute n choose k", "choose(u32(v.x), 5u)", 792),
        ("compute the integer square root", "integer_sqrt(u32(v.x))", 3),
        ("count set bits without countOneBits", "popcount_loop(u32(v.x))", 2),
        ("spread the low 16 bits of a number", "spread_bits(u32(v.x))", 0b1010000),
    ],
)
def test_integer_tools(gpu, engine, op, call, expected):
    code = member(engine, "integer_tool", op=op)
    found = called(gpu, code, f"vec4<f32>(f32({call}))", np.full((64, 1), 12.0, np.float32))
    assert found[0, 0] == expected


@pytest.mark.parametrize(
    ("family", "k", "call", "expected"),
    [
        ("flat_distance", "a rounded box", "sd_rounded_box(v.xy, vec2<f32>(1.0), 0.25)", 2.0),
        ("flat_distance", "a line segment from a to b", "sd_segment(v.xy, vec2<f32>(0.0, 4.0), vec2<f32>(6.0, 4.0))", 4.0),
        ("flat_distance", "a hexagon with inner radius r", "sd_hexagon_2d(v.yx, 1.0)", 2.0),
        ("flat_distance", "a triangle given by three points", "sd_triangle_2d(v.xy, vec2<f32>(0.0, -1.0), vec2<f32>(2.0, 0.0), vec2<f32>(0.0, 1.0))", 1.0),
        ("solid_distance", "a 3d box with half size b", "sd_box_3d(v.xyz, vec3<f32>(1.0))", 2.0),
        ("solid_distance", "a capped cylinder", "sd_cylinder(v.xyz, 1.0, 1.0)", 2.0),
        ("solid_distance", "a torus with radii t", "sd_torus(v.xyz, vec2<f32>(1.0, 0.5))", 1.5),
    ],
)  # fmt: skip
def test_distances_of_measures(gpu, engine, family, k, call, expected):
    points = np.array([[3.0, 0.0, 0.0]], np.float32).repeat(64, 0)
    found = called(gpu, member(engine, family, k=k), f"vec4<f32>({call})", points)
    assert found[0, 0] == pytest.approx(expected, abs=1e-4)


def test_a_said_signature_names_the_parameters_of_the_code(engine):
    snippet = Snippet("lerp", (("name", 9), ("parameters", 1)))
    code = engine.emit(snippet)
    assert code.startswith("fn get_lerp(first: f32, second: f32, s: f32) -> f32 {")
    assert "return first + (second - first) * s;" in code
    texts = {engine.phrase(snippet, random.Random(seed)) for seed in range(30)}
    assert all("get_lerp(first" in text for text in texts)
