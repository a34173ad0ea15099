"""The short way to the end: tokens that make any prefix whole, for when the room runs out."""

from collections.abc import Iterator

from core.generation.constraining.parser import Prefix
from core.generation.constraining.states import CLOSE, OPEN, Rejected
from core.wgsl.kinds import ShaderKind

MAX_TOKENS = 400
# Tried in this order. What closes comes first; then what a place without a close may need.
_CLOSING = (";", ")", "]", CLOSE, "}", "return", "break", "default")
_VALUES = ("0", "0.0", "false", "f32", "u32")
_OPENING = ("{", "(", OPEN, "=", "->", ",", ":", "1", "2", "3", "4", "5", "6", "7", "8", "9")
_TYPES = tuple(f"{name}<f32>" for name in ("vec2", "vec3", "vec4", "mat2x2", "mat3x3", "mat4x4"))
_OTHER_TYPES = tuple(f"vec{n}<{scalar}>" for n in (2, 3, 4) for scalar in ("u32", "i32", "bool"))
_LAST = ("fn", "@location", "@builtin", "@binding", "@workgroup_size", "var", ".", "[", "&", "*", "if",
         "==", "<", "++", "continue", "const")  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
_ENDINGS = ("", "_x", "_rgb", "_uv", "_rgba", "_flag", "_i", "_id")  # of conventional names


def completion(prefix: Prefix, kind: ShaderKind | None) -> list[int] | None:
    """Return tokens after which the code is whole, None where none were found."""
    found: list[int] = []
    pieces = prefix.vocabulary.continuations
    while not prefix.is_complete:
        step = _step(prefix, kind, pieces)
        if step is None or len(found) >= MAX_TOKENS:
            return None
        token_ids, prefix = step
        found += token_ids
    return found


def _step(
    prefix: Prefix, kind: ShaderKind | None, pieces: dict[str, int]
) -> tuple[list[int], Prefix] | None:
    if prefix.begun and not _is_settled(prefix):
        return _word_end(prefix, pieces)
    for unit in _units(kind):
        token_id = prefix.vocabulary.ids.get(unit)
        if token_id is None:
            continue
        try:
            after = prefix.after(token_id)
        except Rejected:
            continue
        if not after.begun or _is_settled(after):
            return [token_id], after
    return _word(prefix, pieces)


def _units(kind: ShaderKind | None) -> Iterator[str]:
    yield from (*_CLOSING, *_VALUES, *_TYPES, *_OPENING, *_OTHER_TYPES, f"@{kind}", *_LAST)


def _is_settled(prefix: Prefix) -> bool:
    try:
        return bool(prefix.settled)
    except Rejected:
        return False


def _word(prefix: Prefix, pieces: dict[str, int]) -> tuple[list[int], Prefix] | None:
    """Return the first word that fits, letter by letter."""
    for letter in _LETTERS[:52]:
        token_id = prefix.vocabulary.ids.get(letter)
        if token_id is None:
            continue
        try:
            begun = prefix.after(token_id)
        except Rejected:
            continue
        rest = ([], begun) if _is_settled(begun) else _word_end(begun, pieces)
        if rest is not None:
            return [token_id, *rest[0]], rest[1]
    return None


def _word_end(prefix: Prefix, pieces: dict[str, int]) -> tuple[list[int], Prefix] | None:
    """Return the tokens that make a whole word of one that is begun."""
    for ending in _ENDINGS:
        found = _spelled(prefix, ending, pieces)
        if found is not None and _is_settled(found[1]):
            return found
    token_ids: list[int] = []
    while not _is_settled(prefix):
        following = (_spelled(prefix, letter, pieces) for letter in _LETTERS)
        step = next((one for one in following if one is not None), None)
        if step is None:
            return None
        token_ids += step[0]
        prefix = step[1]
    return token_ids, prefix


def _spelled(prefix: Prefix, text: str, pieces: dict[str, int]) -> tuple[list[int], Prefix] | None:
    token_ids = []
    for letter in text:
        token_ids.append(pieces[letter])
        try:
            prefix = prefix.after(token_ids[-1])
        except Rejected:
            return None
    return token_ids, prefix

