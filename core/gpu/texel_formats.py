"""The texel formats of textures that can be bound, taken apart (WebGPU, section 26.1)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

TexelKind = Literal["unorm", "snorm", "uint", "sint", "float", "ufloat"]
_REGULAR = re.compile(
    r"(?P<channels>rgba|bgra|rg|r|depth)(?P<bits>8|16|32)(?P<kind>unorm|snorm|uint|sint|float)"
)
_PACKED = {
    "rgb10a2uint": (4, "uint"),
    "rgb10a2unorm": (4, "unorm"),
    "rg11b10ufloat": (3, "ufloat"),
}
PACKED_BYTES = 4


@dataclass(frozen=True)
class TexelFormat:
    """A format; ``channel_bits`` is 0 where channels of several sizes share one word."""

    num_channels: int
    channel_bits: int
    kind: TexelKind
    is_bgra: bool = False

    @property
    def texel_bytes(self) -> int:
        """Size of a texel."""
        return self.num_channels * self.channel_bits // 8 or PACKED_BYTES


@lru_cache(maxsize=64)
def texel_format(name: str) -> TexelFormat:
    """Return the parts of a format.

    Raises:
        ValueError: a compressed or combined format, or no format at all.
    """
    if name in _PACKED:
        num_channels, kind = _PACKED[name]
        return TexelFormat(num_channels, 0, kind)  # type: ignore[arg-type]
    match = _REGULAR.fullmatch(name)
    if match is None:
        raise ValueError(f"`{name}` is no texel format that the preview can fill or read")
    channels = 1 if match["channels"] == "depth" else len(match["channels"])
    kind = match["kind"]
    return TexelFormat(channels, int(match["bits"]), kind, match["channels"] == "bgra")  # type: ignore[arg-type]
