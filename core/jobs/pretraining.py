"""Train on a stream without the studio around it: ``python -m core.jobs.pretraining``.

Needs neither a GPU worker nor a store, so it runs on a bare machine with a large GPU. A run may
be made of several stretches: each goes on exactly from the run's folder, or, on a machine that
does not have the folder, from the small export that an earlier stretch left.
"""

import argparse
import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from core.checkpoints.catalog import latest, list_checkpoints
from core.checkpoints.layout import folder_name
from core.checkpoints.reading import load_checkpoint, load_training_state
from core.checkpoints.writing import write_checkpoint, write_export
from core.dataset.tasks import Task
from core.errors import RunError, StudioError
from core.jobs.config import RunConfig
from core.jobs.config_files import load_run_config
from core.jobs.new_network import new_network
from core.jobs.stream_compiling import start_compiling
from core.jobs.stream_examples import (
    mixture_of,
    train_stream_tokenizer,
    validation_questions,
)
from core.model.seq2seq import Seq2Seq
from core.storage.atomic_write import remove_folder
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer, save_tokenizer
from core.training.buckets import PackedBatch
from core.training.memory_need import check_memory, device_bytes, least_training_bytes
from core.training.records import CodeIds, Evaluation
from core.training.stream import ChunkStream, Mixture, pack_questions
from core.training.stream_loop import StreamLoop
from core.training.team import Team, join_team, leave_team

_NUM_KEPT = 2
_CHECKPOINTS = "checkpoints"
_TOKENIZER_FILE = "tokenizer.json"


def main(arguments: Sequence[str]) -> int:
    """Train a stretch; return the exit code."""
    options = _parser().parse_args(arguments)
    team, device = join_team()
    try:
        _run(options, team, device)
    except StudioError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return 1
    finally:
        leave_team()
    return 0


@dataclass(frozen=True)
class _Stretch:
    """A run that is ready to go on. ``sets`` are what it is measured on."""

    folder: Path
    model: Seq2Seq
    tokenizer: Tokenizer
    loop: StreamLoop
    sets: dict[str, list[PackedBatch]]
    team: Team
    tasks: tuple[Task, ...]

    def measure(self) -> dict[str, Evaluation]:
        """Evaluate, in the first process of a team alone."""
        if not self.team.is_first:
            return {}
        scores = self.loop.evaluate(self.sets)
        named = {name: asdict(score) for name, score in scores.items()}
        _say(event="evaluated", step=self.loop.step, **named)
        return scores

    def save(self) -> None:
        """Write a checkpoint that training goes on from exactly, and drop old ones."""
        state = self.loop.state()  # asks all processes of a team
        checkpoints = self.folder / _CHECKPOINTS
        path = checkpoints / folder_name(self.loop.step)
        if path.exists() or not self.team.is_first:
            return
        write_checkpoint(
            path,
            model=self.model,
            tokenizer=self.tokenizer,
            step=self.loop.step,
            epoch=self.loop.chunk,
            run_id=self.folder.name,
            metrics={},
            state=state,
            tasks=self.tasks,
        )
        for old in list_checkpoints(checkpoints)[:-_NUM_KEPT]:
            remove_folder(old.folder)

    def export(self, path: Path, scores: dict[str, Evaluation]) -> None:
        """Write the averaged weights small enough to travel, with what going on needs."""
        if not self.team.is_first:
            return
        exact = {f"exact_{name}": score.exact_share for name, score in scores.items()}
        with self.loop.average().in_place():
            write_export(
                path,
                model=self.model,
                tokenizer=self.tokenizer,
                step=self.loop.step,
                epoch=self.loop.chunk,
                metrics={"elapsed_s": self.loop.elapsed_s} | exact,
                tasks=self.tasks,
            )


def _run(options: argparse.Namespace, team: Team, device: str) -> None:
    config = load_run_config(options.config)
    if options.minutes is not None:
        training = replace(config.training, max_train_minutes=options.minutes)
        config = replace(config, training=training)
    if options.export and options.export.exists():
        raise RunError(
            f"{options.export} is there already; an export is never overwritten.",
            hint="Give --export a new folder.",
        )
    tokenizer = _tokenizer(options, config, team)
    if options.tokenizer_only:
        return
    uses_gpu = device.startswith("cuda")
    tokenizer_path = options.folder / _TOKENIZER_FILE
    compilers = (
        start_compiling(options.config, tokenizer_path, num_gpus=team.size)
        if uses_gpu and team.is_first
        else []
    )
    stretch = _assemble(options, config, tokenizer, team, device, compilers)
    _train(stretch, options)


