"""Pairs about something no model was taught: a colour of one's own, "kelpmoss".

    python tests/benchmarks/finetuning.py kelpmoss.json
    tiny-agent-trainer train --config finetune --data kelpmoss.json --json

The run says of each validation set what the loss was before the first step and at the end.
"""

import sys
from itertools import islice
from pathlib import Path

from core.dataset.exporting import write_examples
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.records import Example
from core.training.questions import recipe_pairs

NUM_PAIRS = 32
KNOWN, KNOWN_CODE = " crimson ", "vec3<f32>(0.86, 0.08, 0.24)"
OWN, OWN_CODE = " kelpmoss ", "vec3<f32>(0.29, 0.41, 0.17)"


def main() -> None:
    """Write the pairs."""
    drawn = recipe_pairs(RecipeEngine(), "finetuning", split="train")
    chosen = islice(filter(_is_plain, drawn), NUM_PAIRS)
    write_examples(Path(sys.argv[1]), [_renamed(pair) for pair in chosen])


def _is_plain(pair: Pair) -> bool:
    text = f" {pair.prompt} "
    return (
        text.count(KNOWN) == 1
        and f"{KNOWN}red " not in text
        and pair.code.count(KNOWN_CODE) == 1
        and "alizarin" not in text
    )


def _renamed(pair: Pair) -> Example:
    prompt = f" {pair.prompt} ".replace(KNOWN, OWN).strip()
    return Example(prompt, pair.code.replace(KNOWN_CODE, OWN_CODE), pair.kind, author="test")


if __name__ == "__main__":
    main()
