"""Every built-in function and operator of WGSL with all its overloads, as text in a small notation.

Source: WebGPU Shading Language, W3C, sections 17 (built-in functions) and 8.6 to 8.9 (operators).
``builtin_notation`` reads it; ``lexicon`` takes the names from here.

An overload is one line: ``name(parameter: TYPE, ...) -> RESULT where T: CHOICES, U: CHOICES``.
The first one of a name goes on with ``# what the function does``. A line in brackets begins a
section: its title, then what holds for all functions in it: ``const`` (may stand in a
const-expression), ``must_use`` (the result must be used), the stages if not all may call it,
``enable NAME`` or ``requires NAME`` where a directive makes it available.

In a type, ``T`` of ``where`` stands for whatever fits, the same everywhere; so do ``N``, ``C``
and ``R`` in ``vecN``, ``matCxR`` and ``matNxN``. ``const`` before a parameter asks for a
const-expression. Choices are types or one of these words, in the plural also vectors of such:

``float``     f32, f16, an abstract float        ``concrete_float``    without the abstract one
``int``       i32, u32, an abstract int          ``concrete_int``      likewise
``number``    float or int                       ``concrete_number``   likewise
``signed``    number without u32                 ``number32``          f32, i32, u32
``scalar``    number or bool
``any``       any type                           ``format``            any texel format
"""

