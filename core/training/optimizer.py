"""The optimizer of a run, and its state by parameter name."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from core.training.config import TrainingConfig
from core.training.muon import Muon

_SGD_MOMENTUM = 0.9
_ADAM_BETA1 = 0.9


def make_optimizer(model: nn.Module, config: TrainingConfig) -> Optimizer:
    """Return the optimizer; only weight matrices decay, not embeddings and norms."""
    matrices, others = decaying(model), _others(model)
    groups = [
        {"params": matrices, "weight_decay": config.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    rate, betas = config.learning_rate, (_ADAM_BETA1, config.adam_beta2)
    match config.optimizer:
        case "muon":
            return Muon(
                matrices,
                others,
                learning_rate=rate,
                weight_decay=config.weight_decay,
                betas=betas,
            )
        case "adamw":
            return AdamW(groups, lr=rate, betas=betas, fused=True)
        case "adam":
            return Adam(groups, lr=rate, betas=betas, fused=True)
        case _:
            return SGD(groups, lr=rate, momentum=_SGD_MOMENTUM)


def decaying(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters that weight decay applies to."""
    return [parameter for name, parameter in model.named_parameters() if _decays(name, parameter)]


def set_learning_rate(optimizer: Optimizer, learning_rate: float) -> None:
    """Use ``learning_rate`` in the next step."""
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def moments(model: nn.Module, optimizer: Optimizer) -> dict[str, Tensor]:
    """Return copies of what the optimizer remembers, as ``<parameter>/<quantity>``."""
    return {
        f"{name}/{quantity}": value.detach().cpu().clone()
        for name, parameter in model.named_parameters()
        for quantity, value in optimizer.state.get(parameter, {}).items()
        if isinstance(value, Tensor)
    }


def restore_moments(model: nn.Module, optimizer: Optimizer, stored: Mapping[str, Tensor]) -> None:
    """Give the optimizer back what ``moments`` returned."""
    parameters = dict(model.named_parameters())
    optimizer.state.clear()
    for key, value in stored.items():
        name, quantity = key.rsplit("/", 1)
        parameter = parameters[name]
        # The step counter stays a float32 scalar; the rest lies beside its parameter.
        optimizer.state[parameter][quantity] = torch.clone(value).to(parameter.device)


def _others(model: nn.Module) -> list[nn.Parameter]:
    return [
        parameter for name, parameter in model.named_parameters() if not _decays(name, parameter)
    ]


def _decays(name: str, parameter: nn.Parameter) -> bool:
    return parameter.ndim >= 2 and not name.endswith("embedding.weight")
