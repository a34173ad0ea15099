"""The map in a real browser: pointing tells, zooming shows pictures, picking reports."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dataset.records import Example
from core.dataset.store import DatasetStore
from tests.browser.screenshots import keep_screenshot
from tests.browser.serving import PROJECT, serve

pytestmark = pytest.mark.browser

APP = """
import io
import streamlit as st
from PIL import Image
from core.actions.map_examples import ExampleMap, MapPoint, THUMBNAIL_PX
from pages.widgets.example_map import _component_call

sheet = io.BytesIO()
Image.new("RGB", (2 * THUMBNAIL_PX, THUMBNAIL_PX), (255, 0, 0)).save(sheet, "WEBP")
points = (
    MapPoint(7, -0.5, 0.0, "a <b>red</b> disc", "shapes"),
    MapPoint(9, 0.5, 0.0, "noise", "texture"),
)
st.write("picked:", _component_call(ExampleMap(points, sheet.getvalue(), 2, 0), "words"))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("map")
    (folder / "app.py").write_text(APP)
    with serve(folder, log=folder / "log", home=folder / "home") as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str):
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.goto(server)
    expect(page.get_by_role("img", name="Map of 2 pairs")).to_be_visible(timeout=60_000)
    yield page
    page.close()


def place(page: Page, x: float) -> dict[str, float]:
    """Return where a point with this x, in the middle of the height, lies on the canvas."""
    box = page.get_by_role("img", name="Map of 2 pairs").bounding_box()
    assert box is not None
    return {"x": box["width"] / 2 * (1 + x / 1.06), "y": box["height"] / 2}


def test_pointing_shows_the_prompt_as_text_and_its_picture(page: Page):
    page.get_by_role("img", name="Map of 2 pairs").hover(position=place(page, -0.5))
    tip = page.locator(".tip")
    expect(tip).to_contain_text("a <b>red</b> disc")
    expect(tip).to_contain_text("pair 7")
    pixel = tip.locator("canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(40, 40, 1, 1).data]"
    )
    assert pixel[0] > 200
    assert pixel[2] < 50


def test_a_click_and_the_keyboard_pick(page: Page):
    canvas = page.get_by_role("img", name="Map of 2 pairs")
    canvas.click(position=place(page, 0.5))
    expect(page.get_by_text(re.compile("picked: *9"))).to_be_visible(timeout=30_000)
    canvas.press("ArrowLeft")
    canvas.press("Enter")
    expect(page.get_by_text(re.compile("picked: *7"))).to_be_visible(timeout=30_000)


def test_the_legend_leaves_one_category(page: Page):
    button = page.get_by_role("button", name="texture")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    canvas = page.get_by_role("img", name="Map of 2 pairs")
    canvas.hover(position=place(page, -0.5))
    expect(page.locator(".tip")).to_be_hidden()


ROWS = [
    Example(f"{size} {colour} disc", f"vec3<f32>({red}, 0.{number}, 0.5)", "expression")
    for number, size in enumerate(("a small", "a large", "one", "any", "the", "some"))
    for colour, red in (("red", 1.0), ("blue", 0.0))
]


def test_a_model_may_say_what_is_near(browser: Browser, tmp_path: Path):
    home = tmp_path / "home"
    DatasetStore(home / "dataset.sqlite").import_examples(ROWS, author="test")
    with serve(PROJECT, log=tmp_path / "log", home=home) as address:
        page = browser.new_page(viewport={"width": 1400, "height": 1100})
        page.set_default_timeout(60_000)
        page.goto(f"{address}/dataset")
        page.get_by_text("Map", exact=True).click()
        pictures = page.get_by_role("radio", name="Pictures")
        expect(pictures).to_be_checked(timeout=60_000)
        page.get_by_role("radio", name="Model").click()
        expect(page.get_by_role("img", name="Map of 12 pairs by model")).to_be_visible(
            timeout=120_000
        )
        expect(page.get_by_role("combobox", name="Model")).to_have_value("base")
        keep_screenshot(page, "map-by-model")
        page.close()
