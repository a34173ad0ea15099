"""Examples to batches: a pure function of seed and epoch, with little padding.

Each epoch shuffles all rows, sorts them by length within pools of some batches, cuts them
into batches and shuffles these. Nothing is dropped; only the last batch may be smaller.

Shape letters: B batch, S prompt length, T shader length with start or end token.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.dataset.tasks import Task
from core.training.records import CodeIds, Pair

_POOL_BATCHES = 32
_PROMPT_FILL = 0  # masked, so any id will do


@dataclass(frozen=True)
class Batch:
    """Tensors of some rows. ``target_mask_BT`` is True where a target is a real token.

    ``reads_code`` and ``writes_text`` say which ids there may be beyond the vocabularies of
    prompts and of code. Batches of *generate* alone do without and cost less.
    """

    prompt_ids_BS: Tensor
    prompt_mask_BS: Tensor
    inputs_BT: Tensor
    targets_BT: Tensor
    target_mask_BT: Tensor
    num_tokens: int
    reads_code: bool = False
    writes_text: bool = False


@dataclass(frozen=True)
class Row:
    """One prompt with its shader: a source and a target of the tokenizer for ``task``."""

    prompt: tuple[int, ...]
    code: tuple[int, ...]
    task: Task = "generate"


def epoch_rows(pairs: Sequence[Pair], *, epoch: int, seed: int, phrasings: str) -> list[Row]:
    """Return the rows of an epoch in the order of ``pairs``.

    Args:
        pairs: the examples.
        epoch: decides, with seed and key, which phrasing of an example comes next.
        seed: of the run.
        phrasings: ``rotate`` shows one phrasing of each example and another one the next
            time, ``all`` shows each as a row of its own, ``main`` only the first.
    """
    match phrasings:
        case "all":
            return [Row(p, pair.code, pair.task) for pair in pairs for p in pair.prompts]
        case "main":
            return [Row(pair.prompts[0], pair.code, pair.task) for pair in pairs]
        case _:
            return [
                Row(_phrasing_in_turn(pair, epoch, seed), pair.code, pair.task) for pair in pairs
            ]


def epoch_batches(
    rows: Sequence[Row], *, batch_size: int, epoch: int, seed: int
) -> list[list[Row]]:
    """Return the rows of an epoch as batches of similar lengths, in random order."""
    chance = random.Random(f"{seed}/{epoch}")
    shuffled = list(rows)
    chance.shuffle(shuffled)
    pool_size = batch_size * _POOL_BATCHES
    batches = []
    for start in range(0, len(shuffled), pool_size):
        pool = sorted(shuffled[start : start + pool_size], key=lambda row: len(row.code))
        batches += [pool[i : i + batch_size] for i in range(0, len(pool), batch_size)]
    chance.shuffle(batches)
    return batches


def num_batches(num_rows: int, batch_size: int) -> int:
    """Return how many batches ``epoch_batches`` makes."""
    return -(-num_rows // batch_size)


def make_batch(rows: Sequence[Row], *, code_ids: CodeIds, device: torch.device) -> Batch:
    """Return the padded tensors of some rows."""
    prompt_ids_BS = _padded([row.prompt for row in rows], _PROMPT_FILL)
    prompt_lengths_B = torch.tensor([len(row.prompt) for row in rows])
    lengths = [len(row.code) + 1 for row in rows]
    target_mask_BT = _real_places(torch.tensor(lengths))
    return Batch(
        prompt_ids_BS=prompt_ids_BS.to(device),
        prompt_mask_BS=_real_places(prompt_lengths_B).to(device),
        inputs_BT=_padded([(code_ids.sos, *row.code) for row in rows], code_ids.pad).to(device),
        targets_BT=_padded([(*row.code, code_ids.eos) for row in rows], code_ids.pad).to(device),
        target_mask_BT=target_mask_BT.to(device),
        num_tokens=sum(lengths),
        reads_code=any(row.task != "generate" for row in rows),
        writes_text=any(row.task == "describe" for row in rows),
    )


def _phrasing_in_turn(pair: Pair, epoch: int, seed: int) -> tuple[int, ...]:
    digest = hashlib.blake2b(f"{seed}/{pair.key}".encode(), digest_size=8).digest()
    return pair.prompts[(int.from_bytes(digest) + epoch) % len(pair.prompts)]


def _padded(texts: Sequence[Sequence[int]], fill: int) -> Tensor:
    longest = max(len(text) for text in texts)
    return torch.tensor([[*text, *[fill] * (longest - len(text))] for text in texts])


def _real_places(lengths_B: Tensor) -> Tensor:
    return torch.arange(int(lengths_B.max()))[None, :] < lengths_B[:, None]
