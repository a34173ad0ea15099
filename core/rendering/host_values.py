"""What the host itself supplies to a shader: known by name and type, wherever it is declared.

Each rule says which words a name may consist of and what the frame gives. Names count without
prefix and digits (``iTime``, ``u_time``), and a member counts together with the struct around it
(``screen.width``, ``mouse.pos``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.rendering import camera
from core.rendering.memory_layout import Leaf
from core.rendering.name_words import name_words
from core.wgsl.contract import FRAMES_PER_S, FrameInputs

Numbers = tuple[float, ...]
Value = Callable[[FrameInputs], Numbers]

_COUNT_WORDS = frozenset(("count", "index", "number", "num", "idx", "id", "counter", "current"))
_TIME_WORDS = frozenset(
    (
        *("time", "elapsed", "seconds", "secs", "now", "clock", "timer", "t", "sec", "since"),
        *("global", "current", "total", "game", "app", "startup", "start", "anim", "animation"),
        *("ms", "millis", "milliseconds", "running", "s", "shader", "wrapped"),
    )
)
_TIME_CORES = frozenset(("time", "elapsed", "seconds", "now", "clock", "timer"))
_MILLISECONDS = frozenset(("ms", "millis", "milliseconds"))
_DELTA_WORDS = frozenset(
    ("delta", "dt", "step", "frame", "time", "seconds", "timestep", "frametime")
)
_SCREEN_WORDS = frozenset(
    ("screen", "viewport", "canvas", "window", "framebuffer", "display", "resolution", "res")
)
_SURFACE_WORDS = _SCREEN_WORDS | frozenset(
    (
        *("image", "texture", "tex", "output", "input", "target", "render", "surface", "frame"),
        *("source", "src", "dst", "dest", "sim", "simulation", "buffer", "physical", "logical"),
        *("grid", "field", "map", "view", "port", "picture"),
    )
)
_SIZE_WORDS = frozenset(("size", "dims", "dim", "dimensions", "dimension", "extent", "shape"))
_PIXEL_WORDS = frozenset(("in", "pixels", "px", "xy", "wh", "width", "height", "and"))
_INVERSE_WORDS = frozenset(("inverse", "inv", "texel", "pixel", "rcp", "one", "over", "reciprocal"))
_MOUSE_WORDS = frozenset(("mouse", "cursor", "pointer", "touch"))
_DOWN_WORDS = frozenset(
    ("down", "pressed", "click", "clicked", "button", "buttons", "press", "state")
)
_STILL_WORDS = frozenset(("delta", "movement", "velocity", "wheel", "scroll", "speed", "radius"))
_UNIT_WORDS = frozenset(("uv", "norm", "normalized", "normalised", "ndc", "relative"))
# What measures a side, with the word that must stand beside it where no surface is named.
_AXES = {"width": "height", "height": "width", "w": "h", "h": "w", "x": "", "y": ""}
_FIXED_DATE = (2026.0, 0.0, 1.0)  # year, month from 0, day: pictures must not change overnight


@dataclass(frozen=True)
class _Name:
    """A leaf's own words and those of the names around it."""

    own: frozenset[str]
    around: frozenset[str]
    siblings: frozenset[str]  # words of the other members of the same struct
    lanes: int
    is_float: bool

    @property
    def all(self) -> frozenset[str]:
        return self.own | self.around


def host_value(leaf: Leaf, siblings: tuple[str, ...] = ()) -> Value | None:
    """Return what gives a scalar's or vector's numbers in a frame, None for what is not the host's.

    Args:
        leaf: whose name and type decide; elements of arrays are never the host's.
        siblings: names of all members of the struct around it.
    """
    if leaf.num_lanes == 0 or leaf.repeats:
        return None
    name = _Name(
        own=frozenset(name_words(leaf.path[-1])),
        around=frozenset(word for part in leaf.path[:-1] for word in name_words(part)),
        siblings=frozenset(
            word for other in siblings if other != leaf.path[-1] for word in name_words(other)
        ),
        lanes=leaf.num_lanes,
        is_float=leaf.is_float,
    )
    for rule in (_date, _mouse, _rate, _delta, _frame, _time, _aspect, _inverse_size, _size, _side):
        if value := rule(name):
            return _filled(value, leaf.num_lanes)
    return None


def camera_value(leaf: Leaf) -> Value | None:
    """Return a vector of the preview's camera or light, None where a name asks for neither."""
    words = frozenset(word for part in leaf.path for word in name_words(part))
    own = frozenset(name_words(leaf.path[-1]))
    if leaf.num_lanes not in (3, 4) or not leaf.is_float or leaf.repeats:
        return None
    is_place = bool(own & {"position", "pos", "origin", "eye", "location", "from"})
    is_direction = bool(own & {"direction", "dir"})
    vector: Iterable[float] | None = None
    if words & {"camera", "cam", "eye", "view", "viewer"}:
        vector = _camera_vector(own, is_place)
    elif words & {"light", "sun", "lamp"} and not own & {"color", "colour", "intensity"}:
        if is_direction or (not is_place and own & {"sun", "light"} and not words & {"size"}):
            vector = camera.TO_LIGHT
        elif is_place:
            vector = camera.LIGHT_POSITION
    if vector is None:
        return None
    numbers = tuple(float(number) for number in vector)
    return lambda _: (*numbers, 1.0)[: leaf.num_lanes]


def _camera_vector(own: frozenset[str], is_place: bool) -> Iterable[float] | None:
    if is_place or own <= {"camera", "cam", "eye", "viewer"}:
        return camera.EYE
    if own & {"target", "lookat", "center", "centre", "at", "to"}:
        return camera.TARGET
    if "up" in own:
        return camera.UP
    if own & {"direction", "dir", "forward", "front", "look"}:
        return camera.FORWARD
    if "right" in own:
        return camera.RIGHT
    return None


