"""The parser takes every rule of the grammar, and goes on after what breaks it."""

import random

import pytest

from core import paths
from core.dataset.importing import load_folder
from core.gpu.records import Checked, CheckJob
from core.wgsl.lexer import lex
from core.wgsl.parsing import parse
from core.wgsl.reflection import reflect_module
from core.wgsl.syntax import (
    Access,
    Assignment,
    Binary,
    Call,
    CallStatement,
    FunctionDeclaration,
    If,
    Index,
    Literal,
    Name,
    Parenthesised,
    Return,
    StructDeclaration,
    Unary,
    Variable,
)

EVERYTHING = """enable f16;
requires readonly_and_readwrite_storage_textures;
diagnostic(off, derivative_uniformity);
alias Colour = vec3<f32>;
const LIMIT: u32 = 4u * 2u;
const NAMES = array(1.0, 2.0,);
override gain: f32 = 1.0;
@id(3) override has_fog: bool;
const_assert LIMIT > 2u;
struct Light {
    @align(16) position: vec3<f32>,
    @size(16) colour: Colour,
    tail: array<mat2x2<f32>, LIMIT>,
}
struct Varyings { @builtin(position) place: vec4<f32>, @location(0) @interpolate(flat, either) id: u32 };
@group(0) @binding(0) var<uniform> light: Light;
@group(0) @binding(1) var<storage, read_write> cells: array<atomic<u32>>;
@group(0) @binding(2) var image: texture_storage_2d<rgba8unorm, write>;
var<private> seed: u32 = 1u;
var<workgroup> tile: array<array<f32, 8>, 8>;
/* a /* nested */ comment */
@must_use fn shift(p: ptr<function, f32>, by: f32) -> f32 { *p += by; return *p; }
fn nothing() {}
@compute @workgroup_size(8, LIMIT, 1) fn run(@builtin(global_invocation_id) id: vec3<u32>) {
    var x = 1.0; let y = x; const z = 2;
    var<function> w: array<vec2<f32>, 3>;
    _ = shift(&x, y);
    nothing();
    x += 1.0; x -= 1.0; x *= 2.0; x /= 2.0; x %= 2.0;
    seed <<= 1u; seed >>= 1u; seed &= 7u; seed |= 1u; seed ^= 3u;
    seed++; seed--;
    if (x < y && y > 1.0) { discard_not(); } else if x >= 2.0 { return; } else { }
    for (var i = 0u; i < LIMIT; i++) { if i == 2u { continue; } else { break; } }
    for (;;) { break; }
    while x < 10.0 { x = x * 2.0; }
    loop { x += 1.0; continuing { y_of(x); break if x > 5.0; } }
    switch (z) { case 1, 2: { x = 1.0; } case 3 { } default: { x = 2.0; } }
    switch z { case 4, default { } }
    { let inner = 1; }
    @diagnostic(off, derivative_uniformity) if true { }
    const_assert z == 2;
    w[id.x % 3].yx = vec2(x, -y);
    tile[0][1] = select(0.0, f32(!true), (id.x & 1u) == 0u || ~id.y != 0u);
    textureStore(image, vec2<i32>(id.xy), vec4<f32>(NAMES[0], 0x1p-2, 1e3f, .5h));
    let shifted = (1u << 2u) >> 1u; let less = x < y; let pair = vec2<bool>((x < y), y > x);
    ;
}
fn discard_not() {} fn y_of(v: f32) {}
@vertex fn corner(@builtin(vertex_index) i: u32) -> Varyings { return Varyings(vec4<f32>(0.0), i); }
@fragment fn paint(in: Varyings) -> @location(0) vec4<f32> { if in.id > 3u { discard; } return vec4<f32>(1.0); }
"""


def expression_of(text: str):
    module = parse(f"const x = {text};")
    assert all(finding.severity == "warning" for finding in module.findings)
    variable = module.declarations[0]
    assert isinstance(variable, Variable)
    return variable.value


