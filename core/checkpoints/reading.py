"""Verify a checkpoint folder, then load it.

Never unpickles: weights come from safetensors, settings from JSON.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path

from safetensors.torch import load_file

from core.checkpoints.layout import (
    STATE_NUMBERS,
    STATE_TENSORS,
    TOKENIZER,
    is_training_state,
    is_weights,
    read_manifest,
    read_model_config,
)
from core.checkpoints.records import Manifest, Problem, TrainingProgress
from core.checkpoints.training_state import TrainingState
from core.checkpoints.verification import (
    content_problems,
    file_problems,
    is_model_file,
)
from core.errors import CheckpointDamaged, CheckpointMismatch, CheckpointMissing
from core.model.seq2seq import Seq2Seq
from core.model.unfilled import Unfilled
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer

_ERRORS = {
    "missing": CheckpointMissing,
    "damaged": CheckpointDamaged,
    "mismatch": CheckpointMismatch,
}


@dataclass(frozen=True)
class LoadedCheckpoint:
    """A model ready for use, with its tokenizer."""

    model: Seq2Seq
    tokenizer: Tokenizer
    manifest: Manifest


def load_checkpoint(folder: Path, *, device: str) -> LoadedCheckpoint:
    """Return model (float32, evaluation mode), tokenizer and manifest of a checkpoint.

    Reads every file that it needs once to compare hashes before anything is built.

    Args:
        folder: one checkpoint, not the run that contains it.
        device: where the weights go; they are stored without a device.

    Raises:
        CheckpointMissing: the folder, or a file named in its manifest, is absent.
        CheckpointDamaged: a file is truncated or altered.
        CheckpointMismatch: tokenizer, config and weights do not belong together.
    """
    manifest = read_manifest(folder)
    _raise_first(folder, file_problems(folder, manifest, wanted=is_model_file))
    _raise_first(folder, content_problems(folder))
    tokenizer = load_tokenizer(folder / TOKENIZER)
    with Unfilled():
        model = Seq2Seq(
            read_model_config(folder),
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
    for entry in manifest.files:
        if is_weights(entry.name):
            # Names and shapes were compared; a part alone is not the whole.
            model.load_state_dict(load_file(folder / entry.name), strict=False)
    return LoadedCheckpoint(model.to(device).eval(), tokenizer, manifest)


def load_training_state(folder: Path) -> TrainingState:
    """Return what the training loop needs to go on from a checkpoint.

    Raises:
        CheckpointMissing: the checkpoint has no training state (exports have none).
        CheckpointDamaged: the training state is truncated or altered.
    """
    manifest = read_manifest(folder)
    if not {STATE_NUMBERS, STATE_TENSORS} <= {entry.name for entry in manifest.files}:
        raise CheckpointMissing(
            f"{folder} holds a model without its training state, so training cannot go on from it.",
            hint="Resume from a checkpoint of a run, not from an export.",
        )
    _raise_first(folder, file_problems(folder, manifest, wanted=is_training_state))
    values = json.loads((folder / STATE_NUMBERS).read_text(encoding="utf-8"))
    known = {item.name for item in fields(TrainingProgress)}
    if values.keys() != known:
        raise CheckpointMismatch(
            f"{folder / STATE_NUMBERS} differs in {', '.join(sorted(values.keys() ^ known))}.",
            hint="It was written by another version of the studio; resume with that one.",
        )
    return TrainingState(TrainingProgress(**values), load_file(folder / STATE_TENSORS))


def _raise_first(folder: Path, problems: list[Problem]) -> None:
    if problems:
        first = problems[0]
        raise _ERRORS[first.kind](
            f"{folder}: {first.message}",
            hint="Use another checkpoint of the run, or copy this one again from where it was made.",
        )
