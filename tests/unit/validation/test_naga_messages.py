"""Diagnostics, as the user sees them: golden texts of whole messages."""

import pytest

from core.validation.validator import validate_shader

GOLDEN = {
    "fn f(x: f32) -> f32 {\n  return x + 1u;\n}": (
        "a.wgsl:2:10: error: in function `f`: Operation Add can't work with f32 and u32\n"
        "    return x + 1u;\n"
        "           ^^^^^^"
    ),
    "@fragment\nfn main() -> @location(0) vec4<f32> {\n\tlet \u00e9 = 1.0; return vec4<f32>(1.0) + foo;\n}": (
        "a.wgsl:3:39: error: no definition in scope for identifier: `foo`: unknown identifier\n"
        "  \tlet \u00e9 = 1.0; return vec4<f32>(1.0) + foo;\n"
        "  \t                                     ^^^"
    ),
    "fn f() { let a = 1; a = 2; }": (
        "a.wgsl:1:21: error: invalid left-hand side of assignment: cannot assign to this expression: "
        "consider declaring `a` with `var` instead of `let`\n"
        "  fn f() { let a = 1; a = 2; }\n"
        "                      ^"
    ),
    "x * unheard_of": (
        "a.wgsl:1:5: error: no definition in scope for identifier: `unheard_of`: unknown identifier\n"
        "  x * unheard_of\n"
        "      ^^^^^^^^^^"
    ),
    "let a = 1.0;\nlet b = a + vec2<f32>(1.0) + vec3<f32>(1.0);": (
        "a.wgsl:2:9: error: in function `snippet`: Operation Add can't work with vec2<f32> and vec3<f32>\n"
        "  let b = a + vec2<f32>(1.0) + vec3<f32>(1.0);\n"
        "          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
    ),
    "fn f() -> f32 {\r\n  return 1u;\r\n}": (
        "a.wgsl:2:10: error: in function `f`: The `return` expression does not match the declared return type\n"
        "    return 1u;\n"
        "           ^^"
    ),
    "let a = 1.0": (
        "a.wgsl:1:12: error: expected `;`, found the end of the code\n  let a = 1.0\n             ^"
    ),
    "switch (value) { default: { unheard_of = 1.0; } }": (
        "a.wgsl:1:29: error: no definition in scope for identifier: `unheard_of`: unknown identifier\n"
        "  switch (value) { default: { unheard_of = 1.0; } }\n"
        "                              ^^^^^^^^^^"
    ),
    "@compute @workgroup_size(0) fn m() {}": (
        "a.wgsl: error: Entry point m at Compute is invalid: Workgroup size is out of range"
    ),
    "fn f() { loop { let a = 1; } }": (
        "a.wgsl:1:10: error: this loop never ends: no condition stops it and its body has neither break nor return\n"
        "  fn f() { loop { let a = 1; } }\n"
        "           ^^^^"
    ),
    "": "a.wgsl: error: there is no code",
}


@pytest.mark.gpu
@pytest.mark.parametrize("code", GOLDEN)
def test_reads_like_a_compiler(gpu, code):
    assert validate_shader(code, client=gpu).render(path="a.wgsl") == GOLDEN[code]
