"""Ask a model for a shader from Python: ``python examples/use_library.py [PROMPT] [PICTURE.png]``.

The same functions are behind the Generate page and the command line.
"""

import sys
from pathlib import Path

from core.actions.draw_candidates import draw_candidates
from core.actions.export_picture import export_picture
from core.actions.generate_shader import open_model
from core.actions.open_gpu import open_gpu
from core.actions.open_model import find_model
from core.evaluation.records import Ranking
from core.generation.config import GenerationConfig
from core.generation.records import Request
from core.rendering.config import FrameConfig


def main(prompt: str = "pulsing red circle", picture: str = "circle.png") -> None:
    """Write four candidates, take the best, and draw it."""
    client = open_gpu()  # a process of its own judges and draws: a bad shader cannot hurt this one
    model = open_model(find_model("base"))
    config = GenerationConfig(num_samples=4, seed=1)
    *_, ranking = draw_candidates(model, Request(prompt), config=config, client=client)
    assert isinstance(ranking, Ranking), "the last event"
    best = ranking.best
    print(best.code)
    print("valid" if best.is_valid else best.answer.validation.render())
    if best.is_valid:
        export_picture(best.code, Path(picture), client=client, config=FrameConfig(512, 512))
        print(f"drawn to {picture}")
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
