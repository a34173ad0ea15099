"""Constructors without a type in brackets: ``vec3(...)``, ``mat2x2(...)`` and ``array(...)``."""

from collections.abc import Callable
from functools import cache, partial

from core.generation.constraining.calls import MAX_LISTED, NO_MATCH, Calls, Instance, parts
from core.generation.constraining.value_types import (
    FLOAT,
    INT,
    NUM_SHARED,
    NUMBERS,
    TRUTH,
    UINT,
    TypeTable,
    accepted,
    concrete,
    mask,
    members,
    vector,
)
from core.wgsl.constructors import is_constructible
from core.wgsl.conversions import F32
from core.wgsl.shader_types import Array, Matrix, Struct, Type


class Inferred(Calls):
    """A call whose result depends on what is wanted where its arguments leave the choice.

    ``vec3(1, 2, 3)`` has numbers without a type, so it is a vector of whole numbers or of others
    as the place needs it; whole numbers if there is no such need. They are never ``u32``: what
    follows, as ``~vec3(1, 2, 3)``, may have no value of that type, so such a vector begins with one.
    """

    __slots__ = ()

    def _taken(self, parameter: int) -> int:
        is_first = self.place == 0
        return mask(UINT) if is_first and parameter == UINT else accepted(parameter)

    def result(self, wanted: int, table: TypeTable) -> int:
        """Return the type that the call has if it ends here."""
        ends = [given for form, given in self.instances if len(form) == self.place]
        fitting = (given for given in ends if table.inside(given) & wanted)
        return next(fitting, ends[0] if ends else NO_MATCH)


@cache
def _vector(width: int) -> Calls:
    instances: list[Instance] = []
    for component in (INT, UINT, FLOAT, TRUTH):
        whole = vector(width, component)
        forms = [(component,), (whole,), *parts(width, component)]
        instances += [(form, whole) for form in forms]
    return Inferred(instances)


@cache
def _matrix(columns: int, rows: int) -> Calls:
    whole = NUMBERS[Matrix(columns, rows, F32)]
    forms = [(whole,), (vector(rows, FLOAT),) * columns, (FLOAT,) * (columns * rows)]
    return Inferred((form, whole) for form in forms)


INFERRED: dict[str, Callable[[], Calls]] = {
    **{f"vec{width}": partial(_vector, width) for width in (2, 3, 4)},
    **{f"mat{c}x{r}": partial(_matrix, c, r) for c in (2, 3, 4) for r in (2, 3, 4)},
}
"""What the words take that stand for types of any component."""


def own_values(table: TypeTable) -> int:
    """Return the types of a shader alone that values may have."""
    own = range(NUM_SHARED, len(table.types))
    return mask(*(number for number in own if isinstance(table.types[number], Array | Struct)))


class NeededArrays:
    """Which arrays lead to one of the types that are needed."""

    __slots__ = ("need", "table")

    def __init__(self, need: int, table: TypeTable) -> None:
        self.need = need
        self.table = table

    def lengths(self, element: Type) -> frozenset[int] | None:
        """Return the lengths that an array of ``element`` may have, None for any."""
        table, need = self.table, self.need
        if table.inside(table.number(element)) & need:
            return None
        needed = (table.types[number] for number in members(need & own_values(table)))
        return frozenset(
            type_.count
            for type_ in needed
            if isinstance(type_, Array) and type_.element == element and type_.count
        )

    def elements(self) -> int:
        """Return the types that the first element of a listed array may have."""
        types = self.table.types
        return mask(
            *(
                number
                for number, type_ in enumerate(types)
                if is_constructible(type_) and self.lengths(types[concrete(number)]) != frozenset()
            )
        )


class Listed(Calls):
    """The elements of an array without a type: the first one decides it."""

    __slots__ = ("_count", "_element", "_lengths", "_needed")

    def __init__(self, needed: NeededArrays, element: int | None = None, count: int = 0) -> None:
        super().__init__(())
        self._needed = needed
        self._element = element
        self._count = count
        self._lengths = None if element is None else needed.lengths(needed.table.types[element])

    def goal(self, wanted: int, table: TypeTable) -> int:  # noqa: ARG002 - the same all along
        """Return the types that the next element may have."""
        if self._element is None:
            return self._needed.elements()
        lengths = self._lengths
        most = MAX_LISTED if lengths is None else max(lengths, default=0)
        return accepted(self._element) if self._count < most else 0

    def may_end(self, wanted: int, table: TypeTable) -> bool:  # noqa: ARG002 - the same all along
        """Tell whether the array may have so many elements."""
        return self._count > 0 and (self._lengths is None or self._count in self._lengths)

    def after(self, argument: int) -> Calls:
        """Return what may follow an element of this type."""
        element = concrete(argument) if self._element is None else self._element
        return Listed(self._needed, element, self._count + 1)

    def result(self, wanted: int, table: TypeTable) -> int:  # noqa: ARG002 - the same all along
        """Return the type of the array if it ends here."""
        assert self._element is not None, "an empty one may not end"
        return table.number(Array(table.types[self._element], self._count))
