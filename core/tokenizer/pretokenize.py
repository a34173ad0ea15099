"""WGSL text to lexical units, which the vocabulary then spells.

A unit is a lexical token, or several that the vocabulary joins: an attribute with its ``@``,
and a common templated type such as ``vec4<f32>``.
"""

from core.wgsl import lexicon
from core.wgsl.formatting import join_attributes
from core.wgsl.lexer import Kind, Token, lex

_COMPOUND_TYPES = frozenset(lexicon.COMPOUND_TYPES)


def split_units(code: str, *, across_gaps: bool) -> list[Token]:
    """Return the units of ``code``; their texts hold no gaps.

    ``across_gaps`` joins tokens also where blankspace or comments stand between them.
    """
    tokens = join_attributes(
        lex(code), can_join=lambda first, second: across_gaps or first.end == second.start
    )
    units: list[Token] = []
    template_close = Kind.TEMPLATE_CLOSE
    for token in tokens:
        units.append(token)
        if token.kind is template_close and len(units) > 3:
            name, opening, scalar = units[-4:-1]
            text = f"{name.text}<{scalar.text}>"
            is_close = token.end - name.start == len(text)
            if (
                opening.kind is Kind.TEMPLATE_OPEN
                and text in _COMPOUND_TYPES
                and (across_gaps or is_close)
            ):
                units[-4:] = [Token(Kind.WORD, text, name.start, token.end)]
    return units
