"""The parser of code prefixes: what may follow, what may not and why, and the way to an end."""

import random
from itertools import islice

import pytest

from core import paths
from core.dataset.importing import read_examples
from core.dataset.recipes.engine import RecipeEngine
from core.generation.constraining import operators
from core.generation.constraining.finishing import completion
from core.generation.constraining.parser import Prefix, Vocabulary
from core.generation.constraining.states import Rejected
from core.generation.constraining.value_types import (
    A_INT,
    INT,
    NOTHING,
    TRUTH,
    UINT,
    UNIVERSE,
)
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.code_vocabulary import language_names, required_names
from core.wgsl.builtin_functions import operator_result
from core.wgsl.kinds import ShaderKind

# Words that are pieces of others, as learned vocabularies have them.
PIECES = (
    "uv",
    "col",
    "##or",
    "##_x",
    "0.5",
    "1.0",
    "##00",
    "position",
    "pos",
    "##ition",
    "output",
    "i",
)
# What the parser leaves out on purpose: a form of a function whose first argument is a constant.
LEFT_OUT = ("textureGather(0",)


@pytest.fixture(scope="module")
def code() -> CodeTokenizer:
    return CodeTokenizer(list(dict.fromkeys((*required_names(), *language_names(), *PIECES))))


@pytest.fixture(scope="module")
def vocabulary(code: CodeTokenizer) -> Vocabulary:
    return Vocabulary(code.entries, eos_id=code.eos_id)


def read(text: str, kind: ShaderKind | None, code: CodeTokenizer, vocabulary: Vocabulary) -> Prefix:
    prefix = Prefix.start(vocabulary, kind)
    for token_id in code.encode(text):
        prefix = prefix.after(token_id)
    _ = prefix.settled
    return prefix


BODY = "fn f(a: f32, v: vec3<f32>, n: u32) -> f32 {{ {} }}"
REJECTED = [
    ("let x = y;", "not declared"),
    ("let x = 1.0; let x = 2.0;", "declared in this block already"),
    ("let x = 1.0; x = 2.0;", "cannot be assigned"),
    ("a = 2.0;", "cannot be assigned"),
    ("let x: f32 = n;", "does not fit"),
    ("let x: u32 = 1.5;", "expected"),
    ("let x = a + n;", "does not"),
    ("let x = v + vec2<f32>(1.0);", "."),
    ("let x = v.xw;", "member"),
    ("let x = sin(a, a);", "expected"),
    ("let x = mix(a, a);", "expected `,`"),
    ("let x = dot(v, vec2<f32>());", "."),
    ("let x = f(1.0, v, 1u);", "not declared"),  # no recursion
    ("let x = sqrt(n);", "does not fit"),
    ("if a { return a; }", "."),
    ("if a < 1.0 { return a; } }", "returns nothing"),
    ("for (var i = 0; i < 4; i++) { return a; } }", "returns nothing"),
    ("return v;", "."),
    ("return a; let x = 1.0;", "nothing may follow"),
    ("break;", "break out"),
    ("loop { let x = 1.0; }", "nothing ends the loop"),
    ("var q = v; q.xy = v.xy;", "several components"),
    ("var q = v; q.x += n;", "does not fit"),
    ("let x = a && true;", "."),
    ("let x = a < a < a;", "."),
    ("let x = !a;", "does not fit"),
    ("a;", "."),
    (f"let x = {'(' * 24}sin(", "does not give"),  # no room for its argument
    ("sin(a);", "must be used"),
    ("let fn = 1.0;", "."),
    ("let target = 1.0;", "word of the language"),
    ("let x = n / 0u;", "zero"),
    ("discard; return 1.0;", "nothing may follow"),
    ("switch n { case 1u: {} case 1u: {} default: {} }", "no other case"),
    ("switch n { case 1u: {} }", "case"),
    ("let x = array<f32, 2>(1.0, 2.0, 3.0);", "."),
    ("workgroupBarrier(); return dpdx(a);", "."),
    ("let x: vec3<f32> = vec3(1u, 2u, 3u);", "."),
    ("let x: vec2<u32> = vec2(1, 2);", "."),  # `~vec2(1, 2)` would be no such vector
    ("let x: u32 = 1 << n;", "."),  # it is an i32
    ("let x: array<f32, 2> = array(1.0, 2.0, 3.0);", "."),
    ("let x = array(v, a);", "."),
    ("var x = a; var y = &x;", "."),
    ("const x = &a;", "no address"),
    ("const N = 6u; const_assert N % 4u == 0u;", "makes the assertion true"),
    ("const_assert 1 > 1;", "makes the assertion true"),
    ("const_assert 4 / 0 == 0;", "makes the assertion true"),
    ("return a; ; ; }", "nothing may follow"),
    ("var m = mat2x2<f32>(); m.x = a;", "."),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "why"), REJECTED)
