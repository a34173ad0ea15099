"""Measure streams: ``python -m tests.benchmarks.stream [tokenizer.json]``.

Prints how fast one process draws batches, how full they are, and how fast this machine trains
on them; training must not wait for drawing. Then how fast it trains on full rows of 256 tokens,
which is how others state their speed.
"""

import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from core.jobs.config import RunConfig
from core.jobs.config_files import load_preset
from core.jobs.new_network import new_network
from core.jobs.stream_examples import mixture_of, train_stream_tokenizer
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.buckets import PackedBatch
from core.training.records import CodeIds
from core.training.stream import ChunkStream
from core.training.stream_loop import Report, StreamLoop

NUM_REPORTS = 4
ROW_WIDTH = 256


class FullRows:
    """A stream of one batch, again and again, in which every place has a token."""

    def __init__(self, *, tokens_per_batch: int, prompt_width: int) -> None:
        rng, num_rows = np.random.default_rng(0), tokens_per_batch // ROW_WIDTH
        self._batch = PackedBatch(
            rng.integers(4, 1000, (num_rows, prompt_width), dtype=np.int16),
            rng.integers(4, 1000, (num_rows, ROW_WIDTH), dtype=np.int16),
        )

    def batches_from(
        self, chunk: int, batch: int, *, num_workers: int, stride: int = 1
    ) -> Iterator[tuple[int, int, PackedBatch]]:
        for idx in itertools.count(batch):
            yield chunk, idx, self._batch


def main() -> None:
    config = load_preset("base" if torch.cuda.is_available() else "small")
    given = sys.argv[1:]
    tokenizer = load_tokenizer(Path(given[0])) if given else train_stream_tokenizer(config)
    stream = ChunkStream(mixture_of(config, held_out=()), tokenizer)
    started = time.process_time()
    batches = stream[0]
    duration_s = time.process_time() - started
    num_tokens = sum(batch.num_tokens for batch in batches)
    num_places = sum(batch.codes_BT.size for batch in batches)
    print(f"drawing: {num_tokens / duration_s:,.0f} target tokens/s for each process")
    print(f"places with a token: {num_tokens / num_places:.0%} of {len(batches)} batches")
    full = FullRows(
        tokens_per_batch=config.training.tokens_per_batch,
        prompt_width=config.tokenizer.max_prompt_tokens,
    )
    for name, source in (("the stream", stream), (f"full rows of {ROW_WIDTH}", full)):
        best = fastest(config, tokenizer, source)
        print(f"{name}: {best.tokens_per_s:,.0f} target tokens/s, waited {best.waited_s:.1f} s")


def fastest(config: RunConfig, tokenizer: Tokenizer, stream: ChunkStream | FullRows) -> Report:
    """Return the best of some reports of training."""
    has_gpu = torch.cuda.is_available()
    loop = StreamLoop(
        new_network(config, tokenizer),
        stream=stream,  # type: ignore[arg-type]
        config=config.training,
        code_ids=CodeIds.of(tokenizer.code),
        device="cuda" if has_gpu else "cpu",
        num_workers=8 if has_gpu else 0,
        report_every=100 if has_gpu else 2,
    )
    # The first report holds the compiling.
    reports = list(itertools.islice(loop.run(), NUM_REPORTS))[1:]
    return max(reports, key=lambda report: report.tokens_per_s)


if __name__ == "__main__":
    main()
