"""A prefix of code as the tokenizer's tokens spell it, and which tokens may follow."""

import re
from collections.abc import Sequence
from functools import cached_property

from core.generation.constraining.module import start
from core.generation.constraining.states import Forks, Rejected, State
from core.tokenizer.code_vocabulary import Entry, Role
from core.wgsl.kinds import ShaderKind

MAX_READINGS = 24
_IN_WORDS = re.compile(r"[A-Za-z0-9_.+-]+")
_NEVER = "no code is spelled with it"


class Vocabulary:
    """The entries of a tokenizer as the parser needs them.

    Args:
        entries: in the order of the ids.
        eos_id: the token that ends code.
    """

    def __init__(self, entries: Sequence[Entry], *, eos_id: int) -> None:
        self.eos_id = eos_id
        self.roles = [entry.role for entry in entries]
        self.units = [_unit(entry) for entry in entries]
        self.ids = {
            unit: token_id
            for token_id, unit in enumerate(self.units)
            if unit and self.roles[token_id] in (Role.WHOLE, Role.START)
        }
        self.continuations = {
            unit: token_id
            for token_id, unit in enumerate(self.units)
            if unit and self.roles[token_id] is Role.CONTINUATION
        }

    def __len__(self) -> int:
        return len(self.units)


def _unit(entry: Entry) -> str:
    if entry.byte is not None or not entry.text.isascii() or entry.role in (Role.SPECIAL, Role.RAW):
        return ""
    if entry.role is Role.CONTINUATION and not _IN_WORDS.fullmatch(entry.text):
        return ""  # spells gaps
    return entry.name if entry.name.startswith("<template") else entry.text


class Prefix:
    """Code so far: its readings, and the beginning of a unit that may still grow.

    Never changed: ``after`` gives a new one.
    """

    def __init__(self, vocabulary: Vocabulary, states: tuple[State, ...], begun: str = "") -> None:
        self.vocabulary = vocabulary
        self.states = states
        self.begun = begun

    @classmethod
    def start(cls, vocabulary: Vocabulary, kind: ShaderKind | None) -> "Prefix":
        """Return the empty prefix of code of a kind."""
        return cls(vocabulary, _flat([start(kind)]))

    def after(self, token_id: int) -> "Prefix":
        """Return the prefix with one more token.

        Raises:
            Rejected: the token may not come here.
        """
        unit, role = self.vocabulary.units[token_id], self.vocabulary.roles[token_id]
        if not unit:
            raise Rejected(_NEVER)
        if role is Role.CONTINUATION:
            if not self.begun:
                raise Rejected("there is no word to continue")
            return self._begun(self.states, self.begun + unit)
        states = self.settled
        if role is Role.START and (unit[0].isalnum() or unit[0] in "._"):
            return self._begun(states, unit)
        return Prefix(self.vocabulary, _taken(states, unit))

    @cached_property
    def settled(self) -> tuple[State, ...]:
        """The readings once the begun unit is taken as it is.

        Raises:
            Rejected: it is no whole unit yet, or not one that may stand here.
        """
        return _taken(self.states, self.begun) if self.begun else self.states

    @cached_property
    def is_complete(self) -> bool:
        """Whether the code may end here."""
        try:
            return any(state.ends() for state in self.settled)
        except Rejected:
            return False

    def _begun(self, states: tuple[State, ...], text: str) -> "Prefix":
        able = tuple(state for state in states if state.expects(text))
        if not able:
            _taken(states, text)  # says why, where the word as it is tells more
            raise Rejected("no word that fits begins so")
        return Prefix(self.vocabulary, able, text)


def _taken(states: tuple[State, ...], unit: str) -> tuple[State, ...]:
    if len(states) == 1:  # nearly always
        after = states[0].take(unit)
        return _flat(after.states)[:MAX_READINGS] if isinstance(after, Forks) else (after,)
    found: list[State] = []
    reason: Rejected | None = None
    for state in states:
        try:
            found.append(state.take(unit))
        except Rejected as rejected:
            reason = reason or rejected
    if not found:
        raise reason or Rejected("nothing may follow")
    return _flat(found)[:MAX_READINGS]


def _flat(states: Sequence[State]) -> tuple[State, ...]:
    found: list[State] = []
    for state in states:
        found += _flat(state.states) if isinstance(state, Forks) else [state]
    return tuple(found)
