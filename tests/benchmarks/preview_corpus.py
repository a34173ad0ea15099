"""Preview shaders from a file: ``python -m tests.benchmarks.preview_corpus FILE [options]``.

The file holds one JSON object a line (gzip or not) with ``code`` and, where known, ``naga_ok``
and ``stage_hint``. Draws a sample of the modules that naga accepts and that have a fragment or
compute stage, previews each without any help, and prints the share that was drawn, the share
of one colour, and why the others were not drawn. ``--sheets FOLDER`` writes contact sheets.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.config import GpuConfig
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_image
from core.rendering.records import Frame
from core.rendering.renderer import render_shader

SIZE_PX = 128
SHEET_COLUMNS = 10
STAGES = ("fragment", "compute")
TIME_S = 1.3


@dataclass(frozen=True)
class Result:
    name: str
    stages: str
    frame: Frame | None
    note: str
    duration_ms: float

    @property
    def is_blank(self) -> bool:
        if self.frame is None:
            return False
        return len(np.unique(np.frombuffer(self.frame.rgba, "<u4"))) == 1


def rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from (json.loads(line) for line in lines)


def sample(path: Path, size: int, seed: int) -> list[dict[str, object]]:
    fitting = [
        row
        for row in rows(path)
        if row.get("naga_ok", True)
        and any(stage in str(row.get("stage_hint", "fragment")) for stage in STAGES)
    ]
    return random.Random(seed).sample(fitting, min(size, len(fitting)))


def preview(client: GpuClient, row: dict[str, object]) -> Result:
    started = time.perf_counter()
    config = FrameConfig(SIZE_PX, SIZE_PX, time_s=TIME_S, mouse_x_px=40, mouse_y_px=50)
    try:
        report = render_shader(str(row["code"]), client=client, config=config)
    except GpuUnavailable as lost:
        client.retry()
        return Result(str(row.get("id")), str(row.get("stage_hint")), None, lost.message, 0.0)
    note = report.note if report.validation.is_valid else report.validation.render()
    shown = report.frames[0] if report.frames else None
    # A table is a preview too, where numbers make no picture.
    if shown is None and any(output.table for output in report.outputs):
        shown, note = Frame(1, 1, b"\x80\x80\x80\xff", 0.0), "table"
    return Result(
        str(row.get("id")),
        str(row.get("stage_hint")),
        shown,
        note,
        (time.perf_counter() - started) * 1000,
    )


def contact_sheet(results: list[Result]) -> Image.Image:
    num_rows = -(-len(results) // SHEET_COLUMNS)
    sheet = Image.new("RGB", (SHEET_COLUMNS * SIZE_PX, num_rows * SIZE_PX), (90, 20, 20))
    draw = ImageDraw.Draw(sheet)
    for index, result in enumerate(results):
        row, column = divmod(index, SHEET_COLUMNS)
        corner = (column * SIZE_PX, row * SIZE_PX)
        if result.frame:
            sheet.paste(to_image(result.frame).resize((SIZE_PX - 2, SIZE_PX - 2)), corner)
        draw.text((corner[0] + 2, corner[1] + 2), result.name[:8], fill=(255, 255, 255))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sheets", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = GpuConfig(check_deadline_s=30, run_deadline_s=60, max_losses=1000)
        client = GpuClient(config, quarantine_file=Path(folder) / "quarantine.jsonl")
        results = [
            preview(client, row) for row in sample(arguments.file, arguments.size, arguments.seed)
        ]
        client.close()
    drawn = [result for result in results if result.frame]
    blank = [result for result in drawn if result.is_blank and result.note != "table"]
    for result in results:
        if result.frame is None or result.note:
            print(f"{result.name} [{result.stages}] {result.note}")
    print("one colour:", *(f"{r.name} [{r.stages}]" for r in blank), sep="\n  ")
    print(f"by stages: {dict(Counter(result.stages for result in results))}")
    print(
        f"previewed {len(drawn)} of {len(results)} ({len(drawn) / len(results):.1%}), "
        f"{len(blank)} in one colour; median "
        f"{sorted(result.duration_ms for result in results)[len(results) // 2]:.0f} ms"
    )
    if arguments.sheets:
        arguments.sheets.mkdir(parents=True, exist_ok=True)
        for number in range(0, len(results), SHEET_COLUMNS**2):
            sheet = contact_sheet(results[number : number + SHEET_COLUMNS**2])
            sheet.save(arguments.sheets / f"sheet-{number // SHEET_COLUMNS**2}.png")


if __name__ == "__main__":
    main()
