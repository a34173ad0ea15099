"""Train the model that ships: ``python -m core.pretraining --plan data/pretraining/base.toml ...``.

One call is one stretch of so many minutes. A first stretch needs ``--tokenizer`` only if one is to
be reused; a later one goes on from ``--state``, the file that the stretch before it wrote. What a
stretch leaves behind is a model folder with the mean of the weights, in shards, and the state.
"""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import torch

from core.checkpoints.writing import write_checkpoint
from core.dataset.importing import read_examples
from core.dataset.records import Example, Split
from core.dataset.splitting import assign_split
from core.errors import StudioError
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.pretraining.config import PretrainingPlan, load_plan
from core.pretraining.drawing import Drawing
from core.pretraining.loop import Pretraining, Stretch
from core.pretraining.network import Network
from core.pretraining.state import load_state, save_state, use_mean
from core.pretraining.tokenizer import new_tokenizer
from core.pretraining.validation import measure, validation_batches
from core.tokenizer.special_tokens import TASKS
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer

TRAIN_RATIO = 0.95
_MAX_FILE_BYTES = 15 * 2**20
_NUM_VALIDATION = 600  # pairs of each set


@click.command()
@click.option("--plan", type=click.Path(path_type=Path), required=True, help="Settings.")
@click.option("--curated", type=click.Path(path_type=Path), required=True, help="Rows to learn.")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="New model folder.")
@click.option("--state", type=click.Path(path_type=Path), help="Continued from, and written.")
@click.option("--tokenizer", type=click.Path(path_type=Path), help="Instead of learning one.")
@click.option("--minutes", type=float, required=True, help="Wall-clock time of this stretch.")
@click.option("--decay-share", default=0.0, help="Share of it in which the step size falls.")
@click.option("--workers", default=2, help="Processes that draw.")
def main(
    plan: Path, curated: Path, output: Path, state: Path | None, tokenizer: Path | None,
    minutes: float, decay_share: float, workers: int,
) -> None:  # fmt: skip
    """Train for a stretch."""
    started_at = time.monotonic()
    settings = load_plan(plan)
    rows = _rows(curated, "train")
    words = load_tokenizer(tokenizer) if tokenizer else new_tokenizer(rows, settings.tokenizer)
    training = _new_training(settings, words, rows)
    is_continued = state is not None and state.is_file()
    if state is not None and is_continued:
        load_state(state, training)
    spent_s = time.monotonic() - started_at
    stretch = Stretch(
        seconds=60 * minutes - spent_s,
        decay_share=decay_share,
        warmup_steps=50 if is_continued else settings.pretraining.warmup_steps,
        num_workers=workers,
    )
    _say(f"ready after {spent_s:.0f} s, at step {training.step:,}")
    for report in training.run(stretch):
        _say(report.line())
    if state is not None:
        save_state(state, training)
    use_mean(training)
    scores = _scores(training, words, _rows(curated, "val"), settings)
    for name, score in scores.items():
        _say(f"{name:12} {json.dumps(score)}")
    _write(output, training, words, scores)


def _rows(path: Path, split: Split) -> list[Example]:
    """Return the rows of a split; 5 % of the shaders are never learned from."""
    return [
        example
        for example in read_examples(path).examples
        if assign_split(example, train_ratio=TRAIN_RATIO, val_ratio=1.0 - TRAIN_RATIO) == split
    ]


def _new_training(
    settings: PretrainingPlan, tokenizer: Tokenizer, rows: Sequence[Example]
) -> Pretraining:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Seq2Seq(
        settings.model,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=settings.pretraining.seed)
    model.to(device).train()
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
        for layer in [*model.encoder.layers, *model.decoder.layers]:
            layer.compile(dynamic=True)
    num_parameters = sum(parameter.numel() for parameter in model.parameters())
    _say(f"{num_parameters / 1e6:.2f} M parameters, {len(rows):,} curated rows, {device}")
    drawing = Drawing(tokenizer, rows, settings.pretraining)
    network = Network(model, sos_id=tokenizer.code.sos_id, device=device)
    return Pretraining(network, drawing, settings.pretraining)


def _scores(
    training: Pretraining, tokenizer: Tokenizer, rows: Sequence[Example], settings: PretrainingPlan
) -> dict[str, dict[str, float]]:
    sets = validation_batches(
        tokenizer,
        rows,
        number=_NUM_VALIDATION,
        tokens_per_batch=settings.pretraining.tokens_per_batch // 4,
    )
    return measure(training.network, sets)


def _write(
    output: Path, training: Pretraining, tokenizer: Tokenizer, scores: dict[str, dict[str, float]]
) -> None:
    if output.exists():
        shutil.rmtree(output)
    write_checkpoint(
        output,
        model=training.network.model,
        tokenizer=tokenizer,
        step=training.step,
        epoch=1,
        run_id=output.name,
        metrics={f"{name}_exact": score["exact"] for name, score in scores.items()},
        state=None,
        weights_type=torch.float16,
        max_file_bytes=_MAX_FILE_BYTES,
        tasks=TASKS,
    )


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a script's report


if __name__ == "__main__":
    try:
        main()
    except StudioError as error:
        sys.exit(str(error))
