"""The system's Chromium, shared by all browser tests, and one more with WebGPU."""

import os
import shutil
from collections.abc import Generator, Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page, sync_playwright

from tests.browser.serving import PROJECT, serve

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
REQUIRE_BROWSER_VARIABLE = "TINY_AGENT_REQUIRE_BROWSER"  # set in CI: its absence is then a failure
ARGUMENTS = (
    *("--no-sandbox", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
SHOWN_LIMIT_MS = 5_000
SHOWN_CHARACTERS = 2_000
# On the software adapter of Chromium itself; without one of these there is no adapter, or the
# GPU process ends at the first use.
WEBGPU_ARGUMENTS = (
    *("--enable-unsafe-webgpu", "--enable-features=Vulkan"),
    *("--use-vulkan=swiftshader", "--use-angle=swiftshader"),
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what the pages show when a test fails: of a machine elsewhere nothing else is seen."""
    report = yield
    if report.when == "call" and report.failed:
        arguments: dict[str, object] = getattr(item, "funcargs", {})
        for name in ("browser", "webgpu_browser"):
            if isinstance(opened := arguments.get(name), Browser):
                pages = [page for context in opened.contexts for page in context.pages]
                report.sections += [(f"page of {name}", shown(page)) for page in pages]
    return report


def shown(page: Page) -> str:
    """Return the address of a page and its text."""
    try:
        text = page.locator("body").inner_text(timeout=SHOWN_LIMIT_MS)
    except Error as error:
        text = f"not readable: {error.message}"
    return f"{page.url}\n{text[:SHOWN_CHARACTERS] or '(empty)'}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    opened = launch(chromium, "--disable-gpu")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def webgpu_browser(chromium: BrowserType) -> Iterator[Browser]:
    opened = launch(chromium, *WEBGPU_ARGUMENTS)
    if not has_webgpu_adapter(opened):
        opened.close()
        unavailable("this Chromium has no WebGPU adapter; a current one has a software adapter")
    yield opened
    opened.close()


def has_webgpu_adapter(browser: Browser) -> bool:
    page = browser.new_page()
    # WebGPU is for secure pages; localhost counts as one, and nobody needs to serve it.
    page.route("http://localhost/", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://localhost/")
    found = page.evaluate("async () => Boolean(await navigator.gpu?.requestAdapter())")
    page.close()
    return bool(found)


def unavailable(reason: str) -> NoReturn:
    if os.environ.get(REQUIRE_BROWSER_VARIABLE):
        pytest.fail(reason)
    pytest.skip(reason)


def launch(chromium: BrowserType, *arguments: str) -> Browser:
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        unavailable("no Chromium on the path; on Debian: apt-get install chromium")
    return chromium.launch(executable_path=found, args=[*ARGUMENTS, *arguments])


@pytest.fixture(scope="session")
def studio(gpu: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a studio that all tests share."""
    folder = tmp_path_factory.mktemp("studio")
    with serve(PROJECT, log=folder / "log", home=folder / "home") as server:
        yield server
