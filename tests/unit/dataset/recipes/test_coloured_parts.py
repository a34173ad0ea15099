"""Pictures of several colours: figures, bands, and shapes that each have their own."""

import random

import numpy as np
import pytest

from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.records import Bands, Each, Motion, Picture, Plain, Shape, Solid, Space
from tests.unit.dataset.recipes.test_pictures import SIDE_PX, drawn, num_islands

pytestmark = pytest.mark.gpu

PRIMARIES = ("red", "lime", "blue")
RGB = {"red": [1, 0, 0], "lime": [0, 1, 0], "blue": [0, 0, 1], "white": [1, 1, 1]}


def colours(book, *names):
    return tuple(book.colour_words.named(name) for name in names)


def texts_of(engine, scene, num=150):
    return {engine.phrase(scene, random.Random(n)).casefold() for n in range(num)}


def test_a_house_has_the_colours_said(gpu, engine, book):
    (red, blue) = colours(book, "red", "blue")
    house = Picture(shapes=(Shape("cottage", Plain(blue), parts=((1, red),)),))
    frame = drawn(gpu, engine.emit(house))
    assert frame[40, 32].tolist() == RGB["red"]  # the roof
    assert frame[20, 20].tolist() == RGB["blue"]  # the walls
    for text in texts_of(engine, house):
        assert "red roof" in text
        assert "blue" in text


def test_a_small_figure_is_smaller_and_a_placed_one_elsewhere(gpu, engine):
    def area(**said):
        frame = drawn(gpu, engine.emit(Picture(shapes=(Shape("happy_face", **said),))))
        return (frame[..., 0] > 0.5).mean(), np.nonzero(frame[..., 0] > 0.5)[1].mean()

    assert area(size="tiny")[0] < area(size="small")[0] < area()[0]
    assert area(place="left")[1] < 16 < 48 < area(place="right")[1]


def test_figures_stand_in_a_row(gpu, engine, book):
    (white,) = colours(book, "white")
    row = Shape("lollipop", Plain(white), arrangement="row", count=(3,))
    frame = drawn(gpu, engine.emit(Picture(shapes=(row,))), side_px=128)
    assert num_islands(frame[..., 0] > 0.5) == 3
    for text in texts_of(engine, Picture(shapes=(row,))):
        assert "lollipops" in text or "lollies" in text or "candies on" in text
        assert "three" in text or "3" in text


def test_a_scene_at_night_has_a_dark_sky(gpu, engine):
    def sky(hour):
        scene = Picture(shapes=(Shape("sun_over_hills", hour=hour),))
        return drawn(gpu, engine.emit(scene))[62, 2].mean()

    assert sky("night") < 0.2 < sky("sunset") < sky("")
    assert all(
        "night" in text
        for text in texts_of(engine, Picture(shapes=(Shape("sun_over_hills", hour="night"),)))
    )


@pytest.mark.parametrize(
    ("direction", "places"),
    [("columns", ((32, 5), (32, 32), (32, 58))), ("rows", ((58, 32), (32, 32), (5, 32)))],
)
def test_bands_stand_in_the_order_said(gpu, engine, book, direction, places):
    frame = drawn(gpu, engine.emit(Picture(Bands(direction, colours(book, *PRIMARIES)))))
    assert [frame[place].tolist() for place in places] == [RGB[name] for name in PRIMARIES]


@pytest.mark.parametrize(
    ("relation", "places"),
    [
        ("three", ((32, 12), (32, 32), (32, 52))),
        ("stack", ((52, 32), (32, 32), (12, 32))),
        ("nest", ((32, 8), (32, 18), (32, 32))),
    ],
)
def test_equal_shapes_have_the_colours_in_the_order_said(gpu, engine, book, relation, places):
    shapes = tuple(Shape("circle", Plain(colour)) for colour in colours(book, *PRIMARIES))
    scene = Picture(shapes=shapes, relation=relation)
    frame = drawn(gpu, engine.emit(scene))
    assert [frame[place].tolist() for place in places] == [RGB[name] for name in PRIMARIES]
    for text in texts_of(engine, scene):
        assert all(name in text or name == "lime" for name in PRIMARIES)


