"""The live canvas in a browser with WebGPU: the server's pictures, its controls, its ways out."""

import base64
import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from core import paths
from core.actions.run_live import LiveShader, prepare_live
from core.dataset.seeding import shipped_examples
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_image
from core.rendering.renderer import render_shader
from pages.widgets.flip_book import payload
from pages.widgets.live_payload import describe, texels
from tests.browser.serving import PROJECT

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

SIDE_PX, TIME_S = 128, 1.25
NUM_SHADERS, NUM_BY_DEFAULT = 30, 5
# Of the pixels: edges that are one pixel wide may lie on either side.
MIN_SHARE_EQUAL, MAX_DIFFERENCE = 0.995, 4
# The sine of a large number differs in its last bits from GPU to GPU; a hash is made of just these.
SINE_HASH = re.compile(r"fract\(\s*sin\(|43758")
LIMIT_MS = 30_000
HOST = """<!doctype html><meta charset=utf-8><body><script type=module>
import component from "/live_canvas.js";
window.mount = (text, width) => {
  window.end?.();
  const host = document.createElement("div");
  host.style.width = `${width}px`;
  document.body.replaceChildren(host);
  const parentElement = host.attachShadow({ mode: "open" });
  window.states = {};
  const setStateValue = (name, value) => { window.states[name] = value; };
  window.update = (encoded) => {
    const data = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    window.end = component({ data, parentElement, setStateValue });
  };
  window.update(text);
};
window.isReady = true;
</script>"""
# Red is a control, green the mouse from the left edge, blue whether it is pressed.
TELLING = """struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32>, level: f32 }
@group(0) @binding(0) var<uniform> u: U;
@fragment fn fs() -> @location(0) vec4<f32> {
    return vec4<f32>(u.level, u.mouse.x / u.resolution.x, u.mouse.z, 1.0) + 0.0 * u.time;
}"""
# Naga accepts a derivative where only some invocations get to it; browsers do not.
NOT_UNIFORM = """@fragment fn fs(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var x = 0.0;
    if uv.x > 0.5 { x = dpdx(uv.y); }
    return vec4<f32>(x);
}"""
POSTER = io.BytesIO()
Image.new("RGB", (2, 2), "grey").save(POSTER, "PNG")


def curated_shaders() -> list[tuple[str, str]]:
    """Return names and codes of fragment shaders from all over the shipped data."""
    found = [e for e in shipped_examples(paths.curated()) if e.kind == "fragment"]
    found = [e for e in found if not SINE_HASH.search(e.wgsl_code)]
    step = len(found) // NUM_SHADERS
    return [(e.natural_language, e.wgsl_code) for e in found[::step][:NUM_SHADERS]]


SHADERS = curated_shaders()


@pytest.fixture(scope="module")
def page(webgpu_browser: Browser) -> Iterator[Page]:
    """One page for all tests, because each of them mounts the component anew."""
    opened = open_host(webgpu_browser)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def open_host(
    browser: Browser, *scripts: str, address: str = "http://localhost/", **options: Any
) -> Page:
    page = browser.new_page(viewport={"width": 500, "height": 700}, **options)
    page.set_default_timeout(LIMIT_MS)
    bundle = PROJECT / "assets" / "web" / "dist" / "live_canvas.js"
    page.route("**/*", lambda route: route.fulfill(body=HOST, content_type="text/html"))
    page.route(
        "**/live_canvas.js",
        lambda route: route.fulfill(path=bundle, content_type="text/javascript"),
    )
    for script in scripts:
        page.add_init_script(script)
    page.goto(address)
    page.wait_for_function("window.isReady")
    return page


def data_for(gpu: GpuClient, code: str, *, playing: bool = False, name: str = "") -> str:
    live = prepare_live(code, client=gpu)
    assert isinstance(live, LiveShader), live
    header = {
        "sourceId": name or str(hash(code)),
        "alt": "A test picture",
        "widthPx": SIDE_PX,
        "heightPx": SIDE_PX,
        "values": {},
        "isPlaying": playing,
        "startS": TIME_S,
        "withControls": True,
        **describe(live),
    }
    return base64.b64encode(payload([POSTER.getvalue(), *texels(live)], header)).decode()


def mount(page: Page, data: str) -> None:
    """Show a shader at full resolution, and wait for its first frame."""
    page.evaluate("([data, width]) => window.mount(data, width)", [data, SIDE_PX])
    expect(page.locator(".poster")).to_be_hidden()
    page.get_by_role("combobox", name="Resolution").select_option("1")


