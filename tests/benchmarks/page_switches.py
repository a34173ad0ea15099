"""Measure how fast pages open: ``python -m tests.benchmarks.page_switches [ROUNDS]``.

Clicks through the menu of a running studio in Chromium, once to warm up and then ROUNDS times,
and prints a Markdown table of the milliseconds from the click until the new page stands still:
its title is there, nothing loads any more. Beside it is the processor time of the server for each
switch, which a busy machine changes less.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import launch
from tests.browser.serving import PROJECT, serve

PAGES = ("Playground", "Dataset", "Recipes", "Train", "Runs", "Models", "System", "Generate")
ROUNDS = 5
LIMIT_MS = 30_000
# Streamlit shows the state of the script on its root; polled at each frame.
SETTLED = """title => document.querySelector('h1')?.textContent.trim() === title
  && !document.querySelector('[data-testid="stStatusWidget"]')
  && document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== 'running'"""


def switch(page: Page, title: str) -> float:
    """Open a page by the menu; returns the milliseconds it took."""
    started = time.perf_counter()
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_function(SETTLED, arg=title, timeout=LIMIT_MS)
    return 1000 * (time.perf_counter() - started)


def cpu_ms(pid: int) -> float:
    """Return the processor time of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 10.0 * (int(fields[11]) + int(fields[12]))  # in ticks of a hundredth of a second


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    wall: dict[str, list[float]] = {title: [] for title in PAGES}
    cpu: dict[str, list[float]] = {title: [] for title in PAGES}
    folder = Path(tempfile.mkdtemp())
    with (
        serve(PROJECT, log=folder / "log", home=folder / "home") as address,
        sync_playwright() as playwright,
    ):
        pid = server_pid(address)
        browser = launch(playwright.chromium, "--disable-gpu")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.get_by_role("link", name="Playground", exact=True).wait_for(timeout=LIMIT_MS)
        for number in range(rounds + 1):
            for title in PAGES:
                before = cpu_ms(pid)
                taken = switch(page, title)
                time.sleep(0.5)
                if number:
                    wall[title].append(taken)
                    cpu[title].append(cpu_ms(pid) - before)
        browser.close()
    print("| page | median | largest | server's processor |\n| --- | --- | --- | --- |")
    for title in PAGES:
        print(
            f"| {title} | {statistics.median(wall[title]):.0f} ms | {max(wall[title]):.0f} ms "
            f"| {statistics.median(cpu[title]):.0f} ms |"
        )
    every = sorted(value for values in wall.values() for value in values)
    p95 = every[min(len(every) - 1, int(0.95 * len(every)))]
    print(f"\np50 {statistics.median(every):.0f} ms, p95 {p95:.0f} ms of {len(every)} switches")


def server_pid(address: str) -> int:
    """Return the process that serves an address (Linux)."""
    port = address.rsplit(":", 1)[1]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"--server.port={port}" in command:
                return int(entry.name)
    raise SystemExit(f"no server at {address}")


if __name__ == "__main__":
    main()
