"""Variants: what changes in code and wording alike, what stays, and what is dropped."""

import random
import re
from itertools import islice

import pytest

from core import paths
from core.dataset.growing.growing import (
    GROWN_TAG,
    Grower,
    find_knobs,
    variants,
    why_nothing_varies,
)
from core.dataset.recipes.book import shipped_book
from core.dataset.records import Example
from core.dataset.seeding import shipped_examples
from core.dataset.splitting import group_sha256
from core.wgsl.kinds import detect_kind

HEAD = """struct Uniforms {{ resolution: vec2<f32>, time: f32 }}
@group(0) @binding(0) var<uniform> u: Uniforms;
@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {{
    let p = uv * 2.0 - 1.0;
    {}
}}
"""
DISC = HEAD.format(
    "let inside = step(length(p) - 0.4, 0.0);\n    "
    "return vec4<f32>(mix(vec3<f32>(0.05, 0.05, 0.08), vec3<f32>(1.0, 0.0, 0.0), inside), 1.0);"
)
SPINNING = HEAD.format(
    "let a = atan2(p.y, p.x) + u.time * 1.5;\n    return vec4<f32>(vec3<f32>(step(0.0, sin(a))), 1.0);"
)
PETALS = HEAD.format(
    "let a = atan2(p.y, p.x);\n    "
    "return vec4<f32>(vec3<f32>(step(length(p), 0.45 + 0.25 * cos(a * 5.0))), 1.0);"
)


def example(prompt: str, code: str, *phrasings: str, **fields) -> Example:
    return Example(prompt, code, detect_kind(code), phrasings=phrasings, **fields)


def grown(source: Example, number: int = 12, *, seed: int = 1):
    return list(islice(variants(source, seed=seed), number))


def rgb_in(code: str) -> str:
    return re.search(r"0\.08\), vec3<f32>\(([^)]*)\)", code)[1]


def test_a_colour_changes_in_word_and_number():
    words = shipped_book().colour_words
    found = grown(example("a red shape", DISC, "draw one in red"))
    assert len(found) == 12
    for variant in found:
        (change,) = variant.changes
        assert (change.what, change.before) == ("colour", "red")
        article = "an" if change.after[0] in "aeiou" else "a"
        assert variant.example.prompts == (
            f"{article} {change.after} shape",
            f"draw one in {change.after}",
        )
        numbers = tuple(float(text) for text in rgb_in(variant.example.wgsl_code).split(","))
        assert numbers == words.named(change.after).rgb


def test_a_phrasing_that_cannot_say_the_change_is_dropped():
    found = grown(example("a shape in the middle", DISC, "a red shape", "shape, red"))
    assert found
    for variant in found:
        assert len(variant.example.prompts) == 2
        assert all(variant.changes[0].after in prompt for prompt in variant.example.prompts)


@pytest.mark.parametrize(
    "prompt",
    ["a green shape", "the red channel of a shape", "reddish white noise", "flag with a red shape"],
)
def test_a_colour_that_the_code_has_not_stays(prompt):
    assert find_knobs(example(prompt, DISC)) == []


@pytest.mark.parametrize("shade", ["0.95, 0.05, 0.0", "0.4, 0.0, 0.0"])
def test_two_shades_of_the_colour_are_not_torn_apart(shade):
    code = DISC.replace("p = uv", f"glow = vec3<f32>({shade});\n    let p = uv")
    assert find_knobs(example("a red shape", code)) == []


def test_two_new_colours_can_be_told_apart():
    words = shipped_book().colour_words
    code = DISC.replace("0.05, 0.05, 0.08", "0.0, 0.0, 1.0")
    both = [v for v in grown(example("red on blue", code), 40) if len(v.changes) == 2]
    assert both
    for variant in both:
        first, second = (words.named(change.after).rgb for change in variant.changes)
        assert max(abs(a - b) for a, b in zip(first, second, strict=True)) > 0.2


def test_names_and_comments_follow_the_colour():
    code = "// red paint\nfn red_paint() -> vec3<f32> { return vec3<f32>(1.0, 0.0, 0.0); }\n"
    for variant in grown(example("a function for red", code)):
        name = variant.changes[0].after.replace(" ", "_")
        assert f"fn {name}_paint()" in variant.example.wgsl_code
        assert "red" not in re.findall(r"[a-z]+", variant.example.wgsl_code.replace(name, ""))


