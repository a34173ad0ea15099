"""The map keeps neighbours together, better than two components do, and is always the same."""

import numpy as np
import pytest

from core.dataset.projection import (
    drawn_in,
    nearest_neighbours,
    principal_components,
    project,
)


def clusters(num_rows=400, num_clusters=10):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, num_clusters, num_rows)
    centres = rng.normal(size=(num_clusters, 40)) * 1.5
    features = centres[labels] + rng.normal(size=(num_rows, 40))
    return features.astype(np.float32), labels


def purity(places, labels):
    nearest = nearest_neighbours(places.astype(np.float32), 5)
    return (labels[nearest] == labels[:, None]).mean()


def test_clusters_stay_together():
    features, labels = clusters()
    places = project(features)
    assert purity(places, labels) > 0.95
    assert purity(places, labels) > purity(principal_components(features, 2), labels) + 0.1
    assert np.abs(places).max() == pytest.approx(1.0, abs=1e-5)


def test_islands_far_away_leave_the_room_to_the_others():
    rng = np.random.default_rng(2)
    places = rng.uniform(-1.0, 1.0, size=(500, 2)).astype(np.float32)
    places[-5:] = [30.0, -40.0]
    near = drawn_in(places)
    assert (np.ptp(near[:-5], axis=0) > 0.6 * np.ptp(near, axis=0)).all()
    assert (near[-5:] > near[:-5].max(axis=0)).all(axis=0).tolist() == [True, False]
    for axis in range(2):
        order = places[:, axis].argsort(kind="stable")
        assert (np.diff(near[order, axis]) >= 0).all()
    inner = np.abs(places - np.median(places, axis=0)).max(axis=1) < 0.9
    assert np.allclose(near[inner], (places - np.median(places, axis=0))[inner])


def test_equal_features_give_equal_maps():
    features, _ = clusters(60)
    assert (project(features) == project(features)).all()


@pytest.mark.parametrize("shape", [(0, 3), (1, 5), (2, 1), (9, 4), (30, 1)])
def test_few_rows_and_few_features_are_laid_out(shape):
    features = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    places = project(features)
    assert places.shape == (shape[0], 2)
    assert np.isfinite(places).all()


def test_rows_that_are_all_alike_are_laid_out():
    assert np.isfinite(project(np.ones((50, 6), np.float32))).all()


def test_neighbours_are_the_nearest():
    points = np.array([[0.0], [1.0], [1.5], [9.0]], np.float32)
    assert nearest_neighbours(points, 2).tolist() == [[1, 2], [2, 0], [1, 0], [2, 1]]
