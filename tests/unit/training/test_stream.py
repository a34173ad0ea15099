"""Batches without end: the same for the same position, and never a validation example."""

import itertools

import numpy as np
import pytest

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.splits import split_of
from core.dataset.records import Example
from core.dataset.tasks import TaskPair
from core.errors import DatasetError
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.buckets import NOTHING
from core.training.questions import (
    BRIEF_WORDS,
    QuestionSource,
    make_row,
    recipe_pairs,
)
from core.training.stream import ChunkStream, Mixture

CURATED = tuple(
    Example(natural_language=f"the {name} of x", wgsl_code=f"{name}(x)", kind="expression")
    for name in ("sin", "cos", "abs")
)


@pytest.fixture(scope="module")
def tokenizer():
    pairs = list(itertools.islice(recipe_pairs(RecipeEngine(), "t", split="train"), 60))
    config = TokenizerConfig(prompt_vocab_size=600, code_vocab_size=1024, max_prompt_tokens=48)
    return train_tokenizer([p.prompt for p in pairs], [p.code for p in pairs], config=config)


def mixture(**changes) -> Mixture:
    values = {
        "seed": 5, "recipes_share": 0.5, "noise": 0.2, "tokens_per_batch": 2048,
        "max_width": 512, "curated": CURATED,
    }  # fmt: skip
    return Mixture(**(values | changes))


def flat(batches):
    return [(b.prompts_BS.tolist(), b.codes_BT.tolist()) for b in batches]


def codes_in(batches) -> set[tuple[int, ...]]:
    rows = [row for batch in batches for row in batch.codes_BT]
    return {tuple(int(i) for i in row if i != NOTHING)[:-1] for row in rows if row[0] != NOTHING}


def test_a_chunk_is_decided_by_seed_and_number(tokenizer):
    first, again = ChunkStream(mixture(), tokenizer), ChunkStream(mixture(), tokenizer)
    third = flat(first[3])
    assert third == flat(again[3])
    assert third != flat(again[4])
    assert third != flat(ChunkStream(mixture(seed=6), tokenizer)[3])


@pytest.mark.parametrize("num_workers", [0, 2])
def test_a_position_is_found_again(tokenizer, num_workers):
    stream = ChunkStream(mixture(), tokenizer)
    whole = itertools.islice(stream.batches_from(0, 0, num_workers=0), 60)
    expected = [(chunk, idx, flat([batch])) for chunk, idx, batch in whole]
    at = next(k for k, (chunk, idx, _) in enumerate(expected) if (chunk, idx) == (1, 2))
    later = itertools.islice(stream.batches_from(1, 2, num_workers=num_workers), 60 - at)
    assert [(chunk, idx, flat([batch])) for chunk, idx, batch in later] == expected[at:]


def test_processes_take_turns(tokenizer):
    stream = ChunkStream(mixture(), tokenizer)
    taken = itertools.islice(stream.batches_from(1, 0, num_workers=0, stride=3), 60)
    numbers = list(dict.fromkeys(chunk for chunk, _, _ in taken))
    assert numbers[:2] == [1, 4]


def test_shares_of_recipes_and_examples(tokenizer):
    curated = {tuple(tokenizer.code.encode(example.wgsl_code)) for example in CURATED}
    assert codes_in(ChunkStream(mixture(recipes_share=0.0), tokenizer)[0]) == curated
    mixed = codes_in(ChunkStream(mixture(), tokenizer)[0])
    assert curated <= mixed
    assert len(mixed) > 50


