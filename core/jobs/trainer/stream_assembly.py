"""The loop of a run that draws from recipes without end, put together from its examples."""

import itertools
import os
from collections.abc import Sequence

from core.dataset.records import SPLITS
from core.jobs.config import RunConfig
from core.jobs.run_dataset import RunExample
from core.jobs.stream_examples import GivenExamples, mixture_of, validation_questions
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer import Tokenizer
from core.training.records import CodeIds
from core.training.stream import ChunkStream, pack_questions
from core.training.stream_loop import StreamLoop
from core.training.stream_rounds import StreamRounds

ROWS_ON_GPU, ROWS_ON_CPU = 200, 32  # of each validation set
STEPS_A_REPORT_ON_GPU = 10  # reading each loss would keep it waiting
_MAX_DRAWERS = 15


def given_examples(examples: Sequence[RunExample]) -> GivenExamples:
    """Return the examples of a run by split, as far as it is about them."""
    return {
        split: [item.example for item in examples if item.split == split and not item.is_mixed]
        for split in SPLITS
    }


def make_stream_loop(
    config: RunConfig,
    examples: Sequence[RunExample],
    tokenizer: Tokenizer,
    model: Seq2Seq,
    *,
    device: str,
) -> StreamRounds:
    """Return the loop of a stream run before its first step.

    Raises:
        DatasetError: there is nothing to draw from.
        RunError: nothing would ever end the run.
    """
    is_on_gpu = device.startswith("cuda")
    given = given_examples(examples)
    rows = ROWS_ON_GPU if is_on_gpu else ROWS_ON_CPU
    questions = validation_questions(config, num_rows=rows, given=given)
    mixture = mixture_of(config, held_out=itertools.chain(*questions.values()), given=given)
    stream, code = ChunkStream(mixture, tokenizer), tokenizer.code
    loop = StreamLoop(
        model,
        stream=stream,
        config=config.training,
        code_ids=CodeIds.of(code),
        device=device,
        # A CPU computes so slowly that drawing in between is nothing.
        num_workers=min(_MAX_DRAWERS, (os.cpu_count() or 1) - 1) if is_on_gpu else 0,
        report_every=STEPS_A_REPORT_ON_GPU if is_on_gpu else 1,
    )
    packed = {name: pack_questions(part, mixture, tokenizer) for name, part in questions.items()}
    sets = {name: batches for name, batches in packed.items() if batches}
    return StreamRounds(loop, model, sets=sets, config=config.training, tasks=stream.tasks)
