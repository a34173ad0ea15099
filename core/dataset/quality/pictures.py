"""Rows that show the same picture, by the renderer's fingerprints."""

from collections.abc import Sequence

import numpy as np

from core.dataset.normalising import normalised_code
from core.dataset.quality.finding import finding, groups, told
from core.dataset.quality.records import Finding, Inspected, Looks

# Bits that may differ between fingerprints of pictures that look the same; see
# core/rendering/picture_hash.py, which this room must not import. A test holds them equal.
MAX_SAME_DISTANCE = 24
_CHUNK = 512


def alike_pictures(inspected: Inspected) -> list[tuple[int, int, int]]:
    """Return pairs of rows, by their numbers, that look the same, and in how many bits they differ."""
    prints = [
        (number, looks.picture)
        for number, row in enumerate(inspected.rows)
        if (looks := inspected.looks.get(row.id)) and looks.picture is not None
    ]
    numbers = [number for number, _ in prints]
    near = near_fingerprints([picture for _, picture in prints])
    return [(numbers[a], numbers[b], distance) for a, b, distance in near]


def look_alike(one: Looks | None, other: Looks | None) -> bool:
    """Tell whether two rows are known to look the same."""
    if not one or not other or one.picture is None or other.picture is None:
        return False
    return (one.picture ^ other.picture).bit_count() <= MAX_SAME_DISTANCE


def near_fingerprints(fingerprints: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the pairs of fingerprints that differ in few bits, with the number of those.

    Equal ones are paired with the first of them, which alone is paired with others.
    """
    first_of: dict[int, int] = {}
    copies = [(first_of.setdefault(value, idx), idx) for idx, value in enumerate(fingerprints)]
    places = list(first_of.values())
    near = _near_values(list(first_of))
    return sorted(
        [
            *((places[one], places[other], distance) for one, other, distance in near),
            *((first, idx, 0) for first, idx in copies if first != idx),
        ],
        key=lambda pair: (pair[2], pair[0], pair[1]),
    )


def _near_values(fingerprints: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the near pairs of fingerprints of which none are equal.

    Those that are near have nearly as many bits set, so that only those that stand near in this
    order are compared: exact, and far fewer than all pairs.
    """
    if not fingerprints:
        return []
    size = (max(value.bit_length() for value in fingerprints) + 63) // 64 * 8 or 8
    packed = np.stack([np.frombuffer(v.to_bytes(size, "little"), np.uint64) for v in fingerprints])
    weights = np.bitwise_count(packed).sum(axis=1, dtype=np.int64)
    order = np.argsort(weights, kind="stable")
    packed, weights = packed[order], weights[order]
    ends = np.searchsorted(weights, weights + MAX_SAME_DISTANCE, side="right")
    found = []
    for place in range(len(order)):
        for start in range(place + 1, int(ends[place]), _CHUNK):
            part = packed[start : min(int(ends[place]), start + _CHUNK)]
            distances = np.bitwise_count(part ^ packed[place]).sum(axis=1, dtype=np.int64)
            for offset in np.flatnonzero(distances <= MAX_SAME_DISTANCE):
                pair = sorted((int(order[place]), int(order[start + offset])))
                found.append((pair[0], pair[1], int(distances[offset])))
    return found


def find_twins(inspected: Inspected, alike: Sequence[tuple[int, int, int]]) -> list[Finding]:
    """Return the groups of rows of other code that look the same; ``alike`` by ``alike_pictures``."""
    rows = inspected.rows
    found = []
    for group in groups((a, b) for a, b, _ in alike):
        members = [rows[number] for number in group]
        structures = {normalised_code(row.example.wgsl_code) for row in members}
        how = (
            "their codes differ in names and numbers alone"
            if len(structures) == 1
            else f"they are written in {len(structures)} ways"
        )
        message = f"{told(members)} show the same picture to a coarse eye; {how}."
        found.append(finding("pictures", "same picture", members, message, weight=len(members)))
    return found
