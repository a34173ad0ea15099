"""The short way to the end: tokens that make any prefix whole, for when the room runs out."""

from collections.abc import Iterable, Iterator

from core.generation.constraining import calls, operators
from core.generation.constraining.assertions import Asserted
from core.generation.constraining.expressions import AfterOperand, Arguments, Operand
from core.generation.constraining.module import Module
from core.generation.constraining.operators import LEVELS, Pending
from core.generation.constraining.parser import Prefix, Vocabulary
from core.generation.constraining.snippet_names import ENDINGS
from core.generation.constraining.statements import Statements
from core.generation.constraining.states import CLOSE, OPEN, Rejected, State
from core.generation.constraining.type_names import Count, TypeName
from core.generation.constraining.value_types import (
    A_FLOAT,
    A_INT,
    INT,
    NOTHING,
    NUM_SHARED,
    SHARED,
    TRUTH,
    UINT,
    UNIVERSE,
)
from core.wgsl.kinds import ShaderKind
from core.wgsl.shader_types import Pointer

MAX_TOKENS = 400
# Tried in this order. What closes comes first; then what a place without a close may need.
_CLOSING = (";", ")", "]", CLOSE, "}", "return", "break", "default")
_OTHER = ("f32", "u32", "{", "(", OPEN, "=", "->", ",", ":", *"0123456789", "vec4<f32>",
          *(f"vec{n}<{s}>" for n in (2, 3, 4) for s in ("f32", "u32", "i32", "bool")))  # fmt: skip
_LAST = ("fn", "@location", "@builtin", "@group", "@binding", "@workgroup_size", "@compute",
         "override", "var", "if", "++", "const", ">=")  # fmt: skip
_BETWEEN = (("}",), ("return",), ("break",))
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER = f"{_LETTERS}0123456789_."
_LITERALS = ((A_INT, "0"), (A_FLOAT, "0.0"), (TRUTH, "false"), (UINT, "0u"), (INT, "0i"))

Step = tuple[list[int], Prefix]


def completion(prefix: Prefix, kind: ShaderKind | None) -> list[int] | None:
    """Return tokens after which the code is whole, None where none were found."""
    found: list[int] = []
    while not prefix.is_complete:
        step = _step(prefix, kind)
        if step is None or len(found) >= MAX_TOKENS:
            return None
        found += step[0]
        prefix = step[1]
    return found


def _step(prefix: Prefix, kind: ShaderKind | None) -> Step | None:
    if not _is_settled(prefix):
        return _word_end(prefix)
    first = prefix.settled[0]
    plans = ((f"@{kind}",), ("fn",)) if isinstance(first, Module) else _plans(first)
    for units in plans:
        step = _taken(prefix, units)
        if step is not None:
            return step
    for unit in (*_CLOSING, *_OTHER, f"@{kind}", *_LAST):
        step = _taken(prefix, (unit,))
        if step is not None:
            return step
    return _word(prefix)


def _plans(state: State) -> Iterator[tuple[str, ...]]:
    """Yield units that lead out of an expression, the best first."""
    if isinstance(state, Statements):
        yield from _BETWEEN  # a `;` would do nothing
    elif isinstance(state, Arguments):
        yield (")",)
        yield from _values(state.argument())
    elif isinstance(state, TypeName):
        yield from ((str(UNIVERSE[number]),) for number in state.plain())
    elif isinstance(state, Count):
        yield (str(state.example()),)
    elif isinstance(state, Asserted):
        yield from ((text,) for text in state.examples())
    elif isinstance(state, Operand):
        yield from _values(state)
    elif isinstance(state, AfterOperand) and state.type_if_ended() is None:
        if state.need >> state.type & 1:
            yield from ((sign,) for sign in LEVELS if _leads_out(state, sign))
        yield from _parts(state)
        yield from ((".",), ("[", "0", "]"))
        yield from ((sign,) for sign in ("*", "<", "=="))


