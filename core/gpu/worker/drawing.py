"""Draw frames off screen and read them back."""

import time
from typing import Any

import wgpu

from core.gpu.records import DEPTH_SHOWN, DrawJob, Drawn, VertexBuffer
from core.gpu.worker.binding import Resources, bind, layout_key
from core.gpu.worker.device import Device
from core.gpu.worker.reading import padded_row, without_padding, written_contents
from core.gpu.worker.resolving import COUNT_BYTES, DEPTH_FORMAT, DISPLAY_FORMAT, Resolver
from core.gpu.worker.timing import TIMES_BYTES, pass_timer

# What lies behind every drawn pixel.
BACKGROUND = (0, 0, 0, 1)
# The only format whose values the display format holds without a second pass.
DIRECT_FORMAT = "rgba32float"
# Of a target that no output goes to; wgpu-py takes no gaps between targets.
GAP_FORMAT = "r8unorm"
SMALL_FORMAT, SMALL_FORMAT_FEATURE = "rg11b10ufloat", "rg11b10ufloat-renderable"
_DUAL_SOURCE = {
    part: {"src_factor": "one", "dst_factor": "one-minus-src1", "operation": "add"}
    for part in ("color", "alpha")
}


def draw(device: Device, job: DrawJob) -> Drawn:
    """Draw the frames of a job, each from a cleared target.

    Raises:
        wgpu.GPUError: the module, the pipeline or a binding is refused.
    """
    resources = bind(device, job.bindings, is_drawing=True)
    resolved = _Canvas(device, job, resources, is_direct=False)
    direct = resolved
    if job.num_frames > 2 and _shown_format(job) == DIRECT_FORMAT and len(job.targets) == 1:
        direct = _Canvas(device, job, resources, is_direct=True)
    frames, frame_ms, non_finite = [], [], []
    gpu_ms: list[float] = []
    for index in range(job.num_frames):
        started = time.perf_counter()
        resources.write_frame(device, index)
        canvas = resolved if index in (0, job.num_frames - 1) else direct
        rgba, count, pass_ms = canvas.draw()
        frames.append(rgba)
        non_finite.append(count)
        gpu_ms += pass_ms
        frame_ms.append((time.perf_counter() - started) * 1000)
    contents = written_contents(device, resources)
    return Drawn(tuple(frames), tuple(frame_ms), tuple(non_finite), tuple(gpu_ms), contents)


def _shown_format(job: DrawJob) -> str:
    return DEPTH_FORMAT if job.shown_target == DEPTH_SHOWN else job.targets[job.shown_target]


class _Canvas:
    """The targets of a job, its pipeline, and the buffer that frames are read from."""

    def __init__(
        self, device: Device, job: DrawJob, resources: Resources, *, is_direct: bool
    ) -> None:
        gpu = device.wgpu_device
        self._device, self._job, self._resources = device, job, resources
        wanted = (DISPLAY_FORMAT,) if is_direct else job.targets
        formats = tuple(_renderable(device, name) for name in wanted)
        self._pipeline = _pipeline(device, job, resources, formats)
        targets = [self._target(name or GAP_FORMAT) for name in formats]
        depth: Any = self._target(DEPTH_FORMAT) if job.has_depth else None
        self._attachments = [_colour(target) for target in targets]
        self._depth = _depth(depth)
        shown = depth if job.shown_target == DEPTH_SHOWN else targets[job.shown_target]
        self._display = shown if is_direct else self._target(DISPLAY_FORMAT)
        self._display_view = self._display.create_view()
        shown_format = _renderable(device, _shown_format(job))
        self._resolver = None if is_direct else Resolver(device, shown, shown_format)
        self._vertex_buffers = [_upload(device, buffer) for buffer in job.vertex_buffers]
        self._row_bytes = job.width_px * 4
        self._picture_bytes = padded_row(self._row_bytes) * job.height_px
        self._readback = gpu.create_buffer(
            size=self._picture_bytes + TIMES_BYTES + COUNT_BYTES,
            usage=wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ,
        )
        self._timer = pass_timer(device)

    def draw(self) -> tuple[bytes, int, list[float]]:
        """Return the picture, how many pixels are not finite, and the time if there is a timer.

        Nothing is counted where the picture is drawn directly.
        """
        encoder = self._device.wgpu_device.create_command_encoder()
        self._record(encoder)
        if self._timer:
            self._timer.record(encoder, self._readback, self._picture_bytes)
        if self._resolver:
            place = (self._readback, self._picture_bytes + TIMES_BYTES)
            self._resolver.record(encoder, self._display_view, place)
        self._record_copy(encoder)
        self._device.wgpu_device.queue.submit([encoder.finish()])
        self._readback.map_sync(wgpu.MapMode.READ)
        data = self._readback.read_mapped()
        rgba = without_padding(data, self._row_bytes, self._job.height_px)
        count = int.from_bytes(data[-COUNT_BYTES:], "little") if self._resolver else 0
        times = bytes(data[self._picture_bytes :][:TIMES_BYTES])
        self._readback.unmap()
        return rgba, count, [self._timer.duration_ms(times)] if self._timer else []

    def _record(self, encoder: Any) -> None:
        render_pass = encoder.begin_render_pass(
            color_attachments=self._attachments,
            depth_stencil_attachment=self._depth,
            timestamp_writes=self._timer.writes if self._timer else None,
        )
        render_pass.set_pipeline(self._pipeline)
        self._resources.set_groups(render_pass)
        for slot, buffer in enumerate(self._vertex_buffers):
            render_pass.set_vertex_buffer(slot, buffer)
        render_pass.draw(self._job.num_vertices, self._job.num_instances)
        render_pass.end()

    def _record_copy(self, encoder: Any) -> None:
        layout = {
            "buffer": self._readback,
            "bytes_per_row": padded_row(self._row_bytes),
            "rows_per_image": self._job.height_px,
        }
        size = (self._job.width_px, self._job.height_px, 1)
        encoder.copy_texture_to_buffer({"texture": self._display}, layout, size)

    def _target(self, format_name: str) -> Any:
        usage = wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.TEXTURE_BINDING
        if format_name == DISPLAY_FORMAT:
            usage |= wgpu.TextureUsage.COPY_SRC
        size = (self._job.width_px, self._job.height_px, 1)
        return self._device.wgpu_device.create_texture(size=size, format=format_name, usage=usage)


