"""The attributes and the built-in values: what they take, where they may stand, what they are.

Source: WGSL specification, sections 12 (attributes) and 13.3.1 (built-in values). ``lexicon``
takes the words from here.
"""

from typing import NamedTuple


class Attribute(NamedTuple):
    """An attribute; ``parameters`` are as written in its brackets, ``?`` marks those to be left out.

    ``places`` says what it may stand before.
    """

    name: str
    parameters: str
    places: str
    about: str


class BuiltinValue(NamedTuple):
    """A value that ``@builtin`` gives to a stage or takes from it.

    ``uses`` are pairs such as ``vertex output``. ``needs`` names the extension to enable or the
    language feature that brings it, empty for most.
    """

    name: str
    type: str
    uses: tuple[str, ...]
    needs: str
    about: str


_INTERFACE = "parameter or result of an entry point, struct member"
_DIAGNOSTIC_PLACES = "function, compound statement, if, switch, loop, while, for, their bodies"

ATTRIBUTES = (
    Attribute("align", "bytes", "struct member", "Alignment in memory; a power of two."),
    Attribute("binding", "number", "resource variable", "Number of a resource in its group."),
    Attribute("blend_src", "0 or 1", "struct member", "Which input of dual-source blending an output is."),
    Attribute("builtin", "name", _INTERFACE, "Takes or gives a built-in value."),
    Attribute("compute", "", "function", "Makes a function the entry point of a compute stage."),
    Attribute("diagnostic", "severity, rule", _DIAGNOSTIC_PLACES, "Sets how a finding is reported within."),
    Attribute("fragment", "", "function", "Makes a function the entry point of a fragment stage."),
    Attribute("group", "number", "resource variable", "Number of the bind group of a resource."),
    Attribute("id", "number", "override", "Number by which the pipeline sets the constant."),
    Attribute("interpolate", "type, sampling?", _INTERFACE, "How a value between vertices is computed."),
    Attribute("invariant", "", "@builtin(position) output", "Same computation, same result, in every pipeline."),
    Attribute("location", "number", _INTERFACE, "Number by which stages pass a value on."),
    Attribute("must_use", "", "function with a result", "A call must use the result."),
    Attribute("size", "bytes", "struct member", "Bytes kept for a member; at least its own size."),
    Attribute("vertex", "", "function", "Makes a function the entry point of a vertex stage."),
    Attribute("workgroup_size", "x, y?, z?", "@compute function", "Invocations of a workgroup in each direction."),
)  # fmt: skip

_COMPUTE = ("compute input",)
_SUBGROUP = ("fragment input", "compute input")

BUILTIN_VALUES = (
    BuiltinValue("clip_distances", "array<f32, 8>", ("vertex output",), "clip_distances",
                 "Distances to up to eight clip planes; what is negative is cut off."),
    BuiltinValue("frag_depth", "f32", ("fragment output",), "", "Depth of the pixel."),
    BuiltinValue("front_facing", "bool", ("fragment input",), "",
                 "Whether the triangle's front is seen."),
    BuiltinValue("global_invocation_id", "vec3<u32>", _COMPUTE, "",
                 "Place of the invocation in the whole dispatch."),
    BuiltinValue("global_invocation_index", "u32", _COMPUTE, "linear_indexing",
                 "Number of the invocation in the whole dispatch."),
    BuiltinValue("instance_index", "u32", ("vertex input",), "", "Number of the instance."),
    BuiltinValue("local_invocation_id", "vec3<u32>", _COMPUTE, "",
                 "Place of the invocation in its workgroup."),
    BuiltinValue("local_invocation_index", "u32", _COMPUTE, "",
                 "Number of the invocation in its workgroup."),
    BuiltinValue("num_subgroups", "u32", _COMPUTE, "subgroup_id",
                 "How many subgroups the workgroup has."),
    BuiltinValue("num_workgroups", "vec3<u32>", _COMPUTE, "",
                 "How many workgroups are dispatched in each direction."),
    BuiltinValue("position", "vec4<f32>", ("vertex output", "fragment input"), "",
                 "Vertex: clip coordinates. Fragment: pixel in xy, from the top left, and depth."),
    BuiltinValue("primitive_index", "u32", ("fragment input",), "primitive_index",
                 "Number of the triangle, line or point."),
    BuiltinValue("sample_index", "u32", ("fragment input",), "", "Number of the sample."),
    BuiltinValue("sample_mask", "u32", ("fragment input", "fragment output"), "",
                 "One bit for each sample: covered (input), to be kept (output)."),
    BuiltinValue("subgroup_id", "u32", _COMPUTE, "subgroup_id",
                 "Number of the subgroup in its workgroup."),
    BuiltinValue("subgroup_invocation_id", "u32", _SUBGROUP, "subgroups",
                 "Number of the invocation in its subgroup."),
    BuiltinValue("subgroup_size", "u32", _SUBGROUP, "subgroups", "Invocations of a subgroup."),
    BuiltinValue("vertex_index", "u32", ("vertex input",), "", "Number of the vertex."),
    BuiltinValue("workgroup_id", "vec3<u32>", _COMPUTE, "", "Place of the workgroup in the dispatch."),
    BuiltinValue("workgroup_index", "u32", _COMPUTE, "linear_indexing",
                 "Number of the workgroup in the dispatch."),
)  # fmt: skip
