"""Components in a real browser outlive what Streamlit calls too early: the end of a run before.

Streamlit 1.67 takes a component down, although it stays on the page, where newer data reach it
before older ones are through. Here that is done by hand; on a busy machine it comes by itself.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from pages.widgets.flip_book import payload
from tests.browser.serving import PROJECT

pytestmark = pytest.mark.browser

SIZE = {"alt": "", "widthPx": 90, "heightPx": 90}
DATA: dict[str, dict[str, object] | bytes] = {
    "code_editor": {"name": "a", "seq": "1", "doc": "fn f() {}", "findings": [], "original": None},
    "example_map": payload(
        (b"",), {**SIZE, "points": {"x": []}, "groups": [], "cell": 1, "columns": 1}
    ),
    "flip_book": payload((), {**SIZE, "framesPerS": 1, "withMouse": False}),
    "live_canvas": payload((b"",), {**SIZE, "sourceId": "1", "values": {}, "shader": {}}),
    "live_chart": {"panels": [], "heightPx": 90},
}
COME_AND_GO = """async ([name, data]) => {
  const component = (await import(`/${name}.js`)).default;
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  if (Array.isArray(data)) data = new Uint8Array(data);
  const leave = component({ parentElement, data, setStateValue() {} });
  const drawn = parentElement.lastElementChild;
  leave();
  const stays = drawn?.parentNode === parentElement;
  host.remove();
  leave();
  return [stays, parentElement.childElementCount];
}"""
ASK = """() => new Promise(async (resolve) => {
  const component = (await import("/browser_compiler.js")).default;
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const data = { sourceId: "1", source: "" };
  component({ parentElement, data, setStateValue: (name, { sourceId }) => resolve(sourceId) })();
  setTimeout(() => resolve("no answer"), 20_000);  // its own limit for a device is 10 s
})"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with nothing on it, from which the components can be imported."""
    page = browser.new_page()
    page.route("http://localhost/**", answer)
    page.goto("http://localhost/")
    yield page
    page.close()


def answer(route: Route) -> None:
    name = route.request.url.removeprefix("http://localhost/")
    if name.endswith(".js"):
        route.fulfill(path=PROJECT / "assets" / "web" / "dist" / name)
    else:
        route.fulfill(body="", content_type="text/html")


@pytest.mark.parametrize("name", DATA)
def test_a_component_is_taken_down_only_when_it_leaves_the_page(page: Page, name: str) -> None:
    data = DATA[name]
    sent = list(data) if isinstance(data, bytes) else data
    assert page.evaluate(COME_AND_GO, [name, sent]) == [True, 0]


def test_the_answer_of_the_browsers_compiler_is_not_lost(page: Page) -> None:
    assert page.evaluate(ASK) == "1"
