"""The editor in a real browser: whose text counts, undo, findings, completion, diff, limits."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.widgets.code_editor import MAX_CHARACTERS
from tests.browser.serving import PROJECT, serve

pytestmark = pytest.mark.browser

FIRST, SECOND = "fn first() {}", "fn second() {}"
# A finding stands wherever the text says "oops"; the page writes what it knows below the editor.
APP = f"""
import streamlit as st
from core.wgsl.diagnostics import Diagnostic
from pages.widgets.code_editor import code_editor, edited_code

if st.button("Load", key="load"):
    st.session_state["code"] = {SECOND!r}
comparing = st.checkbox("Compare", key="compare")
code = edited_code(st.session_state.get("code", {FIRST!r}), key="editor")
st.session_state["code"] = code
place = code.find("oops")
findings = [] if place < 0 else [
    Diagnostic("error", "unknown name", "naga", code.count("\\n", 0, place) + 1,
               place - code.rfind("\\n", 0, place), 4, hint="a hint")
]
if not st.checkbox("Hide", key="hide"):
    state = code_editor(code, key="editor", findings=findings, original={FIRST!r} if comparing else None)
    st.text(f"run {{state.is_run}}, format {{state.wants_format}}")
st.text(f"server has: {{code}}")
"""
LIMIT_MS = 30_000
UNDO_JOINS_MS = 500  # CodeMirror takes edits together that are closer


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    with serve(folder, log=folder / "server.log", home=folder / "home") as server:
        yield server


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.set_default_timeout(LIMIT_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(field(page)).to_have_text(FIRST, timeout=LIMIT_MS)
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def page(opened: Page) -> Page:
    """The page with the first text, and nothing that Undo would join with the next edit."""
    opened.get_by_role("checkbox", name="Compare").uncheck(force=True)
    write(opened, "")
    write(opened, FIRST)
    server_has(opened, FIRST)
    opened.wait_for_timeout(UNDO_JOINS_MS)
    return opened


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="WGSL")


def write(page: Page, text: str) -> None:
    """Replace the text as with a paste."""
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def server_has(page: Page, text: str) -> None:
    expect(page.get_by_text(f"server has: {text}", exact=True)).to_be_visible(timeout=LIMIT_MS)


def test_what_is_typed_reaches_the_server_and_can_be_undone(page: Page) -> None:
    write(page, "fn third() {}")
    server_has(page, "fn third() {}")
    page.keyboard.press("Control+z")
    server_has(page, FIRST)
    expect(field(page)).to_have_text(FIRST)


def test_a_text_of_the_server_replaces_and_can_be_undone(page: Page) -> None:
    write(page, "fn third() {}")
    page.get_by_role("button", name="Load").click()
    expect(field(page)).to_have_text(SECOND)
    server_has(page, SECOND)  # the report about the text before does not count any more
    field(page).click()
    page.keyboard.press("Control+z")
    server_has(page, "fn third() {}")


def test_text_and_undo_outlive_a_visit_elsewhere(page: Page) -> None:
    write(page, "fn third() {}")
    server_has(page, "fn third() {}")
    page.get_by_text("Hide", exact=True).click()
    expect(field(page)).to_have_count(0)
    page.get_by_text("Hide", exact=True).click()
    expect(field(page)).to_have_text("fn third() {}")
    field(page).click()
    page.keyboard.press("Control+z")
    server_has(page, FIRST)


def test_keys_run_and_format(page: Page) -> None:
    field(page).click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("run True, format False")).to_be_visible()
    page.keyboard.press("Shift+Alt+f")
    expect(page.get_by_text("run False, format True")).to_be_visible()


def test_a_finding_marks_its_place_and_has_its_message(page: Page) -> None:
    write(page, "fn f() {}\nconst \N{GRINNING FACE} = oops;")
    mark = page.locator(".cm-lintRange-error")
    expect(mark).to_have_text("oops")
    mark.hover()
    expect(page.get_by_text("unknown name\na hint")).to_be_visible()
    write(page, FIRST)
    expect(mark).to_have_count(0)


def test_completion_knows_signatures(page: Page) -> None:
    write(page, "")
    page.keyboard.type("smoothst")
    chosen = page.get_by_role("option", name="smoothstep")
    expect(chosen).to_contain_text("edge0")
    page.wait_for_timeout(200)  # a menu that just opened takes no key yet
    page.keyboard.press("Enter")
    expect(field(page)).to_have_text("smoothstep()")


def test_differences_are_shown_and_can_be_taken_back(page: Page) -> None:
    write(page, "fn third() {}")
    server_has(page, "fn third() {}")
    page.get_by_text("Compare", exact=True).click()
    expect(page.locator(".cm-deletedChunk")).to_contain_text(FIRST)
    page.get_by_role("button", name="Reject").click()
    server_has(page, FIRST)


def test_what_is_too_long_is_refused_with_words(page: Page) -> None:
    write(page, "x" * (MAX_CHARACTERS + 1))
    expect(page.get_by_role("alert")).to_contain_text(f"at most {MAX_CHARACTERS:,}")
    expect(field(page)).to_have_text(FIRST)


def test_markup_stays_text(page: Page) -> None:
    text = "<img src=x onerror=alert(1)> // <script>"
    write(page, text)
    expect(field(page)).to_have_text(text)
    expect(page.locator(".code-editor img")).to_have_count(0)


def test_the_keyboard_can_leave_the_field(page: Page) -> None:
    field(page).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(field(page)).not_to_be_focused()
