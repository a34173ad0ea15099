"""Curation in a real browser: two sessions at once, keys, files, pictures of the rows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.actions.edit_dataset import save_edits
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from tests.browser.serving import PROJECT, serve
from tests.browser.unfolding import unfold

pytestmark = [pytest.mark.browser, pytest.mark.gpu]

LIMIT_MS = 60_000
WAITING = re.compile("Not saved yet")  # the badge; a toast says it with a small letter
ROWS = [
    Example("a red picture", "vec3<f32>(1.0, 0.0, 0.0)", "expression"),
    Example("<b>markup</b> <script>document.title = 'owned'</script>", "vec3<f32>(0.5)", "expression"),
    Example("broken", "vec3<f32>(", "expression"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    expect.set_options(timeout=LIMIT_MS)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def studio(gpu, home) -> Iterator[str]:
    with serve(PROJECT, log=home / "log", home=home) as server:
        yield server


@pytest.fixture
def store(home) -> DatasetStore:
    store = DatasetStore(home / "dataset.sqlite")
    if store.versions():
        store.restore("start", author="test")
    else:
        store.import_examples(ROWS, author="test")
        store.save_version("start", author="test")
    return store


def open_dataset_page(browser: Browser, studio: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(LIMIT_MS)
    page.goto(f"{studio}/dataset")
    expect(page.get_by_text("3 of 3 pairs match.")).to_be_visible()
    settle(page)  # buttons hear their keys a moment after they are drawn
    return page


def field(page: Page, label: str) -> Locator:
    """The box of that label; while rows change, those of both may stand there for a moment."""
    return page.get_by_role("textbox", name=label, exact=True).first


def change(page: Page, label: str, text: str) -> None:
    box = field(page, label)
    box.fill(text)
    box.press("Tab")
    settle(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save this pair").click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until what was asked is drawn: a row that was saved gets new boxes."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def test_two_sessions_lose_nothing(store, studio, browser):
    ada, bob = (open_dataset_page(browser, studio) for _ in range(2))
    change(bob, "Category", "bob's")
    change(bob, "Prompt", "bob's words")
    change(ada, "Notes", "ada's note")
    save(ada)
    expect(ada.get_by_text("Saved 1 pair")).to_be_visible()
    change(ada, "Prompt", "ada's words")
    save(ada)
    expect(field(ada, "Prompt")).to_have_value("ada's words")
    save(bob)
    expect(bob.get_by_text("Pair 1 is not saved yet")).to_be_visible()
    for words in ("ada's words", "bob's words", "ada's note"):
        expect(bob.get_by_role("code").get_by_text(words).first).to_be_visible()
    assert store.get(1).example.natural_language == "ada's words"
    unfold(bob, "Merge by hand")
    field(bob, "Prompt").fill("both their words")
    bob.get_by_role("button", name="Save the merged pair").click()
    expect(bob.get_by_text("Pair 1 is not saved yet")).to_have_count(0)
    merged = store.get(1).example
    assert (merged.natural_language, merged.category, merged.notes) == (
        *("both their words", "bob's", "ada's note"),
    )
    ada.close()
    bob.close()


def test_keys_review_rows_but_not_while_typing(store, studio, browser):
    page = open_dataset_page(browser, studio)
    prompt = field(page, "Prompt")
    expect(prompt).to_have_value(ROWS[0].natural_language)
    page.keyboard.press("a")
    expect(prompt).to_have_value(ROWS[1].natural_language)  # markup is text
    page.keyboard.press("x")
    expect(prompt).to_have_value(ROWS[2].natural_language)
    page.keyboard.press("k")
    expect(prompt).to_have_value(ROWS[1].natural_language)
    assert [row.review for row in store.query()] == ["accepted", "rejected", "unreviewed"]
    page.keyboard.press("u")
    expect(page.get_by_text("are as before")).to_be_visible()
    assert store.get(2).review == "unreviewed"
    settle(page)
    editor = page.get_by_role("textbox", name="WGSL of pair 2")
    editor.click()
    editor.press_sequentially("axdjku")
    expect(page.get_by_text('found "axdjku"')).to_be_visible()
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    assert [row.review for row in store.query()] == ["accepted", "unreviewed", "unreviewed"]
    page.get_by_role("textbox", name="Search").press_sequentially("axd")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No pair matches.")).to_be_visible()
    assert [row.review for row in store.query()] == ["accepted", "unreviewed", "unreviewed"]
    assert "owned" not in page.title()
    page.close()


def test_rows_in_sight_are_run_and_files_come_in(store, studio, browser):
    page = open_dataset_page(browser, studio)
    expect(page.get_by_text("Running the rows in sight")).to_have_count(0)
    page.get_by_role("button", name="Import").click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "some.csv",
            "mimeType": "text/csv",
            "buffer": b"natural_language,wgsl_code\nfour,4.0\n,5.0\nfive,=1+1\n",
        }
    )
    page.get_by_role("button", name="Add 2 pair(s)").click()
    expect(page.get_by_text("Added 2 pairs")).to_be_visible()
    assert [row.validity for row in store.query(limit=3)] == ["valid", "valid", "invalid"]
    assert [row.example.wgsl_code for row in store.query(offset=3)] == ["4.0", "=1+1"]
    page.close()


def test_edits_survive_a_look_at_another_row(store, studio, browser):
    page = open_dataset_page(browser, studio)
    change(page, "Prompt", "a green picture")
    editor = page.get_by_role("textbox", name="WGSL of pair 1")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("vec3<f32>(0.0, 1.0, 0.0)")
    expect(page.get_by_text("green", exact=False).first).to_be_visible()
    page.get_by_text("one colour only: green").wait_for()
    page.get_by_role("button", name="arrow_downward").click()
    expect(field(page, "Prompt")).to_have_value(ROWS[1].natural_language)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.get_by_role("button", name="1: a red picture").click()
    expect(field(page, "Prompt")).to_have_value("a green picture")
    expect(editor).to_contain_text("0.0, 1.0, 0.0")
    assert store.get(1).example == ROWS[0]
    save(page)
    expect(page.get_by_text("Saved 1 pair")).to_be_visible()
    kept = store.get(1).example
    assert (kept.natural_language, kept.wgsl_code) == (
        *("a green picture", "vec3<f32>(0.0, 1.0, 0.0)"),
    )
    change(page, "Prompt", "not this")
    page.get_by_role("button", name="Discard").click()
    expect(field(page, "Prompt")).to_have_value("a green picture")
    page.close()


def test_edits_survive_a_reload_of_the_page(store, studio, browser):
    page = open_dataset_page(browser, studio)
    discard = page.get_by_role("button", name="Discard")
    expect(discard).to_be_disabled()
    page.get_by_role("button", name="arrow_downward").click()
    expect(field(page, "Prompt")).to_have_value(ROWS[1].natural_language)
    change(page, "Further phrasings, one a line", "one\ntwo")
    editor = page.get_by_role("textbox", name="WGSL of pair 2")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("vec3<f32>(0.0, 0.0, 1.0)")
    page.get_by_text("one colour only: blue").wait_for()
    expect(discard).to_be_enabled()
    settle(page)
    address = page.url
    page.close()
    row = store.get(2)
    save_edits(store, [(row, {"category": "ada's"})], author="ada")

    again = browser.new_page(viewport={"width": 1280, "height": 1000})
    again.goto(address)
    boxes = field(again, "Further phrasings, one a line")
    expect(boxes).to_have_value("one\ntwo")
    expect(again.get_by_text(WAITING)).to_be_visible()
    expect(again.get_by_role("textbox", name="WGSL of pair 2")).to_contain_text("0.0, 0.0, 1.0")
    save(again)
    expect(again.get_by_text(WAITING)).to_have_count(0)
    expect(again.get_by_role("button", name="Discard")).to_be_disabled()
    kept = store.get(2).example
    assert (kept.phrasings, kept.wgsl_code, kept.category) == (
        *(("one", "two"), "vec3<f32>(0.0, 0.0, 1.0)", "ada's"),
    )
    again.close()
