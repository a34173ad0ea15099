"""What lives longer than a rerun: the GPU client, the dataset, pictures by their content."""

import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from core.actions.browse_dataset import open_dataset
from core.actions.draw_recipes import open_book
from core.actions.list_catalog import StartingPoint, find_shipped_pair, list_starting_points
from core.actions.mend_shader import mend_by_findings
from core.actions.open_gpu import open_gpu
from core.actions.render_shader import encode_frames, follows_time, render_shader
from core.dataset.recipes.book import RecipeBook
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import StudioError
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.records import PictureFacts, RenderInputs, RenderReport
from core.validation.records import ValidationReport
from core.wgsl.kinds import ShaderKind
from pages.widgets.example_prompts import SHIPPED
from pages.widgets.flip_book import MouseState

MAX_CACHED_PICTURES = 256
MAX_CACHED_BYTES = 48_000_000  # animations are some hundred times as large as a small picture
MOVING_FRAMES, MOVING_FRAMES_PER_S = 24, 12.0
NO_INPUTS = RenderInputs()


@st.cache_resource(show_spinner="Starting the GPU worker ...")
def gpu_client() -> GpuClient:
    """Return the one client of this server; its workers start at the first job."""
    return open_gpu()


@st.cache_resource(show_spinner=False)
def start_gpu_worker() -> None:
    """Start the GPU worker in the background, once for a server: pages load meanwhile."""
    threading.Thread(target=_start_quietly, args=(gpu_client(),), daemon=True).start()


def _start_quietly(client: GpuClient) -> None:
    with suppress(StudioError):  # whoever needs it will be told
        client.adapter()


@st.cache_data(show_spinner=False)
def starting_points() -> list[StartingPoint]:
    """Return what an editor may start from."""
    return list_starting_points()


@st.cache_data(max_entries=16, show_spinner=False)
def shipped_pair(prompt: str) -> Example:
    """Return the shipped pair of an example prompt."""
    return find_shipped_pair(SHIPPED[prompt], prompt)


@st.cache_resource(max_entries=2, show_spinner="Reading the recipes ...")
def recipe_book(own_files: tuple[tuple[Path, int], ...]) -> RecipeBook:
    """Return the recipes; read again when one of the user's own files changes."""
    del own_files  # by which it is cached
    return open_book(client=gpu_client())


def dataset() -> DatasetStore:
    """Return the user's dataset, filled with the shipped examples the first time."""
    return open_dataset()


@dataclass(frozen=True)
class Preview:
    """A render report without its frames, these as image files, and what they show.

    ``shape`` is the height of a frame as a multiple of its width.
    """

    report: RenderReport
    pictures: tuple[bytes, ...]
    facts: PictureFacts | None
    config: FrameConfig
    shape: float = 1.0


@st.cache_data(max_entries=MAX_CACHED_PICTURES, max_size=MAX_CACHED_BYTES, show_spinner=False)
def preview(
    code: str, *, kind: ShaderKind | None, config: FrameConfig, inputs: RenderInputs = NO_INPUTS
) -> Preview:
    """Render once for each code and setting, so that an unrelated click draws nothing again.

    Raises:
        GpuUnavailable: no adapter answers; not cached.
    """
    report = render_shader(code, client=gpu_client(), config=config, kind=kind, inputs=inputs)
    frames, slim = report.frames, replace(report, frames=())
    if not frames:
        return Preview(slim, (), None, config)
    shape = frames[0].height_px / frames[0].width_px
    return Preview(slim, encode_frames(frames), picture_facts(frames), config, shape)


@st.cache_data(
    max_entries=MAX_CACHED_PICTURES,
    show_spinner=False,
    hash_funcs={ValidationReport: lambda report: (report.code, report.kind)},
)
def mended_code(report: ValidationReport) -> str | None:
    """Return refused code mended by what its report says, None where that does not say how."""
    return mend_by_findings(report, client=gpu_client())


def moving_preview(
    code: str,
    *,
    kind: ShaderKind | None,
    size_px: int,
    inputs: RenderInputs = NO_INPUTS,
    mouse: MouseState | None = None,
) -> Preview:
    """Render a still picture, or a short animation where the shader uses the time."""
    num_frames = MOVING_FRAMES if follows_time(code) else 1
    config = FrameConfig(size_px, size_px, num_frames=num_frames, frames_per_s=MOVING_FRAMES_PER_S)
    if mouse:
        config = replace(config, mouse_x_px=mouse.x_px, mouse_y_px=mouse.y_px)
        inputs = replace(inputs, is_mouse_down=mouse.is_down)
    return preview(code, kind=kind, config=config, inputs=inputs)
