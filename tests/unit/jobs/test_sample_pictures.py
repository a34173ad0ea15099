"""Pictures of samples: drawn at two moments, told apart, laid side by side."""

from pathlib import Path

import pytest
from PIL import Image

from core.jobs.trainer.sample_pictures import GAP_PX, TILE_PX, draw_sample, write_strip

MOVING = """@fragment fn f(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    return vec4<f32>(fract(at.x / 96.0 + uniforms.time), 0.0, 0.0, 1.0);
}
struct Uniforms { time: f32 }
@group(0) @binding(0) var<uniform> uniforms: Uniforms;
"""


@pytest.mark.gpu
def test_samples_are_told_apart_by_what_they_show(gpu, tmp_path: Path) -> None:
    flat = draw_sample("vec3<f32>(1.0, 0.0, 0.0)", client=gpu)
    moving = draw_sample(MOVING, client=gpu)
    assert flat is not None
    assert moving is not None
    assert (flat.facts.is_blank, flat.is_static) == (True, True)
    assert (moving.facts.is_blank, moving.is_static) == (False, False)
    assert draw_sample("vec3<f32>(", client=gpu) is None
    path = tmp_path / "samples" / "strip.webp"
    write_strip(path, [flat, None, moving])
    with Image.open(path) as strip:
        assert strip.size == (3 * TILE_PX + 2 * GAP_PX, TILE_PX)
        red, _, _, opacity = strip.convert("RGBA").getpixel((TILE_PX // 2, TILE_PX // 2))
        assert red > 240
        assert opacity == 255
        assert strip.convert("RGBA").getpixel((TILE_PX + GAP_PX // 2, 5))[3] < 40  # the gap
