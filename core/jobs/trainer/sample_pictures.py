"""Pictures of a run's samples: drawn small, told in facts, laid side by side in a strip."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.pictures import to_image
from core.rendering.records import Frame, PictureFacts
from core.rendering.renderer import render_shader
from core.storage.atomic_write import new_file

TILE_PX, GAP_PX = 96, 4
# Two moments, not a whole number of seconds apart: many shaders repeat themselves after one.
MOMENTS = FrameConfig(TILE_PX, TILE_PX, time_s=0.3, num_frames=2, frames_per_s=0.8)
NO_PICTURE = "#80808040"  # stands out from both themes' background, and from black and white


class SamplePicture:
    """A sample drawn at two moments; ``facts`` say whether it is blank or stands still."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frame: Frame = frames[0]
        self.facts: PictureFacts = picture_facts(frames)

    @property
    def is_static(self) -> bool:
        """Whether time changes nothing."""
        return self.facts.is_static is not False


def draw_sample(code: str, *, client: GpuClient) -> SamplePicture | None:
    """Return the picture of a shader, or None where it is not valid or there is nothing to draw.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    frames = render_shader(code, client=client, config=MOMENTS).frames
    return SamplePicture(frames) if frames else None


def write_strip(path: Path, pictures: Sequence[SamplePicture | None]) -> None:
    """Write the pictures as one row of a WebP file; a grey tile stands for a missing one.

    Raises:
        OSError: the disk is full or gone.
    """
    pitch = TILE_PX + GAP_PX
    strip = Image.new("RGBA", (len(pictures) * pitch - GAP_PX, TILE_PX), (0, 0, 0, 0))
    for idx, picture in enumerate(pictures):
        tile = (
            Image.new("RGBA", (TILE_PX, TILE_PX), NO_PICTURE)
            if picture is None
            else to_image(picture.frame).resize((TILE_PX, TILE_PX)).convert("RGBA")
        )
        strip.paste(tile, (idx * pitch, 0))
    with new_file(path) as unfinished:
        strip.save(unfinished, format="WEBP", quality=85)
