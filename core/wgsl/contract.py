"""The studio's shader contract: coordinates, uniforms and conventional names.

Fragment shaders get, at ``@group(0) @binding(0)``, any prefix of::

    struct Uniforms { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }

resolution and mouse.xy in pixels, mouse with its origin at the top left as in
``@builtin(position)``, mouse.z 1 while pressed, time in seconds. Names are free. Without a
vertex stage of its own a fragment shader is drawn over the whole frame and gets
``@location(0) uv: vec2<f32>`` in 0..1, origin bottom left, y up.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

UNIFORM_GROUP, UNIFORM_BINDING = 0, 0
FRAMES_PER_S = 60  # the frame uniform counts at this rate
_UNIFORMS = struct.Struct("<8f")  # 32 bytes
UNIFORM_BUFFER_BYTES = 256  # room for shaders that declare more; the rest is zero

UNIFORMS_DECLARATION = """\
struct PreviewUniforms { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }
@group(0) @binding(0) var<uniform> preview_uniforms: PreviewUniforms;
"""

FULL_SCREEN_VERTEX_ENTRY = "full_screen_triangle"
FULL_SCREEN_VERTEX = """\
struct FullScreenVertex {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

@vertex
fn full_screen_triangle(@builtin(vertex_index) index: u32) -> FullScreenVertex {
    let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return FullScreenVertex(vec4<f32>(uv * 2.0 - 1.0, 0.0, 1.0), uv);
}
"""

WHITE_FRAGMENT_ENTRY = "white"
WHITE_FRAGMENT = """\
@fragment
fn white() -> @location(0) vec4<f32> {
    return vec4<f32>(1.0);
}
"""


@dataclass(frozen=True)
class FrameInputs:
    """What one frame's uniforms hold. Sizes and mouse in pixels, time in seconds."""

    width_px: int
    height_px: int
    time_s: float = 0.0
    mouse_x_px: float = 0.0
    mouse_y_px: float = 0.0
    is_mouse_down: bool = False
    delta_s: float = 1 / FRAMES_PER_S  # since the frame before

    @property
    def frame(self) -> int:
        """The number of the frame since time 0."""
        return round(self.time_s * FRAMES_PER_S)

    def pack(self) -> bytes:
        """Return the uniform buffer, zero beyond the contract's 32 bytes."""
        content = _UNIFORMS.pack(
            self.width_px,
            self.height_px,
            self.time_s,
            self.frame,
            self.mouse_x_px,
            self.mouse_y_px,
            float(self.is_mouse_down),
            0.0,
        )
        return content.ljust(UNIFORM_BUFFER_BYTES, b"\0")


# Names that snippets may use without declaring them, with the types they may have, the
# likeliest first. A resource is declared at module scope, everything else as a value.
CONVENTIONAL_VALUES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("x", "y", "z", "w", "r", "g", "b", "a", "t", "s", "value", "angle", "alpha", "edge",
         "edge0", "edge1", "base", "exponent", "radius", "height", "width", "depth", "scale",
         "speed", "frequency", "amplitude", "time", "theta", "phi", "factor", "amount",
         "threshold", "distance", "dist", "shininess", "roughness", "metallic", "intensity",
         "brightness", "contrast", "saturation", "hue", "gamma", "exposure", "low", "high",
         "old", "new_value", "k", "h", "v", "weight", "opacity", "ior", "near", "far",
         "aspect", "blend", "noise", "luminance", "gray", "grey", "mask", "d", "f", "result", "sum",
         "eta", "ratio", "limit", "degrees", "delta", "lower", "upper", "start", "power",
         "strength", "level", "temperature", "length", "phase", "attenuation", "softness"),
        ("f32", "vec3<f32>", "vec2<f32>", "vec4<f32>", "u32", "i32"),
    ),
    **dict.fromkeys(
        ("i", "j", "n", "m", "idx", "index", "count", "size", "offset", "bits", "steps",
         "vertex_index", "instance_index", "local_index"),
        ("u32", "i32", "f32"),
    ),
    **dict.fromkeys(
        ("color", "color_a", "color_b", "color1", "color2", "colour", "base_color", "tint",
         "source", "destination", "src", "dst", "foreground", "background", "rgba", "pixel",
         "albedo", "fog_color", "sky_color", "specular", "diffuse", "ambient"),
        ("vec3<f32>", "vec4<f32>", "f32"),
    ),
    **dict.fromkeys(
        ("rgb", "hsv", "hsl", "lab", "normal", "light_dir", "view_dir", "light", "eye", "half_dir",
         "light_color", "surface_color", "direction", "dir", "ray_origin", "ray_direction", "ray_dir",
         "origin", "velocity", "axis", "tangent", "bitangent", "incident", "world_position",
         "camera", "camera_position", "light_position", "ro", "rd", "N", "L", "V", "H", "n1", "n2"),
        ("vec3<f32>", "vec4<f32>", "vec2<f32>", "f32"),
    ),
    **dict.fromkeys(
        ("uv", "p", "q", "c", "center", "centre", "st", "texcoord", "tex_coord", "coord", "resolution",
         "mouse", "point", "cell", "position", "pos", "e", "u"),
        ("vec2<f32>", "vec3<f32>", "f32", "vec4<f32>", "u32"),
    ),
    **dict.fromkeys(("id", "global_id", "local_id", "gid", "lid", "group_id"), ("vec3<u32>", "u32")),
    **dict.fromkeys(("condition", "flag", "is_inside", "enabled", "done", "found", "visible"), ("bool",)),
    **dict.fromkeys(
        ("matrix", "m4", "model", "view", "projection", "transform", "view_proj", "mvp"),
        ("mat4x4<f32>", "mat3x3<f32>", "mat2x2<f32>"),
    ),
    **dict.fromkeys(("m3", "rotation", "normal_matrix"), ("mat3x3<f32>", "mat2x2<f32>")),
    "m2": ("mat2x2<f32>",),
}  # fmt: skip

# What a name is whose address goes to an atomic function, whatever else it may be.
ATOMIC_RESOURCE = "var<storage, read_write> {name}: atomic<u32>"

CONVENTIONAL_RESOURCES: Mapping[str, str] = {
    **dict.fromkeys(
        ("tex", "texture", "input_texture", "my_texture", "image", "source_texture"),
        "var {name}: texture_2d<f32>",
    ),
    **dict.fromkeys(
        ("samp", "my_sampler", "tex_sampler", "texture_sampler"), "var {name}: sampler"
    ),
    **dict.fromkeys(
        ("output_tex", "output_texture", "storage_texture"),
        "var {name}: texture_storage_2d<rgba8unorm, write>",
    ),
    **dict.fromkeys(("counter", "atomic_value", "total", "histogram_bin"), ATOMIC_RESOURCE),
    **dict.fromkeys(
        ("data", "input", "input_data", "buffer", "values"), "var<storage, read> {name}: array<f32>"
    ),
    **dict.fromkeys(
        ("output", "output_data", "result_buffer"), "var<storage, read_write> {name}: array<f32>"
    ),
    "bins": "var<storage, read_write> {name}: array<atomic<u32>>",
}


def conventional_types(name: str) -> tuple[str, ...]:
    """Return the types a value of this name may have, the likeliest first; none if it has none.

    A compound name that is not in the table counts as its last word: ``max_value`` as ``value``.
    """
    return CONVENTIONAL_VALUES.get(name) or CONVENTIONAL_VALUES.get(name.rpartition("_")[2], ())
