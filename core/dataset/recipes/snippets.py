"""Families of functions, kernels and short code: which member, how it is asked for, its code.

A text decides which slots it can tell apart: what it does not mention keeps its default. So a
member is drawn by drawing a text first, and only texts that mention all it differs in may say it.
"""

import functools
import random
import re
from collections.abc import Sequence

from core.dataset.recipes.book import Lot, RecipeBook
from core.dataset.recipes.concepts import Choice, Family
from core.dataset.recipes.inflection import ARTICLE, third_person, with_article
from core.dataset.recipes.library import declared_name
from core.dataset.recipes.phrases import Phrase
from core.dataset.recipes.picture_text import finished
from core.dataset.recipes.records import Snippet
from core.dataset.recipes.remarks import function_remark, kernel_remark
from core.dataset.recipes.row_reading import prompt_slots
from core.dataset.recipes.signatures import (
    NUM_TASTES,
    Signature,
    said_signature,
    signature_of,
    with_other_order,
    with_other_parameters,
)
from core.dataset.recipes.wording import Voice, filled

# What such a text asks for is also a noun phrase.
_COMPUTED = re.compile(
    r"(?:(?:compute|calculate|evaluate) |(?:get|find|take|measure|return) (?=the |an? ))(.+)"
)
_SLOT = re.compile(r"\$\{(\w+)(?:\.(\w+))?\}")
_STANDARD_GROUP = "@workgroup_size(64)"
# Slots that families have without declaring them; a text gets a tail for each.
WORKGROUP, NAME, PARAMETERS, ORDER = "workgroup", "name", "parameters", "order"
WORKGROUP_SIZES = ("64", "32", "128", "256", "16")
NAMES = (
    "{name}",
    "my_{name}",
    "{name}_fn",
    "do_{name}",
    "calc_{name}",
    "{name}_value",
    "f",
    "func",
    "helper",
    "get_{name}",
    "compute_{name}",
    "apply_{name}",
    "eval_{name}",
    "{name}2",
    "foo",
    "shade",
    "evaluate",
    "transform",
    "fn_{name}",
    "wgsl_{name}",
)
_TAIL_SHARES = {WORKGROUP: 0.12, NAME: 0.1, PARAMETERS: 0.06, ORDER: 0.05}
# How often a member is named rather than described, and how often what is so anyway is said.
_NAMED, _REMARKED = 0.5, 0.14
_NAMED_KINDS = ("function", "compute")
# How often a signature is said though it is as expected, and how often it leads the request.
_SIGNED, _SIGNED_FIRST, _LISTED = 0.12, 0.6, 0.5
_NO_REQUEST, _TERSE = 0.35, 0.05
# A bare "a triangle" would be asked of these and of a picture alike.
_FRAMED_KINDS = ("vertex", "fragment")
OBJECT_MARK = "~"
_TEXTURE = "texture"  # a category that is asked for in its own way
# What a request must not say again after the text did.
_SAID_ONCE = ("function", "kernel", "shader", "vertex", "parallel", "expression", "compute", "wgsl")


