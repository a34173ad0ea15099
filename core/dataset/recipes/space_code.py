"""Code for scenes in space, by marching rays through signed distances."""

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.concepts import SolidConcept
from core.dataset.recipes.literals import at_speed, factor, vec3
from core.dataset.recipes.picture_code import background_code, framed
from core.dataset.recipes.records import Motion, Solid, Space
from core.dataset.recipes.shape_code import WHITE

# Bodies that stand apart are smaller, each with its own distance function.
APART = {
    "beside": ("vec3<f32>(-1.1, 0.0, 0.0)", "vec3<f32>(1.1, 0.0, 0.0)"),
    "three": ("vec3<f32>(-1.6, 0.0, 0.0)", "vec3<f32>(0.0)", "vec3<f32>(1.6, 0.0, 0.0)"),
    "above": ("vec3<f32>(0.0, 0.9, 0.0)", "vec3<f32>(0.0, -0.7, 0.0)"),
}
_APART_SCALE = "0.7"
JOINS = {
    "union": "min(a, b)",
    "subtraction": "max(a, -b)",
    "intersection": "max(a, b)",
    "smooth_union": "smooth_min(a, b, 0.5)",
}
_JOIN_OFFSET = "vec3<f32>(0.5, 0.4, -0.3)"
LIGHTS = {
    "": "vec3<f32>(0.2, 0.9, -0.6)",
    "left": "vec3<f32>(-0.6, 0.4, -0.9)",
    "right": "vec3<f32>(1.0, 0.4, 0.3)",
    "above": "vec3<f32>(0.0, 1.0, -0.1)",
    "below": "vec3<f32>(0.0, -1.0, -0.3)",
    "front": "-ray",
    "moving": "vec3<f32>(cos(u.time), 0.7, sin(u.time))",
    "upper_left": "vec3<f32>(-0.6, 1.1, -0.9)",
    "upper_right": "vec3<f32>(1.0, 1.1, 0.3)",
    "behind": "vec3<f32>(-0.6, 0.5, 0.9)",
}
CAMERAS = {
    "": "vec3<f32>(1.7, 1.2, -2.5)",
    "orbit": "vec3<f32>(3.2 * sin({t*0.5}), 1.0, -3.2 * cos({t*0.5}))",
    "above": "vec3<f32>(0.8, 3.0, -1.2)",
    "zoom": "vec3<f32>(1.7, 1.2, -2.6) * (1.2 + 0.3 * sin({t}))",
    "close": "vec3<f32>(1.1, 0.7, -1.8)",
    "far": "vec3<f32>(3.0, 2.2, -6.0)",
    "front": "vec3<f32>(0.0, 0.3, -4.0)",
    "low": "vec3<f32>(1.6, -0.7, -3.0)",
    "isometric": "vec3<f32>(2.4, 2.0, -2.4)",
}
# Two bodies side by side are seen from the front and from further away.
_WIDE_VIEWS = {"three": "vec3<f32>(0.0, 1.4, -6.0)"}
_WIDE_VIEW = "vec3<f32>(0.0, 1.2, -4.4)"
_BODIES = ("first", "second", "third")
FLOORS = {
    "checkered": "vec3<f32>(0.2 + 0.7 * (abs(floor(hit.x) + floor(hit.z)) % 2.0))",
    "gray": "vec3<f32>(0.5)",
    "grass_green": "vec3<f32>(0.2, 0.6, 0.2)",
    "sandy": "vec3<f32>(0.85, 0.7, 0.45)",
    "white": "vec3<f32>(0.9)",
    "dark": "vec3<f32>(0.12)",
    "red": "vec3<f32>(0.75, 0.15, 0.12)",
    "blue": "vec3<f32>(0.15, 0.3, 0.75)",
    "yellow": "vec3<f32>(0.85, 0.75, 0.15)",
    "orange": "vec3<f32>(0.85, 0.45, 0.1)",
    "purple": "vec3<f32>(0.45, 0.2, 0.6)",
    "pink": "vec3<f32>(0.9, 0.5, 0.65)",
    "wooden": "mix(vec3<f32>(0.4, 0.25, 0.12), vec3<f32>(0.6, 0.4, 0.22), fract(hit.x * 2.0 + 0.3 * sin(hit.z * 3.0)))",
    "striped": "vec3<f32>(0.25 + 0.6 * step(0.5, fract(hit.x)))",
    "grid": "mix(vec3<f32>(0.15), vec3<f32>(0.8), step(0.45, max(abs(fract(hit.x) - 0.5), abs(fract(hit.z) - 0.5))))",
}

