"""Colours as texels of any format, and back."""

import numpy as np

from core.gpu.texel_formats import TexelFormat, texel_format

_DTYPES = {
    ("unorm", 8): "u1", ("unorm", 16): "<u2", ("snorm", 8): "i1", ("snorm", 16): "<i2",
    ("uint", 8): "u1", ("uint", 16): "<u2", ("uint", 32): "<u4",
    ("sint", 8): "i1", ("sint", 16): "<i2", ("sint", 32): "<i4",
    ("float", 16): "<f2", ("float", 32): "<f4",
}  # fmt: skip
_LOW_10, _LOW_2 = 1023, 3
_PACKED_RANGES = np.array([_LOW_10, _LOW_10, _LOW_10, _LOW_2])
# Whole-number textures hold a byte's range, which most uses of them can do something with.
WHOLE_RANGE = 255


def encode(colours: np.ndarray, format_name: str) -> bytes:
    """Return colours as texels.

    Args:
        colours: (..., 4) red, green, blue, alpha; in 0..1 for formats of a fixed range.
        format_name: a format that ``texel_format`` knows.

    Raises:
        ValueError: another format.
    """
    format_ = texel_format(format_name)
    if not format_.channel_bits:
        return _encode_packed(colours, format_)
    channels = colours[..., [2, 1, 0, 3]] if format_.is_bgra else colours
    channels = channels[..., : format_.num_channels]
    dtype = np.dtype(_DTYPES[format_.kind, format_.channel_bits])
    if format_.kind == "float":
        return channels.astype(dtype).tobytes()
    if format_.kind in ("uint", "sint"):
        top = min(WHOLE_RANGE, int(np.iinfo(dtype).max))
        return (channels.clip(0, 1) * top).round().astype(dtype).tobytes()
    low = -1 if format_.kind == "snorm" else 0
    return (channels.clip(low, 1) * np.iinfo(dtype).max).round().astype(dtype).tobytes()


@np.errstate(invalid="ignore")  # a signalling NaN becomes a quiet one
def decode(data: bytes, format_name: str) -> np.ndarray:
    """Return texels as (n, channels): fractions as they are, whole numbers as numbers.

    Raises:
        ValueError: a format that ``texel_format`` does not know.
    """
    format_ = texel_format(format_name)
    if not format_.channel_bits:
        return _decode_packed(np.frombuffer(data, "<u4"), format_)
    dtype = np.dtype(_DTYPES[format_.kind, format_.channel_bits])
    channels = np.frombuffer(data, dtype).reshape(-1, format_.num_channels).astype(np.float64)
    if format_.is_bgra:
        channels = channels[:, [2, 1, 0, 3]]
    if format_.kind in ("unorm", "snorm"):
        return (channels / np.iinfo(dtype).max).clip(-1, 1)
    return channels


def _encode_packed(colours: np.ndarray, format_: TexelFormat) -> bytes:
    if format_.kind == "ufloat":
        return bytes(colours[..., 0].size * format_.texel_bytes)  # zeros: no program reads it
    rgb = (colours[..., :3].clip(0, 1) * _LOW_10).round().astype(np.uint32)
    alpha = (colours[..., 3].clip(0, 1) * _LOW_2).round().astype(np.uint32)
    packed = rgb[..., 0] | rgb[..., 1] << 10 | rgb[..., 2] << 20 | alpha << 30
    return packed.astype("<u4").tobytes()


def _decode_packed(words: np.ndarray, format_: TexelFormat) -> np.ndarray:
    if format_.kind == "ufloat":
        parts = (words & 0x7FF) << 4, (words >> 11 & 0x7FF) << 4, (words >> 22) << 5
        return np.stack([p.astype("<u2").view("<f2").astype(np.float64) for p in parts], axis=1)
    rgb = [words >> shift & _LOW_10 for shift in (0, 10, 20)]
    channels = np.stack([*rgb, words >> 30], axis=1).astype(np.float64)
    return channels / _PACKED_RANGES if format_.kind == "unorm" else channels
