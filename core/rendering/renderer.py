"""Pictures from code of any kind."""

from core.gpu.client import GpuClient
from core.gpu.records import Checked, CheckJob, DrawJob, Drawn, Stage, explain
from core.rendering.computing import preview_compute
from core.rendering.config import FrameConfig
from core.rendering.records import Frame, RenderReport
from core.rendering.resources import UnsuppliedResource, supply
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader
from core.wgsl import contract
from core.wgsl.kinds import ShaderKind
from core.wgsl.preview import Picture, preview_candidates
from core.wgsl.reflection_tokens import Function, Member, reflect

NUM_VERTICES_WITHOUT_BUFFERS = 6
MAX_CHECKED_CHARACTERS = 1_000_000


def render_shader(
    code: str, *, client: GpuClient, config: FrameConfig, kind: ShaderKind | None = None
) -> RenderReport:
    """Validate ``code`` and draw it if it can be drawn.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    validation = validate_shader(code, client=client, kind=kind)
    if not validation.is_valid:
        return RenderReport(validation)
    if validation.kind == "compute":
        return preview_compute(validation, client=client)
    picture = _accepted_picture(validation, client)
    if isinstance(picture, str):
        return RenderReport(validation, note=picture)
    return _draw(validation, picture, client, config)


def _accepted_picture(validation: ValidationReport, client: GpuClient) -> Picture | str:
    """Return the first way to draw that naga accepts, or why there is none."""
    pictures = preview_candidates(validation.code, validation.kind)
    if len(pictures) == 1:
        return pictures[0]
    # Of a large module few candidates fit the time that a check may take.
    num_checked = max(4, MAX_CHECKED_CHARACTERS // max(1, len(validation.code)))
    pictures = pictures[:num_checked]
    outcome = client.run(CheckJob(tuple(picture.module for picture in pictures)))
    if not isinstance(outcome, Checked):
        return explain(outcome)
    verdicts = zip(pictures, outcome.messages, strict=True)
    accepted = (picture for picture, message in verdicts if message is None)
    return next(accepted, _nothing_to_draw(validation.kind))


def _nothing_to_draw(kind: ShaderKind) -> str:
    if kind == "function":
        return "Nothing to draw: no function has parameters that vary over a frame and returns a number or colour."
    if kind in ("expression", "statements"):
        return "Nothing to draw: the snippet does not end with a number or a colour."
    return "Nothing to draw: the module has no vertex or fragment entry point."


def _draw(
    validation: ValidationReport, picture: Picture, client: GpuClient, config: FrameConfig
) -> RenderReport:
    reflection = reflect(picture.module)
    vertex = reflection.entry("vertex")
    try:
        bindings = supply(reflection, overrides={}, is_drawing=True)
        if vertex and picture.vertex_entry:
            _check_vertex_inputs(vertex, reflection.structs)
    except UnsuppliedResource as missing:
        return RenderReport(validation, note=str(missing))
    times_s = [config.time_s + i / config.frames_per_s for i in range(config.num_frames)]
    job = DrawJob(
        vertex=_vertex_stage(picture),
        fragment=_fragment_stage(picture),
        width_px=config.width_px,
        height_px=config.height_px,
        uniforms=tuple(_inputs(config, time_s).pack() for time_s in times_s),
        bindings=bindings,
        num_vertices=NUM_VERTICES_WITHOUT_BUFFERS if picture.vertex_entry else 3,
    )
    outcome = client.run(job)
    if not isinstance(outcome, Drawn):
        return RenderReport(validation, note=explain(outcome))
    frames = tuple(
        Frame(config.width_px, config.height_px, rgba, duration_ms, time_s)
        for rgba, duration_ms, time_s in zip(outcome.frames, outcome.frame_ms, times_s, strict=True)
    )
    return RenderReport(validation, frames)


def _inputs(config: FrameConfig, time_s: float) -> contract.FrameInputs:
    return contract.FrameInputs(
        config.width_px, config.height_px, time_s, config.mouse_x_px, config.mouse_y_px
    )


def _vertex_stage(picture: Picture) -> Stage:
    if picture.vertex_entry:
        return Stage(picture.module, picture.vertex_entry)
    return Stage(contract.FULL_SCREEN_VERTEX, contract.FULL_SCREEN_VERTEX_ENTRY)


def _fragment_stage(picture: Picture) -> Stage:
    if picture.fragment_entry:
        return Stage(picture.module, picture.fragment_entry)
    return Stage(contract.WHITE_FRAGMENT, contract.WHITE_FRAGMENT_ENTRY)


def _check_vertex_inputs(vertex: Function, structs: dict[str, tuple[Member, ...]]) -> None:
    """Refuse vertex buffers: the preview draws what comes from the vertex index alone."""
    for parameter in vertex.parameters:
        for member in (parameter, *structs.get(parameter.type, ())):
            if any(a.startswith("location") for a in member.attributes):
                raise UnsuppliedResource(
                    f"The preview has no vertex buffers yet, and `{vertex.name}` reads one."
                )
