"""Which buffers a shader reads; the others are only assigned to."""

from functools import lru_cache

from core.wgsl.lexer import Kind, Token, lex

_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}


@lru_cache(maxsize=64)
def read_names(source: str) -> frozenset[str]:
    """Return the names that occur anywhere but as the target of a plain assignment.

    Looks at names, not at scopes: a local variable of the same name counts as well, which errs
    on the side of reading. The length of an array is not its content.
    """
    tokens = lex(source)
    return frozenset(
        token.text
        for index, token in enumerate(tokens)
        if token.kind is Kind.WORD and _is_read(tokens, index)
    )


def _is_read(tokens: list[Token], index: int) -> bool:
    before = [token.text for token in tokens[max(0, index - 3) : index]]
    if before[-1:] == ["."] or before == ["arrayLength", "(", "&"]:
        return False
    end = index + 1
    if end < len(tokens) and tokens[end].text == ":":
        return False  # a declaration
    while end < len(tokens) and tokens[end].text in ("[", "."):
        end = _after_brackets(tokens, end) if tokens[end].text == "[" else end + 2
    return end >= len(tokens) or tokens[end].text != "="


def _after_brackets(tokens: list[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += _BRACKETS.get(tokens[index].text, 0)
        if depth == 0:
            return index + 1
    return len(tokens)
