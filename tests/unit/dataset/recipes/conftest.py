"""The shipped recipes, read once."""

import pytest

from core.dataset.recipes.engine import RecipeEngine


@pytest.fixture(scope="session")
def engine():
    return RecipeEngine()


@pytest.fixture(scope="session")
def book(engine):
    return engine.book


@pytest.fixture(scope="session")
def pairs(engine):
    stream = engine.stream(11)
    return [next(stream) for _ in range(1500)]
