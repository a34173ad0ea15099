"""A module put together from pieces, and the way back to the author's lines.

A compiler speaks of lines of the module; the author knows only the code typed in. Pieces of
the author's text remember where they come from.
"""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of module text; ``author_offset`` is where it stands in the author's text.

    None marks text that the studio added.
    """

    text: str
    author_offset: int | None = None


class Assembly:
    """The module text of a list of pieces, and the mapping of places."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.text = "".join(piece.text for piece in pieces)
        self._pieces = pieces
        self._starts = [0]
        for piece in pieces:
            self._starts.append(self._starts[-1] + len(piece.text))

    def to_author(self, line: int, column: int, *, author_text: str) -> tuple[int, int] | None:
        """Map a place in the module (both count from 1) to the author's text.

        Returns None where the studio's own text stands.
        """
        offset = offset_of(self.text, line, column)
        index = min(bisect_right(self._starts, offset) - 1, len(self._pieces) - 1)
        piece = self._pieces[index]
        if piece.author_offset is None:
            return None
        return place(author_text, piece.author_offset + offset - self._starts[index])

    def is_behind_author(self, line: int, column: int) -> bool:
        """Tell whether a place in the module lies behind everything the author wrote."""
        ends = [
            end
            for piece, end in zip(self._pieces, self._starts[1:], strict=True)
            if piece.author_offset is not None
        ]
        return bool(ends) and offset_of(self.text, line, column) >= ends[-1]


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of a character offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """Return the character offset of a line and column, both from 1, never beyond the text."""
    position = 0
    for _ in range(line - 1):
        position = text.find("\n", position) + 1
        if position == 0:
            return len(text)
    return min(position + column - 1, len(text))
