"""Statements from tokens (specification, section 9), going on after what it cannot read.

A statement that is refused is skipped (see ``parsing_recovery``).
"""

from collections.abc import Callable
from typing import NoReturn

from core.wgsl.parsing_variables import VariableParser
from core.wgsl.syntax import (
    Access,
    Assignment,
    Attributes,
    Block,
    Branch,
    BreakIf,
    Call,
    CallStatement,
    Clause,
    Continuing,
    Expression,
    For,
    If,
    Index,
    Jump,
    Loop,
    Name,
    Parenthesised,
    Return,
    Statement,
    Step,
    Switch,
    Unary,
    Variable,
    While,
)
from core.wgsl.token_cursor import END, IDENTIFIER, Refused

_ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="))
_STEPS = frozenset(("++", "--"))


class StatementParser(VariableParser):
    """Reads statements at the cursor."""

    def block(self, attributes: Attributes = (), *, part: str = "") -> Block:
        """Read from ``{`` to ``}``; what cannot be read in between is noted and skipped.

        Args:
            attributes: those before it.
            part: ``loop`` or ``continuing`` where it is the body of one.

        Raises:
            Refused: no ``{`` stands here, or blocks are nested too deep.
        """
        opening = self.expect("{", "expected `{`")
        self.deeper()
        depth, num_locals, outer_part = self.depth, len(self.local_names), self.part
        self.part = part
        statements: list[Statement] = []
        terminals = self.terminals
        while (terminal := terminals[self.position]) != "}":
            if self.at_declaration():
                self.note("this `{` is not closed", *self.place(opening))
                self.position -= 1  # as if the last token had closed it
                break
            begun = self.position
            try:
                if terminal == ";":
                    self.position += 1
                else:
                    statements.append(_STATEMENTS.get(terminal, _PLAIN)(self))
            except Refused:
                self.depth = depth
                self.part = part
                self.skip_statement(begun)
        end = self.ends[self.position]
        self.position += 1
        self.depth -= 1
        self.part = outer_part
        self.end_scope(num_locals, end)
        return Block(self.starts[opening], end, tuple(statements), attributes)

    # --- one statement each; the cursor stands at its first token ---

    def _declaration(self) -> Variable:
        variable = self._local()
        self.semicolon()
        return variable

    def _local(self) -> Variable:
        variable = self.variable()
        self.local_names.append(variable)
        return variable

    def _plain(self) -> Statement:
        statement = self._simple()
        self.semicolon()
        statement.end = self.ends[self.position - 1]
        return statement

    def _simple(self) -> Assignment | Step | CallStatement:
        """Read an assignment, a step or a call, without ``;``."""
        terminals, first = self.terminals, self.position
        if terminals[first] == "_":
            self.position += 1
            target: Expression = Name(self.starts[first], self.ends[first], "_", ())
            self.expect("=", "expected `=` after `_`")
            value = self.expression()
            return Assignment(target.start, value.end, target, "=", value)
        if terminals[first] not in _SIMPLE_STARTS:
            self.refuse("expected a statement")
        target = self.operand()
        operator = terminals[self.position]
        if operator in _ASSIGNMENTS:
            self._check_target(target)
            self.position += 1
            value = self.expression()
            return Assignment(target.start, value.end, target, operator, value)
        if operator in _STEPS:
            self._check_target(target)
            self.position += 1
            return Step(target.start, self.ends[self.position - 1], target, operator)
        if type(target) is Call:
            return CallStatement(target.start, target.end, target)
        return self._refuse_value(target)

    def _check_target(self, target: Expression) -> None:
        node = target
        while not isinstance(node, Unary):
            if isinstance(node, Access | Index):
                node = node.base
            elif isinstance(node, Parenthesised):
                node = node.inner
            elif isinstance(node, Name):
                return
            else:
                break
        if not (isinstance(node, Unary) and node.operator in "*&"):
            message = "only a variable, a part of one, or what a pointer leads to can be assigned"
            self.note(message, target.start, target.end)

    def _refuse_value(self, value: Expression) -> NoReturn:
        terminal = self.terminals[self.position]
        if type(value) is Name and terminal == IDENTIFIER:
            name = self.texts[self.position]
            self.note(
                f"a declaration begins with a keyword and has its type behind: `var {name}: {value.text}`",
                *(value.start, self.ends[self.position]),
            )
            raise Refused
        if terminal in (";", "}", END) or self.on_new_line():
            self.note("a value alone is no statement", value.start, value.end)
            raise Refused
        self.refuse("expected an assignment or a call")

    def _return(self) -> Return:
        start = self.step()
        has_value = self.terminals[self.position] not in (";", "}")
        value = self.expression() if has_value else None
        self.semicolon()
        return Return(start, self.ends[self.position - 1], value)

    def _jump(self) -> Jump | BreakIf:
        keyword = self.terminals[self.position]
        start = self.step()
        condition = None
        if keyword == "break" and self.terminals[self.position] == "if":
            self.position += 1
            condition = self.expression()
        self.semicolon()
        end = self.ends[self.position - 1]
        if condition and (self.part != "continuing" or self.terminals[self.position] != "}"):
            self.note("`break if` stands at the end of a `continuing` block only", start, end)
        return BreakIf(start, end, condition) if condition else Jump(start, end, keyword)

    def _head(self) -> Expression:
        """Read the expression before a block; one that cannot be read is skipped.

        An empty name stands for it then.
        """
        depth = self.depth
        try:
            return self.expression()
        except Refused:
            self.depth = depth
            return self.skip_head()

    def _if(self) -> If:
        start = self.step()
        branches = [self._branch(start)]
        otherwise = None
        while self.terminals[self.position] == "else":
            place = self.step()
            if self.terminals[self.position] == "if":
                self.position += 1
                branches.append(self._branch(place))
            else:
                otherwise = self.block(self.attributes())
                break
        return If(start, self.ends[self.position - 1], tuple(branches), otherwise)

    def _branch(self, start: int) -> Branch:
        condition = self._head()
        body = self.block(self.attributes())
        return Branch(start, body.end, condition, body)

    def _while(self) -> While:
        start = self.step()
        condition = self._head()
        body = self.block(self.attributes())
        return While(start, body.end, condition, body)

    def _loop(self) -> Loop:
        start = self.step()
        body = self.block(self.attributes(), part="loop")
        return Loop(start, body.end, body)

    def _continuing(self) -> Continuing:
        is_in_loop = self.part == "loop"
        start = self.step()
        body = self.block(self.attributes(), part="continuing")
        if not is_in_loop or self.terminals[self.position] != "}":
            self.note("`continuing` stands at the end of a `loop` only", start, body.end)
        return Continuing(start, body.end, body)

    def _for(self) -> For:
        start = self.step()
        depth, num_locals = self.depth, len(self.local_names)
        head: tuple[Statement | None, Expression | None, Statement | None] = (None, None, None)
        try:
            head = self._for_head()
        except Refused:
            self.depth = depth
            self.skip_head(ends=("}",))
        body = self.block(self.attributes())
        self.end_scope(num_locals, body.end)
        return For(start, body.end, *head, body)

    def _for_head(self) -> tuple[Statement | None, Expression | None, Statement | None]:
        terminals = self.terminals
        opening = self.expect("(", "expected `(` after `for`")
        initialiser: Statement | None = None
        condition, update = None, None
        if terminals[self.position] in ("var", "let", "const"):
            initialiser = self._local()
        elif terminals[self.position] != ";":
            initialiser = self._simple()
        self.expect(";", "expected `;` after the start of the `for`")
        if terminals[self.position] != ";":
            condition = self.expression()
        self.expect(";", "expected `;` after the condition of the `for`")
        if terminals[self.position] != ")":
            update = self._simple()
        self.close(opening, ")")
        return initialiser, condition, update

    def _switch(self) -> Switch:
        start = self.step()
        selector = self._head()
        self.attributes()
        opening = self.expect("{", "expected `{`")
        depth, clauses = self.depth, []
        while self.terminals[self.position] != "}":
            if self.at_declaration():
                self.note("this `{` is not closed", *self.place(opening))
                raise Refused
            begun = self.position
            try:
                clauses.append(self._clause())
            except Refused:
                self.depth = depth
                self.skip_clause(begun)
        self.position += 1
        return Switch(start, self.ends[self.position - 1], selector, tuple(clauses))

    def _clause(self) -> Clause:
        terminals = self.terminals
        start = self.starts[self.position]
        selectors: list[Expression | None] = []
        if terminals[self.position] == "default":
            self.position += 1
            selectors.append(None)
        else:
            self.expect("case", "expected `case`, `default` or `}`")
            while terminals[self.position] not in (":", "{", "@"):
                if terminals[self.position] == "default":
                    self.position += 1
                    selectors.append(None)
                else:
                    selectors.append(self.expression())
                if terminals[self.position] != ",":
                    break
                self.position += 1
            if not selectors:
                self.refuse("expected a value after `case`")
        if terminals[self.position] == ":":
            self.position += 1
        body = self.block(self.attributes())
        return Clause(start, body.end, tuple(selectors), body)

    def _attributed(self) -> Statement:
        """Read a statement with attributes before it."""
        start = self.starts[self.position]
        attributes = self.attributes()
        terminal = self.terminals[self.position]
        if terminal not in _ATTRIBUTED:
            self.refuse("expected a block, `if`, `switch` or a loop after this attribute")
        statement = _STATEMENTS[terminal](self)
        assert isinstance(statement, Block | If | Switch | Loop | While | For)
        statement.start, statement.attributes = start, attributes
        return statement


_ATTRIBUTED = frozenset(("{", "if", "switch", "loop", "while", "for"))
_SIMPLE_STARTS = frozenset((IDENTIFIER, "(", "*", "&"))
_Reader = Callable[[StatementParser], Statement]
_PLAIN: _Reader = StatementParser._plain
_STATEMENTS: dict[str, _Reader] = {
    "{": StatementParser.block,
    "@": StatementParser._attributed,
    "const_assert": StatementParser.const_assert,
    "return": StatementParser._return,
    "if": StatementParser._if,
    "for": StatementParser._for,
    "while": StatementParser._while,
    "loop": StatementParser._loop,
    "continuing": StatementParser._continuing,
    "switch": StatementParser._switch,
    **dict.fromkeys(("var", "let", "const"), StatementParser._declaration),
    **dict.fromkeys(("break", "continue", "discard"), StatementParser._jump),
}
