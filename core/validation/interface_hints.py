"""Hints about entry points, resources and stages: attributes, bindings, what is allowed where."""

import re

from core.validation.fault import Advice, Fault, Giving, Moved, rules
from core.validation.scope import Declaration
from core.wgsl.attributes import BUILTIN_VALUES
from core.wgsl.builtin_functions import functions
from core.wgsl.lexer import Kind

_STAGES = ("vertex", "fragment", "compute")


def _unbound(fault: Fault, _: re.Match[str]) -> str | Advice | None:
    function = fault.function()
    if function is None:
        return None
    argument = re.search(r"argument (\d+)", fault.text)
    if argument:
        place = _parameter(fault, function, int(argument[1]))
        if place is None:
            return None
        name = fault.tokens[place].text
        hint = (
            f"every input needs an attribute: `@location(0) {name}` or `@builtin(...) {name}`; "
            "all members of a struct likewise"
        )
        return Advice(hint, fault.at_tokens(place, label="has no @location and no @builtin"))
    arrow = _arrow(fault, function)
    if arrow is None:
        return None
    moved = fault.at_tokens(arrow + 1, label="has no @location and no @builtin")
    type_ = fault.result_type()
    return Advice(f"write `-> @location(0) {type_}`; all members of a struct likewise", moved)


def _parameter(fault: Fault, function: Declaration, number: int) -> int | None:
    """Return the index of the name of a parameter, counted from 1."""
    found = 0
    for at in range(function.index + 2, len(fault.tokens) - 1):
        if fault.tokens[at].text in ("{", "->"):
            break
        if fault.tokens[at].kind is Kind.WORD and fault.tokens[at + 1].text == ":":
            found += 1
            if found == number:
                return at
    return None


def _arrow(fault: Fault, function: Declaration) -> int | None:
    for at in range(function.index, len(fault.tokens) - 1):
        if fault.tokens[at].text == "->":
            return at
        if fault.tokens[at].text == "{":
            break
    return None


def _builtin_type(fault: Fault, match: re.Match[str]) -> str | Advice | None:
    value = next((v for v in BUILTIN_VALUES if v.name.replace("_", "") == match[1].lower()), None)
    value = value or next((v for v in BUILTIN_VALUES if v.name == "position"), None)
    if value is None:
        return None
    moved = _builtin_place(fault, value.name)
    return Advice(f"`@builtin({value.name})` has the type {value.type}", moved)


def _builtin_stage(fault: Fault, match: re.Match[str]) -> str | Advice | None:
    value = next((v for v in BUILTIN_VALUES if v.name.replace("_", "") == match[1].lower()), None)
    if value is None:
        return None
    uses = " and ".join(f"{use.replace(' ', ' stage ')}" for use in value.uses)
    moved = _builtin_place(fault, value.name)
    return Advice(f"`@builtin({value.name})` is for {uses} only", moved)


def _builtin_place(fault: Fault, name: str) -> Moved | None:
    tokens = fault.tokens
    function = fault.function()
    start = function.index if function else 0
    for at in (*range(start, len(tokens)), *range(start)):
        if tokens[at].text == name and at > 1 and tokens[at - 2].text == "builtin":
            return fault.at_tokens(at)
    return None


def _wrong_stage(fault: Fault, _: re.Match[str]) -> str | Advice | None:
    """Find the call that the stage does not allow, in the entry point or elsewhere in the module."""
    entry = fault.function()
    if entry is None:
        return None
    attributes = [t.text for t in fault.tokens[max(0, entry.index - 12) : entry.index]]
    stage = next((word for word in reversed(attributes) if word in _STAGES), "")
    order = (*range(entry.index, len(fault.tokens)), *range(entry.index))
    for at in order:
        known = functions().get(fault.tokens[at].text)
        if known and known.stages and stage not in known.stages:
            return Advice(_stage_advice(known.name, known.stages), fault.at_tokens(at))
    return None


def _stage_advice(name: str, stages: tuple[str, ...]) -> str:
    only = f"`{name}` is for the {' and '.join(stages)} stage only"
    if name.startswith("textureSample"):
        depth = "CompareLevel" if "Compare" in name else "Level"
        call = "textureSampleLevel(texture, sampler, uv, 0.0)"
        return f"{only}; elsewhere write `{call if depth == 'Level' else 'textureSampleCompareLevel(...)'}`"
    return only


def _store(fault: Fault, _: re.Match[str]) -> str | None:
    name = fault.word()
    declared = fault.scope.names.get(name)
    if declared is None:
        return None
    space = [t.text for t in fault.tokens[max(0, declared.index - 6) : declared.index]]
    if "uniform" in space:
        return f"uniforms cannot be written; copy it first: `var my_{name} = {name};`"
    if "storage" in space:
        return f"declare it as `var<storage, read_write> {name}`"
    return f"`{name}` cannot be written"


def _resource(fault: Fault, match: re.Match[str]) -> str:
    name = match[1]
    used = {
        int(t.text)
        for a, b, t in zip(fault.tokens, fault.tokens[1:], fault.tokens[2:], strict=False)
        if a.text == "binding" and b.text == "(" and t.text.isdigit()
    }
    free = next(number for number in range(len(used) + 1) if number not in used)
    return f"write `@group(0) @binding({free})` before the declaration of `{name}`"


