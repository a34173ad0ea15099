"""Measure how well a model reproduces the shaders of a dataset."""

import time
from pathlib import Path

from core.actions.generate_shader import open_model
from core.actions.open_model import ModelChoice
from core.dataset.importing import read_examples
from core.dataset.records import Example
from core.errors import DatasetError
from core.evaluation.reproduction import Score, score_samples
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.gpu.client import GpuClient
from core.jobs.run_folder import RunFolder, read_run_examples


def evaluate_model(
    choice: ModelChoice, *, data: Path | None, split: str, client: GpuClient
) -> Score:
    """Answer every prompt greedily and count.

    Args:
        choice: the model; must be a network.
        data: a dataset file or folder, all of it; None means the examples of the model's run.
        split: ``train``, ``val``, ``test`` or ``all`` of the run's examples.
        client: judges validity.

    Raises:
        DatasetError: there are no examples to ask for.
        CheckpointError: the model cannot be opened.
        GpuUnavailable: nothing can be validated.
    """
    examples = _examples(choice, data, split)
    asked = [(prompt, example) for example in examples for prompt in example.prompts]
    if not asked:
        raise DatasetError(
            f"There are no examples in the split {split!r}.", hint="Choose another --split."
        )
    model = open_model(choice)
    if not isinstance(model, Generator):
        raise DatasetError(
            f"{choice.name} is no network; there is nothing to measure.",
            hint="Name a trained model; tiny-agent-trainer list shows them.",
        )
    client.adapter()  # without one the answers could not be judged
    started = time.perf_counter()
    answers = model.generate(
        [prompt for prompt, _ in asked],
        kinds=[example.kind for _, example in asked],
        config=GenerationConfig(),
    )
    seconds = time.perf_counter() - started
    return score_samples(
        [samples[0] for samples in answers],
        [example.wgsl_code for _, example in asked],
        client=client,
        model=choice.name,
        split="all" if data else split,
        seconds=seconds,
    )


def _examples(choice: ModelChoice, data: Path | None, split: str) -> list[Example]:
    if data is not None:
        result = read_examples(data)
        if not result.examples:
            reasons = [f" {problem}" for problem in result.problems[:1]]
            raise DatasetError(
                f"{data} holds no usable example.{''.join(reasons)}",
                hint="Each row needs at least natural_language and wgsl_code.",
            )
        return list(result.examples)
    run = choice.folder.parent.parent if choice.folder else None
    if run is None or not (run / "examples.jsonl").is_file():
        raise DatasetError(
            f"The model {choice.name} has no examples of its own.",
            hint="Name a dataset with --data, e.g. --data data/curated.",
        )
    rows = read_run_examples(RunFolder(run))
    return [row.example for row in rows if split in ("all", row.split)]
