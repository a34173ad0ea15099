"""Pairs: the same from the same seed, in the canonical style, and of one mind."""

import random
import re

import pytest

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import (
    Gradient,
    Motion,
    Picture,
    Plain,
    Shape,
    Snippet,
    Solid,
    Space,
)
from core.wgsl.formatting import format_wgsl
from core.wgsl.kinds import detect_kind


def first(engine, num, seed, **options):
    stream = engine.stream(seed, **options)
    return [next(stream) for _ in range(num)]


def plain(text):
    return " ".join(re.sub(r"[.?!,]", "", text.casefold()).split())


def test_a_seed_decides_everything(engine):
    assert first(engine, 200, 5) == first(RecipeEngine(), 200, 5)
    assert first(engine, 200, 5) != first(engine, 200, 6)


def test_code_is_in_the_canonical_style(pairs):
    assert not [pair.code for pair in pairs if format_wgsl(pair.code) != pair.code][:1]


def test_the_kind_is_told_from_the_code(pairs):
    wrong = [(pair.kind, pair.code) for pair in pairs if detect_kind(pair.code) != pair.kind]
    assert not wrong[:1]


def test_equal_prompts_ask_for_equal_code(pairs):
    codes = {}
    for pair in pairs:
        codes.setdefault((pair.kind, plain(pair.prompt)), set()).add(pair.code)
    assert not {prompt: found for prompt, found in codes.items() if len(found) > 1}


@pytest.mark.slow
def test_equal_prompts_ask_for_equal_code_in_many_draws(engine):
    codes = {}
    for pair in first(engine, 150_000, 77):
        codes.setdefault((pair.kind, plain(pair.prompt)), set()).add(pair.code)
    assert not {prompt: found for prompt, found in codes.items() if len(found) > 1}


def test_a_scene_is_said_in_many_ways(engine, book):
    named = book.colour_words.named
    scene = Picture(
        Plain(named("navy")),
        (Shape("star_five", Plain(named("red")), motions=(Motion("spin", "slow"),)),),
        effects=("vignette",),
    )
    texts = {engine.phrase(scene, random.Random(n)) for n in range(300)}
    assert len(texts) > 280
    assert all("red" in text.casefold() and "star" in text.casefold() for text in texts)
    assert all("navy" in text.casefold() for text in texts)


def test_prompts_are_as_short_and_as_long_as_people_type_them(pairs):
    lengths = sorted(len(pair.prompt.split()) for pair in pairs)
    assert lengths[0] <= 2
    assert lengths[-1] <= 60
    assert 6 <= lengths[len(lengths) // 2] <= 16


def test_prompts_are_whole(pairs):
    assert not [pair.prompt for pair in pairs if re.search(r"[{}|]|\s\s|^\s|\s$", pair.prompt)]
    assert not [
        p.prompt
        for p in pairs
        if re.search(r"\ba (a|an|the) |\ban (a|an) ", p.prompt) and p.kind == "fragment"
    ]


def test_most_pairs_are_new(pairs):
    assert len({pair.prompt for pair in pairs}) > 0.93 * len(pairs)


def test_excluded_prompts_are_left_out(engine):
    taken = {pair.prompt for pair in first(engine, 50, 9)}
    rest = first(engine, 50, 9, excluded=taken.__contains__)
    assert not taken & {pair.prompt for pair in rest}


def test_shares_decide_what_is_drawn(engine):
    only = RecipeEngine(shares={"compute": 1.0, "vertex": 1.0})
    assert {pair.kind for pair in first(only, 100, 1)} == {"compute", "vertex"}


def test_weights_of_concepts_can_be_set():
    engine = RecipeEngine(shares={"shape": 1.0}, weights={"shapes:heart": 100.0})
    concepts = [pair.concepts for pair in first(engine, 200, 1)]
    assert sum("shape:heart" in found for found in concepts) > 60


def test_an_unknown_weight_is_refused():
    with pytest.raises(KeyError, match="shapes:hart"):
        RecipeEngine(weights={"shapes:hart": 1.0})


def test_what_is_not_said_has_one_meaning(engine):
    assert "vec3<f32>(0.0)" in engine.emit(Picture(shapes=(Shape("circle"),)))
    assert engine.emit(Picture(Gradient("", ()))) == engine.emit(Picture(Gradient("right", ())))


def test_a_shifted_place_keeps_its_parentheses_before_a_member(engine):
    code = engine.emit(Picture(shapes=(Shape("vertical_line", edge="shadow"),)))
    assert "abs((p + vec2<f32>(-0.03, 0.03)).x)" in code


def test_one_colour_needs_no_coordinates(engine, book):
    code = engine.emit(Picture(Plain(book.colour_words.named("red"))))
    assert "struct" not in code
    assert code.count("\n") == 4


def test_only_used_uniforms_are_declared(engine):
    still = engine.emit(Picture(shapes=(Shape("circle"),)))
    moving = engine.emit(Picture(shapes=(Shape("circle", motions=(Motion("bounce"),)),)))
    followed = engine.emit(Picture(shapes=(Shape("circle", motions=(Motion("follow_mouse"),)),)))
    assert "time" not in still
    assert "time: f32,\n}" in moving
    assert "mouse: vec4<f32>" in followed


def test_helpers_come_before_their_callers(pairs):
    for pair in pairs:
        declared = [m.start() for m in re.finditer(r"^fn (\w+)\(", pair.code, re.MULTILINE)]
        names = re.findall(r"^fn (\w+)\(", pair.code, re.MULTILINE)
        for name, start in zip(names, declared, strict=True):
            calls = [m.start() for m in re.finditer(rf"(?<!fn )\b{name}\(", pair.code)]
            assert all(call > start for call in calls)


@pytest.mark.parametrize(
    ("scene", "concepts"),
    [
        (Picture(shapes=(Shape("heart", motions=(Motion("spin"),)),)), {"shape:heart", "motion:spin"}),
        (Space((Solid("torus"),), floor="grid"), {"solid:torus", "floor:grid"}),
        (Snippet("blend_mode", (("mode", 2),)), {"family:blend_mode", "slot:blend_mode.mode.2"}),
    ],
)  # fmt: skip
def test_concepts_are_named(engine, scene, concepts):
    assert engine.pair_of(scene, random.Random(1)).concepts == concepts
