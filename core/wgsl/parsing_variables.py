"""What functions and modules both have: attributes, declarations of values, ends of statements."""

from core.wgsl.parsing_expressions import ExpressionParser
from core.wgsl.syntax import Attribute, Attributes, ConstAssert, Expression, Variable
from core.wgsl.token_cursor import END, IDENTIFIER, TEMPLATE_OPEN

STATEMENT_WORDS = frozenset(
    (
        *(
            "break",
            "const",
            "const_assert",
            "continue",
            "continuing",
            "discard",
            "for",
            "if",
            "let",
        ),
        *("loop", "return", "switch", "var", "while", "case", "default"),
    )
)
# Attributes whose arguments are words of their own, not names that the module declares.
_WORD_ATTRIBUTES = frozenset(("builtin", "diagnostic", "interpolate"))


class VariableParser(ExpressionParser):
    """Reads attributes, variables and constants at the cursor."""

    def attributes(self) -> Attributes:
        """Read the attributes that stand here, if any."""
        if self.terminals[self.position] != "@":
            return ()
        attributes = []
        while self.terminals[self.position] == "@":
            start = self.starts[self.position]
            self.position += 1
            if not self.texts[self.position].isidentifier():
                self.refuse("expected the name of an attribute after `@`")
            name = self.texts[self.position]
            self.position += 1
            num_names = len(self.names)
            arguments = self.arguments() if self.terminals[self.position] == "(" else ()
            if name in _WORD_ATTRIBUTES:
                del self.names[num_names:]
            attributes.append(Attribute(start, self.ends[self.position - 1], name, arguments))
        return tuple(attributes)

    def end_scope(self, num_locals: int, end: int) -> None:
        """Let what was declared since there were ``num_locals`` be known up to ``end``."""
        for local in self.local_names[num_locals:]:
            local.scope_end = local.scope_end or end

    def on_new_line(self) -> bool:
        """Tell whether a line ends between the previous token and the next one."""
        gap = self.source[self.ends[self.position - 1] : self.starts[self.position]]
        return "\n" in gap or "\r" in gap

    def semicolon(self) -> None:
        """Step over the ``;`` that ends a statement or declaration.

        One that is missing at the end of a line or block is noted and taken for written.

        Raises:
            Refused: something else goes on in the line.
        """
        terminal = self.terminals[self.position]
        if terminal == ";":
            self.position += 1
            return
        is_over = terminal in ("}", END) or self.on_new_line()
        if is_over or terminal in STATEMENT_WORDS:
            self.note("expected `;` after this", *self.place(self.position - 1))
        else:
            self.refuse("expected `;`")

    def name_after(self, keyword: str) -> int:
        """Step over the name that a declaration gives; return its index.

        Raises:
            Refused: there is none.
        """
        position = self.position
        if self.terminals[position] != IDENTIFIER:
            is_word = self.texts[position].isidentifier()
            why = "; WGSL keeps this word for itself" if is_word else ""
            self.refuse(f"expected a name after `{keyword}`{why}")
        self.position = position + 1
        return position

    def variable(self, attributes: Attributes = ()) -> Variable:
        """Read ``var``, ``let``, ``const`` or ``override`` up to its ``;``."""
        first = self.position
        keyword = self.terminals[first]
        self.position = first + 1
        template: tuple[Expression, ...] = ()
        if keyword == "var" and self.terminals[first + 1] == TEMPLATE_OPEN:
            num_names = len(self.names)
            template = self.template_list()
            del self.names[num_names:]  # address spaces and access modes
        name = self.name_after(keyword)
        declared, value = None, None
        if self.terminals[self.position] == ":":
            self.position += 1
            declared = self.type_name("`:`")
        if self.terminals[self.position] == "=":
            self.position += 1
            value = self.expression()
        elif keyword in ("let", "const"):
            self.refuse(f"expected `=` and a value: `{keyword}` needs one")
        return Variable(
            attributes[0].start if attributes else self.starts[first],
            *(self.ends[self.position - 1], keyword, self.texts[name], self.starts[name]),
            *(template, declared, value, attributes),
        )

    def const_assert(self) -> ConstAssert:
        """Read ``const_assert`` with its ``;``."""
        start = self.step()
        condition = self.expression()
        self.semicolon()
        return ConstAssert(start, self.ends[self.position - 1], condition)

    def step(self) -> int:
        """Step over a token; return its start."""
        self.position += 1
        return self.starts[self.position - 1]
