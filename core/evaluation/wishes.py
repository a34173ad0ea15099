"""What a prompt says in plain words that a picture can be held to: colours, motion, something to see.

Only words whose meaning is plain count; most of a prompt is beyond this. So a wish that is not met
speaks against an answer, while a prompt without wishes says nothing. Colours and motions are those
of the recipes, with their synonyms.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import paths
from core.dataset.recipes.colours import ColourWords
from core.dataset.recipes.concepts import ColourWord, Modifier
from core.dataset.recipes.inflection import participle, third_person
from core.dataset.recipes.row_reading import read_row
from core.evaluation.records import Wish
from core.rendering.colours import oklab, plain_name
from core.rendering.records import PictureFacts

NEAR = 0.2  # distance in OKLab up to which a colour passes for the one that was named
MAX_COLOUR_WORDS = 3  # of the longest names that are looked for, as in "very dark blue"
_WORD = re.compile(r"#[0-9a-f]{6}\b|[a-z]+(?:['-][a-z]+)*")
_NEGATIONS = frozenset(("no", "not", "without", "never", "isn't", "non"))
_STILL = frozenset(("still", "static", "motionless", "stationary", "unmoving", "frozen"))
_MOVING = frozenset(("animated", "animation", "animate", "moving", "motion"))
# Forms of the recipes' verbs that mostly say something else in a prompt: nouns, or the mouse.
_OTHER_MEANING = frozenset(
    ("circles", "crosses", "scales", "rocks", "springs", "sticks", "shows", "showing", "spirals",
     "waves", "ripples", "sparkles", "ticks", "follows", "following", "tracks", "tracking", "gets",
     "getting", "goes", "going", "comes", "coming", "appears", "appearing", "traces", "drops",
     "switches", "varies", "varying", "becomes", "becoming")
)  # fmt: skip
# What may be said of a picture of one colour all over.
_FLAT = frozenset(
    ("solid", "flat", "plain", "fill", "filled", "fills", "everywhere", "uniform", "whole", "entire",
     "nothing", "only", "just", "screen", "canvas", "single", "constant", "full", "everything")
)  # fmt: skip
_LITTLE_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "with", "and", "please", "colour", "color", "coloured", "colored",
     "background", "shader", "make", "me", "i", "want", "it", "show", "paint", "draw")
)  # fmt: skip

Rgb = tuple[int, int, int]


def wishes_of(prompt: str, facts: PictureFacts) -> tuple[Wish, ...]:
    """Return what the prompt wishes, each with whether the picture grants it.

    Args:
        prompt: in English; other languages have no wishes.
        facts: of at least two frames, else nothing is said of motion.
    """
    words = _WORD.findall(prompt.lower())
    colours = _colours_named(words)
    found = [Wish(name, _has_colour(facts, rgb)) for name, rgb in colours.items()]
    if facts.is_static is not None:
        if _STILL.intersection(words):
            found.append(Wish("still", facts.is_static))
        elif _MOVING.union(_motions()).intersection(words):
            found.append(Wish("moving", not facts.is_static))
    named = {word for name in colours for word in name.split()}
    rest = set(words) - named - _LITTLE_WORDS
    if rest and not _FLAT & rest:
        # One colour that changes is something to see as well.
        found.append(Wish("not blank", not facts.is_blank or facts.is_static is False))
    return tuple(found)


@dataclass(frozen=True)
class _Words:
    colours: Mapping[str, Rgb]
    motions: frozenset[str]


def _colours_named(words: list[str]) -> dict[str, Rgb]:
    """Return the colours in the order of the words; of overlapping names the longest counts."""
    known = _vocabulary().colours
    found: dict[str, Rgb] = {}
    at = 0
    while at < len(words):
        for count in range(min(MAX_COLOUR_WORDS, len(words) - at), 0, -1):
            name = " ".join(words[at : at + count])
            rgb = _of_hex(name) if name.startswith("#") and count == 1 else known.get(name)
            if rgb:
                if at == 0 or words[at - 1] not in _NEGATIONS:
                    found[name] = rgb
                at += count
                break
        else:
            at += 1
    return found


def _has_colour(facts: PictureFacts, rgb: Rgb) -> bool:
    wanted, hue = oklab(np.array(rgb)), _hue(plain_name(rgb))
    for colour in facts.colours:
        if math.dist(oklab(np.array(colour.rgb)), wanted) <= NEAR or _hue(colour.name) == hue:
            return True
    return False


def _hue(name: str) -> str:
    """Return a plain name without what says how light it is; greys stay apart."""
    return name if name.endswith("grey") else name.rpartition(" ")[2]


def _of_hex(text: str) -> Rgb:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def _motions() -> frozenset[str]:
    return _vocabulary().motions


@lru_cache(maxsize=1)
def _vocabulary() -> _Words:
    rows = tomllib.loads((paths.recipes() / "colours.toml").read_text(encoding="utf-8"))
    named = [read_row(row, ColourWord) for row in rows["colours"]]
    modifiers = [read_row(row, Modifier) for row in rows.get("modifiers", ())]
    colours = ColourWords(
        {row.name: row for row in named}, {row.name: row for row in modifiers}
    ).spellings()
    text = (paths.recipes() / "animations.toml").read_text(encoding="utf-8")
    verbs = {verb.split()[0] for row in tomllib.loads(text)["animations"] for verb in row["verbs"]}
    # Of the bare verbs most are nouns as well: a turn, a wave.
    motions = {form(verb) for verb in verbs for form in (participle, third_person)}
    return _Words(
        {
            spelling: (round(255 * c.rgb[0]), round(255 * c.rgb[1]), round(255 * c.rgb[2]))
            for spelling, c in colours.items()
        },
        frozenset(motions - _OTHER_MEANING),
    )
