"""Every recipe is accepted by naga and shows something, and pictures show what their texts say."""

import itertools
import random
import re

import numpy as np
import pytest

from core import paths
from core.dataset.recipes.book import load_book
from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.probes import probes
from core.dataset.recipes.records import (
    Each,
    Field,
    Look,
    Motion,
    Partner,
    Picture,
    Plain,
    Shape,
    Snippet,
    Solid,
    Space,
)
from core.dataset.recipes.shape_code import OPERATIONS
from core.dataset.recipes.space_code import APART, CAMERAS, FLOORS, JOINS, LIGHTS
from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader
from core.validation.validator import validate_shader

pytestmark = pytest.mark.gpu

SIDE_PX = 64
# Two moments, because what blinks or passes by is not seen at every one.
TIMES_S = (0.2, 0.75, 11.3)  # the last after all that comes after a while
MAX_SLOT_CHOICES = 60


def drawn(gpu, code, time_s=0.2, mouse_x_px=20.5, side_px=SIDE_PX):
    """RGB in 0..1, rows from the bottom."""
    config = FrameConfig(
        width_px=side_px, height_px=side_px, time_s=time_s, mouse_x_px=mouse_x_px, mouse_y_px=20.5
    )
    report = render_shader(code, client=gpu, config=config)
    assert report.validation.is_valid, report.validation.render()
    assert report.frames, report.note
    rgba = np.frombuffer(report.frames[0].rgba, np.uint8).reshape(side_px, side_px, 4)
    return rgba[::-1, :, :3] / 255.0


def is_blank(gpu, code):
    return all(np.ptp(drawn(gpu, code, time_s), axis=(0, 1)).max() < 0.05 for time_s in TIMES_S)


def red(book):
    return Plain(book.colour_words.named("red"))


def blanks(gpu, engine, scenes):
    return {name for name, scene in scenes.items() if is_blank(gpu, engine.emit(scene))}


SEEN_TABLES = ("shapes", "patterns", "looks", "palettes", "edges", "effects", "solids", "materials")


def test_every_row_is_accepted_and_seen(gpu, book):
    blank = set()
    for probe in probes(book):
        if probe.table in SEEN_TABLES and is_blank(gpu, probe.code):
            blank.add((probe.table, probe.name))
        else:
            report = validate_shader(probe.code, client=gpu, kind=probe.kind)
            assert report.is_valid, f"{probe.path}: row {probe.row}: {report.render()}"
    assert blank == set()


def test_a_row_that_naga_refuses_is_found_with_its_file_and_row(gpu, tmp_path):
    (tmp_path / "own.toml").write_text(
        '[[shapes]]\nname = "dot"\nwords = ["dot"]\ndistance = "length({p}) - {r}"\n'
        '[[shapes]]\nname = "bad"\nwords = ["bad"]\ndistance = "length({p}) - vec2<f32>({r})"\n'
    )
    refused = [
        (probe.path.name, probe.row)
        for probe in probes(load_book([paths.recipes(), tmp_path]))
        if probe.path.parent == tmp_path
        and not validate_shader(probe.code, client=gpu, kind=probe.kind).is_valid
    ]
    assert refused == [("own.toml", 2)]


def test_every_field_is_drawn(gpu, engine, book):
    for concept in book.fields.values():
        names = ("red", "blue", "white", "green")[: concept.num_colours]
        colours = tuple(book.colour_words.named(name) for name in names)
        drawn(gpu, engine.emit(Picture(Field(concept.name, colours))))


def test_every_join_and_relation_is_seen(gpu, engine):
    scenes = {
        operation: Picture(shapes=(Shape("circle", partner=Partner(operation, "square")),))
        for operation in OPERATIONS
    }
    assert blanks(gpu, engine, scenes) == set()


def test_every_motion_of_a_shape_moves_something(gpu, engine, book):
    still = set()
    for concept in book.animations.values():
        if "shape" not in concept.fits or "{t" not in concept.code:
            continue
        code = engine.emit(
            Picture(shapes=(Shape("star_five", red(book), motions=(Motion(concept.name),)),))
        )
        frames = [drawn(gpu, code, time_s) for time_s in (0.1, 0.35, 0.8, 1.2, 2.5, 4.0)]
        if all(np.abs(a - b).max() < 0.05 for a, b in itertools.pairwise(frames)):
            still.add(concept.name)
    assert still == set()


