"""What passes between the stages of a pipeline: locations, built-in values, structs of them."""

from collections.abc import Callable

from core.generation.constraining.states import (
    COMPUTE,
    STAGES,
    Expect,
    Scope,
    State,
    expect,
    reject,
)
from core.generation.constraining.value_types import (
    FLOAT,
    INT,
    NOTHING,
    UINT,
    TypeTable,
    mask,
    vector,
)
from core.wgsl.attributes import BUILTIN_VALUES
from core.wgsl.conversions import F32
from core.wgsl.shader_types import Struct, Type, Vector

MAX_LOCATION = 15
STAGE_NAMES = {flag: word for word, flag in STAGES.items()}
LOCATABLE = mask(*(n for s in (FLOAT, INT, UINT) for n in (s, *(vector(w, s) for w in (2, 3, 4)))))
WHOLE_NUMBERS = mask(*(n for s in (INT, UINT) for n in (s, *(vector(w, s) for w in (2, 3, 4)))))
COLOUR = Vector(4, F32)
TYPE_NUMBERS = {str(t): n for n, t in enumerate(TypeTable().types)}
_BUILTINS = {
    value.name: (value.uses, TYPE_NUMBERS[value.type])
    for value in BUILTIN_VALUES
    if not value.needs and value.type in TYPE_NUMBERS
}


def builtin(use: str, used: frozenset[str], then: Callable[[str, int], State]) -> State:
    """Return the state after ``@builtin``; ``then`` gets the attribute's text and the type."""
    ways = {
        name: lambda name=name, type_=type_: expect(")", lambda: then(f"builtin({name})", type_))
        for name, (uses, type_) in _BUILTINS.items()
        if (use in uses or not use) and f"builtin({name})" not in used
    }
    if not ways:
        reject("no built-in value is left")
    return expect("(", lambda: Expect(ways, "a built-in value"))


def location(
    used: frozenset[str], then: Callable[[str, bool], State], *, most: int = MAX_LOCATION
) -> State:
    """Return the state after ``@location``; ``then`` gets its text and whether it is flat."""

    def placed(number: int) -> State:
        place = f"location({number})"

        def flat() -> State:
            end = expect(")", lambda: then(place, True))
            return expect("(", lambda: expect("flat", lambda: end))

        return expect(")", lambda: _Interpolated(flat, then(place, False)))

    ways = {
        str(number): lambda number=number: placed(number)
        for number in range(most + 1)
        if f"location({number})" not in used
    }
    if not ways:
        reject("no location is left")
    return expect("(", lambda: Expect(ways, "a location that is free"))


class _Interpolated(State):
    __slots__ = ("flat", "other")

    def __init__(self, flat: Callable[[], State], other: State) -> None:
        self.flat = flat
        self.other = other

    def take(self, unit: str) -> State:
        return self.flat() if unit == "@interpolate" else self.other.take(unit)

    def expects(self, prefix: str) -> bool:
        return self.other.expects(prefix)


def io_names(type_: Type) -> frozenset[str]:
    """Return the locations and built-in values of a struct's members."""
    fields = type_.members if isinstance(type_, Struct) else ()
    return frozenset(
        text for member in fields for text in member.attributes if "interpolate" not in text
    )


def structs(scope: Scope, stage: int, direction: str, used: frozenset[str]) -> int:
    """Return the structs that can pass into or out of a stage."""
    found = 0
    for symbol in scope.names.values():
        if symbol.sort == "type":
            type_ = scope.table.types[symbol.type]
            if isinstance(type_, Struct) and _passes(type_, stage, direction, used):
                found |= 1 << symbol.type
    return found


def _passes(struct: Struct, stage: int, direction: str, used: frozenset[str]) -> bool:
    use = f"{STAGE_NAMES[stage]} {direction}"
    names: list[str] = []
    for member in struct.members:
        names += (text for text in member.attributes if "interpolate" not in text)
        for text in member.attributes:
            if text.startswith("builtin("):
                if use not in _BUILTINS[text[8:-1]][0]:
                    return False
            elif text.startswith("location(") and stage == COMPUTE:
                return False
        is_number = TYPE_NUMBERS.get(str(member.type), NOTHING)
        is_flat = any("flat" in text for text in member.attributes)
        crosses = use in ("vertex output", "fragment input")
        is_located = any(text.startswith("location(") for text in member.attributes)
        if crosses and is_located and WHOLE_NUMBERS >> is_number & 1 and not is_flat:
            return False
    if len(names) != len(struct.members) or len(set(names)) != len(names) or used & set(names):
        return False
    if use == "vertex output":
        return "builtin(position)" in names
    if use == "fragment output":
        first = next((m for m in struct.members if "location(0)" in m.attributes), None)
        return first is not None and first.type == COLOUR
    return True
