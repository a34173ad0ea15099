"""Find the models there are, and open one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core import paths
from core.actions.browse_dataset import open_dataset
from core.checkpoints.catalog import best, latest
from core.checkpoints.layout import read_manifest
from core.checkpoints.records import CheckpointInfo
from core.dataset.tasks import Task
from core.errors import CheckpointMissing, StudioError
from core.jobs.run_folder import RunFolder, list_runs, read_run

TEMPLATES_NAME = "templates"
TEMPLATES_ALIASES = (TEMPLATES_NAME, "dummy")  # dummy: the original tool's word
NEAREST_NAME = "nearest"


@dataclass(frozen=True)
class ModelChoice:
    """A model that can be asked; ``folder`` is None for those without a network."""

    name: str
    origin: Literal["shipped", "run", "file", "nearest", "templates"]
    about: str
    folder: Path | None

    @property
    def stamp(self) -> int:
        """A number that changes when what the model knows does."""
        if self.origin == "nearest":
            return open_dataset().last_revision()
        return (self.folder / "manifest.json").stat().st_mtime_ns if self.folder else 0


def list_models() -> list[ModelChoice]:
    """Return the shipped models, then runs with a checkpoint, newest first, then the lookups."""
    return [*_shipped(), *_trained(), _nearest(), _templates()]


def models_for(task: Task) -> list[ModelChoice]:
    """Return the trained models that learnt a task, in the order of ``list_models``."""
    return [choice for choice in list_models() if choice.folder and task in _tasks(choice.folder)]


def _tasks(folder: Path) -> tuple[Task, ...]:
    try:
        return read_manifest(folder).tasks
    except StudioError:  # opening it will say what is wrong
        return ()


def find_model(name: str) -> ModelChoice:
    """Return the model of a name: a run, a shipped model, a model folder, or a lookup.

    A run stands for its newest checkpoint, or for its best where it stops early;
    ``RUN/step-00001000`` names another one.

    Raises:
        CheckpointMissing: there is no such model; the hint lists those there are.
    """
    if name.lower() in TEMPLATES_ALIASES:
        return _templates()
    known = list_models()
    for choice in known:
        if choice.name == name:
            return choice
    folders = [Path(name)] if name.strip() else []
    if "/" in name:
        folders.append(paths.runs() / name.replace("/", "/checkpoints/", 1))
    for folder in folders:
        if (folder / "manifest.json").is_file():
            return ModelChoice(name, "file", str(folder), folder)
    there = f"There are: {', '.join(choice.name for choice in known)}."
    for folder in folders:
        if folder.is_dir():
            raise CheckpointMissing(
                f"The folder {folder} is no model: manifest.json is missing there.",
                hint=f"Name the folder that holds manifest.json, or copy it again. {there}",
            )
    raise CheckpointMissing(
        f"There is no model {name!r}.",
        hint=f"{there} Train one with: tiny-agent-trainer train",
    )


def _shipped() -> list[ModelChoice]:
    return [
        ModelChoice(manifest.parent.name, "shipped", "shipped with the studio", manifest.parent)
        for manifest in sorted(paths.shipped_models().glob("*/manifest.json"))
    ]


def _trained() -> list[ModelChoice]:
    choices = []
    for run in list_runs():
        chosen = _chosen_checkpoint(run)
        if chosen:
            about = f"trained here, step {chosen.manifest.step:,}"
            choices.append(ModelChoice(run.name, "run", about, chosen.folder))
    return choices


def _chosen_checkpoint(run: RunFolder) -> CheckpointInfo | None:
    """Return the checkpoint that a run stands for, None while it has none."""
    try:
        if read_run(run).config.training.early_stopping:
            # Who stops early wants the weights from before the loss rose.
            return best(run.checkpoints)
    except StudioError:
        pass  # never evaluated, or a damaged run file: the newest will do
    try:
        return latest(run.checkpoints)
    except CheckpointMissing:
        return None


def _nearest() -> ModelChoice:
    about = "no network: the pair of your dataset whose prompt is most like yours"
    return ModelChoice(NEAREST_NAME, "nearest", about, None)


def _templates() -> ModelChoice:
    about = "no network: the four chromatic template shaders, chosen by a word of the prompt"
    return ModelChoice(TEMPLATES_NAME, "templates", about, None)