def test_every_light_camera_floor_and_relation_is_seen(gpu, engine):
    scenes = {f"light {name}": Space((Solid("sphere"),), light=name) for name in LIGHTS}
    scenes |= {name: Space((Solid("cube"),), camera=Motion(name)) for name in CAMERAS if name}
    scenes |= {name: Space((Solid("cube"),), floor=name) for name in FLOORS}
    scenes |= {
        name: Space(tuple(map(Solid, ("cube", "sphere", "cone")[:num])), relation=name)
        for name, num in {
            **{n: len(at) for n, at in APART.items()},
            **dict.fromkeys(JOINS, 2),
        }.items()
    }
    assert blanks(gpu, engine, scenes) == set()


def test_every_member_of_every_family_is_accepted(gpu, engine):
    refused = {}
    for family in engine.snippets.families.values():
        slots = family.slots or {}
        # Of all colours two do.
        sizes = [2 if len(c) > MAX_SLOT_CHOICES else len(c) for c in slots.values()]
        for chosen in itertools.product(*map(range, sizes)):
            choices = tuple((slot, idx) for slot, idx in zip(slots, chosen, strict=True) if idx)
            code = engine.emit(Snippet(family.name, choices))
            report = validate_shader(code, client=gpu, kind=family.kind)
            if not report.is_valid:
                refused[family.name, chosen] = report.render()
    assert refused == {}


def test_draws_are_accepted_and_seen(gpu, engine):
    assert_draws_are_good(gpu, engine, num=300, seed=21)


@pytest.mark.slow
def test_20000_draws_are_accepted_and_seen(gpu, engine):
    assert_draws_are_good(gpu, engine, num=20_000, seed=22)


def is_filled(scene):
    """Tell whether a scene is one colour by intention, or may be one."""
    if isinstance(scene, Snippet):
        return scene.family == "vertex_fill"
    return (
        isinstance(scene, Picture)
        and not scene.shapes
        and isinstance(scene.background, Plain | Field)
    )


def assert_draws_are_good(gpu, engine, *, num, seed):
    stream = engine.stream(seed)
    blank = []
    num_drawn = 0
    for _ in range(num):
        pair = next(stream)
        report = validate_shader(pair.code, client=gpu, kind=pair.kind)
        assert report.is_valid, f"{pair.prompt}\n{report.render()}"
        is_flat = is_filled(pair.scene)
        if pair.kind == "fragment" and not is_flat:
            num_drawn += 1
            if is_blank(gpu, pair.code):
                blank.append(pair.prompt)
    assert len(blank) < max(2, 0.005 * num_drawn), blank


def test_edited_scenes_are_accepted(gpu, engine, pairs):
    import random

    for number, pair in enumerate(pairs[:200]):
        edit = edit_scene(pair.scene, engine, random.Random(number))
        if edit:
            report = validate_shader(engine.emit(edit[1]), client=gpu, kind=pair.kind)
            assert report.is_valid, f"{pair.prompt} + {edit[0]}\n{report.render()}"


def test_a_red_circle_is_red_in_the_middle_and_black_around(gpu, engine, book):
    frame = drawn(gpu, engine.emit(Picture(shapes=(Shape("circle", red(book)),))))
    assert frame[32, 32].tolist() == [1.0, 0.0, 0.0]
    assert frame[2, 2].tolist() == [0.0, 0.0, 0.0]
    area = (frame[..., 0] > 0.5).mean()
    assert area == pytest.approx(np.pi * 0.25**2, rel=0.05)


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [("left", 0.2, 0.5), ("top_right", 0.82, 0.82), ((0.3, 0.7), 0.3, 0.7), ("bottom", 0.5, 0.2)],
)
def test_a_shape_is_where_the_text_says(gpu, engine, book, place, x, y):
    frame = drawn(gpu, engine.emit(Picture(shapes=(Shape("circle", red(book), place=place),))))
    rows, columns = np.nonzero(frame[..., 0] > 0.5)
    assert (columns.mean() + 0.5) / SIDE_PX == pytest.approx(x, abs=0.02)
    assert (rows.mean() + 0.5) / SIDE_PX == pytest.approx(y, abs=0.02)


