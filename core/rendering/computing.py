"""Run compute shaders: on given buffers, or on test patterns for a preview."""

import math

from core.gpu.client import GpuClient
from core.gpu.records import Binding, Computed, ComputeJob, Stage, Trouble, explain
from core.rendering.buffer_usage import read_names
from core.rendering.config import FrameConfig
from core.rendering.guarding import cached_reflection, guarded
from core.rendering.outputs import picture_of, table_of
from core.rendering.overrides import constants, override_controls
from core.rendering.records import Frame, Output, RenderInputs, RenderReport
from core.rendering.resources import Arrays, Supply, check_places, supply
from core.rendering.scene import NUM_ELEMENTS, SIDE, Scene, frame_inputs
from core.validation.records import ValidationReport
from core.wgsl.records import Function, Reflection, Resource
from core.wgsl.shader_types import Texture

MAX_WORKGROUPS = 65_535  # in each dimension: WebGPU, section 3.6.2
_WRITABLE = ("write", "read_write")
_STILL = FrameConfig()


def run_compute(
    code: str,
    *,
    client: GpuClient,
    buffers: Arrays,
    num_elements: int,
) -> Computed | Trouble:
    """Dispatch the last compute entry point over ``num_elements`` elements.

    Args:
        code: a module with a compute entry point; not validated here.
        client: the GPU worker.
        buffers: content by (group, binding); what is not given holds the test pattern, and what
            the module does not declare is left out.
        num_elements: how many invocations are needed, in a line or in a square.

    Raises:
        UnsuppliedResource: a resource that is not given and has no pattern.
        ValueError: there is no compute entry point.
    """
    reflection = cached_reflection(code)
    entry = reflection.entry("compute")
    if entry is None:
        raise ValueError("the module has no compute entry point")
    declared = {(r.group, r.binding) for r in reflection.resources}
    inputs = RenderInputs(arrays=tuple(b for b in buffers.items() if b[0] in declared))
    job, _ = _job(code, reflection, entry, client, _STILL, inputs, num_elements=num_elements)
    outcome = client.run(job)
    if not isinstance(outcome, Computed):
        return outcome
    guard = guarded(code, client.config.loop_budget)
    return Computed(guard.own(outcome.contents), outcome.frame_ms, outcome.gpu_ms, outcome.shown)


def preview_compute(
    validation: ValidationReport, *, client: GpuClient, config: FrameConfig, inputs: RenderInputs
) -> RenderReport:
    """Run a compute shader on test patterns; what it writes becomes pictures and tables.

    Raises:
        GpuUnavailable: no adapter answers, or workers keep dying.
        UnsuppliedResource: something cannot be bound.
    """
    code = validation.code
    reflection = cached_reflection(code)
    entry = choose_entry(reflection, inputs.entry)
    assert entry is not None, "the validator calls only such modules compute shaders"
    job, supplied = _job(code, reflection, entry, client, config, inputs)
    outcome = client.run(job)
    report = RenderReport(
        validation,
        controls=(*supplied.controls, *override_controls(reflection)),
        resources=supplied.bound,
    )
    if not isinstance(outcome, Computed):
        return report.but(note=explain(outcome))
    guard = guarded(code, client.config.loop_budget)
    note = guard.note(outcome.contents, client.config.loop_budget)
    resources = {(r.group, r.binding): r for r in reflection.used_by(entry)}
    outputs = tuple(
        _output(resources[c.group, c.binding], c.data) for c in guard.own(outcome.contents)
    )
    frames = _frames(job, resources, outcome, config)
    if not outputs:
        note = (
            note
            or "The shader ran; it has no buffer or texture to write to, so nothing can be shown."
        )
    elif not frames:
        shown = resources.get(job.shown) if job.shown else None
        what = f"`{shown.name}: {shown.type}`" if shown else "what it writes"
        note = note or f"The shader ran; there is no picture for {what}."
    return report.but(frames=frames, outputs=outputs, note=note)


def choose_entry(reflection: Reflection, wanted: str) -> Function | None:
    """Return the entry point to run: the wanted one, else the last that writes a texture."""
    entries = reflection.entries("compute")
    for entry in entries:
        if entry.name == wanted:
            return entry
    writing = [e for e in entries if _written_textures(reflection.used_by(e))]
    return next(reversed(writing or entries), None)


