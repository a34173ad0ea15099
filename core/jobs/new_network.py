"""The network of a run before its first step."""

from core.jobs.config import RunConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer import Tokenizer


def new_network(config: RunConfig, tokenizer: Tokenizer) -> Seq2Seq:
    """Return a network of the run's sizes with its first weights, which the seed decides."""
    model = Seq2Seq(
        config.model,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=config.training.seed)
    return model
