"""Code for flat pictures: background, layers, effects, and the module around them."""

import re

from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.concepts import EffectConcept
from core.dataset.recipes.fill_code import Area, fill_code
from core.dataset.recipes.records import Fill, Picture
from core.dataset.recipes.shape_code import Layer, shape_code

ENTRY = "@fragment\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {\n"
ASPECT = "let aspect = vec2<f32>(u.resolution.x / u.resolution.y, 1.0);"
_PLACE = "(uv - 0.5) * aspect"
_USES_PLACE = re.compile(r"\bp\b")


def picture_code(picture: Picture, book: RecipeBook) -> str:
    """Return the module that draws a picture."""
    effects = [book.effects[name] for name in picture.effects]
    warps = [effect.code for effect in effects if effect.part == "warp"]
    samples = [effect for effect in effects if effect.part == "sample"]
    frame_uv = "st" if warps or samples else "uv"
    is_scene = bool(picture.shapes) and book.shapes[picture.shapes[0].name].is_scene
    layers = [] if is_scene else background_code(picture.background, frame_uv, book)
    for idx, shape in enumerate(picture.shapes):
        layers += shape_code(Layer(shape, book, picture.relation, idx))
    return framed(layers, effects, frame_uv, book)


def background_code(background: Fill | None, frame_uv: str, book: RecipeBook) -> list[str]:
    """Return the statements that declare ``color`` and fill it with the background."""
    area = Area(frame_uv=frame_uv, tag="0", is_bounded=frame_uv == "uv")
    if background is None:
        return ["var color = vec3<f32>(0.0);"]
    expression = fill_code(background, area, book)
    return [*area.lines, f"var color = {expression};"]


def framed(
    layers: list[str],
    effects: list[EffectConcept],
    frame_uv: str,
    book: RecipeBook,
    *,
    before: str = "",
    functions: tuple[str, ...] = (),
) -> str:
    """Return the module in which ``layers`` compute ``color`` from ``p``, with effects.

    ``before`` holds the scene's own functions, and ``functions`` those that call them.
    """
    samples = [effect for effect in effects if effect.part == "sample"]
    last = [effect.code for effect in effects if effect.part == "colour"]
    helpers = [effect.helper for effect in effects if effect.helper]
    late = [helper for helper in helpers if "scene(" in helper]
    early = [helper for helper in helpers if helper not in late]
    place = _place_code(effects)
    if not samples:
        lines = [*place, *_inner_frame(layers, frame_uv), *layers, *last]
        return _module(lines, before, early, list(functions), book)
    scene_lines = [*_inner_frame(layers, frame_uv), *layers]
    if any("aspect" in line for line in scene_lines):
        scene_lines.insert(0, ASPECT)
    scene_lines = _simplified([*scene_lines, "return color;"])
    body = "".join(f"    {line}\n" for line in scene_lines)
    own = [text for text in (before, *functions) if text]
    scene = "\n\n".join([*own, f"fn scene(p: vec2<f32>) -> vec3<f32> {{\n{body}}}"])
    lines = [*place, f"var color = {samples[0].code.replace('{p}', 'p')};", *last]
    return _module(lines, scene, early, late, book)


def _place_code(effects: list[EffectConcept]) -> list[str]:
    warps = [effect.code.replace("{p}", "p") for effect in effects if effect.part == "warp"]
    keyword = "var" if warps else "let"
    return [ASPECT, f"{keyword} p = {_PLACE};", *(f"p = {warp};" for warp in warps)]


def _inner_frame(layers: list[str], frame_uv: str) -> list[str]:
    """Declare frame coordinates of the warped place where a layer uses them."""
    is_used = frame_uv == "st" and any(re.search(r"\bst\b", line) for line in layers)
    return ["let st = p / aspect + 0.5;"] if is_used else []


def _simplified(lines: list[str]) -> list[str]:
    """Make ``color`` constant where nothing changes it, and return it at once."""
    if sum("color" in line and not line.startswith("return") for line in lines) > 1:
        return lines
    idx = next(i for i, line in enumerate(lines) if line.startswith("var color = "))
    return [*lines[:idx], lines[idx].replace("var", "let", 1), *lines[idx + 1 :]]


def _module(
    lines: list[str], scene: str, early: list[str], late: list[str], book: RecipeBook
) -> str:
    text = "\n".join(lines[2:])
    if not _USES_PLACE.search(text):
        lines = lines[2:]
        if "aspect" in text:
            lines.insert(0, ASPECT)
    lines = _simplified([*lines, "return vec4<f32>(color, 1.0);"])
    body = "".join(f"    {line}\n" for line in lines)
    start = "".join(f"{helper}\n\n" for helper in early)
    return book.library.module(f"{start}{ENTRY}{body}}}", scene=scene, after_scene=late)
