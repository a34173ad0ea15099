"""Train on what a person accepted: imported, written, drawn, grown or generated."""

from dataclasses import replace

from core.actions.find_config import list_configs
from core.actions.open_model import list_models
from core.dataset.records import ExampleFilter
from core.dataset.store import DatasetStore
from core.jobs.config import ACCEPTED, RunConfig

# The first goes on from a trained model, which is there if the shipped one is.
FROM_MODEL, FROM_NOTHING = "finetune", "nano"


def count_accepted(store: DatasetStore) -> int:
    """Return how many pairs were accepted."""
    return store.count(ExampleFilter(review="accepted"))


def config_for_accepted() -> str:
    """Return the name of the configuration that learns a few pairs best here."""
    has_model = any(model.folder for model in list_models())
    wanted = FROM_MODEL if has_model else FROM_NOTHING
    names = [choice.name for choice in list_configs()]
    return wanted if wanted in names else names[0]


def learn_accepted(config: RunConfig) -> RunConfig:
    """Return the configuration with the accepted pairs, and all of them, as what is learned."""
    dataset = replace(config.dataset, train_path=ACCEPTED, exclude_tags="")
    return replace(config, dataset=dataset)
