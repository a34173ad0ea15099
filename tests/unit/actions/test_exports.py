"""Exports leave a whole file or none, and say what came of them."""

import numpy as np
import pytest
from PIL import Image

from core.actions.export_animation import export_animation
from core.actions.export_contact_sheet import CaptionedShader, export_contact_sheet
from core.actions.export_picture import export_picture
from core.errors import StudioError
from core.rendering import animation
from core.rendering.config import FrameConfig

pytestmark = pytest.mark.gpu
CLOCK = (
    "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
    "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(fract(u.time), 0.0, 0.0, 1.0); }"
)
BROKEN = "fn f( {"
SILENT = "struct S { x: f32 }"  # valid, and nothing to draw
KERNEL = (
    "@group(0) @binding(0) var<storage, read_write> b: array<f32>;\n"
    "@compute @workgroup_size(64) fn c(@builtin(global_invocation_id) id: vec3<u32>) { b[id.x] = f32(id.x); }"
)
TEN_FRAMES = FrameConfig(16, 16, num_frames=10, frames_per_s=10)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", [".mp4", ".webp", ".gif"])
def test_an_animation_is_written_with_its_facts(gpu, tmp_path, suffix):
    path = tmp_path / "new folder" / f"movie{suffix}"
    export = export_animation(CLOCK, path, client=gpu, config=TEN_FRAMES)
    assert (export.path, export.num_frames, export.note) == (path, 10, "")
    assert export.facts.is_static is False
    assert export.facts.num_frames == 10
    assert export.frame_ms > 0
    assert files(path.parent) == [path.name]
    if suffix != ".mp4":
        with Image.open(path) as movie:
            assert (movie.n_frames, movie.size) == (10, (16, 16))


def test_progress_counts_up_to_the_end_and_says_how_long_it_takes(gpu, tmp_path, monkeypatch):
    monkeypatch.setattr(animation, "MAX_PART_FRAMES", 3)
    told = []
    export_animation(
        CLOCK, tmp_path / "a.webp", client=gpu, config=TEN_FRAMES, on_progress=told.append
    )
    done = [progress.num_done for progress in told]
    assert done == sorted(set(done))
    assert done[-1] == 10
    assert {progress.num_frames for progress in told} == {10}
    assert told[0].eta_s is None
    assert all(progress.eta_s >= 0 for progress in told[1:])
    assert told[-1].eta_s == 0


@pytest.mark.parametrize("suffix", [".mp4", ".webp", ".gif"])
def test_a_cancelled_export_keeps_the_file_there_was(gpu, tmp_path, suffix):
    path = tmp_path / f"movie{suffix}"
    path.write_bytes(b"before")
    export = export_animation(
        CLOCK, path, client=gpu, config=TEN_FRAMES, on_progress=lambda progress: False
    )
    assert export.path is None
    assert "cancelled" in export.note
    assert path.read_bytes() == b"before"
    assert files(tmp_path) == [path.name]


@pytest.mark.parametrize(
    ("code", "is_valid", "note"),
    [(BROKEN, False, ""), (SILENT, True, "Nothing to draw"), (KERNEL, True, "not an animation")],
)
def test_what_cannot_be_animated_leaves_no_file(gpu, tmp_path, code, is_valid, note):
    export = export_animation(code, tmp_path / "a.mp4", client=gpu, config=TEN_FRAMES)
    assert export.path is None
    assert export.validation.is_valid is is_valid
    assert note in export.note
    assert files(tmp_path) == []


def test_an_error_on_the_way_leaves_no_file(gpu, tmp_path):
    def fail(progress):
        raise RuntimeError("the page is gone")

    with pytest.raises(RuntimeError, match="the page is gone"):
        export_animation(CLOCK, tmp_path / "a.mp4", client=gpu, config=TEN_FRAMES, on_progress=fail)
    assert files(tmp_path) == []


def test_a_picture_is_written_at_any_size(gpu, tmp_path):
    path = tmp_path / "a.png"
    export = export_picture(CLOCK, path, client=gpu, config=FrameConfig(1237, 3, time_s=0.5))
    assert export.path == path
    assert export.facts.blank_colour.rgb == pytest.approx((128, 0, 0), abs=1)
    with Image.open(path) as picture:
        assert (picture.size, picture.mode) == ((1237, 3), "RGB")


@pytest.mark.parametrize("code", [BROKEN, SILENT])
def test_a_picture_of_nothing_leaves_no_file(gpu, tmp_path, code):
    export = export_picture(code, tmp_path / "a.png", client=gpu, config=FrameConfig(8, 8))
    assert export.path is None
    assert files(tmp_path) == []


def test_names_say_what_is_written(gpu, tmp_path):
    config = FrameConfig(8, 8)
    with pytest.raises(StudioError, match=r"does not end in \.png"):
        export_picture(CLOCK, tmp_path / "a.jpg", client=gpu, config=config)
    with pytest.raises(StudioError, match=r"does not end in \.mp4"):
        export_animation(CLOCK, tmp_path / "a.png", client=gpu, config=config)


def test_a_folder_in_the_place_of_the_file_is_named_at_once(gpu, tmp_path):
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(StudioError, match="it is a folder"):
        export_animation(CLOCK, tmp_path / "a.mp4", client=gpu, config=TEN_FRAMES)


def sheet(gpu, path, codes, config, **more):
    shaders = [CaptionedShader(f"shader {i}", code) for i, code in enumerate(codes)]
    return export_contact_sheet(shaders, path, client=gpu, config=config, **more)


def test_a_contact_sheet_shows_times_as_they_go_by(gpu, tmp_path):
    config = FrameConfig(32, 32, num_frames=4, frames_per_s=4)
    (export,) = sheet(gpu, tmp_path / "a.png", [CLOCK], config)
    assert export.num_frames == 4
    with Image.open(tmp_path / "a.png") as picture:
        pixels = np.asarray(picture)
    for level in (0, 64, 128, 191):
        assert (np.abs(pixels.astype(int) - (level, 0, 0)).max(axis=2) <= 1).sum() >= 32 * 32


def test_a_contact_sheet_of_several_shaders_shows_also_what_failed(gpu, tmp_path):
    exports = sheet(gpu, tmp_path / "a.png", [CLOCK, BROKEN, KERNEL], FrameConfig(64, 64))
    assert [export.path is not None for export in exports] == [True, False, True]
    assert [export.validation.is_valid for export in exports] == [True, False, True]
    assert files(tmp_path) == ["a.png"]


def test_several_shaders_at_several_times_are_rows(gpu, tmp_path):
    config = FrameConfig(32, 32, num_frames=6, frames_per_s=6)
    sheet(gpu, tmp_path / "a.png", [CLOCK, CLOCK], config)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 2 * picture.height


def test_a_sheet_of_nothing_and_a_cancelled_one_leave_no_file(gpu, tmp_path):
    told = []
    assert sheet(gpu, tmp_path / "a.png", [BROKEN], FrameConfig(8, 8))[0].path is None

    def cancel(progress):
        told.append((progress.num_done, progress.num_frames))
        return False

    exports = sheet(gpu, tmp_path / "a.png", [CLOCK, CLOCK], FrameConfig(8, 8), on_progress=cancel)
    assert told == [(1, 2)]
    assert "cancelled" in exports[0].note
    assert files(tmp_path) == []
