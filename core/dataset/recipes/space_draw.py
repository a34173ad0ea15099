"""Scenes in space at random."""

import random

from core.dataset.recipes.book import Lot
from core.dataset.recipes.concepts import MaterialConcept, SolidConcept
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.records import Fill, Motion, Plain, Solid, Space
from core.dataset.recipes.space_code import APART, CAMERAS, FLOORS, JOINS, LIGHTS

_SURFACE_RGB = (0.0, 0.0, 0.0)
_TONE_SHARE = 0.3  # of the plain backgrounds: what is said of light matters most
_LIFTED_SHARE = 0.35  # of the bodies above a floor that stay in their place
COMMON_FLOORS = ("gray", "checkered", "gray", "white", "dark")
# Effects that show in any scene and leave it whole.
EFFECTS = ("vignette", "grayscale", "scan_lines", "grain", "contrast", "pixelate", "sepia",
            "invert", "letterbox", "fisheye", "glitch")  # fmt: skip
_SOFT_SHARE = 0.15  # of the scenes with a floor


class SpaceSource:
    """Draws scenes in space; colours, fills and motions come from the flat source."""

    def __init__(self, flat: PictureSource) -> None:
        self.flat = flat
        self.solids: Lot[SolidConcept] = Lot(
            flat.book.solids.values(), weight=lambda row: row.weight
        )
        self.materials: Lot[MaterialConcept] = Lot(
            flat.book.materials.values(), weight=lambda row: row.weight
        )

    def draw(self, rng: random.Random) -> Space:
        """Return a scene."""
        share = rng.random()
        relation = ""
        if share > 0.7:
            relation = rng.choice((*APART, *JOINS) if share > 0.8 else tuple(APART))
        solids = [self._solid(rng)]
        if relation:
            has_own_colour = relation in APART
            first, second = self._two_different(solids[0], rng)
            if has_own_colour and first.colour and rng.random() < 0.3:
                second = Solid(first.name, self.flat.colour(rng, _SURFACE_RGB, first.colour.rgb))
            if not has_own_colour:
                second = Solid(second.name)
            solids = [first, second]
            if relation == "three":
                solids = self._three(first, rng)
        floor = self._floor(rng) if rng.random() < 0.36 else ""
        return Space(
            tuple(solids),
            relation,
            material=self.materials.draw(rng).name if rng.random() < 0.45 else "",
            floor=floor,
            light=rng.choice(tuple(LIGHTS)[1:]) if rng.random() < 0.18 else "",
            camera=self._camera(rng),
            background=self._background(rng),
            effects=(rng.choice(EFFECTS),) if rng.random() < 0.12 else (),
            is_lifted=bool(floor) and self._stay(solids) and rng.random() < _LIFTED_SHARE,
            has_soft_shadow=bool(floor) and rng.random() < _SOFT_SHARE,
        )

    def _stay(self, solids: list[Solid]) -> bool:
        """Whether no body moves: what bobs up and down is said to float, too."""
        parts = self.flat.book.animations
        return not any(s.motion and parts[s.motion.name].part == "move" for s in solids)

    def _solid(self, rng: random.Random) -> Solid:
        colour = self.flat.colour(rng, _SURFACE_RGB) if rng.random() < 0.75 else None
        motion = self.flat.motion("solid", rng) if rng.random() < 0.42 else None
        if motion and self.flat.book.animations[motion.name].part == "colour":
            colour = None
        return Solid(self.solids.draw(rng).name, colour, motion)

    def _two_different(self, first: Solid, rng: random.Random) -> tuple[Solid, Solid]:
        """A join of equal bodies would be hard to see."""
        second = self._solid(rng)
        while second.name == first.name:
            second = self._solid(rng)
        return first, second

    def _three(self, first: Solid, rng: random.Random) -> list[Solid]:
        """Three still bodies, mostly equal ones, each in its own colour."""
        is_alike = rng.random() < 0.6
        solids: list[Solid] = []
        seen = [_SURFACE_RGB]
        for _ in range(3):
            colour = self.flat.colour(rng, *seen[-2:])
            seen.append(colour.rgb)
            solids.append(Solid(first.name if is_alike else self._solid(rng).name, colour))
        return solids

    @staticmethod
    def _floor(rng: random.Random) -> str:
        """Return a floor; people mostly want a plain or a checkered one."""
        return rng.choice(COMMON_FLOORS if rng.random() < 0.5 else tuple(FLOORS))

    @staticmethod
    def _camera(rng: random.Random) -> Motion | None:
        if rng.random() > 0.22:
            return None
        name = rng.choice(tuple(CAMERAS)[1:])
        speed = rng.choice(("slow", "fast")) if name == "orbit" and rng.random() < 0.3 else ""
        return Motion(name, speed)

    def _background(self, rng: random.Random) -> Fill | None:
        share = rng.random()
        if share > 0.38:
            return None
        if share < 0.24:
            return Plain(self.flat.ground(rng, tone_share=_TONE_SHARE))
        return self.flat.gradient(rng) if share < 0.31 else self.flat.look(rng, is_plain=True)
