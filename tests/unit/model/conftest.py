import pytest
import torch

from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq

PROMPT_VOCAB, CODE_VOCAB = 23, 37


@pytest.fixture
def tiny_model() -> Seq2Seq:
    """A model in evaluation mode whose blocks all do something."""
    config = ModelConfig(
        d_model=24, nhead=3, num_layers=2, num_encoder_layers=1, dim_feedforward=40, max_seq_len=48
    )
    model = Seq2Seq(config, prompt_vocab_size=PROMPT_VOCAB, code_vocab_size=CODE_VOCAB)
    init_weights(model, seed=1)
    # Residual blocks start at zero; a test of what flows through them needs them open.
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.2)
    return model.eval()