def _job(
    code: str,
    reflection: Reflection,
    entry: Function,
    client: GpuClient,
    config: FrameConfig,
    inputs: RenderInputs,
    *,
    num_elements: int = NUM_ELEMENTS,
) -> tuple[ComputeJob, Supply]:
    resources = reflection.used_by(entry)
    textures = _written_textures(resources)
    size_px = (config.width_px, config.height_px)
    scene = Scene(
        frames=frame_inputs(config, inputs, size_px=size_px if textures else (SIDE, SIDE)),
        is_drawing=False,
        is_square=entry.workgroup_size[1] > 1,
        read_names=read_names(code),
        values=dict(inputs.values),
    )
    check_places(dict(inputs.arrays), reflection)
    supplied = supply(resources, scene, arrays=dict(inputs.arrays), texture_size_px=size_px)
    guard = guarded(code, client.config.loop_budget)
    shown = _shown(resources)
    extents = {_place(b): b.extent for b in supplied.bindings if b.kind == "storage_texture"}
    extent = extents.get(_place(shown)) if shown else None
    job = ComputeJob(
        Stage(guard.source, entry.name, constants(reflection, scene.values)),
        _workgroups(entry.workgroup_size, extent, num_elements),
        supplied.bindings + guard.bindings,
        num_frames=config.num_frames,
        shown=_place(shown) if shown else None,
    )
    return job, supplied


def _place(bound: Resource | Binding) -> tuple[int, int]:
    return bound.group, bound.binding


def _written_textures(resources: tuple[Resource, ...]) -> list[Resource]:
    return [r for r in resources if isinstance(r.type, Texture) and r.type.access in _WRITABLE]


def _shown(resources: tuple[Resource, ...]) -> Resource | None:
    """Return what becomes the picture: the last written texture, else the last written buffer."""
    buffers = [r for r in resources if r.address_space == "storage" and r.access == "read_write"]
    return next(reversed(_written_textures(resources) or buffers), None)


def _workgroups(
    size: tuple[int, int, int], extent: tuple[int, int, int] | None, num_elements: int
) -> tuple[int, int, int]:
    """Return enough workgroups for each texel, or for ``num_elements`` in a line, square or cube."""
    x, y, z = size
    if extent is not None:
        return math.ceil(extent[0] / x), math.ceil(extent[1] / y), math.ceil(extent[2] / z)
    if z > 1:
        side = math.ceil(round(num_elements ** (1 / 3), 6))
        return math.ceil(side / x), math.ceil(side / y), math.ceil(side / z)
    if y > 1:
        side = math.ceil(math.sqrt(num_elements))
        return math.ceil(side / x), math.ceil(side / y), 1
    num_groups = math.ceil(num_elements / x)
    # Beyond the limit a kernel must look at num_workgroups to find its element.
    rows = math.ceil(num_groups / MAX_WORKGROUPS)
    return math.ceil(num_groups / rows), rows, 1


def _output(resource: Resource, data: bytes) -> Output:
    table = None if isinstance(resource.type, Texture) else table_of(resource.type, data)
    return Output(resource.name, str(resource.type), data, table)


def _frames(
    job: ComputeJob,
    resources: dict[tuple[int, int], Resource],
    outcome: Computed,
    config: FrameConfig,
) -> tuple[Frame, ...]:
    """Return a picture for each dispatch, none where what is written has no picture.

    Where the likeliest output of a single dispatch shows nothing, another may.
    """
    if job.shown is None:
        return ()
    bindings = {_place(b): b for b in job.bindings}
    pictures = [
        picture_of(resources[job.shown], bindings[job.shown], data) for data in outcome.shown
    ]
    if job.num_frames == 1 and (pictures[0] is None or pictures[0].is_blank):
        others = [
            picture_of(resources[place], bindings[place], content.data)
            for content in reversed(outcome.contents)
            if (place := (content.group, content.binding)) in resources
        ]
        pictures = [next((p for p in others if p and not p.is_blank), pictures[0])]
    return tuple(
        Frame(
            picture.width_px,
            picture.height_px,
            picture.rgba,
            outcome.frame_ms[index],
            config.time_s + index / config.frames_per_s,
            picture.non_finite_px,
            outcome.gpu_ms[index] if outcome.gpu_ms else None,
        )
        for index, picture in enumerate(pictures)
        if picture
    )
