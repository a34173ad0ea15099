"""Plain words of prompts against pictures."""

import pytest

from core.evaluation.wishes import wishes_of
from core.rendering.picture_facts import picture_facts
from core.rendering.records import Frame

RED, BLUE, NAVY, WHITE = (255, 0, 0), (0, 0, 255), (0, 0, 128), (255, 255, 255)


def facts(*frames):
    """Facts of frames that are given as the colours of their pixels, in equal shares."""
    size = 60
    drawn = []
    for colours in frames:
        pixels = b"".join(bytes((*c, 255)) * (size // len(colours)) for c in colours)
        drawn.append(Frame(size, size, pixels * size, 1.0))
    return picture_facts(drawn)


STILL = facts([RED, BLUE], [RED, BLUE])
MOVING = facts([RED, BLUE], [BLUE, RED])
FLAT = facts([RED], [RED])


def granted(prompt, shown):
    return {wish.text: wish.is_granted for wish in wishes_of(prompt, shown)}


@pytest.mark.parametrize(
    ("prompt", "shown", "expected"),
    [
        ("a red circle on blue", STILL, {"red": True, "blue": True, "not blank": True}),
        ("a green circle", STILL, {"green": False, "not blank": True}),
        ("a white circle, no red", STILL, {"white": False, "not blank": True}),
        ("a #0000ff ring", STILL, {"#0000ff": True, "not blank": True}),
        ("a spinning square", STILL, {"moving": False, "not blank": True}),
        ("a square that spins", MOVING, {"moving": True, "not blank": True}),
        ("a still square", MOVING, {"still": False, "not blank": True}),
        ("a circle", FLAT, {"not blank": False}),
        ("red", FLAT, {"red": True}),
        ("fill the screen with red", FLAT, {"red": True}),
        ("ein roter Kreis", STILL, {"not blank": True}),
        ("🔴🔵", STILL, {}),
    ],
)
def test_plain_words_are_held_against_the_picture(prompt, shown, expected):
    assert granted(prompt, shown) == expected


def test_of_overlapping_names_the_longest_counts():
    shown = facts([NAVY, WHITE])
    assert granted("a navy blue ring", shown) == {"navy blue": True, "not blank": True}


def test_one_colour_that_changes_is_not_blank():
    assert granted("a heart beating", facts([RED], [BLUE])) == {"moving": True, "not blank": True}


def test_a_single_frame_says_nothing_of_motion():
    assert "moving" not in granted("a spinning square", facts([RED, BLUE]))
