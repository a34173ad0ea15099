"""Where a token of WGSL stands: in which calls, brackets, attributes and functions.

By tokens and not by the syntax tree, since expressions and statements are examples too.
"""

import re
from dataclasses import dataclass

from core.wgsl.lexer import Kind, Token, lex

_CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An open bracket; ``callee`` is the word before it, ``argument`` counts the commas since."""

    opener: str
    callee: str
    is_attribute: bool = False
    argument: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A token with its brackets, outermost first, and the number of its function."""

    token: Token
    enclosures: tuple[Enclosure, ...]
    function: int

    @property
    def callees(self) -> tuple[str, ...]:
        """The functions among whose arguments it stands."""
        return tuple(enclosure.callee for enclosure in self.enclosures)


class Places:
    """The tokens of a code, each with its place."""

    def __init__(self, code: str) -> None:
        self.tokens = lex(code)
        self._stack: list[Enclosure] = []
        self._function = 0
        self.places: list[Place] = []
        self.closed_callee: dict[int, str] = {}  # by the index of a closing parenthesis
        for index, token in enumerate(self.tokens):
            self._take(index, token)

    def text(self, index: int) -> str:
        """Return the text of a token, empty outside of the code."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def callee(self, index: int) -> str:
        """Return the word before the bracket at ``index``, past a template list."""
        before = index - 1
        if before >= 0 and self.tokens[before].kind is Kind.TEMPLATE_CLOSE:
            while before >= 0 and self.tokens[before].kind is not Kind.TEMPLATE_OPEN:
                before -= 1
            before -= 1
        return self.text(before) if before >= 0 and self.tokens[before].kind is Kind.WORD else ""

    def _take(self, index: int, token: Token) -> None:
        is_closing = token.text in _CLOSING or token.kind is Kind.TEMPLATE_CLOSE
        if is_closing and self._stack:
            closed = self._stack.pop()
            self.closed_callee[index] = closed.callee
        if token.text == "fn":
            self._function += 1
        self.places.append(Place(token, tuple(self._stack), self._function))
        if token.text in ("(", "[") or token.kind is Kind.TEMPLATE_OPEN:
            is_attribute = token.text == "(" and self.text(index - 2) == "@"
            opener = "<" if token.kind is Kind.TEMPLATE_OPEN else token.text
            self._stack.append(Enclosure(opener, self.callee(index), is_attribute))
        elif token.text == "," and self._stack:
            top = self._stack[-1]
            self._stack[-1] = Enclosure(top.opener, top.callee, top.is_attribute, top.argument + 1)


def parameter_names(code: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the parameters of each function that ``code`` declares."""
    return {
        name: tuple(re.findall(r"(\w+)\s*:", parameters))
        for name, parameters in re.findall(r"\bfn\s+(\w+)\s*\(([^)]*)\)", code)
    }
