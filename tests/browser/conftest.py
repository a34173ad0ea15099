"""The system's Chromium, shared by all browser tests."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
REQUIRE_BROWSER_VARIABLE = "TINY_AGENT_REQUIRE_BROWSER"  # set in CI: its absence is then a failure
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        if os.environ.get(REQUIRE_BROWSER_VARIABLE):
            pytest.fail("no Chromium on the path; on Debian: apt-get install chromium")
        pytest.skip("no Chromium on the path")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield opened
        opened.close()
