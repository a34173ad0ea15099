"""Run the loop to its end and write down what happens: events, checkpoints, samples."""

import math
import os
import time
import traceback
from dataclasses import asdict

import torch

from core.checkpoints.catalog import best, latest, list_checkpoints, prune
from core.checkpoints.layout import folder_name
from core.checkpoints.writing import write_checkpoint
from core.errors import CheckpointMissing
from core.jobs import events
from core.jobs.event_log import EventLog
from core.jobs.events import from_record
from core.jobs.run_folder import RunFolder
from core.jobs.trainer.assembly import AssembledRun, assemble_run
from core.jobs.trainer.finishing import honour_request, restore_tail
from core.jobs.trainer.forking import take_over_weights
from core.jobs.trainer.resuming import ResumePoint
from core.jobs.trainer.row_validity import warn_of_invalid
from core.jobs.trainer.sample_scoring import SampleScorer
from core.jobs.trainer.stopping import StopWatch
from core.jobs.trainer.validity_watch import ValidityWatch, good_share
from core.processes.memory import resident_bytes
from core.storage.append_log import read_log
from core.storage.digest import file_sha256
from core.training.records import EpochDone, Evaluated, Finished, Record, StepDone

STEP_INTERVAL_S = 0.3  # between two logged steps
KEPT_CHECKPOINTS = 3  # the newest ones, beside the best


def train_run(folder: RunFolder, *, start: ResumePoint, log: EventLog, stop: StopWatch) -> None:
    """Train until the end, a stop or an error; the log tells which.

    Raises:
        StudioError: something the user can mend.
        OSError: the disk is full or gone.
    """
    _use_all_cores()
    run = assemble_run(folder, start=start)
    if start.checkpoint is None:
        take_over_weights(folder, run)
    restore_tail(folder, run.loop)
    for message in run.warnings:
        log.write(events.Warned(message))
    log.write(
        events.ModelReady(
            total_steps=run.loop.total_steps,
            num_parameters=sum(parameter.numel() for parameter in run.model.parameters()),
            prompt_vocab_size=run.tokenizer.prompt.vocab_size,
            code_vocab_size=run.tokenizer.code.vocab_size,
            tokenizer_sha256=file_sha256(folder.tokenizer),
            device=run.device,
            num_threads=torch.get_num_threads(),
        )
    )
    # A resumed run has been told.
    if start.checkpoint is None and (invalid := warn_of_invalid(run.of("train"))):
        log.write(invalid)
    recorder = _Recorder(folder, run, log)
    try:
        recorder.record_all(stop)
    finally:
        recorder.scorer.close()


