"""Build a network without filling its weights, where these are about to be loaded or never used.

Filling takes longer than loading. Torch's own way to build without memory, the device ``meta``,
imports its compiler, which takes longer than all the rest.
"""

from collections.abc import Callable
from typing import Any

from torch.overrides import TorchFunctionMode


class Unfilled(TorchFunctionMode):
    """A context in which ``torch.nn.init`` leaves tensors as they are."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Call ``func`` unless it fills a tensor, which is returned untouched then."""
        kwargs = kwargs or {}
        if getattr(func, "__module__", "") == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)
