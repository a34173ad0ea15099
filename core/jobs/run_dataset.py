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
from core.dataset.seeding import shipped_examples
from core.dataset.splitting import assign_split, group_sha256
from core.dataset.store import DatasetStore
from core.errors import DatasetError, RunError
from core.jobs.config import DatasetConfig

# How shipped models divide the shipped pairs: what they learned from must not validate later.
SHIPPED_TRAIN, SHIPPED_VAL = 0.95, 0.05
MAX_SHOWN = 3  # broken rows that a warning names


@dataclass(frozen=True)
class RunExample:
    """An example with the split it has in a run.

    ``is_mixed`` is set where it is not what the run is about: it is there for the model not to
    forget, or to see whether it forgets.
    """

    example: Example
    split: Split
    is_mixed: bool = False


@dataclass(frozen=True)
class CollectedExamples:
    """The examples of a run, and what the user should know about them.

    ``store_revision`` is the state of the user's dataset they were taken from, None for files.
    """

    examples: tuple[RunExample, ...]
    warnings: tuple[str, ...] = ()
    store_revision: int | None = None

    def of(self, split: Split) -> list[Example]:
        """Return the examples of one split that the run is about."""
        return [item.example for item in self.examples if item.split == split and not item.is_mixed]


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
    store_revision = store.last_revision() if config.uses_store else None
    found = _main_examples(config, store, store_revision, config_folder, warnings)
    left_out = " ".join(warnings)
    main = [example for example in found if config.takes(example.tags)]
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
    if config.mixed_share:
        items += _mixed(_read(config.mixed_path, config_folder, warnings), items)
    if not any(item.split == "train" and not item.is_mixed for item in items):
        source = "Your dataset" if config.uses_store else config.train_path
        raise _nothing_to_train_on(source, main, left_out=left_out if not found else "")
    warnings += _lacks(items, config)
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
        json.dumps({**_place(item), **to_row(item.example)}, ensure_ascii=False) + "\n"
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


def _place(item: RunExample) -> dict[str, object]:
    return {"split": item.split, **({"mixed": True} if item.is_mixed else {})}


def _from_line(row: dict[str, object]) -> RunExample:
    split, is_mixed = row.pop("split"), row.pop("mixed", False)
    if split not in SPLITS:
        raise BadRow(f"the split {split!r} is unknown.")
    return RunExample(to_example(row), split, is_mixed is True)


def _main_examples(
    config: DatasetConfig,
    store: DatasetStore,
    store_revision: int | None,
    config_folder: Path | None,
    warnings: list[str],
) -> list[Example]:
    if not config.uses_store:
        return _read(config.train_path, config_folder, warnings)
    # Of that revision, whatever other sessions change meanwhile.
    stored = store.training_examples(revision=store_revision, only_accepted=config.uses_accepted)
    if config.uses_accepted and not stored:
        raise DatasetError(
            "None of your dataset's pairs is accepted.",
            hint="Accept some on the Dataset page, or learn from all of them (train_path = "
            '"store" in [dataset]).',
        )
    if not config.uses_own:
        return stored
    shipped = shipped_examples(paths.curated())
    known = {(example.wgsl_code, prompt) for example in shipped for prompt in example.prompts}
    own = [
        example
        for example in stored
        if any((example.wgsl_code, prompt) not in known for prompt in example.prompts)
    ]
    if not own:
        raise DatasetError(
            "Your dataset has no pair of your own: all of them came with the studio.",
            hint="Add some on the Dataset page, or name a file: --data FILE, or train_path in "
            "[dataset].",
        )
    return own


def _mixed(examples: Sequence[Example], items: Sequence[RunExample]) -> list[RunExample]:
    """Return what is mixed in, with the splits of the shipped model.

    Variants of what the run validates with are left out, and prompts that it answers anew.
    Variants of what it learns are not: these are what it would forget first.
    """
    known = {group_sha256(item.example) for item in items if item.split != "train"}
    asked = {prompt for item in items for prompt in item.example.prompts}
    return [
        RunExample(
            example,
            assign_split(example, train_ratio=SHIPPED_TRAIN, val_ratio=SHIPPED_VAL),
            is_mixed=True,
        )
        for example in examples
        if group_sha256(example) not in known and asked.isdisjoint(example.prompts)
    ]


def _read(path: str, config_folder: Path | None, warnings: list[str]) -> list[Example]:
    result = read_examples(resolve_path(path, config_folder=config_folder))
    skipped = [problem for problem in result.problems if problem.is_skipped]
    if skipped:
        shown = "; ".join(str(problem) for problem in skipped[:MAX_SHOWN])
        warnings.append(f"{result.num_skipped:,} rows were left out: {shown}")
    return list(result.examples)


def _nothing_to_train_on(source: str, main: Sequence[Example], *, left_out: str) -> DatasetError:
    """Return the error of a run without training examples; ``left_out`` says why none was read."""
    if left_out:
        return DatasetError(
            f"{source} has no row to learn from. {left_out}",
            hint="Mend these rows: each needs a prompt and code. tiny-agent-trainer dataset check "
            "FILE names them all.",
        )
    return DatasetError(
        f"{source} has {len(main)} examples, and none of them falls to training.",
        hint="Add examples, exclude fewer tags, or raise train_ratio (1.0 takes all of them).",
    )


def _split(example: Example, config: DatasetConfig, own: dict[Split, list[Example]]) -> Split:
    split = assign_split(example, train_ratio=config.train_ratio, val_ratio=config.val_ratio)
    return "train" if split in own else split


def _lacks(items: Sequence[RunExample], config: DatasetConfig) -> list[str]:
    """Say where there is too little to learn from, or nothing to validate with."""
    about = [item for item in items if not item.is_mixed]
    num_shaders = len({group_sha256(item.example) for item in about})
    wants_val = (config.val_ratio or config.val_path.strip()) and not config.mixed_share
    if num_shaders == 1 and not config.is_stream:
        same = "The only example is" if len(about) == 1 else f"All {len(about)} examples are"
        return [
            f"{same} one shader, names and numbers aside: the model can learn it by heart and "
            "nothing else, and there is nothing to validate with. Add pairs of other shaders."
        ]
    if wants_val and not any(item.split == "val" for item in about):
        return [
            f"None of the {len(about)} examples falls to validation, so there is no validation "
            "curve and no early stop. Add examples, or raise val_ratio."
        ]
    return []


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
