"""Prompts that contradict the picture: a colour or a motion that it does not have.

What a picture shows is known in coarse colours at a few times. So only what is surely absent is
named: a small or brief colour may have been missed, and many words have another sense.
"""

import re
from functools import cache

from core.dataset.growing.colour_places import colour_distance
from core.dataset.growing.growing import colour_reader
from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Fix, Inspected, Looks
from core.dataset.quality.repeats import without_prompt
from core.dataset.recipes.records import Rgb
from core.dataset.records import Example, StoredExample
from core.wgsl.kinds import ShaderKind

DRAWN_KINDS: frozenset[ShaderKind] = frozenset(("fragment", "vertex"))
NEAR_ENOUGH = 0.24  # between a colour word and what may pass for it
LEAST_SHARE = 0.002  # of the frames in a colour that can be meant
MOTION, COLOUR = 2.0, 1.0
# What is done to an image or a point, by a share or an angle, is no motion; nor are pulses of light.
_NO_OBJECT = r"(?! (?:the|an?|each|every|all|its?|by|of|pixels?|points?|vert\w+|texture\w*|image\w*|uvs?|\d))"
_MOVING = re.compile(
    r"\b(?:rotating|spinning|pulsing|pulsating|moving|animated|animation|blinking|flickering"
    r"|flashing|scrolling|drifting|bouncing|orbiting|breathing|twinkling|wobbling|sliding"
    r"|swaying|swinging|in motion|animates|breathes|twinkles|orbits (?:the|an?|its))\b"
    r"|\b(?:rotates|spins|pulses|pulsates|moves|blinks|flickers|flashes|bounces|wobbles|sways)\b"
    rf"{_NO_OBJECT}"
    # Things as well: a scroll, a slide, a drift of snow.
    r"|\b(?:scrolls|drifts|slides|swings) (?:across|along|past|over|through|from|to|up|down|left"
    r"|right|slowly|sideways|back)\b"
    r"|(?:(?<=s )|(?<=that ))(?:rotate|spin|pulse|pulsate|move|blink|flicker|bounce|wobble|sway)\b"
    rf"{_NO_OBJECT}",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:motionless|unmoving|immobile|static|stationary|at rest|still (?:image|picture|frame)"
    r"|frozen (?:in (?:time|place|motion)|mid\w*|image|picture|frame|moment|motion)"
    r"|(?:not|without|no|never|nothing|without any)"
    r" (?:moving|moves?|motion|movement|animat\w+|rotat\w+|spin\w*))\b"
    r"|n['\u2019]t (?:move|animate|rotate|spin)\b",
    re.IGNORECASE,
)
_STATIC_NOISE = re.compile(r"\b(noise|tv|television|screen|snow|electric\w*)\b", re.IGNORECASE)
# What makes a motion word mean another thing, or a motion that the time does not cause.
_NOT_MEANT = re.compile(
    r"\b(no|not|never|without|isn't|doesn't|mouse|cursor|pointer|click\w*|static (noise|screen|tv"
    r"|electricity|snow)|tv|television|noise|frame of|frozen|snapshot|moving average|(?<!the )top|flow|side scrolling)\b",
    re.IGNORECASE,
)
# Colours that a prompt names to say that they are not there, or that come from elsewhere.
_NO_COLOUR_MEANT = re.compile(
    r"\b(no|not|never|without|instead|than|except|remove\w*|filter\w*|tint\w*|invert\w*|mask\w*"
    r"|sepia|complement\w*|night|mouse|click\w*|like|compass|wind rose|flame)\b",
    re.IGNORECASE,
)


def find_contradictions(inspected: Inspected) -> list[Finding]:
    """Return the rows with prompts that their pictures contradict."""
    found = []
    for row in inspected.rows:
        looks = inspected.looks.get(row.id)
        if row.example.kind not in DRAWN_KINDS or looks is None or not looks.palette:
            continue
        colours = {prompt: absent for prompt in row.example.prompts
                   if (absent := absent_colours(row.example, prompt, looks))}  # fmt: skip
        if colours:
            names = list(dict.fromkeys(name for absent in colours.values() for name in absent))
            message = f"there is no {' or '.join(names)} in the picture."
            found.append(_finding(row, list(colours), message, "colour", COLOUR))
        motions = [p for p in row.example.prompts if contradicts_motion(p, looks)]
        if motions:
            message = (
                "the picture stays the same."
                if looks.is_static
                else "still by its words, but the picture moves."
            )
            found.append(_finding(row, motions, message, "motion", MOTION))
    return found


def absent_colours(example: Example, prompt: str, looks: Looks) -> list[str]:
    """Return the colours that a prompt names and nothing in the picture comes near."""
    if _NO_COLOUR_MEANT.search(prompt):
        return []
    mentioned = {
        mention.colour.name: mention.colour.rgb for mention in colour_reader().mentions(0, prompt)
    }
    if any(name in example.wgsl_code for name in ("texture", "sampler")):
        return []  # what it shows depends on the image
    return [name for name, rgb in mentioned.items() if _share(rgb, looks) < LEAST_SHARE]


def contradicts_motion(prompt: str, looks: Looks) -> bool:
    """Tell whether a prompt says that the picture moves or is still, and the opposite is true."""
    if looks.is_static is None:
        return False
    if not looks.is_static:
        rest, num_still = _STILL.subn("", prompt)  # where the rest moves, one thing of it is still
        return num_still > 0 and not (_STATIC_NOISE.search(prompt) or _MOVING.search(rest))
    return _MOVING.search(prompt) is not None and _NOT_MEANT.search(prompt) is None


def _share(rgb: Rgb, looks: Looks) -> float:
    return sum(share for seen, share in looks.palette if _distance(rgb, seen) <= NEAR_ENOUGH)


@cache  # pictures share their coarse colours, prompts their colour words
def _distance(rgb: Rgb, seen: tuple[int, int, int]) -> float:
    red, green, blue = seen
    return colour_distance(rgb, (red / 255, green / 255, blue / 255))


def _finding(
    row: StoredExample, prompts: list[str], message: str, rule: str, weight: float
) -> Finding:
    left: Example | None = row.example
    for prompt in prompts:
        left = without_prompt(left, prompt) if left else None
    others = f" and {len(prompts) - 1} more" if len(prompts) > 1 else ""
    said = f"“{prompts[0]}”{others}"
    fix = Fix(f"Drop {len(prompts)} prompt(s)", ((row.id, left),)) if left else None
    share = len(prompts) / len(row.example.prompts)
    return finding("wording", rule, [row], f"{said}: {message}", weight=weight + share, fix=fix)
