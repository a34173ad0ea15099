"""The loop guard's text: what is inserted, where, under which names."""

import pytest

from core.wgsl.lexer import lex
from core.wgsl.loop_guard import guard_loops

LOOP = "fn f() { for (var i = 0; i < 9; i++) {\n  work();\n} }\nfn work() {}\n"


def test_a_module_without_loops_is_left_alone():
    assert guard_loops("fn f() -> f32 { return 1.0; }", budget=9) is None


def test_every_loop_is_counted_and_no_line_moves():
    source = "fn f() {\n while true {\n  loop {\n   break;\n  }\n  for (;;) { }\n }\n}\n// end"
    guarded = guard_loops(source, budget=77)
    assert guarded.num_loops == 3
    assert guarded.source.count(">= 77u") == 3
    lines = zip(source.splitlines(), guarded.source.splitlines(), strict=True)
    for original, changed in lines:
        assert original.split()[0] == changed.split()[0]


def test_names_of_the_author_are_not_used_again():
    guarded = guard_loops("var<private> loop_guard_rounds: u32;\n" + LOOP, budget=9)
    assert "var<private> loop_guard_2_rounds" in guarded.source


@pytest.mark.parametrize("number", ["999", "999u", "0x3E7"])
def test_the_flag_takes_a_free_binding(number):
    plain = guard_loops(LOOP, budget=9)
    other = f"@group(0) @binding({number}) var<uniform> u: f32;\n"
    taken = guard_loops(other + LOOP, budget=9)
    assert (plain.binding, taken.binding) == (999, 998)
    assert "@binding(998) var<storage, read_write> loop_guard_cut: u32;" in taken.source


def test_the_flag_is_not_raised_where_a_vertex_stage_comes_by():
    source = """
fn shared() { while true { } }
fn other() { while true { } }
@vertex fn v() -> @builtin(position) vec4<f32> { shared(); return vec4<f32>(); }
@fragment fn g() { shared(); other(); }
"""
    lines = guard_loops(source, budget=9).source.splitlines()
    assert "_cut = 1u" not in lines[1]
    assert "_cut = 1u" in lines[2]


def test_a_loop_with_a_barrier_counts_by_itself_and_its_nest_with_it():
    source = """
fn meet() { workgroupBarrier(); }
@compute @workgroup_size(64) fn f(@builtin(local_invocation_index) id: u32) {
    for (var i = id; i < 100u; i += 64u) { }
    @diagnostic(off, derivative_uniformity) for (var s = 32u; s > 0u; s /= 2u) {
        loop { meet(); break; }
    }
}"""
    guarded = guard_loops(source, budget=9).source
    own = [t.text for t in lex(guarded) if t.text.startswith("loop_guard_rounds_")]
    assert len(set(own)) == 1
    assert own.count(own[0]) == 1 + 2 * 2  # declared once, tested and counted in two loops
    assert guarded.index(f"var {own[0]} = 0u; @diagnostic") < guarded.index("for (var s")


def test_text_after_the_last_token_does_not_hide_the_declarations():
    for ending in ("// end", "/* not closed"):
        guarded = guard_loops(LOOP + ending, budget=9).source
        assert guarded.index("var<private>") < guarded.index(ending)


def test_unfinished_text_is_no_obstacle():
    source = "@fragment fn f(a: i32) -> @location(0) vec4<f32> { for (;;) { switch a { } } }"
    for end in range(len(source)):
        guard_loops(source[:end], budget=9)
