"""What is said loosely: dark grounds, two names, signs of bars, bodies in the air, targets, vignettes."""

import random
import re

import pytest

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.phrases import name_among
from core.dataset.recipes.records import (
    Field,
    Gradient,
    Picture,
    Plain,
    Shape,
    Solid,
    Space,
)
from core.dataset.recipes.wording import Voice


def texts(engine, scene, num=200):
    return [engine.phrase(scene, random.Random(n)).casefold() for n in range(num)]


@pytest.mark.parametrize(
    ("tone", "words"), [("dark", "dark|black"), ("light", "light|bright|pale|white")]
)
def test_a_tone_is_said_of_the_background_alone(engine, book, tone, words):
    ground = Plain(book.colour_words.named(tone))
    for scene in (Picture(ground, (Shape("heart"),)), Space((Solid("cube"),), background=ground)):
        said = texts(engine, scene)
        assert all(
            re.search(r"\b(back\w*|bg|ground): ?\w|(background|backdrop|bg|ground)\b", text)
            for text in said
        )
        assert all(re.search(words, text) for text in said)
    assert tone not in book.colour_words.spellings()  # "dark red" is one colour


def test_tones_are_drawn_for_backgrounds_and_for_nothing_else(engine, book):
    words, rng = book.colour_words, random.Random(2)
    assert not any(words.is_tone(words.draw(rng)) for _ in range(3000))
    assert any(words.is_tone(engine.flat.ground(rng)) for _ in range(200))


def test_two_names_are_of_one_thing(book):
    words = book.shapes["plus_shape"].words
    said = {name_among(words, Voice(random.Random(n), book.wording), share=1.0) for n in range(200)}
    two = [text for text in said if text not in words]
    assert len(two) > 50
    assert all(text.startswith(words) for text in two)
    assert all(sum(word in text for word in words) >= 2 for text in two)


def test_an_adjective_that_makes_one_of_two_names_another_thing_is_left_out(book):
    assert book.is_another("hollow", "round shape / disc")
    assert book.is_another("hollow", "disc (aka round shape)")
    assert not book.is_another("red", "disc or round shape")


def test_a_sign_of_bars_keeps_its_colour(engine, book):
    red = Plain(book.colour_words.named("red"))
    said = texts(engine, Picture(shapes=(Shape("letter_t", red),)), 400)
    built = [text for text in said if re.search("bars?|rectangles|strokes|lines|boxes|stem", text)]
    assert len(built) > 60
    assert all("red" in text for text in said)
    assert any("two red" in text for text in built)
    plain = texts(engine, Picture(shapes=(Shape("arrow_up"),)), 400)
    assert any(re.search("a triangle and a (bar|rectangle|box|line)", text) for text in plain)
    assert not [text for text in plain if "{" in text]


def test_what_is_in_the_air_is_said_so(engine, book):
    above = "above|over|hover|float|levitat|suspended|hanging|in the air"
    lifted, resting = (
        Space((Solid("cube"),), floor="checkered", is_lifted=up) for up in (True, False)
    )
    assert engine.emit(lifted) != engine.emit(resting)
    assert all(re.search(above, text) for text in texts(engine, lifted))
    assert not [text for text in texts(engine, resting) if re.search(above, text)]


def test_soft_shadows_are_always_said(engine):
    soft = Space((Solid("sphere"),), floor="gray", has_soft_shadow=True)
    assert "fn soft_shadow" in engine.emit(soft)
    assert all(re.search("soft|blurry|smooth|penumbra", text) for text in texts(engine, soft, 60))


def test_gradients_have_up_to_six_colours(book):
    engine = RecipeEngine(shares={"fill": 1.0})
    rng = random.Random(1)
    fills = [engine.scene(rng).background for _ in range(3000)]
    numbers = {len(fill.colours) for fill in fills if isinstance(fill, Gradient)}
    assert {2, 3, 4, 5, 6} <= numbers


def test_one_colour_with_a_vignette_names_that_colour(engine, book):
    scene = Picture(Plain(book.colour_words.named("red")), effects=("vignette",))
    said = texts(engine, scene)
    assert all("red" in text for text in said)
    assert any(text.startswith("vignette") for text in said)


@pytest.mark.gpu
def test_the_rings_of_a_target_take_turns(gpu, engine, book):
    from tests.unit.dataset.recipes.test_pictures import drawn

    blue, white = (book.colour_words.named(name) for name in ("blue", "white"))
    frame = drawn(gpu, engine.emit(Picture(Field("target_rings", (blue, white)))))
    # From the middle outwards, each ring seven hundredths of the height wide.
    along = [frame[32, 32 + round(64 * (0.035 + 0.07 * ring))].tolist() for ring in range(7)]
    assert along == [*[[0.0, 0.0, 1.0], [1.0, 1.0, 1.0]] * 3, [0.0, 0.0, 0.0]]
