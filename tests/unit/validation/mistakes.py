"""Shaders with one mistake each, such as people make who come from other languages."""

from textwrap import indent


def fragment(body: str, before: str = "") -> str:
    """Return a fragment shader; ``before`` stands in front of it."""
    head = "@fragment\nfn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {"
    return f"{before}{head}\n{indent(body, '  ')}\n}}\n"


MISTAKES = {
    "assign let": fragment("let x = 1.0;\nx = 2.0;\nreturn vec4<f32>(x);"),
    "compound assign let": fragment("let x = 1.0;\nx += 2.0;\nreturn vec4<f32>(x);"),
    "increment let": fragment("let x = 1;\nx++;\nreturn vec4<f32>(1.0);"),
    "assign const": fragment("const x = 1.0;\nx = 2.0;\nreturn vec4<f32>(x);"),
    "assign member of let": fragment(
        "let c = vec3<f32>(1.0);\nc.x = 2.0;\nreturn vec4<f32>(c, 1.0);"
    ),
    "assign parameter": "fn half(v: f32) -> f32 {\n  v = v * 0.5;\n  return v;\n}\n",
    "assign module const": "const SIZE = 3.0;\nfn grow() { SIZE = 4.0; }\n",
    "assign swizzle": fragment(
        "var c = vec3<f32>(1.0);\nc.xy = vec2<f32>(2.0);\nreturn vec4<f32>(c, 1.0);"
    ),
    "vec3 for vec4": fragment("let col = vec3<f32>(uv, 0.0);\nreturn col;"),
    "return f32 for vec4": fragment("return 1.0;"),
    "missing semicolon": fragment("let x = 1.0\nreturn vec4<f32>(x);"),
    "missing semicolon at end": fragment("return vec4<f32>(1.0)"),
    "undeclared": fragment("let color = vec3<f32>(1.0);\nreturn vec4<f32>(colour, 1.0);"),
    "undeclared far": fragment("return vec4<f32>(wobble);"),
    "misspelt builtin": fragment("return vec4<f32>(smoothStep(0.0, 1.0, uv.x));"),
    "misspelt builtin2": fragment("return vec4<f32>(lenght(uv));"),
    "misspelt type": fragment("let p: vec2<f23> = uv;\nreturn vec4<f32>(p, 0.0, 1.0);"),
    "misspelt type2": fragment("let p: vce2<f32> = uv;\nreturn vec4<f32>(p, 0.0, 1.0);"),
    "f32*i32": fragment("let n: i32 = 3;\nlet x = uv.x * n;\nreturn vec4<f32>(x);"),
    "f32*u32 lit": fragment("let x = uv.x * 2u;\nreturn vec4<f32>(x);"),
    "vec*ivec": fragment("let x = uv * vec2<i32>(1, 2);\nreturn vec4<f32>(x, 0.0, 1.0);"),
    "vec2*vec3": fragment("let x = uv * vec3<f32>(1.0);\nreturn vec4<f32>(x, 1.0);"),
    "int lit to f32": fragment("var x: f32 = 1i;\nreturn vec4<f32>(x);"),
    "float lit to i32": fragment("var n: i32 = 1.5;\nreturn vec4<f32>(f32(n));"),
    "assign float to i32 var": fragment("var n = 1;\nn = 1.5;\nreturn vec4<f32>(f32(n));"),
    "assign i32 to f32": fragment("var x = 1.0;\nvar n = 2;\nx = n;\nreturn vec4<f32>(x);"),
    "u32 = -1": fragment("var n: u32 = -1;\nreturn vec4<f32>(f32(n));"),
    "missing return": "fn area(r: f32) -> f32 {\n  let a = r * r;\n}\n",
    "missing return branch": "fn side(x: f32) -> f32 {\n  if (x > 0.0) {\n    return 1.0;\n  }\n}\n",
    "return in void": "fn nothing() {\n  return 1.0;\n}\n",
    "return nothing": "fn one() -> f32 {\n  return;\n}\n",
    "wrong attribute": "@frag\nfn main() -> @location(0) vec4<f32> {\n  return vec4<f32>(1.0);\n}\n",
    "wrong attribute2": "@pixel\nfn main() -> @location(0) vec4<f32> {\n  return vec4<f32>(1.0);\n}\n",
    "location missing output": "@fragment\nfn main() -> vec4<f32> {\n  return vec4<f32>(1.0);\n}\n",
    "location missing input": "@fragment\nfn main(uv: vec2<f32>) -> @location(0) vec4<f32> {\n  return vec4<f32>(uv, 0.0, 1.0);\n}\n",
    "wrong builtin name": "@fragment\nfn main(@builtin(frag_coord) p: vec4<f32>) -> @location(0) vec4<f32> {\n  return p;\n}\n",
    "wrong builtin type": "@fragment\nfn main(@builtin(position) p: vec2<f32>) -> @location(0) vec4<f32> {\n  return vec4<f32>(p, 0.0, 1.0);\n}\n",
    "wrong builtin stage": "@fragment\nfn main(@builtin(vertex_index) i: u32) -> @location(0) vec4<f32> {\n  return vec4<f32>(f32(i));\n}\n",
    "missing group": "@binding(0) var<uniform> time: f32;\nfn now() -> f32 { return time; }\n",
    "missing binding": "var<uniform> time: f32;\n@fragment fn main() -> @location(0) vec4<f32> { return vec4<f32>(time); }\n",
    "missing binding tex": "var tex: texture_2d<f32>;\n@fragment fn main() -> @location(0) vec4<f32> { return textureLoad(tex, vec2<i32>(0), 0); }\n",
    "global var no space": "var counter: i32 = 0;\nfn next() -> i32 { counter = counter + 1; return counter; }\n",
    "duplicate global": "const A = 1;\nconst A = 2;\n",
    "duplicate fn": "fn f() {}\nfn f() {}\n",
    "duplicate local": fragment("let x = 1.0;\nlet x = 2.0;\nreturn vec4<f32>(x);"),
    "duplicate param local": "fn f(x: f32) -> f32 {\n  let x = 2.0;\n  return x;\n}\n",
    "wrong arg count builtin": fragment("return vec4<f32>(clamp(uv.x, 0.0));"),
    "wrong arg count builtin2": fragment("return vec4<f32>(sin(uv.x, 1.0));"),
    "wrong arg count user": "fn add(a: f32, b: f32) -> f32 { return a + b; }\nfn g() -> f32 { return add(1.0); }\n",
    "wrong arg type builtin": fragment("return vec4<f32>(length(1u));"),
    "wrong arg type builtin2": fragment("return vec4<f32>(mix(vec3<f32>(0.0), 1.0, uv.x), 1.0);"),
    "max vec scalar": fragment("return vec4<f32>(max(vec3<f32>(uv, 0.0), 0.0), 1.0);"),
    "pow vec scalar": fragment("let c = vec3<f32>(uv, 0.0);\nreturn vec4<f32>(pow(c, 2.2), 1.0);"),
    "clamp vec scalar": fragment(
        "let c = vec3<f32>(uv, 0.0);\nreturn vec4<f32>(clamp(c, 0.0, 1.0), 1.0);"
    ),
    "sin of int": fragment("let n = 3;\nreturn vec4<f32>(sin(n));"),
    "wrong arg type user": "fn twice(a: f32) -> f32 { return a * 2.0; }\nfn g() -> f32 { return twice(1u); }\n",
    "unknown member": "struct Light { color: vec3<f32>, power: f32 }\nfn f(l: Light) -> vec3<f32> { return l.colour; }\n",
    "unknown swizzle": fragment("return vec4<f32>(uv.xyz, 1.0);"),
    "bad swizzle": fragment("return vec4<f32>(uv.xg, 0.0, 1.0);"),
    "member of scalar": fragment("let d = length(uv);\nreturn vec4<f32>(d.x);"),
    "unbalanced open": fragment(
        "if (uv.x > 0.5) {\n  return vec4<f32>(1.0);\nreturn vec4<f32>(0.0);"
    ),
    "unbalanced close": fragment("return vec4<f32>(0.0);\n}"),
    "missing paren": fragment("return vec4<f32>(sin(uv.x);"),
    "glsl float": fragment("float x = 1.0;\nreturn vec4<f32>(x);"),
    "bare vec3 type": fragment("var c: vec3 = vec3(1.0);\nreturn vec4(c, 1.0);"),
    "gl_FragColor": fragment("gl_FragColor = vec4<f32>(1.0);\nreturn vec4<f32>(1.0);"),
    "gl_FragCoord": fragment("let p = gl_FragCoord.xy;\nreturn vec4<f32>(p, 0.0, 1.0);"),
    "ternary": fragment("let x = uv.x > 0.5 ? 1.0 : 0.0;\nreturn vec4<f32>(x);"),
    "uniform": "uniform vec2 resolution;\nfn f() -> f32 { return resolution.x; }\n",
    "texture()": fragment(
        "return texture(tex, uv);",
        "@group(0) @binding(1) var tex: texture_2d<f32>;\n@group(0) @binding(2) var samp: sampler;\n",
    ),
    "texture2D": fragment(
        "return texture2D(tex, uv);",
        "@group(0) @binding(1) var tex: texture_2d<f32>;\n@group(0) @binding(2) var samp: sampler;\n",
    ),
    "mod": fragment("return vec4<f32>(mod(uv.x, 0.5));"),
    "define": fragment("return vec4<f32>(PI);", "#define PI 3.14159\n"),
    "in qualifier": "in vec2 v_uv;\nout vec4 color;\nvoid main() { color = vec4(v_uv, 0.0, 1.0); }\n",
    "void main": "void main() {\n  gl_FragColor = vec4(1.0);\n}\n",
    "for int": fragment(
        "var s = 0.0;\nfor (int i = 0; i < 4; i++) { s += 0.1; }\nreturn vec4<f32>(s);"
    ),
    "for no var": fragment(
        "var s = 0.0;\nfor (i = 0; i < 4; i++) { s += 0.1; }\nreturn vec4<f32>(s);"
    ),
    "float4": fragment("let c = float4(1.0, 0.0, 0.0, 1.0);\nreturn c;"),
    "float3 type": fragment("let c: float3 = vec3<f32>(1.0);\nreturn vec4<f32>(c, 1.0);"),
    "lerp": fragment("return vec4<f32>(lerp(0.0, 1.0, uv.x));"),
    "mul": fragment(
        "let m = mat2x2<f32>(1.0, 0.0, 0.0, 1.0);\nreturn vec4<f32>(mul(m, uv), 0.0, 1.0);"
    ),
    "frac": fragment("return vec4<f32>(frac(uv.x));"),
    "atan 2": fragment("return vec4<f32>(atan(uv.y, uv.x));"),
    "inversesqrt": fragment("return vec4<f32>(inversesqrt(uv.x));"),
    "dFdx": fragment("return vec4<f32>(dFdx(uv.x));"),
    "rsqrt": fragment("return vec4<f32>(rsqrt(uv.x));"),
    "i++ in expr": fragment("var i = 0;\nlet x = i++;\nreturn vec4<f32>(f32(x));"),
    "if no braces": fragment("if (uv.x > 0.5) return vec4<f32>(1.0);\nreturn vec4<f32>(0.0);"),
    "else no braces": fragment(
        "if (uv.x > 0.5) { return vec4<f32>(1.0); }\nelse return vec4<f32>(0.0);"
    ),
    "for no braces": fragment(
        "var s = 0.0;\nfor (var i = 0; i < 4; i++) s += 0.1;\nreturn vec4<f32>(s);"
    ),
    "semicolon members": "struct Light {\n  color: vec3<f32>;\n  power: f32;\n}\n",
    "init braces": fragment("var a: array<f32, 2> = {1.0, 2.0};\nreturn vec4<f32>(a[0]);"),
    "init brackets": fragment("let a = [1.0, 2.0];\nreturn vec4<f32>(a[0]);"),
    "null": fragment("let x = null;\nreturn vec4<f32>(1.0);"),
    "true && 1": fragment("if (true && 1) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"),
    "if int": fragment("var n = 1;\nif (n) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"),
    "string": fragment('let x = "red";\nreturn vec4<f32>(1.0);'),
    "char": fragment("let x = 'red';\nreturn vec4<f32>(1.0);"),
    "var x: int": fragment("var x: int = 1;\nreturn vec4<f32>(f32(x));"),
    "0.5lf": fragment("let x = 0.5lf;\nreturn vec4<f32>(1.0);"),
    "1.0d": fragment("let x = 1.0d;\nreturn vec4<f32>(1.0);"),
    "1u suffix f": fragment("let x: i32 = 1f;\nreturn vec4<f32>(1.0);"),
    "vec2<float>": fragment("let x = vec2<float>(1.0, 2.0);\nreturn vec4<f32>(x, 0.0, 1.0);"),
    "vec compare if": fragment(
        "if (uv == vec2<f32>(0.5)) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"
    ),
    "missing &": "fn bump(p: ptr<function, f32>) { *p = *p + 1.0; }\nfn g() { var x = 1.0; bump(x); }\n",
    "& of let": "fn bump(p: ptr<function, f32>) { *p = *p + 1.0; }\nfn g() { let x = 1.0; bump(&x); }\n",
    "recursion": "fn fact(n: i32) -> i32 {\n  if (n < 2) { return 1; }\n  return n * fact(n - 1);\n}\n",
    "mutual recursion": "fn a(n: i32) -> i32 { return b(n); }\nfn b(n: i32) -> i32 { return a(n); }\n",
    "override in fn": fragment("override x: f32 = 1.0;\nreturn vec4<f32>(x);"),
    "override vec": "override tint: vec3<f32> = vec3<f32>(1.0);\n",
    "write uniform": "@group(0) @binding(0) var<uniform> time: f32;\nfn f() { time = 1.0; }\n",
    "write read storage": "@group(0) @binding(0) var<storage, read> data: array<f32>;\n@compute @workgroup_size(1) fn main() { data[0] = 1.0; }\n",
    "write default storage": "@group(0) @binding(0) var<storage> data: array<f32>;\n@compute @workgroup_size(1) fn main() { data[0] = 1.0; }\n",
    "textureSample compute": "@group(0) @binding(0) var tex: texture_2d<f32>;\n@group(0) @binding(1) var samp: sampler;\n@compute @workgroup_size(1) fn main() { let c = textureSample(tex, samp, vec2<f32>(0.5)); }\n",
    "textureSample vertex": "@group(0) @binding(0) var tex: texture_2d<f32>;\n@group(0) @binding(1) var samp: sampler;\n@vertex fn main() -> @builtin(position) vec4<f32> { return textureSample(tex, samp, vec2<f32>(0.5)); }\n",
    "textureSample depth vec": fragment(
        "let c: vec4<f32> = textureSample(tex, samp, uv);\nreturn c;",
        "@group(0) @binding(0) var tex: texture_depth_2d;\n@group(0) @binding(1) var samp: sampler;\n",
    ),
    "textureSample no sampler": fragment(
        "return textureSample(tex, uv);", "@group(0) @binding(0) var tex: texture_2d<f32>;\n"
    ),
    "textureSample comparison": fragment(
        "return vec4<f32>(textureSampleCompare(tex, samp, uv, 0.5));",
        "@group(0) @binding(0) var tex: texture_depth_2d;\n@group(0) @binding(1) var samp: sampler;\n",
    ),
    "textureSample u32 tex": fragment(
        "return vec4<f32>(textureSample(tex, samp, uv));",
        "@group(0) @binding(0) var tex: texture_2d<u32>;\n@group(0) @binding(1) var samp: sampler;\n",
    ),
    "textureLoad no level": fragment(
        "return textureLoad(tex, vec2<i32>(0, 0));",
        "@group(0) @binding(0) var tex: texture_2d<f32>;\n",
    ),
    "textureLoad float": fragment(
        "return textureLoad(tex, uv, 0);", "@group(0) @binding(0) var tex: texture_2d<f32>;\n"
    ),
    "dpdx compute": "@compute @workgroup_size(1) fn main() { let d = dpdx(1.0); }\n",
    "barrier fragment": fragment("workgroupBarrier();\nreturn vec4<f32>(1.0);"),
    "no workgroup size": "@compute\nfn main() { }\n",
    "vertex no position": "@vertex\nfn main() -> @location(0) vec4<f32> {\n  return vec4<f32>(1.0);\n}\n",
    "duplicate location": "struct V { @location(0) a: f32, @location(0) b: f32 }\n@fragment fn main(v: V) -> @location(0) vec4<f32> { return vec4<f32>(v.a); }\n",
    "duplicate binding": "@group(0) @binding(0) var<uniform> a: f32;\n@group(0) @binding(0) var<uniform> b: f32;\n@fragment fn main() -> @location(0) vec4<f32> { return vec4<f32>(a + b); }\n",
    "bool uniform": "@group(0) @binding(0) var<uniform> on: bool;\n",
    "uniform array stride": "@group(0) @binding(0) var<uniform> w: array<f32, 4>;\n@fragment fn main() -> @location(0) vec4<f32> { return vec4<f32>(w[0]); }\n",
    "runtime array local": fragment("var a: array<f32>;\nreturn vec4<f32>(1.0);"),
    "array size": fragment("var a: array<f32, 0>;\nreturn vec4<f32>(1.0);"),
    "array wrong count": fragment("let a = array<f32, 3>(1.0, 2.0);\nreturn vec4<f32>(a[0]);"),
    "index out of bounds": fragment(
        "let a = array<f32, 3>(1.0, 2.0, 3.0);\nreturn vec4<f32>(a[5]);"
    ),
    "not constructor args": fragment("return vec4<f32>(1.0, 2.0);"),
    "too many": fragment("return vec4<f32>(uv, 1.0, 1.0, 1.0);"),
    "missing arrow": "fn half(x: f32): f32 { return x * 0.5; }\n",
    "return type first": "f32 half(f32 x) { return x * 0.5; }\n",
    "glsl fn": "float circle(vec2 p, float r) {\n  return length(p) - r;\n}\n",
    "param type first": "fn half(f32 x) -> f32 { return x * 0.5; }\n",
    "param no type": "fn half(x) -> f32 { return x * 0.5; }\n",
    "let no init": fragment("let x: f32;\nreturn vec4<f32>(1.0);"),
    "var no type": fragment("var x;\nreturn vec4<f32>(1.0);"),
    "def": "def f():\n  return 1\n",
    "function keyword": "function f() { return 1; }\n",
    "func": "func f() { }\n",
    "let mut": fragment("let mut x = 1.0;\nreturn vec4<f32>(x);"),
    "const glsl": "const float PI = 3.14;\n",
    "let module": "let PI = 3.14;\nfn f() -> f32 { return PI; }\n",
    "var = vec3": fragment("vec3 c = vec3(1.0);\nreturn vec4<f32>(c, 1.0);"),
    "and keyword": fragment(
        "if (uv.x > 0.5 and uv.y > 0.5) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"
    ),
    "single & bool": fragment(
        "if (uv.x > 0.5 && uv) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"
    ),
    "chain compare": fragment(
        "if (0.0 < uv.x < 1.0) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"
    ),
    "!number": fragment("if (!uv.x) { return vec4<f32>(1.0); }\nreturn vec4<f32>(0.0);"),
    "not bool neg": fragment("let b = -true;\nreturn vec4<f32>(0.0);"),
    "shift": fragment("let b = 1i << 2i;\nreturn vec4<f32>(0.0);"),
    "shift float": fragment("let b = 1.0 << 2u;\nreturn vec4<f32>(0.0);"),
    "**": fragment("let b = uv.x ** 2.0;\nreturn vec4<f32>(b);"),
    "cast c": fragment("let b = (float)uv.x;\nreturn vec4<f32>(b);"),
    "cast as": fragment("let b = uv.x as i32;\nreturn vec4<f32>(f32(b));"),
    "reserved word": fragment("let filter = 1.0;\nreturn vec4<f32>(filter);"),
    "keyword name": fragment("let loop = 1.0;\nreturn vec4<f32>(1.0);"),
    "double underscore": fragment("let __x = 1.0;\nreturn vec4<f32>(1.0);"),
    "switch no default": fragment(
        "var n = 1;\nswitch n { case 1: { n = 2; } }\nreturn vec4<f32>(1.0);"
    ),
    "case colon body": fragment(
        "var n = 1;\nswitch (n) { case 1: n = 2; break; default: break; }\nreturn vec4<f32>(1.0);"
    ),
    "switch float": fragment("switch (uv.x) { default: { } }\nreturn vec4<f32>(1.0);"),
    "break outside": fragment("break;\nreturn vec4<f32>(1.0);"),
    "unused call": fragment("sin(uv.x);\nreturn vec4<f32>(1.0);"),
    "expr statement": fragment("uv.x + 1.0;\nreturn vec4<f32>(1.0);"),
    "call undeclared fn": fragment("return vec4<f32>(noise(uv));"),
    "call var": fragment("let f = 1.0;\nreturn vec4<f32>(f(1.0));"),
    "type as value": fragment("let x = f32;\nreturn vec4<f32>(1.0);"),
    "fn as value": fragment("let x = g;\nreturn vec4<f32>(x);", "fn g() -> f32 { return 1.0; }\n"),
    "struct literal": fragment(
        "let p = P { a: 1.0 };\nreturn vec4<f32>(p.a);", "struct P { a: f32 }\n"
    ),
    "struct wrong args": fragment(
        "let p = P(1.0);\nreturn vec4<f32>(p.a);", "struct P { a: f32, b: f32 }\n"
    ),
    "const non const": "@group(0) @binding(0) var<uniform> t: f32;\nconst A = t * 2.0;\n",
    "const from let": fragment("const a = uv.x;\nreturn vec4<f32>(a);"),
    "matrix mul": fragment("let m = mat3x3<f32>();\nreturn vec4<f32>(m * uv, 0.0, 1.0);"),
    "mat3": fragment(
        "let m = mat3(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);\nreturn vec4<f32>(1.0);"
    ),
    "comma": fragment("let a = vec2<f32>(1,0 2.0);\nreturn vec4<f32>(1.0);"),
    "decimal comma missing op": fragment("let a = 2 uv.x;\nreturn vec4<f32>(1.0);"),
    "let a, b": fragment("let a = 1.0, b = 2.0;\nreturn vec4<f32>(1.0);"),
    "var a, b": fragment("var a, b: f32;\nreturn vec4<f32>(1.0);"),
    "f16": fragment("let a: f16 = 1.0h;\nreturn vec4<f32>(1.0);"),
    "entry called": "@fragment\nfn main() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }\nfn g() { let c = main(); }\n",
    "div by zero": fragment("let a = 1 / 0;\nreturn vec4<f32>(1.0);"),
    "overflow": fragment("let a: i32 = 3000000000;\nreturn vec4<f32>(1.0);"),
    "literal big": fragment("let a = 1e50;\nreturn vec4<f32>(1.0);"),
    "fullwidth paren": fragment("return vec4<f32>\uff081.0);"),
    "nbsp": fragment("return\xa0vec4<f32>(1.0);"),
    "smart quotes": "// x\nlet a = “red”;\n",
    "=>": "fn f() => f32 { return 1.0; }\n",
    "::": fragment("let a = std::sin(1.0);\nreturn vec4<f32>(1.0);"),
    "main image": "void mainImage(out vec4 fragColor, in vec2 fragCoord) {\n  fragColor = vec4(1.0);\n}\n",
    "iTime": fragment("return vec4<f32>(iTime);"),
    "PI": fragment("return vec4<f32>(sin(uv.x * PI));"),
    "layout": "layout(location = 0) out vec4 color;\n",
    "[[stage]]": "[[stage(fragment)]]\nfn main() -> [[location(0)]] vec4<f32> { return vec4<f32>(1.0); }\n",
    "@stage": "@stage(fragment)\nfn main() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }\n",
    "elif": fragment("if (uv.x > 0.5) { } elif (uv.x > 0.2) { }\nreturn vec4<f32>(1.0);"),
    "elseif": fragment("if (uv.x > 0.5) { } elseif (uv.x > 0.2) { }\nreturn vec4<f32>(1.0);"),
    "do while": fragment("do { } while (true);\nreturn vec4<f32>(1.0);"),
    "sampler2D": "@group(0) @binding(0) var tex: sampler2D;\n",
    "import": "#import bevy_pbr::mesh\nfn f() {}\n",
    "ptr storage param": "@group(0) @binding(0) var<storage, read_write> d: array<f32, 4>;\nfn f(p: ptr<storage, array<f32, 4>, read_write>) { (*p)[0] = 1.0; }\n@compute @workgroup_size(1) fn m() { f(&d); }\n",
    "atomics no &": "var<workgroup> n: atomic<u32>;\n@compute @workgroup_size(1) fn main() { atomicAdd(n, 1u); }\n",
    "arrayLength no &": "@group(0) @binding(0) var<storage> d: array<f32>;\n@compute @workgroup_size(1) fn main() { let n = arrayLength(d); }\n",
    "length of array": "@group(0) @binding(0) var<storage> d: array<f32>;\n@compute @workgroup_size(1) fn main() { let n = d.length(); }\n",
    "store vec3": "@group(0) @binding(0) var t: texture_storage_2d<rgba8unorm, write>;\n@compute @workgroup_size(1) fn main() { textureStore(t, vec2<i32>(0, 0), vec3<f32>(1.0)); }\n",
    "load write": "@group(0) @binding(0) var t: texture_storage_2d<rgba8unorm, write>;\n@compute @workgroup_size(1) fn main() { let c = textureLoad(t, vec2<i32>(0, 0)); }\n",
    "var in module private init": "var<private> a: f32 = sin(1.0) * b;\n",
    "struct recursive": "struct A { b: A }\n",
    "fn param attr": "fn f(@location(0) x: f32) { }\n",
    "mixed scalars": "fn f(x: f32) -> f32 {\n  return x + 1u;\n}",
    "undeclared behind a tab and an accent": "@fragment\nfn main() -> @location(0) vec4<f32> {\n\tlet é = 1.0; return vec4<f32>(1.0) + foo;\n}",
    "undeclared in an expression": "x * unheard_of",
    "vectors of two widths in a snippet": "let a = 1.0;\nlet b = a + vec2<f32>(1.0) + vec3<f32>(1.0);",
    "carriage returns": "fn f() -> f32 {\r\n  return 1u;\r\n}",
    "snippet without its semicolon": "let a = 1.0",
    "undeclared in a switch": "switch (value) { default: { unheard_of = 1.0; } }",
    "workgroup size of zero": "@compute @workgroup_size(0) fn m() {}",
    "endless loop": "fn f() { loop { let a = 1; } }",
    "no code": "",
    "several undeclared names": "fn f() -> f32 {\n  let wave = sinus(time * speed);\n  return waev;\n}\n",
    "vec2 for a struct member": "struct P { a: vec3<f32> }\nfn f() -> P { return P(vec2<f32>(1.0)); }\n",
    "NUL": "fn f() {\x00}",
    "markdown": "```wgsl\nfn f() {}\n```",
    "version line": "#version 450\nvoid main() {}",
    "open comment": "fn f() {} /* to do",
    "shift by more bits than there are": "fn f() -> u32 { return 1u << 33u; }",
    "shift of a variable by too many bits": "fn f() -> i32 { let x = 2; return x << 33u; }",
    "shift beyond the sign": "fn f() -> i32 { return 1i << 33u; }",
    "array of gigabytes": "var<private> few: array<f32, 3>;\nvar<private> many: array<vec4f, 100000000>;\nfn f() -> f32 { return many[0].x + few[0]; }",
}
