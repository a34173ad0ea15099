"""The words of WGSL: keywords, reserved words, types, built-in functions, attributes, enumerants.

Source: WebGPU Shading Language, W3C, sections 15.1 (keywords), 15.2 (reserved words), 6.9
(predeclared types), 14.1 (address spaces), 6.5 (texel formats), 13.3.1.4 (interpolation), 4.1
(extensions), 2.3 (diagnostics). Words only: signatures are in ``builtin_signatures``, what
attributes and built-in values are in ``attributes``.
"""

import re

from core.wgsl import attributes
from core.wgsl.builtin_signatures import SIGNATURES


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KEYWORDS = _words("""
    alias break case const const_assert continue continuing default diagnostic discard else enable
    false fn for if let loop override requires return struct switch true var while
""")

# No module may declare these either, though the language has no use for them yet.
RESERVED_WORDS = _words("""
    NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become
    cast catch class co_await co_return co_yield coherent column_major common compile
    compile_fragment concept const_cast consteval constexpr constinit crate debugger decltype delete
    demote demote_to_helper do dynamic_cast enum explicit export extends extern external fallthrough
    filter final finally friend from fxgroup get goto groupshared highp impl implements import inline
    instanceof interface layout lowp macro macro_rules match mediump meta mod module move mut mutable
    namespace new nil noexcept noinline nointerpolation non_coherent noncoherent noperspective null
    nullptr of operator package packoffset partition pass patch pixelfragment precise precision premerge
    priv protected pub public readonly ref regardless register reinterpret_cast require resource
    restrict self set shared sizeof smooth snorm static static_assert static_cast std subroutine super
    target template this thread_local throw trait try type typedef typeid typename typeof union unless
    unorm unsafe unsized use using varying virtual volatile wgsl where with writeonly yield
""")

SCALAR_TYPES = _words("bool f16 f32 i32 u32")

SAMPLED_TEXTURES = _words("""
    texture_1d texture_2d texture_2d_array texture_3d texture_cube texture_cube_array
    texture_multisampled_2d
""")
STORAGE_TEXTURES = _words("""
    texture_storage_1d texture_storage_2d texture_storage_2d_array texture_storage_3d
""")
DEPTH_TEXTURES = _words("""
    texture_depth_2d texture_depth_2d_array texture_depth_cube texture_depth_cube_array
    texture_depth_multisampled_2d
""")
TEXTURE_TYPES = (*SAMPLED_TEXTURES, *STORAGE_TEXTURES, *DEPTH_TEXTURES, "texture_external")

# Types that take a template list, e.g. vec3<f32>.
TYPE_GENERATORS = (
    *_words("vec2 vec3 vec4 mat2x2 mat2x3 mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4"),
    *("array", "atomic", "ptr", *SAMPLED_TEXTURES, *STORAGE_TEXTURES),
)
TEMPLATE_FREE_TYPES = ("sampler", "sampler_comparison", *DEPTH_TEXTURES, "texture_external")

_SUFFIXES = {"f": "f32", "h": "f16", "i": "i32", "u": "u32"}
TYPE_ALIASES = {
    **{f"vec{n}{s}": f"vec{n}<{t}>" for n in (2, 3, 4) for s, t in _SUFFIXES.items()},
    **{
        f"mat{c}x{r}{s}": f"mat{c}x{r}<{_SUFFIXES[s]}>"
        for c in (2, 3, 4)
        for r in (2, 3, 4)
        for s in "fh"
    },
}
"""What each predeclared alias stands for."""

TYPES = (*SCALAR_TYPES, *TYPE_GENERATORS, *TEMPLATE_FREE_TYPES, *TYPE_ALIASES)

# Templated types so common that the tokenizer gives each one token.
COMPOUND_TYPES = tuple(
    f"vec{n}<{scalar}>" for n in (2, 3, 4) for scalar in ("f32", "i32", "u32", "bool", "f16")
) + tuple(f"mat{c}x{r}<f32>" for c in (2, 3, 4) for r in (2, 3, 4))

