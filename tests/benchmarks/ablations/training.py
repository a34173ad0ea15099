"""Training on rows that were drawn before, one step at a time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import nn

from core.training.config import TrainingConfig
from core.training.optimizer import make_optimizer, set_learning_rate
from core.training.packed_loss import LossSum, to_device
from core.training.records import CodeIds
from core.training.schedule import learning_rate
from tests.benchmarks.ablations.rows import Arrays, batch_of


def training_steps(
    model: nn.Module,
    arrays: Arrays,
    tokenizer: str,
    *,
    config: TrainingConfig,
    code_ids: CodeIds,
    device: torch.device,
    num_steps: int,
    batch_rows: int,
    autocast: AbstractContextManager[object] | None = None,
) -> Iterator[int]:
    """Train a model on the rows in their order; yield the number of each step that is done.

    Args:
        model: on the device.
        arrays: rows for at least so many steps.
        tokenizer: which ids of the rows to take.
        config: optimizer and schedule, which ends with ``num_steps``.
        code_ids: of the tokenizer.
        device: where to compute.
        num_steps: after so many it ends; the caller may do so earlier.
        batch_rows: rows of a step.
        autocast: in which the loss is computed.
    """
    optimizer, loss_sum = make_optimizer(model, config), LossSum(model, label_smoothing=0.0)
    model.train()
    for step in range(1, num_steps + 1):
        batch = batch_of(arrays, f"train/{tokenizer}", (step - 1) * batch_rows, batch_rows)
        ready = to_device(batch, code_ids=code_ids, device=device)
        with autocast or nullcontext():
            loss = loss_sum(ready) / batch.num_tokens
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.gradient_clip_norm)
        set_learning_rate(optimizer, learning_rate(step, total_steps=num_steps, config=config))
        optimizer.step()
        yield step
