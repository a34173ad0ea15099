"""The live chart in a real browser: updated in place, never blank, zoom kept; and its thinning."""

import math
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.widgets.live_chart import MAX_POINTS, thinned
from tests.browser.serving import PROJECT, serve

LINE = ".live-chart-plot .js-line"
PLOT_SVG = "document.querySelector('.live-chart-plot .main-svg')"
X_AXIS = "document.querySelector('.live-chart-plot')._fullLayout.xaxis"

APP = """
import streamlit as st
st.navigation([st.Page("chart.py", default=True), st.Page("other.py")]).run()
"""
OTHER = """
import streamlit as st
st.write("Nothing to see")
"""
CHART = """
import streamlit as st
from pages.widgets.live_chart import ChartPanel, ChartSeries, live_chart

@st.fragment(run_every=1)
def live():
    st.session_state.ticks = st.session_state.get("ticks", 0) + 1
    x = list(range(100 + 20 * st.session_state.ticks))
    loss = [4.0 / (1 + step / 50) + step % 7 / 20 for step in x]
    live_chart(
        [
            ChartPanel("Loss", "nats per token",
                       (ChartSeries("train", x, loss), ChartSeries("validation", x[::50], loss[::50])),
                       is_log=True),
            ChartPanel("Valid samples", "share", (ChartSeries("accepted", [], []),), is_share=True),
            ChartPanel("Speed", "tokens/s", (ChartSeries("tokens/s", x, loss),)),
        ],
        key="chart_of_a_run",
    )

live()
"""

