"""The map of rows: like words and like pictures near each other, with thumbnails in order."""

import io

import numpy as np
import pytest
from PIL import Image

from core.actions.generate_shader import open_model
from core.actions.map_examples import THUMBNAIL_PX, map_examples, prompts_on_map, word_features
from core.actions.open_model import ModelChoice, find_model
from core.actions.read_prompts import PromptStates
from core.dataset.quality.looks_store import LooksStore, code_key
from core.dataset.quality.records import Looks
from core.dataset.records import Example, StoredExample

COLOURS = ((250, 20, 20), (20, 20, 250))


def thumbnail(rgb) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), rgb).save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


@pytest.fixture
def rows():
    return [
        StoredExample(
            n, Example(f"{'red' if n % 2 else 'blue'} thing", f"x + {n}.0", "fragment"),
            "unreviewed", n, "",
        )
        for n in range(1, 41)
    ]  # fmt: skip


@pytest.fixture
def looks(tmp_path, rows):
    looks = LooksStore(tmp_path / "looks.sqlite")
    looks.keep(
        {
            code_key(row.example): Looks(
                palette=((COLOURS[row.id % 2 == 0], 1.0),),
                thumbnail=thumbnail(COLOURS[row.id % 2 == 0]),
            )
            for row in rows[:36]
        }
    )
    return looks


def share_beside_their_like(points):
    """Return the share of the points whose nearest point has the same prompt."""
    places = np.array([(p.x, p.y) for p in points])
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    return np.mean([p.prompt == points[n].prompt for p, n in zip(points, nearest, strict=True)])


@pytest.mark.parametrize(("basis", "number"), [("words", 40), ("pictures", 36)])
def test_like_rows_are_near(rows, looks, basis, number):
    found = map_examples(rows, looks, basis=basis)
    assert len(found.points) == number
    assert found.num_left_out == 40 - number
    assert share_beside_their_like(found.points) == 1.0
    assert {point.category for point in found.points} == {"(none)"}


def test_by_model_like_prompts_are_near_and_read_once(rows, looks, taught_folder):
    model = open_model(ModelChoice("taught", "file", "", taught_folder))
    states, prompts = PromptStates(), prompts_on_map(rows)
    assert list(states.read(model, [*prompts, "paint it red", "halve a number"])) == [(4, 4)]
    assert list(states.read(model, prompts)) == []  # nothing is read twice
    found = map_examples(rows, looks, basis="model", read=states.features)
    assert (len(found.points), found.num_left_out) == (40, 0)
    assert share_beside_their_like(found.points) == 1.0


def test_states_do_not_depend_on_the_prompts_beside(taught_folder):
    model = open_model(ModelChoice("taught", "file", "", taught_folder))
    alone, together = PromptStates(), PromptStates()
    list(alone.read(model, ["make it blue"]))
    list(together.read(model, ["make it blue", "halve a number and then paint it red"]))
    same = [states.features(["make it blue"]) for states in (alone, together)]
    np.testing.assert_allclose(*same, atol=1e-5)
    assert np.linalg.norm(same[0]) == pytest.approx(1.0)


@pytest.mark.slow
def test_the_shipped_model_reads_reworded_prompts_alike():
    model, states = open_model(find_model("base")), PromptStates()
    prompts = ["a red circle", "a circle that is red", "bubble sort of a buffer"]
    list(states.read(model, prompts))
    alike = states.features(prompts) @ states.features(prompts).T
    assert alike[0, 1] > alike[0, 2] + 0.1


def test_thumbnails_stand_in_the_order_of_the_points(rows, looks):
    found = map_examples(rows, looks, basis="pictures")
    sheet = Image.open(io.BytesIO(found.sheet)).convert("RGB")
    for number, point in enumerate(found.points):
        row, column = divmod(number, found.num_columns)
        half = THUMBNAIL_PX // 2
        pixel = sheet.getpixel((column * THUMBNAIL_PX + half, row * THUMBNAIL_PX + half))
        is_red = pixel[0] > pixel[2]
        assert is_red == point.prompt.startswith("red")


def test_nothing_is_a_map_too(looks):
    found = map_examples([], looks, basis="words")
    assert found.points == ()
    assert found.num_left_out == 0


def test_words_that_all_have_say_nothing():
    features = word_features(["a red disc", "a blue disc", "a red square"])
    alike = features @ features.T
    assert alike[0, 2] > alike[1, 2]
    assert alike[0, 0] == pytest.approx(1.0)
