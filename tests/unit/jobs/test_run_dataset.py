"""The examples of a run: where they are looked for, how they are split, how they are kept."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core import paths
from core.dataset.records import Example
from core.dataset.seeding import shipped_examples
from core.dataset.store import DatasetStore
from core.errors import DatasetError, RunError
from core.jobs.config import DatasetConfig
from core.jobs.run_dataset import (
    RunExample,
    collect_examples,
    read_snapshot,
    resolve_path,
    snapshot_lines,
)


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path / "dataset.sqlite")


def write(path: Path, words: list[str]) -> Path:
    rows = [{"natural_language": word, "wgsl_code": f"{word}(x / y) % z"} for word in words]
    path.write_text(json.dumps(rows))
    return path


WORDS = ["sin", "cos", "tan", "abs", "exp", "log", "sqrt", "floor", "ceil", "fract", "round"]


def test_file_is_divided_by_the_ratios(tmp_path: Path, store: DatasetStore) -> None:
    path = write(tmp_path / "a.json", WORDS)
    collected = collect_examples(
        DatasetConfig(train_path=str(path), train_ratio=0.5, val_ratio=0.3), store=store
    )
    sizes = [len(collected.of(split)) for split in ("train", "val", "test")]
    assert sum(sizes) == len(WORDS)
    assert min(sizes) > 0
    assert collected.warnings == ()


def test_store_gives_its_examples(store: DatasetStore) -> None:
    example = Example("red", "vec3<f32>(1.0)", "expression")
    store.add(example, author="me")
    collected = collect_examples(DatasetConfig(train_ratio=1.0, val_ratio=0.0), store=store)
    assert collected.examples == (RunExample(example, "train"),)
    assert collected.store_revision == store.last_revision()


def test_split_tag_wins_over_the_hash(store: DatasetStore) -> None:
    fixed = [Example(word, f"{word}(x)", "expression", tags=("split:test",)) for word in WORDS]
    store.import_examples([*fixed, Example("red", "1.0", "expression")], author="me")
    collected = collect_examples(DatasetConfig(train_ratio=1.0, val_ratio=0.0), store=store)
    assert len(collected.of("test")) == len(WORDS)


def test_examples_with_an_excluded_tag_are_left_out(store: DatasetStore) -> None:
    plain = Example("red", "vec3<f32>(1.0, 0.0, 0.0)", "expression", tags=("colour",))
    hard = Example("mandelbrot", "vec3<f32>(0.5)", "expression", tags=("fractal", "extended"))
    store.import_examples([plain, hard], author="me")
    config = DatasetConfig(train_ratio=1.0, val_ratio=0.0, exclude_tags="other, extended")
    assert [item.example for item in collect_examples(config, store=store).examples] == [plain]


def test_file_of_a_split_is_taken_whole(tmp_path: Path, store: DatasetStore) -> None:
    config = DatasetConfig(
        train_path=str(write(tmp_path / "a.json", WORDS[:8])),
        val_path=str(write(tmp_path / "v.json", WORDS[8:])),
        train_ratio=0.4,
        val_ratio=0.4,
    )
    collected = collect_examples(config, store=store)
    assert [example.natural_language for example in collected.of("val")] == WORDS[8:]
    assert len(collected.of("train")) + len(collected.of("test")) == 8


def test_leak_and_broken_rows_are_told(tmp_path: Path, store: DatasetStore) -> None:
    path = write(tmp_path / "a.json", WORDS[:3])
    rows = json.loads(path.read_text())
    path.write_text(json.dumps([*rows, {"natural_language": "no code"}]))
    config = DatasetConfig(
        train_path=str(path), val_path=str(write(tmp_path / "v.json", [WORDS[0], "acos"])),
        train_ratio=1.0, val_ratio=0.0,
    )  # fmt: skip
    warnings = collect_examples(config, store=store).warnings
    assert "1 rows were left out" in warnings[0]
    assert "row 4: wgsl_code is missing" in warnings[0]
    assert "1 of 2 examples of val_path are variants" in warnings[1]


def test_nothing_to_train_on_is_an_error(store: DatasetStore) -> None:
    with pytest.raises(DatasetError, match="Your dataset has 0 examples"):
        collect_examples(DatasetConfig(), store=store)


def test_rows_that_are_all_left_out_are_told_with_their_reasons(
    tmp_path: Path, store: DatasetStore
) -> None:
    path = tmp_path / "a.json"
    rows = [("", "sin(x)"), ("red", ""), ("", ""), (" ", "1.0")]
    path.write_text(json.dumps([{"natural_language": a, "wgsl_code": b} for a, b in rows]))
    with pytest.raises(DatasetError) as caught:
        collect_examples(DatasetConfig(train_path=str(path)), store=store)
    assert f"{path} has no row to learn from. 4 rows were left out" in caught.value.message
    assert "row 1: natural_language is empty" in caught.value.message
    assert "train_ratio" not in caught.value.hint


def test_relative_path_starts_at_the_settings_then_here_then_in_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, here = tmp_path / "beside", tmp_path / "here"
    for folder in (beside, here):
        folder.mkdir()
        write(folder / "a.json", ["sin"])
    monkeypatch.chdir(here)
    assert resolve_path("a.json", config_folder=beside) == (beside / "a.json").resolve()
    assert resolve_path("a.json") == (here / "a.json").resolve()
    assert resolve_path("data/curated", config_folder=beside) == paths.curated()
    assert resolve_path(str(beside / "a.json")) == (beside / "a.json").resolve()
    with pytest.raises(DatasetError) as caught:
        resolve_path("gone.toml", config_folder=beside)
    for root in (beside, here, paths.PROJECT):
        assert str(root / "gone.toml") in caught.value.message


def test_snapshot_reads_back(tmp_path: Path) -> None:
    nasty = Example("a\u2028b\x85c", "x\n'''\"\r\n", "statements", tags=("é",))
    items = (RunExample(nasty, "val"), RunExample(Example("a", "1.0", "expression"), "train"))
    path = tmp_path / "examples.jsonl"
    path.write_bytes(snapshot_lines(items).encode())
    assert read_snapshot(path) == items


@pytest.mark.parametrize(
    "text",
    [
        None,
        "{",
        '{"natural_language": "a", "wgsl_code": "b"}',
        '{"split": "all", "natural_language": "a", "wgsl_code": "b"}',
        '{"split": "val", "wgsl_code": "b"}',
    ],
)
def test_damaged_snapshot_is_an_error(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "examples.jsonl"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RunError, match="cannot be read"):
        read_snapshot(path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sin"], "The only example is one shader"),
        (["sin"] * 3, "All 3 examples are one shader"),
        (["sin", "cos"], "None of the 2 examples falls to validation"),
    ],
)
def test_too_little_to_learn_from_is_told(
    tmp_path: Path, store: DatasetStore, words: list[str], expected: str
) -> None:
    path = write(tmp_path / "a.json", words)
    config = DatasetConfig(train_path=str(path), train_ratio=0.999, val_ratio=0.001)
    (warning,) = collect_examples(config, store=store).warnings
    assert expected in warning


def test_own_pairs_are_those_that_did_not_ship(store: DatasetStore) -> None:
    config = DatasetConfig(train_path="own", train_ratio=1.0, val_ratio=0.0)
    shipped = shipped_examples(paths.curated())[:5]
    store.import_examples(shipped, author="shipped")
    with pytest.raises(DatasetError, match="no pair of your own"):
        collect_examples(config, store=store)
    own = Example("my colour", "vec3<f32>(0.1, 0.9, 0.3)", "expression")
    store.add(own, author="me")
    collected = collect_examples(config, store=store)
    assert collected.of("train") == [own]


def test_accepted_pairs_are_learned_wherever_they_came_from(store: DatasetStore) -> None:
    config = DatasetConfig(train_path="accepted", train_ratio=1.0, val_ratio=0.0)
    with pytest.raises(DatasetError, match="is accepted"):
        collect_examples(config, store=store)
    rows = [Example(f"the number {n}", f"{n}.0", "expression") for n in range(3)]
    store.import_examples(rows, author="file")
    first, second, _ = store.query()
    store.set_review([first.id, second.id], "accepted", author="me")
    collected = collect_examples(config, store=store)
    assert collected.of("train") == rows[:2]
    assert collected.store_revision == store.last_revision()


def test_what_is_mixed_in_is_marked_and_shares_nothing_with_the_run(
    tmp_path: Path, store: DatasetStore
) -> None:
    own, mixed = write(tmp_path / "own.json", WORDS[:3]), write(tmp_path / "mixed.json", WORDS)
    config = DatasetConfig(
        train_path=str(own), train_ratio=1.0, val_ratio=0.0, mixed_path=str(mixed), mixed_share=0.5
    )
    variant = {"natural_language": "another sine", "wgsl_code": "sin(x / y) % z "}
    mixed.write_text(json.dumps([*json.loads(mixed.read_text()), variant]))
    collected = collect_examples(config, store=store)
    assert len(collected.of("train")) == 3
    beside = [item.example.natural_language for item in collected.examples if item.is_mixed]
    assert sorted(beside) == sorted([*WORDS[3:], "another sine"])
    kept = collect_examples(replace(config, val_path=str(mixed)), store=store)
    assert not [item for item in kept.examples if item.is_mixed]
    path = tmp_path / "snapshot.jsonl"
    path.write_text(snapshot_lines(collected.examples))
    assert read_snapshot(path) == collected.examples
