"""Measure decoding on the CPU: ``python -m tests.benchmarks.decoding [MODEL]``.

Prints a Markdown table of milliseconds for one step of a batch at several lengths, in eager torch
and through ONNX Runtime in 32 and 8 bits. Times are the least of several; machines are noisy, so
what to trust are the ratios of one call. With the name of a model or its folder that is measured,
else a new one of the size of the shipped model.
"""

import sys
import time

import torch

from core.actions.open_model import find_model
from core.checkpoints.reading import load_checkpoint
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.step_model import AnyStepModel
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq

LENGTHS = (50, 200, 400)
BATCHES = (1, 4, 16, 64)
PROMPT_LENGTH = 16


def model_to_measure(name: str | None) -> Seq2Seq:
    if name:
        folder = find_model(name).folder
        assert folder is not None, f"{name} has no network"
        return load_checkpoint(folder, device="cpu").model
    config = ModelConfig(
        d_model=384, nhead=6, num_layers=6, num_encoder_layers=3, dim_feedforward=960,
        dropout=0.0, max_seq_len=1024,
    )  # fmt: skip
    model = Seq2Seq(config, prompt_vocab_size=4096, code_vocab_size=2048)
    init_weights(model, seed=0)
    return model


@torch.inference_mode()
def step_ms(model: AnyStepModel, batch: int) -> list[float]:
    """Return the least time of the last ten steps before each length."""
    prompts = torch.randint(100, (batch, PROMPT_LENGTH))
    mask = torch.ones_like(prompts, dtype=torch.bool)
    cache = model.start_cache(model.encode(prompts, mask), mask)
    times = []
    for _ in range(max(LENGTHS)):
        ids = torch.randint(100, (batch, 1))
        started = time.perf_counter()
        model.step(ids, cache)
        times.append((time.perf_counter() - started) * 1000)
    return [min(times[length - 10 : length]) for length in LENGTHS]


def main(name: str | None = None) -> None:
    model = model_to_measure(name).eval()
    ways: dict[str, AnyStepModel] = {
        "eager torch": model,
        "ONNX Runtime, 32 bits": OnnxDecoder(model, is_quantised=False),
        "ONNX Runtime, 8 bits": OnnxDecoder(model),
    }
    print(f"| rows | way | {' | '.join(f'ms at {n}' for n in LENGTHS)} | times eager |")
    print("| --- " * (len(LENGTHS) + 3) + "|")
    for batch in BATCHES:
        eager = None
        for way, stepper in ways.items():
            times = step_ms(stepper, batch)
            eager = eager or times
            gain = sum(eager) / sum(times)
            print(f"| {batch} | {way} | {' | '.join(f'{t:.2f}' for t in times)} | {gain:.1f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
