"""Code for flat shapes: place, distance, mask and colour, one layer after the other."""

import re
from dataclasses import dataclass

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.concepts import EdgeConcept
from core.dataset.recipes.figure_code import figure_lines
from core.dataset.recipes.fill_code import Area, fill_code
from core.dataset.recipes.literals import at_speed, f32, factor, vec2, vec3
from core.dataset.recipes.records import Each, Rgb, Shape
from core.dataset.recipes.shape_layout import (
    GROWTHS,
    PLACES,
    RADIUS,
    RELATIONS,
    RING_RADIUS,
    radians,
    radius_of,
    spacing,
)

WHITE: Rgb = (1.0, 1.0, 1.0)

# How two distances a and b become one. Joined shapes stand apart sideways, unless one cuts or
# becomes the other.
_JOINS = {
    "union": "min(a, b)",
    "intersection": "max(a, b)",
    "smooth_union": "smooth_min(a, b, 0.2)",
    "exclusive": "max(min(a, b), -max(a, b))",
    "subtraction": "max(a, -b)",
    "morph": "mix(a, b, 0.5 + 0.5 * sin(u.time))",
}
OPERATIONS = tuple(_JOINS)
_CENTRED_JOINS = frozenset(("subtraction", "morph"))
_CUT_SIZE = 0.55


@dataclass(slots=True)
class Layer:
    """One shape of a picture with the names its variables get."""

    shape: Shape
    book: RecipeBook
    relation: str
    idx: int

    @property
    def tag(self) -> str:
        """Variables of the first layer have plain names, later ones a number."""
        return str(self.idx + 1) if self.idx else ""

    def parts(self, part: str) -> list[str]:
        """Return the code of the motions that change ``part``."""
        return [
            at_speed(self.book.animations[motion.name].code, motion.speed)
            for motion in self.shape.motions
            if self.book.animations[motion.name].part == part
        ]


def shape_code(layer: Layer) -> list[str]:
    """Return the statements that draw a shape over ``color``."""
    if layer.book.shapes[layer.shape.name].parts:
        return _figure(layer)
    lines: list[str] = []
    radius = f32(radius_of(layer.shape, layer.relation, layer.idx))
    factors = layer.parts("scale")
    if factors:
        lines.append(f"let r{layer.tag} = {' * '.join([radius, *factors])};")
        radius = f"r{layer.tag}"
    if layer.shape.arrangement:
        place = _arranged(layer, radius, lines)
    else:
        place = _single(layer, radius, lines)
    if not isinstance(layer.shape.fill, Each):
        lines += _painted(layer, place, radius)
    return lines


def _figure(layer: Layer) -> list[str]:
    """Return the statements that draw a figure, whose own size is that of a medium shape."""
    lines: list[str] = []
    shape, concept = layer.shape, layer.book.shapes[layer.shape.name]
    size = round(radius_of(shape, layer.relation, layer.idx) / RADIUS, 2)
    if shape.arrangement:  # closer together than plain shapes, as they are wider
        size = round(0.8 * size, 2)
        place = f"{factor(f'{_group_place(layer)} - {_offset(shape)}')} / {f32(size)}"
        painted = [f"let q = {place};", *figure_lines(shape, concept, "q")]
        head = f"for (var i = 0; i < {shape.count[0]}; i++) {{"
        return [head, *(f"    {line}" for line in painted), "}"]
    factors = [f32(size)] if size != 1.0 else []
    factors += layer.parts("scale")
    place = _turned(_group_place(layer), layer)
    if factors:
        scale = factors[0] if len(factors) == 1 else f"({' * '.join(factors)})"
        place = f"{factor(place)} / {scale}"
    name = _named(place, "q", layer, lines)
    return lines + figure_lines(shape, concept, name)


def _group_place(layer: Layer) -> str:
    """Return the place relative to the shape's (or the group's) centre, before it turns."""
    shape = layer.shape
    place = "p"
    if isinstance(shape.place, tuple):
        place = f"p - ({vec2(*shape.place)} - 0.5) * aspect"
    elif shape.place and shape.place != "centre":
        place = f"p - {vec2(*PLACES[shape.place])} * aspect"
    elif layer.relation:
        x, y, _ = RELATIONS[layer.relation][layer.idx]
        if x or y:
            place = f"p - {vec2(x, y)}"
    return "".join([place, *(f" - {move}" for move in layer.parts("move"))])


