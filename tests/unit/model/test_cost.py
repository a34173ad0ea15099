import pytest

from core.model.config import ModelConfig
from core.model.cost import model_cost
from core.model.seq2seq import Seq2Seq


@pytest.mark.parametrize(
    "config",
    [
        ModelConfig(d_model=24, nhead=3, num_layers=2, num_encoder_layers=1, dim_feedforward=40),
        ModelConfig(d_model=16, nhead=2, num_layers=1, dim_feedforward=64),
        ModelConfig(d_model=64, nhead=8, num_layers=3, dim_feedforward=96),
    ],
)
def test_cost_is_that_of_the_real_model(config):
    model = Seq2Seq(config, prompt_vocab_size=31, code_vocab_size=47)
    cost = model_cost(config, prompt_vocab_size=31, code_vocab_size=47)
    assert cost.num_parameters == sum(p.numel() for p in model.parameters())
    assert cost.weight_bytes == sum(p.nbytes for p in model.state_dict().values())


def test_original_defaults_cost_about_fifty_million_parameters():
    cost = model_cost(ModelConfig(), prompt_vocab_size=4096, code_vocab_size=4096)
    assert 45_000_000 < cost.num_parameters < 55_000_000
