"""Pictures from code of any kind."""

from core.errors import UnsuppliedResource
from core.gpu.client import GpuClient
from core.gpu.records import Checked, CheckJob, Drawn, explain
from core.rendering.computing import choose_entry, preview_compute
from core.rendering.config import FrameConfig
from core.rendering.drawing import Subject
from core.rendering.guarding import cached_reflection, guarded
from core.rendering.records import Frame, RenderInputs, RenderReport
from core.rendering.stages import choose_partners
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader
from core.wgsl.kinds import ShaderKind
from core.wgsl.preview import preview_candidates
from core.wgsl.records import Reflection

MAX_CHECKED_CHARACTERS = 1_000_000
NO_INPUTS = RenderInputs()


def render_shader(
    code: str,
    *,
    client: GpuClient,
    config: FrameConfig,
    kind: ShaderKind | None = None,
    inputs: RenderInputs = NO_INPUTS,
) -> RenderReport:
    """Validate ``code`` and draw or run it if that can be done.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    validation = validate_shader(code, client=client, kind=kind)
    if not validation.is_valid:
        return RenderReport(validation)
    reflection = cached_reflection(validation.code)
    entries = tuple(f.name for f in reflection.functions if f.stage)
    if inputs.entry and inputs.entry not in entries:
        listed = ", ".join(f"`{name}`" for name in entries) or "none"
        note = f"There is no entry point `{inputs.entry}`; the shader has {listed}."
        return RenderReport(validation, note=note, entries=entries)
    try:
        report = _preview(validation, reflection, client, config, inputs)
    except UnsuppliedResource as missing:
        report = RenderReport(validation, note=f"{missing.message} {missing.hint}")
    return report.but(entries=entries, note=report.note or _unknown_values(report, inputs))


def _unknown_values(report: RenderReport, inputs: RenderInputs) -> str:
    """Return what to say of values for which the shader has no control, or nothing."""
    known = [control.path for control in report.controls]
    unknown = [f"`{path}`" for path, _ in inputs.values if path not in known]
    if not unknown:
        return ""
    listed = ", ".join(f"`{path}`" for path in known) or "none"
    return f"The shader has no {' or '.join(unknown)} to set; it has {listed}."


def _preview(
    validation: ValidationReport,
    reflection: Reflection,
    client: GpuClient,
    config: FrameConfig,
    inputs: RenderInputs,
) -> RenderReport:
    stages = {f.stage for f in reflection.functions if f.stage and inputs.entry in ("", f.name)}
    if stages == {"compute"} and choose_entry(reflection, inputs.entry):
        return preview_compute(validation, client=client, config=config, inputs=inputs)
    subject = find_subject(validation, client=client, inputs=inputs)
    if isinstance(subject, str):
        return RenderReport(validation, note=subject)
    outcome, supplied = subject.draw(client, config)
    report = RenderReport(validation, controls=subject.controls(supplied), resources=supplied.bound)
    if not isinstance(outcome, Drawn):
        return report.but(note=explain(outcome))
    note = subject.guard.note(outcome.contents, client.config.loop_budget)
    return report.but(frames=_frames(outcome, config), note=note)


def find_subject(
    validation: ValidationReport,
    *,
    client: GpuClient,
    inputs: RenderInputs = NO_INPUTS,
    loop_budget: int | None = None,
) -> Subject | str:
    """Return what to draw for valid code that does not only compute, or why there is nothing.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    module, reflection = validation.code, cached_reflection(validation.code)
    if not any(f.stage and inputs.entry in ("", f.name) for f in reflection.functions):
        module, note = _accepted_module(validation, client)
        if note:
            return note
        reflection = cached_reflection(module)
    partners = choose_partners(reflection, module, inputs.entry)
    if partners is None:
        return _nothing_to_draw(validation.kind)
    guard = guarded(module, loop_budget or client.config.loop_budget)
    return Subject(partners, reflection, guard, inputs)


def _accepted_module(validation: ValidationReport, client: GpuClient) -> tuple[str, str]:
    """Return the first module that draws a snippet and that naga accepts, or why there is none."""
    texts = [picture.module for picture in preview_candidates(validation.code, validation.kind)]
    if len(texts) == 1:
        return texts[0], ""
    # Of a large module few candidates fit the time that a check may take.
    texts = texts[: max(4, MAX_CHECKED_CHARACTERS // max(1, len(validation.code)))]
    outcome = client.run(CheckJob(tuple(texts)))
    if not isinstance(outcome, Checked):
        return "", explain(outcome)
    for text, message in zip(texts, outcome.messages, strict=True):
        if message is None:
            return text, ""
    return "", _nothing_to_draw(validation.kind)


def _nothing_to_draw(kind: ShaderKind) -> str:
    if kind == "function":
        return "Nothing to draw: no function has parameters that vary over a frame and returns a number or colour."
    if kind in ("expression", "statements"):
        return "Nothing to draw: the snippet does not end with a number or a colour."
    return "Nothing to draw: the module has no entry point."


def _frames(outcome: Drawn, config: FrameConfig) -> tuple[Frame, ...]:
    return tuple(
        Frame(
            config.width_px,
            config.height_px,
            rgba,
            outcome.frame_ms[index],
            config.time_s + index / config.frames_per_s,
            outcome.non_finite[index],
            outcome.gpu_ms[index] if outcome.gpu_ms else None,
        )
        for index, rgba in enumerate(outcome.frames)
    )
