"""A run put together: the tokenizer sees training text alone, long code is left out."""

from pathlib import Path

import pytest

from core.dataset.records import Example, Split
from core.errors import DatasetError
from core.jobs.config import RunConfig
from core.jobs.run_dataset import CollectedExamples, RunExample
from core.jobs.run_folder import RunFolder, create_run
from core.jobs.trainer.assembly import assemble_run, make_pair
from core.jobs.trainer.resuming import ResumePoint
from core.model.config import ModelConfig
from core.tokenizer.config import TokenizerConfig

SMALL = RunConfig(
    model=ModelConfig(d_model=16, nhead=2, num_layers=1, dim_feedforward=32, max_seq_len=40),
    tokenizer=TokenizerConfig(max_length=64),
)


def example(word: str, repeats: int = 1) -> Example:
    code = " + ".join([f"{word}(x)"] * repeats)
    return Example(f"the {word} of x", code, "expression", phrasings=(f"{word}?",))


def make(runs: Path, rows: list[tuple[Example, Split]]) -> RunFolder:
    collected = CollectedExamples(tuple(RunExample(e, split) for e, split in rows), ("told",))
    return create_run(SMALL, collected, runs=runs)


def test_parts_fit_together_and_the_tokenizer_is_kept(tmp_path: Path) -> None:
    folder = make(tmp_path, [(example("sin"), "train"), (example("cos"), "val")])
    run = assemble_run(folder, start=ResumePoint(None))
    assert run.model.prompt_vocab_size == run.tokenizer.prompt.vocab_size
    assert run.model.code_vocab_size == run.tokenizer.code.vocab_size
    assert run.of("val") == [example("cos")]
    assert run.warnings == ("told",)
    again = assemble_run(folder, start=ResumePoint(None))
    assert again.tokenizer.code.names == run.tokenizer.code.names


def test_tokenizer_does_not_see_what_it_is_tested_with(tmp_path: Path) -> None:
    rows: list[tuple[Example, Split]] = [(example("swirlfield"), "val"), (example("sin"), "train")]
    rows += [(example("moonglade"), "train")]
    names = assemble_run(make(tmp_path, rows), start=ResumePoint(None)).tokenizer.code.names
    assert not any("swirlfield" in name for name in names)
    assert any("moonglade" in name for name in names)


def test_code_that_is_too_long_is_left_out_and_told(tmp_path: Path) -> None:
    # sin ( x ) are 4 tokens, each further one has a plus: 5 n - 1, and start and end.
    rows: list[tuple[Example, Split]] = [
        (example("sin", 7), "train"), (example("cos", 8), "train"), (example("tan", 8), "test"),
    ]  # fmt: skip
    run = assemble_run(make(tmp_path, rows), start=ResumePoint(None))
    assert run.of("train") == [example("sin", 7)]
    assert run.of("test") == []
    assert "2 of 3 examples were left out" in run.warnings[1]
    assert "40 tokens, the longest 41" in run.warnings[1]
    assert run.warnings[1].endswith("Left out: 'the cos of x', 'the tan of x'.")


def test_own_rows_that_are_too_long_are_told_apart_from_those_mixed_in(tmp_path: Path) -> None:
    rows = (
        *(RunExample(example(word, 8), "train") for word in ("sin", "cos", "tan", "abs")),
        RunExample(example("exp", 7), "train"),
        RunExample(example("log", 9), "train", is_mixed=True),
        RunExample(example("sqrt", 7), "train", is_mixed=True),
    )
    folder = create_run(SMALL, CollectedExamples(rows), runs=tmp_path)
    own, mixed = assemble_run(folder, start=ResumePoint(None)).warnings
    assert own.startswith("4 of 5 of your examples were left out")
    assert own.endswith("'the sin of x', 'the cos of x', 'the tan of x' and 1 more.")
    assert mixed.startswith("1 of 2 mixed-in examples were left out")


def test_nothing_short_enough_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="are longer than 40 tokens"):
        assemble_run(make(tmp_path, [(example("sin", 9), "train")]), start=ResumePoint(None))


def test_prompts_are_learned_without_and_with_the_kind(tmp_path: Path) -> None:
    run = assemble_run(make(tmp_path, [(example("sin"), "train")]), start=ResumePoint(None))
    encode = run.tokenizer.prompt.encode
    pair = make_pair(example("sin"), run.tokenizer, key="k")
    assert [list(prompt) for prompt in pair.prompts] == [
        encode("the sin of x"), encode("the sin of x", kind="expression"),
        encode("sin?"), encode("sin?", kind="expression"),
    ]  # fmt: skip
    assert run.tokenizer.code.decode(pair.code) == "sin(x)"
