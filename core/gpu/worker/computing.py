"""Dispatch a compute shader and read back what it wrote."""

import time
from typing import Any

import wgpu

from core.gpu.records import Binding, Computed, ComputeJob, Content
from core.gpu.worker.binding import TEXEL_BYTES, bind
from core.gpu.worker.device import Device
from core.gpu.worker.drawing import ROW_ALIGNMENT_BYTES


def compute(device: Device, job: ComputeJob) -> Computed:
    """Run one dispatch; return every writable resource in order of (group, binding).

    Raises:
        wgpu.GPUError: the module, the pipeline or a binding is refused.
    """
    gpu = device.wgpu_device
    resources = bind(device, job.bindings, visibility=wgpu.ShaderStage.COMPUTE)
    pipeline = gpu.create_compute_pipeline(
        layout=resources.pipeline_layout,
        compute={"module": device.module(job.stage.source), "entry_point": job.stage.entry},
    )
    started = time.perf_counter()
    encoder = gpu.create_command_encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline)
    for index, group in enumerate(resources.bind_groups):
        compute_pass.set_bind_group(index, group)
    compute_pass.dispatch_workgroups(*job.workgroups)
    compute_pass.end()
    gpu.queue.submit([encoder.finish()])
    contents = tuple(
        Content(b.group, b.binding, _read(gpu, resources.objects[b.group, b.binding], b))
        for b in sorted(job.bindings, key=lambda b: (b.group, b.binding))
        if b.kind in ("storage", "storage_texture")
    )
    return Computed(contents, (time.perf_counter() - started) * 1000)


def _read(gpu: Any, resource: Any, binding: Binding) -> bytes:
    if binding.kind == "storage":
        return bytes(gpu.queue.read_buffer(resource))[: len(binding.data) or None]
    width, height, depth = binding.extent
    row_bytes = width * TEXEL_BYTES[binding.format]
    padded = row_bytes + (-row_bytes % ROW_ALIGNMENT_BYTES)
    layout = {"bytes_per_row": padded, "rows_per_image": height}
    data = bytes(gpu.queue.read_texture({"texture": resource}, layout, binding.extent))
    return b"".join(data[row * padded :][:row_bytes] for row in range(height * depth))
