"""WGSL text to lexical tokens, never failing: what WGSL does not know becomes an error token.

Template lists are found as in the WGSL specification, section 3.9, so that ``<`` and ``>``
of ``array<vec2<f32>, 4>`` differ from the operators and ``>>`` is split where it closes two
lists. Comments and blankspace are not tokens; they are the gaps between them.
"""

import re
from enum import Enum
from typing import NamedTuple

from core.wgsl import lexicon


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # identifier or keyword
    NUMBER = "number"
    OPERATOR = "operator"  # also punctuation
    TEMPLATE_OPEN = "template_open"
    TEMPLATE_CLOSE = "template_close"
    ERROR = "error"  # one character that starts no token


class Token(NamedTuple):
    """A lexical token; ``source[start:end] == text``."""

    kind: Kind
    text: str
    start: int
    end: int


# Section 3.5.2; a suffix decides the type, so it belongs to the number.
_NUMBER = (
    r"0[xX](?:[0-9a-fA-F]*\.[0-9a-fA-F]+|[0-9a-fA-F]+\.[0-9a-fA-F]*)(?:[pP][+-]?[0-9]+[fh]?)?"
    r"|0[xX][0-9a-fA-F]+[pP][+-]?[0-9]+[fh]?"
    r"|0[xX][0-9a-fA-F]+[iu]?"
    r"|(?:[0-9]*\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][+-]?[0-9]+)?[fh]?"
    r"|[0-9]+[eE][+-]?[0-9]+[fh]?"
    r"|[0-9]+[fhiu]?"
)
_OPERATORS = [op for op in lexicon.OPERATORS if op != "_"]
# Those that begin no longer one are tried first, as one character class: that is most of them.
_PLAIN = [op for op in _OPERATORS if sum(other.startswith(op) for other in _OPERATORS) == 1]
_OPERATOR = "|".join(
    (
        f"[{re.escape(''.join(op for op in _PLAIN if len(op) == 1))}]",
        *(re.escape(op) for op in _OPERATORS if op not in _PLAIN or len(op) > 1),
    )
)
# Sections 3.2 and 3.3: what separates tokens, and what ends a line (and its comment).
LINE_BREAKS = "\n\v\f\r\x85\u2028\u2029"
_BLANKSPACE = f" \t\u200e\u200f{LINE_BREAKS}"
# Python's \w is close to XID_Continue; a lone "_" is a word here and in the grammar's phony assignment.
_TOKEN = re.compile(
    # Possessive, lest the blankspace at the end of a text be given back and taken for an error.
    rf"(?:[{_BLANKSPACE}]++|//[^{LINE_BREAKS}]*+)*+"
    rf"(?:([^\W\d]\w*)|((?=[0-9.])(?:{_NUMBER}))|(/\*)|({_OPERATOR})|(.)|\Z)",
    re.DOTALL,
)
_TEXT = re.compile(
    rf"(?:[{_BLANKSPACE}]++|//[^{LINE_BREAKS}]*+)*+"
    rf"([^\W\d]\w*|(?=[0-9.])(?:{_NUMBER})|{_OPERATOR}|.|\Z)",
    re.DOTALL,
)
_MAY_BE_SPLIT = frozenset((">>", ">=", ">>="))
_BLOCK = 3  # the group of an opening block comment
_KIND_OF_GROUP = (Kind.ERROR, Kind.WORD, Kind.NUMBER, Kind.ERROR, Kind.OPERATOR, Kind.ERROR)
_BLOCK_EDGE = re.compile(r"/\*|\*/")


def lex(source: str) -> list[Token]:
    """Return the tokens of ``source`` in order."""
    return _find_template_lists(_scan(source))


def token_texts(source: str) -> list[str] | None:
    """Return the texts of ``lex(source)``, or None where only lexing tells; much faster.

    None is for sources with block comments, and with brackets that a template list may split.
    """
    if "/*" in source:
        return None
    texts: list[str] = _TEXT.findall(source)
    while texts and not texts[-1]:
        texts.pop()  # the end of the source is no token
    if "<" in texts and not _MAY_BE_SPLIT.isdisjoint(texts):
        return None
    return texts