class SnippetSource:
    """Draws members of a book's families."""

    def __init__(self, book: RecipeBook) -> None:
        self.families = {
            family.name: family for family in (*book.families.values(), *_distance_families(book))
        }
        self._lots = {
            kind: Lot(
                [family for family in self.families.values() if family.kind == kind],
                weight=lambda family: family.weight,
            )
            for kind in dict.fromkeys(family.kind for family in self.families.values())
        }

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that some family has."""
        return tuple(self._lots)

    def draw(self, kind: str, rng: random.Random) -> Snippet:
        """Return a member of a family of ``kind``."""
        family = self._lots[kind].draw(rng)
        slots = family.slots or {}
        text = rng.choice((*family.dos, *family.nouns))
        choices = [
            (slot, int(rng.random() * len(slots[slot])))
            for slot in slots
            if slot in prompt_slots(text)
        ]
        choices += [
            (slot, rng.randrange(1, num))
            for slot, num in _tail_slots(family).items()
            if rng.random() < _TAIL_SHARES[slot]
        ]
        snippet = Snippet(family.name, tuple((slot, idx) for slot, idx in choices if idx))
        return self._without_idle(snippet)

    def _without_idle(self, snippet: Snippet) -> Snippet:
        """Leave out choices without effect: asked for in two ways, one code would be two programs.

        One parameter has no other order, for example, and some have no other names.
        """
        for slot in (PARAMETERS, ORDER):
            plain = Snippet(snippet.family, tuple(c for c in snippet.choices if c[0] != slot))
            if plain != snippet and self.code(plain) == self.code(snippet):
                snippet = plain
        return snippet

    def code(self, snippet: Snippet) -> str:
        """Return the code of a member."""
        family = self.families[snippet.family]
        chosen = dict(snippet.choices)
        code = _filled(family.code, family.slots or {}, chosen).strip("\n")
        if WORKGROUP in chosen:
            size = WORKGROUP_SIZES[chosen[WORKGROUP]]
            code = code.replace(_STANDARD_GROUP, f"@workgroup_size({size})")
        if NAME in chosen:
            name = declared_name(code)
            code = re.sub(rf"\b{name}\b", NAMES[chosen[NAME]].format(name=name), code)
        if PARAMETERS in chosen:
            code = with_other_parameters(code, chosen[PARAMETERS] - 1)
        if ORDER in chosen:
            code = with_other_order(code)
        return code

    def text(self, snippet: Snippet, voice: Voice) -> str:
        """Return a prompt for a member."""
        family = self.families[snippet.family]
        chosen = dict(snippet.choices)
        text, is_do = self.plain_text(snippet, voice)
        if WORKGROUP in chosen:
            text = f"{text} {voice.say('compute.workgroup', n=WORKGROUP_SIZES[chosen[WORKGROUP]])}"
        is_changed = bool(chosen.keys() & {PARAMETERS, ORDER})
        if family.kind == "function" and (is_changed or voice.chance(_SIGNED)):
            signature = signature_of(self.code(snippet))
            is_listed = ORDER in chosen and not chosen.keys() & {PARAMETERS, NAME}
            if signature and is_listed and voice.chance(_LISTED):
                return function_remark(text, is_do, signature, voice, with_names=True)
            if signature:
                return _signed(text, is_do, signature, voice, is_renamed=is_changed)
        if not chosen.keys() & {WORKGROUP, NAME} and voice.chance(_REMARKED):
            remark = self._remarked(text, is_do, snippet, voice)
            if remark:
                return remark
        tail = ""
        if NAME in chosen:
            name = self.function_name(snippet)
            tail = f" {voice.say('function.name', name=NAMES[chosen[NAME]].format(name=name))}"
        return self._requested(text, family, is_do, voice, tail)

    def plain_text(self, snippet: Snippet, voice: Voice) -> tuple[str, bool]:
        """Return what a member does or is, without a request, and whether it is an imperative."""
        family = self.families[snippet.family]
        slots = family.slots or {}
        chosen = dict(snippet.choices)
        needed = frozenset(chosen) & frozenset(slots)
        template, is_do = _template(family, needed, voice)
        nouns = _nouns(template, slots, chosen, needed) if family.kind in _NAMED_KINDS else ()
        if nouns and voice.chance(_NAMED):
            template, is_do = voice.pick(nouns), False
        # In a fixed order: sets have another one in each process.
        words = {
            slot: voice.pick(_choice(slots, slot, chosen).say)
            for slot in sorted(prompt_slots(template))
        }
        return filled(*_wrapped(template, words)), is_do

    def function_name(self, snippet: Snippet) -> str:
        """Return the name that a member's function has unless another is asked for."""
        family = self.families[snippet.family]
        return declared_name(_filled(family.code, family.slots or {}, dict(snippet.choices)))

    def slot_sizes(self, snippet: Snippet) -> dict[str, int]:
        """Return the number of choices for each slot of a member's family."""
        family = self.families[snippet.family]
        sizes = {slot: len(choices) for slot, choices in (family.slots or {}).items()}
        return sizes | _tail_slots(family)

    def _remarked(self, text: str, is_do: bool, snippet: Snippet, voice: Voice) -> str:
        """Return a request that also says what is so of the code, or nothing if none fits."""
        kind = self.families[snippet.family].kind
        code = self.code(snippet)
        if kind == "function":
            signature = signature_of(code)
            return function_remark(text, is_do, signature, voice) if signature else ""
        if kind not in ("compute", "vertex"):
            return ""
        tail = kernel_remark(code, voice) if kind == "compute" else voice.say("remark.vertex")
        family = self.families[snippet.family]
        return self._requested(text, family, is_do, voice, f" {tail}") if tail else ""

    def _requested(self, text: str, family: Family, is_do: bool, voice: Voice, tail: str) -> str:
        sort = _TEXTURE if family.category == _TEXTURE else family.kind
        key = f"request.{sort}.{'do' if is_do else 'noun'}"
        is_bare = sort not in _FRAMED_KINDS and voice.chance(_NO_REQUEST)
        template = "{x}" if is_bare else voice.say(key)
        is_serial = "parallel" in template and "@workgroup_size(1)" in family.code
        if is_serial or any(word in text and word in template for word in _SAID_ONCE):
            template = "{x}"
        if template != "{x}":
            is_framed = re.search(r"\{x\} \w|(a|the|gpu|parallel) \{x\}", template) is not None
            bare = Phrase(text).noun
            if is_framed and not is_do:
                bare = ARTICLE.sub("", bare)
            text = template.format(x=bare, xs=third_person(text) if is_do else "")
        if voice.chance(_TERSE):
            text = re.sub(r"\b(?:a|an|the) (?=[a-z]{2})", "", text)
        return finished([text + tail if not text.endswith("?") else text[:-1] + tail + "?"], voice)


