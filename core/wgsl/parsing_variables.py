"""What functions and modules both have: attributes, declarations of values, ends of statements."""

from core.wgsl import lexicon
from core.wgsl.attributes import ATTRIBUTES
from core.wgsl.parsing_recovery import STATEMENT_WORDS, RecoveringParser
from core.wgsl.syntax import Attribute, Attributes, ConstAssert, Expression, Variable
from core.wgsl.token_cursor import END, IDENTIFIER, TEMPLATE_OPEN

# Whether an attribute takes arguments; of naga's own only that they exist.
_TAKES_ARGUMENTS = {attribute.name: bool(attribute.parameters) for attribute in ATTRIBUTES}
_NAGA_WORDS = frozenset(lexicon.NAGA_WORDS)
_RESERVED_WORDS = frozenset(lexicon.RESERVED_WORDS)
# Attributes whose arguments are words of their own, not names that the module declares.
_WORD_ATTRIBUTES = frozenset(("builtin", "diagnostic", "interpolate"))


class VariableParser(RecoveringParser):
    """Reads attributes, variables and constants at the cursor."""

    def attributes(self) -> Attributes:
        """Read the attributes that stand here, if any."""
        if self.terminals[self.position] != "@":
            return ()
        attributes = []
        while self.terminals[self.position] == "@":
            start = self.starts[self.position]
            self.position += 1
            name = self.texts[self.position]
            if not name.isidentifier():
                self.refuse("expected the name of an attribute after `@`")
            takes_arguments = _TAKES_ARGUMENTS.get(name)
            if takes_arguments is None and name not in _NAGA_WORDS:
                self.note(f"there is no attribute `@{name}`", start, self.ends[self.position])
            self.position += 1
            arguments = self._attribute_arguments(name, takes_arguments)
            attributes.append(Attribute(start, self.ends[self.position - 1], name, arguments))
        return tuple(attributes)

    def _attribute_arguments(self, name: str, is_needed: bool | None) -> tuple[Expression, ...]:
        if self.terminals[self.position] != "(":
            if is_needed:
                self.refuse(f"expected `(` after `@{name}`")
            return ()
        if is_needed is False:
            self.refuse(f"`@{name}` takes nothing in parentheses")
        num_names = len(self.names)
        arguments = self.items(")")
        if name in _WORD_ATTRIBUTES:
            del self.names[num_names:]
        return arguments

    def end_scope(self, num_locals: int, end: int) -> None:
        """Let what was declared since there were ``num_locals`` be known up to ``end``."""
        for local in self.local_names[num_locals:]:
            local.scope_end = local.scope_end or end

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

    def name_after(self, what: str) -> int:
        """Step over the name that a declaration gives; return its index.

        Raises:
            Refused: there is none.
        """
        position = self.position
        if self.terminals[position] != IDENTIFIER:
            is_word = self.texts[position].isidentifier()
            why = "; WGSL keeps this word for itself" if is_word else ""
            self.refuse(f"expected a name after {what}{why}")
        self.position = position + 1
        self.check_name(position)
        return position

    def check_name(self, position: int) -> None:
        """Note if the name declared at an index is not to be had (section 3.8)."""
        text = self.texts[position]
        if text in _RESERVED_WORDS:
            self.note(f"`{text}` is reserved; choose another name", *self.place(position))
        elif text.startswith("__"):
            self.note("names that begin with `__` are reserved", *self.place(position))

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
        name = self.name_after(f"`{keyword}`")
        declared, value = None, None
        if self.terminals[self.position] == ":":
            self.position += 1
            declared = self.type_name("`:`")
        if self.terminals[self.position] == "=":
            self.position += 1
            value = self.expression()
        elif keyword in ("let", "const"):
            self.refuse(f"expected `=` and a value: `{keyword}` needs one")
        elif declared is None:
            self.note("expected `:` and a type or `=` and a value after this", *self.place(name))
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
