"""Sizes and speeds: a word that stands for a factor, or a phrase that says the number."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.dataset.growing.literals import Literal, LiteralReader
from core.dataset.growing.records import Change, Replacement, Turn
from core.dataset.recipes.inflection import article
from core.dataset.recipes.literals import SPEEDS
from core.dataset.records import Example
from core.wgsl.kinds import ShaderKind

GROWING_KINDS: frozenset[ShaderKind] = frozenset(("fragment", "module"))
# What the words mean as a factor of a size without one.
SIZES: Mapping[str, float] = {
    "tiny": 0.4, "small": 0.6, "little": 0.6, "big": 1.5, "large": 1.5, "huge": 2.0, "giant": 2.0,
    "enormous": 2.0,
}  # fmt: skip
NEW_SIZES = ("tiny", "small", "large", "huge")
MIN_RADIUS, MAX_RADIUS = 0.03, 0.9
_SIZE = re.compile(rf"(?:\b(an?)\s+)?\b({'|'.join(SIZES)})\b", re.IGNORECASE)
_OTHER_SIZE = re.compile(
    r"\b(radius|size|sized|wide|width|thin|thick|fills?|filling|whole|entire|full|fitting|half"
    r"|diameter|touch\w*|nearly|almost|borders?|edges?|grow\w*|shrink\w*|puls\w*|zoom\w*|breath\w*|\d[\d.]*)\b",
    re.IGNORECASE,
)
# What has one radius; what a prompt says first of these is the one that is meant.
_ROUND = re.compile(
    r"\b(circle|disc|disk|ball|sphere|ring|sun|moon|bubble|orb|planet|coin|dial)s?\b", re.IGNORECASE
)
_SPEED = re.compile(
    r"\b(very )?(slowly|slow|gently|lazily|fast|quickly|rapidly|quick|rapid)\b", re.IGNORECASE
)
_SLOW = frozenset(("slow", "slowly", "gently", "lazily"))
_OTHER_SPEED = re.compile(
    r"\b(calm|calmly|gentle|lazy|frantic\w*|hectic|hurried\w*|speed\w*|hz|bpm|seconds?|per|faster"
    r"|slower|steadily|once|twice|still|times?|static)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[\s.!?]*\Z")


@dataclass(frozen=True)
class WordKnob:
    """A word for a factor in every prompt that is kept, and the numbers that it scales."""

    what: str
    before: str
    factors: Mapping[str, float]  # by the new word: how many times the old number
    literals: tuple[Literal, ...]
    prompts: Mapping[int, Mapping[str, tuple[Replacement, ...]]]  # what each new word leads to

    def turn(self, rng: random.Random) -> Turn:
        """Return the change to one of the other words."""
        return self.turn_to(rng.choice(list(self.factors)))

    def turn_to(self, word: str) -> Turn:
        """Return the change to the factor that a word stands for."""
        factor = self.factors[word]
        code = tuple(
            Replacement(at.start, at.end, at.written(round(at.value * factor, 3)))
            for at in self.literals
        )
        return Turn(
            Change(self.what, self.before, word),
            code,
            {index: by_word[word] for index, by_word in self.prompts.items()},
        )


@dataclass(frozen=True)
class RadiusKnob:
    """A radius that no word says; a phrase with the number is added."""

    literals: tuple[Literal, ...]
    choices: tuple[float, ...]
    ends: Mapping[int, tuple[int, str]]  # of each prompt that is kept, and its word for the thing

    def turn(self, rng: random.Random) -> Turn:
        """Return the change to one of the choices."""
        return self.turn_to(rng.choice(self.choices))

    def turn_to(self, value: float) -> Turn:
        """Return the change to a radius."""
        code = tuple(Replacement(at.start, at.end, at.written(value)) for at in self.literals)
        said = {
            index: (Replacement(end, end, f", {noun} radius {value:g}"),)
            for index, (end, noun) in self.ends.items()
        }
        return Turn(Change("radius", f"{self.literals[0].value:g}", f"{value:g}"), code, said)


def word_knobs(example: Example) -> list[WordKnob | RadiusKnob]:
    """Return the knobs for the size of the one thing there is, and the speed of all motion."""
    if example.kind not in GROWING_KINDS:
        return []
    reader = LiteralReader(example.wgsl_code)
    found = (_size_knob(example, reader), _speed_knob(example, reader))
    return [knob for knob in found if knob]


def _size_knob(example: Example, reader: LiteralReader) -> WordKnob | RadiusKnob | None:
    radii = tuple(at for at in reader.literals() if at.role == "radius" and not at.is_fixed)
    if len({at.value for at in radii}) != 1:
        return None
    value = radii[0].value
    mentions = {
        index: match
        for index, text in enumerate(example.prompts)
        if (match := _only(_SIZE, text)) and not _OTHER_SIZE.search(text)
    }
    if 0 not in mentions:
        return _radius_knob(example.prompts, radii)
    before = mentions[0][2].lower()
    old = SIZES[before]
    factors = {
        word: SIZES[word] / old
        for word in NEW_SIZES
        if SIZES[word] != old and MIN_RADIUS <= value * SIZES[word] / old <= MAX_RADIUS
    }
    prompts = {
        index: {word: (_sized(match, word),) for word in factors}
        for index, match in mentions.items()
        if SIZES[match[2].lower()] == old
    }
    return WordKnob("size", before, factors, radii, prompts) if factors else None


def _radius_knob(prompts: Sequence[str], radii: tuple[Literal, ...]) -> RadiusKnob | None:
    value = radii[0].value
    options = (round(value * share / 10, 2) for share in (4, 5, 6, 7, 8, 12, 13, 14, 15, 16))
    choices = tuple(
        option
        for option in dict.fromkeys(options)
        if MIN_RADIUS <= option <= MAX_RADIUS and option != value
    )
    ends = {
        index: (_end(text), match[1].lower())
        for index, text in enumerate(prompts)
        if (match := _ROUND.search(text))
        and not _SIZE.search(text)
        and not _OTHER_SIZE.search(text)
    }
    return RadiusKnob(radii, choices, ends) if choices and ends else None


def _speed_knob(example: Example, reader: LiteralReader) -> WordKnob | None:
    """Every reading of the time must have its rate: motions keep step with each other."""
    rates = tuple(at for at in reader.literals() if at.role == "rate")
    if not rates or any(at.is_fixed for at in rates) or len(rates) != reader.num_uses_of_time():
        return None
    levels = {index: _speed_of(text) for index, text in enumerate(example.prompts)}
    old = levels[0]
    if old is None:
        return None
    factors = {
        word: factor / SPEEDS[old] for word, factor in SPEEDS.items() if word and word != old
    }
    prompts = {
        index: {word: (_paced(example.prompts[index], word),) for word in factors}
        for index, level in levels.items()
        if level == old
    }
    return WordKnob("speed", old or "ordinary", factors, rates, prompts)


def _speed_of(text: str) -> str | None:
    """Return the word for the speed that a prompt says, empty for none; None where it is unclear."""
    if _OTHER_SPEED.search(text) or len(_SPEED.findall(text)) > 1:
        return None
    match = _SPEED.search(text)
    if match is None:
        return ""
    word = "slow" if match[2].lower() in _SLOW else "fast"
    return f"very {word}" if match[1] else word


def _paced(text: str, speed: str) -> Replacement:
    """Return the replacement that makes a prompt say ``speed``."""
    very = "very " if speed.startswith("very") else ""
    is_slow = speed.endswith("slow")
    match = _SPEED.search(text)
    if match is None:
        end = _end(text)
        return Replacement(end, end, f", {very}{'slowly' if is_slow else 'fast'}")
    following = re.match(r"\s+(\w+)", text[match.end() :])
    is_adjective = (
        match[2].lower() in ("slow", "fast", "quick", "rapid")
        and following is not None
        and not re.search(r"ing$|^(on|in|over|to|and|around|across|with)$", following[1])
    )
    word = (
        ("slow" if is_adjective else "slowly") if is_slow else "fast" if is_adjective else "quickly"
    )
    said = f"{very}{word}"
    before = text[match.start()]
    return Replacement(match.start(), match.end(), said.capitalize() if before.isupper() else said)


def _sized(match: re.Match[str], word: str) -> Replacement:
    if match[1]:
        word = f"{article(word)} {word}"
    said = word.capitalize() if match[0][0].isupper() else word
    return Replacement(match.start(), match.end(), said)


def _only(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the one match; None where there is none or more than one."""
    found = list(pattern.finditer(text))
    return found[0] if len(found) == 1 else None


def _end(text: str) -> int:
    """Return where a phrase can be added: before a final stop."""
    match = _END.search(text)
    return match.start() if match else len(text)