_LIFTED_DEPTH = 1.6

_MARCH = """\
fn march(origin: vec3<f32>, ray: vec3<f32>) -> f32 {
    var t = 0.0;
    for (var i = 0; i < 96; i++) {
        let d = map(origin + ray * t);
        t += d;
        if d < 0.001 || t > 20.0 {
            break;
        }
    }
    return t;
}"""
_SOFT_SHADOW = """\
fn soft_shadow(origin: vec3<f32>, light: vec3<f32>) -> f32 {
    var lit = 1.0;
    var t = 0.05;
    for (var i = 0; i < 64; i++) {
        let d = map(origin + light * t);
        lit = min(lit, 6.0 * d / t);
        t += clamp(d, 0.03, 0.5);
        if lit < 0.0 || t > 12.0 {
            break;
        }
    }
    return mix(0.3, 1.0, smoothstep(0.0, 1.0, lit));
}"""
_NORMAL = """\
fn normal_at(p: vec3<f32>) -> vec3<f32> {
    let e = vec2<f32>(0.001, 0.0);
    return normalize(vec3<f32>(map(p + e.xyy), map(p + e.yxy), map(p + e.yyx)) - map(p));
}"""
_SHADES = {
    False: "select(1.0, 0.3, march(hit + n * 0.02, light) < 20.0)",
    True: "soft_shadow(hit + n * 0.02, light)",
}


def space_code(space: Space, book: RecipeBook) -> str:
    """Return the module that marches through a scene."""
    effects = [book.effects[name] for name in space.effects]
    is_warped = any(effect.part == "warp" for effect in effects)
    frame_uv = "st" if is_warped else "uv"
    lines = background_code(space.background, frame_uv, book)
    if space.background is None:
        lines = ["var color = vec3<f32>(0.05, 0.06, 0.08);"]
    camera = space.camera or Motion("")
    material = book.materials[space.material or "matte"]
    view = CAMERAS[camera.name]
    if space.relation in APART and not camera.name:
        view = _WIDE_VIEWS.get(space.relation, _WIDE_VIEW)
    lines += [
        f"let origin = {at_speed(view, camera.speed)};",
        "let ray = camera_ray(origin, p);",
        "let t = march(origin, ray);",
        "if t < 20.0 {",
        *(f"    {line}" for line in _lit(space, material.code, book)),
        "}",
    ]
    helpers = [material.helper] if material.helper else []
    distances = "\n\n".join([*helpers, *_distance_functions(space, book)])
    functions = (_MARCH, _NORMAL, *((_SOFT_SHADOW,) if space.has_soft_shadow else ()))
    return framed(lines, effects, frame_uv, book, before=distances, functions=functions)


def _lit(space: Space, surface: str, book: RecipeBook) -> list[str]:
    light = LIGHTS[space.light]
    lines = ["let hit = origin + ray * t;", "let n = normal_at(hit);"]
    lines.append(f"let light = {light if light == '-ray' else f'normalize({light})'};")
    lines.append(f"{'var' if space.floor else 'let'} base = {_base(space, book)};")
    if space.floor:
        lines += [
            f"if hit.y < -{_depth(space) - 0.01:.2f} {{",
            f"    base = {FLOORS[space.floor]};",
            "}",
            f"let shade = {_SHADES[space.has_soft_shadow]};",
        ]
    else:
        surface = surface.replace("shade * ", "")
    lines.append(f"color = {surface};")
    return lines