def saved(page: Page) -> np.ndarray:
    """Press Save and return the picture as (rows, columns, channels)."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picture").click()
    return np.asarray(Image.open(download.value.path()).convert("RGB"), dtype=np.int16)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param(*shader, marks=() if index % (NUM_SHADERS // NUM_BY_DEFAULT) == 0 else pytest.mark.slow)
        for index, shader in enumerate(SHADERS)
    ],
)  # fmt: skip
def test_browser_and_server_draw_the_same(gpu: GpuClient, page: Page, name: str, code: str) -> None:
    mount(page, data_for(gpu, code))
    live = saved(page)
    config = FrameConfig(SIDE_PX, SIDE_PX, TIME_S)
    report = render_shader(code, client=gpu, config=config)
    drawn = np.asarray(to_image(report.frames[0]), dtype=np.int16)
    assert live.shape == drawn.shape
    difference = np.abs(live - drawn).max(axis=2)
    share_equal = float((difference <= MAX_DIFFERENCE).mean())
    assert share_equal >= MIN_SHARE_EQUAL, f"{name}: {share_equal:.3f}"


def shown_time(page: Page) -> float:
    return float(page.locator(".time").inner_text().removesuffix(" s"))


def centre(page: Page) -> list[int]:
    return [int(part) for part in saved(page)[SIDE_PX // 2, SIDE_PX // 2]]


def test_keys_play_step_and_go_back(gpu: GpuClient, page: Page) -> None:
    mount(page, data_for(gpu, TELLING))
    slider = page.get_by_role("slider", name="Time")
    slider.press(".")
    expect(page.locator(".time")).to_have_text("1.27 s")  # a frame is a sixtieth of a second
    slider.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function(
        "document.querySelector('body > div').shadowRoot.querySelector('.time').textContent > '1.4'"
    )
    slider.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stopped = shown_time(page)
    page.wait_for_timeout(150)
    assert shown_time(page) == stopped
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".time")).to_have_text("0.00 s")
    slider.fill("12.5")
    expect(page.locator(".time")).to_have_text("12.50 s")


def test_reduced_motion_starts_paused(gpu: GpuClient, webgpu_browser: Browser) -> None:
    page = open_host(webgpu_browser, reduced_motion="reduce")
    mount(page, data_for(gpu, TELLING, playing=True))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert shown_time(page) == TIME_S
    page.close()


def test_a_control_is_in_the_next_frame_and_reported(gpu: GpuClient, page: Page) -> None:
    mount(page, data_for(gpu, TELLING))
    assert centre(page)[0] == pytest.approx(127.5, abs=1)
    slider = page.get_by_role("slider", name="level")
    slider.fill("0.8")
    assert centre(page)[0] == pytest.approx(0.8 * 255, abs=1)
    assert page.evaluate("window.states.uniforms['u.level'][0]") == pytest.approx(0.8)
    page.get_by_role("button", name="Reset").click()
    assert centre(page)[0] == pytest.approx(127.5, abs=1)
    assert page.evaluate("window.states.uniforms") == {}


def test_the_mouse_is_in_pixels_and_says_when_it_is_pressed(gpu: GpuClient, page: Page) -> None:
    mount(page, data_for(gpu, TELLING))
    assert centre(page)[1:] == [0, 0]
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + SIDE_PX / 4, box["y"] + 5)
    stage = page.get_by_role("application")
    stage.press("ArrowRight")  # a thirty-second of the width
    stage.press("Enter")
    green, blue = centre(page)[1:]
    assert green == pytest.approx(255 * (1 / 4 + 1 / 32), abs=2)
    assert blue == 255


def test_another_shader_takes_over_without_a_gap(gpu: GpuClient, page: Page) -> None:
    mount(page, data_for(gpu, TELLING))
    page.get_by_role("slider", name="level").fill("0.9")
    page.get_by_role("slider", name="Time").fill("3")
    page.evaluate(
        "(data) => window.update(data)", data_for(gpu, TELLING.replace("u.mouse.x", "77.0"))
    )
    expect(page.locator(".poster")).to_be_hidden()
    page.wait_for_timeout(500)
    red, green, _ = centre(page)
    assert red == pytest.approx(0.9 * 255, abs=1)
    assert green == pytest.approx(255 * 77 / SIDE_PX, abs=1)
    expect(page.locator(".time")).to_have_text("3.00 s")


def test_a_movie_can_be_recorded(gpu: GpuClient, page: Page) -> None:
    mount(page, data_for(gpu, TELLING, playing=True))
    page.get_by_role("button", name="Record movie").click()
    page.wait_for_timeout(500)
    with page.expect_download() as download:
        page.get_by_role("button", name="Stop recording").click()
    assert download.value.suggested_filename == "shader.webm"
    assert download.value.path().read_bytes()[:4] == b"\x1a\x45\xdf\xa3"


def test_what_the_browsers_compiler_rejects_is_reported(gpu: GpuClient, page: Page) -> None:
    page.evaluate("([d, w]) => window.mount(d, w)", [data_for(gpu, NOT_UNIFORM, name="n"), SIDE_PX])
    page.wait_for_function("window.states.failure")
    failure = page.evaluate("window.states.failure")
    assert (failure["reason"], failure["sourceId"]) == ("rejected", "n")
    assert "uniform control flow" in failure["message"]


KEEP_DEVICES = """const open = GPUAdapter.prototype.requestDevice;
window.devices = [];
GPUAdapter.prototype.requestDevice = async function (options) {
  const device = await open.call(this, options);
  window.devices.push(device);
  return device;
}"""


def test_a_lost_device_is_reported_and_a_new_shader_opens_another(
    gpu: GpuClient, webgpu_browser: Browser
) -> None:
    page = open_host(webgpu_browser, KEEP_DEVICES)
    mount(page, data_for(gpu, TELLING, playing=True))
    page.evaluate("window.devices[0].destroy()")
    page.wait_for_function("window.states.failure?.reason === 'device-lost'")
    mount(page, data_for(gpu, TELLING, playing=True))
    assert page.evaluate("window.devices.length") == 2
    page.close()


@pytest.mark.parametrize(
    ("address", "script", "reason"),
    [
        ("http://studio.example/", "", "insecure-context"),
        ("http://localhost/", "delete Navigator.prototype.gpu;", "no-webgpu"),
        ("http://localhost/", "GPU.prototype.requestAdapter = async () => null;", "no-adapter"),
    ],
)
def test_without_webgpu_it_says_why(
    gpu: GpuClient, webgpu_browser: Browser, address: str, script: str, reason: str
) -> None:
    page = open_host(webgpu_browser, script, address=address)
    page.evaluate("([d, w]) => window.mount(d, w)", [data_for(gpu, TELLING), SIDE_PX])
    page.wait_for_function(f"window.states.failure?.reason === '{reason}'")
    expect(page.locator(".poster")).to_be_visible()
    page.close()
