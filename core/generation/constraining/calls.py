"""Calls under way: which arguments may come, given those before and what the result must be."""

from collections.abc import Iterable
from functools import cache
from itertools import product

from core.generation.constraining.value_types import (
    A_FLOAT,
    A_INT,
    FLOAT,
    INT,
    NOTHING,
    NUM_SHARED,
    NUMBERS,
    RANKS,
    SCALARS,
    SHARED,
    TRUTH,
    UINT,
    TypeTable,
    accepted,
    mask,
    members,
    vector,
)
from core.wgsl import builtin_functions
from core.wgsl.builtin_notation import ANY, Hole, Overload, Pattern, alternatives, fill, lay_over
from core.wgsl.constructors import is_constructible
from core.wgsl.shader_types import Array, Matrix, Pointer, Scalar, Struct, Type, Vector

Instance = tuple[tuple[int, ...], int]  # parameters and result

NO_MATCH = -1
MAX_LISTED = 64  # elements of an array that are written out: once begun, all must come


class Calls:
    """The forms of a function that fit the arguments so far. States share these nodes."""

    __slots__ = ("_goals", "_is_shared", "_next", "instances", "place")

    def __init__(self, instances: Iterable[Instance], place: int = 0) -> None:
        self.instances = tuple(instances)
        self.place = place
        self._next: dict[int, Calls] = {}
        self._goals: dict[int, tuple[int, bool]] = {}
        self._is_shared = all(given < NUM_SHARED for _, given in self.instances)

    def goal(self, wanted: int, table: TypeTable) -> int:
        """Return the types that the next argument may have; 0 where none can come."""
        return self._answer(wanted, table)[0]

    def may_end(self, wanted: int, table: TypeTable) -> bool:
        """Tell whether the call may end here, with a result that leads to ``wanted``."""
        return self._answer(wanted, table)[1]

    def after(self, argument: int) -> "Calls":
        """Return the forms that are left after an argument of this type."""
        found = self._next.get(argument)
        if found is None:
            place = self.place
            left = (
                (parameters, given)
                for parameters, given in self.instances
                if len(parameters) > place and self._taken(parameters[place]) >> argument & 1
            )
            # Nearest conversions first, which is what decides between forms in the end.
            ranked = sorted(left, key=lambda form: RANKS.get((argument, form[0][place]), 0))
            found = self._next[argument] = type(self)(ranked, place + 1)
        return found

    def result(self, wanted: int, table: TypeTable) -> int:  # noqa: ARG002 - see ``inferring``
        """Return the type that the call has if it ends here."""
        place = self.place
        return next((given for form, given in self.instances if len(form) == place), NO_MATCH)

    def _taken(self, parameter: int) -> int:
        """Return the types that an argument for a parameter of this type may have."""
        return accepted(parameter)

    def _answer(self, wanted: int, table: TypeTable) -> tuple[int, bool]:
        if self._is_shared:
            wanted &= SHARED  # such nodes may serve many shaders; their own types do not matter
        found = self._goals.get(wanted)
        if found is None:
            goal = 0
            for form, given in self.instances:
                if len(form) > self.place and table.inside(given) & wanted:
                    goal |= self._taken(form[self.place])
            given = self.result(wanted, table)
            fits = given != NO_MATCH and bool(table.inside(given) & wanted)
            found = self._goals[wanted] = (goal, fits)
        return found


@cache
def shared_calls(name: str) -> Calls:
    """Return the forms of a built-in function all of whose types are built in."""
    function = builtin_functions.functions()[name]
    instances: list[Instance] = []
    if not function.enable and not function.requires:
        for overload in function.overloads:
            for types in _filled(overload, {}):
                if all(type_ in NUMBERS for type_ in types):
                    numbers = [NUMBERS[type_] for type_ in types]
                    instances.append(_instance(numbers, overload))
    return Calls(dict.fromkeys(instances))


@cache
def is_opaque(name: str) -> bool:
    """Tell whether a built-in function needs a texture or a pointer, or gives a struct."""
    return not shared_calls(name).instances and name not in _BARRIERS


_BARRIERS = ("storageBarrier", "textureBarrier", "workgroupBarrier")


def opaque_calls(name: str, first: int, table: TypeTable) -> list[Instance]:
    """Return the forms of a function that take ``first`` before anything else."""
    found: list[Instance] = []
    function = builtin_functions.functions()[name]
    type_ = table.types[first]
    if function.enable or function.requires:
        return found
    for overload in function.overloads:
        if not overload.parameters or any(p.is_const for p in overload.parameters):
            continue
        holes: dict[str, list[Hole]] = {}
        lay_over(overload.parameters[0].pattern, type_, holes)
        for types in _filled(overload, holes):
            if _is_same(types[0], type_) and all(_is_usable(t) for t in types[1:]):
                found.append(_instance([first, *map(table.number, types[1:])], overload))
    return found