def _turned(place: str, layer: Layer) -> str:
    angles = [f32(radians(layer.shape.turn))] if layer.shape.turn else []
    angles += layer.parts("turn")
    return f"rotate({place}, {' + '.join(angles)})" if angles else place


def _single(layer: Layer, radius: str, lines: list[str]) -> str:
    """Add the statements for ``d``, and return the variable of the place."""
    name = _named(_turned(_group_place(layer), layer), "q", layer, lines)
    lines.append(f"let d{layer.tag} = {_distance(layer, name, radius, lines)};")
    return name


def _named(place: str, letter: str, layer: Layer, lines: list[str]) -> str:
    """Give a place a variable, unless it is ``p`` and stays so."""
    warps = layer.parts("warp")
    if place == "p" and not warps:
        return "p"
    name = f"{letter}{layer.tag}"
    lines.append(f"{'var' if warps else 'let'} {name} = {place};")
    lines += [f"{name} = {warp.replace('{q}', name)};" for warp in warps]
    return name


def _distance(layer: Layer, place: str, radius: str, lines: list[str]) -> str:
    shape, partner = layer.shape, layer.shape.partner
    if partner is None:
        return distance_at(shape.name, place, radius, layer.book)
    other = radius
    first = second = place
    if partner.operation == "subtraction":
        other = f"{radius} * {f32(_CUT_SIZE)}"
    elif partner.operation not in _CENTRED_JOINS:
        shift = f"vec2<f32>({radius} * 0.5, 0.0)"
        first, second = f"({place} + {shift})", f"({place} - {shift})"
    names = {"a": f"a{layer.tag}", "b": f"b{layer.tag}"}
    lines.append(f"let {names['a']} = {distance_at(shape.name, first, radius, layer.book)};")
    lines.append(f"let {names['b']} = {distance_at(partner.shape, second, other, layer.book)};")
    return re.sub(r"\b([ab])\b", lambda m: names[m[1]], _JOINS[partner.operation])


def distance_at(name: str, place: str, radius: str, book: RecipeBook) -> str:
    """Return the signed distance of a shape as code."""
    concept = book.shapes[name]
    code = concept.distance or f"{name}({{p}}, {{r}})"
    bare = f"({radius})" if "*" in radius else radius
    is_argument = "({p}" in code and "({p}." not in code and code.count("{p}") == 1
    if place.startswith("(") and is_argument:
        place = place[1:-1]  # an argument needs no parentheses of its own
    return code.replace("{p}", place).replace("{r}", bare)


def _arranged(layer: Layer, radius: str, lines: list[str]) -> str:
    shape = layer.shape
    group = _group_place(layer)
    tag = layer.tag
    if shape.arrangement == "ring":
        group = _turned(group, layer)
    base = _named(group, "g", layer, lines)
    if shape.arrangement == "grid":
        return _gridded(layer, base, radius, lines)
    if shape.arrangement == "corners":
        name = f"q{tag}"
        lines.append(f"let {name} = {_turned(f'{base} - 0.32 * sign({base})', layer)};")
        lines.append(f"let d{tag} = {distance_at(shape.name, name, radius, layer.book)};")
        return base
    offset = _offset(shape)
    place = f"{base} - {offset}"
    if shape.arrangement != "ring":
        place = _turned(place, layer)
    own_colours = _own_colours(shape)
    if not own_colours:
        lines.append(f"var d{tag} = 1.0;")
    lines.append(f"for (var i = 0; i < {shape.count[0]}; i++) {{")
    if shape.arrangement == "ring":
        lines.append(f"    let angle = f32(i) * {f32(round(6.2832 / shape.count[0], 4))};")
    lines.append(f"    let q{tag} = {place};")
    if shape.size in GROWTHS:
        number = "i + 1" if shape.size == "growing" else f"{shape.count[0]} - i"
        radius = f"{radius} * f32({number})"
    distance = distance_at(shape.name, f"q{tag}", radius, layer.book)
    if own_colours:
        lines += [f"    color = mix(color, {own_colours}, cover({distance}));", "}"]
    else:
        lines += [f"    d{tag} = min(d{tag}, {distance});", "}"]
    return base


