"""Colours as people see and name them: OKLab, plain names, and the named colours of CSS.

OKLab is Bjorn Ottosson's space of 2020 (https://bottosson.github.io/posts/oklab/), in which equal
distances look about equally large. CSS colours come from Pillow, which has those of CSS Color
Module Level 4, section 6.1.
"""

import math
from functools import lru_cache

import numpy as np
from PIL.ImageColor import colormap, getrgb

_RGB_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_CONES_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

# Greys by the lightness up to which they are called so.
GREYS = ((0.22, "black"), (0.5, "dark grey"), (0.78, "grey"), (0.945, "light grey"), (2.0, "white"))
BLACK = 0.13  # darker than this the eye sees no colour
# Hues by the angle in degrees up to which they are called so, with the lightness below which they
# are dark, that above which they are light, and the chroma from which they are pure and neither.
# Yellow and cyan are light by nature, blue is dark.
HUES = (
    (12.0, "pink", 0.52, 0.74, 0.17),
    (40.0, "red", 0.50, 0.68, 0.17),
    (82.0, "orange", 0.70, 0.78, 0.13),
    (117.0, "yellow", 0.70, 0.88, 0.17),
    (162.0, "green", 0.50, 0.80, 0.17),
    (215.0, "cyan", 0.66, 0.86, 0.14),
    (284.0, "blue", 0.36, 0.68, 0.17),
    (318.0, "purple", 0.36, 0.64, 0.17),
    (345.0, "magenta", 0.52, 0.74, 0.20),
    (360.0, "pink", 0.52, 0.74, 0.17),
)
PALE_CHROMA = 0.085  # a light colour with less is called pale
# What shades are called that have a name of their own.
OWN_NAMES = {
    "dark orange": "brown",
    "dark yellow": "olive",
    "dark cyan": "teal",
    "dark magenta": "purple",
    "light magenta": "light purple",
    "pale magenta": "pale purple",
    "dark pink": "magenta",
    "pale red": "pale pink",
}


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Return lightness (0..1), a and b of sRGB colours.

    Args:
        rgb: bytes as numbers, shape (..., 3).
    """
    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _RGB_TO_CONES.T) @ _CONES_TO_LAB.T  # type: ignore[no-any-return]


def css_name(rgb: tuple[int, int, int]) -> str:
    """Return the named colour of CSS that looks nearest."""
    names, places = _css_colours()
    return names[int(((places - oklab(np.array(rgb))) ** 2).sum(axis=1).argmin())]


def plain_name(rgb: tuple[int, int, int]) -> str:
    """Return what people call a colour, e.g. ``dark blue``, ``pale pink``, ``brown``."""
    lightness, a, b = oklab(np.array(rgb))
    chroma, angle = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
    if lightness < BLACK or chroma < _grey_chroma(lightness):
        return next(name for limit, name in GREYS if lightness <= limit)
    _, hue, dark, light, pure = next(row for row in HUES if angle <= row[0])
    shade = hue
    if lightness < dark:
        shade = f"dark {hue}"
    elif lightness > light and chroma < pure:
        shade = f"{'pale' if chroma < PALE_CHROMA else 'light'} {hue}"
    return OWN_NAMES.get(shade, shade)


def _grey_chroma(lightness: float) -> float:
    """Return the chroma below which a colour looks grey: the darker, the more it takes."""
    return max(0.025, 0.075 * (1 - lightness))


@lru_cache(maxsize=1)
def _css_colours() -> tuple[list[str], np.ndarray]:
    # Pillow spells the greys both ways and has aqua and fuchsia beside cyan and magenta.
    # Its table holds texts, and numbers for the colours that somebody looked up.
    by_colour = {getrgb(name): name for name in sorted(colormap, reverse=True)}
    rgb = np.array(list(by_colour))
    return list(by_colour.values()), oklab(rgb)
