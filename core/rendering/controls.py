"""Custom uniforms and overrides as controls: what they hold, and how a form may change it.

Whatever the host does not supply itself (see ``host_values``) gets a value and a range by the
words of its name and its type. The same table fills uniforms where there is no user.
"""

import math

from core.rendering.memory_layout import Leaf
from core.rendering.name_words import name_words
from core.rendering.records import Control, ControlKind, Numbers
from core.wgsl.records import Override
from core.wgsl.shader_types import Scalar

# Words, then value, least and greatest value; the first row with a word of the name decides.
_FLOAT_RANGES: tuple[tuple[str, float, float, float], ...] = (
    ("angle rotation theta phi yaw pitch roll azimuth elevation", 0.5, -math.pi, math.pi),
    ("fov fovy", 0.8, 0.1, 3.0),
    ("near znear", 0.1, 0.001, 10.0),
    ("far zfar", 100.0, 1.0, 1000.0),
    ("hue threshold cutoff roughness metallic metalness occlusion", 0.5, 0.0, 1.0),
    ("opacity alpha", 1.0, 0.0, 1.0),
    ("gamma", 2.2, 0.1, 5.0),
    ("seed", 1.0, 0.0, 100.0),
    ("epsilon eps", 1e-4, 0.0, 0.01),
    ("bias", 0.0, -1.0, 1.0),
    ("shininess", 32.0, 1.0, 256.0),
    ("brightness", 0.25, -1.0, 1.0),
    ("speed rate intensity exposure strength power gain contrast saturation", 1.0, 0.0, 5.0),
    ("frequency freq octaves steps count segments", 4.0, 0.0, 32.0),
    ("zoom scale scaling multiplier factor weight mass density distance range ratio dpr dpi", 1.0, 0.0, 10.0),
    ("amplitude amount progress mix blend radius thickness softness smoothness", 0.5, 0.0, 1.0),
)  # fmt: skip
_DEFAULT_FLOAT = (0.5, 0.0, 1.0)
_WHOLE_RANGES: tuple[tuple[str, int, int, int], ...] = (
    ("iterations iteration steps samples octaves segments quality resolution", 8, 1, 64),
    ("count num number length len size lights light particles points total n", 4, 0, 64),
    ("seed", 1, 0, 1000),
    ("radius scale kernel blur", 2, 1, 32),
    ("stride", 3, 1, 64),
    ("color colour rgba tint", 0xFF4099F2, 0, 0xFFFFFFFF),  # a byte for each channel, red lowest
)
_DEFAULT_WHOLE = (0, 0, 16)
_SWITCHES = frozenset(
    ("use", "is", "has", "enable", "enabled", "show", "toggle", "invert", "inverted", "flip", "do")
)
_OFF = frozenset(("invert", "inverted", "flip", "toggle", "disable", "disabled"))
_COLOURS = frozenset(
    (
        *("color", "colour", "rgb", "rgba", "tint", "albedo", "ambient", "diffuse", "specular"),
        *(
            "emissive",
            "emission",
            "background",
            "foreground",
            "fog",
            "sky",
            "fill",
            "stroke",
            "glow",
        ),
    )
)
# Distinct colours for several in one shader, in order of declaration.
_PALETTE = (
    (0.95, 0.60, 0.25), (0.20, 0.50, 0.90), (0.90, 0.85, 0.55), (0.35, 0.75, 0.45),
    (0.75, 0.30, 0.60), (0.90, 0.90, 0.95),
)  # fmt: skip
_LIT = frozenset(("light", "sun", "lamp"))  # a light's colour is white


def leaf_control(leaf: Leaf, number: int = 0) -> Control:
    """Return the control of a scalar or vector; ``number`` tells colours of one shader apart."""
    words = frozenset(name_words(leaf.path[-1]))
    context = frozenset(word for part in leaf.path for word in name_words(part))
    path, label = ".".join(leaf.path), leaf.path[-1].replace("_", " ")
    lanes = leaf.num_lanes
    if is_switch(leaf):
        return Control(path, label, "checkbox", (float(not words & _OFF),), 0, 1, 1)
    if leaf.is_float and lanes >= 3 and words & _COLOURS:
        return Control(path, label, "colour", _colour(context, lanes, number))
    value, least, greatest = _range(words, leaf.is_float)
    if leaf.is_float and lanes > 1:
        return Control(path, label, "vector", *_vector(words, lanes, value, least, greatest))
    kind: ControlKind = "vector" if lanes > 1 else "slider" if leaf.is_float else "integer"
    step = _step(least, greatest) if leaf.is_float else 1
    return Control(path, label, kind, (float(value),) * lanes, least, greatest, step)


def override_control(override: Override) -> Control | None:
    """Return the control of an override, None for a type that no form can set."""
    if not isinstance(override.type, Scalar):
        return None
    leaf = Leaf((override.name,), override.type, 0)
    control = leaf_control(leaf)
    if override.type.name == "bool":
        value = (1.0 if override.default is None else override.default,)
        return Control(override.name, control.label, "checkbox", value, 0, 1, 1)
    if override.default is None:
        return control
    default = override.default
    least, greatest = min(control.minimum, default), max(control.maximum, default * 4)
    step = _step(least, greatest) if leaf.is_float else 1
    kind: ControlKind = "slider" if leaf.is_float else "integer"
    return Control(override.name, control.label, kind, (default,), least, greatest, step)


def is_switch(leaf: Leaf) -> bool:
    """Whether a whole number stands for yes or no."""
    words = name_words(leaf.path[-1])
    return leaf.num_lanes == 1 and (
        leaf.scalar.name == "bool" or (not leaf.is_float and bool(_SWITCHES & frozenset(words)))
    )


def is_colour(leaf: Leaf) -> bool:
    """Whether a vector is a colour by its name."""
    words = frozenset(name_words(leaf.path[-1]))
    return leaf.is_float and leaf.num_lanes >= 3 and bool(words & _COLOURS)


def _range(words: frozenset[str], is_float: bool) -> tuple[float, float, float]:
    for listed, value, least, greatest in _FLOAT_RANGES if is_float else _WHOLE_RANGES:
        if words & frozenset(listed.split()):
            return value, least, greatest
    return _DEFAULT_FLOAT if is_float else _DEFAULT_WHOLE


def _vector(
    words: frozenset[str], lanes: int, value: float, least: float, greatest: float
) -> tuple[Numbers, float, float, float]:
    """Return value, least, greatest and step of a vector of fractions."""
    if words & {"direction", "dir", "normal", "axis"}:
        return (0.48, 0.64, 0.6, 0.0)[:lanes], -1.0, 1.0, 0.01
    if words & {"position", "pos", "offset", "translation", "pan", "origin", "velocity", "shift"}:
        return (0.0,) * lanes, -2.0, 2.0, 0.01
    if words & {"quaternion", "quat", "rotation"} and lanes == 4:
        return (0.0, 0.0, 0.0, 1.0), -1.0, 1.0, 0.01
    return (value,) * lanes, least, greatest, _step(least, greatest)


def _colour(context: frozenset[str], lanes: int, number: int) -> Numbers:
    rgb = (1.0, 1.0, 1.0) if context & _LIT else _PALETTE[number % len(_PALETTE)]
    return (*rgb, 1.0)[:lanes]


def _step(least: float, greatest: float) -> float:
    """Return about a hundredth of a range, as a power of ten."""
    return float(10.0 ** math.floor(math.log10((greatest - least) / 50)))
