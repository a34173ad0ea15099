"""Several processes that train one model together, as torchrun starts them.

Each draws and computes its share of the batches of a step; gradients are averaged by
DistributedDataParallel, so the weights stay the same everywhere. Alone, nothing is shared.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

# Buffers are tables of positions, which never change, so no step sends them. torch 2.13 gave the
# argument another name and warns of the old one.
_IS_RENAMED = "forward_sync_buffers" in signature(DistributedDataParallel).parameters
_KEEP_BUFFERS: dict[str, Any] = {
    "forward_sync_buffers" if _IS_RENAMED else "broadcast_buffers": False
}


@dataclass(frozen=True)
class Team:
    """A process's place among ``size`` processes."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes what is written once."""
        return self.rank == 0

    def together(self, module: nn.Module) -> Callable[..., Tensor]:
        """Return the module so that its gradients are the mean over all processes."""
        return module if self.size == 1 else DistributedDataParallel(module, **_KEEP_BUFFERS)

    def summed(self, values: Tensor) -> Tensor:
        """Return the sum over all processes."""
        if self.size > 1:
            values = values.clone()
            dist.all_reduce(values)
        return values

    def of_first(self, value: float, device: torch.device) -> float:
        """Return the value that the first process has, so that all decide the same."""
        if self.size == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float32, device=device)
        dist.broadcast(shared, src=0)
        return shared.item()

    def rows_of_all(self, row: Tensor, device: torch.device) -> Tensor:
        """Return the rows of all processes as a matrix, on the CPU."""
        rows = torch.zeros(self.size, len(row), dtype=row.dtype, device=device)
        rows[self.rank] = row.to(device)
        return self.summed(rows).cpu()


def join_team() -> tuple[Team, str]:
    """Join the processes that torchrun started, if it did; return the place and the device.

    Leave with ``leave_team``.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    has_gpu = torch.cuda.is_available()
    if size == 1:
        return Team(), "cuda" if has_gpu else "cpu"
    place = int(os.environ["LOCAL_RANK"])
    if has_gpu:
        torch.cuda.set_device(place)
    dist.init_process_group("nccl" if has_gpu else "gloo")
    return Team(dist.get_rank(), size), f"cuda:{place}" if has_gpu else "cpu"


def leave_team() -> None:
    """Leave the processes that were joined."""
    if dist.is_initialized():
        dist.destroy_process_group()
