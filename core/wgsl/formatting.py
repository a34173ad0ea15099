"""The canonical code style, decided token by token, and a formatter for files that keeps comments.

``Layout`` says which gap stands before each token. It looks at the tokens seen so far and at
the new one, never ahead, so that the decoder can stream text in the same style. It does not
wrap long lines. Text that is not WGSL gets some layout too; no gap ever changes the tokens.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple

from core.wgsl import lexicon
from core.wgsl.lexer import LINE_BREAKS, Kind, Token, block_comment_end, gap, lex

INDENT = "    "


class _Role(Enum):
    """What the previous token means for the gap after it."""

    START = auto()  # there is none
    OPERAND = auto()  # a value or a name ends
    KEYWORD = auto()
    GLUED = auto()  # what follows stands close: "(", ".", a prefix operator
    SPACED = auto()  # a binary operator, "," or ":"
    ATTRIBUTE = auto()  # an attribute, with its arguments if any
    BRACE_OPEN = auto()
    BRACE_CLOSE = auto()
    LINE_END = auto()  # ";" of a statement or declaration, "," of a struct member


# Names of our own: in Python 3.11 a look-up in the class takes four times as long.
(
    _START,
    _OPERAND,
    _KEYWORD,
    _GLUED,
    _SPACED,
    _ATTRIBUTE,
    _BRACE_OPEN,
    _BRACE_CLOSE,
    _LINE_END,
) = _Role
_WORD, _NUMBER, _OPERATOR, _TEMPLATE_OPEN, _TEMPLATE_CLOSE, _ERROR = Kind

_OPERAND_KEYWORDS = ("true", "false")
_KEYWORDS = frozenset(lexicon.KEYWORDS) - frozenset(_OPERAND_KEYWORDS)
_CALL_LIKE_KEYWORDS = ("const_assert", "diagnostic")
_BLOCK_DECLARATIONS = ("fn", "struct")
_ENTRY_ATTRIBUTES = frozenset(("@fragment", "@vertex", "@compute", "@workgroup_size"))
# Tokens that begin a declaration which ends with "}".
_BLOCK_STARTS = _ENTRY_ATTRIBUTES | {*_BLOCK_DECLARATIONS, "@must_use", "@diagnostic"}
_ATTRIBUTES = frozenset(f"@{name}" for name in lexicon.ATTRIBUTES)

_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
_CLOSE_BEFORE = frozenset((";", ",", ")", "]", ".", ":"))  # no gap before these
_PREFIX = frozenset("-+!~&*")  # unary where no operand precedes
_STEPS = frozenset(("++", "--"))
_WORDLIKE = (_WORD, _NUMBER)
_COMMENT_STARTS = ("//", "/*")


class Layout:
    """The canonical gaps of one text, from its start."""

    def __init__(self) -> None:
        self._role = _START
        self._text = ""  # of the previous token
        self._kind = _OPERATOR
        self._braces: list[str] = []  # the declaration keyword each belongs to, or ""
        self._num_parens = 0  # "(" and "[" open since the last brace
        self._num_templates = 0
        self._declaration = ""  # keyword of a declaration whose "{" is to come
        self._has_closed_declaration = False  # one with a body ended, at module scope
        self._attribute_parens = 0  # parenthesis depth of an attribute's arguments, 0 outside
        self._is_entry_point = False  # an attribute of an entry point precedes

    @property
    def indent(self) -> str:
        """The indentation of a line that begins after the previous token."""
        return INDENT * (len(self._braces) + (self._num_parens > 0))

    def gap_before(self, token: Token) -> str:
        """Return the blankspace before ``token`` and go past it.

        An attribute and its ``@`` may come as one token, e.g. ``@fragment``.
        """
        kind, text = token.kind, token.text
        if kind is _ERROR and not (text.isascii() and text.isprintable()):
            # The first byte of such a character does not tell whether it begins a word.
            kind = _WORD
        between = self._line_gap(text)
        if between is None:
            between = self._inner_gap(kind, text)
        if not between and self._would_fuse(kind, text):
            between = " "
        self._absorb(kind, text)
        return between

    def extend(self, text: str) -> None:
        """Go past ``text``, which continues the previous token."""
        if self._text[:1] == "@":
            self._role, self._kind = _ATTRIBUTE, _WORD
        elif self._role is _KEYWORD:
            self._role = _OPERAND
        self._text += text

    def _line_gap(self, text: str) -> str | None:
        """Return the gap where a line may end, None within a line."""
        role, depth = self._role, len(self._braces)
        if role is _START:
            return ""
        if text == "}":
            return "" if role is _BRACE_OPEN else "\n" + INDENT * max(0, depth - 1)
        if role is _ATTRIBUTE:
            ends_line = self._is_entry_point and not self._num_parens and text[0] not in "@("
            return "\n" + INDENT * depth if ends_line else None
        if role is _BRACE_CLOSE:
            if text == "else":
                return " "
            if text in _CLOSE_BEFORE:
                return ""
        elif role is not _BRACE_OPEN and role is not _LINE_END:
            return None
        if depth == 0 and (self._has_closed_declaration or text in _BLOCK_STARTS):
            return "\n\n"
        return "\n" + INDENT * depth

    def _inner_gap(self, kind: Kind, text: str) -> str:
        role = self._role
        if (
            role is _GLUED
            or text in _CLOSE_BEFORE
            or kind is _TEMPLATE_OPEN
            or kind is _TEMPLATE_CLOSE
        ):
            return ""
        if text in _OPENING:
            is_close = role is _OPERAND or role is _ATTRIBUTE or self._text in _CALL_LIKE_KEYWORDS
            return "" if is_close else " "
        return "" if text in _STEPS and role is _OPERAND else " "

    def _would_fuse(self, kind: Kind, text: str) -> bool:
        """Tell whether both tokens would be read differently without a gap."""
        before = self._kind
        if self._role is _START:
            return False
        if kind in _WORDLIKE:
            return before in _WORDLIKE or (self._text == "." and text[0].isdigit())
        if kind is _ERROR or before is _ERROR:
            return False
        if before in _WORDLIKE:
            return before is _NUMBER and text == "."
        if before is _TEMPLATE_CLOSE:
            return False  # the lexer splits what begins with a closing template bracket
        return _fuses(self._text, text)

    def _absorb(self, kind: Kind, text: str) -> None:
        if text[0] == "@" and len(text) > 1:
            self._absorb_attribute(text)
        elif self._text == "@" and kind is _WORD:
            self._absorb_attribute("@" + text)
        else:
            self._role = self._absorb_other(kind, text)
            if self._role is not _ATTRIBUTE and not self._attribute_parens:
                self._is_entry_point = False
            if text not in ("}", ";"):
                self._has_closed_declaration = False
        self._kind, self._text = kind, text

    def _absorb_attribute(self, name: str) -> None:
        self._role = _ATTRIBUTE
        self._is_entry_point |= name in _ENTRY_ATTRIBUTES
        self._has_closed_declaration = False

    def _absorb_other(self, kind: Kind, text: str) -> _Role:
        if kind is _WORD:
            if text in _BLOCK_DECLARATIONS:
                self._declaration = text
            return _KEYWORD if text in _KEYWORDS else _OPERAND
        if kind is _NUMBER:
            return _OPERAND
        if kind is _ERROR:
            return _GLUED
        if kind is _TEMPLATE_OPEN:
            self._num_templates += 1
            return _GLUED
        if kind is _TEMPLATE_CLOSE:
            self._num_templates = max(0, self._num_templates - 1)
            return _OPERAND
        return self._absorb_bracket(text) or self._operator_role(text)

    def _absorb_bracket(self, text: str) -> _Role | None:
        """Follow brackets and ends of lines; None for any other token."""
        if text in _OPENING:
            self._num_parens += 1
            if self._role is _ATTRIBUTE:
                self._attribute_parens = self._num_parens
            return _GLUED
        if text in _CLOSING:
            ends_attribute = 0 < self._num_parens == self._attribute_parens
            self._num_parens = max(0, self._num_parens - 1)
            if ends_attribute:
                self._attribute_parens = 0
            return _ATTRIBUTE if ends_attribute else _OPERAND
        if text == "{":
            self._braces.append(self._declaration)
            self._reset_line()
            return _BRACE_OPEN
        if text == "}":
            closed = self._braces.pop() if self._braces else ""
            self._has_closed_declaration = not self._braces and closed != ""
            self._reset_line()
            return _BRACE_CLOSE
        if text == ";" and not self._num_parens:
            self._reset_line()
            return _LINE_END
        return None

    def _reset_line(self) -> None:
        """Forget brackets that text with errors left open."""
        self._num_parens = self._num_templates = self._attribute_parens = 0
        self._declaration = ""

    def _operator_role(self, text: str) -> _Role:
        follows_operand = self._role is _OPERAND
        if text == ",":
            is_member = self._braces[-1:] == ["struct"]
            ends_line = is_member and not self._num_parens and not self._num_templates
            return _LINE_END if ends_line else _SPACED
        if text in _STEPS:
            return _OPERAND if follows_operand else _GLUED
        is_glued = (
            text in (".", "@", "!", "~")
            or (text in _PREFIX and not follows_operand)
            or (text == ":" and self._text == ":")  # a path as in some dialects
        )
        return _GLUED if is_glued else _SPACED


_fusing: dict[tuple[str, str], bool] = {}  # small: pairs of operators


def _fuses(first: str, second: str) -> bool:
    key = (first, second)
    if key not in _fusing:
        both = first + second
        _fusing[key] = any(
            len(longer) > len(first) and longer.startswith(first) and both.startswith(longer)
            for longer in lexicon.OPERATORS + _COMMENT_STARTS
        )
    return _fusing[key]


def join_attributes(
    tokens: Iterable[Token], *, can_join: Callable[[Token, Token], bool]
) -> list[Token]:
    """Return the tokens with each known attribute and its ``@`` made one, where allowed."""
    result: list[Token] = []
    is_after_at = False
    for token in tokens:
        text = token.text
        if is_after_at and "@" + text in _ATTRIBUTES and can_join(result[-1], token):
            result[-1] = Token(_WORD, "@" + text, result[-1].start, token.end)
        else:
            result.append(token)
        is_after_at = text == "@"
    return result


def format_wgsl(source: str) -> str:
    """Return ``source`` in the canonical style, with its comments; the tokens stay the same."""
    layout = Layout()
    parts: list[str] = []
    before: Token | None = None
    tokens = join_attributes(
        lex(source), can_join=lambda at, name: "/" not in source[at.end : name.start]
    )
    for token in (*tokens, None):
        indent = layout.indent
        canonical = layout.gap_before(token) if token else ""
        comments = _comments(gap(source, before, token))
        if comments:
            canonical = _weave(comments, canonical, indent=indent, before=before, after=token)
        parts += (canonical, token.text if token else "")
        before = token
    return "".join(parts)


class _Comment(NamedTuple):
    text: str
    starts_line: bool  # nothing but blankspace before it on its line
    ends_line: bool  # likewise after it

    @property
    def is_line(self) -> bool:
        return self.text.startswith("//")


_COMMENT = re.compile(rf"//[^{LINE_BREAKS}]*|/\*")
_LINE_BREAK = re.compile(f"[{LINE_BREAKS}]")


def _comments(between: str) -> list[_Comment]:
    """Return the comments in a gap."""
    found = []
    position = 0
    while match := _COMMENT.search(between, position):
        is_block = match.group() == "/*"
        end = block_comment_end(between, match.start()) if is_block else match.end()
        text = between[match.start() : end]
        found.append(
            _Comment(
                text if is_block else text.rstrip(),
                starts_line=bool(_LINE_BREAK.search(between, position, match.start())),
                ends_line=bool(re.match(f"[ \t]*[{LINE_BREAKS}]", between[end:])),
            )
        )
        position = end
    return found


def _weave(
    comments: list[_Comment],
    canonical: str,
    *,
    indent: str,
    before: Token | None,
    after: Token | None,
) -> str:
    """Return the comments with gaps round them.

    A comment that begins a line still does, one after code stays there. Where the canonical
    gap ends a line, its line ends stand at the first place that needs one.
    """
    breaks = [
        comment.starts_line or (i > 0 and comments[i - 1].is_line)
        for i, comment in enumerate(comments)
    ]
    breaks[0] = breaks[0] and before is not None
    last = comments[-1]
    breaks.append(last.is_line or (last.starts_line and last.ends_line))
    line_ends = canonical.rstrip(" ")
    if line_ends and not any(breaks):
        breaks[-1] = True
    closing = indent[len(INDENT) :] if after and after.text in "})]" else indent
    parts = []
    for i, is_break in enumerate(breaks):
        if is_break:
            parts.append((line_ends or "\n") + (closing if i == len(comments) else indent))
            line_ends = ""
        else:
            is_close = (i == 0 and (before is None or before.text in _OPENING)) or (
                i == len(comments) and after is not None and after.text in _CLOSE_BEFORE
            )
            parts.append("" if is_close else " ")
        if i < len(comments):
            parts.append(comments[i].text)
    if after is None:
        parts.pop()
    return "".join(parts)
