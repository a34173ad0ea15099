"""What a stream run learns from and is measured on."""

import itertools
from dataclasses import replace

import pytest

from core.dataset.recipes.engine import RecipeEngine
from core.dataset.records import Example
from core.errors import ConfigError, DatasetError
from core.jobs.config import DatasetConfig, RunConfig
from core.jobs.config_files import load_preset
from core.jobs.stream_examples import curated_examples, mixture_of, validation_questions
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.questions import recipe_pairs
from core.training.stream import ChunkStream

BASE = load_preset("base")


def prompts_of(examples: tuple[Example, ...]) -> set[str]:
    return {prompt for example in examples for prompt in example.prompts}


def test_shipped_pairs_are_parted_without_a_rest() -> None:
    train, val = curated_examples(BASE, "train"), curated_examples(BASE, "val")
    assert len(train) > 10 * len(val) > 0
    assert curated_examples(BASE, "test") == ()
    assert not prompts_of(train) & prompts_of(val)
    assert not {e.wgsl_code for e in train} & {e.wgsl_code for e in val}


def test_sets_are_the_same_each_time_and_disjoint_from_training() -> None:
    sets = validation_questions(BASE, num_rows=40)
    assert sets == validation_questions(BASE, num_rows=40)
    assert sets.keys() == {
        "recipes", "program", "wording", "combination", "edit", "repair", "describe", "curated"
    }  # fmt: skip
    assert 35 < len(sets["recipes"]) <= 40
    mixture = mixture_of(BASE, held_out=itertools.chain(*sets.values()))
    asked = [asked for part in sets.values() for asked in part if asked.task == "generate"]
    assert {one.text for one in asked} == mixture.held_out
    assert not mixture.held_out & prompts_of(mixture.curated)


def test_the_stream_of_a_run_has_the_shapes_of_its_settings() -> None:
    pairs = list(itertools.islice(recipe_pairs(RecipeEngine(), "t", split="train"), 40))
    config = TokenizerConfig(prompt_vocab_size=600, code_vocab_size=1024, max_prompt_tokens=32)
    tokenizer = train_tokenizer([p.prompt for p in pairs], [p.code for p in pairs], config=config)
    training = replace(BASE.training, tokens_per_batch=2048)
    mixture = mixture_of(replace(BASE, training=training), held_out=())
    assert (mixture.max_width, mixture.seed) == (1024, BASE.training.seed)
    batches = ChunkStream(mixture, tokenizer)[0]
    assert {b.prompts_BS.shape[1] for b in batches if not b.reads_code} == {32}
    assert all(batch.codes_BT.size <= 2048 for batch in batches)


def test_shares_of_tasks_have_a_sum() -> None:
    with pytest.raises(ConfigError, match=r"1\.2 together"):
        DatasetConfig(edit_share=0.6, describe_share=0.6)


def test_the_store_is_no_source_of_a_stream() -> None:
    with pytest.raises(ConfigError, match="needs its examples in files"):
        curated_examples(RunConfig(), "train")


def test_a_missing_file_is_named() -> None:
    config = RunConfig(dataset=DatasetConfig(train_path="gone.toml"))
    with pytest.raises(DatasetError, match=r"gone\.toml"):
        curated_examples(config, "train")
