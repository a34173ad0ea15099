"""What runs differ in, and nothing else."""

from dataclasses import replace
from pathlib import Path

from core.jobs.comparison import config_differences, run_differences
from core.jobs.config import RunConfig
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import Origin, create_run, read_run
from core.training.config import TrainingConfig


def test_only_what_differs_is_told() -> None:
    one, two = RunConfig(), RunConfig(training=TrainingConfig(seed=7))
    (found,) = config_differences([one, two, one])
    assert (found.title, found.values) == ("[training] seed", (0, 7, 0))
    assert config_differences([one, one]) == []


def test_origin_and_versions_are_compared_too(tmp_path: Path) -> None:
    origin = Origin("parent", "step-00000004", 4)
    folders = [
        create_run(RunConfig(), CollectedExamples(()), runs=tmp_path),
        create_run(RunConfig(), CollectedExamples(()), runs=tmp_path, origin=origin),
    ]
    first, second = map(read_run, folders)
    assert second.origin == origin
    (found,) = run_differences([first, second])
    assert (found.name, found.values) == ("forked from", ("-", "parent/step-00000004"))
    newer = replace(second, versions={**second.versions, "torch": "99"})
    assert run_differences([second, newer])[0].name == "torch"
