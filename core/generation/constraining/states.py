"""What the states of the parser have in common, and the names that a state can see.

A state is a value: taking a unit gives another state and leaves this one as it was. So going
back, or on in several ways at once, costs nothing. What comes after a part of the grammar is
given to it as a function, which is called with the scope and what the part turned out to be.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from core.generation.constraining.calls import Calls
from core.generation.constraining.value_types import TypeTable
from core.wgsl import lexicon
from core.wgsl.shader_types import Pointer

# Template brackets are units of their own, as they are tokens of their own.
OPEN, CLOSE = "<template_open>", "<template_close>"
MAX_NAME = 40
_IDENTIFIER = re.compile(r"(?:[A-Za-z]|_[A-Za-z0-9])[A-Za-z0-9_]*")
_NOT_NEW = frozenset((*lexicon.KEYWORDS, *lexicon.RESERVED_WORDS, *lexicon.TYPES))
VERTEX, FRAGMENT, COMPUTE = 1, 2, 4
STAGES = {"vertex": VERTEX, "fragment": FRAGMENT, "compute": COMPUTE}
EVERY_STAGE = VERTEX | FRAGMENT | COMPUTE


class Rejected(Exception):
    """A unit may not come here; the text says why."""


AfterBlock = Callable[["Scope", bool], "State"]
"""What follows a block; the flag tells that no path comes past its end."""


def reject(reason: str) -> NoReturn:
    """Say that a unit may not come here."""
    raise Rejected(reason)


class State:
    """A place in the grammar."""

    __slots__ = ()

    def take(self, unit: str) -> "State":
        """Return the state after a unit.

        Raises:
            Rejected: the unit may not come here.
        """
        raise NotImplementedError

    def expects(self, prefix: str) -> bool:  # noqa: ARG002 - few states take words
        """Tell whether a word or number may come here that begins so."""
        return False

    def ends(self) -> bool:
        """Tell whether the code may end here."""
        return False


class Forks(State):
    """Several readings of the code so far, of which each may turn out to be the right one."""

    __slots__ = ("states",)

    def __init__(self, states: tuple[State, ...]) -> None:
        self.states = states


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for. ``type`` is a number of the type table.

    ``sort`` is ``value`` (let, parameter), ``const``, ``var``, ``function`` or ``type``.
    """

    sort: str
    type: int = -1
    space: str = ""
    is_writable: bool = False
    calls: Calls | None = None
    stages: int = EVERY_STAGE
    count: int | None = None  # the value of a constant whole number


class Scope:
    """Everything that decides which names may come; never changed, only replaced."""

    __slots__ = (
        "asked", "bindings", "break_from", "depth", "entries", "exits", "given", "here", "is_snippet",
        "known", "names", "overrides", "returns", "stage", "stages", "table",
    )  # fmt: skip

    table: TypeTable
    names: Mapping[str, Symbol]
    here: frozenset[str]  # declared in the innermost block
    given: Mapping[str, Symbol]  # conventional names that a snippet has used
    is_snippet: bool
    known: frozenset[str]  # all names that a snippet has declared anywhere
    returns: int | None  # type of the function's result; NOTHING without one, None: any
    stage: int  # of the entry point under way, 0 in other functions
    stages: int  # that may run what is under way
    break_from: str  # "loop", "switch" or ""
    exits: bool  # the innermost loop can be left
    depth: int
    bindings: frozenset[tuple[int, int]]  # groups and numbers that are taken
    overrides: frozenset[int]  # numbers of pipeline constants that are taken
    entries: int  # stages that have an entry point
    asked: str | None  # the kind of code

    def but(self, **changes: Any) -> "Scope":
        """Return this scope with some things changed."""
        new = Scope.__new__(Scope)
        for name in Scope.__slots__:
            setattr(new, name, changes[name] if name in changes else getattr(self, name))
        return new

    def find(self, name: str) -> Symbol | None:
        """Return what a name stands for."""
        return self.names.get(name) or self.given.get(name)

    def declare(self, name: str, symbol: Symbol) -> "Scope":
        """Return the scope with one more name in the innermost block."""
        known = self.known | {name} if self.is_snippet else self.known
        names = {**self.names, name: symbol}
        return self.but(names=names, here=self.here | {name}, known=known)

    def needing(self, stages: int) -> "Scope":
        """Return the scope after a use that only some stages may make."""
        if self.stages & stages == self.stages:
            return self
        left = self.stages & stages
        if not left or (self.stage and not stages & self.stage):
            reject("this stage may not use it")
        return self.but(stages=left)


