"""Twenty rows from a file to a model that learns them, as one sitting in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dataset.records import Example, ExampleFilter
from core.dataset.store import DatasetStore
from tests.browser.screenshots import keep_in_both_themes
from tests.browser.serving import PROJECT, serve

pytestmark = [pytest.mark.browser, pytest.mark.gpu, pytest.mark.slow]

LIMIT_MS = 60_000
COLOURS = {"red": (1.0, 0.1, 0.1), "green": (0.1, 0.8, 0.1), "blue": (0.1, 0.2, 1.0)}
SHAPES = {  # where it is coloured; no two are variants of one shader
    "disc": "length(p) < 0.3",
    "ring": "abs(length(p) - 0.3) < 0.06",
    "square": "max(abs(p.x), abs(p.y)) < 0.28",
    "diamond": "abs(p.x) + abs(p.y) < 0.35",
    "set of stripes": "fract(uv.x * 6.0) < 0.5",
    "cross": "min(abs(p.x), abs(p.y)) < 0.08",
}
NUM_ACCEPTED = 17


def shader(where: str, colour: tuple[float, ...]) -> str:
    red, green, blue = colour
    return (
        "@fragment\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {\n"
        "    let p = uv - vec2<f32>(0.5);\n"
        f"    let inside = f32({where});\n"
        f"    return vec4<f32>(vec3<f32>({red}, {green}, {blue}) * inside, 1.0);\n}}"
    )


def session_file() -> bytes:
    """Return 20 rows: one comes twice, one is broken, one says another colour than it shows."""
    rows = [
        {"natural_language": f"a {colour} {name}", "wgsl_code": shader(where, rgb)}
        for colour, rgb in COLOURS.items()
        for name, where in SHAPES.items()
    ][:17]
    half = shader("p.x < 0.0", COLOURS["blue"])
    rows.append({"natural_language": "a yellow half", "wgsl_code": half})
    rows.append(rows[0])
    rows.append({"natural_language": "a broken disc", "wgsl_code": half[:-20]})
    return "\n".join(map(json.dumps, rows)).encode()


def test_twenty_rows_from_import_to_training(gpu, browser: Browser, tmp_path: Path):
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
        work_off_a_list(page, store)
        tag_what_is_blue(page, store)
        accept_what_is_left(page, store)
        name_a_version(page, store)
        train_on_it(page)
        page.close()
    expect.set_options(timeout=None)


def bring_in(page: Page, store: DatasetStore) -> None:
    page.get_by_role("button", name="Import").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "discs.jsonl", "mimeType": "application/json", "buffer": session_file()}
    )
    add = page.get_by_role("button", name=re.compile(r"Add \d+ pair"))
    expect(add).to_be_enabled()
    expect(page.get_by_text("Leave out the 1 pair(s) whose code")).to_be_visible()
    settle(page)
    keep_in_both_themes(page, "curation-1-preview")
    add.click()
    expect(page.get_by_text(re.compile(r"Added \d+ pairs"))).to_be_visible()
    expect(page.get_by_text("Running the rows in sight")).to_have_count(0)
    settle(page)
    keep_in_both_themes(page, "curation-2-run")
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
    keep_in_both_themes(page, "curation-4-tag")
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
    keep_in_both_themes(page, "curation-6-version")
    assert [version.name for version in store.versions()] == ["discs"]


def accept_what_is_left(page: Page, store: DatasetStore) -> None:
    page.get_by_role("textbox", name="Search").fill("")
    page.keyboard.press("Enter")
    choose(page, "Review", "unreviewed")
    choose(page, "Compiles", "valid")
    expect(page.get_by_text(re.compile(r"^16 of \d+ pairs match"))).to_be_visible()
    page.get_by_role("button", name="Change many").click()
    choose(page, "Change", "Set the review state")
    choose(page, "State", "accepted")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("Set the review state: 16 pairs")).to_be_visible()
    assert store.count(ExampleFilter(review="accepted")) == NUM_ACCEPTED
    page.get_by_role("button", name="Clear the filters").click()
    settle(page)
    keep_in_both_themes(page, "curation-5-accepted")


def train_on_it(page: Page) -> None:
    """Go from the accepted rows to the first curve of a run that learns them, and stop it."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Train on {NUM_ACCEPTED} accepted").click()
    expect(page.get_by_text(f"{NUM_ACCEPTED} pair(s) of your dataset are accepted")).to_be_visible()
    choose(page, "Start from", "nano")
    expect(page.get_by_role("combobox", name="Learn")).to_have_value("my accepted pairs")
    page.get_by_role("spinbutton", name="Epochs").fill("2000")  # it shall not end before it is seen
    page.get_by_role("spinbutton", name="Epochs").press("Enter")
    settle(page)
    keep_in_both_themes(page, "curation-7-settings")
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".live-chart-plot .js-line").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\b1\d training, \d validation .* pairs"))).to_be_visible()
    page.wait_for_timeout(5_000)  # a few points more, for the picture
    keep_in_both_themes(page, "curation-8-training")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def work_off_a_list(page: Page, store: DatasetStore) -> None:
    page.get_by_role("radio", name="Quality").click()
    page.get_by_role("button", name="Run", exact=True).click()
    wording = page.get_by_role("button", name=re.compile("^Wording"))
    wording.click()  # while rows are run, which goes on
    expect(wording).to_have_text("Wording 1")
    found = page.get_by_role("strong").filter(has_text="“a yellow half”: there is no yellow")
    expect(found).to_be_visible()
    settle(page)
    keep_in_both_themes(page, "curation-3-quality")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Nothing is left in this list.")).to_be_visible()
    rejected = store.query(ExampleFilter(text="yellow", review="rejected"))
    assert [row.example.natural_language for row in rejected] == ["a yellow half"]
    page.get_by_role("radio", name="Rows").click()


def choose(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("combobox", name=menu, exact=True).click()
    page.get_by_role("option", name=entry, exact=True).click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until what was asked is drawn."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
