"""Fill multisampled textures, which no copy can write, by drawing into them."""

from typing import Any

import wgpu

from core.gpu.records import Binding
from core.gpu.texel_formats import texel_format
from core.gpu.worker.device import Device

_VERTEX = """\
@vertex fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return vec4<f32>(uv * 2.0 - 1.0, 0.0, 1.0);
}
"""
_COLOUR = """\
@group(0) @binding(0) var picture: texture_2d<{scalar}>;
@fragment fn texel(@builtin(position) at: vec4<f32>) -> @location(0) vec4<{scalar}> {{
    return textureLoad(picture, vec2<i32>(at.xy), 0);
}}
"""
_DEPTH = """\
@group(0) @binding(0) var picture: texture_depth_2d;
@fragment fn texel(@builtin(position) at: vec4<f32>) -> @builtin(frag_depth) f32 {
    return textureLoad(picture, vec2<i32>(at.xy), 0);
}
"""
_SCALARS = {"sint": "i32", "uint": "u32"}


def fill_multisampled(device: Device, texture: Any, binding: Binding) -> None:
    """Give every sample of a texel the texel's value from ``binding.data``."""
    gpu = device.wgpu_device
    is_depth = binding.sample_type == "depth"
    picture = gpu.create_texture(
        size=binding.extent,
        format=binding.format,
        usage=wgpu.TextureUsage.COPY_DST | wgpu.TextureUsage.TEXTURE_BINDING,
    )
    row_bytes = binding.extent[0] * texel_format(binding.format).texel_bytes
    layout = {"bytes_per_row": row_bytes, "rows_per_image": binding.extent[1]}
    gpu.queue.write_texture({"texture": picture}, binding.data, layout, binding.extent)
    pipeline = device.cached(
        ("multisampled", binding.format, binding.sample_count),
        lambda: _pipeline(device, binding),
    )
    group = gpu.create_bind_group(
        layout=pipeline.get_bind_group_layout(0),
        entries=[{"binding": 0, "resource": picture.create_view()}],
    )
    view = texture.create_view()
    depth = {"view": view, "depth_clear_value": 1.0, "depth_load_op": "clear", "depth_store_op": "store"}  # fmt: skip
    colour = {"view": view, "load_op": "clear", "store_op": "store"}
    encoder = gpu.create_command_encoder()
    render_pass = encoder.begin_render_pass(
        color_attachments=[] if is_depth else [colour],
        depth_stencil_attachment=depth if is_depth else None,
    )
    render_pass.set_pipeline(pipeline)
    render_pass.set_bind_group(0, group)
    render_pass.draw(3)
    render_pass.end()
    gpu.queue.submit([encoder.finish()])


def _pipeline(device: Device, binding: Binding) -> Any:
    is_depth = binding.sample_type == "depth"
    scalar = _SCALARS.get(binding.sample_type, "f32")
    module = device.module(_VERTEX + (_DEPTH if is_depth else _COLOUR.format(scalar=scalar)))
    depth = {"format": binding.format, "depth_write_enabled": True, "depth_compare": "always"}
    return device.wgpu_device.create_render_pipeline(
        layout="auto",
        vertex={"module": module, "entry_point": "corner"},
        primitive={"topology": "triangle-list"},
        multisample={"count": binding.sample_count},
        depth_stencil=depth if is_depth else None,
        fragment={
            "module": module,
            "entry_point": "texel",
            "targets": [] if is_depth else [{"format": binding.format}],
        },
    )
