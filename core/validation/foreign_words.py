"""Words of other shading languages and habits of other programming languages, and what WGSL has.

For hints only: data, read by ``name_hints`` and ``static_checks``.
"""

_TYPES = {
    **dict.fromkeys(("float", "double", "Float", "f64", "number"), "f32"),
    **dict.fromkeys(("int", "Int", "i64", "i16", "i8", "long", "short"), "i32"),
    **dict.fromkeys(("uint", "unsigned", "u64", "u16", "u8", "uint32_t", "byte"), "u32"),
    **{"half": "f16", "boolean": "bool", "Bool": "bool"},
    **{f"vec{n}": f"vec{n}<f32>" for n in (2, 3, 4)},
    **{f"{word}{n}": f"vec{n}<f32>" for word in ("float", "half", "Vec") for n in (2, 3, 4)},
    **{f"{word}{n}": f"vec{n}<i32>" for word in ("int", "ivec") for n in (2, 3, 4)},
    **{f"{word}{n}": f"vec{n}<u32>" for word in ("uint", "uvec") for n in (2, 3, 4)},
    **{f"{word}{n}": f"vec{n}<bool>" for word in ("bool", "bvec") for n in (2, 3, 4)},
    **{f"dvec{n}": f"vec{n}<f32>" for n in (2, 3, 4)},
    **{f"mat{n}": f"mat{n}x{n}<f32>" for n in (2, 3, 4)},
    **{f"float{c}x{r}": f"mat{c}x{r}<f32>" for c in (2, 3, 4) for r in (2, 3, 4)},
}
FOREIGN_TYPES: dict[str, str] = _TYPES
"""Types of other languages, and the WGSL type of the same kind."""

TEXTURE_TYPES = {
    "sampler2D": "texture_2d<f32>",
    "sampler3D": "texture_3d<f32>",
    "samplerCube": "texture_cube<f32>",
    "sampler2DArray": "texture_2d_array<f32>",
    "sampler2DShadow": "texture_depth_2d",
    "Texture2D": "texture_2d<f32>",
    "RWTexture2D": "texture_storage_2d<rgba8unorm, write>",
    "image2D": "texture_storage_2d<rgba8unorm, write>",
}

RENAMED_FUNCTIONS = {
    "lerp": "mix",
    "frac": "fract",
    "fmod": "%",
    "rsqrt": "inverseSqrt",
    "inversesqrt": "inverseSqrt",
    "dFdx": "dpdx",
    "dFdy": "dpdy",
    "dFdxFine": "dpdxFine",
    "dFdyFine": "dpdyFine",
    "dFdxCoarse": "dpdxCoarse",
    "dFdyCoarse": "dpdyCoarse",
    "ddx": "dpdx",
    "ddy": "dpdy",
    "clip": "discard",
    "fabs": "abs",
    "fabsf": "abs",
    "sinf": "sin",
    "cosf": "cos",
    "sqrtf": "sqrt",
    "powf": "pow",
    "powi": "pow",
    "ln": "log",
    "floatBitsToUint": "bitcast<u32>",
    "floatBitsToInt": "bitcast<i32>",
    "uintBitsToFloat": "bitcast<f32>",
    "intBitsToFloat": "bitcast<f32>",
    "asfloat": "bitcast<f32>",
    "asuint": "bitcast<u32>",
    "asint": "bitcast<i32>",
    "bitCount": "countOneBits",
    "countbits": "countOneBits",
    "reversebits": "reverseBits",
    "findLSB": "firstTrailingBit",
    "findMSB": "firstLeadingBit",
    "bitfieldExtract": "extractBits",
    "bitfieldInsert": "insertBits",
    "bitfieldReverse": "reverseBits",
    "faceforward": "faceForward",
    "roundEven": "round",
    "textureSize": "textureDimensions",
    "textureLod": "textureSampleLevel",
    "textureGrad": "textureSampleGrad",
    "texelFetch": "textureLoad",
    "imageLoad": "textureLoad",
    "imageStore": "textureStore",
    "imageSize": "textureDimensions",
    "barrier": "workgroupBarrier",
    "GroupMemoryBarrierWithGroupSync": "workgroupBarrier",
    "memoryBarrierShared": "workgroupBarrier",
    "InterlockedAdd": "atomicAdd",
    "lessThan": "<",
    "lessThanEqual": "<=",
    "greaterThan": ">",
    "greaterThanEqual": ">=",
    "equal": "==",
    "notEqual": "!=",
    "not": "!",
}
"""Functions that WGSL has under another name, or as an operator."""

_SAMPLING = "WGSL samples with a texture and a sampler: `textureSample(texture, sampler, uv)`"
_MODULO = (
    "WGSL has the operator `a % b`, whose result has the sign of a; "
    "for a result that is never negative write `a - b * floor(a / b)`"
)

