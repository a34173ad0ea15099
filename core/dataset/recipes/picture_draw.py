"""Flat pictures at random: what goes together, and what can be seen."""

import random
from dataclasses import replace

from core.dataset.recipes.book import Lot, RecipeBook
from core.dataset.recipes.colours import BLACK, rgb_of_hex
from core.dataset.recipes.concepts import AnimationConcept, EffectConcept
from core.dataset.recipes.fill_code import DIRECTIONS
from core.dataset.recipes.records import (
    Bands,
    Colour,
    Field,
    Fill,
    Gradient,
    Look,
    Motion,
    Pattern,
    Picture,
    Plain,
    Rgb,
)

MIN_CONTRAST = 0.6  # summed over the channels, of what must be told apart
# Effects that show on one colour.
PLAIN_EFFECTS = (
    "vignette",
    "vignette",
    "vignette",
    "grain",
    "scan_lines",
    "letterbox",
    "grid_overlay",
    "flash",
)

TONE_SHARE = 0.12  # of the plain backgrounds
_GRADIENT_LIMITS = (0.72, 0.88, 0.95, 0.98)  # of a share from 0 to 1: one more colour beyond each
_SPEED_SHARES = (
    ("", 0.62),
    ("slow", 0.76),
    ("fast", 0.91),
    ("very slow", 0.95),
    ("very fast", 1.0),
)
_DIRECTION_WEIGHTS = (3, 2, 1, 2, 1, 0.6, 1.2, 0.6, 0.6, 3, 1.2, 0.6, 0.6)


