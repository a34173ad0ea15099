"""Train on a small stream: as one of several processes of torchrun, or alone.

Writes the losses of all steps and a sum over the weights, as JSON.
"""

import itertools
import json
import random
import sys
from pathlib import Path

from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.training.batching import Row
from core.training.buckets import PackedBatch, bucket_batches
from core.training.config import TrainingConfig
from core.training.records import CodeIds
from core.training.stream_loop import StreamLoop
from core.training.team import join_team, leave_team

WIDTH = 16
SWITCH = 5  # where training stops and another loop goes on


class Chunks:
    def batches_from(self, chunk, batch, *, num_workers, stride=1):
        for number in itertools.count(chunk, stride):
            for idx, made in enumerate(chunk_of(number)):
                if number > chunk or idx >= batch:
                    yield number, idx, made


def chunk_of(number: int) -> list[PackedBatch]:
    rng = random.Random(number)
    rows = [
        Row(
            tuple(rng.randrange(4, 20) for _ in range(rng.randint(1, 6))),
            tuple(rng.randrange(4, 24) for _ in range(rng.randint(1, WIDTH - 1))),
        )
        for _ in range(rng.randint(5, 11))
    ]
    return bucket_batches(rows, tokens_per_batch=64, text_width=8, max_width=WIDTH, eos=2)


def main(out: Path) -> None:
    team, device = join_team()
    config = ModelConfig(d_model=32, nhead=2, num_layers=1, dim_feedforward=48, dropout=0.1)
    training = TrainingConfig(
        num_steps=12, batches_per_step=4, learning_rate=0.01, warmup_steps=2, ema_decay=0.9
    )

    def make_loop(model: Seq2Seq) -> StreamLoop:
        return StreamLoop(
            model,
            stream=Chunks(),  # type: ignore[arg-type]
            config=training,
            code_ids=CodeIds(sos=1, eos=2, pad=0),
            device=device,
            report_every=1,
            team=team,
        )

    model = Seq2Seq(config, prompt_vocab_size=20, code_vocab_size=24)
    init_weights(model, seed=1)
    loop = make_loop(model)
    losses = []
    for report in loop.run():
        losses.append(report.loss)
        if team.size > 1 and report.step == SWITCH:
            break
    if team.size > 1:
        later = make_loop(model)
        later.restore(loop.state())
        losses += [report.loss for report in later.run()]
    weights = sum(float(p.double().abs().sum()) for p in model.parameters())
    (out / f"{team.size}-{team.rank}.json").write_text(
        json.dumps({"losses": losses, "weights": weights})
    )
    leave_team()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
