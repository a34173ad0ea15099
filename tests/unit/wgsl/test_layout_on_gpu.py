"""The layout that reflection computes is the one the GPU uses."""

import random
import struct

import pytest

from core.gpu.records import Binding, Computed, ComputeJob, Refused, Stage
from core.wgsl.reflection import reflect
from core.wgsl.shader_types import (
    Array,
    Atomic,
    Matrix,
    Scalar,
    Struct,
    Vector,
    matrix_stride,
    size_of,
    stride_of,
)

pytestmark = pytest.mark.gpu
SCALARS = ("f32", "i32", "u32")
NUM_STRUCTS = 40


def random_type(rng: random.Random, depth: int = 0) -> str:
    scalar = rng.choice(SCALARS)
    kinds = ["scalar", "vector", "matrix", "array", "atomic"] + ["struct"] * (depth == 0)
    match rng.choice(kinds):
        case "vector":
            return f"vec{rng.randint(2, 4)}<{scalar}>"
        case "matrix":
            return f"mat{rng.randint(2, 4)}x{rng.randint(2, 4)}<f32>"
        case "array" if depth < 2:
            return f"array<{random_type(rng, depth + 1)}, {rng.randint(1, 3)}>"
        case "atomic":
            return rng.choice(["atomic<u32>", "atomic<i32>"])
        case "struct":
            return rng.choice(["Inner", "Other"])
    return scalar


def random_struct(rng: random.Random, name: str) -> str:
    members = []
    for number in range(rng.randint(1, 6)):
        # Not in nested structs: naga 29 forgets there that @align also aligns the struct itself.
        is_outer = name == "Data"
        align = f"@align({rng.choice([16, 32, 64])}) " if is_outer and rng.random() < 0.2 else ""
        depth = 0 if is_outer else 1
        members.append(f"    {align}m{number}: {random_type(rng, depth)},")
    return f"struct {name} {{\n" + "\n".join(members) + "\n}\n"


def leaves(type_, path: str, offset: int):
    """Yield every scalar: how it is written to, its scalar, its offset."""
    match type_:
        case Struct(members=members):
            for member in members:
                yield from leaves(member.type, f"{path}.{member.name}", offset + member.offset)
        case Array(element=element, count=count):
            for i in range(count):
                yield from leaves(element, f"{path}[{i}]", offset + i * stride_of(type_))
        case Matrix(columns=columns, rows=rows, scalar=scalar):
            for i in range(columns):
                start = offset + i * matrix_stride(type_)
                yield from leaves(Vector(rows, scalar), f"{path}[{i}]", start)
        case Vector(width=width, scalar=scalar):
            for i in range(width):
                yield f"{path}[{i}] = {{}};", scalar.name, offset + 4 * i
        case Scalar(name=name):
            yield f"{path} = {{}};", name, offset
        case Atomic(scalar=scalar):
            yield f"atomicStore(&{path}, {{}});", scalar.name, offset


def job(source: str, num_bytes: int) -> ComputeJob:
    return ComputeJob(
        Stage(source, "main"), (1, 1, 1), (Binding(0, 0, "storage", bytes(num_bytes)),)
    )


@pytest.mark.parametrize("seed", range(NUM_STRUCTS))
def test_every_scalar_lies_where_reflection_says(gpu, seed):
    rng = random.Random(seed)
    declarations = "".join(random_struct(rng, name) for name in ("Inner", "Other", "Data"))
    declarations += "@group(0) @binding(0) var<storage, read_write> data: Data;\n"
    resource = reflect(declarations).resources[0]
    writes, expected = [], bytearray(resource.size)
    for number, (write, scalar, offset) in enumerate(leaves(resource.type, "data", 0), start=1):
        writes.append("    " + write.format(f"{scalar}({number})"))
        form = {"f32": "<f", "i32": "<i", "u32": "<I"}[scalar]
        struct.pack_into(form, expected, offset, number)
    source = (
        declarations + "@compute @workgroup_size(1) fn main() {\n" + "\n".join(writes) + "\n}\n"
    )
    outcome = gpu.run(job(source, resource.size))
    assert isinstance(outcome, Computed), outcome
    assert outcome.contents[0].data == bytes(expected), source
    if resource.size > 4:  # the worker binds no empty buffer
        assert isinstance(gpu.run(job(source, resource.size - 4)), Refused)


@pytest.mark.parametrize(
    "element", ["f32", "vec2<f32>", "vec3<f32>", "vec4<u32>", "mat3x2<f32>", "Inner", "atomic<i32>"]
)
def test_a_run_time_array_needs_one_element_and_counts_by_its_stride(gpu, element):
    source = f"""struct Inner {{ a: vec3<f32>, b: f32, c: f32 }}
struct Data {{ head: vec3<f32>, tail: array<{element}> }}
@group(0) @binding(0) var<storage, read_write> data: Data;
@compute @workgroup_size(1) fn main() {{ data.head.x = f32(arrayLength(&data.tail)); }}
"""
    resource = reflect(source).resources[0]
    least = gpu.run(job(source, resource.size))
    assert isinstance(least, Computed), least
    # Padding at the end of the struct may hold a further small element.
    fitting = (resource.size - resource.type.members[1].offset) // resource.element_stride
    assert struct.unpack_from("<f", least.contents[0].data)[0] == fitting >= 1
    more = gpu.run(job(source, resource.size + 2 * resource.element_stride))
    assert struct.unpack_from("<f", more.contents[0].data)[0] == fitting + 2
    assert isinstance(gpu.run(job(source, resource.size - 4)), Refused)


def test_sizes_agree_with_the_types(gpu):
    source = "@group(0) @binding(0) var<uniform> u: array<mat4x3<f32>, 3>;\n"
    resource = reflect(source).resources[0]
    assert resource.size == size_of(resource.type) == 192
    source += "@compute @workgroup_size(1) fn main() { _ = u[2][0].x; }"

    def bound(num_bytes: int):
        binding = Binding(0, 0, "uniform", bytes(num_bytes))
        return gpu.run(ComputeJob(Stage(source, "main"), (1, 1, 1), (binding,)))

    assert isinstance(bound(192), Computed)
    assert isinstance(bound(188), Refused)
