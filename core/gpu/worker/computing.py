"""Dispatch a compute shader and read back what it wrote."""

import time
from typing import Any

import wgpu

from core.gpu.records import Computed, ComputeJob
from core.gpu.worker.binding import Resources, bind, layout_key
from core.gpu.worker.device import Device
from core.gpu.worker.reading import read_content, written_contents
from core.gpu.worker.timing import TIMES_BYTES, PassTimer, pass_timer


def compute(device: Device, job: ComputeJob) -> Computed:
    """Dispatch once for each frame; what a dispatch leaves in a resource the next one finds.

    Raises:
        wgpu.GPUError: the module, the pipeline or a binding is refused.
    """
    resources = bind(device, job.bindings, is_drawing=False)
    pipeline = device.cached(
        ("compute", job.stage, layout_key(job.bindings)),
        lambda: device.wgpu_device.create_compute_pipeline(
            layout=resources.pipeline_layout,
            compute={
                "module": device.module(job.stage.source),
                "entry_point": job.stage.entry,
                "constants": dict(job.stage.constants),
            },
        ),
    )
    read = next((b for b in job.bindings if (b.group, b.binding) == job.shown), None)
    timer = pass_timer(device)
    times = device.wgpu_device.create_buffer(
        size=TIMES_BYTES, usage=wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.COPY_SRC
    )
    frame_ms, gpu_ms, shown = [], [], []
    for index in range(job.num_frames):
        started = time.perf_counter()
        resources.write_frame(device, index)
        _dispatch(device, job, resources, pipeline, timer, times)
        if read:
            shown.append(read_content(device, resources, read))
        if timer:
            gpu_ms.append(timer.duration_ms(device.wgpu_device.queue.read_buffer(times)))
        frame_ms.append((time.perf_counter() - started) * 1000)
    contents = written_contents(device, resources)
    return Computed(contents, tuple(frame_ms), tuple(gpu_ms), tuple(shown))


def _dispatch(
    device: Device,
    job: ComputeJob,
    resources: Resources,
    pipeline: Any,
    timer: PassTimer | None,
    times: Any,
) -> None:
    encoder = device.wgpu_device.create_command_encoder()
    compute_pass = encoder.begin_compute_pass(timestamp_writes=timer.writes if timer else None)
    compute_pass.set_pipeline(pipeline)
    resources.set_groups(compute_pass)
    compute_pass.dispatch_workgroups(*job.workgroups)
    compute_pass.end()
    if timer:
        timer.record(encoder, times, 0)
    device.wgpu_device.queue.submit([encoder.finish()])
