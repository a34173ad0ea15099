"""The studio in a real browser: every page by its address, and what a visitor does on it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import PROJECT, serve
from tests.browser.unfolding import unfold

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

ADDRESSES = {
    "": "Generate",
    "generate": "Generate",
    "playground": "Playground",
    "dataset": "Dataset",
    "recipes": "Recipes",
    "train": "Train",
    "runs": "Runs",
    "models": "Models",
    "system": "System",
}
LIMIT_MS = 60_000
FIXTURES = PROJECT / "tests" / "fixtures"


def open_address(browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    page.goto(address)
    return page


def wait_until_settled(page: Page) -> None:
    page.wait_for_timeout(300)  # what was done last may not have reached the server yet
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LIMIT_MS)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_opens_first_thing_after_a_start(gpu, browser, tmp_path, address):
    with serve(PROJECT, log=tmp_path / "log", home=tmp_path / "home") as server:
        page = open_address(browser, f"{server}/{address}")
        expect(page.locator("h1")).to_have_text(ADDRESSES[address], timeout=LIMIT_MS)
        wait_until_settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()


def test_a_click_on_a_row_shows_it(studio, browser):
    page = open_address(browser, f"{studio}/dataset")
    wait_until_settled(page)
    prompt = page.get_by_role("textbox", name="Prompt")
    first = prompt.input_value()
    grid = page.get_by_test_id("stDataFrame").bounding_box()
    page.mouse.click(grid["x"] + 150, grid["y"] + 35 * 4 + 15)
    expect(prompt).not_to_have_value(first, timeout=LIMIT_MS)
    page.close()


def test_a_run_started_on_the_page_is_there_after_a_reload(studio, browser, tmp_path):
    page = open_address(browser, f"{studio}/train")
    source = page.get_by_role("combobox", name="Learn")
    source.fill(str(FIXTURES / "tiny.toml"))
    source.press("Enter")
    unfold(page, "All settings")
    epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
    epochs.fill("2")
    epochs.press("Enter")
    wait_until_settled(page)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("finished", exact=True)).to_be_visible(timeout=LIMIT_MS)
    assert "run=" in page.url
    page.reload()
    expect(page.get_by_text("finished", exact=True)).to_be_visible(timeout=LIMIT_MS)
    expect(page.locator(".live-chart-plot").first).to_be_visible(timeout=LIMIT_MS)
    page.close()
