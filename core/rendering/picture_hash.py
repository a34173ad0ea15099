"""A fingerprint of a picture: near for pictures that look alike, far for any that do not.

A picture is shrunk to cells of OKLab, finer in lightness than in colour as the eye is, and each
value is written in unary: as many ones as it has steps. So the number of bits that differ is the
sum of all differences in steps, place by place. Nothing is made relative to the picture itself,
for a red circle and a blue one must not be the same.
"""

import numpy as np

from core.rendering.colours import oklab
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.records import Frame

# What to draw for a fingerprint. Two times, no simple fraction apart, tell motions from stills.
HASHED_FRAMES = FrameConfig(
    width_px=64,
    height_px=64,
    time_s=0.7,
    num_frames=2,
    frames_per_s=1.3,
    mouse_x_px=20.5,
    mouse_y_px=24.5,
)

# Bits of both frames together. Pictures of different code that look equal are within it, a shape
# moved by a hundredth of the frame is not; measured on the shipped rows, see docs/dataset.md.
MAX_SAME_DISTANCE = 24

_LIGHTNESS_CELLS, _LIGHTNESS_STEPS = 16, 15
_COLOUR_CELLS, _COLOUR_STEPS = 8, 12
_COLOUR_REACH = 0.3  # of a and b in OKLab on either side; sRGB goes hardly further


def picture_hash(frames: tuple[Frame, ...]) -> int | None:
    """Return the fingerprint of a shader's frames; None for one colour, which says nothing.

    Args:
        frames: drawn as ``HASHED_FRAMES`` says.

    Raises:
        ValueError: the frames are of another size or number.
    """
    wanted = (HASHED_FRAMES.width_px, HASHED_FRAMES.height_px)
    sizes = [(frame.width_px, frame.height_px) for frame in frames]
    if sizes != [wanted] * HASHED_FRAMES.num_frames:
        raise ValueError(f"a fingerprint needs {HASHED_FRAMES.num_frames} frames of {wanted} px")
    if picture_facts(frames).is_blank:
        return None
    bits = np.concatenate([_frame_bits(frame) for frame in frames])
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def distance(one: int, other: int) -> int:
    """Return in how many bits two fingerprints differ."""
    return (one ^ other).bit_count()


def looks_like(one: int, other: int) -> bool:
    """Whether two fingerprints are of pictures that look the same."""
    return distance(one, other) <= MAX_SAME_DISTANCE


def _frame_bits(frame: Frame) -> np.ndarray:
    rgba = np.frombuffer(frame.rgba, np.uint8).reshape(frame.height_px, frame.width_px, 4)
    lab = oklab(rgba[..., :3].astype(np.float64))
    lightness = _cells(lab[..., :1], _LIGHTNESS_CELLS)
    colour = _cells(lab[..., 1:], _COLOUR_CELLS) / (2 * _COLOUR_REACH) + 0.5
    return np.concatenate([_unary(lightness, _LIGHTNESS_STEPS), _unary(colour, _COLOUR_STEPS)])


def _cells(channels: np.ndarray, num_cells: int) -> np.ndarray:
    """Return the mean of each cell of a square grid, for each channel."""
    height, width, num_channels = channels.shape
    blocks = channels.reshape(
        num_cells, height // num_cells, num_cells, width // num_cells, num_channels
    )
    return np.asarray(blocks.mean(axis=(1, 3)))


def _unary(shares: np.ndarray, num_steps: int) -> np.ndarray:
    """Return ``num_steps`` bits for each value of 0..1: the first ones set, as many as it reaches."""
    thresholds = (np.arange(num_steps) + 0.5) / num_steps
    return (shares.reshape(-1, 1) > thresholds).reshape(-1)
