"""The pictures that preview textures hold, as colours in 0..1."""

from functools import lru_cache

import numpy as np

CARD_SIZE_PX = 256
CUBE_SIZE_PX = 64
_NOISE_OCTAVES = 5
LUT_WORDS = frozenset(("lut", "grading"))
_GRADIENT_WORDS = frozenset(("gradient", "ramp", "palette", "colormap", "transfer"))
_GLYPH_WORDS = frozenset(("sdf", "msdf", "font", "glyph", "glyphs", "atlas", "mask"))
_NOISE_WORDS = frozenset(
    ("noise", "perlin", "height", "heightmap", "displacement", "random", "terrain", "density")
)
_SKY_WORDS = frozenset(("sky", "env", "environment", "irradiance", "skybox", "hdri"))
# The words of a name that change the picture.
TELLING_WORDS = (
    _NOISE_WORDS
    | _GRADIENT_WORDS
    | LUT_WORDS
    | _SKY_WORDS
    | _GLYPH_WORDS
    | frozenset(("normal", "normals"))
)
_ZENITH, _HORIZON, _GROUND = (np.array(c) for c in ((0.2, 0.4, 0.8), (0.8, 0.87, 0.95), (0.3, 0.27, 0.24)))  # fmt: skip


def image_by_name(words: frozenset[str], width: int, height: int) -> tuple[np.ndarray, str]:
    """Return a picture (height, width, 4) that suits a texture's name, and what it is."""
    if "normal" in words or "normals" in words:
        return normal_map(width, height), "a normal map of soft bumps"
    if words & _NOISE_WORDS:
        return noise(width, height), "noise"
    if words & (_GRADIENT_WORDS | LUT_WORDS):
        return gradient(width, height), "a gradient over the hues"
    if words & _GLYPH_WORDS:
        return glyph(width, height), "the distance field of a ring"
    if words & _SKY_WORDS:
        return sky(width, height), "a sky"
    return test_card(width, height), "the test card"


@lru_cache(maxsize=16)
def test_card(width: int, height: int) -> np.ndarray:
    """Return a colour wheel over a checkerboard."""
    x, y = _square(width, height)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    checker = (np.floor(x * 8) + np.floor(y * 8)) % 2
    picture = np.repeat((0.25 + 0.35 * checker)[..., None], 3, axis=2)
    wheel = 0.5 + 0.5 * np.cos(angle[..., None] - np.array([0, 2, 4]) * np.pi / 3)
    inside = (radius < 0.8)[..., None]
    shade = np.clip(radius * 1.4, 0, 1)[..., None]
    return _opaque(np.where(inside, 1 - shade * (1 - wheel), picture))


@lru_cache(maxsize=8)
def noise(width: int, height: int) -> np.ndarray:
    """Return smooth grey noise that tiles."""
    total, weight = np.zeros((height, width)), 0.0
    random = np.random.default_rng(0)
    for octave in range(_NOISE_OCTAVES):
        cells = 4 << octave
        lattice = random.random((cells, cells))
        total += _smooth(lattice, width, height) * 0.5**octave
        weight += 0.5**octave
    level = (total / weight - 0.5) * 1.8 + 0.5
    return _opaque(np.repeat(level.clip(0, 1)[..., None], 3, axis=2))


@lru_cache(maxsize=4)
def normal_map(width: int, height: int) -> np.ndarray:
    """Return tangent-space normals, packed as usual: 0.5 is 0."""
    heights = noise(width, height)[..., 0] * 8
    slope_y, slope_x = np.gradient(heights)
    normals = np.stack([-slope_x, -slope_y, np.ones_like(heights)], axis=2)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    return _opaque(normals * 0.5 + 0.5)


@lru_cache(maxsize=4)
def gradient(width: int, height: int) -> np.ndarray:
    """Return the hues from left to right."""
    place = (np.arange(width) + 0.5) / width
    row = 0.5 + 0.5 * np.cos(2 * np.pi * (place[:, None] - np.array([0.0, 1 / 3, 2 / 3])))
    return _opaque(np.repeat(row[None], height, axis=0))


@lru_cache(maxsize=4)
def glyph(width: int, height: int) -> np.ndarray:
    """Return the signed distance to a ring in every channel, 0.5 at its edge."""
    x, y = _square(width, height)
    inside = 0.2 - np.abs(np.hypot(x, y) - 0.55)
    return np.repeat((0.5 + inside * 2).clip(0, 1)[..., None], 4, axis=2)


