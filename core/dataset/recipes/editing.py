"""The edit task: an instruction in words, and the scene after it was followed."""

import random
from dataclasses import replace

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.inflection import third_person
from core.dataset.recipes.picture_edits import edit_picture
from core.dataset.recipes.records import Picture, Scene, Snippet, Space
from core.dataset.recipes.signatures import signature_of
from core.dataset.recipes.snippets import NAME, NAMES, PARAMETERS, WORKGROUP, WORKGROUP_SIZES
from core.dataset.recipes.space_edits import edit_space
from core.dataset.recipes.wording import Voice

# A change is drawn until one fits; some scenes have few.
_MAX_TRIES = 40


def edit_scene(
    scene: Scene, engine: RecipeEngine, rng: random.Random
) -> tuple[str, Scene, frozenset[str]] | None:
    """Return an instruction, the scene after it, and the wordings used.

    None if no change was found that fits the scene.
    """
    before = engine.emit(scene)
    for _ in range(_MAX_TRIES):
        voice = Voice(rng, engine.book.wording)
        edit = _edit(scene, engine, voice)
        # Two words may mean the same code, such as a place in the centre.
        if edit and engine.emit(edit[1]) != before:
            text = edit[0]
            if voice.chance(0.15):
                text = f"{text[:1].upper()}{text[1:]}."
            return text, edit[1], frozenset(voice.used)
    return None


def _edit(scene: Scene, engine: RecipeEngine, voice: Voice) -> tuple[str, Scene] | None:
    match scene:
        case Picture():
            return edit_picture(scene, engine.flat, voice)
        case Space():
            return edit_space(scene, engine.space, voice)
        case Snippet():
            return _edit_snippet(scene, engine, voice)


def _edit_snippet(
    snippet: Snippet, engine: RecipeEngine, voice: Voice
) -> tuple[str, Snippet] | None:
    slots = engine.snippets.slot_sizes(snippet)
    if not slots:
        return None
    slot = voice.rng.choice(tuple(slots))
    chosen = dict(snippet.choices)
    idx = voice.rng.randrange(slots[slot])
    if idx == chosen.get(slot, 0):
        return None
    chosen[slot] = idx
    changed = replace(snippet, choices=tuple((s, i) for s, i in chosen.items() if i))
    if slot == WORKGROUP:
        return voice.say("edit.workgroup", n=WORKGROUP_SIZES[idx]), changed
    if slot == NAME:
        name = NAMES[idx].format(name=engine.snippets.function_name(snippet))
        return voice.say("edit.rename", name=name), changed
    if slot == PARAMETERS:
        signature = signature_of(engine.emit(changed))
        return (
            (voice.say("edit.parameters", names=signature.names()), changed) if signature else None
        )
    tails = (WORKGROUP, NAME, PARAMETERS)
    bare = replace(changed, choices=tuple(c for c in changed.choices if c[0] not in tails))
    text, is_do = engine.snippets.plain_text(bare, voice)
    if not is_do:
        return None
    return voice.say("edit.snippet", x=text, xs=third_person(text)), changed
