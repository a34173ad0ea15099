"""The live canvas in a browser with WebGPU: the server's pictures, its controls, its ways out."""

import base64
import io
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
from pages.widgets.live_payload import describe
from tests.browser.serving import PROJECT

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

SIDE_PX, TIME_S = 128, 1.25
NUM_SHADERS, NUM_BY_DEFAULT = 30, 6
# Of the pixels; hashes of noise and edges that are one pixel wide differ between two GPUs.
MIN_SHARE_EQUAL, MAX_DIFFERENCE = 0.97, 6
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
MOVING = """struct U { resolution: vec2<f32>, time: f32, frame: f32, mouse: vec4<f32>, tint: vec3<f32>, speed: f32 }
@group(0) @binding(0) var<uniform> u: U;
@fragment fn fs(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    return vec4<f32>(u.tint.r, u.mouse.x / u.resolution.x + u.speed * 0.0, u.mouse.z + fract(u.time) * 0.0, 1.0);
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
    step = len(found) // NUM_SHADERS
    return [(e.natural_language, e.wgsl_code) for e in found[::step][:NUM_SHADERS]]


SHADERS = curated_shaders()


@pytest.fixture
def page(webgpu_browser: Browser) -> Iterator[Page]:
    opened = open_host(webgpu_browser)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def open_host(browser: Browser, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": 500, "height": 700}, **options)
    page.set_default_timeout(LIMIT_MS)
    bundle = PROJECT / "assets" / "web" / "dist" / "live_canvas.js"
    page.route("**/*", lambda route: route.fulfill(body=HOST, content_type="text/html"))
    page.route(
        "**/live_canvas.js",
        lambda route: route.fulfill(path=bundle, content_type="text/javascript"),
    )
    page.goto("http://localhost/")
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
    return base64.b64encode(payload([POSTER.getvalue()], header)).decode()


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
    print(f"{share_equal:.4f} {difference.max()} {name}")
    assert share_equal >= MIN_SHARE_EQUAL, f"{name}: {share_equal:.3f}"
