"""Measure the studio's speed and memory: ``python -m tests.benchmarks.measure [RUN]``.

Prints a Markdown table. Times are medians; machines are noisy, so what to trust are the ratios
of measurements from one call. With the name of a run its model is measured, else a new one of
the same size.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from core import paths
from core.actions.open_model import find_model
from core.checkpoints.reading import load_checkpoint
from core.dataset.importing import load_folder
from core.dataset.records import Example
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.gpu.client import GpuClient
from core.gpu.records import CheckJob
from core.jobs.config_files import load_preset
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.rendering.config import FrameConfig
from core.rendering.renderer import render_shader
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.training import train_tokenizer
from core.validation.validator import validate_shader
from core.wgsl.formatting import format_wgsl
from core.wgsl.lexer import lex

Row = tuple[str, str]
NUM_PROMPTS = 32


def median_ms(action: Callable[[], object], repeats: int = 7) -> float:
    if repeats > 1:
        action()  # the first call of many warms up
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def each(action: Callable[[str], object], texts: list[str]) -> Callable[[], None]:
    """Apply to every text and keep nothing: kept results would make the collector the subject."""

    def run() -> None:
        for text in texts:
            action(text)

    return run


def language_rows(examples: list[Example], tokenizer: Tokenizer) -> Iterator[Row]:
    codes = [example.wgsl_code for example in examples]
    num_lexical = sum(len(lex(code)) for code in codes)
    num_ids = sum(len(tokenizer.code.encode(code)) for code in codes)
    per_100 = 100 / num_lexical * 1000
    yield (
        "tokens a shader: lexical / tokenizer",
        f"{num_lexical / len(codes):.1f} / {num_ids / len(codes):.1f}",
    )
    yield (
        "lex, us per 100 lexical tokens",
        f"{median_ms(each(lex, codes)) * per_100:.0f}",
    )
    encode = median_ms(each(tokenizer.code.encode, codes))
    yield "encode, us per 100 lexical tokens", f"{encode * per_100:.0f}"
    yield (
        "format, us per 100 lexical tokens",
        f"{median_ms(each(format_wgsl, codes), 3) * per_100:.0f}",
    )


def gpu_rows(examples: list[Example]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        client = GpuClient(quarantine_file=Path(folder) / "quarantine.jsonl")
        yield "GPU worker: start to first answer, ms", f"{median_ms(client.adapter, 1):.0f}"
        yield "adapter", client.adapter().name
        modules = [e.wgsl_code for e in examples if e.kind in ("fragment", "compute")]
        alone = median_ms(lambda: [client.run(CheckJob((m,))) for m in modules], 3) / len(modules)
        batch = median_ms(lambda: client.run(CheckJob(tuple(modules))), 3) / len(modules)
        yield "naga check of a module, ms: one by one / in one batch", f"{alone:.3f} / {batch:.3f}"
        checked = median_ms(
            lambda: [validate_shader(e.wgsl_code, client=client, kind=e.kind) for e in examples], 1
        )
        yield "validate any shipped pair (wrapping included), ms", f"{checked / len(examples):.2f}"
        fragments = [e.wgsl_code for e in examples if e.kind == "fragment"][:60]
        config = FrameConfig(256, 256)
        first = median_ms(
            lambda: [render_shader(c, client=client, config=config) for c in fragments], 1
        )
        again = median_ms(
            lambda: [render_shader(c, client=client, config=config) for c in fragments], 3
        )
        count = len(fragments)
        yield (
            "validate and draw 256 x 256, ms: first time / again",
            f"{first / count:.1f} / {again / count:.1f}",
        )
        client.close()
        yield (
            "replace a lost worker, ms",
            f"{median_ms(lambda: client.run(CheckJob(('fn f() {}',))), 1):.0f}",
        )
        client.close()


def decoding_rows(model: Seq2Seq, tokenizer: Tokenizer, examples: list[Example]) -> Iterator[Row]:
    generator = Generator(model, tokenizer, device="cpu")
    prompts = [e.natural_language for e in examples if e.kind == "fragment"][:NUM_PROMPTS]
    config = GenerationConfig(max_new_tokens=200)

    def speed(batch: int) -> float:
        started, tokens = time.perf_counter(), 0
        for start in range(0, len(prompts), batch):
            for (sample,) in generator.generate(prompts[start : start + batch], config=config):
                tokens += sample.num_tokens
        return tokens / (time.perf_counter() - started)

    speed(NUM_PROMPTS)  # warms up
    one, many = speed(1), speed(NUM_PROMPTS)
    yield (
        "greedy decoding, tokens/s: one prompt / 32 at once",
        f"{one:.0f} / {many:.0f} ({many / one:.1f} x)",
    )


def start_rows() -> Iterator[Row]:
    help_ms = median_ms(
        lambda: subprocess.run(
            [sys.executable, "-m", "core", "--help"], capture_output=True, check=True
        ),
        5,
    )
    bare_ms = median_ms(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5)
    yield "`--help`, ms (a bare interpreter)", f"{help_ms:.0f} ({bare_ms:.0f})"


def main() -> None:
    examples = list(load_folder(paths.curated()).examples)
    if len(sys.argv) > 1:
        folder = find_model(sys.argv[1]).folder
        assert folder is not None, "name a trained run"
        loaded = load_checkpoint(folder, device="cpu")
        model, tokenizer = loaded.model, loaded.tokenizer
    else:
        config = load_preset("nano")
        prompts = [prompt for example in examples for prompt in example.prompts]
        tokenizer = train_tokenizer(
            prompts, [e.wgsl_code for e in examples], config=config.tokenizer
        )
        model = Seq2Seq(
            config.model,
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
        init_weights(model, seed=0)
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}\n")
    print("| measurement | value |\n| --- | --- |")
    for rows in (
        start_rows(),
        language_rows(examples, tokenizer),
        gpu_rows(examples),
        decoding_rows(model, tokenizer, examples),
    ):
        for name, value in rows:
            print(f"| {name} | {value} |", flush=True)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| peak memory of this process, MB | {peak_mb:.0f} |")


if __name__ == "__main__":
    main()