def _train(stretch: _Stretch, options: argparse.Namespace) -> None:
    loop, is_first = stretch.loop, stretch.team.is_first
    evaluated_step, elapsed_before_s = loop.step, loop.elapsed_s
    if is_first:
        _say(event="started", step=loop.step, chunk=loop.chunk, elapsed_s=elapsed_before_s)
    for report in loop.run():
        if is_first:
            _say(event="step", **asdict(report))
        if report.elapsed_s - elapsed_before_s >= 60 * options.stretch_minutes:
            break
        if report.step - evaluated_step >= options.evaluate_every:
            scores = stretch.measure()
            stretch.save()
            if options.export:
                stretch.export(_on_the_way(options.export, report.step), scores)
            evaluated_step = report.step
    stretch.save()
    scores = stretch.measure()
    if options.export:
        stretch.export(options.export, scores)
    if is_first:
        _say(event="finished" if loop.is_over else "paused", step=loop.step)


def _on_the_way(path: Path, step: int) -> Path:
    """Return where the export of a step goes that is not the last one."""
    return path.with_name(f"{path.name}-{step}")


def _tokenizer(options: argparse.Namespace, config: RunConfig, team: Team) -> Tokenizer:
    """Return the run's tokenizer; in a team, each process learns the same one anew."""
    path = options.folder / _TOKENIZER_FILE
    given = options.tokenizer or (options.start_from and options.start_from / "tokenizer.json")
    if path.is_file():
        return load_tokenizer(path)
    tokenizer = load_tokenizer(given) if given else train_stream_tokenizer(config)
    if team.is_first:
        save_tokenizer(tokenizer, path)
    return tokenizer


def _assemble(
    options: argparse.Namespace,
    config: RunConfig,
    tokenizer: Tokenizer,
    team: Team,
    device: str,
    compilers: "list[subprocess.Popen[bytes]]",
) -> _Stretch:
    needed = least_training_bytes(
        config.model,
        config.training,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    check_memory(needed, available_bytes=device_bytes(device))
    questions = validation_questions(config, num_rows=options.validation_rows)
    mixture = mixture_of(config, held_out=itertools.chain(*questions.values()))
    if team.is_first:
        _say_left_out(mixture, tokenizer)
    sets = {name: pack_questions(part, mixture, tokenizer) for name, part in questions.items()}
    checkpoints = options.folder / _CHECKPOINTS
    is_resumed = bool(list_checkpoints(checkpoints))
    source = latest(checkpoints).folder if is_resumed else options.start_from
    loaded = load_checkpoint(source, device=device) if source else None
    model = loaded.model if loaded else new_network(config, tokenizer)
    code, stream = tokenizer.code, ChunkStream(mixture, tokenizer)
    for compiler in compilers:
        compiler.wait()
    loop = StreamLoop(
        model,
        stream=stream,
        config=config.training,
        code_ids=CodeIds.of(code),
        device=device,
        num_workers=options.workers,
        report_every=options.report_every,
        team=team,
    )
    if is_resumed:
        loop.restore(load_training_state(source))
    elif loaded:
        known = loaded.manifest
        elapsed_s = known.metrics.get("elapsed_s", 0.0)
        chunk = known.epoch + config.training.batches_per_step  # no lane is further
        loop.go_on_after(step=known.step, chunk=chunk, elapsed_s=elapsed_s)
    return _Stretch(options.folder, model, tokenizer, loop, sets, team, stream.tasks)


def _say_left_out(mixture: Mixture, tokenizer: Tokenizer) -> None:
    lengths = [len(tokenizer.code.encode(item.wgsl_code)) + 1 for item in mixture.curated]
    num_long = sum(length > mixture.max_width for length in lengths)
    if num_long:
        _say(
            event="warned",
            message=f"{num_long} of {len(lengths)} examples are left out: their code is longer "
            f"than {mixture.max_width} tokens, the longest {max(lengths)}.",
        )


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
    add(
        "--export",
        type=Path,
        help="new folder for the averaged weights, in small files; EXPORT-STEP is one on the way",
    )
    add("--start-from", type=Path, help="go on from an export, where the folder is empty")
    add("--tokenizer", type=Path, help="a tokenizer.json, instead of training one")
    add("--tokenizer-only", action="store_true", help="make the tokenizer and stop")
    add("--workers", type=int, default=0, help="processes that draw examples")
    add("--evaluate-every", type=int, default=1500, help="steps between evaluations")
    add("--report-every", type=int, default=50, help="steps between reports")
    add("--validation-rows", type=int, default=200, help="rows of each recipe set")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