BUILTIN_FUNCTIONS = tuple(dict.fromkeys(re.findall(r"^([a-zA-Z]\w*)[(<]", SIGNATURES, re.M)))
ATTRIBUTES = tuple(attribute.name for attribute in attributes.ATTRIBUTES)
BUILTIN_VALUES = tuple(value.name for value in attributes.BUILTIN_VALUES)

ADDRESS_SPACES = _words("function immediate private storage uniform workgroup")
ACCESS_MODES = _words("read read_write write")
INTERPOLATION_TYPES = _words("flat linear perspective")
INTERPOLATION_SAMPLINGS = _words("center centroid either first sample")
INTERPOLATION = INTERPOLATION_TYPES + INTERPOLATION_SAMPLINGS
# What a storage texture may hold; bgra8unorm where the device has the feature bgra8unorm-storage.
CORE_TEXEL_FORMATS = _words("""
    rgba8unorm rgba8snorm rgba8uint rgba8sint bgra8unorm rgba16uint rgba16sint rgba16float r32uint
    r32sint r32float rg32uint rg32sint rg32float rgba32uint rgba32sint rgba32float
""")
# Where the device has the feature texture-formats-tier1.
TIER1_TEXEL_FORMATS = _words("""
    r8unorm r8snorm r8uint r8sint rg8unorm rg8snorm rg8uint rg8sint r16unorm r16snorm r16uint r16sint
    r16float rg16unorm rg16snorm rg16uint rg16sint rg16float rgba16unorm rgba16snorm rgb10a2uint
    rgb10a2unorm rg11b10ufloat
""")
TEXEL_FORMATS = CORE_TEXEL_FORMATS + TIER1_TEXEL_FORMATS
# Formats that a storage texture may both read and write.
READ_WRITE_TEXEL_FORMATS = _words("r32uint r32sint r32float")
ENUMERANTS = ADDRESS_SPACES + ACCESS_MODES + INTERPOLATION + TEXEL_FORMATS

ENABLE_EXTENSIONS = _words("clip_distances dual_source_blending f16 primitive_index subgroups")
LANGUAGE_FEATURES = _words("""
    immediate_address_space linear_indexing packed_4x8_integer_dot_product pointer_composite_access
    readonly_and_readwrite_storage_textures subgroup_id subgroup_uniformity swizzle_assignment
    texture_and_sampler_let texture_formats_tier1 uniform_buffer_standard_layout
    unrestricted_pointer_parameters
""")
DIAGNOSTIC_SEVERITIES = _words("error warning info off")
DIAGNOSTIC_RULES = _words("derivative_uniformity subgroup_uniformity")

# Longest first, so that matching in this order is greedy.
OPERATORS = (
    *("<<=", ">>="),
    *("->", "&&", "||", "==", "!=", "<=", ">=", "++", "--", "<<", ">>"),
    *("+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="),
    *"&@/![](){}:,=><%-.+|;*~^_",
)

PREDECLARED = frozenset(TYPES + BUILTIN_FUNCTIONS + ENUMERANTS)
"""Names that need no declaration in a module. They may be shadowed."""

# What naga takes beyond the specification where the device can do it; browsers know none of it.
NAGA_WORDS = _words("""
    i64 u64 f64 r64uint binding_array subgroupBarrier early_depth_test view_index barycentric
    acceleration_structure ray_query RayDesc RayIntersection rayQueryInitialize rayQueryProceed
    rayQueryGenerateIntersection rayQueryConfirmIntersection rayQueryTerminate
    rayQueryGetCommittedIntersection rayQueryGetCandidateIntersection
    getCommittedHitVertexPositions getCandidateHitVertexPositions
    textureAtomicMin textureAtomicMax textureAtomicAdd textureAtomicAnd textureAtomicOr
    textureAtomicXor coopLoad coopStore coopMultiplyAdd traceRay
    task mesh payload ray_generation any_hit closest_hit miss point_index cull_primitive
    triangle_indices draw_index task_payload ray_payload incoming_ray_payload
    wgpu_mesh_shader wgpu_ray_query wgpu_ray_query_vertex_return wgpu_ray_tracing_pipeline
    wgpu_cooperative_matrix
""")


def texel_channel(texel_format: str) -> str:
    """Return the scalar type of a texel's channels in a shader."""
    return {"uint": "u32", "sint": "i32"}.get(texel_format[-4:], "f32")
