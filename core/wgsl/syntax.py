"""The syntax tree of a module: what parsing returns, each node with its place in the source.

``start`` and ``end`` are offsets: ``source[start:end]`` is the text of a node. Types are
expressions as in the specification's grammar (section 3.9): ``Name`` with a template list.
"""

from dataclasses import dataclass, field
from typing import Literal as OneOf


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the grammar does not allow; the places are offsets in the source.

    A warning is for what naga takes and other compilers refuse.
    """

    message: str
    start: int
    end: int
    severity: OneOf["error", "warning"] = "error"


@dataclass(slots=True, eq=False)
class Node:
    """A piece of the source."""

    start: int
    end: int


# --- expressions (section 8) ---


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A number, ``true`` or ``false``, as written."""

    text: str


@dataclass(slots=True, eq=False)
class Name(Node):
    """An identifier, perhaps with a template list: a value, a type, a function, an enumerant."""

    text: str
    template: tuple["Expression", ...]


@dataclass(slots=True, eq=False)
class Parenthesised(Node):
    """An expression in parentheses."""

    inner: "Expression"


@dataclass(slots=True, eq=False)
class Unary(Node):
    """``-``, ``!``, ``~``, ``*`` (indirection) or ``&`` (address-of) before an operand."""

    operator: str
    operand: "Expression"


@dataclass(slots=True, eq=False)
class Binary(Node):
    """Two operands; chains of one precedence lean to the left."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(slots=True, eq=False)
class Call(Node):
    """A call of a function, or the construction of a value."""

    callee: Name
    arguments: tuple["Expression", ...]


@dataclass(slots=True, eq=False)
class Index(Node):
    """``base[index]``."""

    base: "Expression"
    index: "Expression"


@dataclass(slots=True, eq=False)
class Access(Node):
    """``base.member``: a member of a struct, or a swizzle. The member is the text at the end."""

    base: "Expression"
    member: str


Expression = Literal | Name | Parenthesised | Unary | Binary | Call | Index | Access


# --- what declarations have in common ---


@dataclass(slots=True, eq=False)
class Attribute(Node):
    """``@name`` or ``@name(arguments)``; the name without the ``@``."""

    name: str
    arguments: tuple[Expression, ...]


Attributes = tuple[Attribute, ...]


@dataclass(slots=True, eq=False)
class Variable(Node):
    """A declaration of a value: ``var``, ``let``, ``const`` or ``override``.

    ``names`` are the identifiers it mentions; only declarations at module scope fill them, since
    those in a function belong to the function's. A local one can be mentioned from its end to
    ``scope_end``.
    """

    keyword: str
    name: str
    name_start: int
    template: tuple[Expression, ...]  # address space and access mode
    type: Name | None
    value: Expression | None
    attributes: Attributes = ()
    names: tuple[Name, ...] = ()
    scope_end: int = 0


@dataclass(slots=True, eq=False)
class Member(Node):
    """A member of a struct or a parameter of a function."""

    name: str
    name_start: int
    type: Name
    attributes: Attributes
    scope_end: int = 0  # of a parameter


# --- statements (section 9) ---


@dataclass(slots=True, eq=False)
class Block(Node):
    """Statements in braces; a nested scope."""

    statements: tuple["Statement", ...]
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class Assignment(Node):
    """``target operator value``; the target ``_`` is a Name like others."""

    target: Expression
    operator: str
    value: Expression


@dataclass(slots=True, eq=False)
class Step(Node):
    """``target++`` or ``target--``."""

    target: Expression
    operator: str


@dataclass(slots=True, eq=False)
class CallStatement(Node):
    """A call whose result, if any, is dropped."""

    call: Call


@dataclass(slots=True, eq=False)
class Branch(Node):
    """A condition of an ``if`` and what is done where it holds."""

    condition: Expression
    body: Block


@dataclass(slots=True, eq=False)
class If(Node):
    """``if``, every ``else if``, and the last ``else``; flat, since such chains may be long."""

    branches: tuple[Branch, ...]
    otherwise: Block | None
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class Clause(Node):
    """A ``case`` or ``default`` of a switch; a selector None stands for ``default``."""

    selectors: tuple[Expression | None, ...]
    body: Block


@dataclass(slots=True, eq=False)
class Switch(Node):
    """A ``switch``."""

    selector: Expression
    clauses: tuple[Clause, ...]
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class Loop(Node):
    """A ``loop``; its ``continuing`` block is the last statement of the body, if it has one."""

    body: Block
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class Continuing(Node):
    """The ``continuing`` block of a loop."""

    body: Block


@dataclass(slots=True, eq=False)
class While(Node):
    """A ``while`` loop."""

    condition: Expression
    body: Block
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class For(Node):
    """A ``for`` loop; each part of its head may be missing."""

    initialiser: "Statement | None"
    condition: Expression | None
    update: "Statement | None"
    body: Block
    attributes: Attributes = ()


@dataclass(slots=True, eq=False)
class Return(Node):
    """``return``, perhaps with a value."""

    value: Expression | None


@dataclass(slots=True, eq=False)
class Jump(Node):
    """``break``, ``continue`` or ``discard``."""

    keyword: str


@dataclass(slots=True, eq=False)
class BreakIf(Node):
    """``break if``, at the end of a continuing block."""

    condition: Expression


@dataclass(slots=True, eq=False)
class ConstAssert(Node):
    """``const_assert``, in a function or at module scope."""

    condition: Expression
    names: tuple[Name, ...] = ()


Statement = (
    Block
    | Variable
    | Assignment
    | Step
    | CallStatement
    | If
    | Switch
    | Loop
    | Continuing
    | While
    | For
    | Return
    | Jump
    | BreakIf
    | ConstAssert
)


# --- declarations (sections 4.1, 5, 6, 7, 10) ---


@dataclass(slots=True, eq=False)
class Directive(Node):
    """``enable``, ``requires`` or ``diagnostic`` with the words of its list."""

    keyword: str
    words: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Alias(Node):
    """``alias name = type``."""

    name: str
    name_start: int
    type: Name
    names: tuple[Name, ...] = ()


@dataclass(slots=True, eq=False)
class StructDeclaration(Node):
    """A struct with its members."""

    name: str
    name_start: int
    members: tuple[Member, ...]
    names: tuple[Name, ...] = ()


@dataclass(slots=True, eq=False)
class FunctionDeclaration(Node):
    """A function.

    ``names`` are the identifiers mentioned anywhere in it, ``local_names`` the parameters and
    local variables with their scopes: together they tell what it uses of the module.
    """

    name: str
    name_start: int
    attributes: Attributes
    parameters: tuple[Member, ...]
    return_type: Name | None
    return_attributes: Attributes
    body: Block
    names: tuple[Name, ...] = ()
    local_names: tuple[Variable | Member, ...] = ()


Declaration = Variable | Alias | StructDeclaration | FunctionDeclaration | ConstAssert


@dataclass(slots=True, eq=False)
class Module:
    """A parsed source, as far as it could be understood, and what was wrong with it."""

    source: str
    directives: list[Directive] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
