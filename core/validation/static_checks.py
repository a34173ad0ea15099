"""Findings that naga does not make or words badly: loops without an end, other languages, crashes.

The WGSL specification rejects a loop without an exit (section 9.4.3, behaviour analysis); naga
accepts it, and a real driver then hangs.
"""

from collections.abc import Iterator
from itertools import pairwise

from core.wgsl import lexicon
from core.wgsl.diagnostics import Diagnostic
from core.wgsl.lexer import Kind, Token, block_comment_end, lex
from core.wgsl.line_map import place

LOOP_WORDS = ("loop", "while", "for")
MAX_NESTING = 500  # naga's parser recurses; its stack overflows beyond 1500
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_OTHER_TEXTS = {
    "#version": "this is GLSL; the studio takes WGSL",
    "#include": "this is C, GLSL or HLSL; the studio takes WGSL",
    "```": "this line is Markdown; take only what stands between the ``` lines",
}
_FOREIGN_TYPES = frozenset(
    (
        *("void", "float", "int", "uint", "half", "double", "precision", "varying", "cbuffer"),
        *(f"{word}{n}" for word in ("vec", "mat", "float", "int", "half") for n in (2, 3, 4)),
    )
)


def static_findings(code: str) -> tuple[Diagnostic, ...]:
    """Return what can be said about ``code`` without a compiler."""
    if not code.strip():
        return (Diagnostic("error", "there is no code", "static"),)
    if "\0" in code:
        return (_error("a NUL character is not allowed in WGSL", code, code.index("\0")),)
    for word, text in _OTHER_TEXTS.items():
        if code.lstrip().startswith(word):
            return (_error(text, code, code.index(word), len(word)),)
    tokens = lex(code)
    if not tokens:
        return (Diagnostic("error", "there is no code, only comments", "static"),)
    return (
        *_unclosed_comment(code, tokens),
        *_other_language(code, tokens),
        *_deep_nesting(code, tokens),
        *_endless_loops(code, tokens),
    )


def _error(text: str, code: str, offset: int, length: int = 1) -> Diagnostic:
    line, column = place(code, offset)
    return Diagnostic("error", text, "static", line, column, length)


def _unclosed_comment(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find a block comment without an end: naga takes the rest of the text for comment."""
    start = tokens[-1].end
    while (start := code.find("/", start)) >= 0:
        if code.startswith("//", start):
            start = code.find("\n", start)
            if start < 0:
                return
        elif code.startswith("/*", start):
            end = block_comment_end(f"{code}\n*/", start)
            if end > len(code):  # only the mark added here ends it
                yield _error("this comment has no end", code, start, 2)
                return
            start = end
        else:
            start += 1


def _other_language(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find the first declaration as C-like shading languages write it: a type, then a name."""
    for first, second in pairwise(tokens):
        if (
            first.text in _FOREIGN_TYPES
            and second.kind is Kind.WORD
            and second.text not in lexicon.KEYWORDS
        ):
            text = (
                f"`{first.text} {second.text}` is GLSL or HLSL; WGSL writes "
                "`let name: type = ...;` and `fn name(argument: type) -> type`"
            )
            yield _error(text, code, first.start, second.end - first.start)
            return


def _deep_nesting(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find brackets so deep that naga's own stack would overflow."""
    depth = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth > MAX_NESTING:
            text = f"brackets are nested more than {MAX_NESTING} deep"
            yield _error(text, code, token.start)
            return


def _endless_loops(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    if not any(token.text in LOOP_WORDS for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.text not in LOOP_WORDS:
            continue
        opening = next((i for i in range(index, len(tokens)) if tokens[i].text == "{"), None)
        if opening is None or not _has_no_condition(tokens[index + 1 : opening], token.text):
            continue
        if not _has_exit(tokens[opening:]):
            text = (
                f"this {token.text} never ends: no condition stops it and its body has neither "
                "break nor return"
            )
            yield _error(text, code, token.start, len(token.text))


def _has_no_condition(head: list[Token], word: str) -> bool:
    texts = [token.text for token in head]
    if word == "loop":
        return True
    if word == "while":
        return [text for text in texts if text not in ("(", ")")] == ["true"]
    parts = " ".join(texts).split(";")
    return len(parts) == 3 and parts[1].strip() in ("", "true")


def _has_exit(body: list[Token]) -> bool:
    """Tell whether a block holds a return, or a break that leaves this loop."""
    depth, inner = 0, []  # inner: depths at which nested loops and switches began
    pending = False
    for token in body:
        if token.text in (*LOOP_WORDS, "switch"):
            pending = True
        elif token.text == "{":
            depth += 1
            if pending:
                inner.append(depth)
                pending = False
        elif token.text == "}":
            if inner and inner[-1] == depth:
                inner.pop()
            depth -= 1
            if depth == 0:
                return False
        elif token.text in ("return", "discard") or (token.text == "break" and not inner):
            return True
    return True  # the block is not closed: naga has more to say
