"""Processes that train together: what they send each other."""

from collections.abc import Iterator

import pytest
import torch.distributed as dist
from torch import nn

from core.training.team import Team


@pytest.fixture
def _group() -> Iterator[None]:
    """A group of this process alone, which is enough to wrap a module."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.usefixtures("_group")
def test_buffers_are_not_sent_with_every_step():
    module = nn.Linear(2, 2)
    module.register_buffer("table", module.weight.detach().clone())
    together = Team(0, 2).together(module)  # a warning of torch's would be an error
    assert not together.will_sync_module_buffers()


def test_a_module_alone_stays_as_it_is():
    module = nn.Linear(2, 2)
    assert Team().together(module) is module
