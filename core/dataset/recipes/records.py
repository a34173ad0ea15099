"""What a recipe draws: scenes as trees, and the pair of text and code that follows from one.

A field that is None or empty is not said in the text, and then has one fixed meaning in the
code. So the code follows from the text alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.wgsl.kinds import ShaderKind

Rgb = tuple[float, float, float]  # each in 0..1


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as a prompt names it: a colour word, with a modifier or not, or ``#rrggbb``."""

    name: str
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Motion:
    """An animation by name, and the word for its speed (empty: ordinary)."""

    name: str
    speed: str = ""


@dataclass(frozen=True, slots=True)
class Plain:
    """One colour."""

    colour: Colour


@dataclass(frozen=True, slots=True)
class Gradient:
    """Two to four colours along a direction; no colours mean the rainbow."""

    direction: str
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of two colours; ``size`` is a word such as ``fine``, ``count`` cells in the height."""

    name: str
    colours: tuple[Colour, ...] = ()
    size: str = ""
    count: int | None = None
    motion: Motion | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A natural look, perhaps in another colour or colours; ``speed`` is that of its own motion.

    At most one of ``tint``, two or three ``colours`` from low to high, and ``palette`` is said.
    """

    name: str
    tint: Colour | None = None
    colours: tuple[Colour, ...] = ()
    palette: str = ""
    speed: str = ""
    motion: Motion | None = None

    @property
    def own(self) -> "Look":
        """The same look in its own colours."""
        return replace(self, tint=None, colours=(), palette="")


@dataclass(frozen=True, slots=True)
class Field:
    """What fills a whole frame by a formula of its own, with the colours that it takes."""

    name: str
    colours: tuple[Colour, ...] = ()
    speed: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """Equal bands that cover the frame: columns from the left or rows from the top."""

    direction: str
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """What several shapes are filled with by turns: two colours, or those of the rainbow."""

    colours: tuple[Colour, ...] = ()


Fill = Plain | Gradient | Pattern | Look | Field | Bands


@dataclass(frozen=True, slots=True)
class Partner:
    """A second flat shape and how it joins the first."""

    operation: str
    shape: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One flat shape, or several equal ones in an arrangement.

    ``size`` is a word or a radius in frame heights, ``place`` a word or a point in uv,
    ``turn`` in degrees counterclockwise. ``count`` is a number, for a grid columns and rows.
    ``parts`` are colours of a figure's parts by their number, ``hour`` the time of a scene's day.
    """

    name: str
    fill: Fill | Each | None = None
    size: str | float | None = None
    place: str | tuple[float, float] | None = None
    turn: int | None = None
    arrangement: str = ""
    count: tuple[int, ...] = ()
    edge: str = ""
    edge_colour: Colour | None = None
    partner: Partner | None = None
    motions: tuple[Motion, ...] = ()
    parts: tuple[tuple[int, Colour], ...] = ()
    hour: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A flat picture: what lies behind, shapes from back to front, effects in order.

    ``relation`` says how two or three shapes stand to each other.
    """

    background: Fill | None = None
    shapes: tuple[Shape, ...] = ()
    relation: str = ""
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solid:
    """A body in space."""

    name: str
    colour: Colour | None = None
    motion: Motion | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """A ray-marched scene: one body, or two that stand or are joined as ``relation`` says."""

    solids: tuple[Solid, ...]
    relation: str = ""
    material: str = ""
    floor: str = ""
    light: str = ""
    camera: Motion | None = None
    background: Fill | None = None
    effects: tuple[str, ...] = ()
    is_lifted: bool = False  # in the air above the floor
    has_soft_shadow: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A member of a family of functions, kernels or short code; slots that are not in ``choices`` take their default."""

    family: str
    choices: tuple[tuple[str, int], ...] = ()


Scene = Picture | Space | Snippet


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt and the code that answers it.

    ``concepts`` name what the scene is made of, without colours and numbers; ``wordings`` are
    the phrases that the prompt was put together from.
    """

    prompt: str
    code: str
    kind: ShaderKind
    concepts: frozenset[str]
    wordings: frozenset[str]
    scene: Scene


# Tells that a prompt must not be drawn, for example because a benchmark asks it.
Excluded = Callable[[str], bool]
