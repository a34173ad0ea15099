"""Signatures of functions: how programmers say them, parameters by other names or in another order."""

import re
from dataclasses import dataclass, replace

from core.dataset.recipes.inflection import with_article
from core.dataset.recipes.phrases import listed
from core.dataset.recipes.wording import Voice

_FUNCTION = re.compile(r"^fn (\w+)\((.*)\) -> (.+) \{$", re.MULTILINE)
_PARAMETER = re.compile(r"(\w+): ([\w<>, ]+?)(?=, \w+:|$)")
_SUFFIXED = re.compile(r"vec(\d)<([fiu])32>")
# What a parameter may be called instead, by one of three tastes.
_OTHER_NAMES = {
    "p": ("pos", "point", "uv"),
    "q": ("rotation", "quat", "r"),
    "x": ("value", "v", "n"),
    "t": ("s", "amount", "k"),
    "r": ("radius", "size", "rad"),
    "a": ("first", "u", "lhs"),
    "b": ("second", "w", "rhs"),
    "v": ("vec", "dir", "n"),
    "z": ("c", "w", "number"),
    "k": ("smoothness", "softness", "s"),
    "d": ("dist", "sd", "field"),
    "n": ("count", "num", "i"),
    "m": ("matrix", "mat", "a"),
    "color": ("c", "col", "rgb"),
    "rgb": ("c", "color", "col"),
    "hsv": ("c", "color", "col"),
    "hsl": ("c", "color", "col"),
    "angle": ("theta", "a", "radians_turned"),
    "radius": ("r", "size", "rad"),
    "low": ("lo", "edge0", "start"),
    "high": ("hi", "edge1", "stop"),
    "normal": ("n", "nrm", "surface_normal"),
    "light": ("l", "light_dir", "to_light"),
    "view": ("v", "view_dir", "to_eye"),
    "amount": ("strength", "t", "factor"),
    "seed": ("n", "state", "input"),
    "base": ("a", "bottom", "dst"),
    "top": ("b", "layer", "src"),
}
NUM_TASTES = 3


@dataclass(frozen=True, slots=True)
class Signature:
    """Name, parameters with their types, and result of a function."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    result: str

    def full(self) -> str:
        """Return the signature as WGSL writes it, without ``fn``."""
        return f"{self.name}({self._listed_parameters()}) -> {self.result}"

    def call(self) -> str:
        """Return the name with the names of the parameters."""
        return f"{self.name}({', '.join(name for name, _ in self.parameters)})"

    def arrow(self) -> str:
        """Return the name with types alone: ``name(vec2, f32) -> f32``."""
        types = ", ".join(_short(kind) for _, kind in self.parameters)
        return f"{self.name}({types}) -> {_short(self.result)}"

    def takes(self) -> str:
        """Return what the function takes, in words."""
        return listed([with_article(_short(kind)) for _, kind in self.parameters])

    def returns(self) -> str:
        """Return what the function returns, in words."""
        return with_article(_short(self.result))

    def names(self) -> str:
        """Return the names of the parameters, in words."""
        return listed([name for name, _ in self.parameters])

    def _listed_parameters(self) -> str:
        return ", ".join(f"{name}: {kind}" for name, kind in self.parameters)


def signature_of(code: str) -> Signature | None:
    """Return the signature of the last function, or None if it has no parameters or result."""
    found = _FUNCTION.findall(code)
    if not found or not found[-1][1]:
        return None
    name, parameters, result = found[-1]
    return Signature(name, tuple(_PARAMETER.findall(parameters)), result)


def said_signature(signature: Signature, voice: Voice, *, with_names: bool) -> str:
    """Return a signature as somebody types it; ``with_names`` forbids types alone."""
    share = voice.rng.random()
    if share < 0.35:
        return signature.full()
    if share < 0.75 or with_names:
        return signature.call()
    return signature.arrow()


def with_other_parameters(code: str, taste: int) -> str:
    """Rename the parameters of the last function by a taste, where no other name is hit."""
    signature = signature_of(code)
    if signature is None:
        return code
    start = code.rindex(f"fn {signature.name}(")
    before, main = code[:start], code[start:]
    for old, _ in signature.parameters:
        new = _OTHER_NAMES.get(old, (old,) * NUM_TASTES)[taste]
        if not re.search(rf"\b{new}\b", main):
            main = re.sub(rf"(?<![.\w]){old}\b", new, main)
    return before + main


def with_other_order(code: str) -> str:
    """Write the last parameter of the last function first, if none of the others has its type."""
    signature = signature_of(code)
    if signature is None:
        return code
    *others, last = signature.parameters
    if not others or last[1] in [kind for _, kind in others]:
        return code
    other = replace(signature, parameters=(last, *others))
    return code.replace(f"fn {signature.full()} {{", f"fn {other.full()} {{")


def _short(kind: str) -> str:
    """Return a type as people say it: ``vec3`` means floats."""
    return _SUFFIXED.sub(lambda m: f"vec{m[1]}{'' if m[2] == 'f' else m[2]}", kind)
