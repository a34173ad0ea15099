"""The kinds of code an example or a generation may have, and how to tell them apart."""

from itertools import pairwise
from typing import Literal, get_args

from core.wgsl.lexer import Kind, Token, lex

ShaderKind = Literal[
    "expression", "statements", "function", "fragment", "compute", "vertex", "module"
]
SHADER_KINDS: tuple[ShaderKind, ...] = get_args(ShaderKind)

_DECLARATION_WORDS = frozenset(
    ("fn", "struct", "override", "alias", "const_assert", "enable", "requires", "diagnostic")
)
_STATEMENT_WORDS = frozenset(
    ("if", "for", "while", "loop", "switch", "return", "let", "var", "const", "discard", "break")
)


def detect_kind(code: str) -> ShaderKind:
    """Return the kind of ``code`` from its words; never fails.

    A module with several stages is a fragment before a compute before a vertex module. A
    module whose declarations are only functions, structs and consts is a ``function``.
    """
    tokens = lex(code)
    stages = _stages(tokens)
    for stage in ("fragment", "compute", "vertex"):
        if stage in stages:
            return stage
    if _has_declaration(tokens):
        return "module" if _has_resource(tokens) else "function"
    words = {token.text for token in tokens if token.kind is Kind.WORD}
    if any(token.text == ";" for token in tokens) or words & _STATEMENT_WORDS:
        return "statements"
    return "expression"


def _stages(tokens: list[Token]) -> set[str]:
    return {b.text for a, b in pairwise(tokens) if a.text == "@"}


def _has_declaration(tokens: list[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and (token.text in _DECLARATION_WORDS or token.text == "@"):
            return True
    # Module-scope variables name their address space: var<private>, var<workgroup>, ...
    return any(
        a.text == "var" and b.kind is Kind.TEMPLATE_OPEN and c.text != "function"
        for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _has_resource(tokens: list[Token]) -> bool:
    return any(
        a.text == "@" and b.text in ("group", "binding") for a, b in pairwise(tokens)
    ) or not any(token.text in ("fn", "struct") for token in tokens)
