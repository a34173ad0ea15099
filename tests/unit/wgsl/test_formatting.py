import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.wgsl import lexicon
from core.wgsl.formatting import format_wgsl
from core.wgsl.lexer import lex

# One shader that has been thought about line by line, and the same without any layout.
CANONICAL = """\
enable f16;
const PI = 3.14;
@id(3) override scale: f32 = -1.0;

struct Uniforms {
    resolution: vec2<f32>,
    @align(16) time: f32,
    points: array<vec2<f32>, 4>
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> data: array<u32>;

struct Empty {}

alias Grid = array<array<f32, 8>, 8>;

fn wave(x: f32, p: ptr<function, array<f32, 3>>) -> f32 {
    return (*p)[0] * -sin(x - 1.0) + f32(i32(x) >> 2u);
}

@must_use fn is_inside(p: vec2<f32>) -> bool {
    return all(p >= vec2<f32>(0.0)) && !(p.x > 1.0 || p.y > 1.0);
}

@fragment
fn main(@location(0) uv: vec2<f32>, @builtin(position) at: vec4f) -> @location(0) vec4<f32> {
    var color = vec3<f32>(0.5, 0.5, 0.5);
    for (var i = 0; i < 3; i++) {
        color[i] += wave(f32(i), &values) % 1.0;
        if (color[i] < 0.0) {
            continue;
        } else if (color[i] > 1.0) {
            color[i] = ~1;
        } else {}
    }
    switch i {
        case 0, 1: {
            discard;
        }
        default: {}
    }
    loop {
        i--;
        continuing {
            break if i < 0;
        }
    }
    for (;;) {
        break;
    }
    _ = uv;
    *target = a & b | c ^ -d;
    return vec4<f32>(color.rgb, 1.0);
}

@compute @workgroup_size(8, 8, 1)
fn fill(@builtin(global_invocation_id) id: vec3<u32>) {
    data[id.x] <<= 1u;
    while data[0] != 0u {
        workgroupBarrier();
    }
}

const_assert PI < 4.0;"""


def _tokens(source: str) -> list[tuple[object, str]]:
    return [(token.kind, token.text) for token in lex(source)]


def test_canonical_code_stays_as_it_is() -> None:
    assert format_wgsl(CANONICAL) == CANONICAL


@pytest.mark.parametrize("between", [" ", "\n", "\t", "\r\n    "])
def test_layout_does_not_depend_on_the_layout_given(between: str) -> None:
    assert format_wgsl(between.join(token.text for token in lex(CANONICAL))) == CANONICAL


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ("", ""),
        ("vec4<f32>( uv,-x,1 )", "vec4<f32>(uv, -x, 1)"),
        ("let a=1;if(a>0){a=2;}b=3;a", "let a = 1;\nif (a > 0) {\n    a = 2;\n}\nb = 3;\na"),
        ("-a", "-a"),
        ("- -a - --b", "- -a - --b"),
        ("a / *b", "a / *b"),
        ("& &a", "& &a"),
        ("1 .x", "1 .x"),
        ("x. 5", "x. 5"),
        ("a<- >b", "a<- > b"),
        ("struct A{a:f32};fn f(){}", "struct A {\n    a: f32\n};\n\nfn f() {}"),
        ("} } fn f() {", "}\n}\n\nfn f() {"),
        ("@ compute @workgroup_size(1) fn f(){}", "@compute @workgroup_size(1)\nfn f() {}"),
        ("fn f(){}@id(0)override t:f32;", "fn f() {}\n\n@id(0) override t: f32;"),
        ("foo(a; b", "foo(a; b"),
        ("my::path(a)", "my::path(a)"),
    ],
)
def test_snippets_and_odd_code(snippet: str, expected: str) -> None:
    assert format_wgsl(snippet) == expected


def test_comments_keep_their_side_of_the_line() -> None:
    source = """// head

struct A { // of A
 /* own */
  a : f32, // of a
  // of b
  b : f32   } // end
// of f
fn f( a : f32 /* in */ , b:f32 ) { // go
    // alone
  if a { // nothing
  }
    /* lead */ return ; /* trail */ }
fn g(a: f32, // first
  b: f32) {}
   // last
"""
    assert (
        format_wgsl(source)
        == """// head
struct A { // of A
    /* own */
    a: f32, // of a
    // of b
    b: f32
} // end

// of f
fn f(a: f32 /* in */, b: f32) { // go
    // alone
    if a { // nothing
    }
    /* lead */ return; /* trail */
}

fn g(a: f32, // first
    b: f32) {}
// last"""
    )


@pytest.mark.parametrize(
    "source", ["// a", "/* a", "a;\n/* b /* c */ d", "/**/a/**//**/b//c", "/ // a\n/ /**/ *b"]
)
def test_comments_at_odd_places(source: str) -> None:
    formatted = format_wgsl(source)
    assert _tokens(formatted) == _tokens(source)
    assert formatted.count("/*") == source.count("/*")
    assert format_wgsl(formatted) == formatted


_BITS = (
    *lexicon.OPERATORS,
    *[
        "fn",
        "struct",
        "else",
        "if",
        "for",
        "case",
        "default",
        "vec4",
        "f32",
        "array",
        "a",
        "e5",
        "1",
        "0x1",
        "1.5",
        ".5",
        "2.",
        "@fragment",
        "@group",
    ],
    *(" ", "\n", "\r\n", "\r", "\t", "\u2028", "//c\n", "//", "/*", "*/", "/*c*/"),
    *("\u00e9", "\u2192", "\u0663", "\u200e", "$", '"', "#"),
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(_BITS) | st.characters(), max_size=20).map("".join))
def test_formatting_keeps_tokens_and_is_idempotent(source: str) -> None:
    formatted = format_wgsl(source)
    assert _tokens(formatted) == _tokens(source)
    assert format_wgsl(formatted) == formatted
