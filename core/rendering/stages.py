"""Choose the entry points to draw with, and write a stage for one that has no partner.

A fragment stage goes with the vertex stage whose outputs are its inputs. Without one it is drawn
over the whole frame by a generated vertex stage, whose outputs get values by name and type: uv in
0..1 from the bottom left, a soft hill of normals, places on a plane. A lone vertex stage is
coloured by its most telling output, white where it has none.
"""

from dataclasses import dataclass

from core.rendering.name_words import name_words
from core.wgsl import contract
from core.wgsl.records import Function, Reflection, StageValue
from core.wgsl.shader_types import Scalar, Vector

GENERATED_VERTEX_ENTRY = "preview_vertex"
GENERATED_FRAGMENT_ENTRY = "preview_fragment"
_STAGE_WORDS = frozenset(("vs", "fs", "vert", "frag", "vertex", "fragment", "main", "shader", "vtx", "pixel", "ps"))  # fmt: skip
_FLAT = frozenset(("i32", "u32"))
# By words of an input's name, what it holds for each number of lanes; `p` is -1..1, `uv` 0..1.
_INPUT_VALUES: tuple[tuple[str, dict[int, str]], ...] = (
    ("tangent", {3: "vec3<f32>(1.0, 0.0, 0.0)", 4: "vec4<f32>(1.0, 0.0, 0.0, 1.0)"}),
    ("bitangent binormal", {3: "vec3<f32>(0.0, 1.0, 0.0)"}),
    ("normal normals n", {3: "hill", 4: "vec4<f32>(hill, 0.0)"}),
    (
        "ray direction dir view eye camera",
        {3: "normalize(vec3<f32>(p, -1.5))", 4: "vec4<f32>(normalize(vec3<f32>(p, -1.5)), 0.0)"},
    ),
    (
        "uv uvs texcoord texcoords tex texture st",
        {2: "uv", 3: "vec3<f32>(uv, 0.0)", 4: "vec4<f32>(uv, 0.0, 1.0)"},
    ),
    (
        "position pos world ndc clip coord point frag local",
        {2: "p", 3: "vec3<f32>(p, 0.0)", 4: "vec4<f32>(p, 0.0, 1.0)"},
    ),
    ("alpha opacity intensity brightness light visibility", {1: "1.0"}),
    ("depth fog dist distance age life", {1: "0.5"}),
)
_ANY_VALUE = {1: "uv.x", 2: "uv", 3: "vec3<f32>(uv, 0.5)", 4: "vec4<f32>(uv, 0.5, 1.0)"}
_SHOWN_WORDS = ("color colour albedo tint", "normal", "uv texcoord tex", "position pos world")


@dataclass(frozen=True)
class Partners:
    """The two stages of a picture; a text of its own where a stage is not the module's.

    ``vertex`` is the module's entry point, None where the stage is generated.
    """

    vertex: Function | None
    fragment: Function | None
    vertex_source: str = ""
    fragment_source: str = ""
    vertex_entry: str = ""
    fragment_entry: str = ""


def choose_partners(reflection: Reflection, source: str, entry: str) -> Partners | None:
    """Return what to draw a module with; None where it has nothing to draw.

    Args:
        reflection: of the module.
        source: its text.
        entry: the entry point that the user wants, or empty.
    """
    wanted = next((f for f in reflection.functions if f.name == entry and f.stage), None)
    fragments, vertices = reflection.entries("fragment"), reflection.entries("vertex")
    if wanted and wanted.stage == "vertex":
        vertices = (wanted,)
        fragments = tuple(f for f in fragments if _fits(wanted, f))
    elif wanted:
        fragments = (wanted,)
    if not fragments:
        return _lone_vertex(source, vertices[-1]) if vertices else None
    pairs = [(v, f) for f in reversed(fragments) for v in reversed(vertices) if _fits(v, f)]
    if not pairs:
        return _lone_fragment(source, fragments[-1])
    vertex, fragment = max(pairs, key=lambda pair: _num_common_words(*pair))
    return Partners(vertex, fragment, source, source, vertex.name, fragment.name)


def _fits(vertex: Function, fragment: Function) -> bool:
    """Whether the fragment stage finds all its inputs among the outputs of the vertex stage."""
    outputs = {value.location: value.type for value in vertex.outputs if value.location is not None}
    return all(
        outputs.get(value.location) == value.type
        for value in fragment.inputs
        if value.location is not None
    )


