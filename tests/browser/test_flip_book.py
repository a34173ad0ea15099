"""The player in a real browser: order, transport, replacement in place, mouse, keyboard."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.widgets.flip_book import HEADER_LENGTH_BYTES, flip_book, payload
from tests.browser.serving import PROJECT, serve

NUM_FRAMES, FRAMES_PER_S = 10, 10  # so that frame n stands at n tenths of a second
FRAME_MS = 1000 // FRAMES_PER_S
WIDTH_PX, HEIGHT_PX = 320, 160  # in CSS; a frame has half as many pixels

# The red of a frame's colour is its number times 20, the green tells the set.
APP = f"""
import io
import streamlit as st
from PIL import Image
from pages.widgets.flip_book import flip_book

def frame(number, green):
    file = io.BytesIO()
    Image.new("RGB", ({WIDTH_PX // 2}, {HEIGHT_PX // 2}), (20 * number, green, 128)).save(file, "PNG")
    return file.getvalue()

chosen = st.radio("Frames", ("first", "second", "one", "broken"), key="set")
with_mouse = st.checkbox("Mouse", key="with_mouse")
green = 200 if chosen == "second" else 0
frames = [frame(number, green) for number in range(1 if chosen == "one" else {NUM_FRAMES})]
if chosen == "broken":
    frames = [b"no picture"]
mouse = flip_book(
    frames, frames_per_s={FRAMES_PER_S}, width_px={WIDTH_PX}, height_px={HEIGHT_PX},
    alt="A test card", key="book", with_mouse=with_mouse,
)
seen = st.session_state.setdefault("seen", [])
if mouse is not None and (not seen or seen[-1] != mouse):
    seen.append(mouse)
st.text(f"mouse {{mouse}}")
st.text(f"{{len(seen)}} states")
st.text(f"set {{chosen}}")
"""

# The canvas lies in a shadow root.
FIND = """() => {
  const inside = (root) => root.querySelector('canvas[role=img]')
    ?? [...root.querySelectorAll('*')].map((node) => node.shadowRoot && inside(node.shadowRoot)).find(Boolean);
  return inside(document);
}"""
# Looks at every frame the browser draws.
RECORD = """(canvas) => {
  const box = () => JSON.stringify(canvas.getBoundingClientRect());
  const seen = window.seen = {frames: 0, blank: 0, gone: 0, boxes: [box()]};
  const look = () => {
    seen.frames++;
    if (!canvas.isConnected) seen.gone++;
    if (!canvas.width || canvas.getContext('2d').getImageData(1, 1, 1, 1).data[3] !== 255) seen.blank++;
    if (box() !== seen.boxes.at(-1)) seen.boxes.push(box());
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    with serve(folder, log=folder / "server.log", home=folder / "home") as server:
        yield server


def open_player(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": 900, "height": 900}, **options)
    page.set_default_timeout(30_000)
    page.goto(address)
    expect(page.get_by_role("img", name="A test card")).to_be_visible()
    page.wait_for_function(f"({FIND})()?.width > 0")
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = open_player(browser, address)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def canvas(page: Page) -> Locator:
    return page.get_by_role("img", name="A test card")


def colour(page: Page) -> tuple[int, int]:
    """Return number and green of the frame that is shown."""
    red, green, *_ = canvas(page).evaluate(
        "(canvas) => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data]"
    )
    return red // 20, green


def pause(page: Page) -> None:
    button = page.get_by_role("button", name="Pause")
    if button.count():
        button.click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def stop_clock(page: Page) -> None:
    """Let the page's time stand still but for ``page.clock.run_for``."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))


def seek(page: Page, number: int) -> None:
    pause(page)
    page.get_by_role("button", name="Back to the start").click()  # Home says nothing within frame 0
    slider = page.get_by_role("slider", name="Frame")
    for _ in range(number):
        slider.press("ArrowRight")
    assert slider.input_value() == str(number)


def choose(page: Page, chosen: str) -> None:
    page.get_by_text(chosen, exact=True).click()
    expect(page.get_by_text(f"set {chosen}", exact=True)).to_be_visible()


def wait_for_colour(page: Page, number: int, green: int) -> None:
    page.wait_for_function(
        f"([red, green]) => {{ const seen = ({FIND})().getContext('2d').getImageData(1, 1, 1, 1).data;"
        " return seen[0] === red && seen[1] === green; }",
        arg=[20 * number, green],
    )


@pytest.mark.browser
def test_frames_follow_one_another_and_start_again(browser: Browser, address: str) -> None:
    page = open_player(browser, address)
    seek(page, 0)
    stop_clock(page)
    page.get_by_role("slider", name="Frame").press(" ")
    page.clock.run_for(FRAME_MS // 2)
    for number in range(1, NUM_FRAMES + 3):
        page.clock.run_for(FRAME_MS)
        wait_for_colour(page, number % NUM_FRAMES, 0)
    page.close()


@pytest.mark.browser
def test_scrubbing_stops_and_shows_exactly_that_frame(page: Page) -> None:
    seek(page, 7)
    wait_for_colour(page, 7, 0)
    slider = page.get_by_role("slider", name="Frame")
    assert slider.get_attribute("aria-valuetext") == "0.70 s, frame 8 of 10"
    expect(page.get_by_text("0.70 / 1.00 s")).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("button", name="Back to the start").click()
    wait_for_colour(page, 0, 0)


@pytest.mark.browser
def test_space_plays_and_pauses_from_the_slider(page: Page) -> None:
    slider = page.get_by_role("slider", name="Frame")
    slider.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stopped = colour(page)
    page.wait_for_timeout(3 * FRAME_MS)
    assert colour(page) == stopped
    slider.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function(
        f"(red) => ({FIND})().getContext('2d').getImageData(1, 1, 1, 1).data[0] !== red",
        arg=20 * stopped[0],
    )


@pytest.mark.browser
def test_speed_scales_the_time_that_passes(browser: Browser, address: str) -> None:
    page = open_player(browser, address)
    seek(page, 0)
    stop_clock(page)
    for speed, number in ((0.5, 2), (1, 4), (2, 8)):
        seek(page, 0)
        page.get_by_role("combobox", name="Speed").select_option(str(speed))
        slider = page.get_by_role("slider", name="Frame")
        slider.press(" ")
        page.clock.run_for(4 * FRAME_MS + FRAME_MS // 4)
        slider.press(" ")
        assert slider.input_value() == str(number)
    page.close()


@pytest.mark.browser
def test_new_frames_replace_the_old_ones_in_place(page: Page) -> None:
    seek(page, 4)
    wait_for_colour(page, 4, 0)
    canvas(page).evaluate(RECORD)
    choose(page, "second")
    wait_for_colour(page, 4, 200)  # the same time, still paused
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("slider", name="Frame").press(" ")
    choose(page, "first")
    page.wait_for_function(f"({FIND})().getContext('2d').getImageData(1, 1, 1, 1).data[1] === 0")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    seen = page.evaluate("window.seen")
    assert seen["frames"] > 10
    assert (seen["blank"], seen["gone"], len(seen["boxes"])) == (0, 0, 1)


@pytest.mark.browser
def test_one_frame_is_a_picture_without_controls(page: Page) -> None:
    choose(page, "one")
    expect(page.get_by_role("slider", name="Frame")).to_have_count(0)
    wait_for_colour(page, 0, 0)
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


@pytest.mark.browser
def test_a_broken_file_is_told_and_forgotten_with_the_next(page: Page) -> None:
    choose(page, "broken")
    expect(page.get_by_role("alert").filter(has_text="cannot show this picture")).to_be_visible()
    choose(page, "second")
    expect(page.get_by_text("cannot show this picture")).to_have_count(0)


@pytest.mark.browser
def test_it_is_never_wider_than_asked_nor_than_its_place(page: Page) -> None:
    box = canvas(page).bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (WIDTH_PX, HEIGHT_PX)
    page.set_viewport_size({"width": 260, "height": 700})
    page.wait_for_function(f"({FIND})().clientWidth < {WIDTH_PX - 40}")
    narrow = canvas(page).bounding_box()
    assert narrow is not None
    assert narrow["width"] / narrow["height"] == pytest.approx(WIDTH_PX / HEIGHT_PX, rel=0.02)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_reduced_motion_starts_paused(browser: Browser, address: str) -> None:
    page = open_player(browser, address, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert colour(page) == (0, 0)
    page.close()


@pytest.mark.browser
def test_the_mouse_is_reported_in_pixels_of_the_frame(page: Page) -> None:
    seek(page, 0)
    page.get_by_text("Mouse", exact=True).click()
    expect(page.get_by_text("Press or drag on the picture")).to_be_visible()
    expect(page.get_by_text("mouse None")).to_be_visible()
    box = canvas(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    expect(page.get_by_text("mouse MouseState(x_px=20.0, y_px=10.0, is_down=True)")).to_be_visible()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=40)
    page.mouse.move(box["x"] - 50, box["y"] + 120)  # outside: the nearest edge
    page.mouse.up()
    expect(page.get_by_text("mouse MouseState(x_px=0.0, y_px=60.0, is_down=False)")).to_be_visible()
    page.get_by_role("button", name="Forget the mouse").click()
    expect(page.get_by_text("mouse None")).to_be_visible()


@pytest.mark.browser
def test_dragging_reports_seldom_and_the_last_place_always(browser: Browser, address: str) -> None:
    page = open_player(browser, address)
    page.get_by_text("Mouse", exact=True).click()
    expect(page.get_by_text("Press or drag on the picture")).to_be_visible()
    pause(page)
    box = canvas(page).bounding_box()
    assert box is not None
    stop_clock(page)
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for step in range(30):  # while the clock stands still
        page.mouse.move(box["x"] + 20 + step, box["y"] + 20)
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.clock.resume()
    expect(page.get_by_text("mouse MouseState(x_px=50.0, y_px=30.0, is_down=True)")).to_be_visible()
    expect(page.get_by_text("2 states", exact=True)).to_be_visible()
    page.mouse.up()
    page.close()


@pytest.mark.browser
def test_the_mouse_moves_by_keys_and_the_frame_stays(page: Page) -> None:
    seek(page, 0)
    page.get_by_text("Mouse", exact=True).click()
    stage = page.get_by_role("application")
    stage.press("ArrowRight")
    expect(
        page.get_by_text("mouse MouseState(x_px=85.0, y_px=40.0, is_down=False)")
    ).to_be_visible()
    stage.press("Enter")
    expect(page.get_by_text("mouse MouseState(x_px=85.0, y_px=40.0, is_down=True)")).to_be_visible()
    stage.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_the_payload_is_a_header_and_the_files() -> None:
    sent = payload([b"first", b"2nd"], {"alt": "Br\u00fccke"})
    start = HEADER_LENGTH_BYTES + int.from_bytes(sent[:HEADER_LENGTH_BYTES], "little")
    assert json.loads(sent[HEADER_LENGTH_BYTES:start]) == {"alt": "Br\u00fccke", "sizes": [5, 3]}
    assert sent[start:] == b"first2nd"


def test_a_book_without_frames_is_refused() -> None:
    with pytest.raises(ValueError, match="0 frames of 8 x 8 px"):
        flip_book([], frames_per_s=1, width_px=8, height_px=8, alt="", key="none")
