"""Findings that naga does not make or words badly: loops without an end, other languages, crashes.

The WGSL specification rejects a loop without an exit (section 9.4.3, behaviour analysis); naga
accepts it, and a real driver then hangs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from core.validation.fault import Fault
from core.validation.syntax_hints import foreign_declaration
from core.wgsl import lexicon
from core.wgsl.diagnostics import Diagnostic
from core.wgsl.lexer import Kind, Token, block_comment_end, lex
from core.wgsl.line_map import place

LOOP_WORDS = ("loop", "while", "for")
MAX_NESTING = 500  # naga's parser recurses; its stack overflows beyond 1500
MAX_MEMBERS = 1000  # `v.x.x.x`; naga's stack overflows beyond 12,000
_CHAINING = ("<", ".")
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
MAX_FOREIGN = 8  # findings of one kind; the rest would tell nothing new
_BEGIN = "begin with an example or a template, or write an expression such as `vec4<f32>(1.0)`"
_TRANSLATE = "rewrite it in WGSL: `fn`, `let`, `var`, types behind a colon"
_OTHER_TEXTS = {
    "#version": ("this is GLSL; the studio takes WGSL", _TRANSLATE),
    "#include": ("this is C, GLSL or HLSL; the studio takes WGSL", _TRANSLATE),
    "```": ("this line is Markdown", "take only what stands between the ``` lines"),
}
# Controls that are no blankspace, and halves of characters that no UTF-8 text has.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_FOREIGN_TYPES = frozenset(
    (
        *("void", "float", "int", "uint", "half", "double", "precision", "varying", "cbuffer"),
        *(f"{word}{n}" for word in ("vec", "mat", "float", "int", "half") for n in (2, 3, 4)),
    )
)


def static_findings(code: str) -> tuple[Diagnostic, ...]:
    """Return what can be said about ``code`` without a compiler."""
    if not code.strip():
        return (Diagnostic("error", "there is no code", "static", hint=_BEGIN),)
    if unreadable := _NO_TEXT.search(code):
        return (_unreadable(code, unreadable.start()),)
    for word, (text, hint) in _OTHER_TEXTS.items():
        if code.lstrip().startswith(word):
            return (_error(text, code, code.index(word), len(word), hint=hint),)
    tokens = lex(code)
    if not tokens:
        text = "there is no code, only comments"
        return (Diagnostic("error", text, "static", hint=_BEGIN),)
    return (
        *_unclosed_comment(code, tokens),
        *_other_language(code, tokens),
        *_deep_nesting(code, tokens),
        *_endless_loops(code, tokens),
    )


def too_long(code: str, max_bytes: int) -> Diagnostic | None:
    """Return the finding that ``code`` is larger than the compiler is asked to read, or None."""
    # Cheap first: no character needs less than a byte.
    size = len(code) if len(code) > max_bytes else len(code.encode("utf-8", errors="replace"))
    if size <= max_bytes:
        return None
    text = f"the shader has at least {size} bytes; the limit is {max_bytes}"
    return Diagnostic("error", text, "static", hint="keep tables of numbers in buffers or textures")


def _error(text: str, code: str, offset: int, length: int = 1, *, hint: str = "") -> Diagnostic:
    line, column = place(code, offset)
    return Diagnostic("error", text, "static", line, column, length, hint=hint)


def _unreadable(code: str, offset: int) -> Diagnostic:
    name = "NUL character" if code[offset] == "\0" else f"character U+{ord(code[offset]):04X}"
    hint = "delete it; if there are many, this is no text but a binary or damaged file"
    return _error(f"the {name} is not allowed in WGSL", code, offset, hint=hint)


def _unclosed_comment(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find a block comment without an end: naga takes the rest of the text for comment."""
    start = tokens[-1].end
    closed = f"{code}\n*/"
    while (start := code.find("/", start)) >= 0:
        if code.startswith("//", start):
            start = code.find("\n", start)
            if start < 0:
                return
        elif code.startswith("/*", start):
            end = block_comment_end(closed, start)
            if end > len(code):  # only the mark added here ends it
                hint = "close it with `*/`; comments nest, so each `/*` needs its own"
                yield _error("this comment has no end", code, start, 2, hint=hint)
                return
            start = end
        else:
            start += 1


