"""Pictures of the pages while tests use them, to be looked at: kept where a variable says."""

import os
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

FOLDER_VARIABLE = "TINY_AGENT_SCREENSHOTS"
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")  # the last one stays
REPAINT_MS = 500


def keep_screenshot(page: Page, name: str) -> None:
    """Save a picture of the page, if it is wanted."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def keep_in_both_themes(page: Page, name: str) -> None:
    """Save two pictures of a page that follows the system's theme, if they are wanted."""
    if os.environ.get(FOLDER_VARIABLE):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(REPAINT_MS)
            keep_screenshot(page, f"{name}-{scheme}")
