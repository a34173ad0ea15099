"""Find examples whose code is nearly the same, token by token.

A code is the bag of its runs of SHINGLE_SIZE tokens (shingles). How alike two codes are is the
Jaccard index of their bags: shingles in common / shingles in either, 0 to 1. Layout and
comments do not count; names and numbers do. The same runs in another order are as alike as can be.
So are copies that differ in the names they declare alone: hardly a run of theirs need be the same.

The search is exact. With shingles ordered from rare to common, two bags that are alike enough
share one of their first few, so only bags that meet there are compared (prefix filtering:
Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", 2007).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.normalising import code_texts, code_tokens, renamed_code

SHINGLE_SIZE = 3
NEAR = 0.9  # from here on two codes count as nearly the same
LEAST_SIMILARITY = 0.5  # below this almost every pair meets, and means nothing

# A shingle and the number of times it occurred before, so that a set of these is a bag.
Shingle = tuple[tuple[str, ...], int]


@dataclass(frozen=True)
class NearDuplicate:
    """Codes ``first`` < ``second`` (both count from 0) and how alike they are: 0 to 1.

    ``is_renamed`` says that they are the same but for the names they declare.
    """

    first: int
    second: int
    similarity: float
    is_renamed: bool = False


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
    """Return the pairs of codes that are at least so alike, or renamed copies; most alike first.

    Copies are paired with the first of them alone, so that many make no more pairs than there are.

    Raises:
        ValueError: ``least_similarity`` is not from LEAST_SIMILARITY to 1.
    """
    if not LEAST_SIMILARITY <= least_similarity <= 1:
        raise ValueError(f"least_similarity is {least_similarity}, not in {LEAST_SIMILARITY} to 1")
    bags, forms = list[frozenset[Shingle]](), list[str]()
    for code in codes:
        texts = code_texts(code)
        bags.append(shingles(texts))
        forms.append(renamed_code(texts))
    renamed = _renamed_copies(codes, forms)
    known = {(pair.first, pair.second) for pair in renamed}
    near = near_pairs(bags, least_similarity)
    others = (pair for pair in near if (pair.first, pair.second) not in known)
    return sorted((*renamed, *others), key=_most_alike_first)


def _renamed_copies(codes: Sequence[str], forms: Sequence[str]) -> list[NearDuplicate]:
    """Return the pairs of codes of one form, see ``renamed_code``, that are not the same as well."""
    by_form: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        by_form[form].append(number)
    found = []
    for members in by_form.values():
        if len(members) > 1:
            spelled: dict[str, int] = {}
            for number in members:
                spelled.setdefault(code_tokens(codes[number]), number)
            first, *others = spelled.values()
            found += [NearDuplicate(first, other, 1.0, is_renamed=True) for other in others]
    return found


def code_shingles(code: str) -> frozenset[Shingle]:
    """Return the bag of shingles of a code."""
    return shingles(code_texts(code))


def near_pairs(bags: Sequence[frozenset[Shingle]], least: float) -> list[NearDuplicate]:
    """Return the pairs of bags that are at least so alike, the most alike first.

    Equal bags are paired with the first of them, which alone is paired with others.
    """
    frequency = Counter(shingle for bag in bags for shingle in bag)
    # Shorter bags first: what is in the index is then never longer than what is looked up.
    order = sorted(range(len(bags)), key=lambda number: (len(bags[number]), number))
    index: dict[Shingle, list[int]] = defaultdict(list)
    found: list[NearDuplicate] = []
    first_of: dict[frozenset[Shingle], int] = {}
    for number in order:
        bag = bags[number]
        first = first_of.setdefault(bag, number)
        if first != number:
            found.append(NearDuplicate(first, number, 1.0))
            continue
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
    return sorted(found, key=_most_alike_first)


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


def _most_alike_first(pair: NearDuplicate) -> tuple[float, int, int]:
    return -pair.similarity, pair.first, pair.second
