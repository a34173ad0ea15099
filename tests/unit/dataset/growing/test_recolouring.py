"""Edits of colours of any shader: what the instruction says is what changes."""

import random

import pytest

from core.dataset.growing.colour_places import find_colours
from core.dataset.growing.recolouring import recoloured
from core.dataset.recipes.book import shipped_book

RED_ON_DARK = "mix(vec3<f32>(0.05, 0.05, 0.08), vec3<f32>(0.9, 0.15, 0.1), inside)"
TWO_HUES = (
    "mix(vec3<f32>(0.0, 0.0, 1.0), vec3<f32>(1.0, 0.0, 0.0), uv.x) + vec3<f32>(1.0, 0.0, 0.0)"
)


def edits(code: str, number: int = 200) -> list[tuple[str, str]]:
    rng, book = random.Random(1), shipped_book()
    return [made for _ in range(number) if (made := recoloured(code, book, rng))]


def test_the_one_colour_changes_and_the_ground_stays():
    found = edits(RED_ON_DARK)
    assert len(found) > 80
    for _, after in found:
        ground, new = find_colours(after)
        assert ground.rgb == (0.05, 0.05, 0.08)
        assert new.rgb != (0.9, 0.15, 0.1)
    assert any(text.startswith("make it ") for text, _ in found)


def test_of_two_colours_the_one_that_is_named_changes_wherever_it_stands():
    found = edits(TWO_HUES)
    assert len(found) > 80
    for text, after in found:
        first, second, third = (place.rgb for place in find_colours(after))
        assert second == third
        if first == (0.0, 0.0, 1.0):
            assert "red" in text
        else:
            assert "blue" in text
            assert second == (1.0, 0.0, 0.0)


def test_on_a_light_ground_the_colour_is_named():
    found = edits("mix(vec3<f32>(1.0), vec3<f32>(0.0, 0.0, 1.0), inside)")
    assert len(found) > 80
    assert all("blue" in text for text, _ in found)


@pytest.mark.parametrize("code", ["sin(x)", "vec3<f32>(0.2) + vec3<f32>(0.5, 0.5, 0.5)"])
def test_where_nothing_is_coloured_nothing_is_asked(code):
    assert not edits(code, 20)


def test_shades_of_one_colour_are_not_told_apart():
    assert not edits("mix(vec3<f32>(1.0, 0.0, 0.0), vec3<f32>(0.6, 0.0, 0.0), uv.x)", 20)
