"""Twenty rows from a file to a named version, as one sitting in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dataset.records import Example
from core.dataset.store import DatasetStore
from tests.browser.screenshots import keep_screenshot
from tests.browser.serving import PROJECT, serve

pytestmark = [pytest.mark.browser, pytest.mark.gpu, pytest.mark.slow]

LIMIT_MS = 60_000
COLOURS = {"red": (1.0, 0.1, 0.1), "green": (0.1, 0.8, 0.1), "blue": (0.1, 0.2, 1.0)}


def disc(colour: tuple[float, ...], radius: float) -> str:
    red, green, blue = colour
    return (
        "@fragment\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {\n"
        f"    let inside = step(length(uv - vec2<f32>(0.5)), {radius});\n"
        f"    return vec4<f32>(vec3<f32>({red}, {green}, {blue}) * inside, 1.0);\n}}"
    )


def session_file() -> bytes:
    """Return 20 rows: one known twice, one broken, one that says another colour than it shows."""
    rows = [
        {"natural_language": f"a {name} disc of radius {radius}", "wgsl_code": disc(rgb, radius)}
        for name, rgb in COLOURS.items()
        for radius in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
    ]
    rows = rows[:17]
    rows.append({"natural_language": "a yellow disc", "wgsl_code": disc(COLOURS["blue"], 0.45)})
    rows.append(rows[0])
    rows.append({"natural_language": "a broken disc", "wgsl_code": disc((1, 1, 1), 0.1)[:-20]})
    return "\n".join(map(json.dumps, rows)).encode()


def test_twenty_rows_from_import_to_a_named_version(gpu, browser: Browser, tmp_path: Path):
    home = tmp_path / "home"
    store = DatasetStore(home / "dataset.sqlite")
    store.import_examples([Example("white", "vec3<f32>(1.0)", "expression")], author="test")
    expect.set_options(timeout=LIMIT_MS)
    with serve(PROJECT, log=tmp_path / "log", home=home) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        page.set_default_timeout(LIMIT_MS)
        page.goto(f"{address}/dataset")
        bring_in(page, store)
        review_by_keys(page, store)
        tag_what_is_blue(page, store)
        name_a_version(page, store)
        page.keyboard.press("Escape")
        work_off_a_list(page, store)
        page.close()
    expect.set_options(timeout=None)


def bring_in(page: Page, store: DatasetStore) -> None:
    page.get_by_role("button", name="Import").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "discs.jsonl", "mimeType": "application/json", "buffer": session_file()}
    )
    add = page.get_by_role("button", name=re.compile(r"Add \d+ pair"))
    expect(add).to_be_enabled()
    settle(page)
    keep_screenshot(page, "curation-1-preview")
    add.click()
    expect(page.get_by_text(re.compile(r"Added \d+ pairs"))).to_be_visible()
    expect(page.get_by_text("Running the rows in sight")).to_have_count(0)
    settle(page)
    keep_screenshot(page, "curation-2-run")
    assert [row.example.natural_language for row in store.query() if row.validity == "invalid"] == [
        "a broken disc"
    ]


def review_by_keys(page: Page, store: DatasetStore) -> None:
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    first = prompt.input_value()
    page.keyboard.press("a")
    expect(prompt).not_to_have_value(first)
    second = prompt.input_value()
    page.keyboard.press("x")
    expect(prompt).not_to_have_value(second)
    reviews = {row.example.natural_language: row.review for row in store.query()}
    assert (reviews[first], reviews[second]) == ("accepted", "rejected")


def tag_what_is_blue(page: Page, store: DatasetStore) -> None:
    page.get_by_role("textbox", name="Search").fill("blue")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^5 of \d+ pairs match"))).to_be_visible()
    page.get_by_role("button", name="Change many").click()
    page.get_by_role("textbox", name="Tag", exact=True).fill("cold")
    page.get_by_role("textbox", name="Tag", exact=True).press("Tab")
    settle(page)
    keep_screenshot(page, "curation-3-tag")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("Add a tag: 5 pairs")).to_be_visible()
    tagged = [row.example.natural_language for row in store.query() if "cold" in row.example.tags]
    assert len(tagged) == 5
    assert all("blue" in words for words in tagged)


def name_a_version(page: Page, store: DatasetStore) -> None:
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("textbox", name="Name the present state").fill("discs")
    page.get_by_role("button", name="Save version").click()
    expect(page.get_by_role("button", name="Go back to discs")).to_be_visible()
    settle(page)
    keep_screenshot(page, "curation-4-version")
    assert [version.name for version in store.versions()] == ["discs"]


def work_off_a_list(page: Page, store: DatasetStore) -> None:
    page.get_by_role("radio", name="Quality").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name=re.compile("^Wording")).click()
    found = page.get_by_text("“a yellow disc”: there is no yellow in the picture.")
    expect(found).to_be_visible()
    settle(page)
    keep_screenshot(page, "curation-5-quality")


def settle(page: Page) -> None:
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
