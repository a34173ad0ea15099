"""Cross-entropy over the real tokens of a batch.

Shape letters: B batch, T shader length, N real positions, D model width, V code vocabulary.
"""

import torch.nn.functional as F
from torch import Tensor

from core.model.seq2seq import Seq2Seq
from core.training.batching import Batch


def real_logits(model: Seq2Seq, batch: Batch) -> tuple[Tensor, Tensor]:
    """Return logits (NV) and targets (N) at the real positions.

    The positions are picked before the projection to the vocabulary, which is the largest
    product of a small model.
    """
    memory_BSD = model.encode(
        batch.prompt_ids_BS, batch.prompt_mask_BS, reads_code=batch.reads_code
    )
    states_BTD = model.decode(
        batch.inputs_BT, memory_BSD, batch.prompt_mask_BS, writes_text=batch.writes_text
    )
    logits_NV = model.project(states_BTD[batch.target_mask_BT], writes_text=batch.writes_text)
    return logits_NV, batch.targets_BT[batch.target_mask_BT]


def mean_loss(model: Seq2Seq, batch: Batch, *, label_smoothing: float) -> Tensor:
    """Return the mean over the real tokens, in nats."""
    logits_NV, targets_N = real_logits(model, batch)
    return F.cross_entropy(logits_NV.float(), targets_N, label_smoothing=label_smoothing)
