"""The numbers of a code: what each is for, and which must stay as they are."""

import re
from dataclasses import dataclass
from typing import Literal as OneOf

from core.dataset.growing.code_places import Place, Places, parameter_names
from core.dataset.recipes.literals import f32
from core.wgsl.lexer import Kind

Role = OneOf["radius", "rate", "bound", "factor", ""]

TIME = "time"  # the uniform's name, as in nearly all shaders
RADIUS_NAMES = frozenset(("r", "radius", "size"))
_DECLARING = frozenset(("let", "var", "const"))
_MEASURES = frozenset(("length", "distance"))
_BITWISE = frozenset(("<<", ">>", "&", "|", "^", "case"))
_PLAIN = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([fiu]?)")
# Structure rather than a choice: nothing, unity, and parts and multiples of pi, e and the golden ratio.
_STRUCTURAL = (0.0, 1.0)
_CONSTANTS = (3.1416, 6.2832, 1.5708, 0.7854, 2.7183, 1.618, 2.3999, 1.4142, 0.7071)
_TOLERANCE = 0.002
MAX_DIGITS = 4  # a number with more is measured or mixed up on purpose, not chosen
MAX_VALUE = 1000.0
# What maps one range to another: 2 x - 1, 0.5 + 0.5 x, x - 0.5, 3 - 2 x. The number is at #.
_RANGE_MAP = re.compile(
    r"\* # - 1\.0|# \* \w+ - 1\.0|\buv - #|# \+ 0\.5 \*|0\.5 \+ #|\* # \+ 0\.5"
    r"|# - 2\.0 \*|3\.0 - # \*"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number of the code; ``is_fixed`` where changing it would break or bend the code."""

    start: int
    end: int
    text: str
    value: float
    role: Role
    is_fixed: bool
    function: int

    def written(self, value: float) -> str:
        """Return ``value`` as a literal of the same type."""
        match = _PLAIN.fullmatch(self.text)
        suffix = match[2] if match else ""
        is_float = "." in self.text or suffix == "f"
        return f"{f32(value) if is_float else round(value)}{suffix}"


class LiteralReader:
    """Finds the numbers of one code."""

    def __init__(self, code: str) -> None:
        self._code = Places(code)
        self._parameters = parameter_names(code)

    def literals(self) -> tuple[Literal, ...]:
        """Return the numbers in order."""
        return tuple(
            self._literal(index, place)
            for index, place in enumerate(self._code.places)
            if place.token.kind is Kind.NUMBER
        )

    def num_uses_of_time(self) -> int:
        """Return how often the time is read."""
        code = self._code
        return sum(
            token.text == TIME and code.text(index - 1) == "."
            for index, token in enumerate(code.tokens)
        )

    def _literal(self, index: int, place: Place) -> Literal:
        text, match = place.token.text, _PLAIN.fullmatch(place.token.text)
        value = float(match[1]) if match else 0.0
        is_fixed = match is None or self._is_fixed(index, place, value)
        role = self._role(index, place)
        return Literal(
            place.token.start, place.token.end, text, value, role, is_fixed, place.function
        )

    def _is_fixed(self, index: int, place: Place, value: float) -> bool:
        code = self._code
        if any(e.is_attribute or e.opener in "[<" for e in place.enclosures):
            return True
        if {code.text(index - 1), code.text(index + 1)} & _BITWISE:
            return True
        digits = re.sub(r"[^\d]", "", place.token.text).strip("0")
        if value in _STRUCTURAL or len(digits) > MAX_DIGITS or value >= MAX_VALUE:
            return True
        is_constant = any(abs(value - constant) < _TOLERANCE for constant in _CONSTANTS)
        return is_constant or self._maps_a_range(index)

    def _maps_a_range(self, index: int) -> bool:
        code = self._code
        before = (code.text(i) for i in range(index - 3, index))
        after = (code.text(i) for i in range(index + 1, index + 5))
        return _RANGE_MAP.search(" ".join((*before, "#", *after))) is not None

    def _role(self, index: int, place: Place) -> Role:
        if self._is_radius(index, place):
            return "radius"
        code = self._code
        before, after = code.text(index - 1), code.text(index + 1)
        if self._is_rate(index, before, after):
            return "rate"
        if before in ("<", "<=") and place.callees[-1:] == ("for",):
            return "bound"
        if before in ("*", "/") or after == "*":
            return "factor"
        return ""

    def _is_rate(self, index: int, before: str, after: str) -> bool:
        code = self._code
        if before == "*":
            return code.text(index - 2) == TIME and code.text(index - 3) == "."
        words = [code.text(i) for i in range(index + 2, index + 5)]
        return after == "*" and words[1:] == [".", TIME]

    def _is_radius(self, index: int, place: Place) -> bool:
        code = self._code
        before = code.text(index - 1)
        if before in ("-", "<", "<=") and code.closed_callee.get(index - 2) in _MEASURES:
            return True
        if before == "=" and code.text(index + 1) == ";":
            is_declared = code.text(index - 3) in _DECLARING
            return is_declared and code.text(index - 2) in RADIUS_NAMES
        if not place.enclosures or before not in (",", "("):
            return False
        call = place.enclosures[-1]
        names = self._parameters.get(call.callee, ())
        is_whole = code.text(index + 1) in (",", ")")
        return is_whole and call.argument < len(names) and names[call.argument] in RADIUS_NAMES


def find_literals(code: str) -> tuple[Literal, ...]:
    """Return the numbers of ``code`` in order."""
    return LiteralReader(code).literals()