@pytest.mark.parametrize(
    ("arrangement", "count"),
    [("row", (5,)), ("column", (3,)), ("ring", (7,)), ("grid", (3, 4)), ("diagonal", (4,))],
)
def test_as_many_shapes_are_seen_as_the_text_says(gpu, engine, book, arrangement, count):
    scene = Picture(shapes=(Shape("circle", red(book), arrangement=arrangement, count=count),))
    frame = drawn(gpu, engine.emit(scene), side_px=128)
    assert num_islands(frame[..., 0] > 0.5) == int(np.prod(count))


def num_islands(mask):
    """Count connected areas by flooding."""
    rest = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    num = 0
    while rest:
        num += 1
        edge = [rest.pop()]
        while edge:
            y, x = edge.pop()
            near = {(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)} & rest
            rest -= near
            edge.extend(near)
    return num


def test_a_gradient_runs_as_the_text_says(gpu, engine, book):
    from core.dataset.recipes.records import Gradient

    black, white = (book.colour_words.named(name) for name in ("black", "white"))
    for direction, (low, high) in {
        "right": ((32, 1), (32, 62)),
        "down": ((62, 32), (1, 32)),
        "radial": ((32, 32), (1, 1)),
    }.items():
        frame = drawn(gpu, engine.emit(Picture(Gradient(direction, (black, white)))))
        assert frame[low].mean() < 0.1
        assert frame[high].mean() > 0.9


@pytest.mark.parametrize(
    ("name", "share", "inside"),
    [
        ("left_third", 1 / 3, (32, 8)),
        ("right_quarter", 1 / 4, (32, 56)),
        ("top_fifth", 1 / 5, (58, 32)),
        ("bottom_tenth", 1 / 10, (3, 32)),
        ("inner_square", 1 / 4, (32, 32)),
    ],
)
def test_a_part_of_the_frame_is_as_big_and_where_the_text_says(
    gpu, engine, book, name, share, inside
):
    colours = [book.colour_words.named(word) for word in ("red", "black")]
    if name == "inner_square":
        colours.reverse()  # what lies around it is said first
    frame = drawn(gpu, engine.emit(Picture(Field(name, tuple(colours)))))
    assert (frame[..., 0] > 0.5).mean() == pytest.approx(share, abs=0.02)
    assert frame[inside].tolist() == [1.0, 0.0, 0.0]


def test_a_grid_alternates_between_two_colours(gpu, engine, book):
    each = Each(tuple(book.colour_words.named(word) for word in ("red", "lime")))
    shape = Shape("circle", each, arrangement="grid", count=(2, 2))
    frame = drawn(gpu, engine.emit(Picture(shapes=(shape,))))
    corners = [frame[at].tolist() for at in ((16, 16), (16, 48), (48, 16), (48, 48))]
    assert corners[0] == corners[3] == [1.0, 0.0, 0.0]
    assert corners[1] == corners[2]
    assert corners[1][1] > corners[1][0]


@pytest.mark.parametrize(("light", "x", "y"), [("upper_left", 22, 42), ("upper_right", 42, 42)])
def test_light_comes_from_where_the_text_says(gpu, engine, light, x, y):
    frame = drawn(gpu, engine.emit(Space((Solid("sphere"),), light=light))).mean(axis=2)
    assert frame[y, x] > frame[63 - y, 63 - x] + 0.2


def test_fast_is_faster_than_slow(gpu, engine, book):
    def moved(speed):
        motion = Motion("slide_sideways", speed)
        code = engine.emit(Picture(shapes=(Shape("circle", red(book), motions=(motion,)),)))
        frame = drawn(gpu, code, time_s=0.3)
        return np.nonzero(frame[..., 0] > 0.5)[1].mean()

    assert moved("slow") < moved("") < moved("fast")


