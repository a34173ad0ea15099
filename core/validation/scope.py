"""Which names mean something at a place of the author's code, read from its tokens.

Reads tokens, not a syntax tree, because the code in question is mostly broken.
"""

from dataclasses import dataclass, field

from core.wgsl import lexicon
from core.wgsl.lexer import Kind, Token

_LOCAL = ("let", "var", "const")
_DIRECTIVES = ("enable", "requires", "diagnostic")
_MODULE = ("fn", "struct", "alias", "override", *_LOCAL)


@dataclass(frozen=True)
class Declaration:
    """Where a name is declared; ``word`` is the keyword, or ``parameter``."""

    name: str
    word: str
    index: int  # of the name among the tokens
    function: str = ""  # in which it stands, empty at module scope


@dataclass
class Scope:
    """The names that can be used at a place, inner ones before outer ones of the same name."""

    names: dict[str, Declaration] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)  # of all structs
    function: str = ""  # the one around the place


def scope_at(tokens: list[Token], index: int) -> Scope:
    """Return what is known at the token ``index``: all of the module, and locals declared before."""
    reader = _Reader(tokens)
    scope = Scope()
    while reader.position < len(tokens):
        if reader.position == index:
            scope.names = reader.visible()
            scope.function = reader.function
        reader.step()
    if not scope.names:
        scope.names = reader.visible()
    for name, declaration in reader.module.items():
        scope.names.setdefault(name, declaration)
    scope.members = reader.members
    return scope


class _Reader:
    """Walks over the tokens and keeps the blocks that are open."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.function = ""
        self.module: dict[str, Declaration] = {}
        self.members: list[str] = []
        self._blocks: list[dict[str, Declaration]] = []
        self._coming: dict[str, Declaration] = {}  # what the next block begins with
        self._brackets = 0
        self._in_struct = False

    def visible(self) -> dict[str, Declaration]:
        names: dict[str, Declaration] = {}
        for block in (*self._blocks, self._coming):
            names |= block
        return names

    def step(self) -> None:
        token, index = self.tokens[self.position], self.position
        self.position += 1
        self._brackets += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if token.text == "{":
            self._blocks.append(self._coming)
            self._coming, self._brackets = {}, 0
        elif token.text == "}":
            self._close()
        elif token.text in _MODULE and self._text(index - 1) != ".":
            self._declare(token.text, index)
        elif token.kind is Kind.WORD and self._text(index + 1) == ":":
            self._name_with_type(token.text, index)

    def _close(self) -> None:
        if self._blocks:
            self._blocks.pop()
        if not self._blocks:
            self.function, self._in_struct, self._coming = "", False, {}

    def _declare(self, word: str, index: int) -> None:
        at = index + 1
        if word == "var" and at < len(self.tokens):
            at = self._behind_template(at)
        if at >= len(self.tokens) or self.tokens[at].kind is not Kind.WORD:
            return
        name = self.tokens[at].text
        if self._blocks and word in _LOCAL:
            place = self._coming if self._brackets > 0 else self._blocks[-1]
            place[name] = Declaration(name, word, at, self.function)
        elif not self._blocks:
            self.module[name] = Declaration(name, word, at)
            self._in_struct = word == "struct"
            self.function = name if word == "fn" else ""
            self._coming = {}

    def _behind_template(self, at: int) -> int:
        if self.tokens[at].kind is not Kind.TEMPLATE_OPEN:
            return at
        while at < len(self.tokens) and self.tokens[at].kind is not Kind.TEMPLATE_CLOSE:
            at += 1
        return at + 1

    def _name_with_type(self, name: str, index: int) -> None:
        if self._in_struct:
            self.members.append(name)
        elif self.function and not self._blocks and self._brackets > 0:
            self._coming[name] = Declaration(name, "parameter", index, self.function)

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""


def undeclared(tokens: list[Token]) -> list[int]:
    """Return where names are first used that nothing declares, neither the code nor WGSL.

    A name counts as declared if it is anywhere in the code; so some are missed, none is wrong.
    """
    declared = {
        name.text
        for before, name, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False)
        if (before and before.text in _MODULE)
        or (after and after.text == ":")
        or (before and before.kind is Kind.TEMPLATE_CLOSE and after and after.text in (":", "="))
    }
    first: dict[str, int] = {}
    at = 0
    while at < len(tokens):
        token, before = tokens[at], tokens[at - 1].text if at else ";"
        if token.text == "@":
            at = _behind_attribute(tokens, at)
            continue
        if token.text in _DIRECTIVES and before in (";", "}"):
            at = next((i for i in range(at, len(tokens)) if tokens[i].text == ";"), len(tokens))
        elif _is_use(token, before) and token.text not in declared:
            first.setdefault(token.text, at)
        at += 1
    return list(first.values())


def _is_use(token: Token, before: str) -> bool:
    is_known = token.text in lexicon.PREDECLARED or token.text in lexicon.KEYWORDS
    return (
        token.kind is Kind.WORD
        and not is_known
        and token.text not in ("_", *lexicon.NAGA_WORDS)
        and before != "."
    )


def written_type(tokens: list[Token], declaration: Declaration) -> str:
    """Return the type that a declaration names, or that its value begins with; else nothing."""
    at = declaration.index + 1
    if at < len(tokens) and tokens[at].text in (":", "="):
        return type_text(tokens, at + 1)
    return ""


def result_type(tokens: list[Token], function: Declaration) -> str:
    """Return the type that a function declares to return, empty for none."""
    depth = 0
    for at in range(function.index + 1, len(tokens)):
        depth += (tokens[at].text == "(") - (tokens[at].text == ")")
        if tokens[at].text == "->":
            at += 1
            while at < len(tokens) and tokens[at].text == "@":  # attributes of the result
                at = _behind_attribute(tokens, at)
            return type_text(tokens, at)
        if tokens[at].text in ("{", ";") and depth <= 0:
            break
    return ""


def _behind_attribute(tokens: list[Token], at: int) -> int:
    at += 2
    if at < len(tokens) and tokens[at].text == "(":
        while at < len(tokens) and tokens[at].text != ")":
            at += 1
        at += 1
    return at


def type_text(tokens: list[Token], at: int) -> str:
    """Return the type that is written from the token ``at`` on: ``vec2<f32>``; else nothing."""
    if at >= len(tokens) or tokens[at].kind is not Kind.WORD:
        return ""
    text, depth = tokens[at].text, 0
    for token in tokens[at + 1 :]:
        if token.kind is Kind.TEMPLATE_OPEN:
            depth += 1
        elif depth == 0:
            break
        text += ", " if token.text == "," else token.text
        depth -= token.kind is Kind.TEMPLATE_CLOSE
        if depth == 0:
            break
    return text
