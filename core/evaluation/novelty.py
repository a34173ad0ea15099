"""How new a shader is: the training rows most like it, by code and by picture.

Code is compared as bags of runs of tokens, as ``core.dataset.near_duplicates`` does, names and
numbers included. Novelty is what the nearest row leaves: 1 minus its similarity. Whether a row is
the same program but for names and numbers, or shows the same picture, is told besides.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.near_duplicates import Shingle, code_shingles
from core.dataset.normalising import normalised_code
from core.dataset.records import Example
from core.rendering.picture_hash import MAX_SAME_DISTANCE, distance

NUM_NEIGHBOURS = 5


@dataclass(frozen=True)
class Neighbour:
    """A training row near a shader.

    ``similarity`` is the share of runs of tokens that both have, 0 to 1. ``picture_distance``
    counts the bits in which the fingerprints differ; None where one is not known.
    """

    example: Example
    similarity: float
    is_same_structure: bool
    picture_distance: int | None = None

    @property
    def looks_same(self) -> bool:
        """Whether both are known to show the same."""
        return self.picture_distance is not None and self.picture_distance <= MAX_SAME_DISTANCE


@dataclass(frozen=True)
class Novelty:
    """What training has that is like a shader: rows by code, and by picture, the nearest first."""

    by_code: tuple[Neighbour, ...]
    by_picture: tuple[Neighbour, ...]

    @property
    def share(self) -> float:
        """How new the code is: 0 for a training row, 1 where nothing is like it."""
        return 1.0 - max((row.similarity for row in self.by_code), default=0.0)


class TrainingIndex:
    """The rows that a model was trained with, ready to be searched.

    Args:
        examples: the rows.
        pictures: their fingerprints, as far as known, in the same order.
    """

    def __init__(
        self, examples: Sequence[Example], pictures: Sequence[int | None] | None = None
    ) -> None:
        self._examples = tuple(examples)
        self._pictures = tuple(pictures or [None] * len(self._examples))
        if len(self._pictures) != len(self._examples):
            raise ValueError("one fingerprint, or None, for each example")
        self._sizes: list[int] = []
        self._rows_of: dict[Shingle, list[int]] = defaultdict(list)
        for number, example in enumerate(self._examples):
            bag = code_shingles(example.wgsl_code)
            self._sizes.append(len(bag))
            for shingle in bag:
                self._rows_of[shingle].append(number)

    def __len__(self) -> int:
        return len(self._examples)

    def look_up(
        self, code: str, *, picture: int | None = None, count: int = NUM_NEIGHBOURS
    ) -> Novelty:
        """Return the rows nearest to a shader.

        Args:
            code: the shader.
            picture: its fingerprint; without one none is compared.
            count: how many rows by each measure at most; rows with nothing in common are none.
        """
        bag = code_shingles(code)
        common = Counter(row for shingle in bag for row in self._rows_of.get(shingle, ()))
        alike = {row: n / (len(bag) + self._sizes[row] - n) for row, n in common.items()}
        structure = normalised_code(code)

        def neighbour(row: int) -> Neighbour:
            known = self._pictures[row]
            far = None if picture is None or known is None else distance(picture, known)
            is_same = normalised_code(self._examples[row].wgsl_code) == structure
            return Neighbour(self._examples[row], alike.get(row, 0.0), is_same, far)

        by_code = sorted(alike, key=lambda row: (-alike[row], row))[:count]
        by_picture: list[int] = []
        if picture is not None:
            drawn = [
                (distance(picture, p), r) for r, p in enumerate(self._pictures) if p is not None
            ]
            by_picture = [row for _, row in sorted(drawn)[:count]]
        return Novelty(tuple(map(neighbour, by_code)), tuple(map(neighbour, by_picture)))
