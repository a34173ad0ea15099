"""What a model makes of prompts before it writes anything: one vector for each.

Shape letters: B batch, S prompt length, D model width.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.generation.decoding import encode_prompts
from core.generation.generator import Generator


def mean_states(generator: Generator, prompts: Sequence[str]) -> NDArray[np.float32]:
    """Return the mean of the encoder's states over each prompt (BD), read as one batch.

    A prompt beyond the model's limit is cut off, as in training.
    """
    tokenizer = generator.tokenizer
    sources = [tokenizer.encode_source("generate", text=prompt) for prompt in prompts]
    memory_BSD, mask_BS = encode_prompts(generator.model, sources, device=generator.device)
    mask_BS1 = mask_BS[:, :, None].to(memory_BSD.dtype)
    mean_BD = (memory_BSD * mask_BS1).sum(dim=1) / mask_BS1.sum(dim=1)
    return np.asarray(mean_BD.float().cpu().numpy(), dtype=np.float32)
