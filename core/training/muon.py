"""Muon: steps along the orthogonalised momentum of each weight matrix, AdamW for all the rest.

After Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024), with the step
size of Liu et al., "Muon is Scalable for LLM Training" (2025, section 2.2): the root mean square
of an update is that of AdamW, so both take the same learning rate and weight decay.

Shape letters: N matrices of one shape, R rows, C columns.
"""

from collections.abc import Callable, Iterable
from typing import Any, overload

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

_MOMENTUM = 0.95
_RMS_OF_ADAMW = 0.2
_NUM_ITERATIONS = 5
# Coefficients of the quintic iteration that brings singular values near 1 fastest.
_A, _B, _C = 3.4445, -4.7750, 2.0315
_EPSILON = 1e-7
_ADAM_EPSILON = 1e-8


class Muon(Optimizer):
    """Both rules as one optimizer.

    Args:
        matrices: get orthogonal steps and decay. Those with several times as many rows as
            columns hold projections stacked on each other, which are taken apart.
        others: get the steps of Adam, without decay.
        learning_rate: of both.
        weight_decay: of the matrices.
        betas: of Adam.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        others: Iterable[nn.Parameter],
        *,
        learning_rate: float,
        weight_decay: float,
        betas: tuple[float, float],
    ) -> None:
        groups = [
            {"params": list(matrices), "is_matrices": True, "weight_decay": weight_decay},
            {"params": list(others), "is_matrices": False, "weight_decay": 0.0},
        ]
        super().__init__(groups, {"lr": learning_rate, "betas": betas})

    @overload
    def step(self, closure: None = None) -> None: ...

    @overload
    def step(self, closure: Callable[[], float]) -> float: ...

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """Change all parameters that have a gradient."""
        assert closure is None, "gradients are there already"
        for group in self.param_groups:
            wanted = [parameter for parameter in group["params"] if parameter.grad is not None]
            if wanted:
                (self._turn if group["is_matrices"] else self._adapt)(wanted, group)
        return None

    def _turn(self, matrices: list[nn.Parameter], group: dict[str, Any]) -> None:
        gradients = [matrix.grad for matrix in matrices if matrix.grad is not None]
        momenta = self._remembered(matrices, "momentum")
        torch._foreach_lerp_(momenta, gradients, 1.0 - _MOMENTUM)
        ahead = torch._foreach_lerp(gradients, momenta, _MOMENTUM)  # Nesterov's
        torch._foreach_mul_(list[Tensor](matrices), 1.0 - group["lr"] * group["weight_decay"])
        by_shape: dict[tuple[int, int], list[tuple[Tensor, Tensor]]] = {}
        for matrix, update in zip(matrices, ahead, strict=True):
            for part, its_update in zip(_apart(matrix), _apart(update), strict=True):
                by_shape.setdefault((part.shape[0], part.shape[1]), []).append((part, its_update))
        for shape, pairs in by_shape.items():
            parts = [part for part, _ in pairs]
            turned_NRC = orthogonalised(torch.stack([update for _, update in pairs]))
            size = group["lr"] * _RMS_OF_ADAMW * max(shape) ** 0.5
            torch._foreach_add_(parts, list(turned_NRC.to(parts[0].dtype).unbind()), alpha=-size)

    def _adapt(self, parameters: list[nn.Parameter], group: dict[str, Any]) -> None:
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        beta1, beta2 = group["betas"]
        firsts = self._remembered(parameters, "exp_avg")
        seconds = self._remembered(parameters, "exp_avg_sq")
        count = self._counted(parameters)
        torch._foreach_lerp_(firsts, gradients, 1.0 - beta1)
        torch._foreach_mul_(seconds, beta2)
        torch._foreach_addcmul_(seconds, gradients, gradients, 1.0 - beta2)
        sizes = torch._foreach_sqrt(seconds)
        torch._foreach_div_(sizes, (1.0 - beta2**count) ** 0.5)
        torch._foreach_add_(sizes, _ADAM_EPSILON)
        rate = group["lr"] / (1.0 - beta1**count)
        torch._foreach_addcdiv_(list[Tensor](parameters), firsts, sizes, -rate)

    def _remembered(self, parameters: list[nn.Parameter], quantity: str) -> list[Tensor]:
        for parameter in parameters:
            if quantity not in self.state[parameter]:
                self.state[parameter][quantity] = torch.zeros_like(parameter)
        return [self.state[parameter][quantity] for parameter in parameters]

    def _counted(self, parameters: list[nn.Parameter]) -> float:
        """Count this step; on the CPU, where reading the number keeps no GPU waiting."""
        for parameter in parameters:
            count = self.state[parameter].get("step", torch.zeros(()))
            self.state[parameter]["step"] = count.cpu() + 1.0
        return float(self.state[parameters[0]]["step"])


def orthogonalised(matrices_NRC: Tensor) -> Tensor:
    """Return the nearest orthogonal matrices, roughly: singular values come between 0.7 and 1.2."""
    x_NRC: Tensor = matrices_NRC.bfloat16()
    x_NRC = x_NRC / (x_NRC.norm(dim=(-2, -1), keepdim=True) + _EPSILON)
    is_tall = x_NRC.shape[-2] > x_NRC.shape[-1]
    x_NRC = x_NRC.mT if is_tall else x_NRC
    for _ in range(_NUM_ITERATIONS):
        gram_NRR = x_NRC @ x_NRC.mT
        x_NRC = _A * x_NRC + (_B * gram_NRR + _C * gram_NRR @ gram_NRR) @ x_NRC
    return x_NRC.mT if is_tall else x_NRC


def _apart(matrix_RC: Tensor) -> tuple[Tensor, ...]:
    num_rows, num_columns = matrix_RC.shape
    count = num_rows // num_columns if num_rows % num_columns == 0 else 1
    return matrix_RC.chunk(count)
