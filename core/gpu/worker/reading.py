"""Read what a job left in buffers and textures."""

from typing import Any

from core.gpu.records import Binding, Content
from core.gpu.texel_formats import texel_format
from core.gpu.worker.binding import Resources
from core.gpu.worker.device import Device

ROW_ALIGNMENT_BYTES = 256  # WebGPU, section 4.7: bytesPerRow of a texture copy
WRITABLE = ("write-only", "read-write")


def written_contents(device: Device, resources: Resources) -> tuple[Content, ...]:
    """Return every writable resource in order of (group, binding)."""
    return tuple(
        Content(b.group, b.binding, read_content(device, resources, b))
        for b in sorted(resources.bindings, key=lambda b: (b.group, b.binding))
        if b.kind == "storage" or (b.kind == "storage_texture" and b.access in WRITABLE)
    )


def read_content(device: Device, resources: Resources, binding: Binding) -> bytes:
    """Return the bytes of a buffer, or of a texture without padding."""
    queue = device.wgpu_device.queue
    resource = resources.objects[binding.group, binding.binding]
    if binding.kind == "storage":
        return bytes(queue.read_buffer(resource))[: max(len(binding.data), binding.size) or None]
    width, height, depth = binding.extent
    row_bytes = width * texel_format(binding.format).texel_bytes
    padded = padded_row(row_bytes)
    layout = {"bytes_per_row": padded, "rows_per_image": height}
    data = queue.read_texture({"texture": resource}, layout, binding.extent)
    return without_padding(data, row_bytes, height * depth)


def padded_row(row_bytes: int) -> int:
    """Return the length of a row in a copy from a texture."""
    return row_bytes + (-row_bytes % ROW_ALIGNMENT_BYTES)


def without_padding(data: Any, row_bytes: int, num_rows: int) -> bytes:
    """Return the rows of a copy from a texture, one after the other."""
    padded = padded_row(row_bytes)
    if padded == row_bytes:
        return bytes(data[: row_bytes * num_rows])
    view = memoryview(data)
    return b"".join(view[row * padded : row * padded + row_bytes] for row in range(num_rows))