FUNCTION_ADVICE = {
    "mod": _MODULO,
    "fmod": "write `a % b`; as in C the result has the sign of a",
    **dict.fromkeys(
        ("texture", "texture2D", "texture3D", "textureCube", "tex2D", "texture2DLod"), _SAMPLING
    ),
    "mul": "write `a * b`; `*` multiplies matrices and vectors",
    "clip": "write `if (x < 0.0) { discard; }`",
    "sincos": "write `sin(x)` and `cos(x)`",
    "mad": "write `fma(a, b, c)` or `a * b + c`",
    "inverse": "WGSL has no `inverse`; compute it on the host, or write the function",
    "matrixCompMult": "multiply column by column: `mat2x2<f32>(a[0] * b[0], a[1] * b[1])`",
    "outerProduct": "build the columns: `mat2x2<f32>(a * b.x, a * b.y)`",
    "isnan": "write `x != x`; compilers may assume that no number is NaN",
    "isinf": "compare with a large number: `abs(x) > 3.0e38`",
    "printf": "shaders cannot print; show the value as a colour",
    "cbrt": "write `sign(x) * pow(abs(x), 1.0 / 3.0)`",
    "log10": "write `log2(x) * 0.30103`",
    "exp10": "write `pow(10.0, x)`",
    "rand": "WGSL has no random numbers; write a hash of the coordinates",
    "random": "WGSL has no random numbers; write a hash of the coordinates",
    "print": "shaders cannot print; show the value as a colour",
    "rcp": "write `1.0 / x`",
    "square": "write `x * x`",
}
"""Functions that WGSL does not have, and what to do."""

_FRAGMENT_PLACE = (
    "take it as a parameter of the entry point: `@builtin(position) position: vec4<f32>`"
)
VALUE_ADVICE = {
    "gl_FragColor": "return the colour from the entry point: `-> @location(0) vec4<f32>`",
    "fragColor": "return the colour from the entry point: `-> @location(0) vec4<f32>`",
    "gl_FragCoord": _FRAGMENT_PLACE,
    "fragCoord": _FRAGMENT_PLACE,
    "SV_Position": _FRAGMENT_PLACE,
    "gl_Position": "return it from the vertex stage: `-> @builtin(position) vec4<f32>`",
    "gl_FragDepth": "return it from the entry point: `@builtin(frag_depth) depth: f32`",
    "gl_VertexID": "take the parameter `@builtin(vertex_index) index: u32`",
    "gl_VertexIndex": "take the parameter `@builtin(vertex_index) index: u32`",
    "gl_InstanceID": "take the parameter `@builtin(instance_index) index: u32`",
    "gl_InstanceIndex": "take the parameter `@builtin(instance_index) index: u32`",
    "gl_GlobalInvocationID": "take the parameter `@builtin(global_invocation_id) id: vec3<u32>`",
    "gl_LocalInvocationID": "take the parameter `@builtin(local_invocation_id) id: vec3<u32>`",
    "gl_FrontFacing": "take the parameter `@builtin(front_facing) front: bool`",
    "null": "WGSL has no null; use a value that means nothing, or a bool beside it",
    "nil": "WGSL has no nil; use a value that means nothing, or a bool beside it",
    "undefined": "WGSL has no undefined; use a value that means nothing, or a bool beside it",
    "True": "write `true`",
    "False": "write `false`",
    "TRUE": "write `true`",
    "FALSE": "write `false`",
    "PI": "declare it at module scope: `const PI = 3.14159265;`",
    "M_PI": "declare it at module scope: `const M_PI = 3.14159265;`",
    "TAU": "declare it at module scope: `const TAU = 6.28318531;`",
    "TWO_PI": "declare it at module scope: `const TWO_PI = 6.28318531;`",
    "math": "functions have no prefix: `sin(x)`",
    "Math": "functions have no prefix: `sin(x)`",
    "std": "functions have no prefix: `sin(x)`",
}
"""Names of values that WGSL does not have, and what to do."""

UNIFORM_NAMES = frozenset(
    [
        "time",
        "iTime",
        "u_time",
        "uTime",
        "resolution",
        "iResolution",
        "u_resolution",
        "uResolution",
        "mouse",
        "iMouse",
        "u_mouse",
        "frame",
        "iFrame",
        "u_frame",
    ]
)
"""What other playgrounds declare by themselves."""

BUILTIN_NAMES = {
    **dict.fromkeys(("frag_coord", "fragCoord", "FragCoord", "fragcoord", "pos"), "position"),
    **dict.fromkeys(("vertex_id", "vertexIndex", "vertex_idx"), "vertex_index"),
    **dict.fromkeys(("instance_id", "instanceIndex", "instance_idx"), "instance_index"),
    **dict.fromkeys(("global_id", "globalInvocationId", "thread_id"), "global_invocation_id"),
    **dict.fromkeys(("local_id", "localInvocationId"), "local_invocation_id"),
    **dict.fromkeys(("group_id", "workgroupId", "block_id"), "workgroup_id"),
    **dict.fromkeys(("depth", "fragDepth"), "frag_depth"),
    "is_front": "front_facing",
}
"""Built-in values under the names of other languages."""

ATTRIBUTE_NAMES = {
    **dict.fromkeys(("frag", "pixel", "fs", "ps"), "fragment"),
    **dict.fromkeys(("vert", "vs"), "vertex"),
    **dict.fromkeys(("comp", "kernel", "cs"), "compute"),
    **dict.fromkeys(("local_size", "numthreads", "threads"), "workgroup_size"),
    "loc": "location",
    "uniform": "group",
    "set": "group",
}
"""Attributes under the names of other languages."""
