"""How numbers, colours and the time stand in recipe code."""

import functools
import re
from collections.abc import Mapping

from core.dataset.recipes.records import Rgb

# What the words for speeds mean, as a factor of the time.
SPEEDS: Mapping[str, float] = {
    "": 1.0,
    "slow": 0.5,
    "very slow": 0.2,
    "fast": 2.0,
    "very fast": 4.0,
}

_TIME = re.compile(r"\{t(?:\*([\d.]+))?\}")


@functools.cache
def f32(value: float) -> str:
    """Return a literal with as many decimals as needed, at most four."""
    text = f"{value:.4f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


@functools.cache
def vec3(rgb: Rgb) -> str:
    """Return a colour constructor; one number where all channels are equal."""
    if rgb[0] == rgb[1] == rgb[2]:
        return f"vec3<f32>({f32(rgb[0])})"
    return f"vec3<f32>({channels(rgb)})"


def channels(rgb: Rgb) -> str:
    """Return the three numbers of a colour as arguments."""
    return ", ".join(f32(channel) for channel in rgb)


@functools.cache
def vec2(x: float, y: float) -> str:
    """Return a vector constructor; one number where both are equal."""
    return f"vec2<f32>({f32(x)})" if x == y else f"vec2<f32>({f32(x)}, {f32(y)})"


@functools.cache
def factor(code: str) -> str:
    """Return an expression ready to be multiplied or divided: a sum gets parentheses."""
    depth = 0
    for idx, char in enumerate(code):
        depth += (char in "([") - (char in ")]")
        if depth == 0 and code[idx : idx + 3] in (" + ", " - "):
            return f"({code})"
    return code


@functools.cache
def at_speed(code: str, speed: str) -> str:
    """Fill ``{t}`` and ``{t*rate}`` with the time, scaled by the speed's word."""
    factor = SPEEDS[speed]

    def time(match: re.Match[str]) -> str:
        rate = round(float(match[1] or 1.0) * factor, 4)
        return "u.time" if rate == 1.0 else f"u.time * {f32(rate)}"

    return _TIME.sub(time, code)
