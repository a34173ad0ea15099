"""Texels of every format hold the colours they were made of."""

import numpy as np
import pytest

from core.gpu.texel_formats import texel_format
from core.rendering.texels import WHOLE_RANGE, decode, encode

COLOURS = np.random.default_rng(1).random((3, 5, 4))
FORMATS = [
    f"{channels}{bits}{kind}"
    for channels in ("r", "rg", "rgba")
    for bits, kind in (
        *((bits, kind) for bits in (8, 16) for kind in ("unorm", "snorm", "uint", "sint")),
        *((32, "uint"), (32, "sint"), (16, "float"), (32, "float")),
    )
]


@pytest.mark.parametrize("name", [*FORMATS, "bgra8unorm", "rgb10a2unorm", "depth16unorm"])
def test_round_trip(name):
    data = encode(COLOURS, name)
    format_ = texel_format(name)
    assert len(data) == 15 * format_.texel_bytes
    found = decode(data, name)
    expected = COLOURS.reshape(15, 4)[:, : format_.num_channels]
    if format_.kind in ("uint", "sint"):
        top = min(WHOLE_RANGE, 2 ** (format_.channel_bits - (format_.kind == "sint")) - 1)
        np.testing.assert_allclose(found, expected * top, atol=0.51)
    else:
        tolerance = 0.51 / 3 if name.startswith("rgb10") else 0.005
        np.testing.assert_allclose(found, expected, atol=tolerance)


def test_small_floats_are_read():
    # 1.0 as 11 bits of red, 0.5 as green, 2.0 as 10 bits of blue
    word = (15 << 6) | (14 << 6) << 11 | (16 << 5) << 22
    np.testing.assert_array_equal(
        decode(word.to_bytes(4, "little"), "rg11b10ufloat"), [[1, 0.5, 2]]
    )


def test_other_formats_are_refused():
    with pytest.raises(ValueError, match="bc1"):
        texel_format("bc1-rgba-unorm")
