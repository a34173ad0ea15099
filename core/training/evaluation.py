"""How well a model predicts shaders that it does not learn from."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from core.model.seq2seq import Seq2Seq
from core.training.batching import Row, make_batch
from core.training.loss import real_logits
from core.training.records import CodeIds, Evaluation, Pair


@torch.no_grad()
def evaluate(
    model: Seq2Seq,
    pairs: Sequence[Pair],
    *,
    batch_size: int,
    code_ids: CodeIds,
    device: torch.device,
) -> Evaluation:
    """Measure the model on the main prompt of each pair; it is left in evaluation mode."""
    model.eval()
    rows = [Row(pair.prompts[0], pair.code, pair.task) for pair in pairs]
    rows.sort(key=lambda row: len(row.code))
    loss_sum, num_right, num_tokens, num_exact = 0.0, 0, 0, 0
    for start in range(0, len(rows), batch_size):
        batch = make_batch(rows[start : start + batch_size], code_ids=code_ids, device=device)
        logits_NV, targets_N = real_logits(model, batch)
        loss_sum += F.cross_entropy(logits_NV.float(), targets_N, reduction="sum").item()
        is_right_N = logits_NV.argmax(-1) == targets_N
        is_right_BT = torch.ones_like(batch.target_mask_BT)
        is_right_BT[batch.target_mask_BT] = is_right_N
        num_right += int(is_right_N.sum())
        num_exact += int(is_right_BT.all(1).sum())
        num_tokens += batch.num_tokens
    return Evaluation(loss_sum / num_tokens, num_right / num_tokens, num_exact / len(rows))
