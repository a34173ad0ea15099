"""Code to token ids and back.

Blankspace is implied by the canonical layout. Lossless encoding spells a gap wherever it
differs from the implied one, so canonical text has the same ids either way.
Pure Python; the texts of units met before are remembered.
"""

import re
from collections.abc import Iterable, Sequence

from core.tokenizer.code_stream import CodeStream
from core.tokenizer.code_vocabulary import (
    CONTINUATION_MARK,
    TEMPLATE_CLOSE,
    TEMPLATE_OPEN,
    Entry,
    Role,
    read_entry,
    required_names,
)
from core.tokenizer.pretokenize import split_units
from core.tokenizer.special_tokens import EOS_ID, PAD_ID, RAW, SOS_ID, SPECIAL_TOKENS, UNK_ID
from core.wgsl.formatting import Layout
from core.wgsl.lexer import Kind

MAX_REMEMBERED = 50_000  # texts; some 10 MB
MAX_REMEMBERED_CHARS = 64
_GAP_PART = re.compile(r"\w+|\s+|[^\w\s]+")


class CodeTokenizer:
    """A vocabulary with its encoder and decoder.

    Args:
        names: the vocabulary in the order of the ids, as ``code_vocabulary`` explains.

    Raises:
        ValueError: names are missing that every vocabulary needs, or one occurs twice.
    """

    pad_id = PAD_ID
    unk_id = UNK_ID
    sos_id = SOS_ID
    eos_id = EOS_ID

    def __init__(self, names: Sequence[str]) -> None:
        _check_names(names)
        self.entries: tuple[Entry, ...] = tuple(read_entry(name) for name in names)
        self.raw_id = names.index(RAW)
        # Template brackets look like operators and have entries of their own.
        self._brackets = {"<": names.index(TEMPLATE_OPEN), ">": names.index(TEMPLATE_CLOSE)}
        self._units: dict[str, tuple[int, ...]] = {}
        self._starts, self._continuations = _Pieces(), _Pieces()
        for token_id, entry in enumerate(self.entries):
            if entry.role in (Role.WHOLE, Role.START) and entry.text:
                self._units.setdefault(entry.text, (token_id,))
            # An operator begins a longer unit only where the language has grown since.
            if entry.role is Role.START or (entry.token and entry.token.kind is Kind.OPERATOR):
                self._starts.add(entry, token_id)
            elif entry.role is Role.CONTINUATION:
                self._continuations.add(entry, token_id)
        self._units["<"], self._units[">"] = (names.index("<"),), (names.index(">"),)
        self._max_units = len(self._units) + MAX_REMEMBERED
        self._gaps: dict[str, tuple[int, ...]] = {}

    @property
    def vocab_size(self) -> int:
        """The number of ids."""
        return len(self.entries)

    @property
    def names(self) -> list[str]:
        """The vocabulary in the order of the ids."""
        return [entry.name for entry in self.entries]

    def encode(self, code: str, *, lossless: bool = False) -> list[int]:
        """Return the ids of ``code``, without start and end.

        Canonical by default: gaps are dropped, comments with them. ``lossless`` keeps all.
        """
        if lossless:
            return self._encode_lossless(code)
        ids: list[int] = []
        known, brackets = self._units, self._brackets
        for kind, text, _, _ in split_units(code, across_gaps=True):
            if text in brackets and kind is not Kind.OPERATOR:
                ids.append(brackets[text])
            else:
                ids += known.get(text) or self._spell_unit(text)
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of ``ids``; special ones add nothing."""
        push = self.stream().push
        return "".join([push(token_id) for token_id in ids])

    def stream(self) -> CodeStream:
        """Return a decoder for one text that takes ids as they come."""
        return CodeStream(self.entries)

    def _encode_lossless(self, code: str) -> list[int]:
        ids: list[int] = []
        layout, entries, position = Layout(), self.entries, 0
        for kind, text, start, end in split_units(code, across_gaps=False):
            if text in self._brackets and kind is not Kind.OPERATOR:
                unit: tuple[int, ...] = (self._brackets[text],)
            else:
                unit = self._units.get(text) or self._spell_unit(text)
            # The layout is led through the same steps as in decoding: that makes it exact.
            token = entries[unit[0]].token
            assert token is not None
            implied = layout.gap_before(token)
            for token_id in unit[1:]:
                layout.extend(entries[token_id].text)
            if code[position:start] != implied:
                ids.append(self.raw_id)
                ids += self._spell_gap(code[position:start])
            ids += unit
            position = end
        if position < len(code):
            ids.append(self.raw_id)
            ids += self._spell_gap(code[position:])
        return ids

    def _spell_unit(self, text: str) -> tuple[int, ...]:
        ids: list[int] = []
        position = self._spell_one(text, 0, self._starts, ids)
        while position < len(text):
            position = self._spell_one(text, position, self._continuations, ids)
        if len(text) <= MAX_REMEMBERED_CHARS and len(self._units) < self._max_units:
            self._units[text] = tuple(ids)
        return tuple(ids)

    def _spell_gap(self, text: str) -> list[int]:
        ids: list[int] = []
        for part in _GAP_PART.findall(text):
            ids += self._gaps.get(part) or self._spell_gap_part(part)
        return ids

    def _spell_gap_part(self, part: str) -> tuple[int, ...]:
        ids: list[int] = []
        position = 0
        while position < len(part):
            position = self._spell_one(part, position, self._continuations, ids)
        if len(part) <= MAX_REMEMBERED_CHARS and len(self._gaps) < MAX_REMEMBERED:
            self._gaps[part] = tuple(ids)
        return tuple(ids)

    def _spell_one(self, text: str, position: int, pieces: "_Pieces", ids: list[int]) -> int:
        """Append the longest piece at ``position``, or a character's bytes; return its end."""
        token_id, end = pieces.longest(text, position)
        if token_id is not None:
            ids.append(token_id)
            return end
        first, *rest = text[position].encode("utf-8", "surrogatepass")
        ids.append(pieces.bytes[first])
        ids += [self._continuations.bytes[byte] for byte in rest]
        return position + 1


class _Pieces:
    """Entries that stand at one kind of place, to find the longest that fits."""

    def __init__(self) -> None:
        self.bytes: dict[int, int] = {}
        self._ids: dict[str, int] = {}
        self._longest: dict[str, int] = {}  # by first character

    def add(self, entry: Entry, token_id: int) -> None:
        if entry.byte is not None:
            self.bytes[entry.byte] = token_id
            return
        self._ids[entry.text] = token_id
        first = entry.text[0]
        self._longest[first] = max(self._longest.get(first, 0), len(entry.text))

    def longest(self, text: str, position: int) -> tuple[int | None, int]:
        """Return the entry at ``position`` and its end; None for a character without one."""
        most = self._longest.get(text[position], 0)
        for end in range(min(position + most, len(text)), position, -1):
            token_id = self._ids.get(text[position:end])
            if token_id is not None:
                return token_id, end
        return None, position


def _check_names(names: Sequence[str]) -> None:
    missing = sorted(set(required_names()) - set(names))
    if missing:
        raise ValueError(f"{len(missing)} names are missing, e.g. {missing[0]!r}")
    if tuple(names[: len(SPECIAL_TOKENS)]) != SPECIAL_TOKENS:
        raise ValueError(f"the first names are not {', '.join(SPECIAL_TOKENS)}")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} occurs twice")
    if "" in names or CONTINUATION_MARK in names:
        raise ValueError("a name is empty")
