"""What lives longer than a rerun: the GPU client, the dataset, pictures by their content."""

from dataclasses import dataclass

import streamlit as st

from core.actions.browse_dataset import open_dataset
from core.actions.list_catalog import list_starting_points
from core.actions.open_gpu import open_gpu
from core.actions.render_shader import encode_picture, is_animated, render_shader
from core.dataset.store import DatasetStore
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.records import RenderReport
from core.wgsl.kinds import ShaderKind

MAX_CACHED_PICTURES = 512


@st.cache_resource(show_spinner="Starting the GPU worker ...")
def gpu_client() -> GpuClient:
    """Return the one client of this server; its worker starts at the first job."""
    return open_gpu()


@st.cache_data(show_spinner=False)
def starting_points() -> dict[str, str]:
    """Return what an editor may start from, by title."""
    return {point.title: point.code for point in list_starting_points()}


def dataset() -> DatasetStore:
    """Return the user's dataset, filled with the shipped examples the first time."""
    return open_dataset()


@dataclass(frozen=True)
class Preview:
    """A render report, and its frames as an image file or None."""

    report: RenderReport
    picture: bytes | None


@st.cache_data(max_entries=MAX_CACHED_PICTURES, show_spinner=False)
def preview(code: str, *, kind: ShaderKind | None, config: FrameConfig) -> Preview:
    """Render once for each code and setting, so that an unrelated click draws nothing again.

    Raises:
        GpuUnavailable: no adapter answers; not cached.
    """
    report = render_shader(code, client=gpu_client(), config=config, kind=kind)
    # The frames are dropped: the image file is what pages show.
    picture = (
        encode_picture(report.frames, frames_per_s=config.frames_per_s) if report.frames else None
    )
    slim = RenderReport(report.validation, (), report.outputs, report.note)
    return Preview(slim, picture)


def moving_preview(code: str, *, kind: ShaderKind | None, size_px: int) -> Preview:
    """Render a still picture, or a short endless animation where the shader uses the time."""
    num_frames = 24 if is_animated(code) else 1
    config = FrameConfig(size_px, size_px, num_frames=num_frames, frames_per_s=12)
    return preview(code, kind=kind, config=config)
