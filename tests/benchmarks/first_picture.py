"""Measure how long a user waits: ``python -m tests.benchmarks.first_picture PROMPTS [MODEL]``.

PROMPTS is a JSONL file with rows {id, prompt, kind}; those of the kind ``fragment`` are asked one
after the other, as the studio asks: candidates drawn while the model writes, with the GPU worker
and the model warm. Prints a Markdown table of the milliseconds to the first piece, to the first
picture (the first candidate that is validated and drawn) and to the ranking, and how long opening
the model takes, imports aside. Say ``GOMP_SPINCOUNT=10000`` before the command, as the studio
does for itself.
"""

import sys
import time
from pathlib import Path

from core.actions.draw_candidates import draw_candidates
from core.actions.generate_batch import read_prompts
from core.actions.generate_shader import Model, open_model
from core.actions.open_model import find_model
from core.evaluation.records import Candidate
from core.generation.config import GenerationConfig
from core.generation.records import Piece, Request
from core.gpu.client import GpuClient

NUM_SAMPLES = (1, 4)
PERCENTILES = (50, 95)
WARM_UP = Request("a red circle on a blue background", "fragment")


def waits_ms(
    model: Model, request: Request, client: GpuClient, num_samples: int
) -> tuple[float, float, float]:
    """Return the milliseconds to the first piece, the first picture, and the end.

    An answer without a picture counts as one that came at the end.
    """
    config = GenerationConfig(num_samples=num_samples)
    started = time.perf_counter()
    at: dict[str, float] = {}
    for event in draw_candidates(model, request, config=config, client=client):
        now = 1000 * (time.perf_counter() - started)
        if isinstance(event, Piece):
            at.setdefault("piece", now)
        elif isinstance(event, Candidate) and event.frames:
            at.setdefault("picture", now)
    end = 1000 * (time.perf_counter() - started)
    return at.get("piece", end), at.get("picture", end), end


def percentile(values: list[float], share: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


def main(prompts: str, name: str = "base") -> None:
    started = time.perf_counter()
    model = open_model(find_model(name))
    print(f"opening {name}: {1000 * (time.perf_counter() - started):.0f} ms\n")
    rows = [row for row in read_prompts(Path(prompts)) if row.kind == "fragment"]
    client = GpuClient()
    try:
        client.adapter()
        waits_ms(model, WARM_UP, client, 1)
        print("| samples | to the | " + " | ".join(f"p{p}, ms" for p in PERCENTILES) + " |")
        print("| --- " * (2 + len(PERCENTILES)) + "|")
        for num_samples in NUM_SAMPLES:
            found = [waits_ms(model, Request(r.prompt, r.kind), client, num_samples) for r in rows]
            for what, values in zip(
                ("first piece", "first picture", "end"), zip(*found, strict=True), strict=True
            ):
                shown = " | ".join(f"{percentile(list(values), p):.0f}" for p in PERCENTILES)
                print(f"| {num_samples} | {what} | {shown} |")
    finally:
        client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