def test_there_is_a_shape_in_each_corner(gpu, engine):
    scene = Picture(shapes=(Shape("square", arrangement="corners", count=(4,)),))
    mask = drawn(gpu, engine.emit(scene))[..., 0] > 0.5
    assert num_islands(mask) == 4
    assert all(mask[y, x] for y in (12, 52) for x in (12, 52))


def test_shapes_take_turns_in_two_colours(gpu, engine, book):
    fill = Each(colours(book, "red", "blue"))
    scene = Picture(shapes=(Shape("square", fill, arrangement="row", count=(4,)),))
    frame = drawn(gpu, engine.emit(scene))
    shown = [frame[32, column].tolist() for column in (10, 25, 39, 54)]
    assert shown == [RGB["red"], RGB["blue"]] * 2


def test_a_row_grows(gpu, engine):
    row = Shape("circle", size="growing", arrangement="row", count=(4,))
    frame = drawn(gpu, engine.emit(Picture(shapes=(row,))), side_px=128)
    areas = [(part > 0.5).sum() for part in np.array_split(frame[..., 0], 4, axis=1)]
    assert areas == sorted(areas)
    assert areas[0] * 4 < areas[-1]


def test_an_outline_leaves_the_middle_empty_however_it_is_said(gpu, engine):
    scene = Picture(shapes=(Shape("circle", edge="outline"),))
    frame = drawn(gpu, engine.emit(scene))
    assert frame[32, 32].max() == 0.0
    assert frame[32].max() > 0.5
    texts = " | ".join(texts_of(engine, scene, 400))
    assert "outline of a " in texts
    assert "circle outline" in texts
    assert "hollow circle" in texts


def test_a_rate_is_said_of_what_happens_once_a_second(engine):
    twice = Picture(shapes=(Shape("circle", motions=(Motion("blink", "fast"),)),))
    assert any(
        "twice a second" in text or "twice per second" in text
        for text in texts_of(engine, twice, 300)
    )
    assert "fract(u.time * 2.0)" in engine.emit(twice)


def test_three_bodies_have_their_own_colours(gpu, engine, book):
    solids = tuple(Solid("sphere", colour) for colour in colours(book, *PRIMARIES))
    frame = drawn(gpu, engine.emit(Space(solids, relation="three")))
    for column, name in ((12, 0), (32, 1), (52, 2)):
        assert frame[24:40, column].mean(axis=0).argmax() == name


def test_a_part_can_be_given_another_colour(engine):
    house = Picture(shapes=(Shape("cottage"),))
    edits = [edit_scene(house, engine, random.Random(n)) for n in range(60)]
    parts = [
        (edit[0], edit[1].shapes[0].parts) for edit in edits if edit and edit[1].shapes[0].parts
    ]
    assert parts
    said = {0: "wall", 1: "roof", 2: "door", 3: "window"}
    assert all(said[changed[0][0]] in text.casefold() for text, changed in parts)


def test_one_of_several_shapes_can_be_recoloured(engine, book):
    red, blue = colours(book, "red", "blue")
    scene = Picture(
        shapes=(Shape("circle", Plain(red)), Shape("square", Plain(blue))), relation="beside"
    )
    edits = [edit_scene(scene, engine, random.Random(n)) for n in range(60)]
    changed = [edit for edit in edits if edit and "circle" in edit[0].casefold()]
    assert changed
    for _, after, _ in changed:
        assert after.shapes[0].fill != scene.shapes[0].fill
        assert after.shapes[1] == scene.shapes[1]


def test_a_bar_turned_counterclockwise_leans_to_the_left(gpu, engine):
    frame = drawn(gpu, engine.emit(Picture(shapes=(Shape("pillar", turn=30),))))
    upper = frame[3 * SIDE_PX // 4]  # rows from the bottom
    assert upper[: SIDE_PX // 2].sum() > 0.5 > upper[SIDE_PX // 2 :].sum()