def test_only_training_pairs_are_drawn(monkeypatch, tokenizer):
    seen = []
    monkeypatch.setattr(
        "core.training.stream.make_row", lambda t, asked: seen.append(asked) or make_row(t, asked)
    )
    drawn = []
    draw = RecipeEngine.draw
    monkeypatch.setattr(
        RecipeEngine, "draw", lambda self, rng: drawn.append(draw(self, rng)) or drawn[-1]
    )
    ChunkStream(mixture(recipes_share=1.0, noise=0.0), tokenizer)[0]
    splits = {(pair.prompt, pair.code): split_of(pair) for pair in drawn}
    assert set(splits.values()) > {"train"}, "some draws were held out"
    assert {splits[asked.text, asked.answer] for asked in seen} == {"train"}


def test_no_task_shows_a_held_out_program(monkeypatch, tokenizer):
    drawn = []
    draw = RecipeEngine.draw
    monkeypatch.setattr(
        RecipeEngine, "draw", lambda self, rng: drawn.append(draw(self, rng)) or drawn[-1]
    )
    seen = seen_questions(monkeypatch, tokenizer, task_shares=TASK_SHARES, recipes_share=1.0)
    held_out = {
        pair.code for pair in drawn if split_of(pair) in ("program", "wording", "combination")
    }
    assert held_out
    assert {asked.task for asked in seen} == {"generate", "edit", "repair", "describe"}
    assert held_out.isdisjoint(code for asked in seen for code in (asked.code, asked.answer))


def test_held_out_prompts_are_drawn_anew(monkeypatch, tokenizer):
    def prompts_of(held_out: frozenset[str]) -> list[str]:
        seen: list[TaskPair] = []
        with monkeypatch.context() as patch:
            patch.setattr(
                "core.training.stream.make_row",
                lambda t, asked: seen.append(asked) or make_row(t, asked),
            )
            made = mixture(recipes_share=1.0, noise=0.0, held_out=held_out)
            ChunkStream(made, tokenizer)[0]
        return [asked.text for asked in seen]

    before = prompts_of(frozenset())
    after = prompts_of(frozenset(before[:20]))
    assert len(after) == len(before)
    assert not set(before[:20]) & set(after)


def test_validation_prompts_among_the_examples_are_refused():
    with pytest.raises(DatasetError, match="'the cos of x'"):
        mixture(held_out=frozenset({"the cos of x"}))


def test_a_share_of_examples_needs_examples():
    with pytest.raises(DatasetError, match="no example to train on"):
        mixture(curated=())
    assert mixture(curated=(), recipes_share=1.0).curated == ()


def test_codes_beyond_the_longest_are_left_out(tokenizer):
    batches = ChunkStream(mixture(max_width=100), tokenizer)[0]
    assert batches
    assert max(len(code) for code in codes_in(batches)) < 100


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_one_example_and_equal_examples_are_a_dataset(tokenizer, share):
    for examples in (CURATED[:1], CURATED[:1] * 5):
        batches = ChunkStream(mixture(curated=examples, recipes_share=share), tokenizer)[0]
        assert all(np.issubdtype(b.codes_BT.dtype, np.int16) for b in batches)
        assert sum(b.num_rows for b in batches) > 0


TASK_SHARES = {"edit": 0.3, "repair": 0.3, "describe": 0.3}


def seen_questions(monkeypatch, tokenizer, **changes) -> list[TaskPair]:
    seen: list[TaskPair] = []
    with monkeypatch.context() as patch:
        patch.setattr(
            "core.training.stream.make_row",
            lambda t, asked: seen.append(asked) or make_row(t, asked),
        )
        ChunkStream(mixture(**changes), tokenizer)[0]
    return seen


def test_tasks_come_by_their_shares(monkeypatch, tokenizer):
    seen = seen_questions(
        monkeypatch, tokenizer, task_shares=TASK_SHARES, recipes_share=1.0, tokens_per_batch=8192
    )
    counts = {task: sum(asked.task == task for asked in seen) for task in TASK_SHARES}
    assert all(count > len(seen) / 6 for count in counts.values())
    assert 0 < sum(asked.task == "generate" for asked in seen) < len(seen) / 4