def _signed(text: str, is_do: bool, signature: Signature, voice: Voice, *, is_renamed: bool) -> str:
    """Return a request that says the function's signature."""
    if not is_renamed and voice.chance(0.3):
        said = {"name": signature.name, "takes": signature.takes(), "returns": signature.returns()}
        key = f"typed.{'do' if is_do else 'noun'}"
    else:
        said = {"sig": said_signature(signature, voice, with_names=is_renamed)}
        place = "signed" if voice.chance(_SIGNED_FIRST) else "tail"
        key = f"{place}.{'do' if is_do else 'noun'}"
    xs = third_person(text) if is_do else ""
    request = finished([voice.say(f"request.{key}", x=Phrase(text).noun, xs=xs, **said)], voice)
    # A sentence may begin with a capital letter, a function's name may not.
    is_name_first = request.lower().startswith(signature.name.lower())
    return signature.name[:1] + request[1:] if is_name_first else request


def _template(family: Family, needed: frozenset[str], voice: Voice) -> tuple[str, bool]:
    """Return a text that mentions all ``needed`` slots, and whether it is an imperative."""
    fitting = _templates(family, needed)
    idx = int(voice.rng.random() * len(fitting))
    template, is_do = fitting[idx]
    if idx:
        voice.used.add(template)
    return template, is_do


@functools.lru_cache(maxsize=4096)
def _templates_by_texts(
    dos: tuple[str, ...], nouns: tuple[str, ...], needed: frozenset[str]
) -> tuple[tuple[str, bool], ...]:
    options = [*((text, True) for text in dos), *((text, False) for text in nouns)]
    return tuple(option for option in options if needed <= prompt_slots(option[0]))


def _templates(family: Family, needed: frozenset[str]) -> Sequence[tuple[str, bool]]:
    return _templates_by_texts(family.dos, family.nouns, needed)


