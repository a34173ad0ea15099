"""Run compute shaders: on given buffers, or on test patterns for a preview."""

import math

import numpy as np

from core.gpu.client import GpuClient
from core.gpu.records import Computed, ComputeJob, Stage, Trouble, explain
from core.rendering.records import Frame, Output, RenderReport
from core.rendering.resources import (
    NUM_ELEMENTS,
    SIDE,
    TEXTURE_SIZE_PX,
    UnsuppliedResource,
    element_type,
    supply,
)
from core.validation.records import ValidationReport
from core.wgsl.reflection_tokens import Function, Reflection, reflect

MAX_WORKGROUPS = 65_535  # in each dimension: WebGPU, section 3.6.2


def run_compute(
    code: str,
    *,
    client: GpuClient,
    buffers: dict[tuple[int, int], bytes],
    num_elements: int,
) -> Computed | Trouble:
    """Dispatch the last compute entry point over ``num_elements`` elements.

    Args:
        code: a module with a compute entry point; not validated here.
        client: the GPU worker.
        buffers: content by (group, binding); what is not given holds the test pattern.
        num_elements: how many invocations are needed, in a line or in a square.

    Raises:
        UnsuppliedResource: a resource that is not given and has no pattern.
        ValueError: there is no compute entry point.
    """
    reflection = reflect(code)
    entry = reflection.entry("compute")
    if entry is None:
        raise ValueError("the module has no compute entry point")
    bindings = supply(reflection, overrides=buffers, is_drawing=False)
    job = ComputeJob(
        Stage(code, entry.name), _workgroups(entry, reflection, num_elements), bindings
    )
    return client.run(job)


def preview_compute(validation: ValidationReport, *, client: GpuClient) -> RenderReport:
    """Run a compute shader on test patterns; the last output becomes a picture."""
    try:
        outcome = run_compute(validation.code, client=client, buffers={}, num_elements=NUM_ELEMENTS)
    except UnsuppliedResource as missing:
        return RenderReport(validation, note=str(missing))
    if not isinstance(outcome, Computed):
        return RenderReport(validation, note=explain(outcome))
    resources = {(r.group, r.binding): r for r in reflect(validation.code).resources}
    outputs = tuple(
        Output(resources[c.group, c.binding].name, resources[c.group, c.binding].type, c.data)
        for c in outcome.contents
    )
    frames = [f for f in (_picture(o, outcome.dispatch_ms) for o in outputs) if f]
    note = "" if outputs else "The shader writes no buffer or texture."
    if outputs and not frames:
        note = f"The shader ran; there is no picture for `{outputs[-1].name}: {outputs[-1].type}`."
    return RenderReport(validation, tuple(frames[-1:]), outputs, note)


def _workgroups(entry: Function, reflection: Reflection, num_elements: int) -> tuple[int, int, int]:
    x, y, _ = entry.workgroup_size
    writes_texture = any("texture_storage" in r.type for r in reflection.resources)
    if writes_texture:
        return math.ceil(TEXTURE_SIZE_PX / x), math.ceil(TEXTURE_SIZE_PX / y), 1
    if y > 1:
        side = math.ceil(math.sqrt(num_elements))
        return math.ceil(side / x), math.ceil(side / y), 1
    num_groups = math.ceil(num_elements / x)
    # Beyond the limit a kernel must look at num_workgroups to find its element.
    rows = math.ceil(num_groups / MAX_WORKGROUPS)
    return math.ceil(num_groups / rows), rows, 1


def _picture(output: Output, duration_ms: float) -> Frame | None:
    """Show a storage texture as it is, a buffer as a square heat map."""
    if output.type == "texture_storage_2d<rgba8unorm, write>":
        return Frame(TEXTURE_SIZE_PX, TEXTURE_SIZE_PX, output.data, duration_ms)
    element = element_type(output.type)
    if element is None:
        return None
    dtype, width = element
    values = np.frombuffer(output.data, dtype=dtype).astype(np.float64).reshape(-1, width)
    if not len(values):
        return None
    side = min(SIDE, max(1, math.ceil(math.sqrt(len(values)))))
    shown = np.zeros((side * side, 3))
    part = values[: side * side]
    shown[: len(part)] = _colours(part)
    rgba = np.concatenate([shown, np.ones((side * side, 1))], axis=1)
    data = (np.nan_to_num(rgba).clip(0, 1) * 255).round().astype(np.uint8).tobytes()
    return Frame(side, side, data, duration_ms)


def _colours(values: np.ndarray) -> np.ndarray:
    """Return RGB in 0..1: colours as they are, numbers from dark blue through green to yellow."""
    if values.shape[1] >= 3:
        return values[:, :3]
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    level = ((values[:, :1] - low) / (high - low if high > low else 1.0)).clip(0, 1)
    stops = np.array([[0.10, 0.10, 0.30], [0.13, 0.55, 0.55], [0.98, 0.90, 0.25]])
    place = level[:, 0] * 2
    return np.stack([np.interp(place, [0, 1, 2], stops[:, i]) for i in range(3)], axis=1)