def test_what_a_compiler_would_reject_is_forbidden_and_explained(statement, why, code, vocabulary):
    with pytest.raises(Rejected, match=why):
        read(BODY.format(statement).removesuffix("}"), "module", code, vocabulary)


ACCEPTED = [
    "return (*p).x; }", "var i = 0u; i++; i <<= 2u; return f32(i); }",
    "let s = v.zyx * 2.0 - 1.0; return select(s.x, -s.y, all(s < v)); }",
    "if a > 1.0 { return 0.0; } else if n == 3u { return 1.0; } else { return 2.0; } }",
    "switch n { case 1u, 2u: { return 1.0; } default { return a; } } }",
    "loop { if a > 2.0 { break; } continuing { break if n > 3u; } } return a; }",
    "let m = mat2x2<f32>(1.0, 0.0, 0.0, 1.0); return (m * v.xy).y + m[0][1]; }",
    "const N = 3; var t = array<vec2<f32>, N>(); t[1].x = a; return t[n % 3u].x; }",
    "let length = length(v); return length; }",
    "let c = vec3(1.0, 2, 3) * a + vec3(v.xy, 0.5); return dot(mix(c, vec3(1.0), a), vec3(0)); }",
    "let m = mat2x2(vec2(1, 0), v.xy); let w = vec2(n) + vec2(1u, 2); return m[w.x % 2u].y; }",
    "let t = array(vec2(0.0, 1.0), v.xy,); let u: array<f32, 2> = array(1.0, a); return t[n].x + u[1]; }",
    "const N: u32 = 8u; const_assert N % 4u == 0u; const_assert(N < 9); return a; }",
    "if a > 1.0 { return clamp(a, 0.0, 1.0,); }; let _x = a * 3.402823466e+38; return _x; ; }",
    "let b = bitcast<u32>(a) ^ (n >> 3u); return f32(b & 255u) / 255.0; }",
]  # fmt: skip


@pytest.mark.parametrize("body", ACCEPTED)
def test_valid_functions_are_allowed(body, code, vocabulary):
    text = f"fn f(a: f32, v: vec3<f32>, n: u32, p: ptr<function, vec3<f32>>) -> f32 {{ {body}"
    assert read(text, "function", code, vocabulary).is_complete


WHOLE = [
    ("fragment", "@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> { return uv.xyxy; }"),
    ("compute", "@compute @workgroup_size(8, 8) fn f(@builtin(global_invocation_id) i: vec3<u32>) {}"),
    ("vertex", "@vertex fn f(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> { return vec4<f32>(); }"),
    ("expression", "clamp(x, 0.0, 1.0) * color"),
    ("statements", "var t = uv * 2.0; t += p; length(t)"),
    ("compute", "const N = 8; @workgroup_size(N, N) @compute fn f(@builtin(local_invocation_id) i: vec3<u32>,) {}"),
    ("module", "@id(2) override speed: f32 = 1.0; override steps = 4u;"),
    ("module", "struct S { a: vec4<f32> }; struct T { b: f32, s: S } @binding(1) @group(0) var<uniform> t: T;"),
    ("module", "@group(0) @binding(0) var t: texture_storage_2d_array<r32float, read>;"),
    ("module", "struct S { a: f32 } @group(0) @binding(0) var<uniform> s: S;"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), WHOLE)
def test_code_may_end_when_it_is_whole_and_of_the_kind_asked_for(kind, text, code, vocabulary):
    assert read(text, kind, code, vocabulary).is_complete
    assert read(text, None, code, vocabulary).is_complete
    if kind in ("module", "compute"):
        with pytest.raises(Rejected):
            assert read(text, "fragment", code, vocabulary).is_complete or _reject()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("statements", "let p = &amount; *p = 2.0;"),
        ("function", "fn f() -> f32 { let p = &amount; return *p; }"),
    ],
)
def test_no_pointer_need_have_been_met_before_an_address(kind, text, code, vocabulary):
    assert read(text, kind, code, vocabulary).is_complete


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("expression", "&"), ("expression", "(&"), ("statements", "1.0 + (&"),
        ("function", "fn f() { var v = &"), ("function", "fn f() { var v = (&"),
    ],
)  # fmt: skip
def test_no_address_comes_where_it_could_not_be_kept(kind, text, code, vocabulary):
    with pytest.raises(Rejected, match="no address is needed here"):
        read(text, kind, code, vocabulary)


