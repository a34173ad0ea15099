"""Which rows of one code are examples of their own, and which repeat each other all the same."""

import pytest

from core.dataset.near_duplicates import find_near_duplicates
from core.dataset.quality.leaks import find_leaks
from core.dataset.quality.records import Inspected, Looks
from core.dataset.quality.repeats import alike_codes, find_repeats
from core.dataset.records import Example, StoredExample

DISC = (
    "@fragment fn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {"
    " let d = distance(uv, vec2<f32>(0.5, 0.5));"
    " let colour = mix(vec3<f32>(0.05), vec3<f32>(1.0, 0.0, 0.0), step(d, 0.3));"
    " let shade = 1.0 - 0.1 * uv.y; return vec4<f32>(colour * shade, 1.0); }"
)
RED = "vec3<f32>(1.0, 0.0, 0.0)"
PICTURE, NEAR_PICTURE, OTHER_PICTURE = (
    Looks(picture=bits) for bits in (7, 3, (1 << 40) - 1 << 200)
)


def inspected(*rows: tuple[str, str], looks: tuple[Looks, ...] = ()) -> Inspected:
    tags = ("split:train", "split:test")
    stored = [
        StoredExample(n, Example(prompt, code, "fragment", tags=(tag,)), "unreviewed", n, "")
        for n, ((prompt, code), tag) in enumerate(zip(rows, tags, strict=True), start=1)
    ]
    return Inspected(stored, dict(enumerate(looks, start=1)))


def found(rows: Inspected) -> int:
    """Return how many findings there are of repeated and leaked codes."""
    alike = alike_codes(rows)
    repeats = [item for item in find_repeats(rows, alike) if "different codes" not in item.message]
    leaks = [item for item in find_leaks(rows, alike, []) if "Training asks" not in item.message]
    assert len(repeats) == len(leaks)
    return len(repeats)


@pytest.mark.parametrize(
    ("prompt", "other", "code"),
    [
        (
            "a red disc on dark grey",
            "an orange disc",
            DISC.replace(RED, "vec3<f32>(1.0, 0.5, 0.0)"),
        ),
        ("a disc", "a blue disc", DISC.replace(RED, "vec3<f32>(0.0, 0.0, 1.0)")),
        ("a red disc", "a small red disc", DISC.replace("0.3)", "0.1)")),
        ("a red disc", "a red disc of radius 0.2", DISC.replace("0.3)", "0.2)")),
        (
            "a red disc in the middle",
            "a red disc on the left",
            DISC.replace("(0.5, 0.5", "(0.2, 0.5"),
        ),
    ],
)
def test_what_the_prompts_tell_is_an_example_of_its_own(prompt: str, other: str, code: str):
    assert find_near_duplicates([DISC, code])
    assert found(inspected((prompt, DISC), (other, code))) == 0


@pytest.mark.parametrize(
    ("prompt", "other", "code"),
    [
        ("a red disc", "one scarlet dot", DISC),
        ("a red disc", "one scarlet dot", DISC.replace(" d ", " far ").replace("(d,", "(far,")),
        ("a red disc", "a red disc of radius 0.31", DISC.replace("0.3)", "0.3001)")),
        ("a red disc", "a crimson disc", DISC.replace(RED, "vec3<f32>(0.95, 0.0, 0.0)")),
        ("a disc", "a circle", DISC.replace(RED, "vec3<f32>(0.0, 0.0, 1.0)")),
        ("a red disc", "a Red Disc!", DISC.replace(RED, "vec3<f32>(0.0, 0.0, 1.0)")),
        ("a red disc", "a red circle", DISC.replace("0.3)", "0.1)")),
        ("a red disc", "a blue disc", DISC.replace("step(d", "step(-d")),  # no number, no colour
    ],
)
def test_what_no_prompt_tells_or_no_eye_sees_is_a_repeat(prompt: str, other: str, code: str):
    assert found(inspected((prompt, DISC), (other, code))) == 1


@pytest.mark.parametrize(("looks", "expected"), [(NEAR_PICTURE, 1), (OTHER_PICTURE, 0)])
def test_the_same_picture_is_a_repeat_whatever_the_prompts_say(looks: Looks, expected: int):
    rows = ("a red disc", DISC), ("a small red disc", DISC.replace("0.3)", "0.1)"))
    assert found(inspected(*rows, looks=(PICTURE, looks))) == expected


SOFT = "fn soft(x: f32, y: f32) -> f32 { let a = x * 2.0; return max(a, y) + min(a, y) * 0.5; }"
HARD = SOFT.replace("soft(x", "hard_max(left").replace("= x", "= left")


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a maximum named hard_max", 0),
        ("a maximum of left and right", 1),
        ("write hard_max(left, y)", 0),
        ("soft(left, y) is the maximum", 0),
        ("a hard maximum", 1),
    ],
)
def test_a_copy_whose_prompt_gives_its_name_is_no_repeat(prompt: str, expected: int):
    assert found(inspected(("the maximum, softened", SOFT), (prompt, HARD))) == expected
