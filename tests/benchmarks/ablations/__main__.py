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

from core.jobs.config_files import load_preset
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.averaging import WeightAverage
from core.training.buckets import PackedBatch
from core.training.optimizer import make_optimizer, set_learning_rate
from core.training.packed_loss import LossSum, packed_score, to_device
from core.training.records import CodeIds
from core.training.schedule import learning_rate
from tests.benchmarks.ablations.networks import layers_of
from tests.benchmarks.ablations.rows import Arrays, batch_of, draw_rows, validation_batches
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
    config = variant.settings(load_preset("small"), num_steps=options.steps)
    vocabulary = str(variant.code_vocab_size)
    tokenizer = load_tokenizer(options.tokenizers / f"{vocabulary}.json")
    code = tokenizer.code
    code_ids = CodeIds(sos=code.sos_id, eos=code.eos_id, pad=code.pad_id)
    plain = Seq2Seq(
        config.model,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=code.vocab_size,
    )
    model = variant.change(plain)
    # Parameters of any variant get their first values by the same rules.
    model.config = config.model
    init_weights(model, seed=config.training.seed)
    model = model.to(device)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
        for layer in layers_of(model):
            layer.compile(dynamic=False)
    optimizer = make_optimizer(model, config.training)
    average = WeightAverage(model, decay=config.training.ema_decay)
    loss_sum = LossSum(model, label_smoothing=0.0)
    started_at, step, first_step_s = time.monotonic(), 0, 0.0
    autocast = torch.autocast(device.type, torch.bfloat16)
    while step < options.steps and time.monotonic() - started_at < options.seconds:
        batch = batch_of(
            arrays, f"train/{vocabulary}", step * options.batch_rows, options.batch_rows
        )
        model.train()
        ready = to_device(batch, code_ids=code_ids, device=device)
        with autocast:
            loss = loss_sum(ready) / batch.num_tokens
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.training.gradient_clip_norm)
        step += 1
        set_learning_rate(
            optimizer, learning_rate(step, total_steps=options.steps, config=config.training)
        )
        optimizer.step()
        average.update(step)
        if step == 1:
            first_step_s = time.monotonic() - started_at
    duration_s = time.monotonic() - started_at
    model.eval()
    measured = validation_batches(arrays, vocabulary)

    def scores() -> dict[str, dict[str, float]]:
        return {
            name: {
                "nats": packed_score(model, part, code_ids=code_ids, device=device).loss
                * _tokens_a_row(part),
                "exact": packed_score(model, part, code_ids=code_ids, device=device).exact_share,
            }
            for name, part in measured.items()
        }

    with autocast:
        own = scores()
        with average.in_place():
            averaged = scores()
    return {
        "name": variant.name,
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": step,
        "first_step_s": round(first_step_s, 1),
        "duration_s": round(duration_s, 1),
        "last": own,
        "averaged": averaged,
    }


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