def test_questions_hold_what_their_task_gives(monkeypatch, tokenizer):
    for asked in seen_questions(
        monkeypatch, tokenizer, task_shares=TASK_SHARES, recipes_share=1.0, noise=0.0
    ):
        assert bool(asked.code) == (asked.task != "generate")
        assert bool(asked.text) == (asked.task != "describe")
        assert asked.answer != asked.code


def test_examples_are_described_but_not_edited(monkeypatch, tokenizer):
    seen = seen_questions(monkeypatch, tokenizer, task_shares=TASK_SHARES, recipes_share=0.0)
    assert {asked.task for asked in seen} == {"generate", "describe"}


def test_tasks_stand_in_batches_of_their_own(tokenizer):
    stream = ChunkStream(mixture(task_shares=TASK_SHARES, recipes_share=1.0), tokenizer)
    first_code, first_text = tokenizer.prompt.vocab_size, tokenizer.code.vocab_size
    shapes = set()
    for batch in stream[0]:
        shapes.add((batch.reads_code, batch.writes_text))
        assert bool((batch.prompts_BS >= first_code).any()) == batch.reads_code
        assert bool((batch.codes_BT >= first_text).any()) == batch.writes_text
    assert shapes == {(False, False), (True, False), (True, True)}
    assert stream.tasks == ("generate", "edit", "repair", "describe")
    assert ChunkStream(mixture(), tokenizer).tasks == ("generate",)


def test_curated_examples_may_be_grown_but_not_into_a_prompt_that_is_held_out():
    red = Example(
        natural_language="all red", wgsl_code="vec4<f32>(1.0, 0.0, 0.0, 1.0)", kind="expression"
    )

    def asked(**changes) -> list[TaskPair]:
        source = QuestionSource(
            RecipeEngine(),
            **{
                "curated": (red,), "recipes_share": 0.0, "task_shares": {}, "noise": 0.0,
                "held_out": frozenset(), "grown_share": 0.5,
            } | changes,
        )  # fmt: skip
        return list(itertools.islice(source.draw("g"), 40))

    found = {one.text: one.answer for one in asked()}
    assert found["all red"] == red.wgsl_code
    assert len(found) > 5
    assert len(set(found.values())) == len(found)
    assert asked() == asked()
    kept = {one.text for one in asked(held_out=frozenset({"all blue"}))}
    assert "all blue" in found
    assert "all blue" not in kept
    assert {one.text for one in asked(grown_share=0.0)} == {"all red"}


def test_recipes_may_be_asked_for_briefly():
    def lengths(brief_share: float) -> list[int]:
        source = QuestionSource(
            RecipeEngine(), curated=(), recipes_share=1.0, task_shares={}, noise=0.0,
            held_out=frozenset(), brief_share=brief_share,
        )  # fmt: skip
        return [len(one.text.split()) for one in itertools.islice(source.draw("b"), 200)]

    assert max(lengths(1.0)) == BRIEF_WORDS
    is_brief = [length <= BRIEF_WORDS for length in lengths(0.5)]
    assert 0.5 < sum(is_brief) / len(is_brief) < 0.9  # half, and of the others a third


def test_what_does_not_say_that_it_is_a_vertex_stage_has_its_kind_said():
    code = "@vertex fn vs_main() -> @builtin(position) vec4<f32> { return vec4<f32>(0.0); }"
    silent, telling = (
        Example(natural_language=text, wgsl_code=code, kind="vertex")
        for text in ("spinning triangle", "vertex shader of a point")
    )
    source = QuestionSource(
        RecipeEngine(), curated=(silent, telling), recipes_share=0.0, task_shares={}, noise=0.0,
        held_out=frozenset(),
    )  # fmt: skip
    asked = {(one.text, one.kind) for one in itertools.islice(source.draw("v"), 60)}
    assert asked == {
        (silent.natural_language, "vertex"),
        (telling.natural_language, "vertex"),
        (telling.natural_language, None),
    }
