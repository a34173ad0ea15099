"""What words for sizes, places and numbers mean: radii and offsets, in frame heights."""

import math

from core.dataset.recipes.records import Shape

RADIUS = 0.25
# Radii that words stand for; the factor applies where a number of shapes sets the radius.
SIZES = {"tiny": 0.06, "small": 0.14, "medium": 0.25, "big": 0.36, "huge": 0.46, "full": 0.5}
_SIZE_FACTORS = {"tiny": 0.35, "small": 0.6, "medium": 1.0, "big": 1.25, "huge": 1.5, "full": 1.75}
# Of shapes in a row, from left to right.
GROWTHS = ("growing", "shrinking")
PLACED_RADIUS = 0.14

# Offsets from the centre as shares of the frame's width and height.
PLACES = {
    "centre": (0.0, 0.0),
    "left": (-0.3, 0.0),
    "right": (0.3, 0.0),
    "top": (0.0, 0.3),
    "bottom": (0.0, -0.3),
    "top_left": (-0.32, 0.32),
    "top_right": (0.32, 0.32),
    "bottom_left": (-0.32, -0.32),
    "bottom_right": (0.32, -0.32),
    "upper_half": (0.0, 0.25),
    "lower_half": (0.0, -0.25),
    "slightly_left": (-0.15, 0.0),
    "slightly_right": (0.15, 0.0),
    "slightly_up": (0.0, 0.15),
    "slightly_down": (0.0, -0.15),
    "quarter_left": (-0.25, 0.0),
    "quarter_right": (0.25, 0.0),
}
RING_RADIUS = 0.32

# Where two or three shapes stand (x, y, radius), in the order of the picture's shapes.
RELATIONS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "beside": ((-0.25, 0.0, 0.18), (0.25, 0.0, 0.18)),
    "above": ((0.0, 0.23, 0.18), (0.0, -0.23, 0.18)),
    "inside": ((0.0, 0.0, 0.36), (0.0, 0.0, 0.16)),
    "overlap": ((0.1, -0.06, 0.22), (-0.1, 0.06, 0.22)),
    "orbit": ((0.0, 0.0, 0.14), (0.0, 0.0, 0.06)),
    "around": ((0.0, 0.0, 0.16), (0.0, 0.0, 0.07)),
    "three": ((-0.32, 0.0, 0.13), (0.0, 0.0, 0.13), (0.32, 0.0, 0.13)),
    "stack": ((0.0, 0.31, 0.13), (0.0, 0.0, 0.13), (0.0, -0.31, 0.13)),
    "four": ((-0.36, 0.0, 0.1), (-0.12, 0.0, 0.1), (0.12, 0.0, 0.1), (0.36, 0.0, 0.1)),
    "five": tuple((round(0.2 * idx - 0.4, 1), 0.0, 0.085) for idx in range(5)),
    "rows": ((0.0, 0.22, 0.12), (0.0, -0.22, 0.12)),
    "four_stack": ((0.0, 0.36, 0.1), (0.0, 0.12, 0.1), (0.0, -0.12, 0.1), (0.0, -0.36, 0.1)),
    "nest": ((0.0, 0.0, 0.42), (0.0, 0.0, 0.27), (0.0, 0.0, 0.12)),
    "corners": ((-0.32, 0.32, 0.12), (0.32, 0.32, 0.12), (-0.32, -0.32, 0.12), (0.32, -0.32, 0.12)),
}
# Relations in which shapes stand in a line, from the left or from the top.
LINES = {"three": "row", "four": "row", "five": "row", "stack": "column", "four_stack": "column"}


def radius_of(shape: Shape, relation: str, idx: int) -> float:
    """Return the radius that a shape's size words, number and neighbours lead to."""
    if isinstance(shape.size, float):
        return shape.size
    if shape.size in GROWTHS:
        return round(1.3 * _crowd_radius(shape) / shape.count[0], 3)
    if shape.arrangement:
        return round(_crowd_radius(shape) * _SIZE_FACTORS[shape.size or "medium"], 3)
    if relation:
        return round(RELATIONS[relation][idx][2] * _SIZE_FACTORS[shape.size or "medium"], 3)
    if shape.size:
        return SIZES[shape.size]
    return PLACED_RADIUS if shape.place not in (None, "centre") else RADIUS


def _crowd_radius(shape: Shape) -> float:
    num = shape.count[0]
    match shape.arrangement:
        case "row" | "column" | "diagonal":
            return round(min(0.16, 0.36 / num), 3)
        case "ring":
            return 0.1 if num <= 6 else 0.06
        case "grid":
            return round(0.35 / max(shape.count), 3)
        case "corners":
            return 0.12
        case _:
            return 0.06


def spacing(num: int) -> float:
    """Return the distance between the centres of ``num`` shapes in a line."""
    return round(min(0.4, 0.9 / num), 3)


def radians(degrees: int) -> float:
    """Return an angle as code writes it."""
    return round(math.radians(degrees), 4)