def _base(space: Space, book: RecipeBook) -> str:
    colours = [_colour(solid, book) for solid in space.solids]
    if space.relation not in APART or len(set(colours)) == 1:
        return colours[0]
    if space.relation == "three":  # they stand in a row
        return (
            f"select(select({colours[2]}, {colours[1]}, hit.x < 0.8), {colours[0]}, hit.x < -0.8)"
        )
    return f"select({colours[1]}, {colours[0]}, first(hit) < second(hit))"


def _colour(solid: Solid, book: RecipeBook) -> str:
    motion = solid.motion
    if motion and book.animations[motion.name].part == "colour":
        return at_speed(book.animations[motion.name].code, motion.speed)
    return vec3(solid.colour.rgb if solid.colour else WHITE)


def _distance_functions(space: Space, book: RecipeBook) -> list[str]:
    solids = space.solids
    if space.relation in APART:
        names = _BODIES[: len(solids)]
        bodies = [
            _function(name, _placed(solid, offset, book))
            for name, solid, offset in zip(names, solids, APART[space.relation], strict=True)
        ]
        nearest = f"{names[-1]}(p)"
        for name in names[-2::-1]:
            nearest = f"min({name}(p), {nearest})"
        return [*bodies, _function("map", _floored(space, [nearest]))]
    lines = _moved(solids[0], "p", book)
    place = "q" if lines else "p"
    distance = _distance(book.solids[solids[0].name], place)
    if space.relation:
        other = _distance(book.solids[solids[1].name], "o")
        lines.append(f"let o = ({place} - {_JOIN_OFFSET}) / 0.7;")
        lines += [f"let a = {distance};", f"let b = {factor(other)} * 0.7;"]
        distance = JOINS[space.relation]
    if _scale_factor(solids[0], book):
        distance = f"{factor(distance)} * s"
    return [_function("map", _floored(space, [*lines, distance]))]


def _function(name: str, lines: list[str]) -> str:
    *statements, result = lines
    body = "".join(f"    {line}\n" for line in [*statements, f"return {result};"])
    return f"fn {name}(p: vec3<f32>) -> f32 {{\n{body}}}"


def _floored(space: Space, lines: list[str]) -> list[str]:
    """Join the ground to the last line's distance."""
    return [*lines[:-1], f"min({lines[-1]}, p.y + {_depth(space)})"] if space.floor else lines


def _depth(space: Space) -> float:
    """Return how far the floor is below the middle."""
    return _LIFTED_DEPTH if space.is_lifted else 1.0


def _placed(solid: Solid, offset: str, book: RecipeBook) -> list[str]:
    lines = _moved(solid, f"(p - {offset}) / {_APART_SCALE}", book)
    distance = _distance(book.solids[solid.name], "q")
    end = f" * s * {_APART_SCALE}" if _scale_factor(solid, book) else f" * {_APART_SCALE}"
    return [*lines, f"{factor(distance)}{end}"]


def _distance(concept: SolidConcept, place: str) -> str:
    return (concept.distance or f"{concept.name}({{p}})").replace("{p}", place)


def _scale_factor(solid: Solid, book: RecipeBook) -> str:
    motion = solid.motion
    if motion is None or book.animations[motion.name].part != "scale":
        return ""
    return at_speed(book.animations[motion.name].code, motion.speed)


def _moved(solid: Solid, place: str, book: RecipeBook) -> list[str]:
    """Return the statements that give the moved place the name q; none where it stays p."""
    motion = solid.motion
    if motion is None or book.animations[motion.name].part == "colour":
        return [] if place == "p" else [f"let q = {place};"]
    concept = book.animations[motion.name]
    code = at_speed(concept.code, motion.speed)
    match concept.part:
        case "turn" if not book.solids[solid.name].is_round:
            return [f"let q = turn_y({place}, {code});"]
        case "turn" | "tumble":
            return [f"let q = tumble({place}, {code});"]
        case "scale":
            return [f"let s = {code[1:-1]};", f"let q = {place} / s;"]
        case _:
            return [f"let q = {place} - vec3<f32>({code}, 0.0) * 2.0;"]
