"""render: what it writes, what it tells, and how it refuses."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image

from core.cli.main import run

CLOCK = (
    "struct U { resolution: vec2<f32>, time: f32 }\n@group(0) @binding(0) var<uniform> u: U;\n"
    "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(fract(u.time), 0.0, 0.0, 1.0); }"
)
SMALL = ["--width", "8", "--height", "8"]


@pytest.fixture
def shader(tmp_path):
    path = tmp_path / "clock.wgsl"
    path.write_text(CLOCK)
    return path


@pytest.mark.gpu
@pytest.mark.parametrize("suffix", [".webp", ".gif"])
@pytest.mark.parametrize(
    ("pace", "num_frames", "length_ms"),
    [
        (["--frames", "3", "--fps", "10"], 3, 300),
        (["--frames", "4", "--seconds", "2"], 4, 2000),
        (["--seconds", "0.5", "--fps", "10"], 5, 500),
        (["--fps", "5"], 10, 2000),
    ],
)
def test_a_movie_has_the_pace_asked_for(
    gpu, shader, tmp_path, capsys, suffix, pace, num_frames, length_ms
):
    output = tmp_path / f"a{suffix}"
    assert run(["render", str(shader), "-o", str(output), *SMALL, *pace]) == 0
    assert f"{num_frames} frame(s)" in capsys.readouterr().out
    with Image.open(output) as movie:
        assert movie.n_frames == num_frames
        lengths = []
        for i in range(num_frames):
            movie.seek(i)
            movie.load()
            lengths.append(movie.info["duration"])
    assert sum(lengths) == pytest.approx(length_ms, abs=20)


@pytest.mark.gpu
def test_an_mp4_is_written(gpu, shader, tmp_path):
    output = tmp_path / "a.mp4"
    assert run(["render", str(shader), "-o", str(output), *SMALL, "--frames", "3"]) == 0
    assert output.read_bytes()[4:8] == b"ftyp"


@pytest.mark.gpu
def test_json_tells_facts_times_and_outputs(gpu, shader, tmp_path, capsys):
    output = tmp_path / "a.png"
    arguments = ["render", str(shader), "-o", str(output), "--time", "0.5", "--json"]
    assert run([*arguments, *SMALL]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["output"], told["frames"]) == (True, str(output), 1)
    assert told["frame_ms"] > 0
    assert told["facts"]["blank_colour"]["name"] == "dark red"


@pytest.mark.gpu
def test_json_of_a_shader_that_is_not_drawn_says_why(gpu, shader, tmp_path, capsys):
    shader.write_text("fn f( {")
    arguments = ["render", str(shader), "-o", str(tmp_path / "a.png"), "--json"]
    assert run(arguments) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["output"], told["facts"]) == (False, None, None)
    assert told["diagnostics"][0]["line"] == 1


@pytest.mark.gpu
def test_the_mouse_is_where_it_was_put(gpu, shader, tmp_path, capsys):
    shader.write_text(
        "struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32> }\n"
        "@group(0) @binding(0) var<uniform> u: U;\n"
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4<f32>(u.mouse.xy / 8.0, 0.0, 1.0); }"
    )
    output = ["-o", str(tmp_path / "a.png")]
    assert run(["render", str(shader), *output, *SMALL, "--mouse", "8,4", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["facts"]["mean_rgb"] == pytest.approx([255, 128, 0], abs=1)


@pytest.mark.gpu
def test_a_contact_sheet_shows_files_and_tells_about_those_that_fail(gpu, shader, tmp_path, capsys):
    broken, output = tmp_path / "broken.wgsl", tmp_path / "sheet.png"
    broken.write_text("fn f( {")
    arguments = ["render", str(shader), str(broken), "-o", str(output), "--contact-sheet"]
    assert run([*arguments, *SMALL]) == 1
    told = capsys.readouterr()
    assert "broken.wgsl:1:" in told.err
    assert "1 frame(s)" in told.out
    assert output.exists()
    assert run(["render", str(shader), "-o", str(output), "--contact-sheet", "--frames", "6"]) == 0


@pytest.mark.gpu
def test_what_an_author_may_not_have_meant_is_remarked(gpu, shader, tmp_path, capsys):
    shader.write_text("vec3<f32>(0.0, 0.0, 0.5)")
    movie = ["-o", str(tmp_path / "a.webp"), "--frames", "2", *SMALL]
    assert run(["render", str(shader), *movie]) == 0
    told = capsys.readouterr().err
    assert "one colour, dark blue" in told
    assert "nothing moves" in told


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["-o", "a.jpg"], ".png, .mp4, .webp, .gif"),
        (["-o", "a"], ".png, .mp4, .webp, .gif"),
        (["-o", "a.png", "--frames", "3"], "A .png holds one frame"),
        (["-o", "a.png", "--seconds", "3"], "A .png holds one frame"),
        (["-o", "a.mp4", "--contact-sheet"], "end --output in .png"),
        (["-o", "a.mp4", "--seconds", "0"], "--seconds is 0"),
        (["-o", "a.mp4", "--seconds", "nan"], "--seconds is nan"),
        (["-o", "a.mp4", "--seconds", "1", "--frames", "9", "--fps", "3"], "the third follows"),
        (["-o", "a.mp4", "--mouse", "12"], "two numbers"),
        (["-o", "a.png", "--contact-sheet", "--frames", "10000"], "10000 frames in 2 s are 5000"),
        (["more.wgsl", "-o", "a.png"], "--contact-sheet"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(shader, capsys, arguments, part):
    assert run(["render", str(shader), *arguments]) == 2
    assert part in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--time", "1e300"], "time_s is 1e+300; allowed is"),
        (["--fps", "1e-9"], "frames_per_s is 1e-09; allowed is"),
        (["--fps", "1e9"], "allowed is"),
        (["--fps", "nan"], "frames_per_s is nan"),
        (["--frames", "0"], "num_frames is 0; allowed is"),
        (["--seconds", "1e308"], "allowed is"),
        (["--width", "0"], "width_px is 0; allowed is"),
        (["--height", "20000"], "height_px is 20000; allowed is 1 <= value <= 8192"),
        (["--mouse", "inf,0"], "mouse_x_px is inf"),
    ],
)
def test_a_setting_out_of_range_is_named(shader, tmp_path, capsys, arguments, part):
    assert run(["render", str(shader), "-o", str(tmp_path / "a.mp4"), *arguments]) == 1
    error = capsys.readouterr().err
    assert part in error
    assert "hint:" in error


@pytest.mark.parametrize(
    ("content", "part"), [(None, "There is no file"), (b"\xff\xfe\x00", "UTF-8"), ("", "read")]
)
def test_a_file_that_is_no_shader_text_is_named(tmp_path, capsys, content, part):
    path = tmp_path / "a.wgsl"
    if content == "":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    assert run(["render", str(path), "-o", str(tmp_path / "a.png")]) == 1
    error = capsys.readouterr().err
    assert part in error
    assert "a.wgsl" in error


@pytest.mark.gpu
def test_a_gif_too_fast_for_browsers_is_refused(gpu, shader, tmp_path, capsys):
    assert run(["render", str(shader), "-o", str(tmp_path / "a.gif"), "--fps", "60"]) == 1
    assert "at most 50" in capsys.readouterr().err


@pytest.mark.gpu
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Ctrl-C for one process")
@pytest.mark.parametrize("interrupt", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_movie_leaves_no_file(gpu, shader, tmp_path, interrupt):
    folder = tmp_path / "movies"
    command = [sys.executable, "-m", "core", "render", str(shader), "-o", str(folder / "a.mp4")]
    process = subprocess.Popen(
        [*command, "--seconds", "600", "--fps", "60"],
        stderr=subprocess.PIPE,
        env=dict(os.environ),
        start_new_session=True,
        # What starts the tests in the background may ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(p.stat().st_size for p in folder.glob(".*")):
        time.sleep(0.05)
    try:
        process.send_signal(interrupt)
        told = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 130, told
    assert b"Interrupted" in told
    assert list(folder.iterdir()) == []


@pytest.mark.gpu
def test_a_terminal_sees_how_far_a_movie_is(gpu, shader, tmp_path, capsys, monkeypatch):
    arguments = ["render", str(shader), "-o", str(tmp_path / "a.webp"), "--frames", "3", *SMALL]
    assert run(arguments) == 0
    assert "frame 3 of 3" not in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(arguments) == 0
    told = capsys.readouterr()
    assert "frame 3 of 3" in told.err
    assert "frame 3" not in told.out
