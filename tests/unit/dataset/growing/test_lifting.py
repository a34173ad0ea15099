"""Numbers and colours of a code as things to turn, and what the prompts then say."""

import pytest

from core.dataset.growing.lifting import LiftedColour, LiftedNumber, lift, value_of, with_values
from core.dataset.growing.rewording import nearest_colour, reworded
from core.dataset.records import Example

CODE = """struct Uniforms { resolution: vec2<f32>, time: f32 }
@group(0) @binding(0) var<uniform> u: Uniforms;
fn hash(p: vec2<f32>) -> f32 { return fract(sin(dot(p, vec2<f32>(12.9, 78.2))) * 437.5); }
@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let p = uv * 2.0 - 1.0;
    let red = vec3<f32>(1.0, 0.0, 0.0);
    var d = 9.5;
    for (var i = 0; i < 5; i++) {
        let angle = f32(i) * 6.2832 / 5.0 + u.time * 2.0;
        d = min(d, length(p - 0.62 * vec2<f32>(cos(angle), sin(angle))));
    }
    return vec4<f32>(mix(red, vec3<f32>(0.05), step(0.2, d)), 1.0);
}
"""
EXAMPLE = Example(
    "five red dots rotating fast", CODE, "fragment", phrasings=("5 red circles", "dots in a ring")
)


def by_label(code: str = CODE):
    return {item.label: item for item in lift(code)}


def test_names_come_from_the_code_and_structure_stays():
    found = by_label()
    assert list(found)[:2] == ["red", "colour 2"]
    assert {"speed", "turns of the loop", "step(…)"} <= set(found)
    values = {value_of(item) for item in found.values()}
    # Neither bits of hashes, maps of ranges, zero and one, nor turns of a circle.
    assert not values & {12.9, 78.2, 437.5, 6.2832, 1.0, 0.0}
    assert by_label()["step(…)"].where == (
        "return vec4<f32>(mix(red, vec3<f32>(0.05), step(0.2, d)), 1.0);"
    )


def test_ranges_hold_the_value():
    for item in lift(CODE):
        if isinstance(item, LiftedNumber):
            assert item.minimum <= item.value <= item.maximum
            assert 0 < item.step <= (item.maximum - item.minimum) / 3
    assert by_label()["turns of the loop"].is_whole
    assert not by_label()["speed"].is_whole


def test_new_values_are_written_where_the_old_ones_stand():
    found = by_label()
    loop, red = found["turns of the loop"], found["red"]
    values = {loop.key: 7.0, red.key: (0.0, 0.5, 1.0), found["colour 2"].key: (0.1, 0.2, 0.3)}
    code = with_values(CODE, lift(CODE), values)
    assert "i < 7;" in code
    assert "vec3<f32>(0.0, 0.5, 1.0)" in code
    assert "mix(red, vec3<f32>(0.1, 0.2, 0.3)," in code  # one number could not say it
    again = lift(code)
    assert [item.key for item in again] == [item.key for item in lift(CODE)]
    assert with_values(CODE, lift(CODE), {item.key: value_of(item) for item in lift(CODE)}) == CODE


@pytest.mark.parametrize("code", ["", "x + y", "fn f( {", "vec3<f32>(1.0, 0.0", "🎨 1.5"])
def test_any_text_can_be_lifted(code):
    assert with_values(code, lift(code), {}) == code


def test_a_changed_colour_is_said():
    found = by_label()
    wording = reworded(EXAMPLE, lift(CODE), {found["red"].key: (0.0, 0.0, 1.0)})
    assert wording.prompts == ("five blue dots rotating fast", "5 blue circles")
    assert [str(change) for change in wording.changes] == ["red red → blue"]


def test_a_speed_is_said_by_the_nearest_word():
    rate = by_label()["speed"]
    assert reworded(EXAMPLE, lift(CODE), {rate.key: 2.2}).prompts == EXAMPLE.prompts
    slow = reworded(EXAMPLE, lift(CODE), {rate.key: 0.5})
    assert "five red dots rotating slowly" in slow.prompts


def test_a_number_that_was_one_is_not_said_any_more():
    loop = by_label()["turns of the loop"]
    wording = reworded(EXAMPLE, lift(CODE), {loop.key: 7.0})
    assert wording.unsaid == ("5",)
    both = {item.key: 7.0 for item in lift(CODE) if value_of(item) == 5.0}
    assert len(both) == 2
    wording = reworded(EXAMPLE, lift(CODE), both)
    assert wording.prompts == ("seven red dots rotating fast", "7 red circles")
    assert not wording.unsaid


def test_what_no_prompt_speaks_of_changes_without_a_word():
    step = by_label()["step(…)"]
    wording = reworded(EXAMPLE, lift(CODE), {step.key: 0.3})
    assert wording.prompts == EXAMPLE.prompts
    assert [str(change) for change in wording.changes] == ["step(…) 0.2 → 0.3"]


def test_colours_without_a_word_are_said_in_digits():
    assert nearest_colour((0.0, 0.0, 1.0)).name == "blue"
    assert isinstance(by_label()["red"], LiftedColour)
    names = {
        nearest_colour((r / 4, g / 4, b / 4)).name
        for r in range(5)
        for g in range(5)
        for b in range(5)
    }
    assert len(names) > 20
