"""The folder of a training run: its files, making one, finding one.

``run.json`` is written once, before the folder has its name. What happens afterwards is in
the event log alone.
"""

import difflib
import importlib.metadata
import json
import platform
import re
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core import paths
from core.errors import ConfigError, RunError, RunNotFound
from core.jobs.config import RunConfig, run_config_from_dict, run_config_to_dict
from core.jobs.run_dataset import CollectedExamples, RunExample, read_snapshot, snapshot_lines
from core.storage.atomic_write import new_folder
from core.storage.digest import file_sha256, text_sha256

FORMAT_VERSION = 1
RECORDED_PACKAGES = ("tiny-agent-trainer", "torch", "tokenizers", "numpy", "wgpu")


@dataclass(frozen=True)
class RunFolder:
    """Where the files of one run are."""

    path: Path

    @property
    def name(self) -> str:
        """The run's name, which is its id."""
        return self.path.name

    @property
    def run_file(self) -> Path:
        """What the run was started with."""
        return self.path / "run.json"

    @property
    def examples(self) -> Path:
        """The examples with their splits, as they were at the start."""
        return self.path / "examples.jsonl"

    @property
    def events(self) -> Path:
        """The event log."""
        return self.path / "events.jsonl"

    @property
    def lock(self) -> Path:
        """Locked by the trainer for its whole life."""
        return self.path / "alive.lock"

    @property
    def stop_request(self) -> Path:
        """Asks the trainer, by being there, to save and leave."""
        return self.path / "stop.request"

    @property
    def finish_request(self) -> Path:
        """Asks the trainer, by being there, to let the learning rate fall and to end."""
        return self.path / "finish.request"

    @property
    def finish_plan(self) -> Path:
        """From which step to which the run finishes, once it was asked to."""
        return self.path / "finish.json"

    @property
    def initial(self) -> Path:
        """The model that a fork begins with, or a run that starts from one."""
        return self.path / "initial"

    @property
    def reserve(self) -> Path:
        """Room on the disk for the trainer's last word, while it works."""
        return self.path / ".reserve"

    @property
    def console(self) -> Path:
        """What the trainer printed."""
        return self.path / "console.log"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer of the run."""
        return self.path / "tokenizer.json"

    @property
    def checkpoints(self) -> Path:
        """The folder with one folder per checkpoint."""
        return self.path / "checkpoints"

    @property
    def samples(self) -> Path:
        """The folder with a report per scoring of samples."""
        return self.path / "samples"


@dataclass(frozen=True)
class Origin:
    """The model whose weights a run begins with; one that shipped has no ``checkpoint``."""

    run: str
    checkpoint: str
    step: int

    def __str__(self) -> str:
        return f"{self.run}/{self.checkpoint}" if self.checkpoint else self.run


@dataclass(frozen=True)
class RunInfo:
    """What a run was started with."""

    name: str
    created_utc: str
    config: RunConfig
    num_train: int
    num_val: int
    num_test: int
    dataset_sha256: str
    code_revision: str
    versions: dict[str, str]
    warnings: tuple[str, ...] = ()
    origin: Origin | None = None  # of a fork, or of a run that starts from a model
    store_revision: int | None = None  # of the user's dataset; None where files were read

    @property
    def created_minute(self) -> str:
        """The start in UTC as a person reads it, to the minute."""
        return self.created_utc.replace("T", " ")[:16]


def create_run(
    config: RunConfig,
    collected: CollectedExamples,
    *,
    runs: Path | None = None,
    origin: Origin | None = None,
    fill: Callable[[Path], None] | None = None,
) -> RunFolder:
    """Make the folder of a new run, whole or not at all.

    Args:
        config: the settings.
        collected: the examples.
        runs: where the folder goes.
        origin: what the run begins with, if it does not begin anew.
        fill: puts further files into the folder before it has its name.

    Raises:
        RunError: the folder cannot be made.
    """
    runs = runs or paths.runs()
    name = _new_name(config.task.name)
    snapshot = snapshot_lines(collected.examples)
    splits = Counter(item.split for item in collected.examples if not item.is_mixed)
    document = {
        "format_version": FORMAT_VERSION,
        "name": name,
        "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "config": run_config_to_dict(config),
        "num_train": splits["train"],
        "num_val": splits["val"],
        "num_test": splits["test"],
        "dataset_sha256": text_sha256(snapshot),
        "code_revision": _code_revision(),
        "versions": _versions(),
        "warnings": list(collected.warnings),
        "origin": asdict(origin) if origin else None,
        "store_revision": collected.store_revision,
    }
    try:
        with new_folder(runs / name) as folder:
            (folder / "examples.jsonl").write_bytes(snapshot.encode("utf-8"))
            text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
            (folder / "run.json").write_bytes(text.encode("utf-8"))
            if fill:
                fill(folder)
    except OSError as error:
        raise RunError(
            f"The run folder {runs / name} cannot be made: {error.strerror or error}.",
            hint="Check that the folder may be written and has space left.",
        ) from error
    return RunFolder(runs / name)


def read_run(folder: RunFolder) -> RunInfo:
    """Return what a run was started with.

    Raises:
        RunError: ``run.json`` is missing, damaged or of a newer studio.
    """
    try:
        document = json.loads(folder.run_file.read_text(encoding="utf-8"))
        version = document["format_version"]
        if version != FORMAT_VERSION:
            raise RunError(
                f"The run {folder.name} has format {version}; this studio knows {FORMAT_VERSION}.",
                hint="Update the studio to read this run.",
            )
        return _info(document)
    except (OSError, ValueError, KeyError, TypeError, ConfigError) as error:
        raise RunError(
            f"{folder.run_file} cannot be read: {error}.",
            hint="The folder is not a run, or was damaged; start a new run.",
        ) from error


def read_run_examples(folder: RunFolder) -> tuple[RunExample, ...]:
    """Return the examples a run was started with.

    Raises:
        RunError: they are missing or differ from those of the start.
    """
    examples = read_snapshot(folder.examples)
    found, expected = file_sha256(folder.examples), read_run(folder).dataset_sha256
    if found != expected:
        raise RunError(
            f"{folder.examples} was changed: its hash is {found[:12]}, the run began with "
            f"{expected[:12]}.",
            hint="A run cannot go on with other examples; start a new one.",
        )
    return examples


def sample_strips(folder: RunFolder) -> dict[int, Path]:
    """Return the strips of pictures, by step in order."""
    return {
        int(path.stem.removeprefix("step-")): path
        for path in sorted(folder.samples.glob("step-[0-9]*.webp"))
    }


def list_runs(runs: Path | None = None) -> list[RunFolder]:
    """Return all runs, the newest first; unfinished and foreign folders are passed over."""
    runs = runs or paths.runs()
    if not runs.is_dir():
        return []
    found = [
        RunFolder(path)
        for path in runs.iterdir()
        if not path.name.startswith(".") and _is_run(path)
    ]
    return sorted(found, key=lambda folder: folder.name, reverse=True)


def find_run(name: str, *, runs: Path | None = None) -> RunFolder:
    """Return the run with this name.

    Raises:
        RunNotFound: there is none; the message names the nearest, the hint those there are.
    """
    names = [folder.name for folder in list_runs(runs)]
    if name in names:
        return RunFolder((runs or paths.runs()) / name)
    near = difflib.get_close_matches(name, names, n=1)
    raise RunNotFound(
        f"There is no run {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""),
        hint=f"Runs are {', '.join(names)}." if names else "No run was started yet.",
    )


def _is_run(path: Path) -> bool:
    try:
        return (path / "run.json").is_file()
    except OSError:  # somebody else's, whose folder may not be looked into
        return False


def _info(document: dict[str, Any]) -> RunInfo:
    return RunInfo(
        name=document["name"],
        created_utc=document["created_utc"],
        config=run_config_from_dict(document["config"], where="config"),
        num_train=document["num_train"],
        num_val=document["num_val"],
        num_test=document["num_test"],
        dataset_sha256=document["dataset_sha256"],
        code_revision=document["code_revision"],
        versions=document["versions"],
        warnings=tuple(document["warnings"]),
        # Runs of before forks were possible do not say.
        origin=Origin(**document["origin"]) if document.get("origin") else None,
        store_revision=document.get("store_revision"),
    )


def _new_name(task: str) -> str:
    """Return a name that sorts by time and is safe as a folder's name everywhere."""
    word = re.sub(r"[^a-z0-9]+", "-", task.lower()).strip("-")[:40] or "run"
    return f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}-{word}-{secrets.token_hex(2)}"


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.platform(terse=True)}
    for package in RECORDED_PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def _code_revision() -> str:
    """Return the checked-out commit, or an empty text outside a checkout."""
    git = paths.PROJECT / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        if not head.startswith("ref: "):
            return head
        return (git / head.removeprefix("ref: ")).read_text(encoding="ascii").strip()
    except OSError:
        return ""
