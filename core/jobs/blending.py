"""Blend two states of a model: ``python -m core.jobs.blending BEFORE AFTER OUTPUT``.

Half of the way from a model to what it became in further training keeps more of what it could
do, and often does the new as well (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from core.checkpoints.reading import load_checkpoint
from core.checkpoints.writing import write_export
from core.errors import CheckpointMismatch, StudioError


def blend(before: Path, after: Path, output: Path, *, share: float = 0.5) -> None:
    """Write the model that lies ``share`` of the way from one to the other, in 16 bits.

    Args:
        before: a checkpoint or model folder.
        after: one that was trained on from it.
        output: a new folder.
        share: of the way, from 0 to 1.

    Raises:
        CheckpointError: one cannot be read, or ``output`` is there already.
        CheckpointMismatch: they differ in size, tokens or tasks.
    """
    first, second = (load_checkpoint(path, device="cpu") for path in (before, after))
    for what, one, other in (
        ("sizes", first.model.config, second.model.config),
        ("tokenizers", first.manifest.tokenizer_sha256, second.manifest.tokenizer_sha256),
        ("tasks", first.manifest.tasks, second.manifest.tasks),
    ):
        if one != other:
            raise CheckpointMismatch(
                f"{before} and {after} have different {what}.",
                hint="Blend a model with one that was trained on from it.",
            )
    with torch.no_grad():
        weights = zip(first.model.parameters(), second.model.parameters(), strict=True)
        for parameter, later in weights:
            parameter.lerp_(later, share)
    known = second.manifest.metrics
    write_export(
        output,
        model=first.model,
        tokenizer=first.tokenizer,
        step=second.manifest.step,
        epoch=second.manifest.epoch,
        metrics={name: known[name] for name in ("elapsed_s",) if name in known},
        tasks=first.manifest.tasks,
    )


def main(arguments: Sequence[str]) -> int:
    """Blend as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.jobs.blending", description=__doc__)
    parser.add_argument("before", type=Path, help="the model that was trained on")
    parser.add_argument("after", type=Path, help="what it became")
    parser.add_argument("output", type=Path, help="new folder for the model in between")
    parser.add_argument("--share", type=float, default=0.5, help="of the way, from 0 to 1")
    options = parser.parse_args(arguments)
    if not 0.0 <= options.share <= 1.0:
        parser.error(f"--share is {options.share:g}; 0 to 1 was expected.")
    try:
        blend(options.before, options.after, options.output, share=options.share)
    except StudioError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