def spell(node) -> str:
    """Write an expression with every grouping shown."""
    match node:
        case Literal(text=text):
            return text
        case Name(text=text, template=template):
            return f"{text}<{', '.join(map(spell, template))}>" if template else text
        case Parenthesised(inner=inner):
            return f"({spell(inner)})"
        case Unary(operator=sign, operand=operand):
            return f"[{sign}{spell(operand)}]"
        case Binary(operator=sign, left=left, right=right):
            return f"[{spell(left)} {sign} {spell(right)}]"
        case Call(callee=callee, arguments=arguments):
            return f"{spell(callee)}({', '.join(map(spell, arguments))})"
        case Index(base=base, index=index):
            return f"{spell(base)}[{spell(index)}]"
        case Access(base=base, member=member):
            return f"{spell(base)}.{member}"
    raise AssertionError(node)


def test_every_rule_of_the_grammar_is_taken():
    module = parse(EVERYTHING)
    assert module.findings == []
    assert [d.keyword for d in module.directives] == ["enable", "requires", "diagnostic"]
    functions = [d.name for d in module.declarations if isinstance(d, FunctionDeclaration)]
    assert functions == ["shift", "nothing", "run", "discard_not", "y_of", "corner", "paint"]


def test_nodes_know_their_places():
    module = parse(EVERYTHING)
    for declaration in module.declarations:
        text = EVERYTHING[declaration.start : declaration.end]
        assert text[-1] in "};"
        if isinstance(declaration, StructDeclaration | FunctionDeclaration | Variable):
            assert EVERYTHING[declaration.name_start :].startswith(declaration.name)
    run = next(d for d in module.declarations if getattr(d, "name", "") == "run")
    chosen = next(s for s in run.body.statements if isinstance(s, If))
    assert EVERYTHING[chosen.start : chosen.end].startswith("if (x < y && y > 1.0)")
    assert len(chosen.branches) == 2
    assert chosen.otherwise is not None


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("1 + 2 * 3 - 4", "[[1 + [2 * 3]] - 4]"),
        ("a.b[c].d", "a.b[c].d"),
        ("-a * b", "[[-a] * b]"),
        ("!a && b || c", "[[[!a] && b] || c]"),
        ("(a < b) == c", "[([a < b]) == c]"),
        ("(a << 2u) | b", "[([a << 2u]) | b]"),
        ("vec2<f32>(1.0, x).yx", "vec2<f32>(1.0, x).yx"),
        ("array<vec2<f32>, 4>()[i]", "array<vec2<f32>, 4>()[i]"),
        ("*&a", "[*[&a]]"),
        ("a % b / c", "[[a % b] / c]"),
        ("a & b & c", "[[a & b] & c]"),
    ],
)  # fmt: skip
def test_operators_bind_as_the_specification_says(text, grouped):
    assert spell(expression_of(text)) == grouped


