"""A message of the compiler about the author's code, with what a hint needs to know around it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.validation.scope import Declaration, Scope, result_type, scope_at
from core.wgsl.lexer import Kind, Token, lex


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in ``code``: ``length`` characters from ``offset`` on.

    ``offset`` is None where the message has no place in the author's code. ``notes`` are the
    compiler's own advice.
    """

    text: str
    code: str
    offset: int | None = None
    length: int = 1
    label: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the code."""
        return lex(self.code)

    @cached_property
    def index(self) -> int:
        """The first token that ends behind the place; the number of tokens if there is none."""
        start = len(self.code) if self.offset is None else self.offset
        return next((i for i, t in enumerate(self.tokens) if t.end > start), len(self.tokens))

    @cached_property
    def marked(self) -> str:
        """The text that the mark covers."""
        return "" if self.offset is None else self.code[self.offset : self.offset + self.length]

    @cached_property
    def scope(self) -> Scope:
        """The names that can be used at the place."""
        return scope_at(self.tokens, self.index)

    def word(self, distance: int = 0) -> str:
        """Return the text of the token at the place, or so many tokens behind it."""
        at = self.index + distance
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def is_name(self, distance: int = 0) -> bool:
        """Tell whether that token is a word."""
        at = self.index + distance
        return 0 <= at < len(self.tokens) and self.tokens[at].kind is Kind.WORD

    def function(self) -> Declaration | None:
        """Return the function that the message names or that is around the place."""
        named = re.search(r"in (?:function|entry point) `(\w+)`", self.text)
        name = named[1] if named else self.scope.function
        found = self.scope.names.get(name)
        return found if found and found.word == "fn" else None

    def result_type(self) -> str:
        """Return the type that the function around the place declares to return."""
        function = self.function()
        return result_type(self.tokens, function) if function else ""

    def at_tokens(self, first: int, last: int | None = None, label: str = "") -> "Moved":
        """Return a mark over the tokens from ``first`` to ``last``."""
        start = self.tokens[first].start
        return Moved(start, self.tokens[first if last is None else last].end - start, label)


@dataclass(frozen=True)
class Moved:
    """A better place for the mark than the compiler's."""

    offset: int
    length: int
    label: str = ""


@dataclass(frozen=True)
class Advice:
    """How to mend a fault; ``moved`` is set where the mark should stand elsewhere."""

    hint: str
    moved: Moved | None = None


Giving = Callable[[Fault, re.Match[str]], Advice | str | None]
"""Looks at a fault whose text matched and returns a hint, or None if there is none to give."""

Rule = tuple[re.Pattern[str], str | Giving]
"""A pattern of the message, and the hint (with the groups of the match) or what makes it."""


def rules(*pairs: tuple[str, str | Giving]) -> tuple[Rule, ...]:
    """Compile a table of patterns and hints."""
    return tuple((re.compile(pattern), hint) for pattern, hint in pairs)


def apply(table: Sequence[Rule], fault: Fault) -> Advice | None:
    """Return the advice of the first rule that has some."""
    for pattern, giving in table:
        match = pattern.search(fault.text)
        if match is None:
            continue
        given = match.expand(giving) if isinstance(giving, str) else giving(fault, match)
        if given:
            return given if isinstance(given, Advice) else Advice(given)
    return None
