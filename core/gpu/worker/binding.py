"""Create the resources of a job and bind them with an explicit layout.

``layout="auto"`` would drop bindings that a shader declares and does not use, and then
refuse the bind group; an explicit layout may hold more than the shader uses.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import wgpu

from core.gpu.records import Binding
from core.gpu.worker.device import Device

# Buffers must be a multiple of this to be copied.
COPY_ALIGNMENT_BYTES = 4
TEXEL_BYTES = {
    "rgba8unorm": 4, "rgba8snorm": 4, "rgba8uint": 4, "rgba8sint": 4, "bgra8unorm": 4,
    "r32float": 4, "r32uint": 4, "r32sint": 4, "rg32float": 8, "rg32uint": 8, "rg32sint": 8,
    "rgba16float": 8, "rgba16uint": 8, "rgba16sint": 8,
    "rgba32float": 16, "rgba32uint": 16, "rgba32sint": 16,
}  # fmt: skip
_SAMPLE_TYPES = {"float": "unfilterable-float", "uint": "uint", "sint": "sint", "norm": "float"}
_BUFFER_TYPES = {
    "uniform": "uniform",
    "storage": "storage",
    "read_only_storage": "read-only-storage",
}
_BUFFER_USAGE = wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.COPY_SRC


@dataclass
class Resources:
    """The bound resources of a job, by (group, binding), with layout and groups."""

    objects: dict[tuple[int, int], Any]
    pipeline_layout: Any
    bind_groups: list[Any]


def bind(device: Device, bindings: tuple[Binding, ...], *, visibility: int) -> Resources:
    """Create every resource, the pipeline layout and the bind groups."""
    gpu = device.wgpu_device
    objects = {(b.group, b.binding): _create(gpu, b) for b in bindings}
    by_group = {
        group: list(members)
        for group, members in groupby(sorted(bindings, key=lambda b: b.group), lambda b: b.group)
    }
    layouts, groups = [], []
    for group in range(max(by_group, default=-1) + 1):
        members = by_group.get(group, [])
        layout = gpu.create_bind_group_layout(
            entries=[_layout_entry(b, visibility) for b in members]
        )
        entries = [
            {"binding": b.binding, "resource": _resource(objects[b.group, b.binding], b)}
            for b in members
        ]
        layouts.append(layout)
        groups.append(gpu.create_bind_group(layout=layout, entries=entries))
    return Resources(objects, gpu.create_pipeline_layout(bind_group_layouts=layouts), groups)


def _create(gpu: Any, binding: Binding) -> Any:
    if binding.kind == "sampler":
        repeat = wgpu.AddressMode.repeat
        return gpu.create_sampler(
            mag_filter="linear", min_filter="linear", address_mode_u=repeat, address_mode_v=repeat
        )
    if binding.kind in _BUFFER_TYPES:
        return _create_buffer(gpu, binding)
    return _create_texture(gpu, binding)


def _create_buffer(gpu: Any, binding: Binding) -> Any:
    kind = wgpu.BufferUsage.UNIFORM if binding.kind == "uniform" else wgpu.BufferUsage.STORAGE
    missing = -len(binding.data) % COPY_ALIGNMENT_BYTES
    data = (binding.data or bytes(COPY_ALIGNMENT_BYTES)) + bytes(missing)
    return gpu.create_buffer_with_data(data=data, usage=kind | _BUFFER_USAGE)


def _create_texture(gpu: Any, binding: Binding) -> Any:
    usage = wgpu.TextureUsage.COPY_DST | wgpu.TextureUsage.COPY_SRC
    is_storage = binding.kind == "storage_texture"
    usage |= wgpu.TextureUsage.STORAGE_BINDING if is_storage else wgpu.TextureUsage.TEXTURE_BINDING
    texture = gpu.create_texture(
        size=binding.extent,
        format=binding.format,
        usage=usage,
        dimension=binding.dimension[:2],
    )
    if binding.data:
        width, height, _ = binding.extent
        layout = {"bytes_per_row": width * TEXEL_BYTES[binding.format], "rows_per_image": height}
        gpu.queue.write_texture({"texture": texture}, binding.data, layout, binding.extent)
    return texture


def _resource(created: Any, binding: Binding) -> Any:
    if binding.kind == "sampler":
        return created
    if binding.kind in _BUFFER_TYPES:
        return {"buffer": created, "offset": 0, "size": created.size}
    return created.create_view(dimension=binding.dimension)


def _layout_entry(binding: Binding, visibility: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"binding": binding.binding, "visibility": visibility}
    if binding.kind == "sampler":
        entry["sampler"] = {"type": "filtering"}
    elif binding.kind in _BUFFER_TYPES:
        entry["buffer"] = {"type": _BUFFER_TYPES[binding.kind]}
    elif binding.kind == "storage_texture":
        entry["storage_texture"] = {
            "access": "write-only",
            "format": binding.format,
            "view_dimension": binding.dimension,
        }
    else:
        suffix = next(s for s in ("norm", "float", "uint", "sint") if binding.format.endswith(s))
        entry["texture"] = {
            "sample_type": _SAMPLE_TYPES[suffix],
            "view_dimension": binding.dimension,
        }
    return entry
