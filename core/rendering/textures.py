"""Bind textures and samplers of every type: built-in pictures, sized and packed as they need."""

from functools import lru_cache

import numpy as np

from core.errors import UnsuppliedResource
from core.gpu.records import Binding
from core.rendering import images
from core.rendering.name_words import name_words
from core.rendering.texels import encode
from core.wgsl.records import Resource
from core.wgsl.shader_types import Sampler, Texture

NUM_LAYERS = 4
NUM_SAMPLES = 4  # the only count that WebGPU promises
VOLUME_SIZE = 32
_CUBE_FACES = 6
_NUM_CUBES = 2
_DIMENSIONS = {
    "1d": "1d", "2d": "2d", "2d_array": "2d-array", "3d": "3d",
    "cube": "cube", "cube_array": "cube-array",
}  # fmt: skip
_SAMPLED_FORMATS = {"f32": "rgba8unorm", "u32": "rgba8uint", "i32": "rgba8sint"}
_SAMPLE_TYPES = {"f32": "float", "u32": "uint", "i32": "sint"}
DEPTH_FORMAT = "depth16unorm"  # the one depth format that a copy can fill
_ACCESS = {"write": "write-only", "read": "read-only", "read_write": "read-write"}


def bind_sampler(resource: Resource, *, in_vertex: bool) -> Binding:
    """Return a sampler that repeats and interpolates."""
    is_comparison = isinstance(resource.type, Sampler) and resource.type.is_comparison
    sample_type = "comparison" if is_comparison else "filtering"
    place = (resource.group, resource.binding)
    return Binding(*place, "sampler", sample_type=sample_type, in_vertex=in_vertex)


def bind_texture(
    resource: Resource, texture: Texture, *, size_px: tuple[int, int], in_vertex: bool
) -> tuple[Binding, str]:
    """Return a texture and what it shows.

    Args:
        resource: where it is bound, and the name that suggests a picture.
        texture: its type.
        size_px: of storage textures in two dimensions; they hold what is to become a picture.
        in_vertex: whether the vertex stage reads it.

    Raises:
        UnsuppliedResource: no built-in picture has the type.
    """
    words = frozenset(name_words(resource.name))
    if texture.family.startswith("texture_storage_"):
        return _storage_texture(resource, texture, words, size_px, in_vertex)
    shape = texture.family.removeprefix("texture_").removeprefix("depth_")
    is_multisampled = shape == "multisampled_2d"
    dimension = "2d" if is_multisampled else _DIMENSIONS.get(shape)
    if dimension is None:
        raise UnsuppliedResource(
            f"`{resource.name}: {texture}` (@group({resource.group}) @binding({resource.binding})) "
            "is a kind of texture that the preview cannot supply.",
            hint="A video frame or the like exists only in a browser; take texture_2d<f32> instead.",
        )
    is_depth = texture.family.startswith("texture_depth_")
    scalar = texture.sampled.name if texture.sampled else "f32"
    format_ = DEPTH_FORMAT if is_depth else _SAMPLED_FORMATS[scalar]
    sample_type = "depth" if is_depth else _SAMPLE_TYPES[scalar]
    if is_multisampled and sample_type == "float":
        sample_type = "unfilterable-float"
    has_mips = not is_multisampled and not is_depth and scalar == "f32" and dimension != "1d"
    data, extent, num_levels, shows = _content(
        words & images.TELLING_WORDS, dimension, format_, is_depth, has_mips
    )
    binding = Binding(
        resource.group, resource.binding, "texture", data,
        extent=extent, dimension=dimension, format=format_, mip_levels=num_levels,
        sample_count=NUM_SAMPLES if is_multisampled else 1,
        sample_type=sample_type, in_vertex=in_vertex,
    )  # fmt: skip
    return binding, shows


def _storage_texture(
    resource: Resource,
    texture: Texture,
    words: frozenset[str],
    size_px: tuple[int, int],
    in_vertex: bool,
) -> tuple[Binding, str]:
    dimension = _DIMENSIONS[texture.family.removeprefix("texture_storage_")]
    width, height = size_px
    extent = {
        "1d": (width, 1, 1),
        "2d": (width, height, 1),
        "2d-array": (width, height, NUM_LAYERS),
        "3d": (VOLUME_SIZE,) * 3,
    }[dimension]
    data, shows = b"", "what the shader writes"
    if texture.access != "write":
        layers, shows = _layers(words & images.TELLING_WORDS, dimension, extent, is_depth=False)
        data = encode(layers, texture.texel_format)
    binding = Binding(
        resource.group, resource.binding, "storage_texture", data,
        extent=extent, dimension=dimension, format=texture.texel_format,
        access=_ACCESS[texture.access], in_vertex=in_vertex,
    )  # fmt: skip
    return binding, shows


@lru_cache(maxsize=32)
def _content(
    words: frozenset[str], dimension: str, format_name: str, is_depth: bool, has_mips: bool
) -> tuple[bytes, tuple[int, int, int], int, str]:
    """Return data, extent, number of mip levels and a description of a sampled texture."""
    card, cube = images.CARD_SIZE_PX, images.CUBE_SIZE_PX
    extent = {
        "1d": (card, 1, 1),
        "2d": (card, card, 1),
        "2d-array": (card, card, NUM_LAYERS),
        "3d": (VOLUME_SIZE,) * 3,
        "cube": (cube, cube, _CUBE_FACES),
        "cube-array": (cube, cube, _CUBE_FACES * _NUM_CUBES),
    }[dimension]
    layers, shows = _layers(words, dimension, extent, is_depth=is_depth)
    levels = images.mip_levels(layers, is_volume=dimension == "3d") if has_mips else [layers]
    return b"".join(encode(level, format_name) for level in levels), extent, len(levels), shows


def _layers(
    words: frozenset[str], dimension: str, extent: tuple[int, int, int], *, is_depth: bool
) -> tuple[np.ndarray, str]:
    """Return the colours (depth or layers, height, width, 4) of a texture, and what they show."""
    width, height, depth = extent
    if is_depth:
        picture = images.depth_picture(width, height)
        return np.repeat(picture[None], depth, axis=0), "depths of a ball before the far plane"
    if dimension == "3d":
        if words & images.LUT_WORDS:
            return images.colour_cube(width), "colours as they are"
        return images.volume(width), "a soft ball of noise"
    if dimension.startswith("cube"):
        return np.concatenate([images.sky_cube(width)] * (depth // _CUBE_FACES)), "a sky"
    if dimension == "1d":
        return images.gradient(width, height)[None], "a gradient over the hues"
    picture, shows = images.image_by_name(words, width, height)
    # Further layers show the picture in other colours.
    layers = [np.concatenate([np.roll(picture[..., :3], i, -1), picture[..., 3:]], -1) for i in range(depth)]  # fmt: skip
    return np.stack(layers), shows
