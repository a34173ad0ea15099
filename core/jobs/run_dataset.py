"""The examples of a run: found where the settings say, split, and kept with the run.

The snapshot makes a run repeatable and resumable whatever happens to the dataset later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import paths
from core.dataset.importing import read_examples
from core.dataset.records import SPLITS, Example, Split
from core.dataset.rows import BadRow, to_example, to_row
from core.dataset.splitting import assign_split, group_sha256
from core.dataset.store import DatasetStore
from core.errors import DatasetError, RunError
from core.jobs.config import DatasetConfig

MAX_SHOWN = 3  # broken rows that a warning names


@dataclass(frozen=True)
class RunExample:
    """An example with the split it has in a run."""

    example: Example
    split: Split


@dataclass(frozen=True)
class CollectedExamples:
    """The examples of a run, and what the user should know about them.

    ``store_revision`` is the state of the user's dataset they were taken from, None for files.
    """

    examples: tuple[RunExample, ...]
    warnings: tuple[str, ...] = ()
    store_revision: int | None = None

    def of(self, split: Split) -> list[Example]:
        """Return the examples of one split."""
        return [item.example for item in self.examples if item.split == split]


def collect_examples(
    config: DatasetConfig, *, store: DatasetStore, config_folder: Path | None = None
) -> CollectedExamples:
    """Read every example of a run and give it its split.

    Args:
        config: which files, or the store, and the ratios.
        store: the user's own dataset.
        config_folder: where the settings' file lies; relative paths start there.

    Raises:
        DatasetError: a file is missing or broken, or there is nothing to train on.
    """
    warnings: list[str] = []
    store_revision = None
    if config.uses_store:
        store_revision = store.last_revision()
        # Of that revision, whatever other sessions change meanwhile.
        main = store.training_examples(revision=store_revision)
    else:
        main = _read(config.train_path, config_folder, warnings)
    main = [example for example in main if config.takes(example.tags)]
    own: dict[Split, list[Example]] = {}
    own_paths: tuple[tuple[Split, str], ...] = (
        ("val", config.val_path),
        ("test", config.test_path),
    )
    for split, path in own_paths:
        if path.strip():
            own[split] = _read(path, config_folder, warnings)
    items = [RunExample(example, _split(example, config, own)) for example in main]
    items += [RunExample(example, split) for split, part in own.items() for example in part]
    warnings += _leaks(items, own)
    if not any(item.split == "train" for item in items):
        source = "Your dataset" if config.uses_store else config.train_path
        raise DatasetError(
            f"{source} has {len(main)} examples, and none of them falls to training.",
            hint="Add examples, exclude fewer tags, or raise train_ratio (1.0 takes all of them).",
        )
    return CollectedExamples(tuple(items), tuple(warnings), store_revision)


def resolve_path(path: str, *, config_folder: Path | None = None) -> Path:
    """Return where a dataset path of the settings leads.

    A relative one is looked for beside the settings' file, then in the working folder, then
    in the studio's own folder (so ``data/curated`` always works).

    Raises:
        DatasetError: it is in none of these places; the message names them.
    """
    given = Path(path.strip()).expanduser()
    roots = [root for root in (config_folder, Path.cwd(), paths.PROJECT) if root is not None]
    tried = list(dict.fromkeys((root / given).resolve() for root in roots))
    for candidate in tried:
        if candidate.exists():
            return candidate
    raise DatasetError(
        f"There is no dataset {path!r}; looked for {', '.join(map(str, tried))}.",
        hint='Correct the path in [dataset], or use train_path = "store" for your own dataset.',
    )


def snapshot_lines(examples: Sequence[RunExample]) -> str:
    """Return the examples as JSON lines, each with its split."""
    return "".join(
        json.dumps({"split": item.split, **to_row(item.example)}, ensure_ascii=False) + "\n"
        for item in examples
    )


def read_snapshot(path: Path) -> tuple[RunExample, ...]:
    """Return the examples that ``snapshot_lines`` wrote.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        # Not splitlines(): code may hold other line separators, JSON lines end with \n alone.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        return tuple(_from_line(json.loads(line)) for line in lines)
    except (OSError, ValueError, KeyError, BadRow) as error:
        raise RunError(
            f"The run's examples {path} cannot be read: {error}.",
            hint="The run cannot be resumed; start a new one.",
        ) from error


def _from_line(row: dict[str, object]) -> RunExample:
    split = row.pop("split")
    if split not in SPLITS:
        raise BadRow(f"the split {split!r} is unknown.")
    return RunExample(to_example(row), split)


def _read(path: str, config_folder: Path | None, warnings: list[str]) -> list[Example]:
    result = read_examples(resolve_path(path, config_folder=config_folder))
    skipped = [problem for problem in result.problems if problem.is_skipped]
    if skipped:
        shown = "; ".join(str(problem) for problem in skipped[:MAX_SHOWN])
        warnings.append(f"{len(skipped)} rows were left out: {shown}")
    return list(result.examples)


def _split(example: Example, config: DatasetConfig, own: dict[Split, list[Example]]) -> Split:
    split = assign_split(example, train_ratio=config.train_ratio, val_ratio=config.val_ratio)
    return "train" if split in own else split


def _leaks(items: Sequence[RunExample], own: dict[Split, list[Example]]) -> list[str]:
    """Say where a file of its own repeats shaders that are learned from."""
    learned = {group_sha256(item.example) for item in items if item.split == "train"}
    found = []
    for split, examples in own.items():
        num_known = sum(group_sha256(example) in learned for example in examples)
        if num_known:
            found.append(
                f"{num_known} of {len(examples)} examples of {split}_path are variants of "
                "training examples; results on them say little."
            )
    return found