@lru_cache(maxsize=4)
def sky(width: int, height: int) -> np.ndarray:
    """Return a panorama: sky above, ground below the middle row."""
    up = 1 - (np.arange(height) + 0.5) / height * 2
    return _opaque(np.repeat(_sky_colour(up)[:, None], width, axis=1))


@lru_cache(maxsize=2)
def sky_cube(size: int = CUBE_SIZE_PX) -> np.ndarray:
    """Return the six faces (6, size, size, 4) of a sky, in the order +x -x +y -y +z -z."""
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    u, v = np.meshgrid(axis, axis)
    one = np.ones_like(u)
    directions = (
        (one, -v, -u), (-one, -v, u), (u, one, v), (u, -one, -v), (u, -v, one), (-u, -v, -one),
    )  # fmt: skip
    faces = []
    for x, y, z in directions:
        length = np.sqrt(x * x + y * y + z * z)
        sun = np.clip((x * 0.45 + y * 0.7 + z * 0.55) / length, 0, 1)[..., None] ** 64
        faces.append(_opaque((_sky_colour(y / length) + sun).clip(0, 1)))
    return np.stack(faces)


@lru_cache(maxsize=2)
def volume(size: int) -> np.ndarray:
    """Return a soft grey ball of noise (size, size, size, 4)."""
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    ball = (1 - np.sqrt(x * x + y * y + z * z)).clip(0, 1)
    layers = noise(size, size)[..., 0]
    level = (ball * (0.5 + np.stack([np.roll(layers, i, axis=1) for i in range(size)]))).clip(0, 1)
    return np.repeat(level[..., None], 4, axis=3)


@lru_cache(maxsize=2)
def colour_cube(size: int) -> np.ndarray:
    """Return the identity of a colour look-up table (size, size, size, 4)."""
    axis = np.arange(size) / (size - 1)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    return np.stack([red, green, blue, np.ones_like(red)], axis=3)


def depth_picture(width: int, height: int) -> np.ndarray:
    """Return depths: the far plane with a ball before it."""
    x, y = _square(width, height)
    ball = 1 - 0.7 * np.sqrt((1 - (x * x + y * y) * 4).clip(0, 1))
    return np.repeat(ball[..., None], 4, axis=2)


def mip_levels(layers: np.ndarray, *, is_volume: bool) -> list[np.ndarray]:
    """Return the mip levels of (depth or layers, height, width, 4), the largest first.

    Each level is the mean of pairs along the axes that shrink.
    """
    levels = [layers]
    while max(levels[-1].shape[0] if is_volume else 1, *levels[-1].shape[1:3]) > 1:
        level = levels[-1]
        for axis in (0, 1, 2) if is_volume else (1, 2):
            if level.shape[axis] > 1:
                pairs = np.moveaxis(level, axis, 0)
                level = np.moveaxis((pairs[0::2] + pairs[1::2]) / 2, 0, axis)
        levels.append(level)
    return levels


def _sky_colour(up: np.ndarray) -> np.ndarray:
    above = up[..., None].clip(0, 1) ** 0.6
    sky_part = _HORIZON + (_ZENITH - _HORIZON) * above
    return np.where(up[..., None] >= 0, sky_part, _GROUND)


def _square(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return x to the right and y up, both from -1 to 1."""
    x = (np.arange(width) + 0.5) / width * 2 - 1
    y = 1 - (np.arange(height) + 0.5) / height * 2
    across, along = np.meshgrid(x, y)
    return across, along


def _smooth(lattice: np.ndarray, width: int, height: int) -> np.ndarray:
    cells = len(lattice)
    rows, columns = (np.arange(n) / n * cells for n in (height, width))
    top, left = rows.astype(int), columns.astype(int)
    v, u = rows - top, columns - left
    v, u = (v * v * (3 - 2 * v))[:, None], (u * u * (3 - 2 * u))[None]
    below, right = (top + 1) % cells, (left + 1) % cells
    upper = lattice[np.ix_(top, left)] * (1 - u) + lattice[np.ix_(top, right)] * u
    lower = lattice[np.ix_(below, left)] * (1 - u) + lattice[np.ix_(below, right)] * u
    smooth: np.ndarray = upper * (1 - v) + lower * v
    return smooth


def _opaque(rgb: np.ndarray) -> np.ndarray:
    return np.concatenate([rgb, np.ones_like(rgb[..., :1])], axis=-1)