def test_a_number_changes_in_digits_and_words():
    found = grown(example("flower with five petals", PETALS, "a flower of 5 petals"))
    assert {variant.changes[0].what for variant in found} == {"number"}
    for variant in found:
        value = int(variant.changes[0].after)
        first, second = variant.example.prompts
        assert f"a * {value}.0" in variant.example.wgsl_code
        assert second == f"a flower of {value} petals"
        assert first.startswith("flower with ")
        assert not re.search(r"five|\b5\b", first)


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        (
            "a kernel of 64 threads",
            "@compute @workgroup_size(64) fn cs_main() { let a = 64.0 * 3.0; }",
        ),
        ("a 5x5 blur of 3d points", "fn f(x: f32) -> f32 { return x * 5.0 + 3.0; }"),
        ("three balls", PETALS.replace("5.0", "3.0").replace("0.25", "3.0")),
        ("sum of four", "fn sum_of_four(x: f32) -> f32 { return x * 4.0; }"),
        ("series 1, 3, 5", "fn f(x: f32) -> f32 { return x * 5.0; }"),
    ],
)
def test_a_number_that_is_not_clearly_one_of_the_code_stays(prompt, code):
    assert find_knobs(example(prompt, code)) == []


def test_a_size_word_goes_with_the_radius():
    sizes = {"tiny": 0.4, "small": 0.6, "large": 1.5, "huge": 2.0}
    found = grown(example("a small disc", DISC.replace("1.0, 0.0, 0.0)", "0.3, 0.2, 0.4)")))
    assert found
    for variant in found:
        word = variant.changes[0].after
        radius = float(re.search(r"length\(p\) - ([\d.]+)", variant.example.wgsl_code)[1])
        assert variant.example.natural_language == f"a {word} disc"
        assert radius == pytest.approx(0.4 * sizes[word] / sizes["small"], abs=0.001)


def test_a_radius_without_a_word_is_said_in_an_added_phrase():
    for variant in grown(example("one ball.", DISC.replace("1.0, 0.0, 0.0)", "0.3, 0.2, 0.4)"))):
        radius = variant.changes[0].after
        assert variant.example.natural_language == f"one ball, ball radius {radius}."
        assert f"length(p) - {radius}" in variant.example.wgsl_code


@pytest.mark.parametrize(
    ("prompt", "speed", "said", "rate"),
    [
        ("a slowly spinning fan", "fast", "a quickly spinning fan", 6.0),
        ("a slow fan", "very fast", "a very fast fan", 12.0),
        ("a fan spinning fast", "slow", "a fan spinning slowly", 0.375),
        ("a fan", "very slow", "a fan, very slowly", 0.3),
    ],
)
def test_a_speed_word_goes_with_the_rate(prompt, speed, said, rate):
    by_speed = {
        variant.changes[0].after: variant.example for variant in grown(example(prompt, SPINNING))
    }
    assert by_speed[speed].natural_language == said
    assert f"u.time * {rate}" in by_speed[speed].wgsl_code


def test_speed_stays_where_a_motion_has_no_rate_of_its_own():
    code = SPINNING.replace("p.x)", "p.x + u.time)")
    assert find_knobs(example("a fan", code)) == []


def test_a_seed_decides():
    source = example("a red shape", DISC)
    assert grown(source, seed=3) == grown(source, seed=3)
    assert grown(source, seed=3) != grown(source, seed=4)


def test_a_variant_tells_where_it_comes_from():
    source = example("a red shape", DISC, tags=("disc",), license="CC0-1.0", notes="By hand.")
    variant = grown(source, 1)[0]
    assert variant.source == source
    assert variant.example.tags == ("disc", GROWN_TAG)
    assert variant.example.license == "CC0-1.0"
    assert variant.example.notes == f"By hand. Grown from 'a red shape': {variant.changes[0]}."


@pytest.mark.parametrize(
    ("prompt", "code", "reason"),
    [
        ("identity", "fn same(x: f32) -> f32 { return x; }", "no numbers or colours"),
        ("a shape", DISC, "is said in its prompts"),
    ],
)
def test_it_is_said_why_nothing_varies(prompt, code, reason):
    source = example(prompt, code)
    assert grown(source) == []
    assert reason in why_nothing_varies(source)


def test_shipped_examples_grow_within_their_split_and_without_repeats():
    for source in shipped_examples(paths.curated())[::60]:
        found = grown(source, 4)
        assert {group_sha256(v.example) for v in found} <= {group_sha256(source)}
        codes = {v.example.wgsl_code for v in found}
        assert len(codes) == len(found)
        assert source.wgsl_code not in codes
        assert all(
            v.example.prompts and not set(v.example.prompts) & set(source.prompts) for v in found
        )


def test_a_grower_turns_an_example_again_and_again():
    grower, rng = Grower(), random.Random(1)
    disc = example("a red disc", DISC)
    grown = [grower.grown(disc, rng) for _ in range(20)]
    changed = [one for one in grown if one.wgsl_code != disc.wgsl_code]
    assert len({one.natural_language for one in changed}) > 5
    for one in changed:
        is_red = "vec3<f32>(1.0, 0.0, 0.0)" in one.wgsl_code
        assert is_red == ("red" in one.natural_language.split())
    plain = example("the way from left to right", "uv.x")
    assert grower.grown(plain, rng) == plain
