"""What a type can be built from: naga agrees about every combination tried."""

import random
from itertools import product

import pytest

from core.wgsl.constructors import constructor_result
from core.wgsl.conversions import (
    ABSTRACT_FLOAT,
    ABSTRACT_INT,
    BOOL,
    F16,
    F32,
    I32,
    U32,
    concretised,
    is_abstract,
)
from core.wgsl.shader_types import Array, Atomic, Matrix, Scalar, Struct, StructMember, Type, Vector
from tests.unit.wgsl.naga_calls import declaration, enabled, literal, naga_messages

PAIR = Struct("Pair", (StructMember("a", F32), StructMember("b", Vector(2, U32))))
_SCALARS = (BOOL, I32, U32, F32, F16)
_TARGETS: tuple[Type | str, ...] = (
    *_SCALARS,
    *(Vector(n, scalar) for n in (2, 3, 4) for scalar in _SCALARS),
    *(Matrix(c, r, F32) for c, r in ((2, 2), (2, 3), (3, 2), (4, 4))),
    *(Array(F32, 2), Array(Vector(2, F32), 3), Array(PAIR, 1), PAIR),
    *("vec2", "vec3", "vec4", "mat2x2", "mat2x3", "array"),
)
_ARGUMENTS: tuple[Type, ...] = (
    *(*_SCALARS, ABSTRACT_INT, ABSTRACT_FLOAT),
    *(Vector(2, scalar) for scalar in (F32, U32, BOOL, ABSTRACT_INT)),
    *(Vector(3, F32), Vector(3, ABSTRACT_FLOAT), Vector(4, F32)),
    *(Matrix(2, 2, F32), Matrix(2, 3, F32), Matrix(4, 4, F32), PAIR),
)


def _cases() -> list[tuple[Type | str, tuple[Type, ...]]]:
    chance = random.Random(1)
    longer = [
        *([chance.choice(_ARGUMENTS) for _ in range(chance.randint(3, 6))] for _ in range(150)),
        *([one] * n for one in _ARGUMENTS for n in (3, 4, 6, 16)),
        *(
            chance.sample((F32, F32, Vector(2, F32), ABSTRACT_INT, ABSTRACT_FLOAT), 3)
            for _ in range(20)
        ),
    ]
    arguments = [(), *((one,) for one in _ARGUMENTS), *product(_ARGUMENTS, repeat=2)]
    return list(product(_TARGETS, [*arguments, *map(tuple, longer)]))


def _module(target: Type | str, arguments: tuple[Type, ...], result: Type | None) -> str:
    declared, values = [], []
    for index, type_ in enumerate(arguments):
        if is_abstract(type_):
            values.append(literal(type_))
        else:
            declared.append(declaration(f"a{index}", type_, index))
            values.append(f"a{index}")
    annotation = f": {concretised(result)}" if result else ""
    struct = "struct Pair { a: f32, b: vec2<u32> }\n"
    body = f"let r{annotation} = {target}({', '.join(values)});"
    return enabled(f"{struct}{''.join(declared)}fn f() {{ {body} }}\n")


@pytest.mark.gpu
def test_naga_agrees_about_every_combination(gpu):
    cases = _cases()
    results = [constructor_result(*case) for case in cases]
    modules = [_module(*case, result) for case, result in zip(cases, results, strict=True)]
    accepted = [message is None for message in naga_messages(gpu, modules)]
    different = [
        (str(case[0]), *map(str, case[1]), "accepted" if taken else "rejected")
        for case, result, taken in zip(cases, results, accepted, strict=True)
        if taken != (result is not None)
    ]
    assert not different
    assert 500 < sum(accepted) < len(cases) - 500


def test_what_has_no_size_or_is_shared_cannot_be_built():
    assert constructor_result(Atomic(U32), ()) is None
    assert constructor_result(Array(F32, None), ()) is None
    assert constructor_result(Struct("S", (StructMember("a", Atomic(U32)),)), ()) is None
    assert constructor_result("no_type", (F32,)) is None


def test_integer_literals_stand_for_floats_where_floats_are_wanted():
    assert constructor_result(Vector(3, F32), (ABSTRACT_INT,)) == Vector(3, F32)
    assert constructor_result("mat2x2", (ABSTRACT_INT,) * 4) == Matrix(2, 2, ABSTRACT_FLOAT)
    assert constructor_result("vec2", (ABSTRACT_INT, F32)) == Vector(2, F32)
    assert constructor_result("array", (ABSTRACT_INT, ABSTRACT_FLOAT)) == Array(ABSTRACT_FLOAT, 2)
    assert constructor_result(Scalar("u32"), (ABSTRACT_FLOAT,)) == U32
