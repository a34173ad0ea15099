"""Measure streams: ``python -m tests.benchmarks.stream [tokenizer.json]``.

Prints how fast one process draws batches, how full they are, and how fast this machine trains
on them; training must not wait for drawing.
"""

import itertools
import sys
import time
from pathlib import Path

import torch

from core.jobs.config_files import load_preset
from core.jobs.new_network import new_network
from core.jobs.stream_examples import mixture_of, train_stream_tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.records import CodeIds
from core.training.stream import ChunkStream
from core.training.stream_loop import StreamLoop

NUM_REPORTS = 4


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
    model = new_network(config, tokenizer)
    code = tokenizer.code
    has_gpu = torch.cuda.is_available()
    loop = StreamLoop(
        model,
        stream=stream,
        config=config.training,
        code_ids=CodeIds.of(code),
        device="cuda" if has_gpu else "cpu",
        num_workers=8 if has_gpu else 0,
        report_every=100 if has_gpu else 2,
    )
    # The first report holds the compiling.
    reports = list(itertools.islice(loop.run(), NUM_REPORTS))[1:]
    best = max(reports, key=lambda report: report.tokens_per_s)
    print(f"training: {best.tokens_per_s:,.0f} target tokens/s, waited {best.waited_s:.1f} s")


if __name__ == "__main__":
    main()