def _filled(value: Value, lanes: int) -> Value:
    """Bring a value to a number of lanes; a single number goes into all of them."""

    def numbers(frame: FrameInputs) -> Numbers:
        found = value(frame)
        if len(found) == 1:
            return found * lanes
        return (*found, 0.0, 0.0, 0.0)[:lanes]

    return numbers


def _date(name: _Name) -> Value | None:
    if "date" not in name.own or name.lanes < 3:
        return None
    return lambda frame: (*_FIXED_DATE, frame.time_s)


def _mouse(name: _Name) -> Value | None:
    if not name.all & _MOUSE_WORDS or name.own & _STILL_WORDS:
        return None
    if name.lanes == 1:
        if name.own & _DOWN_WORDS:
            return lambda frame: (float(frame.is_mouse_down),)
        axes = name.own & {"x", "y"}
        if axes == {"x"}:
            return lambda frame: (frame.mouse_x_px,)
        return (lambda frame: (frame.mouse_y_px,)) if axes == {"y"} else None
    if not name.own <= _MOUSE_WORDS | _UNIT_WORDS | {"pos", "position", "xy", "coord", "coords",
                                                     "last", "prev", "previous", "current"}:  # fmt: skip
        return None
    if "ndc" in name.own:
        return lambda frame: (
            frame.mouse_x_px / frame.width_px * 2 - 1,
            1 - frame.mouse_y_px / frame.height_px * 2,
        )
    if name.own & _UNIT_WORDS:
        return lambda frame: (frame.mouse_x_px / frame.width_px, frame.mouse_y_px / frame.height_px)
    return lambda frame: (frame.mouse_x_px, frame.mouse_y_px, float(frame.is_mouse_down), 0.0)


def _rate(name: _Name) -> Value | None:
    is_rate = name.own in ({"fps"}, {"frame", "rate"}, {"framerate"})
    return (lambda _: (FRAMES_PER_S,)) if is_rate and name.lanes == 1 else None


def _delta(name: _Name) -> Value | None:
    is_delta = name.own <= _DELTA_WORDS and (
        name.own & {"dt", "timestep", "frametime"}
        or name.own >= {"delta", "time"}
        or name.own >= {"delta", "seconds"}
        or name.own in ({"time", "step"}, {"frame", "time"})
        or (name.own == {"delta"} and name.all & {"time", "clock"})
    )
    return (lambda frame: (frame.delta_s,)) if is_delta and name.is_float else None


def _frame(name: _Name) -> Value | None:
    cores = {"frame", "frames", "tick", "ticks", "framecount", "frameindex", "framenumber"}
    is_frame = bool(name.own & cores) and name.own <= cores | _COUNT_WORDS
    return (lambda frame: (frame.frame,)) if is_frame and name.lanes == 1 else None


def _time(name: _Name) -> Value | None:
    is_time = (bool(name.own & _TIME_CORES) and name.own <= _TIME_WORDS) or (
        name.own == {"t"} and name.is_float and name.lanes == 1
    )
    if not is_time or ("start" in name.own and "since" not in name.own):
        return None
    factor = 1000.0 if name.own & _MILLISECONDS else 1.0
    return lambda frame: (frame.time_s * factor,)


def _aspect(name: _Name) -> Value | None:
    if "aspect" not in name.own or not name.own <= {"aspect", "ratio"} | _SURFACE_WORDS:
        return None
    if name.lanes == 1:
        return lambda frame: (frame.width_px / frame.height_px,)
    return lambda frame: (frame.width_px / frame.height_px, 1.0)


def _inverse_size(name: _Name) -> Value | None:
    sizes = _SIZE_WORDS | _SCREEN_WORDS
    is_inverse = name.lanes >= 2 and name.own & _INVERSE_WORDS and name.own & sizes
    if (
        not is_inverse
        or not name.own <= _INVERSE_WORDS | sizes | _SURFACE_WORDS
        or not name.is_float
    ):
        return None
    return lambda frame: (
        1 / frame.width_px, 1 / frame.height_px, float(frame.width_px), float(frame.height_px),
    )  # fmt: skip


def _size(name: _Name) -> Value | None:
    allowed = _SURFACE_WORDS | _SIZE_WORDS | _PIXEL_WORDS
    named = name.own & (_SCREEN_WORDS | _SIZE_WORDS) or name.own >= {"width", "height"}
    if name.lanes < 2 or not named or not name.own <= allowed:
        return None
    if name.own & {"viewport"} and name.lanes == 4:
        return lambda frame: (0.0, 0.0, frame.width_px, frame.height_px)
    if name.lanes == 3:
        return lambda frame: (frame.width_px, frame.height_px, 1.0)
    return lambda frame: (
        frame.width_px, frame.height_px, 1 / frame.width_px, 1 / frame.height_px,
    )  # fmt: skip


def _side(name: _Name) -> Value | None:
    """Width or height alone; the bare words only where both stand together or around a surface."""
    if name.lanes != 1 or not name.own <= _SURFACE_WORDS | _AXES.keys():
        return None
    axes = name.own & _AXES.keys()
    if len(axes) != 1:
        return None
    axis = next(iter(axes))
    is_surface = name.all & _SCREEN_WORDS or name.own & _SURFACE_WORDS
    if axis in ("x", "y") and name.siblings & {"w", "h", "width", "height"}:
        return None  # the corner of a rectangle
    if not is_surface and _AXES[axis] not in name.siblings:
        return None
    if axis in ("width", "w", "x"):
        return lambda frame: (frame.width_px,)
    return lambda frame: (frame.height_px,)
