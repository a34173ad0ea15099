"""A place in the tokens of a source, and what parsing does at it: look, expect, complain.

Tokens are kept as parallel tuples. What the grammar looks at is the ``terminal`` of a token: the
keyword or operator itself, or the name of its class. Comparing and indexing them is what parsing
spends its time on.
"""

from typing import Literal, NoReturn

from core.wgsl import lexicon
from core.wgsl.lexer import Kind, lex
from core.wgsl.syntax import Finding, Member, Name, Variable

# Classes of tokens; none can be taken for the text of one.
IDENTIFIER = "a name"
NUMBER = "a number"
TEMPLATE_OPEN = "<template"
TEMPLATE_CLOSE = "template>"
UNKNOWN = "unknown"
END = "the end"

_WORDS = {word: word for word in (*lexicon.KEYWORDS, "_")}
_WORD, _NUMBER, _OPERATOR, _TEMPLATE_OPEN, _TEMPLATE_CLOSE, _ERROR = Kind
_OTHERS = {_TEMPLATE_OPEN: TEMPLATE_OPEN, _TEMPLATE_CLOSE: TEMPLATE_CLOSE, _ERROR: UNKNOWN}

# Brackets of all sorts, and operators of different precedence, in one another. Python allows some
# 1000 calls in one another; reading a level takes up to three, resolving its types up to six.
MAX_NESTING = 150


class Refused(Exception):
    """The grammar does not allow what stands here; its finding is already noted."""


class TokenCursor:
    """The tokens of a source and a position among them.

    Attributes:
        terminals, texts, starts, ends: of each token, closed by one of the end.
        position: index of the token that is next.
        depth: how many levels of nesting are open.
        part: ``loop`` or ``continuing`` while the body of one is read, outside blocks in it.
        names: identifiers mentioned in the declaration being read.
        local_names: parameters and local variables of the function being read.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        tokens = lex(source)
        # One token more at the end than there are, so that looking ahead needs no check.
        kinds, texts, starts, ends = zip(*tokens, strict=True) if tokens else ((), (), (), ())
        words = _WORDS.get
        self.terminals = (
            *[
                words(text, IDENTIFIER)
                if kind is _WORD
                else text
                if kind is _OPERATOR
                else NUMBER
                if kind is _NUMBER
                else _OTHERS[kind]
                for kind, text in zip(kinds, texts, strict=True)
            ],
            *(END, END),
        )
        self.texts: tuple[str, ...] = (*texts, "", "")
        self.starts: tuple[int, ...] = (*starts, len(source), len(source))
        self.ends: tuple[int, ...] = (*ends, len(source), len(source))
        self.position = 0
        self.depth = 0
        self.part = ""
        self.findings: list[Finding] = []
        self.names: list[Name] = []
        self.local_names: list[Variable | Member] = []

    def expect(self, terminal: str, message: str) -> int:
        """Step over a token that must stand here; return its index.

        Raises:
            Refused: another one stands here; ``message`` says what was expected.
        """
        position = self.position
        if self.terminals[position] != terminal:
            self.refuse(message)
        self.position = position + 1
        return position

    def close(self, opening: int, closing: str) -> int:
        """Step over the bracket that closes the one at index ``opening``; return its end.

        Raises:
            Refused: something else stands here.
        """
        position = self.position
        if self.terminals[position] != closing:
            first = self.texts[opening]
            self.refuse(
                f"expected `{closing[-1]}` or `,` after this, to close `{first}`", after=True
            )
        self.position = position + 1
        return self.ends[position]

    def refuse(self, message: str, *, after: bool = False) -> NoReturn:
        """Note that the grammar does not allow the next token.

        Args:
            message: what was expected.
            after: it was expected right after the previous token, which is then the place.

        Raises:
            Refused: always.
        """
        if after and self.position:
            self.note(message, self.starts[self.position - 1], self.ends[self.position - 1])
        else:
            self.note(f"{message}, found {self.found()}", *self.place(self.position))
        raise Refused

    def note(
        self, message: str, start: int, end: int, *, severity: Literal["error", "warning"] = "error"
    ) -> None:
        """Keep a finding, unless one stands at or behind its place already: that led to this."""
        if not any(start <= earlier.start for earlier in self.findings[-1:]):
            self.findings.append(Finding(message, start, end, severity))

    def place(self, position: int) -> tuple[int, int]:
        """Return start and end of the token at an index."""
        return self.starts[position], self.ends[position]

    def found(self) -> str:
        """Return the next token as a message names it."""
        terminal, text = self.terminals[self.position], self.texts[self.position]
        if terminal == END:
            return "the end of the text"
        if text in lexicon.KEYWORDS:
            return f"the keyword `{text}`"
        return f"`{text}`"

    def deeper(self) -> None:
        """Count a level of nesting.

        Raises:
            Refused: it is one too many.
        """
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.note(f"nested more than {MAX_NESTING} deep", *self.place(self.position))
            raise Refused
