"""Train on a stream without the studio around it: ``python -m core.jobs.pretraining``.

Needs neither a GPU worker nor a store, so it runs on a bare machine with a large GPU. A run may
be made of several stretches: each goes on exactly from the run's folder, or, on a machine that
does not have the folder, from the small export that an earlier stretch left.
"""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch

from core.checkpoints.catalog import latest, list_checkpoints
from core.checkpoints.layout import folder_name
from core.checkpoints.reading import load_checkpoint, load_training_state
from core.checkpoints.writing import write_checkpoint
from core.errors import StudioError
from core.jobs.config import RunConfig
from core.jobs.config_files import load_run_config
from core.jobs.stream_examples import mixture_of, train_stream_tokenizer, validation_questions
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.storage.atomic_write import remove_folder
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer, save_tokenizer
from core.training.packed_loss import Score
from core.training.records import CodeIds
from core.training.stream import ChunkStream, make_row, pack_rows
from core.training.stream_loop import StreamLoop

MAX_FILE_BYTES = 15 * 2**20
_NUM_KEPT = 2


def main(arguments: Sequence[str]) -> int:
    """Train a stretch; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        _run_stretch(options)
    except StudioError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return 1
    return 0


def _run_stretch(options: argparse.Namespace) -> None:
    started_at = time.monotonic()
    config = load_run_config(options.config)
    if options.minutes is not None:
        training = replace(config.training, max_train_minutes=options.minutes)
        config = replace(config, training=training)
    folder: Path = options.folder
    tokenizer = _tokenizer(folder, options, config)
    if options.tokenizer_only:
        return
    questions = validation_questions(config, num_rows=options.validation_rows)
    mixture = mixture_of(config, held_out=itertools.chain(*questions.values()))
    sets = {
        name: pack_rows([make_row(tokenizer, asked) for asked in part], mixture, tokenizer)
        for name, part in questions.items()
    }
    loop, model = _assemble(folder, options, config, ChunkStream(mixture, tokenizer), tokenizer)
    _say(event="started", step=loop.step, chunk=loop.chunk, elapsed_s=round(loop.elapsed_s))
    evaluated_step = loop.step
    for report in loop.run():
        _say(event="step", **asdict(report))
        if report.step - evaluated_step >= options.evaluate_every:
            _say_scores(loop, loop.evaluate(sets))
            _save(folder, model, tokenizer, loop)
            evaluated_step = report.step
        if time.monotonic() - started_at > 60 * options.stretch_minutes:
            break
    scores = loop.evaluate(sets)
    _say_scores(loop, scores)
    _save(folder, model, tokenizer, loop)
    if options.export:
        _export(options.export, model, tokenizer, loop, scores)
    _say(event="finished" if loop.is_over else "paused", step=loop.step)


def _tokenizer(folder: Path, options: argparse.Namespace, config: RunConfig) -> Tokenizer:
    path = folder / "tokenizer.json"
    given = options.tokenizer or (options.start_from and options.start_from / "tokenizer.json")
    if path.is_file():
        return load_tokenizer(path)
    tokenizer = load_tokenizer(given) if given else train_stream_tokenizer(config)
    folder.mkdir(parents=True, exist_ok=True)
    save_tokenizer(tokenizer, path)
    return tokenizer


def _assemble(
    folder: Path,
    options: argparse.Namespace,
    config: RunConfig,
    stream: ChunkStream,
    tokenizer: Tokenizer,
) -> tuple[StreamLoop, Seq2Seq]:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    checkpoints = folder / "checkpoints"
    source = latest(checkpoints).folder if list_checkpoints(checkpoints) else options.start_from
    if source:
        loaded = load_checkpoint(source, device=device)
        model = loaded.model
    else:
        model = Seq2Seq(
            config.model,
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
        init_weights(model, seed=config.training.seed)
    code = tokenizer.code
    loop = StreamLoop(
        model,
        stream=stream,
        config=config.training,
        code_ids=CodeIds(sos=code.sos_id, eos=code.eos_id, pad=code.pad_id),
        device=device,
        num_workers=options.workers,
        report_every=options.report_every,
    )
    if source and source.parent == checkpoints:
        loop.restore(load_training_state(source))
    elif source:
        known = loaded.manifest
        loop.go_on_after(
            step=known.step,
            chunk=known.epoch + options.workers,
            elapsed_s=known.metrics.get("elapsed_s", 0.0),
        )
    return loop, model


def _save(folder: Path, model: Seq2Seq, tokenizer: Tokenizer, loop: StreamLoop) -> None:
    checkpoints = folder / "checkpoints"
    path = checkpoints / folder_name(loop.step)
    if path.exists():
        return
    write_checkpoint(
        path,
        model=model,
        tokenizer=tokenizer,
        step=loop.step,
        epoch=loop.chunk,
        run_id=folder.name,
        metrics={},
        state=loop.state(),
    )
    for old in list_checkpoints(checkpoints)[:-_NUM_KEPT]:
        remove_folder(old.folder)


def _export(
    path: Path, model: Seq2Seq, tokenizer: Tokenizer, loop: StreamLoop, scores: dict[str, Score]
) -> None:
    """Write the averaged weights small enough to travel, with what going on needs."""
    with loop.average().in_place():
        write_checkpoint(
            path,
            model=model,
            tokenizer=tokenizer,
            step=loop.step,
            epoch=loop.chunk,
            run_id=path.name,
            metrics={"elapsed_s": loop.elapsed_s}
            | {f"exact_{name}": score.exact_share for name, score in scores.items()},
            state=None,
            weights_type=torch.float16,
            max_file_bytes=MAX_FILE_BYTES,
        )


def _say_scores(loop: StreamLoop, scores: dict[str, Score]) -> None:
    _say(event="evaluated", step=loop.step, **{name: asdict(s) for name, s in scores.items()})


def _say(**values: object) -> None:
    rounded = json.loads(json.dumps(values), parse_float=lambda text: float(f"{float(text):.5g}"))
    sys.stdout.write(json.dumps(rounded) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.jobs.pretraining", description=__doc__)
    add = parser.add_argument
    add("--config", type=Path, required=True, help="settings, e.g. data/presets/base.toml")
    add("--folder", type=Path, required=True, help="the run's own folder; kept between stretches")
    add("--minutes", type=float, help="length of the whole run, instead of max_train_minutes")
    add("--stretch-minutes", type=float, default=1e9, help="end this stretch after so long")
    add("--export", type=Path, help="new folder for the averaged weights, in small files")
    add("--start-from", type=Path, help="go on from an export, where the folder is empty")
    add("--tokenizer", type=Path, help="a tokenizer.json, instead of training one")
    add("--tokenizer-only", action="store_true", help="make the tokenizer and stop")
    add("--workers", type=int, default=0, help="processes that draw examples")
    add("--evaluate-every", type=int, default=1500, help="steps between evaluations")
    add("--report-every", type=int, default=50, help="steps between reports")
    add("--validation-rows", type=int, default=800, help="rows, at most, of each recipe set")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
