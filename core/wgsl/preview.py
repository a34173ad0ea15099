"""What to draw for code of each kind: an entry point for code that has none.

Snippets and functions are shown as the colour of their value; names they leave open and
parameters vary with the place in the frame, so that a function shows its graph.
"""

from dataclasses import dataclass

from core.wgsl import contract
from core.wgsl.harness import MAX_CANDIDATES, Values, cut_snippet, declarations
from core.wgsl.kinds import ShaderKind
from core.wgsl.records import Function
from core.wgsl.reflection import reflect

PREVIEW_ENTRY = "preview_fragment"
# How a value becomes a colour. Scalars come first: vec4(scalar) would be accepted as well,
# with the wrong alpha.
CONVERSIONS = (
    "vec3<f32>(f32(preview_value)), 1.0",
    "vec3<f32>(preview_value), 1.0",
    "vec2<f32>(preview_value), 0.0, 1.0",
    "preview_value",
)
# What stands for a parameter or an undeclared name of a type; x and y run over the frame.
ARGUMENTS = {
    "f32": "preview_uv.x",
    "i32": "i32(preview_uv.x * 16.0)",
    "u32": "u32(preview_uv.x * 16.0)",
    "bool": "preview_uv.x > 0.5",
    "vec2<f32>": "preview_uv",
    "vec3<f32>": "vec3<f32>(preview_uv, 0.5)",
    "vec4<f32>": "vec4<f32>(preview_uv, 0.5, 1.0)",
    "vec3<u32>": "vec3<u32>(vec2<u32>(preview_uv * 16.0), 0u)",
    "mat2x2<f32>": "mat2x2<f32>(1.0, 0.0, 0.0, 1.0)",
    "mat3x3<f32>": "mat3x3<f32>(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)",
    "mat4x4<f32>": "mat4x4<f32>(vec4<f32>(1.0, 0.0, 0.0, 0.0), vec4<f32>(0.0, 1.0, 0.0, 0.0), vec4<f32>(0.0, 0.0, 1.0, 0.0), vec4<f32>(0.0, 0.0, 0.0, 1.0))",
}
# Second, third ... scalar parameters; so that mix(a, b, t) is not flat.
FURTHER_SCALARS = ("preview_uv.y", "0.5", "0.25", "1.0")
TIME_NAMES = frozenset(("t", "time", "seconds"))
CENTRED_NAMES = frozenset(("p", "pos", "position", "point", "q", "st"))


@dataclass(frozen=True)
class Picture:
    """A module and the entry points to draw it with; None stands for the studio's own stage."""

    module: str
    vertex_entry: str | None
    fragment_entry: str | None


def preview_candidates(code: str, kind: ShaderKind) -> list[Picture]:
    """Return the ways to draw ``code``, the likeliest first; empty where there is nothing to draw."""
    if kind in ("fragment", "vertex", "module"):
        return _entry_points(code)
    if kind == "compute":
        return []
    if kind == "function":
        return _function_pictures(code)
    return _snippet_pictures(code, kind)


def _entry_points(code: str) -> list[Picture]:
    reflection = reflect(code)
    vertex, fragment = reflection.entry("vertex"), reflection.entry("fragment")
    if not vertex and not fragment:
        return []
    return [Picture(code, vertex.name if vertex else None, fragment.name if fragment else None)]


def _snippet_pictures(code: str, kind: ShaderKind) -> list[Picture]:
    snippet = cut_snippet(code, kind)
    if not snippet.has_tail:
        return []
    body, tail = snippet.body().text, snippet.tail().text
    return [
        _picture(
            f"{resources}", _variables(values) + body + f"\nlet preview_value = {tail};", conversion
        )
        for values, resources in declarations(code)
        for conversion in CONVERSIONS
    ][: MAX_CANDIDATES * 2]


def _function_pictures(code: str) -> list[Picture]:
    functions = [f for f in reflect(code).functions if f.return_type]
    return [
        _picture(code + "\n", f"let preview_value = {call};", conversion)
        for function in reversed(functions)
        if (call := _call(function)) is not None
        for conversion in CONVERSIONS
    ]


def _call(function: Function) -> str | None:
    """Return a call of the function with arguments that vary over the frame."""
    scalars = iter(FURTHER_SCALARS)
    arguments, num_scalars = [], 0
    for parameter in function.parameters:
        type_ = str(parameter.type)
        if type_ not in ARGUMENTS:
            return None
        argument = ARGUMENTS[type_]
        if type_ == "f32":
            if parameter.name in TIME_NAMES:
                argument = "preview_uniforms.time"
            elif num_scalars:
                argument = next(scalars, "0.5")
            num_scalars += 1
        elif parameter.name in CENTRED_NAMES:
            argument = argument.replace("preview_uv", "(preview_uv * 2.0 - 1.0)")
        arguments.append(argument)
    return f"{function.name}({', '.join(arguments)})"


def _variables(values: Values) -> str:
    return "".join(f"var {name} = {ARGUMENTS[type_]};\n" for name, type_ in values)


def _picture(head: str, body: str, conversion: str) -> Picture:
    module = (
        f"{head}{contract.UNIFORMS_DECLARATION}\n@fragment\n"
        f"fn {PREVIEW_ENTRY}(@location(0) preview_uv: vec2<f32>) -> @location(0) vec4<f32> {{\n"
        f"{body}\nreturn vec4<f32>({conversion});\n}}\n"
    )
    return Picture(module, None, PREVIEW_ENTRY)