class PictureSource:
    """Draws fills, motions, effects and pictures from a book."""

    def __init__(self, book: RecipeBook) -> None:
        self.book = book
        shapes = book.shapes.values()
        self.shapes = Lot((r for r in shapes if not r.parts), weight=lambda row: row.weight)
        self.figures = Lot((r for r in shapes if r.parts), weight=lambda row: row.weight)
        self.patterns = Lot(book.patterns.values(), weight=lambda row: row.weight)
        self.looks = Lot(book.looks.values(), weight=lambda row: row.weight)
        self.palettes = Lot(book.palettes.values(), weight=lambda row: row.weight)
        self.fields = Lot(book.fields.values(), weight=lambda row: row.weight)
        self.edges = Lot(book.edges.values(), weight=lambda row: row.weight)
        self.effects = Lot(book.effects.values(), weight=lambda row: row.weight)
        self._directions = Lot(
            zip(DIRECTIONS, _DIRECTION_WEIGHTS, strict=True), weight=lambda pair: pair[1]
        )
        self._animations = {
            fit: Lot(
                [row for row in book.animations.values() if fit in row.fits],
                weight=lambda row: row.weight,
            )
            for fit in ("shape", "fill", "rings", "solid")
        }

    def filled_picture(self, rng: random.Random) -> Picture:
        """Return a picture without shapes."""
        share = rng.random()
        if share < 0.09:
            return self._plain(rng)
        if share < 0.25:
            fill: Fill = self.gradient(rng)
        elif share < 0.32:
            return Picture(self.bands(rng), effects=self._field_effects(rng))
        elif share < 0.64:
            return Picture(self.field(rng), effects=self._field_effects(rng))
        elif share < 0.83:
            fill = self.pattern(rng, is_plain=False)
        else:
            fill = self.look(rng, is_plain=False)
        has_texture = isinstance(fill, Pattern | Look)
        is_coloured = isinstance(fill, Gradient) or bool(getattr(fill, "colours", ()))
        return Picture(
            fill,
            effects=self.draw_effects(
                rng,
                share=0.2,
                has_texture=has_texture,
                is_coloured=is_coloured,
                has_edges=has_texture,
            ),
        )

    def _plain(self, rng: random.Random) -> Picture:
        """Return a picture of one colour, with an effect where one shows."""
        colour = self.colour(rng)
        is_bright = sum(colour.rgb) > MIN_CONTRAST
        if not is_bright or rng.random() > 0.35:
            return Picture(Plain(colour))
        return Picture(Plain(colour), effects=(rng.choice(PLAIN_EFFECTS),))

    def colour(self, rng: random.Random, *apart_from: Rgb) -> Colour:
        """Return a colour that can be told from others."""
        while True:
            colour = self.book.colour_words.draw(rng)
            if all(contrast(colour.rgb, other) >= MIN_CONTRAST for other in apart_from):
                return colour

    def ground(self, rng: random.Random, *, tone_share: float = TONE_SHARE) -> Colour:
        """Return a colour for what lies behind, now and then one that is only called dark or light."""
        tones = self.book.colour_words.tones
        return rng.choice(tones) if tones and rng.random() < tone_share else self.colour(rng)

    def gradient(self, rng: random.Random) -> Gradient:
        """Return a gradient of two to six colours, or the rainbow."""
        direction = self._directions.draw(rng)[0]
        share = rng.random()
        if share < 0.1:
            return Gradient(direction)
        num = 2 + sum(share >= limit for limit in _GRADIENT_LIMITS)
        return Gradient(direction, self._neighbours(num, rng))

    def bands(self, rng: random.Random) -> Bands:
        """Return two to six bands, neighbours in different colours."""
        colours = self._neighbours(rng.choice((2, 2, 3, 3, 3, 4, 4, 5, 6)), rng)
        return Bands(rng.choice(("columns", "rows")), colours)

    def _neighbours(self, number: int, rng: random.Random) -> tuple[Colour, ...]:
        """Return colours of which each can be told from the one before."""
        colours: list[Colour] = []
        for _ in range(number):
            colours.append(self.colour(rng, *(colour.rgb for colour in colours[-1:])))
        return tuple(colours)

    def pattern(self, rng: random.Random, *, is_plain: bool) -> Pattern:
        """Return a pattern; a plain one has its own size and does not move."""
        concept = self.patterns.draw(rng)
        colours: tuple[Colour, ...] = ()
        share = rng.random()
        if share < 0.18:
            colours = (self.colour(rng, rgb_of_hex(concept.colours[0])),)
        elif share < 0.62:
            first = self.ground(rng) if concept.is_figure else self.colour(rng)
            colours = (first, self.colour(rng, first.rgb))
        if is_plain:
            return Pattern(concept.name, colours)
        size, count = "", None
        share = rng.random()
        if share < 0.22 and concept.unit:
            count = rng.randint(2, 20)
        elif share < 0.36:
            size = rng.choice(("fine", "coarse"))
        motion = None
        if rng.random() < 0.28:
            fit = "rings" if concept.has_rings and rng.random() < 0.6 else "fill"
            motion = self.motion(fit, rng)
        return Pattern(concept.name, colours, size, count, motion)

    def field(self, rng: random.Random) -> Field:
        """Return a field whose colours can be told apart."""
        concept = self.fields.draw(rng)
        own = tuple(rgb_of_hex(text) for text in concept.besides)
        colours: list[Colour] = []
        for _ in range(concept.num_colours):
            colours.append(self.colour(rng, *own, *(colour.rgb for colour in colours[-2:])))
        speed = ""
        if "{t" in concept.code and rng.random() < 0.3:
            speed = rng.choice(("slow", "fast", "very fast", "very slow"))
        return Field(concept.name, tuple(colours), speed)

    def _field_effects(self, rng: random.Random) -> tuple[str, ...]:
        return self.draw_effects(
            rng, share=0.08, has_texture=False, is_coloured=True, has_edges=False
        )

    def look(self, rng: random.Random, *, is_plain: bool) -> Look:
        """Return a natural look; a plain one has its own colours and speed."""
        concept = self.looks.draw(rng)
        if is_plain:
            return Look(concept.name)
        coloured = self.recoloured(Look(concept.name), rng) if rng.random() < 0.45 else None
        speed = ""
        if concept.is_moving and rng.random() < 0.25:
            speed = rng.choice(("slow", "fast"))
        motion = self.motion("fill", rng) if rng.random() < 0.08 else None
        return replace(coloured or Look(concept.name), speed=speed, motion=motion)

    def recoloured(self, look: Look, rng: random.Random) -> Look | None:
        """Return a look in one other colour, in two or three, or in a palette; None if it has its own."""
        concept, share = self.book.looks[look.name], rng.random()
        if not concept.colours:
            return None
        if share < 0.55 or not concept.has_levels:
            tint = self.colour(rng, BLACK)
            is_own = any(tint.name in word.replace("grey", "gray") for word in concept.words)
            # "white clouds" are as they are
            return None if is_own else replace(look.own, tint=tint)
        if share < 0.75 and self.book.palettes:
            palette = self.palettes.draw(rng)
            is_own = any(p in word for p in palette.words for word in concept.words)
            return None if is_own else replace(look.own, palette=palette.name)
        return replace(look.own, colours=self._neighbours(rng.choice((2, 2, 3)), rng))

    def motion(self, fit: str, rng: random.Random) -> Motion:
        """Return a motion with its speed."""
        concept = self._animations[fit].draw(rng)
        return Motion(concept.name, self._speed(concept, rng))

    def _speed(self, concept: AnimationConcept, rng: random.Random) -> str:
        if "{t" not in concept.code:
            return ""
        share = rng.random()
        return next(word for word, limit in _SPEED_SHARES if share < limit)

    def draw_effects(
        self,
        rng: random.Random,
        *,
        share: float,
        has_texture: bool,
        is_coloured: bool,
        has_edges: bool = True,
    ) -> tuple[str, ...]:
        """Return no effect, or one or two that go together and show."""
        if rng.random() >= share:
            return ()
        chosen: list[EffectConcept] = []
        for _ in range(2 if rng.random() < 0.2 else 1):
            effect = self.effects.draw(rng)
            fits = (
                (has_texture or not effect.needs_texture)
                and not (effect.needs_asymmetry and has_texture)
                and not (effect.needs_default_colours and is_coloured)
                and (has_edges or not effect.needs_edges)
            )
            if fits and all(self._go_together(effect, other) for other in chosen):
                chosen.append(effect)
        # Places are changed before colours, whatever the order of words.
        order = {"warp": 0, "sample": 1, "colour": 2}
        chosen.sort(key=lambda effect: order[effect.part])
        return tuple(effect.name for effect in chosen)

    @staticmethod
    def _go_together(effect: EffectConcept, other: EffectConcept) -> bool:
        return effect.part != other.part


def contrast(a: Rgb, b: Rgb) -> float:
    """Return how far apart two colours are, 0 to 3."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2])
