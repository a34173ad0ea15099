"""Draw frames off screen and read them back."""

import time
from typing import Any

import wgpu

from core.gpu.records import DrawJob, Drawn
from core.gpu.worker.binding import Resources, bind
from core.gpu.worker.device import Device

# Display values as the shader returns them; an -srgb format would convert them.
FORMAT = "rgba8unorm"
ROW_ALIGNMENT_BYTES = 256  # WebGPU, section 4.7: bytesPerRow of a texture copy


def draw(device: Device, job: DrawJob) -> Drawn:
    """Draw one frame for each element of ``job.uniforms``.

    Raises:
        wgpu.GPUError: the module, the pipeline or a binding is refused.
    """
    stages = wgpu.ShaderStage.VERTEX | wgpu.ShaderStage.FRAGMENT
    resources = bind(device, job.bindings, visibility=stages)
    pipeline = _pipeline(device, job, resources)
    target = device.wgpu_device.create_texture(
        size=(job.width_px, job.height_px, 1),
        format=FORMAT,
        usage=wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.COPY_SRC,
    )
    frames, frame_ms = [], []
    for uniforms in job.uniforms:
        started = time.perf_counter()
        _write_uniforms(device, job, resources, uniforms)
        frames.append(_draw_one(device, job, resources, pipeline, target))
        frame_ms.append((time.perf_counter() - started) * 1000)
    return Drawn(tuple(frames), tuple(frame_ms))


def _pipeline(device: Device, job: DrawJob, resources: Resources) -> Any:
    # The layout is made anew for each job; equal layouts are compatible with a kept pipeline.
    shape = tuple((b.group, b.binding, b.kind, b.dimension, b.format) for b in job.bindings)

    def create() -> Any:
        return device.wgpu_device.create_render_pipeline(
            layout=resources.pipeline_layout,
            vertex={"module": device.module(job.vertex.source), "entry_point": job.vertex.entry},
            primitive={"topology": "triangle-list"},
            fragment={
                "module": device.module(job.fragment.source),
                "entry_point": job.fragment.entry,
                "targets": [{"format": FORMAT}],
            },
        )

    return device.cached(("draw", job.vertex, job.fragment, shape), create)


def _write_uniforms(device: Device, job: DrawJob, resources: Resources, uniforms: bytes) -> None:
    for binding in job.bindings:
        if binding.per_frame:
            buffer = resources.objects[binding.group, binding.binding]
            device.wgpu_device.queue.write_buffer(buffer, 0, uniforms)


def _draw_one(
    device: Device, job: DrawJob, resources: Resources, pipeline: Any, target: Any
) -> bytes:
    gpu = device.wgpu_device
    row_bytes = job.width_px * 4
    padded = row_bytes + (-row_bytes % ROW_ALIGNMENT_BYTES)
    readback = gpu.create_buffer(
        size=padded * job.height_px, usage=wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ
    )
    encoder = gpu.create_command_encoder()
    attachment = {
        "view": target.create_view(),
        "clear_value": (0, 0, 0, 1),
        "load_op": "clear",
        "store_op": "store",
    }
    render_pass = encoder.begin_render_pass(color_attachments=[attachment])
    render_pass.set_pipeline(pipeline)
    for index, group in enumerate(resources.bind_groups):
        render_pass.set_bind_group(index, group)
    render_pass.draw(job.num_vertices, 1)
    render_pass.end()
    encoder.copy_texture_to_buffer(
        {"texture": target},
        {"buffer": readback, "bytes_per_row": padded, "rows_per_image": job.height_px},
        (job.width_px, job.height_px, 1),
    )
    gpu.queue.submit([encoder.finish()])
    readback.map_sync(wgpu.MapMode.READ)
    data = bytes(readback.read_mapped())
    readback.unmap()
    if padded == row_bytes:
        return data
    return b"".join(data[row * padded :][:row_bytes] for row in range(job.height_px))
