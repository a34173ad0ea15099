"""Measure decoding on the CPU: ``python -m tests.benchmarks.decoding [MODEL]``.

Prints Markdown tables. The first has the milliseconds of one step of a batch at several lengths, in
eager torch and through ONNX Runtime in 32 and 8 bits, and the least that reading the weights
from memory can take: their bytes divided by the bandwidth measured here. The second has greedy
answers of the same length end to end, also with ``generate`` of Hugging Face transformers and a T5
of the same size; that row is left out where the package is not installed, for the studio does not
need it. Times are the least of several; machines are noisy, so what to trust are the ratios of one
call. With the name of a model or its folder that is measured, else a new one of the size of the
shipped model.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from core.actions.open_model import find_model
from core.checkpoints.reading import load_checkpoint
from core.generation.config import GenerationConfig
from core.generation.decoding import Row, StopIds, encode_prompts, write_rows
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.sampling import row_chance
from core.generation.step_model import AnyStepModel
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq

LENGTHS = (50, 200, 400)
BATCHES = (1, 4, 16, 64)
PROMPT_LENGTH = 16
ANSWER_LENGTH, ANSWERS = 200, 3
CACHE_BUSTER_BYTES = 512 * 2**20  # more than any cache holds
NOT_AN_ID = 10**9  # so that an answer never ends by itself


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


def bytes_per_s() -> float:
    """Return how fast memory is read that no cache holds, by as many threads as torch has."""
    values = torch.ones(CACHE_BUSTER_BYTES // 4)
    return CACHE_BUSTER_BYTES / least_s(lambda: values.sum(), tries=5)


def least_s(work: Callable[[], object], *, tries: int) -> float:
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def decoder_bytes(model: Seq2Seq, *, bytes_per_weight: float) -> float:
    """Return what one step reads of the weights; keys and values of prompts are made before."""
    read = [
        value.numel() for name, value in model.decoder.named_parameters() if "key_value" not in name
    ]
    return sum(read) * bytes_per_weight


def own_answer(model: AnyStepModel) -> Callable[[], object]:
    """Return what writes a greedy answer as the studio does, sampling code included."""
    prompt = np.random.default_rng(0).integers(20, 100, PROMPT_LENGTH).tolist()
    ids = StopIds(sos=2, eos=NOT_AN_ID, banned=(0, 1, 2))
    config = GenerationConfig(max_new_tokens=ANSWER_LENGTH)

    def answer() -> None:
        memory = encode_prompts(model, [prompt], device=torch.device("cpu"))
        row = Row(memory=0, chance=row_chance(0, prompt="", sample=0))
        for _ in write_rows(model, [row], memory, ids=ids, config=config):
            pass
        assert len(row.token_ids) == ANSWER_LENGTH

    return answer


def hugging_face_answer(like: Seq2Seq) -> Callable[[], object] | None:
    """Return what writes an answer with a T5 whose decoder is that of ``like`` in size.

    Its encoder has as many layers, for with fewer the library's cache is too small; it reads once.
    None without the package.
    """
    try:
        from transformers import T5Config, T5ForConditionalGeneration
    except ImportError as missing:
        print(f"transformers is not installed, so its row is left out ({missing})", file=sys.stderr)
        return None
    own = like.config
    config = T5Config(
        d_model=own.d_model, d_kv=own.head_size, d_ff=own.dim_feedforward, num_heads=own.nhead,
        num_layers=own.num_layers, num_decoder_layers=own.num_layers,
        vocab_size=like.prompt_vocab_size + like.code_vocab_size,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    model: Any = T5ForConditionalGeneration(config).eval()
    num_own, num_other = (sum(p.numel() for p in m.parameters()) for m in (like, model))
    print(f"T5: {num_other / 1e6:.1f} M parameters, ours {num_own / 1e6:.1f} M", file=sys.stderr)
    prompt = torch.randint(20, 100, (1, PROMPT_LENGTH))
    length = {"max_new_tokens": ANSWER_LENGTH, "min_new_tokens": ANSWER_LENGTH}
    return lambda: model.generate(prompt, do_sample=False, num_beams=1, **length)


def print_steps(ways: dict[str, AnyStepModel], model: Seq2Seq) -> None:
    print(f"| rows | way | {' | '.join(f'ms at {n}' for n in LENGTHS)} | times eager |")
    print("| --- " * (len(LENGTHS) + 3) + "|")
    for batch in BATCHES:
        eager = None
        for way, stepper in ways.items():
            times = step_ms(stepper, batch)
            eager = eager or times
            gain = sum(eager) / sum(times)
            print(f"| {batch} | {way} | {' | '.join(f'{t:.2f}' for t in times)} | {gain:.1f} |")
    bandwidth = bytes_per_s()
    for bits in (32, 8):
        read = decoder_bytes(model, bytes_per_weight=bits / 8)
        print(
            f"Reading {read / 1e6:.1f} MB of weights in {bits} bits at {bandwidth / 1e9:.1f} GB/s "
            f"takes {1000 * read / bandwidth:.2f} ms: no step can be faster from memory."
        )


def print_answers(ways: dict[str, AnyStepModel], model: Seq2Seq) -> None:
    answers = {way: own_answer(stepper) for way, stepper in ways.items()}
    other = hugging_face_answer(model)
    if other:
        answers["Hugging Face generate, T5, 32 bits"] = other
    times = {way: least_s(answer, tries=ANSWERS) for way, answer in answers.items()}
    print(f"\n| an answer of {ANSWER_LENGTH} tokens | ms | tokens/s | times eager |")
    print("| --- " * 4 + "|")
    eager = times["eager torch"]
    for way, seconds in times.items():
        speed = ANSWER_LENGTH / seconds
        print(f"| {way} | {1000 * seconds:.0f} | {speed:.0f} | {eager / seconds:.1f} |")


def main(name: str | None = None) -> None:
    model = model_to_measure(name).eval()
    ways: dict[str, AnyStepModel] = {
        "eager torch": model,
        "ONNX Runtime, 32 bits": OnnxDecoder(model, is_quantised=False),
        "ONNX Runtime, 8 bits": OnnxDecoder(model),
    }
    print_answers(ways, model)
    print_steps(ways, model)


if __name__ == "__main__":
    main(*sys.argv[1:])
