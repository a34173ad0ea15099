"""Measure the parser: ``python -m tests.benchmarks.parsing [FILE]``.

Prints microseconds per kB of lexing, parsing and reflecting the shipped shaders, and of the
modules in FILE, JSON lines (gzip or not) with ``code`` and perhaps ``naga_ok``; of the latter
also how many parse without a finding.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core import paths
from core.dataset.importing import load_folder
from core.wgsl.lexer import lex
from core.wgsl.parsing import parse
from core.wgsl.reflection import reflect

REPEATS = 5


def us_per_kb(action: Callable[[str], object], texts: list[str]) -> float:
    """Return the least time; that of the processor, since others may be busy on the machine."""
    best = float("inf")
    for _ in range(REPEATS):
        started = time.process_time()
        for text in texts:
            action(text)
        best = min(best, time.process_time() - started)
    return best * 1e6 / (sum(map(len, texts)) / 1000)


def read_modules(path: Path) -> list[str]:
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()  # noqa: SIM115 - closed below
    with opened as lines:
        rows = [json.loads(line) for line in lines]
    return [row["code"] for row in rows if row.get("naga_ok", True)]


def main() -> None:
    examples = load_folder(paths.curated()).examples
    snippets = ("expression", "statements")
    sets = {"shipped modules": [e.wgsl_code for e in examples if e.kind not in snippets]}
    if len(sys.argv) > 1:
        sets[Path(sys.argv[1]).name] = read_modules(Path(sys.argv[1]))
    print(
        "| texts | lex, us/kB | parse | reflect | without a finding |\n| --- | --- | --- | --- | --- |"
    )
    for name, texts in sets.items():
        times = " | ".join(f"{us_per_kb(action, texts):.0f}" for action in (lex, parse, reflect))
        sound = sum(not parse(text).findings for text in texts)
        print(f"| {name}, {len(texts):,} | {times} | {sound:,} |")


if __name__ == "__main__":
    main()
