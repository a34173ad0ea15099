"""The Dataset page at 100,000 rows, in a browser: ``python -m tests.benchmarks.dataset_page``.

Puts variants of the shipped rows into a store, opens the page in Chromium on the same cores, and
searches, orders, turns pages and steps through rows. Prints the milliseconds from each act until
the page stands still as a Markdown table; rows that are run meanwhile are part of it.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from core.dataset.store import DatasetStore
from tests.benchmarks.dataset_scale import SEARCHES, generated_rows
from tests.browser.conftest import launch
from tests.browser.serving import PROJECT, serve

NUM_ROWS = 100_000
ROUNDS = 10
LIMIT_MS = 120_000
QUIET_MS = 150  # a run that follows within this time belongs to the same act
# Streamlit says on its root whether a script runs; what is seen here, polling would miss.
WATCH = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const look = () => {
    const running = app.dataset.testScriptState === 'running';
    if (running) window.hasRun = true; else if (window.wasRunning) window.stoodAt = performance.now();
    window.wasRunning = running;
  };
  new MutationObserver(look).observe(app, {attributes: true});
}"""
IS_QUIET = f"""() => window.hasRun && !window.wasRunning
  && performance.now() - window.stoodAt > {QUIET_MS}"""


def taken_ms(page: Page, act: Callable[[], None]) -> float:
    """Return the milliseconds until the page stands still after an act."""
    began: float = page.evaluate("() => { window.hasRun = false; return performance.now(); }")
    act()
    page.wait_for_function(IS_QUIET, timeout=LIMIT_MS)
    stood: float = page.evaluate("() => window.stoodAt")
    return stood - began


def measure(page: Page, rounds: int) -> dict[str, list[float]]:
    """Return the times by act."""
    search = page.get_by_role("textbox", name="Search")
    taken: dict[str, list[float]] = {}

    def note(what: str, act: Callable[[], None]) -> None:
        taken.setdefault(what, []).append(taken_ms(page, act))

    def look_for(text: str) -> None:
        search.fill(text)
        search.press("Enter")

    for number in range(rounds):
        note("search", lambda text=f"{SEARCHES[2 + number % 7]} {number}": look_for(text))
        note("all rows again", lambda: look_for(""))
        page.locator("h1").click()  # keys are for the page, not for the box
        note("next row", lambda: page.keyboard.press("j"))
        note("accept, next row", lambda: page.keyboard.press("a"))
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dataset_page")
    parser.add_argument("--rows", type=int, default=NUM_ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    home = folder / "home"
    home.mkdir()
    store = DatasetStore(home / "dataset.sqlite")
    store.import_examples(list(generated_rows(options.rows)), author="benchmark")
    with serve(PROJECT, log=folder / "log", home=home) as address, sync_playwright() as playwright:
        page = launch(playwright.chromium, "--disable-gpu").new_page(
            viewport={"width": 1280, "height": 1000}
        )
        page.goto(f"{address}/dataset")
        page.get_by_text(f"{options.rows:,} of {options.rows:,} pairs match.").wait_for(
            timeout=LIMIT_MS
        )
        page.wait_for_function(
            "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState"
            " !== 'running'",
            timeout=LIMIT_MS,
        )
        time.sleep(5)
        page.evaluate(WATCH)
        taken = measure(page, options.rounds)
    print("| act | median | largest |\n| --- | --- | --- |")
    for what, values in taken.items():
        print(f"| {what} | {statistics.median(values):.0f} ms | {max(values):.0f} ms |")
    every = sorted(value for values in taken.values() for value in values)
    p95 = every[min(len(every) - 1, int(0.95 * len(every)))]
    print(f"\np50 {statistics.median(every):.0f} ms, p95 {p95:.0f} ms of {len(every)} acts")


if __name__ == "__main__":
    main()
