"""Count answers that are not valid: ``python -m tests.benchmarks.always_valid NUMBER OUTPUT [MODEL]``.

Answers NUMBER held-out recipe prompts as the studio does, going back where naga refuses, greedily
and at temperature 1, so there are twice as many answers. Each becomes a line of the JSONL file
OUTPUT as soon as its batch is done; started again with the same file, the measurement goes on where
it was. Prints what naga refused at first and what came of it, and at last a Markdown table: refused
first attempts, answers that are not valid or not whole in the end, and model steps that were thrown
away by going back.
"""

import json
import sys
import time
from pathlib import Path

from core.actions.draw_candidates import answer_requests
from core.actions.generate_shader import open_model
from core.actions.open_gpu import open_gpu
from core.actions.open_model import find_model
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.validation import validation_pairs
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints
from core.generation.constraining.wgsl_constraint import WgslConstraint
from core.generation.generator import Generator
from core.generation.records import Request
from core.gpu.client import GpuClient
from core.validation.records import ValidationReport
from core.validation.validator import validate_shader

BATCH = 16
TEMPERATURES = (0.0, 1.0)


class CountedConstraint(WgslConstraint):
    """Adds each step to ``counted``."""

    counted: "CountedConstraints"

    def push(self, token_id: int) -> None:
        self.counted.num_steps += 1
        super().push(token_id)


class CountedConstraints(ShaderConstraints):
    """Makes constraints and counts their steps."""

    num_steps = 0

    def new(self, kind, limits, *, start=(), forbidden=None) -> WgslConstraint:
        made = CountedConstraint(self.vocabulary, kind, limits, start=start, forbidden=forbidden)
        made.counted = self
        return made


def fault_of(report: ValidationReport) -> str:
    """Return naga's words and the line they are about; empty where there is no fault."""
    if report.is_valid:
        return ""
    finding = report.diagnostics[0]
    lines = report.code.splitlines()
    line = lines[finding.line - 1].strip() if finding.line and finding.line <= len(lines) else ""
    return f"{finding.message} | {line}"


def answer_batch(
    model: Generator, pairs: tuple[Pair, ...], temperature: float, client: GpuClient
) -> list[dict]:
    """Answer some prompts, those again as the studio does whose first attempt is no good."""
    config = GenerationConfig(temperature=temperature)
    rows = []
    counted = model.constraints
    assert isinstance(counted, CountedConstraints)
    written = model.write([Request(p.prompt, p.kind) for p in pairs], config=config)
    for pair, (sample,) in zip(pairs, written, strict=True):
        row = {"temperature": temperature, "prompt": pair.prompt, "kind": pair.kind}
        report = validate_shader(sample.code, client=client)
        row |= {"first": fault_of(report), "last": "", "kept": sample.num_tokens, "wasted": 0}
        row["is_whole"] = sample.is_complete
        if row["first"] or not sample.is_complete:
            before = counted.num_steps
            request = Request(pair.prompt, pair.kind)
            answer = answer_requests(model, [request], config=config, client=client)[0][0]
            row["is_whole"] = answer.sample.is_complete
            row["last"] = fault_of(answer.validation)
            row["kept"] = answer.sample.num_tokens
            row["wasted"] = counted.num_steps - before - answer.sample.num_tokens
            row["code"], row["answer"] = sample.code, answer.sample.code
            print(f"{temperature:g} {pair.prompt}: {row['first']} -> {row['last'] or 'valid'}")
        rows.append(row)
    return rows


def summary(rows: list[dict]) -> str:
    """Return the table of all answers in the file."""
    lines = [
        "| temperature | answers | refused at first | invalid | not whole | steps wasted |",
        "|---|---|---|---|---|---|",
    ]
    for temperature in TEMPERATURES:
        own = [row for row in rows if row["temperature"] == temperature]
        refused = sum(bool(row["first"]) for row in own)
        invalid = sum(bool(row["last"]) for row in own)
        broken = sum(not row["is_whole"] for row in own)
        wasted = sum(row["wasted"] for row in own) / max(1, sum(row["kept"] for row in own))
        lines.append(
            f"| {temperature:g} | {len(own)} | {refused} | {invalid} | {broken} | {wasted:.2%} |"
        )
    return "\n".join(lines)


def main(number: int, output: str, name: str = "base") -> None:
    opened = open_model(find_model(name))
    assert isinstance(opened, Generator), f"{name} is no network"
    model = Generator(
        opened.model,
        opened.tokenizer,
        device="cpu",
        tasks=opened.tasks,
        constraints=CountedConstraints(opened.tokenizer.code),
    )
    pairs = validation_pairs(RecipeEngine(), "program", number)
    path, client = Path(output), open_gpu()
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    rows = [json.loads(line) for line in text.splitlines()]
    started_s, num_before = time.perf_counter(), len(rows)
    try:
        for temperature in TEMPERATURES:
            num_done = sum(row["temperature"] == temperature for row in rows)
            for start in range(num_done, number, BATCH):
                batch = pairs[start : start + BATCH]
                new = answer_batch(model, batch, temperature, client)
                with path.open("a", encoding="utf-8") as file:
                    file.writelines(f"{json.dumps(row)}\n" for row in new)
                rows += new
    finally:
        client.close()
    print(summary(rows))
    per_answer = (time.perf_counter() - started_s) / max(1, len(rows) - num_before)
    print(f"\n{per_answer:.2f} s an answer")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
