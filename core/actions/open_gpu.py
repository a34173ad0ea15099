"""Open the GPU worker's client for a user interface."""

from core import paths
from core.gpu.client import GpuClient
from core.gpu.quarantine import Quarantine


def open_gpu() -> GpuClient:
    """Return a client; its worker starts at the first job."""
    return GpuClient()


def forget_quarantine() -> None:
    """Let shaders run again that hung or crashed a worker, for instance after a driver update."""
    Quarantine(paths.quarantine()).clear()
