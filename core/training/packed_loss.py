"""Loss and scores of batches with fixed shapes; nothing here depends on the values.

Shape letters: B batch, S prompt length, T shader length, N all positions, V code vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.model.seq2seq import Seq2Seq
from core.training.buckets import NOTHING, PackedBatch
from core.training.records import CodeIds, Evaluation


@dataclass(frozen=True)
class DeviceBatch:
    """A packed batch as the network takes it; targets are ``NOTHING`` where none is."""

    prompt_ids_BS: Tensor
    prompt_mask_BS: Tensor
    inputs_BT: Tensor
    targets_BT: Tensor
    reads_code: bool
    writes_text: bool


def to_device(batch: PackedBatch, *, code_ids: CodeIds, device: torch.device) -> DeviceBatch:
    """Return the tensors of a batch."""
    prompts_BS = _moved(torch.from_numpy(batch.prompts_BS), device)
    targets_BT = _moved(torch.from_numpy(batch.codes_BT), device)
    shifted_BT = F.pad(targets_BT[:, :-1], (1, 0), value=code_ids.sos)
    return DeviceBatch(
        prompt_ids_BS=prompts_BS.clamp(min=0),
        prompt_mask_BS=prompts_BS != NOTHING,
        inputs_BT=torch.where(shifted_BT == NOTHING, code_ids.pad, shifted_BT),
        targets_BT=targets_BT,
        reads_code=batch.reads_code,
        writes_text=batch.writes_text,
    )


class LossSum(nn.Module):
    """A model with its loss, as one module: the sum over the real tokens, in nats."""

    def __init__(self, model: Seq2Seq, *, label_smoothing: float) -> None:
        super().__init__()
        self.model = model
        self._label_smoothing = label_smoothing

    def forward(self, batch: DeviceBatch) -> Tensor:
        """Return the sum for a batch."""
        return F.cross_entropy(
            _logits(self.model, batch).flatten(0, 1).float(),
            batch.targets_BT.flatten(),
            ignore_index=NOTHING,
            label_smoothing=self._label_smoothing,
            reduction="sum",
        )


@torch.no_grad()
def packed_score(
    model: Seq2Seq, batches: Sequence[PackedBatch], *, code_ids: CodeIds, device: torch.device
) -> Evaluation:
    """Measure a model in evaluation mode on all rows of some batches."""
    loss_sum, num_right, num_tokens, num_exact, num_rows = 0.0, 0, 0, 0, 0
    for packed in batches:
        batch = to_device(packed, code_ids=code_ids, device=device)
        logits_BTV = _logits(model, batch)
        loss_sum += F.cross_entropy(
            logits_BTV.flatten(0, 1).float(),
            batch.targets_BT.flatten(),
            ignore_index=NOTHING,
            reduction="sum",
        ).item()
        is_real_BT = batch.targets_BT != NOTHING
        is_right_BT = logits_BTV.argmax(-1) == batch.targets_BT
        num_right += int((is_right_BT & is_real_BT).sum())
        num_exact += int(((is_right_BT | ~is_real_BT).all(1) & is_real_BT.any(1)).sum())
        num_tokens, num_rows = num_tokens + packed.num_tokens, num_rows + packed.num_rows
    return Evaluation(loss_sum / num_tokens, num_right / num_tokens, num_exact / num_rows)


def _logits(model: Seq2Seq, batch: DeviceBatch) -> Tensor:
    logits_BTV: Tensor = model(
        batch.prompt_ids_BS,
        batch.prompt_mask_BS,
        batch.inputs_BT,
        reads_code=batch.reads_code,
        writes_text=batch.writes_text,
    )
    return logits_BTV


def _moved(ids: Tensor, device: torch.device) -> Tensor:
    # Sixteen bits travel, sixty-four are what embeddings take. From ordinary memory a GPU would
    # copy only once it has done all it was told before, and then wait for what comes next.
    if device.type == "cuda":
        ids = ids.pin_memory()
    return ids.to(device, non_blocking=True).long()
