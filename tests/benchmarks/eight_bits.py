"""Compare 8 bits with 32: ``python -m tests.benchmarks.eight_bits PROMPTS.jsonl [MODEL]``.

Answers the prompts of a file (rows {id, prompt, kind?}) greedily and without constraint, once with
the decoder as the studio runs it and once in eager torch with 32 bits, and counts equal answers.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from core.actions.generate_batch import read_prompts
from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.checkpoints.reading import load_checkpoint
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.generation.records import Request

BATCH = 16
CONFIG = GenerationConfig(constraint="none", max_seconds=3_600)


def answers(generator: Generator, requests: Sequence[Request]) -> list[str]:
    """Return the greedy answer to each request."""
    return [
        sample.code
        for start in range(0, len(requests), BATCH)
        for (sample,) in generator.write(requests[start : start + BATCH], config=CONFIG)
    ]


def main() -> None:
    requests = [Request(row.prompt, row.kind) for row in read_prompts(Path(sys.argv[1]))]
    choice = find_model(sys.argv[2] if len(sys.argv) > 2 else "base")
    small = open_model(choice)
    assert isinstance(small, Generator), "it has no network"
    assert choice.folder is not None
    loaded = load_checkpoint(choice.folder, device="cpu")
    whole = Generator(loaded.model.float(), loaded.tokenizer, device="cpu")
    pairs = zip(answers(small, requests), answers(whole, requests), strict=True)
    num_equal = sum(one == other for one, other in pairs)
    print(f"{num_equal} of {len(requests)} answers are equal in 8 and in 32 bits")


if __name__ == "__main__":
    main()
