import random
from collections.abc import Callable

import pytest

from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.training.config import TrainingConfig
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair

PROMPT_VOCAB, CODE_VOCAB = 20, 24
CODE_IDS = CodeIds(sos=1, eos=2, pad=0)


def make_pairs(count: int, *, seed: int = 0, phrasings: int = 2) -> list[Pair]:
    chance = random.Random(seed)

    def text(limit: int, shortest: int, longest: int) -> tuple[int, ...]:
        return tuple(chance.randrange(4, limit) for _ in range(chance.randint(shortest, longest)))

    return [
        Pair(
            tuple(text(PROMPT_VOCAB, 2, 6) for _ in range(phrasings)),
            text(CODE_VOCAB, 1, 12),
            f"key-{number}",
        )
        for number in range(count)
    ]


def make_model(*, dropout: float = 0.0, seed: int = 3) -> Seq2Seq:
    config = ModelConfig(
        d_model=32, nhead=2, num_layers=1, dim_feedforward=48, dropout=dropout, max_seq_len=16
    )
    model = Seq2Seq(config, prompt_vocab_size=PROMPT_VOCAB, code_vocab_size=CODE_VOCAB)
    init_weights(model, seed=seed)
    return model


@pytest.fixture
def make_loop() -> Callable[..., TrainingLoop]:
    def make(
        config: TrainingConfig,
        *,
        model: Seq2Seq | None = None,
        train: list[Pair] | None = None,
        val: list[Pair] | None = None,
        **more,
    ) -> TrainingLoop:
        return TrainingLoop(
            model or make_model(),
            train=make_pairs(10) if train is None else train,
            val=make_pairs(4, seed=1) if val is None else val,
            config=config,
            code_ids=CODE_IDS,
            device="cpu",
            **more,
        )

    make.model, make.pairs, make.code_ids = make_model, make_pairs, CODE_IDS  # type: ignore[attr-defined]
    return make
