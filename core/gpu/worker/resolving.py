"""Make a displayed picture of any target, and count the pixels that are not finite.

A target of 8 bits would hide NaN and infinity, and some outputs are whole numbers or depths. So
a shader draws into a target that keeps its values, and a second pass writes them as display
values. For floats the result equals drawing into the display format directly.
"""

from typing import Any

import wgpu

from core.gpu.texel_formats import texel_format
from core.gpu.worker.device import Device

# Display values as the shader returns them; an -srgb format would convert them.
DISPLAY_FORMAT = "rgba8unorm"
DEPTH_FORMAT = "depth32float"
COUNT_BYTES = 4

_COMMON = """\
@group(0) @binding(0) var drawn: {texture};
@group(0) @binding(1) var<storage, read_write> non_finite: atomic<u32>;

@vertex fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {{
    let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return vec4<f32>(uv * 2.0 - 1.0, 0.0, 1.0);
}}

// Compilers may assume that there is no NaN, so the exponents are looked at as bits.
fn count(value: vec4<f32>) {{
    let exponents = bitcast<vec4<u32>>(value) & vec4<u32>(0x7f800000u);
    if any(exponents == vec4<u32>(0x7f800000u)) {{ atomicAdd(&non_finite, 1u); }}
}}

// A palette for numbers that are names rather than amounts.
fn palette(number: u32) -> vec3<f32> {{
    let mixed = (vec3<u32>(number) * vec3<u32>(73u, 151u, 199u)) & vec3<u32>(255u);
    return vec3<f32>(mixed) / 255.0;
}}

@fragment fn shown(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {{
    let value = textureLoad(drawn, vec2<i32>(at.xy), 0);
    {body}
}}
"""
_FLOAT_BODIES = {
    1: "count(value); return vec4<f32>(value.rrr, 1.0);",
    2: "count(value); return vec4<f32>(value.rg, 0.0, 1.0);",
    3: "count(value); return vec4<f32>(value.rgb, 1.0);",
    4: "count(value); return value;",
}
_DEPTH_BODY = "return vec4<f32>(vec3<f32>(value), 1.0);"
_NAME_BODY = "return vec4<f32>(palette(u32(value.r) + 37u * u32(value.g)), 1.0);"
_AMOUNT_BODY = "return vec4<f32>(vec3<f32>(value.rgb) / 255.0, 1.0);"
_TEXTURES = {
    "uint": ("texture_2d<u32>", "uint"),
    "sint": ("texture_2d<i32>", "sint"),
    "float": ("texture_2d<f32>", "unfilterable-float"),
    "ufloat": ("texture_2d<f32>", "unfilterable-float"),
}


class Resolver:
    """The second pass for a target of one format."""

    def __init__(self, device: Device, target: Any, format_name: str) -> None:
        gpu = device.wgpu_device
        usage = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC | wgpu.BufferUsage.COPY_DST
        self._count = gpu.create_buffer(size=COUNT_BYTES, usage=usage)
        self._pipeline, layout = device.cached(
            ("resolve", format_name), lambda: _pipeline(device, format_name)
        )
        self._group = gpu.create_bind_group(
            layout=layout,
            entries=[
                {"binding": 0, "resource": target.create_view()},
                {"binding": 1, "resource": {"buffer": self._count, "offset": 0, "size": 4}},
            ],
        )

    def record(self, encoder: Any, display_view: Any, counted_into: tuple[Any, int]) -> None:
        """Record the pass, and the copy of the count to a place in a buffer."""
        encoder.clear_buffer(self._count)
        attachment = {"view": display_view, "load_op": "clear", "store_op": "store"}
        render_pass = encoder.begin_render_pass(color_attachments=[attachment])
        render_pass.set_pipeline(self._pipeline)
        render_pass.set_bind_group(0, self._group)
        render_pass.draw(3)
        render_pass.end()
        buffer, offset = counted_into
        encoder.copy_buffer_to_buffer(self._count, 0, buffer, offset, COUNT_BYTES)


def _pipeline(device: Device, format_name: str) -> tuple[Any, Any]:
    gpu = device.wgpu_device
    texture, sample_type, body = _variant(format_name)
    module = device.module(_COMMON.format(texture=texture, body=body))
    fragment = wgpu.ShaderStage.FRAGMENT
    layout = gpu.create_bind_group_layout(
        entries=[
            {"binding": 0, "visibility": fragment, "texture": {"sample_type": sample_type}},
            {"binding": 1, "visibility": fragment, "buffer": {"type": "storage"}},
        ]
    )
    pipeline = gpu.create_render_pipeline(
        layout=gpu.create_pipeline_layout(bind_group_layouts=[layout]),
        vertex={"module": module, "entry_point": "corner"},
        primitive={"topology": "triangle-list"},
        fragment={
            "module": module,
            "entry_point": "shown",
            "targets": [{"format": DISPLAY_FORMAT}],
        },
    )
    return pipeline, layout


def _variant(format_name: str) -> tuple[str, str, str]:
    """Return the texture type, its sample type and the body for a format."""
    if format_name == DEPTH_FORMAT:
        return "texture_depth_2d", "depth", _DEPTH_BODY
    format_ = texel_format(format_name)
    texture, sample_type = _TEXTURES[format_.kind]
    if sample_type == "unfilterable-float":
        return texture, sample_type, _FLOAT_BODIES[format_.num_channels]
    return texture, sample_type, _NAME_BODY if format_.num_channels < 3 else _AMOUNT_BODY
