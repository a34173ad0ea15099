"""Many features to two: like points near each other, so that clusters and gaps can be seen.

Two steps. Principal components keep what varies most. Then each point is drawn to its nearest
neighbours and pushed from points at random, as in UMAP (McInnes, Healy and Melville, 2018,
section 3.2), with the whole set moved at once. The same features give the same picture.
"""

import numpy as np
from numpy.typing import NDArray

NUM_COMPONENTS = 32
NUM_NEIGHBOURS = 12
NUM_ROUNDS = 220
NUM_PUSHES = 5  # random points that push each point in a round
# The curve of UMAP for a least distance of 0.1: attraction falls as 1 / (1 + a d^2b).
_A, _B = 1.577, 0.895
_LARGEST_MOVE = 4.0
_SPAN = 20.0  # of the first component at the start
_NEAR, _DRIFT = 0.95, 0.3  # share of the points that stay; how far out the others are, by logarithm
_CHUNK = 512
_EPSILON = 1e-3

Matrix = NDArray[np.float32]


def project(features: Matrix, *, seed: int = 0) -> Matrix:
    """Return two coordinates for each row of ``features``, within -1..1 on each axis.

    Takes time and memory in proportion to the square of the number of rows: about three
    seconds for 4,000.
    """
    num_rows = len(features)
    if not num_rows:
        return np.zeros((0, 2), np.float32)
    reduced = principal_components(features, NUM_COMPONENTS)
    if num_rows <= NUM_NEIGHBOURS + 1 or reduced.shape[1] < 2:
        padded = np.zeros((num_rows, 2), np.float32)
        padded[:, : min(2, reduced.shape[1])] = reduced[:, :2]
        return _within_one(padded)
    rng = np.random.default_rng(seed)
    neighbours = nearest_neighbours(reduced, NUM_NEIGHBOURS)
    places = _start(reduced, rng)
    sources = np.repeat(np.arange(num_rows), NUM_NEIGHBOURS)
    targets = neighbours.reshape(-1)
    for round_number in range(NUM_ROUNDS):
        rate = 1.0 - round_number / NUM_ROUNDS
        moves = np.zeros_like(places)
        _pull(moves, places, sources, targets)
        _push(moves, places, rng)
        places += rate * np.clip(moves, -_LARGEST_MOVE, _LARGEST_MOVE)
    return _within_one(drawn_in(places))


def principal_components(features: Matrix, number: int) -> Matrix:
    """Return the coordinates along the directions in which the rows vary most, the most first."""
    centred = features - features.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32)
    # By the smaller of the two products of the matrix with itself.
    if centred.shape[0] >= centred.shape[1]:
        values, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        chosen = np.argsort(values)[::-1][:number]
        return np.asarray(centred @ vectors[:, chosen].astype(np.float32))
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(left[:, :number] * sizes[:number])


def nearest_neighbours(points: Matrix, number: int) -> NDArray[np.int64]:
    """Return the indices of the nearest other points of each point, the nearest first."""
    squares = (points**2).sum(axis=1)
    found = np.empty((len(points), number), np.int64)
    for start in range(0, len(points), _CHUNK):
        part = points[start : start + _CHUNK]
        distances = squares - 2.0 * (part @ points.T)
        distances[np.arange(len(part)), np.arange(start, start + len(part))] = np.inf
        nearest = np.argpartition(distances, number, axis=1)[:, :number]
        order = np.take_along_axis(distances, nearest, axis=1).argsort(axis=1, kind="stable")
        found[start : start + _CHUNK] = np.take_along_axis(nearest, order, axis=1)
    return found


def _start(reduced: Matrix, rng: np.random.Generator) -> Matrix:
    """Return the first two components, a little apart where points are equal."""
    places = reduced[:, :2] / max(float(np.abs(reduced[:, 0]).max()), _EPSILON) * _SPAN / 2
    return np.asarray(places + rng.normal(0.0, 0.01, places.shape), dtype=np.float32)


def _pull(
    moves: Matrix, places: Matrix, sources: NDArray[np.int64], targets: NDArray[np.int64]
) -> None:
    """Draw both ends of each edge together."""
    apart = places[sources] - places[targets]
    squared = (apart**2).sum(axis=1, keepdims=True) + _EPSILON
    force = -2.0 * _A * _B * squared ** (_B - 1.0) / (1.0 + _A * squared**_B) * apart
    force /= NUM_NEIGHBOURS
    _add(moves, sources, force)
    _add(moves, targets, -force)


def _push(moves: Matrix, places: Matrix, rng: np.random.Generator) -> None:
    """Push each point from some at random."""
    num_rows = len(places)
    for _ in range(NUM_PUSHES):
        others = rng.integers(0, num_rows, num_rows)
        apart = places - places[others]
        squared = (apart**2).sum(axis=1, keepdims=True) + _EPSILON
        force = 2.0 * _B / (0.1 + squared) / (1.0 + _A * squared**_B) * apart
        moves += np.clip(force, -_LARGEST_MOVE, _LARGEST_MOVE) / NUM_PUSHES


def _add(moves: Matrix, where: NDArray[np.int64], force: Matrix) -> None:
    for axis in range(2):
        moves[:, axis] += np.bincount(where, force[:, axis], minlength=len(moves))


def drawn_in(places: Matrix) -> Matrix:
    """Bring nearer, on each axis, what drifted far away: a few islands would else take all the room.

    The order of the points stays, and most of them stay where they are.
    """
    apart = places - np.median(places, axis=0)
    limit = np.maximum(np.quantile(np.abs(apart), _NEAR, axis=0), _EPSILON)
    beyond = np.maximum(np.abs(apart) / limit, 1.0)
    return np.asarray(apart / beyond * (1.0 + _DRIFT * np.log(beyond)), dtype=np.float32)


def _within_one(places: Matrix) -> Matrix:
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.maximum(high - low, _EPSILON)
    return np.asarray((places - (low + high) / 2) * 2 / span, dtype=np.float32)
