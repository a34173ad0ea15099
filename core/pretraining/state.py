"""What continues a pre-training exactly: weights, their mean, moments and the place in the draws."""

from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from core.errors import CheckpointError
from core.pretraining.loop import Pretraining
from core.training.optimizer import moments, restore_moments

_WEIGHT, _MEAN, _MOMENT = "weight:", "mean:", "moment:"


def save_state(path: Path, training: Pretraining) -> None:
    """Write the state to a file, whole or not at all."""
    model = training.network.model
    tensors: dict[str, Tensor] = {}
    tensors |= {f"{_WEIGHT}{name}": value for name, value in model.state_dict().items()}
    tensors |= {f"{_MEAN}{name}": value for name, value in training.average.weights.items()}
    tensors |= {
        f"{_MOMENT}{name}": value for name, value in moments(model, training.optimizer).items()
    }
    contiguous = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    place = {"step": str(training.step), "chunk": str(training.chunk)}
    unfinished = path.with_suffix(".unfinished")
    save_file(contiguous, unfinished, metadata=place)
    unfinished.replace(path)


def load_state(path: Path, training: Pretraining) -> None:
    """Give a new training the state that ``save_state`` wrote.

    Raises:
        CheckpointError: the file is of another model, or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            place = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        training.network.model.load_state_dict(_part(tensors, _WEIGHT))
        for name, value in _part(tensors, _MEAN).items():
            training.average.weights[name].copy_(value)
        restore_moments(training.network.model, training.optimizer, _part(tensors, _MOMENT))
        training.step, training.chunk = int(place["step"]), int(place["chunk"])
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise CheckpointError(
            f"The state {path} cannot be continued from: {error}.",
            hint="Use the state of a model of the same sizes, or leave --state out.",
        ) from error


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


def use_mean(training: Pretraining) -> None:
    """Put the mean of the weights in their place; what was there is lost."""
    with torch.no_grad():
        training.network.model.load_state_dict(training.average.weights)
