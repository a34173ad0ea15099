"""What is compared: the preset small with one thing changed at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.jobs.config import RunConfig
from tests.benchmarks.ablations import networks
from tests.benchmarks.ablations.networks import Change


@dataclass(frozen=True)
class Variant:
    """One run: settings of the sections model and training, and a change of the network."""

    name: str
    training: Mapping[str, Any] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)
    change: Change = networks.unchanged
    code_vocab_size: int = 2048

    def settings(self, base: RunConfig, *, num_steps: int) -> RunConfig:
        """Return the settings of the run."""
        common = {"num_steps": num_steps, "warmup_steps": 100, "ema_decay": 0.995}
        return replace(
            base,
            model=replace(base.model, **self.model),
            training=replace(base.training, **(common | dict(self.training))),
        )


def _muon(rate: float, **others: float) -> dict[str, Any]:
    return {"optimizer": "muon", "learning_rate": rate, **others}


VARIANTS = (
    Variant("as small"),
    Variant("as small, another seed", training={"seed": 2}),
    Variant("AdamW at 0.003", training={"learning_rate": 0.003}),
    Variant("Muon at 0.0015", training=_muon(0.0015)),
    Variant("Muon at 0.003", training=_muon(0.003)),
    Variant("Muon at 0.006", training=_muon(0.006)),
    Variant("Muon at 0.003, weight decay 0.2", training=_muon(0.003, weight_decay=0.2)),
    Variant("weight decay 0", training={"weight_decay": 0.0}),
    Variant("weight decay 0.3", training={"weight_decay": 0.3}),
    Variant("cosine decay", training={"schedule": "cosine"}),
    Variant("linear decay", training={"schedule": "linear"}),
    Variant("constant rate", training={"schedule": "constant"}),
    Variant("warm-up of 10 steps", training={"warmup_steps": 10}),
    Variant("dropout 0.1", model={"dropout": 0.1}),
    Variant("5 + 2 layers", model={"num_encoder_layers": 5, "num_layers": 2}),
    Variant("1 + 5 layers", model={"num_encoder_layers": 1, "num_layers": 5}),
    Variant("one prefix stack", change=networks.as_prefix_stack),
    Variant("learned positions", change=networks.with_learned_positions),
    Variant("norm after the sum", change=networks.with_post_norm),
    Variant("no QK-norm", change=networks.without_qk_norm),
    Variant("SwiGLU", change=networks.with_gated_feed_forward),
    Variant("own output matrix", change=networks.with_own_output),
    Variant("1,024 code tokens", code_vocab_size=1024),
    Variant("4,096 code tokens", code_vocab_size=4096),
)