_STRIDE = (
    "in a uniform buffer array elements and structs begin at multiples of 16 bytes: "
    "use `array<vec4<f32>, N>`, or `var<storage>`"
)


def _sampling(fault: Fault, _: re.Match[str]) -> str:
    if "comparison=false" in fault.text:
        return "declare the sampler as `sampler_comparison`"
    return "comparing needs a `texture_depth_2d` and a `sampler_comparison`"


def _group(fault: Fault, match: re.Match[str]) -> Advice:
    """Find the attribute, as the driver gives no place."""
    hint = "write `@group(0)` and give each resource there its own `@binding`"
    tokens = fault.tokens
    for at in range(2, len(tokens)):
        if tokens[at - 2].text == "group" and tokens[at].text.rstrip("iu") == match[1]:
            return Advice(hint, fault.at_tokens(at))
    return Advice(hint)


def _in_entry_point(hint: str) -> Giving:
    """Return a rule that marks the name of the entry point."""

    def give(fault: Fault, _: re.Match[str]) -> Advice:
        function = fault.function()
        return Advice(hint, fault.at_tokens(function.index) if function else None)

    return give


RULES = rules(
    (r"Entry point arguments and return values must all have bindings", _unbound),
    (r"built-in (\w+) cannot have type", _builtin_type),
    (r"Built-in (\w+) is not available at this stage", _builtin_stage),
    (r"Uses operations forbidden at this stage", _wrong_stage),
    (r"@group\((\d+)\) is too high", _group),
    (r"needs a 'group' attribute", "write both: `@group(0) @binding(0)`"),
    (r"needs a 'binding' attribute", "write both: `@group(0) @binding(0)`"),
    (r"variable `(\w+)` is invalid: Binding decoration is missing", _resource),
    (r"this cannot be written", _store),
    (
        r"workgroup size is missing",
        "write `@compute @workgroup_size(64)`, or `(8, 8)` for pictures",
    ),
    (
        r"Workgroup size is out of range",
        _in_entry_point("each size is at least 1; their product at most 256 on most devices"),
    ),
    (
        r"must return a `@builtin\(position\)`",
        _in_entry_point("write `-> @builtin(position) vec4<f32>`, or a struct with such a member"),
    ),
    (
        r"Multiple bindings at location (\d+)",
        r"location \1 is taken; give each value its own number",
    ),
    (
        r"binding is that of another resource",
        "two resources have the same group and binding; count one further",
    ),
    (r"cannot lie in such a buffer", "bool has no memory layout: use u32, with 0 and 1"),
    (r"array stride|Alignment requirements", _STRIDE),
    (
        r"can't be stored in a local variable",
        "give the array a length: `array<f32, 4>`; textures and samplers stand at module scope",
    ),
    (
        r"override .*The type is not a scalar",
        "an override is one bool, i32, u32, f32 or f16; use a uniform for vectors",
    ),
    (r"Capability .* is not supported|Capability .* is required", "this device cannot do that"),
    (
        r"is not constructible",
        "textures, samplers, atomics and arrays without a length cannot be built",
    ),
    (r"missing a `default` case", "add `default: { }`"),
    (
        r"`switch` selector must be|invalid `switch` selector",
        "a switch chooses by i32 or u32: write `i32(x)`, or use if",
    ),
    (
        r"used outside of a `loop` or `switch`",
        "leave a function with `return`; break and continue belong in loops",
    ),
    (r"`(\w+)` enable extension is not enabled", r"write `enable \1;` as the first line"),
    (r"extension is not supported in the current environment", "this device does not have it"),
    (
        r"the `(\w+)` enable-extension is not yet supported",
        r"leave `enable \1;` out: naga knows the functions without it; browsers need the line",
    ),
    (r"Comparison sampling mismatch", _sampling),
    (
        r"Unable to operate on .*texture of (?:Uint|Sint)",
        "textures of integers are not filtered: read them with `textureLoad`",
    ),
    (
        r"no coordinates for it",
        "textureLoad counts texels: `vec2<i32>(...)`; textureSample takes `vec2<f32>` in 0 to 1",
    ),
    (
        r"Image store value parameter type mismatch",
        "textureStore takes all four channels: `vec4<f32>(color, 1.0)`",
    ),
    (
        r"is read, which its access does not allow",
        "a storage texture with `write` cannot be read: declare it `read`, or `read_write` for r32 formats",
    ),
    (
        r"can't be passed into functions",
        "pass pointers to function and private variables only; use the buffer itself by its name",
    ),
    (
        r"atomic operation is done on a pointer to a non-atomic",
        "give the address: `atomicAdd(&name, 1u)`",
    ),
    (r"cannot be read as a whole", "give the address with `&`: `arrayLength(&name)`"),
    (
        r"Functions that are not entry points cannot have",
        "attributes of inputs are for entry points: delete them, or add `@fragment`",
    ),
)