def _values(state: Operand) -> Iterator[tuple[str, ...]]:
    """Yield values with which the expression can end."""
    wanted = state.wanted.types
    shared = [n for n in range(NUM_SHARED) if state.need >> n & 1]
    fitting = {n for n in shared if _is_end(operators.finished(state.pending, n), wanted)}
    yield from ((text,) for number, text in _LITERALS if number in fitting)
    near = () if fitting else (n for n in shared if _leads_on(state, n))
    for number in (*sorted(fitting), *near):
        if number not in (A_INT, A_FLOAT, TRUTH, NOTHING):
            yield (str(UNIVERSE[number]), "(", ")")
    table = state.scope.table
    for name, symbol in state.scope.names.items():
        if symbol.type < NUM_SHARED or not state.need >> symbol.type & 1:
            continue
        if symbol.sort == "type" and calls.constructor(symbol.type, table):
            yield (name, "(", ")")
        elif symbol.sort in ("value", "var", "const"):
            yield (name,)
    if state.need & ~SHARED:
        for name, symbol in state.scope.names.items():
            if symbol.sort == "var" and any(
                isinstance(type_, Pointer) and state.need >> number & 1
                for number, type_ in enumerate(table.types[NUM_SHARED:], NUM_SHARED)
            ):
                yield ("&", name)


def _parts(state: AfterOperand) -> Iterator[tuple[str, ...]]:
    """Yield members and components with which the expression can end."""
    table, wanted = state.scope.table, state.wanted.types
    names = table.member_names(state.type) or ("x", "xx", "xxx", "xxxx")
    for name in names:
        part = table.member(state.type, name)
        if part is None or not state.need >> part & 1:
            continue
        is_shared = part < NUM_SHARED
        if _is_end(operators.finished(state.pending, part) if is_shared else part, wanted):
            yield (".", name)


def _is_end(type_: int | None, wanted: int) -> bool:
    return type_ is not None and bool(wanted >> type_ & 1)


def _leads_on(state: Operand, type_: int) -> bool:
    """Tell whether one more operand after this one can end the expression."""
    return any(_ends_after(state.pending, type_, sign, state.wanted.types) for sign in LEVELS)


def _leads_out(state: AfterOperand, sign: str) -> bool:
    """Tell whether one more operand after an operator can end the expression."""
    return _ends_after(state.pending, state.type, sign, state.wanted.types)


def _ends_after(pending: Pending, type_: int, sign: str, wanted: int) -> bool:
    if type_ >= NUM_SHARED - 1:
        return False
    chain = operators.extended(pending, type_, sign, wanted & SHARED)
    if chain is None:
        return False
    return any(_is_end(operators.finished(chain, n), wanted) for n in range(NUM_SHARED - 1))


def _taken(prefix: Prefix, units: Iterable[str]) -> Step | None:
    """Return the tokens of whole units and the prefix after them, None if one may not come."""
    token_ids: list[int] = []
    for unit in units:
        spelled = _spelling(unit, prefix.vocabulary)
        if spelled is None:
            return None
        for token_id in spelled:
            try:
                prefix = prefix.after(token_id)
            except Rejected:
                return None
        token_ids += spelled
    return (token_ids, prefix) if _is_settled(prefix) else None


def _spelling(unit: str, vocabulary: Vocabulary) -> list[int] | None:
    whole = vocabulary.ids.get(unit)
    if whole is not None:
        return [whole]
    first = vocabulary.ids.get(unit[0])
    rest = [vocabulary.continuations.get(letter) for letter in unit[1:]]
    if first is None or None in rest:
        return None
    return [first, *(letter for letter in rest if letter is not None)]


def _is_settled(prefix: Prefix) -> bool:
    try:
        return bool(prefix.settled)
    except Rejected:
        return False


def _word(prefix: Prefix) -> Step | None:
    """Return the first word that fits, found letter by letter."""
    for letter in _LETTERS:
        token_id = prefix.vocabulary.ids.get(letter)
        if token_id is None:
            continue
        try:
            begun = prefix.after(token_id)
        except Rejected:
            continue
        rest = ([], begun) if _is_settled(begun) else _word_end(begun)
        if rest is not None:
            return [token_id, *rest[0]], rest[1]
    return None


def _word_end(prefix: Prefix) -> Step | None:
    """Return the tokens that make a whole word of one that is begun."""
    for ending in ("", *ENDINGS):
        found = _continued(prefix, ending)
        if found is not None and _is_settled(found[1]):
            return found
    token_ids: list[int] = []
    while not _is_settled(prefix):
        following = (_continued(prefix, letter) for letter in _INNER)
        step = next((one for one in following if one is not None), None)
        if step is None:
            return None
        token_ids += step[0]
        prefix = step[1]
    return token_ids, prefix


def _continued(prefix: Prefix, text: str) -> Step | None:
    token_ids = []
    for letter in text:
        token_ids.append(prefix.vocabulary.continuations[letter])
        try:
            prefix = prefix.after(token_ids[-1])
        except Rejected:
            return None
    return token_ids, prefix
