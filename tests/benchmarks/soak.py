"""Watch the server's memory while visitors use it: ``python -m tests.benchmarks.soak [MINUTES]``.

Five browser sessions go through the pages and ask for shaders; after some steps a session ends and
another begins, as visitors come and go. Every half minute it prints what it sees as a row of a
Markdown table: the memory of the server process and of its GPU workers, the server's threads, and
the JavaScript heap of one page. At the end it prints the slope of each over the second half, in MB
an hour. The first half is warming up: models and pictures fill caches that have a limit.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.benchmarks.page_switches import server_pid
from tests.browser.conftest import launch
from tests.browser.serving import PROJECT, serve

NUM_SESSIONS = 5
MINUTES = 10.0
NOTE_EVERY_S = 30.0
STEP_LIMIT_MS = 60_000
STEPS_PER_VISIT = 12
PROMPTS = ("rainbow plasma", "pulsing red circle", "raymarched orange sphere")
PAGES = ("Playground", "Dataset", "Train", "Models", "System", "Generate")


def rss_mb(pid: int) -> float:
    """Return the memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    """Return the processes that a process started (Linux)."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def num_threads(pid: int) -> int:
    """Return how many threads a process has (Linux)."""
    return sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())


def visit(browser: Browser, address: str) -> Page:
    """Begin a session."""
    page = browser.new_context().new_page()
    page.set_default_timeout(STEP_LIMIT_MS)
    page.goto(address)
    return page


def step(page: Page, turn: int) -> None:
    """Do one thing that a visitor does."""
    if turn % 3 == 0:
        page.get_by_role("link", name="Generate", exact=True).click()
        prompts = page.get_by_test_id("stButtonGroup").first
        prompts.get_by_text(PROMPTS[turn // 3 % len(PROMPTS)], exact=True).click()
        page.get_by_role("button", name="Stop", exact=True).first.wait_for()
        page.get_by_role("button", name="Undo", exact=True).wait_for()
    else:
        page.get_by_role("link", name=PAGES[turn % len(PAGES)], exact=True).click()
    page.wait_for_timeout(1_500)


def slope_mb_per_h(points: list[tuple[float, float]]) -> float:
    """Return the slope of the second half of the points (seconds, MB)."""
    late = points[len(points) // 2 :]
    if len(late) < 2:
        return float("nan")
    line = statistics.linear_regression(*zip(*late, strict=True))
    return 3_600 * line.slope


def main() -> None:
    """Print the tables."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    folder = Path(tempfile.mkdtemp())
    notes: dict[str, list[tuple[float, float]]] = {"server": [], "GPU workers": [], "page": []}
    num_steps = num_failed = 0
    with (
        serve(PROJECT, log=folder / "log", home=folder / "home") as address,
        sync_playwright() as playwright,
    ):
        pid = server_pid(address)
        browser = launch(playwright.chromium, "--disable-gpu")
        pages = [visit(browser, address) for _ in range(NUM_SESSIONS)]
        num_visits = NUM_SESSIONS
        print("| minutes | steps | visits | server | its threads | GPU workers | page |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        started = noted = time.monotonic()
        while time.monotonic() - started < 60 * minutes:
            number = num_steps % NUM_SESSIONS
            try:
                # The sessions are at different places of their visits.
                step(pages[number], num_steps // NUM_SESSIONS + number)
                num_steps += 1
                if (num_steps // NUM_SESSIONS + 2 * number) % STEPS_PER_VISIT == 0:
                    pages[number].context.close()
                    pages[number] = visit(browser, address)
                    num_visits += 1
            except Error as error:  # too slow on a busy machine; counted, as it says something
                num_steps += 1
                num_failed += 1
                print(f"step {num_steps}: {str(error).splitlines()[0]}", file=sys.stderr)
            if time.monotonic() - noted > NOTE_EVERY_S:
                noted = time.monotonic()
                heap = pages[0].evaluate("performance.memory?.usedJSHeapSize ?? 0") / 1e6
                seen = (rss_mb(pid), sum(map(rss_mb, children(pid))), float(heap))
                for name, value in zip(notes, seen, strict=True):
                    notes[name].append((noted - started, value))
                print(
                    f"| {(noted - started) / 60:.1f} | {num_steps} | {num_visits} "
                    f"| {seen[0]:.0f} MB | {num_threads(pid)} | {seen[1]:.0f} MB "
                    f"| {seen[2]:.0f} MB |",
                    flush=True,
                )
        browser.close()
    print("\n| memory of | at first | most | at last | slope of the second half |")
    print("| --- | --- | --- | --- | --- |")
    for name, points in notes.items():
        values = [value for _, value in points]
        print(
            f"| {name} | {values[0]:.0f} MB | {max(values):.0f} MB | {values[-1]:.0f} MB "
            f"| {slope_mb_per_h(points):+.0f} MB an hour |"
        )
    print(f"\n{num_steps} steps in {num_visits} visits, {num_failed} over their time")


if __name__ == "__main__":
    main()
