"""Answer a request several times at once: each answer is judged and drawn as soon as it ends.

The model goes on writing while the GPU worker draws. At the end the candidates are ranked; the
same request, model and settings give the same ranking, however busy the machine is.
"""

from collections import deque
from collections.abc import Generator as Steps
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from core.actions.generate_shader import (
    NUM_RETRIES,
    RETRY_TEMPERATURE,
    Model,
    answer_each,
    rank,
    rewritten,
    shortened,
)
from core.evaluation.ranking import rank_candidates
from core.evaluation.records import Answer, Candidate, Ranking
from core.evaluation.wishes import wishes_of
from core.generation.config import GenerationConfig
from core.generation.constraint import NewConstraint
from core.generation.generator import GENERATE_ONLY, Generator
from core.generation.prompts import check_task
from core.generation.records import Piece, Request, Sample
from core.generation.scoring import readback
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader

# Where the settings ask for no daring, all candidates but the greedy one have this much.
CANDIDATE_TEMPERATURE = 1.0
# Three moments, no simple fraction of a second apart: they tell motions from stills.
MOMENTS = FrameConfig(160, 160, time_s=0.7, num_frames=3, frames_per_s=1.3)

Event = Piece | Candidate | Ranking


def draw_candidates(
    model: Model,
    request: Request,
    *,
    config: GenerationConfig,
    client: GpuClient,
    new_constraint: NewConstraint | None = None,
) -> Steps[Event, None, None]:
    """Yield the greedy answer's pieces, candidates as they are ready, and at last the ranking.

    There are ``config.num_samples`` candidates, or with ``config.num_beams`` those that beam
    search finds, without pieces. Where naga rejects them all, the likeliest is written anew from
    before its fault on; if that fails more are drawn. For those that are still missing others are
    drawn or, at last, rejected ones are cut short before their faults; only what naga accepts is
    ranked. A lookup has but one. Closing the iterator ends the work.

    Args:
        model: what is asked.
        request: to generate, edit or repair.
        config: how to draw all but the greedy one; see CANDIDATE_TEMPERATURE.
        client: judges and draws.
        new_constraint: makes the constraint of each candidate.

    Raises:
        PromptError: the request cannot be answered.
        TaskNotLearnt: the model was not trained for the task.
        GpuUnavailable: nothing can be validated.
    """
    if not isinstance(model, Generator):
        check_task(request.task, GENERATE_ONLY)
        piece, sample = model.answer(request.prompt, kind=request.kind)
        yield piece
        with _Viewer(request, client) as viewer:
            viewer.show(0, sample)
            found = list(viewer.all())
        yield from found
        yield rank_candidates(found, readbacks=None)
        return
    daring = replace(config, temperature=config.temperature or CANDIDATE_TEMPERATURE)
    with _Viewer(request, client) as viewer:
        found = yield from _round(model, request, daring, viewer, new_constraint, first=0)
        if not _valid(found):
            found += yield from _further(model, request, found, daring, viewer, new_constraint)
        if _goes_back(config, new_constraint):
            found += yield from _stand_ins(model, request, found, daring, viewer)
            found = _valid(found) or found
    readbacks = _readbacks(model, request, found)
    yield rank_candidates(found, readbacks=readbacks, given=request.code)


def answer_requests(
    model: Model, requests: Sequence[Request], *, config: GenerationConfig, client: GpuClient
) -> list[list[Answer]]:
    """Return ``config.num_samples`` answers for each request, the best first; a lookup has one.

    Raises:
        PromptError: a request cannot be answered.
        TaskNotLearnt: the model was not trained for a task.
        GpuUnavailable: nothing can be validated.
    """
    is_single = config.num_samples == 1 and not config.num_beams
    if is_single or not isinstance(model, Generator):
        found = answer_each(model, requests, config=config, client=client)
        return [[answer] for answer in found]
    for request in requests:
        model.check(request)  # before the first of many is written
    return [_best_first(model, request, config, client) for request in requests]


def _best_first(
    model: Generator, request: Request, config: GenerationConfig, client: GpuClient
) -> list[Answer]:
    *_, ranking = draw_candidates(model, request, config=config, client=client)
    assert isinstance(ranking, Ranking), "the last event"
    num_attempts = len(ranking.ranked)
    answers = [
        replace(ranked.candidate.answer, num_attempts=num_attempts) for ranked in ranking.ranked
    ]
    return answers[: config.num_samples]


def _round(
    model: Generator,
    request: Request,
    config: GenerationConfig,
    viewer: "_Viewer",
    new_constraint: NewConstraint | None,
    *,
    first: int,
) -> Steps[Event, None, list[Candidate]]:
    """Draw candidates from number ``first`` on; returns them as well."""
    found: list[Candidate] = []
    events: Iterable[tuple[int, Piece | Sample]]
    if config.num_beams and first == 0:
        events = enumerate(model.search(request, config=config, new_constraint=new_constraint))
    else:
        events = model.draw(request, config=config, new_constraint=new_constraint, first=first)
    for number, event in events:
        if isinstance(event, Piece):
            yield event
        else:
            viewer.show(number, event)
        ready = list(viewer.ready())
        found += ready
        yield from ready
    rest = list(viewer.all())
    yield from rest
    return found + rest