def _nouns(
    template: str,
    slots: dict[str, tuple[Choice, ...]],
    chosen: dict[str, int],
    needed: frozenset[str],
) -> tuple[str, ...]:
    """Return the names of a member that say all that is needed, as far as a slot has names."""
    for slot in slots:
        if f"{{{slot}}}" in template:
            choice = _choice(slots, slot, chosen)
            nouns = _named(choice) if template == f"{{{slot}}}" else choice.nouns
            rest = needed - {slot}
            return tuple(noun for noun in nouns if rest <= prompt_slots(noun))
    return ()


@functools.lru_cache(maxsize=4096)
def _named_by(say: tuple[str, ...], nouns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the given names, and those in ``compute the norm`` and the like."""
    found = [match[1] for text in say if (match := _COMPUTED.fullmatch(text))]
    return tuple(dict.fromkeys((*nouns, *found)))


def _named(choice: Choice) -> tuple[str, ...]:
    return _named_by(choice.say, choice.nouns)


def _wrapped(template: str, words: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Let a word that holds ``~`` embrace the rest of its text: ``flip ~ over`` an image."""
    for slot, word in words.items():
        start, found, rest = template.partition(f"{{{slot}}} ")
        if found and OBJECT_MARK in word:
            return start + word.replace(OBJECT_MARK, rest), words
    return template, words


def _choice(slots: dict[str, tuple[Choice, ...]], slot: str, chosen: dict[str, int]) -> Choice:
    return slots[slot][chosen.get(slot, 0)]


def _filled(code: str, slots: dict[str, tuple[Choice, ...]], chosen: dict[str, int]) -> str:
    """Fill in slots; what is filled in may have slots of its own."""

    def fill(match: re.Match[str]) -> str:
        slot, key = match[1], match[2] or match[1]
        return _choice(slots, slot, chosen).code[key]

    while "${" in code:
        code = _SLOT.sub(fill, code)
    return code


def _tail_slots(family: Family) -> dict[str, int]:
    slots = {}
    if (
        family.kind == "compute"
        and _STANDARD_GROUP in family.code
        and "var<workgroup>" not in family.code
    ):
        slots[WORKGROUP] = len(WORKGROUP_SIZES)
    if family.kind == "function":
        slots[NAME] = len(NAMES)
        slots[PARAMETERS] = NUM_TASTES + 1
        slots[ORDER] = 2
    return slots


def _distance_families(book: RecipeBook) -> list[Family]:
    """Each flat shape and each body is also a distance function that can be asked for.

    Words that mean a function with measures of its own are left to it.
    """
    measured = {
        text
        for family in book.families.values()
        if family.category == "sdf"
        for choices in (family.slots or {}).values()
        for choice in choices
        for text in choice.say
    }
    families = []
    for shape in book.shapes.values():
        words = [word for word in shape.words if with_article(word) not in measured]
        if shape.parts or not words:
            continue
        main = f"fn sd_{shape.name}(p: vec2<f32>, r: f32) -> f32 {{\n    return {_call(shape.name, shape.distance, '(p, r)')};\n}}"
        families.append(_distance_family(f"sdf_{shape.name}", words, "sdf.flat", main, book))
    for solid in book.solids.values():
        words = [
            word
            for word in solid.words
            if not measured & {with_article(word), with_article(f"3d {word}")}
        ]
        if not words:
            continue
        main = f"fn sd_{solid.name}(p: vec3<f32>) -> f32 {{\n    return {_call(solid.name, solid.distance, '(p)')};\n}}"
        families.append(_distance_family(f"sdf_{solid.name}", words, "sdf.solid", main, book))
    return families


def _call(name: str, distance: str, arguments: str) -> str:
    return distance.replace("{p}", "p").replace("{r}", "r") if distance else f"{name}{arguments}"


def _distance_family(
    name: str, words: Sequence[str], key: str, main: str, book: RecipeBook
) -> Family:
    texts = [
        filled(template, {"word": word}) for word in words[:4] for template in book.wording[key]
    ]
    return Family(
        name, "function", book.library.module(main), nouns=tuple(texts), category="sdf", weight=0.12
    )
