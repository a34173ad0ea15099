"""Train a small model from Python and ask it: ``python examples/train_from_python.py``.

The trainer is a process of its own: it would go on if this script were ended.
"""

import time
from pathlib import Path

from core.actions.draw_candidates import draw_candidates
from core.actions.follow_run import follow_run
from core.actions.generate_shader import open_model
from core.actions.open_gpu import open_gpu
from core.actions.open_model import find_model
from core.actions.train_model import start_training
from core.evaluation.records import Ranking
from core.generation.config import GenerationConfig
from core.generation.records import Request
from core.jobs.config_files import load_run_config

CONFIG = Path(__file__).with_name("first_run.toml")
PROMPT = "a white circle in the middle of a black picture"


def main() -> str:
    """Learn the first dataset by heart; returns the name of the run."""
    name = start_training(load_run_config(CONFIG), config_folder=CONFIG.parent)
    follower = follow_run(name)
    while (view := follower.look()).is_active:
        loss = view.progress.loss.values[-1:]
        print(f"step {view.progress.step} of {view.progress.total_steps}", *loss)
        time.sleep(2)
    print(f"{name}: {view.state}")
    client = open_gpu()
    model = open_model(find_model(name))
    *_, ranking = draw_candidates(model, Request(PROMPT), config=GenerationConfig(), client=client)
    assert isinstance(ranking, Ranking), "the last event"
    print(ranking.best.code)
    client.close()
    return name


if __name__ == "__main__":
    main()
