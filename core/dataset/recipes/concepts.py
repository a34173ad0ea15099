"""The rows that recipe files hold: one class per table, whose fields are the keys of a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColourWord:
    """A colour word; ``rgb`` as ``#rrggbb``. A tone ("dark") is said of backgrounds alone."""

    name: str
    rgb: str
    also: tuple[str, ...] = ()
    is_common: bool = False
    is_tone: bool = False


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word before a colour; ``how`` is one of ``colours.CHANGES``, ``amount`` in 0..1."""

    name: str
    how: str
    amount: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Helper:
    """A WGSL function that code of any row may call."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure: its distance at {p}, its colour, and what is said of one in colour {c}.

    A part without a distance covers the frame. The main part has the colour of the whole.
    """

    rgb: str
    distance: str = ""
    say: tuple[str, ...] = ()
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class ShapeConcept:
    """A flat shape: its signed distance from a place {p} and a size {r}, or coloured parts.

    ``made_of`` are the bars that it is put together from, in colour {c}.
    """

    name: str
    words: tuple[str, ...]
    made_of: tuple[str, ...] = ()
    distance: str = ""
    code: str = ""
    is_round: bool = False
    is_endless: bool = False
    is_full: bool = False
    parts: tuple[Part, ...] = ()
    weight: float = 1.0

    @property
    def is_scene(self) -> bool:
        """Whether its parts cover the whole frame, so that nothing lies behind."""
        return bool(self.parts) and not self.parts[0].distance


@dataclass(frozen=True, slots=True)
class PatternConcept:
    """A pattern: a signed distance in cells, or a value in 0..1, at a place {p} in cells."""

    name: str
    words: tuple[str, ...]
    distance: str = ""
    value: str = ""
    code: str = ""
    scale: float = 8.0
    colours: tuple[str, ...] = ("#000000", "#ffffff")
    is_centred: bool = False
    is_figure: bool = False
    unit: str = ""
    weight: float = 1.0

    @property
    def has_rings(self) -> bool:
        """Whether it can flow outwards and inwards."""
        return "{o}" in self.distance + self.value


@dataclass(frozen=True, slots=True)
class LookConcept:
    """A natural look: a function of place and time, to a colour or to a value along ``colours``."""

    name: str
    words: tuple[str, ...]
    code: str
    colours: tuple[str, ...] = ()
    is_moving: bool = True
    weight: float = 1.0

    @property
    def has_levels(self) -> bool:
        """Whether its value has levels between low and high, for several colours to show."""
        return len(self.colours) > 2


@dataclass(frozen=True, slots=True)
class PaletteConcept:
    """Three colours from low to high under one name; ``words`` stand before "colors"."""

    name: str
    words: tuple[str, ...]
    colours: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FieldConcept:
    """A formula for the whole frame; its texts name the colours {a} to {d} that it takes.

    ``besides`` are colours of its own, from which those must be told apart.
    """

    name: str
    words: tuple[str, ...]
    code: str
    besides: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def num_colours(self) -> int:
        """How many colours it takes."""
        return sum(f"{{{letter}}}" in self.code for letter in "abcd")


@dataclass(frozen=True, slots=True)
class AnimationConcept:
    """A motion; ``part`` says what ``code`` changes."""

    name: str
    verbs: tuple[str, ...]
    part: str
    code: str
    fits: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    is_per_second: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class EdgeConcept:
    """How the edge and body of a shape are drawn."""

    name: str
    mask: str
    adjectives: tuple[str, ...] = ()
    withs: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    takes_colour: bool = False
    needs_background: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class EffectConcept:
    """What is done to the whole picture."""

    name: str
    part: str
    code: str
    adjectives: tuple[str, ...] = ()
    withs: tuple[str, ...] = ()
    ins: tuple[str, ...] = ()
    dos: tuple[str, ...] = ()
    helper: str = ""
    needs_asymmetry: bool = False
    needs_texture: bool = False
    needs_default_colours: bool = False
    needs_edges: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class SolidConcept:
    """A body: its signed distance at a place {p} in space."""

    name: str
    words: tuple[str, ...]
    distance: str = ""
    code: str = ""
    is_round: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class MaterialConcept:
    """How light falls on a body: statements that set ``color`` from n, ray, light and base."""

    name: str
    code: str
    adjectives: tuple[str, ...] = ()
    withs: tuple[str, ...] = ()
    helper: str = ""
    weight: float = 1.0


# A slot with this one choice offers every common colour, as the key ``rgb``.
COLOURS_SLOT = "@colours"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to fill a slot of a family: what is said, and what stands in the code.

    ``nouns`` name a whole member of a family that is asked for by this slot alone.
    """

    say: tuple[str, ...]
    code: dict[str, str]
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Code with slots and the texts that ask for it; the first choice of a slot is its default."""

    name: str
    kind: str
    code: str
    dos: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    category: str = ""
    slots: dict[str, tuple[Choice, ...]] | None = None
    weight: float = 1.0
