"""What a frame of the live canvas costs the page: ``python -m tests.benchmarks.live_canvas [SECONDS]``.

Plays moving shipped shaders in Chromium with WebGPU on its software adapter (128 x 128 px), and
counts the frames that are submitted and the time that the page's own program takes for each. On a
graphics card drawing costs the page nothing, so this time is what it takes of a frame's 16.7 ms.
"""

import statistics
import sys
from itertools import pairwise

from playwright.sync_api import Page, sync_playwright

from core.actions.open_gpu import open_gpu
from tests.browser.conftest import WEBGPU_ARGUMENTS, launch
from tests.browser.test_live_canvas import SHADERS, SIDE_PX, data_for, open_host

SECONDS = 5.0
NUM_SHADERS = 5
# Notes when frames are submitted, and how long each callback of the page took.
WATCH = """
window.noted = { submitted: [], tookMs: [] };
const submit = GPUQueue.prototype.submit;
GPUQueue.prototype.submit = function (...given) {
  window.noted.submitted.push(performance.now());
  return submit.apply(this, given);
};
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) => ask((now) => {
  const began = performance.now();
  callback(now);
  window.noted.tookMs.push(performance.now() - began);
});
"""


def main(seconds: float = SECONDS) -> None:
    client = open_gpu()
    print("| shader | frames a second | between frames, p50 / p95 (ms) | page, p50 / p95 (ms) |")
    print("| --- | --- | --- | --- |")
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, *WEBGPU_ARGUMENTS)
        page = open_host(browser, WATCH)
        moving = [(name, code) for name, code in SHADERS if ".time" in code]
        for name, code in moving[:: len(moving) // NUM_SHADERS][:NUM_SHADERS]:
            _play(page, data_for(client, code, playing=True), seconds)
            _print_row(name, page, seconds)
        browser.close()
    client.close()


def _play(page: Page, data: str, seconds: float) -> None:
    page.evaluate("([data, width]) => window.mount(data, width)", [data, SIDE_PX])
    page.wait_for_timeout(1000)  # what it takes to begin is not counted
    page.evaluate("() => { window.noted.submitted = []; window.noted.tookMs = []; }")
    page.wait_for_timeout(1000 * seconds)


def _print_row(name: str, page: Page, seconds: float) -> None:
    noted = page.evaluate("window.noted")
    gaps = [after - before for before, after in pairwise(noted["submitted"])]
    rate = len(noted["submitted"]) / seconds
    took = noted["tookMs"]
    print(f"| {name} | {rate:.1f} | {_middle_and_most(gaps)} | {_middle_and_most(took)} |")


def _middle_and_most(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=20)
    return f"{cuts[9]:.2f} / {cuts[18]:.2f}"


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
