"""How people type: silhouettes, one colour understood, turns by their direction, marks and brackets."""

import random
import re

import pytest

from core.dataset.recipes.colours import rgb_of_hex
from core.dataset.recipes.fill_text import fill_as_noun
from core.dataset.recipes.phrases import Phrase, unmarked
from core.dataset.recipes.picture_draw import MIN_CONTRAST, contrast
from core.dataset.recipes.picture_keys import has_keys, keyed_text
from core.dataset.recipes.records import Field, Gradient, Motion, Pattern, Picture, Plain, Shape
from core.dataset.recipes.wording import Voice


def texts(engine, picture, num=200):
    return [engine.phrase(picture, random.Random(n)).casefold() for n in range(num)]


def test_a_black_shape_before_a_colour_is_a_silhouette(engine, book):
    black, orange = (Plain(book.colour_words.named(name)) for name in ("black", "orange"))
    said = texts(engine, Picture(orange, (Shape("heart", black),)))
    assert sum("silhouette" in text for text in said) > 50
    assert all("orange" in text for text in said)
    assert all("silhouette" in text or "black" in text for text in said)


@pytest.mark.parametrize(("ground", "colour"), [("orange", "red"), ("", "black")])
def test_other_shapes_are_none(engine, book, ground, colour):
    background = Plain(book.colour_words.named(ground)) if ground else None
    picture = Picture(background, (Shape("heart", Plain(book.colour_words.named(colour))),))
    assert not [text for text in texts(engine, picture) if "silhouette" in text]


def test_the_colour_said_is_not_the_one_understood(engine, book):
    own = {row.name: row.besides for row in book.fields.values() if row.besides}
    rng = random.Random(4)
    drawn = [field for field in (engine.flat.field(rng) for _ in range(4000)) if field.name in own]
    assert len(drawn) > 500
    for field in drawn:
        for hidden in map(rgb_of_hex, own[field.name]):
            assert all(contrast(said.rgb, hidden) >= MIN_CONTRAST for said in field.colours)


def test_an_understood_colour_is_the_same_as_one_said(engine, book):
    """ "Only the left third red" and "left third red, rest black" are one picture."""
    red, black, white = (book.colour_words.named(name) for name in ("red", "black", "white"))
    two = ((red, black), (red, white), (black, red), (white, red))
    codes = {}
    for row in book.fields.values():
        for colours in {1: ((red,),), 2: two}.get(row.num_colours, ()):
            picture = Picture(Field(row.name, colours))
            code = engine.emit(picture)
            for text in texts(engine, picture, 60):
                assert codes.setdefault(text.rstrip("."), code) == code, text


def test_a_gradient_behind_something_is_a_noun_phrase(engine, book):
    red, blue = (book.colour_words.named(name) for name in ("red", "blue"))
    for direction in ("", "right", "down", "up_left", "radial"):
        for n in range(100):
            voice = Voice(random.Random(n), book.wording)
            text = fill_as_noun(Gradient(direction, (red, blue)), voice, book)
            assert not re.search(r"^(from|left|top|starting) |[:(=]", text)


def test_a_direction_of_turning_is_that_of_the_angle(engine):
    left, right = (texts(engine, Picture(shapes=(Shape("heart", turn=a),))) for a in (30, -30))
    assert any("counterclockwise" in text for text in left)
    assert not [
        text
        for text in left
        if re.search(r"(?<!anti)(?<!anti-)(?<!counter)(?<!counter-)clockwise|right", text)
    ]
    assert any("clockwise" in text for text in right)
    assert not [text for text in right if re.search(r"anti-?clock|counter|left", text)]


@pytest.mark.parametrize(
    ("post", "bare"),
    [(", top left", "top left"), ("(red)", "red"), ("+ grain", "grain"), ("at (0.2, 0.4)", "at (0.2, 0.4)")],
)  # fmt: skip
def test_a_mark_that_sets_off_is_taken_away(post, bare):
    assert unmarked(post) == bare


def test_no_space_stands_before_a_mark():
    phrase = Phrase("a ring", posts=[", left", "; bg red"])
    assert phrase.text() == "a ring, left; bg red"


def test_keys_and_values_say_all(engine, book):
    red, navy = (Plain(book.colour_words.named(name)) for name in ("red", "navy"))
    shape = Shape("heart", red, size=0.3, place="top", turn=20, motions=(Motion("spin", "slow"),))
    for n in range(30):
        text = keyed_text(Picture(navy, (shape,)), Voice(random.Random(n), book.wording), book)
        assert len(re.findall("[:=]", text)) == 7
        assert re.search(r"red.*0\.3.*20.*navy", text)


def test_what_keys_cannot_say_is_not_said_so(book):
    red = Plain(book.colour_words.named("red"))
    glowing = Shape("heart", red, edge="glow")
    row = Shape("heart", red, arrangement="row", count=(3, 1))
    assert has_keys(Picture(None, (Shape("heart", red),)), book)
    assert not has_keys(Picture(None, (glowing,)), book)
    assert not has_keys(Picture(None, (row,)), book)
    assert not has_keys(Picture(None, (Shape("setting_sun"),)), book)
    assert not has_keys(Picture(None, (Shape("heart", red),), effects=("grain",)), book)


def test_no_adjective_makes_a_thing_another(engine, book):
    """A hollow disc is a ring, and thin vertical lines are a pattern of their own."""
    assert book.is_another("hollow", "disc")
    circle = texts(engine, Picture(shapes=(Shape("circle", edge="outline"),)), 600)
    assert not [text for text in circle if re.search(r"hollow disc|empty circle(?! shape)", text)]
    stripes = texts(engine, Picture(Pattern("vertical_stripes", size="fine")), 600)
    assert any("fine vertical lines" in text for text in stripes)
    assert not [text for text in stripes if "thin vertical lines" in text]
