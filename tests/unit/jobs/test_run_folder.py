"""Run folders: made whole, read back, listed, found by name."""

import json
import re
from pathlib import Path

import pytest

from core.dataset.records import Example
from core.errors import RunError, RunNotFound
from core.jobs.config import RunConfig, TaskConfig
from core.jobs.run_dataset import CollectedExamples, RunExample
from core.jobs.run_folder import (
    RunFolder,
    create_run,
    find_run,
    list_runs,
    read_run,
    read_run_examples,
)

EXAMPLES = CollectedExamples(
    tuple(
        RunExample(Example(f"p{n}", f"{n}.0", "expression"), split)
        for n, split in enumerate(("train", "train", "val"))
    ),
    ("one row was left out",),
    store_revision=17,
)


def make(runs: Path, name: str = "My Task! (2)") -> RunFolder:
    return create_run(RunConfig(task=TaskConfig(name=name)), EXAMPLES, runs=runs)


def test_what_a_run_began_with_reads_back(tmp_path: Path) -> None:
    folder = make(tmp_path)
    info = read_run(folder)
    assert info.name == folder.name
    assert info.config.task.name == "My Task! (2)"
    assert (info.num_train, info.num_val, info.num_test) == (2, 1, 0)
    assert info.warnings == EXAMPLES.warnings
    assert info.store_revision == 17
    assert info.versions["torch"][0].isdigit()
    assert read_run_examples(folder) == EXAMPLES.examples


def test_name_has_the_time_and_the_task(tmp_path: Path) -> None:
    pattern = r"\d{4}-\d\d-\d\d-\d{6}-my-task-2-[0-9a-f]{4}"
    assert re.fullmatch(pattern, make(tmp_path).name)
    assert "-run-" in make(tmp_path, "???").name


def test_same_examples_have_the_same_hash(tmp_path: Path) -> None:
    hashes = {read_run(make(tmp_path, name)).dataset_sha256 for name in ("a", "b")}
    assert len(hashes) == 1


def test_unwritable_place_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RunError, match="cannot be made"):
        make(blocked)
    assert list(tmp_path.iterdir()) == [blocked]


def test_changed_examples_are_refused(tmp_path: Path) -> None:
    folder = make(tmp_path)
    text = folder.examples.read_text().replace("p0", "p9")
    folder.examples.write_text(text)
    with pytest.raises(RunError, match="was changed"):
        read_run_examples(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format_version": 99}, "format 99"),
        ({"config": {"model": {"d_modle": 3}}}, "d_modle"),
        ({"name": None, "config": 3}, "cannot be read"),
    ],
)
def test_foreign_run_file_is_an_error(
    tmp_path: Path, change: dict[str, object], expected: str
) -> None:
    folder = make(tmp_path)
    document = {**json.loads(folder.run_file.read_text()), **change}
    folder.run_file.write_text(json.dumps(document))
    with pytest.raises(RunError, match=expected):
        read_run(folder)


def test_missing_run_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be read"):
        read_run(RunFolder(tmp_path))


def test_runs_are_listed_newest_first_without_foreign_folders(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "gone") == []
    for name in ("2026-01-01-000000-a-0000", "2027-01-01-000000-a-0000", ".writing-x"):
        make(tmp_path).path.rename(tmp_path / name)
    (tmp_path / "notes").mkdir()
    assert [folder.name[:4] for folder in list_runs(tmp_path)] == ["2027", "2026"]


def test_run_is_found_by_its_name_alone(tmp_path: Path) -> None:
    with pytest.raises(RunNotFound, match="no run 'x'") as caught:
        find_run("x", runs=tmp_path)
    assert "No run was started" in caught.value.hint
    folder = make(tmp_path)
    assert find_run(folder.name, runs=tmp_path) == folder
    with pytest.raises(RunNotFound, match="Did you mean") as caught:
        find_run(folder.name[:-1], runs=tmp_path)
    assert folder.name in caught.value.hint
    with pytest.raises(RunNotFound):
        find_run(f"../{tmp_path.name}/{folder.name}", runs=tmp_path)
