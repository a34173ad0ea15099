"""Changes of scenes in space."""

from collections.abc import Callable
from dataclasses import replace

from core.dataset.recipes.colours import BLACK
from core.dataset.recipes.fill_edits import next_speed, verb_of
from core.dataset.recipes.inflection import with_article
from core.dataset.recipes.picture_edits import change_effects
from core.dataset.recipes.records import Plain, Solid, Space
from core.dataset.recipes.space_code import FLOORS, LIGHTS
from core.dataset.recipes.space_draw import EFFECTS, SpaceSource
from core.dataset.recipes.space_text import floor_text
from core.dataset.recipes.wording import Voice

Edit = tuple[str, Space]
_Change = Callable[[Space, SpaceSource, Voice], Edit | None]


def edit_space(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    """Return an instruction and the changed scene; None where the change drawn does not fit."""
    changes = _CHANGES if space.relation else (*_CHANGES, *_SOLID_CHANGES)
    return voice.rng.choice(changes)(space, source, voice)


def _with_solid(space: Space, solid: Solid) -> Space:
    return replace(space, solids=(solid, *space.solids[1:]))


def _recolour(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    solid = space.solids[0]
    if solid.motion and source.flat.book.animations[solid.motion.name].part == "colour":
        return None
    colour = source.flat.colour(voice.rng, BLACK, *((solid.colour.rgb,) if solid.colour else ()))
    text = voice.say("edit.colour", c=source.flat.book.colour_words.say(colour, voice))
    return text, _with_solid(space, replace(solid, colour=colour))


def _replace_solid(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    solid = space.solids[0]
    concept = source.solids.draw(voice.rng)
    if concept.name == solid.name:
        return None
    text = voice.say("edit.solid", x=with_article(voice.pick_plain_first(concept.words)))
    return text, _with_solid(space, replace(solid, name=concept.name))


def _animate(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    solid = space.solids[0]
    if solid.motion is None:
        motion = source.flat.motion("solid", voice.rng)
        concept = source.flat.book.animations[motion.name]
        if concept.part == "colour":
            return None
        text = voice.say("edit.motion.add", do=verb_of(motion, source.flat, voice))
        return text, _with_solid(space, replace(solid, motion=motion))
    if voice.chance(0.5):
        return voice.say("edit.motion.remove"), _with_solid(space, replace(solid, motion=None))
    is_faster = voice.chance(0.5)
    changed = next_speed(solid.motion, source.flat, is_faster=is_faster)
    if changed is None:
        return None
    text = voice.say("edit.faster" if is_faster else "edit.slower")
    return text, _with_solid(space, replace(solid, motion=changed))


def _change_material(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    concept = source.materials.draw(voice.rng)
    if concept.name == (space.material or "matte"):
        return None
    if concept.adjectives and voice.chance(0.6):
        text = voice.say("edit.material", e=voice.pick(concept.adjectives))
    else:
        text = voice.say("edit.material.with", e=voice.pick(concept.withs))
    return text, replace(space, material=concept.name)


def _change_floor(space: Space, _: SpaceSource, voice: Voice) -> Edit | None:
    if space.floor:
        return voice.say("edit.floor.remove"), replace(
            space, floor="", is_lifted=False, has_soft_shadow=False
        )
    floor = voice.rng.choice(tuple(FLOORS))
    changed = replace(space, floor=floor)
    return voice.say("edit.floor.add", f=floor_text(changed, voice)), changed


def _change_light(space: Space, _: SpaceSource, voice: Voice) -> Edit | None:
    light = voice.rng.choice(tuple(LIGHTS)[1:])
    if light == space.light:
        return None
    text = voice.say("edit.light", f=voice.say(f"light.{light}"))
    return text, replace(space, light=light)


def _change_background(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    colour = source.flat.colour(voice.rng)
    text = voice.say("edit.background", c=source.flat.book.colour_words.say(colour, voice))
    return text, replace(space, background=Plain(colour))


def _change_effects(space: Space, source: SpaceSource, voice: Voice) -> Edit | None:
    changed = change_effects(space.effects, source.flat, voice, allowed=EFFECTS)
    return (changed[0], replace(space, effects=changed[1])) if changed else None


_CHANGES: tuple[_Change, ...] = (
    _change_material, _change_floor, _change_light, _change_background, _change_effects,
)  # fmt: skip
_SOLID_CHANGES: tuple[_Change, ...] = (_recolour, _recolour, _replace_solid, _animate, _animate)
