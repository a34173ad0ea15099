"""Code for figures: shapes of several parts, each in its own colour."""

from core.dataset.recipes.colours import rgb_of_hex
from core.dataset.recipes.concepts import Part, ShapeConcept
from core.dataset.recipes.literals import vec3
from core.dataset.recipes.records import Plain, Rgb, Shape

# What the hours of the day make of a sky, the first part of a scene.
SKIES: dict[str, Rgb] = {
    "night": (0.04, 0.06, 0.19),
    "sunset": (0.98, 0.55, 0.3),
    "dawn": (0.98, 0.75, 0.75),
}


def figure_lines(shape: Shape, concept: ShapeConcept, place: str) -> list[str]:
    """Return the statements that paint the parts of a figure, from back to front."""
    colours = dict(shape.parts)
    lines = []
    for idx, part in enumerate(concept.parts):
        rgb = colours[idx].rgb if idx in colours else _own_colour(part, shape)
        if not part.distance:
            sky = SKIES[shape.hour] if shape.hour else rgb
            lines.append(f"var color = {vec3(sky)};")
            continue
        distance = part.distance.replace("{p}", place)
        lines.append(f"color = mix(color, {vec3(rgb)}, cover({distance}));")
    return lines


def _own_colour(part: Part, shape: Shape) -> Rgb:
    if part.is_main and isinstance(shape.fill, Plain):
        return shape.fill.colour.rgb
    return rgb_of_hex(part.rgb)