def _other_language(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find declarations as C-like shading languages write them: a type, then a name."""
    found = (
        (first, second)
        for first, second in pairwise(tokens)
        if first.text in _FOREIGN_TYPES
        and second.kind is Kind.WORD
        and second.text not in lexicon.KEYWORDS
    )
    for first, second in islice(found, MAX_FOREIGN):
        text = f"`{first.text} {second.text}` is GLSL or HLSL"
        length = second.end - first.start
        hint = foreign_declaration(Fault(text, code, first.start, length))
        yield _error(text, code, first.start, length, hint=hint)


def _deep_nesting(code: str, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Find brackets so deep, or so many members of members, that naga's own stack would overflow."""
    depth, previous = 0, ""
    chains: Counter[str] = Counter()  # how often "." and an unclosed "<" came, but for names
    for token in tokens:
        depth += _step(token)
        if token.kind is Kind.OPERATOR and token.text in _CHAINING:
            chains[token.text] += 1
        elif token.kind is not Kind.WORD or previous not in _CHAINING:
            chains.clear()
        previous = token.text
        # Brackets of types that nobody closes are operators to the lexer, but types to naga.
        if max(depth, chains["<"]) > MAX_NESTING:
            text = f"brackets are nested more than {MAX_NESTING} deep"
            hint = "compute parts first and keep them in variables"
            yield _error(text, code, token.start, hint=hint)
            return
        if chains["."] > MAX_MEMBERS:
            text = f"more than {MAX_MEMBERS} members are taken of members"
            hint = "take one, as in `v.x` or `v.xyz`, and keep parts in variables"
            yield _error(text, code, token.start, hint=hint)
            return


def _step(token: Token) -> int:
    """Return by how much the token changes the depth of brackets."""
    if token.kind is Kind.TEMPLATE_OPEN or token.text in _OPENING:
        return 1
    return -1 if token.kind is Kind.TEMPLATE_CLOSE or token.text in _CLOSING else 0


@dataclass
class _Block:
    """A block that is open; ``word`` is that of a loop or switch, which break leaves."""

    start: int
    word: Token | None
    is_endless: bool


def _endless_loops(code: str, tokens: list[Token]) -> list[Diagnostic]:
    endless = sorted(_loops_without_exit(tokens), key=lambda token: token.start)
    return [
        _error(
            f"this {token.text} never ends: no condition stops it and its body has neither "
            "break nor return",
            code,
            token.start,
            len(token.text),
            hint="add a condition, or `if (...) { break; }` in the body",
        )
        for token in endless
    ]


def _loops_without_exit(tokens: list[Token]) -> Iterator[Token]:
    """Yield the words of loops that neither end nor are left; of those not closed naga tells."""
    if not any(token.text in LOOP_WORDS for token in tokens):
        return
    blocks: list[_Block] = []
    leavable: list[_Block] = []  # those of them that break leaves, the innermost last
    head, last_return = -1, -1
    for index, token in enumerate(tokens):
        if token.text in (*LOOP_WORDS, "switch"):
            head = index
        elif token.text == "{":
            word = tokens[head] if head >= 0 else None
            is_endless = word is not None and _has_no_condition(tokens[head + 1 : index], word.text)
            blocks.append(_Block(index, word, is_endless))
            leavable += blocks[-1:] if word else []
            head = -1
        elif token.text == "}" and blocks:
            block = blocks.pop()
            if block.word:
                leavable.pop()
                if block.is_endless and last_return < block.start:
                    yield block.word
        elif token.text in ("return", "discard"):
            last_return = index
        elif token.text == "break" and leavable:
            leavable[-1].is_endless = False


def _has_no_condition(head: list[Token], word: str) -> bool:
    texts = [token.text for token in head]
    if word == "loop":
        return True
    if word == "while":
        return [text for text in texts if text not in ("(", ")")] == ["true"]
    if word == "switch":
        return False
    parts = " ".join(texts).split(";")
    return len(parts) == 3 and parts[1].strip() in ("", "true")