def _num_common_words(vertex: Function, fragment: Function) -> int:
    own = frozenset(name_words(vertex.name)) - _STAGE_WORDS
    return 2 * len(own & frozenset(name_words(fragment.name))) - len(own)


def _lone_fragment(source: str, fragment: Function) -> Partners:
    inputs = [value for value in fragment.inputs if value.location is not None]
    is_contract = [(value.location, str(value.type)) for value in inputs] == [(0, "vec2<f32>")]
    if not inputs or (is_contract and _input_value(inputs[0]) == "uv"):
        text, entry = contract.FULL_SCREEN_VERTEX, contract.FULL_SCREEN_VERTEX_ENTRY
    else:
        text, entry = _vertex_text(inputs), GENERATED_VERTEX_ENTRY
    return Partners(None, fragment, text, source, entry, fragment.name)


def _vertex_text(inputs: list[StageValue]) -> str:
    members = "".join(
        f"    @location({value.location}){_interpolation(value)} at{value.location}: {value.type},\n"
        for value in inputs
    )
    values = "".join(f", {_input_value(value)}" for value in inputs)
    return (
        f"{_enables(inputs)}struct PreviewVertex {{\n    @builtin(position) position: vec4<f32>,\n"
        f"{members}}}\n\n@vertex\n"
        f"fn {GENERATED_VERTEX_ENTRY}(@builtin(vertex_index) index: u32) -> PreviewVertex {{\n"
        "    let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));\n"
        "    let p = uv * 2.0 - 1.0;\n"
        "    let hill = vec3<f32>(p * 0.6, 1.0);\n"
        f"    return PreviewVertex(vec4<f32>(p, 0.0, 1.0){values});\n}}\n"
    )


def _enables(inputs: list[StageValue]) -> str:
    return "enable f16;\n" if any(_scalar(value) == "f16" for value in inputs) else ""


def _interpolation(value: StageValue) -> str:
    if value.interpolation:
        return f" @interpolate({', '.join(value.interpolation)})"
    return " @interpolate(flat)" if _scalar(value) in _FLAT else ""


def _scalar(value: StageValue) -> str:
    return value.type.scalar.name if isinstance(value.type, Vector) else str(value.type)


def _input_value(value: StageValue) -> str:
    """Return the expression for an input of the fragment stage."""
    lanes = value.type.width if isinstance(value.type, Vector) else 1
    scalar = _scalar(value)
    if scalar in _FLAT:
        return f"{value.type}()"
    words = frozenset(name_words(value.name))
    found = _ANY_VALUE[lanes]
    for listed, by_lanes in _INPUT_VALUES:
        if words & frozenset(listed.split()) and lanes in by_lanes:
            found = by_lanes[lanes]
            break
    return found if scalar == "f32" else f"{value.type}({found})"


def _lone_vertex(source: str, vertex: Function) -> Partners:
    shown = _shown_output(vertex)
    if shown is None:
        text, entry = contract.WHITE_FRAGMENT, contract.WHITE_FRAGMENT_ENTRY
    else:
        text, entry = _fragment_text(shown), GENERATED_FRAGMENT_ENTRY
    return Partners(vertex, None, source, text, vertex.name, entry)


def _shown_output(vertex: Function) -> StageValue | None:
    """Return the output of a vertex stage that says most as a colour."""
    outputs = [v for v in vertex.outputs if v.location is not None and _scalar(v) == "f32"]
    for listed in _SHOWN_WORDS:
        for value in outputs:
            if frozenset(name_words(value.name)) & frozenset(listed.split()):
                return value
    return outputs[0] if outputs else None


def _fragment_text(shown: StageValue) -> str:
    lanes = shown.type.width if isinstance(shown.type, Vector) else 1
    is_signed = bool(frozenset(name_words(shown.name)) & {"normal", "position", "pos", "world"})
    value = "shown * 0.5 + 0.5" if is_signed else "shown"
    colour = {
        1: f"vec3<f32>({value})",
        2: f"vec3<f32>({value}, 0.5)",
        3: value,
        4: f"({value}).rgb",
    }[lanes]
    type_ = Vector(lanes, Scalar("f32")) if lanes > 1 else Scalar("f32")
    return (
        f"@fragment\nfn {GENERATED_FRAGMENT_ENTRY}"
        f"(@location({shown.location}){_interpolation(shown)} shown: {type_})"
        f" -> @location(0) vec4<f32> {{\n    return vec4<f32>({colour}, 1.0);\n}}\n"
    )