def _pipeline(device: Device, job: DrawJob, resources: Resources, formats: tuple[str, ...]) -> Any:
    # The layout is made anew for each job; equal layouts are compatible with a kept pipeline.
    shape = (
        *(formats, job.topology, job.has_depth, job.blends_two_sources),
        tuple((b.stride, b.attributes, b.is_per_instance) for b in job.vertex_buffers),
        layout_key(job.bindings),
    )
    depth = {"format": DEPTH_FORMAT, "depth_write_enabled": True, "depth_compare": "less-equal"}
    blend = _DUAL_SOURCE if job.blends_two_sources else None

    def create() -> Any:
        return device.wgpu_device.create_render_pipeline(
            layout=resources.pipeline_layout,
            vertex={
                **_programmable(device, job.vertex),
                "buffers": [_buffer_layout(buffer) for buffer in job.vertex_buffers],
            },
            primitive={"topology": job.topology},
            depth_stencil=depth if job.has_depth else None,
            fragment={
                **_programmable(device, job.fragment),
                "targets": [_colour_state(name, blend) for name in formats],
            },
        )

    return device.cached(("draw", job.vertex, job.fragment, shape), create)


def _colour_state(format_name: str, blend: Any) -> dict[str, Any]:
    if not format_name:
        return {"format": GAP_FORMAT, "write_mask": 0}
    return {"format": format_name, "blend": blend}


def _programmable(device: Device, stage: Any) -> dict[str, Any]:
    return {
        "module": device.module(stage.source),
        "entry_point": stage.entry,
        "constants": dict(stage.constants),
    }


def _buffer_layout(buffer: VertexBuffer) -> dict[str, Any]:
    return {
        "array_stride": buffer.stride,
        "step_mode": "instance" if buffer.is_per_instance else "vertex",
        "attributes": [
            {"shader_location": a.location, "format": a.format, "offset": a.offset}
            for a in buffer.attributes
        ],
    }


def _upload(device: Device, buffer: VertexBuffer) -> Any:
    return device.wgpu_device.create_buffer_with_data(
        data=buffer.data, usage=wgpu.BufferUsage.VERTEX
    )


def _renderable(device: Device, format_name: str) -> str:
    """Return the format, or one with fewer channels where the adapter cannot draw into it."""
    if format_name == SMALL_FORMAT and SMALL_FORMAT_FEATURE not in device.wgpu_device.features:
        return "rg32float"
    return format_name


def _colour(target: Any) -> dict[str, Any]:
    return {
        "view": target.create_view(),
        "clear_value": BACKGROUND,
        "load_op": "clear",
        "store_op": "store",
    }


def _depth(target: Any) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "view": target.create_view(),
        "depth_clear_value": 1.0,
        "depth_load_op": "clear",
        "depth_store_op": "store",
    }
