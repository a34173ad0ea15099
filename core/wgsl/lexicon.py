"""The words of WGSL: keywords, types, built-in functions, attributes and enumerants.

Source: WebGPU Shading Language, W3C, sections 15.1 (keywords), 6.9 (predeclared types),
17 (built-in functions), 12 (attributes), 13.3.1 (built-in values), 14.1 (address spaces),
6.5 (texel formats). Words only; overloads and signatures are not here.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KEYWORDS = _words("""
    alias break case const const_assert continue continuing default diagnostic discard else enable
    false fn for if let loop override requires return struct switch true var while
""")

SCALAR_TYPES = _words("bool f16 f32 i32 u32")

# Types that take a template list, e.g. vec3<f32>.
TYPE_GENERATORS = _words("""
    vec2 vec3 vec4 mat2x2 mat2x3 mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4 array atomic ptr
    texture_1d texture_2d texture_2d_array texture_3d texture_cube texture_cube_array
    texture_multisampled_2d texture_storage_1d texture_storage_2d texture_storage_2d_array
    texture_storage_3d
""")

TEMPLATE_FREE_TYPES = _words("""
    sampler sampler_comparison texture_depth_2d texture_depth_2d_array texture_depth_cube
    texture_depth_cube_array texture_depth_multisampled_2d texture_external
""")

VECTOR_ALIASES = tuple(f"vec{n}{suffix}" for n in (2, 3, 4) for suffix in "fhiu")
MATRIX_ALIASES = tuple(f"mat{c}x{r}{s}" for c in (2, 3, 4) for r in (2, 3, 4) for s in "fh")

TYPES = SCALAR_TYPES + TYPE_GENERATORS + TEMPLATE_FREE_TYPES + VECTOR_ALIASES + MATRIX_ALIASES

# Templated types so common that the tokenizer gives each one token.
COMPOUND_TYPES = tuple(
    f"vec{n}<{scalar}>" for n in (2, 3, 4) for scalar in ("f32", "i32", "u32", "bool", "f16")
) + tuple(f"mat{c}x{r}<f32>" for c in (2, 3, 4) for r in (2, 3, 4))

BUILTIN_FUNCTIONS = _words("""
    bitcast all any select arrayLength
    abs acos acosh asin asinh atan atan2 atanh ceil clamp cos cosh countLeadingZeros countOneBits
    countTrailingZeros cross degrees determinant distance dot dot4I8Packed dot4U8Packed exp exp2
    extractBits faceForward firstLeadingBit firstTrailingBit floor fma fract frexp insertBits
    inverseSqrt ldexp length log log2 max min mix modf normalize pow quantizeToF16 radians reflect
    refract reverseBits round saturate sign sin sinh smoothstep sqrt step tan tanh transpose trunc
    dpdx dpdxCoarse dpdxFine dpdy dpdyCoarse dpdyFine fwidth fwidthCoarse fwidthFine
    textureDimensions textureGather textureGatherCompare textureLoad textureNumLayers
    textureNumLevels textureNumSamples textureSample textureSampleBaseClampToEdge textureSampleBias
    textureSampleCompare textureSampleCompareLevel textureSampleGrad textureSampleLevel textureStore
    atomicAdd atomicAnd atomicCompareExchangeWeak atomicExchange atomicLoad atomicMax atomicMin
    atomicOr atomicStore atomicSub atomicXor
    pack2x16float pack2x16snorm pack2x16unorm pack4x8snorm pack4x8unorm pack4xI8 pack4xI8Clamp
    pack4xU8 pack4xU8Clamp unpack2x16float unpack2x16snorm unpack2x16unorm unpack4x8snorm
    unpack4x8unorm unpack4xI8 unpack4xU8
    storageBarrier textureBarrier workgroupBarrier workgroupUniformLoad
    quadBroadcast quadSwapDiagonal quadSwapX quadSwapY subgroupAdd subgroupAll subgroupAnd
    subgroupAny subgroupBallot subgroupBroadcast subgroupBroadcastFirst subgroupElect
    subgroupExclusiveAdd subgroupExclusiveMul subgroupInclusiveAdd subgroupInclusiveMul subgroupMax
    subgroupMin subgroupMul subgroupOr subgroupShuffle subgroupShuffleDown subgroupShuffleUp
    subgroupShuffleXor subgroupXor
""")

ATTRIBUTES = _words("""
    align binding blend_src builtin compute const diagnostic fragment group id interpolate invariant
    location must_use size vertex workgroup_size
""")

BUILTIN_VALUES = _words("""
    clip_distances frag_depth front_facing global_invocation_id instance_index local_invocation_id
    local_invocation_index num_workgroups position primitive_index sample_index sample_mask
    subgroup_id subgroup_invocation_id subgroup_size vertex_index workgroup_id
""")

ADDRESS_SPACES = _words("function private storage uniform workgroup")
ACCESS_MODES = _words("read read_write write")
INTERPOLATION = _words("center centroid either first flat linear perspective sample")
TEXEL_FORMATS = _words("""
    r8unorm r8snorm r8uint r8sint rg8unorm rg8snorm rg8uint rg8sint rgba8unorm rgba8snorm rgba8uint
    rgba8sint bgra8unorm r16float r16uint r16sint rg16float rg16uint rg16sint rgba16float rgba16uint
    rgba16sint r32float r32uint r32sint rg32float rg32uint rg32sint rgba32float rgba32uint
    rgba32sint rgb10a2uint rgb10a2unorm rg11b10ufloat
""")
ENUMERANTS = ADDRESS_SPACES + ACCESS_MODES + INTERPOLATION + TEXEL_FORMATS

# Longest first, so that matching in this order is greedy.
OPERATORS = (
    *("<<=", ">>="),
    *("->", "&&", "||", "==", "!=", "<=", ">=", "++", "--", "<<", ">>"),
    *("+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="),
    *"&@/![](){}:,=><%-.+|;*~^_",
)

PREDECLARED = frozenset(TYPES + BUILTIN_FUNCTIONS + ENUMERANTS)
"""Names that need no declaration in a module. They may be shadowed."""
