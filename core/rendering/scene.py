"""What a preview is about: its frames, its sizes and what the user decided."""

from dataclasses import dataclass, field

from core.rendering.config import FrameConfig
from core.rendering.records import Numbers, RenderInputs
from core.wgsl.contract import FrameInputs

SIDE = 64
NUM_ELEMENTS = SIDE * SIDE  # a square, so that 2-D kernels and heat maps fit


@dataclass(frozen=True)
class Scene:
    """What resources are filled from.

    ``is_square`` says that a kernel works in two dimensions; ``num_elements`` is the length of
    run-time arrays. With ``is_flat`` matrices do not move anything: for shapes that are given
    in the coordinates of the screen. With ``has_lone_matrix`` a matrix of unknown name brings the
    built-in object to the screen.
    """

    frames: tuple[FrameInputs, ...]
    is_drawing: bool
    is_square: bool = False
    num_elements: int = NUM_ELEMENTS
    is_flat: bool = False
    has_lone_matrix: bool = False
    read_names: frozenset[str] = frozenset()  # of buffers that the shader does not only write
    values: dict[str, Numbers] = field(default_factory=dict)


def frame_inputs(
    config: FrameConfig, inputs: RenderInputs, *, size_px: tuple[int, int] | None = None
) -> tuple[FrameInputs, ...]:
    """Return what each frame's uniforms hold; ``size_px`` where the shader sets the size itself."""
    width_px, height_px = size_px or (config.width_px, config.height_px)
    return tuple(
        FrameInputs(
            width_px,
            height_px,
            config.time_s + index / config.frames_per_s,
            config.mouse_x_px,
            config.mouse_y_px,
            inputs.is_mouse_down,
            1 / config.frames_per_s,
        )
        for index in range(config.num_frames)
    )