def _reject():
    raise Rejected("not complete")


ILLEGAL = [
    "@fragment fn f(uv: vec2<f32>)", "@fragment fn f() {", "@compute fn f",
    "@fragment fn f(@location(0) n: u32)", "@vertex fn f() -> @location(0)",
    "@fragment fn f(@location(0) a: f32, @location(0)", "@fragment fn f(@builtin(vertex_index)",
    "@group(0) @binding(0) var<uniform> u: array<f32, 4>",
    "@group(0) @binding(0) var<uniform> u: f32; @group(0) @binding(0) var",
    "@binding(0) @group(0) var<uniform> u: f32; @binding(0) @group(0) var",
    "struct S { a: f32 } struct T { s: S, b: f32 } @group(0) @binding(0) var<uniform> u: T",
    "@id(1) override a = 1.0; @id(1) override", "override a: vec2<f32>", "override a: f32;",
    "@fragment @workgroup_size", "@workgroup_size(8) fn", "struct S { a: f32 };;",
    "fn f() { } fn f(", "struct S { a: f32, a:", "var<private> x: f32 = y",
    "@compute @workgroup_size(64) fn f() { discard", "var<storage",
    "fn g() -> f32 { return 1.0; } fn f() { g() *", "fn f() { (", "fn f() { for ((",
]  # fmt: skip


@pytest.mark.parametrize("text", ILLEGAL)
def test_illegal_interfaces_are_forbidden(text, code, vocabulary):
    with pytest.raises(Rejected):
        read(text, "module", code, vocabulary)


def test_operators_give_what_the_signatures_say():
    for sign in ("+", "*", "==", "<", "&", "<<"):
        for left in range(NOTHING):
            for right in range(NOTHING):
                expected = operator_result(sign, UNIVERSE[left], UNIVERSE[right])
                if (sign, left, right) == ("<<", A_INT, UINT):
                    expected = UNIVERSE[INT]  # abstract in constants alone
                found = operators.result(sign, left, right)
                assert (None if found is None else UNIVERSE[found]) == expected


def test_what_would_be_read_as_a_template_is_no_comparison():
    pending = ((operators.RELATION, "<", UINT),)
    assert operators.extended(pending, UINT, "<<", 1 << TRUTH)
    assert operators.extended(pending, UINT, ">>", 1 << TRUTH) is None


def test_prefixes_are_values(code, vocabulary):
    prefix = read("fn f() -> f32 { let a = 1.0; return", "function", code, vocabulary)
    one, other = code.encode("a;"), code.encode("2.0;")
    for ids in (one, other):
        after = prefix
        for token_id in ids:
            after = after.after(token_id)
        assert not after.is_complete
        assert after.after(code.encode("}")[0]).is_complete


def check_all(rows, code, vocabulary) -> list[str]:
    failed = []
    for kind, text in rows:
        try:
            assert read(text, kind, code, vocabulary).is_complete or _reject()
        except Rejected as rejected:
            failed.append(f"{rejected}: {text[:200]}")
    return failed


def test_recipe_draws_are_never_masked(code, vocabulary):
    rows = [(pair.kind, pair.code) for pair in islice(RecipeEngine().stream(11), 60)]
    assert check_all(rows, code, vocabulary) == []


def curated() -> list[tuple[ShaderKind | None, str]]:
    examples = read_examples(paths.curated()).examples
    return [(example.kind, example.wgsl_code) for example in examples]


def test_curated_rows_are_never_masked(code, vocabulary):
    rows = [row for row in curated()[::60] if not any(word in row[1] for word in LEFT_OUT)]
    assert check_all(rows, code, vocabulary) == []


@pytest.mark.slow
def test_no_curated_row_is_masked(code, vocabulary):
    rows = [row for row in curated() if not any(word in row[1] for word in LEFT_OUT)]
    assert check_all(rows, code, vocabulary) == []


def test_every_prefix_has_a_short_way_to_a_whole_shader(code, vocabulary):
    rng = random.Random(3)
    pairs = list(islice(RecipeEngine().stream(12), 12))
    for pair in pairs:
        ids = code.encode(pair.code)
        prefix = Prefix.start(vocabulary, pair.kind)
        for token_id in ids[: rng.randrange(len(ids))]:
            prefix = prefix.after(token_id)
        rest = completion(prefix, pair.kind)
        assert rest is not None
        assert len(rest) < 120
        for token_id in rest:
            prefix = prefix.after(token_id)
        assert prefix.is_complete
