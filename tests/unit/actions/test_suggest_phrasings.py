"""Phrasings suggested by a model that describes."""

from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.actions.suggest_phrasings import add_phrasings, suggest_phrasings
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from tests.taught_tasks import RED


def test_a_model_that_describes_suggests_what_the_row_does_not_say(taught_folder, tmp_path):
    model = open_model(find_model(str(taught_folder)))
    store = DatasetStore(tmp_path / "dataset.sqlite")
    row = store.add(Example("something", RED, "expression"), author="me")
    suggested = suggest_phrasings(model, row)
    assert "paint it red" in suggested
    assert len(suggested) == len(set(suggested))
    row = add_phrasings(store, row, ["paint it red"], author="me")
    assert row.example.prompts == ("something", "paint it red")
    assert "paint it red" not in suggest_phrasings(model, row)
