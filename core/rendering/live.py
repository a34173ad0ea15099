"""What a browser needs to draw a shader by itself, sixty times a second.

A shader goes live only if it was drawn here first: what hangs, crashes or is in quarantine never
reaches a visitor's GPU, and every loop that does has a budget. Browsers get uniforms, the built-in
pictures and samplers; shaders that need other buffers or shapes are shown in pictures drawn here.
"""

from dataclasses import dataclass

from core.errors import UnsuppliedResource
from core.gpu.client import GpuClient
from core.gpu.records import Binding, DrawJob, Drawn, Stage, explain
from core.rendering.config import FrameConfig
from core.rendering.drawing import Subject
from core.rendering.followed import follows_mouse, follows_time
from core.rendering.live_uniforms import BeyondBrowser, LiveBuffer, LiveControl, live_buffer
from core.rendering.overrides import override_controls
from core.rendering.records import RenderInputs
from core.rendering.renderer import NO_INPUTS, find_subject
from core.rendering.scene import Scene, frame_inputs
from core.validation.validator import validate_shader
from core.wgsl.kinds import ShaderKind
from core.wgsl.shader_types import NoLayout

# Lower than the server's: a browser cannot end a shader that it began, and has no watchdog.
LIVE_LOOP_BUDGET = 16_384
_TRIED = FrameConfig(64, 64)
_IMAGE_FORMAT = "rgba8unorm"
_COLOUR_TARGET = "rgba32float"  # four fractions; a canvas takes nothing less


@dataclass(frozen=True)
class LiveShader:
    """The pipeline of a live picture: stages, buffers, and what to draw.

    ``images`` are textures and samplers, which stay as they are; ``flag`` is where the loop guard's storage buffer of four bytes is bound, None without loops.
    ``constants`` are controls whose change makes a new pipeline.
    """

    vertex: Stage
    fragment: Stage
    buffers: tuple[LiveBuffer, ...]
    images: tuple[Binding, ...]
    constants: tuple[LiveControl, ...]
    flag: tuple[int, int] | None
    num_vertices: int
    num_instances: int
    topology: str
    follows_time: bool
    follows_mouse: bool


@dataclass(frozen=True)
class NotLive:
    """Why the picture is drawn here and not in the browser; a sentence for the user."""

    reason: str
    is_valid: bool = True


def live_shader(
    code: str,
    *,
    client: GpuClient,
    kind: ShaderKind | None = None,
    inputs: RenderInputs = NO_INPUTS,
) -> LiveShader | NotLive:
    """Return how a browser draws ``code``, or why it is not to.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    validation = validate_shader(code, client=client, kind=kind)
    if not validation.is_valid:
        return NotLive("The shader is not valid.", is_valid=False)
    if validation.kind == "compute":
        return NotLive("Compute shaders run on the server.")
    tried = find_subject(validation, client=client, inputs=inputs)
    if isinstance(tried, str):
        return NotLive(tried)
    try:
        trouble = _try_here(tried, client)
        if trouble:
            return NotLive(trouble)
        subject = find_subject(
            validation, client=client, inputs=inputs, loop_budget=LIVE_LOOP_BUDGET
        )
        assert isinstance(subject, Subject), "the same code was drawn just now"
        return _describe(code, subject, client)
    except UnsuppliedResource as missing:
        return NotLive(f"{missing.message} {missing.hint}")
    except NoLayout as unknown:
        return NotLive(f"A uniform cannot be filled: {unknown}.")
    except BeyondBrowser as beyond:
        return NotLive(f"`{beyond}` is computed on the server.")


def _try_here(subject: Subject, client: GpuClient) -> str:
    """Draw a small frame with the server's own budget; return what went wrong."""
    outcome, _ = subject.draw(client, _TRIED)
    if not isinstance(outcome, Drawn):
        return explain(outcome)
    return subject.guard.note(outcome.contents, client.config.loop_budget)


def _describe(code: str, subject: Subject, client: GpuClient) -> LiveShader | NotLive:
    job, _ = subject.plan(client, _TRIED)
    obstacle = _obstacle(job, subject)
    if obstacle:
        return NotLive(obstacle)
    partners, values = subject.partners, dict(subject.inputs.values)
    vertex_globals = partners.vertex.globals if partners.vertex else frozenset()
    scene = Scene(frame_inputs(_TRIED, subject.inputs), is_drawing=True, values=values)
    flag = subject.guard.flag
    keys = {override.name: override.key for override in subject.reflection.overrides}
    return LiveShader(
        vertex=job.vertex,
        fragment=job.fragment,
        buffers=tuple(
            live_buffer(resource, scene, in_vertex=resource.name in vertex_globals)
            for resource in subject.resources
            if resource.address_space
        ),
        images=tuple(b for b in job.bindings if b.kind in ("texture", "sampler")),
        constants=tuple(
            LiveControl(control, constant=keys[control.path])
            for control in override_controls(subject.reflection)
        ),
        flag=(flag.group, flag.binding) if flag else None,
        num_vertices=job.num_vertices,
        num_instances=job.num_instances,
        topology=job.topology,
        follows_time=follows_time(code),
        follows_mouse=follows_mouse(code),
    )


def _obstacle(job: DrawJob, subject: Subject) -> str:
    """Return why a browser cannot do this job, or nothing."""
    sendable = {(b.group, b.binding) for b in job.bindings if _can_be_sent(b)}
    foreign = [r.name for r in subject.resources if (r.group, r.binding) not in sendable]
    if foreign:
        listed = ", ".join(f"`{name}`" for name in foreign)
        return f"The server supplies {listed}."
    if job.vertex_buffers or job.has_depth or job.blends_two_sources:
        return "The server supplies the shape that the shader draws."
    if job.targets != (_COLOUR_TARGET,):
        return "The shader returns something that is no colour."
    return ""


def _can_be_sent(binding: Binding) -> bool:
    if binding.kind == "texture":
        return binding.sample_count == 1 and binding.format == _IMAGE_FORMAT
    return binding.kind in ("uniform", "sampler")