@pytest.mark.parametrize(
    ("source", "words", "at"),
    [
        ("fn f() { let x = 1 }", ";", "1"),
        ("fn f() { let x 1; }", "=", "1"),
        ("fn f( { }", "", "{"),
        ("struct S { a f32 }", ":", "f32"),
        ("var<private> a: = 1;", "type", "="),
        ("let a = 1;", "const", "let"),
        ("fn f() { x + 1; }", "assignment or a call", "+"),
        ("}", "closes nothing", "}"),
        ("fn f() { float x = 1.0; }", "var x: float", "float x"),
        ("fn for() { }", "keeps this word", "for"),
        ("const filter = 1;", "reserved", "filter"),
        ("struct S { __a: f32 }", "reserved", "__a"),
        ("fn f() { var x; }", "a type or `=`", "x"),
        ("@colour fn f() { }", "no attribute `@colour`", "@colour"),
        ("@group @binding(0) var s: sampler;", "`(` after `@group`", "@"),
        ("@group() @binding(0) var s: sampler;", "an expression", ")"),
        ("@fragment(1) fn f() { }", "takes nothing", "("),
        ("fn f() { g(1)[0] = 2; }", "can be assigned", "g(1)[0]"),
        ("fn f() { (1 + 2) = 2; }", "can be assigned", "(1 + 2)"),
        ("fn f() { x; }", "no statement", "x"),
        ("fn f() { loop { continuing { } x = 1; } }", "end of a `loop`", "continuing { }"),
        ("fn f() { if x { continuing { } } }", "end of a `loop`", "continuing { }"),
        ("fn f() { loop { break if x; } }", "end of a `continuing`", "break if x;"),
        ("fn f() { switch x { case { } } }", "after `case`", "{"),
        ("fn f() { for (var i = 0; i < 3) { } }", "`;` after the condition", ")"),
        ("fn f() { @diagnostic(off, a) x = 1; }", "a block", "x"),
        ("const x = f(1, 2;", "to close `(`", "2"),
        ("const x = a[1;", "to close `[`", "1"),
        ("const x = a.;", "name of a member", ";"),
        ("const x = 1\n", "`;`", "1"),
        ("enable;", "a name after `enable`", ";"),
        ("diagnostic(off);", "a rule", ")"),
        ("const x = 1; enable f16;", "before all declarations", "enable"),
        ("alias A f32;", "`=`", "f32"),
        ("fn f() { if x { }", "not closed", "{"),
        ("struct S { a: f32", "to close `{`", "f32"),
        ("1 + 2;", "a declaration", "1"),
        ("fn f(a: f32 b: f32) { }", "to close `(`", "f32"),
        ("const x = #;", "an expression, found `#`", "#"),
    ],
)
def test_mistakes_are_named_at_their_place(source, words, at):
    findings = parse(source).findings
    assert len(findings) == 1
    assert words in findings[0].message
    assert at in source[findings[0].start : max(findings[0].end, findings[0].start + len(at))]


def test_one_broken_function_hides_no_other():
    source = (
        "fn a() -> f32 { return 1.0 }\n"
        "fn b(x f32) { }\n"
        "struct S { v: f32, }\n"
        "fn c() { let = 2; let y = 3; if y > { } return; }\n"
        "@fragment fn d() -> @location(0) vec4<f32> { return vec4<f32>(1.0); }\n"
    )
    module = parse(source)
    assert [source.count("\n", 0, f.start) + 1 for f in module.findings] == [1, 2, 4, 4]
    names = [getattr(d, "name", "") for d in module.declarations]
    assert names == ["a", "S", "c", "d"]
    c = module.declarations[2]
    assert isinstance(c, FunctionDeclaration)
    assert any(isinstance(s, Return) for s in c.body.statements)


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        ("fn f() { let a = g(1\n let b = ; \n x = 1 }", ["1", ";", "1"]),
        ("fn f() { switch x { y = 3; case 1: { z = ; } case 2, { } } a b; }", ["y", ";", "a b"]),
        ("fn f() { for (var i = 0; i < ; i++) { x = 3 3; } y = ); }", [";", "3", ")"]),
        ("fn f() { if (a { b = ; } while { c = ; } d = ; }", ["a", ";", "{", ";", ";"]),
        ("fn f() { if a {\n@fragment fn g() { x = ; }", ["{", ";"]),
        ("fn f( { } fn g() { x = ; } } const c = ;", ["{", ";", "}", ";"]),
        ("struct S { a f32, b: f32 } struct T { b: }", ["f32", "}"]),
        ("fn f() { loop { x = ; continuing { y = ; break if z; } } }", [";", ";"]),
    ],
)
def test_each_of_several_mistakes_is_found_once(source, mistakes):
    assert [source[f.start : f.end] for f in parse(source).findings] == mistakes


@pytest.mark.parametrize(
    "text",
    [
        *("a & b == c", "a == b & c", "a | b & c", "a << b << c", "a + b << c", "a << b + c"),
        *("a && b || c", "a < b < c", "a < b == c", "a ^ b | c", "a & b && c", "a & b + c"),
    ],
)
def test_operators_that_need_parentheses_are_warned_of(text):
    findings = parse(f"const x = {text};").findings
    assert [f.severity for f in findings] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        *("(a & b) == c", "a + b == c << d", "a && b == c && !d", "a & b & ~c", "a << (b + c)"),
        *("a == b || c < d || e", "a * b + c % d - e", "-a << *b", "a | b | (c & d)"),
    ],
)
def test_operators_that_need_none_are_not(text):
    assert parse(f"const x = {text};").findings == []


