"""Rows in batches of fixed shapes."""

import random
from collections import Counter

import numpy as np
import pytest

from core.training.batching import Row
from core.training.buckets import NOTHING, READING_WIDTHS, WIDTHS, bucket_batches, shape_of

EOS, PROMPT_WIDTH, LONGEST = 2, 8, 512


def make_rows(count: int, *, seed: int = 0, longest: int = LONGEST - 1) -> list[Row]:
    rng = random.Random(seed)
    return [
        Row(
            tuple(rng.randrange(3, 90) for _ in range(rng.randint(1, PROMPT_WIDTH))),
            tuple(rng.randrange(3, 90) for _ in range(rng.randint(1, longest))),
        )
        for _ in range(count)
    ]


def packed(rows, tokens=4096):
    return bucket_batches(
        rows, tokens_per_batch=tokens, text_width=PROMPT_WIDTH, max_width=LONGEST, eos=EOS
    )


def unpacked(batches) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for batch in batches:
        for prompt, code in zip(batch.prompts_BS, batch.codes_BT, strict=True):
            ids = [int(i) for i in code if i != NOTHING]
            if ids:
                assert ids[-1] == EOS
                found[Row(tuple(int(i) for i in prompt if i != NOTHING), tuple(ids[:-1]))] += 1
    return found


@pytest.mark.parametrize("count", [1, 7, 500])
def test_every_row_is_there_exactly_once(count):
    rows = make_rows(count)
    assert unpacked(packed(rows)) == Counter(rows)


def test_shapes_are_few_and_within_the_budget():
    batches = packed(make_rows(500))
    widths = [width for width in WIDTHS if width <= LONGEST]
    assert {batch.codes_BT.shape for batch in batches} <= {(4096 // w, w) for w in widths}
    assert {batch.prompts_BS.shape[1] for batch in batches} == {PROMPT_WIDTH}


def test_only_the_last_batch_has_empty_rows():
    *full, last = packed(make_rows(500))
    assert all(batch.num_rows == len(batch.codes_BT) for batch in full)
    empty = last.codes_BT[last.num_rows :]
    assert (empty == NOTHING).all()
    # Attention needs one place to look at in every row.
    assert (np.concatenate([b.prompts_BS for b in (*full, last)])[:, 0] != NOTHING).all()


def test_tokens_are_counted_with_their_end():
    rows = make_rows(50)
    assert sum(b.num_tokens for b in packed(rows)) == sum(len(row.code) + 1 for row in rows)


def test_the_longest_row_fits_and_a_longer_one_is_refused():
    longest = Row((3,), (4,) * (LONGEST - 1))
    assert unpacked(packed([longest])) == Counter([longest])
    with pytest.raises(AssertionError, match="longer than the widest"):
        packed([Row((3,), (4,) * LONGEST)])


def test_rows_wider_than_the_budget_come_one_by_one():
    rows = [Row((3,), (4,) * 400)] * 3
    assert [batch.codes_BT.shape[0] for batch in packed(rows, tokens=256)] == [1, 1, 1]


@pytest.mark.parametrize("task", ["edit", "describe"])
def test_tasks_that_read_code_have_long_sources(task):
    rng = random.Random(1)
    rows = [
        Row(tuple(range(3, 3 + rng.randint(9, LONGEST))), (5,) * rng.randint(1, 7), task)
        for _ in range(40)
    ]
    batches = bucket_batches(
        rows,
        tokens_per_batch=4096,
        text_width=PROMPT_WIDTH,
        max_width=LONGEST,
        eos=EOS,
        shape=shape_of(task),
    )
    for batch in batches:
        (count, source), (_, target) = batch.prompts_BS.shape, batch.codes_BT.shape
        assert source in (*READING_WIDTHS, LONGEST)
        assert target == (PROMPT_WIDTH if task == "describe" else source)
        assert count == 4096 // source
        assert (batch.reads_code, batch.writes_text) == (True, task == "describe")
    found = Counter({Row(r.prompt, r.code): n for r, n in Counter(rows).items()})
    assert unpacked(batches) == found


def test_nothing_gives_no_batch():
    assert packed([]) == []
