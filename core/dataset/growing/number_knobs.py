"""Numbers that a prompt says, in digits or words, and the code holds."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dataset.growing.literals import Literal, find_literals
from core.dataset.growing.records import Change, Replacement, Turn
from core.dataset.records import Example
from core.wgsl.kinds import ShaderKind

_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve", "thirteen", "fourteen", "fifteen", "sixteen")  # fmt: skip
WORD_OF = dict(enumerate(_WORDS, start=2))
_NUMBER_OF = {word: number for number, word in WORD_OF.items()}
# A number by itself: not of 3d, 8x8, v1.2, #123 or a range; a hyphen before a word may follow.
_MENTION = re.compile(
    rf"(?<![\w.#/^-])(?<![x\u00d7]\s)(?:(\d+(?:\.\d+)?)|({'|'.join(_WORDS)}))"
    r"(?![\w/^%]|\.\d|-?[dD]\b|-?dimension|-?bit|\s?[x\u00d7]\s?\d)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"\.\.\.|\d,\s?\d")  # whose other numbers would no longer go on
_DEGREES = re.compile(r"\s?(degrees?|deg\b|°)", re.IGNORECASE)
DRAWN_KINDS: frozenset[ShaderKind] = frozenset(("fragment", "vertex", "module"))
LEAST_DRAWN = 3  # ones and twos of pictures are mostly structure
_COUNTING_ROLES = frozenset(("bound", "factor"))
MAX_COUNT = 64


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a prompt."""

    prompt: int
    start: int
    end: int
    text: str
    is_angle: bool

    @property
    def value(self) -> float:
        """What it says."""
        return float(_NUMBER_OF.get(self.text.lower(), 0) or self.text)

    def said(self, value: float) -> str:
        """Return ``value`` in digits or in a word, as the old one is."""
        decimals = len(self.text.partition(".")[2])
        if decimals:
            return f"{value:.{decimals}f}"
        word = WORD_OF.get(round(value), "")
        if not word or self.text.lower() not in _NUMBER_OF:
            return f"{value:g}"
        return word.capitalize() if self.text[0].isupper() else word


@dataclass(frozen=True)
class NumberKnob:
    """A number of the code and every mention of it."""

    value: float
    literals: tuple[Literal, ...]
    mentions: tuple[Mention, ...]
    choices: tuple[float, ...]

    def turn(self, rng: random.Random) -> Turn:
        """Return the change to one of the choices."""
        return self.turn_to(rng.choice(self.choices))

    def turn_to(self, value: float) -> Turn:
        """Return the change to a number."""
        code = tuple(Replacement(at.start, at.end, at.written(value)) for at in self.literals)
        prompts: dict[int, tuple[Replacement, ...]] = {}
        for at in self.mentions:
            said = Replacement(at.start, at.end, at.said(value))
            prompts[at.prompt] = (*prompts.get(at.prompt, ()), said)
        return Turn(Change("number", f"{self.value:g}", f"{value:g}"), code, prompts)


def number_knobs(example: Example) -> list[NumberKnob]:
    """Return a knob for each number that prompts say and that is clearly one number of the code."""
    literals = find_literals(example.wgsl_code)
    by_value: dict[float, list[Mention]] = {}
    for mention in _mentions(example.prompts):
        by_value.setdefault(mention.value, []).append(mention)
    found = []
    for value, mentions in by_value.items():
        same = [literal for literal in literals if literal.value == value]
        if same and _is_one_number(same, example) and not _is_named(value, example.wgsl_code):
            choices = tuple(_choices(value, mentions[0], set(by_value)))
            if choices:
                found.append(NumberKnob(value, tuple(same), tuple(mentions), choices))
    return found


def _mentions(prompts: Sequence[str]) -> Iterator[Mention]:
    for index, prompt in enumerate(prompts):
        if _SERIES.search(prompt):
            continue
        for match in _MENTION.finditer(prompt):
            is_angle = _DEGREES.match(prompt, match.end()) is not None
            yield Mention(index, match.start(), match.end(), match[0], is_angle)


def _is_one_number(same: Sequence[Literal], example: Example) -> bool:
    """Tell whether equal literals mean one thing, the one that the prompt says."""
    if any(literal.is_fixed for literal in same):
        return False
    value, is_drawn = same[0].value, example.kind in DRAWN_KINDS
    is_count = value == int(value)
    if is_drawn and is_count and value < LEAST_DRAWN:
        return False
    if len(same) == 1:
        return not is_drawn or not is_count or same[0].role in _COUNTING_ROLES
    # A loop and what shares out the angle among its turns.
    is_counted = any(literal.role == "bound" for literal in same)
    is_together = len({literal.function for literal in same}) == 1
    return is_counted and is_together and all(at.role in _COUNTING_ROLES for at in same)


def _is_named(value: float, code: str) -> bool:
    """Tell whether the author's names hold the number, as ``sum_of_four`` does."""
    if value != int(value):
        return False
    number = round(value)
    pattern = (
        rf"[A-Za-z_]{number}\b(?!\s*[<(])|(\b|_){WORD_OF.get(number, number)}(_|\b)\s*(?=\w*[(:=])"
    )
    return re.search(pattern, code.replace("vec3f", "").replace("vec4f", "")) is not None


def _choices(value: float, mention: Mention, taken: set[float]) -> Iterator[float]:
    """Yield other values of the same sort: angles, powers of two, counts, measures."""
    if value != int(value) or "." in mention.text:
        decimals = len(mention.text.partition(".")[2])
        options = [round(value * share / 8, decimals) for share in (*range(4, 8), *range(9, 15))]
    elif mention.is_angle:
        options = [float(angle) for angle in range(15, 180, 15)]
    elif value >= 16 and value.is_integer() and (int(value) & (int(value) - 1)) == 0:
        options = [value / 4, value / 2, value * 2]
    else:
        low, high = max(2, round(value * 0.5)), min(MAX_COUNT, round(value * 2))
        options = [float(number) for number in range(low, high + 1)]
        if value > MAX_COUNT:
            options = [float(round(value * share)) for share in (0.5, 0.75, 1.5, 2.0)]
    for option in dict.fromkeys(options):
        if option > 0.0 and option not in taken:
            yield option