def _further(
    model: Generator,
    request: Request,
    rejected: list[Candidate],
    config: GenerationConfig,
    viewer: "_Viewer",
    new_constraint: NewConstraint | None,
) -> Steps[Event, None, list[Candidate]]:
    """Write the likeliest anew from before its fault on; if that fails draw more."""
    found: list[Candidate] = []
    if _goes_back(config, new_constraint):
        likeliest = _rejected(rejected)[0]
        attempts = rewritten(model, request, likeliest, config=config, client=viewer.client)
        found += yield from _shown(attempts, viewer, first=len(rejected))
    if not _valid(found):
        temperature = max(config.temperature, RETRY_TEMPERATURE)
        more = replace(config, num_samples=NUM_RETRIES, temperature=temperature)
        first = len(rejected) + len(found)
        found += yield from _round(model, request, more, viewer, new_constraint, first=first)
    return found


def _stand_ins(
    model: Generator,
    request: Request,
    found: list[Candidate],
    config: GenerationConfig,
    viewer: "_Viewer",
) -> Steps[Event, None, list[Candidate]]:
    """Draw more for those that naga rejects; where these fail too, cut rejected ones short."""
    made: list[Candidate] = []
    num_missing = (config.num_beams or config.num_samples) - len(_valid(found))
    if num_missing > 0 and _valid(found):  # else more were drawn already, in vain
        more = replace(config, num_samples=num_missing)
        made += yield from _round(model, request, more, viewer, None, first=len(found))
        num_missing -= len(_valid(made))
    for answer in _rejected([*found, *made])[: max(0, num_missing)]:
        attempts = shortened(model, request, answer, client=viewer.client)
        made += yield from _shown(attempts[-1:], viewer, first=len(found) + len(made))
    return made


def _goes_back(config: GenerationConfig, new_constraint: NewConstraint | None) -> bool:
    return config.constraint == "full" and new_constraint is None


def _shown(
    attempts: Sequence[Answer], viewer: "_Viewer", *, first: int
) -> Steps[Event, None, list[Candidate]]:
    """Have attempts to mend a rejected answer drawn; yields and returns them."""
    for number, attempt in enumerate(attempts, first):
        viewer.show(number, attempt.sample)
    found = list(viewer.all())
    yield from found
    return found


def _valid(candidates: Sequence[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.is_valid]


def _rejected(candidates: Sequence[Candidate]) -> list[Answer]:
    """Return the answers that naga rejects, the likeliest first."""
    return rank([candidate.answer for candidate in candidates if not candidate.is_valid])


def _readbacks(model: Generator, request: Request, found: list[Candidate]) -> list[float] | None:
    """Return how well each shader says the prompt; None where that is not known."""
    if request.task != "generate" or "describe" not in model.tasks or len(found) == 1:
        return None
    return readback(model, [candidate.code for candidate in found], request.prompt)


class _Viewer:
    """Judges and draws samples in a thread of its own, in the order in which they come.

    A context: leaving it gives up what is not drawn yet.
    """

    def __init__(self, request: Request, client: GpuClient) -> None:
        self._request, self.client = request, client
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="candidates")
        self._reports: dict[str, Future[RenderReport]] = {}  # equal shaders are drawn once
        self._waiting: deque[tuple[int, Sample]] = deque()

    def __enter__(self) -> "_Viewer":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def show(self, number: int, sample: Sample) -> None:
        """Have a sample judged and drawn."""
        if sample.code not in self._reports:
            self._reports[sample.code] = self._thread.submit(
                render_shader, sample.code, client=self.client, config=MOMENTS
            )
        self._waiting.append((number, sample))

    def ready(self) -> Iterator[Candidate]:
        """Yield the candidates that are done, without waiting."""
        while self._waiting and self._reports[self._waiting[0][1].code].done():
            yield self._next()

    def all(self) -> Iterator[Candidate]:
        """Yield all candidates that are left, and wait for them."""
        while self._waiting:
            yield self._next()

    def _next(self) -> Candidate:
        number, sample = self._waiting.popleft()
        report = self._reports[sample.code].result()
        answer = Answer(sample, report.validation, num_attempts=1)
        if not report.frames:
            return Candidate(number, answer, note=report.note)
        facts = picture_facts(report.frames)
        # An instruction to edit tells what changes, not what is to be seen.
        is_wished = self._request.task == "generate"
        wishes = wishes_of(self._request.visible_prompt, facts) if is_wished else ()
        return Candidate(number, answer, report.frames, facts, report.note, wishes)
