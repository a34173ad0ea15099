"""Which events a run writes, and what each says. The kinds and fields are a frozen list.

A line of the log is one event: ``v`` (schema version), ``seq`` (from 0, no gaps), ``time``
(UTC seconds), ``kind`` and the event's fields. A reader skips kinds and fields it does not
know, so an older studio can follow a newer run.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, Literal, get_type_hints

from core.dataset.records import Split
from core.storage.json_types import fits, is_finite_number
from core.wgsl.kinds import ShaderKind

SCHEMA_VERSION = 1

Outcome = Literal["completed", "early_stopped", "time_limit", "finished_now", "stopped"]


@dataclass(frozen=True)
class RunStarted:
    """A trainer took the run up. ``resumed_from`` is the step of its checkpoint, if any.

    ``num_epochs`` is 0 where a run draws without end.
    """

    pid: int  # for information only: ids are used again
    num_epochs: int
    num_train: int
    num_val: int
    num_test: int
    resumed_from: int | None = None


@dataclass(frozen=True)
class ModelReady:
    """Tokenizer and model are there; steps follow. ``total_steps`` is 0 where time ends the run."""

    total_steps: int
    num_parameters: int
    prompt_vocab_size: int
    code_vocab_size: int
    tokenizer_sha256: str
    device: str
    num_threads: int


@dataclass(frozen=True)
class StepDone:
    """One of the steps: they are thinned to a few per second. ``loss`` is in nats per token."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    gradient_norm: float
    tokens_per_s: float
    memory_bytes: int | None = None  # of the trainer; on a GPU what its tensors hold there
    share_done: float | None = None  # of the run, by steps or by time, from 0 to 1


@dataclass(frozen=True)
class Evaluated:
    """The validation examples were tried. ``train_loss`` is the mean over the epoch.

    ``sets`` has loss, token_accuracy and exact_share of each set by name, where there are several;
    ``val_loss`` is that of the set that decides which weights are best.
    """

    step: int
    epoch: int
    val_loss: float
    val_token_accuracy: float
    is_best: bool
    train_loss: float | None = None
    sets: dict[str, dict[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredSample:
    """A prompt the model answered, and how it did. ``is_valid`` is None without a GPU.

    ``is_blank`` and ``is_static`` are None where there is no picture; ``picture_likeness`` (to
    the picture of the expected shader, from 0 to 1) where there is none to compare with.
    """

    prompt: str
    split: Split
    kind: ShaderKind
    code: str
    is_exact: bool
    is_valid: bool | None = None
    message: str = ""  # the first finding of an invalid shader
    is_blank: bool | None = None
    is_static: bool | None = None
    picture_likeness: float | None = None


@dataclass(frozen=True)
class SamplesScored:
    """A fixed handful of prompts was answered; shares are None where nothing was judged.

    ``bleu``, ``chrf`` and ``picture_likeness`` go from 0 to 1 and compare with the expected
    shaders. ``strip`` names the file with the pictures, empty where there is none.
    """

    step: int
    epoch: int
    samples: tuple[ScoredSample, ...]
    share_valid: float | None = None
    share_exact_train: float | None = None
    share_exact_val: float | None = None
    share_blank: float | None = None
    share_static: float | None = None
    bleu: float | None = None
    chrf: float | None = None
    picture_likeness: float | None = None
    strip: str = ""


@dataclass(frozen=True)
class CheckpointSaved:
    """A checkpoint folder is complete."""

    step: int
    epoch: int
    name: str
    val_loss: float | None = None


@dataclass(frozen=True)
class Warned:
    """Something the user should know; training goes on."""

    message: str
    hint: str = ""


@dataclass(frozen=True)
class StopRequested:
    """The trainer saw the request to stop; it saves and leaves."""

    step: int


@dataclass(frozen=True)
class FinishRequested:
    """The trainer saw the request to finish now; ``until_step`` is the last of the tail."""

    step: int
    until_step: int


@dataclass(frozen=True)
class RunFinished:
    """The run is over.

    ``checkpoint`` is the one to use: where early stopping watches the validation loss that
    of the lowest one, else the newest; empty where none was saved.
    """

    step: int
    epoch: int
    outcome: Outcome
    checkpoint: str = ""


@dataclass(frozen=True)
class RunFailed:
    """The run ended by an error; ``trace`` is set where it is a fault of the studio."""

    message: str
    hint: str = ""
    trace: str = ""


Event = (
    RunStarted
    | ModelReady
    | StepDone
    | Evaluated
    | SamplesScored
    | CheckpointSaved
    | Warned
    | StopRequested
    | FinishRequested
    | RunFinished
    | RunFailed
)

EVENT_KINDS: dict[str, type[Any]] = {
    "run_started": RunStarted,
    "model_ready": ModelReady,
    "step_done": StepDone,
    "evaluated": Evaluated,
    "samples_scored": SamplesScored,
    "checkpoint_saved": CheckpointSaved,
    "warning": Warned,
    "stop_requested": StopRequested,
    "finish_requested": FinishRequested,
    "run_finished": RunFinished,
    "run_failed": RunFailed,
}
_KIND_OF = {cls: kind for kind, cls in EVENT_KINDS.items()}
_TYPES = {cls: get_type_hints(cls) for cls in (*EVENT_KINDS.values(), ScoredSample)}
# Losing one of these in a power cut would change what the run is believed to be.
SYNCED = (RunStarted, CheckpointSaved, RunFinished, RunFailed)


@dataclass(frozen=True)
class LoggedEvent:
    """An event with its place in the log; ``event`` is None where this studio cannot read it."""

    seq: int
    time: float
    event: Event | None


def to_record(event: Event, *, seq: int, time: float) -> dict[str, Any]:
    """Return the line of an event. Numbers that JSON does not have become null."""
    head = {"v": SCHEMA_VERSION, "seq": seq, "time": round(time, 3), "kind": _KIND_OF[type(event)]}
    return {**head, **{name: _finite(value) for name, value in asdict(event).items()}}


def from_record(record: Mapping[str, Any]) -> LoggedEvent | None:
    """Return the event of a line; None where the line is no event at all."""
    seq, time, kind = record.get("seq"), record.get("time"), record.get("kind")
    if not isinstance(seq, int) or not is_finite_number(time) or not isinstance(kind, str):
        return None
    time = float(time)
    if kind not in EVENT_KINDS:
        return LoggedEvent(seq, time, None)
    values = dict(record)
    try:
        if kind == "samples_scored":
            values["samples"] = _samples(record.get("samples", []))
        return LoggedEvent(seq, time, _build(EVENT_KINDS[kind], values))
    except TypeError:
        return None


def _samples(given: Any) -> tuple[ScoredSample, ...]:
    """Return the samples that have what they need.

    Raises:
        TypeError: one is something else, or a field of it has another type.
    """
    if not isinstance(given, list) or not all(isinstance(sample, dict) for sample in given):
        raise TypeError("samples are no list of objects")
    samples = (_build(ScoredSample, sample) for sample in given)
    return tuple(sample for sample in samples if sample is not None)


def _build(cls: type[Any], record: Mapping[str, Any]) -> Any:
    """Return an instance from the known fields, or None where a required one is missing.

    Raises:
        TypeError: a field has another type than it is declared with.
    """
    values: dict[str, Any] = {}
    for item in fields(cls):
        if item.name in record:
            if not fits(record[item.name], _TYPES[cls][item.name]):
                raise TypeError(f"{item.name} is {record[item.name]!r}")
            values[item.name] = record[item.name]
        elif item.default is MISSING and item.default_factory is MISSING:
            return None
    return cls(**values)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
