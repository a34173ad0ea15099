"""Edit, repair and describe shaders that there are, with a model that has learnt to."""

from collections.abc import Callable, Collection

from core.actions.draw_candidates import answer_requests
from core.actions.generate_shader import Model
from core.dataset.tasks import Task
from core.errors import NothingToRepairError
from core.evaluation.records import Answer
from core.generation.config import GenerationConfig
from core.generation.generator import GENERATE_ONLY, Generator
from core.generation.prompts import check_task
from core.generation.records import Description, Request, Sample
from core.gpu.client import GpuClient
from core.validation.first_fault import first_fault
from core.validation.quick_fixes import fix_mistakes
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader
from core.wgsl.kinds import ShaderKind

# Some of several answers are valid where a single one is not.
SEVERAL_ANSWERS = GenerationConfig(num_samples=4, temperature=0.6)


def tasks_of(model: Model) -> Collection[Task]:
    """Return the tasks that a model can be asked for."""
    return model.tasks if isinstance(model, Generator) else GENERATE_ONLY


def edit_shader(
    model: Model,
    code: str,
    instruction: str,
    *,
    kind: ShaderKind | None = None,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    """Return ``config.num_samples`` shaders changed as told, best first; those rejected last.

    Raises:
        PromptError: the instruction is blank or too long, or the shader is.
        TaskNotLearnt: the model cannot edit.
        GpuUnavailable: nothing can be validated.
    """
    request = Request(instruction, kind, "edit", code)
    return answer_requests(_learnt(model, "edit"), [request], config=config, client=client)[0]


def repair_shader(
    model: Model,
    code: str,
    *,
    kind: ShaderKind | None = None,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    """Return ``config.num_samples`` mended shaders, best first; those still rejected last.

    Where the findings themselves say what is missing or misspelt, the one answer is what they
    lead to, and the model is not asked.

    Raises:
        NothingToRepairError: the shader is valid.
        PromptError: the shader is empty or too long.
        TaskNotLearnt: the model cannot repair.
        GpuUnavailable: nothing can be validated.
    """
    generator = _learnt(model, "repair")
    report = validate_shader(code, client=client, kind=kind)
    if report.is_valid:
        raise NothingToRepairError(
            "The shader is valid; there is nothing to repair.",
            hint="To have it changed, edit it with an instruction.",
        )
    if fixed := fix_mistakes(report, client=client):
        sample = Sample(first_fault(report), fixed.code, fixed.kind, 0, 0.0, True, 0.0)
        return [Answer(sample, fixed, num_attempts=1)]
    return _repaired(generator, report, kind, config, client)


def repairer(
    model: Model, *, client: GpuClient, config: GenerationConfig = SEVERAL_ANSWERS
) -> Callable[[ValidationReport], list[Answer]]:
    """Return what has a model mend a refused shader, whatever its findings say.

    Raises:
        TaskNotLearnt: the model cannot repair.
    """
    generator = _learnt(model, "repair")
    return lambda report: _repaired(generator, report, report.kind, config, client)


def describe_shader(model: Model, code: str, *, config: GenerationConfig) -> list[Description]:
    """Return ``config.num_samples`` descriptions of a shader, the likeliest first.

    Raises:
        PromptError: the shader is empty or too long.
        TaskNotLearnt: the model cannot describe.
    """
    found = _learnt(model, "describe").describe([code], config=config)[0]
    return sorted(found, key=lambda d: (d.is_complete, d.log_probability), reverse=True)


def _repaired(
    generator: Generator,
    report: ValidationReport,
    kind: ShaderKind | None,
    config: GenerationConfig,
    client: GpuClient,
) -> list[Answer]:
    request = Request(first_fault(report), kind, "repair", report.code)
    return answer_requests(generator, [request], config=config, client=client)[0]


def _learnt(model: Model, task: Task) -> Generator:
    check_task(task, tasks_of(model))
    assert isinstance(model, Generator), "the others only generate"
    return model
