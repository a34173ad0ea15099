"""Limits and deadlines of the GPU worker."""

from dataclasses import dataclass

from core.settings import check_settings, setting


@dataclass(frozen=True)
class GpuConfig:
    """How long the worker may take and how much it may be asked for."""

    num_workers: int = setting(
        2,
        "Worker processes: with a second one, a hanging shader makes nobody else wait.",
        minimum=1,
        maximum=16,
    )
    start_deadline_s: float = setting(
        60.0, "Time for the worker to start and find an adapter.", minimum=0, above=True, unit="s"
    )
    check_deadline_s: float = setting(
        5.0, "Time for naga to check a shader.", minimum=0, above=True, unit="s"
    )
    run_deadline_s: float = setting(
        10.0,
        "Time for a frame or a dispatch; further frames add a tenth each.",
        minimum=0,
        above=True,
        unit="s",
    )
    max_source_bytes: int = setting(262_144, "Largest shader text.", minimum=1, unit="bytes")
    max_frame_px: int = setting(8192, "Largest width and height of a frame.", minimum=1, unit="px")
    max_frames: int = setting(600, "Most frames in one job.", minimum=1)
    max_buffer_bytes: int = setting(
        268_435_456, "Largest sum of buffers and textures in one job.", minimum=1, unit="bytes"
    )
    max_frame_bytes: int = setting(
        1_073_741_824, "Largest sum of frames in one job.", minimum=1, unit="bytes"
    )
    max_worker_memory_bytes: int = setting(
        4_294_967_296,
        "Memory of a worker beyond which its allocations fail (Linux).",
        minimum=536_870_912,
        unit="bytes",
    )
    recycle_worker_bytes: int = setting(
        1_073_741_824,
        "Memory held after a job beyond which an idle worker is replaced (Linux).",
        minimum=1,
        unit="bytes",
    )
    loop_budget: int = setting(
        # Software Vulkan ends loops silently after 65,535 rounds of a group of invocations.
        50_000,
        "Rounds of all loops of one invocation after which the loop guard leaves them.",
        minimum=1,
        maximum=4_294_967_295,
    )
    max_losses: int = setting(
        5, "Worker deaths within a minute after which the client stops trying.", minimum=1
    )

    def __post_init__(self) -> None:
        check_settings(self, section="gpu")
