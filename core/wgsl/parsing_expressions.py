"""Expressions and types from tokens (specification, sections 3.9 and 8).

Operators are grouped by precedence; operands of one precedence lean to the left.
"""

from core.wgsl.syntax import (
    Access,
    Binary,
    Call,
    Expression,
    Index,
    Literal,
    Name,
    Parenthesised,
    Unary,
)
from core.wgsl.token_cursor import (
    IDENTIFIER,
    MAX_NESTING,
    NUMBER,
    TEMPLATE_CLOSE,
    TEMPLATE_OPEN,
    TokenCursor,
)

PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "|": 3,
    "^": 4,
    "&": 5,
    **dict.fromkeys(("==", "!="), 6),
    **dict.fromkeys(("<", ">", "<=", ">="), 7),
    **dict.fromkeys(("<<", ">>"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/", "%"), 10),
}
_ADDITIVE = PRECEDENCE["+"]
_ARITHMETIC = frozenset("+-*/%")
_SHIFTS = frozenset(("<<", ">>"))
_RELATIONS = frozenset(("==", "!=", "<", ">", "<=", ">="))
# Which operators may stand in the left and in the right operand of another without parentheses.
_UNPARENTHESISED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **{sign: (frozenset(sign), frozenset()) for sign in "&|^"},
    **{
        sign: (_RELATIONS | _ARITHMETIC | _SHIFTS | {sign}, _RELATIONS | _ARITHMETIC | _SHIFTS)
        for sign in ("&&", "||")
    },
    **dict.fromkeys(_RELATIONS, (_ARITHMETIC | _SHIFTS, _ARITHMETIC | _SHIFTS)),
    **dict.fromkeys(_SHIFTS, (frozenset(), frozenset())),
}
_LITERALS = frozenset((NUMBER, "true", "false"))
_PREFIXES = frozenset("-!~*&")
_POSTFIXES = frozenset(".[")


class ExpressionParser(TokenCursor):
    """Reads expressions at the cursor."""

    def expression(self) -> Expression:
        """Read an expression, as long as it goes on.

        Raises:
            Refused: there is none.
        """
        left = self.operand()
        if self.terminals[self.position] in PRECEDENCE:
            return self._operators(left, 0)
        return left

    def _operators(self, left: Expression, floor: int) -> Expression:
        """Read what follows the operand ``left`` with operators of more than ``floor``."""
        terminals = self.terminals
        precedence = PRECEDENCE.get
        self.deeper()
        power = precedence(terminals[self.position], 0)
        while power > floor:
            operator = terminals[self.position]
            self.position += 1
            right = self.operand()
            following = precedence(terminals[self.position], 0)
            if following > power:
                right = self._operators(right, power)
                following = precedence(terminals[self.position], 0)
            if power < _ADDITIVE:
                self._check_mixed(operator, left, right)
            left = Binary(left.start, right.end, operator, left, right)
            power = following
        self.depth -= 1
        return left

    def _check_mixed(self, operator: str, left: Expression, right: Expression) -> None:
        """Warn of operators that the specification wants parentheses between (section 8.19)."""
        on_the_left, on_the_right = _UNPARENTHESISED[operator]
        for operand, allowed in ((left, on_the_left), (right, on_the_right)):
            if type(operand) is Binary and operand.operator not in allowed:
                message = f"`{operand.operator}` beside `{operator}` needs parentheses round it; browsers refuse it without"
                self.note(message, operand.start, operand.end, severity="warning")

    def operand(self) -> Expression:
        """Read an operand with what stands before and behind it: ``-a.b[c]``.

        Raises:
            Refused: there is none.
        """
        position = self.position
        terminals = self.terminals
        terminal = terminals[position]
        node: Expression
        if terminal == IDENTIFIER:
            node = self.name()
            if terminals[self.position] == "(":
                arguments = self.arguments()
                node = Call(node.start, self.ends[self.position - 1], node, arguments)
        elif terminal in _LITERALS:
            self.position = position + 1
            node = Literal(self.starts[position], self.ends[position], self.texts[position])
        elif terminal == "(":
            node = self._parenthesised()
        elif terminal in _PREFIXES:
            return self._prefixed()
        else:
            self.refuse("expected an expression")
        if terminals[self.position] in _POSTFIXES:
            return self._postfixed(node)
        return node

    def name(self) -> Name:
        """Read the identifier that stands here, with its template list if it has one."""
        position = self.position
        self.position = position + 1
        template: tuple[Expression, ...] = ()
        if self.terminals[position + 1] == TEMPLATE_OPEN:
            template = self.template_list()
        node = Name(
            self.starts[position], self.ends[self.position - 1], self.texts[position], template
        )
        self.names.append(node)
        return node

    def type_name(self, after: str) -> Name:
        """Read a type.

        Raises:
            Refused: none stands after what ``after`` names.
        """
        if self.terminals[self.position] != IDENTIFIER:
            self.refuse(f"expected a type after {after}")
        return self.name()

    def template_list(self) -> tuple[Expression, ...]:
        """Read a template list from its ``<`` to its ``>``."""
        return self.items(TEMPLATE_CLOSE)

    def arguments(self) -> tuple[Expression, ...]:
        """Read arguments from ``(`` to ``)``."""
        if self.terminals[self.position + 1] == ")":
            self.position += 2
            return ()
        return self.items(")")

    def items(self, closing: str) -> tuple[Expression, ...]:
        """Read one or more expressions with commas, from the opening bracket to ``closing``."""
        opening = self.position
        terminals = self.terminals
        self.position = opening + 1
        self.deeper()
        items = [self.expression()]
        while terminals[self.position] == ",":
            self.position += 1
            if terminals[self.position] == closing:
                break
            items.append(self.expression())
        self.depth -= 1
        self.close(opening, closing)
        return tuple(items)

    def _parenthesised(self) -> Parenthesised:
        opening = self.position
        self.position = opening + 1
        self.deeper()
        inner = self.expression()
        self.depth -= 1
        return Parenthesised(self.starts[opening], self.close(opening, ")"), inner)

    def _prefixed(self) -> Expression:
        """Read operators before an operand; a loop, because there may be many."""
        first = self.position
        while self.terminals[self.position] in _PREFIXES:
            self.position += 1
        last = self.position
        node = self.operand()
        if last - first > MAX_NESTING:
            self.refuse(f"more than {MAX_NESTING} operators before one operand", after=True)
        for position in range(last - 1, first - 1, -1):
            node = Unary(self.starts[position], node.end, self.terminals[position], node)
        return node

    def _postfixed(self, node: Expression) -> Expression:
        """Read members and indices behind an operand."""
        terminals = self.terminals
        while True:
            position = self.position
            terminal = terminals[position]
            if terminal == ".":
                self.position = position + 1
                if terminals[position + 1] != IDENTIFIER:
                    self.refuse("expected the name of a member after `.`")
                self.position = position + 2
                node = Access(node.start, self.ends[position + 1], node, self.texts[position + 1])
            elif terminal == "[":
                self.position = position + 1
                self.deeper()
                index = self.expression()
                self.depth -= 1
                node = Index(node.start, self.close(position, "]"), node, index)
            else:
                return node