def new_scope(asked: str | None, *, is_snippet: bool) -> Scope:
    """Return the scope at the beginning of a code."""
    scope = Scope.__new__(Scope)
    scope.table, scope.names, scope.here, scope.given = TypeTable(), {}, frozenset(), {}
    scope.is_snippet, scope.returns, scope.stage, scope.stages = is_snippet, None, 0, EVERY_STAGE
    scope.break_from, scope.exits, scope.depth, scope.bindings = "", False, 0, frozenset()
    scope.entries, scope.known, scope.asked = 0, frozenset(), asked
    scope.overrides = frozenset()
    return scope


def pointer_to(symbol: Symbol, target: int, table: TypeTable) -> int:
    """Return the type of a pointer into a variable."""
    writes_storage = symbol.space == "storage" and symbol.is_writable
    access = "read_write" if writes_storage else ""
    return table.number(Pointer(symbol.space, table.types[target], access))


class Expect(State):
    """One of a few units."""

    __slots__ = ("ways", "what")

    def __init__(self, ways: Mapping[str, Callable[[], State]], what: str = "") -> None:
        self.ways = ways
        self.what = what

    def take(self, unit: str) -> State:
        """Return the state after a unit."""
        way = self.ways.get(unit)
        if way is None:
            reject(f"expected {self.what or ' or '.join(f'`{one}`' for one in self.ways)}")
        return way()

    def expects(self, prefix: str) -> bool:
        """Tell whether a word may come here that begins so."""
        return any(way.startswith(prefix) for way in self.ways)


def expect(unit: str, then: Callable[[], State]) -> Expect:
    """Return the state that takes ``unit`` only."""
    return Expect({unit: then})


class NewName(State):
    """A name that is declared here."""

    __slots__ = ("scope", "then")

    def __init__(self, scope: Scope, then: Callable[[str], State]) -> None:
        self.scope = scope
        self.then = then

    def take(self, unit: str) -> State:
        """Return the state after a name."""
        if not _IDENTIFIER.fullmatch(unit):
            reject("expected a name")
        if unit in _NOT_NEW or unit.startswith("__"):
            reject(f"`{unit}` is a word of the language")
        if unit in self.scope.given:
            reject(f"`{unit}` is used before")
        if unit in self.scope.here:
            reject(f"`{unit}` is declared in this block already")
        return self.then(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a new name may begin so."""
        is_begun = prefix == "_" or _IDENTIFIER.fullmatch(prefix) is not None
        return is_begun and len(prefix) < MAX_NAME


def is_word(unit: str) -> bool:
    """Tell whether a unit is a name or a word of the language."""
    return _IDENTIFIER.fullmatch(unit) is not None


class Either(State):
    """One of a few units, or what another state takes."""

    __slots__ = ("other", "ways")

    def __init__(self, ways: Mapping[str, Callable[[], State]], other: State) -> None:
        self.ways = ways
        self.other = other

    def take(self, unit: str) -> State:
        """Return the state after a unit."""
        way = self.ways.get(unit)
        return way() if way else self.other.take(unit)

    def expects(self, prefix: str) -> bool:
        """Tell whether a word may come here that begins so."""
        return self.other.expects(prefix)


def forked(unit: str, *states: State) -> State:
    """Return every state that takes a unit, after it."""
    found: list[State] = []
    reason = ""
    for state in states:
        try:
            after = state.take(unit)
        except Rejected as rejected:
            reason = reason or str(rejected)
            continue
        found += after.states if isinstance(after, Forks) else [after]
    if not found:
        reject(reason)
    return Forks(tuple(found)) if len(found) > 1 else found[0]