# Looks at every frame the browser draws, and at every node that leaves the document.
RECORD = """() => {
  const plot = document.querySelector('.live-chart-plot');
  const svg = plot.querySelector('.main-svg');
  const seen = window.seen = {frames: 0, updates: -1, blank: 0, remounts: 0, minOpacity: 1, minHeight: 1e9};
  let last = '';
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.removedNodes) if (node.contains(svg)) seen.remounts++;
  }).observe(document.body, {childList: true, subtree: true});
  const look = () => {
    seen.frames++;
    const now = document.querySelector('.live-chart-plot');
    if (now !== plot || now.querySelector('.main-svg') !== svg) seen.remounts++;
    let opacity = 1;
    for (let node = now; node; node = node.parentElement) opacity *= +getComputedStyle(node).opacity;
    seen.minOpacity = Math.min(seen.minOpacity, opacity);
    seen.minHeight = Math.min(seen.minHeight, now?.clientHeight ?? 0);
    const line = now?.querySelector('.js-line')?.getAttribute('d') ?? '';
    if (line.length < 10 || !now.clientHeight) seen.blank++;
    if (line !== last) { seen.updates++; last = line; }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    for name, text in (("app.py", APP), ("chart.py", CHART), ("other.py", OTHER)):
        (folder / name).write_text(text)
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    with serve(folder, log=folder / "server.log", home=folder / "home") as server:
        yield server


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1200, "height": 800}, color_scheme="light")
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(address)
    opened.wait_for_selector(LINE, state="attached")
    yield opened
    opened.close()
    assert errors == []


def line(page: Page) -> str:
    return page.locator(LINE).first.get_attribute("d") or ""


def wait_for_new_data(page: Page) -> None:
    page.wait_for_function(
        "([selector, old]) => document.querySelector(selector).getAttribute('d') !== old",
        arg=[LINE, line(page)],
    )


@pytest.mark.browser
def test_new_data_change_the_line_and_nothing_else(page: Page) -> None:
    page.evaluate(RECORD)
    page.wait_for_function("window.seen.updates >= 4")
    seen = page.evaluate("window.seen")
    assert seen["frames"] > 20
    assert (seen["remounts"], seen["blank"], seen["minOpacity"]) == (0, 0, 1)


@pytest.mark.browser
def test_a_zoom_outlives_new_data_and_a_new_theme(page: Page) -> None:
    shown_range = f"[...{X_AXIS}.range]"
    stroke = "document.querySelector('.live-chart-plot .js-line').style.stroke"
    before, light = page.evaluate(shown_range), page.evaluate(stroke)
    box = page.locator(".live-chart-plot .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=5)
    page.mouse.up()
    page.wait_for_function(f"{X_AXIS}.autorange === false")
    wait_for_new_data(page)
    zoomed = page.evaluate(shown_range)
    page.evaluate(f"window.svg = {PLOT_SVG}")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{stroke} !== '{light}'")
    wait_for_new_data(page)
    assert page.evaluate(shown_range) == zoomed
    assert before[0] < zoomed[0] < zoomed[1] < before[1]
    assert page.evaluate(f"window.svg === {PLOT_SVG}")


@pytest.mark.browser
def test_a_hidden_series_stays_hidden(page: Page) -> None:
    key = page.get_by_role("button", name="validation")
    lines = page.locator(".live-chart-plot").first.locator(".js-line")
    assert lines.count() == 2
    key.press("Enter")
    wait_for_new_data(page)
    assert lines.count() == 1
    assert key.get_attribute("aria-pressed") == "false"


@pytest.mark.browser
def test_the_chart_is_drawn_again_after_another_page(page: Page) -> None:
    page.get_by_role("link", name="other").click()
    page.wait_for_selector("text=Nothing to see")
    page.wait_for_selector(".live-chart", state="detached")
    page.get_by_role("link", name="chart").click()
    page.wait_for_selector(LINE, state="attached")
    wait_for_new_data(page)
    assert page.locator(".live-chart-panel").count() == 3


@pytest.mark.browser
def test_a_chart_that_is_taken_away_leaves_nothing_and_no_error(page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.get_by_role("link", name="other").click()
    page.wait_for_selector("text=Nothing to see")
    page.wait_for_selector(".live-chart", state="detached")
    assert [text for text in told if "cleanup" in text] == []


@pytest.mark.browser
def test_a_panel_says_what_it_shows(page: Page) -> None:
    loss, share, _ = page.locator(".live-chart-plot").all()
    assert (loss.get_attribute("aria-label") or "").startswith("Loss in nats per token by step.")
    assert "accepted -" in (share.get_attribute("aria-label") or "")
    assert "No data yet" in share.inner_text()


def test_short_series_are_sent_as_they_are() -> None:
    assert thinned([1, 2, 3], [0.5, math.nan, math.inf]) == ([1, 2, 3], [0.5, None, None])


def test_long_series_keep_ends_and_outliers() -> None:
    values = [math.sin(step / 900) for step in range(40_000)]
    values[12_345], values[23_456] = 50.0, -50.0
    x, y = thinned(range(40_000), values)
    assert MAX_POINTS / 3 < len(x) == len(y) <= MAX_POINTS
    assert (x[0], x[-1]) == (0, 39_999)
    assert (y[x.index(12_345)], y[x.index(23_456)]) == (50.0, -50.0)
    assert x == sorted(set(x))


def test_a_growing_series_keeps_its_drawn_part() -> None:
    values = [math.cos(step / 70) * step for step in range(30_000)]
    before, after = thinned(range(28_000), values[:28_000]), thinned(range(30_000), values)
    settled = len(before[0]) - 3  # the last bucket was still open
    assert before[0][:settled] == after[0][:settled]
    assert before[1][:settled] == after[1][:settled]


def test_a_stretch_without_values_leaves_a_gap() -> None:
    values = [1.0 + step % 3 for step in range(10_000)]
    values[4_000:6_000] = [math.nan] * 2_000
    x, y = thinned(range(10_000), values)
    inside = [value for step, value in zip(x, y, strict=True) if 4_050 < step < 5_950]
    assert inside
    assert set(inside) == {None}


def test_x_and_y_must_match() -> None:
    with pytest.raises(ValueError, match="x has 2 values, y has 1"):
        thinned([1, 2], [1])
