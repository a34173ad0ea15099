"""Loss and exactness of packed batches.

Shape letters: B batch, S source length, T target length, V vocabulary that is written.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.model.seq2seq import Seq2Seq
from core.pretraining.packing import FILL, Ids, PackedBatch


@dataclass
class Tally:
    """Sums over what a model was measured with."""

    loss: float = 0.0
    num_tokens: int = 0
    num_exact: int = 0
    num_items: int = 0

    def summary(self) -> dict[str, float]:
        """Return the mean loss in nats and the share of targets with every token right."""
        return {
            "loss": round(self.loss / max(1, self.num_tokens), 5),
            "exact": round(self.num_exact / max(1, self.num_items), 4),
        }


class Network:
    """A model with what is needed to feed it packed batches.

    Args:
        model: lies on ``device``.
        sos_id: begins what the decoder reads.
        device: where to compute.
    """

    def __init__(self, model: Seq2Seq, *, sos_id: int, device: torch.device) -> None:
        self.model, self._sos_id, self._device = model, sos_id, device

    def loss(self, batch: PackedBatch) -> Tensor:
        """Return the mean loss over the real tokens, in nats."""
        logits_BTV, target_BT = self._logits(batch)
        return F.cross_entropy(
            logits_BTV.float().flatten(0, 1), target_BT.flatten(), ignore_index=FILL
        )

    @torch.no_grad()
    def measure(self, batch: PackedBatch, tally: Tally) -> None:
        """Add a batch to a tally; each token is guessed with the right ones before it."""
        logits_BTV, target_BT = self._logits(batch)
        is_filled_BT = target_BT == FILL
        loss = F.cross_entropy(
            logits_BTV.float().flatten(0, 1),
            target_BT.flatten(),
            ignore_index=FILL,
            reduction="sum",
        )
        tally.loss += loss.item()
        tally.num_tokens += batch.num_tokens
        tally.num_exact += int(((logits_BTV.argmax(-1) == target_BT) | is_filled_BT).all(1).sum())
        tally.num_items += len(target_BT)

    def _logits(self, batch: PackedBatch) -> tuple[Tensor, Tensor]:
        source_BS = self._moved(batch.source_BS)
        target_BT = self._moved(batch.target_BT)
        mask_BS = source_BS != FILL
        inputs_BT = F.pad(target_BT[:, :-1].clamp(min=0), (1, 0), value=self._sos_id)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._device.type == "cuda"):
            memory_BSD = self.model.encode(
                source_BS.clamp(min=0), mask_BS, reads_code=batch.reads_code
            )
            states_BTD = self.model.decode(
                inputs_BT, memory_BSD, mask_BS, writes_text=batch.writes_text
            )
            return self.model.project(states_BTD, writes_text=batch.writes_text), target_BT

    def _moved(self, ids: Ids) -> Tensor:
        return torch.from_numpy(ids).to(self._device, non_blocking=True).long()
