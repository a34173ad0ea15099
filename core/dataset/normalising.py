"""What two versions of one shader have in common: code without layout, names and numbers.

Used to keep paraphrases and parameter variants together when splitting, and to find
repeated rows. Works on any text; what WGSL cannot lex stays as it is.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.dataset.records import Example
from core.wgsl import lexicon
from core.wgsl.lexer import Kind, Token, lex, token_texts

NUMBER = "0"
# A tag that names the idea behind an example; generated variants share it.
CONCEPT_TAG = "concept:"

_KEPT_WORDS = lexicon.PREDECLARED | frozenset(lexicon.KEYWORDS)
_OPERATORS = frozenset(lexicon.OPERATORS) - {"_"}
_DECLARING = frozenset(("fn", "let", "var", "const", "override", "struct", "alias"))
_SWIZZLE = re.compile(r"[xyzw]{1,4}|[rgba]{1,4}")

# Signs that mean something: of a calculation, a colour in hexadecimal digits, a share.
_FORMULA = re.compile(r"[+*/=<>^%#&|~\\]|\w\(|(?<!\w)-(?=[\w(.])|\b\w - \w\b")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)([^\w]+|_+)(?=\d)")
_TYPOGRAPHIC = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d\u201e\u2026\xab\xbb"
)
_NOT_SAID = str.maketrans("", "", " _.,;:!?'\"`()[]{}-" + _TYPOGRAPHIC)


def code_texts(code: str) -> list[str]:
    """Return the texts of the tokens of ``code``: the code without comments and layout."""
    texts = token_texts(code)
    return [token.text for token in lex(code)] if texts is None else texts


def code_tokens(code: str) -> str:
    """Return the tokens of ``code`` joined by blanks."""
    return " ".join(code_texts(code))


def renamed_code(texts: Sequence[str]) -> str:
    """Return the tokens of a code with the names that it declares numbered in order of appearance.

    Equal for copies under other names. Numbers stay, and so do names from elsewhere: ``sin(x)`` by
    itself is not ``sin(y)``. Of types without a function, the names are all there is to tell.
    """
    if "struct" in texts and "fn" not in texts:
        return " ".join(texts)
    own = _declared(texts)
    names: dict[str, str] = {}
    words: list[str] = []
    before = earlier = ""
    for text in texts:
        if text in own and not _is_not_of_author(text, before, earlier):
            words.append(names.setdefault(text, f"${len(names)}"))  # no name begins so
        else:
            words.append(text)
        before, earlier = text, before
    return " ".join(words)


def _is_not_of_author(text: str, before: str, earlier: str) -> bool:
    """Whether a name means a thing of the language here, whatever else is called so."""
    if before == ".":
        return _SWIZZLE.fullmatch(text) is not None
    return before == "@" or (before == "(" and earlier == "builtin")


def _declared(texts: Sequence[str]) -> set[str]:
    """Return the names that a code declares: functions, variables, parameters, types and members."""
    declared = {name for word, name in pairwise(texts) if word in _DECLARING}
    declared.update(name for name, sign in pairwise(texts) if sign == ":")
    return {name for name in declared if _is_word(name[0]) and name not in lexicon.KEYWORDS}


def normalised_code(code: str) -> str:
    """Return the structure of ``code``: numbers made equal, the author's names numbered.

    Names are numbered in order of appearance; keywords, predeclared names, attributes and
    swizzles stay. A sign before a number counts as part of it.
    """
    texts = token_texts(code)
    quick = None if texts is None else _normalised(texts)
    return _normalised_tokens(lex(code)) if quick is None else quick


def _normalised(texts: list[str]) -> str | None:
    """Return what ``_normalised_tokens`` does from texts alone, None where they do not tell."""
    names: dict[str, str] = {}
    words: list[str] = []
    before = earlier = ""
    for text in texts:
        first = text[0]
        if text in _OPERATORS:  # most of them
            words.append(text)
        elif "0" <= first <= "9" or first == ".":
            if before == "-" and words[-1] == "-":
                if earlier in ("<", ">"):
                    return None  # a sign after the operator, none after a template list
                if _is_before_sign(earlier):
                    words.pop()
            words.append(NUMBER)
        elif before == ".":
            is_kept = _SWIZZLE.fullmatch(text) or not _is_word(first)
            words.append(text if is_kept else names.setdefault(text, f"n{len(names)}"))
        elif (
            text in _KEPT_WORDS
            or before == "@"
            or (before == "(" and earlier == "builtin")
            or (text not in names and not _is_word(first))
        ):
            words.append(text)
        else:
            words.append(names.setdefault(text, f"n{len(names)}"))
        before, earlier = text, before
    return " ".join(words)


def _is_word(first: str) -> bool:
    """Whether a token that begins so is a word and not a sign that WGSL does not know."""
    return first == "_" or (first.isalnum() and not first.isdecimal())


def _is_before_sign(text: str) -> bool:
    """Whether a minus after this token is the sign of a number; empty stands for the beginning."""
    if not text or text in _OPERATORS:
        return text not in (")", "]")
    return text in lexicon.KEYWORDS


def _normalised_tokens(tokens: list[Token]) -> str:
    names: dict[str, str] = {}
    words: list[str] = []
    for idx, token in enumerate(tokens):
        if token.kind is Kind.NUMBER:
            if words and words[-1] == "-" and _is_sign(tokens, idx - 1):
                words.pop()
            words.append(NUMBER)
        elif token.kind is Kind.WORD and not _is_kept(tokens, idx):
            words.append(names.setdefault(token.text, f"n{len(names)}"))
        else:
            words.append(token.text)
    return " ".join(words)


def normalised_prompt(prompt: str) -> str:
    """Return ``prompt`` in one case, with single blanks and without a final stop."""
    return " ".join(prompt.casefold().split()).rstrip(".!? ")


def comparable_prompt(prompt: str) -> str:
    """Return what prompts share that say the same: no case, blanks, hyphens or punctuation.

    A formula stays as ``normalised_prompt`` leaves it, and so does what stands between digits.
    """
    text = normalised_prompt(prompt)
    if _FORMULA.search(text):
        return text
    parts = _BETWEEN_DIGITS.split(text)
    parts[::2] = [part.translate(_NOT_SAID) for part in parts[::2]]
    return "".join(parts) or text


def concept_of(example: Example) -> str:
    """Return the concept named by the example's tags, or an empty text."""
    for tag in example.tags:
        if tag.startswith(CONCEPT_TAG):
            return tag.removeprefix(CONCEPT_TAG).strip().casefold()
    return ""


def _is_kept(tokens: list[Token], idx: int) -> bool:
    text = tokens[idx].text
    before = tokens[idx - 1].text if idx else ""
    if before == "@":
        return True
    if before == ".":
        return _SWIZZLE.fullmatch(text) is not None
    is_builtin_value = before == "(" and idx >= 2 and tokens[idx - 2].text == "builtin"
    return is_builtin_value or text in _KEPT_WORDS


def _is_sign(tokens: list[Token], idx: int) -> bool:
    """Whether the minus at ``idx`` is a sign: nothing that could be subtracted from precedes."""
    if idx == 0:
        return True
    before = tokens[idx - 1]
    if before.kind is Kind.WORD:
        return before.text in lexicon.KEYWORDS
    return before.kind is Kind.OPERATOR and before.text not in (")", "]")
