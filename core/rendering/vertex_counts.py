"""How many vertices and instances to draw where no vertex buffer says so.

A shader does not tell; the tables of corners that it holds and what it reads do, mostly.
"""

import re
from dataclasses import dataclass

from core.wgsl.records import Function, Reflection
from core.wgsl.shader_types import Array, Struct, Type

USUAL_VERTICES = 6  # two triangles; a full-screen triangle does not mind three more
PULLED_VERTICES = 3072  # whole triangles and whole squares
NUM_INSTANCES = 256
_MOST_CORNERS = 64
_TYPED_TABLE = re.compile(r"\barray\s*<\s*vec[234](?:<\s*\w+\s*>|[fhiu])\s*,\s*(\d+)[iu]?\s*>")
_TABLE = re.compile(r"\barray\s*\(\s*(?=vec[234])")


@dataclass(frozen=True)
class Count:
    """What one draw draws."""

    num_vertices: int
    topology: str = "triangle-list"
    num_instances: int = 1


def likely_counts(reflection: Reflection, vertex: Function, source: str) -> list[Count]:
    """Return what a vertex stage without buffers may be made for, the likeliest first."""
    num_instances = num_copies(reflection, vertex, NUM_INSTANCES)
    corners = _num_corners(source)
    if corners:
        first = Count(corners, _topology(corners), num_instances)
    elif num_instances == 1 and _pulls(reflection, vertex):
        first = Count(PULLED_VERTICES)
    else:
        first = Count(USUAL_VERTICES, num_instances=num_instances)
    others = [
        Count(4, "triangle-strip", num_instances),
        Count(36, num_instances=num_instances),
        Count(NUM_INSTANCES, "point-list", num_instances),
    ]
    return [first, *(other for other in others if other != first)]


def num_copies(reflection: Reflection, vertex: Function, wanted: int) -> int:
    """Return ``wanted`` where each instance reads something of its own, else 1."""
    has_index = any(value.builtin == "instance_index" for value in vertex.inputs)
    return wanted if has_index and _pulls(reflection, vertex) else 1


def _pulls(reflection: Reflection, vertex: Function) -> bool:
    """Whether a vertex stage reads an array of any length."""
    return any(
        r.address_space == "storage" and _has_runtime_array(r.type)
        for r in reflection.used_by(vertex)
    )


def _num_corners(source: str) -> int | None:
    """Return the length of the first table of vectors that looks like corners."""
    typed = [(match.start(), int(match[1])) for match in _TYPED_TABLE.finditer(source)]
    counted = [
        (match.start(), _num_items(source, match.end())) for match in _TABLE.finditer(source)
    ]
    lengths = [n for _, n in sorted(typed + counted) if 2 <= n <= _MOST_CORNERS]
    return lengths[0] if lengths else None


def _num_items(source: str, start: int) -> int:
    """Count what is between commas up to the parenthesis that closes."""
    depth, commas, is_open = 0, 0, True
    for character in source[start:]:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
        if depth == 0 and character == ",":
            commas += 1
            is_open = False
        elif not character.isspace():
            is_open = True
    return commas + is_open


def _topology(corners: int) -> str:
    return {2: "line-list", 4: "triangle-strip"}.get(corners, "triangle-list")


def _has_runtime_array(type_: Type) -> bool:
    if isinstance(type_, Struct):
        return type_.has_runtime_array
    return isinstance(type_, Array) and type_.count is None
