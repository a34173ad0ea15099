"""What a seed draws is the same in every process: sets have another order in each."""

import os
import subprocess
import sys

DRAW = """
import itertools, hashlib
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.seeding import shipped_examples
from core import paths
from core.training.questions import QuestionSource
source = QuestionSource(
    RecipeEngine(), curated=tuple(shipped_examples(paths.curated())[:60]), recipes_share=0.9,
    task_shares={"edit": 0.1, "repair": 0.1, "describe": 0.1}, noise=0.2, held_out=frozenset(),
    grown_share=0.5,
)
drawn = list(itertools.islice(source.draw("equal"), 2500))
print(hashlib.sha256(repr(drawn).encode()).hexdigest())
"""


def test_draws_do_not_depend_on_the_process():
    drawing = [
        subprocess.Popen(
            [sys.executable, "-c", DRAW],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    first, second = (process.communicate()[0].strip() for process in drawing)
    assert len(first) == 64
    assert first == second
