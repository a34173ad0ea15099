from pathlib import Path

import pytest

from core.checkpoints.writing import write_checkpoint
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.training import train_tokenizer
from core.training.config import TrainingConfig
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair

PROMPTS = ("a red circle", "two blue squares", "green waves that move")
CODES = ("let a = 1.0;", "vec4<f32>(0.5, 0.5, 1.0, 1.0)", "fn f(x: f32) -> f32 { return x; }")


def make_tokenizer(prompts: tuple[str, ...]) -> Tokenizer:
    config = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512)
    return train_tokenizer(prompts, CODES, config=config)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return make_tokenizer(PROMPTS)


@pytest.fixture(scope="session")
def other_tokenizer() -> Tokenizer:
    return make_tokenizer(("quite other words", "for the same shaders"))


@pytest.fixture
def model(tokenizer: Tokenizer) -> Seq2Seq:
    config = ModelConfig(d_model=8, nhead=2, num_layers=1, dim_feedforward=12, max_seq_len=64)
    model = Seq2Seq(
        config,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=0)
    return model


@pytest.fixture
def loop(model: Seq2Seq, tokenizer: Tokenizer) -> TrainingLoop:
    """A loop over the model, one step in."""
    pairs = [
        Pair((tuple(tokenizer.prompt.encode(prompt)),), tuple(tokenizer.code.encode(code)), code)
        for prompt, code in zip(PROMPTS, CODES, strict=True)
    ]
    code = tokenizer.code
    loop = TrainingLoop(
        model,
        train=pairs,
        val=pairs[:1],
        config=TrainingConfig(num_epochs=4, batch_size=2, learning_rate=0.01),
        code_ids=CodeIds(code.sos_id, code.eos_id, code.pad_id),
        device="cpu",
    )
    next(loop.run())
    return loop


@pytest.fixture
def checkpoint(tmp_path: Path, model: Seq2Seq, tokenizer: Tokenizer, loop: TrainingLoop) -> Path:
    """A whole checkpoint of step 1."""
    folder = tmp_path / "checkpoints" / "step-00000001"
    write_checkpoint(
        folder,
        model=model,
        tokenizer=tokenizer,
        step=1,
        epoch=1,
        run_id="a-run",
        metrics={"val_loss": 2.5},
        state=loop.state(),
    )
    return folder
