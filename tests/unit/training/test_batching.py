import torch

from core.training.batching import Row, epoch_batches, epoch_rows, make_batch, num_batches
from core.training.records import CodeIds, Pair

IDS = CodeIds(sos=1, eos=2, pad=0)


FROZEN_ORDER = [[7], [0, 8, 1], [9, 2, 10], [12, 5, 6], [3, 11, 4]]


def rows(count):
    return [Row((n,), (n,) * (n * 7 % 50 + 1)) for n in range(count)]


def test_every_row_is_in_exactly_one_batch():
    batches = epoch_batches(rows(103), batch_size=8, epoch=1, seed=0)
    assert len(batches) == num_batches(103, 8) == 13
    assert sorted(len(batch) for batch in batches) == [7, *[8] * 12]
    assert sorted(row.prompt[0] for batch in batches for row in batch) == list(range(103))


def test_order_depends_on_seed_and_epoch_alone():
    first = epoch_batches(rows(40), batch_size=4, epoch=1, seed=0)
    assert epoch_batches(rows(40), batch_size=4, epoch=1, seed=0) == first
    assert epoch_batches(rows(40), batch_size=4, epoch=2, seed=0) != first
    assert epoch_batches(rows(40), batch_size=4, epoch=1, seed=1) != first


def test_order_is_frozen():
    # Resuming a run of an older version needs the order that version used.
    batches = epoch_batches(rows(13), batch_size=3, epoch=2, seed=5)
    assert [[row.prompt[0] for row in batch] for batch in batches] == FROZEN_ORDER


def test_batches_hold_similar_lengths():
    batches = epoch_batches(rows(128), batch_size=8, epoch=1, seed=0)
    padded = sum(len(batch) * max(len(row.code) for row in batch) for batch in batches)
    real = sum(len(row.code) for batch in batches for row in batch)
    assert padded < 1.15 * real


def test_phrasings_take_turns():
    pairs = [Pair(((10,), (11,), (12,)), (5,), f"key-{n}") for n in range(30)]
    shown = [
        [row.prompt[0] for row in epoch_rows(pairs, epoch=e, seed=0, phrasings="rotate")]
        for e in (1, 2, 3, 4)
    ]
    assert all(set(turns) == {10, 11, 12} for turns in zip(*shown[:3], strict=True))
    assert shown[3] == shown[0]
    assert set(shown[0]) == {10, 11, 12}  # not all examples show the same one at a time


def test_phrasing_of_an_example_does_not_depend_on_the_others():
    pairs = [Pair(((10,), (11,), (12,)), (5,), f"key-{n}") for n in range(30)]
    whole = epoch_rows(pairs, epoch=1, seed=0, phrasings="rotate")
    assert epoch_rows(pairs[7:8], epoch=1, seed=0, phrasings="rotate") == whole[7:8]


def test_phrasings_can_be_all_or_the_main_one():
    pairs = [Pair(((10,), (11,)), (5,), "a"), Pair(((20,),), (6,), "b")]
    every = epoch_rows(pairs, epoch=1, seed=0, phrasings="all")
    assert every == [Row((10,), (5,)), Row((11,), (5,)), Row((20,), (6,))]
    main = epoch_rows(pairs, epoch=1, seed=0, phrasings="main")
    assert main == [Row((10,), (5,)), Row((20,), (6,))]


def test_batch_holds_inputs_and_targets_one_apart():
    batch = make_batch(
        [Row((7, 8), (4, 5, 6)), Row((9,), ())], code_ids=IDS, device=torch.device("cpu")
    )
    assert batch.prompt_ids_BS.tolist() == [[7, 8], [9, 0]]
    assert batch.prompt_mask_BS.tolist() == [[True, True], [True, False]]
    assert batch.inputs_BT.tolist() == [[1, 4, 5, 6], [1, 0, 0, 0]]
    assert batch.targets_BT.tolist() == [[4, 5, 6, 2], [2, 0, 0, 0]]
    assert batch.target_mask_BT.tolist() == [[True] * 4, [True, False, False, False]]
    assert batch.num_tokens == 5
