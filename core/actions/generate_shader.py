"""Answer prompts with shaders that naga accepts, or with the best attempt and its findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.actions.browse_dataset import open_dataset
from core.actions.open_model import ModelChoice
from core.checkpoints.reading import load_checkpoint
from core.generation.backtracking import Fault, rewrite
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints
from core.generation.generator import Generator
from core.generation.lookups import Lookup, NearestPairs, Templates
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.records import Piece, Request, Sample
from core.generation.step_model import AnyStepModel
from core.gpu.client import GpuClient
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader
from core.wgsl.kinds import ShaderKind
from core.wgsl.line_map import offset_of

# Where the first answer is rejected, this many more are drawn, with this daring at least.
NUM_RETRIES = 8
RETRY_TEMPERATURE = 0.7


@dataclass(frozen=True)
class Answer:
    """A finished generation with its verdict. ``num_attempts`` counts the samples looked at."""

    sample: Sample
    validation: ValidationReport
    num_attempts: int

    @property
    def is_valid(self) -> bool:
        """Whether naga accepts the shader and the model finished it."""
        return self.validation.is_valid and self.sample.is_complete


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
        yield _retried(model, Request(prompt, kind), [first], config=config, client=client)


def answer_prompts(
    model: Model,
    prompts: Sequence[str],
    *,
    kinds: Sequence[ShaderKind | None],
    config: GenerationConfig,
    client: GpuClient,
) -> list[list[Answer]]:
    """Return ``config.num_samples`` answers for each prompt, best first; those rejected last.

    One prompt asked for alone gets further attempts where its first is rejected.
    """
    requests = [Request(prompt, kind) for prompt, kind in zip(prompts, kinds, strict=True)]
    if isinstance(model, Generator):
        return answer_requests(model, requests, config=config, client=client)
    return [
        [_judged(model.answer(request.prompt, kind=request.kind)[1], client)]
        for request in requests
    ]


def answer_requests(
    model: Generator, requests: Sequence[Request], *, config: GenerationConfig, client: GpuClient
) -> list[list[Answer]]:
    """Return what ``answer_prompts`` does, for requests to edit or repair as well.

    Raises:
        PromptError: a request cannot be answered.
        TaskNotLearnt: the model was not trained for a task.
    """
    samples = model.write(requests, config=config)
    return [
        _ranked(model, request, drawn, config=config, client=client)
        for request, drawn in zip(requests, samples, strict=True)
    ]


def rank(answers: Sequence[Answer]) -> list[Answer]:
    """Order answers: accepted before rejected, then by the model's own probability."""
    return sorted(answers, key=lambda a: (a.is_valid, a.sample.log_probability), reverse=True)


def _judged(sample: Sample, client: GpuClient) -> Answer:
    return Answer(sample, validate_shader(sample.code, client=client), num_attempts=1)


def _ranked(
    model: Generator,
    request: Request,
    drawn: Sequence[Sample],
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    """Judge the samples of a request, best first; draw more where none is accepted."""
    judged = [replace(_judged(sample, client), num_attempts=len(drawn)) for sample in drawn]
    ranked = rank(judged)
    if ranked[0].is_valid:
        return ranked
    best = _retried(model, request, judged, config=config, client=client)
    return [best, *ranked[1:]]


def _retried(
    model: Generator,
    request: Request,
    rejected: Sequence[Answer],
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> Answer:
    """Write the best anew from its fault on, then draw further samples; return the best of all."""
    answers = list(rejected)
    if config.constraint == "full":
        answers += _rewritten(model, request, rank(answers)[0], config=config, client=client)
    if not rank(answers)[0].is_valid:
        temperature = max(config.temperature, RETRY_TEMPERATURE)
        daring = replace(config, num_samples=NUM_RETRIES, temperature=temperature)
        more = model.write([request], config=daring)[0]
        answers += [_judged(sample, client) for sample in more]
    return replace(rank(answers)[0], num_attempts=len(answers))


def _rewritten(
    model: Generator,
    request: Request,
    answer: Answer,
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    """Return the attempts that go back to before the fault of an answer."""
    attempts: list[Answer] = []

    def find_fault(sample: Sample) -> Fault | None:
        attempts.append(_judged(sample, client))
        return None if attempts[-1].is_valid else _fault_of(attempts[-1])

    fault = _fault_of(answer)
    rewrite(model, request, answer.sample, fault, config=config, find_fault=find_fault)
    return attempts


def _fault_of(answer: Answer) -> Fault:
    """Return where naga stopped."""
    for finding in answer.validation.diagnostics:
        if finding.severity == "error" and finding.line is not None:
            column = finding.column or 1
            return Fault(offset_of(answer.sample.code, finding.line, column))
    return Fault(None)
