"""What decoding asks of a network, whether torch or another runtime computes it.

Shape letters: B batch, S prompt length, T new positions, D model width, V code vocabulary.
"""

from typing import Any, Protocol, TypeVar

from torch import Tensor

from core.model.config import ModelConfig


class StepCache(Protocol):
    """What a network remembers of a batch whose rows have the same number of tokens."""

    prompt_mask_BS: Tensor

    def select(self, rows: list[int]) -> None:
        """Keep the rows given, in the order given; a row may be named more than once."""
        ...


Cache = TypeVar("Cache", bound=StepCache)


class StepModel(Protocol[Cache]):
    """A network that writes token by token; see ``Seq2Seq`` for what the calls mean."""

    @property
    def config(self) -> ModelConfig:
        """The network's sizes."""
        ...

    def eval(self) -> object:
        """Leave training mode."""
        ...

    def encode(
        self, prompt_ids_BS: Tensor, prompt_mask_BS: Tensor, *, reads_code: bool = False
    ) -> Tensor:
        """Return the memory (BSD) of prompts, which may hold code."""
        ...

    def start_cache(self, memory_BSD: Tensor, prompt_mask_BS: Tensor) -> Cache:
        """Prepare decoding step by step."""
        ...

    def step(self, code_ids_BT: Tensor, cache: Cache, *, writes_text: bool = False) -> Tensor:
        """Return the logits (BTV) after new tokens, of code or text, added to the cache."""
        ...


AnyStepModel = StepModel[Any]