def _own_colours(shape: Shape) -> str:
    """Return the colour of the shape with the number ``i`` where each has its own."""
    if not isinstance(shape.fill, Each):
        return ""
    if not shape.fill.colours:
        return f"rainbow(f32(i) / {f32(float(shape.count[0]))})"
    first, second = (vec3(colour.rgb) for colour in shape.fill.colours)
    return f"select({first}, {second}, i % 2 == 1)"


def _offset(shape: Shape) -> str:
    num = shape.count[0]
    step = f"(f32(i) - {f32((num - 1) / 2)}) * {f32(spacing(num))}"
    match shape.arrangement:
        case "row":
            return f"vec2<f32>({step}, 0.0)"
        case "column":
            return f"vec2<f32>(0.0, {step})"
        case "diagonal":
            return f"vec2<f32>({step})"
        case "ring":
            return f"{f32(RING_RADIUS)} * vec2<f32>(sin(angle), cos(angle))"
        case _:
            return "(hash22(vec2<f32>(f32(i), 4.0)) - 0.5) * 0.85 * aspect"


def _gridded(layer: Layer, base: str, radius: str, lines: list[str]) -> str:
    columns, rows = layer.shape.count
    num = vec2(float(columns), float(rows))
    num_scalar = f32(float(columns)) if columns == rows else num
    cell = f"(fract(({base} / aspect + 0.5) * {num}) - 0.5) / {num_scalar} * aspect"
    name = f"q{layer.tag}"
    lines.append(f"let {name} = {_turned(cell, layer)};")
    distance = distance_at(layer.shape.name, name, radius, layer.book)
    lines.append(f"let d{layer.tag} = {distance};")
    fill = layer.shape.fill
    if isinstance(fill, Each):
        lines.append(f"let cell{layer.tag} = floor(({base} / aspect + 0.5) * {num});")
        own = f"rainbow(hash21(cell{layer.tag}))"
        if fill.colours:
            first, second = (vec3(colour.rgb) for colour in fill.colours)
            own = f"mix({first}, {second}, (cell{layer.tag}.x + cell{layer.tag}.y) % 2.0)"
        lines.append(f"color = mix(color, {own}, cover(d{layer.tag}));")
    return base


def _painted(layer: Layer, place: str, radius: str) -> list[str]:
    shape = layer.shape
    distance = f"d{layer.tag}"
    edge = layer.book.edges[shape.edge] if shape.edge else None
    area = Area(place, radius, frame_uv="", tag=layer.tag, is_bounded=False)
    colour = layer.parts("colour")
    if colour:
        fill = colour[-1]
    elif shape.fill is None or isinstance(shape.fill, Each):
        fill = vec3(WHITE)
    else:
        fill = fill_code(shape.fill, area, layer.book)
    lines = area.lines
    if edge and "{fill}" in edge.before + edge.after:
        lines.append(f"let tint{layer.tag} = {fill};")
        fill = f"tint{layer.tag}"
    mask = edge.mask if edge else "cover({d})"
    factors = [*layer.parts("mask"), mask.replace("{d}", distance).replace("{q}", place)]
    if len(factors) > 1 and " - smoothstep" in factors[-1]:
        factors[-1] = f"({factors[-1]})"
    before, after = _edge_statements(edge, layer, place, radius, fill)
    lines += before
    lines.append(f"color = mix(color, {fill}, {' * '.join(factors)});")
    return lines + after


def _edge_statements(
    edge: EdgeConcept | None, layer: Layer, place: str, radius: str, fill: str
) -> tuple[list[str], list[str]]:
    if edge is None:
        return [], []
    other = vec3(layer.shape.edge_colour.rgb if layer.shape.edge_colour else WHITE)
    masks = layer.parts("mask")

    def filled(code: str) -> list[str]:
        if not code:
            return []
        start, found, rest = code.partition("{shape:")
        if found:
            inner, _, tail = rest.partition("}")
            while inner.count("{") > inner.count("}"):  # the slot of the place has a brace too
                more, _, tail = tail.partition("}")
                inner = f"{inner}}}{more}"
            shifted = inner.replace("{q}", place)
            code = start + distance_at(layer.shape.name, shifted, radius, layer.book) + tail
        code = code.replace("{fill}", fill).replace("{other}", other)
        code = code.replace("{d}", f"d{layer.tag}").replace("{q}", place)
        # What glows or is edged appears and vanishes with its shape.
        if masks and code.startswith("color += "):
            code = f"color += {masks[0]} * {code.removeprefix('color += ')}"
        return [code]

    return filled(edge.before), filled(edge.after)
