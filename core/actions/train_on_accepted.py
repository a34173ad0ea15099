"""Choose the training settings that learn the accepted generations."""

from core.actions.find_config import find_config, list_configs
from core.dataset.provenance import GENERATED_TAG
from core.dataset.records import ExampleFilter
from core.dataset.store import DatasetStore
from core.errors import ConfigError

FINE_TUNING = "finetune"  # the configuration that starts from a model


def count_accepted(store: DatasetStore) -> int:
    """Return how many generations were accepted."""
    return store.count(ExampleFilter(text=GENERATED_TAG, review="accepted"))


def config_for_accepted() -> str:
    """Return the name of the configuration that learns the user's own dataset.

    The one that goes on from a trained model comes first, if there is one, then the quickest.

    Raises:
        ConfigError: none does.
    """
    choices = sorted(list_configs(), key=lambda choice: choice.name != FINE_TUNING)
    for choice in choices:
        config, _ = find_config(str(choice.path or choice.name))
        if config.dataset.uses_store and config.dataset.takes((GENERATED_TAG,)):
            return choice.name
    raise ConfigError(
        "No configuration learns your own dataset.",
        hint='Set train_path = "store" in [dataset] of a configuration file.',
    )