def gap(source: str, before: Token | None, after: Token | None) -> str:
    """Return the blankspace and comments between two neighbouring tokens, or at an end."""
    return source[before.end if before else 0 : after.start if after else len(source)]


def block_comment_end(source: str, start: int) -> int:
    """Return where the block comment that opens at ``start`` ends.

    They nest. One that is not closed runs to the end of the text.
    """
    depth = 0
    for edge in _BLOCK_EDGE.finditer(source, start):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(source)


def _scan(source: str) -> list[Token]:
    tokens: list[Token] = []
    new = tuple.__new__  # half the cost of a call of Token, which is most of the cost here
    position: int | None = 0
    while position is not None:
        resume = None
        for match in _TOKEN.finditer(source, position):
            group = match.lastindex
            if group is None:
                break  # the end of the text
            if group == _BLOCK:
                resume = block_comment_end(source, match.start(group))
                break
            kind = _KIND_OF_GROUP[group]
            tokens.append(new(Token, (kind, match[group], match.start(group), match.end())))
        position = resume
    return tokens


def _find_template_lists(tokens: list[Token]) -> list[Token]:
    """Mark template brackets and split ``>>``, ``>=`` and ``>>=`` where a list closes in them."""
    result: list[Token] = []
    candidates: list[tuple[int, int]] = []  # index of "<" in result, bracket depth
    depth = 0
    operator = Kind.OPERATOR  # a look-up in the class takes long in Python 3.11
    for token in tokens:
        kind, text = token.kind, token.text
        if kind is not operator:
            result.append(token)
        elif text == "<" and result and result[-1].kind is Kind.WORD:
            candidates.append((len(result), depth))
            result.append(token)
        elif candidates and text[0] == ">" and candidates[-1][1] == depth:
            result.extend(_close_lists(token, result, candidates, depth))
            if result[-1].kind is Kind.OPERATOR:
                depth = _after_operator(result[-1].text, candidates, depth)
        else:
            result.append(token)
            if text in _STEERING:
                depth = _after_operator(text, candidates, depth)
    return result


# Operators that open or close brackets or rule candidates out; most tokens are none of them.
_ASSIGNMENTS = frozenset(["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="])
_STEERING = _ASSIGNMENTS | frozenset(["(", "[", ")", "]", ";", "{", ":", "&&", "||"])


def _close_lists(
    token: Token, result: list[Token], candidates: list[tuple[int, int]], depth: int
) -> list[Token]:
    pieces: list[Token] = []
    start = token.start
    while start < token.end and token.text[start - token.start] == ">":
        if not candidates or candidates[-1][1] != depth:
            break
        opening, _ = candidates.pop()
        result[opening] = result[opening]._replace(kind=Kind.TEMPLATE_OPEN)
        pieces.append(Token(Kind.TEMPLATE_CLOSE, ">", start, start + 1))
        start += 1
    if start < token.end:
        rest = token.text[start - token.start :]
        pieces.append(Token(Kind.OPERATOR, rest, start, token.end))
    return pieces


def _after_operator(text: str, candidates: list[tuple[int, int]], depth: int) -> int:
    """Drop candidates that this operator rules out; return the new bracket depth."""
    if text in ("(", "["):
        return depth + 1
    if text in (")", "]"):
        while candidates and candidates[-1][1] >= depth:
            candidates.pop()
        return max(0, depth - 1)
    if text in (";", "{", ":") or text in _ASSIGNMENTS:
        # An expression cannot go on past these.
        candidates.clear()
        return 0 if text in (";", "{", ":") else depth
    if text in ("&&", "||"):
        while candidates and candidates[-1][1] >= depth:
            candidates.pop()
    return depth
