"""Which pieces of words deserve an entry: learned from how often words occur.

Byte-pair merges as in Sennrich et al. 2016, section 3.2, on characters. The encoder takes the
longest piece rather than replaying the merges. Dropping pieces that it seldom uses in favour
of further merges was tried: under 1 % shorter code. Ties are decided by the texts, so the
result depends on the counts alone.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from core.tokenizer.code_vocabulary import CONTINUATION_MARK

_Pair = tuple[str, str]


def learn_pieces(
    word_counts: Mapping[str, int], *, known: Container[str], num_pieces: int, min_freq: int
) -> list[str]:
    """Return at most ``num_pieces`` names of new pieces, in the order they were merged.

    Args:
        word_counts: printable ASCII words and numbers that have no entry of their own.
        known: names there are already.
        num_pieces: entries that are free.
        min_freq: words and merges that occur less often are passed over.
    """
    words = sorted(word for word, count in word_counts.items() if count >= min_freq)
    counts = [word_counts[word] for word in words]
    spellings = [[word[0], *(CONTINUATION_MARK + char for char in word[1:])] for word in words]
    pair_counts: Counter[_Pair] = Counter()
    places: defaultdict[_Pair, set[int]] = defaultdict(set)  # words that hold the pair
    for i, spelling in enumerate(spellings):
        for pair in pairwise(spelling):
            pair_counts[pair] += counts[i]
            places[pair].add(i)
    heap = [(-count, pair) for pair, count in pair_counts.items()]
    heapq.heapify(heap)
    names: dict[str, None] = {}
    while heap and len(names) < num_pieces:
        negative_count, pair = heapq.heappop(heap)
        count = pair_counts[pair]
        if count < min_freq or count != -negative_count:
            continue  # an entry of before the count changed
        merged = pair[0] + pair[1].removeprefix(CONTINUATION_MARK)
        if merged not in known:
            names[merged] = None
        changed: set[_Pair] = set()
        for i in places.pop(pair):
            old, new = spellings[i], _replace(spellings[i], pair, merged)
            spellings[i] = new
            for other in pairwise(old):
                pair_counts[other] -= counts[i]
                changed.add(other)
            for other in pairwise(new):
                pair_counts[other] += counts[i]
                places[other].add(i)
                changed.add(other)
        for other in changed:
            heapq.heappush(heap, (-pair_counts[other], other))
    return list(names)


def _replace(spelling: Sequence[str], pair: _Pair, merged: str) -> list[str]:
    result: list[str] = []
    i = 0
    while i < len(spelling):
        if tuple(spelling[i : i + 2]) == pair:
            result.append(merged)
            i += 2
        else:
            result.append(spelling[i])
            i += 1
    return result
