"""Every overload in the signatures is one that naga knows, and what none fits naga rejects."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from core.wgsl import lexicon
from core.wgsl.builtin_functions import (
    binary_operators,
    functions,
    operator_result,
    overloads,
    resolve,
    unary_operators,
    unary_result,
)
from core.wgsl.builtin_notation import fill
from core.wgsl.conversions import ABSTRACT_FLOAT, ABSTRACT_INT, BOOL, F16, F32, I32, U32
from core.wgsl.shader_types import (
    Array,
    Atomic,
    Matrix,
    Pointer,
    Sampler,
    Texture,
    Type,
    Vector,
)
from tests.unit.wgsl.naga_calls import (
    UNKNOWN,
    call_module,
    fillings,
    is_of_the_device,
    naga_messages,
    valid_calls,
)

# What the specification has and naga 29 does not take, as patterns of the calls.
NAGA_LACKS = (
    # Between half floats and whole words: naga keeps the number of components.
    r"bitcast\['(f32|i32|u32)'\]\(vec2<f16>\)",
    r"bitcast\['vec2<(f32|i32|u32)>'\]\(vec4<f16>\)",
    r"bitcast\['vec2<f16>'\]\((f32|i32|u32)\)",
    r"bitcast\['vec4<f16>'\]\(vec2<(f32|i32|u32)>\)",
    # The exponent of a half float is a 16-bit integer in naga.
    r"frexp\((vec.<)?f16>?\)",
    # Not evaluated for literals without a suffix.
    r"(determinant|transpose)\(mat...<abstract-float>\)",
    r"(mix|smoothstep)\((vec.<)?abstract-float.*",
    # The invocation may only be a u32.
    r"(quadBroadcast|subgroupBroadcast|subgroupShuffle)\(.*, i32\)",
    r"subgroupElect\(\)",
)
# What naga takes although no overload fits.
NAGA_TAKES_MORE = (
    r"bitcast\(.*\)",
    r"sign\((u32|vec3<u32>)\)",
    r"(dpd[xy]|fwidth)(Coarse|Fine)?\((f16|vec3<f16>)\)",
    r"textureLoad\(texture_storage_2d<rgba8unorm, write>, vec2<i32>\)",
    r"textureSampleGrad\(texture_depth_2d, sampler, vec2<f32>, vec2<f32>, vec2<f32>\)",
    r"subgroupBallot\(\)",
)


def _rejected(gpu, calls: list[tuple[str, str]]) -> dict[str, str]:
    messages = naga_messages(gpu, [module for _, module in calls])
    return {
        shown: f"{module}\n{message}"
        for (shown, module), message in zip(calls, messages, strict=True)
        if message is not None and not is_of_the_device(message)
    }


@pytest.mark.gpu
def test_naga_takes_every_overload_with_the_result_we_say(gpu):
    calls = [call for function in functions().values() for call in valid_calls(function)]
    rejected = _rejected(gpu, calls)
    lacked = {shown for shown, _ in calls if any(re.fullmatch(p, shown) for p in NAGA_LACKS)}
    assert not {shown: why for shown, why in rejected.items() if shown not in lacked}
    assert lacked <= rejected.keys(), "naga has learned some: shorten the list"
    assert all(any(re.fullmatch(p, shown) for shown in rejected) for p in NAGA_LACKS)


@pytest.mark.gpu
def test_naga_takes_every_operator_with_the_result_we_say(gpu):
    operators = (*unary_operators().values(), *binary_operators().values())
    assert not _rejected(gpu, [call for one in operators for call in valid_calls(one)])


_VALUES: tuple[Type, ...] = (
    *(BOOL, I32, U32, F32, F16, ABSTRACT_INT, ABSTRACT_FLOAT),
    *(Vector(2, F32), Vector(3, F32), Vector(3, U32), Vector(2, BOOL), Vector(3, F16)),
    *(Matrix(3, 3, F32), Matrix(2, 3, F32)),
)


@pytest.mark.gpu
def test_operators_and_naga_agree_about_every_pair_of_types(gpu):
    cases = list(product(binary_operators().values(), _VALUES, _VALUES))
    results = [operator_result(operator.name, left, right) for operator, left, right in cases]
    messages = naga_messages(
        gpu,
        (
            call_module(operator, operands, result or UNKNOWN)
            for (operator, *operands), result in zip(cases, results, strict=True)
        ),
    )
    assert [message is None for message in messages] == [result is not None for result in results]


@pytest.mark.gpu
def test_unary_operators_and_naga_agree_about_every_type(gpu):
    cases = [(o, type_) for o in unary_operators().values() if o.name != "*" for type_ in _VALUES]
    results = [unary_result(operator.name, operand) for operator, operand in cases]
    messages = naga_messages(
        gpu,
        (
            call_module(operator, (operand,), result or UNKNOWN)
            for (operator, operand), result in zip(cases, results, strict=True)
        ),
    )
    assert [message is None for message in messages] == [result is not None for result in results]


_RESOURCES: tuple[Type, ...] = (
    *(Texture("texture_2d", F32), Texture("texture_2d", U32), Texture("texture_depth_2d")),
    *(Texture("texture_storage_2d", None, "rgba8unorm", "write"), Sampler(), Sampler(True)),
    *(Pointer("workgroup", Atomic(U32)), Pointer("storage", Array(F32, None), "read")),
)


def _wrong_calls() -> Iterator[tuple[str, str]]:
    """Return calls that no overload fits: right ones with an argument too few, too many or wrong."""
    for function in functions().values():
        seen = set()
        for overload in function.overloads:
            holes = next(fillings(overload))
            right = tuple(fill(p.pattern, holes) for p in overload.parameters)
            changed = [right[:-1], (*right, F32)]
            changed += [
                (*right[:index], other, *right[index + 1 :])
                for index in range(len(right))
                for other in _VALUES + _RESOURCES
            ]
            template = tuple(fill(pattern, holes) for pattern in overload.template)
            for wrong in changed:
                if resolve(function.name, wrong, template=template) is None and wrong not in seen:
                    seen.add(wrong)
                    result = UNKNOWN if overload.result else None
                    shown = f"{function.name}({', '.join(map(str, wrong))})"
                    yield shown, call_module(function, wrong, result, template=template)


@pytest.mark.gpu
def test_what_no_overload_fits_naga_rejects(gpu):
    calls = list(_wrong_calls())
    assert len(calls) > 5000
    messages = naga_messages(gpu, [module for _, module in calls])
    accepted = {shown for (shown, _), message in zip(calls, messages, strict=True) if not message}
    unexplained = {
        shown for shown in accepted if not any(re.fullmatch(p, shown) for p in NAGA_TAKES_MORE)
    }
    assert not unexplained
    assert all(any(re.fullmatch(p, shown) for shown in accepted) for p in NAGA_TAKES_MORE)


def test_the_names_come_from_the_signatures():
    assert tuple(functions()) == lexicon.BUILTIN_FUNCTIONS
    assert all(function.about for function in functions().values())
    assert overloads("no_such_function") == ()


def test_the_nearest_conversion_decides():
    def result(name: str, *arguments: Type) -> Type | None:
        found = resolve(name, arguments)
        return found.result if found else None

    assert result("max", ABSTRACT_INT, ABSTRACT_INT) == ABSTRACT_INT
    assert result("max", ABSTRACT_INT, ABSTRACT_FLOAT) == ABSTRACT_FLOAT
    assert result("max", ABSTRACT_INT, U32) == U32
    assert result("max", ABSTRACT_FLOAT, F16) == F16
    assert result("sin", ABSTRACT_INT) == ABSTRACT_FLOAT
    assert result("countOneBits", ABSTRACT_INT) == I32
    assert result("max", I32, F32) is None
    assert result("mix", Vector(3, F32), Vector(3, F32), ABSTRACT_INT) == Vector(3, F32)


def test_a_function_without_a_result_still_resolves():
    texture = Texture("texture_storage_2d", None, "r32sint", "write")
    call = resolve("textureStore", (texture, Vector(2, U32), Vector(4, ABSTRACT_INT)))
    assert call is not None
    assert call.result is None
    assert call.parameters[2] == Vector(4, I32)


def test_stages_and_extensions_are_known():
    assert functions()["dpdx"].stages == ("fragment",)
    assert functions()["workgroupBarrier"].stages == ("compute",)
    assert functions()["sin"].stages == ()
    assert functions()["subgroupAdd"].enable == "subgroups"
    assert functions()["dot4U8Packed"].requires == "packed_4x8_integer_dot_product"
    assert functions()["sin"].must_use
    assert not functions()["atomicAdd"].must_use
    assert functions()["sin"].is_const
    assert not functions()["textureLoad"].is_const
