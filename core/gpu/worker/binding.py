"""Create the resources of a job and bind them with an explicit layout.

``layout="auto"`` would drop bindings that a shader declares and does not use, and then
refuse the bind group; an explicit layout may hold more than the shader uses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import wgpu

from core.gpu.records import Binding
from core.gpu.texel_formats import texel_format
from core.gpu.worker.device import Device
from core.gpu.worker.multisampling import fill_multisampled

# Buffers must be a multiple of this to be copied.
COPY_ALIGNMENT_BYTES = 4
CUBE_FACES = 6
_BUFFER_TYPES = {
    "uniform": "uniform",
    "storage": "storage",
    "read_only_storage": "read-only-storage",
}
_BUFFER_USAGE = wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.COPY_SRC
_COMPARED = {"compare": "less"}
_SAMPLERS = {
    "filtering": {"mag_filter": "linear", "min_filter": "linear", "mipmap_filter": "linear"},
    "non-filtering": {},
    "comparison": {"mag_filter": "linear", "min_filter": "linear", **_COMPARED},
}


@dataclass
class Resources:
    """The bound resources of a job, by (group, binding), with layout and groups."""

    bindings: tuple[Binding, ...]
    objects: dict[tuple[int, int], Any]
    pipeline_layout: Any
    bind_groups: list[Any]

    def write_frame(self, device: Device, index: int) -> None:
        """Give the buffers that change from frame to frame the content of a frame."""
        for binding in self.bindings:
            if binding.frames:
                buffer = self.objects[binding.group, binding.binding]
                data = _padded(binding.frames[index])
                device.wgpu_device.queue.write_buffer(buffer, 0, data)

    def set_groups(self, render_or_compute_pass: Any) -> None:
        """Bind everything for the draws or dispatches that follow."""
        for index, group in enumerate(self.bind_groups):
            render_or_compute_pass.set_bind_group(index, group)


def bind(device: Device, bindings: tuple[Binding, ...], *, is_drawing: bool) -> Resources:
    """Create every resource, the pipeline layout and the bind groups."""
    gpu = device.wgpu_device
    objects = {(b.group, b.binding): _create(device, b) for b in bindings}
    layouts, groups = [], []
    for group in range(max((b.group for b in bindings), default=-1) + 1):
        members = [b for b in bindings if b.group == group]
        layout = gpu.create_bind_group_layout(
            entries=[_layout_entry(b, _visibility(b, is_drawing)) for b in members]
        )
        entries = [
            {"binding": b.binding, "resource": _resource(objects[b.group, b.binding], b)}
            for b in members
        ]
        layouts.append(layout)
        groups.append(gpu.create_bind_group(layout=layout, entries=entries))
    layout = gpu.create_pipeline_layout(bind_group_layouts=layouts)
    return Resources(bindings, objects, layout, groups)


def layout_key(bindings: tuple[Binding, ...]) -> tuple[object, ...]:
    """Return what two jobs must have in common for one pipeline to serve both."""
    return tuple(
        (
            *(b.group, b.binding, b.kind, b.dimension, b.format),
            *(b.sample_type, b.access, b.sample_count, b.in_vertex),
        )
        for b in bindings
    )


def _visibility(binding: Binding, is_drawing: bool) -> int:
    if not is_drawing:
        return int(wgpu.ShaderStage.COMPUTE)
    vertex = wgpu.ShaderStage.VERTEX if binding.in_vertex else 0
    return int(wgpu.ShaderStage.FRAGMENT | vertex)


def _create(device: Device, binding: Binding) -> Any:
    if binding.kind == "sampler":
        repeat = wgpu.AddressMode.repeat
        return device.wgpu_device.create_sampler(
            address_mode_u=repeat,
            address_mode_v=repeat,
            address_mode_w=repeat,
            **_SAMPLERS[binding.sample_type],
        )
    if binding.kind in _BUFFER_TYPES:
        return _create_buffer(device, binding)
    return _create_texture(device, binding)


def _create_buffer(device: Device, binding: Binding) -> Any:
    gpu = device.wgpu_device
    kind = wgpu.BufferUsage.UNIFORM if binding.kind == "uniform" else wgpu.BufferUsage.STORAGE
    data = _padded(binding.data)
    size = max(len(data), binding.size, *(len(frame) for frame in binding.frames), 1)
    size += -size % COPY_ALIGNMENT_BYTES
    buffer = gpu.create_buffer(size=size, usage=kind | _BUFFER_USAGE)
    if data:
        gpu.queue.write_buffer(buffer, 0, data)
    return buffer


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % COPY_ALIGNMENT_BYTES)


def _create_texture(device: Device, binding: Binding) -> Any:
    gpu = device.wgpu_device
    is_storage = binding.kind == "storage_texture"
    usage = wgpu.TextureUsage.COPY_DST | wgpu.TextureUsage.COPY_SRC
    usage |= wgpu.TextureUsage.STORAGE_BINDING if is_storage else wgpu.TextureUsage.TEXTURE_BINDING
    if binding.sample_count > 1:
        usage = wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.RENDER_ATTACHMENT
    dimension = binding.dimension.partition("-")[0]
    texture = gpu.create_texture(
        size=binding.extent,
        format=binding.format,
        usage=usage,
        dimension="2d" if dimension == "cube" else dimension,
        mip_level_count=binding.mip_levels,
        sample_count=binding.sample_count,
    )
    if binding.sample_count > 1:
        fill_multisampled(device, texture, binding)
    elif binding.data:
        for level, extent, data in _levels(binding):
            layout = {"bytes_per_row": len(data) // (extent[1] * extent[2]),
                      "rows_per_image": extent[1]}  # fmt: skip
            gpu.queue.write_texture({"texture": texture, "mip_level": level}, data, layout, extent)
    return texture


def _levels(binding: Binding) -> Iterator[tuple[int, tuple[int, int, int], bytes]]:
    """Cut a texture's data into its mip levels."""
    texel_bytes = texel_format(binding.format).texel_bytes
    width, height, depth = binding.extent
    start = 0
    for level in range(binding.mip_levels):
        extent = (max(1, width >> level), max(1, height >> level), depth)
        if binding.dimension == "3d":
            extent = (*extent[:2], max(1, depth >> level))
        size = extent[0] * extent[1] * extent[2] * texel_bytes
        yield level, extent, binding.data[start : start + size]
        start += size


def _resource(created: Any, binding: Binding) -> Any:
    if binding.kind == "sampler":
        return created
    if binding.kind in _BUFFER_TYPES:
        return {"buffer": created, "offset": 0, "size": created.size}
    return created.create_view(dimension=binding.dimension)


def _layout_entry(binding: Binding, visibility: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"binding": binding.binding, "visibility": visibility}
    if binding.kind == "sampler":
        entry["sampler"] = {"type": binding.sample_type}
    elif binding.kind in _BUFFER_TYPES:
        entry["buffer"] = {"type": _BUFFER_TYPES[binding.kind]}
    elif binding.kind == "storage_texture":
        entry["storage_texture"] = {
            "access": binding.access,
            "format": binding.format,
            "view_dimension": binding.dimension,
        }
    else:
        entry["texture"] = {
            "sample_type": binding.sample_type,
            "view_dimension": binding.dimension,
            "multisampled": binding.sample_count > 1,
        }
    return entry
