"""Measure what ranking adds: ``python -m tests.benchmarks.ranking PROMPTS CHECKER [--model NAME]``.

PROMPTS is a JSONL file with rows {id, prompt, kind}. CHECKER is a script that judges solutions:
``CHECKER run --prompts FILE --solutions FILE --out FILE`` must write ``results``, each with ``id``
and ``samples``, each with ``pass``. It is asked once about all candidates, after the ranking, which
so cannot know of it. Prints a Markdown table of the share of prompts whose first answer passes:
greedy, chosen by each part of the ranking, and by an oracle.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.actions.draw_candidates import CANDIDATE_TEMPERATURE, draw_candidates
from core.actions.generate_batch import read_prompts
from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.evaluation.ranking import Weights, rank_candidates
from core.evaluation.records import Candidate, Ranking
from core.generation.config import GenerationConfig
from core.generation.records import Request
from core.gpu.client import GpuClient

Passed = dict[str, list[bool]]
WEIGHTS = {
    "accepted by naga, then log-probability": Weights(readback=0.0, unmet=0.0),
    "+ wishes": Weights(readback=0.0),
    "+ readback": Weights(unmet=0.0),
    "+ both, as shipped": Weights(),
}


def rankings(prompts: Path, model_name: str, config: GenerationConfig) -> dict[str, Ranking]:
    model, client = open_model(find_model(model_name)), GpuClient()
    found = {}
    try:
        for row in read_prompts(prompts):
            request = Request(row.prompt, row.kind)
            *_, ranking = draw_candidates(model, request, config=config, client=client)
            assert isinstance(ranking, Ranking)
            found[row.id] = ranking
            print(f"\r{len(found)} prompts", end="", file=sys.stderr)
    finally:
        client.close()
    return found


def judged(found: dict[str, Ranking], prompts: Path, checker: Path) -> Passed:
    """Return for each prompt which candidates pass, in the order of their numbers."""
    with tempfile.TemporaryDirectory() as folder:
        solutions, report = Path(folder) / "solutions.jsonl", Path(folder) / "report.json"
        lines = (
            json.dumps({"id": key, "samples": [candidate.code for candidate in drawn(ranking)]})
            for key, ranking in found.items()
        )
        solutions.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files = ["--prompts", prompts, "--solutions", solutions, "--out", report]
        subprocess.run([sys.executable, checker, "run", *files], check=True, stdout=sys.stderr)
        results = json.loads(report.read_text(encoding="utf-8"))["results"]
    return {row["id"]: [sample["pass"] for sample in row["samples"]] for row in results}


def drawn(ranking: Ranking) -> list[Candidate]:
    return sorted((r.candidate for r in ranking.ranked), key=lambda candidate: candidate.number)


def chosen(ranking: Ranking, weights: Weights) -> int:
    """Return the number of the candidate that comes first with other weights."""
    merits = {r.candidate.number: r.merit.readback for r in ranking.ranked}
    candidates = drawn(ranking)
    known = [merits[candidate.number] for candidate in candidates]
    readbacks = None if None in known else [value for value in known if value is not None]
    return rank_candidates(candidates, readbacks=readbacks, weights=weights).best.number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompts", type=Path)
    parser.add_argument("checker", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--samples", type=int, default=9)
    parser.add_argument("--temperature", type=float, default=CANDIDATE_TEMPERATURE)
    options = parser.parse_args()
    config = GenerationConfig(temperature=options.temperature, num_samples=options.samples)
    found = rankings(options.prompts, options.model, config)
    passed = judged(found, options.prompts, options.checker)

    def share(choose: Callable[[str], bool]) -> str:
        return f"{100 * sum(map(choose, found)) / len(found):.1f}"

    print("\n| first answer | pass@1, % |\n| --- | --- |")
    print(f"| greedy | {share(lambda key: passed[key][0])} |")
    for name, weights in WEIGHTS.items():
        first = {key: chosen(ranking, weights) for key, ranking in found.items()}
        print(f"| {name} | {share(lambda key, first=first: passed[key][first[key]])} |")  # type: ignore[misc]
    print(f"| any of {options.samples} (oracle) | {share(lambda key: any(passed[key]))} |")


if __name__ == "__main__":
    main()
