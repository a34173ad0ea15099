"""What is foreseen of mistakes, held against what naga says."""

import random

import pytest

from core.dataset.recipes.breaking import break_code
from core.dataset.recipes.foreseen import foreseen
from core.validation.validator import validate_shader
from core.wgsl.syntax_faults import syntax_fault

FRAGMENT = """\
@group(0) @binding(0) var<uniform> u: Uniforms;

struct Uniforms {
    resolution: vec2<f32>,
    time: f32,
}

fn cover(d: f32) -> f32 {
    return clamp(0.5 - d, 0.0, 1.0);
}

@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var color = vec3<f32>(0.0);
    let far = max(uv.x, u.time);
    color += cover(far);
    return vec4<f32>(color, 1.0);
}"""
# what is written, what is written instead, what is foreseen
MISTAKES = (
    ("let far = max", "far = max", "no definition in scope for identifier: `far`"),
    ("cover(far)", "lerp(far)", "no definition in scope for identifier: `lerp`"),
    ("var color", "var colour", "no definition in scope for identifier: `color`"),
    ("u.time)", "u.times)", "invalid field accessor `times`"),
    ("    time:", "    thyme:", "invalid field accessor `time`"),
    ("var color", "let color", "invalid left-hand side of assignment"),
    ("    return clamp(0.5 - d, 0.0, 1.0);\n", "", "in function `cover`: it can end without returning a value"),
    ("    return vec4<f32>(color, 1.0);\n", "", "in entry point `fs_main`: it can end without returning a value"),
    ("-> @location(0) vec4<f32>", "-> @location(0) vec3<f32>", "in entry point `fs_main`: The `return` expression does not match the declared return type"),
    ("@group(0) ", "", "variable `@binding(0)` needs a 'group' attribute"),
    ("@binding(0) ", "", "variable `@group(0)` needs a 'binding' attribute"),
    ("(@location(0) uv", "(uv", "in entry point `fs_main`: argument 1: Entry point arguments and return values must all have bindings"),
    ("-> @location(0) ", "-> ", "in entry point `fs_main`: Entry point arguments and return values must all have bindings"),
    ("max(uv.x, u.time)", "max(uv.x)", "wrong number of arguments: expected 2, found 1"),
    ("- d, 0.0, 1.0)", "- d, 0.0)", "wrong number of arguments: expected 3, found 2"),
    ("u.time);", "u.time)", "expected `;` after this: let far = max(uv.x, u.time)"),
    ("uv.x,", "uv.xy,", None),
    ("0.5 - d", "0i - d", None),
)  # fmt: skip


@pytest.mark.gpu
@pytest.mark.parametrize(("right", "wrong", "expected"), MISTAKES)
def test_the_message_of_a_mistake(right, wrong, expected, gpu):
    broken = FRAGMENT.replace(right, wrong, 1)
    assert broken != FRAGMENT
    assert foreseen(FRAGMENT, broken, "fragment") == expected
    if expected and not syntax_fault(broken, "fragment"):
        report = validate_shader(broken, client=gpu, kind="fragment")
        assert report.diagnostics[0].message == expected


def test_nothing_is_foreseen_of_good_code(pairs):
    assert {foreseen(pair.code, pair.code, pair.kind) for pair in pairs[:300]} == {None}


def test_a_name_that_snippets_are_given_is_not_missed():
    assert foreseen("let uv = x;\nuv", "uv", "statements") is None


@pytest.mark.gpu
def test_naga_says_what_is_foreseen(pairs, gpu):
    wrong, num_foreseen = [], 0
    for number, pair in enumerate(pairs[:120]):
        broken = break_code(pair.code, random.Random(number))
        message = foreseen(pair.code, broken, pair.kind)
        if message is None:
            continue
        num_foreseen += 1
        report = validate_shader(broken, client=gpu, kind=pair.kind)
        said = [finding.message for finding in report.diagnostics[:1]]
        if not said or message not in (said[0], syntax_fault(broken, pair.kind)):
            wrong.append((message, said))
    assert num_foreseen > 70
    assert len(wrong) <= 0.02 * num_foreseen, wrong
