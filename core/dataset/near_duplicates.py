"""Find examples whose code is nearly the same, token by token.

A code is the bag of its runs of SHINGLE_SIZE tokens (shingles). How alike two codes are is the
Jaccard index of their bags: shingles in common / shingles in either, 0 to 1. Layout and
comments do not count; names and numbers do. The same runs in another order are as alike as can be.

The search is exact. With shingles ordered from rare to common, two bags that are alike enough
share one of their first few, so only bags that meet there are compared (prefix filtering:
Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", 2007).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.wgsl.lexer import lex

SHINGLE_SIZE = 3
NEAR = 0.9  # from here on two codes count as nearly the same
LEAST_SIMILARITY = 0.5  # below this almost every pair meets, and means nothing

# A shingle and the number of times it occurred before, so that a set of these is a bag.
Shingle = tuple[tuple[str, ...], int]


@dataclass(frozen=True)
class NearDuplicate:
    """Codes ``first`` < ``second`` (both count from 0) and how alike they are: 0 to 1."""

    first: int
    second: int
    similarity: float


def shingles(words: Sequence[str]) -> frozenset[Shingle]:
    """Return the bag of shingles of a code's tokens; a short code is one shingle."""
    num_shingles = max(1, len(words) - SHINGLE_SIZE + 1)
    seen: Counter[tuple[str, ...]] = Counter()
    found: list[Shingle] = []
    for start in range(num_shingles):
        run = tuple(words[start : start + SHINGLE_SIZE])
        found.append((run, seen[run]))
        seen[run] += 1
    return frozenset(found)


def similarity(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    """Return the Jaccard index of two bags."""
    num_common = len(one & other)
    return num_common / (len(one) + len(other) - num_common)


def find_near_duplicates(
    codes: Sequence[str], *, least_similarity: float = NEAR
) -> list[NearDuplicate]:
    """Return the pairs of codes that are at least so alike, the most alike first.

    Raises:
        ValueError: ``least_similarity`` is not from LEAST_SIMILARITY to 1.
    """
    if not LEAST_SIMILARITY <= least_similarity <= 1:
        raise ValueError(f"least_similarity is {least_similarity}, not in {LEAST_SIMILARITY} to 1")
    return near_pairs([code_shingles(code) for code in codes], least_similarity)


def code_shingles(code: str) -> frozenset[Shingle]:
    """Return the bag of shingles of a code."""
    return shingles([token.text for token in lex(code)])


def near_pairs(bags: Sequence[frozenset[Shingle]], least: float) -> list[NearDuplicate]:
    """Return the pairs of bags that are at least so alike, the most alike first."""
    frequency = Counter(shingle for bag in bags for shingle in bag)
    # Shorter bags first: what is in the index is then never longer than what is looked up.
    order = sorted(range(len(bags)), key=lambda number: (len(bags[number]), number))
    index: dict[Shingle, list[int]] = defaultdict(list)
    found: list[NearDuplicate] = []
    for number in order:
        bag = bags[number]
        least_common = math.ceil(least * len(bag) - 1e-9)  # of a partner no longer than this
        rare_first = sorted(bag, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rare_first[: len(bag) - least_common + 1]
        partners = {partner for shingle in prefix for partner in index[shingle]}
        for partner in partners:
            if len(bags[partner]) >= least_common:
                alike = similarity(bag, bags[partner])
                if alike >= least:
                    found.append(NearDuplicate(min(number, partner), max(number, partner), alike))
        for shingle in prefix:
            index[shingle].append(number)
    return sorted(found, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def nearest_similarities(bags: Sequence[frozenset[Shingle]], *, sample_size: int) -> list[float]:
    """Return how alike each of some bags is to the one most like it among all others.

    The sample is spread evenly over the bags, so it is the same every time.
    """
    index: dict[Shingle, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for shingle in bag:
            index[shingle].append(number)
    size = min(sample_size, len(bags))
    nearest: list[float] = []
    for number in (idx * len(bags) // size for idx in range(size)):
        common = Counter(partner for shingle in bags[number] for partner in index[shingle])
        del common[number]
        total = len(bags[number])
        nearest.append(
            max((n / (total + len(bags[other]) - n) for other, n in common.items()), default=0.0)
        )
    return nearest