def _is_same(one: Type, other: Type) -> bool:
    if isinstance(one, Pointer) and isinstance(other, Pointer):
        return (one.address_space, one.target) == (other.address_space, other.target)
    return one == other


def _is_usable(type_: Type) -> bool:
    if isinstance(type_, Struct):
        return all(member.type in NUMBERS for member in type_.members)
    return type_ in NUMBERS or type(type_).__name__ == "Sampler"


def _instance(numbers: list[int], overload: Overload) -> Instance:
    if overload.result is None:
        return tuple(numbers), NOTHING
    return tuple(numbers[:-1]), numbers[-1]


def _filled(overload: Overload, found: dict[str, list[Hole]]) -> Iterable[list[Type]]:
    """Return parameters and result, with the holes filled in every way that agrees with ``found``."""
    patterns = [parameter.pattern for parameter in overload.parameters]
    if overload.result is not None:
        patterns.append(overload.result)
    if overload.template:
        return
    named = {name for name, _ in overload.choices}
    ways: dict[str, tuple[Hole, ...]] = {}
    for name in named:
        choices = alternatives(overload, name)
        seen = tuple(dict.fromkeys(found.get(name, ())))
        if seen:
            ways[name] = tuple(s for s in seen if s in choices or ANY in choices)
        else:
            ways[name] = tuple(c for c in choices if c in NUMBERS or isinstance(c, str))
    for name in sorted(set(_sizes(patterns)) - named):
        ways[name] = tuple(dict.fromkeys(found.get(name, ()))) or (2, 3, 4)
    for filling in product(*ways.values()):
        holes = dict(zip(ways, filling, strict=True))
        yield [fill(pattern, holes) for pattern in patterns]  # type: ignore[misc]


def _sizes(patterns: Iterable[Pattern]) -> Iterable[str]:
    for pattern in patterns:
        yield from (size for size in pattern.sizes if size.isalpha())
        yield from _sizes(pattern.arguments)


def constructor(number: int, table: TypeTable) -> Calls | None:
    """Return what a call of a type takes, None where no values of it can be made."""
    if number < NUM_SHARED:
        return _shared_constructor(number)
    type_ = table.types[number]
    if not is_constructible(type_):
        return None
    match type_:
        case Array(element, int(count)):
            forms: list[Instance] = [((), number)]
            if count <= MAX_LISTED:
                forms.append(((table.number(element),) * count, number))
            return Calls(forms)
        case Struct(members=fields):
            whole = tuple(table.number(member.type) for member in fields)
            return Calls([((), number), (whole, number)])
    return None


@cache
def _shared_constructor(number: int) -> Calls | None:
    type_ = builtin_type(number)
    forms: list[tuple[int, ...]] = [()]
    match type_:
        case Scalar() if number not in (A_INT, A_FLOAT):
            forms += [(one,) for one in members(SCALARS)]
        case Vector(width, scalar):
            component = NUMBERS[scalar]
            forms.append((component,))
            forms += [(vector(width, one),) for one in (FLOAT, INT, UINT, TRUTH)]
            forms += parts(width, component)
        case Matrix(columns, rows, _):
            forms += [(number,), (vector(rows, FLOAT),) * columns, (FLOAT,) * (columns * rows)]
        case _:
            return None
    return Calls((form, number) for form in forms)


def builtin_type(number: int) -> Type:
    """Return the built-in type of a number."""
    return TypeTable().types[number]


def parts(width: int, component: int) -> list[tuple[int, ...]]:
    """Return the ways to put a vector together from at least two numbers and shorter vectors."""
    types = {1: component, **{n: vector(n, component) for n in (2, 3)}}
    return [tuple(types[n] for n in split) for split in _splits(width) if len(split) > 1]


def _splits(total: int) -> list[tuple[int, ...]]:
    if total == 0:
        return [()]
    return [(n, *rest) for n in range(1, min(3, total) + 1) for rest in _splits(total - n)]


@cache
def bitcast(number: int) -> Calls:
    """Return what ``bitcast<type>`` takes: numbers of the same width."""
    type_ = builtin_type(number)
    if isinstance(type_, Vector):
        return Calls(((vector(type_.width, one),), number) for one in (FLOAT, INT, UINT))
    return Calls(((one,), number) for one in (FLOAT, INT, UINT))


BITCASTABLE = mask(FLOAT, INT, UINT, *(vector(n, s) for n in (2, 3, 4) for s in (FLOAT, INT, UINT)))
