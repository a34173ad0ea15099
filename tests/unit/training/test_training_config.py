import pytest

from core.errors import ConfigError
from core.settings import from_section
from core.training.config import TrainingConfig


def test_keys_of_the_original_tool_are_accepted():
    values = {
        "num_epochs": 100,
        "batch_size": 16,
        "learning_rate": 0.0001,
        "optimizer": "adam",
        "early_stopping": True,
        "early_stopping_patience": 10,
        "gradient_clip_norm": 1.0,
        "save_every": 10,
    }
    config = from_section(TrainingConfig, values, section="training")
    assert config.optimizer == "adam"
    assert config.save_every == 10


@pytest.mark.parametrize(
    ("key", "value"),
    [("learning_rate", 0.0), ("num_epochs", 0), ("optimizer", "lion"), ("label_smoothing", 0.9)],
)
def test_values_out_of_range_are_refused(key, value):
    with pytest.raises(ConfigError, match=key):
        from_section(TrainingConfig, {key: value}, section="training")
