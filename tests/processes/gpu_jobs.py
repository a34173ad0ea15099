"""Jobs for the tests of the GPU worker: harmless, slow and hostile ones."""

from core.gpu.records import Binding, ComputeJob, DrawJob, Stage
from core.wgsl import contract

GOOD = "fn f() -> f32 { return 1.0; }"
RED = "@fragment fn red() -> @location(0) vec4<f32> { return vec4<f32>(1.0, 0.0, 0.0, 1.0); }"
# Software Vulkan cuts loops after 65,535 rounds in all, so each round must cost.
SLOW = """@fragment fn slow(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var s = uv.x;
    for (var i = 0; i < 60000; i++) { s = sin(s) + cos(s * 1.1) + exp(sin(s)); }
    return vec4<f32>(s);
}"""
SLOW_SIZE_PX = 512


def draw_job(
    source: str,
    entry: str,
    width_px: int = 8,
    height_px: int | None = None,
    *,
    num_frames: int = 1,
    bindings: tuple[Binding, ...] = (),
) -> DrawJob:
    height_px = width_px if height_px is None else height_px
    vertex = Stage(contract.FULL_SCREEN_VERTEX, contract.FULL_SCREEN_VERTEX_ENTRY)
    return DrawJob(vertex, Stage(source, entry), width_px, height_px, num_frames, bindings)


def compute_job(
    body: str, declarations: str = "", *, workgroups: tuple[int, int, int] = (1, 1, 1)
) -> ComputeJob:
    """Return a dispatch of ``body``, which may write to ``result: array<u32, 4>``."""
    source = f"""@group(0) @binding(0) var<storage, read_write> result: array<u32, 4>;
{declarations}
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3<u32>) {{ {body} }}"""
    return ComputeJob(Stage(source, "main"), workgroups, (Binding(0, 0, "storage", bytes(16)),))


def slow_job() -> DrawJob:
    return draw_job(SLOW, "slow", SLOW_SIZE_PX)


def nested(opening: str, middle: str, closing: str, depth: int) -> str:
    return f"fn f() -> f32 {{ return {opening * depth}{middle}{closing * depth}; }}"


# Naga's parser, validator and translator recurse; each of these overflows a native stack.
BOMBS = {
    "parentheses": nested("(", "1.0", ")", 6000),
    "calls": nested("abs(", "1.0", ")", 6000),
    "indexings": "fn f(a: array<i32, 4>) -> i32 { return " + "a[" * 6000 + "1" + "]" * 6000 + "; }",
    "array types": "fn f() { var a: " + "array<" * 6000 + "u32" + ", 1>" * 6000 + "; }",
    "else-if chain": "fn f(a: i32) -> i32 { " + "if a == 1 { return 1; } else " * 9000 + "{ } }",
    "operator chain": "fn f(x: f32) -> f32 { return x" + " + x" * 40_000 + "; }",
    "logical chain": "fn f(x: bool) -> bool { return x" + " && x" * 40_000 + "; }",
    "negations": "fn f(x: bool) -> bool { return " + "!" * 20_000 + "x; }",
    "dereferences": "fn f(p: ptr<function, f32>) -> f32 { return " + "*&" * 10_000 + "p; }",
}

HUGE = 100_000_000
# Accepted by naga; what becomes of them is decided by its translator and by the driver.
HOSTILE = {
    "pointer to a member": compute_job(
        "var s: S; g(&s.a); result[0] = u32(s.a);",
        "struct S { a: f32, b: f32 } fn g(p: ptr<function, f32>) { *p = 2.0; }",
    ),
    "pointer to an element": compute_job(
        "var a: array<f32, 4>; g(&a[1]); result[0] = u32(a[1]);",
        "fn g(p: ptr<function, f32>) { *p = 2.0; }",
    ),
    "two-row matrices": ComputeJob(
        Stage(
            """struct S { m: mat3x2<f32>, a: f32 }
@group(0) @binding(0) var<storage, read_write> result: array<f32, 4>;
@group(0) @binding(1) var<uniform> many: array<S, 2>;
@compute @workgroup_size(1) fn main() { let all = many; result[0] = all[0].m[0].x; }""",
            "main",
        ),
        (1, 1, 1),
        (Binding(0, 0, "storage", bytes(16)), Binding(0, 1, "uniform", bytes(64))),
    ),
    "private array": compute_job(
        "a[id.x] = 1u; result[0] = a[id.y + 3u];", f"var<private> a: array<u32, {HUGE}>;"
    ),
    "function array": compute_job(
        f"var a: array<u32, {HUGE}>; a[id.x] = 1u; result[0] = a[id.y + 3u];"
    ),
    "workgroup array": compute_job(
        "a[id.x] = 1u; result[0] = a[id.y + 3u];", f"var<workgroup> a: array<u32, {HUGE}>;"
    ),
    "constant array": compute_job(
        "result[0] = a[id.x];", f"const a = array<u32, {HUGE}>();"
    ),
    "returned array": compute_job(
        "result[0] = g()[id.x];",
        f"fn g() -> array<u32, {HUGE}> {{ return array<u32, {HUGE}>(); }}",
    ),
    "array beyond the limit": compute_job("result[0] = a[3];", "var<private> a: array<u32, 1000000000>;"),
    "doubling calls": compute_job(
        "result[0] = u32(f0(f32(id.x)));",
        " ".join(f"fn f{i}(x: f32) -> f32 {{ return g{i}(x) + g{i}(x + 1.0); }} "
                 f"fn g{i}(x: f32) -> f32 {{ return f{i + 1}(x); }}" for i in range(26))
        + " fn f26(x: f32) -> f32 { return x; }",
    ),
    "huge dispatch": compute_job(
        "var n = result[1]; for (var i = 0u; i < 60000u; i++) { n = n * 3u + id.x; } result[0] = n;",
        workgroups=(65_535, 65_535, 65_535),
    ),
    "empty loop": compute_job("loop { }"),
    "costly loops": compute_job(
        "for (var i = 0u; i < 100000u; i++) { for (var j = 0u; j < 100000u; j++) { result[0] += i * j; } }"
    ),
    "far beyond its buffers": compute_job(
        "result[id.x + 3000000000u] = 1u; var a: array<u32, 4>; a[id.x + 4000000000u] = 2u; result[0] = a[0];"
    ),
}  # fmt: skip
