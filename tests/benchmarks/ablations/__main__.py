"""Compare networks and ways to train them, all at once on one GPU.

    python -m tests.benchmarks.ablations --tokenizers FOLDER --workers 15 --output FILE

FOLDER holds ``1024.json``, ``2048.json`` and ``4096.json``: tokenizers with as many code tokens. All
variants see the same rows in the same order, in one shape; longer answers are left out. Losses are
nats a shader rather than a token, so that vocabularies can be compared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from core.jobs.config_files import load_preset
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.averaging import WeightAverage
from core.training.buckets import PackedBatch
from core.training.packed_loss import packed_score
from core.training.records import CodeIds
from tests.benchmarks.ablations.networks import layers_of
from tests.benchmarks.ablations.rows import Arrays, draw_rows, validation_batches
from tests.benchmarks.ablations.training import training_steps
from tests.benchmarks.ablations.variants import VARIANTS, Variant

VOCABULARIES = ("1024", "2048", "4096")


def main() -> None:
    options = _parser().parse_args()
    if options.variant is None:
        _run_all(options)
    else:
        arrays: Arrays = dict(np.load(options.rows))
        result = _run(VARIANTS[options.variant], arrays, options)
        print(json.dumps(result), flush=True)


def _run_all(options: argparse.Namespace) -> None:
    started_at = time.monotonic()
    paths = {name: options.tokenizers / f"{name}.json" for name in VOCABULARIES}
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.npz"
        num_rows = options.steps * options.batch_rows
        np.savez(rows, **draw_rows(paths, num_rows=num_rows, num_workers=options.workers))
        print(f"rows drawn: {time.monotonic() - started_at:.0f} s", flush=True)
        children = [_start(options, rows, idx) for idx in range(len(VARIANTS))]
        outputs = [child.communicate() for child in children]
    results = []
    for variant, (out, errors) in zip(VARIANTS, outputs, strict=True):
        if out.strip():
            results.append(json.loads(out.splitlines()[-1]))
        else:
            print(f"{variant.name}: {errors[-600:]}", flush=True)
    options.output.write_text(json.dumps(results, indent=1))
    _print_table(results)
    print(f"all: {time.monotonic() - started_at:.0f} s", flush=True)


def _start(options: argparse.Namespace, rows: Path, idx: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.benchmarks.ablations", "--variant", str(idx)]
    command += ["--rows", str(rows), "--tokenizers", str(options.tokenizers)]
    command += ["--steps", str(options.steps), "--batch-rows", str(options.batch_rows)]
    command += ["--seconds", str(options.seconds)]
    threads = {"OMP_NUM_THREADS": "1", "TORCHINDUCTOR_COMPILE_THREADS": "1"}
    return subprocess.Popen(
        command,
        env=os.environ | threads,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(variant: Variant, arrays: Arrays, options: argparse.Namespace) -> dict[str, Any]:
    torch.set_num_threads(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    config = variant.settings(load_preset("small"), num_steps=options.steps).training
    vocabulary = str(variant.code_vocab_size)
    code = load_tokenizer(options.tokenizers / f"{vocabulary}.json").code
    code_ids = CodeIds.of(code)
    model = _model(variant, options).to(device)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
        for layer in layers_of(model):
            layer.compile(dynamic=False)
    average = WeightAverage(model, decay=config.ema_decay)
    autocast = torch.autocast(device.type, torch.bfloat16)
    started_at, step, first_step_s = time.monotonic(), 0, 0.0
    for step in training_steps(
        model, arrays, vocabulary, config=config, code_ids=code_ids, device=device,
        num_steps=options.steps, batch_rows=options.batch_rows, autocast=autocast,
    ):  # fmt: skip
        average.update(step)
        first_step_s = first_step_s or time.monotonic() - started_at
        if time.monotonic() - started_at >= options.seconds:
            break
    duration_s = time.monotonic() - started_at
    model.eval()
    measured = validation_batches(arrays, vocabulary)
    with autocast:
        last = _scores(model, measured, code_ids, device)
        with average.in_place():
            averaged = _scores(model, measured, code_ids, device)
    return {
        "name": variant.name,
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": step,
        "first_step_s": round(first_step_s, 1),
        "duration_s": round(duration_s, 1),
        "last": last,
        "averaged": averaged,
    }


def _model(variant: Variant, options: argparse.Namespace) -> nn.Module:
    config = variant.settings(load_preset("small"), num_steps=options.steps)
    tokenizer = load_tokenizer(options.tokenizers / f"{variant.code_vocab_size}.json")
    model = variant.change(
        Seq2Seq(
            config.model,
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
    )
    # Parameters of any variant get their first values by the same rules.
    model.config = config.model
    init_weights(model, seed=config.training.seed)
    return model


def _scores(
    model: nn.Module,
    measured: dict[str, list[PackedBatch]],
    code_ids: CodeIds,
    device: torch.device,
) -> dict[str, dict[str, float]]:
    found = {}
    for name, part in measured.items():
        score = packed_score(model, part, code_ids=code_ids, device=device)
        found[name] = {"nats": score.loss * _tokens_a_row(part), "exact": score.exact_share}
    return found


def _tokens_a_row(part: list[PackedBatch]) -> float:
    return sum(b.num_tokens for b in part) / sum(b.num_rows for b in part)


def _print_table(results: list[dict[str, Any]]) -> None:
    if not results:
        return
    sets = list(results[0]["averaged"])
    print("| variant | M parameters | steps | s |", " | ".join(sets), "| exact recipes |")
    for one in results:
        nats = " | ".join(
            f"{one['averaged'][name]['nats']:.2f} ({one['last'][name]['nats']:.2f})"
            for name in sets
        )
        exact = one["averaged"]["recipes"]["exact"]
        size = one["parameters"] / 1e6
        print(
            f"| {one['name']} | {size:.2f} | {one['steps']} | {one['duration_s']:.0f} "
            f"({one['first_step_s']:.0f}) | {nats} | {exact:.1%} |"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--tokenizers", type=Path, required=True, help="folder of 1024, 2048 and 4096.json")
    add("--output", type=Path, help="results as JSON")
    add("--workers", type=int, default=2, help="processes that draw rows")
    add("--steps", type=int, default=1200)
    add("--batch-rows", type=int, default=68)
    add("--seconds", type=float, default=240.0, help="longest training of one variant")
    add("--variant", type=int, help="one run, for the processes that this program starts")
    add("--rows", type=Path, help="the rows that were drawn, for the same")
    return parser


if __name__ == "__main__":
    main()
