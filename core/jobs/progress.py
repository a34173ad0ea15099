"""How a run is doing: events folded into one value. Pure: no file, no clock, no process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.jobs.events import (
    CheckpointSaved,
    Evaluated,
    Event,
    FinishRequested,
    LoggedEvent,
    ModelReady,
    RunFailed,
    RunFinished,
    RunStarted,
    SamplesScored,
    StepDone,
    StopRequested,
    Warned,
)

RunState = Literal["running", "stopping", "crashed", "finished", "stopped", "failed"]
# How many of the newest steps the speed is taken from.
SPEED_WINDOW = 20


@dataclass(frozen=True)
class Series:
    """Numbers over steps, in the order of the steps; None where a number was not finite."""

    steps: tuple[int, ...] = ()
    values: tuple[float | None, ...] = ()

    @property
    def last(self) -> float | None:
        """The newest number; None where there is none, or it was not finite."""
        return self.values[-1] if self.values else None

    def thinned(self, max_points: int) -> "Series":
        """Return about every n-th point, the last one always, for a chart."""
        stride = -(-len(self.steps) // max_points)
        if stride <= 1:
            return self
        first = (len(self.steps) - 1) % stride
        return Series(self.steps[first::stride], self.values[first::stride])

    def _plus(self, points: list[tuple[int, float | None]]) -> "Series":
        if not points:
            return self
        return Series(
            self.steps + tuple(step for step, _ in points),
            self.values + tuple(value for _, value in points),
        )

    def _until(self, step: int) -> "Series":
        count = sum(1 for other in self.steps if other <= step)
        return self if count == len(self.steps) else Series(self.steps[:count], self.values[:count])


@dataclass(frozen=True)
class Message:
    """A warning, shown once with how often it came."""

    message: str
    hint: str
    count: int


SERIES_OF_STEPS = ("loss", "learning_rate", "gradient_norm", "tokens_per_s", "memory_bytes")
SERIES_OF_EVALUATIONS = ("train_loss", "val_loss", "val_token_accuracy")
SERIES_OF_SAMPLES = (
    "share_valid",
    "share_exact_train",
    "share_exact_val",
    "share_blank",
    "share_static",
    "bleu",
    "chrf",
    "picture_likeness",
)


@dataclass(frozen=True)
class RunProgress:
    """Everything the log says about a run so far.

    ``ended`` is the last terminal event, unless the run was taken up again after it.
    """

    next_seq: int = 0
    started_at: float | None = None  # UTC seconds, of the latest start
    last_event_at: float | None = None
    start: RunStarted | None = None
    model: ModelReady | None = None
    step: int = 0
    epoch: int = 0
    loss: Series = Series()
    learning_rate: Series = Series()
    gradient_norm: Series = Series()
    tokens_per_s: Series = Series()
    memory_bytes: Series = Series()
    train_loss: Series = Series()
    val_loss: Series = Series()
    val_token_accuracy: Series = Series()
    share_valid: Series = Series()
    share_exact_train: Series = Series()
    share_exact_val: Series = Series()
    share_blank: Series = Series()
    share_static: Series = Series()
    bleu: Series = Series()
    chrf: Series = Series()
    picture_likeness: Series = Series()
    # Of each validation set by name, where there are several.
    set_losses: dict[str, Series] = field(default_factory=dict)
    set_exact_shares: dict[str, Series] = field(default_factory=dict)
    samples: SamplesScored | None = None
    checkpoints: tuple[CheckpointSaved, ...] = ()
    warnings: tuple[Message, ...] = ()
    is_stop_noted: bool = False
    finish_step: int | None = None  # the last one, where the run was asked to finish now
    ended: RunFinished | RunFailed | None = None
    step_times: tuple[tuple[int, float], ...] = ()  # the newest logged steps
    share_times: tuple[tuple[float, float], ...] = ()  # the shares of the run that they had done

    @property
    def total_steps(self) -> int:
        """Steps of the whole run; 0 while unknown."""
        planned = self.model.total_steps if self.model else 0
        return planned if self.finish_step is None else min(planned, self.finish_step)

    @property
    def share_done(self) -> float:
        """Steps or time done, from 0 to 1."""
        if not self.total_steps and self.share_times:
            return self.share_times[-1][0]
        return min(1.0, self.step / self.total_steps) if self.total_steps else 0.0

    @property
    def best_val_loss(self) -> float | None:
        """The lowest validation loss."""
        return min((value for value in self.val_loss.values if value is not None), default=None)

    @property
    def remaining_s(self) -> float | None:
        """Seconds to the end at the speed of the newest steps; None while unknown."""
        if self.total_steps:
            return _seconds_to(self.total_steps, self.step_times, self.step)
        return _seconds_to(1.0, self.share_times, self.share_done)


def _seconds_to(goal: float, times: Sequence[tuple[float, float]], now: float) -> float | None:
    """Return how long it takes from ``now`` to ``goal``, as fast as ``times`` grew."""
    if len(times) < 2 or times[-1][0] == times[0][0]:
        return None
    (first, first_time), (last, last_time) = times[0], times[-1]
    return (goal - now) * (last_time - first_time) / (last - first)


def fold(progress: RunProgress, events: Iterable[LoggedEvent]) -> RunProgress:
    """Return the progress after further events of the same log."""
    points: dict[str, list[tuple[int, float | None]]] = {}
    for logged in events:
        if logged.seq > progress.next_seq:
            missing = logged.seq - progress.next_seq
            progress = _warned(progress, Warned(f"The event log lacks {missing} lines."))
        progress = replace(progress, next_seq=logged.seq + 1, last_event_at=logged.time)
        if isinstance(logged.event, RunStarted):
            # What lies behind the checkpoint is done anew.
            progress = _taken_up(_with_points(progress, points), logged.event, logged.time)
            points = {}
        elif logged.event is not None:
            _collect(points, logged.event)
            progress = _after(progress, logged.event, logged.time)
    return _with_points(progress, points)


def run_state(
    progress: RunProgress, *, is_lock_held: bool, is_stop_asked: bool = False
) -> RunState:
    """Return the state of a run.

    Look at the lock first and read the log afterwards: the other way round, a run that ends
    in between would look crashed.

    Args:
        progress: of the whole log.
        is_lock_held: whether a trainer is alive.
        is_stop_asked: whether the request to stop lies in the folder.
    """
    match progress.ended:
        case RunFinished(outcome="stopped"):
            return "stopped"
        case RunFinished():
            return "finished"
        case RunFailed():
            # A stop that was asked for wins over a late error.
            return "stopped" if progress.is_stop_noted else "failed"
    if not is_lock_held:
        return "crashed"
    return "stopping" if progress.is_stop_noted or is_stop_asked else "running"


def _taken_up(progress: RunProgress, event: RunStarted, time: float) -> RunProgress:
    step = event.resumed_from or 0
    names = (*SERIES_OF_STEPS, *SERIES_OF_EVALUATIONS, *SERIES_OF_SAMPLES)
    series = {name: getattr(progress, name)._until(step) for name in names}
    samples = progress.samples if progress.samples and progress.samples.step <= step else None
    return replace(
        progress,
        **series,
        set_losses=_all_until(progress.set_losses, step),
        set_exact_shares=_all_until(progress.set_exact_shares, step),
        start=event,
        model=None,
        started_at=time,
        step=step,
        samples=samples,
        checkpoints=tuple(saved for saved in progress.checkpoints if saved.step <= step),
        is_stop_noted=False,
        ended=None,
        step_times=(),
        share_times=(),
    )


def _collect(points: dict[str, list[tuple[int, float | None]]], event: Event) -> None:
    match event:
        case StepDone():
            names: tuple[str, ...] = SERIES_OF_STEPS
        case Evaluated():
            names = SERIES_OF_EVALUATIONS
        case SamplesScored():
            # A share that was not measured is no point at all.
            names = tuple(name for name in SERIES_OF_SAMPLES if getattr(event, name) is not None)
        case _:
            return
    for name in names:
        points.setdefault(name, []).append((event.step, getattr(event, name)))


def _with_points(
    progress: RunProgress, points: dict[str, list[tuple[int, float | None]]]
) -> RunProgress:
    grown = {name: getattr(progress, name)._plus(new) for name, new in points.items()}
    return replace(progress, **grown)


def _after(progress: RunProgress, event: Event, time: float) -> RunProgress:
    match event:
        case ModelReady():
            return replace(progress, model=event)
        case StepDone():
            return _stepped(progress, event, time)
        case Evaluated():
            return replace(
                progress,
                step=event.step,
                epoch=event.epoch,
                set_losses=_with_sets(progress.set_losses, event, "loss"),
                set_exact_shares=_with_sets(progress.set_exact_shares, event, "exact_share"),
            )
        case SamplesScored():
            return replace(progress, samples=event)
        case CheckpointSaved():
            return replace(progress, checkpoints=(*progress.checkpoints, event))
        case Warned():
            return _warned(progress, event)
        case StopRequested() | FinishRequested():
            return _asked(progress, event)
        case RunFinished():
            return replace(progress, step=event.step, epoch=event.epoch, ended=event)
        case RunFailed():
            # A trainer that fails before it starts is not the one that was asked to stop.
            is_stop_noted = progress.is_stop_noted and progress.ended is None
            return replace(progress, ended=event, is_stop_noted=is_stop_noted)
        case _:
            return progress


def _stepped(progress: RunProgress, event: StepDone, time: float) -> RunProgress:
    times = (*progress.step_times, (event.step, time))[-SPEED_WINDOW:]
    progress = replace(progress, step=event.step, epoch=event.epoch, step_times=times)
    if event.share_done is None:
        return progress
    shares = (*progress.share_times, (event.share_done, time))[-SPEED_WINDOW:]
    return replace(progress, share_times=shares)


def _with_sets(known: dict[str, Series], event: Evaluated, measure: str) -> dict[str, Series]:
    found = {name: numbers[measure] for name, numbers in event.sets.items() if measure in numbers}
    return known | {
        name: known.get(name, Series())._plus([(event.step, value)])
        for name, value in found.items()
    }


def _all_until(series: dict[str, Series], step: int) -> dict[str, Series]:
    return {name: known._until(step) for name, known in series.items()}


def _asked(progress: RunProgress, event: StopRequested | FinishRequested) -> RunProgress:
    if isinstance(event, StopRequested):
        return replace(progress, is_stop_noted=True)
    return replace(progress, finish_step=event.until_step)


def _warned(progress: RunProgress, event: Warned) -> RunProgress:
    known = {message.message: message for message in progress.warnings}
    count = known[event.message].count + 1 if event.message in known else 1
    known[event.message] = Message(event.message, event.hint, count)
    return replace(progress, warnings=tuple(known.values()))
