"""Watch the server's memory while visitors use it: ``python -m tests.benchmarks.soak [MINUTES]``.

Five browser sessions go through the pages, ask for shaders, change them and type into the
Playground, each at its own pace. Every half minute the memory of the server process, of its GPU
workers and of one browser page is noted; at the end the slope of each over the second half is
printed, in MB an hour, as a Markdown table. The first half is warming up: models and pictures fill
caches that have a limit.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.benchmarks.page_switches import server_pid
from tests.browser.conftest import launch
from tests.browser.serving import PROJECT, serve

NUM_SESSIONS = 5
MINUTES = 10.0
NOTE_EVERY_S = 30.0
STEP_LIMIT_MS = 60_000
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


def step(page: Page, turn: int) -> None:
    """Do one thing that a visitor does."""
    if turn % 3 == 0:
        page.get_by_role("link", name="Generate", exact=True).click()
        page.get_by_text(PROMPTS[turn % len(PROMPTS)]).first.click()
        page.get_by_role("button", name="Open in Playground").wait_for()
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
    """Print the table."""
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
        pages = [browser.new_context().new_page() for _ in range(NUM_SESSIONS)]
        for page in pages:
            page.set_default_timeout(STEP_LIMIT_MS)
            page.goto(address)
        started = noted = time.monotonic()
        while time.monotonic() - started < 60 * minutes:
            for number, page in enumerate(pages):
                try:
                    step(page, num_steps + number)
                except Error:  # too slow on a busy machine; counted, as it says something
                    num_failed += 1
                num_steps += 1
            if time.monotonic() - noted > NOTE_EVERY_S:
                noted = time.monotonic()
                at = noted - started
                notes["server"].append((at, rss_mb(pid)))
                notes["GPU workers"].append((at, sum(map(rss_mb, children(pid)))))
                heap = pages[0].evaluate("performance.memory?.usedJSHeapSize ?? 0") / 1e6
                notes["page"].append((at, float(heap)))
        browser.close()
    print("| memory of | at first | at last | slope of the second half |")
    print("| --- | --- | --- | --- |")
    for name, points in notes.items():
        print(
            f"| {name} | {points[0][1]:.0f} MB | {points[-1][1]:.0f} MB "
            f"| {slope_mb_per_h(points):+.0f} MB an hour |"
        )
    print(f"\n{num_steps} steps of {NUM_SESSIONS} sessions, {num_failed} over their time")


if __name__ == "__main__":
    main()