def test_statements_have_their_parts():
    module = parse("fn f() { a.b += g(1)[2]; h(); }")
    function = module.declarations[0]
    assert isinstance(function, FunctionDeclaration)
    assignment, call = function.body.statements
    assert isinstance(assignment, Assignment)
    assert (spell(assignment.target), assignment.operator) == ("a.b", "+=")
    assert spell(assignment.value) == "g(1)[2]"
    assert isinstance(call, CallStatement)


@pytest.mark.parametrize(
    "text",
    ["(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "1", "a[" * 5000, "vec2<" * 5000, "{" * 5000],
)
def test_nesting_bombs_are_findings(text):
    assert parse(f"fn f() {{ x = {text}; }}").findings
    assert parse(text).findings


def test_a_long_chain_is_no_nesting():
    assert parse("const x = " + "1 + " * 20_000 + "1;").findings == []


def test_every_beginning_of_a_module_can_be_parsed():
    for end in range(len(EVERYTHING)):
        module = parse(EVERYTHING[:end])
        assert all(0 <= f.start <= f.end <= end for f in module.findings)


def mutants(source: str, rng: random.Random, count: int) -> list[str]:
    """Return texts with one token deleted, doubled, swapped with its neighbour or replaced."""
    tokens = lex(source)
    found = []
    for _ in range(count):
        texts = [source[t.start : t.end] for t in tokens]
        at = rng.randrange(len(texts) - 1)
        match rng.randrange(4):
            case 0:
                del texts[at]
            case 1:
                texts.insert(at, texts[at])
            case 2:
                texts[at], texts[at + 1] = texts[at + 1], texts[at]
            case _:
                texts[at] = rng.choice(texts)
        found.append(" ".join(texts))
    return found


@pytest.fixture(scope="module")
def shipped():
    kinds = ("fragment", "compute", "vertex", "module", "function")
    return [e.wgsl_code for e in load_folder(paths.curated()).examples if e.kind in kinds]


def test_mutants_are_parsed_and_reflected_whatever_they_are(shipped):
    rng = random.Random(9)
    for code in rng.sample(shipped, 60):
        for text in mutants(code, rng, 6):
            module = parse(text)
            reflect_module(module)
            assert all(0 <= f.start <= f.end <= len(text) for f in module.findings)
            assert all(f.message for f in module.findings)


def test_shipped_modules_have_no_fault(shipped):
    assert [code for code in shipped if parse(code).findings] == []


@pytest.mark.gpu
def test_what_the_parser_refuses_naga_refuses(gpu, shipped):
    rng = random.Random(7)
    texts = [m for code in rng.sample(shipped, 120) for m in mutants(code, rng, 6)]
    refused = [text for text in texts if any(f.severity == "error" for f in parse(text).findings)]
    assert len(refused) > len(texts) / 4
    outcome = gpu.run(CheckJob(tuple(refused)))
    assert isinstance(outcome, Checked)
    verdicts = zip(refused, outcome.messages, strict=True)
    assert [text for text, message in verdicts if message is None] == []


@pytest.mark.gpu
def test_what_naga_cannot_parse_the_parser_refuses(gpu, shipped):
    rng = random.Random(8)
    texts = [m for code in rng.sample(shipped, 120) for m in mutants(code, rng, 6)]
    outcome = gpu.run(CheckJob(tuple(texts)))
    assert isinstance(outcome, Checked)
    verdicts = zip(texts, outcome.messages, strict=True)
    ungrammatical = [text for text, message in verdicts if message and "expected" in message]
    missed = [text for text in ungrammatical if not parse(text).findings]
    # Naga also says "expected" of types, which are no matter of the grammar.
    assert len(missed) <= 0.03 * len(ungrammatical)
