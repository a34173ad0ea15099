"""A module from its source: the syntax tree, and everything the grammar finds wrong with it.

Parsing never fails. A declaration that is refused is skipped to its end, so that one broken
function does not hide the others.
"""

from collections.abc import Callable

from core.wgsl.parsing_recovery import DECLARATION_WORDS
from core.wgsl.parsing_statements import StatementParser
from core.wgsl.syntax import (
    Alias,
    Attributes,
    ConstAssert,
    Declaration,
    Directive,
    FunctionDeclaration,
    Member,
    Module,
    StructDeclaration,
    Variable,
)
from core.wgsl.token_cursor import END, IDENTIFIER, Refused

_DIRECTIVES = frozenset(("enable", "requires", "diagnostic"))
_STARTS = DECLARATION_WORDS | {"@", "var", "const", "const_assert", "diagnostic"}


def parse(source: str) -> Module:
    """Return the syntax tree of ``source``, with findings where it breaks the grammar."""
    return _ModuleParser(source).module()


class _ModuleParser(StatementParser):
    """Reads declarations at the cursor."""

    def module(self) -> Module:
        module = Module(self.source, findings=self.findings)
        while (terminal := self.terminals[self.position]) != END:
            first = self.position
            self.depth, self.part = 0, ""
            self.names, self.local_names = [], []
            try:
                if terminal == ";":
                    self.position += 1
                elif terminal in _DIRECTIVES:
                    self._directive(module)
                else:
                    module.declarations.append(self._declaration_here())
            except Refused:
                self._skip_declaration(first)
        return module

    def _skip_declaration(self, first: int) -> None:
        """Go to where a next declaration may begin, past index ``first``."""
        braces = 0
        for position in range(first, self.position):
            braces += (self.terminals[position] == "{") - (self.terminals[position] == "}")
        braces = max(0, braces)
        while (terminal := self.terminals[self.position]) != END:
            if self.position > first and self._may_begin(terminal, braces):
                return
            braces += (terminal == "{") - (terminal == "}")
            self.position += 1
            if braces <= 0 and terminal in (";", "}"):
                return

    def _may_begin(self, terminal: str, braces: int) -> bool:
        if terminal in ("fn", "struct"):
            return True
        return braces == 0 and terminal in _STARTS and self.on_new_line()

    def _directive(self, module: Module) -> None:
        first = self.position
        if module.declarations:
            self.note("directives stand before all declarations", *self.place(first))
        keyword = self.terminals[first]
        self.position = first + 1
        words = self._diagnostic_words() if keyword == "diagnostic" else self._listed_words(keyword)
        self.semicolon()
        module.directives.append(
            Directive(self.starts[first], self.ends[self.position - 1], keyword, words)
        )

    def _listed_words(self, keyword: str) -> tuple[str, ...]:
        words = [self.texts[self.name_after(f"`{keyword}`")]]
        while self.terminals[self.position] == ",":
            self.position += 1
            if self.terminals[self.position] != IDENTIFIER:
                break
            words.append(self.texts[self.name_after("`,`")])
        return tuple(words)

    def _diagnostic_words(self) -> tuple[str, ...]:
        """Read a severity and a rule, which may have a point in it."""
        opening = self.expect("(", "expected `(` after `diagnostic`")
        severity = self.name_after("`(`")
        self.expect(",", "expected `,` and a rule after the severity")
        rule = self.texts[self.name_after("`,`")]
        if self.terminals[self.position] == ".":
            self.position += 1
            rule += f".{self.texts[self.name_after('`.`')]}"
        if self.terminals[self.position] == ",":
            self.position += 1
        self.close(opening, ")")
        return self.texts[severity], rule

    def _declaration_here(self) -> Declaration:
        start = self.starts[self.position]
        attributes = self.attributes()
        read = _DECLARATIONS.get(self.terminals[self.position])
        if read is None:
            if self.terminals[self.position] == "}":
                self.note("this `}` closes nothing", *self.place(self.position))
                raise Refused
            if self.terminals[self.position] == "let":
                self.note(
                    "`let` stands in functions only; at module scope write `const`",
                    *self.place(self.position),
                )
                raise Refused
            self.refuse("expected a declaration")
        declaration = read(self, attributes)
        declaration.start, declaration.end = start, self.ends[self.position - 1]
        declaration.names = tuple(self.names)
        return declaration

    def _global_variable(self, attributes: Attributes) -> Variable:
        variable = self.variable(attributes)
        self.semicolon()
        return variable

    def _alias(self, _: Attributes) -> Alias:
        start = self.starts[self.position]
        self.position += 1
        name = self.name_after("`alias`")
        self.expect("=", "expected `=` after the name of the alias")
        type_ = self.type_name("`=`")
        self.semicolon()
        return Alias(start, type_.end, self.texts[name], self.starts[name], type_)

    def _const_assert(self, _: Attributes) -> ConstAssert:
        return self.const_assert()

    def _struct(self, _: Attributes) -> StructDeclaration:
        start = self.starts[self.position]
        self.position += 1
        name = self.name_after("`struct`")
        opening = self.expect("{", "expected `{` after the name of the struct")
        members = self._members(opening, "}", "struct")
        return StructDeclaration(start, start, self.texts[name], self.starts[name], members)

    def _members(self, opening: int, closing: str, where: str) -> tuple[Member, ...]:
        """Read ``name: type`` with commas, up to the closing bracket."""
        terminals = self.terminals
        members = []
        while terminals[self.position] != closing:
            members.append(self._member(where))
            if terminals[self.position] != ",":
                break
            self.position += 1
        self.close(opening, closing)
        return tuple(members)

    def _member(self, where: str) -> Member:
        start = self.starts[self.position]
        attributes = self.attributes()
        position = self.position
        if self.terminals[position] != IDENTIFIER:
            self.refuse(f"expected the name of a {where}")
        self.position = position + 1
        self.check_name(position)
        self.expect(":", "expected `:` and a type after this name")
        type_ = self.type_name("`:`")
        return Member(
            start, type_.end, self.texts[position], self.starts[position], type_, attributes
        )

    def _function(self, attributes: Attributes) -> FunctionDeclaration:
        start = self.starts[self.position]
        self.position += 1
        name = self.name_after("`fn`")
        opening = self.expect("(", "expected `(` after the name of the function")
        parameters = self._members(opening, ")", "parameter")
        self.local_names.extend(parameters)
        return_attributes: Attributes = ()
        return_type = None
        if self.terminals[self.position] == "->":
            self.position += 1
            return_attributes = self.attributes()
            return_type = self.type_name("`->`")
        body = self.block(self.attributes())
        self.end_scope(0, body.end)
        return FunctionDeclaration(
            start,
            body.end,
            self.texts[name],
            self.starts[name],
            attributes,
            parameters,
            return_type,
            return_attributes,
            body,
            local_names=tuple(self.local_names),
        )


_Reader = Callable[[_ModuleParser, Attributes], Declaration]
_DECLARATIONS: dict[str, _Reader] = {
    "fn": _ModuleParser._function,
    "struct": _ModuleParser._struct,
    "alias": _ModuleParser._alias,
    "const_assert": _ModuleParser._const_assert,
    **dict.fromkeys(("var", "const", "override"), _ModuleParser._global_variable),
}
