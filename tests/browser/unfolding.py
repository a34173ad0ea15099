"""Open expanders as a person does, who waits for what moves."""

from playwright.sync_api import Page


def unfold(page: Page, label: str) -> None:
    """Open an expander and wait until it is unfolded: before, what stands in it still moves."""
    page.get_by_text(label).click()
    page.locator("details", has_text=label).last.evaluate(  # the innermost
        "(box) => Promise.all(box.getAnimations({subtree: true}).map(({finished}) => finished))"
    )