class _Recorder:
    """What is remembered between two records of the loop."""

    def __init__(self, folder: RunFolder, run: AssembledRun, log: EventLog) -> None:
        self.folder, self.run, self.log = folder, run, log
        self.scorer = SampleScorer(
            folder,
            train=run.of("train"),
            val=run.of("val"),
            config=run.config.samples,
            warn=log.write,
        )
        training = run.config.training
        self._is_best_wanted = training.early_stopping
        self._validity: ValidityWatch | None = None
        if training.early_stopping and training.early_stopping_on == "validity":
            self._validity = ValidityWatch(training.early_stopping_patience)
            known = map(from_record, read_log(folder.events).records)
            self._validity.catch_up(known, until_step=run.loop.step)
        self._bad_shares: dict[int, float] = {}  # by step, where validity is watched
        self._has_val = bool(run.of("val")) or run.config.dataset.is_stream
        self._logged_at, self._num_tokens = time.monotonic(), 0
        self._pending: StepDone | None = None
        # A run may be taken up between the end of an epoch and its evaluation.
        done = run.loop.state().progress
        self._epoch_loss = (
            done.epoch_loss_sum / done.epoch_num_tokens if done.epoch_num_tokens else None
        )
        self._val_losses: dict[int, float] = {}  # by step
        self._scored = -1  # the step of the last scoring

    def record_all(self, stop: StopWatch) -> None:
        for record in self.run.loop.run():
            self._note(record)
            if isinstance(record, Finished):
                self._end(record.reason)
                return
            if self._validity and self._validity.is_spent:
                self._end("early_stopped")
                return
            asked = honour_request(self.folder, self.run.loop)
            if asked:
                self._flush_step()
                self.log.write(asked)
            if stop.is_asked():
                self._flush_step()
                self.log.write(events.StopRequested(self.run.loop.step))
                # Noted now; a request found after the end would be one for the next trainer.
                stop.clear()
                self._end("stopped")
                return

    def _note(self, record: Record) -> None:
        match record:
            case StepDone():
                self._pending = record
                self._num_tokens += record.num_tokens
                is_first = record.step == 1
                if is_first or time.monotonic() - self._logged_at >= STEP_INTERVAL_S:
                    self._flush_step()
            case EpochDone():
                self._epoch_loss = record.loss
                if not (self._has_val and self._is_evaluated(record.epoch)):
                    self._after_epoch(record.epoch)
            case Evaluated():
                self._note_evaluation(record)
                if self._is_evaluated(record.epoch):
                    self._after_epoch(record.epoch)

    def _note_evaluation(self, record: Evaluated) -> None:
        self._flush_step()
        self._val_losses[record.step] = record.val_loss
        self.log.write(
            events.Evaluated(
                step=record.step,
                epoch=record.epoch,
                val_loss=record.val_loss,
                val_token_accuracy=record.val_token_accuracy,
                is_best=record.is_best,
                train_loss=self._epoch_loss,
                sets={name: asdict(found) for name, found in record.sets.items()},
            )
        )
        # At once, so that a crash cannot lose it. Who trains on although the validation loss rises
        # wants the last weights.
        if record.is_best and self._is_best_wanted and not self._validity:
            self._save(is_best=True)

    def _after_epoch(self, epoch: int) -> None:
        config = self.run.config
        round_number = epoch // config.training.evaluate_every
        if self._is_evaluated(epoch) and round_number % config.samples.every_evaluations == 0:
            self._score()
        if epoch % config.training.save_every == 0:
            self._save()

    def _is_evaluated(self, epoch: int) -> bool:
        """Whether the loop evaluates after this epoch, if it has examples to do so."""
        training = self.run.config.training
        return epoch % training.evaluate_every == 0 or epoch == training.num_epochs

    def _flush_step(self) -> None:
        if self._pending is None:
            return
        step, now = self._pending, time.monotonic()
        passed_s = max(now - self._logged_at, 1e-9)
        is_alone = self._num_tokens == step.num_tokens
        self.log.write(
            events.StepDone(
                step=step.step,
                epoch=step.epoch,
                loss=step.loss,
                learning_rate=step.learning_rate,
                gradient_norm=step.gradient_norm,
                tokens_per_s=step.tokens_per_s if is_alone else self._num_tokens / passed_s,
                memory_bytes=_memory_bytes(self.run.device),
                share_done=self.run.loop.share_done,
            )
        )
        self._pending, self._logged_at, self._num_tokens = None, now, 0

    def _score(self) -> None:
        self._flush_step()
        self._scored = self.run.loop.step
        try:
            scored = self._scored_samples()
        except Exception as error:  # noqa: BLE001 - samples only watch; whatever fails there is told
            traceback.print_exc()  # to the console log
            self.log.write(
                events.Warned(
                    f"The samples could not be scored: {type(error).__name__}: {error}",
                    hint="Training goes on; the trainer's console.log has the details.",
                )
            )
            return
        if scored:
            self.log.write(scored)
            self._note_validity(scored)

    def _note_validity(self, scored: events.SamplesScored) -> None:
        share = good_share(scored)
        if self._validity is None or share is None:
            return
        self._bad_shares[scored.step] = 1.0 - share
        if self._validity.note(scored):
            self._save(is_best=True)

    def _scored_samples(self) -> events.SamplesScored | None:
        loop = self.run.loop
        with loop.weights_for_use():
            return self.scorer.score(
                self.run.model,
                self.run.tokenizer,
                device=self.run.device,
                step=loop.step,
                epoch=loop.epoch,
            )

    def _save(self, *, is_best: bool = False) -> None:
        """Save, unless it was done at this step; weights without a step only if best."""
        loop = self.run.loop
        path = self.folder.checkpoints / folder_name(loop.step)
        if path.exists() or (loop.step == 0 and not is_best):
            return
        self._flush_step()
        val_loss, state = self._val_losses.get(loop.step), loop.state()
        found = {"val_loss": val_loss, "bad_share": self._bad_shares.get(loop.step)}
        with loop.weights_for_use():
            write_checkpoint(
                path,
                model=self.run.model,
                tokenizer=self.run.tokenizer,
                step=loop.step,
                epoch=loop.epoch,
                run_id=self.folder.name,
                metrics={
                    name: value
                    for name, value in found.items()
                    if value is not None and math.isfinite(value)
                },
                state=state,
                tasks=loop.tasks,
            )
        self.log.write(events.CheckpointSaved(loop.step, loop.epoch, path.name, val_loss))
        prune(self.folder.checkpoints, keep=KEPT_CHECKPOINTS)

    def _end(self, outcome: events.Outcome) -> None:
        self._flush_step()
        loop = self.run.loop
        if outcome != "stopped" and self._scored != loop.step:
            self._score()
        self._save()
        self.log.write(events.RunFinished(loop.step, loop.epoch, outcome, self._name_to_use()))

    def _name_to_use(self) -> str:
        """Return the checkpoint that the settings ask for: the best or the newest one."""
        checkpoints = self.folder.checkpoints
        try:
            return (best(checkpoints) if self._is_best_wanted else latest(checkpoints)).name
        except CheckpointMissing:
            found = list_checkpoints(checkpoints)
            return found[-1].name if found else ""


def _memory_bytes(device: str) -> int | None:
    if device.startswith("cuda"):
        return torch.cuda.memory_allocated()
    return resident_bytes(os.getpid())


def _use_all_cores() -> None:
    if "OMP_NUM_THREADS" in os.environ:
        return
    has_affinity = hasattr(os, "sched_getaffinity")
    torch.set_num_threads(len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1)
