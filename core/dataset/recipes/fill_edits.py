"""Changes of what covers an area, and of how fast things move."""

from dataclasses import replace

from core.dataset.recipes.fill_text import levels_said
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import Bands, Field, Fill, Gradient, Look, Motion, Pattern, Plain
from core.dataset.recipes.wording import Voice

SPEED_ORDER = ("very slow", "slow", "", "fast", "very fast")


def next_speed(motion: Motion, source: PictureSource, *, is_faster: bool) -> Motion | None:
    """Return the motion one speed up or down, if there is one and it has a speed at all."""
    if "{t" not in source.book.animations[motion.name].code:
        return None
    idx = SPEED_ORDER.index(motion.speed) + (1 if is_faster else -1)
    return replace(motion, speed=SPEED_ORDER[idx]) if 0 <= idx < len(SPEED_ORDER) else None


def verb_of(motion: Motion, source: PictureSource, voice: Voice) -> str:
    """Return what a motion does, in the imperative and with its speed."""
    verb = voice.pick(source.book.animations[motion.name].verbs)
    return f"{verb} {voice.say(f'speed.{motion.speed}.after')}" if motion.speed else verb


def changed_fill(fill: Fill | None, source: PictureSource, voice: Voice) -> tuple[str, Fill] | None:
    """Return an instruction and the changed fill; None where the change drawn does not fit."""
    match fill:
        case Plain():
            colour = source.colour(voice.rng, fill.colour.rgb)
            said = source.book.colour_words.say(colour, voice)
            return voice.say("edit.colour", c=said), Plain(colour)
        case Gradient():
            return _changed_gradient(fill, voice)
        case Pattern():
            return _changed_pattern(fill, source, voice)
        case Look():
            return _changed_look(fill, source, voice)
        case Field():
            return _changed_field(fill, source, voice)
        case Bands():
            key = "edit.swap" if len(fill.colours) == 2 else "edit.reverse"
            return voice.say(key), replace(fill, colours=fill.colours[::-1])
    return None


def _changed_field(fill: Field, source: PictureSource, voice: Voice) -> tuple[str, Fill] | None:
    if len(fill.colours) == 2 and voice.chance(0.6):
        return voice.say("edit.swap"), replace(fill, colours=fill.colours[::-1])
    if "{t" not in source.book.fields[fill.name].code:
        return None
    is_faster = voice.chance(0.5)
    idx = SPEED_ORDER.index(fill.speed) + (1 if is_faster else -1)
    if not 0 <= idx < len(SPEED_ORDER):
        return None
    text = voice.say("edit.faster" if is_faster else "edit.slower")
    return text, replace(fill, speed=SPEED_ORDER[idx])


def _changed_gradient(fill: Gradient, voice: Voice) -> tuple[str, Fill] | None:
    if len(fill.colours) == 2 and voice.chance(0.4):
        return voice.say("edit.swap"), replace(fill, colours=fill.colours[::-1])
    direction = voice.rng.choice(("right", "down", "radial", "down_right"))
    if direction == (fill.direction or "right"):
        return None
    return voice.say(f"edit.direction.{direction}"), replace(fill, direction=direction)


def _changed_pattern(fill: Pattern, source: PictureSource, voice: Voice) -> tuple[str, Fill] | None:
    share = voice.rng.random()
    if share < 0.2 and len(fill.colours) == 2:
        return voice.say("edit.swap"), replace(fill, colours=fill.colours[::-1])
    if share < 0.45 and not fill.count:
        size = {"": "fine", "coarse": ""}.get(fill.size) if voice.chance(0.5) else None
        if size is not None:
            return voice.say("edit.finer"), replace(fill, size=size)
        if fill.size != "coarse":
            size = {"": "coarse", "fine": ""}[fill.size]
            return voice.say("edit.coarser"), replace(fill, size=size)
        return None
    if share < 0.75:
        first = source.colour(voice.rng)
        second = source.colour(voice.rng, first.rgb)
        say = source.book.colour_words.say
        if source.book.patterns[fill.name].is_figure:
            return None  # which of the two is the ground would be open
        text = voice.say("edit.colours", a=say(first, voice), b=say(second, voice))
        return text, replace(fill, colours=(first, second))
    motion = source.motion("fill", voice.rng)
    if fill.motion:
        return voice.say("edit.motion.remove"), replace(fill, motion=None)
    text = voice.say("edit.motion.add", do=verb_of(motion, source, voice))
    return text, replace(fill, motion=motion)


def _changed_look(fill: Look, source: PictureSource, voice: Voice) -> tuple[str, Fill] | None:
    concept = source.book.looks[fill.name]
    share = voice.rng.random()
    if share < 0.5 and concept.colours:
        return _recoloured_look(fill, source, voice)
    if share < 0.6 and fill != fill.own:
        return voice.say("edit.default_look"), fill.own
    if not concept.is_moving:
        return None
    is_faster = voice.chance(0.5)
    idx = SPEED_ORDER.index(fill.speed) + (1 if is_faster else -1)
    if not 1 <= idx <= 3:
        return None
    text = voice.say("edit.faster" if is_faster else "edit.slower")
    return text, replace(fill, speed=SPEED_ORDER[idx])


def _recoloured_look(fill: Look, source: PictureSource, voice: Voice) -> tuple[str, Fill] | None:
    changed = source.recoloured(fill, voice.rng)
    if changed is None or changed == fill:
        return None
    if changed.tint:
        said = source.book.colour_words.say(changed.tint, voice)
        return voice.say("edit.colour", c=said), changed
    what, slots = levels_said(changed, voice, source.book)
    return voice.say(f"edit.{what}", **slots), changed
