"""Where to go on after what the grammar does not allow.

Places to go on at are the end of a statement, a line that begins with a keyword of statements, a
``}`` or ``{`` of the right depth, and what can stand at module scope only: that tells of a brace
that is missing.
"""

from core.wgsl.parsing_expressions import ExpressionParser
from core.wgsl.syntax import Name
from core.wgsl.token_cursor import END, Refused

STATEMENT_WORDS = frozenset(
    (
        *("break", "const", "const_assert", "continue", "continuing", "discard", "for", "if"),
        *("let", "loop", "return", "switch", "var", "while"),
    )
)
DECLARATION_WORDS = frozenset(("alias", "enable", "fn", "override", "requires", "struct"))
_CLAUSE_WORDS = frozenset(("case", "default"))
_DECLARATION_ATTRIBUTES = frozenset(
    ("binding", "compute", "fragment", "group", "id", "must_use", "vertex", "workgroup_size")
)


class RecoveringParser(ExpressionParser):
    """Knows where to go on."""

    def on_new_line(self) -> bool:
        """Tell whether a line ends between the previous token and the next one."""
        gap = self.source[self.ends[self.position - 1] : self.starts[self.position]]
        return "\n" in gap or "\r" in gap

    def at_declaration(self) -> bool:
        """Tell whether something begins here that stands at module scope only, or nothing."""
        terminal = self.terminals[self.position]
        if terminal == "@":
            return self.texts[self.position + 1] in _DECLARATION_ATTRIBUTES
        return terminal in DECLARATION_WORDS or terminal == END

    def skip_statement(self, begun: int) -> None:
        """Go past what is left of the statement that begins at index ``begun``."""
        self._skip(begun, STATEMENT_WORDS, only_on_new_line=True, ends=(";", "}"))

    def skip_clause(self, begun: int) -> None:
        """Go to the next clause of a switch, or to its end."""
        self._skip(begun, _CLAUSE_WORDS, only_on_new_line=False, ends=())

    def skip_head(self, *, ends: tuple[str, ...] = (";", "}")) -> Name:
        """Go to the block that follows a head; return an empty name in place of the head.

        Raises:
            Refused: there is no block.
        """
        while self.terminals[self.position] != "{":
            if self.terminals[self.position] in ends or self.at_declaration():
                raise Refused
            self.position += 1
        place = self.starts[self.position]
        return Name(place, place, "", ())

    def _skip(
        self, begun: int, words: frozenset[str], *, only_on_new_line: bool, ends: tuple[str, ...]
    ) -> None:
        """Go to one of ``words``, or behind one of ``ends``; at most to the end of the block."""
        depth = 0
        while not self.at_declaration():
            terminal = self.terminals[self.position]
            if depth == 0:
                if terminal == "}":
                    return
                is_word = self.position > begun and terminal in words
                if is_word and (self.on_new_line() or not only_on_new_line):
                    return
            depth += (terminal == "{") - (terminal == "}")
            self.position += 1
            if depth == 0 and terminal in ends:
                return
