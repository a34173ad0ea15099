"""Compile the shapes of a stream in several processes before a run begins.

Each is started as ``python -m core.jobs.stream_compiling CONFIG TOKENIZER NUMBER COUNT GPU`` and
compiles every COUNT-th shape for this GPU, beginning with NUMBER. A program belongs to the GPU it
was compiled for, so each GPU of a team needs its own.
"""

import os
import subprocess
import sys
from pathlib import Path

import torch

from core.jobs.config import RunConfig
from core.jobs.config_files import load_run_config
from core.jobs.new_network import new_network
from core.jobs.stream_examples import task_shares
from core.tokenizer.tokenizer_file import load_tokenizer
from core.training.compiling import compile_shape, stream_shapes
from core.training.packed_loss import LossSum
from core.training.records import CodeIds

# Of one GPU: each holds there what it computed of one batch meanwhile.
_MOST_PROCESSES = 8


def start_compiling(
    config_path: Path, tokenizer_path: Path, *, num_gpus: int
) -> list["subprocess.Popen[bytes]"]:
    """Start the processes for the first GPUs; ``wait`` for each before training.

    One that fails costs only time: its shapes are then compiled when they are needed.
    """
    count = max(1, min(_MOST_PROCESSES, (os.cpu_count() or 1) // (2 * num_gpus)))
    command = [sys.executable, "-m", "core.jobs.stream_compiling"]
    command += [str(config_path), str(tokenizer_path)]
    environment = os.environ | {"TORCHINDUCTOR_COMPILE_THREADS": "2"}
    return [
        subprocess.Popen(
            [*command, str(number), str(count), str(gpu)],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        for gpu in range(num_gpus)
        for number in range(count)
    ]


def compile_shapes(
    config: RunConfig, tokenizer_path: Path, *, number: int, count: int, gpu: int
) -> None:
    """Compile every ``count``-th shape for a GPU."""
    tokenizer, device = load_tokenizer(tokenizer_path), torch.device("cuda", gpu)
    torch.cuda.set_device(device)
    code = tokenizer.code
    batches = stream_shapes(
        ("generate", *task_shares(config)),
        tokens_per_batch=config.training.tokens_per_batch,
        text_width=config.tokenizer.max_prompt_tokens,
        max_width=min(config.model.max_seq_len, config.tokenizer.max_length),
        eos=code.eos_id,
    )
    model = new_network(config, tokenizer).to(device)
    loss_sum = LossSum(model, label_smoothing=config.training.label_smoothing)
    for batch in batches[number::count]:
        compile_shape(
            loss_sum,
            batch,
            config=config.training,
            code_ids=CodeIds.of(code),
            device=device,
        )


if __name__ == "__main__":
    compile_shapes(
        load_run_config(Path(sys.argv[1])),
        Path(sys.argv[2]),
        number=int(sys.argv[3]),
        count=int(sys.argv[4]),
        gpu=int(sys.argv[5]),
    )