SIGNATURES = """
[Bit reinterpretation: const must_use]
bitcast<T>(e: T) -> T where T: concrete_numbers # The same bits, read as another type of equal size.
bitcast<T>(e: S) -> T where S: number32, T: number32
bitcast<vecN<T>>(e: vecN<S>) -> vecN<T> where S: number32, T: number32
bitcast<T>(e: vec2<f16>) -> T where T: number32
bitcast<vec2<T>>(e: vec4<f16>) -> vec2<T> where T: number32
bitcast<vec2<f16>>(e: T) -> vec2<f16> where T: number32
bitcast<vec4<f16>>(e: vec2<T>) -> vec4<f16> where T: number32

[Logic: const must_use]
all(e: vecN<bool>) -> bool # Whether every component is true.
all(e: bool) -> bool
any(e: vecN<bool>) -> bool # Whether at least one component is true.
any(e: bool) -> bool
select(f: T, t: T, cond: bool) -> T where T: scalars # t where cond is true, otherwise f.
select(f: vecN<T>, t: vecN<T>, cond: vecN<bool>) -> vecN<T> where T: scalar

[Arrays: must_use]
arrayLength(p: ptr<storage, array<E>, A>) -> u32 where E: any, A: read | read_write # Number of elements in an array whose size is known at run time.

[Numbers: const must_use]
abs(e: T) -> T where T: numbers # Absolute value.
acos(e: T) -> T where T: floats # Angle in 0 to pi whose cosine is e.
acosh(e: T) -> T where T: floats # Non-negative number whose hyperbolic cosine is e.
asin(e: T) -> T where T: floats # Angle in -pi/2 to pi/2 whose sine is e.
asinh(e: T) -> T where T: floats # Number whose hyperbolic sine is e.
atan(e: T) -> T where T: floats # Angle in -pi/2 to pi/2 whose tangent is e.
atanh(e: T) -> T where T: floats # Number whose hyperbolic tangent is e.
atan2(y: T, x: T) -> T where T: floats # Angle of the point (x, y), in -pi to pi.
ceil(e: T) -> T where T: floats # Least whole number not below e.
clamp(e: T, low: T, high: T) -> T where T: numbers # e kept between low and high.
cos(e: T) -> T where T: floats # Cosine of an angle in radians.
cosh(e: T) -> T where T: floats # Hyperbolic cosine.
countLeadingZeros(e: T) -> T where T: concrete_ints # Number of zero bits above the highest one bit.
countOneBits(e: T) -> T where T: concrete_ints # Number of bits that are one.
countTrailingZeros(e: T) -> T where T: concrete_ints # Number of zero bits below the lowest one bit.
cross(e1: vec3<T>, e2: vec3<T>) -> vec3<T> where T: float # Cross product: a vector at right angles to both.
degrees(e: T) -> T where T: floats # Radians as degrees.
determinant(e: matNxN<T>) -> T where T: float # Determinant of a square matrix.
distance(e1: T, e2: T) -> T where T: float # Length of the difference of two points.
distance(e1: vecN<T>, e2: vecN<T>) -> T where T: float
dot(e1: vecN<T>, e2: vecN<T>) -> T where T: number # Dot product: the sum of the products of the components.
exp(e: T) -> T where T: floats # e (2.718...) to this power.
exp2(e: T) -> T where T: floats # 2 to this power.
extractBits(e: T, offset: u32, count: u32) -> T where T: concrete_ints # The count bits of e from bit offset on; sign-extended for signed integers.
faceForward(e1: vecN<T>, e2: vecN<T>, e3: vecN<T>) -> vecN<T> where T: float # e1 if dot(e2, e3) is negative, otherwise -e1.
firstLeadingBit(e: T) -> T where T: concrete_ints # Position of the highest one bit (for negative numbers: zero bit), -1 if there is none.
firstTrailingBit(e: T) -> T where T: concrete_ints # Position of the lowest one bit, -1 if there is none.
floor(e: T) -> T where T: floats # Greatest whole number not above e.
fma(e1: T, e2: T, e3: T) -> T where T: floats # e1 * e2 + e3.
fract(e: T) -> T where T: floats # e - floor(e), in 0 to 1.
frexp(e: T) -> frexp_result<T> where T: floats # Splits e into .fract and .exp, so that e = fract * 2^exp.
insertBits(e: T, newbits: T, offset: u32, count: u32) -> T where T: concrete_ints # e with its count bits from bit offset on replaced by the low bits of newbits.
inverseSqrt(e: T) -> T where T: floats # 1 / sqrt(e).
ldexp(e1: T, e2: i32) -> T where T: concrete_float # e1 * 2^e2.
ldexp(e1: vecN<T>, e2: vecN<i32>) -> vecN<T> where T: concrete_float
ldexp(e1: abstract_float, e2: abstract_int) -> abstract_float
ldexp(e1: vecN<abstract_float>, e2: vecN<abstract_int>) -> vecN<abstract_float>
length(e: T) -> T where T: float # Length of a vector; absolute value of a number.
length(e: vecN<T>) -> T where T: float
log(e: T) -> T where T: floats # Natural logarithm.
log2(e: T) -> T where T: floats # Logarithm to base 2.
max(e1: T, e2: T) -> T where T: numbers # The greater of two.
min(e1: T, e2: T) -> T where T: numbers # The lesser of two.
mix(e1: T, e2: T, e3: T) -> T where T: floats # Blend: e1 at e3 = 0, e2 at e3 = 1, linear between.
mix(e1: vecN<T>, e2: vecN<T>, e3: T) -> vecN<T> where T: float
modf(e: T) -> modf_result<T> where T: floats # Splits e into .fract and .whole.
normalize(e: vecN<T>) -> vecN<T> where T: float # Vector of length 1 in the direction of e.
pow(e1: T, e2: T) -> T where T: floats # e1 to the power e2; e1 must not be negative.
quantizeToF16(e: T) -> T where T: f32 | vecN<f32> # e rounded to what an f16 can hold.
radians(e: T) -> T where T: floats # Degrees as radians.
reflect(e1: vecN<T>, e2: vecN<T>) -> vecN<T> where T: float # Direction e1 mirrored at a surface with normal e2.
refract(e1: vecN<T>, e2: vecN<T>, e3: T) -> vecN<T> where T: float # Direction e1 bent at a surface with normal e2; e3 is the ratio of the refractive indices.
reverseBits(e: T) -> T where T: concrete_ints # Bits in reverse order.
round(e: T) -> T where T: floats # Nearest whole number, ties to the even one.
saturate(e: T) -> T where T: floats # e kept between 0 and 1.
sign(e: T) -> T where T: signeds # -1, 0 or 1.
sin(e: T) -> T where T: floats # Sine of an angle in radians.
sinh(e: T) -> T where T: floats # Hyperbolic sine.
smoothstep(edge0: T, edge1: T, x: T) -> T where T: floats # 0 below edge0, 1 above edge1, a smooth curve between.
sqrt(e: T) -> T where T: floats # Square root.
step(edge: T, x: T) -> T where T: floats # 1 where x is at least edge, otherwise 0.
tan(e: T) -> T where T: floats # Tangent of an angle in radians.
tanh(e: T) -> T where T: floats # Hyperbolic tangent.
transpose(e: matCxR<T>) -> matRxC<T> where T: float # Matrix with rows and columns exchanged.
trunc(e: T) -> T where T: floats # Nearest whole number towards 0.

[Packed integers: const must_use, requires packed_4x8_integer_dot_product]
dot4U8Packed(e1: u32, e2: u32) -> u32 # Dot product of four unsigned bytes in each.
dot4I8Packed(e1: u32, e2: u32) -> i32 # Dot product of four signed bytes in each.
pack4xI8(e: vec4<i32>) -> u32 # Low 8 bits of four signed integers in one word.
pack4xU8(e: vec4<u32>) -> u32 # Low 8 bits of four unsigned integers in one word.
pack4xI8Clamp(e: vec4<i32>) -> u32 # Four signed integers, clamped to 8 bits, in one word.
pack4xU8Clamp(e: vec4<u32>) -> u32 # Four unsigned integers, clamped to 8 bits, in one word.
unpack4xI8(e: u32) -> vec4<i32> # Four signed bytes of a word.
unpack4xU8(e: u32) -> vec4<u32> # Four unsigned bytes of a word.

[Packing: const must_use]
pack4x8snorm(e: vec4<f32>) -> u32 # Four numbers in -1 to 1 as signed bytes of one word.
pack4x8unorm(e: vec4<f32>) -> u32 # Four numbers in 0 to 1 as unsigned bytes of one word.
pack2x16snorm(e: vec2<f32>) -> u32 # Two numbers in -1 to 1 as signed 16-bit halves of one word.
pack2x16unorm(e: vec2<f32>) -> u32 # Two numbers in 0 to 1 as unsigned 16-bit halves of one word.
pack2x16float(e: vec2<f32>) -> u32 # Two numbers as 16-bit floats in one word.
unpack4x8snorm(e: u32) -> vec4<f32> # Signed bytes of a word as four numbers in -1 to 1.
unpack4x8unorm(e: u32) -> vec4<f32> # Unsigned bytes of a word as four numbers in 0 to 1.
unpack2x16snorm(e: u32) -> vec2<f32> # Signed halves of a word as two numbers in -1 to 1.
unpack2x16unorm(e: u32) -> vec2<f32> # Unsigned halves of a word as two numbers in 0 to 1.
unpack2x16float(e: u32) -> vec2<f32> # 16-bit floats in the halves of a word as two numbers.

[Derivatives: must_use fragment]
dpdx(e: T) -> T where T: f32 | vecN<f32> # Change of e from this pixel to its neighbour in x.
dpdxCoarse(e: T) -> T where T: f32 | vecN<f32> # As dpdx, perhaps the same for four neighbouring pixels.
dpdxFine(e: T) -> T where T: f32 | vecN<f32> # As dpdx, for this very pixel.
dpdy(e: T) -> T where T: f32 | vecN<f32> # Change of e from this pixel to its neighbour in y.
dpdyCoarse(e: T) -> T where T: f32 | vecN<f32> # As dpdy, perhaps the same for four neighbouring pixels.
dpdyFine(e: T) -> T where T: f32 | vecN<f32> # As dpdy, for this very pixel.
fwidth(e: T) -> T where T: f32 | vecN<f32> # abs(dpdx(e)) + abs(dpdy(e)).
fwidthCoarse(e: T) -> T where T: f32 | vecN<f32> # abs(dpdxCoarse(e)) + abs(dpdyCoarse(e)).
fwidthFine(e: T) -> T where T: f32 | vecN<f32> # abs(dpdxFine(e)) + abs(dpdyFine(e)).

[Texture queries: must_use]
textureDimensions(t: T) -> u32 where S: number32, F: format, A: read | write | read_write, T: texture_1d<S> | texture_storage_1d<F, A> # Size in texels, without layers and samples.
textureDimensions(t: texture_1d<S>, level: L) -> u32 where S: number32, L: i32 | u32
textureDimensions(t: T) -> vec2<u32> where S: number32, T: texture_2d<S> | texture_2d_array<S> | texture_cube<S> | texture_cube_array<S> | texture_multisampled_2d<S>
textureDimensions(t: T) -> vec2<u32> where T: texture_depth_2d | texture_depth_2d_array | texture_depth_cube | texture_depth_cube_array | texture_depth_multisampled_2d | texture_external
textureDimensions(t: T) -> vec2<u32> where F: format, A: read | write | read_write, T: texture_storage_2d<F, A> | texture_storage_2d_array<F, A>
textureDimensions(t: T, level: L) -> vec2<u32> where S: number32, L: i32 | u32, T: texture_2d<S> | texture_2d_array<S> | texture_cube<S> | texture_cube_array<S>
textureDimensions(t: T, level: L) -> vec2<u32> where L: i32 | u32, T: texture_depth_2d | texture_depth_2d_array | texture_depth_cube | texture_depth_cube_array
textureDimensions(t: T) -> vec3<u32> where S: number32, F: format, A: read | write | read_write, T: texture_3d<S> | texture_storage_3d<F, A>
textureDimensions(t: texture_3d<S>, level: L) -> vec3<u32> where S: number32, L: i32 | u32
textureNumLayers(t: T) -> u32 where S: number32, F: format, A: read | write | read_write, T: texture_2d_array<S> | texture_cube_array<S> | texture_depth_2d_array | texture_depth_cube_array | texture_storage_2d_array<F, A> # Number of layers of an array texture.
textureNumLevels(t: T) -> u32 where S: number32, T: texture_1d<S> | texture_2d<S> | texture_2d_array<S> | texture_3d<S> | texture_cube<S> | texture_cube_array<S> | texture_depth_2d | texture_depth_2d_array | texture_depth_cube | texture_depth_cube_array # Number of mip levels.
textureNumSamples(t: T) -> u32 where S: number32, T: texture_multisampled_2d<S> | texture_depth_multisampled_2d # Number of samples of a multisampled texture.

[Texture reads: must_use]
textureGather(const component: C, t: texture_2d<S>, s: sampler, coords: vec2<f32>) -> vec4<S> where C: i32 | u32, S: number32 # One component of the four texels that a filtered sample would blend.
textureGather(const component: C, t: texture_2d<S>, s: sampler, coords: vec2<f32>, const offset: vec2<i32>) -> vec4<S> where C: i32 | u32, S: number32
textureGather(const component: C, t: texture_2d_array<S>, s: sampler, coords: vec2<f32>, array_index: A) -> vec4<S> where A: i32 | u32, C: i32 | u32, S: number32
textureGather(const component: C, t: texture_2d_array<S>, s: sampler, coords: vec2<f32>, array_index: A, const offset: vec2<i32>) -> vec4<S> where A: i32 | u32, C: i32 | u32, S: number32
textureGather(const component: C, t: texture_cube<S>, s: sampler, coords: vec3<f32>) -> vec4<S> where C: i32 | u32, S: number32
textureGather(const component: C, t: texture_cube_array<S>, s: sampler, coords: vec3<f32>, array_index: A) -> vec4<S> where A: i32 | u32, C: i32 | u32, S: number32
textureGather(t: texture_depth_2d, s: sampler, coords: vec2<f32>) -> vec4<f32>
textureGather(t: texture_depth_2d, s: sampler, coords: vec2<f32>, const offset: vec2<i32>) -> vec4<f32>
textureGather(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A) -> vec4<f32> where A: i32 | u32
textureGather(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureGather(t: texture_depth_cube, s: sampler, coords: vec3<f32>) -> vec4<f32>
textureGather(t: texture_depth_cube_array, s: sampler, coords: vec3<f32>, array_index: A) -> vec4<f32> where A: i32 | u32
textureGatherCompare(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32) -> vec4<f32> # Results of comparing the four texels around a place with a depth.
textureGatherCompare(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32, const offset: vec2<i32>) -> vec4<f32>
textureGatherCompare(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32) -> vec4<f32> where A: i32 | u32
textureGatherCompare(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureGatherCompare(t: texture_depth_cube, s: sampler_comparison, coords: vec3<f32>, depth_ref: f32) -> vec4<f32>
textureGatherCompare(t: texture_depth_cube_array, s: sampler_comparison, coords: vec3<f32>, array_index: A, depth_ref: f32) -> vec4<f32> where A: i32 | u32
textureLoad(t: texture_1d<S>, coords: C, level: L) -> vec4<S> where C: i32 | u32, L: i32 | u32, S: number32 # One texel, unfiltered; coords count texels.
textureLoad(t: texture_2d<S>, coords: vec2<C>, level: L) -> vec4<S> where C: i32 | u32, L: i32 | u32, S: number32
textureLoad(t: texture_2d_array<S>, coords: vec2<C>, array_index: A, level: L) -> vec4<S> where A: i32 | u32, C: i32 | u32, L: i32 | u32, S: number32
textureLoad(t: texture_3d<S>, coords: vec3<C>, level: L) -> vec4<S> where C: i32 | u32, L: i32 | u32, S: number32
textureLoad(t: texture_multisampled_2d<S>, coords: vec2<C>, sample_index: I) -> vec4<S> where C: i32 | u32, I: i32 | u32, S: number32
textureLoad(t: texture_depth_2d, coords: vec2<C>, level: L) -> f32 where C: i32 | u32, L: i32 | u32
textureLoad(t: texture_depth_2d_array, coords: vec2<C>, array_index: A, level: L) -> f32 where A: i32 | u32, C: i32 | u32, L: i32 | u32
textureLoad(t: texture_depth_multisampled_2d, coords: vec2<C>, sample_index: I) -> f32 where C: i32 | u32, I: i32 | u32
textureLoad(t: texture_external, coords: vec2<C>) -> vec4<f32> where C: i32 | u32
textureLoad(t: texture_storage_1d<F, M>, coords: C) -> vec4<channel<F>> where C: i32 | u32, F: format, M: read | read_write
textureLoad(t: texture_storage_2d<F, M>, coords: vec2<C>) -> vec4<channel<F>> where C: i32 | u32, F: format, M: read | read_write
textureLoad(t: texture_storage_2d_array<F, M>, coords: vec2<C>, array_index: A) -> vec4<channel<F>> where A: i32 | u32, C: i32 | u32, F: format, M: read | read_write
textureLoad(t: texture_storage_3d<F, M>, coords: vec3<C>) -> vec4<channel<F>> where C: i32 | u32, F: format, M: read | read_write
textureSampleBaseClampToEdge(t: T, s: sampler, coords: vec2<f32>) -> vec4<f32> where T: texture_2d<f32> | texture_external # Filtered colour from the largest mip level; coords stay half a texel inside.
textureSampleCompareLevel(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32) -> f32 # Filtered result of comparing depths of the largest mip level with depth_ref.
textureSampleCompareLevel(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32, const offset: vec2<i32>) -> f32
textureSampleCompareLevel(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32) -> f32 where A: i32 | u32
textureSampleCompareLevel(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32, const offset: vec2<i32>) -> f32 where A: i32 | u32
textureSampleCompareLevel(t: texture_depth_cube, s: sampler_comparison, coords: vec3<f32>, depth_ref: f32) -> f32
textureSampleCompareLevel(t: texture_depth_cube_array, s: sampler_comparison, coords: vec3<f32>, array_index: A, depth_ref: f32) -> f32 where A: i32 | u32
textureSampleGrad(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, ddx: vec2<f32>, ddy: vec2<f32>) -> vec4<f32> # Filtered colour; the derivatives of coords are given.
textureSampleGrad(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, ddx: vec2<f32>, ddy: vec2<f32>, const offset: vec2<i32>) -> vec4<f32>
textureSampleGrad(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, ddx: vec2<f32>, ddy: vec2<f32>) -> vec4<f32> where A: i32 | u32
textureSampleGrad(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, ddx: vec2<f32>, ddy: vec2<f32>, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureSampleGrad(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, ddx: vec3<f32>, ddy: vec3<f32>) -> vec4<f32>
textureSampleGrad(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, ddx: vec3<f32>, ddy: vec3<f32>, const offset: vec3<i32>) -> vec4<f32>
textureSampleGrad(t: texture_cube<f32>, s: sampler, coords: vec3<f32>, ddx: vec3<f32>, ddy: vec3<f32>) -> vec4<f32>
textureSampleGrad(t: texture_cube_array<f32>, s: sampler, coords: vec3<f32>, array_index: A, ddx: vec3<f32>, ddy: vec3<f32>) -> vec4<f32> where A: i32 | u32
textureSampleLevel(t: texture_1d<f32>, s: sampler, coords: f32, level: f32) -> vec4<f32> # Filtered colour from a given mip level.
textureSampleLevel(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, level: f32) -> vec4<f32>
textureSampleLevel(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, level: f32, const offset: vec2<i32>) -> vec4<f32>
textureSampleLevel(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, level: f32) -> vec4<f32> where A: i32 | u32
textureSampleLevel(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, level: f32, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureSampleLevel(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, level: f32) -> vec4<f32>
textureSampleLevel(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, level: f32, const offset: vec3<i32>) -> vec4<f32>
textureSampleLevel(t: texture_cube<f32>, s: sampler, coords: vec3<f32>, level: f32) -> vec4<f32>
textureSampleLevel(t: texture_cube_array<f32>, s: sampler, coords: vec3<f32>, array_index: A, level: f32) -> vec4<f32> where A: i32 | u32
textureSampleLevel(t: texture_depth_2d, s: sampler, coords: vec2<f32>, level: L) -> f32 where L: i32 | u32
textureSampleLevel(t: texture_depth_2d, s: sampler, coords: vec2<f32>, level: L, const offset: vec2<i32>) -> f32 where L: i32 | u32
textureSampleLevel(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A, level: L) -> f32 where A: i32 | u32, L: i32 | u32
textureSampleLevel(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A, level: L, const offset: vec2<i32>) -> f32 where A: i32 | u32, L: i32 | u32
textureSampleLevel(t: texture_depth_cube, s: sampler, coords: vec3<f32>, level: L) -> f32 where L: i32 | u32
textureSampleLevel(t: texture_depth_cube_array, s: sampler, coords: vec3<f32>, array_index: A, level: L) -> f32 where A: i32 | u32, L: i32 | u32

[Texture samples with derivatives: must_use fragment]
textureSample(t: texture_1d<f32>, s: sampler, coords: f32) -> vec4<f32> # Filtered colour; the mip level follows from how coords change from pixel to pixel.
textureSample(t: texture_2d<f32>, s: sampler, coords: vec2<f32>) -> vec4<f32>
textureSample(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, const offset: vec2<i32>) -> vec4<f32>
textureSample(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A) -> vec4<f32> where A: i32 | u32
textureSample(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureSample(t: texture_3d<f32>, s: sampler, coords: vec3<f32>) -> vec4<f32>
textureSample(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, const offset: vec3<i32>) -> vec4<f32>
textureSample(t: texture_cube<f32>, s: sampler, coords: vec3<f32>) -> vec4<f32>
textureSample(t: texture_cube_array<f32>, s: sampler, coords: vec3<f32>, array_index: A) -> vec4<f32> where A: i32 | u32
textureSample(t: texture_depth_2d, s: sampler, coords: vec2<f32>) -> f32
textureSample(t: texture_depth_2d, s: sampler, coords: vec2<f32>, const offset: vec2<i32>) -> f32
textureSample(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A) -> f32 where A: i32 | u32
textureSample(t: texture_depth_2d_array, s: sampler, coords: vec2<f32>, array_index: A, const offset: vec2<i32>) -> f32 where A: i32 | u32
textureSample(t: texture_depth_cube, s: sampler, coords: vec3<f32>) -> f32
textureSample(t: texture_depth_cube_array, s: sampler, coords: vec3<f32>, array_index: A) -> f32 where A: i32 | u32
textureSampleBias(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, bias: f32) -> vec4<f32> # As textureSample, with a bias added to the mip level.
textureSampleBias(t: texture_2d<f32>, s: sampler, coords: vec2<f32>, bias: f32, const offset: vec2<i32>) -> vec4<f32>
textureSampleBias(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, bias: f32) -> vec4<f32> where A: i32 | u32
textureSampleBias(t: texture_2d_array<f32>, s: sampler, coords: vec2<f32>, array_index: A, bias: f32, const offset: vec2<i32>) -> vec4<f32> where A: i32 | u32
textureSampleBias(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, bias: f32) -> vec4<f32>
textureSampleBias(t: texture_3d<f32>, s: sampler, coords: vec3<f32>, bias: f32, const offset: vec3<i32>) -> vec4<f32>
textureSampleBias(t: texture_cube<f32>, s: sampler, coords: vec3<f32>, bias: f32) -> vec4<f32>
textureSampleBias(t: texture_cube_array<f32>, s: sampler, coords: vec3<f32>, array_index: A, bias: f32) -> vec4<f32> where A: i32 | u32
textureSampleCompare(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32) -> f32 # Filtered result of comparing sampled depths with depth_ref.
textureSampleCompare(t: texture_depth_2d, s: sampler_comparison, coords: vec2<f32>, depth_ref: f32, const offset: vec2<i32>) -> f32
textureSampleCompare(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32) -> f32 where A: i32 | u32
textureSampleCompare(t: texture_depth_2d_array, s: sampler_comparison, coords: vec2<f32>, array_index: A, depth_ref: f32, const offset: vec2<i32>) -> f32 where A: i32 | u32
textureSampleCompare(t: texture_depth_cube, s: sampler_comparison, coords: vec3<f32>, depth_ref: f32) -> f32
textureSampleCompare(t: texture_depth_cube_array, s: sampler_comparison, coords: vec3<f32>, array_index: A, depth_ref: f32) -> f32 where A: i32 | u32

[Texture writes]
textureStore(t: texture_storage_1d<F, M>, coords: C, value: vec4<channel<F>>) where C: i32 | u32, F: format, M: write | read_write # Writes one texel.
textureStore(t: texture_storage_2d<F, M>, coords: vec2<C>, value: vec4<channel<F>>) where C: i32 | u32, F: format, M: write | read_write
textureStore(t: texture_storage_2d_array<F, M>, coords: vec2<C>, array_index: A, value: vec4<channel<F>>) where A: i32 | u32, C: i32 | u32, F: format, M: write | read_write
textureStore(t: texture_storage_3d<F, M>, coords: vec3<C>, value: vec4<channel<F>>) where C: i32 | u32, F: format, M: write | read_write

[Atomics: fragment compute]
atomicLoad(atomic_ptr: ptr<P, atomic<T>, read_write>) -> T where P: storage | workgroup, T: i32 | u32 # The value.
atomicStore(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) where P: storage | workgroup, T: i32 | u32 # Stores v.
atomicAdd(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Adds v; returns what was there before, as all of these do.
atomicSub(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Subtracts v.
atomicMax(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Keeps the greater.
atomicMin(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Keeps the lesser.
atomicAnd(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Bitwise and.
atomicOr(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Bitwise or.
atomicXor(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Bitwise exclusive or.
atomicExchange(atomic_ptr: ptr<P, atomic<T>, read_write>, v: T) -> T where P: storage | workgroup, T: i32 | u32 # Stores v.
atomicCompareExchangeWeak(atomic_ptr: ptr<P, atomic<T>, read_write>, cmp: T, v: T) -> atomic_compare_exchange_result<T> where P: storage | workgroup, T: i32 | u32 # Stores v if the value is cmp; returns .old_value and .exchanged.

[Barriers: compute]
storageBarrier() # Waits for the workgroup; its writes to storage buffers are then seen by all.
textureBarrier() # Waits for the workgroup; its writes to storage textures are then seen by all.
workgroupBarrier() # Waits for the workgroup; its writes to workgroup variables are then seen by all.

[Uniform loads: must_use compute]
workgroupUniformLoad(p: ptr<workgroup, T, read_write>) -> T where T: any # A workgroup variable's value, the same for the whole workgroup; waits for it before and after.
workgroupUniformLoad(p: ptr<workgroup, atomic<T>, read_write>) -> T where T: i32 | u32

[Subgroups: must_use fragment compute, enable subgroups]
subgroupAdd(e: T) -> T where T: concrete_numbers # Sum over the subgroup.
subgroupExclusiveAdd(e: T) -> T where T: concrete_numbers # Sum over the invocations before this one.
subgroupInclusiveAdd(e: T) -> T where T: concrete_numbers # Sum over the invocations up to this one.
subgroupMul(e: T) -> T where T: concrete_numbers # Product over the subgroup.
subgroupExclusiveMul(e: T) -> T where T: concrete_numbers # Product over the invocations before this one.
subgroupInclusiveMul(e: T) -> T where T: concrete_numbers # Product over the invocations up to this one.
subgroupMax(e: T) -> T where T: concrete_numbers # Greatest value in the subgroup.
subgroupMin(e: T) -> T where T: concrete_numbers # Least value in the subgroup.
subgroupAnd(e: T) -> T where T: concrete_ints # Bitwise and over the subgroup.
subgroupOr(e: T) -> T where T: concrete_ints # Bitwise or over the subgroup.
subgroupXor(e: T) -> T where T: concrete_ints # Bitwise exclusive or over the subgroup.
subgroupAll(e: bool) -> bool # Whether e is true in every invocation of the subgroup.
subgroupAny(e: bool) -> bool # Whether e is true in at least one invocation of the subgroup.
subgroupBallot(pred: bool) -> vec4<u32> # One bit for each invocation: whether pred is true there.
subgroupBroadcast(e: T, const id: I) -> T where T: concrete_numbers, I: i32 | u32 # The value that the invocation id has.
subgroupBroadcastFirst(e: T) -> T where T: concrete_numbers # The value that the first active invocation has.
subgroupElect() -> bool # True in the first active invocation only.
subgroupShuffle(e: T, id: I) -> T where T: concrete_numbers, I: i32 | u32 # The value that the invocation id has.
subgroupShuffleDown(e: T, delta: u32) -> T where T: concrete_numbers # The value of the invocation delta places further.
subgroupShuffleUp(e: T, delta: u32) -> T where T: concrete_numbers # The value of the invocation delta places before.
subgroupShuffleXor(e: T, mask: u32) -> T where T: concrete_numbers # The value of the invocation whose id differs in the bits of mask.
quadBroadcast(e: T, const id: I) -> T where T: concrete_numbers, I: i32 | u32 # The value that the invocation id of the quad has.
quadSwapDiagonal(e: T) -> T where T: concrete_numbers # The value of the diagonal neighbour in the quad.
quadSwapX(e: T) -> T where T: concrete_numbers # The value of the neighbour in x in the quad.
quadSwapY(e: T) -> T where T: concrete_numbers # The value of the neighbour in y in the quad.
"""

