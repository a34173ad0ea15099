"""Write a checkpoint folder: complete or not at all."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from core.checkpoints.layout import (
    MANIFEST,
    MODEL_CONFIG,
    STATE_NUMBERS,
    STATE_TENSORS,
    TOKENIZER,
    manifest_json,
    weights_name,
)
from core.checkpoints.records import FileEntry, Manifest
from core.checkpoints.training_state import TrainingState
from core.dataset.tasks import Task
from core.errors import CheckpointError
from core.model.seq2seq import Seq2Seq
from core.storage.atomic_write import new_folder
from core.storage.digest import file_sha256
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import save_tokenizer

MAX_EXPORT_FILE_BYTES = 15 * 2**20  # of a file of weights


def write_export(
    folder: Path,
    *,
    model: Seq2Seq,
    tokenizer: Tokenizer,
    step: int,
    epoch: int,
    metrics: dict[str, float],
    tasks: tuple[Task, ...],
) -> Manifest:
    """Write a model small enough to travel: 16 bits, in small files; see ``write_checkpoint``."""
    return write_checkpoint(
        folder,
        model=model,
        tokenizer=tokenizer,
        step=step,
        epoch=epoch,
        run_id=folder.name,
        metrics=metrics,
        state=None,
        tasks=tasks,
        weights_type=torch.float16,
        max_file_bytes=MAX_EXPORT_FILE_BYTES,
    )


def write_checkpoint(
    folder: Path,
    *,
    model: Seq2Seq,
    tokenizer: Tokenizer,
    step: int,
    epoch: int,
    run_id: str,
    metrics: dict[str, float],
    state: TrainingState | None,
    tasks: tuple[Task, ...] = ("generate",),
    weights_type: torch.dtype = torch.float32,
    max_file_bytes: int | None = None,
) -> Manifest:
    """Write model, tokenizer and, for resuming, the training state.

    Args:
        folder: made by this call; its parents too where missing.
        model: on any device.
        tokenizer: the one the model is trained with.
        step: steps done.
        epoch: epoch of the last step.
        run_id: name of the run, or of the model in an export.
        metrics: finite numbers worth keeping; ``val_loss`` decides which checkpoint is best.
        state: None in exports.
        tasks: what the model was trained for.
        weights_type: narrower than float32 makes a smaller file that cannot be resumed.
        max_file_bytes: spread the weights over files of at most this size (or one tensor).

    Raises:
        CheckpointError: the folder is there already.
        OSError: the disk is full or gone; nothing is left of the folder.
    """
    assert state is None or weights_type is torch.float32, "narrow weights cannot be resumed"
    weights = _weights(model, weights_type)
    try:
        with new_folder(folder) as unfinished:
            _write_json(unfinished / MODEL_CONFIG, asdict(model.config))
            save_tokenizer(tokenizer, unfinished / TOKENIZER)
            _write_weights(unfinished, weights, max_file_bytes)
            if state is not None:
                _write_json(unfinished / STATE_NUMBERS, asdict(state.progress))
                _write_tensors(unfinished / STATE_TENSORS, state.moments)
            manifest = Manifest(
                step=step,
                epoch=epoch,
                run_id=run_id,
                tokenizer_sha256=file_sha256(unfinished / TOKENIZER),
                files=_entries(unfinished),
                metrics=metrics,
                created_utc=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                tasks=tasks,
            )
            (unfinished / MANIFEST).write_text(manifest_json(manifest), encoding="utf-8")
    except FileExistsError as error:
        raise CheckpointError(
            f"{folder} is there already; a checkpoint is never overwritten.",
            hint="Choose another folder, or remove this one first.",
        ) from error
    return manifest


def _weights(model: Seq2Seq, weights_type: torch.dtype) -> dict[str, Tensor]:
    return {
        name: tensor.detach().to("cpu", weights_type).contiguous()
        for name, tensor in sorted(model.state_dict().items())
    }


def _write_weights(folder: Path, weights: dict[str, Tensor], max_file_bytes: int | None) -> None:
    parts: list[dict[str, Tensor]] = [{}]
    room = max_file_bytes
    for name, tensor in weights.items():
        if room is not None and max_file_bytes is not None:
            if parts[-1] and tensor.nbytes > room:
                parts.append({})
                room = max_file_bytes
            room -= tensor.nbytes
        parts[-1][name] = tensor
    for index, part in enumerate(parts):
        _write_tensors(folder / weights_name(index, len(parts)), part)


def _write_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    # Not save_file: what it raises on a full disk does not say so.
    path.write_bytes(save({name: tensor.contiguous() for name, tensor in tensors.items()}))


def _write_json(path: Path, values: dict[str, object]) -> None:
    path.write_text(json.dumps(values, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def _entries(folder: Path) -> tuple[FileEntry, ...]:
    return tuple(
        FileEntry(path.name, path.stat().st_size, file_sha256(path))
        for path in sorted(folder.iterdir())
    )
