import pytest

from core.errors import ConfigError
from core.model.config import ModelConfig


def test_defaults_are_those_of_the_original_tool():
    config = ModelConfig()
    assert (config.d_model, config.nhead, config.num_layers) == (512, 8, 6)
    assert (config.dim_feedforward, config.dropout, config.max_seq_len) == (2048, 0.1, 512)
    assert config.encoder_layers == 6


def test_width_must_be_a_multiple_of_the_heads():
    with pytest.raises(ConfigError, match="d_model is 100 and nhead is 8") as caught:
        ModelConfig(d_model=100, nhead=8)
    assert "96" in caught.value.hint


def test_heads_must_have_an_even_size():
    with pytest.raises(ConfigError, match="heads of size 15") as caught:
        ModelConfig(d_model=60, nhead=4)
    assert "64" in caught.value.hint
    ModelConfig(d_model=64, nhead=4)


def test_unknown_architecture_names_the_known_one():
    with pytest.raises(ConfigError, match="allowed are transformer"):
        ModelConfig(architecture="lstm")


def test_encoder_may_have_its_own_depth():
    assert ModelConfig(num_layers=4, num_encoder_layers=1).encoder_layers == 1
