"""What a preview frame looks like and when."""

from dataclasses import dataclass

from core.settings import check_settings, setting


@dataclass(frozen=True)
class FrameConfig:
    """Size, time and mouse of a frame, or of several at equal steps."""

    width_px: int = setting(512, "Width of the frame.", minimum=1, maximum=8192, unit="px")
    height_px: int = setting(512, "Height of the frame.", minimum=1, maximum=8192, unit="px")
    time_s: float = setting(0.0, "Time of the first frame.", minimum=0, maximum=1e6, unit="s")
    num_frames: int = setting(
        1, "How many frames; long animations are drawn in parts.", minimum=1, maximum=36_000
    )
    frames_per_s: float = setting(
        30.0, "Frames for each second of time.", minimum=0.1, maximum=1000
    )
    mouse_x_px: float = setting(
        0.0, "Mouse from the left edge.", minimum=-1e6, maximum=1e6, unit="px"
    )
    mouse_y_px: float = setting(
        0.0, "Mouse from the top edge.", minimum=-1e6, maximum=1e6, unit="px"
    )

    def __post_init__(self) -> None:
        check_settings(self, section="frame")
