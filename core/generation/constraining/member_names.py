"""What may stand after the point that takes a part out of a value."""

from collections.abc import Callable

from core.generation.constraining.operators import describe
from core.generation.constraining.states import Scope, State, reject
from core.generation.constraining.value_types import is_swizzle
from core.wgsl.shader_types import Vector

Then = Callable[[Scope, int], State]


class MemberName(State):
    """The name of a member, or components of a vector."""

    __slots__ = ("need", "scope", "then", "type")

    def __init__(self, scope: Scope, type_: int, need: int, then: Then) -> None:
        self.scope = scope
        self.type = type_
        self.need = need
        self.then = then

    def take(self, unit: str) -> State:
        """Return the state after the name."""
        part = self.scope.table.member(self.type, unit)
        if part is None:
            reject(f"there is no member `{unit}`")
        if not self.scope.table.inside(part) & self.need:
            reject(f"`{unit}` does not fit; expected {describe(self.need)}")
        return self.then(self.scope, part)

    def expects(self, prefix: str) -> bool:
        """Tell whether a member may begin so."""
        table, need = self.scope.table, self.need
        type_ = table.types[self.type]
        if isinstance(type_, Vector):
            widths = range(len(prefix), 5) if is_swizzle(prefix, type_.width) else ()
            letter = prefix[0]
            parts = (table.member(self.type, letter * width) for width in widths)
            return any(part is not None and table.inside(part) & need for part in parts)
        names = (name for name in table.member_names(self.type) if name.startswith(prefix))
        parts = (table.member(self.type, name) for name in names)
        return any(part is not None and table.inside(part) & need for part in parts)