def test_a_shape_follows_the_mouse(gpu, engine, book):
    code = engine.emit(
        Picture(
            shapes=(Shape("circle", red(book), size="tiny", motions=(Motion("follow_mouse"),)),)
        )
    )
    for x_px in (12.0, 50.0):
        frame = drawn(gpu, code, mouse_x_px=x_px)
        rows, columns = np.nonzero(frame[..., 0] > 0.5)
        assert columns.mean() == pytest.approx(x_px, abs=1.5)
        assert rows.mean() == pytest.approx(SIDE_PX - 20.5, abs=1.5)


def test_one_shape_orbits_another(gpu, engine, book):
    shapes = (
        Shape("circle", red(book)),
        Shape("circle", Plain(book.colour_words.named("lime")), motions=(Motion("orbit"),)),
    )
    code = engine.emit(Picture(shapes=shapes, relation="orbit"))
    for time_s, x, y in ((0.0, 0.75, 0.5), (np.pi / 2, 0.5, 0.75)):
        frame = drawn(gpu, code, time_s=time_s)
        rows, columns = np.nonzero((frame[..., 1] > 0.5) & (frame[..., 0] < 0.5))
        assert (columns.mean() + 0.5) / SIDE_PX == pytest.approx(x, abs=0.02)
        assert (rows.mean() + 0.5) / SIDE_PX == pytest.approx(y, abs=0.02)
        assert frame[32, 32].tolist() == [1.0, 0.0, 0.0]


def test_pictures_keep_their_shape_in_wide_frames(gpu, engine, book):
    code = engine.emit(Picture(shapes=(Shape("circle", red(book)),)))
    config = FrameConfig(width_px=128, height_px=64)
    report = render_shader(code, client=gpu, config=config)
    mask = np.frombuffer(report.frames[0].rgba, np.uint8).reshape(64, 128, 4)[..., 0] > 127
    rows, columns = np.nonzero(mask)
    assert np.ptp(columns) == pytest.approx(np.ptp(rows), abs=2)


def test_a_weighted_engine_draws_valid_pictures_too(gpu):
    engine = RecipeEngine(shares={"space": 1.0})
    pair = next(engine.stream(1))
    assert validate_shader(pair.code, client=gpu, kind=pair.kind).is_valid


def test_a_look_takes_colours_and_palettes_and_keeps_its_black_ends(engine, book):
    fire, blue, white = "fire", book.colour_words.named("blue"), book.colour_words.named("white")
    coloured = engine.emit(Picture(Look(fire, colours=(blue, white))))
    black = "vec3<f32>(0.0)"
    assert f"gradient3({black}, vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(1.0), fire(" in coloured
    marble = engine.emit(Picture(Look("marble", colours=(blue, white))))
    assert "mix(vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(1.0), marble(" in marble
    frozen = engine.emit(Picture(Look("mandelbrot", palette="ice")))
    three = "vec3<f32>(0.04, 0.16, 0.29), vec3<f32>(0.36, 0.72, 0.9), vec3<f32>(0.92, 0.98, 1.0)"
    assert f"gradient4({three}, {black}, mandelbrot(" in frozen


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (Look("marble", palette="ice"), r"\b(ice|icy|frosty|arctic|polar)\b"),
        (Look("marble", palette="fire"), r"\b(fire|fiery|blazing)\b"),
    ],
)
def test_a_palette_is_said_by_name(engine, look, said):
    for seed in range(30):
        assert re.search(said, engine.phrase(Picture(look), random.Random(seed)))


def test_edits_of_a_look_say_its_new_palette_or_colours_and_drop_the_old(engine, book):
    said = {"palette": 0, "colours": 0}
    for seed in range(400):
        edit = edit_scene(Picture(Look("marble", palette="ice")), engine, random.Random(seed))
        look = edit[1].background if edit else None
        if not isinstance(look, Look) or look.palette == "ice":
            continue
        if look.palette:
            assert look == Look("marble", palette=look.palette)
            assert any(word in edit[0].lower() for word in book.palettes[look.palette].words)
            said["palette"] += 1
        elif look.colours:
            assert look == Look("marble", colours=look.colours)
            assert len(re.split(", | and ", edit[0])) >= len(look.colours)
            said["colours"] += 1
    assert min(said.values()) > 5
