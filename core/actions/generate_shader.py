"""Answer prompts with shaders that naga accepts, or with the best attempt and its findings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.actions.browse_dataset import open_dataset
from core.actions.open_model import ModelChoice
from core.checkpoints.reading import load_checkpoint
from core.evaluation.records import Answer
from core.generation.backtracking import Fault, rewrite, shorten
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints
from core.generation.generator import Generator
from core.generation.lookups import Lookup, NearestPairs, Templates
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.records import Piece, Request, Sample
from core.generation.step_model import AnyStepModel
from core.gpu.client import GpuClient
from core.validation.validator import validate_shader
from core.wgsl.kinds import ShaderKind
from core.wgsl.line_map import offset_of

# Where the first answer is rejected, this many more are drawn, with this daring at least.
NUM_RETRIES = 8
RETRY_TEMPERATURE = 0.7


Model = Generator | Lookup


def open_model(choice: ModelChoice, *, device: str = "cpu") -> Model:
    """Load a model for generation.

    Raises:
        CheckpointError: the folder is incomplete, damaged or does not fit together.
        DatasetError: the user's dataset cannot be used.
    """
    if choice.origin == "templates":
        return Templates()
    if choice.origin == "nearest":
        return NearestPairs(open_dataset().training_examples())
    assert choice.folder is not None, "the others are model folders"
    loaded = load_checkpoint(choice.folder, device=device)
    model: AnyStepModel = loaded.model
    if device == "cpu" and OnnxDecoder.can_run(loaded.model.config):
        model = OnnxDecoder(loaded.model)
    return Generator(
        model,
        loaded.tokenizer,
        device=device,
        tasks=loaded.manifest.tasks,
        constraints=ShaderConstraints(loaded.tokenizer.code),
    )


def stream_answer(
    model: Model,
    prompt: str,
    *,
    kind: ShaderKind | None,
    config: GenerationConfig,
    client: GpuClient,
) -> Iterator[Piece | Answer]:
    """Yield the pieces of the first attempt as they are written, and at last the answer.

    Where the first attempt is rejected, further ones are drawn before the answer is given.

    Raises:
        PromptError: the prompt cannot be answered.
        GpuUnavailable: nothing can be validated.
    """
    if isinstance(model, Generator):
        sample = yield from model.stream(Request(prompt, kind), config=config)
    else:
        piece, sample = model.answer(prompt, kind=kind)
        yield piece
    first = _judged(sample, client)
    if first.is_valid or not isinstance(model, Generator):
        yield first
    else:
        yield mended(model, Request(prompt, kind), [first], config=config, client=client)


def answer_each(
    model: Model, requests: Sequence[Request], *, config: GenerationConfig, client: GpuClient
) -> list[Answer]:
    """Return one answer for each request, all written together.

    A first attempt that is rejected is followed by others.

    Raises:
        PromptError: a request cannot be answered.
        TaskNotLearnt: the model was not trained for a task.
        GpuUnavailable: nothing can be validated.
    """
    if not isinstance(model, Generator):
        found = [model.answer(request.prompt, kind=request.kind)[1] for request in requests]
        return [_judged(sample, client) for sample in found]
    single = replace(config, num_samples=1)
    answers = []
    for request, (sample,) in zip(requests, model.write(requests, config=single), strict=True):
        first = _judged(sample, client)
        if not first.is_valid:
            first = mended(model, request, [first], config=single, client=client)
        answers.append(first)
    return answers


def rank(answers: Sequence[Answer]) -> list[Answer]:
    """Order answers: accepted before rejected, whole ones first, then by the model's probability."""

    def merit(answer: Answer) -> tuple[bool, bool, float]:
        sample = answer.sample
        return answer.is_valid, not sample.is_closed_early, sample.log_probability

    return sorted(answers, key=merit, reverse=True)


def _judged(sample: Sample, client: GpuClient) -> Answer:
    return Answer(sample, validate_shader(sample.code, client=client), num_attempts=1)


def mended(
    model: Generator,
    request: Request,
    rejected: Sequence[Answer],
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> Answer:
    """Return the best answer after going back in the best of those rejected, or drawing more.

    Where that fails, it is cut short before its fault; where that fails too, it is the best
    attempt with its findings.

    Raises:
        GpuUnavailable: nothing can be validated.
    """
    answers = list(rejected)
    if config.constraint == "full":
        answers += rewritten(model, request, rank(answers)[0], config=config, client=client)
    if not rank(answers)[0].is_valid:
        temperature = max(config.temperature, RETRY_TEMPERATURE)
        daring = replace(config, num_samples=NUM_RETRIES, temperature=temperature)
        more = model.write([request], config=daring)[0]
        answers += [_judged(sample, client) for sample in more]
    if config.constraint == "full" and not rank(answers)[0].is_valid:
        answers += shortened(model, request, rank(answers)[0], client=client)
    return replace(rank(answers)[0], num_attempts=len(answers))


def rewritten(
    model: Generator,
    request: Request,
    answer: Answer,
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    """Return the attempts that go back to before the fault of an answer; the last may be valid.

    Raises:
        GpuUnavailable: nothing can be validated.
    """
    attempts = _Attempts(client)
    rewrite(model, request, answer.sample, _fault_of(answer), config=config, find_fault=attempts)
    return attempts.answers


def shortened(
    model: Generator, request: Request, answer: Answer, *, client: GpuClient
) -> list[Answer]:
    """Return the attempts that cut an answer short before its fault; the last may be valid.

    Raises:
        GpuUnavailable: nothing can be validated.
    """
    attempts = _Attempts(client)
    shorten(model, request, answer.sample, _fault_of(answer), find_fault=attempts)
    return attempts.answers


class _Attempts:
    """Finds the fault of a sample, and keeps what was found."""

    def __init__(self, client: GpuClient) -> None:
        self._client = client
        self.answers: list[Answer] = []

    def __call__(self, sample: Sample) -> Fault | None:
        self.answers.append(_judged(sample, self._client))
        return None if self.answers[-1].is_valid else _fault_of(self.answers[-1])


def _fault_of(answer: Answer) -> Fault:
    """Return where naga stopped."""
    for finding in answer.validation.errors:
        if finding.line is not None:
            column = finding.column or 1
            return Fault(offset_of(answer.sample.code, finding.line, column))
    return Fault(None)