# Operators are functions with a sign for a name. Taking an address needs to know what is a
# variable, which is the concern of whoever has the syntax tree.
UNARY_OPERATORS = """
[Unary operators: const must_use]
-(e: T) -> T where T: signeds # Negation.
!(e: T) -> T where T: bool | vecN<bool> # Logical not.
~(e: T) -> T where T: ints # Every bit inverted.
*(p: ptr<P, T, A>) -> T where P: function | private | workgroup | storage | uniform, A: read | read_write, T: any # What the pointer points to.
"""

BINARY_OPERATORS = """
[Binary operators: const must_use]
+(a: T, b: T) -> T where T: numbers # Sum.
+(a: vecN<T>, b: T) -> vecN<T> where T: number
+(a: T, b: vecN<T>) -> vecN<T> where T: number
+(a: matCxR<T>, b: matCxR<T>) -> matCxR<T> where T: float
-(a: T, b: T) -> T where T: numbers # Difference.
-(a: vecN<T>, b: T) -> vecN<T> where T: number
-(a: T, b: vecN<T>) -> vecN<T> where T: number
-(a: matCxR<T>, b: matCxR<T>) -> matCxR<T> where T: float
*(a: T, b: T) -> T where T: numbers # Product.
*(a: vecN<T>, b: T) -> vecN<T> where T: number
*(a: T, b: vecN<T>) -> vecN<T> where T: number
*(a: matCxR<T>, b: T) -> matCxR<T> where T: float
*(a: T, b: matCxR<T>) -> matCxR<T> where T: float
*(a: matCxR<T>, b: vecC<T>) -> vecR<T> where T: float
*(a: vecR<T>, b: matCxR<T>) -> vecC<T> where T: float
*(a: matCxR<T>, b: matNxC<T>) -> matNxR<T> where T: float
/(a: T, b: T) -> T where T: numbers # Quotient; of integers without the fraction.
/(a: vecN<T>, b: T) -> vecN<T> where T: number
/(a: T, b: vecN<T>) -> vecN<T> where T: number
%(a: T, b: T) -> T where T: numbers # Remainder, with the sign of the left side.
%(a: vecN<T>, b: T) -> vecN<T> where T: number
%(a: T, b: vecN<T>) -> vecN<T> where T: number
==(a: T, b: T) -> bool where T: scalar # Whether equal; of vectors by component.
==(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: scalar
!=(a: T, b: T) -> bool where T: scalar # Whether different; of vectors by component.
!=(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: scalar
<(a: T, b: T) -> bool where T: number # Whether less; of vectors by component.
<(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: number
<=(a: T, b: T) -> bool where T: number # Whether less or equal; of vectors by component.
<=(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: number
>(a: T, b: T) -> bool where T: number # Whether greater; of vectors by component.
>(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: number
>=(a: T, b: T) -> bool where T: number # Whether greater or equal; of vectors by component.
>=(a: vecN<T>, b: vecN<T>) -> vecN<bool> where T: number
&&(a: bool, b: bool) -> bool # Logical and; the right side is evaluated only if needed.
||(a: bool, b: bool) -> bool # Logical or; the right side is evaluated only if needed.
&(a: T, b: T) -> T where T: bool | vecN<bool> # And: logical of truth values, bitwise of integers.
&(a: T, b: T) -> T where T: ints
|(a: T, b: T) -> T where T: bool | vecN<bool> # Or: logical of truth values, bitwise of integers.
|(a: T, b: T) -> T where T: ints
^(a: T, b: T) -> T where T: ints # Bitwise exclusive or.
<<(a: T, b: u32) -> T where T: int # Bits shifted to the left.
<<(a: vecN<T>, b: vecN<u32>) -> vecN<T> where T: int
>>(a: T, b: u32) -> T where T: int # Bits shifted to the right; of signed integers the sign stays.
>>(a: vecN<T>, b: vecN<u32>) -> vecN<T> where T: int
"""
