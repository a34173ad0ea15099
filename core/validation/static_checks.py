"""Findings that naga does not make: loops that cannot end, and texts it takes for something else.

The WGSL specification rejects a loop without an exit (section 9.4.3, behaviour analysis); naga
accepts it, and a real driver then hangs.
"""

from collections.abc import Iterator

from core.wgsl.diagnostics import Diagnostic
from core.wgsl.lexer import Token, lex
from core.wgsl.line_map import place

LOOP_WORDS = ("loop", "while", "for")


def static_findings(code: str) -> tuple[Diagnostic, ...]:
    """Return what can be said about ``code`` without a compiler."""
    if not code.strip():
        return (Diagnostic("error", "there is no code", "static"),)
    if code.lstrip().startswith("#version"):
        return (Diagnostic("error", "this is GLSL; the studio takes WGSL", "static", 1, 1, 8),)
    if "\0" in code:
        line, column = place(code, code.index("\0"))
        return (
            Diagnostic("error", "a NUL character is not allowed in WGSL", "static", line, column),
        )
    return tuple(_endless_loops(code))


def _endless_loops(code: str) -> Iterator[Diagnostic]:
    tokens = lex(code)
    if not any(token.text in LOOP_WORDS for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.text not in LOOP_WORDS:
            continue
        opening = next((i for i in range(index, len(tokens)) if tokens[i].text == "{"), None)
        if opening is None or not _has_no_condition(tokens[index + 1 : opening], token.text):
            continue
        if not _has_exit(tokens[opening:]):
            line, column = place(code, token.start)
            yield Diagnostic(
                "error",
                f"this {token.text} never ends: no condition stops it and its body has neither break nor return",
                "static",
                line,
                column,
                len(token.text),
            )


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
