"""Compiling for a GPU: one program for the network with its loss in each shape of the stream.

A shape takes half a minute or more, most of it on one core. So that many are made at a time, each
may be compiled by a process of its own: the compiler keeps what it made in a folder, where the
training process then finds it.
"""

import torch

from core.dataset.tasks import Task
from core.training.buckets import BatchShape, PackedBatch, empty_batch, shape_of, widths_of
from core.training.config import TrainingConfig
from core.training.packed_loss import LossSum, to_device
from core.training.records import CodeIds

_MAX_COMPILED_SHAPES = 64


def compile_for_shapes(loss_sum: LossSum) -> None:
    """Compile a loss in place: anew for each shape, when it first comes."""
    torch.set_float32_matmul_precision("high")
    torch._dynamo.config.recompile_limit = _MAX_COMPILED_SHAPES
    torch._dynamo.config.accumulated_recompile_limit = 8 * _MAX_COMPILED_SHAPES
    # In a team the compiler would cut the program up by buckets of gradients, and so find none of
    # those that were compiled beforehand; all gradients together travel in about a millisecond.
    torch._dynamo.config.optimize_ddp = False
    loss_sum.compile(dynamic=False)


def autocast(config: TrainingConfig, device: torch.device) -> torch.autocast:
    """Return the context in which a loss is computed."""
    wanted, kind = config.precision, device.type
    is_narrow = wanted == "bfloat16" or (wanted == "auto" and kind == "cuda")
    return torch.autocast(kind, torch.bfloat16, enabled=is_narrow)


def stream_shapes(
    tasks: tuple[Task, ...], *, tokens_per_batch: int, text_width: int, max_width: int, eos: int
) -> list[PackedBatch]:
    """Return an empty batch of each shape that a stream of these tasks has."""
    kinds: list[BatchShape] = sorted({shape_of(task) for task in tasks})
    return [
        empty_batch(
            kind,
            width,
            tokens_per_batch=tokens_per_batch,
            text_width=text_width,
            eos=eos,
        )
        for kind in kinds
        for width in widths_of(kind, max_width=max_width)
    ]


def compile_shape(
    loss_sum: LossSum,
    batch: PackedBatch,
    *,
    config: TrainingConfig,
    code_ids: CodeIds,
    device: torch.device,
) -> None:
    """Compile both directions for the shape of a batch."""
    compile_for_shapes(loss_sum)
    loss_sum.train()
    ready = to_device(batch, code_ids=code_ids, device=device)
    with autocast(config, device):
        loss = loss_sum(ready)
    loss.backward()
