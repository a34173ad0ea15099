"""Pictures of the pages while tests use them, to be looked at: kept where a variable says."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER_VARIABLE = "TINY_AGENT_SCREENSHOTS"


def keep_screenshot(page: Page, name: str) -> None:
    """Save a picture of the page, if it is wanted."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
