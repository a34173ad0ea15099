"""Report what this machine offers the studio, and what to do about what is missing."""

import importlib.metadata
import platform
from dataclasses import dataclass
from typing import Literal

from core import paths
from core.errors import GpuUnavailable
from core.gpu.client import GpuClient

PACKAGES = ("streamlit", "torch", "wgpu", "tokenizers", "plotly", "pandas", "numpy")
Status = Literal["ok", "warning", "missing"]


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``advice`` is empty where all is well."""

    topic: str
    status: Status
    text: str
    advice: str = ""


def check_adapter(client: GpuClient) -> Finding:
    """Report the graphics adapter; starts the GPU worker."""
    try:
        adapter = client.adapter()
    except GpuUnavailable as error:
        return Finding("graphics adapter", "missing", error.message, error.hint)
    text = f"{adapter.name} through {adapter.backend}"
    if adapter.backend.startswith("OpenGL"):
        advice = "Install a driver with Vulkan; on Debian and Ubuntu: mesa-vulkan-drivers."
        why = "it lacks formats that drawing needs"
        return Finding("graphics adapter", "missing", f"only {text}: {why}", advice)
    if adapter.is_software:
        advice = "Pictures are drawn on the CPU: right, but slower than on a GPU."
        return Finding("graphics adapter", "ok", f"{text} (software)", advice)
    return Finding("graphics adapter", "ok", text)


def check_environment(client: GpuClient) -> list[Finding]:
    """Report everything a bug report needs."""
    return [
        Finding("system", "ok", f"{platform.platform()}, Python {platform.python_version()}"),
        check_adapter(client),
        _torch_device(),
        *(_package(name) for name in PACKAGES),
        _home(),
        *(
            Finding("GPU worker", "warning", f"lost a worker: {reason}")
            for _, reason in client.losses
        ),
    ]


def _torch_device() -> Finding:
    import torch

    if torch.cuda.is_available():
        return Finding("torch device", "ok", f"cuda: {torch.cuda.get_device_name()}")
    if torch.backends.mps.is_available():
        return Finding(
            "torch device",
            "ok",
            "cpu (an Apple GPU is there, but training is exact only on the CPU)",
        )
    return Finding("torch device", "ok", f"cpu, {torch.get_num_threads()} threads")


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", "not installed", "Run make studio again.")


def _home() -> Finding:
    home = paths.home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        advice = f"Set {paths.HOME_VARIABLE} to a folder that you may write to."
        return Finding("your files", "missing", f"{home} is not writable: {error.strerror}", advice)
    return Finding("your files", "ok", str(home))
