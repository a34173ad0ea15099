"""The WGSL functions that recipes share, and the making of a whole module from what uses them.

A module declares exactly the uniforms and functions that it uses, always in the same order, so
that equal parts of scenes are equal text.
"""

import re
from collections.abc import Iterable

_CALLED = re.compile(r"\b([a-z]\w*)\(")
_DECLARED = re.compile(r"^fn (\w+)\(", re.MULTILINE)
_UNIFORMS = (
    ("u.mouse", "    mouse: vec4<f32>,\n"),
    ("u.frame", "    frame: f32,\n"),
    ("u.time", "    time: f32,\n"),
    ("u.resolution", "    resolution: vec2<f32>,\n"),
)


class Library:
    """WGSL functions by name, with what each of them calls."""

    def __init__(self, codes: Iterable[str]) -> None:
        codes = tuple(dict.fromkeys(code for code in codes if code))
        self._code = {declared_name(code): code for code in codes}
        self._order = self._sorted_names()
        self._closures: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._code

    def code(self, name: str) -> str:
        """Return the text of a function."""
        return self._code[name]

    def used_by(self, text: str) -> tuple[str, ...]:
        """Return the names of all functions that ``text`` needs, callees first."""
        needed: set[str] = set()
        for name in set(_CALLED.findall(text)):
            if name in self._code:
                needed |= self._closure(name)
        return tuple(sorted(needed, key=self._order.__getitem__))

    def _closure(self, name: str) -> frozenset[str]:
        known = self._closures.get(name)
        if known is None:
            called = self._called(name)
            known = frozenset({name}).union(*(self._closure(other) for other in called))
            self._closures[name] = known
        return known

    def _called(self, name: str) -> tuple[str, ...]:
        found = _CALLED.findall(self._code[name])
        return tuple(dict.fromkeys(n for n in found if n in self._code and n != name))

    def _sorted_names(self) -> dict[str, int]:
        order: dict[str, int] = {}

        def visit(name: str) -> None:
            if name not in order:
                for other in self._called(name):
                    visit(other)
                order[name] = len(order)

        for name in self._code:
            visit(name)
        return order

    def module(self, main: str, *, scene: str = "", after_scene: Iterable[str] = ()) -> str:
        """Return a module: uniforms, functions in use, ``scene``, functions over it, ``main``."""
        late = "\n".join(after_scene)
        codes = [self._code[name] for name in self.used_by(f"{scene}\n{late}\n{main}")]
        codes += [text for text in (scene, *after_scene, main) if text]
        body = "\n\n".join(codes)
        return f"{_uniforms(body)}{body}"


def declared_name(code: str) -> str:
    """Return the name of the last function that ``code`` declares."""
    name: str = _DECLARED.findall(code)[-1]
    return name


def _uniforms(body: str) -> str:
    """Declare the contract's uniforms up to the last one that is used."""
    for idx, (use, _) in enumerate(_UNIFORMS):
        if use in body:
            members = "".join(member for _, member in reversed(_UNIFORMS[idx:]))
            return (
                f"struct Uniforms {{\n{members}}}\n\n"
                "@group(0) @binding(0) var<uniform> u: Uniforms;\n\n"
            )
    return ""
